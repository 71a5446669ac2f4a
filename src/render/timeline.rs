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
pub(super) const CELL: usize = 4;
/// The weeks of a row where one row does not hold them all: a year where it fits, else half a year.
const ROWS: [usize; 2] = [52, 26];

/// A week, counted from the start of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Week {
    pub(super) first: Date,
    last: Date,
    pub(super) sessions: usize,
    pub(super) moved: bool,
    /// The phase of its last session, or of its last day where it has none; so a session is above
    /// its phase.
    pub(super) phase: usize,
}

/// The signs of a picture, each with its ASCII substitute.
const SIGNS: [(char, &str); 7] = [('·', "."), ('●', "o"), ('▲', "^"), ('─', "-"), ('├', "["), ('┤', "]"), ('→', ">")];

/// Text of a picture with the signs that the terminal can show.
fn signs(text: String, look: Look) -> String {
    if !look.ascii {
        return text;
    }
    SIGNS.iter().fold(text, |text, (sign, ascii)| text.replace(*sign, ascii))
}

/// The weeks of a plan, from its start to its end or to its last session.
#[derive(Debug)]
pub(super) struct Weeks {
    /// The first ones, of which a picture is drawn.
    pub(super) drawn: Vec<Week>,
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
        self.are_more.then(|| format!("These are the first {MOST_WEEKS} weeks; the list of sessions has them all."))
    }

    /// What the marks mean that the picture has, in one line.
    pub(super) fn legend(&self, look: Look) -> String {
        let has = |sought: fn(&Week) -> bool| self.drawn.iter().any(sought);
        let begin_on = self.begin_on.as_ref().map(|day| format!("weeks begin on {day}"));
        let parts = [
            (has(|week| week.sessions == 1 && !week.moved), "● a session"),
            (has(|week| week.sessions > 1), "a number: so many in the week"),
            (has(|week| week.sessions == 1 && week.moved), "▲ a moved session"),
            (has(|week| week.sessions == 0), "· a week without one"),
            (begin_on.is_some(), begin_on.as_deref().unwrap_or_default()),
            (self.is_later, "weeks are counted from the start of the plan"),
        ];
        let parts: Vec<&str> = parts.into_iter().filter(|(is_so, _)| *is_so).map(|(_, part)| part).collect();
        signs(parts.join("; "), look)
    }

    /// The picture, ending in a line end.
    pub(super) fn picture(&self, look: Look) -> String {
        let room = usize::from(look.width).saturating_sub(NAMES);
        // A week is a mark and a blank; the last blank of a row is cut.
        let fits = |count: &usize| count * 2 <= room + 1;
        let a_row = [self.drawn.len()].into_iter().chain(ROWS).find(fits).unwrap_or(room / 2).max(1);
        let cell = ((room + 1) / a_row).clamp(2, CELL);
        let mut rows = Vec::new();
        for (row, here) in self.drawn.chunks(a_row).enumerate() {
            let from = row * a_row;
            let lines = [
                ("Months", line(months(here, cell, room))),
                ("Sessions", here.iter().map(|week| mark(week, cell, look)).collect()),
                ("Part", self.bands(from, here, cell, look)),
                ("Week", line(numbers(from, here.len(), cell, room))),
            ];
            let lines = lines.map(|(name, line)| format!("{name:NAMES$}{}\n", line.trim_end()));
            rows.push(lines.concat());
        }
        signs(rows.join("\n"), look)
    }

    /// A band a phase of the weeks `here`, which begin with the number `from`. What goes on in the
    /// next row is left open.
    fn bands(&self, from: usize, here: &[Week], cell: usize, look: Look) -> String {
        let phase_at = |at: Option<usize>| at.and_then(|at| self.drawn.get(at)).map(|week| week.phase);
        let mut line = String::new();
        let mut at = from;
        for run in here.chunk_by(|one, other| one.phase == other.phase) {
            let Some(phase) = run.first().map(|week| week.phase) else { continue };
            let left = if phase_at(at.checked_sub(1)) == Some(phase) { '─' } else { '├' };
            at += run.len();
            let right = if phase_at(Some(at)).is_none_or(|next| next == phase) { '→' } else { '┤' };
            let band = self.band(phase, run.len() * cell - 1, left, right);
            line.push_str(&look.styled(&band, style(phase)));
            line.push(' ');
        }
        line
    }

    /// A band with the name of its phase.
    fn band(&self, phase: usize, columns: usize, left: char, right: char) -> String {
        let number = phase.to_string();
        match self.name(phase, columns) {
            Some(text) => {
                let dashes = "─".repeat(columns - text.chars().count() - 5);
                format!("{left}─ {text} {dashes}{right}")
            }
            // A part of a number would be the name of another phase.
            None if number.len() > columns => " ".repeat(columns),
            None => format!("{number:columns$}"),
        }
    }

    /// The number of a phase, and the interval where there is room in a band; none where there is room for neither.
    pub(super) fn name(&self, phase: usize, columns: usize) -> Option<String> {
        let interval = self.intervals.iter().find(|(number, _)| *number == phase);
        let interval = interval.map(|(_, interval)| interval.as_str()).unwrap_or_default();
        // Both ends, with a line and a blank at each.
        let fits = |text: &String| text.chars().count() + 6 <= columns;
        [format!("{phase}: {interval}"), phase.to_string()].into_iter().find(fits)
    }
}

/// Labels with their columns, each in the text that `text` has for the columns before the next one.
fn labels<T>(
    labels: &[(usize, T)],
    room: usize,
    mut text: impl FnMut(&T, usize) -> Option<String>,
) -> Vec<(usize, String)> {
    let placed = labels.iter().enumerate().filter_map(|(at, (column, label))| {
        let next = labels.get(at + 1).map_or(room + 1, |(column, _)| *column);
        Some((*column, text(label, next.saturating_sub(column + 1))?))
    });
    placed.collect()
}

fn line(labels: Vec<(usize, String)>) -> String {
    labels.into_iter().fold(String::new(), |line, (column, text)| format!("{line:column$}{text}"))
}

/// Each month at the first week that begins in it. The first one and each January have the year; where there is no room for
/// that, the next month that has room.
pub(super) fn months(weeks: &[Week], cell: usize, room: usize) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, Date)> = Vec::new();
    for (at, week) in weeks.iter().enumerate() {
        if found.last().is_none_or(|(_, before)| before.month() != week.first.month()) {
            found.push((at * cell, week.first));
        }
    }
    let mut is_year_due = true;
    labels(&found, room, |month, columns| {
        is_year_due |= month.month() == 1;
        let texts = [("%b %Y", is_year_due), ("%b", true)].into_iter().filter(|(_, is_meant)| *is_meant);
        let text = texts.map(|(form, _)| month.strftime(form).to_string()).find(|text| text.len() <= columns)?;
        is_year_due &= !text.contains(' ');
        Some(text)
    })
}

/// The number of every fourth week of the plan.
pub(super) fn numbers(from: usize, count: usize, cell: usize, room: usize) -> Vec<(usize, String)> {
    let found: Vec<_> =
        (0..count).filter(|at| at % 4 == 0).map(|at| (at * cell, (from + at + 1).to_string())).collect();
    labels(&found, room, |number, columns| Some(number.clone()).filter(|number| number.len() <= columns))
}

/// The style of a phase, which has a band too.
fn style(phase: usize) -> Style {
    let color = if phase.is_multiple_of(2) { AnsiColor::Green } else { AnsiColor::Cyan };
    color.on_default().bold()
}

/// The mark of a week.
fn mark(week: &Week, cell: usize, look: Look) -> String {
    let (text, style) = match week.sessions {
        0 => return format!("{:cell$}", '·'),
        1 if week.moved => ("▲".to_owned(), AnsiColor::Yellow.on_default().bold()),
        1 => ("●".to_owned(), style(week.phase)),
        count => (count.to_string(), style(week.phase)),
    };
    let blank = " ".repeat(cell.saturating_sub(text.chars().count()));
    look.styled(&text, style) + &blank
}
