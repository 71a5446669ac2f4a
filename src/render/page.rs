//! A page for people: what it says, in order. How that looks is up to the writer of each format.

use super::timeline::Weeks;

/// For whom a page is written. Each writer says it, so that it leaves out no block by accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// The user, who gave the command and reads at the terminal.
    User,
    /// The user, who keeps the page: it has what the terminal shows, and what can be told from a page alone.
    Keeper,
    /// Others, to whom the user hands the page on.
    Others,
    /// The user at the terminal, where a page to keep has something better. No writer writes for it.
    Terminal,
}

/// What a page is about, which decides on the size of its headings and whose words it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An answer to a person: a document by itself, with texts of rules as they are written.
    Answer,
    /// What came of a command, in our own words; Markdown goes into a larger document.
    Report,
}

/// How grave something is. A page says it in words too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Grave,
}

impl Tone {
    pub(crate) fn grave_if(is_grave: bool) -> Self {
        if is_grave { Self::Grave } else { Self::Plain }
    }
}

/// A part of a page.
#[derive(Debug)]
pub(super) enum Block {
    /// What the page is about, where it is a document by itself.
    Title(String),
    /// What the page lists or shows, where that is no document by itself.
    Topic(String),
    /// What to do, or what came of a command: the first line.
    Lead(Tone, String),
    Heading(Tone, String),
    /// A referral: its heading, and what to do.
    Referral(String, String),
    /// Words of rules, or with such. Backticks are signs as any other.
    Paragraph(String),
    /// Our own words, in which backticks mark commands.
    Remark(String),
    /// Our own words about what is secondary.
    Aside(String),
    /// The notice that goes with every answer.
    Notice(String),
    List(Vec<Item>),
    Entries(Vec<Entry>),
    Record(Record),
    Table(Table),
    /// Boxes to tick, and what a line to write on is for; without words for it, there is none.
    Form(&'static [&'static str], &'static str),
    TimeLine(Weeks),
    /// What a diary comes to, with a picture of each measure.
    Measures(Vec<Chart>),
    /// Lines that are never wrapped.
    Lines(String),
    /// The outcome of a test in a word, and what was tested.
    Outcome(Tone, &'static str, String),
    /// An empty line, where blocks of one kind do not belong together.
    Gap,
    /// What follows is the foot of the page.
    Foot,
}

/// A piece of a list, with commands or their outcomes below, each on its line.
#[derive(Debug)]
pub(crate) struct Item {
    pub(super) text: String,
    /// What we say after it, in which backticks mark commands.
    pub(super) remark: String,
    pub(super) code: Vec<String>,
}

impl Item {
    pub(crate) fn with_code(text: impl Into<String>, code: Vec<String>) -> Self {
        Self { text: text.into(), remark: String::new(), code }
    }

    pub(super) fn with_remark(text: impl Into<String>, remark: String) -> Self {
        Self { text: text.into(), remark, code: Vec::new() }
    }

    /// The text with the remark.
    pub(super) fn words(&self) -> String {
        let parts = [&*self.text, &self.remark].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    }
}

impl From<String> for Item {
    fn from(text: String) -> Self {
        Self::with_code(text, Vec::new())
    }
}

/// Something with a name, and what there is to say of it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(super) head: Part,
    pub(super) paragraphs: Vec<Part>,
}

/// Words, and what is secondary about them, such as a source, at their end: our own, in which those of rules are
/// [`apart`](crate::model::names::apart).
pub(super) type Part = (String, Option<String>);

impl Entry {
    pub(crate) fn new(head: impl Into<String>, paragraphs: impl IntoIterator<Item = String>) -> Self {
        Self { head: (head.into(), None), paragraphs: paragraphs.into_iter().map(|words| (words, None)).collect() }
    }

    pub(crate) fn with_aside(mut self, aside: impl Into<String>) -> Self {
        self.paragraphs.last_mut().unwrap_or(&mut self.head).1 = Some(aside.into());
        self
    }

    /// One more paragraph.
    pub(crate) fn and(mut self, words: impl Into<String>, aside: Option<String>) -> Self {
        self.paragraphs.push((words.into(), aside));
        self
    }
}

/// Something with a name, and what there is to say of it, each text under a label.
#[derive(Debug)]
pub(crate) struct Record {
    pub(super) head: Part,
    pub(super) lines: Vec<(String, String)>,
}

/// A measure: its title, its last figures, and what they come to.
#[derive(Debug)]
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) figures: String,
    pub(super) comes_to: String,
    /// The figures by day, counted from the first one that is shown.
    pub(super) points: Vec<(i64, u16)>,
    pub(super) scale: (u16, u16),
}

/// Rows of short cells under a header, which may be empty.
#[derive(Debug)]
pub(crate) struct Table {
    pub(super) header: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
    /// The column of which each cell is kept on one line, such as that of dates.
    pub(super) whole: Option<usize>,
}

/// A blank at which no line ends. It is shown as any other.
const FIRM_BLANK: &str = "\u{a0}";

/// Words that are kept on one line, such as a command in a help text.
pub(crate) fn whole(words: &str) -> String {
    words.replace(' ', FIRM_BLANK)
}

/// Such words as they are shown.
pub(crate) fn shown(cell: &str) -> String {
    cell.replace(FIRM_BLANK, " ")
}

impl Table {
    pub(crate) fn new(header: &[&'static str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self { header: header.to_vec(), rows: rows.into_iter().collect(), whole: None }
    }

    pub(super) fn with_whole(self, column: usize) -> Self {
        Self { whole: Some(column), ..self }
    }
}

/// Our own words in pieces, each with whether it is a command, which stands in backticks.
pub(super) fn commands(words: &str) -> impl Iterator<Item = (&str, bool)> {
    words.split('`').enumerate().map(|(at, piece)| (piece, at % 2 == 1)).filter(|(piece, _)| !piece.is_empty())
}

/// A page that is being composed.
#[derive(Debug)]
pub(crate) struct Page {
    pub(super) kind: Kind,
    blocks: Vec<(Option<Audience>, Block)>,
    /// What is said again at the end of a tall text, where that is not the first block.
    pub(super) end: Option<Block>,
    /// The audience that alone is shown the blocks that are added now.
    only: Option<Audience>,
}

impl Page {
    pub(crate) fn answer() -> Self {
        Self { kind: Kind::Answer, blocks: Vec::new(), end: None, only: None }
    }

    pub(crate) fn report() -> Self {
        Self { kind: Kind::Report, ..Self::answer() }
    }

    /// The blocks that an audience is shown.
    pub(super) fn blocks(&self, audience: Audience) -> impl Iterator<Item = &Block> {
        let is_shown = move |only| match only {
            None => true,
            Some(Audience::User) => audience != Audience::Others,
            Some(Audience::Terminal) => audience == Audience::User,
            Some(only) => only == audience,
        };
        self.blocks.iter().filter(move |(only, _)| is_shown(*only)).map(|(_, block)| block)
    }

    /// Adds blocks for one audience alone.
    pub(super) fn only(&mut self, audience: Audience, add: impl FnOnce(&mut Self)) {
        let before = self.only.replace(audience);
        add(self);
        self.only = before;
    }

    pub(super) fn add(&mut self, block: Block) {
        self.blocks.push((self.only, block));
    }

    pub(crate) fn topic(&mut self, words: impl Into<String>) {
        self.add(Block::Topic(words.into()));
    }

    /// Adds another page below.
    pub(crate) fn append(&mut self, other: Self) {
        self.gap();
        self.blocks.extend(other.blocks);
        self.end = other.end;
    }

    pub(crate) fn lead(&mut self, words: impl Into<String>) {
        self.toned_lead(Tone::Plain, words);
    }

    pub(crate) fn toned_lead(&mut self, tone: Tone, words: impl Into<String>) {
        self.add(Block::Lead(tone, words.into()));
    }

    pub(crate) fn heading(&mut self, words: &str) {
        self.toned_heading(Tone::Plain, words);
    }

    pub(crate) fn toned_heading(&mut self, tone: Tone, words: impl Into<String>) {
        self.add(Block::Heading(tone, words.into()));
    }

    pub(crate) fn paragraph(&mut self, words: impl Into<String>) {
        self.add(Block::Paragraph(words.into()));
    }

    pub(super) fn paragraphs(&mut self, paragraphs: impl IntoIterator<Item = String>) {
        self.blocks.extend(paragraphs.into_iter().map(|words| (self.only, Block::Paragraph(words))));
    }

    pub(crate) fn remark(&mut self, words: impl Into<String>) {
        self.add(Block::Remark(words.into()));
    }

    pub(super) fn remarks(&mut self, remarks: impl IntoIterator<Item = String>) {
        self.blocks.extend(remarks.into_iter().map(|words| (self.only, Block::Remark(words))));
    }

    pub(crate) fn aside(&mut self, words: impl Into<String>) {
        self.add(Block::Aside(words.into()));
    }

    pub(crate) fn lines(&mut self, lines: impl Into<String>) {
        self.add(Block::Lines(lines.into()));
    }

    pub(crate) fn outcome(&mut self, tone: Tone, word: &'static str, what: impl Into<String>) {
        self.add(Block::Outcome(tone, word, what.into()));
    }

    pub(crate) fn gap(&mut self) {
        self.add(Block::Gap);
    }

    pub(crate) fn table(&mut self, table: Table) {
        self.add(Block::Table(table));
    }

    pub(crate) fn list(&mut self, items: impl IntoIterator<Item = impl Into<Item>>) {
        self.add(Block::List(items.into_iter().map(Into::into).collect()));
    }

    pub(crate) fn entries(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.add(Block::Entries(entries.into_iter().collect()));
    }

    /// A list under a heading, where there is anything to list.
    pub(super) fn list_under(&mut self, heading: &str, items: Vec<impl Into<Item>>) {
        if !items.is_empty() {
            self.heading(heading);
            self.list(items);
        }
    }
}
