//! Facts that are alike, and which numbers of them a condition can tell apart.

use super::Fact;
use crate::model::condition::Test;
use crate::model::facet::Facet;

/// Facts of which it matters how many a profile has, or the responses, of which it has one or none.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// The facts that are alike; of responses, one list for each choice.
    alike: Vec<Vec<usize>>,
    /// What a profile can have of them; the first is nothing.
    choices: Vec<Choice>,
    /// Whether one choice takes the place of another instead of adding to it.
    is_one_or_none: bool,
}

/// So many of some facts that are alike.
#[derive(Clone, Debug)]
struct Choice {
    /// The facts that stand for any such number of them.
    facts: Vec<usize>,
    /// How many choices of facts it stands for.
    weight: u128,
}

/// The axes of some facts. `leaves` is what the conditions ask, with the number of their set; `same` is whether two facts
/// do the same.
pub(super) fn axes<const N: usize>(
    facts: &[Fact<N>],
    leaves: &[(usize, Facet, &Test)],
    same: impl Fn(&Fact<N>, &Fact<N>) -> bool,
) -> Vec<Axis> {
    let mut classes: Vec<(&Fact<N>, Vec<bool>, Vec<usize>)> = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        let asked = asked(fact, leaves);
        // Two names of one fact are not two facts, so that their number says nothing.
        let is_shared = |other: &Fact<N>| other.at.iter().zip(&fact.at).any(|(a, b)| a == b);
        let by_itself = facts.iter().any(|other| other.id != fact.id && other.facet == fact.facet && is_shared(other));
        let class = classes.iter_mut().find(|(first, of_first, _)| {
            !by_itself && first.facet == fact.facet && *of_first == asked && same(first, fact)
        });
        match class {
            Some((_, _, class)) => class.push(at),
            None => classes.push((fact, asked, vec![at])),
        }
    }
    let (responses, others): (Vec<_>, Vec<_>) = classes.into_iter().partition(|(fact, ..)| fact.facet.is_single());
    let mut axes: Vec<Axis> = others
        .into_iter()
        .map(|(_, asked, class)| {
            let tests = || leaves.iter().zip(&asked).filter(|(_, asked)| **asked).map(|((_, _, test), _)| *test);
            let counted = tests().filter_map(|test| match test {
                Test::AtLeast(_, least) => usize::try_from(*least).ok(),
                Test::Any(_) | Test::All(_) | Test::None(_) => None,
            });
            let most_counted = counted.max().unwrap_or(0).max(1);
            let all_matter = tests().any(|test| matches!(test, Test::All(_)));
            Axis::counted(class, most_counted, all_matter)
        })
        .collect();
    if !responses.is_empty() {
        axes.push(Axis::one_or_none(responses.into_iter().map(|(_, _, class)| class).collect()));
    }
    axes
}

/// Which of the leaves look at a fact.
fn asked<const N: usize>(fact: &Fact<N>, leaves: &[(usize, Facet, &Test)]) -> Vec<bool> {
    let looks = |(set, facet, test): &(usize, Facet, &Test)| {
        let (Test::Any(names) | Test::All(names) | Test::None(names) | Test::AtLeast(names, _)) = test;
        *facet == fact.facet && fact.at.get(*set).is_some_and(|at| names.contains(*at))
    };
    leaves.iter().map(looks).collect()
}

impl Axis {
    /// Any number of some facts: each number up to `most_counted` is a choice of its own, and more than that one
    /// choice, or two where it matters whether a profile has all.
    fn counted(facts: Vec<usize>, most_counted: usize, all_matter: bool) -> Self {
        let all = facts.len();
        let mut first_counts: Vec<usize> = (0..=most_counted.min(all)).collect();
        if all_matter && all > most_counted {
            first_counts.push(all);
        }
        let ends = first_counts.iter().skip(1).map(|count| count - 1).chain([all]);
        let choices = first_counts.iter().zip(ends).map(|(least, most)| Choice {
            facts: facts.iter().take(*least).copied().collect(),
            weight: (*least..=most).fold(0_u128, |sum, count| sum.saturating_add(subsets(all, count))),
        });
        Self { choices: choices.collect(), alike: vec![facts], is_one_or_none: false }
    }

    /// One of some facts, of which those in one list are alike, or none.
    fn one_or_none(classes: Vec<Vec<usize>>) -> Self {
        let none = Choice { facts: Vec::new(), weight: 1 };
        let one = |class: &Vec<usize>| Choice {
            facts: class.first().copied().into_iter().collect(),
            weight: class.len() as u128,
        };
        let choices = std::iter::once(none).chain(classes.iter().map(one)).collect();
        Self { choices, alike: classes, is_one_or_none: true }
    }

    /// How many facts each choice takes.
    pub(super) fn costs(&self) -> impl Iterator<Item = usize> {
        self.choices.iter().map(|choice| choice.facts.len())
    }

    /// The facts of the choice that takes most.
    pub(super) fn most_facts(&self) -> usize {
        self.costs().max().unwrap_or(0)
    }

    pub(super) fn facts(&self, choice: usize) -> Option<&[usize]> {
        Some(&self.choices.get(choice)?.facts)
    }

    pub(super) fn weight(&self, choice: usize) -> u128 {
        self.choices.get(choice).map_or(1, |choice| choice.weight)
    }

    /// The choice that has one fact less, and that fact.
    pub(super) fn one_less(&self, choice: usize) -> Option<(usize, usize)> {
        let added = *self.choices.get(choice)?.facts.last()?;
        let fewer = if self.is_one_or_none { 0 } else { choice.checked_sub(1)? };
        Some((fewer, added))
    }

    /// The facts that all have for whom a choice stands.
    pub(super) fn shared(&self, choice: usize) -> Option<&[usize]> {
        let class = self.seen(choice)?;
        (self.choices.get(choice)?.facts.len() == class.len()).then_some(class)
    }

    /// The facts that one of those has for whom a choice stands.
    pub(super) fn seen(&self, choice: usize) -> Option<&[usize]> {
        let class = if self.is_one_or_none { choice.checked_sub(1)? } else { 0 };
        self.alike.get(class).filter(|_| choice > 0).map(Vec::as_slice)
    }

    pub(super) fn alike(&self) -> impl Iterator<Item = &[usize]> {
        self.alike.iter().map(Vec::as_slice)
    }
}

/// How many subsets of `count` facts there are among `all`.
fn subsets(all: usize, count: usize) -> u128 {
    let count = count.min(all - count.min(all));
    let mut subsets: u128 = 1;
    for step in 0..count {
        // Exact at each step: it is the number of subsets of one fact more.
        subsets = subsets.saturating_mul((all - step) as u128) / (step as u128 + 1);
    }
    subsets
}
