//! On which days there can be sessions.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The days on which there can be sessions: some weekdays, except in some stretches of the
/// calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedDays {
    /// By the days since Monday.
    weekdays: [bool; 7],
    /// First and last day of each stretch that is left out.
    left_out: Vec<(Date, Date)>,
}

/// All days.
impl Default for AllowedDays {
    fn default() -> Self {
        Self { weekdays: [true; 7], left_out: Vec::new() }
    }
}

fn at(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or_default()
}

impl AllowedDays {
    /// The days of the weekdays in `on` (of all, where it is empty) that are not in `not_on`,
    /// without the stretches of `left_out`, each with its first and last day; `None` where no
    /// weekday is left.
    pub fn new(on: &[Weekday], not_on: &[Weekday], left_out: Vec<(Date, Date)>) -> Option<Self> {
        let mut weekdays = [on.is_empty(); 7];
        for (days, is_on) in [(on, true), (not_on, false)] {
            for weekday in days {
                if let Some(day) = weekdays.get_mut(at(*weekday)) {
                    *day = is_on;
                }
            }
        }
        weekdays.contains(&true).then_some(Self { weekdays, left_out })
    }

    /// Whether there can be a session on a day.
    pub fn has(&self, date: Date) -> bool {
        self.weekdays.get(at(date.weekday())) == Some(&true)
            && !self.left_out.iter().any(|(first, last)| (*first..=*last).contains(&date))
    }

    /// The first day from `date` on; `None` where the calendar ends before there is one.
    pub fn first_from(&self, mut date: Date) -> Option<Date> {
        while !self.has(date) {
            let over = self.left_out.iter().filter(|(first, last)| (*first..=*last).contains(&date));
            let last = over.map(|(_, last)| *last).max().unwrap_or(date);
            date = last.checked_add(1.day()).ok()?;
        }
        Some(date)
    }

    /// The day from `first` to `last` that is nearest to `date`; of two, the later.
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
