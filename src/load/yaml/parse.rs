//! Builds the tree from the events of the parser.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use serde_yaml::Number;

use super::strict::{self, Lines};
use super::{Document, Duplicate, Node, Pair, Unread, Value, explain};
use crate::diagnostics::Code;

/// The tags of YAML itself.
const CORE: &str = "tag:yaml.org,2002:";
/// How deep lists and mappings may be nested as written.
const MAX_DEPTH: usize = 48;
/// How deep they may be nested with aliases expanded.
const MAX_HEIGHT: usize = 128;
/// How many values a file or a set may hold with aliases expanded. Each takes about 700 bytes, so that a set and one file
/// more stay under 100 MB.
pub(crate) const MAX_SIZE: usize = 60_000;
/// A scalar counts as one value, and as one more for each so many bytes.
const BYTES_OF_ONE: usize = 64;
/// How many aliases may be followed for each written value.
const FOLLOWED: usize = 100;

pub(super) fn document(text: &str) -> Result<Document, Unread> {
    let is_json = text.trim_start().starts_with('{') && serde_json::from_str::<serde_json::Value>(text).is_ok();
    // YAML has no escaped surrogates. Private-use characters of the same length keep every offset, and
    // `Builder::scalar` takes the texts themselves from `serde_json`.
    let parsed = if is_json && has_surrogates(text) {
        text.replace("\\ud", "\\ue").replace("\\uD", "\\uE").into()
    } else {
        Cow::from(text)
    };
    Builder { text, bytes: Bytes::new(&parsed), is_json, ..Builder::default() }.run(&parsed)
}

fn has_surrogates(text: &str) -> bool {
    text.contains("\\ud") || text.contains("\\uD")
}

/// Maps the parser's positions, which count characters, to bytes.
#[derive(Default)]
struct Bytes {
    length: usize,
    /// The byte of every character; empty for ASCII.
    characters: Vec<usize>,
}

impl Bytes {
    fn new(text: &str) -> Self {
        let characters = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(byte, _)| byte).collect() };
        Self { length: text.len(), characters }
    }

    fn at(&self, character: usize) -> usize {
        if self.characters.is_empty() {
            return character.min(self.length);
        }
        self.characters.get(character).copied().unwrap_or(self.length)
    }
}

/// The cost of a node with aliases expanded.
#[derive(Clone, Copy, Default)]
struct Cost {
    size: usize,
    aliases: usize,
    /// The nesting of the lists and mappings in it.
    height: usize,
}

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
        names: BTreeMap<String, Range<usize>>,
        /// The key whose value has not come yet.
        key: Option<Node>,
    },
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    bytes: Bytes,
    is_json: bool,
    open: Vec<Open>,
    root: Option<Node>,
    /// The anchored nodes, by the parser's number.
    anchors: BTreeMap<usize, (Node, Cost)>,
    /// Those that no alias refers to yet.
    unused: BTreeMap<usize, Unread>,
    first_alias: Option<Range<usize>>,
    /// The size of the list or mapping that was added to last: of the root in the end.
    size: usize,
    /// How many aliases the root follows.
    followed: usize,
    /// How many values are written out.
    written: usize,
    duplicates: Vec<Duplicate>,
    odd_keys: Vec<(Range<usize>, String)>,
    texts: Vec<Range<usize>>,
    documents: usize,
    lines: Lines,
    /// The first error that does not stop the parser.
    refused: Option<Unread>,
}

impl Builder<'_> {
    /// `parsed` has the structure and the offsets of the text.
    fn run(mut self, parsed: &str) -> Result<Document, Unread> {
        let mut parser = Parser::new_from_str(parsed);
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let at = self.bytes.at(error.marker().index());
                explain::of_text(self.text, at, self.open_bracket(), error.info())
            })?;
            self.event(event, span)?;
        }
        if !self.is_json {
            self.lines.check(self.text, self.root.as_ref().map_or(self.text.len(), |root| root.range.start))?;
        }
        if let Some(alias) = self.first_alias.filter(|_| self.followed > FOLLOWED * self.written) {
            return Err(explain::alias_bomb(alias));
        }
        if let Some(unread) = self.refused.filter(|_| !self.is_json) {
            return Err(unread);
        }
        if let Some((_, unread)) = self.unused.pop_first() {
            return Err(unread);
        }
        let root = self.root.unwrap_or_else(|| Node::new(0..0, Value::Null));
        Ok(Document { root, duplicates: self.duplicates, odd_keys: self.odd_keys, size: self.size, texts: self.texts })
    }

    /// The start of the innermost open list or mapping, if it is in brackets.
    fn open_bracket(&self) -> Option<usize> {
        let start = self.open.last()?.range.start;
        self.text.get(start..)?.starts_with(['[', '{']).then_some(start)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.bytes.at(span.start.index()), self.bytes.at(span.end.index()));
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
                let range = without_comment(self.text, range);
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
                self.unused.remove(&anchor);
                let (node, cost) = (Node { range, ..target.clone() }, Cost { aliases: cost.aliases + 1, ..*cost });
                self.written += 1;
                self.add(node, cost, 0)?;
            }
            Event::SequenceStart(anchor, tag) => self.start(range, anchor, tag, Inside::List(Vec::new()))?,
            Event::MappingStart(anchor, tag) => {
                let inside = Inside::Mapping { pairs: Vec::new(), names: BTreeMap::new(), key: None };
                self.start(range, anchor, tag, inside)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(self.bytes.at(span.end.index()))?,
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
        if written.contains('\n') || matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            self.texts.push(range.clone());
        }
        self.lines.value(written, range);
        let opening = self.open.last().and_then(|open| self.text.get(open.range.start..));
        let in_brackets = opening.is_some_and(|text| text.starts_with(['[', '{']));
        self.refuse(strict::scalar(&text, style, self.open.is_empty(), in_brackets, range.start));
        let text =
            if self.is_json && has_surrogates(written) { serde_json::from_str(written).unwrap_or(text) } else { text };
        let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
        match typed(text, style, tag.as_deref()) {
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
        let mut range = range;
        let last = match &inside {
            Inside::List(items) => items.last(),
            Inside::Mapping { pairs, .. } => pairs.last().map(|pair| &pair.value),
        };
        if self.text.get(range.start..).is_some_and(|text| text.starts_with(['[', '{'])) {
            range.end = closing_bracket(self.text, last.map_or(range.start + 1, |last| last.range.end), range.end);
            self.lines.value(self.text.get(range.clone()).unwrap_or_default(), &range);
        }
        let value = match inside {
            Inside::List(items) => Value::List(items),
            Inside::Mapping { pairs, .. } => Value::Mapping(pairs),
        };
        let value = tagged(tag.as_deref(), &range, value);
        self.add(Node::new(range, value), cost, anchor)
    }

    /// Adds a finished node to the open list or mapping.
    fn add(&mut self, node: Node, cost: Cost, anchor: usize) -> Result<(), Unread> {
        if anchor > 0 {
            self.refuse(strict::anchor(self.text, node.range.start));
            self.anchors.insert(anchor, (node.clone(), cost));
            let is_text = !matches!(node.untagged(), Value::List(_) | Value::Mapping(_));
            self.unused.insert(anchor, strict::unused_anchor(self.text, &node.range, is_text));
        }
        let range = node.range.clone();
        let depth = self.open.len();
        self.size = cost.size;
        if let Some(open) = self.open.last_mut() {
            open.cost.add(cost);
            self.size = open.cost.size;
            if let Some(pair) = open.add(node, depth, &mut self.duplicates) {
                self.odd_keys.extend(read_as(pair.key.value()).map(|read_as| (pair.key.range.clone(), read_as)));
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
        if self.size <= MAX_SIZE {
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
    /// Adds an item, a key or a value, and returns the pair that it completes.
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
        let is_text = read_as(key.value()).is_none();
        let first = names.get(&name).filter(|_| is_text).cloned();
        let counts = is_text && first.is_none();
        if let Some(first) = first {
            let unread = node.pairs().map(|pair| pair.name.clone()).collect();
            let (second, within) = (key.range.clone(), self.range.start);
            duplicates.push(Duplicate { key: name.clone(), first, second, depth, within, unread });
        } else if is_text {
            names.insert(name.clone(), key.range.clone());
        }
        pairs.push(Pair { name, key, value: node, counts });
        pairs.last()
    }
}

/// The range of a scalar up to its closing quotation mark: the parser's goes on to the end of a comment.
fn without_comment(text: &str, range: Range<usize>) -> Range<usize> {
    let mut bytes = text.get(range.clone()).unwrap_or_default().bytes().zip(range.start + 1..).peekable();
    let Some((quote @ (b'"' | b'\''), _)) = bytes.next() else { return range };
    while let Some((byte, end)) = bytes.next() {
        let is_doubled = quote == b'\'' && bytes.peek().is_some_and(|(next, _)| *next == quote);
        if byte == quote && !is_doubled {
            return range.start..end;
        }
        if byte == quote || quote == b'"' && byte == b'\\' {
            bytes.next();
        }
    }
    range
}

/// The end of the bracket behind the last item: the parser's is that of a comment behind it.
fn closing_bracket(text: &str, from: usize, end: usize) -> usize {
    let mut start = from;
    for line in text.get(from..end).unwrap_or_default().split_inclusive('\n') {
        let closes = line.find([']', '}']).filter(|at| !line.get(..*at).is_some_and(|before| before.contains('#')));
        if let Some(at) = closes {
            return start + at + 1;
        }
        start += line.len();
    }
    end
}

/// What YAML reads a key as, where that is neither text nor a list or mapping.
fn read_as(key: &Value) -> Option<String> {
    match key {
        Value::Null => Some("nothing".to_owned()),
        Value::Bool(value) => Some(format!("the truth value {value}")),
        Value::Number(number) => Some(format!("the number {number}")),
        Value::Text(_) | Value::List(_) | Value::Mapping(_) | Value::Tagged(..) => None,
    }
}

/// Keeps a tag that YAML does not define.
fn tagged(tag: Option<&str>, range: &Range<usize>, value: Value) -> Value {
    let name = match tag.map(|tag| (tag, tag.strip_prefix(CORE))) {
        None | Some((_, Some("str" | "null" | "bool" | "int" | "float" | "seq" | "map"))) => return value,
        Some((tag, core)) => core.unwrap_or_else(|| tag.strip_prefix('!').unwrap_or(tag)),
    };
    let name = if name.is_empty() { "!" } else { name };
    Value::Tagged(name.to_owned(), Node::new(range.clone(), value))
}

/// The value of a scalar, typed as `serde_yaml` types it. The error is the type that its tag wants.
fn typed(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&str>) -> Result<Value, &'static str> {
    let (value, wanted) = match tag.and_then(|tag| tag.strip_prefix(CORE)) {
        Some("null") => (plain(&text).filter(|value| matches!(value, Value::Null)), "null"),
        Some("bool") => (plain(&text).filter(|value| matches!(value, Value::Bool(_))), "a boolean"),
        Some("int") => (number(&text).filter(|number| !number.is_f64()).map(Value::Number), "an integer"),
        Some("float") => {
            let float = number(&text).and_then(|number| number.as_f64());
            (float.map(|float| Value::Number(float.into())), "a float")
        }
        _ => {
            let is_typed = style == ScalarStyle::Plain && tag.is_none_or(|tag| tag.starts_with('!'));
            let value = if is_typed { plain(&text) } else { None };
            (Some(value.unwrap_or_else(|| Value::Text(text.into_owned()))), "")
        }
    };
    value.ok_or(wanted)
}

fn plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => number(text).map(Value::Number),
    }
}

/// A number that fits into 64 bits; a larger one stays a text.
fn number(text: &str) -> Option<Number> {
    // Most texts cannot be one, and building the error would be costly.
    text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).then(|| text.parse().ok())?
}
