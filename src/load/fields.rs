//! Reading a mapping key by key, so that every slip in it is found and each is found once.

use serde_yaml::{Mapping, Value};

use crate::diagnostics::{Code, FileId, Finding, Place, Sources};
use crate::load::yaml::{Document, Step, is_odd_space};
use crate::model::names;
use crate::model::source::Basis;

mod values;
mod whole;

pub(crate) use values::{count, date, interval, items, line, pairs, text, typographic_quotes, word};
pub(crate) use whole::whole;

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

    /// What to call it: by the key that leads here.
    fn called(&self) -> String {
        match self.path.as_slice() {
            [.., Step::Key(key)] => format!("`{}`", names::clip(key)),
            [.., Step::Key(key), Step::Item(_)] => format!("an item of `{}`", names::clip(key)),
            _ => "the file".to_owned(),
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

    /// A slip in an entry that lacks one of some keys; the finding points at a line that was to be one, if there is any.
    pub(crate) fn on_lack(&self, code: Code, path: &[Step], keys: &[&str], message: String) -> (Finding, bool) {
        let Some(line) = self.document.in_text(self.sources.text(self.file), path, keys) else {
            return (self.on_key(code, path, message), false);
        };
        let finding = Finding::new(code, Place::In(self.file, line), message)
            .label("this is read as part of the text above it")
            .help("give it the indentation of the other keys");
        (finding, true)
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports every key that stands twice in one mapping.
    pub(crate) fn doubled_keys(&mut self) {
        let mut last: Option<usize> = None;
        for double in self.document.duplicates() {
            // Where what divides two mappings was lost, all keys of the second are doubled, and that is one slip.
            if double.depth > 2 && last.replace(double.within) == Some(double.within) {
                continue;
            }
            let text = self.sources.text(self.file);
            // What divides them may be the line above, moved into the first: it is found to be unknown, or empty.
            let above =
                text.get(..double.second.start).and_then(|before| before.rsplit('\n').nth(1)).unwrap_or_default();
            let key = above.trim_end().strip_suffix(':').map(str::trim_start);
            if double.depth > 2 && key.is_some_and(names::is_name) {
                continue;
            }
            let first = self.sources.locate(self.file, double.first.start);
            let before = text.get(..double.first.start).unwrap_or_default();
            let help = if before.trim_end_matches(' ').ends_with('-') {
                "keep one of them, or begin the second with `- ` if it is another item"
            } else {
                "keep one of them, or rename the other"
            };
            let place = Place::In(self.file, double.second.clone());
            let finding = Finding::new(Code::DuplicateKey, place, format!("the key `{}` stands twice", double.key))
                .label("again here")
                .note(format!("first at {first}"))
                .help(help);
            self.findings.push(finding);
        }
    }

    /// A value as the file has it.
    pub(crate) fn written(&self, at: &At<'_>) -> String {
        let text = self.sources.text(self.file).get(self.document.value_range(&at.path)).unwrap_or_default();
        names::clip(text)
    }

    pub(crate) fn wrong_type(&mut self, at: &At<'_>, wanted: &str, help: &str) {
        let message = format!("{} wants {wanted}, and this is {}", at.called(), kind(at.value));
        let finding = self.on_value(Code::WrongType, at, message).label(format!("expected {wanted}"));
        self.report(finding.help(help));
    }

    /// A key with nothing after its colon.
    fn no_value(&mut self, code: Code, at: &At<'_>, is_required: bool) {
        let key = self.document.key_range(&at.path);
        let rest = self.sources.text(self.file).get(key.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let value = rest.trim_start_matches([':', ' ']);
        if let Some(sign @ ('&' | '!')) = value.chars().next() {
            let start = key.end + rest.len() - value.len();
            let message = format!("a text cannot begin with `{sign}` unless it is in quotes");
            let finding = Finding::new(code, Place::In(self.file, start..start + 1), message);
            self.report(finding.help("put it in quotes"));
            return;
        }
        let help = if code == Code::EmptyWhen {
            "say what has to be there, such as `sign: {at-least: 2}`"
        } else if rest.contains(" #") {
            "a `#` begins a comment: put the value in quotes, or write one before it"
        } else if is_required {
            "write a value after the colon"
        } else {
            "write a value after the colon, or remove the line"
        };
        self.report(Finding::new(code, Place::In(self.file, key), format!("{} has no value", at.called())).help(help));
    }
}

/// A mapping, for people.
const PAIRS: &str = "`key: value` lines";

/// The sort of a value, for people.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => PAIRS,
        Value::Tagged(_) => "a value with a YAML tag",
    }
}

/// A key that is not known at its place.
#[derive(Debug)]
pub(crate) struct Unknown {
    /// The known key that it is most like, if any.
    pub(crate) near: Option<&'static str>,
    /// Whether a mapping stands under it.
    pub(crate) is_mapping: bool,
    /// Whether nothing stands under it.
    pub(crate) is_empty: bool,
}

/// The keys of one mapping, taken one by one; [`Fields::finish`] speaks of the rest.
#[derive(Debug)]
pub(crate) struct Fields<'v> {
    at: At<'v>,
    mapping: &'v Mapping,
    what: &'static str,
    /// What to say of a key without a value.
    no_value: Code,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// Keys without a value, what to say of them, and whether they must be there.
    empty: Vec<(&'static str, Code, bool)>,
}

impl<'v> Fields<'v> {
    /// Opens `at`, which is to be `what` ("a goal"), as a mapping.
    pub(crate) fn open(at: &At<'v>, what: &'static str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(mapping) = at.value else {
            let help = match at.value {
                Value::String(text) if text.contains(':') => "put a space after the colon of `key: value`",
                Value::Sequence(_) => "write them without the `- ` or the brackets, each key on a line of its own",
                _ => "write them on lines of their own, indented by two spaces",
            };
            reader.wrong_type(at, PAIRS, help);
            return None;
        };
        let no_value = Code::WrongType;
        Some(Self {
            at: at.clone(),
            mapping,
            what,
            no_value,
            known: Vec::new(),
            missing: Vec::new(),
            empty: Vec::new(),
        })
    }

    /// Has a key without a value reported as `code`.
    pub(crate) fn without_value(mut self, code: Code) -> Self {
        self.no_value = code;
        self
    }

    /// Reads a key that may be left out.
    pub(crate) fn optional<'r, T>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        self.take(key, false, reader, read)
    }

    fn take<'r, T>(
        &mut self,
        key: &'static str,
        is_required: bool,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let at = self.at.key(key, self.mapping.get(key)?);
        if at.value.is_null() {
            self.empty.push((key, self.no_value, is_required));
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
        self.take(key, true, reader, read)
    }

    /// The list under `key` is there and empty.
    pub(crate) fn is_empty_list(&self, key: &str) -> bool {
        self.mapping.get(key).and_then(Value::as_sequence).is_some_and(Vec::is_empty)
    }

    /// Reads a key that must be there, but where `optional` holds.
    pub(crate) fn required_unless<'r, T>(
        &mut self,
        optional: bool,
        key: &'static str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        if optional { self.optional(key, reader, read) } else { self.required(key, reader, read) }
    }

    /// Whether the mapping has `key`, whatever its value.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.mapping.contains_key(key)
    }

    /// What stands under `key`, unread.
    pub(crate) fn value(&self, key: &str) -> Option<&'v Value> {
        self.mapping.get(key)
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
    /// Gives the keys that are not known.
    pub(crate) fn finish(mut self, reader: &mut Reader<'_>) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        for (key, code, is_required) in &self.empty {
            if self.left_behind(key).is_none() {
                reader.no_value(*code, &self.at.key(key, &Value::Null), *is_required);
            }
        }
        let pairs = self.mapping.iter();
        for (key, value) in pairs.filter(|(key, _)| !self.known.iter().any(|known| key.as_str() == Some(known))) {
            let name = key_text(key);
            let name = name.as_str();
            let path = self.at.key(name, key).path;
            let free = self.known.iter().copied().filter(|known| !self.mapping.contains_key(*known));
            let near = names::nearest(name, self.missing.iter().copied())
                .or_else(|| names::nearest(name, free))
                .or_else(|| names::nearest(name, self.known.iter().copied()));
            unknown.push(Unknown { near, is_mapping: value.is_mapping(), is_empty: value.is_null() });
            self.missing.retain(|missing| Some(*missing) != near);
            let owner = self.empty.iter().find(|(key, ..)| self.left_behind(key) == Some(name));
            let help = match near {
                _ if owner.is_some() => owner.map_or_else(String::new, |(owner, ..)| {
                    format!("if it belongs to `{}` above it, indent it by two more spaces", names::clip(owner))
                }),
                _ if name.starts_with(is_odd_space) => "delete what stands before the key, and type spaces".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => elsewhere(name).map_or_else(|| self.all_known(value), str::to_owned),
            };
            let label = match name.chars().next() {
                Some(first) if is_odd_space(first) => "begins with a non-breaking space".to_owned(),
                _ => format!("not a key of {}", self.what),
            };
            let finding = reader
                .on_key(Code::UnknownKey, &path, format!("unknown key `{}`", names::clip(name)))
                .label(label)
                .help(help);
            reader.report(finding);
        }
        for missing in &self.missing {
            let message = format!("{} lacks the key `{missing}`", self.what);
            let (finding, is_there) = reader.on_lack(Code::MissingKey, &self.at.path, &[missing], message);
            reader.report(if is_there {
                finding
            } else {
                finding.label(format!("add `{missing}`")).help(cure_of_missing(missing))
            });
        }
        unknown
    }

    /// The unknown key right after a key without a value, which is to stand below that.
    fn left_behind(&self, key: &str) -> Option<&'v str> {
        let mut keys = self.mapping.keys().map(|key| key.as_str().unwrap_or_default());
        keys.find(|other| *other == key)?;
        keys.next().filter(|next| !self.known.contains(next))
    }

    /// Takes a key for one that is there, and told of already.
    pub(crate) fn assume(&mut self, key: &str) {
        self.missing.retain(|missing| *missing != key);
    }

    /// The keys that are known here, instead of one that is not. At the top of a file, one with lines below it is often
    /// an entry that lost its indentation.
    fn all_known(&self, unknown: &Value) -> String {
        let all = format!("the keys of {} are {}", self.what, list(&self.known));
        if self.at.path.is_empty() && unknown.is_mapping() {
            all + "; all else is indented below one of them"
        } else if unknown.is_null() || unknown.is_mapping() {
            all + "; if it is the name of an entry, indent it less"
        } else {
            all
        }
    }
}

/// What to write where a key is missing.
fn cure_of_missing(key: &str) -> String {
    match key {
        "format" => "begin the file with the line `format: 1`".to_owned(),
        "source" => {
            format!("write `source:` and below it `basis:` with one of {}", list(&Basis::ALL.map(Basis::as_str)))
        }
        "basis" => format!("say what it rests on, one of {}", list(&Basis::ALL.map(Basis::as_str))),
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

/// How many names a message lists.
const LISTED: usize = 40;

/// `a`, `b` and `c`, each in backticks; of very many the first.
pub(crate) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let mut quoted: Vec<String> =
        names.iter().take(LISTED).map(|name| format!("`{}`", names::clip(name.as_ref()))).collect();
    if names.len() > LISTED {
        quoted.push(format!("{} more", names.len() - LISTED));
    }
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A key as it stands in the file.
fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}
