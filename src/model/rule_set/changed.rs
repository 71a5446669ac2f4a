//! A rule set with one thing changed, which is valid like any other: its rules keep their ids, names and places in
//! the set, so that a profile of the one set is a profile of the other.

use crate::model::facts::RuleIndex;
use crate::model::interval::Days;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;

impl RuleSet {
    /// The set with another rule in the place of one; the new one has the same id.
    pub(crate) fn with_rule(&self, index: RuleIndex, rule: Rule) -> Self {
        let mut set = self.marked();
        if index == self.default
            && let Some(proposal) = rule.proposal()
        {
            set.pack.default = proposal.clone();
        }
        set.rules[index] = rule;
        set.list_graver_first();
        set
    }

    /// The set with a rule that never applies. Its name can still be given, and conditions still see it.
    pub(crate) fn without_rule(&self, index: RuleIndex) -> Self {
        let mut set = self.with_rule(index, self.rule(index).without_effects());
        set.silent = Some(index);
        set
    }

    /// The set with another ladder, which rises.
    pub(crate) fn with_ladder(&self, ladder: Vec<Days>) -> Self {
        let mut set = self.marked();
        set.pack.ladder = ladder;
        set
    }

    /// A copy that is not taken for this set by its digest.
    fn marked(&self) -> Self {
        Self { digest: format!("{} changed", self.digest).into(), ..self.clone() }
    }
}
