//! Reports keys that a mapping has twice.

use std::collections::BTreeSet;

use super::Reader;
use crate::diagnostics::{Code, Finding};
use crate::load::yaml::Duplicate;
use crate::model::names;

impl Reader<'_> {
    /// Reports every key that a mapping has twice.
    pub(crate) fn doubled_keys(&mut self) {
        let text = self.sources.text(self.file);
        let mut last = None;
        for double in &self.document.duplicates {
            // Two mappings that run into one double all keys of the second, and that is one slip.
            if double.depth > 2 && last.replace(double.within) == Some(double.within) {
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

    /// Drops the finding of a doubled key where the line above is to blame and has a finding of its own: such a line
    /// divided two mappings, and is now an unknown or an empty key of the first.
    pub(super) fn settle_doubled(&mut self) {
        let text = self.sources.text(self.file);
        let places = self.findings.iter().filter_map(|finding| finding.bytes(self.file));
        let reported: BTreeSet<usize> = places.map(|bytes| bytes.start).collect();
        let is_told = |double: &&Duplicate| {
            let before = text.get(double.within..double.second.start).unwrap_or_default();
            let above = before.rsplit('\n').nth(1).unwrap_or_default();
            let end = double.second.start - before.rsplit('\n').next().map_or(0, str::len);
            let divides = above.trim().strip_suffix(':').is_some_and(names::is_name);
            double.depth > 2 && divides && reported.range(end - 1 - above.len()..end).next().is_some()
        };
        let told: BTreeSet<usize> =
            self.document.duplicates.iter().filter(is_told).map(|double| double.second.start).collect();
        let is_settled = |finding: &Finding| finding.bytes(self.file).is_some_and(|bytes| told.contains(&bytes.start));
        self.findings.retain(|finding| finding.code() != Code::DuplicateKey || !is_settled(finding));
    }
}
