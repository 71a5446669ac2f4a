//! Windows over time: the proposal of a rule and the course of an answer.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use crate::model::{Days, Stretch, Window};

/// The proposal of a rule: opening phases, then a routine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Proposal {
    /// The end of each opening phase in days from the start, exclusive, and its window.
    opening: Vec<(u32, Window)>,
    routine: Window,
}

impl Proposal {
    pub(crate) fn new(phases: impl IntoIterator<Item = (Days, Window)>, routine: Window) -> Self {
        let mut end = 0;
        let opening = phases.into_iter().map(|(length, window)| {
            end += length.get();
            (end, window)
        });
        Self { opening: opening.collect(), routine }
    }

    /// The ends of the opening phases, exclusive and rising.
    pub fn ends(&self) -> impl Iterator<Item = u32> {
        self.opening.iter().map(|(end, _)| *end)
    }

    /// The opening phases in order, each with its length and its window.
    pub(crate) fn phases(&self) -> impl Iterator<Item = (Days, Window)> {
        let starts = std::iter::once(0).chain(self.ends());
        self.opening.iter().zip(starts).filter_map(|((end, window), start)| Some((Days::new(end - start)?, *window)))
    }

    pub(crate) fn routine(&self) -> Window {
        self.routine
    }

    /// Whether there is an opening phase.
    pub fn has_opening(&self) -> bool {
        !self.opening.is_empty()
    }

    /// The proposal that answers as both together do: the smaller waits of every day, and the ends of both.
    /// Of two phases with one window the first end is left out, which no answer shows.
    pub(crate) fn merge(&self, other: &Self) -> Self {
        let mut ends: Vec<u32> = self.ends().chain(other.ends()).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut opening: Vec<(u32, Window)> = Vec::with_capacity(ends.len());
        let mut from = 0;
        for end in ends {
            let window = self.on(from).at_most(other.on(from));
            match opening.last_mut() {
                Some(last) if last.1 == window => last.0 = end,
                _ => opening.push((end, window)),
            }
            from = end;
        }
        Self { opening, routine: self.routine.at_most(other.routine) }
    }

    /// The window on a day of the course.
    pub fn on(&self, day: u32) -> Window {
        self.opening.iter().find(|(end, _)| day < *end).map_or(self.routine, |(_, window)| *window)
    }
}

/// In words: `every week for 4 weeks, then every 2 to 4 weeks`.
impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (length, window) in self.phases() {
            write!(f, "{window} for {}, then ", Stretch(length.get()))?;
        }
        self.routine.fmt(f)
    }
}

/// A stretch of a course with one window and one suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// Its first day, counted from the start of the course.
    pub from: u32,
    /// Its end, exclusive; `None` for the routine.
    pub until: Option<u32>,
    /// The days between sessions.
    pub window: Window,
    /// The suggested days between sessions, within the window.
    pub suggested: Days,
}

/// The course of an answer: opening phases, then the open-ended routine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Course {
    opening: Vec<Segment>,
    routine: Segment,
}

impl Course {
    /// Joins contiguous segments with equal window and suggestion.
    pub(crate) fn new(opening: impl Iterator<Item = Segment>, mut routine: Segment) -> Self {
        let mut joined: Vec<Segment> = Vec::new();
        let equal = |a: &Segment, b: &Segment| a.window == b.window && a.suggested == b.suggested;
        for segment in opening {
            match joined.last_mut() {
                Some(last) if equal(last, &segment) => last.until = segment.until,
                _ => joined.push(segment),
            }
        }
        if let Some(last) = joined.pop_if(|last| equal(last, &routine)) {
            routine.from = last.from;
        }
        Self { opening: joined, routine }
    }

    /// The segments in order, the routine last.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.opening.iter().chain([&self.routine])
    }

    /// The last segment, which is open-ended.
    pub fn routine(&self) -> &Segment {
        &self.routine
    }

    /// The segment in force on a day of the course.
    pub fn on(&self, day: u32) -> &Segment {
        let phase = self.opening.iter().find(|segment| segment.until.is_some_and(|until| day < until));
        phase.unwrap_or(&self.routine)
    }
}

/// In words, capital first: `Every week for 4 weeks, then every 2 to 4 weeks`.
impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = String::new();
        for phase in &self.opening {
            let length = phase.until.unwrap_or(phase.from) - phase.from;
            write!(words, "{} for {}, then ", phase.window, Stretch(length))?;
        }
        write!(words, "{}", self.routine.window)?;
        f.write_str(&capital(&words))
    }
}

/// `text` with its first letter in upper case.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let mut capital = String::with_capacity(text.len());
    capital.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    capital + letters.as_str()
}

/// Whole days since the course began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elapsed(u32);

impl Elapsed {
    /// The first day of the course, which is also the default.
    pub const START: Self = Self(0);

    /// A number of whole days.
    pub fn days(days: u32) -> Self {
        Self(days)
    }

    /// The first day of a week, counted from 1: week 1 is days 0 to 6.
    pub fn week(week: u32) -> Self {
        Self(week.saturating_sub(1).saturating_mul(7))
    }

    /// The number of days.
    pub fn get(self) -> u32 {
        self.0
    }
}
