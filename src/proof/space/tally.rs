//! Profiles that are counted together.

use std::collections::BTreeSet;

use super::{ClassIndex, FactIndex, Space};
use crate::model::Facet;

/// The number of some profiles, the choices that they make, and the smallest of them.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) profiles: u128,
    /// The choices that at least one profile makes, as bits.
    taken: Vec<u64>,
    /// The number of facts of the smallest profile.
    pub(crate) fewest: usize,
    /// The smallest profile: of those with the fewest facts the first in the order of [`Space::each`].
    smallest: Vec<(ClassIndex, usize)>,
}

impl Tally {
    /// The profile without a fact.
    pub(crate) fn empty() -> Self {
        Self { profiles: 1, taken: Vec::new(), fewest: 0, smallest: Vec::new() }
    }

    /// The profiles with one more choice, for a class that they have none of yet.
    pub(crate) fn choose<const N: usize>(&mut self, space: &Space<'_, N>, class: ClassIndex, choice: usize) {
        let made = &space.classes[class].choices[choice];
        self.profiles = self.profiles.saturating_mul(made.weight);
        let bit = bit(space, class, choice);
        let (word, bit) = (bit / 64, bit % 64);
        if self.taken.len() <= word {
            self.taken.resize(word + 1, 0);
        }
        self.taken.iter_mut().skip(word).take(1).for_each(|word| *word |= 1 << bit);
        if choice > 0 {
            self.fewest += made.facts.len();
            let place = self.smallest.partition_point(|(other, _)| *other < class);
            self.smallest.insert(place, (class, choice));
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.profiles = self.profiles.saturating_add(other.profiles);
        if self.taken.len() < other.taken.len() {
            self.taken.resize(other.taken.len(), 0);
        }
        self.taken.iter_mut().zip(&other.taken).for_each(|(word, other)| *word |= other);
        if other.key() < self.key() {
            (self.fewest, self.smallest) = (other.fewest, other.smallest);
        }
    }

    /// Orders tallies by their smallest profiles.
    pub(crate) fn key(&self) -> (usize, &[(ClassIndex, usize)]) {
        (self.fewest, &self.smallest)
    }

    /// The facts of the smallest profile.
    pub(crate) fn example<const N: usize>(&self, space: &Space<'_, N>) -> Vec<FactIndex> {
        space.facts_of(&self.smallest).collect()
    }

    fn has<const N: usize>(&self, space: &Space<'_, N>, class: ClassIndex, choice: usize) -> bool {
        let bit = bit(space, class, choice);
        self.taken.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// The single facets of which at least one profile has no fact.
    pub(crate) fn lacking<const N: usize>(&self, space: &Space<'_, N>) -> BTreeSet<Facet> {
        let of_class = |class: ClassIndex| {
            let first = space.classes[class].alike.iter().flatten().next();
            first.map(|fact| space.facts[*fact].facet).filter(|_| !self.has(space, class, 0))
        };
        let stated: Vec<Facet> = space.classes.indices().filter_map(of_class).collect();
        Facet::ALL.into_iter().filter(|facet| facet.is_single() && !stated.contains(facet)).collect()
    }

    /// The facts that all profiles have, and those that at least one has.
    pub(crate) fn shared_and_seen<const N: usize>(
        &self,
        space: &Space<'_, N>,
    ) -> (BTreeSet<FactIndex>, BTreeSet<FactIndex>) {
        let (mut shared, mut seen) = (BTreeSet::new(), BTreeSet::new());
        for (class, of) in space.classes.iter() {
            let made: Vec<_> = of.choices.iter().filter(|(choice, _)| self.has(space, class, *choice)).collect();
            seen.extend(made.iter().flat_map(|(_, choice)| &choice.seen).copied());
            if let [(_, only)] = made.as_slice() {
                shared.extend(only.shared());
            }
        }
        (shared, seen)
    }
}

fn bit<const N: usize>(space: &Space<'_, N>, class: ClassIndex, choice: usize) -> usize {
    space.choices_before[class] + choice
}
