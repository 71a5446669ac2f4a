//! One YAML text as a value, and where in the text each part of it stands.
//!
//! `serde_yaml` reads the value; an index of positions, built by a second parser, finds the place of a key path.
//! The index is built first: it refuses nesting and aliases that would be costly to read.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError, Span};
use serde::de::{self, Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_yaml::value::{Tag, TaggedValue};
use serde_yaml::{Mapping, Value};

use crate::finding::{Code, FileId, Finding, Place};

/// How deep lists and mappings may stand in each other.
const MAX_DEPTH: usize = 48;
/// How many values a text may hold, what its aliases stand for counted each time.
const MAX_VALUES: usize = 200_000;

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
}

impl Document {
    /// Reads `text`; of a doubled key the first is kept.
    pub(crate) fn read(text: &str) -> Result<Self, Unread> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let index = Index::build(text, body)?;
        let value = match serde_yaml::from_str::<FirstWins>(body) {
            Ok(FirstWins(value)) => value,
            Err(error) => return Err(unread_value(text, body, &error)),
        };
        Ok(Self { value, index })
    }

    /// Where the value at the end of `path` stands, or the nearest part of the way that is there.
    pub(crate) fn value_range(&self, path: &[Step]) -> Range<usize> {
        self.index.find(path).value
    }

    /// Where the key at the end of `path` stands (for an item of a list, the item).
    pub(crate) fn key_range(&self, path: &[Step]) -> Range<usize> {
        self.index.find(path).key
    }

    pub(crate) fn duplicates(&self) -> &[Duplicate] {
        &self.index.duplicates
    }
}

fn unread_value(text: &str, body: &str, error: &serde_yaml::Error) -> Unread {
    let at = error.location().map_or(0, |place| {
        let line_start = body.split_inclusive('\n').take(place.line().saturating_sub(1)).map(str::len).sum::<usize>();
        line_start + text.len() - body.len()
    });
    Unread {
        code: Code::NotYaml,
        range: at..at,
        message: format!("this is not valid YAML: {}", without_place(&error.to_string())),
        help: "look at this line and the one above it".to_owned(),
    }
}

/// A parser's message without the ` at line 3 column 4` that the place beside it says better.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// Where one part of a text stands, and the parts in it.
#[derive(Debug)]
struct Node {
    range: Range<usize>,
    inside: Inside,
}

#[derive(Debug)]
enum Inside {
    Scalar(String),
    List(Vec<usize>),
    /// By the text of the key: the key's node and the value's.
    Mapping(BTreeMap<String, (usize, usize)>),
    Alias(usize),
}

#[derive(Debug, Default)]
struct Index {
    nodes: Vec<Node>,
    root: Option<usize>,
    duplicates: Vec<Duplicate>,
}

#[derive(Clone)]
struct Found {
    key: Range<usize>,
    value: Range<usize>,
}

impl Index {
    fn build(text: &str, body: &str) -> Result<Self, Unread> {
        Builder {
            offset: text.len() - body.len(),
            bytes: Bytes::new(body),
            index: Self::default(),
            open: Vec::new(),
            anchors: Vec::new(),
            sizes: Vec::new(),
            documents: 0,
        }
        .run(body)
    }

    fn node(&self, id: usize) -> Option<&Node> {
        let node = self.nodes.get(id)?;
        match node.inside {
            Inside::Alias(target) => self.nodes.get(target),
            _ => Some(node),
        }
    }

    /// The end of `path`, or the last part of the way that is there; a key is passed over where there is none,
    /// as `when` may leave one out.
    fn find(&self, path: &[Step]) -> Found {
        let mut id = self.root;
        let whole = id.and_then(|id| self.nodes.get(id)).map_or(0..0, |node| node.range.clone());
        let mut found = Found { key: whole.clone(), value: whole };
        for step in path {
            let next = id.and_then(|id| self.node(id)).and_then(|node| match (&node.inside, step) {
                (Inside::List(items), Step::Item(at)) => items.get(*at).map(|item| (*item, *item)),
                (Inside::Mapping(pairs), Step::Key(name)) => pairs.get(name).copied(),
                _ => None,
            });
            let Some((key, value)) = next else {
                if matches!(step, Step::Key(_)) {
                    continue;
                }
                break;
            };
            if let (Some(key), Some(value)) = (self.nodes.get(key), self.nodes.get(value)) {
                found = Found {
                    key: key.range.clone(),
                    value: if value.range.is_empty() { key.range.clone() } else { value.range.clone() },
                };
            }
            id = Some(value);
        }
        found
    }
}

/// Bytes of characters, which the parser counts from the start of the text.
struct Bytes<'a> {
    body: &'a str,
    ascii: bool,
    /// The byte of every 64th character.
    landmarks: Vec<usize>,
}

impl<'a> Bytes<'a> {
    const STRIDE: usize = 64;

    fn new(body: &'a str) -> Self {
        let ascii = body.is_ascii();
        let landmarks =
            if ascii { Vec::new() } else { body.char_indices().step_by(Self::STRIDE).map(|(byte, _)| byte).collect() };
        Self { body, ascii, landmarks }
    }

    fn of(&self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.body.len());
        }
        let Some(&landmark) = self.landmarks.get(character / Self::STRIDE) else {
            return self.body.len();
        };
        let rest = self.body.get(landmark..).unwrap_or_default();
        let within = rest.char_indices().nth(character % Self::STRIDE);
        within.map_or(self.body.len(), |(byte, _)| landmark + byte)
    }
}

/// A list or mapping whose end has not come yet.
struct Open {
    id: usize,
    anchor: usize,
    /// The key that waits for its value, in a mapping.
    key: Option<usize>,
}

struct Builder<'a> {
    offset: usize,
    bytes: Bytes<'a>,
    index: Index,
    open: Vec<Open>,
    /// The node of each anchor, by the parser's number for it.
    anchors: Vec<(usize, usize)>,
    /// How many values each node stands for, aliases followed.
    sizes: Vec<usize>,
    documents: usize,
}

impl Builder<'_> {
    fn run(mut self, body: &str) -> Result<Index, Unread> {
        let mut parser = Parser::new_from_str(body);
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| self.unscanned(&error))?;
            self.event(event, span)?;
        }
        Ok(self.index)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.bytes.of(span.start.index()), self.bytes.of(span.end.index()));
        let text = self.bytes.body.get(start..end).unwrap_or_default();
        let end = start + text.trim_end().len();
        self.offset + start..self.offset + end
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Unread> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Unread {
                        code: Code::NotYaml,
                        range: self.range(span),
                        message: "a second document begins here, and a file holds one".to_owned(),
                        help: "remove the line `---`, or move what follows to a file of its own".to_owned(),
                    });
                }
            }
            Event::Scalar(text, _, anchor, _) => {
                let id = self.add(span, Inside::Scalar(text.into_owned()), 1)?;
                self.anchor(anchor, id);
                self.attach(id, span)?;
            }
            Event::Alias(anchor) => {
                let target = self.anchors.iter().rev().find(|(known, _)| *known == anchor);
                let target = target.map(|(_, id)| *id).ok_or_else(|| Unread {
                    code: Code::NotYaml,
                    range: self.range(span),
                    message: "this YAML alias stands inside what it stands for".to_owned(),
                    help: "write the value out".to_owned(),
                })?;
                let size = self.sizes.get(target).copied().unwrap_or(1);
                let id = self.add(span, Inside::Alias(target), size)?;
                self.attach(id, span)?;
            }
            Event::SequenceStart(anchor, _) => self.start(span, Inside::List(Vec::new()), anchor)?,
            Event::MappingStart(anchor, _) => self.start(span, Inside::Mapping(BTreeMap::new()), anchor)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let end = self.range(Span::empty(span.end)).end;
                    if let Some(node) = self.index.nodes.get_mut(open.id) {
                        node.range.end = end.max(node.range.end);
                    }
                    self.anchor(open.anchor, open.id);
                    self.attach(open.id, span)?;
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn start(&mut self, span: Span, inside: Inside, anchor: usize) -> Result<(), Unread> {
        if self.open.len() == MAX_DEPTH {
            return Err(Unread {
                code: Code::TooDeep,
                range: self.range(span),
                message: format!("lists and mappings stand more than {MAX_DEPTH} deep in each other here"),
                help: "a rule file needs no more than a few levels: check the brackets and the indentation".to_owned(),
            });
        }
        let id = self.add(span, inside, 1)?;
        self.open.push(Open { id, anchor, key: None });
        Ok(())
    }

    fn add(&mut self, span: Span, inside: Inside, size: usize) -> Result<usize, Unread> {
        let range = self.range(span);
        self.index.nodes.push(Node { range, inside });
        self.sizes.push(size);
        self.within_limit(size, span)?;
        Ok(self.index.nodes.len() - 1)
    }

    fn anchor(&mut self, anchor: usize, id: usize) {
        if anchor > 0 {
            self.anchors.push((anchor, id));
        }
    }

    fn within_limit(&self, size: usize, span: Span) -> Result<(), Unread> {
        if size <= MAX_VALUES {
            return Ok(());
        }
        Err(Unread {
            code: Code::AliasBomb,
            range: self.range(span),
            message: format!("the file stands for more than {MAX_VALUES} values, YAML aliases followed"),
            help: "write values out instead of aliases to aliases".to_owned(),
        })
    }

    /// Puts a finished node into the list or mapping that is open.
    fn attach(&mut self, id: usize, span: Span) -> Result<(), Unread> {
        let Some(parent) = self.open.last_mut() else {
            self.index.root = Some(id);
            return Ok(());
        };
        let added = self.sizes.get(id).copied().unwrap_or(1);
        let parent_id = parent.id;
        let mut size = 0;
        if let Some(total) = self.sizes.get_mut(parent_id) {
            *total = total.saturating_add(added);
            size = *total;
        }
        let is_list = matches!(self.index.nodes.get(parent_id), Some(Node { inside: Inside::List(_), .. }));
        if is_list {
            if let Some(Node { inside: Inside::List(items), .. }) = self.index.nodes.get_mut(parent_id) {
                items.push(id);
            }
        } else if let Some(key) = parent.key.take() {
            self.pair(parent_id, key, id);
        } else {
            parent.key = Some(id);
        }
        self.within_limit(size, span)
    }

    fn pair(&mut self, mapping: usize, key: usize, value: usize) {
        let Some(Node { inside: Inside::Scalar(name), range: second }) = self.index.nodes.get(key) else {
            return;
        };
        let (name, second) = (name.clone(), second.clone());
        let Some(Node { inside: Inside::Mapping(pairs), .. }) = self.index.nodes.get_mut(mapping) else {
            return;
        };
        let Some((first, _)) = pairs.get(&name).copied() else {
            pairs.insert(name, (key, value));
            return;
        };
        let first = self.index.nodes.get(first).map_or(0..0, |node| node.range.clone());
        self.index.duplicates.push(Duplicate { key: name, first, second });
    }

    fn unscanned(&self, error: &ScanError) -> Unread {
        let at = self.offset + self.bytes.of(error.marker().index());
        let (message, help) = explain(error.info(), self.bytes.body, at - self.offset);
        Unread { code: Code::NotYaml, range: at..at, message, help }
    }
}

/// The parser's words in words for somebody who edits a rule.
fn explain(info: &str, body: &str, at: usize) -> (String, String) {
    let line_start = body.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = body.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    if indent.contains('\t') || info.contains("tab") {
        return ("a tab stands where YAML wants spaces".to_owned(), "indent with two spaces for each level".to_owned());
    }
    let help = if info.contains("mapping values are not allowed") {
        "put a text that holds `: ` in quotes, and check the indentation"
    } else if info.contains("':'") || info.contains("simple key") {
        "write `key: value`, with a colon and a space"
    } else if info.contains("quoted scalar") || info.contains("end of stream") {
        "a quote or bracket that was opened is not closed"
    } else if info.contains("flow") || info.contains(']') || info.contains('}') {
        "check the brackets and the commas between items"
    } else {
        "check the indentation of this line and of the one above it"
    };
    (format!("this is not valid YAML: {}", without_place(info)), help.to_owned())
}

/// A value in which the first of two equal keys is kept.
struct FirstWins(Value);

impl<'de> Deserialize<'de> for FirstWins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FirstWinsVisitor).map(Self)
    }
}

struct FirstWinsVisitor;

impl<'de> Visitor<'de> for FirstWinsVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(FirstWins(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Sequence(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Value, A::Error> {
        let mut mapping = Mapping::new();
        while let Some((FirstWins(key), FirstWins(value))) = pairs.next_entry()? {
            mapping.entry(key).or_insert(value);
        }
        Ok(Value::Mapping(mapping))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, contents) = tagged.variant::<String>()?;
        let FirstWins(value) = contents.newtype_variant()?;
        Ok(Value::Tagged(Box::new(TaggedValue { tag: Tag::new(tag), value })))
    }
}
