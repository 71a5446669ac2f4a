//! The days that can have sessions.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

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
        let (mut later, mut earlier) = (Some(date.max(first)), Some(date.min(last)));
        loop {
            later = later.filter(|later| *later <= last);
            earlier = earlier.filter(|earlier| *earlier >= first);
            let found = [later, earlier].into_iter().flatten().find(|day| self.has(*day));
            if found.is_some() || later.or(earlier).is_none() {
                return found;
            }
            later = later.and_then(|day| day.checked_add(1.day()).ok());
            earlier = earlier.and_then(|day| day.checked_sub(1.day()).ok());
        }
    }
}
