//! The facets of a profile, and the ids of rules.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::model::packed::pack;
use crate::model::text::Text;
use crate::model::words::words;

words! {
    /// A side of a profile: the five sorts of facts that a person can state.
    pub enum Facet {
        /// What the sessions are for.
        Goal = "goal",
        /// What strains the back daily.
        Lifestyle = "lifestyle",
        /// A warning sign that one may need sessions more often.
        Sign = "sign",
        /// A red flag, contraindication or precaution.
        Caution = "caution",
        /// How the body answered so far; a profile has at most one.
        Response = "response",
    }
}

pack!(enum Facet { 0 = Goal, 1 = Lifestyle, 2 = Sign, 3 = Caution, 4 = Response });

impl Facet {
    /// Whether a profile has at most one fact of it.
    #[must_use]
    pub(crate) const fn is_single(self) -> bool {
        match self {
            Self::Goal | Self::Lifestyle | Self::Sign | Self::Caution => false,
            Self::Response => true,
        }
    }

    /// The word for one: the first part of a rule id, a flag's name, a key of `when`.
    #[must_use]
    pub fn singular(self) -> &'static str {
        self.as_str()
    }

    /// The word for many: a section of a rule file, a command.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Goal => "goals",
            Self::Lifestyle => "lifestyles",
            Self::Sign => "signs",
            Self::Caution => "cautions",
            Self::Response => "responses",
        }
    }
}

/// What a question is about that somebody is asked: the facts of a facet, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Which facts of a facet there are.
    Facts(Facet),
    /// The day on which the course began.
    Started,
    /// The day of the last session.
    Last,
}

pack!(enum Topic { 0 = Facts(facet), 1 = Started, 2 = Last });

impl Topic {
    /// All topics, in the order in which they are asked about.
    pub const ALL: [Self; 7] = [
        Self::Facts(Facet::Caution),
        Self::Facts(Facet::Goal),
        Self::Facts(Facet::Lifestyle),
        Self::Facts(Facet::Sign),
        Self::Facts(Facet::Response),
        Self::Started,
        Self::Last,
    ];

    /// The key of its question in a pack: the section of the facts, or the flag of the day.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Facts(facet) => facet.plural(),
            Self::Started => "started",
            Self::Last => "last",
        }
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The id of a rule: `goal/…`, `combination/…`, `default`; `pack` for the pack's own advice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct RuleId(Text);

pack!(tuple RuleId);

impl RuleId {
    pub(crate) fn new(kind: &str, name: &str) -> Self {
        Self(format!("{kind}/{name}").into())
    }

    pub(crate) fn default_rule() -> Self {
        Self(Text::fixed("default"))
    }

    pub(crate) fn pack() -> Self {
        Self(Text::fixed("pack"))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
