//! What the calendar says of a profile: clearings that lapse, and looks at the warning signs and at the course.

use jiff::Span;
use jiff::civil::Date;

use super::Profile;
use super::file::Key;
use super::time::TimeError;
use crate::model::{Days, Elapsed, RuleIndex, dates::days_between};

/// The word of a professional on a caution.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Clearing {
    pub(crate) caution: RuleIndex,
    /// Its day, if that is known.
    pub(crate) on: Option<Date>,
    /// Whether the caution is named as well.
    pub(crate) is_named: bool,
    pub(crate) standing: Clears,
}

/// Whether a clearing counts. Where it does not, its caution is named like any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Clears {
    /// The caution does not refer.
    Holds,
    /// No word clears this caution.
    Never,
    /// The caution is named as well.
    NamedToo,
    /// Its day is further back than these days.
    Lapsed(Days),
}

/// The last looks at the warning signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Screening {
    /// The day of the last one at all of them, if one was given.
    pub(crate) on: Option<Date>,
    /// The day of the last one at their first page, which closes no other question.
    pub(crate) of_page: Option<Date>,
    /// Whether the one at all of them holds today.
    pub(crate) holds: bool,
    /// Whether it was today.
    pub(crate) is_today: bool,
    /// The day from which on it no longer holds.
    pub(crate) lapses: Option<Date>,
}

/// The name and the day of a clearing that is written as `name` or `name=day`.
pub(crate) fn name_and_day(written: &str) -> (&str, Option<&str>) {
    written.split_once('=').map_or((written, None), |(name, day)| (name, Some(day)))
}

impl Clearing {
    pub(crate) fn holds(&self) -> bool {
        self.standing == Clears::Holds
    }
}

/// The first day on which something from the day `on` no longer holds: the last day still does.
fn lapses(on: Date, holds: Option<Days>) -> Option<Date> {
    Some(on.saturating_add(Span::new().days(i64::from(holds?.get()) + 1)))
}

impl Profile<'_> {
    /// Reads the calendar: what has lapsed by `today`, and how long ago the course was reviewed. It has to
    /// follow the last statement of a day.
    ///
    /// # Errors
    /// A day in the future.
    pub(crate) fn settle(&mut self, today: Date) -> Result<(), TimeError> {
        let rules = self.rules;
        for clearing in self.clearings.iter_mut().filter(|clearing| clearing.holds()) {
            let caution = rules.rule(clearing.caution);
            let clearance = rules.clearance(caution);
            if clearing.on.is_some_and(|on| on > today) {
                clearing.standing = Clears::NamedToo;
                continue;
            }
            let lapsed = clearing.on.and_then(|on| lapses(on, clearance)).is_some_and(|lapses| today >= lapses);
            if let Some(clearance) = clearance.filter(|_| lapsed) {
                clearing.standing = Clears::Lapsed(clearance);
            }
        }
        if let Some(on) = self.screening.on {
            let lapses = lapses(on, rules.screening());
            let holds = lapses.is_none_or(|lapses| today < lapses);
            self.screening = Screening { holds, is_today: on == today, lapses, ..self.screening };
        }
        self.days_since_review = self.reviewed.and_then(|on| u32::try_from(days_between(on, today)).ok());
        // Reported last, so that what is known is settled all the same.
        let days = [(Key::Screened, self.screening.on), (Key::Reviewed, self.reviewed)];
        if let Some((key, on)) = days.into_iter().find_map(|(key, on)| Some((key, on.filter(|on| *on > today)?))) {
            return Err(TimeError::future(key.as_str(), on, today));
        }
        let future = |clearing: &Clearing| Some((clearing.caution, clearing.on.filter(|on| *on > today)?));
        match self.clearings.iter().find_map(future) {
            Some((caution, on)) => {
                let name = format!("{} {}", Key::Cleared.as_str(), rules.rule(caution).name());
                Err(TimeError::future(&name, on, today))
            }
            None => Ok(()),
        }
    }

    /// Whether something is stated that the calendar has a say about.
    pub(crate) fn has_days(&self) -> bool {
        !self.clearings.is_empty() || self.screening.on.is_some() || self.reviewed.is_some()
    }

    /// The clearings, by caution.
    pub(crate) fn clearings(&self) -> &[Clearing] {
        &self.clearings
    }

    pub(crate) fn clearing(&self, caution: RuleIndex) -> Option<&Clearing> {
        self.clearings.iter().find(|clearing| clearing.caution == caution)
    }

    /// Whether a professional has agreed to a caution, and that counts.
    pub(crate) fn is_cleared(&self, caution: RuleIndex) -> bool {
        self.clearing(caution).is_some_and(Clearing::holds)
    }

    /// The first day on which a clearing no longer holds.
    pub(crate) fn lapses(&self, clearing: &Clearing) -> Option<Date> {
        lapses(clearing.on?, self.rules.clearance(self.rules.rule(clearing.caution)))
    }

    pub(crate) fn screening(&self) -> Screening {
        self.screening
    }

    /// The day of the last review of the course.
    pub(crate) fn last_review(&self) -> Option<Date> {
        self.reviewed
    }

    /// The day of the course from which reviews are counted: its start, or the day of the last review.
    pub(crate) fn counted_from(&self, elapsed: Elapsed) -> u32 {
        self.days_since_review.map_or(0, |days| elapsed.get().saturating_sub(days))
    }

    /// Adds a look at the warning signs on a day; the later of two days counts.
    pub(crate) fn screened(&mut self, on: Date) {
        self.screening.on = self.screening.on.max(Some(on));
        self.screening.holds = true;
    }

    /// Adds a look at the first page of warning signs on a day.
    pub(crate) fn screened_by_page(&mut self, on: Date) {
        self.screening.of_page = self.screening.of_page.max(Some(on));
    }

    /// States that the course was reviewed on a day; the later of two days counts.
    pub(crate) fn reviewed(&mut self, on: Date) {
        self.reviewed = self.reviewed.max(Some(on));
    }

    /// States that a professional agreed to a caution, on a day if that is known; the later of two days counts.
    pub(crate) fn clear_caution(&mut self, caution: RuleIndex, on: Option<Date>) {
        if let Some(clearing) = self.clearings.iter_mut().find(|clearing| clearing.caution == caution) {
            clearing.on = clearing.on.max(on);
            return;
        }
        let is_named = self.has(caution);
        let standing = if !self.rules.rule(caution).safeguards().is_clearable {
            Clears::Never
        } else if is_named {
            Clears::NamedToo
        } else {
            Clears::Holds
        };
        self.facts.insert(caution);
        let at = self.clearings.partition_point(|clearing| clearing.caution < caution);
        self.clearings.insert(at, Clearing { caution, on, is_named, standing });
    }
}
