//! One YAML text as a value, and where in the text each part of it stands.
//!
//! `serde_yaml` reads the value; an index of positions, built by a second parser, finds the place of a key path.
//! The index is built first: it refuses nesting and aliases that would be costly to read.

use std::ops::Range;

use serde_yaml::Value;

use crate::finding::{Code, FileId, Finding, Place};
use index::Index;
use value::FirstWins;

mod explain;
mod index;
mod value;

pub(crate) use explain::is_odd_space;

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

/// A text that was read.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    index: Index,
}

/// Why a text was not read, at which bytes.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) code: Code,
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Unread {
    pub(crate) fn finding(self, file: FileId) -> Finding {
        Finding::new(self.code, Place::In(file, self.range), self.message).help(self.help)
    }
}

/// A key that stands twice in one mapping, at which bytes each.
#[derive(Clone, Debug)]
pub(crate) struct Duplicate {
    pub(crate) key: String,
    pub(crate) first: Range<usize>,
    pub(crate) second: Range<usize>,
    /// How many mappings and lists stand around it; 1 at the top of the file.
    pub(crate) depth: usize,
    /// The keys directly under the second one, which are not read.
    pub(crate) unread: Vec<String>,
}

impl Document {
    /// Reads `text`; of a doubled key the first is kept.
    pub(crate) fn read(text: &str) -> Result<Self, Unread> {
        let index = Index::build(text)?;
        match serde_yaml::from_str::<FirstWins>(text) {
            Ok(FirstWins(value)) => Ok(Self { value, index }),
            Err(error) => Err(explain::of_value(text, index.first_alias, &error)),
        }
    }

    /// Where the value at the end of `path` stands, or the nearest part of the way that is there.
    pub(crate) fn value_range(&self, path: &[Step]) -> Range<usize> {
        self.index.find(path).value
    }

    /// Where the key at the end of `path` stands (for an item of a list, the item).
    pub(crate) fn key_range(&self, path: &[Step]) -> Range<usize> {
        self.index.find(path).key
    }

    /// A line that begins with one of some keys and became part of a text below `path`, as it is indented like one.
    pub(crate) fn in_text(&self, text: &str, path: &[Step], keys: &[&str]) -> Option<Range<usize>> {
        self.index.in_text(text, &self.value_range(path), keys)
    }

    pub(crate) fn duplicates(&self) -> &[Duplicate] {
        &self.index.duplicates
    }
}
