//! Classes of facts that are alike, and the numbers of them that conditions can tell apart.

use std::collections::BTreeSet;

use super::{ClassIndex, Fact, FactIndex};
use crate::model::{Arena, Facet, Test};

/// Facts that are alike, of which a profile has any number, or all facts of a single facet.
#[derive(Clone, Debug)]
pub(super) struct FactClass {
    /// The facts that are alike; for a single facet one list for each choice.
    pub(super) alike: Vec<Vec<FactIndex>>,
    /// The numbers to choose from; the first is none.
    pub(super) choices: Arena<usize, Choice>,
}

#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The facts that represent all choices of this number.
    pub(super) facts: Vec<FactIndex>,
    /// The number of choices that they represent.
    pub(super) weight: u128,
    /// The facts that at least one of these choices has.
    pub(super) seen: Vec<FactIndex>,
    /// The choice that has one fact less.
    pub(super) fewer: usize,
    /// In how many ways one fact more leads from that choice to this one.
    pub(super) pairs: u128,
}

impl Choice {
    /// The facts that all represented choices have.
    pub(super) fn shared(&self) -> &[FactIndex] {
        if self.facts.len() == self.seen.len() { &self.seen } else { &[] }
    }
}

/// The leaves of the conditions of each set.
pub(super) type Leaves<'c, const N: usize> = [Vec<(Facet, &'c Test)>; N];

/// Splits facts into classes; `same` says whether two facts have the same effects.
pub(super) fn classes<const N: usize>(
    facts: &Arena<FactIndex, Fact<N>>,
    leaves: &Leaves<'_, N>,
    same: impl Fn(&Fact<N>, &Fact<N>) -> bool,
) -> Arena<ClassIndex, FactClass> {
    let mut classes: Vec<(&Fact<N>, Vec<bool>, Vec<FactIndex>)> = Vec::new();
    for (at, fact) in facts.iter() {
        let asked = asked(fact, leaves);
        // Two names of one fact are not two facts: their number says nothing.
        let is_alias = |other: &Fact<N>| {
            other.id != fact.id && other.facet == fact.facet && other.at.iter().zip(&fact.at).any(|(a, b)| a == b)
        };
        let by_itself = facts.items().iter().any(is_alias);
        match classes.iter_mut().find(|(first, of_first, _)| {
            !by_itself && first.facet == fact.facet && *of_first == asked && same(first, fact)
        }) {
            Some((_, _, class)) => class.push(at),
            None => classes.push((fact, asked, vec![at])),
        }
    }
    let (single, others): (Vec<_>, Vec<_>) = classes.into_iter().partition(|(fact, ..)| fact.facet.is_single());
    let counted = others.into_iter().map(|(_, asked, class)| {
        let tests = || leaves.iter().flatten().zip(&asked).filter(|(_, asked)| **asked).map(|((_, test), _)| *test);
        let counts = tests().filter_map(|test| match test {
            Test::AtLeast(_, least) => usize::try_from(*least).ok(),
            Test::Any(_) | Test::All(_) | Test::None(_) => None,
        });
        let most_counted = counts.max().unwrap_or(0).max(1);
        FactClass::counted(&class, most_counted, tests().any(|test| matches!(test, Test::All(_))))
    });
    let one_or_none = Facet::ALL.into_iter().filter_map(|facet| {
        let of_facet = single.iter().filter(|(fact, ..)| fact.facet == facet);
        let alike: Vec<_> = of_facet.map(|(_, _, class)| class.clone()).collect();
        (!alike.is_empty()).then(|| FactClass::one_or_none(alike))
    });
    counted.chain(one_or_none).collect()
}

/// For each leaf, whether it mentions a fact.
fn asked<const N: usize>(fact: &Fact<N>, leaves: &Leaves<'_, N>) -> Vec<bool> {
    let by_set = leaves.iter().zip(fact.at);
    let leaves = by_set.flat_map(|(leaves, at)| leaves.iter().map(move |leaf| (leaf, at)));
    leaves.map(|((facet, test), at)| *facet == fact.facet && test.facts().contains(at)).collect()
}

impl FactClass {
    /// Any number of the facts. Each number up to `most_counted` is one choice, more than that one choice,
    /// or two where it matters whether a profile has all.
    fn counted(facts: &[FactIndex], most_counted: usize, all_matter: bool) -> Self {
        let all = facts.len();
        let mut first_counts: Vec<usize> = (0..=most_counted.min(all)).collect();
        if all_matter && all > most_counted {
            first_counts.push(all);
        }
        let subsets = subsets(all);
        let ends = first_counts.iter().skip(1).map(|count| count - 1).chain([all]);
        let choices = first_counts.iter().zip(ends).enumerate().map(|(choice, (least, most))| Choice {
            facts: facts.iter().take(*least).copied().collect(),
            weight: subsets.iter().take(most + 1).skip(*least).copied().fold(0, u128::saturating_add),
            seen: if choice == 0 { Vec::new() } else { facts.to_vec() },
            fewer: choice.saturating_sub(1),
            pairs: subsets.get(*least).copied().unwrap_or(u128::MAX).saturating_mul(*least as u128),
        });
        Self { choices: choices.collect(), alike: vec![facts.to_vec()] }
    }

    /// One of the facts, or none. Those in one list are alike.
    fn one_or_none(alike: Vec<Vec<FactIndex>>) -> Self {
        let none = Choice { facts: Vec::new(), weight: 1, seen: Vec::new(), fewer: 0, pairs: 0 };
        let one = |class: &Vec<FactIndex>| Choice {
            facts: class.first().copied().into_iter().collect(),
            weight: class.len() as u128,
            seen: class.clone(),
            fewer: 0,
            pairs: class.len() as u128,
        };
        Self { choices: std::iter::once(none).chain(alike.iter().map(one)).collect(), alike }
    }

    /// The number of facts of each choice.
    pub(super) fn costs(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        self.choices.items().iter().map(|choice| choice.facts.len())
    }

    /// The choice that represents some facts.
    pub(super) fn choice_of(&self, facts: &BTreeSet<FactIndex>) -> usize {
        let given = |choice: &Choice| choice.seen.iter().filter(|fact| facts.contains(fact)).count();
        let choices = self.choices.iter().collect::<Vec<_>>();
        let chosen = choices.into_iter().rev().find(|(_, choice)| choice.facts.len() <= given(choice));
        chosen.map_or(0, |(at, _)| at)
    }

    pub(super) fn most_facts(&self) -> usize {
        self.costs().max().unwrap_or(0)
    }
}

/// For each number of facts up to `all`, the number of choices of so many, saturated.
fn subsets(all: usize) -> Vec<u128> {
    let mut subsets = vec![1_u128];
    for _ in 0..all {
        let pairs = subsets.windows(2).filter_map(|pair| Some(pair.first()?.saturating_add(*pair.last()?)));
        subsets = [1].into_iter().chain(pairs).chain([1]).collect();
    }
    subsets
}
