//! Reports keys that a mapping has twice.

use super::Reader;
use crate::diagnostics::Code;
use crate::model::names;

impl Reader<'_> {
    /// Reports every key that a mapping has twice.
    pub(crate) fn doubled_keys(&mut self) {
        let text = self.sources.text(self.file);
        let mut last = None;
        for double in &self.document.duplicates {
            // Two mappings that run into one double all keys of the second, and that is one slip. What
            // divided them may be the line above, now in the first: it is reported as unknown or empty.
            let before = text.get(..double.second.start).unwrap_or_default();
            let above = before.rsplit('\n').nth(1).and_then(|line| line.trim_end().strip_suffix(':'));
            if double.depth > 2
                && (last.replace(double.within) == Some(double.within)
                    || above.is_some_and(|key| names::is_name(key.trim_start())))
            {
                continue;
            }
            let before = text.get(..double.first.start).unwrap_or_default();
            let help = if before.trim_end_matches(' ').ends_with('-') {
                "keep one of them, or begin the second with `- ` if it is another item"
            } else {
                "keep one of them, or rename the other"
            };
            let message = format!("the key `{}` stands twice", double.key);
            let finding = self
                .on_key(Code::DuplicateKey, &double.second, message)
                .label("again here")
                .note(format!("first at {}", self.sources.locate(self.file, double.first.start)))
                .help(help);
            self.report(finding);
        }
    }
}
