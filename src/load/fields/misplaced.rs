//! Keys that lost their indentation, or stand elsewhere than where they belong. The schema says where that is.

use std::ops::Range;

use super::cures::Stage;
use super::{At, Fields, Reader};
use crate::diagnostics::Code;
use crate::load::format::shape::Shape;
use crate::load::yaml::{Node, Pair};
use crate::model::names;

/// Words that authors try as keys, and the help that says what the format has instead.
const OTHER_WORDS: [(&[&str], &str); 5] = [
    (
        &["no-less-often-than", "not-less-often-than", "at-least-every", "less-often-than", "max", "maximum"],
        "there is no such key: the longest wait is the larger number of an interval, such as `every: 2-4 weeks`",
    ),
    (
        &["all-of", "and", "both"],
        "there is no such key: keys side by side hold all at once, and names with `all: [one, two]`",
    ),
    (&["or", "one-of", "either", "some-of"], "there is no such key: ways of which one is enough stand in `any-of`"),
    (
        &["unless", "except", "without", "none-of", "nor", "not-any"],
        "there is no such key: what must not hold stands in `not`, such as `not: {goal: some-name}`",
    ),
    (
        &["at-most", "less-than", "fewer-than", "more-than", "exactly"],
        "there is no such key: a number is asked for with `at-least`; `not: {sign: {at-least: 3}}` is two at most",
    ),
];

pub(super) fn in_other_words(name: &str) -> Option<&'static str> {
    let name = names::normalise(name);
    OTHER_WORDS.iter().find(|(words, _)| words.contains(&name.as_str())).map(|(_, help)| *help)
}

/// Where a key belongs.
enum Home<'v> {
    /// In a mapping around this one, beside the key that leads here.
    Around(&'v Node, &'v str),
    /// Below a key of this one.
    Below(&'static str),
    /// Somewhere else.
    Elsewhere(String),
}

fn home<'v>(way: &[Stage<'v>], name: &str) -> Option<Home<'v>> {
    let [around @ .., here] = way else { return None };
    let beside = way.iter().skip(1);
    let around = around.iter().zip(beside).rev().find(|(stage, _)| stage.shape.has(name));
    if let Some((stage, beside)) = around {
        return Some(Home::Around(stage.node, beside.key));
    }
    let below = here.shape.keys().find(|key| here.shape.child(key).is_some_and(|child| child.has(name)));
    below.map(Home::Below).or_else(|| elsewhere(Shape::file(), name, "", 4).map(Home::Elsewhere))
}

/// The place of a key in words, such as "an entry of `goals`"; the nearest to the top.
fn elsewhere(shape: Shape, name: &str, place: &str, depth: usize) -> Option<String> {
    if shape.has(name) && !place.is_empty() {
        return Some(place.to_owned());
    }
    let inner = |key: &'static str| {
        let child = shape.child(key)?;
        let (child, place) = match (child.entry(), child.item().filter(|item| item.keys().next().is_some())) {
            (Some(entry), _) => (entry, format!("an entry of `{key}`")),
            (None, Some(item)) if child.keys().next().is_none() => (item, format!("an item of `{key}`")),
            _ => (child, format!("`{key}`")),
        };
        Some((child, place))
    };
    let inner: Vec<(Shape, String)> = shape.keys().filter_map(inner).collect();
    (0..depth).find_map(|depth| inner.iter().find_map(|(shape, place)| elsewhere(*shape, name, place, depth)))
}

/// The pairs that follow the first `at + 1` of a mapping and belong below that one.
fn lost(pairs: &[Pair], at: usize, outer: Shape, inner: Shape) -> &[Pair] {
    let below = pairs.get(at + 1..).unwrap_or_default();
    let is_entry = |pair: &Pair, entry: Shape| {
        entry.keys().next().is_none() || pair.value.pairs().any(|inner| entry.has(&inner.name))
    };
    let belongs = |pair: &&Pair| match inner.entry() {
        Some(entry) => !outer.has(&pair.name) && is_entry(pair, entry),
        None => inner.has(&pair.name),
    };
    let run = below.iter().take_while(belongs).count();
    // What both may have is the last one of these only where the inner one must have it.
    let is_lost = |pair: &Pair| !outer.has(&pair.name) || !pair.counts || inner.required().any(|key| pair.is(key));
    let run = below.get(..run).unwrap_or_default();
    let last = run.iter().rposition(is_lost).map_or(0, |last| last + 1);
    let is_any_unknown = run.iter().take(last).any(|pair| !outer.has(&pair.name) || !pair.counts);
    run.get(..last).filter(|_| is_any_unknown).unwrap_or_default()
}

/// The pairs behind an entry of a section that are keys of it.
pub(crate) fn keys_behind<'v>(section: &At<'v>, entry: &At<'v>, reader: &Reader<'_>) -> &'v [Pair] {
    let pairs = section.node.all_pairs();
    let at = pairs.iter().position(|pair| pair.key.range == *entry.key);
    let behind = at.and_then(|at| pairs.get(at + 1..)).unwrap_or_default();
    let is_own = |pair: &&Pair| pair.value.pair("title").is_none();
    // Before the schema is asked, which a file without a mistake does not need.
    if !behind.first().as_ref().is_some_and(is_own) {
        return &[];
    }
    let Some(shape) = reader.shape(section.node).and_then(Shape::entry) else { return &[] };
    let run = behind.iter().take_while(|pair| is_own(pair) && shape.has(&pair.name)).count();
    behind.get(..run).unwrap_or_default()
}

/// The bytes of a run of pairs.
fn range_of(run: &[Pair]) -> Option<Range<usize>> {
    let (first, last) = (run.first()?, run.last()?);
    Some(first.key.range.start..last.value.range.end.max(last.key.range.end))
}

impl Reader<'_> {
    /// Reports a run of pairs that belong below `owner`, in place of all that was found in them.
    pub(crate) fn indent(&mut self, owner: &str, run: &[Pair]) {
        let (Some(range), Some(first)) = (range_of(run), run.first()) else { return };
        self.findings.retain(|finding| !finding.is_within(self.file, &range));
        let message = format!("`{}` belongs below {owner}, and is not indented", names::clip(&first.name));
        let help = format!("indent {} by two more spaces", self.lines(&range));
        let finding = self.on_key(Code::UnknownKey, &first.key.range, message).label("not below the key above");
        self.report(finding.help(help));
    }

    /// Reports a section inside another section or an entry.
    pub(crate) fn outdent(&mut self, section: &str, at: &At<'_>) {
        let help = self.outdented(at.key, at.node, 0);
        let message = format!("`{section}` is a section of the file, and stands below another key");
        let finding = self.on_key(Code::UnknownKey, at.key, message).label("indented too far");
        self.report(finding.help(help));
    }

    /// The lines of some bytes in words. The bytes of a mapping go on to what follows it.
    fn lines(&self, range: &Range<usize>) -> String {
        let written = self.sources.text(self.file).get(range.clone()).unwrap_or_default().trim_end();
        let last = (range.start + written.len()).saturating_sub(1);
        match (self.sources.line_of(self.file, range.start), self.sources.line_of(self.file, last)) {
            (first, last) if first == last => "this line".to_owned(),
            (first, last) => format!("the lines {first} to {last}"),
        }
    }

    /// The cure for a key that is indented deeper than `column`.
    fn outdented(&self, key: &Range<usize>, value: &Node, column: usize) -> String {
        let lines = self.lines(&(key.start..value.range.end.max(key.end)));
        let spaces = self.sources.column_of(self.file, key.start).saturating_sub(column);
        format!("indent {lines} by {spaces} spaces less")
    }

    /// Whether nothing but spaces stands before a key in its line.
    fn begins_line(&self, key: &Node) -> bool {
        let before = self.sources.text(self.file).get(..key.range.start).unwrap_or_default();
        before.trim_end_matches(' ').ends_with('\n')
    }

    /// Whether a key that `node` lacks is in an enclosing or nested mapping that does not know it.
    pub(crate) fn is_elsewhere(&self, node: &Node, key: &str) -> bool {
        let Some(way) = self.way_to(node) else { return false };
        let is_stray =
            |node: &Node, shape: Shape| shape.entry().is_none() && !shape.has(key) && node.pair(key).is_some();
        let [around @ .., here] = way.as_slice() else { return false };
        around.iter().any(|stage| is_stray(stage.node, stage.shape)) || is_below(here.node, here.shape, &is_stray)
    }

    /// Reports the unknown keys of a mapping that belong elsewhere, and returns what they leave: the key below which
    /// they belong, if that is missing.
    pub(super) fn misplaced(&self, node: &Node, pair: &Pair) -> Option<(String, Option<&'static str>)> {
        let way = self.way_to(node)?;
        let name = names::clip(&pair.name);
        if let Some(help) = self.of_names(&way, pair).or_else(|| self.of_item_above(&way, &pair.name)) {
            return Some((help, None));
        }
        Some(match home(&way, &pair.name)? {
            Home::Around(outer, beside) => {
                let place = if way.first().is_some_and(|file| std::ptr::eq(file.node, outer)) {
                    "at the top of the file".to_owned()
                } else {
                    let key = way.iter().find(|stage| std::ptr::eq(stage.node, outer)).map_or("", |stage| stage.key);
                    let key = if key.is_empty() { "the item".to_owned() } else { format!("`{}`", names::clip(key)) };
                    format!("in {key}, beside `{}`", names::clip(beside))
                };
                let beside = outer.pair(beside);
                let before = self.sources.text(self.file).get(..pair.key.range.start).unwrap_or_default();
                let begins = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
                let is_last = begins
                    && node.pairs().last().is_some_and(|last| std::ptr::eq(last, pair))
                    && beside.is_some_and(|beside| beside.value.range.end <= pair.value.range.end.max(node.range.end));
                let cure = if outer.pair(&pair.name).is_some() {
                    "it has one already: remove this one".to_owned()
                } else if let Some(beside) = beside.filter(|_| is_last && self.begins_line(&pair.key)) {
                    let column = self.sources.column_of(self.file, beside.key.range.start);
                    self.outdented(&pair.key.range, &pair.value, column)
                } else {
                    "move it there, with the indentation of its neighbours".to_owned()
                };
                (format!("`{name}` belongs {place}: {cure}"), None)
            }
            Home::Below(key) if node.pair(key).is_some() => {
                (format!("`{name}` belongs in `{key}`: move it there, indented by two more spaces"), None)
            }
            Home::Below(key) => {
                let here = way.last().map(|stage| stage.shape);
                let shape = here.and_then(|here| here.child(key));
                let belongs = |pair: &&Pair| {
                    shape.is_some_and(|shape| shape.has(&pair.name)) && !here.is_some_and(|here| here.has(&pair.name))
                };
                let pairs: Vec<String> = node.pairs().filter(belongs).map(|pair| self.in_braces(pair)).collect();
                (format!("write `{key}: {{{}}}` in place of it", pairs.join(", ")), Some(key))
            }
            // What entries of another sort have is no key that lost its way.
            Home::Elsewhere(place) if way.len() == 3 && place.starts_with("an entry of ") => {
                (format!("{place} can have `{name}`, and one of `{}` cannot: remove it", way.get(1)?.key), None)
            }
            Home::Elsewhere(place) => (format!("`{name}` belongs in {place}"), None),
        })
    }

    /// The cure for names under a key of conditions.
    fn of_names(&self, way: &[Stage<'_>], pair: &Pair) -> Option<String> {
        let key = match &*pair.name {
            "any-of" => "any",
            "not" => "none",
            _ => return None,
        };
        let written = self.sources.text(self.file).get(pair.value.range.clone())?;
        let names = pair.value.as_str().map_or_else(|| written.to_owned(), |name| format!("[{name}]"));
        let is_list = pair.value.items().iter().all(|item| item.as_str().is_some()) && !pair.value.is_mapping();
        let is_here = is_list && way.last()?.shape.has(key);
        is_here.then(|| format!("write `{key}: {names}`"))
    }

    /// The cure for a mapping that lost its place in the item above it, as its keys are those that it has there.
    fn of_item_above(&self, way: &[Stage<'_>], name: &str) -> Option<String> {
        let [.., outer, here] = way else { return None };
        let at = outer.node.all_pairs().iter().position(|pair| pair.value.range == here.node.range)?;
        let (above, pair) = (outer.node.all_pairs().get(at.checked_sub(1)?)?, outer.node.all_pairs().get(at)?);
        let item = outer.shape.child(&above.name)?.item()?;
        let is_its = item.child(here.key).is_some_and(|shape| shape.has(name)) && !above.value.items().is_empty();
        let lines = self.lines(&(pair.key.range.start..pair.value.range.end));
        is_its.then(|| format!("`{}` belongs to the item above it: indent {lines} by two more spaces", here.key))
    }

    /// A pair as written; the value is cut if it takes several lines.
    fn in_braces(&self, pair: &Pair) -> String {
        let value = self.sources.text(self.file).get(pair.value.range.clone()).unwrap_or_default();
        format!(
            "{}: {}",
            pair.name,
            value.lines().next().map_or("…", |line| if line.len() < value.len() { "…" } else { line })
        )
    }
}

fn is_below(node: &Node, shape: Shape, is_stray: &impl Fn(&Node, Shape) -> bool) -> bool {
    node.pairs().any(|pair| {
        let child = shape.child(&pair.name);
        child.is_some_and(|child| is_stray(&pair.value, child) || is_below(&pair.value, child, is_stray))
    })
}

impl<'v> Fields<'v> {
    /// The keys below one without a value that it was to hold.
    pub(super) fn lost_below(&self, owner: &At<'v>, reader: &Reader<'_>) -> &'v [Pair] {
        let pairs = self.at.node.all_pairs();
        let Some(at) = pairs.iter().position(|pair| pair.key.range == *owner.key) else { return &[] };
        let outer = reader.shape(self.at.node).filter(|shape| self.known.iter().all(|key| shape.has(key)));
        let inner = outer.and_then(|outer| Some((outer, outer.child(&pairs.get(at)?.name)?)));
        inner.map_or(&[], |(outer, inner)| lost(pairs, at, outer, inner))
    }
}
