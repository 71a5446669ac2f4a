//! Mutation tests of the tests of a rule set: each change of the set should make a test fail.
//!
//! A surviving change is *untested* if it alters the answer to some profile. It is *the same for everybody*
//! if a comparison over all profiles proves that it alters none. Where that comparison is bounded and finds
//! nothing, it is *not decided*.

use std::panic;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Case, profile};
use crate::answer::command::{self, RECOMMEND};
use crate::engine::{Decision, Evaluation};
use crate::model::{Facts, RuleId, RuleIndex, RuleSet, interval::WEEK, witnesses};
use crate::proof::diff::{Diff, Group, Side, diff};
use crate::proof::space::{evaluations, turning_days};

mod change;

use change::Change;

/// What the tests notice of changed rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Mutants {
    /// How many changes were made, each by itself.
    pub(crate) made: usize,
    /// On how many of them some test fails.
    pub(crate) killed: usize,
    /// How many alter no answer to any profile.
    pub(crate) same_for_everybody: usize,
    /// How many alter somebody's answer while no test fails.
    pub(crate) untested: usize,
    /// Of how many it is not known whether they alter an answer, as there are too many profiles.
    pub(crate) not_decided: usize,
    /// The changes on which no test fails.
    pub(crate) survivors: Vec<Survivor>,
}

/// A change on which no test fails.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Survivor {
    /// The rule that was changed; `pack` for the ladder.
    pub(crate) rule: RuleId,
    /// What was changed, in words.
    pub(crate) change: String,
    /// What it comes to.
    pub(crate) fate: Fate,
    /// Somebody whose answer it alters; null where nobody's is known to be altered.
    pub(crate) witness: Option<Witness>,
}

/// What a change comes to on which no test fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fate {
    /// It alters somebody's answer.
    Untested,
    /// It alters no status, level or course, over all profiles.
    SameForEverybody,
    /// There are too many profiles to tell.
    NotDecided,
}

/// Somebody whose answer a change alters.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Witness {
    /// The command that shows the answer of the rules as they are.
    pub(crate) command: String,
    /// That answer.
    pub(crate) now: String,
    /// The answer of the changed rules.
    pub(crate) changed: String,
}

/// Judges every change. All tests must pass on the rules as they are.
pub(crate) fn run(rules: &RuleSet, cases: &[Case<'_>], asking: &str) -> Mutants {
    let tests = Tests {
        rules,
        asking,
        cases: cases.iter().map(|case| (case, case.evaluate())).collect(),
        company: witnesses::company(rules),
    };
    let changes = change::all(rules);
    // Two threads take every second change each, since those that take long are neighbours.
    let part = |first: usize| changes.iter().skip(first).step_by(2).map(|change| tests.judge(change)).collect();
    let (even, odd): (Vec<_>, Vec<_>) = std::thread::scope(|scope| {
        let odd = scope.spawn(|| part(1));
        (part(0), odd.join().unwrap_or_else(|payload| panic::resume_unwind(payload)))
    });
    let mut odd = odd.into_iter();
    let in_order = even.into_iter().flat_map(|even| [Some(even), odd.next()]).flatten();
    let survivors: Vec<Survivor> = in_order.flatten().collect();
    let count = |fate: Fate| survivors.iter().filter(|survivor| survivor.fate == fate).count();
    Mutants {
        made: changes.len(),
        killed: changes.len() - survivors.len(),
        same_for_everybody: count(Fate::SameForEverybody),
        untested: count(Fate::Untested),
        not_decided: count(Fate::NotDecided),
        survivors,
    }
}

/// The most profiles that concern a changed rule to try.
const BASES: usize = 64;

struct Tests<'c, 'r> {
    rules: &'r RuleSet,
    asking: &'c str,
    /// Each test with its evaluation by the rules as they are.
    cases: Vec<(&'c Case<'r>, Evaluation)>,
    company: Vec<Facts>,
}

impl Tests<'_, '_> {
    /// The fate of a change; `None` where a test fails on it.
    fn judge(&self, change: &Change) -> Option<Survivor> {
        let changed = (change.apply)(self.rules);
        if self.cases.iter().any(|(case, before)| !case.passes_in(&changed, before)) {
            return None;
        }
        let (fate, witness) = match self.witness(&changed, change.index) {
            Some(witness) => (Fate::Untested, Some(witness)),
            None => fate(&diff(self.rules, &changed), self.asking),
        };
        let rule = change.index.map_or_else(RuleId::pack, |index| self.rules.rule(index).id().clone());
        Some(Survivor { rule, change: change.words.clone(), fate, witness })
    }

    /// Searches small profiles for a witness: one whose answer the change alters.
    fn witness(&self, changed: &RuleSet, index: Option<RuleIndex>) -> Option<Witness> {
        let mut days: Vec<u32> = turning_days(&[self.rules, changed]).into_iter().collect();
        // Day 0 and the other days that begin a week come first.
        days.sort_by_key(|day| day % WEEK != 0);
        let shown_by = |facts: &Facts| {
            let profiles = [profile(self.rules, facts)?, profile(changed, facts)?];
            evaluations(&profiles, &days).find_map(|(day, evaluations)| {
                let ([before, _], [now, changed]) = (&profiles, evaluations.map(Decision::from));
                (now != changed).then(|| Witness {
                    command: command::of_profile(self.asking, before, day),
                    now: now.to_string(),
                    changed: changed.to_string(),
                })
            })
        };
        let bases = self.bases(changed, index);
        let in_company = |facts| self.company.iter().map(move |more| witnesses::with(self.rules, facts, more));
        let alone = bases.iter().find_map(shown_by);
        alone.or_else(|| bases.iter().flat_map(in_company).find_map(|facts| shown_by(&facts)))
    }

    /// The smallest profiles that concern the changed rule.
    fn bases(&self, changed: &RuleSet, index: Option<RuleIndex>) -> Vec<Facts> {
        let Some(index) = index else { return vec![Facts::new()] };
        let mut bases = Vec::new();
        for set in [self.rules, changed] {
            let without = set.condition(index).map(|condition| witnesses::answering(set, condition, false));
            bases.extend(witnesses::applying(set, index).into_iter().chain(without.into_iter().flatten()));
        }
        witnesses::fewest_first(&mut bases);
        bases.truncate(BASES);
        bases
    }
}

fn fate(found: &Diff, asking: &str) -> (Fate, Option<Witness>) {
    match (found.groups.first(), found.coverage.most_facts) {
        (Some(group), _) => (Fate::Untested, Some(witness(group, asking))),
        (None, None) => (Fate::SameForEverybody, None),
        (None, Some(_)) => (Fate::NotDecided, None),
    }
}

fn witness(group: &Group, asking: &str) -> Witness {
    let side = |side: &Option<Side>| side.as_ref().map_or_else(|| "none".to_owned(), |side| side.summary.clone());
    Witness { command: group.example.replacen(RECOMMEND, asking, 1), now: side(&group.old), changed: side(&group.new) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_that_finds_nothing_up_to_a_bound_decides_nothing() {
        let rules = RuleSet::built_in().unwrap();
        let mut found = diff(&rules, &rules);
        assert_eq!(fate(&found, RECOMMEND).0, Fate::SameForEverybody);
        found.coverage.most_facts = Some(3);
        assert_eq!(fate(&found, RECOMMEND).0, Fate::NotDecided);
    }
}
