//! Suggests a small set of tests that covers every point and both sides of each `when`.
//!
//! Candidate profiles are built from the rules and chosen greedily: the smallest that show something new,
//! and of these the one that shows most. For aims that are left, [`witnesses::company`] is added once or
//! twice, since some rules decide only beside others.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{coverage, coverage::Point, profile};
use crate::engine::{Elapsed, Evaluation, evaluate};
use crate::model::{Facts, RuleIndex, RuleSet, witnesses};

mod file;

pub(crate) use file::file;

/// The most profiles to try for an aim that no candidate shows.
const TRIED: usize = 10_000;

/// Something to show by a suggested test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aim {
    Point(Point),
    /// A combination does not hold, and would with one fact more or fewer.
    Nearly(RuleIndex),
}

#[derive(Debug)]
struct Candidate {
    facts: Facts,
    evaluation: Evaluation,
    aims: BTreeSet<Aim>,
}

/// The tests, and the aims that none of them shows.
fn suggested(rules: &RuleSet) -> (Vec<Candidate>, BTreeSet<Aim>) {
    let mut candidates = candidates(rules);
    let combinations = rules.combinations().map(|(index, _)| index);
    let points = coverage::points(rules).into_iter().map(Aim::Point);
    let mut open: BTreeSet<Aim> = points.chain(combinations.map(Aim::Nearly)).collect();
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    loop {
        let gain = |candidate: &Candidate| candidate.aims.intersection(&open).count();
        let showing = candidates.iter().enumerate().filter(|(_, candidate)| gain(candidate) > 0);
        // Few facts first, so that a test is about one thing where possible; of equals the first.
        let best = showing.min_by_key(|(_, candidate)| (candidate.facts.len(), Reverse(gain(candidate))));
        let Some((at, best)) = best else { break };
        open.retain(|aim| !best.aims.contains(aim));
        chosen.insert(at);
    }
    for aim in open.clone() {
        if open.contains(&aim)
            && let Some(found) = in_company(rules, aim)
        {
            open.retain(|aim| !found.aims.contains(aim));
            chosen.insert(candidates.len());
            candidates.push(found);
        }
    }
    let tests = candidates.into_iter().enumerate().filter(|(at, _)| chosen.contains(at));
    (tests.map(|(_, candidate)| candidate).collect(), open)
}

/// The profiles to choose from: no fact, each fact alone, and small ones on both sides of each `when`.
fn candidates(rules: &RuleSet) -> Vec<Candidate> {
    let mut found: Vec<Facts> = vec![Facts::new()];
    found.extend(rules.all_facts().map(|fact| Facts::from([fact])));
    let mut nearly: BTreeMap<Facts, Vec<Aim>> = BTreeMap::new();
    for (index, condition) in rules.combinations() {
        if let Some(facts) = holding(rules, index) {
            let near_misses = witnesses::near_misses(rules, condition, &facts);
            found.push(facts);
            for facts in near_misses {
                found.push(facts.clone());
                nearly.entry(facts).or_default().push(Aim::Nearly(index));
            }
        }
    }
    let mut known = BTreeSet::new();
    found.retain(|facts| known.insert(facts.clone()));
    let with_aims = |facts| {
        let mut candidate = candidate(rules, facts)?;
        candidate.aims.extend(nearly.remove(&candidate.facts).unwrap_or_default());
        Some(candidate)
    };
    found.into_iter().filter_map(with_aims).collect()
}

/// The smallest profile for which a combination holds, if possible one in which it decides.
fn holding(rules: &RuleSet, index: RuleIndex) -> Option<Facts> {
    let mut found = witnesses::applying(rules, index);
    let decides = |facts: &Facts| {
        let candidate = candidate(rules, facts.clone());
        candidate.is_some_and(|candidate| candidate.aims.contains(&Aim::Point(Point::Decided(index))))
    };
    let at = found.iter().position(decides).unwrap_or(0);
    (at < found.len()).then(|| found.swap_remove(at))
}

fn candidate(rules: &RuleSet, facts: Facts) -> Option<Candidate> {
    let evaluation = evaluate(&profile(rules, &facts)?, Elapsed::START);
    let aims = coverage::shown(rules, &evaluation).into_iter().map(Aim::Point).collect();
    Some(Candidate { facts, evaluation, aims })
}

/// A profile that shows an aim with the help of other facts.
fn in_company(rules: &RuleSet, aim: Aim) -> Option<Candidate> {
    let bases = match aim {
        Aim::Point(Point::Applied(index) | Point::Decided(index)) => witnesses::applying(rules, index),
        Aim::Point(Point::Answer(_)) => vec![Facts::new()],
        Aim::Nearly(_) => return None,
    };
    let company = witnesses::company(rules);
    let more = |facts: &Facts| company.iter().map(|more| witnesses::with(rules, facts, more)).collect::<Vec<_>>();
    let one = bases.iter().flat_map(more);
    let two = bases.iter().flat_map(more).flat_map(|facts| more(&facts));
    let mut tried = one.chain(two).take(TRIED).filter_map(|facts| candidate(rules, facts));
    tried.find(|candidate| candidate.aims.contains(&aim))
}
