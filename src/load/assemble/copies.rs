//! Files that look like copies of another one of their directory.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, FileId, Finding, Place, Sources};

/// The fewest names that a copy has in common with its original.
const COMMON: usize = 3;

/// Each copy with its finding. `files` are the names in each file, and `what` these are called.
pub(crate) fn copies<N: Ord + Clone>(
    files: &[(FileId, BTreeSet<N>)],
    what: &str,
    sources: &Sources,
) -> Vec<(FileId, Finding)> {
    let mut first_of: BTreeMap<&N, usize> = BTreeMap::new();
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, (_, names)) in files.iter().enumerate() {
        for name in names {
            let first = *first_of.entry(name).or_insert(at);
            if first != at {
                *common.entry((first, at)).or_default() += 1;
            }
        }
    }
    let copy = |((a, b), common): ((usize, usize), usize)| {
        let ((a, names_a), (b, names_b)) = (files.get(a)?, files.get(b)?);
        if common < COMMON || common * 2 <= names_a.len().min(names_b.len()) {
            return None;
        }
        let (path_a, path_b) = (sources.path(*a), sources.path(*b));
        // The name of a copy is that of the original with something added.
        let (copy, path, of) = if path_a.len() > path_b.len() { (*a, path_a, path_b) } else { (*b, path_b, path_a) };
        let message = format!("this file looks like a copy of `{of}`: {common} of its {what} are there too");
        let finding = Finding::new(Code::CopiedFile, Place::Path(path.to_owned()), message);
        Some((copy, finding.help("remove one of them, or move it out of this directory")))
    };
    common.into_iter().filter_map(copy).collect()
}
