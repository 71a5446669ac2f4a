//! The answer for a person at a terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, ContentLineStyle, Table, TableStyle, Width, presets};
use unicode_width::UnicodeWidthStr;

use super::{Look, rows, text};
use crate::answer::recommendation::{Advice, Facts, Reason, Recommendation, Recommended, Refer, Rules};
use crate::engine::verdict::VerdictName;
use crate::model::course::capital;

/// The answer as text with tables, ending in a line end. It begins with what to do; on a referral, with that alone.
#[must_use]
pub fn table(answer: &Recommendation, look: Look) -> String {
    let mut page = Page::new(look);
    match answer {
        Recommendation::Recommended(answer) => page.recommended(answer),
        Recommendation::Refer(answer) => page.refer(answer),
    }
    page.text()
}

/// Below so many columns, ids are broken to leave room for the words beside them.
const NARROW: u16 = 76;

/// A page that is being written.
pub(super) struct Page {
    text: String,
    look: Look,
}

impl Page {
    pub(super) fn new(look: Look) -> Self {
        Self { text: String::new(), look }
    }

    /// The page as it is written by now.
    pub(super) fn text(self) -> String {
        self.text
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    fn recommended(&mut self, answer: &Recommended) {
        self.answer(&text::now(answer));
        self.answer(&format!("The whole course: {}.", answer.summary));
        if let Some(next) = &answer.next {
            self.answer(&text::next(next, &answer.interval));
        }
        if answer.course.len() > 1 {
            self.heading("Course");
            let rows = rows::course(answer).into_iter().map(|[when, often, book]| vec![capital(&when), often, book]);
            self.push(&grid(&rows::COURSE, rows, self.look));
        }
        self.reasons(answer.reasons.iter());
        if let Some(rules) = &answer.not_applied {
            self.bullets("Evidence", &rows::evidence(&answer.reasons));
            self.heading("Rules that did not apply");
            let rows =
                rows::not_applied(rules).into_iter().map(|[rule, wanted, given]| vec![self.id(&rule), wanted, given]);
            let grid = grid(&rows::NOT_APPLIED, rows, self.look);
            self.push(&grid);
        }
        if let Some(what_if) = &answer.what_if {
            self.heading("What if");
            self.push(&grid(&rows::WHAT_IF, rows::what_if(what_if).into_iter().map(Vec::from), self.look));
        }
        self.advice(&answer.advice);
        if let Some(line) = text::evidence_elsewhere(answer) {
            self.text.push('\n');
            self.push(&paragraph(line, self.look.width));
        }
        self.foot(&answer.profile, &answer.notice, &answer.rules);
    }

    fn refer(&mut self, answer: &Refer) {
        let headline = text::headline(answer.referral.level);
        let mut table = Table::new();
        table.load_style(if self.look.ascii { presets::ASCII_BORDERS_ONLY } else { presets::UTF8_BORDERS_ONLY });
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self.look.width);
        table.add_row([format!("{headline}\n\n{}", answer.referral.text)]);
        self.text.push_str(&self.look.alarm(&table.to_string()));
        self.text.push('\n');
        self.reasons(answer.reasons.iter().filter(|reason| reason.verdict != VerdictName::SetAside));
        if let Some(line) = text::set_aside(&answer.reasons) {
            self.push(&paragraph(&line, self.look.width));
        }
        self.advice(&answer.advice);
        self.foot(&answer.profile, &answer.notice, &answer.rules);
        self.text.push('\n');
        let again = paragraph(&format!("{headline}. {}", answer.referral.text), self.look.width);
        self.text.push_str(&self.look.alarm(&again));
        self.text.push('\n');
    }

    /// A paragraph of the answer itself.
    pub(super) fn answer(&mut self, words: &str) {
        self.text.push_str(&self.look.answer(&paragraph(words, self.look.width)));
        self.text.push('\n');
    }

    pub(super) fn heading(&mut self, words: &str) {
        self.text.push('\n');
        self.text.push_str(&self.look.heading(words));
        self.text.push('\n');
    }

    /// A rule id; in a narrow terminal in two lines.
    fn id(&self, rule: &str) -> String {
        if self.look.width < NARROW { rule.replacen('/', "/\n", 1) } else { rule.to_owned() }
    }

    pub(super) fn push(&mut self, words: &str) {
        self.text.push_str(words);
        self.text.push('\n');
    }

    fn reasons<'a>(&mut self, reasons: impl Iterator<Item = &'a Reason>) {
        self.heading("Why");
        let rows = reasons.map(|reason| {
            let (rule, verdict, paragraphs) = rows::reason(reason);
            vec![self.id(&rule), verdict, paragraphs.join("\n")]
        });
        let grid = grid(&rows::REASONS, rows, self.look);
        self.push(&grid);
    }

    fn advice(&mut self, advice: &[Advice]) {
        let texts: Vec<String> = advice.iter().map(|piece| piece.text.clone()).collect();
        self.bullets("Advice", &texts);
    }

    /// A list under a heading, where there is anything to list.
    fn bullets(&mut self, heading: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.heading(heading);
        for text in texts {
            self.push(&bullet(text, self.look.width));
        }
    }

    pub(super) fn foot(&mut self, facts: &Facts, notice: &str, rules: &Rules) {
        self.text.push('\n');
        if let Some(line) = text::on_cautions(facts) {
            self.push(&paragraph(line, self.look.width));
        }
        if let Some(line) = text::lost(&rules.lost_referrals) {
            self.push(&paragraph(&line, self.look.width));
        }
        self.push(&paragraph(notice, self.look.width));
        self.push(&text::rules(rules));
    }
}

/// A table with a header (none where it is empty) and lines between its rows, no wider than the look says. Words are kept whole
/// where they can be.
pub(crate) fn grid(header: &[&str], rows: impl Iterator<Item = Vec<String>>, look: Look) -> String {
    let style = if look.ascii { presets::ASCII_FULL } else { presets::UTF8_FULL.with_solid_inner_borders() };
    framed(header, rows, style, look.width)
}

/// The same without lines between its rows, for many short ones.
pub(crate) fn list(header: &[&str], rows: impl Iterator<Item = Vec<String>>, look: Look) -> String {
    // The preset's dots between columns are for tables with lines between their rows too.
    let condensed = presets::UTF8_FULL_CONDENSED
        .header_lines(ContentLineStyle::new('│', '│', '│'))
        .content_lines(ContentLineStyle::new('│', '│', '│'));
    framed(header, rows, if look.ascii { presets::ASCII_FULL_CONDENSED } else { condensed }, look.width)
}

fn framed(header: &[&str], rows: impl Iterator<Item = Vec<String>>, style: TableStyle, width: u16) -> String {
    let rows: Vec<Vec<String>> = rows.collect();
    let mut table = Table::new();
    table.load_style(style);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    if !header.is_empty() {
        table.set_header(header.to_vec());
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let longest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| longest_word(cell)).max();
    let least: Vec<usize> = (0..columns).map(|column| longest(column).unwrap_or(0) + PADDING).collect();
    let fits = least.iter().sum::<usize>() + columns < usize::from(width);
    table.add_rows(rows);
    if fits {
        let kept = least.into_iter().filter_map(|width| u16::try_from(width).ok());
        table.set_constraints(kept.map(|width| ColumnConstraint::LowerBoundary(Width::Fixed(width))));
    }
    table.trim_fmt()
}

/// The blanks at both sides of a cell, in columns.
const PADDING: usize = 2;

/// The width of the longest word of a text, in columns.
fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Text wrapped at `width`.
pub(crate) fn paragraph(words: &str, width: u16) -> String {
    layout([words.to_owned()], &[(0, 0)], width)
}

/// Text wrapped at `width` behind a dash.
pub(crate) fn bullet(words: &str, width: u16) -> String {
    layout(["-".to_owned(), words.to_owned()], &[(0, 1), (0, 0)], width)
}

/// One row of cells without lines, each with its padding.
fn layout<const N: usize>(cells: [String; N], paddings: &[(u16, u16)], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.add_row(cells);
    for (column, padding) in table.column_iter_mut().zip(paddings) {
        column.set_padding(*padding);
    }
    table.trim_fmt()
}
