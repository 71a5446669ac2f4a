//! The set that a layer extends or that a copy began as.

use std::collections::BTreeMap;

use super::{lost, safety};
use crate::diagnostics::FileId;
use crate::load::format::Pack;
use crate::load::read::{Contents, Found, Section};
use crate::model::RuleSet;

/// The cure for a name that an entry of the base has, or gave to the one that replaces it.
pub(super) const TAKEN: &str = "give it another name, or replace the entry that has it by one whose `aliases` do not \
                                name it, such as `aliases: []`";

/// The fewest ids that a copy has in common with its base.
const COMMON: usize = 10;

/// Gives each entry of a layer what it keeps of the entry that it replaces.
pub(super) fn keep(read: &mut BTreeMap<FileId, Contents>) {
    let (base, own): (Vec<_>, Vec<_>) = read.values_mut().partition(|read| read.is_base);
    let replaced: BTreeMap<_, _> =
        base.iter().flat_map(|read| &read.entries).map(|found| (found.id(), found)).collect();
    for found in own.into_iter().flat_map(|read| &mut read.entries) {
        if let Some(replaced) = replaced.get(&found.id()) {
            found.keep(replaced);
        }
    }
}

/// The entries of the base, each as the set itself replaces it, then the others of the set.
pub(super) fn replaced<'a>(base: impl Iterator<Item = &'a Found>, own: &[&'a Found]) -> Vec<&'a Found> {
    let key = |found: &'a Found| (found.section, found.name.as_str());
    let mut new: BTreeMap<(Section, &str), Vec<&Found>> = BTreeMap::new();
    for found in own {
        new.entry(key(found)).or_default().push(found);
    }
    let mut entries: Vec<&Found> =
        base.flat_map(|found| new.remove(&key(found)).unwrap_or_else(|| vec![found])).collect();
    entries.extend(own.iter().filter(|found| new.contains_key(&key(found))));
    entries
}

/// Compares a layer or a copy with its base. Returns whether it looks like a copy and does not say that
/// it is one of this base.
pub(super) fn compare(rules: &mut RuleSet, pack: &Pack, base: &RuleSet) -> bool {
    let is_marked = pack.is_layer || pack.based_on.as_deref() == Some(base.name());
    let is_common = |id: &str| base.get(id).is_some();
    let common = rules.rules().iter().filter(|rule| is_common(rule.id().as_str())).count();
    let is_alike = common >= COMMON && common * 2 > rules.rules().len() && rules.digest() != base.digest();
    if is_marked || is_alike {
        rules.lost_referrals = lost::referrals(base, rules);
        rules.safety_texts = safety::texts(base, rules);
    }
    is_alike && !is_marked
}
