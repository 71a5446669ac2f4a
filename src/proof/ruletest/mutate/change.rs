//! The mutations of a rule set: each changes it in one place.

use super::{condition, figures};
use crate::model::{Days, Effects, Kind, Rule, RuleIndex, RuleSet, Stretch, Window};

#[derive(Debug)]
pub(super) struct Change {
    pub(super) words: String,
    to: To,
}

#[derive(Debug)]
enum To {
    /// The rule never applies.
    Dropped(RuleIndex),
    Rule(RuleIndex, Box<Rule>),
    Ladder(Vec<Days>),
}

impl Change {
    /// The rule that is changed; `None` for the ladder.
    pub(super) fn index(&self) -> Option<RuleIndex> {
        match &self.to {
            To::Dropped(index) | To::Rule(index, _) => Some(*index),
            To::Ladder(_) => None,
        }
    }

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
        let dropped = Change { words: "left out".to_owned(), to: To::Dropped(index) };
        let dropped = (!matches!(rule.kind(), Kind::Default)).then_some(dropped);
        let with = move |(words, rule)| Change { words, to: To::Rule(index, Box::new(rule)) };
        dropped.into_iter().chain(others(rules, rule).into_iter().map(with))
    });
    let words = |ladder: &[Days]| {
        let rungs: Vec<String> = ladder.iter().map(|days| Stretch(days.get()).to_string()).collect();
        rungs.join(", ")
    };
    let ladders = figures::ladders(rules.ladder()).into_iter().map(|ladder| Change {
        words: format!("ladder {} → {}", words(rules.ladder()), words(&ladder)),
        to: To::Ladder(ladder),
    });
    of_rules.chain(ladders).collect()
}

/// The changes of one rule that leave it something to decide, each in words. Without that it equals a rule
/// left out.
fn others(rules: &RuleSet, rule: &Rule) -> Vec<(String, Rule)> {
    let with_effects = |(words, effects)| (words, rule.with_effects(effects));
    let mut found: Vec<(String, Rule)> = other_effects(rule.effects()).into_iter().map(with_effects).collect();
    if let Kind::Combination(when) = rule.kind() {
        let changed = condition::changes(rules, when).into_iter();
        found.extend(changed.map(|(words, condition)| (words, rule.with_condition(condition))));
    }
    found.retain(|(_, rule)| rule.effects().can_decide());
    found
}

/// Effects with one figure moved or left out.
fn other_effects(effects: &Effects) -> Vec<(String, Effects)> {
    let Effects { proposal, sooner, later, floor, refer } = effects.clone();
    let mut found: Vec<(String, Effects)> = Vec::new();
    let mut other = |words: String, change: &dyn Fn(&mut Effects)| {
        let mut other = effects.clone();
        change(&mut other);
        found.push((words, other));
    };
    for (words, to) in proposal.iter().flat_map(figures::proposals) {
        other(words, &|other| other.proposal = Some(to.clone()));
    }
    let steps = |from: u32, to: u32, word: &str| {
        let steps = |count: u32| match count {
            0 => format!("no step {word}"),
            1 => format!("1 step {word}"),
            _ => format!("{count} steps {word}"),
        };
        format!("{} → {}", steps(from), steps(to))
    };
    for to in figures::steps(sooner) {
        other(steps(sooner, to, "sooner"), &|other| other.sooner = to);
    }
    for to in figures::steps(later) {
        other(steps(later, to, "later"), &|other| other.later = to);
    }
    if let Some(from) = floor {
        for to in figures::moved(from) {
            let words = format!("no more often than {} → {}", Window::single(from), Window::single(to));
            other(words, &|other| other.floor = Some(to));
        }
        other("without its floor".to_owned(), &|other| other.floor = None);
    }
    if let Some(from) = refer {
        for to in figures::levels(from) {
            other(format!("refers: {} → {}", from.as_str(), to.as_str()), &|other| other.refer = Some(to));
        }
        other("without its referral".to_owned(), &|other| other.refer = None);
    }
    found
}
