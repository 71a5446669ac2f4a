//! Witnesses: small profiles for which a condition holds, or nearly does, and all profiles of some facts.
//!
//! The small ones are built from what the condition says, not tried out from all facts, so that large sets stay quick.

use std::collections::BTreeSet;

use crate::model::condition::{Condition, Test};
use crate::model::facet::Facet;
use crate::model::facts::{FactSet, RuleIndex};
use crate::model::rule::Kind;
use crate::model::rule_set::RuleSet;

/// The facts of a profile.
pub(crate) type Facts = BTreeSet<RuleIndex>;

/// How many profiles are kept for one condition or part of one.
const KEPT: usize = 256;

/// Of how many facts every choice is tried.
const TRIED: usize = 16;

/// Whether a profile can have these facts at once: of some facets it has at most one.
pub(crate) fn can_be(rules: &RuleSet, facts: impl Iterator<Item = RuleIndex>) -> bool {
    let mut taken: Vec<Facet> = facts.filter_map(|fact| single(rules, fact)).collect();
    let all = taken.len();
    taken.sort_unstable();
    taken.dedup();
    taken.len() == all
}

/// The facet of a fact, where a profile has at most one of it.
fn single(rules: &RuleSet, fact: RuleIndex) -> Option<Facet> {
    rules.rule(fact).facet().filter(|facet| facet.is_single())
}

/// The facts with some more; of a facet of which a profile has at most one, the new takes the place of the old.
pub(crate) fn with(rules: &RuleSet, facts: &Facts, more: &Facts) -> Facts {
    let replaced: Vec<Facet> = more.iter().filter_map(|fact| single(rules, *fact)).collect();
    let stays = |fact: &RuleIndex| single(rules, *fact).is_none_or(|facet| !replaced.contains(&facet));
    facts.iter().copied().filter(stays).chain(more.iter().copied()).collect()
}

/// Every profile of some facts and no others; `None` where there are too many to try.
pub(crate) fn every(rules: &RuleSet, facts: &[RuleIndex]) -> Option<impl Iterator<Item = FactSet>> {
    let choices = (facts.len() <= TRIED).then(|| 0..1_u32 << facts.len())?;
    let chosen = |choice: u32| {
        let chosen = facts.iter().enumerate().filter(move |(at, _)| choice >> at & 1 == 1);
        rules.set_of(chosen.map(|(_, fact)| *fact))
    };
    Some(choices.map(chosen).filter(|facts| can_be(rules, facts.iter())))
}

/// How many profiles for which it holds a combination lends as company.
const LENT: usize = 4;

/// Fact sets to add when searching for a witness: each fact, and the facts for which each combination holds.
pub(crate) fn company(rules: &RuleSet) -> Vec<Facts> {
    let combinations = rules.combinations().flat_map(|(_, condition)| {
        let mut found = answering(rules, condition, true);
        // A referral would hide what it is added to.
        found.sort_by_key(|facts| facts.iter().any(|fact| rules.rule(*fact).refer().is_some()));
        found.into_iter().take(LENT)
    });
    rules.all_facts().map(|fact| Facts::from([fact])).chain(combinations).collect()
}

/// The profiles with the fewest facts in which a rule applies; for the default that of no fact.
pub(crate) fn applying(rules: &RuleSet, index: RuleIndex) -> Vec<Facts> {
    match rules.rule(index).kind() {
        Kind::Default => vec![Facts::new()],
        Kind::Fact(_) => vec![Facts::from([index])],
        Kind::Combination(condition) => answering(rules, condition, true),
    }
}

/// Profiles of few facts for which a condition holds, or does not; fewest facts first.
pub(crate) fn answering(rules: &RuleSet, condition: &Condition, wanted: bool) -> Vec<Facts> {
    let mut found = sets(rules, condition, wanted);
    found.retain(|facts| holds(rules, condition, facts) == wanted);
    found
}

/// Profiles that are one fact away from `facts`, for which the condition holds, and for which it does not: a fact is
/// left out, or one that the condition mentions comes in. Those that leave one out come first.
pub(crate) fn near_misses(rules: &RuleSet, condition: &Condition, facts: &Facts) -> Vec<Facts> {
    let without = facts.iter().map(|fact| facts.iter().copied().filter(|other| other != fact).collect());
    let more = condition.mentioned().into_iter().filter(|fact| !facts.contains(fact));
    let near = without.chain(more.map(|fact| with(rules, facts, &Facts::from([fact]))));
    near.filter(|near| !holds(rules, condition, near)).collect()
}

fn holds(rules: &RuleSet, condition: &Condition, facts: &Facts) -> bool {
    condition.holds(&rules.set_of(facts.iter().copied()))
}

/// What a condition asks to be there; facts that must not be there are left to whoever tries the sets.
fn sets(rules: &RuleSet, condition: &Condition, wanted: bool) -> Vec<Facts> {
    let found = match (condition, wanted) {
        (Condition::Not(part), _) => sets(rules, part, !wanted),
        (Condition::All(parts), true) | (Condition::AnyOf(parts), false) => together(rules, parts.iter(), wanted),
        (Condition::AnyOf(parts), true) => parts.iter().flat_map(|part| sets(rules, part, true)).collect(),
        (Condition::All(parts), false) => {
            let one_fails = parts.iter().enumerate().flat_map(|(at, part)| {
                let others = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part);
                cross(rules, &sets(rules, part, false), &together(rules, others, true))
            });
            one_fails.collect()
        }
        (Condition::Facts(_, test), _) => of_test(rules, test, wanted),
    };
    kept(rules, found)
}

/// All parts at once.
fn together<'c>(rules: &RuleSet, parts: impl Iterator<Item = &'c Condition>, wanted: bool) -> Vec<Facts> {
    parts.fold(vec![Facts::new()], |found, part| cross(rules, &found, &sets(rules, part, wanted)))
}

fn cross(rules: &RuleSet, one: &[Facts], other: &[Facts]) -> Vec<Facts> {
    kept(rules, one.iter().flat_map(|one| other.iter().map(move |other| one | other)).collect())
}

/// Those that a profile can have, fewest facts first, each once, and not too many.
fn kept(rules: &RuleSet, mut found: Vec<Facts>) -> Vec<Facts> {
    found.retain(|facts| can_be(rules, facts.iter().copied()));
    fewest_first(&mut found);
    found.truncate(KEPT);
    found
}

/// Sorts profiles by the number of facts, then by the facts, each once.
pub(crate) fn fewest_first(profiles: &mut Vec<Facts>) {
    profiles.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    profiles.dedup();
}

fn of_test(rules: &RuleSet, test: &Test, wanted: bool) -> Vec<Facts> {
    match (test, wanted) {
        (Test::Any(set), true) | (Test::None(set), false) => set.iter().map(|fact| Facts::from([fact])).collect(),
        (Test::Any(_), false) | (Test::None(_), true) => vec![Facts::new()],
        (Test::All(set), true) => vec![set.iter().collect()],
        (Test::All(set), false) => {
            set.iter().map(|lacking| set.iter().filter(|fact| *fact != lacking).collect()).collect()
        }
        (Test::AtLeast(set, least), _) => {
            // What refers hides what the others do, so it comes last.
            let mut facts: Vec<RuleIndex> = set.iter().collect();
            facts.sort_by_key(|fact| (rules.rule(*fact).refer().is_some(), *fact));
            match usize::try_from(*least).unwrap_or(usize::MAX).saturating_sub(usize::from(!wanted)) {
                0 => vec![Facts::new()],
                count => {
                    let neighbours = facts.windows(count).map(|some| some.iter().copied().collect());
                    neighbours.take(KEPT / 2).chain(choices(&facts, count).take(KEPT / 2)).collect()
                }
            }
        }
    }
}

/// Every choice of so many facts, first those of the first facts.
fn choices(facts: &[RuleIndex], count: usize) -> Box<dyn Iterator<Item = Facts> + '_> {
    match facts {
        _ if count == 0 => Box::new(std::iter::once(Facts::new())),
        _ if count > facts.len() => Box::new(std::iter::empty()),
        [] => Box::new(std::iter::empty()),
        [first, rest @ ..] => {
            let with = choices(rest, count - 1).map(|mut some| {
                some.insert(*first);
                some
            });
            Box::new(with.chain(std::iter::once_with(move || choices(rest, count)).flatten()))
        }
    }
}
