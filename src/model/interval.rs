//! Days between sessions, as numbers and in words.
//!
//! A week is 7 days and a month is 4 weeks, so that appointments keep their weekday.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::model::words::words;

mod parse;

pub use parse::IntervalError;

pub(crate) const WEEK: u32 = 7;

words! {
    /// A unit of the intervals of rule files.
    pub(crate) enum Unit {
        Day = "day",
        Week = "week",
        /// Four weeks, so that appointments keep their weekday.
        Month = "month",
    }
}

impl Unit {
    pub(crate) const fn days(self) -> u32 {
        match self {
            Self::Day => 1,
            Self::Week => WEEK,
            Self::Month => 4 * WEEK,
        }
    }
}

/// A number of whole days, 1 to 366.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Days(u16);

impl Days {
    /// The longest stretch that a rule can name, in days.
    pub const MAX: u32 = 366;

    /// `days` as a checked number of days; `None` outside 1 to 366.
    pub fn new(days: u32) -> Option<Self> {
        match u16::try_from(days) {
            Ok(count @ 1..) if days <= Self::MAX => Some(Self(count)),
            _ => None,
        }
    }

    /// The number of days.
    pub fn get(self) -> u32 {
        u32::from(self.0)
    }
}

/// A range of days between sessions, `min..=max`; a single interval has both ends equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Window {
    min: Days,
    max: Days,
}

impl Window {
    /// The range from `min` to `max` days; `None` where `min` lies above `max`.
    pub fn new(min: Days, max: Days) -> Option<Self> {
        (min <= max).then_some(Self { min, max })
    }

    /// A window with both ends equal.
    pub fn single(days: Days) -> Self {
        Self { min: days, max: days }
    }

    /// The fewest days between two sessions.
    pub fn min(self) -> Days {
        self.min
    }

    /// The most days between two sessions.
    pub fn max(self) -> Days {
        self.max
    }

    /// Both ends as the smaller of the two windows' ends.
    pub(crate) fn at_most(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.min(other.max) }
    }

    /// Both ends raised to at least `floor`.
    pub(crate) fn at_least(self, floor: Days) -> Self {
        Self { min: self.min.max(floor), max: self.max.max(floor) }
    }

    /// The longest wait shortened to `max`, the shortest to no more than that.
    pub(crate) fn with_max(self, max: Days) -> Self {
        Self { min: self.min.min(max), max }
    }

    /// The shortest wait lengthened to `min`, the longest to no less than that.
    pub(crate) fn with_min(self, min: Days) -> Self {
        Self { min, max: self.max.max(min) }
    }
}

/// `every week`, `every 2 to 4 weeks`, `every 5 to 7 days`; in weeks if both ends are whole weeks.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (min, max) = (self.min.get(), self.max.get());
        let (unit, min, max) = if min.is_multiple_of(WEEK) && max.is_multiple_of(WEEK) {
            ("week", min / WEEK, max / WEEK)
        } else {
            ("day", min, max)
        };
        match (min, max) {
            (1, 1) => write!(f, "every {unit}"),
            _ if min == max => write!(f, "every {max} {unit}s"),
            _ => write!(f, "every {min} to {max} {unit}s"),
        }
    }
}

/// Serialised as a rule file could say it, always in days: `7 days`, `14-28 days`. Where nobody reads it, as
/// [`Deserialize`] wants it.
impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (min, max) = (self.min.get(), self.max.get());
        if !serializer.is_human_readable() {
            (self.min, self.max).serialize(serializer)
        } else if min == max {
            serializer.collect_str(&format_args!("{max} days"))
        } else {
            serializer.collect_str(&format_args!("{min}-{max} days"))
        }
    }
}

/// A number of days in words: `4 weeks`, `1 week`, `10 days`; in weeks if they are whole.
pub(crate) struct Stretch(pub(crate) u32);

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.0 {
            days if days > 0 && days.is_multiple_of(WEEK) => (days / WEEK, "week"),
            days => (days, "day"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}
