//! Profile files in YAML or JSON.

use std::collections::BTreeMap;

use anyhow::Context;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde_yaml::{Mapping, Value};

use super::{Profile, ProfileError, calendar::Clearing, names::meant};
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::load::fields::{At, Fields, Reader, date, items, line, pairs, whole};
use crate::load::yaml::{self, Step};
use crate::model::{ByFacet, Facet, facet::each_key, names, names::SEARCHED};

/// The last week of a course in a profile.
pub(crate) const LAST_WEEK: u32 = 520;

const CLEARED: &str = Key::Cleared.as_str();

/// A key of a profile, in a file and in a line of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Id,
    Facts(Facet),
    Cleared,
    Screened,
    Week,
    Started,
    Reviewed,
    Last,
}

impl Key {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let facts = Facet::ALL.into_iter().map(Self::Facts);
        let others = [Self::Cleared, Self::Screened, Self::Week, Self::Started, Self::Reviewed, Self::Last];
        [Self::Id].into_iter().chain(facts).chain(others)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Facts(facet) => facet.key(),
            Self::Cleared => "cleared",
            Self::Screened => "screened",
            Self::Week => "week",
            Self::Started => "started",
            Self::Reviewed => "reviewed",
            Self::Last => "last",
        }
    }

    /// A key with its number.
    pub(crate) fn find(text: &str) -> Option<(Self, u32)> {
        let mut number = 0;
        // Each key of each line is looked up. With `zip` that would take four times as long.
        let is_it = |key: &Self| {
            number += 1;
            key.as_str() == text
        };
        Self::all().find(is_it).map(|key| (key, number))
    }
}

/// The facts about one person as a file holds them; what is absent or null was not given.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(title = "massfreq profile", deny_unknown_fields, transform = each_key)]
pub struct ProfileFile {
    /// The names of each facet.
    #[schemars(with = "Option<OneOrMany>", extend("default" = []))]
    pub facts: ByFacet<Vec<String>>,
    /// The cautions to which a professional has agreed: a name, a list of names, or names with the day of that word.
    #[schemars(with = "Option<ClearedCautions>")]
    pub cleared: Vec<(String, Option<Date>)>,
    /// The day on which the person last went through the warning signs, as YYYY-MM-DD.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub screened: Option<Date>,
    /// The week of the course, from 1; not together with another `started`.
    #[schemars(range(min = 1, max = 520))]
    pub week: Option<u32>,
    /// The first day of the course, as YYYY-MM-DD.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub started: Option<Date>,
    /// The day on which the course was last reviewed, as YYYY-MM-DD.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub reviewed: Option<Date>,
    /// The day of the last session, as YYYY-MM-DD.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub last: Option<Date>,
    /// Anything that tells this profile from others.
    #[schemars(with = "Option<serde_json::Value>")]
    pub id: Option<Value>,
}

/// One name, or a list of names.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// One name, a list of names, or a day or null for each name.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
enum ClearedCautions {
    Names(OneOrMany),
    Days(BTreeMap<String, Option<ClearedOn>>),
}

/// A day, as YYYY-MM-DD.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct ClearedOn(#[schemars(extend("format" = "date"))] String);

impl ProfileFile {
    /// Reads a file and adds its facts to `profile`, even if there are findings. Today is asked for only to say
    /// which date a word such as `yesterday` would be.
    ///
    /// # Errors
    /// Every finding in the text, unknown names included.
    pub fn read(
        path: &str,
        bytes: Vec<u8>,
        profile: &mut Profile<'_>,
        today: &dyn Fn() -> Date,
    ) -> Result<Self, Findings> {
        whole(path, bytes, Some(today), |top, reader| Self::from_value(top, reader, profile))
    }

    /// [`ProfileFile::read`] for a part of a file.
    pub(crate) fn from_value(at: &At<'_>, reader: &mut Reader<'_>, profile: &mut Profile<'_>) -> Option<Self> {
        let read = shape(at, reader)?;
        let mut unknown = 0;
        let named = read.facts.iter().flat_map(|(facet, names)| {
            names.iter().enumerate().map(move |(index, name)| (facet.key(), index, facet, name, None))
        });
        let cleared = read.cleared.iter().enumerate();
        let cleared = cleared.map(|(index, (name, on))| (CLEARED, index, Facet::Caution, name, Some(*on)));
        for (key, index, facet, name, cleared) in named.chain(cleared).filter(|(.., name, _)| !name.is_empty()) {
            let place = || {
                let (_, node) = at.node.find(at.key, &[Step::Key(key), Step::Item(index)]);
                let range = node.pair(name).map_or(&node.range, |pair| &pair.key.range);
                Place::In(reader.file, range.clone())
            };
            let is_known = meant(profile.rules(), facet, name).is_some();
            unknown += usize::from(!is_known);
            let added = match cleared {
                _ if !is_known && unknown > SEARCHED => {
                    let message = format!("there is no {facet} `{}`", names::clip(name));
                    let finding = Finding::new(Code::UnknownName, place(), message);
                    reader.report(finding.help(format!("name one of the {}", facet.plural())));
                    continue;
                }
                Some(on) => profile.add_cleared(name, on),
                None => profile.add(facet, name),
            };
            if let Err(error) = added {
                let finding = unknown_name(place(), &error);
                reader.report(finding);
            }
        }
        if let Some(on) = read.screened {
            profile.screened(on);
        }
        if let Some(on) = read.reviewed {
            profile.reviewed(on);
        }
        Some(read)
    }
}

/// Writes a profile as YAML. The progress of the course becomes a date, which stays valid.
///
/// # Errors
/// Errors of `serde_yaml`.
pub(crate) fn text(profile: &Profile<'_>, started: Option<Date>, last: Option<Date>) -> anyhow::Result<String> {
    let mut file = Mapping::new();
    for facet in Facet::ALL {
        let mut names = profile.named(facet).map(|rule| Value::from(rule.name())).peekable();
        if facet.is_single() {
            file.extend(names.map(|name| (facet.key().into(), name)));
        } else if names.peek().is_some() {
            file.insert(facet.key().into(), names.collect());
        }
    }
    if !profile.clearings().is_empty() {
        let name = |clearing: &Clearing| Value::from(profile.rules().rule(clearing.caution).name());
        let on = |clearing: &Clearing| clearing.on.map_or(Value::Null, |on| on.to_string().into());
        let cleared = profile.clearings().iter().map(|clearing| (name(clearing), on(clearing)));
        file.insert(CLEARED.into(), Value::Mapping(cleared.collect()));
    }
    let days = [
        (Key::Screened, profile.screening().on),
        (Key::Started, started),
        (Key::Reviewed, profile.last_review()),
        (Key::Last, last),
    ];
    for (key, date) in days {
        file.extend(date.map(|date| (key.as_str().into(), date.to_string().into())));
    }
    serde_yaml::to_string(&file).context("the profile cannot be written as YAML")
}

fn unknown_name(place: Place, error: &ProfileError) -> Finding {
    Finding::new(Code::UnknownName, place, error.to_string()).help(error.hint())
}

fn shape(top: &At<'_>, reader: &mut Reader<'_>) -> Option<ProfileFile> {
    let mut fields = Fields::open(top, "a profile", reader)?;
    let mut names = |facet: Facet| {
        if facet.is_single() {
            fields.nullable(facet.key(), reader, line).map(String::from).into_iter().collect()
        } else {
            fields.nullable(facet.key(), reader, one_or_many).unwrap_or_default()
        }
    };
    let profile = ProfileFile {
        facts: ByFacet::new(&mut names),
        cleared: fields.nullable(CLEARED, reader, cleared).unwrap_or_default(),
        screened: fields.nullable("screened", reader, date),
        week: fields.nullable("week", reader, week),
        started: fields.nullable("started", reader, date),
        reviewed: fields.nullable("reviewed", reader, date),
        last: fields.nullable("last", reader, date),
        id: fields.nullable("id", reader, |at, _| Some(at.node.untyped())),
    };
    fields.finish(reader);
    Some(profile)
}

/// Reads names; an unreadable one becomes empty, so that the others keep their indices.
fn one_or_many(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<String>> {
    match at.node.value() {
        yaml::Value::List(_) => items(at, reader, |at, reader| Some(line(at, reader).unwrap_or_default().into())),
        _ => Some(vec![line(at, reader)?.into()]),
    }
}

/// Names without days, or the days of names.
fn cleared(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<(String, Option<Date>)>> {
    if !at.node.is_mapping() {
        return Some(one_or_many(at, reader)?.into_iter().map(|name| (name, None)).collect());
    }
    let days = pairs(at, "`cleared`", reader)?;
    let day = |(name, at): (&str, At<'_>)| {
        // The caution counts even where its day cannot be read.
        let on = if at.node.is_null() { None } else { date(&at, reader) };
        (name.to_owned(), on)
    };
    Some(days.into_iter().map(day).collect())
}

/// A whole number, which `3.0` is too.
pub(crate) fn whole_number(number: f64) -> Option<u64> {
    number.to_string().parse().ok()
}

fn week(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u32> {
    let written = reader.written(at);
    let number = at.node.is_number().then(|| written.parse().ok()).flatten();
    let week = number.and_then(whole_number).and_then(|week| u32::try_from(week).ok());
    let week = week.filter(|week| (1..=LAST_WEEK).contains(week));
    if week.is_none() {
        let finding = reader.on_value(Code::BadValue, at, "`week` is a whole number");
        reader.report(finding.help(format!("weeks are counted from 1 to {LAST_WEEK}")));
    }
    week
}
