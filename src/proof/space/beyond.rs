//! Where not all profiles can be visited: for whom each combination holds.

use std::collections::BTreeSet;

use super::{Space, axis};
use crate::model::condition::Condition;

/// How many of the smallest profiles of one combination are kept.
const KEPT: usize = 16;

/// The profiles of the fewest facts for which a condition holds.
#[derive(Debug)]
pub(crate) struct Smallest {
    /// Each as indices of [`Space::facts`]; of very many the first.
    pub(crate) profiles: Vec<Vec<usize>>,
    /// Whether it was looked for among all profiles, so that where there is none the condition never holds.
    pub(crate) is_proved: bool,
}

impl<const N: usize> Space<'_, N> {
    /// The smallest profiles for which a condition of one of the sets holds. Only the facts that it asks about are tried,
    /// since no others matter to it.
    pub(crate) fn smallest(&self, set: usize, condition: &Condition) -> Smallest {
        let mentioned = condition.mentioned();
        let asked = |at: &usize| {
            let fact = self.facts.get(*at).and_then(|fact| fact.at.get(set));
            fact.is_some_and(|fact| mentioned.contains(fact))
        };
        let known: Vec<usize> = (0..self.facts.len()).filter(asked).collect();
        let facts = known.iter().filter_map(|at| self.facts.get(*at)).cloned().collect::<Vec<_>>();
        let leaves: Vec<_> = condition.leaves().into_iter().map(|(facet, test)| (set, facet, test)).collect();
        let axes = axis::axes(&facts, &leaves, |_, _| true);
        let space = Self::of_axes(self.sets, facts, axes);
        let mut smallest = Smallest { profiles: Vec::new(), is_proved: space.bound().is_none() };
        space.each(|_, point| {
            let facts = space.facts_of(point);
            let fewest = smallest.profiles.first().map_or(usize::MAX, Vec::len);
            let holds = || space.profiles(&facts).get(set).is_some_and(|profile| condition.holds(profile.facts()));
            if facts.len() <= fewest && holds() {
                if facts.len() < fewest {
                    smallest.profiles.clear();
                }
                if smallest.profiles.len() < KEPT {
                    smallest.profiles.push(facts);
                }
            }
        });
        for profile in &mut smallest.profiles {
            *profile = profile.iter().filter_map(|at| known.get(*at).copied()).collect();
        }
        smallest
    }

    /// Where not all profiles are visited: those of more facts that are the smallest for which a combination holds, and
    /// these with each one fact more.
    pub(crate) fn beyond(&self) -> BTreeSet<Vec<usize>> {
        let Some(bound) = self.bound() else { return BTreeSet::new() };
        let mut profiles = BTreeSet::new();
        for (set, rules) in self.sets.into_iter().enumerate() {
            for (_, condition) in rules.combinations() {
                for smallest in self.smallest(set, condition).profiles {
                    let more = (0..self.facts.len()).filter_map(|fact| self.with(&smallest, fact));
                    profiles.extend(more.filter(|profile| profile.len() > bound));
                    if smallest.len() > bound {
                        profiles.insert(smallest);
                    }
                }
            }
        }
        profiles
    }

    /// A profile with one fact more; `None` where it has the fact, or another response.
    fn with(&self, profile: &[usize], fact: usize) -> Option<Vec<usize>> {
        let is_response = |fact: &usize| self.facts.get(*fact).is_some_and(|fact| fact.facet.is_single());
        if profile.contains(&fact) || is_response(&fact) && profile.iter().any(is_response) {
            return None;
        }
        let mut more = profile.to_vec();
        more.push(fact);
        more.sort_unstable();
        Some(more)
    }
}
