//! For whom two rule sets answer differently.
//!
//! Compared are all profiles of the facts that both sets know by name (or alias): every subset of goals, lifestyles
//! and signs, with no response or one, each on the first day of the course and, for every opening phase of either
//! set, on the day it ends and the day before.
//!
//! - **Cautions** that refer are compared by proof, each alone: where no combination that looks at one refers more
//!   gravely than the caution itself, the level with it is the graver of the caution's and of what all else calls for, which is
//!   compared without it. All other cautions are tried like any fact.
//! - **A fact that one set lacks** cannot be given there, so no profile with it is among those compared. One that
//!   refers is a referral lost or added all the same, as a person who has it is no longer, or now, referred; another one
//!   that is gone is a group too (`fact-removed`), since whoever gives it gets an error for an answer. A new fact that does not
//!   refer takes no answer from anybody: it is named and counts as no change.
//! - **A profile changes** where status, level or course differ on any day; its group shows the first such day, while
//!   the direction is that of all days: a profile that moves one way on one day and the other way on another is mixed.
//!   A weaker referral counts as lost, a graver one as added.
//!
//! There is no sampling. Profiles that the rules cannot tell apart are counted without being tried; where even the others
//! are too many, all of a few facts are compared and those for whom each combination holds, and [`Coverage::most_facts`]
//! says how far that went.

use std::collections::BTreeSet;

use crate::answer::recommendation::Rules;
use crate::engine::decision::Decision;
use crate::engine::{Elapsed, Evaluation};
use crate::model::{Level, Rule, RuleId, RuleIndex, RuleSet, Text, Topic, lost};
use crate::profile::Profile;
use crate::proof::days;
use crate::proof::space::FactIndex;

mod changes;
mod direction;
mod groups;
mod report;
mod space;

pub use crate::proof::space::Coverage;
pub use changes::{ChangedReferral, ChangedRule, RuleInShort};
pub use direction::Direction;
use groups::{Alike, Groups};
pub use report::{Diff, Group, Outcome, Schema, Side};
use space::Space;

/// How an answer changes: what puts profiles into one group.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    direction: Direction,
    day: u32,
    old: Decision,
    new: Decision,
}

/// Compares two rule sets over all profiles, or, where these are too many, up to the bound that it says.
pub fn diff(old: &RuleSet, new: &RuleSet) -> Diff {
    let effects = other_effects(old, new);
    let space = Space::new(old, new, &effects);
    let days = space.all.days();
    let mut groups = Groups::default();
    let (mut changed, mut reasons_changed) = (0_u128, 0_u128);
    let mut look = |facts: Vec<FactIndex>, alike: &dyn Fn(Vec<FactIndex>) -> Alike| match compare(
        [old, new],
        &space.all.profiles(&facts),
        &days,
        &effects,
    ) {
        Compared::Answer(change) => {
            let alike = alike(facts);
            changed = changed.saturating_add(alike.profiles);
            groups.add(&space, alike, change);
        }
        Compared::Reasons => reasons_changed = reasons_changed.saturating_add(alike(facts).profiles),
        Compared::Same => {}
    };
    space.all.each(|_, point| {
        look(space.all.facts_of(point), &|facts| Alike {
            profiles: space.all.weight(point),
            facts,
            shared: space.all.shared(point),
            seen: space.all.seen(point),
        });
    });
    let beyond = space.all.beyond();
    let further = beyond.len();
    for facts in beyond {
        look(facts, &|facts| Alike { profiles: 1, shared: facts.clone(), seen: facts.clone(), facts });
    }
    let mut groups = groups.described(&space);
    groups.extend(facts_alone(&space, old, new));
    groups::sort(&mut groups);
    let outcome = if !groups.is_empty() {
        Outcome::AnswersChanged
    } else if reasons_changed > 0 {
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
        coverage: space.all.coverage(further, space.proved.len()),
        changed,
        reasons_changed,
        groups,
        lost_referrals: lost::referrals(old, new),
        rules: changes::rules(old, new),
        referral_texts: changes::referrals(old, new),
        added_facts: ids(&space.added),
        removed_facts: ids(&space.removed),
        texts: texts(old, new),
    }
}

/// What comes of the comparison of one profile.
enum Compared {
    Same,
    Reasons,
    Answer(Change),
}

fn compare(sets: [&RuleSet; 2], profiles: &[Profile<'_>; 2], days: &[u32], effects: &BTreeSet<&RuleId>) -> Compared {
    let mut change: Option<Change> = None;
    let mut is_reasoned_alike = true;
    for (day, evaluations) in days::evaluations(profiles, days) {
        is_reasoned_alike = is_reasoned_alike && alike(sets, &evaluations, effects);
        let [old, new] = evaluations.map(Decision::from);
        if let Some(direction) = Direction::of(&old, &new) {
            match &mut change {
                Some(change) => change.direction = change.direction.and(direction),
                None => change = Some(Change { direction, day, old, new }),
            }
        }
    }
    match change {
        Some(change) => Compared::Answer(change),
        None if is_reasoned_alike => Compared::Same,
        None => Compared::Reasons,
    }
}

/// Whether two answers rest on the same rules with the same effects and verdicts.
fn alike([old, new]: [&RuleSet; 2], [in_old, in_new]: &[Evaluation; 2], effects: &BTreeSet<&RuleId>) -> bool {
    in_old.verdicts.len() == in_new.verdicts.len()
        && in_old.verdicts.iter().zip(&in_new.verdicts).all(|((a, verdict), (b, other))| {
            let id = old.rule(*a).id();
            verdict == other && id == new.rule(*b).id() && !effects.contains(id)
        })
}

/// The rules of both sets that do not do the same.
fn other_effects<'r>(old: &'r RuleSet, new: &RuleSet) -> BTreeSet<&'r RuleId> {
    both(old, new).filter(|(old, new)| old.effects() != new.effects()).map(|(old, _)| old.id()).collect()
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

/// What the facts show that are not tried with others: proved cautions, and facts that one set lacks.
fn facts_alone(space: &Space<'_>, old: &RuleSet, new: &RuleSet) -> Vec<Group> {
    let answer = |profile: &Profile<'_>| Decision::on(profile, Elapsed::START);
    let proved = space.proved.iter().filter_map(|fact| {
        let own = |set: &RuleSet, index: RuleIndex| set.rule(index).refer();
        let [in_old, in_new] = fact.at;
        if own(old, in_old) == own(new, in_new) {
            return None;
        }
        let alone = |set, index| {
            let mut profile = Profile::new(set);
            profile.insert(index);
            answer(&profile)
        };
        let (in_old, in_new) = (alone(old, in_old), alone(new, in_new));
        let direction = Direction::of(&in_old, &in_new)?;
        Some(groups::alone((&fact.id, fact.facet, &fact.name), direction, Some(&in_old), Some(&in_new)))
    });
    let one_sided = |set: &RuleSet, rule: &Rule| {
        let (_, facet, name) = groups::of_rule(rule)?;
        Some(answer(&Profile::new(set).with(facet, name).ok()?))
    };
    let removed = space.removed.iter().filter_map(|rule| {
        let direction = if rule.refer().is_some() { Direction::ReferralLost } else { Direction::FactRemoved };
        Some(groups::alone(groups::of_rule(rule)?, direction, Some(&one_sided(old, rule)?), None))
    });
    let added = space.added.iter().filter(|rule| rule.refer().is_some()).filter_map(|rule| {
        Some(groups::alone(groups::of_rule(rule)?, Direction::ReferralAdded, None, Some(&one_sided(new, rule)?)))
    });
    proved.chain(removed).chain(added).collect()
}
