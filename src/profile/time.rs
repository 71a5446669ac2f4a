//! The time facts of a profile: how far the course has gone, and when the last session was.

use std::fmt;

use jiff::civil::Date;

use super::file::LAST_WEEK;
use crate::answer::next::days_between;
use crate::engine::Elapsed;

/// Everything the user said about time; conflicts are reported in this order.
#[derive(Debug, Default)]
pub(crate) struct TimeFacts {
    /// Each given first day of the course, with the name of its flag or key.
    pub(crate) started: Vec<(&'static str, Date)>,
    /// Each given week of the course, with the name of its flag or key.
    pub(crate) weeks: Vec<(&'static str, u32)>,
    /// The day of the last session.
    pub(crate) last: Option<Date>,
}

/// Why time facts cannot be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimeError {
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) hint: String,
}

impl TimeError {
    /// A day that should have passed, and has not.
    pub(crate) fn future(name: &str, date: Date, today: Date) -> Self {
        Self { what: format!("{name} {date} is in the future: today is {today}"), hint: "check the date".to_owned() }
    }

    /// A day so long ago that no course goes back to it.
    fn long_ago(name: &str, date: Date) -> Self {
        Self { what: format!("{name} {date} is more than {LAST_WEEK} weeks ago"), hint: "check the year".to_owned() }
    }
}

/// One statement of how far the course has gone.
#[derive(Clone, Copy)]
enum Along {
    Week(u32),
    /// The day on which it began, and how many days ago that was.
    Since(Date, u32),
}

impl Along {
    fn elapsed(self) -> Elapsed {
        match self {
            Self::Week(week) => Elapsed::week(week),
            Self::Since(_, days) => Elapsed::days(days),
        }
    }

    /// Whether both can be true: a day agrees with the week that it is in.
    fn agrees(self, other: Self) -> bool {
        let week = |along: Self| along.elapsed().get() / 7;
        match (self, other) {
            (Self::Since(_, one), Self::Since(_, other)) => one == other,
            _ => week(self) == week(other),
        }
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
    /// The days from the start of the course to the day `on`. Where several facts say it, the first one
    /// counts, and dates come first since they are exact.
    ///
    /// # Errors
    /// Facts that do not agree, a start in the future, and one too long ago.
    pub(crate) fn elapsed(&self, on: impl Fn() -> Date) -> Result<Elapsed, TimeError> {
        let mut given: Vec<(&str, Along)> = Vec::new();
        for (name, date) in &self.started {
            let on = on();
            let days = u32::try_from(days_between(*date, on)).map_err(|_| TimeError::future(name, *date, on))?;
            if days / 7 >= LAST_WEEK {
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
