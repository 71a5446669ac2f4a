//! Texts and indentation written out, for cures that can be pasted.

use std::ops::Range;

use super::layout::{Layout, Line, colon_of};
use super::{Explained, quoted_in_cure};
use crate::model::names::TYPOGRAPHIC_QUOTES;

/// The value of the line of `at` without a comment, if the line is a key or an item with a text that ends on it.
fn value_of(text: &str, at: usize) -> Option<Range<usize>> {
    let line = Line::at(text, at);
    let content = line.content();
    let written = text.get(content.clone())?;
    let pair = written.strip_prefix("- ").map_or(written, str::trim_start);
    let value = colon_of(pair).map_or(Some(pair), |colon| pair.get(colon + 1..))?.trim_start();
    let value = value.split(" #").next()?.trim_end();
    let start = content.start + written.find(value)?;
    let below = text.get(line.start..)?.lines().skip(1).find(|line| !line.trim().is_empty());
    let is_whole = below.is_none_or(|below| below.len() - below.trim_start().len() <= line.indent());
    (is_whole && !value.is_empty()).then_some(start..start + value.len())
}

/// The range and the cure of a text that begins at `at` and needs quotes.
pub(in super::super) fn in_quotes(text: &str, at: usize) -> (Range<usize>, String) {
    let put = "put it in quotes";
    let whole = value_of(text, at).filter(|range| range.start == at);
    let quoted = whole.and_then(|range| Some((range.clone(), quoted_in_cure(text.get(range)?)?)));
    quoted.map_or_else(|| (at..at + 1, put.to_owned()), |(range, quoted)| (range, format!("{put}: `{quoted}`")))
}

/// The value around `at`, which has a second `: ` or typographic quotes, in plain quotes.
pub(super) fn value_in_quotes(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let range = value_of(text, at)?;
    let quoted = quoted_in_cure(text.get(range.clone())?.trim_matches(TYPOGRAPHIC_QUOTES))?;
    Some((range, quoted))
}

/// The value around `at`, of which only a part is in quotes, in other ones. Quotes that enclose it stay what they are.
pub(super) fn around_quotes(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let range = value_of(text, at)?;
    let written = text.get(range.clone())?;
    let quote = written.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    let inner = written.strip_prefix(quote)?.strip_suffix(quote);
    let is_one = |inner: &&str| {
        let second = inner.find(quote).and_then(|at| inner.get(..at));
        let ends = second.is_some_and(|before| !before.ends_with(char::is_whitespace));
        !ends || quote == '\'' && !inner.contains("' ")
    };
    let quoted = quoted_in_cure(inner.filter(is_one).unwrap_or(written))?;
    Some((range, quoted))
}

/// What is wrong with a line of some indentation, and the spaces that it should begin with.
pub(super) fn begin_with(line: &Line<'_>, message: &str, spaces: usize, as_where: &str) -> Explained {
    let help = match spaces {
        0 => "do not indent it".to_owned(),
        spaces => format!("begin it with {spaces} spaces, like {as_where}"),
    };
    (line.content(), message.to_owned(), help)
}

/// The indentation that a line should have which has that of none above it.
pub(super) fn nearest_level(layout: &Layout<'_>, line: &Line<'_>) -> Option<usize> {
    let mut levels = Vec::new();
    let mut deepest = usize::MAX;
    for above in layout.lines_above(line) {
        if above.indent() < deepest {
            deepest = above.indent();
            levels.push(deepest);
        }
    }
    let inside = layout.below(line).filter(|below| line.opens() && below.indent() > line.indent());
    let wanted = inside.map_or(line.indent(), |below| below.indent().saturating_sub(2));
    // Of two that are as near, the deeper one.
    levels.into_iter().min_by_key(|level| level.abs_diff(wanted))
}
