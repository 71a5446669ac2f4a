//! One rule, checked and compiled: its effects, its words, and what they rest on.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Condition, Days, Facet, Lazy, Proposal, RuleId, RuleIndex, Text, words::words};

/// An entry of a rule file: its effects, its condition and its texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Rule {
    id: RuleId,
    kind: Kind,
    words: Lazy<Words>,
    advice: Lazy<Vec<Advice>>,
    effects: Effects,
    /// Few rules have some, and a start reads all rules.
    safeguards: Option<Box<Safeguards>>,
}

/// The texts of a rule, which do not affect the outcome.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
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
    pub(crate) fn new(
        id: RuleId,
        kind: Kind,
        effects: Effects,
        safeguards: Safeguards,
        advice: Vec<Advice>,
        words: Words,
    ) -> Self {
        let safeguards = Some(safeguards).filter(|safeguards| *safeguards != Safeguards::default()).map(Box::new);
        Self { id, kind, words: Lazy::new(words), advice: Lazy::new(advice), effects, safeguards }
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

    /// Words by which people look for it, which are no names.
    pub fn keywords(&self) -> &[Text] {
        &self.words.get().keywords
    }

    /// What to do on its referral, in place of the pack's text for its level.
    pub fn to_do(&self) -> Option<&str> {
        self.words.get().to_do.as_deref()
    }

    /// What to look at again on the day of its review.
    pub fn review_text(&self) -> Option<&str> {
        self.words.get().review.as_deref()
    }

    /// What to tell once a professional has agreed; empty for a caution that cannot be cleared.
    pub fn cleared(&self) -> &[Advice] {
        &self.words.get().cleared
    }

    /// The page of the interview on which a caution is asked.
    pub fn page(&self) -> Option<&str> {
        self.words.get().page.as_deref()
    }

    /// When a caution is asked.
    pub(crate) fn ask_when(&self) -> Option<&Condition> {
        self.words.get().ask_when.as_ref()
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

    /// What has to be looked at before, or again after.
    pub(crate) fn safeguards(&self) -> &Safeguards {
        static NONE: Safeguards =
            Safeguards { review_after: None, ask_first: Vec::new(), is_clearable: false, clearance: None };
        self.safeguards.as_deref().unwrap_or(&NONE)
    }

    /// The proposal, if there is one.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.effects.proposal.as_ref()
    }

    /// The level of the referral, if it is one.
    pub fn refer(&self) -> Option<Level> {
        self.effects.refer
    }

    /// How grave it is, where it refers or is a caution.
    pub fn gravity(&self) -> Option<Gravity> {
        let mild = || self.facet().filter(|facet| facet.is_screened()).map(|_| Gravity::MILDEST);
        self.refer().map(Gravity::Refers).or_else(mild)
    }

    pub(crate) fn with_effects(&self, effects: Effects) -> Self {
        Self { effects, ..self.clone() }
    }

    pub(crate) fn with_safeguards(&self, safeguards: Safeguards) -> Self {
        Self { safeguards: Some(Box::new(safeguards)), ..self.clone() }
    }

    pub(crate) fn with_condition(&self, condition: Condition) -> Self {
        Self { kind: Kind::Combination(condition), ..self.clone() }
    }

    /// A copy without effects, safeguards and advice. The copy of a combination never holds.
    pub(crate) fn without_effects(&self) -> Self {
        let kind = match &self.kind {
            Kind::Combination(_) => Kind::Combination(Condition::AnyOf(Vec::new())),
            kind => kind.clone(),
        };
        let (effects, safeguards) = Default::default();
        Self { kind, effects, safeguards, advice: Lazy::new(Vec::new()), ..self.clone() }
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

words! {
    /// What a rule, a note or a piece of advice rests on.
    #[derive(Default, Deserialize)]
    pub enum Basis {
        /// The base document.
        Article = "article",
        /// A published study or review.
        Trial = "trial",
        /// A published clinical guideline.
        Guideline = "guideline",
        /// Public health advice, seen as copies.
        Advice = "advice",
        /// What is commonly done, with nothing published named.
        Practice = "practice",
        /// Our own reading.
        #[default]
        Product = "product",
    }
}

/// Where a rule, a note or a piece of advice comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// What it rests on.
    pub basis: Basis,
    /// The section of the base document, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub section: Option<Text>,
    /// The work that is cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub citation: Option<Text>,
    /// Where the work can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub url: Option<Text>,
    /// The day on which somebody last compared the rule with its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "date"))]
    pub reviewed: Option<Date>,
}

/// Evidence beside a rule, never its figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// What was found.
    pub text: Text,
    /// Where.
    #[serde(flatten)]
    pub source: Source,
}

/// Something else to tell the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// What to tell.
    pub text: Text,
    /// What it rests on, where that is not what its rule rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// Where the guidance as a whole comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackSource {
    /// The work's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Text>,
    /// When and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Text>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Text>,
    /// The day on which somebody last compared the set with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
}
