//! Finds the smallest profiles for which each combination holds, where not all can be visited.

use std::{array, collections::BTreeSet};

use super::{FactIndex, Space, class};
use crate::model::{Arena, Condition};
use crate::proof::holding::Holding;

/// The most profiles to keep for one combination.
const KEPT: usize = 16;

#[derive(Debug)]
pub(crate) struct Smallest {
    /// The first [`KEPT`] of them.
    pub(crate) profiles: Vec<Vec<FactIndex>>,
    /// All profiles were tried, so that where there is none the condition never holds.
    pub(crate) is_proved: bool,
}

impl<const N: usize> Space<'_, N> {
    /// The smallest profiles for which the conditions hold, each in its set. Only the facts that they ask
    /// about are tried: no others matter to them.
    pub(crate) fn smallest(&self, conditions: [Option<&Condition>; N]) -> Smallest {
        let leaves = conditions.map(|condition| condition.map_or_else(Vec::new, Condition::leaves));
        let is_asked = |fact: &FactIndex| {
            let mut in_sets = leaves.iter().zip(self.facts[*fact].at);
            in_sets.any(|(leaves, at)| leaves.iter().any(|(_, test)| test.facts().contains(at)))
        };
        let asked: Vec<FactIndex> = self.facts.indices().filter(is_asked).collect();
        let facts: Arena<FactIndex, _> = asked.iter().map(|fact| self.facts[*fact].clone()).collect();
        let classes = class::classes(&facts, &leaves, |_, _| true);
        let space = Self::of_classes(self.sets, facts, classes);
        let mut smallest = Smallest { profiles: Vec::new(), is_proved: space.bound().is_none() };
        let mut of_sets = conditions.into_iter();
        let mut holding = self.sets.map(|rules| {
            let condition = of_sets.next().flatten().map(|condition| (rules.default_rule(), condition));
            Holding::new(rules, condition.into_iter())
        });
        let mut facts = Vec::new();
        space.each(|_, point| {
            facts.clear();
            facts.extend(space.facts_of(point));
            let fewest = smallest.profiles.first().map_or(usize::MAX, Vec::len);
            if facts.len() > fewest || facts.len() == fewest && smallest.profiles.len() >= KEPT {
                return;
            }
            let mut in_sets = holding.iter_mut().zip(conditions).enumerate();
            let holds = in_sets.all(|(set, (holding, condition))| {
                holding.to(facts.iter().filter_map(|fact| space.facts[*fact].at.get(set).copied()));
                condition.is_none() || !holding.combinations().is_empty()
            });
            if holds {
                if facts.len() < fewest {
                    smallest.profiles.clear();
                }
                smallest.profiles.push(facts.clone());
            }
        });
        let asked = Arena::<FactIndex, _>::from(asked);
        for fact in smallest.profiles.iter_mut().flatten() {
            *fact = asked[*fact];
        }
        smallest
    }

    /// Where not all profiles are visited: larger ones that are the smallest for which a combination holds,
    /// and each of these with one more fact.
    pub(super) fn beyond(&self) -> BTreeSet<Vec<FactIndex>> {
        let Some(bound) = self.bound() else { return BTreeSet::new() };
        let mut profiles = BTreeSet::new();
        for (set, rules) in self.sets.into_iter().enumerate() {
            for (_, condition) in rules.combinations() {
                let in_its_set = array::from_fn(|of| (of == set).then_some(condition));
                for smallest in self.smallest(in_its_set).profiles {
                    let more = self.facts.indices().filter_map(|fact| self.with(&smallest, fact));
                    profiles.extend(more.filter(|profile| profile.len() > bound));
                    if smallest.len() > bound {
                        profiles.insert(smallest);
                    }
                }
            }
        }
        profiles
    }

    /// A profile with one more fact; `None` where it has the fact, or another one of its single facet.
    fn with(&self, profile: &[FactIndex], added: FactIndex) -> Option<Vec<FactIndex>> {
        let facet = |fact: &FactIndex| self.facts[*fact].facet;
        let excludes =
            |other: &FactIndex| *other == added || facet(&added).is_single() && facet(other) == facet(&added);
        (!profile.iter().any(excludes)).then(|| {
            let mut more = [profile, &[added]].concat();
            more.sort_unstable();
            more
        })
    }
}
