//! The changes that are tried on a rule set, each in one place.

use super::{condition, figures};
use crate::model::facet::RuleId;
use crate::model::facts::RuleIndex;
use crate::model::interval::{Days, Stretch, Window};
use crate::model::level::Level;
use crate::model::rule::{Kind, Rule};
use crate::model::rule_set::RuleSet;

/// One change.
#[derive(Debug)]
pub(super) struct Change {
    words: String,
    to: To,
}

/// What is changed, and to what.
#[derive(Debug)]
enum To {
    /// The rule never applies.
    Dropped(RuleIndex),
    Rule(RuleIndex, Box<Rule>),
    Ladder(Vec<Days>),
}

impl Change {
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// The rule that is changed; `None` for the ladder.
    pub(super) fn index(&self) -> Option<RuleIndex> {
        match &self.to {
            To::Dropped(index) | To::Rule(index, _) => Some(*index),
            To::Ladder(_) => None,
        }
    }

    pub(super) fn rule(&self, rules: &RuleSet) -> RuleId {
        self.index().map_or_else(RuleId::pack, |index| rules.rule(index).id().clone())
    }

    /// The set with the change.
    pub(super) fn apply(&self, rules: &RuleSet) -> RuleSet {
        match &self.to {
            To::Dropped(index) => rules.without_rule(*index),
            To::Rule(index, rule) => rules.with_rule(*index, (**rule).clone()),
            To::Ladder(ladder) => rules.with_ladder(ladder.clone()),
        }
    }
}

/// Every change of a set: those of each rule, by id, then those of the ladder.
pub(super) fn all(rules: &RuleSet) -> Vec<Change> {
    let of_rules = rules.all().flat_map(|index| {
        let rule = rules.rule(index);
        let is_default = matches!(rule.kind(), Kind::Default);
        let dropped = Change { words: "left out".to_owned(), to: To::Dropped(index) };
        let changed = others(rules, rule)
            .into_iter()
            .map(move |(words, rule)| Change { words, to: To::Rule(index, Box::new(rule)) });
        (!is_default).then_some(dropped).into_iter().chain(changed)
    });
    let words =
        |ladder: &[Days]| ladder.iter().map(|days| Stretch(days.get()).to_string()).collect::<Vec<_>>().join(", ");
    let ladders = figures::ladders(rules.ladder()).into_iter().map(|ladder| Change {
        words: format!("ladder {} → {}", words(rules.ladder()), words(&ladder)),
        to: To::Ladder(ladder),
    });
    of_rules.chain(ladders).collect()
}

/// The changes of one rule that leave it something to decide, each with its words. Where nothing is left, it is a rule
/// left out.
fn others(rules: &RuleSet, rule: &Rule) -> Vec<(String, Rule)> {
    let mut found: Vec<(String, Rule)> = Vec::new();
    if let Some(proposal) = rule.proposal() {
        let changed = figures::proposals(proposal).into_iter();
        found.extend(changed.map(|(words, other)| (words, rule.with_proposal(other))));
    }
    let steps = |count: u32, word: &str| match count {
        0 => format!("no step {word}"),
        1 => format!("1 step {word}"),
        _ => format!("{count} steps {word}"),
    };
    for to in figures::steps(rule.sooner()) {
        found.push((format!("{} → {}", steps(rule.sooner(), "sooner"), steps(to, "sooner")), rule.with_sooner(to)));
    }
    for to in figures::steps(rule.later()) {
        found.push((format!("{} → {}", steps(rule.later(), "later"), steps(to, "later")), rule.with_later(to)));
    }
    if let Some(floor) = rule.no_more_often_than() {
        let words = |floor: Days| Window::single(floor).to_string();
        let other =
            |to: Days| (format!("no more often than {} → {}", words(floor), words(to)), rule.with_floor(Some(to)));
        found.extend(figures::moved(floor).map(other));
        found.push(("without its floor".to_owned(), rule.with_floor(None)));
    }
    if let Some(level) = rule.refer() {
        let near = figures::levels(level);
        let other = |to: Level| (format!("refers: {} → {}", level.as_str(), to.as_str()), rule.with_refer(Some(to)));
        found.extend(near.map(other));
        found.push(("without its referral".to_owned(), rule.with_refer(None)));
    }
    if let Kind::Combination(when) = rule.kind() {
        let changed = condition::changes(rules, when).into_iter();
        found.extend(changed.map(|(words, condition)| (words, rule.with_condition(condition))));
    }
    found.retain(|(_, rule)| rule.can_decide());
    found
}
