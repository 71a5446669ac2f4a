//! A rule set with the texts that it was read from.

use std::collections::BTreeMap;

use crate::diagnostics::{FileId, Finding, Findings, Place, Sources};
use crate::load::yaml::{Document, Step};
use crate::model::facet::RuleId;
use crate::model::rule_set::RuleSet;

/// A rule set, and where in its files each of its rules stands.
#[derive(Debug)]
pub struct LoadedRules {
    pub(super) rules: RuleSet,
    pub(super) sources: Sources,
    pub(super) documents: BTreeMap<FileId, Document>,
    /// The key of each rule, of the pack, and of each entry that a layer drops.
    pub(super) paths: BTreeMap<RuleId, (FileId, Vec<Step>)>,
}

impl LoadedRules {
    /// The rule set.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The rule set alone.
    #[must_use]
    pub fn into_rules(self) -> RuleSet {
        self.rules
    }

    /// Whether the files say something of a rule: that it is there, or that it is dropped.
    pub(crate) fn speaks_of(&self, rule: &RuleId) -> bool {
        self.paths.contains_key(rule)
    }

    /// Where a rule has a key, or the nearest part of the way there. `rule` is one that the files speak of, or the pack.
    pub(crate) fn place(&self, rule: &RuleId, keys: &[Step]) -> Place {
        let found = self.paths.get(rule).and_then(|(file, path)| Some((*file, path, self.documents.get(file)?)));
        let Some((file, path, document)) = found else { return Place::Path(self.rules.name().to_owned()) };
        Place::In(file, document.key_range(&[path.as_slice(), keys].concat()))
    }

    /// What was found in the set, to be drawn with its texts.
    pub(crate) fn findings(&self, findings: Vec<Finding>) -> Findings {
        Findings::new(self.sources.clone(), findings)
    }
}
