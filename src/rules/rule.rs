//! One rule, checked and compiled.

use super::condition::Condition;
use super::effects::Effects;
use super::shape::{self, Advice, Basis, DefaultEntry, Entry, Level, Note, Source};
use crate::course::Proposal;
use crate::facet::{Facet, RuleId};
use crate::packed::{Later, pack};
use crate::text::Text;

/// An entry of a rule file: what it does, to whom, and why.
#[derive(Clone, Debug)]
pub struct Rule {
    id: RuleId,
    kind: Kind,
    words: Later<Words>,
    advice: Vec<Advice>,
    effects: Effects,
}

pack!(struct Rule { id, kind, words, advice, effects });

/// What a rule says of itself, which does not enter what the answer is.
#[derive(Clone, Debug)]
struct Words {
    title: Text,
    help: Option<Text>,
    ask: Option<Text>,
    aliases: Vec<Text>,
    because: Text,
    reading: Option<Text>,
    notes: Vec<Note>,
    source: Source,
    place: RulePlace,
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

/// Where a rule stands.
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
    /// The rule of an entry; its effects are taken over as days and steps.
    pub(crate) fn new(id: RuleId, kind: Kind, entry: Entry, place: RulePlace) -> Self {
        Self {
            id,
            kind,
            words: Later::new(Words {
                title: entry.title,
                help: entry.help,
                ask: entry.ask,
                aliases: entry.aliases,
                because: entry.grounds.because,
                reading: entry.grounds.reading,
                notes: entry.grounds.notes,
                source: entry.grounds.source,
                place,
            }),
            advice: entry.grounds.advice,
            effects: entry.effects.into(),
        }
    }

    /// The pack's default.
    pub(crate) fn of_default(default: DefaultEntry, place: RulePlace) -> Self {
        let entry = Entry {
            title: default.title.unwrap_or(Text::fixed("Default")),
            help: None,
            ask: None,
            aliases: Vec::new(),
            when: None,
            effects: shape::Effects { every: Some(default.every), ..shape::Effects::default() },
            grounds: default.grounds,
        };
        Self::new(RuleId::default_rule(), Kind::Default, entry, place)
    }

    /// The id, such as `goal/…`.
    #[must_use]
    pub fn id(&self) -> &RuleId {
        &self.id
    }

    /// The facet that the rule is a fact of; `None` for the default and for combinations.
    #[must_use]
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
    #[must_use]
    pub fn name(&self) -> &str {
        let id = self.id.as_str();
        id.split_once('/').map_or(id, |(_, name)| name)
    }

    /// A few words for people.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.words.get().title
    }

    /// One line that says more than the title.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.words.get().help.as_deref()
    }

    /// The question that asks a person for this fact.
    #[must_use]
    pub fn ask(&self) -> Option<&str> {
        self.words.get().ask.as_deref()
    }

    /// Other names for it.
    #[must_use]
    pub fn aliases(&self) -> &[Text] {
        &self.words.get().aliases
    }

    /// Why, in words without figures.
    #[must_use]
    pub fn because(&self) -> &str {
        &self.words.get().because
    }

    /// What in the rule is the authors' own reading of its source.
    #[must_use]
    pub fn reading(&self) -> Option<&str> {
        self.words.get().reading.as_deref()
    }

    /// What else to tell the person.
    #[must_use]
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// Evidence beside the rule.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.words.get().notes
    }

    /// What the rule rests on.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.words.get().source
    }

    /// Where the rule stands.
    #[must_use]
    pub fn place(&self) -> &RulePlace {
        &self.words.get().place
    }

    /// What the rule does to an answer.
    #[must_use]
    pub fn effects(&self) -> &Effects {
        &self.effects
    }

    /// What the rule proposes, if it does.
    #[must_use]
    pub fn proposal(&self) -> Option<&Proposal> {
        self.effects.proposal.as_ref()
    }

    /// The level at which the rule refers, if it does.
    #[must_use]
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
