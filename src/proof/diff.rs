//! Compares the answers of two rule sets.
//!
//! Compared are all profiles of the facts that both sets know by name or alias, on day 0 and, for every
//! opening phase of either set, on the day it ends and the day before.
//!
//! - **Cautions** that refer are compared by proof, each alone, unless a combination that mentions one
//!   refers more gravely than the caution. The level with it is the graver of its own and of that without
//!   it, which is compared anyway. All other cautions are tried like any fact.
//! - **Cautions that can be cleared** in the old set are tried as cleared: true of the person, without their
//!   referral. Where one is not cleared, the answer is the graver of its own referral and of that answer, so
//!   that its own referral is compared by proof. That one can be cleared in the new set alone is a safety text;
//!   there it counts as not cleared.
//! - **A fact that one set lacks** cannot be given there, so it is in no compared profile. One that refers
//!   is a referral lost or added. Another one that is gone is a group too (`fact-removed`): it is now an
//!   error. A new fact that does not refer changes no answer; it is only listed.
//! - **A profile changes** where status, level or course differ on any day. Its group shows the first such
//!   day. The direction is that of all days: opposite moves on two days are mixed. A weaker referral
//!   counts as lost, a graver one as added.
//!
//! Profiles that the rules cannot tell apart are counted without being tried. Where even the others are
//! too many, [`Coverage::most_facts`] is the bound up to which all are compared; beyond it only those for
//! which each combination holds.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use crate::answer::recommendation::Rules;
use crate::engine::{Decision, Elapsed, Outcome as Answered};
use crate::load::assemble::{lost, safety};
use crate::model::{
    Condition, Course, Effects, Level, Measure, Page, Rule, RuleId, RuleIndex, RuleSet, Safeguards, Segment, Text,
    words::words,
};
use crate::order::Order as _;
use crate::profile::Profile;
use crate::proof::space::Fact;

mod groups;
mod losses;
mod report;
mod shared;
mod sweep;

pub use crate::proof::space::Coverage;
use groups::Groups;
pub use losses::{DroppedAdvice, Renamed};
pub use report::{ChangedDiary, ChangedReferral, ChangedRule, Diff, Group, Outcome, RuleInShort, Schema, Side};
use shared::Space;
use sweep::sweep;

words! {
    /// Which way an answer moves, gravest first.
    pub enum Direction {
        /// A referral is gone or less grave.
        ReferralLost = "referral-lost",
        /// A referral is new or graver.
        ReferralAdded = "referral-added",
        /// The waits get longer.
        Later = "later",
        /// Some waits get longer and some shorter.
        Mixed = "mixed",
        /// The waits get shorter.
        Sooner = "sooner",
        /// A fact that does not refer can no longer be given.
        FactRemoved = "fact-removed",
    }
}

/// The decision for a fact alone.
fn alone(set: &RuleSet, fact: RuleIndex) -> Decision {
    let mut profile = Profile::new(set);
    profile.insert(fact);
    Decision::on(&profile, Elapsed::START)
}

/// How an answer changes: the key of a group.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    direction: Direction,
    day: u32,
    old: Decision,
    new: Decision,
}

/// The changed answers of two rule sets.
struct Answers {
    groups: Vec<Group>,
    changed: u128,
    reasons_changed: u128,
    profiles: u128,
    not_compared: u128,
    most_facts: Option<usize>,
    referral_changed: bool,
    work: usize,
}

/// Compares the answers, with at most so many transitions. `named` are the sets as they are, the others those of the space.
fn answers(
    space: &Space<'_>,
    [old, new]: [&RuleSet; 2],
    named: [&RuleSet; 2],
    most: usize,
    stop: &AtomicBool,
) -> Answers {
    let days = space.all.days();
    let mut groups = Groups::default();
    let swept = sweep(&space.all, [old, new], most, stop);
    let (mut changed, mut reasons_changed) = (0_u128, swept.reasons_changed);
    for (joined, is_reasoned_otherwise, tally) in swept.ends {
        let (change, is_reasoned_alike) = compare([old, new], joined.each_ref(), &days);
        if let Some(change) = change {
            changed = changed.saturating_add(tally.profiles);
            groups.add(change, tally);
        } else if is_reasoned_otherwise || !is_reasoned_alike {
            reasons_changed = reasons_changed.saturating_add(tally.profiles);
        }
    }
    let not_compared = swept.left_out.map_or(0, |left_out| left_out.profiles);
    let most_facts = swept.left_out.map(|left_out| left_out.fewest.saturating_sub(1));
    let mut groups = groups.described(space, most_facts.is_none());
    groups.extend(facts_alone(space, [old, new], named));
    groups::sort(&mut groups);
    let (profiles, referral_changed, work) = (swept.profiles, swept.referral_changed, swept.work);
    Answers { groups, changed, reasons_changed, profiles, not_compared, most_facts, referral_changed, work }
}

/// What a comparison comes to that is over with the first group of changed answers.
pub(crate) struct FirstChange {
    pub(crate) group: Option<Group>,
    /// Whether all profiles were compared.
    pub(crate) is_whole: bool,
    /// What there was to do, in transitions.
    pub(crate) work: usize,
}

/// The first group of changed answers, where some are found with at most so many transitions and before a
/// stop.
pub(crate) fn first_change(old: &RuleSet, new: &RuleSet, most: usize, stop: &AtomicBool) -> FirstChange {
    let cleared = lost::cleared(old, new);
    let [in_old, in_new] = cleared.each_ref().map(|set| &**set);
    let space = Space::new(in_old, in_new, &BTreeSet::new());
    let Answers { groups, most_facts, work, .. } = answers(&space, [in_old, in_new], [old, new], most, stop);
    FirstChange { group: groups.into_iter().next(), is_whole: most_facts.is_none(), work }
}

/// Compares two rule sets over all profiles, or up to the bound that the result states.
pub fn diff(old: &RuleSet, new: &RuleSet) -> Diff {
    within(old, new, sweep::MOST)
}

/// [`diff`] with a bound on what there is to do.
fn within(old: &RuleSet, new: &RuleSet, most: usize) -> Diff {
    let other_effects = both(old, new).filter(|(old, new)| old.effects() != new.effects());
    let effects: BTreeSet<&RuleId> = other_effects.map(|(old, _)| old.id()).collect();
    let cleared = lost::cleared(old, new);
    let [in_old, in_new] = cleared.each_ref().map(|set| &**set);
    let space = Space::new(in_old, in_new, &effects);
    let Answers { mut groups, changed, reasons_changed, profiles, not_compared, most_facts, referral_changed, .. } =
        answers(&space, [in_old, in_new], [old, new], most, &AtomicBool::new(false));
    let lost_referrals = lost::referrals(old, new);
    groups.extend(losses::unnamed([old, new], (&space.proved, most_facts), &lost_referrals, &groups));
    groups::sort(&mut groups);
    let moved_names = losses::moved(old, new);
    let can_hide = |direction: &Direction| match direction {
        Direction::ReferralLost | Direction::ReferralAdded => referral_changed,
        Direction::Later | Direction::Mixed | Direction::Sooner => true,
        Direction::FactRemoved => false,
    };
    let undecided: Vec<Direction> = Direction::ALL.into_iter().filter(|of| not_compared > 0 && can_hide(of)).collect();
    let diary = report::changed_diary(old, new);
    let outcome = if !groups.is_empty() {
        Outcome::AnswersChanged
    } else if not_compared > 0 {
        Outcome::Undecided
    } else if diary.iter().any(|changed| changed.decides) {
        Outcome::DiaryChanged
    } else if reasons_changed > 0 || !moved_names.is_empty() {
        Outcome::ReasonsChanged
    } else if !space.added.is_empty() {
        Outcome::FactsAdded
    } else if old.digest() == new.digest() {
        Outcome::Same
    } else {
        Outcome::TextChanged
    };
    let ids = |facts: &[Fact<1>]| facts.iter().map(|fact| fact.id.clone()).collect();
    Diff {
        schema: Schema::V1,
        outcome,
        old: Rules::from(old),
        new: Rules::from(new),
        coverage: space.all.covered(profiles, most_facts, (space.proved.len(), space.cleared.len())),
        not_compared,
        undecided,
        changed,
        reasons_changed,
        groups,
        lost_referrals,
        rules: report::changed_rules(old, new),
        diary,
        referral_texts: report::changed_referrals(old, new),
        safety_texts: safety::texts(old, new, false),
        dropped_advice: losses::advice(old, new),
        added_facts: ids(&space.added),
        removed_facts: ids(&space.removed),
        renamed_facts: losses::renamed(old, new),
        moved_names,
        same_version: outcome == Outcome::AnswersChanged && (old.name(), old.version()) == (new.name(), new.version()),
        texts: texts(old, new),
    }
}

/// How the answer by joined effects changes, and whether it has the same reasons where no rule is changed.
fn compare([old, new]: [&RuleSet; 2], [in_old, in_new]: [&Effects; 2], days: &[u32]) -> (Option<Change>, bool) {
    let mut change: Option<Change> = None;
    let is_by_default = in_old.proposal.is_none() && in_old.refer.is_none();
    let mut is_reasoned_alike = !is_by_default || old.default_proposal() == new.default_proposal();
    for day in days {
        let outcomes =
            [(in_old, old), (in_new, new)].map(|(joined, set)| Answered::of(joined, set, Elapsed::days(*day)));
        let is_last = *day == 0 && !outcomes.iter().any(|outcome| outcome.varies_until().is_some());
        // By another ladder, a floor can come to raise the course, or no longer.
        if let [Answered::Course(old), Answered::Course(new)] = &outcomes {
            is_reasoned_alike = is_reasoned_alike && old.is_floored() == new.is_floored();
        }
        let [old, new] = outcomes.map(Decision::from);
        if let Some(direction) = Direction::between(&old, &new) {
            match &mut change {
                Some(change) => change.direction = change.direction.and(direction),
                None => change = Some(Change { direction, day: *day, old, new }),
            }
        }
        if is_last {
            break;
        }
    }
    (change, is_reasoned_alike)
}

/// The rules that both sets have.
fn both<'r, 's>(old: &'r RuleSet, new: &'s RuleSet) -> impl Iterator<Item = (&'r Rule, &'s Rule)> {
    old.rules().iter().filter_map(|rule| Some((rule, new.get(rule.id().as_str())?)))
}

/// The rules and measures of both sets whose texts differ, and `pack` where the pack's do.
fn texts(old: &RuleSet, new: &RuleSet) -> Vec<RuleId> {
    let when = |set: &RuleSet, when: Option<&Condition>| when.map(|when| set.in_words(when));
    let said = |set: &RuleSet, rule: &Rule| {
        let words =
            [Some(rule.title()), rule.help(), rule.ask(), Some(rule.because()), rule.reading().map(|text| &**text)];
        let safety = [rule.to_do(), rule.review_text(), rule.page()];
        let words = words.into_iter().chain(safety).map(|text| text.map(str::to_owned)).collect::<Vec<_>>();
        let names = |names: &[Text]| names.iter().cloned().collect::<BTreeSet<_>>();
        let Safeguards { review_after, ask_first, is_clearable: _, clearance } = rule.safeguards();
        let asked: BTreeSet<String> = ask_first.iter().map(|caution| set.rule(*caution).name().to_owned()).collect();
        let first = (*review_after, asked, *clearance, when(set, rule.ask_when()), rule.cleared().to_vec());
        let rest = (rule.advice().to_vec(), rule.notes().to_vec(), rule.source().clone());
        (words, names(rule.aliases()), names(rule.keywords()), first, rest)
    };
    let of_pack = |set: &RuleSet| {
        let referrals = Level::GRAVEST_FIRST.map(|level| set.referral(level).to_owned());
        let page =
            |page: &Page| (page.topic, page.name.clone(), page.question.clone(), when(set, page.ask_when.as_ref()));
        let pages: Vec<_> = set.pages().iter().map(page).collect();
        let texts = (set.title().to_owned(), set.notice().to_owned(), referrals, pages);
        (texts, set.source().cloned(), set.advice().to_vec(), set.screening(), set.pack_clearance())
    };
    let pack = (of_pack(old) != of_pack(new)).then(RuleId::pack);
    let rules = both(old, new).filter(|(a, b)| said(old, a) != said(new, b)).map(|(old, _)| old.id().clone());
    let asked = |measure: &Measure| {
        let Measure { title, ask, low, high, because, source, .. } = measure.clone();
        (title, ask, low, high, because, source)
    };
    let is_other =
        |measure: &&Measure| new.measure(measure.id().as_str()).is_some_and(|new| asked(new) != asked(measure));
    rules.chain(old.measures().iter().filter(is_other).map(Measure::id)).chain(pack).collect()
}

/// The groups of facts that are not tried with others: proved cautions, those that are cleared where they are not, and
/// facts that one set lacks.
fn facts_alone(space: &Space<'_>, cleared: [&RuleSet; 2], [old, new]: [&RuleSet; 2]) -> Vec<Group> {
    let group = |fact: &Fact<2>, [old, new]: [&RuleSet; 2], is_cleared: bool| {
        let [in_old, in_new] = fact.at;
        if old.rule(in_old).refer() == new.rule(in_new).refer() {
            return None;
        }
        let title = new.rule(in_new).title();
        let (in_old, in_new) = (alone(old, in_old), alone(new, in_new));
        let direction = Direction::between(&in_old, &in_new)?;
        Some(groups::alone(fact, title, is_cleared, direction, Some(&in_old), Some(&in_new)))
    };
    let proved = space.proved.iter().filter_map(|fact| group(fact, cleared, space.is_cleared(fact)));
    let named = space.cleared.iter().filter_map(|fact| group(fact, [old, new], false));
    let removed = space.removed.iter().map(|fact| {
        let [at] = fact.at;
        let (refers, title) = (old.rule(at).refer().is_some(), old.rule(at).title());
        let is_alias = fact.name != old.rule(at).name();
        let title = if is_alias { format!("{title}, by the name {}", fact.name) } else { title.to_owned() };
        let direction = if refers { Direction::ReferralLost } else { Direction::FactRemoved };
        groups::alone(fact, &title, false, direction, Some(&alone(old, at)), None)
    });
    let added = space.added.iter().filter_map(|fact| {
        let [at] = fact.at;
        let refers = new.rule(at).refer().is_some();
        let title = new.rule(at).title();
        refers.then(|| groups::alone(fact, title, false, Direction::ReferralAdded, None, Some(&alone(new, at))))
    });
    proved.chain(named).chain(removed).chain(added).collect()
}

impl Direction {
    /// The direction from one answer to another; `None` where they are the same.
    fn between(old: &Decision, new: &Decision) -> Option<Self> {
        match (new.level().cmp(&old.level()), old, new) {
            (Ordering::Less, ..) => Some(Self::ReferralLost),
            (Ordering::Greater, ..) => Some(Self::ReferralAdded),
            (_, Decision::Course(old), Decision::Course(new)) if old != new => Some(of_courses(old, new)),
            _ => None,
        }
    }

    /// The direction over two days: a course that moves both ways is mixed.
    fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Mixed }
    }
}

/// Compares the suggested waits over all days; if these are equal, the longest waits, then the shortest.
fn of_courses(old: &Course, new: &Course) -> Direction {
    let mut days: Vec<u32> = old.segments().chain(new.segments()).map(|segment| segment.from).collect();
    days.order();
    days.dedup();
    let by = |number: fn(&Segment) -> u32| {
        let moves = days.iter().map(|day| number(new.on(*day)).cmp(&number(old.on(*day))));
        let moves: Vec<Ordering> = moves.filter(|order| order.is_ne()).collect();
        match (moves.contains(&Ordering::Less), moves.contains(&Ordering::Greater)) {
            (true, true) => Some(Direction::Mixed),
            (true, false) => Some(Direction::Sooner),
            (false, true) => Some(Direction::Later),
            (false, false) => None,
        }
    };
    by(|segment| segment.suggested.get())
        .or_else(|| by(|segment| segment.window.max().get()))
        .or_else(|| by(|segment| segment.window.min().get()))
        .unwrap_or(Direction::Mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each pair of signs proposes its own interval, and all of them one below the floor of a goal, which
    /// does `also`.
    fn pairs(floor: u32, also: &str) -> RuleSet {
        let entry = |name: String, effect: String| {
            format!("  {name}: {{title: T, because: B, source: {{basis: product}}, {effect}}}\n")
        };
        let pairs = (0..24).flat_map(|a| (0..a).map(move |b| (a, b)));
        let pairs = pairs.zip(40..).map(|((a, b), days)| {
            entry(format!("c{a}-{b}"), format!("when: {{sign: {{all: [s{a}, s{b}]}}}}, every: {days} days"))
        });
        let signs = (0..24).map(|at| entry(format!("s{at}"), "advice: [{text: T}]".to_owned()));
        let text = [
            "format: 1\npack: {name: p, version: 1.0.0, title: T, notice: N., ladder: [1 week], referrals: {emergency: C., \
             urgent: U., doctor: D., wait: W.}, default: {every: 360 days, because: D, source: {basis: product}}}\n"
                .to_owned(),
            "goals:\n".to_owned(),
            entry("g".to_owned(), format!("no-more-often-than: {floor} days{also}")),
            "signs:\n".to_owned(),
            signs.collect(),
            "combinations:\n".to_owned(),
            entry("all".to_owned(), "when: {sign: {at-least: 24}}, every: 1 week".to_owned()),
            pairs.collect(),
        ];
        RuleSet::from_files([("p.yaml".to_owned(), text.concat().into_bytes())]).unwrap()
    }

    #[test]
    fn a_comparison_that_leaves_profiles_out_and_finds_nothing_is_undecided() {
        let found = within(&pairs(10, ""), &pairs(12, ""), 1);
        assert_eq!((found.outcome, found.changed), (Outcome::Undecided, 0));
        assert_eq!(found.undecided, [Direction::Later, Direction::Mixed, Direction::Sooner]);
        assert_eq!(found.coverage.profiles + found.not_compared, 1 << 25);
        assert!(found.coverage.most_facts.is_some() && found.not_compared > 0);
        let found = within(&pairs(10, ", refer: wait"), &pairs(10, ""), 1);
        assert_eq!(found.outcome, Outcome::AnswersChanged);
        assert!(found.groups.iter().all(|group| group.direction == Direction::ReferralLost && group.of.is_none()));
        assert!(found.undecided.contains(&Direction::ReferralLost));
    }
}
