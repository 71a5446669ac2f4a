//! The dates of a course, and the days that can have sessions.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Length, Request};
use crate::answer::next::in_force;
use crate::answer::recommendation::{Interval, Phase};
use crate::model::dates::days_between;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) date: Date,
    /// The day of the course.
    pub(super) day: u32,
    pub(super) after: Option<Gap>,
}

/// The gap between two sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) days: u32,
    pub(super) window: Interval,
    /// Whether it lies beyond the window, which had no allowed day.
    pub(super) moved: bool,
}

/// Maps dates to days of the course: `date` is `day`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    pub(super) date: Date,
    pub(super) day: u32,
}

impl Anchor {
    /// The day of the course; its first day for earlier dates.
    pub(super) fn day_of(self, date: Date) -> u32 {
        u32::try_from(i64::from(self.day) + days_between(self.date, date)).unwrap_or(0)
    }

    /// The date of a day of the course; the end of the calendar for later days.
    pub(super) fn date_of(self, day: u32) -> Date {
        self.date.saturating_add((i64::from(day) - i64::from(self.day)).days())
    }
}

/// The sessions of a course before the day `end`, each up to `later` days after the preferred day, within its window.
pub(super) fn slots(course: &[Phase], request: &Request, anchor: Anchor, later: u32, end: Option<Date>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut before = request.last;
    while let Some(slot) = next(course, request, anchor, before, later) {
        if end.is_some_and(|end| slot.date >= end) || !is_in(request, slot.date, slots.len()) {
            break;
        }
        before = Some(slot.date);
        slots.push(slot);
    }
    slots
}

/// Whether a plan with `count` sessions includes another one on a date.
fn is_in(request: &Request, date: Date, count: usize) -> bool {
    match request.length {
        Length::Weeks(weeks) => days_between(request.start, date) < i64::from(weeks) * 7,
        Length::Until(last) => date <= last,
        Length::Sessions(most) => u32::try_from(count).is_ok_and(|count| count < most),
    }
}

/// The session after the one on `before`; `None` at the end of the calendar.
fn next(course: &[Phase], request: &Request, anchor: Anchor, before: Option<Date>, later: u32) -> Option<Slot> {
    let Some(before) = before else {
        let date = request.days.first_from(request.start)?;
        return Some(Slot { date, day: anchor.day_of(date), after: None });
    };
    let window = &in_force(course, anchor.day_of(before))?.interval;
    let wanted = (request.pace.days(window) + later).min(window.max_days);
    let after = |days: u32| before.checked_add(i64::from(days).days()).ok();
    let (first, last) = (after(window.min_days)?.max(request.start), after(window.max_days)?);
    let within = request.days.nearest(after(wanted)?.max(request.start), first, last);
    let date = within.or_else(|| request.days.first_from(first.max(last.checked_add(1.day()).ok()?)))?;
    let gap =
        Gap { days: u32::try_from(days_between(before, date)).ok()?, window: window.clone(), moved: within.is_none() };
    Some(Slot { date, day: anchor.day_of(date), after: Some(gap) })
}

/// The days that can have sessions: some weekdays, except in some stretches of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedDays {
    weekdays: Vec<Weekday>,
    /// The first and last day of each excluded stretch.
    left_out: Vec<(Date, Date)>,
}

/// All days.
impl Default for AllowedDays {
    fn default() -> Self {
        Self { weekdays: Weekday::Monday.cycle_forward().take(7).collect(), left_out: Vec::new() }
    }
}

impl AllowedDays {
    /// Allows the weekdays of `on` (all if it is empty) that are not in `not_on`, without the stretches
    /// of `left_out`, each with its first and last day; `None` if no weekday remains.
    pub fn new(on: &[Weekday], not_on: &[Weekday], left_out: Vec<(Date, Date)>) -> Option<Self> {
        let mut weekdays = Self::default().weekdays;
        weekdays.retain(|day| (on.is_empty() || on.contains(day)) && !not_on.contains(day));
        (!weekdays.is_empty()).then_some(Self { weekdays, left_out })
    }

    /// Allows a day no longer.
    pub(crate) fn leave_out(&mut self, date: Date) {
        self.left_out.push((date, date));
    }

    /// Whether a day can have a session.
    pub fn has(&self, date: Date) -> bool {
        self.weekdays.contains(&date.weekday())
            && !self.left_out.iter().any(|(first, last)| (*first..=*last).contains(&date))
    }

    /// The first allowed day from `date` on; `None` at the end of the calendar.
    pub fn first_from(&self, mut date: Date) -> Option<Date> {
        while !self.has(date) {
            let over = self.left_out.iter().filter(|(first, last)| (*first..=*last).contains(&date));
            let last = over.map(|(_, last)| *last).max().unwrap_or(date);
            date = last.checked_add(1.day()).ok()?;
        }
        Some(date)
    }

    /// The allowed day from `first` to `last` that is nearest to `date`; the later of two.
    pub fn nearest(&self, date: Date, first: Date, last: Date) -> Option<Date> {
        let later = date.max(first).series(1.day()).take_while(|day| *day <= last).find(|day| self.has(*day));
        let earlier = date.min(last).series(-1.day()).take_while(|day| *day >= first).find(|day| self.has(*day));
        [later, earlier].into_iter().flatten().min_by_key(|day| days_between(date, *day).abs())
    }
}
