//! Files that look like copies of another one of their directory.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, FileId, Finding, Place, Sources};

/// The fewest names that a copy has in common with its original, where its own name does not tell.
const COMMON: usize = 3;
/// What programs and people add to the name of a copy, besides a number.
const ADDED: [&str; 12] =
    ["copy", "of", "kopie", "copie", "copia", "backup", "bak", "old", "orig", "original", "new", "conflict"];

/// Whether a file is called like a copy of another one.
fn is_called_copy(copy: &str, of: &str) -> bool {
    let words = |path: &str| -> Vec<String> {
        let (stem, _) = path.rsplit_once('.').unwrap_or((path, ""));
        let stem = stem.rsplit('/').next().unwrap_or(stem).to_lowercase();
        stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (mut added, of) = (words(copy), words(of));
    let is_of = of.iter().all(|word| added.contains(word));
    added.retain(|word| !of.contains(word));
    is_of
        && !added.is_empty()
        && added.iter().all(|word| ADDED.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit()))
}

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
        let (path_a, path_b) = (sources.path(*a), sources.path(*b));
        // The name of a copy is that of the original with something added.
        let (copy, path, of) = if path_a.len() > path_b.len() { (*a, path_a, path_b) } else { (*b, path_b, path_a) };
        let fewest = names_a.len().min(names_b.len());
        let is_whole = common == fewest && is_called_copy(path, of);
        if !is_whole && (common < COMMON || common * 2 <= fewest) {
            return None;
        }
        let message = format!("this file looks like a copy of `{of}`: {common} of its {what} are there too");
        let finding = Finding::new(Code::CopiedFile, Place::Path(path.to_owned()), message);
        Some((copy, finding.help("remove one of them, or move it out of this directory")))
    };
    common.into_iter().filter_map(copy).collect()
}
