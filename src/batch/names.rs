//! The names of a rule set, found at once where they are spelt as the rules spell them.

use hashbrown::HashMap;

use crate::model::facet::Facet;
use crate::model::facts::RuleIndex;
use crate::model::rule_set::RuleSet;

/// What each name and alias stands for.
#[derive(Debug)]
pub(super) struct Names<'r>(Vec<HashMap<&'r str, RuleIndex>>);

impl<'r> Names<'r> {
    pub(super) fn of(rules: &'r RuleSet) -> Self {
        let of = |facet| rules.names(facet).filter_map(move |name| Some((name, rules.find(facet, name)?))).collect();
        Self(Facet::ALL.into_iter().map(of).collect())
    }

    pub(super) fn find(&self, facet: Facet, name: &str) -> Option<RuleIndex> {
        self.0.get(facet as usize)?.get(name).copied()
    }
}
