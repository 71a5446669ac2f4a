//! The files of a set.

use std::collections::BTreeMap;

use super::{RuleFile, copies::copies};
use crate::diagnostics::{Code, FileId, Finding, Place, Sources};
use crate::load::fields::Reader;
use crate::load::read::{self, Contents};
use crate::load::yaml::{Document, MAX_SIZE};
use crate::model::IS_CHECKED;

/// The largest rule file, in bytes.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// The most bytes of all files of a set.
const MAX_BYTES_OF_SET: usize = 4 << 20;
/// The cure for a set that is too large.
const SPLIT: &str = "divide it into sets of their own, each in a directory of its own";

#[derive(Default)]
pub(super) struct Texts {
    pub(super) sources: Sources,
    pub(super) read: BTreeMap<FileId, Contents>,
    /// Whether all packs were read. If not, a missing pack is not reported.
    pub(super) pack_known: bool,
    /// Whether all names were read. If not, unknown names are not reported.
    pub(super) names_known: bool,
    pub(super) warnings: Vec<Finding>,
    bytes: usize,
    values: usize,
}

impl Texts {
    /// No files yet; `all_known` says whether all were found.
    pub(super) fn new(all_known: bool) -> Self {
        Self { pack_known: all_known, names_known: all_known, ..Self::default() }
    }

    pub(super) fn read(&mut self, files: Vec<RuleFile>, is_base: bool, findings: &mut Vec<Finding>) {
        for file in files {
            if self.bytes > MAX_BYTES_OF_SET || self.values > MAX_SIZE {
                return;
            }
            self.bytes += file.bytes.len();
            let too_large = if file.bytes.len() > MAX_BYTES {
                Some(("the rule file is larger than 1 MiB".to_owned(), "split it into several files"))
            } else if self.bytes > MAX_BYTES_OF_SET {
                Some((format!("up to this file the set is larger than {} MiB", MAX_BYTES_OF_SET >> 20), SPLIT))
            } else {
                None
            };
            let opened = if let Some((message, help)) = too_large {
                findings.push(Finding::new(Code::TooLarge, Place::Path(file.path), message).help(help));
                None
            } else {
                Document::open(file.path, file.bytes, &mut self.sources, findings)
            };
            let Some((file, document)) = opened else {
                (self.pack_known, self.names_known) = (false, false);
                continue;
            };
            let before = findings.len();
            let mut reader = Reader::new(file, &document, &self.sources, findings).of_rules();
            let mut contents = read::contents(&mut reader);
            self.warnings.extend(reader.finish());
            let is_whole = contents.names_known && contents.pack_known && contents.disabled_known;
            assert!(
                !IS_CHECKED
                    || findings.len() > before
                    || is_whole && document.duplicates.is_empty()
                    || document.has_odd_keys(),
                "a slip is passed over in silence"
            );
            self.pack_known &= contents.pack_known;
            self.names_known &= contents.names_known;
            contents.is_base = is_base;
            self.values += document.size;
            if self.values > MAX_SIZE {
                let place = Place::Path(self.sources.path(file).to_owned());
                let message = format!("up to this file the set holds more than {MAX_SIZE} values");
                findings.push(Finding::new(Code::TooLarge, place, message).help(SPLIT));
                (self.pack_known, self.names_known) = (false, false);
            }
            self.read.insert(file, contents);
        }
    }

    /// Reports each file that looks like a copy of another one, and leaves out what it holds: its names are taken.
    pub(super) fn set_copies_aside(&mut self, findings: &mut Vec<Finding>) {
        let own = self.read.iter().filter(|(_, contents)| !contents.is_base);
        let names = own.map(|(file, contents)| {
            (*file, contents.entries.iter().map(|found| (found.section, &*found.name)).collect())
        });
        let copies = copies(&names.collect::<Vec<_>>(), "entries", &self.sources);
        for (copy, finding) in copies {
            findings.retain(|finding| !finding.is_in(copy));
            self.warnings.retain(|finding| !finding.is_in(copy));
            findings.push(finding);
            self.read.remove(&copy);
            (self.pack_known, self.names_known) = (false, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_explanation_of_too_large_names_every_bound() {
        let [file, set] = [MAX_BYTES, MAX_BYTES_OF_SET].map(|bytes| format!("{} MiB", bytes >> 20));
        let values = format!("{},{:03} values", MAX_SIZE / 1000, MAX_SIZE % 1000);
        let explained = Code::TooLarge.explanation();
        for text in [explained.about, &explained.meaning] {
            assert!([&file, &set, &values].iter().all(|bound| text.contains(bound.as_str())), "{text}");
        }
    }
}
