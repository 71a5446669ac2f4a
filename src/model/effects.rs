//! The effects of a rule on an answer.

use serde::{Deserialize, Serialize};

use crate::model::{Days, Proposal, words::words};

/// The effects of a rule on an answer, without its words and its advice.
///
/// A rule with the default effects decides nothing. Code that reads all effects destructures them
/// without `..`, so that a new effect does not compile until each reader handles it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// The windows that it proposes.
    pub proposal: Option<Proposal>,
    /// Steps towards more frequent sessions; 0 for none.
    pub sooner: u32,
    /// Steps towards less frequent sessions; 0 for none.
    pub later: u32,
    /// The fewest days between sessions that it allows.
    pub floor: Option<Days>,
    /// The level at which it refers.
    pub refer: Option<Level>,
}

impl Effects {
    pub(crate) fn can_decide(&self) -> bool {
        *self != Self::default()
    }
}

words! {
    /// How soon a referral is to be followed, gravest last, so that the largest is the gravest.
    #[derive(Deserialize)]
    pub enum Level {
        /// Not until it has passed.
        Wait = "wait",
        /// A professional's word before anything else.
        Doctor = "doctor",
        /// The same day.
        Urgent = "urgent",
        /// At once.
        Emergency = "emergency",
    }
}

impl Level {
    /// Every level, gravest first, as rule files name them.
    pub const GRAVEST_FIRST: [Self; 4] = {
        let [wait, doctor, urgent, emergency] = Self::ALL;
        [emergency, urgent, doctor, wait]
    };
}
