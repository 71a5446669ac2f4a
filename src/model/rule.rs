//! One rule, checked and compiled.

use crate::model::condition::Condition;
use crate::model::course::Proposal;
use crate::model::effects::Effects;
use crate::model::facet::{Facet, RuleId};
use crate::model::level::Level;
use crate::model::packed::{Lazy, pack};
use crate::model::source::{Advice, Basis, Note, Source};
use crate::model::text::Text;

/// An entry of a rule file: what it does, to whom, and why.
#[derive(Clone, Debug)]
pub struct Rule {
    id: RuleId,
    kind: Kind,
    words: Lazy<Words>,
    advice: Vec<Advice>,
    effects: Effects,
}

pack!(struct Rule { id, kind, words, advice, effects });

/// What a rule says of itself, which does not enter what the answer is.
#[derive(Clone, Debug)]
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

pack!(struct Words { title, help, ask, aliases, because, reading, notes, source, place });

/// Nothing, which is seen only where the build packed something else.
impl Default for Words {
    fn default() -> Self {
        Self {
            title: Text::default(),
            help: None,
            ask: None,
            aliases: Vec::new(),
            because: Text::default(),
            reading: None,
            notes: Vec::new(),
            source: Source { basis: Basis::Product, section: None, citation: None, url: None, reviewed: None },
            place: RulePlace { at: Text::default(), is_taken_over: false },
        }
    }
}

/// Where a rule is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePlace {
    /// `file:line`; the files of the built-in set are under `built-in/`.
    pub at: Text,
    /// Whether it is an entry of the built-in set, which a layer took over.
    pub is_taken_over: bool,
}

pack!(struct RulePlace { at, is_taken_over });

/// When a rule applies.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Where nothing else proposes.
    Default,
    /// Where the profile names it.
    Fact(Facet),
    /// Where its condition holds.
    Combination(Condition),
}

pack!(enum Kind { 0 = Default, 1 = Fact(facet), 2 = Combination(condition) });

impl Rule {
    /// A rule with all its parts.
    pub(crate) fn new(id: RuleId, kind: Kind, effects: Effects, advice: Vec<Advice>, words: Words) -> Self {
        Self { id, kind, words: Lazy::new(words), advice, effects }
    }

    /// The id, such as `goal/…`.
    pub fn id(&self) -> &RuleId {
        &self.id
    }

    /// The facet that the rule is a fact of; `None` for the default and for combinations.
    pub fn facet(&self) -> Option<Facet> {
        match self.kind {
            Kind::Fact(facet) => Some(facet),
            Kind::Default | Kind::Combination(_) => None,
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The name within its facet: the id without its first part.
    pub fn name(&self) -> &str {
        let id = self.id.as_str();
        id.split_once('/').map_or(id, |(_, name)| name)
    }

    /// A few words for people.
    pub fn title(&self) -> &str {
        &self.words.get().title
    }

    /// One line that says more than the title.
    pub fn help(&self) -> Option<&str> {
        self.words.get().help.as_deref()
    }

    /// The question that asks a person for this fact.
    pub fn ask(&self) -> Option<&str> {
        self.words.get().ask.as_deref()
    }

    /// Other names for it.
    pub fn aliases(&self) -> &[Text] {
        &self.words.get().aliases
    }

    /// Why, in words without figures.
    pub fn because(&self) -> &str {
        &self.words.get().because
    }

    /// What in the rule is the authors' own reading of its source.
    pub fn reading(&self) -> Option<&str> {
        self.words.get().reading.as_deref()
    }

    /// What else to tell the person.
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// Evidence beside the rule.
    pub fn notes(&self) -> &[Note] {
        &self.words.get().notes
    }

    /// What the rule rests on.
    pub fn source(&self) -> &Source {
        &self.words.get().source
    }

    /// Where the rule is defined.
    pub fn place(&self) -> &RulePlace {
        &self.words.get().place
    }

    /// What the rule does to an answer.
    pub fn effects(&self) -> &Effects {
        &self.effects
    }

    /// What the rule proposes, if it does.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.effects.proposal.as_ref()
    }

    /// The level at which the rule refers, if it does.
    pub fn refer(&self) -> Option<Level> {
        self.effects.refer
    }

    /// A copy with other effects.
    pub(crate) fn with_effects(&self, effects: Effects) -> Self {
        Self { effects, ..self.clone() }
    }

    /// A copy of a combination with another condition.
    pub(crate) fn with_condition(&self, condition: Condition) -> Self {
        Self { kind: Kind::Combination(condition), ..self.clone() }
    }

    /// A copy without effects and advice; a combination then never holds.
    pub(crate) fn without_effects(&self) -> Self {
        let kind = match &self.kind {
            Kind::Combination(_) => Kind::Combination(Condition::AnyOf(Vec::new())),
            kind => kind.clone(),
        };
        Self { kind, effects: Effects::default(), advice: Vec::new(), ..self.clone() }
    }
}
