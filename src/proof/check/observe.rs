//! Evaluates every profile and records what each rule does.

use std::collections::BTreeMap;

use super::laws::broken_alone;
use crate::engine::{Answer, Decision, Evaluation, Fates, NoEffect, Outcome};
use crate::model::{Arena, Facet, Rule, RuleIndex, RuleSet, arena::index};
use crate::profile::Profile;
use crate::proof::space::{Fact, FactIndex, Space, evaluations};

/// What a rule does in the answers.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate thing that a check asks about")]
pub(super) struct Seen {
    /// The smallest profile to which it applies.
    pub(super) applies_to: Option<Vec<FactIndex>>,
    pub(super) decides: bool,
    /// Its step or floor moved a course, also where its verdict is about its proposal.
    pub(super) moves: bool,
    /// Its step was made, or failed for another reason than being undone.
    pub(super) step_stands: bool,
    /// The other side or the floor undid its step.
    pub(super) step_undone: bool,
    pub(super) floor_lifts: bool,
    /// Its floor met an interval that is at least as long.
    pub(super) floor_met: bool,
}

impl Seen {
    /// Records the fates of the rule's effects in an answer.
    fn keep(&mut self, rule: &Rule, answer: &Answer) {
        let fates = Fates::in_answer(rule, answer);
        let Fates { proposal: _, steps, floor } = fates;
        self.moves |= fates.moves();
        if let Some(steps) = steps {
            let is_undone = matches!(steps, Err(NoEffect::OtherSide | NoEffect::Floor));
            self.step_undone |= is_undone;
            self.step_stands |= !is_undone;
        }
        self.floor_lifts |= matches!(floor, Some(Ok(_)));
        let meets = |floor| answer.unfloored.segments().any(|segment| segment.window.max() >= floor);
        self.floor_met |= rule.effects().floor.is_some_and(meets);
    }

    fn merge(&mut self, other: &Self) {
        let Self { applies_to: _, decides, moves, step_stands, step_undone, floor_lifts, floor_met } = other;
        self.decides |= decides;
        self.moves |= moves;
        self.step_stands |= step_stands;
        self.step_undone |= step_undone;
        self.floor_lifts |= floor_lifts;
        self.floor_met |= floor_met;
    }
}

index!(
    /// The decisions of a profile from day to day.
    RowIndex
);

/// Every profile of a set, with its decisions.
#[derive(Debug)]
pub(super) struct Observed<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) space: &'r Space<'r, 1>,
    pub(super) days: Vec<u32>,
    /// Combinations of the same effects that always hold together.
    pub(super) same: Vec<(RuleIndex, RuleIndex)>,
    /// What single answers break, each with the smallest profile and the day.
    pub(super) broken: Vec<(&'static str, Vec<FactIndex>, u32)>,
    pub(super) seen: Arena<RuleIndex, Seen>,
    /// The different rows. Each ends on the day of its last change.
    rows: Arena<RowIndex, Vec<Decision>>,
    /// The row of each profile, by its number.
    numbered: Arena<usize, RowIndex>,
}

/// The profiles to evaluate, and the cautions that refer and that no combination mentions: they are
/// proved to refer whatever else is given.
pub(super) fn space(rules: &RuleSet) -> (Space<'_, 1>, Vec<RuleIndex>) {
    let mentioned: Vec<RuleIndex> = rules.combinations().flat_map(|(_, when)| when.mentioned()).collect();
    let is_proved = |index: &RuleIndex| {
        let rule = rules.rule(*index);
        rule.facet().is_some_and(Facet::is_screened) && rule.refer().is_some() && !mentioned.contains(index)
    };
    let (proved, tried): (Vec<RuleIndex>, Vec<RuleIndex>) = rules.all_facts().partition(is_proved);
    let facts = tried.into_iter().filter_map(|index| Fact::in_set(rules, index));
    (Space::new([rules], facts.collect(), |_| false).and_beyond(), proved)
}

impl<'r> Observed<'r> {
    pub(super) fn new(rules: &'r RuleSet, space: &'r Space<'r, 1>, proved: &[RuleIndex]) -> Self {
        let mut observed = Self {
            rules,
            space,
            days: space.days(),
            same: same_effects(rules),
            broken: Vec::new(),
            seen: rules.all().map(|_| Seen::default()).collect(),
            rows: Arena::default(),
            numbered: Vec::with_capacity(space.len()).into(),
        };
        let mut known: BTreeMap<Vec<Decision>, RowIndex> = BTreeMap::new();
        space.each(|_, point| {
            let row = observed.look(&space.facts_of(point));
            let row = known.entry(row).or_insert_with_key(|row| observed.rows.push(row.clone()));
            observed.numbered.push(*row);
        });
        for facts in &space.beyond {
            observed.look(facts);
        }
        for caution in proved {
            (observed.seen[*caution].applies_to, observed.seen[*caution].decides) = (Some(Vec::new()), true);
        }
        share_among_alike(space, &mut observed.seen);
        observed
    }

    /// The row of a profile, by its number. Equal rows are equal decisions on all days.
    pub(super) fn row(&self, profile: usize) -> RowIndex {
        self.numbered[profile]
    }

    /// The decisions of a row on each of [`Observed::days`] and ever after.
    pub(super) fn decisions(&self, row: RowIndex) -> impl Iterator<Item = &Decision> + Clone {
        let row = &self.rows[row];
        row.iter().chain(row.last().into_iter().cycle())
    }

    pub(super) fn fact(&self, fact: FactIndex) -> &'r Rule {
        let [index] = self.space.facts[fact].at;
        self.rules.rule(index)
    }

    /// The decisions for a profile, up to the day of the last change. Records what the rules do.
    fn look(&mut self, facts: &[FactIndex]) -> Vec<Decision> {
        let profiles = self.space.profiles(facts);
        let [profile] = &profiles;
        let applies = |index| self.rules.condition(index).is_some_and(|when| when.holds(profile.facts()));
        self.same.retain(|(a, b)| applies(*a) == applies(*b));
        let days = std::mem::take(&mut self.days);
        let mut row: Vec<Decision> = Vec::new();
        for (day, [evaluation]) in evaluations(&profiles, &days) {
            self.keep(profile, facts, &evaluation, day);
            row.push(evaluation.into());
        }
        self.days = days;
        while let [.., before, last] = row.as_slice()
            && before == last
        {
            row.pop();
        }
        row
    }

    fn keep(&mut self, profile: &Profile<'_>, facts: &[FactIndex], evaluation: &Evaluation, day: u32) {
        if let Some(broken) = broken_alone(profile, evaluation) {
            match self.broken.iter_mut().find(|known| known.0 == broken) {
                Some(known) if known.1.len() <= facts.len() => {}
                Some(known) => *known = (broken, facts.to_vec(), day),
                None => self.broken.push((broken, facts.to_vec(), day)),
            }
        }
        for (index, verdict) in &evaluation.verdicts {
            let seen = &mut self.seen[*index];
            if seen.applies_to.as_ref().is_none_or(|known| facts.len() < known.len()) {
                seen.applies_to = Some(facts.to_vec());
            }
            seen.decides |= verdict.decides();
            if let Outcome::Course(answer) = &evaluation.outcome {
                seen.keep(self.rules.rule(*index), answer);
            }
        }
    }
}

/// Only some of the facts that are alike are tried. The others do the same.
fn share_among_alike(space: &Space<'_, 1>, seen: &mut Arena<RuleIndex, Seen>) {
    for class in space.alike() {
        let each = || class.iter().map(|fact| (*fact, space.facts[*fact].at));
        let mut shared = Seen::default();
        for (_, [index]) in each() {
            shared.merge(&seen[index]);
        }
        for (fact, [index]) in each() {
            let applies_to = seen[index].applies_to.take().unwrap_or_else(|| vec![fact]);
            seen[index] = Seen { applies_to: Some(applies_to), ..shared.clone() };
        }
    }
}

/// The pairs of combinations that have the same effects.
fn same_effects(rules: &RuleSet) -> Vec<(RuleIndex, RuleIndex)> {
    let all: Vec<RuleIndex> = rules.combinations().map(|(index, _)| index).collect();
    let of = |index: RuleIndex| (rules.rule(index).effects(), rules.rule(index).advice());
    let pairs = all.iter().enumerate().flat_map(|(at, a)| all.iter().skip(at + 1).map(move |b| (*a, *b)));
    pairs.filter(|(a, b)| of(*a) == of(*b)).collect()
}
