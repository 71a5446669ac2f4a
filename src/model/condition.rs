//! The `when` of a combination, compiled once at load.

use serde::{Deserialize, Serialize};

use crate::model::{Facet, FactSet, RuleIndex};

/// A condition on the facts of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Condition {
    All(Vec<Self>),
    AnyOf(Vec<Self>),
    Not(Box<Self>),
    Facts(Facet, Test),
}

/// A test on the facts of one facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Test {
    Any(FactSet),
    All(FactSet),
    None(FactSet),
    /// At least so many facts of the facet; the set has all of them.
    AtLeast(FactSet, u32),
}

impl Condition {
    pub(crate) fn holds(&self, facts: &FactSet) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Self::AnyOf(parts) => parts.iter().any(|part| part.holds(facts)),
            Self::Not(part) => !part.holds(facts),
            Self::Facts(_, Test::Any(wanted)) => facts.meets(wanted),
            Self::Facts(_, Test::All(wanted)) => facts.includes(wanted),
            Self::Facts(_, Test::None(unwanted)) => !facts.meets(unwanted),
            Self::Facts(_, Test::AtLeast(all, least)) => facts.shared(all) >= *least,
        }
    }

    /// The tests in order, each with its facet.
    pub(crate) fn leaves(&self) -> Vec<(Facet, &Test)> {
        match self {
            Self::All(parts) | Self::AnyOf(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Not(part) => part.leaves(),
            Self::Facts(facet, test) => vec![(*facet, test)],
        }
    }

    /// The facts that the tests name, each once.
    pub(crate) fn mentioned(&self) -> Vec<RuleIndex> {
        let mut found = Vec::new();
        for fact in self.leaves().iter().flat_map(|(_, test)| test.facts().iter()) {
            if !found.contains(&fact) {
                found.push(fact);
            }
        }
        found
    }
}

impl Test {
    pub(crate) fn facts(&self) -> &FactSet {
        match self {
            Self::Any(facts) | Self::All(facts) | Self::None(facts) | Self::AtLeast(facts, _) => facts,
        }
    }
}
