//! Reads mappings key by key, so that every slip is reported exactly once.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostics::{Code, FileId, Finding, Findings, Place, Sources};
use crate::load::yaml::{Document, Node, Pair, Value, is_odd_space};
use crate::model::{Basis, IS_CHECKED, names};

mod cures;
mod doubled;
mod misplaced;
mod texts;
mod values;

pub(crate) use cures::{listed_names, none_of};
pub(crate) use misplaced::keys_behind;
pub(crate) use values::{
    count, date, figure, interval, items, line, not_a_list, pairs, percent, text, truth, typographic_quotes, url,
    within, word,
};

/// A file being read, with the findings so far.
pub(crate) struct Reader<'a> {
    pub(crate) file: FileId,
    pub(crate) document: &'a Document,
    pub(crate) sources: &'a Sources,
    pub(crate) findings: &'a mut Vec<Finding>,
    /// The day of the answer, where that is known; only a cure needs it.
    pub(crate) today: Option<&'a dyn Fn() -> Date>,
    /// Whether this is a rule file.
    is_of_rules: bool,
    /// Warnings of texts that a comment cuts.
    cut: Vec<Finding>,
    /// For each text that swallows keys, by its first byte: that of the first such line, and the warning.
    swallowed: BTreeMap<usize, (usize, Finding)>,
}

/// A value with its key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'v> {
    pub(crate) node: &'v Node,
    /// The range of the key; of the item in a list, of everything for a file.
    pub(crate) key: &'v Range<usize>,
    name: Name<'v>,
}

#[derive(Clone, Copy, Debug)]
enum Name<'v> {
    File,
    Key(&'v str),
    ItemOf(&'v str),
}

impl<'v> At<'v> {
    pub(crate) fn top(document: &'v Document) -> Self {
        Self { node: &document.root, key: &document.root.range, name: Name::File }
    }

    fn pair(&self, pair: &'v Pair) -> Self {
        Self { node: &pair.value, key: self.place_of(pair), name: Name::Key(&pair.name) }
    }

    /// The range of a key of it. A key that is a list or a mapping is reported at the outer key.
    fn place_of(&self, pair: &'v Pair) -> &'v Range<usize> {
        if matches!(pair.key.value(), Value::List(_) | Value::Mapping(_)) { self.key } else { &pair.key.range }
    }

    fn item(&self, node: &'v Node) -> Self {
        let name = if let Name::Key(key) = self.name { Name::ItemOf(key) } else { Name::File };
        Self { node, key: &node.range, name }
    }

    /// The range of one of its keys, else of the key that it is under.
    pub(crate) fn key_of(&self, key: &str) -> &'v Range<usize> {
        self.node.pair(key).map_or(self.key, |pair| &pair.key.range)
    }

    pub(crate) fn called(&self) -> String {
        match self.name {
            Name::Key(key) => format!("`{}`", names::clip(key)),
            Name::ItemOf(key) => format!("an item of `{}`", names::clip(key)),
            Name::File => "the file".to_owned(),
        }
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        file: FileId,
        document: &'a Document,
        sources: &'a Sources,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            file,
            document,
            sources,
            findings,
            today: None,
            is_of_rules: false,
            cut: Vec::new(),
            swallowed: BTreeMap::new(),
        }
    }

    /// Cures then know where each key of a rule file belongs.
    pub(crate) fn of_rules(self) -> Self {
        Self { is_of_rules: true, ..self }
    }

    /// Ends the reading, and returns the warnings.
    pub(crate) fn finish(mut self) -> impl Iterator<Item = Finding> {
        self.settle_doubled();
        self.swallowed.into_values().map(|(_, warning)| warning).chain(self.cut)
    }

    pub(crate) fn on_value(&self, code: Code, at: &At<'_>, message: impl Into<String>) -> Finding {
        Finding::new(code, Place::In(self.file, at.node.range.clone()), message)
    }

    /// A finding on a key, or on its value as a whole.
    pub(crate) fn on_key(&self, code: Code, key: &Range<usize>, message: impl Into<String>) -> Finding {
        Finding::new(code, Place::In(self.file, key.clone()), message)
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports a value that cannot be used.
    pub(crate) fn refuse<T>(&mut self, code: Code, at: &At<'_>, message: &str, help: impl Into<String>) -> Option<T> {
        self.report(self.on_value(code, at, message).help(help));
        None
    }

    /// The text of a value in the file.
    pub(crate) fn written(&self, at: &At<'_>) -> String {
        let text = self.sources.text(self.file).get(at.node.range.clone()).unwrap_or_default();
        names::clip(text)
    }

    pub(crate) fn wrong_type<T>(&mut self, at: &At<'_>, wanted: &str, help: &str) -> Option<T> {
        let found = match at.node.value() {
            Value::Null => "empty",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Mapping(_) => PAIRS,
            Value::Tagged(..) => "a value that begins with `!`",
        };
        let message = format!("{} wants {wanted}, and this is {found}", at.called());
        let finding = self.on_value(Code::WrongType, at, message).label(format!("expected {wanted}"));
        self.report(finding.help(help));
        None
    }
}

/// Reads a file with `read`. Messages call it `path`.
///
/// # Errors
/// Everything that is wrong with the text, and what `read` reports.
pub(crate) fn whole<T>(
    path: &str,
    bytes: Vec<u8>,
    today: Option<&dyn Fn() -> Date>,
    read: impl FnOnce(&At<'_>, &mut Reader<'_>) -> Option<T>,
) -> Result<T, Findings> {
    let mut sources = Sources::default();
    let mut findings = Vec::new();
    let Some((file, document)) = Document::open(path.to_owned(), bytes, &mut sources, &mut findings) else {
        return Err(Findings::new(sources, findings));
    };
    let mut reader = Reader { today, ..Reader::new(file, &document, &sources, &mut findings) };
    reader.doubled_keys();
    let value = read(&At::top(&document), &mut reader);
    // A line that a text swallows may be a fact about a person. There is nobody to be warned later.
    let swallowed: Vec<_> = reader.finish().filter(|warning| warning.code() == Code::KeyInText).collect();
    findings.extend(swallowed);
    assert!(!IS_CHECKED || value.is_some() || !findings.is_empty(), "a file that cannot be read has a finding");
    value.filter(|_| findings.is_empty()).ok_or_else(|| Findings::new(sources, findings))
}

/// A mapping, in messages.
const PAIRS: &str = "`key: value` lines";

/// An unknown key.
#[derive(Debug)]
pub(crate) struct Unknown<'v> {
    /// The known key that is most like it.
    pub(crate) near: Option<&'v str>,
    pub(crate) value: &'v Node,
}

/// Takes the keys of a mapping one by one; [`Fields::finish`] reports the others.
#[derive(Debug)]
pub(crate) struct Fields<'v> {
    at: At<'v>,
    what: &'v str,
    /// The code of keys without a value.
    pub(crate) no_value: Code,
    known: Vec<&'v str>,
    missing: Vec<&'v str>,
    /// Keys without a value, each with its code and whether it is required.
    empty: Vec<(At<'v>, Code, bool)>,
}

impl<'v> Fields<'v> {
    /// Opens `at` as a mapping. Messages call it `what`, such as "a goal".
    pub(crate) fn open(at: &At<'v>, what: &'v str, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(at.node.value(), Value::Mapping(_)) {
            let is_item = matches!(at.name, Name::ItemOf(_));
            let wrapped = |text| cures::wrapped(reader.shape(at.node).filter(|_| is_item)?, text);
            let in_braces = match at.node.value() {
                Value::Text(text) => wrapped(text).map(|cure| format!("write `{cure}`")),
                _ => None,
            };
            let help = match (at.node.value(), &in_braces) {
                (Value::Text(text), _) if text.contains(':') => "put a space after the colon of `key: value`",
                (_, Some(cure)) => cure,
                (Value::List(_), _) => "write them without the `- ` or the brackets, each key on a line of its own",
                _ => "write them on lines of their own, indented by two spaces",
            };
            return reader.wrong_type(at, PAIRS, help);
        }
        reader.cut_brackets(at);
        let no_value = Code::WrongType;
        Some(Self { at: *at, what, no_value, known: Vec::new(), missing: Vec::new(), empty: Vec::new() })
    }

    pub(crate) fn optional<'r, T>(
        &mut self,
        key: &'v str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        self.required_if(false, key, reader, read)
    }

    /// Reads a key that may be left out or null.
    pub(crate) fn nullable<'r, T>(
        &mut self,
        key: &'v str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        if self.value(key).is_some_and(Node::is_null) {
            self.known.push(key);
            return None;
        }
        self.optional(key, reader, read)
    }

    pub(crate) fn required<'r, T>(
        &mut self,
        key: &'v str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        self.required_if(true, key, reader, read)
    }

    pub(crate) fn required_if<'r, T>(
        &mut self,
        is_required: bool,
        key: &'v str,
        reader: &mut Reader<'r>,
        read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let Some(pair) = self.at.node.pair(key) else {
            self.missing.extend(is_required.then_some(key));
            return None;
        };
        let at = self.at.pair(pair);
        if at.node.is_null() {
            self.empty.push((at, self.no_value, is_required));
            return None;
        }
        read(&at, reader)
    }

    pub(crate) fn is_empty_list(&self, key: &str) -> bool {
        self.value(key).is_some_and(|node| matches!(node.value(), Value::List(items) if items.is_empty()))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.at.node.pair(key).is_some()
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'v Node> {
        self.at.node.pair(key).map(|pair| &pair.value)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.at.node.pairs().next().is_none()
    }

    /// Reports the keys without a value, the unknown keys and the missing ones, and returns the unknown keys.
    ///
    /// An unknown key that resembles a missing one is one slip, and makes one finding.
    pub(crate) fn finish(mut self, reader: &mut Reader<'_>) -> Vec<Unknown<'v>> {
        let mut unknown = Vec::new();
        let mut told: Vec<&Pair> = Vec::new();
        for (at, code, is_required) in &self.empty {
            let lost = self.lost_below(at, reader);
            if !lost.is_empty() {
                reader.indent(&at.called(), lost);
                let near = self.known.iter().copied().find(|known| matches!(at.name, Name::Key(key) if key == *known));
                unknown.extend(lost.iter().map(|pair| Unknown { near, value: &pair.value }));
                told.extend(lost);
            } else if self.left_behind(at).is_none() {
                reader.no_value(*code, at, *is_required);
            }
        }
        let free: Vec<&str> = self.known.iter().copied().filter(|known| !self.has(known)).collect();
        for pair in self.at.node.pairs().filter(|pair| !self.known.iter().any(|known| pair.is(known))) {
            let (name, value) = (pair.name.as_str(), &pair.value);
            if told.iter().any(|told| std::ptr::eq(*told, pair)) {
                continue;
            }
            let negated =
                names::negated(name).filter(|key| self.known.contains(&"not") && self.known.contains(&&**key));
            let typed = names::item(name).unwrap_or(name);
            let typed = typed.split([':', '=']).next().unwrap_or(typed);
            let near = [&self.missing, &free, &self.known]
                .into_iter()
                .find_map(|keys| names::nearest_key(typed, keys.iter().copied()));
            let near = near.filter(|_| negated.is_none());
            let misplaced = if near.is_none() { reader.misplaced(self.at.node, pair) } else { None };
            if let Some((_, Some(owner))) = misplaced {
                if !self.missing.contains(&owner) && told.iter().any(|pair| pair.key.range.start < value.range.start) {
                    // Written out with the first one.
                    unknown.push(Unknown { near, value });
                    continue;
                }
                self.missing.retain(|missing| *missing != owner);
                told.push(pair);
            }
            unknown.push(Unknown { near, value });
            self.missing.retain(|missing| Some(*missing) != near);
            let is_odd = name.starts_with(is_odd_space);
            let value_of =
                name.split_once([':', '=']).map(|(_, value)| value).filter(|rest| !rest.is_empty() && value.is_null());
            let owner = self.empty.iter().find(|(at, ..)| self.left_behind(at) == Some(name));
            let help = match (owner, near, negated) {
                (Some((owner, ..)), ..) => {
                    format!("if it belongs to {} above it, indent it by two more spaces", owner.called())
                }
                _ if is_odd => reader.like_others(&self.at, "delete what stands before the key, and type spaces"),
                (None, Some(near), _) => match value_of {
                    Some(value) => format!("write `{near}: {}`", names::clip(value.trim())),
                    None => format!("did you mean `{near}`?"),
                },
                (None, None, Some(key)) => {
                    let value = value.as_str().unwrap_or("…");
                    format!(
                        "write `not: {{{key}: {}}}` in place of it: what must not hold stands in `not`",
                        names::clip(value)
                    )
                }
                (None, None, None) => match (name, misplaced, misplaced::in_other_words(name), names::comment(name)) {
                    ("<<", ..) => "YAML merge keys are not read here: write the keys out".to_owned(),
                    (_, Some((help, _)), ..) => help,
                    (_, None, Some(help), _) => help.to_owned(),
                    (_, None, None, Some(comment)) => format!("a comment begins with `#`: write `{comment}: …`"),
                    _ => self.all_known(value),
                },
            };
            let label = match self.what {
                _ if is_odd => "begins with a non-breaking space".to_owned(),
                what => format!("not a key of {what}"),
            };
            let finding = reader
                .on_key(Code::UnknownKey, self.at.place_of(pair), format!("unknown key `{}`", names::clip(name)))
                .label(label)
                .help(help);
            reader.report(finding);
        }
        let is_merged = self.has("<<");
        for missing in &self.missing {
            if is_merged || reader.is_elsewhere(self.at.node, missing) {
                continue;
            }
            let message = format!("{} lacks the key `{missing}`", self.what);
            let label = format!("add `{missing}`");
            reader.lacks(Code::MissingKey, &self.at, &[missing], message, label, cure_of_missing(missing));
        }
        reader.swallowed(&self.at, &self.known);
        unknown
    }

    /// The unknown key right after a key without a value, which probably belongs below it.
    fn left_behind(&self, at: &At<'v>) -> Option<&'v str> {
        let mut pairs = self.at.node.pairs();
        pairs.find(|pair| pair.key.range == *at.key)?;
        pairs.next().map(|next| next.key.as_str().unwrap_or_default()).filter(|next| !self.known.contains(next))
    }

    /// Treats a key as present, as its slip is reported already.
    pub(crate) fn assume(&mut self, key: &str) {
        self.missing.retain(|missing| *missing != key);
    }

    /// Lists the known keys. An unknown one at the top of a file is often an entry that lost its indentation.
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

fn cure_of_missing(key: &str) -> String {
    let bases = || list(&Basis::ALL.map(Basis::as_str));
    match key {
        "format" => "begin the file with the line `format: 1`".to_owned(),
        "source" => format!("write `source:` and below it `basis:` with one of {}", bases()),
        "basis" => format!("say what it rests on, one of {}", bases()),
        _ => format!("write `{key}: …` beside the other keys, with the same indentation"),
    }
}

const LISTED: usize = 40;

/// Writes "`a`, `b` and `c`", at most [`LISTED`] of them.
pub(crate) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let mut quoted: Vec<String> =
        names.iter().take(LISTED).map(|name| format!("`{}`", names::clip(name.as_ref()))).collect();
    if names.len() > LISTED {
        quoted.push(format!("{} more", names.len() - LISTED));
    }
    match quoted.as_slice() {
        [] => "none".to_owned(),
        quoted => names::series(quoted, "and"),
    }
}
