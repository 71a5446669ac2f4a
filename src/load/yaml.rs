//! A YAML text as a tree of values with their byte ranges.
//!
//! The tree is built from the events of `saphyr-parser`. Scalars get the types that `serde_yaml` gives
//! them, so rule files, profiles and settings agree.

use std::ops::Range;
use std::sync::Arc;

use serde_yaml::value::{Tag, TaggedValue};
use serde_yaml::{Number, Value as Untyped};

use crate::diagnostics::{Code, FileId, Finding, Place, Sources};

mod explain;
mod parse;
mod strict;

pub(crate) use explain::is_odd_space;

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
    /// Whether the mapping has the key before; the first one counts.
    pub(crate) is_repeated: bool,
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

    /// The pairs of a mapping, those of repeated keys included.
    pub(crate) fn all_pairs(&self) -> &[Pair] {
        if let Value::Mapping(pairs) = self.untagged() { pairs } else { &[] }
    }

    /// The pairs of a mapping that count.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.all_pairs().iter().filter(|pair| !pair.is_repeated)
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
        if let Value::Number(number) = self.untagged() { number.as_u64() } else { None }
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
    /// The scalars of several lines.
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
        match parse::document(sources.text(file)) {
            Ok(document) => Some((file, document)),
            Err(Unread { code, range, message, help }) => {
                findings.push(Finding::new(code, Place::In(file, range), message).help(help));
                None
            }
        }
    }

    /// A line that begins with one of `keys` and is part of a text in `range` because of its indentation.
    pub(crate) fn in_text(&self, text: &str, range: &Range<usize>, keys: &[&str]) -> Option<Range<usize>> {
        let mut within = self.texts.iter().filter(|text| range.start <= text.start && text.end <= range.end);
        within.find_map(|range| {
            let mut start = range.start;
            for line in text.get(range.clone())?.split_inclusive('\n') {
                let begins = line.trim_start();
                if start > range.start && keys.iter().any(|key| begins.split(':').next() == Some(key)) {
                    let from = start + line.len() - begins.len();
                    return Some(from..start + line.trim_end().len());
                }
                start += line.len();
            }
            None
        })
    }
}
