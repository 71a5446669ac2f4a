//! The facets of a profile, and the ids of rules.

use std::fmt;
use std::ops::Index;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::model::{Text, words::words};

words! {
    /// A side of a profile: the five sorts of facts that a person can state.
    #[derive(Deserialize)]
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

impl Facet {
    /// The word for one: the first part of a rule id, a flag's name, a key of `when`.
    pub const fn singular(self) -> &'static str {
        self.as_str()
    }

    /// The word for many: a section of a rule file, a command.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Goal => "goals",
            Self::Lifestyle => "lifestyles",
            Self::Sign => "signs",
            Self::Caution => "cautions",
            Self::Response => "responses",
        }
    }

    /// Whether a profile has at most one fact of it.
    pub(crate) const fn is_single(self) -> bool {
        match self {
            Self::Goal | Self::Lifestyle | Self::Sign | Self::Caution => false,
            Self::Response => true,
        }
    }

    /// Whether its facts are warning signs, which are asked about before all others and may refer.
    pub(crate) const fn is_screened(self) -> bool {
        match self {
            Self::Goal | Self::Lifestyle | Self::Sign | Self::Response => false,
            Self::Caution => true,
        }
    }

    /// The key of its facts in a profile.
    pub const fn key(self) -> &'static str {
        if self.is_single() { self.singular() } else { self.plural() }
    }

    /// The description in JSON Schemas.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Goal => "What the sessions are for.",
            Self::Lifestyle => "What strains the back daily.",
            Self::Sign => "Signs that one may need sessions more often.",
            Self::Caution => "Red flags, contraindications and precautions.",
            Self::Response => "How the body answered so far.",
        }
    }
}

/// A value for each facet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByFacet<T>([T; Facet::ALL.len()]);

impl<T> ByFacet<T> {
    /// Calls `of` for each facet.
    pub fn new(of: impl FnMut(Facet) -> T) -> Self {
        Self(Facet::ALL.map(of))
    }

    /// Each facet with its value.
    pub fn iter(&self) -> impl Iterator<Item = (Facet, &T)> {
        Facet::ALL.into_iter().zip(&self.0)
    }
}

/// An object with the plurals as keys.
impl<T: Serialize> Serialize for ByFacet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(facet, value)| (facet.plural(), value)))
    }
}

impl<T> Index<Facet> for ByFacet<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "the array has a value for each facet")]
    fn index(&self, facet: Facet) -> &T {
        &self.0[facet as usize]
    }
}

/// The topic of an interview question: the facts of a facet, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Topic {
    /// The facts of a facet.
    Facts(Facet),
    /// The day on which the course began.
    Started,
    /// The day of the last session.
    Last,
}

impl Topic {
    /// All topics in the order of the interview: warning signs come first.
    pub fn all() -> impl Iterator<Item = Self> {
        let (screened, others): (Vec<Facet>, Vec<Facet>) =
            Facet::ALL.into_iter().partition(|facet| facet.is_screened());
        screened.into_iter().chain(others).map(Self::Facts).chain([Self::Started, Self::Last])
    }

    /// Its key in a pack: the section of the facts, or the flag of the day.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Facts(facet) => facet.plural(),
            Self::Started => "started",
            Self::Last => "last",
        }
    }
}

/// Replaces the property `facts` of a JSON Schema by one for each facet. `describe` edits a copy of
/// it and returns its key.
pub(crate) fn each_facet(schema: &mut Schema, describe: impl Fn(Facet, &mut Value) -> &'static str) {
    const PATTERN: &str = "facts";
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    let Some(pattern) = properties.remove(PATTERN) else { return };
    let keys = Facet::ALL.map(|facet| {
        let mut property = pattern.clone();
        let key = describe(facet, &mut property);
        properties.insert(key.to_owned(), property);
        Value::from(key)
    });
    if let Some(Value::Array(required)) = schema.get_mut("required")
        && let Some(at) = required.iter().position(|key| key == PATTERN)
    {
        required.splice(at..=at, keys);
    }
}

/// [`each_facet`] with the keys of a profile; a single facet has one name or null.
pub(crate) fn each_key(schema: &mut Schema) {
    each_facet(schema, |facet, property| {
        if facet.is_single() {
            *property = serde_json::json!({"type": ["string", "null"]});
        }
        if let Value::Object(property) = property {
            property.insert("description".to_owned(), facet.about().into());
        }
        facet.key()
    });
}

/// The id of a rule: `goal/…`, `combination/…`, `default`; `pack` for the pack's own advice.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent, bound(deserialize = "'de: 'static"))]
pub struct RuleId(Text);

impl RuleId {
    pub(crate) fn new(kind: &str, name: &str) -> Self {
        Self(format!("{kind}/{name}").into())
    }

    /// The facet and the name of a fact; `None` for other rules.
    pub(crate) fn fact(&self) -> Option<(Facet, &str)> {
        let (facet, name) = self.0.split_once('/')?;
        Some((facet.parse().ok()?, name))
    }

    /// What it is: the word before the name, or the whole id.
    pub(crate) fn kind(&self) -> &str {
        self.0.split_once('/').map_or(self.as_str(), |(kind, _)| kind)
    }

    pub(crate) fn default_rule() -> Self {
        Self(Text::of_program("default"))
    }

    pub(crate) fn pack() -> Self {
        Self(Text::of_program("pack"))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for RuleId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
