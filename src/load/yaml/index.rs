//! Where each part of a YAML text stands.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::{Duplicate, Step, Unread, explain};
use crate::diagnostics::Code;

/// How deep lists and mappings may stand in each other.
const MAX_DEPTH: usize = 48;
/// How many values a text may hold, what its aliases stand for counted each time.
const MAX_SIZE: usize = 200_000;
/// A text of so many bytes counts as one value more.
const BYTES_OF_ONE: usize = 64;

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

/// The parts of a text, found by key path.
#[derive(Debug, Default)]
pub(super) struct Index {
    nodes: Vec<Node>,
    root: Option<usize>,
    /// Where the first alias stands.
    pub(super) first_alias: Option<Range<usize>>,
    pub(super) duplicates: Vec<Duplicate>,
}

/// Where a key stands, and its value.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Index {
    pub(super) fn build(text: &str) -> Result<Self, Unread> {
        Builder {
            bytes: Bytes::new(text),
            index: Self::default(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            sizes: Vec::new(),
            documents: 0,
        }
        .run()
    }

    /// A line that begins with one of some keys, in a text of several lines that stands within `range`.
    pub(super) fn in_text(&self, text: &str, range: &Range<usize>, keys: &[&str]) -> Option<Range<usize>> {
        let texts = self.nodes.iter().filter(|node| matches!(node.inside, Inside::Scalar(_)));
        let within = texts.filter(|node| range.start <= node.range.start && node.range.end <= range.end);
        within.into_iter().find_map(|node| {
            let mut start = node.range.start;
            for line in text.get(node.range.clone())?.split_inclusive('\n') {
                let begins = line.trim_start();
                if start > node.range.start && keys.iter().any(|key| begins.split(':').next() == Some(key)) {
                    let from = start + line.len() - begins.len();
                    return Some(from..start + line.trim_end().len());
                }
                start += line.len();
            }
            None
        })
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
    pub(super) fn find(&self, path: &[Step]) -> Found {
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
    text: &'a str,
    ascii: bool,
    /// The byte of every 64th character.
    landmarks: Vec<usize>,
}

impl<'a> Bytes<'a> {
    const STRIDE: usize = 64;

    fn new(text: &'a str) -> Self {
        let ascii = text.is_ascii();
        let landmarks =
            if ascii { Vec::new() } else { text.char_indices().step_by(Self::STRIDE).map(|(byte, _)| byte).collect() };
        Self { text, ascii, landmarks }
    }

    fn of(&self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.text.len());
        }
        let Some(&landmark) = self.landmarks.get(character / Self::STRIDE) else {
            return self.text.len();
        };
        let rest = self.text.get(landmark..).unwrap_or_default();
        let within = rest.char_indices().nth(character % Self::STRIDE);
        within.map_or(self.text.len(), |(byte, _)| landmark + byte)
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
    bytes: Bytes<'a>,
    index: Index,
    open: Vec<Open>,
    /// The node of each anchor, by the parser's number for it.
    anchors: BTreeMap<usize, usize>,
    /// How much each node stands for, aliases followed.
    sizes: Vec<usize>,
    documents: usize,
}

impl Builder<'_> {
    fn run(mut self) -> Result<Index, Unread> {
        let text = self.bytes.text;
        let mut parser = Parser::new_from_str(text);
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let at = self.bytes.of(error.marker().index());
                explain::of_text(text, at, self.open_bracket(), error.info())
            })?;
            self.event(event, span)?;
        }
        Ok(self.index)
    }

    /// Where the innermost list or mapping in brackets begins, if one is open.
    fn open_bracket(&self) -> Option<usize> {
        let start = self.index.nodes.get(self.open.last()?.id)?.range.start;
        self.bytes.text.get(start..)?.starts_with(['[', '{']).then_some(start)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.bytes.of(span.start.index()), self.bytes.of(span.end.index()));
        let text = self.bytes.text.get(start..end).unwrap_or_default();
        start..start + text.trim_end().len()
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
                        help: "remove the line that divides them, or move what follows to a file of its own".to_owned(),
                    });
                }
            }
            Event::Scalar(text, _, anchor, _) => {
                let size = 1 + text.len() / BYTES_OF_ONE;
                let id = self.add(span, Inside::Scalar(text.into_owned()), size)?;
                self.anchor(anchor, id);
                self.attach(id, span)?;
            }
            Event::Alias(anchor) => {
                let range = self.range(span);
                self.index.first_alias.get_or_insert(range);
                let target = self.anchors.get(&anchor).copied().ok_or_else(|| Unread {
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
            return Err(explain::too_deep(self.range(span)));
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
            self.anchors.insert(anchor, id);
        }
    }

    fn within_limit(&self, size: usize, span: Span) -> Result<(), Unread> {
        if size <= MAX_SIZE {
            return Ok(());
        }
        let range = self.range(span);
        if self.index.first_alias.is_some() {
            return Err(explain::alias_bomb(range));
        }
        let message = format!("the file holds more than {MAX_SIZE} values up to here");
        Err(Unread { code: Code::TooLarge, range, message, help: "split it into several files".to_owned() })
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
        let Some(Node { inside: Inside::Scalar(name), .. }) = self.index.node(key) else {
            return;
        };
        let name = name.clone();
        let Some(Node { inside: Inside::Mapping(pairs), .. }) = self.index.nodes.get_mut(mapping) else {
            return;
        };
        let Some((first, _)) = pairs.get(&name).copied() else {
            pairs.insert(name, (key, value));
            return;
        };
        let range = |id: usize| self.index.nodes.get(id).map_or(0..0, |node| node.range.clone());
        let (first, second) = (range(first), range(key));
        let unread = match self.index.node(value).map(|node| &node.inside) {
            Some(Inside::Mapping(pairs)) => pairs.keys().cloned().collect(),
            _ => Vec::new(),
        };
        let (depth, within) = (self.open.len(), range(mapping).start);
        self.index.duplicates.push(Duplicate { key: name, first, second, depth, within, unread });
    }
}
