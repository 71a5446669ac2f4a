//! Tests to begin with: few and small, they show every rule where it applies and decides, every kind of answer, and
//! both sides of each `when`.
//!
//! The profiles are built from the rules. Of those of the fewest facts that show something new, the one that shows most
//! of it is taken, until none shows more. What is then still left gets company: one fact more, or those for which a
//! combination holds, or two such, beside which a rule decides that does not by itself.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::coverage::{self, Point};
use super::profile;
use crate::engine::{Elapsed, Evaluation, evaluate};
use crate::model::{Facts, RuleIndex, RuleSet, witnesses};

mod file;

pub(crate) use file::file;

/// How many profiles are tried for one rule that decides in none of few facts.
const TRIED: usize = 10_000;

/// What a suggested test is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aim {
    Point(Point),
    /// A combination does not hold, one fact away from where it does.
    Nearly(RuleIndex),
}

/// A profile with what it shows.
#[derive(Debug)]
struct Candidate {
    facts: Facts,
    evaluation: Evaluation,
    aims: BTreeSet<Aim>,
}

/// The tests, and what none of them shows.
struct Suggested {
    tests: Vec<Candidate>,
    missing: Vec<Aim>,
}

fn suggested(rules: &RuleSet) -> Suggested {
    let mut candidates = candidates(rules);
    let combinations = rules.combinations().map(|(index, _)| index);
    let points = coverage::points(rules).into_iter().map(Aim::Point);
    let mut open: BTreeSet<Aim> = points.chain(combinations.map(Aim::Nearly)).collect();
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    loop {
        let gain = |candidate: &Candidate| candidate.aims.intersection(&open).count();
        let showing = candidates.iter().enumerate().filter(|(_, candidate)| gain(candidate) > 0);
        // Few facts first, so that a test is about one thing where it can be; of equals the first.
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
    Suggested { tests: tests.map(|(_, candidate)| candidate).collect(), missing: open.into_iter().collect() }
}

/// The profiles to choose from: nothing, each fact, and those of a few facts on both sides of each `when`.
fn candidates(rules: &RuleSet) -> Vec<Candidate> {
    let mut found: Vec<(Facts, Vec<RuleIndex>)> = vec![(Facts::new(), Vec::new())];
    found.extend(rules.all_facts().map(|fact| (Facts::from([fact]), Vec::new())));
    for (index, condition) in rules.combinations() {
        if let Some(facts) = holding(rules, index) {
            let near = witnesses::near_misses(rules, condition, &facts).into_iter().map(|near| (near, vec![index]));
            let near: Vec<_> = near.collect();
            found.push((facts, Vec::new()));
            found.extend(near);
        }
    }
    let mut candidates: BTreeMap<Facts, (usize, Candidate)> = BTreeMap::new();
    for (at, (facts, nearly)) in found.into_iter().enumerate() {
        let known = match candidates.entry(facts) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let Some(candidate) = candidate(rules, new.key().clone()) else { continue };
                new.insert((at, candidate))
            }
        };
        known.1.aims.extend(nearly.into_iter().map(Aim::Nearly));
    }
    let mut candidates: Vec<(usize, Candidate)> = candidates.into_values().collect();
    candidates.sort_by_key(|(at, _)| *at);
    candidates.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The profile of the fewest facts for which a combination holds, and in which it decides if it does in any of few
/// facts.
fn holding(rules: &RuleSet, index: RuleIndex) -> Option<Facts> {
    let mut found = witnesses::applying(rules, index);
    let decides = |facts: &Facts| {
        let candidate = candidate(rules, facts.clone());
        candidate.is_some_and(|candidate| candidate.aims.contains(&Aim::Point(Point::Decided(index))))
    };
    let at = found.iter().position(decides).unwrap_or(0);
    (at < found.len()).then(|| found.swap_remove(at))
}

/// A profile with what it shows by itself; `None` where nobody can have these facts.
fn candidate(rules: &RuleSet, facts: Facts) -> Option<Candidate> {
    let evaluation = evaluate(&profile(rules, &facts)?, Elapsed::START);
    let aims = coverage::shown(rules, &evaluation).into_iter().map(Aim::Point).collect();
    Some(Candidate { facts, evaluation, aims })
}

/// A profile that shows something which no profile of few facts shows: what it is about in company, once or twice.
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
