//! A picture of a plan: rows of weeks, with a mark where there is a session, the months above and
//! the phases below.

use anstyle::{AnsiColor, Style};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::Look;
use crate::model::dates::days_between;
use crate::plan::Plan;

/// The most weeks that are drawn, so that a plan of many sessions far apart does not fill a book.
const MOST_WEEKS: usize = 520;

/// The columns of the names on the left.
const NAMES: usize = 9;
/// The most columns of a week: more only pulls the picture apart.
const CELL: usize = 4;
/// The weeks of a row where one row does not hold them all: a year where it fits, else half a year.
const ROWS: [usize; 2] = [52, 26];

/// A week, counted from the start of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Week {
    first: Date,
    last: Date,
    sessions: usize,
    moved: bool,
    /// The phase of its last session, or of its last day where it has none; so a session is above
    /// its phase.
    phase: usize,
}

/// What the picture is drawn with.
struct Signs {
    none: char,
    one: char,
    moved: char,
    line: char,
    left: char,
    right: char,
    on: char,
}

const UNICODE: Signs =
    Signs { none: '·', one: '●', moved: '▲', line: '─', left: '├', right: '┤', on: '→' };
const ASCII: Signs = Signs { none: '.', one: 'o', moved: '^', line: '-', left: '[', right: ']', on: '>' };

fn signs(look: Look) -> &'static Signs {
    if look.ascii { &ASCII } else { &UNICODE }
}

/// The weeks of a plan, from its start to its end or to its last session.
#[derive(Debug)]
pub(super) struct Weeks {
    /// The first ones, of which a picture is drawn.
    drawn: Vec<Week>,
    are_more: bool,
    /// The name of the day on which they begin, where that is not the one of the start.
    begin_on: Option<String>,
    /// The interval of each phase in words, by its number.
    intervals: Vec<(usize, String)>,
    /// Whether the plan begins after the course.
    is_later: bool,
}

impl Weeks {
    /// They begin on a day of the week, or on that of the start. The first one may be shorter.
    pub(super) fn of(plan: &Plan, begin_on: Option<Weekday>) -> Self {
        let before = begin_on.map_or(0, |day| day.until(plan.start.weekday()));
        let mut start = plan.start.saturating_sub(i32::from(before).days());
        let begin_on = (before > 0).then(|| start.strftime("%A").to_string());
        let last = plan.until.or_else(|| plan.sessions.last().map(|session| session.date)).unwrap_or(plan.start);
        let count = usize::try_from(days_between(start, last) / 7 + 1).unwrap_or(0);
        let began = plan.sessions.first().map(|first| first.date.saturating_sub(i64::from(first.day).days()));
        let began = began.unwrap_or(plan.start);
        let phase_on = |date: Date| {
            let day = days_between(began, date);
            let is_over = |until: u32| i64::from(until) <= day;
            let at = plan.phases.iter().find(|phase| !phase.phase.until_day.is_some_and(is_over));
            at.or(plan.phases.last()).map_or(1, |phase| phase.number)
        };
        let mut sessions = plan.sessions.iter().peekable();
        let mut drawn = Vec::new();
        for _ in 0..count.min(MOST_WEEKS) {
            let last = start.saturating_add(6.days());
            let mut week =
                Week { first: start.max(plan.start), last, sessions: 0, moved: false, phase: phase_on(last) };
            while let Some(session) = sessions.next_if(|session| session.date <= last) {
                week.sessions += 1;
                week.moved |= session.moved;
                week.phase = session.phase;
            }
            drawn.push(week);
            start = start.saturating_add(7.days());
        }
        let intervals = plan.phases.iter().map(|phase| (phase.number, phase.phase.interval.text.clone())).collect();
        Self { drawn, are_more: count > MOST_WEEKS, begin_on, intervals, is_later: plan.elapsed_days > 0 }
    }

    /// Says that not all weeks are drawn, where that is so.
    pub(super) fn rest(&self) -> Option<String> {
        self.are_more.then(|| format!("These are the first {MOST_WEEKS} weeks; the sessions below are all."))
    }

    /// The picture, ending in a line end.
    pub(super) fn picture(&self, look: Look) -> String {
        let words = |number: usize| {
            let phase = self.intervals.iter().find(|(of, _)| *of == number);
            phase.map(|(_, interval)| interval.clone()).unwrap_or_default()
        };
        drawn(&self.drawn, words, look)
    }

    /// What the marks mean that the picture has, in one line.
    pub(super) fn legend(&self, look: Look) -> String {
        let signs = signs(look);
        let weeks = &self.drawn;
        let mut parts = Vec::new();
        if weeks.iter().any(|week| week.sessions == 1 && !week.moved) {
            parts.push(format!("{} a session", signs.one));
        }
        if weeks.iter().any(|week| week.sessions > 1) {
            parts.push("a number: so many in the week".to_owned());
        }
        if weeks.iter().any(|week| week.sessions == 1 && week.moved) {
            parts.push(format!("{} a moved session", signs.moved));
        }
        if weeks.iter().any(|week| week.sessions == 0) {
            parts.push(format!("{} a week without one", signs.none));
        }
        if let Some(day) = &self.begin_on {
            parts.push(format!("weeks begin on {day}"));
        }
        if self.is_later {
            parts.push("weeks are counted from the start of the plan".to_owned());
        }
        parts.join("; ")
    }
}

fn drawn(weeks: &[Week], words: impl Fn(usize) -> String, look: Look) -> String {
    let room = usize::from(look.width).saturating_sub(NAMES);
    // A week is a mark and a blank; the last blank of a row is cut.
    let fits = |count: &usize| count * 2 <= room + 1;
    let a_row = [weeks.len()].into_iter().chain(ROWS).find(fits).unwrap_or(room / 2).max(1);
    let cell = ((room + 1) / a_row).clamp(2, CELL);
    let mut rows = Vec::new();
    for (row, here) in weeks.chunks(a_row).enumerate() {
        let from = row * a_row;
        let lines = [
            ("Months", months(here, from == 0, cell, room)),
            ("Sessions", marks(here, cell, look)),
            ("Phase", bands(weeks, from, here.len(), cell, &words, look)),
            ("Week", numbers(from, here.len(), cell, room)),
        ];
        let lines = lines.map(|(name, line)| format!("{name:NAMES$}{}\n", line.trim_end()));
        rows.push(lines.concat());
    }
    rows.join("\n")
}

/// Labels at their columns, each in the first of its words that has room before the next one.
fn labels(labels: &[(usize, Vec<String>)], room: usize) -> String {
    let mut line = String::new();
    for (at, (column, texts)) in labels.iter().enumerate() {
        let next = labels.get(at + 1).map_or(room + 1, |(column, _)| *column);
        let text = texts.iter().find(|text| column + text.len() < next);
        if let Some(text) = text {
            let blank = column.saturating_sub(line.len());
            line.push_str(&" ".repeat(blank));
            line.push_str(text);
        }
    }
    line
}

/// Each month at the week in which it begins; the first one of the picture and each January with
/// the year, or as the year alone where there is no room for both.
fn months(weeks: &[Week], is_first: bool, cell: usize, room: usize) -> String {
    let mut found = Vec::new();
    for (at, week) in weeks.iter().enumerate() {
        let begins = week.first.day() == 1 || week.last.month() != week.first.month();
        let month = if begins { week.last } else { week.first };
        if at > 0 && !begins {
            continue;
        }
        let name = month.strftime("%b").to_string();
        let (full, year) = (month.strftime("%b %Y").to_string(), month.strftime("%Y").to_string());
        let texts = match (at == 0, is_first && at == 0 || month.month() == 1) {
            (_, true) => vec![full, year, name],
            (true, false) => vec![full, name],
            (false, false) => vec![name],
        };
        found.push((at * cell, texts));
    }
    labels(&found, room)
}

/// The number of every fourth week of the plan.
fn numbers(from: usize, count: usize, cell: usize, room: usize) -> String {
    let found: Vec<_> =
        (0..count).filter(|at| at % 4 == 0).map(|at| (at * cell, vec![(from + at + 1).to_string()])).collect();
    labels(&found, room)
}

/// The style of a phase, which has a band too.
fn style(phase: usize) -> Style {
    let color = if phase.is_multiple_of(2) { AnsiColor::Green } else { AnsiColor::Cyan };
    color.on_default().bold()
}

/// A mark a week.
fn marks(weeks: &[Week], cell: usize, look: Look) -> String {
    let signs = signs(look);
    let mark = |week: &Week| {
        let (text, style) = match week.sessions {
            0 => return format!("{:cell$}", signs.none),
            1 if week.moved => (signs.moved.to_string(), AnsiColor::Yellow.on_default().bold()),
            1 => (signs.one.to_string(), style(week.phase)),
            count => (count.to_string(), style(week.phase)),
        };
        let blank = " ".repeat(cell.saturating_sub(text.chars().count()));
        look.styled(&text, style) + &blank
    };
    weeks.iter().map(mark).collect()
}

/// A band a phase, with its number, and its interval where there is room. What goes on in the next
/// row is left open.
fn bands(
    weeks: &[Week],
    from: usize,
    count: usize,
    cell: usize,
    words: &impl Fn(usize) -> String,
    look: Look,
) -> String {
    let here = weeks.get(from..from + count).unwrap_or_default();
    let phase_at = |at: Option<usize>| at.and_then(|at| weeks.get(at)).map(|week| week.phase);
    let mut line = String::new();
    let mut at = from;
    for run in here.chunk_by(|one, other| one.phase == other.phase) {
        let Some(phase) = run.first().map(|week| week.phase) else { continue };
        let begins = phase_at(at.checked_sub(1)) != Some(phase);
        at += run.len();
        let next = phase_at(Some(at));
        let band =
            band(run.len() * cell - 1, phase, &words(phase), begins, next.is_none_or(|next| next == phase), look);
        line.push_str(&look.styled(&band, style(phase)));
        line.push(' ');
    }
    line
}

fn band(columns: usize, phase: usize, words: &str, begins: bool, goes_on: bool, look: Look) -> String {
    let signs = signs(look);
    let (number, full) = (phase.to_string(), format!("{phase}: {words}"));
    // Both ends, with a line and a blank at each.
    let text = [full, number.clone()].into_iter().find(|text| text.chars().count() + 6 <= columns);
    let Some(text) = text else {
        // A part of a number would be the name of another phase.
        return if number.len() > columns { " ".repeat(columns) } else { format!("{number:columns$}") };
    };
    let left = if begins { signs.left } else { signs.line };
    let right = if goes_on { signs.on } else { signs.right };
    let rest = columns - text.chars().count() - 5;
    let dashes = signs.line.to_string().repeat(rest);
    format!("{left}{} {text} {dashes}{right}", signs.line)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    /// Weeks of which the first four are phase 1, with a session every other week from then on.
    fn weeks(count: usize) -> Vec<Week> {
        let first = jiff::civil::date(2026, 1, 5);
        let week = |at: usize| Week {
            first: first.saturating_add((i64::try_from(at).unwrap() * 7).days()),
            last: first.saturating_add((i64::try_from(at).unwrap() * 7 + 6).days()),
            sessions: if at == 0 { 2 } else { usize::from(at < 4 || at.is_multiple_of(2)) },
            moved: at == 6,
            phase: if at < 4 { 1 } else { 2 },
        };
        (0..count).map(week).collect()
    }

    fn words(phase: usize) -> String {
        ["", "every week", "every 2 weeks"][phase].to_owned()
    }

    fn picture(count: usize, width: u16, ascii: bool) -> String {
        drawn(&weeks(count), words, Look { width, color: false, ascii })
    }

    #[test]
    fn twelve_weeks_are_one_row() {
        let expected = "\
Months   Jan 2026    Feb             Mar
Sessions 2   ●   ●   ●   ●   ·   ▲   ·   ●   ·   ●   ·
Phase    ├─ 1 ─────────┤ ├─ 2: every 2 weeks ──────────→
Week     1               5               9
";
        assert_eq!(picture(12, 80, false), expected);
    }

    #[test]
    fn more_weeks_than_fit_go_on_in_the_next_row() {
        let expected = "\
Months   2026  Feb     Mar       Apr     May       Jun
Sessions 2 o o o o . ^ . o . o . o . o . o . o . o . o . o .
Phase    [- 1 -] [- 2: every 2 weeks ---------------------->
Week     1       5       9       13      17      21      25

Months   Jul   Aug
Sessions o . o .
Phase    -- 2 ->
Week     27
";
        assert_eq!(picture(30, 60, true), expected);
    }

    #[test]
    fn no_picture_is_wider_than_it_may_be_and_each_has_every_week() {
        for width in [60, 80, 120] {
            for count in [1, 2, 12, 26, 27, 52, 520] {
                for ascii in [false, true] {
                    let drawn = picture(count, width, ascii);
                    let widest = drawn.lines().map(UnicodeWidthStr::width).max().unwrap();
                    assert!(widest <= usize::from(width), "{count} weeks, {width} columns:\n{drawn}");
                    assert!(!ascii || drawn.is_ascii(), "{drawn}");
                    let marks = drawn.lines().filter(|line| line.starts_with("Sessions"));
                    let marks: usize = marks.map(|line| line.split_whitespace().count() - 1).sum();
                    assert_eq!(marks, count, "{drawn}");
                }
            }
        }
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let look = Look { width: 80, color: true, ascii: false };
        let colored = drawn(&weeks(30), words, look);
        let mut parts = colored.split('\x1b');
        let head = parts.next().unwrap().to_owned();
        let plain = parts.map(|part| part.split_once('m').unwrap().1).fold(head, |text, part| text + part);
        assert_ne!(colored, plain);
        assert_eq!(plain, picture(30, 80, false));
    }
}
