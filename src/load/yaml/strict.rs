//! What the parser takes and YAML, or the reader of profiles and settings, refuses: no file may be read in two ways.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::{Pair, Unread, explain};
use crate::diagnostics::Code;

/// Whether YAML refuses a character, wherever it is.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether a character ends a line in YAML 1.1 and does not in YAML 1.2.
fn is_old_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Where a text has what only its lines show.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Values of several lines in which a line may begin with a tab.
    with_tabs: Vec<Range<usize>>,
    /// How many old line breaks are in quotes.
    quoted_breaks: usize,
}

impl Lines {
    pub(super) fn scalar(&mut self, written: &str, style: ScalarStyle, range: &Range<usize>) {
        self.brackets(written, range);
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            self.quoted_breaks += written.matches(is_old_break).count();
        }
    }

    pub(super) fn brackets(&mut self, written: &str, range: &Range<usize>) {
        if written.contains('\n') {
            self.with_tabs.push(range.clone());
        }
    }

    /// The first slip that is in no value.
    pub(super) fn check(&self, text: &str) -> Result<(), Unread> {
        if let Some(at) = text.find(is_control) {
            return Err(explain::control(text, at));
        }
        if text.matches(is_old_break).count() > self.quoted_breaks {
            return Err(explain::control(text, text.find(is_old_break).unwrap_or_default()));
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_start();
            let indent = line.get(..line.len() - content.len()).unwrap_or_default();
            let tab = indent.find('\t').filter(|_| content.is_empty() || content.starts_with('#'));
            if tab.is_some() && !self.with_tabs.iter().any(|range| range.contains(&start)) {
                return Err(explain::of_text(text, start, None, "tab"));
            }
            start += line.len();
        }
        Ok(())
    }
}

/// Refuses a text without quotes that begins as a block does, which it can in brackets alone, and a file that is a block.
pub(super) fn scalar(text: &str, style: ScalarStyle, is_whole: bool, start: usize) -> Result<(), Unread> {
    let (at, message) = match style {
        ScalarStyle::Plain if text.starts_with(['>', '|']) => (start, "a text cannot begin so unless it is in quotes"),
        ScalarStyle::Literal | ScalarStyle::Folded if is_whole => (0, "the whole file is one text"),
        _ => return Ok(()),
    };
    Err(Unread::new(Code::NotYaml, at..at + 1, message, "put it in quotes, or remove the `>` or `|`"))
}

/// Refuses the name of an anchor that YAML does not have; `start` is where what it names begins.
pub(super) fn anchor(text: &str, start: usize) -> Result<(), Unread> {
    let from = if text.get(start..).is_some_and(|rest| rest.starts_with('&')) { start + 1 } else { start };
    let Some(at) = text.get(..from).and_then(|before| before.rfind('&')) else { return Ok(()) };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let behind = text.get(at + 1..).unwrap_or_default().trim_start_matches(is_name).chars().next();
    if behind.is_none_or(|c| c.is_whitespace() || "?:,]}%@`".contains(c)) {
        return Ok(());
    }
    let message = "a text cannot begin with `&` unless it is in quotes";
    Err(Unread::new(Code::NotYaml, at..at + 1, message, "put it in quotes"))
}

/// Refuses a colon without a key before it, or with a bracket or comma right behind it.
pub(super) fn pair(text: &str, pair: &Pair) -> Result<(), Unread> {
    let Range { start, end } = pair.key.range;
    let message = if start == end && text.get(end..).is_some_and(|rest| rest.starts_with(':')) {
        "there is no key before this colon"
    } else if [":,", ":[", ":]", ":{", ":}", ":?"]
        .iter()
        .any(|colon| text.get(end..).is_some_and(|rest| rest.starts_with(colon)))
        && !text.get(start..end).is_some_and(|key| key.ends_with(['"', '\'', ']', '}']))
    {
        "there is no space after this colon"
    } else {
        return Ok(());
    };
    Err(Unread::new(Code::NotYaml, end..end + 1, message, "write `key: value`, or put the text in quotes"))
}
