//! Reading a mapping key by key, so that every slip in it is found and each is found once.

use std::ops::Range;

use crate::diagnostics::{Code, FileId, Finding, Place, Sources};
use crate::load::yaml::{Document, Node, Pair, Value, is_odd_space};
use crate::model::{Basis, names};

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

/// A value, and the key that leads to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'v> {
    pub(crate) node: &'v Node,
    /// Where the key is; of an item the item, of a file the whole.
    pub(crate) key: &'v Range<usize>,
    name: Name<'v>,
}

/// What to call a value.
#[derive(Clone, Copy, Debug)]
enum Name<'v> {
    File,
    Key(&'v str),
    ItemOf(&'v str),
}

impl<'v> At<'v> {
    /// The whole of a file.
    pub(crate) fn top(document: &'v Document) -> Self {
        Self { node: &document.root, key: &document.root.range, name: Name::File }
    }

    fn pair(&self, pair: &'v Pair) -> Self {
        Self { node: &pair.value, key: self.place_of(pair), name: Name::Key(&pair.name) }
    }

    /// Where a key of it is; one that is a list or a mapping is shown where its own key is.
    fn place_of(&self, pair: &'v Pair) -> &'v Range<usize> {
        if matches!(pair.key.value(), Value::List(_) | Value::Mapping(_)) { self.key } else { &pair.key.range }
    }

    fn item(&self, node: &'v Node) -> Self {
        let name = if let Name::Key(key) = self.name { Name::ItemOf(key) } else { Name::File };
        Self { node, key: &node.range, name }
    }

    /// Where a key of it is, or its own.
    pub(crate) fn key_of(&self, key: &str) -> &'v Range<usize> {
        self.node.pair(key).map_or(self.key, |pair| &pair.key.range)
    }

    fn called(&self) -> String {
        match self.name {
            Name::Key(key) => format!("`{}`", names::clip(key)),
            Name::ItemOf(key) => format!("an item of `{}`", names::clip(key)),
            Name::File => "the file".to_owned(),
        }
    }
}

impl Reader<'_> {
    /// A slip in a value.
    pub(crate) fn on_value(&self, code: Code, at: &At<'_>, message: impl Into<String>) -> Finding {
        Finding::new(code, Place::In(self.file, at.node.range.clone()), message)
    }

    /// A slip in a key, or in what stands under it as a whole.
    pub(crate) fn on_key(&self, code: Code, key: &Range<usize>, message: impl Into<String>) -> Finding {
        Finding::new(code, Place::In(self.file, key.clone()), message)
    }

    /// A slip in an entry that lacks one of some keys; the finding points at a line that was to be one, if there is any.
    pub(crate) fn on_lack(&self, code: Code, at: &At<'_>, keys: &[&str], message: String) -> (Finding, bool) {
        let Some(line) = self.document.in_text(self.sources.text(self.file), &at.node.range, keys) else {
            return (self.on_key(code, at.key, message), false);
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
        for double in &self.document.duplicates {
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
        let text = self.sources.text(self.file).get(at.node.range.clone()).unwrap_or_default();
        names::clip(text)
    }

    pub(crate) fn wrong_type(&mut self, at: &At<'_>, wanted: &str, help: &str) {
        let message = format!("{} wants {wanted}, and this is {}", at.called(), kind(at.node.value()));
        let finding = self.on_value(Code::WrongType, at, message).label(format!("expected {wanted}"));
        self.report(finding.help(help));
    }

    /// A key with nothing after its colon.
    fn no_value(&mut self, code: Code, at: &At<'_>, is_required: bool) {
        let key = at.key.clone();
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
        Value::Text(_) => "text",
        Value::List(_) => "a list",
        Value::Mapping(_) => PAIRS,
        Value::Tagged(..) => "a value with a YAML tag",
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
    what: &'static str,
    /// What to say of a key without a value.
    no_value: Code,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// Keys without a value, what to say of them, and whether they must be there.
    empty: Vec<(At<'v>, Code, bool)>,
}

impl<'v> Fields<'v> {
    /// Opens `at`, which is to be `what` ("a goal"), as a mapping.
    pub(crate) fn open(at: &At<'v>, what: &'static str, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(at.node.value(), Value::Mapping(_)) {
            let help = match at.node.value() {
                Value::Text(text) if text.contains(':') => "put a space after the colon of `key: value`",
                Value::List(_) => "write them without the `- ` or the brackets, each key on a line of its own",
                _ => "write them on lines of their own, indented by two spaces",
            };
            reader.wrong_type(at, PAIRS, help);
            return None;
        }
        let no_value = Code::WrongType;
        Some(Self { at: *at, what, no_value, known: Vec::new(), missing: Vec::new(), empty: Vec::new() })
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
        let at = self.at.pair(self.at.node.pair(key)?);
        if at.node.is_null() {
            self.empty.push((at, self.no_value, is_required));
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
        if self.value(key).is_some_and(Node::is_null) {
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
        if !self.has(key) {
            self.missing.push(key);
        }
        self.take(key, true, reader, read)
    }

    /// The list under `key` is there and empty.
    pub(crate) fn is_empty_list(&self, key: &str) -> bool {
        self.value(key).is_some_and(|node| matches!(node.value(), Value::List(items) if items.is_empty()))
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
        self.at.node.pair(key).is_some()
    }

    /// What is under `key`, unread.
    pub(crate) fn value(&self, key: &str) -> Option<&'v Node> {
        self.at.node.pair(key).map(|pair| &pair.value)
    }

    /// Whether the mapping has no key at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.at.node.pairs().next().is_none()
    }

    /// Reports the keys that nobody asked for, then those that were asked for in vain. A near miss of a missing
    /// key is one slip and makes one finding.
    ///
    /// Gives the keys that are not known.
    pub(crate) fn finish(mut self, reader: &mut Reader<'_>) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        for (at, code, is_required) in &self.empty {
            if self.left_behind(at).is_none() {
                reader.no_value(*code, at, *is_required);
            }
        }
        let free: Vec<&str> = self.known.iter().copied().filter(|known| !self.has(known)).collect();
        for pair in self.at.node.pairs().filter(|pair| !self.known.iter().any(|known| pair.is(known))) {
            let (name, value) = (pair.name.as_str(), &pair.value);
            let near = names::nearest(name, self.missing.iter().copied())
                .or_else(|| names::nearest(name, free.iter().copied()))
                .or_else(|| names::nearest(name, self.known.iter().copied()));
            unknown.push(Unknown { near, is_mapping: value.is_mapping(), is_empty: value.is_null() });
            self.missing.retain(|missing| Some(*missing) != near);
            let owner = self.empty.iter().find(|(at, ..)| self.left_behind(at) == Some(name));
            let help = match near {
                _ if owner.is_some() => owner.map_or_else(String::new, |(owner, ..)| {
                    format!("if it belongs to {} above it, indent it by two more spaces", owner.called())
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
                .on_key(Code::UnknownKey, self.at.place_of(pair), format!("unknown key `{}`", names::clip(name)))
                .label(label)
                .help(help);
            reader.report(finding);
        }
        for missing in &self.missing {
            let message = format!("{} lacks the key `{missing}`", self.what);
            let (finding, is_there) = reader.on_lack(Code::MissingKey, &self.at, &[missing], message);
            reader.report(if is_there {
                finding
            } else {
                finding.label(format!("add `{missing}`")).help(cure_of_missing(missing))
            });
        }
        unknown
    }

    /// The unknown key right after a key without a value, which is to stand below that.
    fn left_behind(&self, at: &At<'v>) -> Option<&'v str> {
        let mut pairs = self.at.node.pairs();
        pairs.find(|pair| pair.key.range == *at.key)?;
        pairs.next().map(|next| next.key.as_str().unwrap_or_default()).filter(|next| !self.known.contains(next))
    }

    /// Takes a key for one that is there, and told of already.
    pub(crate) fn assume(&mut self, key: &str) {
        self.missing.retain(|missing| *missing != key);
    }

    /// The keys that are known here, instead of one that is not. At the top of a file, one with lines below it is often
    /// an entry that lost its indentation.
    fn all_known(&self, unknown: &Node) -> String {
        let all = format!("the keys of {} are {}", self.what, list(&self.known));
        if matches!(self.at.name, Name::File) && unknown.is_mapping() {
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
