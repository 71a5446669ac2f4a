//! Pages for a person at a terminal.
//!
//! Colour, bold and frames only repeat what the words say.
//!
//! - What to do, or what came of a command, comes first, in bold.
//! - A heading is bold and underlined, after an empty line.
//! - A referral, and all else that is grave, is bold and red, and says so in capitals. An answer
//!   has it in a frame at the beginning and again at the end, where people look or listen first.
//! - Tables have frames. They have lines between their rows, except where there are many short
//!   ones. Each has a heading, so that no meaning depends on its columns alone.
//! - A picture has a legend, and the same in words or in a table beneath.
//! - A command has a line to itself and is never wrapped, so that it can be copied.
//! - On a terminal that shows only ASCII, frames and signs are ASCII. Texts of rules stay as they
//!   are.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, ContentLineStyle, Table as Grid, TableStyle, Width, presets};
use unicode_width::UnicodeWidthStr;

use super::page::{Audience, Block, Item, Kind, Page, RuleEntry, Table, Tone};
use super::timeline::Weeks;

/// How text for a terminal is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns to fill at most.
    pub width: u16,
    /// Whether to use colour and bold, with ANSI sequences.
    pub color: bool,
    /// Whether to draw with ASCII alone, for a terminal that shows nothing else. Names and texts of
    /// rules stay as they are.
    pub ascii: bool,
}

impl Look {
    /// What to do, or what came of it.
    pub(crate) fn answer(self, words: &str) -> String {
        self.styled(words, Style::new().bold())
    }

    pub(crate) fn heading(self, words: &str) -> String {
        self.styled(words, Style::new().bold().underline())
    }

    /// What is grave.
    pub(crate) fn alarm(self, words: &str) -> String {
        self.styled(words, AnsiColor::Red.on_default().bold())
    }

    /// Text in a style, set anew on each line so that a pager can cut between any two.
    pub(crate) fn styled(self, words: &str, style: Style) -> String {
        if !self.color {
            return words.to_owned();
        }
        let lines = words.lines().map(|line| format!("{style}{line}{style:#}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The signs of our own sentences, in ASCII where that is all there is.
    pub(crate) fn signs(self, words: &str) -> Cow<'_, str> {
        if self.ascii { words.replace('\u{2192}', "->").replace('\u{d7}', "x").into() } else { words.into() }
    }
}

/// Below so many columns, ids are broken to leave room for the words beside them.
const NARROW: u16 = 76;

/// The blanks at both sides of a cell, in columns.
const PADDING: usize = 2;

impl Page {
    /// The page as text with tables, ending in a line end.
    pub(crate) fn text(&self, look: Look) -> String {
        let mut text = String::new();
        for block in self.blocks(Audience::User) {
            if matches!(block, Block::Heading(..)) && !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&drawn(block, self.kind, look));
            text.push('\n');
        }
        text
    }
}

/// A block without its last line end.
fn drawn(block: &Block, kind: Kind, look: Look) -> String {
    let wrapped = |words| paragraph(&signs(words, kind, look), look.width);
    match block {
        Block::Title(words) | Block::Lead(Tone::Plain, words) => look.answer(&wrapped(words)),
        Block::Heading(Tone::Plain, words) => look.heading(&wrapped(words)),
        Block::Lead(Tone::Grave, words) | Block::Heading(Tone::Grave, words) => look.alarm(&wrapped(words)),
        Block::Referral(headline, text) => look.alarm(&frame(&format!("{headline}\n\n{text}"), look)),
        Block::Paragraph(words) | Block::Remark(words) | Block::Notice(words) => wrapped(words),
        Block::List(items) => {
            let item = |item: &Item| {
                let code = item.code.iter().flat_map(|line| ["\n  ", line]);
                bullet(&signs(&item.text, kind, look), look.width) + &code.collect::<String>()
            };
            items.iter().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => grid(table, look),
        Block::Rules(entries) => rules(entries, look),
        Block::TimeLine(weeks) => time_line(weeks, look),
        Block::Lines(lines) => lines.clone(),
        Block::Outcome(tone, word, what) => {
            let word = if *tone == Tone::Grave { look.alarm(word) } else { (*word).to_owned() };
            [&word, "  ", what].concat()
        }
        Block::Gap | Block::Foot => String::new(),
    }
}

/// Words with the signs that the terminal can show. Texts of rules in an answer stay as they are.
fn signs(words: &str, kind: Kind, look: Look) -> Cow<'_, str> {
    match kind {
        Kind::Answer => words.into(),
        Kind::Report => look.signs(words),
    }
}

/// Text in a frame.
fn frame(words: &str, look: Look) -> String {
    let mut grid = arranged(look.width);
    grid.load_style(if look.ascii { presets::ASCII_BORDERS_ONLY } else { presets::UTF8_BORDERS_ONLY });
    grid.add_row([words]);
    grid.to_string()
}

fn rules(entries: &[RuleEntry], look: Look) -> String {
    let rows = entries
        .iter()
        .map(|RuleEntry { rule, verdict, paragraphs }| vec![rule.clone(), verdict.clone(), paragraphs.join("\n")]);
    grid(&Table::new(&["Rule", "Verdict", "What it says, and because"], rows).with_ids(), look)
}

fn time_line(weeks: &Weeks, look: Look) -> String {
    let lines = [weeks.legend(look)].into_iter().chain(weeks.rest());
    lines.fold(weeks.picture(look), |text, line| text + &paragraph(&line, look.width) + "\n").trim_end().to_owned()
}

/// A table no wider than the look says. Words are kept whole where they can be.
fn grid(table: &Table, look: Look) -> String {
    let mut grid = arranged(look.width);
    grid.load_style(style(table.is_dense, look.ascii));
    if !table.header.is_empty() {
        grid.set_header(table.header.clone());
    }
    let mut rows = table.rows.clone();
    if table.has_ids && look.width < NARROW {
        for id in rows.iter_mut().filter_map(|row| row.first_mut()) {
            *id = id.replacen('/', "/\n", 1);
        }
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let longest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| longest_word(cell)).max();
    let least: Vec<usize> = (0..columns).map(|column| longest(column).unwrap_or(0) + PADDING).collect();
    let fits = least.iter().sum::<usize>() + columns < usize::from(look.width);
    grid.add_rows(rows);
    if fits {
        let kept = least.into_iter().filter_map(|width| u16::try_from(width).ok());
        grid.set_constraints(kept.map(|width| ColumnConstraint::LowerBoundary(Width::Fixed(width))));
    }
    grid.trim_fmt()
}

fn style(is_dense: bool, is_ascii: bool) -> TableStyle {
    match (is_dense, is_ascii) {
        (false, false) => presets::UTF8_FULL.with_solid_inner_borders(),
        (false, true) => presets::ASCII_FULL,
        // The preset's dots between columns are for tables with lines between their rows too.
        (true, false) => presets::UTF8_FULL_CONDENSED
            .header_lines(ContentLineStyle::new('│', '│', '│'))
            .content_lines(ContentLineStyle::new('│', '│', '│')),
        (true, true) => presets::ASCII_FULL_CONDENSED,
    }
}

/// The width of the longest word of a text, in columns.
fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Text wrapped at `width`.
pub(crate) fn paragraph(words: &str, width: u16) -> String {
    layout([words], &[(0, 0)], width)
}

/// Text wrapped at `width` behind a dash.
fn bullet(words: &str, width: u16) -> String {
    layout(["-", words], &[(0, 1), (0, 0)], width)
}

/// One row of cells without lines, each with its padding.
fn layout<const N: usize>(cells: [&str; N], paddings: &[(u16, u16)], width: u16) -> String {
    let mut grid = arranged(width);
    grid.load_style(presets::NOTHING);
    grid.add_row(cells);
    for (column, padding) in grid.column_iter_mut().zip(paddings) {
        column.set_padding(*padding);
    }
    grid.trim_fmt()
}

fn arranged(width: u16) -> Grid {
    let mut grid = Grid::new();
    grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    grid
}
