//! Writes out what an author most likely meant, for cures that can be pasted.

use super::{At, Reader};
use crate::diagnostics::{Code, Finding, Place};
use crate::load::format::shape::Shape;
use crate::load::yaml::{Node, Value, is_odd_space, quoted_in_cure};
use crate::model::{Facet, names};

/// The most characters of a text that a cure repeats: it is of no use when it is cut.
const REPEATED: usize = 60;

/// A value on the way from the top of a file to another one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage<'v> {
    pub(super) node: &'v Node,
    pub(super) shape: Shape,
    /// The key of this value; empty for the file, and for an item of a list.
    pub(super) key: &'v str,
}

impl<'r> Reader<'r> {
    /// The way from the top of the file to a value, itself included, while the format of rules knows it.
    pub(super) fn way_to(&self, node: &Node) -> Option<Vec<Stage<'r>>> {
        let file = self.is_of_rules.then(Shape::file)?;
        let mut way = vec![Stage { node: &self.document.root, shape: file, key: "" }];
        while let Some(Stage { node: outer, shape, .. }) = way.last().copied()
            && !std::ptr::eq(outer, node)
        {
            let (key, inner) = outer.towards(node)?;
            let shape = key.map_or_else(|| shape.item(), |key| shape.child(key))?;
            way.push(Stage { node: inner, shape, key: key.unwrap_or_default() });
        }
        Some(way)
    }

    pub(super) fn shape(&self, node: &Node) -> Option<Shape> {
        self.way_to(node)?.last().map(|stage| stage.shape)
    }

    /// The list that was most likely meant by a text or a mapping.
    pub(crate) fn listed(&self, at: &At<'_>) -> Option<String> {
        let item = self.shape(at.node).and_then(Shape::item).filter(|item| item.keys().next().is_some());
        let written = self.sources.text(self.file).get(at.node.range.clone())?;
        match (at.node.value(), item) {
            (Value::Text(text), Some(item)) => {
                let parts = text.split(if item.has("for") { ", then " } else { "\n" });
                let items: Option<Vec<String>> = parts.map(|text| wrapped(item, text)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            (Value::Text(_), None) => Some(format!("[{}]", parts(written)?)),
            (Value::List(items), Some(item)) => {
                let items: Option<Vec<String>> = items.iter().map(|text| wrapped(item, text.as_str()?)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            (Value::Mapping(_), None) => {
                let names: Vec<&str> = at.node.pairs().map(|pair| pair.name.as_str()).collect();
                at.node.pairs().all(|pair| pair.value.is_null()).then(|| format!("[{}]", names.join(", ")))
            }
            (Value::Mapping(_), Some(item)) if written.starts_with('{') && written.len() <= REPEATED => {
                // Where no key is required, each is an alternative.
                let pairs =
                    item.required().next().map_or_else(|| written.replace(", ", "}, {"), |_| written.to_owned());
                Some(format!("[{pairs}]"))
            }
            _ => None,
        }
    }

    /// The help to give a line the indentation of the keys of a mapping.
    pub(super) fn like_others(&self, at: &At<'_>, otherwise: &str) -> String {
        let plain = at.node.pairs().find(|pair| !pair.name.starts_with(is_odd_space));
        match plain.map(|pair| self.sources.column_of(self.file, pair.key.range.start)) {
            Some(spaces @ 2..) => format!("begin it with {spaces} spaces, like the other keys"),
            _ => otherwise.to_owned(),
        }
    }

    /// Reports a key without a value.
    pub(super) fn no_value(&mut self, code: Code, at: &At<'_>, is_required: bool) {
        let key = at.key.clone();
        let rest = self.sources.text(self.file).get(key.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let value = rest.trim_start_matches([':', ' ']);
        let start = key.end + rest.len() - value.len();
        let range = start..start + value.trim_end().len();
        let in_quotes = quoted_in_cure(value.trim_end());
        let (range, message, help) = if let Some(sign @ ('&' | '!')) = value.chars().next() {
            let message = format!("a text cannot begin with `{sign}` unless it is in quotes");
            let name = value.split([' ', '}', ',', ']']).next().and_then(names::negated);
            let help = match (name.filter(|name| code == Code::EmptyWhen && names::is_name(name)), in_quotes) {
                (Some(name), _) => none_of("", &name),
                (None, Some(quoted)) => format!("put it in quotes: `{quoted}`"),
                (None, None) => "put it in quotes".to_owned(),
            };
            (range, message, help)
        } else if let Some(quoted) = in_quotes.filter(|_| value.starts_with('#')) {
            let message = format!("{} has no value: a `#` begins a comment", at.called());
            (
                range,
                message,
                format!("put it in quotes if it is the text: `{quoted}`; if it is a remark, write a value before it"),
            )
        } else {
            let help = if code == Code::EmptyWhen {
                "say what has to be there, such as `sign: {at-least: 2}`"
            } else if is_required {
                "write a value after the colon"
            } else {
                "write a value after the colon, or remove the line"
            };
            (key, format!("{} has no value", at.called()), help.to_owned())
        };
        self.report(Finding::new(code, Place::In(self.file, range), message).help(help));
    }
}

/// A text as the mapping of a shape: under its first key that is a must.
pub(super) fn wrapped(shape: Shape, text: &str) -> Option<String> {
    let key = shape.required().find(|key| !shape.child(key).is_some_and(Shape::is_word))?;
    let text = text.trim();
    if text.chars().count() > REPEATED || text.contains('\n') {
        return None;
    }
    if let Some((every, length)) = text.split_once(" for ").filter(|_| shape.has("for")) {
        return Some(format!("{{{key}: {every}, for: {length}}}"));
    }
    let is_plain = !text.contains(|c: char| ",[]{}#:&*!|>'\"%@`?".contains(c)) && !text.starts_with('-');
    let text = if is_plain { text.to_owned() } else { serde_json::to_string(text).ok()? };
    // What else is a must is one of a few words; the last says the least.
    let others = shape.required().filter(|other| *other != key);
    let others = others.filter_map(|other| Some(format!(", {other}: {}", shape.child(other)?.words().last()?)));
    Some(format!("{{{key}: {text}{}}}", others.collect::<String>()))
}

/// The cure for names that are not to be given, behind the key of their facet.
pub(crate) fn none_of(facet: &str, names: &str) -> String {
    format!("write `{facet}{{none: [{names}]}}` if none of them is to be given")
}

/// The names or lengths in a text, divided by commas.
fn parts(written: &str) -> Option<String> {
    let list = listed_names(written).join(", ");
    (!list.is_empty() && list.chars().count() <= REPEATED).then_some(list)
}

/// The names in a text of several, whatever divides them.
pub(crate) fn listed_names(written: &str) -> Vec<String> {
    let lines = written.lines().map(|line| names::item(line).unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join(",").replace(" or ", ",").replace(" and ", ",");
    let is_around = |c: char| c.is_whitespace() || "()[]{}\"'".contains(c);
    let is_id = |part: &str| {
        let kind = part.split_once('/').map(|(kind, _)| kind.trim_matches(is_around));
        kind.is_some_and(|kind| kind == "combination" || Facet::ALL.iter().any(|facet| facet.singular() == kind))
    };
    let parts = text.split([',', ';', '|']).flat_map(|part| part.split(if is_id(part) { '|' } else { '/' }));
    let parts = parts.map(|part| part.trim_matches(is_around));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
