//! Pages as HTML: one file that needs nothing else, for a screen, a telephone or paper.
//!
//! - Every text is escaped, and isolated where its script runs the other way; only the style sheet is ours.
//! - There is no script and nothing from elsewhere. The policy forbids both, should a text ever break out.
//! - What comes first is the heading of the page; what follows [`Block::Foot`] is its footer.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::look::Look;
use super::page::{Audience, Block, Entry, Item, Page, Part, Record, Table, Tone, commands};
use super::words::PROGRAM;
use crate::model::names::{APART, joined};

mod measures;
mod timeline;

const STYLE: &str = include_str!("html/page.css");

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A referral on a page of this many rows of text is said again at its end.
const TALL: u16 = 40;

/// A word of more characters may be broken, so that a table fits on a telephone.
const LONG: usize = 24;

impl Page {
    /// The page as an HTML document.
    pub(crate) fn html(&self) -> String {
        let blocks = self.blocks(Audience::Keeper).filter(|block| !matches!(block, Block::Gap));
        let blocks: Vec<&Block> = blocks.collect();
        let (first, rest) = blocks.split_at(blocks.len().min(1));
        let foot = rest.iter().position(|block| matches!(block, Block::Foot)).unwrap_or(rest.len());
        let (body, foot) = (rest.get(..foot).unwrap_or(rest), rest.get(foot + 1..).unwrap_or_default());
        let mut level = 0;
        let mut drawn = |blocks: &[&Block]| -> Vec<Markup> { blocks.iter().map(|of| block(of, &mut level)).collect() };
        let (head, body, foot) = (drawn(first), drawn(body), drawn(foot));
        let referral = self.end.as_ref().or(first.first().copied()).filter(|end| matches!(end, Block::Referral(..)));
        let again = referral.filter(|_| self.text(Look::plain(80)).lines().count() >= usize::from(TALL));
        let document = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content=(PROGRAM);
                    title { (joined(first.first().and_then(|first| name(first)).unwrap_or("massfreq").to_owned())) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    "\n" header { @for block in head { "\n" (block) } }
                    "\n" main { @for block in body { "\n" (block) } }
                    @if !foot.is_empty() || again.is_some() {
                        "\n" footer { @for block in foot { "\n" (block) } @if let Some(end) = again { "\n" (said_again(end)) } }
                    }
                    "\n"
                }
            }
        };
        document.into_string() + "\n"
    }
}

/// What a page is called that begins with a block.
fn name(first: &Block) -> Option<&str> {
    match first {
        Block::Title(words) | Block::Topic(words) | Block::Lead(_, words) | Block::Referral(words, _) => Some(words),
        _ => None,
    }
}

/// A block, and the level of the last heading, so that none is left out: 0 before there is one.
fn block(block: &Block, level: &mut u8) -> Markup {
    let before = *level;
    let mut heading = |least: u8, tone: &Tone, words: &str| {
        *level = least.min(before + 1);
        titled(*level, &self::words(words), *tone)
    };
    match block {
        Block::Title(words) | Block::Topic(words) => heading(1, &Tone::Plain, words),
        Block::Lead(tone, words) | Block::Heading(tone, words) => heading(2, tone, words),
        Block::Referral(headline, what) => html! {
            (heading(1, &Tone::Grave, headline))
            p dir="auto" class="grave" { strong { (what) } }
        },
        Block::Paragraph(words) => html! { p dir="auto" { (self::words(words)) } },
        Block::Remark(words) => html! { p dir="auto" { (ours(words)) } },
        Block::Notice(words) => html! { p dir="auto" class="notice" { (words) } },
        Block::Aside(words) => html! { p dir="auto" class="aside" { (ours(words)) } },
        Block::Lines(lines) => html! { p dir="auto" class="lines" { (lines.trim_end()) } },
        Block::List(items) => html! { ul { @for item in items { (self::item(item)) } } },
        Block::Entries(entries) => {
            html! { div class="entries" { @for entry in entries { (self::entry(entry, *level + 1)) } } }
        }
        Block::Record(record) => self::record(record, *level + 1),
        Block::Table(table) => self::table(table),
        Block::Form(boxes, line) => html! {
            p class="form" {
                @for words in *boxes { span { "\u{2610} " (words) } }
                @if !line.is_empty() { span class="line" { (line) ":" } }
            }
        },
        Block::TimeLine(weeks) => timeline::figure(weeks),
        Block::Measures(charts) => measures::table(charts),
        Block::Outcome(tone, word, what) => html! {
            p dir="auto" { strong class=[class(*tone)] { (word) } " " bdi { (what) } }
        },
        Block::Gap | Block::Foot => html! {},
    }
}

/// What to do, at the end of a long page; headings name what follows, and nothing does.
fn said_again(end: &Block) -> Markup {
    let Block::Referral(headline, what) = end else { return html! {} };
    html! { p dir="auto" class="grave" { strong { (headline) } } p dir="auto" class="grave" { strong { (what) } } }
}

fn class(tone: Tone) -> Option<&'static str> {
    (tone == Tone::Grave).then_some("grave")
}

fn titled(level: u8, words: &Markup, tone: Tone) -> Markup {
    match level {
        1 => html! { h1 dir="auto" class=[class(tone)] { (words) } },
        2 => html! { h2 dir="auto" class=[class(tone)] { (words) } },
        _ => html! { h3 dir="auto" class=[class(tone)] { (words) } },
    }
}

fn item(Item { text, remark, code }: &Item) -> Markup {
    html! { li dir="auto" { (words(text)) @if !remark.is_empty() { " " bdi { (ours(remark)) } } @for line in code { br; code { (line) } } } }
}

fn part((words, aside): &Part, written: fn(&str) -> Markup) -> Markup {
    html! { (written(words)) @if let Some(aside) = aside { " " bdi class="aside" { (written(aside)) } } }
}

fn record(Record { head, lines }: &Record, level: u8) -> Markup {
    html! {
        div class="record" {
            (titled(level, &part(head, self::words), Tone::Plain))
            @for (label, words) in lines { p { b { (label) ":" } " " bdi { (self::words(words)) } } }
        }
    }
}

fn entry(Entry { head, paragraphs }: &Entry, level: u8) -> Markup {
    html! {
        div class="entry" {
            (titled(level, &part(head, ours), Tone::Plain))
            @for paragraph in paragraphs { " " p dir="auto" { (part(paragraph, ours)) } }
        }
    }
}

/// The class of a cell with a word that may be broken.
fn long(cell: &str) -> Option<&'static str> {
    cell.split_whitespace().any(|word| word.chars().count() > LONG).then_some("long")
}

/// Where there is no header, the first cell is what a row is about. The arrow of a terminal is a sign for the eye alone.
fn table(Table { header, rows, whole }: &Table) -> Markup {
    let class = |at, cell: &str| long(cell).or_else(|| (*whole == Some(at)).then_some("whole"));
    html! {
        table {
            @if !header.is_empty() {
                (self::header(header))
            }
            tbody {
                @for row in rows {
                    tr {
                        @for (at, cell) in row.iter().enumerate() {
                            @if at == 0 && header.is_empty() {
                                th dir="auto" scope="row" class=[class(at, cell)] { (cell) }
                            } @else {
                                td dir="auto" class=[class(at, cell)] {
                                    @match cell.strip_prefix("<- ") {
                                        Some(cell) => { span aria-hidden="true" { "\u{2190} " } (cell) }
                                        None => (cell),
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A column without a name has no header.
fn header(names: &[&str]) -> Markup {
    html! {
        thead { tr { @for name in names { @if name.is_empty() { td {} } @else { th scope="col" { (name) } } } } }
    }
}

/// Our own words, in which backticks mark commands.
fn ours(words: &str) -> Markup {
    parted(
        words,
        |words| html! { @for (piece, is_command) in commands(words) { @if is_command { code { (piece) } } @else { (piece) } } },
    )
}

/// Words of rules, or with such.
fn words(words: &str) -> Markup {
    parted(words, |words| html! { (words) })
}

/// Words, in which those of rules are isolated, unless there are no others.
fn parted(words: &str, ours: impl Fn(&str) -> Markup) -> Markup {
    let pieces: Vec<&str> = words.split(APART).collect();
    if let ["", all, ""] = *pieces {
        return html! { (all) };
    }
    html! { @for (at, piece) in pieces.into_iter().enumerate() { @if at % 2 == 1 { bdi { (piece) } } @else { (ours(piece)) } } }
}
