//! A rule set with the texts that it was read from.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{FileId, Finding, Findings, Place, Sources};
use crate::load::yaml::{Node, Step};
use crate::model::{RuleId, RuleSet};

/// A rule set, and where in its files each of its rules stands.
#[derive(Debug)]
pub struct LoadedRules {
    pub(super) rules: RuleSet,
    pub(super) sources: Sources,
    /// Each rule, the pack, and each entry that a layer drops.
    pub(super) places: BTreeMap<RuleId, Located>,
}

/// Where something with a key is.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) file: FileId,
    pub(super) key: Range<usize>,
    /// What is under the key, if it is read.
    pub(super) node: Option<Node>,
}

impl LoadedRules {
    /// The rule set.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The rule set alone.
    pub fn into_rules(self) -> RuleSet {
        self.rules
    }

    /// Whether the files say something of a rule: that it is there, or that it is dropped.
    pub(crate) fn speaks_of(&self, rule: &RuleId) -> bool {
        self.places.contains_key(rule)
    }

    /// Where a rule has a key, or the nearest part of the way there. `rule` is one that the files speak of, or the pack.
    pub(crate) fn place(&self, rule: &RuleId, keys: &[Step]) -> Place {
        let Some(Located { file, key, node }) = self.places.get(rule) else {
            return Place::Path(self.rules.name().to_owned());
        };
        let key = node.as_ref().map_or(key, |node| node.find(key, keys).0);
        Place::In(*file, key.clone())
    }

    /// What was found in the set, to be drawn with its texts.
    pub(crate) fn findings(&self, findings: Vec<Finding>) -> Findings {
        Findings::new(self.sources.clone(), findings)
    }
}
