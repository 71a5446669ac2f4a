//! The `when` of a combination, compiled once at load.

use crate::model::facet::Facet;
use crate::model::facts::{FactSet, RuleIndex};
use crate::model::packed::pack;

/// A condition on the facts of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// All of them hold.
    All(Vec<Self>),
    /// One of them holds, or more.
    AnyOf(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// What one facet of the profile has.
    Facts(Facet, Test),
}

pack!(enum Condition { 0 = All(parts), 1 = AnyOf(parts), 2 = Not(part), 3 = Facts(facet, test) });

/// What is asked of the facts of one facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// One of these, or more.
    Any(FactSet),
    /// Each of these.
    All(FactSet),
    /// None of these.
    None(FactSet),
    /// So many of these, which are all that the facet has.
    AtLeast(FactSet, u32),
}

pack!(enum Test { 0 = Any(wanted), 1 = All(wanted), 2 = None(unwanted), 3 = AtLeast(all, least) });

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

    /// What it asks of each facet, in the order in which it does.
    pub(crate) fn leaves(&self) -> Vec<(Facet, &Test)> {
        match self {
            Self::All(parts) | Self::AnyOf(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Not(part) => part.leaves(),
            Self::Facts(facet, test) => vec![(*facet, test)],
        }
    }

    /// The facts that it speaks of, each once.
    pub(crate) fn mentioned(&self) -> Vec<RuleIndex> {
        let mut found = Vec::new();
        for (_, test) in self.leaves() {
            let new: Vec<RuleIndex> = test.facts().iter().filter(|fact| !found.contains(fact)).collect();
            found.extend(new);
        }
        found
    }
}

impl Test {
    /// The facts that it looks at.
    pub(crate) fn facts(&self) -> &FactSet {
        match self {
            Self::Any(facts) | Self::All(facts) | Self::None(facts) | Self::AtLeast(facts, _) => facts,
        }
    }
}
