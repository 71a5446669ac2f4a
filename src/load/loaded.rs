//! A rule set with its source texts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostics::{FileId, Finding, Findings, Place, Sources};
use crate::load::yaml::{Node, Step};
use crate::model::{RuleId, RuleSet};

/// A rule set with its source texts and the place of each rule in them.
#[derive(Debug)]
pub struct LoadedRules {
    pub(super) rules: RuleSet,
    pub(super) sources: Sources,
    /// What looks like a slip in the files.
    pub(crate) warnings: Vec<Finding>,
    /// The places of rules, the pack, and entries that a layer drops.
    pub(super) places: BTreeMap<RuleId, Located>,
    /// The files of the set that a layer extends.
    pub(super) taken_over: BTreeSet<FileId>,
    /// Whether most of its ids are the built-in ones, and it does not say that it is based on that set.
    pub(crate) is_unmarked_copy: bool,
}

/// A key with its value in a file.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) file: FileId,
    pub(super) key: Range<usize>,
    /// The value, if it is read.
    pub(super) node: Option<Node>,
}

impl LoadedRules {
    /// The rule set.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The rule set without its texts.
    pub fn into_rules(self) -> RuleSet {
        self.rules
    }

    /// Whether the files have a rule or drop it.
    pub(crate) fn mentions(&self, rule: &RuleId) -> bool {
        self.places.contains_key(rule)
    }

    /// The place of a key of a rule, or of the pack; of the nearest outer key if that is missing.
    pub(crate) fn place(&self, rule: &RuleId, keys: &[Step]) -> Place {
        let Some(Located { file, key, node }) = self.places.get(rule) else {
            return Place::Path(self.rules.name().to_owned());
        };
        let key = node.as_ref().map_or(key, |node| node.find(key, keys).0);
        Place::In(*file, key.clone())
    }

    /// The same in words: `file:line`.
    pub(crate) fn spot(&self, rule: &RuleId, keys: &[Step]) -> String {
        match self.place(rule, keys) {
            Place::In(file, range) => self.sources.locate(file, range.start),
            Place::Path(path) => path,
        }
    }

    /// Whether it extends another set.
    pub(crate) fn is_layer(&self) -> bool {
        !self.taken_over.is_empty()
    }

    /// Whether a finding is about what a layer takes over, which its author cannot change.
    pub(crate) fn is_taken_over(&self, finding: &Finding) -> bool {
        finding.file().is_some_and(|file| self.taken_over.contains(&file))
    }

    /// Joins findings with the texts of the set.
    pub(crate) fn findings(&self, findings: Vec<Finding>) -> Findings {
        Findings::new(self.sources.clone(), findings)
    }
}
