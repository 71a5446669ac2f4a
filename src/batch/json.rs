//! Reads profiles from lines of JSON, one object each.
//!
//! A line is read to its end even after an error, so that its id is known. The first error is
//! reported, except that invalid JSON takes precedence over others, and a caution that is not known over all.

use std::borrow::Cow;
use std::fmt;

use hashbrown::HashSet;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Facts;
use super::line::{Id, Line, LineCode, LineError};
use crate::model::{dates, names};
use crate::profile::file::{Key, LAST_WEEK, whole_number};

/// Reads a line and adds its facts to the profile.
pub(super) fn read<'a>(text: &'a str, facts: &mut Facts<'_, '_>) -> Line<'a> {
    let mut line = Line::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let is_object = text.trim_start_matches([' ', '\t', '\r', '\n']).starts_with('{');
    let read = if is_object {
        json.deserialize_map(Object { line: &mut line, facts })
    } else {
        let mut take = |found: Found<'_>| {
            let object = "a line is one object such as `{\"id\": 1, \"goals\": [\u{2026}]}`";
            let message = format!("{object}, and this is {}", found.what());
            line.note(Err(LineError::new(LineCode::WrongType, message)));
        };
        Value { take: &mut take, lists: Lists::Refused }.deserialize(&mut json)
    };
    if let Err(error) = read.and_then(|()| json.end()) {
        line.note(Err(not_json(&error, text)));
    }
    line
}

fn not_json(error: &serde_json::Error, text: &str) -> LineError {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said);
    let message =
        format!("this is not JSON: {said} at column {}; {}", error.column(), cure(said, error.column(), text));
    LineError::new(LineCode::NotJson, message)
}

/// What to do, by what stands where the text stops being JSON.
fn cure(said: &str, column: usize, text: &str) -> &'static str {
    let rest = text.get(column.saturating_sub(1)..).unwrap_or_default().trim_start_matches('-');
    let is = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    if is(&["NaN", "Infinity", "nan", "inf"]) {
        "JSON has no such number; write `null`"
    } else if is(&["None", "True", "False"]) {
        "in JSON it is `null`, `true` or `false`; Python writes them with `json.dumps`"
    } else if is(&["'"]) || rest.starts_with(names::TYPOGRAPHIC_QUOTES) {
        "JSON has straight double quotes alone; Python writes them with `json.dumps`"
    } else if said == "trailing comma" || said == "trailing characters" && is(&[","]) {
        "delete the comma before it, or at the end of the line"
    } else if said.contains("surrogate") || said.contains("code point") {
        "this is half a character; write the character itself"
    } else if said.contains("out of range") {
        "no week or id is so large a number"
    } else if text.trim_start().starts_with(['{', '[']) {
        "write one object a line, such as `jq -c` does"
    } else {
        "write one object a line, or say `--input csv` where these are cells"
    }
}

/// An error if a value could not be handed on: numbers out of range, half characters, lists too deep for most readers.
fn if_portable(raw: &RawValue) -> Result<(), LineError> {
    let text = raw.get();
    // A shortcut: most are short numbers, or texts without escapes.
    let is_short = text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_short || text.starts_with('"') && memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return Ok(());
    }
    serde_json::from_str::<serde_json::Value>(text).map(drop).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or(&said);
        LineError::new(LineCode::BadValue, format!("`id`: {said}; write a number or a text that every reader takes"))
    })
}

impl Key {
    fn takes(self) -> &'static str {
        match self {
            Self::Id => "anything",
            Self::Facts(facet) if facet.is_single() => "one name",
            Self::Facts(_) => "a name or a list of names",
            Self::Week => "a whole number",
            Self::Cleared => "a name, a list of names, or names with dates such as `2026-01-31`",
            Self::Screened | Self::Started | Self::Reviewed | Self::Last => "a date such as `2026-01-31`",
        }
    }

    pub(super) fn unknown(text: &str) -> LineError {
        let what = format!("there is no key `{}`", names::clip(text));
        let hint = match names::nearest(text, Self::all().map(Self::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", Self::all().map(Self::as_str).collect::<Vec<_>>().join(", ")),
        };
        LineError::new(LineCode::UnknownKey, format!("{what}; {hint}"))
    }
}

pub(super) fn week(week: Option<u64>) -> Result<u32, LineError> {
    let week = week.and_then(|week| u32::try_from(week).ok()).filter(|week| (1..=LAST_WEEK).contains(week));
    week.ok_or_else(|| LineError::new(LineCode::BadValue, format!("`week` takes a whole number from 1 to {LAST_WEEK}")))
}

pub(super) fn date(key: Key, text: &str, today: Date) -> Result<Date, LineError> {
    dates::in_file(text, Some(&|| today))
        .map_err(|error| LineError::new(LineCode::BadValue, format!("`{}`: {error}", key.as_str())))
}

fn take(key: Key, found: &Found<'_>, line: &mut Line<'_>, facts: &mut Facts<'_, '_>) -> Result<(), LineError> {
    match (key, found) {
        (_, Found::Null) => {}
        (Key::Facts(facet), Found::Text(name)) => facts.add(facet, name)?,
        (Key::Week, Found::Number(number)) => line.week = Some(week(*number)?),
        (Key::Cleared, Found::Text(name)) => facts.clear(name, |_| Ok(None))?,
        (Key::Cleared, Found::Entry(name, on)) => facts.clear(name, |today| optional_date(key, on, today))?,
        (_, Found::Twice(name)) => return Err(LineError::twice(name)),
        (Key::Screened | Key::Started | Key::Reviewed | Key::Last, Found::Text(text)) => {
            line.day(key, date(key, text, facts.today)?, facts);
        }
        (key, found) => return Err(wrong_type(key, found)),
    }
    Ok(())
}

fn wrong_type(key: Key, found: &Found<'_>) -> LineError {
    let message = format!("`{}` takes {}, and this is {}", key.as_str(), key.takes(), found.what());
    LineError::new(LineCode::WrongType, message)
}

/// The date of an entry; null is none.
fn optional_date(key: Key, value: &RawValue, today: Date) -> Result<Option<Date>, LineError> {
    let mut read = Ok(None);
    let mut take = |found: Found<'_>| {
        read = match found {
            Found::Null => Ok(None),
            Found::Text(text) => date(key, text, today).map(Some),
            other => Err(wrong_type(key, &other)),
        };
    };
    let value = &mut serde_json::Deserializer::from_str(value.get());
    // A text that cannot be read is no date.
    if (Value { take: &mut take, lists: Lists::Refused }).deserialize(value).is_err() {
        read = date(key, "", today).map(Some);
    }
    read
}

struct Object<'t, 'a, 'f, 'r> {
    line: &'t mut Line<'a>,
    facts: &'t mut Facts<'f, 'r>,
}

impl<'a> Visitor<'a> for Object<'_, 'a, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { line, facts } = self;
        let mut seen = 0_u32;
        while let Some(Name(key)) = map.next_key()? {
            let Some((key, number)) = Key::find(&key) else {
                // No other error counts for less, and it takes long to look for what comes near.
                if line.error.is_none() {
                    line.note(Err(Key::unknown(&key)));
                }
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if seen >> number & 1 != 0 {
                line.note(Err(LineError::twice(key.as_str())));
            }
            seen |= 1 << number;
            if key == Key::Id {
                let raw: &'a RawValue = map.next_value()?;
                let is_portable = if_portable(raw);
                line.id = if raw.get() == "null" || is_portable.is_err() { Id::None } else { Id::Json(raw) };
                line.note(is_portable);
                continue;
            }
            let lists = match key {
                Key::Facts(facet) if !facet.is_single() => Lists::Taken,
                Key::Cleared => Lists::OrEntries,
                _ => Lists::Refused,
            };
            let mut take = |found: Found<'_>| {
                // After an error too: what is known may refer.
                let taken = take(key, &found, line, facts);
                line.note(taken);
            };
            map.next_value_seed(Value { take: &mut take, lists })?;
        }
        Ok(())
    }
}

/// A key, without a copy where nothing in it is escaped.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The value of a key, or an item of its list.
enum Found<'v> {
    Null,
    Text(&'v str),
    /// `None` if it is negative or not whole.
    Number(Option<u64>),
    /// A key of an object, and its value.
    Entry(&'v str, &'v RawValue),
    /// A key that the object has already.
    Twice(&'v str),
    /// A value that no key takes, in words.
    Other(&'static str),
}

impl Found<'_> {
    fn what(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "text",
            Self::Number(_) => "a number",
            Self::Entry(..) | Self::Twice(_) => AN_OBJECT,
            Self::Other(what) => what,
        }
    }
}

const AN_OBJECT: &str = "an object";

/// Passes a value to `take`; a list by its items where lists are taken, and an object by its entries where it is too.
struct Value<'t, F> {
    take: &'t mut F,
    lists: Lists,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    Taken,
    /// Objects are taken too.
    OrEntries,
    Refused,
    /// The value is itself an item of a list.
    Inside,
}

impl<'a, F: FnMut(Found<'_>)> DeserializeSeed<'a> for Value<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'a, F: FnMut(Found<'_>)> Visitor<'a> for Value<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.take)(Found::Text(text));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        (self.take)(if self.lists == Lists::Inside { Found::Other("null") } else { Found::Null });
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        (self.take)(Found::Number(Some(number)));
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        (self.take)(Found::Number(None));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        (self.take)(Found::Number(whole_number(number)));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        (self.take)(Found::Other("true or false"));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<(), A::Error> {
        if !matches!(self.lists, Lists::Taken | Lists::OrEntries) {
            (self.take)(Found::Other("a list"));
            return IgnoredAny.visit_seq(seq).map(drop);
        }
        while seq.next_element_seed(Value { take: self.take, lists: Lists::Inside })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        if self.lists != Lists::OrEntries {
            (self.take)(Found::Other(AN_OBJECT));
            return IgnoredAny.visit_map(map).map(drop);
        }
        let mut names: HashSet<Cow<'a, str>> = HashSet::new();
        while let Some((Name(name), value)) = map.next_entry::<Name<'a>, &'a RawValue>()? {
            (self.take)(if names.contains(&name) { Found::Twice(&name) } else { Found::Entry(&name, value) });
            names.insert(name);
        }
        Ok(())
    }
}
