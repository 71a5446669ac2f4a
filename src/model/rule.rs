//! One rule, checked and compiled.

use serde::{Deserialize, Serialize};

use crate::model::{Advice, Condition, Effects, Facet, Lazy, Level, Note, Proposal, RuleId, Source, Text};

/// An entry of a rule file: its effects, its condition and its texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Rule {
    id: RuleId,
    kind: Kind,
    words: Lazy<Words>,
    advice: Lazy<Vec<Advice>>,
    effects: Effects,
}

/// The texts of a rule, which do not affect the outcome.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Words {
    pub(crate) title: Text,
    pub(crate) help: Option<Text>,
    pub(crate) ask: Option<Text>,
    pub(crate) aliases: Vec<Text>,
    pub(crate) because: Text,
    pub(crate) reading: Option<Text>,
    pub(crate) notes: Vec<Note>,
    pub(crate) source: Source,
    pub(crate) place: RulePlace,
}

/// Where a rule is defined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulePlace {
    /// `file:line`; the files of the built-in set are under `built-in/`.
    pub at: Text,
    /// Whether a layer took it over from the built-in set.
    pub is_taken_over: bool,
}

/// When a rule applies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Kind {
    Default,
    Fact(Facet),
    Combination(Condition),
}

impl Rule {
    pub(crate) fn new(id: RuleId, kind: Kind, effects: Effects, advice: Vec<Advice>, words: Words) -> Self {
        Self { id, kind, words: Lazy::new(words), advice: Lazy::new(advice), effects }
    }

    /// The id, such as `goal/…`.
    pub fn id(&self) -> &RuleId {
        &self.id
    }

    /// The facet of a fact; `None` for the default and for combinations.
    pub fn facet(&self) -> Option<Facet> {
        match self.kind {
            Kind::Fact(facet) => Some(facet),
            Kind::Default | Kind::Combination(_) => None,
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The id without its first part.
    pub fn name(&self) -> &str {
        let id = self.id.as_str();
        id.split_once('/').map_or(id, |(_, name)| name)
    }

    /// A few words for people.
    pub fn title(&self) -> &str {
        &self.words.get().title
    }

    /// One line of explanation.
    pub fn help(&self) -> Option<&str> {
        self.words.get().help.as_deref()
    }

    /// The interview question for this fact.
    pub fn ask(&self) -> Option<&str> {
        self.words.get().ask.as_deref()
    }

    /// Other names for it.
    pub fn aliases(&self) -> &[Text] {
        &self.words.get().aliases
    }

    /// The name and the aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name()).chain(self.aliases().iter().map(|alias| &**alias))
    }

    /// Why, in words without figures.
    pub fn because(&self) -> &str {
        &self.words.get().because
    }

    /// The authors' own reading of the source.
    pub fn reading(&self) -> Option<&str> {
        self.words.get().reading.as_deref()
    }

    /// Additional advice.
    pub fn advice(&self) -> &[Advice] {
        self.advice.get()
    }

    /// Evidence beside the rule.
    pub fn notes(&self) -> &[Note] {
        &self.words.get().notes
    }

    /// The basis of the rule.
    pub fn source(&self) -> &Source {
        &self.words.get().source
    }

    /// Where the rule is defined.
    pub fn place(&self) -> &RulePlace {
        &self.words.get().place
    }

    /// The effects on an answer.
    pub fn effects(&self) -> &Effects {
        &self.effects
    }

    /// The proposal, if there is one.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.effects.proposal.as_ref()
    }

    /// The level of the referral, if it is one.
    pub fn refer(&self) -> Option<Level> {
        self.effects.refer
    }

    pub(crate) fn with_effects(&self, effects: Effects) -> Self {
        Self { effects, ..self.clone() }
    }

    pub(crate) fn with_condition(&self, condition: Condition) -> Self {
        Self { kind: Kind::Combination(condition), ..self.clone() }
    }

    /// A copy without effects and advice. The copy of a combination never holds.
    pub(crate) fn without_effects(&self) -> Self {
        let kind = match &self.kind {
            Kind::Combination(_) => Kind::Combination(Condition::AnyOf(Vec::new())),
            kind => kind.clone(),
        };
        Self { kind, effects: Effects::default(), advice: Lazy::new(Vec::new()), ..self.clone() }
    }
}
