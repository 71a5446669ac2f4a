//! One YAML text as a value, and where in the text each part of it stands.
//!
//! `serde_yaml` reads the value; an index of positions, built by a second parser, finds the place of a key path.
//! The index is built first: it refuses nesting and aliases that would be costly to read.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use serde_yaml::Value;

use crate::diagnostics::{Code, FileId, Finding, Place};
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
    /// The first byte of the mapping.
    pub(crate) within: usize,
    /// The keys directly under the second one, which are not read.
    pub(crate) unread: Vec<String>,
}

/// The text of JSON with other characters, as long as they are, for escaped surrogates: everything keeps its place, and
/// keys that differ go on to do so.
fn without_surrogates(text: &str) -> Cow<'_, str> {
    /// From the surrogates to the characters of private use behind them.
    const PRIVATE: u16 = 0x800;
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        plain.push('\\');
        let digits = escape.strip_prefix('u').and_then(|digits| digits.get(..4));
        let surrogate = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if let Some(code @ 0xd800..=0xdfff) = surrogate {
            let _ = write!(plain, "u{:04x}", code + PRIVATE);
            rest = escape.get(5..).unwrap_or_default();
        } else {
            let length = escape.chars().next().map_or(0, char::len_utf8);
            let (escaped, after) = escape.split_at(length);
            plain.push_str(escaped);
            rest = after;
        }
    }
    plain.push_str(rest);
    plain.into()
}

impl Document {
    /// Reads `text`; of a doubled key the first is kept.
    ///
    /// JSON is YAML but for characters that are escaped as two surrogates: what is JSON is read as such.
    pub(crate) fn read(text: &str) -> Result<Self, Unread> {
        let json = text.trim_start().starts_with('{').then(|| serde_json::from_str::<FirstWins>(text));
        if let Some(Ok(FirstWins(value))) = json {
            return Ok(Self { value, index: Index::build(&without_surrogates(text))? });
        }
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
