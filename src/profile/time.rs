//! The time facts of a profile: the progress of the course and the last session.

use std::fmt;

use jiff::civil::Date;

use super::file::LAST_WEEK;
use crate::model::{Elapsed, dates::days_between, interval::WEEK};

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
struct Progress<'a> {
    name: &'a str,
    /// The week or the date, as the user gave it.
    said: &'a dyn fmt::Display,
    elapsed: Elapsed,
    /// How exact it is, in days.
    unit: u32,
}

impl Progress<'_> {
    /// Whether both can be true: a day agrees with its week.
    fn agrees(&self, other: &Self) -> bool {
        let unit = self.unit.max(other.unit);
        self.elapsed.get() / unit == other.elapsed.get() / unit
    }
}

impl TimeFacts {
    /// The days from the start of the course to the day `on`, by the first fact; exact dates first.
    ///
    /// # Errors
    /// Facts that disagree, a start in the future, and one too long ago.
    pub(crate) fn elapsed(&self, on: impl Fn() -> Date) -> Result<Elapsed, TimeError> {
        for (name, started) in &self.started {
            if let Some(last) = self.last.filter(|last| last < started) {
                return Err(TimeError {
                    what: format!("the last session on {last} was before the course began ({name} {started})"),
                    hint: "give the day of the last session of this course, or leave it out before the first one"
                        .to_owned(),
                });
            }
        }
        let mut given = Vec::new();
        for (name, date) in &self.started {
            let on = on();
            let days = u32::try_from(days_between(*date, on)).map_err(|_| TimeError::future(name, *date, on))?;
            if days / WEEK >= LAST_WEEK {
                return Err(TimeError::long_ago(name, *date));
            }
            given.push(Progress { name, said: date, elapsed: Elapsed::days(days), unit: 1 });
        }
        for (name, week) in &self.weeks {
            given.push(Progress { name, said: week, elapsed: Elapsed::week(*week), unit: WEEK });
        }
        let Some((first, others)) = given.split_first() else {
            return Ok(Elapsed::START);
        };
        match others.iter().find(|other| !first.agrees(other)) {
            Some(other) => Err(TimeError {
                what: format!("{} {} and {} {} do not agree", first.name, first.said, other.name, other.said),
                hint: "say once how far along the course is: week 1 is its first seven days".to_owned(),
            }),
            None => Ok(first.elapsed),
        }
    }
}
