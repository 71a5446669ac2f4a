//! Compares the answers of two rule sets.
//!
//! Compared are all profiles of the facts that both sets know by name or alias, on day 0 and, for every
//! opening phase of either set, on the day it ends and the day before.
//!
//! - **Cautions** that refer are compared by proof, each alone, unless a combination that mentions one
//!   refers more gravely than the caution. The level with it is the graver of its own and of that without
//!   it, which is compared anyway. All other cautions are tried like any fact.
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

use std::collections::BTreeSet;

use crate::answer::recommendation::Rules;
use crate::engine::{Elapsed, Evaluation, decision::Decision};
use crate::load::assemble::{lost, safety};
use crate::model::{Level, Rule, RuleId, RuleSet, Text, Topic};
use crate::profile::Profile;
use crate::proof::space::evaluations;

mod changes;
mod direction;
mod groups;
mod losses;
mod report;
mod space;

pub use crate::proof::space::Coverage;
pub use changes::{ChangedReferral, ChangedRule, RuleInShort};
pub use direction::Direction;
use groups::Groups;
pub use losses::{DroppedAdvice, Renamed};
pub use report::{Diff, Group, Outcome, Schema, Side};
use space::Space;

/// How an answer changes: the key of a group.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    direction: Direction,
    day: u32,
    old: Decision,
    new: Decision,
}

/// Compares two rule sets over all profiles, or up to the bound that the result states.
pub fn diff(old: &RuleSet, new: &RuleSet) -> Diff {
    let other_effects = both(old, new).filter(|(old, new)| old.effects() != new.effects());
    let effects: BTreeSet<&RuleId> = other_effects.map(|(old, _)| old.id()).collect();
    let space = Space::new(old, new, &effects);
    let days = space.all.days();
    let mut groups = Groups::default();
    let (mut changed, mut reasons_changed) = (0_u128, 0_u128);
    space.all.visit(|facts, alike| {
        let (change, is_reasoned_alike) = compare([old, new], &space.all.profiles(&facts), &days, &effects);
        if let Some(change) = change {
            let alike = alike();
            changed = changed.saturating_add(alike.profiles);
            groups.add(&space, facts, alike, change);
        } else if !is_reasoned_alike {
            reasons_changed = reasons_changed.saturating_add(alike().profiles);
        }
    });
    let mut groups = groups.described(&space);
    groups.extend(facts_alone(&space, old, new));
    let lost_referrals = lost::referrals(old, new);
    groups.extend(losses::unnamed(old, new, &lost_referrals));
    groups::sort(&mut groups);
    let moved_names = losses::moved(old, new);
    let outcome = if !groups.is_empty() {
        Outcome::AnswersChanged
    } else if reasons_changed > 0 || !moved_names.is_empty() {
        Outcome::ReasonsChanged
    } else if !space.added.is_empty() {
        Outcome::FactsAdded
    } else if old.digest() == new.digest() {
        Outcome::Same
    } else {
        Outcome::TextChanged
    };
    let ids = |rules: &[&Rule]| rules.iter().map(|rule| rule.id().clone()).collect();
    Diff {
        schema: Schema::V1,
        outcome,
        old: Rules::from(old),
        new: Rules::from(new),
        coverage: space.all.coverage(space.proved.len()),
        changed,
        reasons_changed,
        groups,
        lost_referrals,
        rules: changes::rules(old, new),
        referral_texts: changes::referrals(old, new),
        safety_texts: safety::texts(old, new),
        dropped_advice: losses::advice(old, new),
        added_facts: ids(&space.added),
        removed_facts: space.removed.iter().map(|(id, _)| id.clone()).collect(),
        renamed_facts: losses::renamed(old, new),
        moved_names,
        same_version: outcome == Outcome::AnswersChanged && (old.name(), old.version()) == (new.name(), new.version()),
        texts: texts(old, new),
    }
}

/// How the answer to a profile changes, and whether its reasons stay the same on all days.
fn compare(
    sets: [&RuleSet; 2],
    profiles: &[Profile<'_>; 2],
    days: &[u32],
    effects: &BTreeSet<&RuleId>,
) -> (Option<Change>, bool) {
    let mut change: Option<Change> = None;
    let mut is_reasoned_alike = true;
    for (day, evaluations) in evaluations(profiles, days) {
        is_reasoned_alike = is_reasoned_alike && alike(sets, &evaluations, effects);
        let [old, new] = evaluations.map(Decision::from);
        if let Some(direction) = Direction::between(&old, &new) {
            match &mut change {
                Some(change) => change.direction = change.direction.and(direction),
                None => change = Some(Change { direction, day, old, new }),
            }
        }
    }
    (change, is_reasoned_alike)
}

/// Whether two answers have the same rules, effects and verdicts.
fn alike([old, new]: [&RuleSet; 2], [in_old, in_new]: &[Evaluation; 2], effects: &BTreeSet<&RuleId>) -> bool {
    in_old.verdicts.len() == in_new.verdicts.len()
        && in_old.verdicts.iter().zip(&in_new.verdicts).all(|((a, verdict), (b, other))| {
            let id = old.rule(*a).id();
            verdict == other && id == new.rule(*b).id() && !effects.contains(id)
        })
}

/// The rules that both sets have.
fn both<'r, 's>(old: &'r RuleSet, new: &'s RuleSet) -> impl Iterator<Item = (&'r Rule, &'s Rule)> {
    old.rules().iter().filter_map(|rule| Some((rule, new.get(rule.id().as_str())?)))
}

/// The rules of both sets whose texts differ, and `pack` where the pack's do.
fn texts(old: &RuleSet, new: &RuleSet) -> Vec<RuleId> {
    let said = |rule: &Rule| {
        let words = [Some(rule.title()), rule.help(), rule.ask(), Some(rule.because()), rule.reading()];
        let aliases: BTreeSet<Text> = rule.aliases().iter().cloned().collect();
        let words = words.map(|text| text.map(str::to_owned));
        (words, aliases, rule.advice().to_vec(), rule.notes().to_vec(), rule.source().clone())
    };
    let of_pack = |set: &RuleSet| {
        let referrals = Level::GRAVEST_FIRST.map(|level| set.referral(level).to_owned());
        let questions: Vec<_> = Topic::all().map(|topic| set.question(topic).map(str::to_owned)).collect();
        let texts = (set.title().to_owned(), set.notice().to_owned(), referrals, questions);
        (texts, set.source().cloned(), set.advice().to_vec())
    };
    let pack = (of_pack(old) != of_pack(new)).then(RuleId::pack);
    let rules = both(old, new).filter(|(old, new)| said(old) != said(new)).map(|(old, _)| old.id().clone());
    rules.chain(pack).collect()
}

/// The groups of facts that are not tried with others: proved cautions, and facts that one set lacks.
fn facts_alone(space: &Space<'_>, old: &RuleSet, new: &RuleSet) -> Vec<Group> {
    let answer = |set, id: &RuleId| Decision::on(&Profile::of_known(set, std::slice::from_ref(id)), Elapsed::START);
    let proved = space.proved.iter().filter_map(|fact| {
        let [in_old, in_new] = fact.at;
        if old.rule(in_old).refer() == new.rule(in_new).refer() {
            return None;
        }
        let (in_old, in_new) = (answer(old, &fact.id), answer(new, &fact.id));
        groups::alone(&fact.id, Direction::between(&in_old, &in_new)?, Some(&in_old), Some(&in_new))
    });
    let removed = space.removed.iter().filter_map(|(id, rule)| {
        let direction = if rule.refer().is_some() { Direction::ReferralLost } else { Direction::FactRemoved };
        groups::alone(id, direction, Some(&answer(old, id)), None)
    });
    let added = space
        .added
        .iter()
        .filter(|rule| rule.refer().is_some())
        .filter_map(|rule| groups::alone(rule.id(), Direction::ReferralAdded, None, Some(&answer(new, rule.id()))));
    proved.chain(removed).chain(added).collect()
}
