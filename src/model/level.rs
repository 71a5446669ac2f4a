//! The levels of a referral.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::packed::pack;

/// How soon a referral is to be followed, gravest last, so that the largest is the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not until it has passed.
    Wait,
    /// A professional's word before anything else.
    Doctor,
    /// The same day.
    Urgent,
    /// At once.
    Emergency,
}

pack!(enum Level { 0 = Wait, 1 = Doctor, 2 = Urgent, 3 = Emergency });

impl Level {
    /// Every level, gravest first, as rule files name them.
    pub const ALL: [Self; 4] = [Self::Emergency, Self::Urgent, Self::Doctor, Self::Wait];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Urgent => "urgent",
            Self::Doctor => "doctor",
            Self::Wait => "wait",
        }
    }
}
