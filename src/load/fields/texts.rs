//! Lines that a text swallows, and texts that a comment cuts.

use super::{At, Name, Reader};
use crate::diagnostics::{Code, Finding, Place};
use crate::load::yaml::Swallowed;
use crate::model::names;

impl Reader<'_> {
    /// Warns of lines of texts in a mapping that look like one of its keys, or like an entry that has them.
    pub(super) fn swallowed(&mut self, at: &At<'_>, known: &[&str]) {
        let text = self.sources.text(self.file);
        let indent = |key: usize| text.get(..key).and_then(|before| before.rsplit('\n').next()).map_or(0, str::len);
        let first = at.node.pairs().map(|pair| pair.key.range.start).next().unwrap_or_default();
        let is_file = matches!(at.name, Name::File);
        for Swallowed { within, line, is_entry, opens } in self.document.swallowed(text, &at.node.range, known) {
            if is_file && !opens {
                continue;
            }
            let (column, like) = if is_entry { (indent(at.key.start), "entries") } else { (indent(first), "keys") };
            let written = text.get(line.clone()).unwrap_or_default();
            let column = if written.starts_with("- ") { column.saturating_sub(2) } else { column };
            let key = written.trim_start_matches("- ").split(':').next().unwrap_or_default();
            let message = format!("`{}` looks like a key, and is read as part of the text above it", names::clip(key));
            let cure = match column {
                _ if text.get(at.node.range.start..).is_some_and(|node| node.starts_with('{')) => {
                    "move it out".to_owned()
                }
                0 => "do not indent it".to_owned(),
                column => format!("indent it by {column} spaces, like the other {like}"),
            };
            let start = line.start;
            let finding = Finding::new(Code::KeyInText, Place::In(self.file, line), message)
                .help(format!("if it is a key, {cure}; if it is text, let no line begin with it"));
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
        let put = "put the text in quotes";
        let cure = names::quoted(&whole).map_or(put.to_owned(), |quoted| format!("{put}: `{quoted}`"));
        let start = range.end + rest.len() - comment.len();
        let place = Place::In(self.file, start..start + comment.trim_end().len());
        let finding =
            Finding::new(Code::CutText, place, format!("{} ends before this `#`, which begins a comment", at.called()));
        self.cut.push(finding.help(format!("{cure}; a remark stands on a line of its own")));
    }
}

/// Whether a comment is written as people write remarks, with a space before its first word. `#12` and `# 12` are
/// numbers, and `#B` may be one.
fn is_remark(comment: &str) -> bool {
    let text = comment.trim_start_matches('#');
    let words = text.trim_start();
    words.len() < text.len() && !words.is_empty() && !words.starts_with(|c: char| c.is_ascii_digit())
}
