//! A rule with one thing changed, for tests that look whether anybody notices.

use super::{Kind, Rule};
use crate::model::condition::Condition;
use crate::model::course::Proposal;
use crate::model::interval::Days;
use crate::model::level::Level;

impl Rule {
    /// The rule without any effect; a combination without one never holds either.
    pub(crate) fn without_effects(&self) -> Self {
        let kind = match &self.kind {
            Kind::Combination(_) => Kind::Combination(Condition::AnyOf(Vec::new())),
            kind => kind.clone(),
        };
        Self { kind, proposal: None, sooner: 0, later: 0, floor: None, refer: None, advice: Vec::new(), ..self.clone() }
    }

    /// The rule with another proposal.
    pub(crate) fn with_proposal(&self, proposal: Proposal) -> Self {
        Self { proposal: Some(proposal), ..self.clone() }
    }

    /// The rule with another number of steps sooner.
    pub(crate) fn with_sooner(&self, sooner: u32) -> Self {
        Self { sooner, ..self.clone() }
    }

    /// The rule with another number of steps later.
    pub(crate) fn with_later(&self, later: u32) -> Self {
        Self { later, ..self.clone() }
    }

    /// The rule with another floor, or none.
    pub(crate) fn with_floor(&self, floor: Option<Days>) -> Self {
        Self { floor, ..self.clone() }
    }

    /// The rule with another referral, or none.
    pub(crate) fn with_refer(&self, refer: Option<Level>) -> Self {
        Self { refer, ..self.clone() }
    }

    /// The combination with another condition.
    pub(crate) fn with_condition(&self, condition: Condition) -> Self {
        Self { kind: Kind::Combination(condition), ..self.clone() }
    }
}
