//! What a rule file says, read but not yet checked against the rest of the set.
//!
//! Serialised with sorted keys, a whole set of these is what the digest is taken of: names of files, order of
//! entries and comments are gone, and intervals are in days.

use std::collections::BTreeMap;
use std::ops::{Deref, Range};

use semver::Version;
use serde::{Serialize, Serializer};

use crate::model::course::Proposal;
use crate::model::effects;
use crate::model::facet::{Facet, RuleId, Topic};
use crate::model::interval::{Days, Window};
use crate::model::level::Level;
use crate::model::packed::Lazy;
use crate::model::rule::{Kind, Rule, RulePlace, Words};
use crate::model::rule_set;
use crate::model::source::{Advice, Note, PackSource, Source};
use crate::model::text::Text;

/// One step of a course as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Phase {
    pub(crate) every: Window,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub(crate) length: Option<Days>,
}

impl Pack {
    /// What the set keeps of it; the default is a rule like any other.
    pub(crate) fn compiled(&self) -> rule_set::PackInfo {
        let Self { name, version, title, source, ladder, default, advice, notice, ask, referrals } = self.clone();
        let (ask, default) = (Lazy::new(ask), Proposal::new([], default.every));
        rule_set::PackInfo { name, version, title, source, ladder, advice, notice, ask, referrals, default }
    }
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

impl Entry {
    /// The rule of an entry.
    pub(crate) fn rule(self, id: RuleId, kind: Kind, place: RulePlace) -> Rule {
        let Self { title, help, ask, aliases, when: _, effects, grounds } = self;
        let Grounds { because, reading, advice, notes, source } = grounds;
        let words = Words { title, help, ask, aliases, because, reading, notes, source, place };
        Rule::new(id, kind, effects.into(), advice, words)
    }
}

impl DefaultEntry {
    /// The rule of the pack's default.
    pub(crate) fn rule(self, place: RulePlace) -> Rule {
        let entry = Entry {
            title: self.title.unwrap_or(Text::Borrowed("Default")),
            help: None,
            ask: None,
            aliases: Vec::new(),
            when: None,
            effects: Effects { every: Some(self.every), ..Effects::default() },
            grounds: self.grounds,
        };
        entry.rule(RuleId::default_rule(), Kind::Default, place)
    }
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
    Any(#[serde(serialize_with = "sorted")] Vec<Named>),
    All(#[serde(serialize_with = "sorted")] Vec<Named>),
    None(#[serde(serialize_with = "sorted")] Vec<Named>),
    AtLeast(u16),
}

/// A name in a condition, and where it is. One that could not be read is empty.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: Text,
    pub(crate) range: Range<usize>,
}

impl Deref for Named {
    type Target = str;

    fn deref(&self) -> &str {
        &self.name
    }
}

/// Names in an order of their own, since that of the file means nothing.
fn sorted<T: Deref<Target = str>, S: Serializer>(names: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut names: Vec<&str> = names.iter().map(Deref::deref).collect();
    names.sort_unstable();
    names.serialize(serializer)
}

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
