//! Mutation tests of the tests of a rule set: each change of the set should make a test fail.
//!
//! A surviving change is *untested* if it alters the answer to some profile, its review or what it asks first. It is *the same for everybody*
//! if a comparison over all profiles proves that it alters none. Where that comparison is bounded and finds
//! nothing, it is *not decided*.

use std::collections::BTreeSet;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Case, NONE, profile};
use crate::answer::command::{self, RECOMMEND};
use crate::answer::{describe::recommend, recommendation::Recommendation};
use crate::engine::{Decision, Elapsed, Evaluation, Outcome};
use crate::model::{Facts, RuleId, RuleIndex, RuleSet, Stretch, interval::WEEK, witnesses};
use crate::profile::Profile;
use crate::proof::diff::{Group, Side, first_change};
use crate::proof::space::turning_days;
use crate::proof::walk::{EffectsIndex, Walk};

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
    /// How many were not looked at, as the run was interrupted.
    pub(crate) not_judged: usize,
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
    /// It alters no status, level or course, over all profiles, and no review and no question that was seen.
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

/// How changes are judged: by how many threads, how far they are, and whether they are to stop.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) jobs: usize,
    pub(crate) made: AtomicUsize,
    pub(crate) judged: AtomicUsize,
    pub(crate) stop: Arc<AtomicBool>,
}

/// Judges every change, or those up to a stop. All tests must pass on the rules as they are.
pub(crate) fn run(rules: &RuleSet, cases: &[Case<'_>], asking: &str, work: &Work) -> Mutants {
    let tests = Tests {
        rules,
        asking,
        cases: cases.iter().map(|case| (case, case.evaluate())).collect(),
        company: witnesses::company(rules),
    };
    let changes = change::all(rules);
    work.made.store(changes.len(), Ordering::Relaxed);
    let next = AtomicUsize::new(0);
    let judge = || {
        let (mut walk, mut judged) = (Walk::new(rules), Vec::new());
        while !work.stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(change) = changes.get(at) else { break };
            judged.push((at, tests.judge(&mut walk, change)));
            work.judged.fetch_add(1, Ordering::Relaxed);
        }
        judged
    };
    let mut judged: Vec<(usize, Option<Survivor>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..work.jobs).map(|_| scope.spawn(judge)).collect();
        let mut judged = judge();
        for other in others {
            judged.extend(other.join().unwrap_or_else(|payload| panic::resume_unwind(payload)));
        }
        judged
    });
    judged.sort_by_key(|(at, _)| *at);
    let not_judged = changes.len() - judged.len();
    let survivors: Vec<Survivor> = judged.into_iter().filter_map(|(_, survivor)| survivor).collect();
    let count = |fate: Fate| survivors.iter().filter(|survivor| survivor.fate == fate).count();
    Mutants {
        made: changes.len(),
        killed: changes.len() - not_judged - survivors.len(),
        same_for_everybody: count(Fate::SameForEverybody),
        untested: count(Fate::Untested),
        not_decided: count(Fate::NotDecided),
        not_judged,
        survivors,
    }
}

/// The most profiles that concern a changed rule to try.
const BASES: usize = 64;

/// The most profiles to try that have some company besides.
const TRIED: usize = 1 << 14;

/// The most transitions of the comparison that decides on a change.
const MOST: usize = 1 << 15;

struct Tests<'c, 'r> {
    rules: &'r RuleSet,
    asking: &'c str,
    /// Each test with its evaluation by the rules as they are.
    cases: Vec<(&'c Case<'r>, Evaluation)>,
    company: Vec<Facts>,
}

impl<'r> Tests<'_, 'r> {
    /// The fate of a change; `None` where a test fails on it.
    fn judge(&self, walk: &mut Walk<'r>, change: &Change) -> Option<Survivor> {
        let changed = (change.apply)(self.rules);
        let index = change.index;
        if self.cases.iter().any(|(case, before)| case.concerns(&changed, index) && !case.passes_in(&changed, before)) {
            return None;
        }
        let witness = self.witness(walk, &changed, index).or_else(|| self.looking(&changed, index));
        let witness = witness.map(|witness| (Fate::Untested, Some(witness)));
        let (fate, witness) = witness.unwrap_or_else(|| {
            let (group, is_whole) = first_change(self.rules, &changed, MOST);
            fate(group.as_ref(), is_whole, self.asking)
        });
        let rule = index.map_or_else(RuleId::pack, |index| self.rules.rule(index).id().clone());
        Some(Survivor { rule, change: change.words.clone(), fate, witness })
    }

    /// Searches small profiles for a witness: one whose answer the change alters.
    fn witness(&self, walk: &mut Walk<'r>, changed: &RuleSet, index: Option<RuleIndex>) -> Option<Witness> {
        let mut days: Vec<u32> = turning_days(&[self.rules, changed]).into_iter().collect();
        // Day 0 and the other days that begin a week come first.
        days.sort_by_key(|day| day % WEEK != 0);
        let bases = self.bases(changed, index);
        let index = index.unwrap_or(self.rules.default_rule());
        let answers_by_rules = index != self.rules.default_rule();
        // What the rules do together before and after, where it makes no difference.
        let mut alike: BTreeSet<(EffectsIndex, EffectsIndex)> = BTreeSet::new();
        let mut shown_by = |facts: &Facts| {
            if !witnesses::can_be(self.rules, facts.iter().copied()) {
                return None;
            }
            walk.to(facts.iter().copied());
            let (others, applied) = walk.without(index);
            let before = if applied { walk.with(others, self.rules.rule(index).effects()) } else { others };
            let still_applies = changed.applies(index, walk.facts());
            let now = if still_applies { walk.with(others, changed.rule(index).effects()) } else { others };
            if answers_by_rules && before == now || !alike.insert((before, now)) {
                return None;
            }
            days.iter().find_map(|day| {
                let of =
                    |effects, rules| Decision::from(Outcome::of(walk.effects(effects), rules, Elapsed::days(*day)));
                let (now, changed) = (of(before, self.rules), of(now, changed));
                (now != changed).then(|| (facts.clone(), *day, now, changed))
            })
        };
        let in_company = |facts| self.company.iter().map(move |more| witnesses::with(self.rules, facts, more));
        let alone = bases.iter().find_map(&mut shown_by);
        let company = || bases.iter().flat_map(in_company).take(TRIED).find_map(|facts| shown_by(&facts));
        let (facts, day, now, changed) = alone.or_else(company)?;
        Some(Witness {
            command: command::of_profile(self.asking, &profile(self.rules, &facts)?, day),
            now: now.to_string(),
            changed: changed.to_string(),
        })
    }

    /// Searches small profiles for one whose answer has another review, or asks something else first.
    fn looking(&self, changed: &RuleSet, index: Option<RuleIndex>) -> Option<Witness> {
        self.bases(changed, index).iter().find_map(|facts| {
            let profile = profile(self.rules, facts)?;
            let [now, changed] = [self.rules, changed].map(|rules| looks(&profile.in_set(rules)));
            let command = || command::of_profile(self.asking, &profile, 0);
            (now != changed).then(|| Witness { command: command(), now, changed })
        })
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

/// What an answer says of its review and of what it asks first.
fn looks(profile: &Profile<'_>) -> String {
    let Recommendation::Recommended(answer) = recommend(profile, Elapsed::START) else { return "refer".to_owned() };
    let review = answer.review.map_or_else(|| NONE.to_owned(), |review| Stretch(review.on_day).to_string());
    let asked: Vec<&str> = answer.ask_first.iter().map(|asked| asked.caution.as_str()).collect();
    format!("review: {review}; ask-first: {}", if asked.is_empty() { NONE.to_owned() } else { asked.join(", ") })
}

/// The fate of a change by a comparison: its first group, and whether it has compared all profiles.
fn fate(group: Option<&Group>, is_whole: bool, asking: &str) -> (Fate, Option<Witness>) {
    match group {
        Some(group) => (Fate::Untested, Some(witness(group, asking))),
        None if is_whole => (Fate::SameForEverybody, None),
        None => (Fate::NotDecided, None),
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
        assert_eq!(fate(None, true, RECOMMEND).0, Fate::SameForEverybody);
        assert_eq!(fate(None, false, RECOMMEND).0, Fate::NotDecided);
    }
}
