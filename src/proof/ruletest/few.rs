//! Profiles of few facts: those for which a condition holds, and those for which it nearly does.
//!
//! They are built from what the condition says, not tried out from all facts, so that large sets stay quick.

use std::collections::BTreeSet;

use crate::model::condition::{Condition, Test};
use crate::model::facet::Facet;
use crate::model::facts::FactSet;
use crate::model::facts::RuleIndex;
use crate::model::rule::Kind;
use crate::model::rule_set::RuleSet;
use crate::profile::Profile;

/// The facts of a profile.
pub(super) type Facts = BTreeSet<RuleIndex>;

/// How many profiles are kept for one condition or part of one.
const KEPT: usize = 256;

/// A profile of some facts; `None` where they have two responses, which nobody can have.
pub(super) fn profile<'r>(rules: &'r RuleSet, facts: &Facts) -> Option<Profile<'r>> {
    can_be(rules, facts).then(|| {
        let mut profile = Profile::new(rules);
        for fact in facts {
            profile.insert(*fact);
        }
        profile
    })
}

fn can_be(rules: &RuleSet, facts: &Facts) -> bool {
    facts.iter().filter(|fact| is_response(rules, **fact)).count() <= 1
}

fn is_response(rules: &RuleSet, fact: RuleIndex) -> bool {
    rules.rule(fact).facet().is_some_and(Facet::is_single)
}

/// The facts with some more; a response takes the place of another.
pub(super) fn with(rules: &RuleSet, facts: &Facts, more: &Facts) -> Facts {
    let replaces = more.iter().any(|fact| is_response(rules, *fact));
    let stays = |fact: &RuleIndex| !(replaces && is_response(rules, *fact));
    facts.iter().copied().filter(stays).chain(more.iter().copied()).collect()
}

/// Every fact of a set, facets in their order, each as its list shows it.
pub(super) fn all(rules: &RuleSet) -> impl Iterator<Item = RuleIndex> {
    Facet::ALL.into_iter().flat_map(|facet| rules.indices(facet).iter().copied())
}

/// How many profiles for which it holds a combination lends as company.
const LENT: usize = 4;

/// What can stand beside other facts to show more of them: each fact, and the facts for which each combination holds.
pub(super) fn company(rules: &RuleSet) -> Vec<Facts> {
    let combinations = rules.all().filter_map(|index| match rules.rule(index).kind() {
        Kind::Combination(condition) => {
            let mut found = answering(rules, condition, true);
            // A referral would hide what it stands beside.
            found.sort_by_key(|facts| facts.iter().any(|fact| rules.rule(*fact).refer().is_some()));
            Some(found.into_iter().take(LENT))
        }
        Kind::Default | Kind::Fact(_) => None,
    });
    all(rules).map(|fact| Facts::from([fact])).chain(combinations.flatten()).collect()
}

/// The profiles with the fewest facts in which a rule applies; for the default that of no fact.
pub(super) fn applying(rules: &RuleSet, index: RuleIndex) -> Vec<Facts> {
    match rules.rule(index).kind() {
        Kind::Default => vec![Facts::new()],
        Kind::Fact(_) => vec![Facts::from([index])],
        Kind::Combination(condition) => answering(rules, condition, true),
    }
}

/// Profiles of few facts for which a condition holds, or does not; fewest facts first.
pub(super) fn answering(rules: &RuleSet, condition: &Condition, wanted: bool) -> Vec<Facts> {
    let mut found = sets(rules, condition, wanted);
    found.retain(|facts| holds(rules, condition, facts) == wanted);
    found
}

/// Profiles that are one fact away from `facts`, for which the condition holds, and for which it does not: a fact is
/// left out, or one that the condition mentions comes in. Those that leave one out come first.
pub(super) fn near_misses(rules: &RuleSet, condition: &Condition, facts: &Facts) -> Vec<Facts> {
    let without = facts.iter().map(|fact| facts.iter().copied().filter(|other| other != fact).collect());
    let more = condition.mentioned().into_iter().filter(|fact| !facts.contains(fact));
    let near = without.chain(more.map(|fact| with(rules, facts, &Facts::from([fact]))));
    near.filter(|near| !holds(rules, condition, near)).collect()
}

fn holds(rules: &RuleSet, condition: &Condition, facts: &Facts) -> bool {
    let mut set = FactSet::empty(rules.rules().len());
    for fact in facts {
        set.insert(*fact);
    }
    condition.holds(&set)
}

/// What a condition asks to be there; facts that must not be there are left to whoever tries the sets.
fn sets(rules: &RuleSet, condition: &Condition, wanted: bool) -> Vec<Facts> {
    let found = match (condition, wanted) {
        (Condition::Not(part), _) => sets(rules, part, !wanted),
        (Condition::All(parts), true) | (Condition::AnyOf(parts), false) => together(rules, parts, wanted),
        (Condition::AnyOf(parts), true) => parts.iter().flat_map(|part| sets(rules, part, true)).collect(),
        (Condition::All(parts), false) => {
            let one_fails = parts.iter().enumerate().flat_map(|(at, part)| {
                let others = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part);
                let others =
                    others.fold(vec![Facts::new()], |found, part| cross(rules, &found, &sets(rules, part, true)));
                cross(rules, &sets(rules, part, false), &others)
            });
            one_fails.collect()
        }
        (Condition::Facts(_, test), _) => of_test(rules, test, wanted),
    };
    kept(rules, found)
}

/// All parts at once.
fn together(rules: &RuleSet, parts: &[Condition], wanted: bool) -> Vec<Facts> {
    parts.iter().fold(vec![Facts::new()], |found, part| cross(rules, &found, &sets(rules, part, wanted)))
}

fn cross(rules: &RuleSet, one: &[Facts], other: &[Facts]) -> Vec<Facts> {
    kept(rules, one.iter().flat_map(|one| other.iter().map(move |other| one | other)).collect())
}

/// Those that somebody can have, fewest facts first, each once, and not too many.
fn kept(rules: &RuleSet, mut found: Vec<Facts>) -> Vec<Facts> {
    found.retain(|facts| can_be(rules, facts));
    found.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    found.dedup();
    found.truncate(KEPT);
    found
}

fn of_test(rules: &RuleSet, test: &Test, wanted: bool) -> Vec<Facts> {
    let each = |set: &FactSet| set.iter().map(|fact| Facts::from([fact])).collect();
    match (test, wanted) {
        (Test::Any(set), true) | (Test::None(set), false) => each(set),
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
