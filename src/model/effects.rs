//! What a rule does to an answer.

use crate::model::course::Proposal;
use crate::model::interval::Days;
use crate::model::level::Level;
use crate::model::packed::pack;

/// What a rule does to an answer, without its words and its advice.
///
/// Two rules do the same where their effects are equal, and a rule that has the default ones decides nothing. Code that
/// reads all effects destructures them without `..`, so that a new one does not compile until each reader knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

pack!(struct Effects { proposal, sooner, later, floor, refer });

impl Effects {
    /// Whether there is any, so that a rule with them can decide what an answer is.
    pub(crate) fn can_decide(&self) -> bool {
        *self != Self::default()
    }
}
