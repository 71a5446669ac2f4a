//! The time facts of a profile: the progress of the course and the last session.

use std::fmt;

use jiff::civil::Date;

use super::file::LAST_WEEK;
use crate::model::Elapsed;
use crate::model::dates::days_between;
use crate::model::interval::WEEK;

/// Everything the user said about time; conflicts are reported in this order.
#[derive(Debug, Default)]
pub(crate) struct TimeFacts {
    /// First days of the course, each with its flag or key.
    pub(crate) started: Vec<(&'static str, Date)>,
    /// Weeks of the course, each with its flag or key.
    pub(crate) weeks: Vec<(&'static str, u32)>,
    pub(crate) last: Option<Date>,
}

/// A contradiction in time facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeError {
    pub(crate) what: String,
    pub(crate) hint: String,
}

impl TimeError {
    pub(crate) fn future(name: &str, date: Date, today: Date) -> Self {
        Self { what: format!("{name} {date} is in the future: today is {today}"), hint: "check the date".to_owned() }
    }

    fn long_ago(name: &str, date: Date) -> Self {
        Self { what: format!("{name} {date} is more than {LAST_WEEK} weeks ago"), hint: "check the year".to_owned() }
    }
}

/// One statement of the progress of the course.
#[derive(Clone, Copy)]
enum Along {
    Week(u32),
    /// The first day, and the days since then.
    Since(Date, u32),
}

impl Along {
    fn elapsed(self) -> Elapsed {
        match self {
            Self::Week(week) => Elapsed::week(week),
            Self::Since(_, days) => Elapsed::days(days),
        }
    }

    /// Whether both can be true: a day agrees with its week.
    fn agrees(self, other: Self) -> bool {
        let unit = if matches!((self, other), (Self::Since(..), Self::Since(..))) { 1 } else { WEEK };
        self.elapsed().get() / unit == other.elapsed().get() / unit
    }
}

impl fmt::Display for Along {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Week(week) => write!(f, "{week}"),
            Self::Since(date, _) => write!(f, "{date}"),
        }
    }
}

impl TimeFacts {
    /// The days from the start of the course to the day `on`, by the first fact; exact dates first.
    ///
    /// # Errors
    /// Facts that disagree, a start in the future, and one too long ago.
    pub(crate) fn elapsed(&self, on: impl Fn() -> Date) -> Result<Elapsed, TimeError> {
        let mut given: Vec<(&str, Along)> = Vec::new();
        for (name, date) in &self.started {
            let on = on();
            let days = u32::try_from(days_between(*date, on)).map_err(|_| TimeError::future(name, *date, on))?;
            if days / WEEK >= LAST_WEEK {
                return Err(TimeError::long_ago(name, *date));
            }
            given.push((name, Along::Since(*date, days)));
        }
        given.extend(self.weeks.iter().map(|(name, week)| (*name, Along::Week(*week))));
        let Some(((first, elapsed), others)) = given.split_first() else {
            return Ok(Elapsed::START);
        };
        match others.iter().find(|(_, other)| !elapsed.agrees(*other)) {
            Some((name, other)) => Err(TimeError {
                what: format!("{first} {elapsed} and {name} {other} do not agree"),
                hint: "say once how far along the course is: week 1 is its first seven days".to_owned(),
            }),
            None => Ok(elapsed.elapsed()),
        }
    }
}
