//! From the events of the parser to the tree.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::strict::{self, Lines};
use super::{Document, Duplicate, Node, Pair, Unread, Value, explain, scalar};
use crate::diagnostics::Code;

/// How deep lists and mappings may be nested.
const MAX_DEPTH: usize = 48;
/// The same, with what aliases stand for.
const MAX_HEIGHT: usize = 128;
/// How many values a text may hold, what its aliases stand for counted each time.
const MAX_SIZE: usize = 200_000;
/// A text of so many bytes counts as one value more.
const BYTES_OF_ONE: usize = 64;
/// How many aliases may be followed for each value that is written.
const FOLLOWED: usize = 100;

pub(super) fn document(text: &str) -> Result<Document, Unread> {
    let is_json = text.trim_start().starts_with('{') && serde_json::from_str::<serde_json::Value>(text).is_ok();
    let parsed = if is_json { without_surrogates(text) } else { text.into() };
    let builder = Builder {
        text,
        bytes: Bytes::new(&parsed),
        is_json,
        open: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        first_alias: None,
        followed: 0,
        written: 0,
        duplicates: Vec::new(),
        texts: Vec::new(),
        documents: 0,
        lines: Lines::default(),
        refused: None,
    };
    builder.run(&parsed)
}

/// The text of JSON with other characters, as long as they are, for escaped surrogates, which YAML has not: everything
/// keeps its place.
fn without_surrogates(text: &str) -> Cow<'_, str> {
    /// From the surrogates to the characters of private use behind them.
    const PRIVATE: u16 = 0x800;
    if !has_surrogates(text) {
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

fn has_surrogates(text: &str) -> bool {
    text.contains("\\ud") || text.contains("\\uD")
}

/// Bytes of characters, which the parser counts from the start of the text.
struct Bytes {
    length: usize,
    /// The byte of every character; none where each is one byte.
    characters: Vec<usize>,
}

impl Bytes {
    fn new(text: &str) -> Self {
        let characters = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(byte, _)| byte).collect() };
        Self { length: text.len(), characters }
    }

    fn of(&self, character: usize) -> usize {
        if self.characters.is_empty() {
            return character.min(self.length);
        }
        self.characters.get(character).copied().unwrap_or(self.length)
    }
}

/// What a node costs to read, aliases followed.
#[derive(Clone, Copy, Default)]
struct Cost {
    size: usize,
    /// How many aliases are followed in it.
    aliases: usize,
    /// How deep the lists and mappings in it are nested.
    height: usize,
}

/// A list or mapping whose end has not come yet.
struct Open {
    range: Range<usize>,
    anchor: usize,
    tag: Option<String>,
    inside: Inside,
    cost: Cost,
}

enum Inside {
    List(Vec<Node>),
    Mapping {
        pairs: Vec<Pair>,
        /// Where each key is, by its name.
        names: BTreeMap<String, Range<usize>>,
        /// The key that waits for its value.
        key: Option<Node>,
    },
}

struct Builder<'a> {
    text: &'a str,
    bytes: Bytes,
    is_json: bool,
    open: Vec<Open>,
    root: Option<Node>,
    /// What each anchor stands for, by the parser's number for it.
    anchors: BTreeMap<usize, (Node, Cost)>,
    first_alias: Option<Range<usize>>,
    /// How many aliases are followed from the top.
    followed: usize,
    /// How many values are written.
    written: usize,
    duplicates: Vec<Duplicate>,
    texts: Vec<Range<usize>>,
    documents: usize,
    lines: Lines,
    /// What is refused once all else has been read.
    refused: Option<Unread>,
}

impl Builder<'_> {
    /// `parsed` is as long as the text, and has the same structure.
    fn run(mut self, parsed: &str) -> Result<Document, Unread> {
        let mut parser = Parser::new_from_str(parsed);
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let at = self.bytes.of(error.marker().index());
                explain::of_text(self.text, at, self.open_bracket(), error.info())
            })?;
            self.event(event, span)?;
        }
        if !self.is_json {
            self.lines.check(self.text)?;
        }
        if let Some(alias) = self.first_alias.filter(|_| self.followed > FOLLOWED * self.written) {
            return Err(explain::alias_bomb(alias));
        }
        if let Some(unread) = self.refused.filter(|_| !self.is_json) {
            return Err(unread);
        }
        let root = self.root.unwrap_or_else(|| Node::new(0..0, Value::Null));
        Ok(Document { root, duplicates: self.duplicates, texts: self.texts })
    }

    /// Where the innermost list or mapping in brackets begins, if one is open.
    fn open_bracket(&self) -> Option<usize> {
        let start = self.open.last()?.range.start;
        self.text.get(start..)?.starts_with(['[', '{']).then_some(start)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.bytes.of(span.start.index()), self.bytes.of(span.end.index()));
        let text = self.text.get(start..end).unwrap_or_default();
        start..start + text.trim_end().len()
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Unread> {
        let range = self.range(span);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let message = "a second document begins here, and a file holds one";
                    let help = "remove the line that divides them, or move what follows to a file of its own";
                    return Err(Unread::new(Code::NotYaml, range, message, help));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let cost = Cost { size: 1 + text.len() / BYTES_OF_ONE, ..Cost::default() };
                let value = self.scalar(text, style, tag, &range);
                self.written += 1;
                self.add(Node::new(range, value), cost, anchor)?;
            }
            Event::Alias(anchor) => {
                self.first_alias.get_or_insert_with(|| range.clone());
                let Some((target, cost)) = self.anchors.get(&anchor) else {
                    let message = "this YAML alias stands inside what it stands for";
                    return Err(Unread::new(Code::NotYaml, range, message, "write the value out"));
                };
                let (node, cost) = (Node { range, ..target.clone() }, Cost { aliases: cost.aliases + 1, ..*cost });
                self.written += 1;
                self.add(node, cost, 0)?;
            }
            Event::SequenceStart(anchor, tag) => self.start(range, anchor, tag, Inside::List(Vec::new()))?,
            Event::MappingStart(anchor, tag) => {
                let inside = Inside::Mapping { pairs: Vec::new(), names: BTreeMap::new(), key: None };
                self.start(range, anchor, tag, inside)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(self.bytes.of(span.end.index()))?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<Cow<'_, Tag>>,
        range: &Range<usize>,
    ) -> Value {
        let written = self.text.get(range.clone()).unwrap_or_default();
        if written.contains('\n') {
            self.texts.push(range.clone());
        }
        self.lines.scalar(written, style, range);
        self.refuse(strict::scalar(&text, style, self.open.is_empty(), range.start));
        let text =
            if self.is_json && has_surrogates(written) { serde_json::from_str(written).unwrap_or(text) } else { text };
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        match scalar::value(text, style, tag.as_deref()) {
            Ok(value) => tagged(tag.as_deref(), range, value),
            Err(wanted) => {
                let message = format!("the tag of this text wants {wanted}");
                let help = "remove the tag, or correct the text";
                self.refuse(Err(Unread::new(Code::NotYaml, range.clone(), message, help)));
                Value::Null
            }
        }
    }

    fn refuse(&mut self, checked: Result<(), Unread>) {
        if let Err(unread) = checked {
            self.refused.get_or_insert(unread);
        }
    }

    fn start(
        &mut self,
        range: Range<usize>,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        inside: Inside,
    ) -> Result<(), Unread> {
        if self.open.len() == MAX_DEPTH {
            return Err(explain::too_deep(range));
        }
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        self.written += 1;
        self.open.push(Open { range, anchor, tag, inside, cost: Cost { size: 1, aliases: 0, height: 1 } });
        Ok(())
    }

    fn end(&mut self, end: usize) -> Result<(), Unread> {
        let Some(Open { range, anchor, tag, inside, cost }) = self.open.pop() else { return Ok(()) };
        let range = range.start..end.max(range.end);
        let written = self.text.get(range.clone()).unwrap_or_default();
        if written.starts_with(['[', '{']) {
            self.lines.brackets(written, &range);
        }
        let value = match inside {
            Inside::List(items) => Value::List(items),
            Inside::Mapping { pairs, .. } => Value::Mapping(pairs),
        };
        let value = tagged(tag.as_deref(), &range, value);
        self.add(Node::new(range, value), cost, anchor)
    }

    /// Puts a finished node into the list or mapping that is open.
    fn add(&mut self, node: Node, cost: Cost, anchor: usize) -> Result<(), Unread> {
        if anchor > 0 {
            self.refuse(strict::anchor(self.text, node.range.start));
            self.anchors.insert(anchor, (node.clone(), cost));
        }
        let range = node.range.clone();
        let depth = self.open.len();
        let mut size = cost.size;
        if let Some(open) = self.open.last_mut() {
            open.cost.add(cost);
            size = open.cost.size;
            if let Some(pair) = open.add(node, depth, &mut self.duplicates) {
                let checked = strict::pair(self.text, pair);
                self.refuse(checked);
            }
        } else {
            self.followed = cost.aliases;
            self.root = Some(node);
        }
        if depth + cost.height > MAX_HEIGHT {
            return Err(explain::too_deep(range));
        }
        if size <= MAX_SIZE {
            return Ok(());
        }
        if self.first_alias.is_some() {
            return Err(explain::alias_bomb(range));
        }
        let message = format!("the file holds more than {MAX_SIZE} values up to here");
        Err(Unread::new(Code::TooLarge, range, message, "split it into several files"))
    }
}

impl Cost {
    fn add(&mut self, inner: Self) {
        self.size = self.size.saturating_add(inner.size);
        self.aliases = self.aliases.saturating_add(inner.aliases);
        self.height = self.height.max(inner.height + 1);
    }
}

impl Open {
    /// Adds an item, a key or a value; gives the pair that it completes.
    fn add(&mut self, mut node: Node, depth: usize, duplicates: &mut Vec<Duplicate>) -> Option<&Pair> {
        let (pairs, names, waiting) = match &mut self.inside {
            Inside::List(items) => {
                items.push(node);
                return None;
            }
            Inside::Mapping { pairs, names, key } => (pairs, names, key),
        };
        let Some(key) = waiting.take() else {
            *waiting = Some(node);
            return None;
        };
        if node.range.is_empty() {
            node.range = key.range.clone();
        }
        let name = key.name();
        let first = names.get(&name).cloned();
        let is_repeated = first.is_some();
        if let Some(first) = first {
            let unread = node.pairs().map(|pair| pair.name.clone()).collect();
            let (second, within) = (key.range.clone(), self.range.start);
            duplicates.push(Duplicate { key: name.clone(), first, second, depth, within, unread });
        } else {
            names.insert(name.clone(), key.range.clone());
        }
        pairs.push(Pair { name, key, value: node, is_repeated });
        pairs.last()
    }
}

/// The value under its tag, if YAML does not define that.
fn tagged(tag: Option<&str>, range: &Range<usize>, value: Value) -> Value {
    match tag.and_then(|tag| tag.strip_prefix('!')) {
        Some(name) => {
            let name = if name.is_empty() { "!" } else { name };
            Value::Tagged(name.to_owned(), Node::new(range.clone(), value))
        }
        None => value,
    }
}
