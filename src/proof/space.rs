//! The profiles that rule sets span, all of them or up to a stated bound; those that the rules cannot tell apart are
//! visited once.
//!
//! Two facts of a facet are **alike** where they have the same effects and the same places in every condition. Then it
//! does not matter which of them a profile has, but only how many, and of that number only what a condition can ask:
//! none or some, some so many (`at-least`), or all of them (`all`). So a few profiles represent very many, and nothing
//! is left to chance. [`Space::each`] visits one of each sort, with the number of profiles that it represents.
//!
//! Where even these are more than [`MOST`], only profiles of a few facts are visited: as many facts as fit, but
//! [`LEAST_FACTS`] at least. [`Space::beyond`] then adds the smallest profiles for which each combination holds.

use crate::model::{Arena, Facet, RuleId, RuleIndex, RuleSet, arena::index};
use crate::profile::Profile;
use crate::proof::days;
use class::{Choice, FactClass, Leaves};
pub use coverage::Coverage;

mod beyond;
mod class;
mod coverage;

/// The most profiles that are visited, if [`LEAST_FACTS`] allow it.
const MOST: u64 = 1 << 20;

/// Up to how many facts all profiles are visited, however many that are.
const LEAST_FACTS: usize = 3;

index!(
    /// A fact of a [`Space`].
    FactIndex
);

index!(
    /// A class of facts of a [`Space`].
    ClassIndex
);

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
    /// All facts; those of facets of which a profile has at most one are last.
    pub(crate) facts: Arena<FactIndex, Fact<N>>,
    classes: Arena<ClassIndex, FactClass>,
    /// `ways[class][facts]`: how many profiles there are to visit that have at most so many facts, all of this class and
    /// those after it.
    ways: Arena<usize, Arena<usize, u64>>,
    /// The most facts of a profile that is visited.
    most_facts: usize,
}

/// A profile that is visited: the choice that is made of each class, in order, where one is.
pub(crate) type Point = [(ClassIndex, usize)];

impl<'r, const N: usize> Space<'r, N> {
    /// The space of some facts; facts that `tells_apart` gives another answer are never taken for alike.
    pub(crate) fn new(sets: [&'r RuleSet; N], mut facts: Vec<Fact<N>>, tells_apart: impl Fn(&Fact<N>) -> bool) -> Self {
        facts.sort_by_key(|fact| fact.facet.is_single());
        let leaves: Leaves<'_, N> =
            sets.map(|rules| rules.combinations().flat_map(|(_, condition)| condition.leaves()).collect());
        let facts = Arena::from(facts);
        let classes = class::classes(&facts, &leaves, |a, b| {
            let effects = |fact: &Fact<N>| sets.iter().zip(fact.at).map(|(set, at)| set.rule(at).effects());
            tells_apart(a) == tells_apart(b) && effects(a).eq(effects(b))
        });
        Self::of_classes(sets, facts, classes)
    }

    fn of_classes(
        sets: [&'r RuleSet; N],
        facts: Arena<FactIndex, Fact<N>>,
        classes: Arena<ClassIndex, FactClass>,
    ) -> Self {
        let all: usize = classes.items().iter().map(FactClass::most_facts).sum();
        let mut after: Arena<usize, u64> = vec![1; all + 1].into();
        let mut ways = Vec::with_capacity(classes.len() + 1);
        for class in classes.items().iter().rev() {
            let here = (0..=all).map(|facts| {
                let left = class.costs().filter_map(|cost| facts.checked_sub(cost));
                left.fold(0_u64, |sum, left| sum.saturating_add(after[left]))
            });
            let here = here.collect();
            ways.push(std::mem::replace(&mut after, here));
        }
        let most_facts = (0..=all).take_while(|facts| after[*facts] <= MOST).last().unwrap_or(0);
        let most_facts = most_facts.max(LEAST_FACTS.min(all));
        ways.push(after);
        ways.reverse();
        Self { sets, facts, classes, ways: ways.into(), most_facts }
    }

    /// How many profiles are visited.
    pub(crate) fn len(&self) -> usize {
        saturated(self.ways[0][self.most_facts])
    }

    /// Up to how many facts; `None` where all profiles are visited.
    pub(crate) fn bound(&self) -> Option<usize> {
        let all: usize = self.classes.items().iter().map(FactClass::most_facts).sum();
        (self.most_facts < all).then_some(self.most_facts)
    }

    /// Visits each profile once, in the order of their numbers: its number, and the profile.
    pub(crate) fn each(&self, mut visit: impl FnMut(usize, &Point)) {
        let mut number = 0;
        self.visit_from(0, self.most_facts, &mut Vec::new(), &mut |point| {
            visit(number, point);
            number += 1;
        });
    }

    fn visit_from(
        &self,
        first: usize,
        facts: usize,
        point: &mut Vec<(ClassIndex, usize)>,
        visit: &mut impl FnMut(&Point),
    ) {
        visit(point);
        for (at, class) in self.classes.iter().skip(first) {
            for (choice, cost) in class.costs().enumerate().skip(1) {
                if let Some(left) = facts.checked_sub(cost) {
                    point.push((at, choice));
                    self.visit_from(at.0 + 1, left, point, visit);
                    point.pop();
                }
            }
        }
    }

    /// The number of a profile.
    pub(crate) fn number(&self, point: &Point) -> usize {
        let (mut number, mut first, mut facts) = (0, 0, self.most_facts);
        for (at, choice) in point {
            number += 1 + self.ways[first][facts] - self.ways[at.0][facts];
            first = at.0 + 1;
            let mut costs = self.classes[*at].costs().skip(1).take(*choice).map(|cost| facts.saturating_sub(cost));
            let left = costs.next_back().unwrap_or(facts);
            number += costs.map(|left| self.ways[first][left]).sum::<u64>();
            facts = left;
        }
        saturated(number)
    }

    /// The profiles that have one fact less than this one, each with the fact that it lacks.
    pub(crate) fn smaller(&self, point: &Point) -> Vec<(Vec<(ClassIndex, usize)>, FactIndex)> {
        let each = point.iter().enumerate().filter_map(|(place, (at, choice))| {
            let Choice { facts, fewer, .. } = &self.classes[*at].choices[*choice];
            let rest = point.iter().skip(place + 1);
            let fewer = (*fewer > 0).then_some((*at, *fewer));
            let smaller = point.iter().take(place).copied().chain(fewer).chain(rest.copied()).collect();
            Some((smaller, *facts.last()?))
        });
        each.collect()
    }

    fn choices(&self, point: &Point) -> impl Iterator<Item = &Choice> {
        point.iter().map(|(at, choice)| &self.classes[*at].choices[*choice])
    }

    /// The facts of a profile.
    pub(crate) fn facts_of(&self, point: &Point) -> Vec<FactIndex> {
        self.choices(point).flat_map(|choice| &choice.facts).copied().collect()
    }

    /// How many profiles one that is visited represents.
    pub(crate) fn weight(&self, point: &Point) -> u128 {
        self.choices(point).map(|choice| choice.weight).fold(1, u128::saturating_mul)
    }

    /// The facts that all the profiles have that one represents.
    pub(crate) fn shared(&self, point: &Point) -> Vec<FactIndex> {
        self.choices(point).flat_map(Choice::shared).copied().collect()
    }

    /// The facts that at least one of the profiles has that one represents.
    pub(crate) fn seen(&self, point: &Point) -> Vec<FactIndex> {
        self.choices(point).flat_map(|choice| &choice.seen).copied().collect()
    }

    /// The facts that are alike, each in one list; a fact like no other is a list by itself.
    pub(crate) fn alike(&self) -> impl Iterator<Item = &[FactIndex]> {
        self.classes.items().iter().flat_map(|class| class.alike.iter().map(Vec::as_slice))
    }

    /// A profile as each of the sets knows it.
    pub(crate) fn profiles(&self, facts: &[FactIndex]) -> [Profile<'r>; N] {
        let mut profiles = self.sets.map(Profile::new);
        for fact in facts {
            for (profile, at) in profiles.iter_mut().zip(self.facts[*fact].at) {
                profile.insert(at);
            }
        }
        profiles
    }

    /// The days of the course on which an answer of the sets can turn into another.
    pub(crate) fn days(&self) -> Vec<u32> {
        days::turning(&self.sets).into_iter().collect()
    }
}

fn saturated(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Fact<1> {
    /// A fact of one set.
    pub(crate) fn of(rules: &RuleSet, index: RuleIndex) -> Option<Self> {
        let rule = rules.rule(index);
        Some(Self { facet: rule.facet()?, id: rule.id().clone(), name: rule.name().to_owned(), at: [index] })
    }
}
