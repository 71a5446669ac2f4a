//! The profiles that rule sets span, all of them or up to a stated bound; those that the rules cannot tell apart are
//! visited once.
//!
//! Two facts of a facet are **alike** where they have the same effects and stand in the same places of every condition.
//! Then it does not matter which of them a profile has, but only how many, and of that number only what a condition can
//! ask: none or some, some so many (`at-least`), or all of them (`all`). So a few profiles stand for very many,
//! and nothing is left to chance. [`Space::each`] visits one of each sort, with the number of profiles that it stands for.
//!
//! Where even these are more than [`MOST`], only profiles of a few facts are visited: as many facts as fit, but
//! [`LEAST_FACTS`] at least. [`Space::beyond`] then adds the smallest profiles for which each combination holds.

use crate::model::condition::Test;
use crate::model::facet::{Facet, RuleId};
use crate::model::facts::RuleIndex;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;
use crate::profile::Profile;
use axis::Axis;
pub use coverage::Coverage;

mod axis;
mod beyond;
mod coverage;

/// The most profiles that are visited, if [`LEAST_FACTS`] allow it.
pub(crate) const MOST: u64 = 1 << 20;

/// Up to how many facts all profiles are visited, however many that are.
pub(crate) const LEAST_FACTS: usize = 3;

/// A fact by a name that each of the sets knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact<const N: usize> {
    pub(crate) facet: Facet,
    pub(crate) id: RuleId,
    pub(crate) name: String,
    /// The fact in each of the sets.
    pub(crate) at: [RuleIndex; N],
}

/// The profiles of some rule sets that are looked at together.
#[derive(Debug)]
pub(crate) struct Space<'r, const N: usize> {
    sets: [&'r RuleSet; N],
    /// All facts, the responses last.
    pub(crate) facts: Vec<Fact<N>>,
    axes: Vec<Axis>,
    /// `ways[axis][facts]`: how many profiles there are to visit that have at most so many facts, all of this axis and
    /// those after it.
    ways: Vec<Vec<u64>>,
    /// The most facts of a profile that is visited.
    most_facts: usize,
}

/// A profile that is visited: of each axis, in order, the choice that is made, where one is.
pub(crate) type Point = [(usize, usize)];

impl<'r, const N: usize> Space<'r, N> {
    /// The space of some facts; facts that `tells_apart` gives another answer are never taken for alike.
    pub(crate) fn new(sets: [&'r RuleSet; N], mut facts: Vec<Fact<N>>, tells_apart: impl Fn(&Fact<N>) -> bool) -> Self {
        facts.sort_by_key(|fact| fact.facet.is_single());
        let leaves: Vec<(usize, Facet, &Test)> = sets
            .iter()
            .enumerate()
            .flat_map(|(set, rules)| rules.combinations().map(move |(_, condition)| (set, condition)))
            .flat_map(|(set, condition)| condition.leaves().into_iter().map(move |(facet, test)| (set, facet, test)))
            .collect();
        let axes = axis::axes(&facts, &leaves, |a, b| {
            let same = |set: usize| {
                let of = |fact: &Fact<N>| fact.at.get(set).zip(sets.get(set)).map(|(at, rules)| rules.rule(*at));
                of(a).map(Rule::effects) == of(b).map(Rule::effects)
            };
            tells_apart(a) == tells_apart(b) && (0..N).all(same)
        });
        Self::of_axes(sets, facts, axes)
    }

    fn of_axes(sets: [&'r RuleSet; N], facts: Vec<Fact<N>>, axes: Vec<Axis>) -> Self {
        let all: usize = axes.iter().map(Axis::most_facts).sum();
        let mut ways: Vec<Vec<u64>> = vec![vec![1; all + 1]];
        for axis in axes.iter().rev() {
            let after = ways.last().map_or(&[][..], Vec::as_slice);
            let here = (0..=all).map(|facts| {
                let chosen = axis.costs().filter_map(|cost| after.get(facts.checked_sub(cost)?));
                chosen.fold(0_u64, |sum, ways| sum.saturating_add(*ways))
            });
            let here = here.collect();
            ways.push(here);
        }
        ways.reverse();
        let fitting = |facts: &usize| ways.first().and_then(|ways| ways.get(*facts)).is_some_and(|ways| *ways <= MOST);
        let most_facts = (0..=all).take_while(fitting).last().unwrap_or(0).max(LEAST_FACTS.min(all));
        Self { sets, facts, axes, ways, most_facts }
    }

    /// How many profiles are visited.
    pub(crate) fn len(&self) -> usize {
        usize::try_from(self.ways_from(0, self.most_facts)).unwrap_or(usize::MAX)
    }

    /// Up to how many facts; `None` where all profiles are visited.
    pub(crate) fn bound(&self) -> Option<usize> {
        let all: usize = self.axes.iter().map(Axis::most_facts).sum();
        (self.most_facts < all).then_some(self.most_facts)
    }

    fn ways_from(&self, axis: usize, facts: usize) -> u64 {
        self.ways.get(axis).and_then(|ways| ways.get(facts)).copied().unwrap_or(0)
    }

    /// Visits each profile once, in the order of their numbers: its number, and the profile.
    pub(crate) fn each(&self, mut visit: impl FnMut(usize, &Point)) {
        let mut number = 0;
        self.visit_from(0, self.most_facts, &mut Vec::new(), &mut |point| {
            visit(number, point);
            number += 1;
        });
    }

    fn visit_from(&self, first: usize, facts: usize, point: &mut Vec<(usize, usize)>, visit: &mut impl FnMut(&Point)) {
        visit(point);
        for (at, axis) in self.axes.iter().enumerate().skip(first) {
            for (choice, cost) in axis.costs().enumerate().skip(1) {
                if let Some(left) = facts.checked_sub(cost) {
                    point.push((at, choice));
                    self.visit_from(at + 1, left, point, visit);
                    point.pop();
                }
            }
        }
    }

    /// The number of a profile.
    pub(crate) fn number(&self, point: &Point) -> usize {
        let (mut number, mut first, mut facts) = (0, 0, self.most_facts);
        for (at, choice) in point {
            let Some(axis) = self.axes.get(*at) else { continue };
            number += 1 + self.ways_from(first, facts) - self.ways_from(*at, facts);
            for (other, cost) in axis.costs().enumerate().take(choice + 1).skip(1) {
                let left = facts.saturating_sub(cost);
                if other == *choice {
                    facts = left;
                } else {
                    number += self.ways_from(at + 1, left);
                }
            }
            first = at + 1;
        }
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    /// The profiles that have one fact less than this one, each with the fact that it lacks.
    pub(crate) fn smaller(&self, point: &Point) -> Vec<(Vec<(usize, usize)>, usize)> {
        let each = point.iter().enumerate().filter_map(|(place, (at, choice))| {
            let axis = self.axes.get(*at)?;
            let (fewer, added) = axis.one_less(*choice)?;
            let mut smaller = point.to_vec();
            if fewer == 0 {
                smaller.remove(place);
            } else if let Some(chosen) = smaller.get_mut(place) {
                chosen.1 = fewer;
            }
            Some((smaller, added))
        });
        each.collect()
    }

    /// The facts of a profile, as indices of [`Space::facts`].
    pub(crate) fn facts_of(&self, point: &Point) -> Vec<usize> {
        point.iter().filter_map(|(at, choice)| self.axes.get(*at)?.facts(*choice)).flatten().copied().collect()
    }

    /// How many profiles one that is visited stands for.
    pub(crate) fn weight(&self, point: &Point) -> u128 {
        let weights = point.iter().filter_map(|(at, choice)| Some(self.axes.get(*at)?.weight(*choice)));
        weights.fold(1, u128::saturating_mul)
    }

    /// The facts that all the profiles have for which one that is visited stands.
    pub(crate) fn shared(&self, point: &Point) -> impl Iterator<Item = usize> {
        let all = point.iter().filter_map(|(at, choice)| self.axes.get(*at)?.shared(*choice));
        all.flatten().copied()
    }

    /// The facts that at least one of the profiles has for which one that is visited stands.
    pub(crate) fn seen(&self, point: &Point) -> impl Iterator<Item = usize> {
        let any = point.iter().filter_map(|(at, choice)| self.axes.get(*at)?.seen(*choice));
        any.flatten().copied()
    }

    /// The facts that are alike, each in one list; a fact like no other is a list by itself.
    pub(crate) fn alike(&self) -> impl Iterator<Item = &[usize]> {
        self.axes.iter().flat_map(Axis::alike)
    }

    /// A profile as each of the sets knows it.
    pub(crate) fn profiles(&self, facts: &[usize]) -> [Profile<'r>; N] {
        let mut profiles = self.sets.map(Profile::new);
        for fact in facts.iter().filter_map(|fact| self.facts.get(*fact)) {
            for (profile, at) in profiles.iter_mut().zip(fact.at) {
                profile.insert(at);
            }
        }
        profiles
    }

    /// The days of the course on which an answer can turn into another: the first, and of every opening phase the day it
    /// ends and the day before.
    pub(crate) fn days(&self) -> Vec<u32> {
        let proposals = self.sets.iter().flat_map(|set| set.rules()).filter_map(Rule::proposal);
        let ends = proposals.flat_map(|proposal| proposal.ends().flat_map(|end| [end - 1, end]));
        let mut days: Vec<u32> = ends.chain([0]).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl Fact<1> {
    /// A fact of one set.
    pub(crate) fn of(rules: &RuleSet, index: RuleIndex) -> Option<Self> {
        let rule = rules.rule(index);
        Some(Self { facet: rule.facet()?, id: rule.id().clone(), name: rule.name().to_owned(), at: [index] })
    }
}
