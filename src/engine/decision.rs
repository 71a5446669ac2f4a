//! The part of an answer that a user acts on.

use std::fmt;

use crate::engine::{Elapsed, Evaluation, Outcome, evaluate};
use crate::model::{Course, Level};
use crate::profile::Profile;

/// Answers with equal decisions are interchangeable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decision {
    Refer(Level),
    Course(Course),
}

impl From<Evaluation> for Decision {
    fn from(evaluation: Evaluation) -> Self {
        match evaluation.outcome {
            Outcome::Refer(level) => Self::Refer(level),
            Outcome::Course(answer) => Self::Course(answer.course),
        }
    }
}

impl Decision {
    /// The decision for a profile on the day `elapsed` of the course.
    pub(crate) fn on(profile: &Profile<'_>, elapsed: Elapsed) -> Self {
        evaluate(profile, elapsed).into()
    }
}

/// `refer: urgent`, or the course.
impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refer(level) => write!(f, "refer: {}", level.as_str()),
            Self::Course(course) => course.fmt(f),
        }
    }
}
