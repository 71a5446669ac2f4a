//! Mutation tests of the tests of a rule set: each change of the set should make a test fail.
//!
//! A surviving change is *untested* if it alters the answer to some profile, its review or what it asks first. It is *the same for everybody*
//! if a comparison over all profiles proves that it alters none. Where that comparison is bounded and finds
//! nothing, it is *not decided*.

use std::collections::{BTreeMap, BTreeSet};
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
use crate::order::Order as _;
use crate::profile::Profile;
use crate::proof::diff::{FirstChange, Group, Side, first_change};
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

/// How changes are judged: by how many threads, how much there is to do at most, how far they are, and
/// whether they are to stop.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) jobs: usize,
    /// The most transitions of all comparisons together.
    pub(crate) most: usize,
    pub(crate) made: AtomicUsize,
    pub(crate) judged: AtomicUsize,
    pub(crate) stop: Arc<AtomicBool>,
}

impl Work {
    /// [`Work::most`] where nothing else is wanted.
    pub(crate) const MOST: usize = 1 << 28;

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Does something with each of some things, in order, until all is done, or there is no answer to one.
    fn spread<T: Sync, R: Send, F: FnMut(&T) -> Option<R>>(
        &self,
        things: &[T],
        begin: impl Fn() -> F + Sync,
    ) -> BTreeMap<usize, R> {
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut answer, mut answers) = (begin(), Vec::new());
            while !self.is_stopped() {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(answered) = things.get(at).and_then(&mut answer) else { break };
                answers.push((at, answered));
            }
            answers
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..self.jobs).map(|_| scope.spawn(work)).collect();
            let mut answers = BTreeMap::new();
            answers.extend(work());
            for other in others {
                answers.extend(other.join().unwrap_or_else(|payload| panic::resume_unwind(payload)));
            }
            answers
        })
    }
}

/// Judges every change, or those up to a stop. All tests must pass on the rules as they are.
pub(crate) fn run(rules: &RuleSet, cases: &[Case<'_>], asking: &str, work: &Work) -> Mutants {
    let changes = change::all(rules);
    work.made.store(changes.len(), Ordering::Relaxed);
    let tests = Tests {
        rules,
        asking,
        cases: cases.iter().map(|case| (case, case.evaluate())).collect(),
        company: witnesses::company(rules),
        tried: (MOST_TRIED / changes.len().max(1)).min(TRIED),
        work,
    };
    let mut built = 0_usize;
    let searched: Vec<(&Change, bool)> = changes
        .iter()
        .map(|change| {
            let condition = change.index.and_then(|index| rules.condition(index));
            let cost = condition.map_or(1, witnesses::cost);
            built = built.saturating_add(cost);
            (change, cost <= CHEAP || built <= MOST_BUILT)
        })
        .collect();
    let judged = work.spread(&searched, || {
        let (tests, mut walk) = (&tests, Walk::new(rules));
        move |(change, is_searched): &(&Change, bool)| tests.judge(&mut walk, change, *is_searched)
    });
    let killed = judged.values().filter(|judged| matches!(judged, Judged::Killed)).count();
    let open = judged.iter().filter(|(_, judged)| matches!(judged, Judged::Open));
    let open = open.filter_map(|(at, _)| searched.get(*at).map(|(change, is_searched)| (*at, *change, *is_searched)));
    let open: Vec<(usize, &Change, bool)> = open.collect();
    let done = AtomicUsize::new(0);
    let mut compared = work.spread(&open, || {
        |(_, change, is_searched): &(usize, &Change, bool)| tests.compare(change, *is_searched, &done)
    });
    let survives = |(at, judged)| if let Judged::Survives(survivor) = judged { Some((at, survivor)) } else { None };
    let mut survivors = BTreeMap::new();
    survivors.extend(judged.into_iter().filter_map(survives));
    // Which of them are decided depends on their order alone, not on the threads.
    let mut before = 0_usize;
    for (place, (at, change, _)) in open.into_iter().enumerate() {
        let known = compared.remove(&place);
        let survivor = if before >= work.most {
            Some(tests.survivor(change, Fate::NotDecided, None))
        } else {
            known.map(|(survivor, done)| {
                before = before.saturating_add(done);
                survivor
            })
        };
        survivors.extend(survivor.map(|survivor| (at, survivor)));
    }
    let survivors: Vec<Survivor> = survivors.into_values().collect();
    let count = |fate: Fate| survivors.iter().filter(|survivor| survivor.fate == fate).count();
    Mutants {
        made: changes.len(),
        killed,
        same_for_everybody: count(Fate::SameForEverybody),
        untested: count(Fate::Untested),
        not_decided: count(Fate::NotDecided),
        not_judged: changes.len() - killed - survivors.len(),
        survivors,
    }
}

/// The most profiles that concern a changed rule to try.
const BASES: usize = 64;

/// The most profiles to try for a change that have some company besides, and for all changes together.
const TRIED: usize = 1 << 14;
const MOST_TRIED: usize = 1 << 23;

/// About the most fact sets to put together in search of these, for all changes together. Later ones are compared alone.
const MOST_BUILT: usize = 1 << 26;

/// So few are always put together.
const CHEAP: usize = 1 << 12;

/// The most transitions of the comparison that decides on a change.
const MOST: usize = 1 << 15;

/// What is known of a change without a comparison.
enum Judged {
    /// A test fails on it.
    Killed,
    Survives(Survivor),
    Open,
}

struct Tests<'c, 'r> {
    rules: &'r RuleSet,
    asking: &'c str,
    /// Each test with its evaluation by the rules as they are.
    cases: Vec<(&'c Case<'r>, Evaluation)>,
    company: Vec<Facts>,
    /// The most profiles to try for a change that have some company besides.
    tried: usize,
    work: &'c Work,
}

impl<'r> Tests<'_, 'r> {
    /// What the tests say of a change and, where it is searched for a witness, small profiles; `None` after a stop.
    fn judge(&self, walk: &mut Walk<'r>, change: &Change, is_searched: bool) -> Option<Judged> {
        let changed = (change.apply)(self.rules);
        let index = change.index;
        let is_killed =
            self.cases.iter().any(|(case, before)| case.concerns(&changed, index) && !case.passes_in(&changed, before));
        let judged = if is_killed {
            Judged::Killed
        } else if let Some(witness) =
            is_searched.then(|| self.witness(walk, &changed, index).or_else(|| self.looking(&changed, index))).flatten()
        {
            Judged::Survives(self.survivor(change, Fate::Untested, Some(witness)))
        } else if self.work.is_stopped() {
            return None;
        } else {
            return Some(Judged::Open);
        };
        self.work.judged.fetch_add(1, Ordering::Relaxed);
        Some(judged)
    }

    /// The fate of a change by a comparison, and what there was to do; `None` after a stop, and where all
    /// comparisons did too much before it.
    fn compare(&self, change: &Change, is_searched: bool, done: &AtomicUsize) -> Option<(Survivor, usize)> {
        if done.load(Ordering::Relaxed) >= self.work.most {
            return None;
        }
        let FirstChange { group, is_whole, work } =
            first_change(self.rules, &(change.apply)(self.rules), MOST, &self.work.stop);
        // Only the search looks at reviews and questions.
        let (fate, witness) = fate(group.as_ref(), is_whole && is_searched, self.asking);
        if self.work.is_stopped() && fate == Fate::NotDecided {
            return None;
        }
        done.fetch_add(work, Ordering::Relaxed);
        self.work.judged.fetch_add(1, Ordering::Relaxed);
        Some((self.survivor(change, fate, witness), work))
    }

    fn survivor(&self, change: &Change, fate: Fate, witness: Option<Witness>) -> Survivor {
        let rule = change.index.map_or_else(RuleId::pack, |index| self.rules.rule(index).id().clone());
        Survivor { rule, change: change.words.clone(), fate, witness }
    }

    /// Searches small profiles for a witness: one whose answer the change alters.
    fn witness(&self, walk: &mut Walk<'r>, changed: &RuleSet, index: Option<RuleIndex>) -> Option<Witness> {
        let mut days: Vec<u32> = turning_days(&[self.rules, changed]).into_iter().collect();
        // Day 0 and the other days that begin a week come first.
        days.order_by_key(|day| day % WEEK != 0);
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
        let going_on = |_: &Facts| !self.work.is_stopped();
        let beside = || bases.iter().flat_map(in_company).take(self.tried).take_while(going_on);
        let company = || beside().find_map(|facts| shown_by(&facts));
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

/// What a comparison comes to: its first group, and whether it has compared all profiles.
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

    fn rules() -> RuleSet {
        let entry = |name: String, does: &str| {
            format!("  {name}: {{title: T, because: B, source: {{basis: product}}, {does}}}\n")
        };
        let signs = (0..6).map(|at| entry(format!("s{at}"), "refer: doctor"));
        let same = (0..4).map(|at| entry(format!("c{at}"), "when: {sign: {at-least: 2}}, refer: doctor"));
        let text = format!(
            "format: 1\npack: {{name: p, version: 1.0.0, title: T, notice: N., ladder: [1 week], referrals: {{emergency: C., \
             urgent: U., doctor: D., wait: W.}}, default: {{every: 1 week, because: D, source: {{basis: product}}}}}}\n\
             signs:\n{}combinations:\n{}",
            signs.collect::<String>(),
            same.collect::<String>(),
        );
        RuleSet::from_files([("p.yaml".to_owned(), text.into_bytes())]).unwrap()
    }

    fn work(jobs: usize, most: usize) -> Work {
        Work { jobs, most, made: AtomicUsize::new(0), judged: AtomicUsize::new(0), stop: Arc::default() }
    }

    fn fates(of: &Mutants) -> Vec<Fate> {
        of.survivors.iter().map(|survivor| survivor.fate).collect()
    }

    #[test]
    fn a_comparison_that_finds_nothing_up_to_a_bound_decides_nothing() {
        assert_eq!(fate(None, true, RECOMMEND).0, Fate::SameForEverybody);
        assert_eq!(fate(None, false, RECOMMEND).0, Fate::NotDecided);
    }

    #[test]
    fn what_is_over_the_bound_of_all_comparisons_is_not_decided_on_any_number_of_threads() {
        let rules = rules();
        let whole = run(&rules, &[], RECOMMEND, &work(1, usize::MAX));
        assert!(whole.same_for_everybody > 3 && whole.not_decided == 0, "{whole:?}");
        let of_one = first_change(&rules, &rules, MOST, &AtomicBool::new(false)).work;
        for most in [0, 2 * of_one] {
            let [one, several] = [1, 3].map(|jobs| run(&rules, &[], RECOMMEND, &work(jobs, most)));
            assert_eq!(fates(&one), fates(&several));
            assert_eq!(one.same_for_everybody > 0, most > 0);
            assert!(one.not_decided > 0 && one.same_for_everybody < whole.same_for_everybody, "{one:?}");
            assert_eq!((one.untested, one.not_judged), (whole.untested, 0));
            assert_eq!(one.same_for_everybody + one.not_decided, whole.same_for_everybody);
        }
    }

    #[test]
    fn a_stop_is_heard_within_a_judgement() {
        let (rules, work) = (rules(), work(1, usize::MAX));
        let tests = Tests {
            rules: &rules,
            asking: RECOMMEND,
            cases: Vec::new(),
            company: Vec::new(),
            tried: TRIED,
            work: &work,
        };
        let changes = change::all(&rules);
        let same = run(&rules, &[], RECOMMEND, &work).survivors;
        let is_same = |(at, _): &(usize, &Change)| same.get(*at).is_some_and(|of| of.fate == Fate::SameForEverybody);
        let (_, change) = changes.iter().enumerate().find(is_same).unwrap();
        work.stop.store(true, Ordering::Relaxed);
        assert!(tests.judge(&mut Walk::new(&rules), change, true).is_none());
        assert!(tests.compare(change, true, &AtomicUsize::new(0)).is_none());
        assert!(!first_change(&rules, &(change.apply)(&rules), MOST, &work.stop).is_whole);
    }
}
