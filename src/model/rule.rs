//! One rule, checked and compiled: its effects, its words, and what they rest on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    Advice, Condition, Days, Facet, Lazy, Note, Proposal, RuleId, RuleIndex, Source, Text, words::words,
};

/// An entry of a rule file: its effects, its condition and its texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "'de: 'static"))]
pub struct Rule(Lazy<Parts>);

/// What is unpacked when a rule is first used; its words and its advice only with an answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Parts {
    id: RuleId,
    kind: Kind,
    words: Lazy<Words>,
    advice: Lazy<Vec<Advice>>,
    effects: Effects,
    safeguards: Safeguards,
}

/// The texts of a rule, which do not affect the outcome.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Words {
    pub(crate) title: Text,
    pub(crate) help: Option<Text>,
    pub(crate) ask: Option<Text>,
    pub(crate) aliases: Vec<Text>,
    pub(crate) keywords: Vec<Text>,
    pub(crate) to_do: Option<Text>,
    pub(crate) review: Option<Text>,
    pub(crate) cleared: Vec<Advice>,
    pub(crate) page: Option<Text>,
    pub(crate) ask_when: Option<Condition>,
    pub(crate) because: Text,
    pub(crate) reading: Option<Text>,
    pub(crate) notes: Vec<Note>,
    pub(crate) source: Source,
    pub(crate) place: RulePlace,
}

/// Where a rule is defined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct RulePlace {
    /// `file:line`; the files of the built-in set are under `built-in/`.
    pub at: Text,
    /// Whether a layer took it over from the built-in set.
    pub is_taken_over: bool,
}

/// When a rule applies.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) enum Kind {
    #[default]
    Default,
    Fact(Facet),
    Combination(Condition),
}

/// The title of the default rule, where its pack gives none.
pub(crate) const UNTITLED_DEFAULT: &str = "Default";

impl Rule {
    pub(crate) fn new(
        id: RuleId,
        kind: Kind,
        effects: Effects,
        safeguards: Safeguards,
        advice: Vec<Advice>,
        words: Words,
    ) -> Self {
        let (words, advice) = (Lazy::new(words), Lazy::new(advice));
        Self(Lazy::new(Parts { id, kind, words, advice, effects, safeguards }))
    }

    fn parts(&self) -> &Parts {
        self.0.get()
    }

    fn words(&self) -> &Words {
        self.parts().words.get()
    }

    /// The id, such as `goal/…`.
    pub fn id(&self) -> &RuleId {
        &self.parts().id
    }

    /// The facet of a fact; `None` for the default and for combinations.
    pub fn facet(&self) -> Option<Facet> {
        match self.parts().kind {
            Kind::Fact(facet) => Some(facet),
            Kind::Default | Kind::Combination(_) => None,
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.parts().kind
    }

    /// The id without its first part.
    pub fn name(&self) -> &str {
        let id = self.id().as_str();
        id.split_once('/').map_or(id, |(_, name)| name)
    }

    /// A few words for people.
    pub fn title(&self) -> &str {
        &self.words().title
    }

    pub(crate) fn title_text(&self) -> &Text {
        &self.words().title
    }

    /// One line of explanation.
    pub fn help(&self) -> Option<&str> {
        self.words().help.as_deref()
    }

    /// The interview question for this fact.
    pub fn ask(&self) -> Option<&str> {
        self.words().ask.as_deref()
    }

    /// Other names for it.
    pub fn aliases(&self) -> &[Text] {
        &self.words().aliases
    }

    /// Words by which people look for it, which are no names.
    pub fn keywords(&self) -> &[Text] {
        &self.words().keywords
    }

    /// What to do on its referral, in place of the pack's text for its level.
    pub fn to_do(&self) -> Option<&str> {
        self.words().to_do.as_deref()
    }

    /// What to look at again on the day of its review.
    pub fn review_text(&self) -> Option<&str> {
        self.words().review.as_deref()
    }

    /// What to tell once a professional has agreed; empty for a caution that cannot be cleared.
    pub fn cleared(&self) -> &[Advice] {
        &self.words().cleared
    }

    /// The page of the interview on which a caution is asked.
    pub fn page(&self) -> Option<&str> {
        self.words().page.as_deref()
    }

    /// When a caution is asked.
    pub(crate) fn ask_when(&self) -> Option<&Condition> {
        self.words().ask_when.as_ref()
    }

    /// The name and the aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name()).chain(self.aliases().iter().map(|alias| &**alias))
    }

    /// Why, in words without figures.
    pub fn because(&self) -> &Text {
        &self.words().because
    }

    /// The authors' own reading of the source.
    pub fn reading(&self) -> Option<&Text> {
        self.words().reading.as_ref()
    }

    /// Additional advice.
    pub fn advice(&self) -> &[Advice] {
        self.parts().advice.get()
    }

    /// Evidence beside the rule.
    pub fn notes(&self) -> &[Note] {
        &self.words().notes
    }

    /// The basis of the rule.
    pub fn source(&self) -> &Source {
        &self.words().source
    }

    /// Where the rule is defined.
    pub fn place(&self) -> &RulePlace {
        &self.words().place
    }

    /// The effects on an answer.
    pub fn effects(&self) -> &Effects {
        &self.parts().effects
    }

    /// What has to be looked at before, or again after.
    pub(crate) fn safeguards(&self) -> &Safeguards {
        &self.parts().safeguards
    }

    /// The proposal, if there is one.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.effects().proposal.as_ref()
    }

    /// The level of the referral, if it is one.
    pub fn refer(&self) -> Option<Level> {
        self.effects().refer
    }

    /// How grave it is, where it refers or is a caution.
    pub fn gravity(&self) -> Option<Gravity> {
        let mild = || self.facet().filter(|facet| facet.is_screened()).map(|_| Gravity::MILDEST);
        self.refer().map(Gravity::Refers).or_else(mild)
    }

    pub(crate) fn with_effects(&self, effects: Effects) -> Self {
        self.with(|parts| parts.effects = effects)
    }

    pub(crate) fn with_safeguards(&self, safeguards: Safeguards) -> Self {
        self.with(|parts| parts.safeguards = safeguards)
    }

    pub(crate) fn with_condition(&self, condition: Condition) -> Self {
        self.with(|parts| parts.kind = Kind::Combination(condition))
    }

    /// A copy without effects, safeguards and advice. The copy of a combination never holds.
    pub(crate) fn without_effects(&self) -> Self {
        self.with(|parts| {
            if let Kind::Combination(condition) = &mut parts.kind {
                *condition = Condition::AnyOf(Vec::new());
            }
            (parts.effects, parts.safeguards, parts.advice) = Default::default();
        })
    }

    fn with(&self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = self.parts().clone();
        change(&mut parts);
        Self(Lazy::new(parts))
    }
}

/// The effects of a rule on an answer, without its words and its advice.
///
/// A rule with the default effects decides nothing. Code that reads all effects destructures them
/// without `..`, so that a new effect does not compile until each reader handles it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl Effects {
    pub(crate) fn can_decide(&self) -> bool {
        *self != Self::default()
    }

    /// The effects of both together. An answer depends on nothing but the joined effects of its rules.
    #[must_use]
    pub(crate) fn join(&self, other: &Self) -> Self {
        let proposal = match (&self.proposal, &other.proposal) {
            (Some(a), Some(b)) => Some(a.merge(b)),
            (one, other) => one.as_ref().or(other.as_ref()).cloned(),
        };
        let mut joined = Self { proposal, ..Self::default() };
        joined.raise(self);
        joined.raise(other);
        joined
    }

    /// Joins all effects but the proposal, which stays as it is.
    pub(crate) fn raise(&mut self, other: &Self) {
        let Self { proposal: _, sooner, later, floor, refer } = other;
        self.sooner = self.sooner.max(*sooner);
        self.later = self.later.max(*later);
        self.floor = self.floor.max(*floor);
        self.refer = self.refer.max(*refer);
    }
}

/// What a rule has looked at before a session, or again after some time. It moves no window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safeguards {
    /// The days after which to look again before going on.
    pub review_after: Option<Days>,
    /// The cautions to be answered before the rule is acted on, by id.
    pub(crate) ask_first: Vec<RuleIndex>,
    /// Whether the word of a professional sets its referral aside.
    pub is_clearable: bool,
    /// How many days that word holds, where not as long as the pack says.
    pub clearance: Option<Days>,
}

words! {
    /// How soon a referral is to be followed, gravest last, so that the largest is the gravest.
    #[derive(Deserialize)]
    pub enum Level {
        /// Not until it has passed.
        Wait = "wait",
        /// A professional's word before anything else.
        Doctor = "doctor",
        /// The same day.
        Urgent = "urgent",
        /// At once.
        Emergency = "emergency",
    }
}

impl Level {
    /// The levels at which the word of a professional can set a referral aside, gravest first.
    pub(crate) const CLEARABLE: [Self; 3] = [Self::Urgent, Self::Doctor, Self::Wait];

    /// Every level, gravest first, as rule files name them.
    pub const GRAVEST_FIRST: [Self; 4] = {
        let [wait, doctor, urgent, emergency] = Self::ALL;
        [emergency, urgent, doctor, wait]
    };
}

words! {
    /// What lists call the level of a caution that does not refer. Rule files do not have the word.
    pub enum Mild {
        /// To go on, but as its advice says.
        Adapt = "adapt",
    }
}

/// How grave a caution is, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Gravity {
    /// It does not refer.
    Mild(Mild),
    /// It refers at a level.
    Refers(Level),
}

impl Gravity {
    /// That of a caution that does not refer.
    pub(crate) const MILDEST: Self = Self::Mild(Mild::Adapt);

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mild(mild) => mild.as_str(),
            Self::Refers(level) => level.as_str(),
        }
    }
}
