//! A YAML text as a tree of values with their byte ranges.
//!
//! The tree is built from the events of `saphyr-parser`. Scalars get the types that `serde_yaml` gives
//! them, so rule files, profiles and settings agree.

use std::ops::Range;
use std::sync::Arc;

use serde_yaml::value::{Tag, TaggedValue};
use serde_yaml::{Number, Value as Untyped};

use crate::diagnostics::{Code, FileId, Finding, Place, Sources};
use crate::model::names;

mod explain;
pub(crate) mod hidden;
mod parse;
mod strict;

pub(crate) use explain::is_odd_space;
pub(crate) use parse::MAX_SIZE;

#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// For an alias, the range of the alias; for an omitted value, that of its key.
    pub(crate) range: Range<usize>,
    /// Shared between an anchor and its aliases.
    content: Arc<Value>,
}

/// A value as YAML 1.2 types it.
#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    /// Every pair in the order of the text, those of repeated keys included.
    Mapping(Vec<Pair>),
    /// A value under a tag that YAML does not define.
    Tagged(String, Node),
}

#[derive(Debug)]
pub(crate) struct Pair {
    /// The key as text.
    pub(crate) name: String,
    pub(crate) key: Node,
    pub(crate) value: Node,
    /// Whether it is read: the mapping has no such key before it, and YAML reads the key as text.
    pub(crate) counts: bool,
}

/// A step from a value to one inside it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Key(&'static str),
    Item(usize),
}

impl Node {
    fn new(range: Range<usize>, value: Value) -> Self {
        Self { range, content: Arc::new(value) }
    }

    pub(crate) fn value(&self) -> &Value {
        &self.content
    }

    /// The value inside all tags.
    fn untagged(&self) -> &Value {
        match self.value() {
            Value::Tagged(_, node) => node.untagged(),
            value => value,
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> &[Self] {
        if let Value::List(items) = self.value() { items } else { &[] }
    }

    /// The pairs of a mapping, those of repeated keys included.
    pub(crate) fn all_pairs(&self) -> &[Pair] {
        if let Value::Mapping(pairs) = self.untagged() { pairs } else { &[] }
    }

    /// The item of a list, or the value of a mapping with its key, inside which another value lies.
    pub(crate) fn towards(&self, node: &Node) -> Option<(Option<&str>, &Node)> {
        let is_around = |inner: &Node| inner.range.start <= node.range.start && node.range.end <= inner.range.end;
        if let Value::List(items) = self.value() {
            items.iter().find(|item| is_around(item)).map(|item| (None, item))
        } else {
            let pair = self.all_pairs().iter().find(|pair| is_around(&pair.value))?;
            Some((Some(&pair.name), &pair.value))
        }
    }

    /// The pairs of a mapping that count.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.all_pairs().iter().filter(|pair| pair.counts)
    }

    pub(crate) fn pair(&self, key: &str) -> Option<&Pair> {
        self.pairs().find(|pair| pair.is(key))
    }

    pub(crate) fn is_mapping(&self) -> bool {
        matches!(self.untagged(), Value::Mapping(_))
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.untagged(), Value::Null)
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self.untagged(), Value::Number(_))
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        if let Value::Number(number) = self.value() { number.as_u64() } else { None }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Value::Text(text) = self.untagged() { Some(text) } else { None }
    }

    /// Follows `way` as far as it exists, and returns the key and the value there. Missing keys are skipped.
    pub(crate) fn find<'n>(&'n self, key: &'n Range<usize>, way: &[Step]) -> (&'n Range<usize>, &'n Self) {
        let mut found = (key, self);
        for step in way {
            found = match (step, found.1.value()) {
                (Step::Key(key), _) => found.1.pair(key).map_or(found, |pair| (&pair.key.range, &pair.value)),
                (Step::Item(at), Value::List(items)) => match items.get(*at) {
                    Some(item) => (&item.range, item),
                    None => break,
                },
                (Step::Item(_), _) => break,
            };
        }
        found
    }

    /// A key as text, serialized as YAML if it is not text.
    fn name(&self) -> String {
        match self.value() {
            Value::Text(text) => text.clone(),
            _ => serde_yaml::to_string(&self.untyped()).unwrap_or_default().trim().to_owned(),
        }
    }

    /// The value without places, to be deserialized.
    pub(crate) fn untyped(&self) -> Untyped {
        match self.value() {
            Value::Null => Untyped::Null,
            Value::Bool(value) => Untyped::Bool(*value),
            Value::Number(number) => Untyped::Number(number.clone()),
            Value::Text(text) => Untyped::String(text.clone()),
            Value::List(items) => Untyped::Sequence(items.iter().map(Self::untyped).collect()),
            Value::Mapping(_) => {
                let pairs = self.pairs().map(|pair| (pair.key.untyped(), pair.value.untyped()));
                Untyped::Mapping(pairs.collect())
            }
            Value::Tagged(tag, node) => {
                Untyped::Tagged(Box::new(TaggedValue { tag: Tag::new(tag.as_str()), value: node.untyped() }))
            }
        }
    }
}

impl Pair {
    pub(crate) fn is(&self, key: &str) -> bool {
        matches!(self.key.value(), Value::Text(text) if text == key)
    }
}

#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Node,
    /// The repeated keys, in the order of the text.
    pub(crate) duplicates: Vec<Duplicate>,
    /// The keys that are a number, `true`, `false` or null, each with what YAML reads it as.
    odd_keys: Vec<(Range<usize>, String)>,
    /// How many values it holds with aliases expanded; long texts count as several.
    pub(crate) size: usize,
    /// The texts of several lines, and those that begin below their key.
    texts: Vec<Range<usize>>,
}

/// A key that a mapping has twice.
#[derive(Clone, Debug)]
pub(crate) struct Duplicate {
    pub(crate) key: String,
    pub(crate) first: Range<usize>,
    pub(crate) second: Range<usize>,
    /// The number of enclosing mappings and lists: 1 at the top of the file.
    pub(crate) depth: usize,
    /// The first byte of the mapping.
    pub(crate) within: usize,
    /// The keys under the second one, which are not read.
    pub(crate) unread: Vec<String>,
}

/// Why a text was not read.
#[derive(Debug)]
struct Unread {
    code: Code,
    range: Range<usize>,
    message: String,
    help: String,
}

impl Unread {
    fn new(code: Code, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, range, message: message.into(), help: help.into() }
    }
}

impl Document {
    /// Whether a key is not a text; its value is not read.
    pub(crate) fn has_odd_keys(&self) -> bool {
        !self.odd_keys.is_empty()
    }

    /// Reads a file of YAML or JSON, and adds its text to `sources`.
    pub(crate) fn open(
        path: String,
        bytes: Vec<u8>,
        sources: &mut Sources,
        findings: &mut Vec<Finding>,
    ) -> Option<(FileId, Self)> {
        let text = String::from_utf8(bytes);
        let text = text.map_err(|error| findings.push(Finding::not_utf8(sources, path.clone(), &error))).ok()?;
        let file = sources.add(path, text);
        let hidden = hidden::findings(file, sources);
        if !hidden.is_empty() {
            findings.extend(hidden);
            return None;
        }
        match parse::document(sources.text(file)) {
            Ok(document) => {
                findings.extend(document.odd_keys.iter().map(|key| odd_key(file, sources, key)));
                Some((file, document))
            }
            Err(Unread { code, range, message, help }) => {
                findings.push(Finding::new(code, Place::In(file, range), message).help(help));
                None
            }
        }
    }

    /// Lines of texts in `range` that begin with a key, the first of each text.
    pub(crate) fn swallowed<'t>(
        &'t self,
        text: &'t str,
        range: &Range<usize>,
        is_key: &'t dyn Fn(&KeyLine<'_>) -> bool,
    ) -> impl Iterator<Item = Swallowed> + use<'t> {
        let from = self.texts.partition_point(|text| text.start < range.start);
        let end = range.end;
        let within = self.texts.get(from..).unwrap_or_default().iter().take_while(move |text| text.start < end);
        within.filter_map(move |range| swallowed(text, range, is_key))
    }
}

/// A line of a text that looks like a key.
#[derive(Debug)]
pub(crate) struct Swallowed {
    /// The first byte of the text.
    pub(crate) within: usize,
    pub(crate) line: Range<usize>,
    /// Whether it looks like the name of an entry with one of the keys below it.
    pub(crate) is_entry: bool,
    /// Whether it opens a mapping or a list.
    pub(crate) opens: bool,
}

fn swallowed(text: &str, range: &Range<usize>, is_key: &dyn Fn(&KeyLine<'_>) -> bool) -> Option<Swallowed> {
    let mut start = range.start;
    // The indentation and the range of the line above, if that is a name.
    let mut above: Option<(usize, Range<usize>)> = None;
    for line in text.get(range.clone())?.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        let here = start + indent..start + indent + content.len();
        // A text may begin on the line of its key.
        let is_whole = start > range.start || text.get(..start)?.trim_end_matches(' ').ends_with('\n');
        if let Some(found) = Some(content).filter(|_| is_whole).and_then(KeyLine::of) {
            let KeyLine { key, value, is_spelt } = found;
            let opens = value.is_empty() || value.starts_with(['{', '[']);
            if is_key(&found) {
                let entry = above.filter(|(outer, _)| *outer < indent).map(|(_, line)| line);
                let (is_entry, line) = (entry.is_some(), entry.unwrap_or(here));
                return Some(Swallowed { within: range.start, line, is_entry, opens });
            }
            let is_name = is_spelt && names::is_name(key);
            let inner = value.strip_prefix('{').and_then(|inner| KeyLine::of(inner.trim_start()));
            if is_name && inner.is_some_and(|inner| inner.is_spelt && is_key(&inner)) {
                return Some(Swallowed { within: range.start, line: here, is_entry: true, opens });
            }
            above = (value.is_empty() && is_name).then_some((indent, here));
        }
        start += line.len();
    }
    None
}

/// A line that looks like a key with a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyLine<'t> {
    pub(crate) key: &'t str,
    pub(crate) value: &'t str,
    /// Whether YAML takes it for a pair.
    pub(crate) is_spelt: bool,
}

impl<'t> KeyLine<'t> {
    /// What divides key and value: a colon as YAML has it, else the first sign that looks like one.
    pub(crate) fn of(line: &'t str) -> Option<Self> {
        let line = line.strip_prefix("- ").or_else(|| names::item(line)).unwrap_or(line).trim_start();
        let colon = explain::colon_of(line);
        let sign = colon.or_else(|| line.find(is_like_colon))?;
        let (key, value) = line.split_at_checked(sign)?;
        let quotes = ['"', '\''];
        let (key, value) = (key.trim().trim_matches(quotes), value.trim_start_matches(is_like_colon).trim());
        // The last line of a text in quotes has the closing one.
        let value = if value.starts_with(quotes) { value } else { value.trim_end_matches(quotes) };
        Some(Self { key, value, is_spelt: colon.is_some() })
    }
}

/// Whether a sign is a colon, or one that authors write for it.
fn is_like_colon(c: char) -> bool {
    matches!(c, ':' | '\u{ff1a}' | '\u{fe55}' | '\u{2236}' | '\u{a789}' | '=')
}

/// A text in quotes, as it can be pasted into a file.
pub(crate) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// The most bytes that a cure writes out.
const WRITTEN_OUT: usize = 100;

/// The end of a cure that is written out; nothing where it would be long.
pub(crate) fn written_out(cure: &str) -> String {
    if cure.len() <= WRITTEN_OUT && !cure.contains('\n') { format!(": `{cure}`") } else { String::new() }
}

/// A text in quotes for a cure that can be pasted; `None` if it is long, or has the backticks that enclose a cure.
pub(crate) fn quoted_in_cure(text: &str) -> Option<String> {
    Some(quoted(text)).filter(|quoted| quoted.len() <= WRITTEN_OUT && !quoted.contains(['`', '\n']))
}

fn odd_key(file: FileId, sources: &Sources, (range, read_as): &(Range<usize>, String)) -> Finding {
    let written = sources.text(file).get(range.clone()).unwrap_or_default();
    let message = format!("YAML reads this key as {read_as}, and a key is a text");
    let finding = Finding::new(Code::KeyNotText, Place::In(file, range.clone()), message);
    let meant = names::meant(written);
    finding.help(match written {
        written if names::is_name(written) => format!("put it in quotes: `\"{written}\"`"),
        _ if names::is_name(&meant) => format!("write it as a name, in quotes: `\"{meant}\"`"),
        _ => "write a name in its place, such as `some-name`".to_owned(),
    })
}
