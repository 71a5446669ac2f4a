//! Lines that a text swallows, and texts that a comment cuts.

use std::ops::Range;

use super::{At, Name, Reader};
use crate::diagnostics::{Code, Finding, Place};
use crate::load::format::shape::Shape;
use crate::load::yaml::{KeyLine, Swallowed, quoted, written_out};
use crate::model::names;

impl Reader<'_> {
    /// Reports an entry that lacks one of `keys`, at a line that was probably meant to be one, if there is any.
    pub(crate) fn lacks(
        &mut self,
        code: Code,
        at: &At<'_>,
        keys: &[&str],
        message: String,
        label: String,
        help: String,
    ) {
        let is_key = |line: &KeyLine<'_>| self.is_key(at, keys, line);
        let text = self.sources.text(self.file);
        let swallowed = self.document.swallowed(text, &at.node.range, &is_key).find(|found| !found.is_entry);
        let finding = match swallowed {
            Some(Swallowed { line, .. }) => Finding::new(code, Place::In(self.file, line), message)
                .label("this is read as part of the text above it")
                .help(self.like_others(at, "give it the indentation of the other keys")),
            None => self.on_key(code, at.key, message).label(label).help(help),
        };
        self.report(finding);
    }

    /// Whether a line of a text has one of `keys`. One that is not spelt as a key is, with nothing but a value that fits.
    fn is_key(&self, at: &At<'_>, keys: &[&str], line: &KeyLine<'_>) -> bool {
        if line.is_spelt && keys.contains(&line.key) {
            return true;
        }
        let key = names::normalise(line.key);
        let way = keys.contains(&key.as_str()).then(|| self.shape(at.node));
        way.is_some_and(|shape| fits(shape.and_then(|shape| shape.child(&key)), line.value))
    }

    /// Warns of lines of texts in a mapping that look like one of its keys, or like an entry that has them.
    pub(super) fn swallowed(&mut self, at: &At<'_>, known: &[&str]) {
        let text = self.sources.text(self.file);
        let before = |key: usize| text.get(..key).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        let first = at.node.pairs().map(|pair| pair.key.range.start).next().unwrap_or_default();
        let is_file = matches!(at.name, Name::File);
        let is_key = |line: &KeyLine<'_>| self.is_key(at, known, line);
        let all: Vec<Swallowed> = self.document.swallowed(text, &at.node.range, &is_key).collect();
        for Swallowed { within, line, is_entry, opens } in all {
            if is_file && !opens {
                continue;
            }
            let (above, like) = if is_entry { (before(at.key.start), "entries") } else { (before(first), "keys") };
            let written = text.get(line.clone()).unwrap_or_default();
            let Some(KeyLine { key, value, is_spelt }) = KeyLine::of(written) else { continue };
            let (column, is_item) = (above.len(), above.ends_with("- "));
            let column = if is_item && written.starts_with("- ") { column.saturating_sub(2) } else { column };
            let message = format!("`{}` looks like a key, and is read as part of the text above it", names::clip(key));
            let cure = match column {
                _ if text.get(at.node.range.start..).is_some_and(|node| node.starts_with('{')) => {
                    "move it out".to_owned()
                }
                0 => "do not indent it".to_owned(),
                column => format!("indent it by {column} spaces, like the other {like}"),
            };
            let is_right = is_spelt && names::normalise(key) == key && (is_item || !written.starts_with("- "));
            let plain = format!("write `{}: {}` and ", names::normalise(key), names::clip(value));
            let plain = if is_right { String::new() } else { plain };
            let start = line.start;
            let finding = Finding::new(Code::KeyInText, Place::In(self.file, line), message)
                .help(format!("if it is a key, {plain}{cure}; if it is text, let no line begin with it"));
            if self.swallowed.get(&within).is_none_or(|(first, _)| start < *first) {
                self.swallowed.insert(within, (start, finding));
            }
        }
    }

    /// Warns of a text that a comment cuts. A comment behind a name or a number is a remark.
    pub(super) fn cut(&mut self, at: &At<'_>, value: &str) {
        let source = self.sources.text(self.file);
        let range = at.node.range.clone();
        let written = source.get(range.clone()).unwrap_or_default();
        let rest = source.get(range.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let comment = rest.trim_start();
        let is_prose = value.contains(char::is_whitespace) || value.starts_with(char::is_uppercase);
        let is_plain = !written.starts_with(['"', '\'', '|', '>', '*', '&', '!']);
        if !is_prose || !is_plain || !comment.starts_with('#') || comment.len() == rest.len() || is_remark(comment) {
            return;
        }
        let whole = format!("{value}{}", rest.trim_end());
        let cure = format!("put the text in quotes{}", written_out(&quoted(&whole)));
        let start = range.end + rest.len() - comment.len();
        let place = Place::In(self.file, start..start + comment.trim_end().len());
        let finding =
            Finding::new(Code::CutText, place, format!("{} ends before this `#`, which begins a comment", at.called()));
        self.cut.push(finding.help(format!("{cure}; a remark stands on a line of its own")));
    }

    /// Warns of brackets that close before a comment with the rest of what they were to hold.
    pub(super) fn cut_brackets(&mut self, at: &At<'_>) {
        let source = self.sources.text(self.file);
        let Range { start, end } = at.node.range;
        let rest = source.get(end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let comment = rest.trim_start();
        let closes = match source.get(start..end).and_then(|written| written.chars().next()) {
            Some('[') => ']',
            Some('{') => '}',
            _ => return,
        };
        let Some(more) = comment.strip_prefix('#').and_then(|more| more.trim_end().strip_suffix(closes)) else {
            return;
        };
        if more.contains(['[', '{']) {
            return;
        }
        let begin = end + rest.len() - comment.len();
        let written = source.get(start..end - 1).unwrap_or_default();
        let whole = format!("{}, {}{closes}", written.trim_end(), more.trim_start_matches([',', ' ']));
        let message = format!("{} ends before this `#`, which begins a comment", at.called());
        let finding =
            Finding::new(Code::CutText, Place::In(self.file, begin..begin + comment.trim_end().len()), message);
        let help = format!("if this belongs to it, take the `#` and the bracket before it away{}", written_out(&whole));
        self.cut.push(finding.help(format!("{help}; a remark stands on a line of its own")));
    }
}

/// Whether a text can be the value of a key, and is hardly prose. Where the keys are not those of rules, one word is.
fn fits(shape: Option<Shape>, value: &str) -> bool {
    let value = value.trim_end_matches(',');
    let is_between = |[open, close]: [char; 2]| value.starts_with(open) && value.ends_with(close);
    if [['[', ']'], ['{', '}']].into_iter().any(is_between) {
        return true;
    }
    let Some(shape) = shape else { return !value.is_empty() && !value.contains(char::is_whitespace) };
    shape.words().any(|word| value.eq_ignore_ascii_case(word)) || shape.fits(value)
}

/// Whether a comment is written as people write remarks, with a space before its first word. `#12` and `# 12` are
/// numbers, and `#B` may be one.
fn is_remark(comment: &str) -> bool {
    let text = comment.trim_start_matches('#');
    let words = text.trim_start();
    words.len() < text.len() && !words.is_empty() && !words.starts_with(|c: char| c.is_ascii_digit())
}
