//! Refuses what the parser accepts but YAML or `serde_yaml` does not, so that no file has two readings.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::explain;
use super::{Pair, Unread, quoted, written_out};
use crate::diagnostics::Code;
use crate::model::names;

/// Collected for the checks that go line by line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Values of several lines, in which a line may begin with a tab.
    with_tabs: Vec<Range<usize>>,
}

impl Lines {
    pub(super) fn value(&mut self, written: &str, range: &Range<usize>) {
        if written.contains('\n') {
            self.with_tabs.push(range.clone());
        }
    }

    /// Finds the first slip outside of values, which begin at `root`.
    pub(super) fn check(&self, text: &str, root: usize) -> Result<(), Unread> {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if has_tab_in_indent(line) && !self.with_tabs.iter().any(|range| range.contains(&start)) {
                return Err(explain::of_text(text, start, None, "tab"));
            }
            if start < root && (is_unknown_directive(line) || line.trim_end() == "...") {
                let message = "this line ends a document, or is for YAML itself, before there is any value";
                return Err(Unread::new(Code::NotYaml, start..start + line.trim_end().len(), message, "remove it"));
            }
            start += line.len();
        }
        Ok(())
    }
}

fn is_unknown_directive(line: &str) -> bool {
    let is = |known: &&str| line.strip_prefix(known).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    line.starts_with('%') && !["%YAML 1.1", "%YAML 1.2", "%TAG"].iter().any(is)
}

/// Whether a line has a tab before its first key or value, also where that is behind the dash of an
/// item.
fn has_tab_in_indent(line: &str) -> bool {
    let content = line.trim_start();
    let indent = line.get(..line.len() - content.len()).unwrap_or_default();
    let item = content.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t']));
    indent.contains('\t') || item.is_some_and(has_tab_in_indent)
}

/// Refuses a plain scalar in brackets that begins like a block or with a colon, and a file that is one
/// block.
pub(super) fn scalar(
    text: &str,
    style: ScalarStyle,
    is_whole: bool,
    in_brackets: bool,
    start: usize,
) -> Result<(), Unread> {
    let (at, message) = match style {
        ScalarStyle::Plain if in_brackets && text.starts_with(':') => {
            let message = "there is no key before this colon";
            return Err(Unread::new(Code::NotYaml, start..start + 1, message, "put the text in quotes"));
        }
        ScalarStyle::Plain if text.starts_with(['>', '|']) => (start, "a text cannot begin so unless it is in quotes"),
        ScalarStyle::Literal | ScalarStyle::Folded if is_whole => (0, "the whole file is one text"),
        _ => return Ok(()),
    };
    Err(Unread::new(Code::NotYaml, at..at + 1, message, "put it in quotes, or remove the `>` or `|`"))
}

/// Where the `&` of an anchored value stands, which begins at `start`.
fn anchor_at(text: &str, start: usize) -> Option<usize> {
    let from = if text.get(start..).is_some_and(|rest| rest.starts_with('&')) { start + 1 } else { start };
    text.get(..from).and_then(|before| before.rfind('&'))
}

/// An anchor that no alias refers to: most likely a text that begins with `&`, of which YAML drops the first word.
pub(super) fn unused_anchor(text: &str, value: &Range<usize>, is_text: bool) -> Unread {
    let start = anchor_at(text, value.start).unwrap_or(value.start);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let word = line.split(|c: char| c.is_whitespace() || ",]}".contains(c)).next().unwrap_or_default();
    let message = format!("YAML takes `{}` for a mark of its own, and drops it", names::clip(word));
    if !is_text {
        return Unread::new(Code::NotYaml, start..start + word.len(), message, "remove it");
    }
    let end = value.end.max(start + word.len());
    let written = text.get(start..end).unwrap_or_default();
    let help = format!("put the text in quotes{}", written_out(&quoted(written)));
    Unread::new(Code::NotYaml, start..start + line.len().min(end - start), message, help)
}

/// Refuses anchor names that YAML does not allow; `start` is where the anchored value begins.
pub(super) fn anchor(text: &str, start: usize) -> Result<(), Unread> {
    let Some(at) = anchor_at(text, start) else { return Ok(()) };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let behind = text.get(at + 1..).unwrap_or_default().trim_start_matches(is_name).chars().next();
    if behind.is_none_or(|c| c.is_whitespace() || "?:,]}%@`".contains(c)) {
        return Ok(());
    }
    let message = "a text cannot begin with `&` unless it is in quotes";
    let (range, help) = explain::in_quotes(text, at);
    Err(Unread::new(Code::NotYaml, range, message, help))
}

/// Refuses a colon without a key before it, or with a bracket or comma right after it.
pub(super) fn pair(text: &str, pair: &Pair) -> Result<(), Unread> {
    let Range { start, end } = pair.key.range;
    let key = text.get(start..end).unwrap_or_default();
    let after = text.get(end..).and_then(|rest| rest.strip_prefix(':'));
    let message = match after {
        Some(_) if start == end => "there is no key before this colon",
        Some(value) if value.starts_with([',', '[', ']', '{', '}', '?']) && !key.ends_with(['"', '\'', ']', '}']) => {
            "there is no space after this colon"
        }
        _ => return Ok(()),
    };
    Err(Unread::new(Code::NotYaml, end..end + 1, message, "write `key: value`, or put the text in quotes"))
}
