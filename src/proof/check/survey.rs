//! What every profile shows: its answers, and what each rule does in them.

use std::collections::BTreeMap;

use super::laws::{self, Law};
use crate::answer::what_if::Same;
use crate::engine::{Answer, Elapsed, Evaluation, Fates, NoEffect, Outcome, evaluate};
use crate::model::facet::Facet;
use crate::model::facts::RuleIndex;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;
use crate::profile::Profile;
use crate::proof::space::{Fact, Space};

/// What a rule was seen to do.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that a check asks about")]
pub(super) struct Seen {
    /// The facts of the smallest profile to which it applies.
    pub(super) applies_to: Option<Vec<usize>>,
    /// Whether it decides: it leads, is the default, moves the course, is the floor, or refers.
    pub(super) decides: bool,
    /// Whether its step or floor moved a course, also where its verdict is about what it proposes.
    pub(super) moves: bool,
    /// Whether the step that it asks for was made, or came to nothing for another reason than being undone.
    pub(super) step_stands: bool,
    /// Whether something undid that step: the other side, or the floor.
    pub(super) step_undone: bool,
    /// Whether its floor lifted a course.
    pub(super) floor_lifts: bool,
    /// Whether its floor met an interval that is at least as long.
    pub(super) floor_met: bool,
}

/// Every profile of a set, with what was seen in its answers.
#[derive(Debug)]
pub(super) struct Survey<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) space: Space<'r, 1>,
    pub(super) days: Vec<u32>,
    /// Where not all profiles are visited: further ones.
    pub(super) beyond: Vec<Vec<usize>>,
    /// The cautions that refer and that no combination looks at, so that nothing else can tell with them.
    pub(super) proved: Vec<RuleIndex>,
    /// Combinations of the same effects that always hold together, though they may not be written alike.
    pub(super) same: Vec<(RuleIndex, RuleIndex)>,
    /// Laws that a single answer breaks, with the facts of the smallest profile, and the day.
    pub(super) broken: Vec<(Law, Vec<usize>, u32)>,
    /// By index of the rule.
    seen: Vec<Seen>,
    /// Each answer once.
    answers: Vec<Same>,
    /// By number of the profile, which of `rows` it has.
    numbered: Vec<u32>,
    /// The numbers of the answers on each of the days; each such row once, since there are few.
    rows: Vec<Vec<u32>>,
}

impl<'r> Survey<'r> {
    pub(super) fn of(rules: &'r RuleSet) -> Self {
        let looked_at: Vec<RuleIndex> = rules.combinations().flat_map(|(_, when)| when.mentioned()).collect();
        let is_proved = |index: &RuleIndex| {
            let rule = rules.rule(*index);
            rule.facet() == Some(Facet::Caution) && rule.refer().is_some() && !looked_at.contains(index)
        };
        let (proved, tried): (Vec<RuleIndex>, Vec<RuleIndex>) =
            Facet::ALL.into_iter().flat_map(|facet| rules.indices(facet)).copied().partition(is_proved);
        let facts = tried.into_iter().filter_map(|index| Fact::of(rules, index));
        let space = Space::new([rules], facts.collect(), |_| false);
        let mut look = Look {
            rules,
            days: space.days(),
            seen: vec![Seen::default(); rules.rules().len()],
            same: same_effects(rules),
            broken: Vec::new(),
            known: BTreeMap::new(),
            answers: Vec::new(),
        };
        let mut numbered: Vec<u32> = Vec::with_capacity(space.len());
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        space.each(|_, point| {
            let row = look.at(&space, &space.facts_of(point));
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            numbered.push(*known.entry(row).or_insert(next));
        });
        let mut rows = vec![Vec::new(); known.len()];
        for (row, number) in known {
            if let Some(known) = usize::try_from(number).ok().and_then(|number| rows.get_mut(number)) {
                *known = row;
            }
        }
        let beyond: Vec<Vec<usize>> = space.beyond().into_iter().collect();
        for facts in &beyond {
            look.at(&space, facts);
        }
        let Look { days, mut seen, same, broken, answers, .. } = look;
        for caution in &proved {
            if let Some(seen) = seen.get_mut(caution.0) {
                (seen.applies_to, seen.decides) = (Some(Vec::new()), true);
            }
        }
        share_among_alike(&space, &mut seen);
        Self { rules, space, days, beyond, proved, same, broken, seen, answers, numbered, rows }
    }

    /// Which row of answers a profile has, by its number: equal rows are equal answers on all days.
    pub(super) fn row(&self, number: usize) -> Option<u32> {
        self.numbered.get(number).copied()
    }

    /// The numbers of the answers of a row, one for each of [`Survey::days`].
    pub(super) fn answers(&self, row: u32) -> &[u32] {
        usize::try_from(row).ok().and_then(|row| self.rows.get(row)).map_or(&[], Vec::as_slice)
    }

    /// The answer with a number.
    pub(super) fn answer(&self, number: u32) -> Option<&Same> {
        self.answers.get(usize::try_from(number).ok()?)
    }

    pub(super) fn seen(&self, index: RuleIndex) -> Seen {
        self.seen.get(index.0).cloned().unwrap_or_default()
    }
}

/// Of facts that are alike only some are tried; what these do, the others do.
fn share_among_alike(space: &Space<'_, 1>, seen: &mut [Seen]) {
    for class in space.alike() {
        let each = || class.iter().filter_map(|fact| Some((*fact, space.facts.get(*fact)?.at[0].0)));
        let mut shared = Seen::default();
        for known in each().filter_map(|(_, index)| seen.get(index)) {
            shared.decides |= known.decides;
            shared.moves |= known.moves;
            shared.step_stands |= known.step_stands;
            shared.step_undone |= known.step_undone;
            shared.floor_lifts |= known.floor_lifts;
            shared.floor_met |= known.floor_met;
        }
        for (fact, index) in each() {
            if let Some(known) = seen.get_mut(index) {
                let applies_to = known.applies_to.take().unwrap_or_else(|| vec![fact]);
                *known = Seen { applies_to: Some(applies_to), ..shared.clone() };
            }
        }
    }
}

/// A survey in the making.
#[derive(Debug)]
struct Look<'r> {
    rules: &'r RuleSet,
    days: Vec<u32>,
    seen: Vec<Seen>,
    same: Vec<(RuleIndex, RuleIndex)>,
    broken: Vec<(Law, Vec<usize>, u32)>,
    known: BTreeMap<Same, u32>,
    answers: Vec<Same>,
}

impl Look<'_> {
    /// The numbers of the answers that a profile has on each of the days. What they show of the rules is kept.
    fn at(&mut self, space: &Space<'_, 1>, facts: &[usize]) -> Vec<u32> {
        let [profile] = space.profiles(facts);
        let applies = |index| self.rules.condition(index).is_some_and(|when| when.holds(profile.facts()));
        self.same.retain(|(a, b)| applies(*a) == applies(*b));
        let mut numbers: Vec<u32> = Vec::with_capacity(self.days.len());
        for day in self.days.clone() {
            let evaluation = evaluate(&profile, Elapsed::days(day));
            let is_for_all_days = numbers.is_empty() && !evaluation.depends_on_day();
            self.keep(&profile, facts, &evaluation, day);
            numbers.push(self.number(Same::from(evaluation)));
            if is_for_all_days {
                numbers.resize(self.days.len(), numbers.first().copied().unwrap_or_default());
                break;
            }
        }
        numbers
    }

    fn number(&mut self, answer: Same) -> u32 {
        if let Some(known) = self.known.get(&answer) {
            return *known;
        }
        let number = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        self.answers.push(answer.clone());
        self.known.insert(answer, number);
        number
    }

    fn keep(&mut self, profile: &Profile<'_>, facts: &[usize], evaluation: &Evaluation, day: u32) {
        if let Some(law) = laws::broken_alone(profile, evaluation) {
            match self.broken.iter_mut().find(|known| known.0 == law) {
                Some(known) if known.1.len() <= facts.len() => {}
                Some(known) => *known = (law, facts.to_vec(), day),
                None => self.broken.push((law, facts.to_vec(), day)),
            }
        }
        for (index, verdict) in &evaluation.verdicts {
            let rule = self.rules.rule(*index);
            let Some(seen) = self.seen.get_mut(index.0) else { continue };
            if seen.applies_to.as_ref().is_none_or(|known| facts.len() < known.len()) {
                seen.applies_to = Some(facts.to_vec());
            }
            seen.decides |= verdict.decides();
            if let Outcome::Course(answer) = &evaluation.outcome {
                seen.keep(rule, answer);
            }
        }
    }
}

impl Seen {
    /// Keeps what became of the effects of a rule in an answer.
    fn keep(&mut self, rule: &Rule, answer: &Answer) {
        let fates = Fates::of(rule, answer);
        let Fates { proposal: _, steps, floor } = fates;
        self.moves |= fates.moves();
        if let Some(steps) = steps {
            let is_undone = matches!(steps, Err(NoEffect::OtherSide | NoEffect::Floor));
            *(if is_undone { &mut self.step_undone } else { &mut self.step_stands }) = true;
        }
        self.floor_lifts |= matches!(floor, Some(Ok(_)));
        let meets = |floor| answer.unfloored.segments().any(|segment| segment.window.max() >= floor);
        self.floor_met |= rule.effects().floor.is_some_and(meets);
    }
}

/// The pairs of combinations that have the same effects.
fn same_effects(rules: &RuleSet) -> Vec<(RuleIndex, RuleIndex)> {
    let all: Vec<RuleIndex> = rules.combinations().map(|(index, _)| index).collect();
    let of = |index: &RuleIndex| {
        let rule = rules.rule(*index);
        (rule.effects(), rule.advice())
    };
    let pairs = all.iter().enumerate().flat_map(|(at, a)| all.iter().skip(at + 1).map(move |b| (*a, *b)));
    pairs.filter(|(a, b)| of(a) == of(b)).collect()
}
