//! Pages as text, for a person at a terminal or a screen reader.
//!
//! - What to do, or what came of a command, comes first, and again at the end of a text that is taller than the terminal.
//!   What a page lists or shows is a title, and is said once.
//! - Below come headings, sentences and entries, one under the other. An indent repeats what the words say.
//! - Tables are for rows of short cells. They have no lines, and a heading over each column.
//! - A picture has a legend, and the same in words or in a table beneath.
//! - A command in a line of its own is never wrapped, so that it can be copied.
//! - On a terminal that shows only ASCII, signs are ASCII. Texts of rules stay as they are.

use std::borrow::Cow;
use std::mem::discriminant;

use comfy_table::{Table as Grid, presets};
use unicode_width::UnicodeWidthStr;

use super::look::Look;
use super::page::{Audience, Block, Entry, Item, Kind, Page, Record, Table, Tone, shown, whole};
use super::prose::{hanging, longest_word, paragraph};
use super::timeline::Weeks;
use crate::model::names::joined;

/// What an entry and a table are indented by.
const INDENT: &str = "  ";
/// What the paragraphs of an entry are indented by.
const DEEP: &str = "    ";
/// The fewest columns of a line to write on.
const LINE: usize = 20;

impl Page {
    /// The page as text, ending in a line end.
    pub(crate) fn text(&self, look: Look) -> String {
        let mut text = String::new();
        let mut before: Option<&Block> = None;
        for block in self.blocks(Audience::User) {
            let drawn = drawn(block, self.kind, look);
            if before.is_some_and(|before| is_parted(before, block)) {
                text.push('\n');
            }
            if !drawn.is_empty() {
                text.extend([&drawn, "\n"]);
            }
            before = Some(block);
        }
        let first = self.blocks(Audience::User).next();
        let end = self.end.as_ref().or(first.filter(|block| matches!(block, Block::Lead(..) | Block::Referral(..))));
        // The last row is for what is typed next.
        let is_tall = look.rows.is_some_and(|rows| text.lines().count() >= usize::from(rows));
        if let Some(end) = end.filter(|_| is_tall) {
            text.extend(["\n", &drawn(end, self.kind, look), "\n"]);
        }
        joined(text)
    }
}

/// Whether an empty line separates two blocks. Blocks of one kind belong together, a heading to what follows, and a
/// list to the sentence that leads to it.
fn is_parted(before: &Block, next: &Block) -> bool {
    match (before, next) {
        (Block::Gap, _) => true,
        (Block::Heading(..) | Block::Title(_), _)
        | (_, Block::Gap | Block::Foot | Block::Title(_))
        | (Block::Paragraph(_), Block::List(_))
        | (Block::Notice(_), Block::Aside(_))
        | (Block::Outcome(..), Block::Lines(_))
        | (Block::Lines(_), Block::Outcome(..))
        | (Block::Record(_) | Block::List(_) | Block::Table(_), Block::Form(..)) => false,
        (_, Block::Heading(..)) => true,
        _ => discriminant(before) != discriminant(next),
    }
}

/// A block without its last line end.
fn drawn(block: &Block, kind: Kind, look: Look) -> String {
    let signs = |words: &str| signs(words, kind, look).into_owned();
    let wrapped = |words| paragraph(&signs(words), look.width);
    let joined = |parts: Vec<String>| parts.join("\n");
    match block {
        Block::Topic(words) => toned(Tone::Plain, &wrapped(words), look),
        Block::Lead(tone, words) | Block::Heading(tone, words) => toned(*tone, &wrapped(words), look),
        Block::Referral(heading, text) => look.alarm(&joined(vec![wrapped(heading), wrapped(text)])),
        Block::Paragraph(words) | Block::Remark(words) | Block::Notice(words) => wrapped(words),
        Block::Aside(words) => look.dim(&wrapped(words)),
        Block::List(items) => {
            let item = |item: &Item| {
                let text = hanging(&signs(&item.words()), "- ", "  ", look.width);
                joined([text].into_iter().chain(item.code.iter().map(|line| [INDENT, line].concat())).collect())
            };
            joined(items.iter().map(item).collect())
        }
        Block::Entries(entries) => joined(entries.iter().map(|of| entry(of, kind, look)).collect()),
        Block::Record(Record { head, lines }) => {
            let line = |(label, text): &(String, String)| format!("{label}: {text}");
            let mut all = Entry::new(&*head.0, lines.iter().map(line));
            all.head.1.clone_from(&head.1);
            entry(&all, kind, look)
        }
        Block::Table(table) => grid(table, look),
        Block::Form(boxes, line) => form(boxes, line, look.width),
        Block::TimeLine(weeks) => time_line(weeks, look),
        Block::Lines(lines) => lines.trim_end().to_owned(),
        Block::Outcome(tone, word, what) => {
            let word = if *tone == Tone::Grave { look.alarm(word) } else { (*word).to_owned() };
            [&word, "  ", what].concat()
        }
        Block::Title(_) | Block::Gap | Block::Foot | Block::Measures(_) => String::new(),
    }
}

fn toned(tone: Tone, words: &str, look: Look) -> String {
    match tone {
        Tone::Plain => look.bold(words),
        Tone::Grave => look.alarm(words),
    }
}

/// Words with the signs that the terminal can show. Texts of rules in an answer stay as they are.
fn signs(words: &str, kind: Kind, look: Look) -> Cow<'_, str> {
    match kind {
        Kind::Answer => words.into(),
        Kind::Report => look.signs(words),
    }
}

/// The head, and the paragraphs below it, each with its aside at the end.
fn entry(Entry { head, paragraphs }: &Entry, kind: Kind, look: Look) -> String {
    let part = |words: &str, aside: Option<&String>, indent: &str| {
        let whole = [words].into_iter().chain(aside.map(String::as_str)).collect::<Vec<_>>().join(" ");
        let lines = hanging(&whole, indent, DEEP, look.width);
        aside.map_or(lines.clone(), |aside| dim_end(&lines, aside, look))
    };
    let first = part(&look.signs(&head.0), head.1.as_ref(), INDENT);
    let below = paragraphs.iter().map(|(words, aside)| part(&signs(words, kind, look), aside.as_ref(), DEEP));
    [first].into_iter().chain(below).collect::<Vec<_>>().join("\n")
}

/// Wrapped lines with the words `end`, which they end in, dim.
fn dim_end(lines: &str, end: &str, look: Look) -> String {
    let is_ink = |c: &char| !c.is_whitespace();
    let before = lines.chars().filter(is_ink).count().saturating_sub(end.chars().filter(is_ink).count());
    let begin = lines.char_indices().filter(|(_, c)| is_ink(c)).nth(before).map_or(lines.len(), |(at, _)| at);
    let (lines, end) = lines.split_at_checked(begin).unwrap_or((lines, ""));
    [lines, &look.dim(end)].concat()
}

fn time_line(weeks: &Weeks, look: Look) -> String {
    let lines = [weeks.legend(look)].into_iter().chain(weeks.rest());
    lines.fold(weeks.picture(look), |text, line| text + &paragraph(&line, look.width) + "\n").trim_end().to_owned()
}

/// Boxes, and a line up to the edge.
fn form(boxes: &[&str], line: &str, width: u16) -> String {
    let boxes = boxes.iter().map(|words| whole(&format!("[ ] {words}")));
    let line =
        [line].into_iter().filter(|line| !line.is_empty()).map(|line| whole(&format!("{line}: {}", "_".repeat(LINE))));
    let mut text = shown(&hanging(&boxes.chain(line).collect::<Vec<_>>().join("  "), DEEP, DEEP, width));
    if text.ends_with('_') {
        let last = text.lines().last().map_or(0, UnicodeWidthStr::width);
        text.push_str(&"_".repeat(usize::from(width).saturating_sub(last)));
    }
    text
}

/// A table no wider than the look says, unless its longest words are. Words are kept whole.
fn grid(Table { header, rows, whole: whole_column }: &Table, look: Look) -> String {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    let mut rows = rows.clone();
    rows.iter_mut().filter_map(|row| row.get_mut((*whole_column)?)).for_each(|cell| *cell = whole(cell));
    let widths = widths(header, &rows, usize::from(look.width));
    let laid_out = |(cell, width): (&str, &usize)| shown(&paragraph(cell, u16::try_from(*width).unwrap_or(u16::MAX)));
    if !header.is_empty() {
        grid.set_header(header.iter().copied().zip(&widths).map(laid_out));
    }
    grid.add_rows(rows.iter().map(|row| row.iter().map(String::as_str).zip(&widths).map(laid_out)));
    for column in grid.column_iter_mut() {
        column.set_padding((2, 0));
    }
    let drawn = grid.trim_fmt();
    match drawn.split_once('\n').filter(|_| !header.is_empty()) {
        Some((header, rows)) => [&look.bold(header), "\n", rows].concat(),
        None => drawn,
    }
}

/// The columns of each cell of a row: those of its longest word, and what is left for the narrowest ones that need more.
fn widths(header: &[&str], rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize, of: fn(&str) -> usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
        cells.chain(header.get(column).copied()).map(of).max().unwrap_or(0)
    };
    let longest_line = |cell: &str| cell.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    let most: Vec<usize> = (0..columns).map(|column| widest(column, longest_line)).collect();
    let mut widths: Vec<usize> = (0..columns).map(|column| widest(column, longest_word)).collect();
    let taken = widths.iter().map(|width| width + INDENT.len()).sum();
    for _ in 0..room.saturating_sub(taken) {
        let narrowest =
            widths.iter_mut().zip(&most).filter(|(width, most)| **width < **most).map(|(width, _)| width).min();
        let Some(width) = narrowest else { break };
        *width += 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::{Look, Table, grid};

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [["放松", "every 10 days"], ["rest", "`massfreq rules show goal/rest`"]];
        let table = Table::new(&["Name", "Effect"], rows.map(|row| row.map(str::to_owned).to_vec()));
        let narrow = "  Name  Effect\n  放松  every 10 days\n  rest  `massfreq rules show goal/rest`";
        assert_eq!(grid(&table, Look::plain(20)), narrow, "what may not be broken sticks out");
    }
}
