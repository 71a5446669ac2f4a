//! Profile files in YAML or JSON.

use anyhow::Context;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde_yaml::{Mapping, Value};

use super::{Profile, ProfileError};
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::load::fields::{At, Fields, Reader, date, items, line, list, whole};
use crate::load::yaml::{self, Step};
use crate::model::{ByFacet, Facet, facet::each_key, names, names::SEARCHED};

/// The last week of a course in a profile.
pub(crate) const LAST_WEEK: u32 = 5200;

/// A key of a profile, in a file and in a line of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Id,
    Facts(Facet),
    Week,
    Started,
    Last,
}

impl Key {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let facts = Facet::ALL.into_iter().map(Self::Facts);
        [Self::Id].into_iter().chain(facts).chain([Self::Week, Self::Started, Self::Last])
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Facts(facet) => facet.key(),
            Self::Week => "week",
            Self::Started => "started",
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
    /// The week of the course, from 1; not together with another `started`.
    #[schemars(range(min = 1, max = 5200))]
    pub week: Option<u32>,
    /// The first day of the course, as YYYY-MM-DD.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub started: Option<Date>,
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

impl ProfileFile {
    /// Reads a file and adds its facts to `profile`, even if there are findings.
    ///
    /// # Errors
    /// Every finding in the text, unknown names included.
    pub fn read(path: &str, bytes: Vec<u8>, profile: &mut Profile<'_>) -> Result<Self, Findings> {
        whole(path, bytes, |top, reader| Self::from_value(top, reader, profile))
    }

    /// [`ProfileFile::read`] for a part of a file.
    pub(crate) fn from_value(at: &At<'_>, reader: &mut Reader<'_>, profile: &mut Profile<'_>) -> Option<Self> {
        let read = shape(at, reader)?;
        let mut unknown = 0;
        for (facet, names) in read.facts.iter() {
            for (index, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
                let place = || {
                    let (_, node) = at.node.find(at.key, &[Step::Key(facet.key()), Step::Item(index)]);
                    Place::In(reader.file, node.range.clone())
                };
                let is_known = profile.rules().find(facet, &names::normalise(name)).is_some();
                unknown += usize::from(!is_known);
                if !is_known && unknown > SEARCHED {
                    let message = format!("there is no {facet} `{}`", names::clip(name));
                    let finding = Finding::new(Code::UnknownName, place(), message);
                    reader.report(finding.help(format!("name one of the {}", facet.plural())));
                } else if let Err(error) = profile.add(facet, name) {
                    let finding = unknown_name(place(), &error);
                    reader.report(finding);
                }
            }
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
        let mut names = profile.of(facet).map(|rule| Value::from(rule.name())).peekable();
        if facet.is_single() {
            file.extend(names.map(|name| (facet.key().into(), name)));
        } else if names.peek().is_some() {
            file.insert(facet.key().into(), names.collect());
        }
    }
    for (key, date) in [(Key::Started, started), (Key::Last, last)] {
        file.extend(date.map(|date| (key.as_str().into(), date.to_string().into())));
    }
    serde_yaml::to_string(&file).context("the profile cannot be written as YAML")
}

fn unknown_name(place: Place, error: &ProfileError) -> Finding {
    let finding = Finding::new(Code::UnknownName, place, error.to_string());
    match error {
        ProfileError::UnknownName { facet, known, .. } => {
            finding.help(error.hint().unwrap_or_else(|| format!("the {} are {}", facet.plural(), list(known))))
        }
        ProfileError::Second { .. } => finding,
    }
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
        week: fields.nullable("week", reader, week),
        started: fields.nullable("started", reader, date),
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

fn week(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u32> {
    let week = at.node.as_u64().and_then(|week| u32::try_from(week).ok());
    let week = week.filter(|week| (1..=LAST_WEEK).contains(week));
    if week.is_none() {
        let finding = reader.on_value(Code::BadValue, at, "`week` is a whole number");
        reader.report(finding.help(format!("weeks are counted from 1 to {LAST_WEEK}")));
    }
    week
}
