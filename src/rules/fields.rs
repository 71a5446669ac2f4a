//! Reading a mapping key by key, so that every slip in it is found and each is found once.

use jiff::civil::Date;
use serde_yaml::{Mapping, Value};

use super::shape::Basis;
use super::yaml::{Document, Step};
use crate::finding::{Code, FileId, Finding, Place, Sources};
use crate::{dates, names};

/// One file being read, and what was found wrong in it.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) file: FileId,
    pub(crate) document: &'a Document,
    pub(crate) sources: &'a Sources,
    pub(crate) findings: &'a mut Vec<Finding>,
}

/// A value, and the way to it from the top of its file.
#[derive(Clone, Debug)]
pub(crate) struct At<'v> {
    pub(crate) value: &'v Value,
    pub(crate) path: Vec<Step>,
}

impl<'v> At<'v> {
    pub(crate) fn key(&self, key: &str, value: &'v Value) -> Self {
        let mut path = self.path.clone();
        path.push(Step::Key(key.to_owned()));
        Self { value, path }
    }

    fn item(&self, at: usize, value: &'v Value) -> Self {
        let mut path = self.path.clone();
        path.push(Step::Item(at));
        Self { value, path }
    }

    /// The key that leads here; empty for an item of a list.
    fn last_key(&self) -> &str {
        match self.path.last() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }
}

impl Reader<'_> {
    /// A slip in a value.
    pub(crate) fn on_value(&self, code: Code, at: &At<'_>, message: impl Into<String>) -> Finding {
        let place = Place::In(self.file, self.document.value_range(&at.path));
        Finding::new(code, place, message)
    }

    /// A slip in a key, or in what stands under it as a whole.
    pub(crate) fn on_key(&self, code: Code, path: &[Step], message: impl Into<String>) -> Finding {
        let place = Place::In(self.file, self.document.key_range(path));
        Finding::new(code, place, message)
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports every key that stands twice in one mapping.
    pub(crate) fn doubled_keys(&mut self) {
        for double in self.document.duplicates() {
            let first = self.sources.locate(self.file, double.first.start);
            let place = Place::In(self.file, double.second.clone());
            let finding = Finding::new(Code::DuplicateKey, place, format!("the key `{}` stands twice", double.key))
                .label("again here")
                .note(format!("first at {first}"))
                .help("keep one of them, or rename the other");
            self.findings.push(finding);
        }
    }

    fn wrong_type(&mut self, at: &At<'_>, wanted: &str, help: Option<String>) {
        let name = match at.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Item(_) => None,
        }) {
            Some(key) => format!("`{key}`"),
            None => "the file".to_owned(),
        };
        let mut finding = self
            .on_value(Code::WrongType, at, format!("{name} wants {wanted}, and this is {}", kind(at.value)))
            .label(format!("expected {wanted}"));
        if let Some(help) = help {
            finding = finding.help(help);
        }
        self.report(finding);
    }
}

/// The sort of a value, for people.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping of keys",
        Value::Tagged(_) => "a value with a YAML tag",
    }
}

/// The keys of one mapping, taken one by one; [`Fields::finish`] speaks of the rest.
#[derive(Debug)]
pub(crate) struct Fields<'v> {
    at: At<'v>,
    mapping: &'v Mapping,
    what: &'static str,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl<'v> Fields<'v> {
    /// Opens `at`, which is to be `what` ("a goal"), as a mapping.
    pub(crate) fn open(at: &At<'v>, what: &'static str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(mapping) = at.value else {
            let help = match at.value {
                Value::String(text) if text.contains(':') => "put a space after the colon of `key: value`",
                _ => "write `key: value` lines below it, indented by two spaces",
            };
            reader.wrong_type(at, "a mapping of keys", Some(help.to_owned()));
            return None;
        };
        Some(Self { at: at.clone(), mapping, what, known: Vec::new(), missing: Vec::new() })
    }

    /// Reads a key that may be left out.
    pub(crate) fn optional<'r, T>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let at = self.at.key(key, self.mapping.get(key)?);
        if at.value.is_null() {
            let finding = reader
                .on_key(Code::WrongType, &at.path, format!("`{key}` has no value"))
                .help("write a value after the colon, or remove the line");
            reader.report(finding);
            return None;
        }
        read(&at, reader)
    }

    /// Reads a key that may be left out or null.
    pub(crate) fn nullable<'r, T>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        if self.mapping.get(key).is_some_and(Value::is_null) {
            self.known.push(key);
            return None;
        }
        self.optional(key, reader, read)
    }

    /// Reads a key that must be there.
    pub(crate) fn required<'r, T>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        if !self.mapping.contains_key(key) {
            self.missing.push(key);
        }
        self.optional(key, reader, read)
    }

    /// Whether the mapping has `key`, whatever its value.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.mapping.contains_key(key)
    }

    /// Whether the mapping has no key at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.mapping.is_empty()
    }

    pub(crate) fn path_to(&self, key: &str) -> Vec<Step> {
        self.at.key(key, self.at.value).path
    }

    /// Reports the keys that nobody asked for, then those that were asked for in vain. A near miss of a missing
    /// key is one slip and makes one finding.
    ///
    /// Gives whether all keys were known.
    pub(crate) fn finish(mut self, reader: &mut Reader<'_>) -> bool {
        let mut all_known = true;
        let unknown = self.mapping.keys().filter(|key| !self.known.iter().any(|known| key.as_str() == Some(known)));
        for key in unknown {
            all_known = false;
            let name = key_text(key);
            let name = name.as_str();
            let path = self.at.key(name, key).path;
            let free = self.known.iter().copied().filter(|known| !self.mapping.contains_key(*known));
            let near = names::nearest(name, self.missing.iter().copied())
                .or_else(|| names::nearest(name, free))
                .or_else(|| names::nearest(name, self.known.iter().copied()));
            self.missing.retain(|missing| Some(*missing) != near);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => elsewhere(name)
                    .map_or_else(|| format!("the keys of {} are {}", self.what, list(&self.known)), str::to_owned),
            };
            let finding = reader
                .on_key(Code::UnknownKey, &path, format!("unknown key `{name}`"))
                .label(format!("not a key of {}", self.what))
                .help(help);
            reader.report(finding);
        }
        for missing in &self.missing {
            let finding = reader
                .on_key(Code::MissingKey, &self.at.path, format!("{} lacks the key `{missing}`", self.what))
                .label(format!("add `{missing}`"));
            reader.report(finding.help(cure_of_missing(missing)));
        }
        all_known
    }
}

/// What to write where a key is missing.
fn cure_of_missing(key: &str) -> String {
    match key {
        "format" => "begin the file with the line `format: 1`".to_owned(),
        "basis" => format!("say what it rests on: {}", list(&Basis::NAMES.map(|(name, _)| name))),
        _ => format!("write `{key}: …` beside the other keys, with the same indentation"),
    }
}

/// A key that has its place somewhere else.
fn elsewhere(key: &str) -> Option<&'static str> {
    match key {
        "when" => Some("`when` belongs in an entry of `combinations`"),
        "<<" => Some("YAML merge keys are not read here: write the keys out"),
        _ => None,
    }
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A text that says something, in one paragraph or more.
pub(crate) fn text(at: &At<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let text = match at.value {
        Value::String(text) => text.trim(),
        Value::Number(number) => {
            reader.wrong_type(at, "text", Some(format!("put it in quotes: `\"{number}\"`")));
            return None;
        }
        Value::Bool(_) => {
            reader.wrong_type(at, "text", Some("put it in quotes".to_owned()));
            return None;
        }
        _ => {
            reader.wrong_type(at, "text", None);
            return None;
        }
    };
    if text.is_empty() {
        let finding = reader.on_key(Code::BadValue, &at.path, format!("`{}` is an empty text", at.last_key()));
        reader.report(finding.help("write a text, or remove the line"));
        return None;
    }
    if let Some(control) = text.chars().find(|c| c.is_control() && *c != '\n') {
        let code = u32::from(control);
        let finding = reader.on_value(Code::BadValue, at, format!("the text holds the control character U+{code:04X}"));
        reader.report(finding.help("remove it: a terminal could take it for a command"));
        return None;
    }
    Some(text.to_owned())
}

/// A text in one line.
pub(crate) fn line(at: &At<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let text = text(at, reader)?;
    if text.contains('\n') {
        let finding = reader.on_value(Code::BadValue, at, format!("`{}` is to be one line", at.last_key()));
        reader.report(finding.help("write it in one line, or begin it with `>-`"));
        return None;
    }
    Some(text)
}

/// A whole number from 1 to 1000.
pub(crate) fn count(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u16> {
    let Value::Number(number) = at.value else {
        reader.wrong_type(at, "a whole number", Some("write for example `1`".to_owned()));
        return None;
    };
    let count = number.as_u64().and_then(|count| u16::try_from(count).ok());
    if !matches!(count, Some(1..=1000)) {
        let finding = reader.on_value(Code::BadValue, at, format!("`{}` is a whole number, 1 or more", at.last_key()));
        reader.report(finding.help("write for example `1`"));
        return None;
    }
    count
}

/// A date such as `2026-01-31`.
pub(crate) fn date(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Date> {
    let written = text(at, reader)?;
    let date = dates::parse(&written);
    if let Err(error) = &date {
        let finding = reader.on_value(Code::BadValue, at, error.to_string()).help("write a date as `2026-01-31`");
        reader.report(finding);
    }
    date.ok()
}

/// A list, each item of which `item` reads; those it cannot read are left out.
pub(crate) fn items<'v, 'r, T>(
    at: &At<'v>,
    reader: &mut Reader<'r>,
    mut item: impl FnMut(&At<'v>, &mut Reader<'r>) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::Sequence(list) = at.value else {
        let help = match at.value {
            Value::String(text) if !text.contains('\n') => format!("write `[{text}]`"),
            _ => "begin each item with `- `, or write `[one, two]`".to_owned(),
        };
        reader.wrong_type(at, "a list", Some(help));
        return None;
    };
    let read = list.iter().enumerate().filter_map(|(index, value)| item(&at.item(index, value), reader));
    Some(read.collect())
}

/// One of a few known words.
pub(crate) fn word<T: Copy>(at: &At<'_>, reader: &mut Reader<'_>, known: &[(&'static str, T)]) -> Option<T> {
    let text = text(at, reader)?;
    let found = known.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let help = names::nearest(&text, words.iter().copied())
            .map_or_else(|| format!("it is one of {}", list(&words)), |near| format!("did you mean `{near}`?"));
        let finding = reader.on_value(Code::BadValue, at, format!("`{text}` is not a value of `{}`", at.last_key()));
        reader.report(finding.help(help));
    }
    found.map(|(_, value)| *value)
}

/// The keys of a mapping as text with their values, in the file's order.
pub(crate) fn pairs<'v>(at: &At<'v>, what: &'static str, reader: &mut Reader<'_>) -> Option<Vec<(String, At<'v>)>> {
    let fields = Fields::open(at, what, reader)?;
    let named = fields.mapping.iter().map(|(key, value)| {
        let name = key_text(key);
        let at = at.key(&name, value);
        (name, at)
    });
    Some(named.collect())
}

/// A key as it stands in the file.
fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}
