//! Witnesses: small profiles for which a condition holds or nearly does, and all subsets of facts.
//!
//! The small ones are built from the condition, not by trying all facts, so large sets stay fast.

use std::collections::BTreeSet;

use crate::model::{Condition, Facet, FactSet, Kind, RuleIndex, RuleSet, Test};
use crate::order::Order as _;

pub(crate) type Facts = BTreeSet<RuleIndex>;

/// The most profiles that are kept for a condition or a part of one.
const KEPT: usize = 256;

/// The most facts of all these together, if there are several.
const KEPT_FACTS: usize = 1 << 12;

/// The most facts of which every subset is tried.
const TRIED: usize = 16;

/// Whether a profile can have all these facts: single facets have at most one.
pub(crate) fn can_be(rules: &RuleSet, facts: impl Iterator<Item = RuleIndex>) -> bool {
    let mut taken: Vec<Facet> = facts.filter_map(|fact| single(rules, fact)).collect();
    let all = taken.len();
    taken.sort_unstable();
    taken.dedup();
    taken.len() == all
}

/// The facet of a fact, if it is single.
fn single(rules: &RuleSet, fact: RuleIndex) -> Option<Facet> {
    rules.rule(fact).facet().filter(|facet| facet.is_single())
}

/// The facts and some more. In a single facet, the new fact replaces the old one.
pub(crate) fn with(rules: &RuleSet, facts: &Facts, more: &Facts) -> Facts {
    let replaced: Vec<Facet> = more.iter().filter_map(|fact| single(rules, *fact)).collect();
    let stays = |fact: &RuleIndex| single(rules, *fact).is_none_or(|facet| !replaced.contains(&facet));
    facts.iter().copied().filter(stays).chain(more.iter().copied()).collect()
}

/// Every profile of a subset of some facts; `None` if there are too many.
pub(crate) fn every(rules: &RuleSet, facts: &[RuleIndex]) -> Option<impl Iterator<Item = FactSet>> {
    let choices = (facts.len() <= TRIED).then(|| 0..1_u32 << facts.len())?;
    let chosen = |choice: u32| {
        let chosen = facts.iter().enumerate().filter(move |(at, _)| choice >> at & 1 == 1);
        rules.set_of(chosen.map(|(_, fact)| *fact))
    };
    Some(choices.map(chosen).filter(|facts| can_be(rules, facts.iter())))
}

/// The most witnesses of a combination that count as company.
const LENT: usize = 4;

/// Fact sets to add when searching for a witness: each fact, and witnesses of each combination.
pub(crate) fn company(rules: &RuleSet) -> Vec<Facts> {
    let combinations = rules.combinations().flat_map(|(_, condition)| {
        let mut found = answering(rules, condition, true);
        // A referral would hide what it is added to.
        found.order_by_key(|facts| facts.iter().any(|fact| rules.rule(*fact).refer().is_some()));
        found.into_iter().take(LENT)
    });
    rules.all_facts().map(|fact| Facts::from([fact])).chain(combinations).collect()
}

/// The smallest profiles in which a rule applies; for the default, the empty one.
pub(crate) fn applying(rules: &RuleSet, index: RuleIndex) -> Vec<Facts> {
    match rules.rule(index).kind() {
        Kind::Default => vec![Facts::new()],
        Kind::Fact(_) => vec![Facts::from([index])],
        Kind::Combination(condition) => answering(rules, condition, true),
    }
}

/// Small profiles for which a condition holds or does not, fewest facts first.
pub(crate) fn answering(rules: &RuleSet, condition: &Condition, wanted: bool) -> Vec<Facts> {
    let mut found = sets(rules, condition, wanted);
    found.retain(|facts| holds(rules, condition, facts) == wanted);
    found
}

/// Profiles one fact away from the witness `facts` for which the condition does not hold: first
/// those without one of its facts, then those with another fact that the condition mentions.
pub(crate) fn near_misses(rules: &RuleSet, condition: &Condition, facts: &Facts) -> Vec<Facts> {
    let without = facts.iter().map(|fact| facts.iter().copied().filter(|other| other != fact).collect());
    let more = condition.mentioned().into_iter().filter(|fact| !facts.contains(fact));
    let near = without.chain(more.map(|fact| with(rules, facts, &Facts::from([fact]))));
    near.filter(|near| !holds(rules, condition, near)).collect()
}

fn holds(rules: &RuleSet, condition: &Condition, facts: &Facts) -> bool {
    condition.holds(&rules.set_of(facts.iter().copied()))
}

/// The facts that a condition requires. Callers check for facts that must be absent.
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

/// About how many fact sets [`answering`] puts together for a condition, either way.
pub(crate) fn cost(condition: &Condition) -> usize {
    [true, false].into_iter().map(|wanted| counts(condition, wanted).1).fold(0, usize::saturating_add)
}

/// How many sets are kept of a condition at most, and about how many are put together for them.
fn counts(condition: &Condition, wanted: bool) -> (usize, usize) {
    let crossed = |(kept, built): (usize, usize), (others, more): (usize, usize)| {
        let pairs = kept * others;
        (pairs.min(KEPT), built.saturating_add(more).saturating_add(pairs))
    };
    let both = |parts: &mut dyn Iterator<Item = (usize, usize)>| parts.fold((1, 0), crossed);
    let either = |parts: &mut dyn Iterator<Item = (usize, usize)>| {
        let (kept, built) = parts.fold((0_usize, 0_usize), |(kept, built), (others, more)| {
            (kept.saturating_add(others), built.saturating_add(more))
        });
        (kept.min(KEPT), built)
    };
    match (condition, wanted) {
        (Condition::Not(part), _) => counts(part, !wanted),
        (Condition::All(parts), true) | (Condition::AnyOf(parts), false) => {
            both(&mut parts.iter().map(|part| counts(part, wanted)))
        }
        (Condition::AnyOf(parts), true) => either(&mut parts.iter().map(|part| counts(part, true))),
        (Condition::All(parts), false) => {
            let (fails, holds): (Vec<_>, Vec<_>) =
                parts.iter().map(|part| (counts(part, false), counts(part, true))).unzip();
            let others = if parts.len() > 1 { KEPT } else { 1 };
            let (_, of_all) = both(&mut holds.into_iter());
            either(
                &mut fails
                    .into_iter()
                    .map(|(kept, built)| (kept * others, built.saturating_add(of_all).saturating_add(kept * others))),
            )
        }
        (Condition::Facts(_, Test::AtLeast(..)), _) => (KEPT, KEPT),
        (Condition::Facts(_, test), _) => {
            let facts = test.facts().iter().count().clamp(1, KEPT);
            (facts, facts)
        }
    }
}

fn together<'c>(rules: &RuleSet, parts: impl Iterator<Item = &'c Condition>, wanted: bool) -> Vec<Facts> {
    parts.fold(vec![Facts::new()], |found, part| cross(rules, &found, &sets(rules, part, wanted)))
}

fn cross(rules: &RuleSet, one: &[Facts], other: &[Facts]) -> Vec<Facts> {
    kept(rules, one.iter().flat_map(|one| other.iter().map(move |other| one | other)).collect())
}

/// The first possible profiles, fewest facts first, each once.
fn kept(rules: &RuleSet, mut found: Vec<Facts>) -> Vec<Facts> {
    found.retain(|facts| can_be(rules, facts.iter().copied()));
    fewest_first(&mut found);
    let mut facts = 0_usize;
    let fits = found.iter().take(KEPT).take_while(|kept| {
        facts += kept.len();
        facts <= KEPT_FACTS
    });
    found.truncate(fits.count().max(1));
    found
}

/// Sorts profiles by the number of facts, then by the facts, each once.
pub(crate) fn fewest_first(profiles: &mut Vec<Facts>) {
    profiles.order_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
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
            // Facts that refer come last, since a referral hides the effects of the others.
            let mut facts: Vec<RuleIndex> = set.iter().collect();
            facts.order_by_key(|fact| (rules.rule(*fact).refer().is_some(), *fact));
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

/// Every subset of `count` facts, in lexicographic order.
fn choices(facts: &[RuleIndex], count: usize) -> Box<dyn Iterator<Item = Facts> + '_> {
    match facts {
        _ if count == 0 => Box::new(std::iter::once(Facts::new())),
        [first, rest @ ..] if count <= facts.len() => {
            let with = choices(rest, count - 1).map(|mut some| {
                some.insert(*first);
                some
            });
            Box::new(with.chain(std::iter::once_with(move || choices(rest, count)).flatten()))
        }
        _ => Box::new(std::iter::empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_search_costs_is_at_least_what_it_finds() {
        let facts = "{title: T, sooner: 1, because: B, source: {basis: product}}";
        let signs: Vec<String> = (0..40).map(|at| format!("  s{at}: {facts}")).collect();
        let pairs: Vec<String> =
            (0..10).map(|at| format!("{{sign: {{any: [s{at}, s{}, s{}]}}}}", at + 10, at + 20)).collect();
        let when = |condition: &str| {
            format!("{{title: T, later: 1, because: B, source: {{basis: product}}, when: {condition}}}")
        };
        let text = format!(
            "format: 1\npack: {{name: p, version: 1.0.0, title: P, ladder: [1 week], notice: N, default: {{every: 1 week, \
             because: B, source: {{basis: product}}}}, referrals: {{emergency: E, urgent: U, doctor: D, wait: W}}}}\n\
             signs:\n{}\ncombinations:\n  a: {}\n  b: {}\n  c: {}\n",
            signs.join("\n"),
            when("{sign: s0}"),
            when("{sign: {at-least: 3}}"),
            when(&format!("{{any-of: [{pairs}], not: {{any-of: [{pairs}]}}}}", pairs = pairs.join(", "))),
        );
        let rules = RuleSet::from_files([("rules.yaml".to_owned(), text.into_bytes())]).unwrap();
        let found =
            |condition| [true, false].map(|wanted| answering(&rules, condition, wanted).len()).iter().sum::<usize>();
        let costs: Vec<usize> = rules.combinations().map(|(_, condition)| cost(condition)).collect();
        for ((_, condition), cost) in rules.combinations().zip(&costs) {
            assert!(found(condition) <= *cost, "{condition:?}: {cost}");
        }
        assert!(costs[0] < 10 && costs[1] < 1 << 12 && costs[2] > 100_000, "{costs:?}");
    }
}
