//! What a rule file says, read but not yet checked against the rest of the set.
//!
//! Serialised with sorted keys, a whole set of these is what the digest is taken of: names of files, order of
//! entries and comments are gone, and intervals are in days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use semver::Version;
use serde::{Deserialize, Serialize, Serializer};

use super::effects;
use crate::course::Proposal;
use crate::facet::{Facet, Topic};
use crate::interval::{Days, Window};
use crate::packed::pack;
use crate::text::Text;

/// What a rule, a note or a piece of advice rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The base document.
    Article,
    /// A published study or review.
    Trial,
    /// A published clinical guideline.
    Guideline,
    /// Public health advice, seen as copies.
    Advice,
    /// What is commonly done, with nothing published named.
    Practice,
    /// Our own reading.
    Product,
}

pack!(enum Basis { 0 = Article, 1 = Trial, 2 = Guideline, 3 = Advice, 4 = Practice, 5 = Product });

impl Basis {
    /// Every basis, as rule files name them.
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("article", Self::Article),
        ("trial", Self::Trial),
        ("guideline", Self::Guideline),
        ("advice", Self::Advice),
        ("practice", Self::Practice),
        ("product", Self::Product),
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Trial => "trial",
            Self::Guideline => "guideline",
            Self::Advice => "advice",
            Self::Practice => "practice",
            Self::Product => "product",
        }
    }
}

/// How soon a referral is to be followed, gravest last, so that the largest is the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not until it has passed.
    Wait,
    /// A professional's word before anything else.
    Doctor,
    /// The same day.
    Urgent,
    /// At once.
    Emergency,
}

pack!(enum Level { 0 = Wait, 1 = Doctor, 2 = Urgent, 3 = Emergency });

impl Level {
    /// Every level, gravest first, as rule files name them.
    pub const ALL: [Self; 4] = [Self::Emergency, Self::Urgent, Self::Doctor, Self::Wait];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Urgent => "urgent",
            Self::Doctor => "doctor",
            Self::Wait => "wait",
        }
    }
}

/// Where a rule, a note or a piece of advice comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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

pack!(struct Source { basis, section, citation, url, reviewed });

/// Evidence beside a rule, never its figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// What was found.
    pub text: Text,
    /// Where.
    #[serde(flatten)]
    pub source: Source,
}

pack!(struct Note { text, source });

/// Something else to tell the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What to tell.
    pub text: Text,
    /// What it rests on, where that is not what its rule rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

pack!(struct Advice { text, source });

/// One step of a course as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Phase {
    pub(crate) every: Window,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub(crate) length: Option<Days>,
}

/// What an entry does to an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Effects {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) every: Option<Window>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) course: Option<Vec<Phase>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sooner: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) later: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) no_more_often_than: Option<Days>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refer: Option<Level>,
}

impl From<Effects> for effects::Effects {
    fn from(effects: Effects) -> Self {
        let Effects { every, course, sooner, later, no_more_often_than, refer } = effects;
        let phased = course.and_then(|phases| {
            let routine = phases.last()?.every;
            let opening = phases.iter().filter_map(|phase| Some((phase.length?, phase.every)));
            Some(Proposal::new(opening, routine))
        });
        Self {
            proposal: phased.or_else(|| every.map(|every| Proposal::new([], every))),
            sooner: sooner.map_or(0, u32::from),
            later: later.map_or(0, u32::from),
            floor: no_more_often_than,
            refer,
        }
    }
}

/// Why an entry says what it says, and what it rests on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Grounds {
    pub(crate) because: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reading: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) advice: Vec<Advice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) notes: Vec<Note>,
    pub(crate) source: Source,
}

/// One entry of a facet or of `combinations`, or the pack's default.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) title: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ask: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "sorted")]
    pub(crate) aliases: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) when: Option<When>,
    #[serde(flatten)]
    pub(crate) effects: Effects,
    #[serde(flatten)]
    pub(crate) grounds: Grounds,
}

/// The pack's default: it has no name, and only proposes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DefaultEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<Text>,
    pub(crate) every: Window,
    #[serde(flatten)]
    pub(crate) grounds: Grounds,
}

/// The condition of a combination: all of its keys hold.
pub(crate) type When = Vec<Clause>;

/// One key of a `when`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Clause {
    Facet(Facet, Vec<Test>),
    AnyOf(Vec<When>),
    Not(When),
}

/// What a `when` asks of one facet.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Test {
    Any(#[serde(serialize_with = "sorted")] Vec<Text>),
    All(#[serde(serialize_with = "sorted")] Vec<Text>),
    None(#[serde(serialize_with = "sorted")] Vec<Text>),
    AtLeast(u16),
}

/// Names in an order of their own, since that of the file means nothing.
fn sorted<T: Ord + Serialize, S: Serializer>(names: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut names: Vec<&T> = names.iter().collect();
    names.sort();
    names.serialize(serializer)
}

/// Where the guidance as a whole comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
}

pack!(struct PackSource { title, author, published });

/// The pack as a file has it; a layer leaves out what it takes over.
#[derive(Clone, Debug)]
pub(crate) struct PackFile {
    pub(crate) name: Text,
    pub(crate) version: Version,
    pub(crate) title: Text,
    pub(crate) source: Option<PackSource>,
    /// Whether the set is a layer over the built-in one.
    pub(crate) is_layer: bool,
    /// Whether the set began as a copy of another, and is compared with the built-in one.
    pub(crate) is_copy: bool,
    pub(crate) ladder: Option<Vec<Days>>,
    pub(crate) default: Option<DefaultEntry>,
    pub(crate) advice: Option<Vec<Advice>>,
    pub(crate) notice: Option<Text>,
    pub(crate) ask: BTreeMap<Topic, Text>,
    pub(crate) referrals: BTreeMap<Level, Text>,
}

impl PackFile {
    /// The whole pack, over the one that it extends; `None` where something is left out that nothing else gives.
    pub(crate) fn over(&self, base: Option<&Pack>) -> Option<Pack> {
        let mut referrals = base.map(|base| base.referrals.clone()).unwrap_or_default();
        referrals.extend(self.referrals.clone());
        let mut ask = base.map(|base| base.ask.clone()).unwrap_or_default();
        ask.extend(self.ask.clone());
        Some(Pack {
            name: self.name.clone(),
            version: self.version.clone(),
            title: self.title.clone(),
            source: self.source.clone().or_else(|| base?.source.clone()),
            ladder: self.ladder.clone().or_else(|| Some(base?.ladder.clone()))?,
            default: self.default.clone().or_else(|| Some(base?.default.clone()))?,
            advice: self.advice.clone().or_else(|| Some(base?.advice.clone())).unwrap_or_default(),
            notice: self.notice.clone().or_else(|| Some(base?.notice.clone()))?,
            ask,
            referrals,
        })
    }
}

/// The whole pack of a set.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Pack {
    pub(crate) name: Text,
    pub(crate) version: Version,
    pub(crate) title: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<PackSource>,
    pub(crate) ladder: Vec<Days>,
    pub(crate) default: DefaultEntry,
    pub(crate) advice: Vec<Advice>,
    pub(crate) notice: Text,
    /// The questions by which facts and days are asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) ask: BTreeMap<Topic, Text>,
    pub(crate) referrals: BTreeMap<Level, Text>,
}
