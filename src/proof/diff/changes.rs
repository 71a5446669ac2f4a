//! The rules that differ, whether or not an answer does.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::describe::{effect, when};
use crate::model::{Level, Rule, RuleId, RuleSet};

/// A rule that is new, gone, or applies or does otherwise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedRule {
    /// Which rule.
    pub rule: RuleId,
    /// What it was; null where the old set has no such rule.
    pub old: Option<RuleInShort>,
    /// What it is; null where the new set has no such rule.
    pub new: Option<RuleInShort>,
}

/// When a rule applies, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleInShort {
    /// When it applies, in words.
    pub when: String,
    /// What it does, in words.
    pub effect: String,
}

/// What people are told to do at a level of referral, where that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedReferral {
    /// The level.
    pub level: Level,
    /// What they were told.
    pub old: String,
    /// What they are told.
    pub new: String,
}

/// The rules that differ in when they apply or what they do, by id.
pub(super) fn rules(old: &RuleSet, new: &RuleSet) -> Vec<ChangedRule> {
    let ids: BTreeSet<&RuleId> = old.rules().iter().chain(new.rules()).map(Rule::id).collect();
    let in_short = |set: &RuleSet, id: &RuleId| {
        set.get(id.as_str()).map(|rule| RuleInShort { when: when(set, rule), effect: effect(rule) })
    };
    let all =
        ids.into_iter().map(|id| ChangedRule { rule: id.clone(), old: in_short(old, id), new: in_short(new, id) });
    all.filter(|rule| rule.old != rule.new).collect()
}

/// The levels whose texts differ, gravest first.
pub(super) fn referrals(old: &RuleSet, new: &RuleSet) -> Vec<ChangedReferral> {
    let both = Level::GRAVEST_FIRST.into_iter().map(|level| (level, old.referral(level), new.referral(level)));
    let changed = both.filter(|(_, old, new)| old != new);
    changed.map(|(level, old, new)| ChangedReferral { level, old: old.to_owned(), new: new.to_owned() }).collect()
}
