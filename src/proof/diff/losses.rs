//! What an edit takes away besides answers: names, texts and advice.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Direction, Group, groups};
use crate::answer::command::{RECOMMEND, of_profile};
use crate::engine::{Decision, Elapsed};
use crate::load::assemble::lost;
use crate::model::{Advice, Facet, LostReferral, Rule, RuleId, RuleIndex, RuleSet};
use crate::profile::Profile;
use crate::proof::space::Fact;

/// A fact that is known by another name, or a name that means another fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Renamed {
    /// The name, as the id of a fact.
    pub name: RuleId,
    /// The fact that it means in the old set.
    pub old: RuleId,
    /// The fact that it means in the new set, or that is what it meant.
    pub new: RuleId,
}

/// Advice that a rule no longer gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DroppedAdvice {
    /// The rule that gave it; `pack` for the pack's own.
    pub rule: RuleId,
    /// What it said.
    pub dropped: Vec<String>,
    /// What it says that it did not.
    pub added: Vec<String>,
}

/// The names of a fact of the old set that the new one does not know; the first, where it knows none.
pub(super) fn names(old: &RuleSet, new: &RuleSet, index: RuleIndex) -> Vec<Fact<1>> {
    let rule = old.rule(index);
    let named = |name: &str| {
        Some(Fact {
            name: name.to_owned(),
            id: RuleId::new(rule.facet()?.singular(), name),
            ..Fact::in_set(old, index)?
        })
    };
    let is_gone = |name: &&str| rule.facet().is_some_and(|facet| new.find(facet, name).is_none());
    let mut gone: Vec<Fact<1>> = rule.names().filter(is_gone).filter_map(named).collect();
    if gone.len() > rule.aliases().len() {
        gone.truncate(1);
    }
    gone
}

/// The facts of the old set that the new one has under a name that the old set does not know.
pub(super) fn renamed(old: &RuleSet, new: &RuleSet) -> Vec<Renamed> {
    let all = old.rules().iter().filter_map(|rule| Some((rule.id(), lost::renamed(old, new, rule)?.id())));
    all.map(|(old, new)| Renamed { name: old.clone(), old: old.clone(), new: new.clone() }).collect()
}

/// The names that mean one fact in the old set and another one in the new set, which has the first too.
pub(super) fn moved(old: &RuleSet, new: &RuleSet) -> Vec<Renamed> {
    let names = Facet::ALL.into_iter().flat_map(|facet| old.names(facet).map(move |name| (facet, name)));
    let moved = names.filter_map(|(facet, name)| {
        let (was, is) = (old.rule(old.find(facet, name)?), new.find(facet, name)?);
        let is_moved = new.find(facet, was.name()).is_some_and(|same| same != is);
        let name = RuleId::new(facet.singular(), name);
        is_moved.then(|| Renamed { name, old: was.id().clone(), new: new.rule(is).id().clone() })
    });
    moved.collect()
}

/// The advice that rules no longer give, and what they say in its place.
pub(super) fn advice(old: &RuleSet, new: &RuleSet) -> Vec<DroppedAdvice> {
    let pack = RuleId::pack();
    let of_new = |id: &RuleId| new.get(id.as_str()).map_or(&[][..], |rule| rule.advice());
    let rules = old.rules().iter().map(|rule| (rule.id(), rule.advice(), of_new(rule.id())));
    let missing = |from: &[Advice], others: &[Advice]| -> Vec<String> {
        let is_missing = |text: &&str| others.iter().all(|other| *other.text != **text);
        from.iter().map(|piece| &*piece.text).filter(is_missing).map(str::to_owned).collect()
    };
    let all = rules.chain([(&pack, old.advice(), new.advice())]).map(|(rule, was, is)| DroppedAdvice {
        rule: rule.clone(),
        dropped: missing(was, is),
        added: missing(is, was),
    });
    all.filter(|of| !of.dropped.is_empty()).collect()
}

/// The groups of those who lose a referral and are neither in a compared profile nor in a group of
/// `told`: they name a fact that is gone, new or proved, or more facts than were compared.
pub(super) fn unnamed(
    [old, new]: [&RuleSet; 2],
    (proved, most_facts): (&[Fact<2>], Option<usize>),
    lost: &[LostReferral],
    told: &[Group],
) -> Vec<Group> {
    let is_added = |id: &RuleId| id.fact().is_some_and(|(facet, name)| old.find(facet, name).is_none());
    let unnamed = lost.iter().filter(|lost| {
        let is_compared =
            |id: &RuleId| !lost.unknown.contains(id) && !is_added(id) && proved.iter().all(|fact| fact.id != *id);
        let all = lost.facts.iter().chain(&lost.added);
        (most_facts.is_some_and(|most| all.clone().count() > most) || !all.clone().all(is_compared))
            && !told
                .iter()
                .any(|group| group.alone && group.direction == Direction::ReferralLost && group.with == lost.facts)
    });
    let group = |lost: &LostReferral| {
        let all: Vec<RuleId> = lost.facts.iter().chain(&lost.added).cloned().collect();
        let [in_old, in_new] = [old, new].map(|set| Profile::of_known(set, &all));
        let [was, is] = [&in_old, &in_new].map(|profile| groups::side(&Decision::on(profile, Elapsed::START)));
        let who = all.iter().map(|id| {
            let remark = if lost.unknown.contains(id) {
                " (gone)"
            } else if is_added(id) {
                " (new)"
            } else {
                ""
            };
            let title = [new, old].into_iter().find_map(|set| set.meant(id.as_str())).map_or(id.as_str(), Rule::title);
            (id.as_str().replacen('/', " ", 1) + remark, format!("\"{title}\"{remark}"))
        });
        let (who, titles): (Vec<String>, Vec<String>) = who.unzip();
        Group {
            direction: Direction::ReferralLost,
            who: who.join(", "),
            titles: titles.join(", "),
            profiles: 1,
            of: Some(1),
            alone: true,
            with: all,
            cleared: Vec::new(),
            without: Vec::new(),
            day: 0,
            old: Some(was),
            new: Some(is),
            example: of_profile(RECOMMEND, &in_new, 0),
        }
    };
    unnamed.map(group).collect()
}
