//! The dates of the next session, counted from the last one.

use jiff::{Span, civil::Date};

use crate::answer::recommendation::{Due, Next, Phase, Recommendation, Recommended};
use crate::model::dates::days_between;

impl Recommendation {
    /// Adds the dates of the next session, counted from `last` by the window in force on that day, or
    /// on day 0 if it was before the course. A referral is unchanged, and so is an answer whose review is due or
    /// that has a question open.
    #[must_use]
    pub fn with_next(mut self, last: Date, today: Date) -> Self {
        if let Self::Recommended(answer) = &mut self {
            answer.date_waits = answer.is_held();
            if !answer.date_waits {
                answer.next = next_by(&answer.course, answer.elapsed_days, last, today);
            }
        }
        self
    }
}

impl Recommended {
    /// Whether an open question or a review that is due comes before the next session.
    pub(crate) fn is_held(&self) -> bool {
        !self.ask_first.is_empty() || self.review.as_ref().is_some_and(|review| review.due)
    }
}

/// The next session after the one on `last`; today is the day `elapsed` of the course.
pub(crate) fn next_by(course: &[Phase], elapsed: u32, last: Date, today: Date) -> Option<Next> {
    let day = u32::try_from(i64::from(elapsed) - days_between(last, today)).unwrap_or(0);
    next_after(last, day, course, today)
}

pub(crate) fn in_force(course: &[Phase], day: u32) -> Option<&Phase> {
    course.iter().find(|phase| phase.until_day.is_none_or(|until| day < until))
}

/// The next session after the one on `last`, which was the day `day` of the course.
pub(crate) fn next_after(last: Date, day: u32, course: &[Phase], today: Date) -> Option<Next> {
    let interval = &in_force(course, day)?.interval;
    let after = |days: u32| last.saturating_add(Span::new().days(i64::from(days)));
    let (earliest, latest) = (after(interval.min_days), after(interval.max_days));
    Some(Next {
        earliest,
        suggested: after(interval.suggested_days),
        latest,
        status: if today < earliest {
            Due::NotYet
        } else if today <= latest {
            Due::Due
        } else {
            Due::Overdue
        },
        interval: interval.clone(),
        overdue_days: u32::try_from(days_between(latest, today)).ok().filter(|days| *days > 0),
    })
}
