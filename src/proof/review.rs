//! What a set comes to in small, for a reader: each fact alone, pairs of facts, and the smallest profiles of combinations.

use crate::engine::{Decision, Elapsed, Evaluation};
use crate::model::{RuleIndex, RuleSet, witnesses};

/// A fact of a small profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) fact: RuleIndex,
    /// Whether a professional has agreed to it, so that it does not refer.
    pub(crate) is_cleared: bool,
}

impl Given {
    fn named(fact: RuleIndex) -> Self {
        Self { fact, is_cleared: false }
    }

    /// As cleared where it can be, else as named.
    fn cleared(rules: &RuleSet, fact: RuleIndex) -> Self {
        Self { fact, is_cleared: rules.rule(fact).safeguards().is_clearable }
    }
}

/// The answers to a fact alone.
#[derive(Debug)]
pub(crate) struct Alone {
    pub(crate) fact: RuleIndex,
    pub(crate) named: Decision,
    /// The answer once it is cleared, where it can be.
    pub(crate) cleared: Option<Decision>,
}

/// Pairs of facts, one of each list, with an answer that neither of the two has alone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pairs {
    pub(crate) first: Vec<Given>,
    pub(crate) second: Vec<Given>,
    pub(crate) answer: Decision,
}

/// One of the smallest profiles in which a rule applies.
#[derive(Debug)]
pub(crate) struct Smallest {
    pub(crate) facts: Vec<Given>,
    pub(crate) answer: Decision,
    /// The answer if the set did not have the rule.
    pub(crate) without: Decision,
}

/// The answer on the first day of a course.
fn answer(rules: &RuleSet, given: &[Given]) -> Decision {
    let applicable = rules.applicable(&rules.set_of(given.iter().map(|given| given.fact)));
    let is_cleared = |fact| given.iter().any(|given| given.fact == fact && given.is_cleared);
    Evaluation::of(rules, &applicable, is_cleared, Elapsed::START).into()
}

/// Each fact alone, in display order.
pub(crate) fn alone(rules: &RuleSet) -> Vec<Alone> {
    let alone = |fact| {
        let cleared = Some(Given::cleared(rules, fact)).filter(|given| given.is_cleared);
        let cleared = cleared.map(|given| answer(rules, &[given]));
        Alone { fact, named: answer(rules, &[Given::named(fact)]), cleared }
    };
    rules.all_facts().map(alone).collect()
}

/// The pairs that are answered otherwise than each of the two alone. Those that are answered alike share an entry.
pub(crate) fn pairs(rules: &RuleSet) -> Vec<Pairs> {
    let given = |fact| {
        let cleared = Some(Given::cleared(rules, fact)).filter(|given| given.is_cleared);
        [Some(Given::named(fact)), cleared].into_iter().flatten()
    };
    let all: Vec<(Given, Decision)> =
        rules.all_facts().flat_map(given).map(|given| (given, answer(rules, &[given]))).collect();
    let mut found: Vec<Pairs> = Vec::new();
    for (at, (one, by_one)) in all.iter().enumerate() {
        let mut of_one: Vec<Pairs> = Vec::new();
        for (other, by_other) in all.iter().skip(at + 1) {
            let is_pair = one.fact != other.fact && witnesses::can_be(rules, [one.fact, other.fact].into_iter());
            let both = Some(()).filter(|()| is_pair).map(|()| answer(rules, &[*one, *other]));
            let Some(answer) = both.filter(|both| both != by_one && both != by_other) else { continue };
            match of_one.iter_mut().find(|pairs| pairs.answer == answer) {
                Some(pairs) => pairs.second.push(*other),
                None => of_one.push(Pairs { first: vec![*one], second: vec![*other], answer }),
            }
        }
        for pairs in of_one {
            let is_alike = |known: &&mut Pairs| known.second == pairs.second && known.answer == pairs.answer;
            match found.iter_mut().find(is_alike) {
                Some(known) => known.first.extend(pairs.first),
                None => found.push(pairs),
            }
        }
    }
    found
}

/// The smallest profiles in which a combination applies. Cautions are cleared where they can be: named, they would
/// hide what it does.
pub(crate) fn smallest(rules: &RuleSet, combination: RuleIndex) -> Vec<Smallest> {
    let without = rules.without_rule(combination);
    let mut found = witnesses::applying(rules, combination);
    let fewest = found.iter().map(witnesses::Facts::len).min();
    found.retain(|facts| Some(facts.len()) == fewest);
    let smallest = |facts: witnesses::Facts| {
        let facts: Vec<Given> = facts.into_iter().map(|fact| Given::cleared(rules, fact)).collect();
        Smallest { answer: answer(rules, &facts), without: answer(&without, &facts), facts }
    };
    found.into_iter().map(smallest).collect()
}
