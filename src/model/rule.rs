//! One rule, checked and compiled.

use crate::load::format::{DefaultEntry, Effects, Entry};
use crate::model::condition::Condition;
use crate::model::course::Proposal;
use crate::model::facet::{Facet, RuleId};
use crate::model::interval::Days;
use crate::model::level::Level;
use crate::model::packed::{Lazy, pack};
use crate::model::source::{Advice, Basis, Note, Source};
use crate::model::text::Text;

mod changed;

/// An entry of a rule file: what it does, to whom, and why.
#[derive(Clone, Debug)]
pub struct Rule {
    id: RuleId,
    kind: Kind,
    words: Lazy<Words>,
    advice: Vec<Advice>,
    proposal: Option<Proposal>,
    sooner: u32,
    later: u32,
    floor: Option<Days>,
    refer: Option<Level>,
}

pack!(struct Rule { id, kind, words, advice, proposal, sooner, later, floor, refer });

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
        let Effects { every, course, sooner, later, no_more_often_than, refer } = entry.effects;
        let phased = course.and_then(|phases| {
            let routine = phases.last()?.every;
            let opening = phases.iter().filter_map(|phase| Some((phase.length?, phase.every)));
            Some(Proposal::new(opening, routine))
        });
        Self {
            id,
            kind,
            words: Lazy::new(Words {
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
            proposal: phased.or_else(|| every.map(|every| Proposal::new([], every))),
            sooner: sooner.map_or(0, u32::from),
            later: later.map_or(0, u32::from),
            floor: no_more_often_than,
            refer,
        }
    }

    /// The pack's default.
    pub(crate) fn of_default(default: DefaultEntry, place: RulePlace) -> Self {
        let entry = Entry {
            title: default.title.unwrap_or(Text::Borrowed("Default")),
            help: None,
            ask: None,
            aliases: Vec::new(),
            when: None,
            effects: Effects { every: Some(default.every), ..Effects::default() },
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

    /// What the rule proposes, if it does.
    #[must_use]
    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    /// Steps towards more frequent sessions; 0 for none.
    #[must_use]
    pub fn sooner(&self) -> u32 {
        self.sooner
    }

    /// Steps towards less frequent sessions; 0 for none.
    #[must_use]
    pub fn later(&self) -> u32 {
        self.later
    }

    /// The fewest days between sessions that the rule allows.
    #[must_use]
    pub fn no_more_often_than(&self) -> Option<Days> {
        self.floor
    }

    /// The level at which the rule refers, if it does.
    #[must_use]
    pub fn refer(&self) -> Option<Level> {
        self.refer
    }

    /// Whether it has more to it than advice, so that it can decide what an answer is.
    pub(crate) fn can_decide(&self) -> bool {
        self.proposal.is_some() || self.sooner > 0 || self.later > 0 || self.floor.is_some() || self.refer.is_some()
    }
}
