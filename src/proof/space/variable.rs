//! The independent choices that make a profile.

use std::{array, collections::BTreeSet};

use super::{ClassIndex, FactIndex, Space, Tally};
use crate::model::{Arena, RuleIndex, arena::index};

index!(
    /// A [`Variable`] of a space.
    VariableIndex
);

/// The most classes of which all choices are listed together.
const TOGETHER: usize = 10;

/// The most facts of a pick where that are more classes.
const FEW: usize = 2;

/// Classes of facts that are chosen together: mostly one. Facts that a set knows as one rule under two
/// names are of one variable, since their number says nothing by itself.
#[derive(Debug)]
pub(crate) struct Variable<const N: usize> {
    /// The first is that of no fact.
    pub(crate) picks: Vec<Pick<N>>,
    /// The number of all choices of facts.
    pub(crate) profiles: u128,
    /// The number of those that no pick has, each of more than [`FEW`] facts.
    pub(crate) left_out: u128,
}

/// A choice for each class of a variable.
#[derive(Clone, Debug)]
pub(crate) struct Pick<const N: usize> {
    choices: Vec<(ClassIndex, usize)>,
    /// The facts of each set that it gives.
    pub(crate) rules: Rules<N>,
}

impl<const N: usize> Pick<N> {
    /// The fewest facts of a choice that no pick has.
    pub(crate) const FEWEST_LEFT_OUT: usize = FEW + 1;

    /// Some profiles with the facts of the pick.
    pub(crate) fn added_to(&self, tally: &Tally, space: &Space<'_, N>) -> Tally {
        let mut tally = tally.clone();
        for (class, choice) in &self.choices {
            tally.choose(space, *class, *choice);
        }
        tally
    }
}

/// The facts of each set.
type Rules<const N: usize> = [BTreeSet<RuleIndex>; N];

impl<const N: usize> Space<'_, N> {
    pub(crate) fn variables(&self) -> Arena<VariableIndex, Variable<N>> {
        let mut groups: Vec<(Vec<ClassIndex>, Rules<N>)> = Vec::new();
        for (at, class) in self.classes.iter() {
            let mut rules = array::from_fn(|_| BTreeSet::new());
            self.give(&mut rules, class.alike.iter().flatten());
            let meets = |(_, known): &mut (_, Rules<N>)| known.iter().zip(&rules).any(|(a, b)| !a.is_disjoint(b));
            let met: Vec<_> = groups.extract_if(.., meets).collect();
            let mut classes = vec![at];
            for (others, known) in met {
                classes.extend(others);
                rules.iter_mut().zip(known).for_each(|(rules, known)| rules.extend(known));
            }
            groups.push((classes, rules));
        }
        groups.into_iter().map(|(classes, _)| self.variable(&classes)).collect()
    }

    fn give<'f>(&self, rules: &mut Rules<N>, facts: impl IntoIterator<Item = &'f FactIndex>) {
        for fact in facts {
            rules.iter_mut().zip(self.facts[*fact].at).for_each(|(rules, at)| rules.extend([at]));
        }
    }

    fn variable(&self, classes: &[ClassIndex]) -> Variable<N> {
        let most = if classes.len() <= TOGETHER { classes.len() } else { FEW };
        let mut picks = vec![Pick { choices: Vec::new(), rules: array::from_fn(|_| BTreeSet::new()) }];
        let mut profiles = 1_u128;
        for class in classes {
            let choices = &self.classes[*class].choices;
            let of_class = choices.items().iter().map(|choice| choice.weight).fold(0, u128::saturating_add);
            profiles = profiles.saturating_mul(of_class);
            let mut more = Vec::with_capacity(picks.len() * choices.len());
            for (choice, made) in choices.iter() {
                let mut picks = picks.clone();
                picks
                    .retain(|pick| choice == 0 || pick.choices.iter().filter(|(_, choice)| *choice > 0).count() < most);
                for pick in &mut picks {
                    pick.choices.push((*class, choice));
                    self.give(&mut pick.rules, &made.facts);
                }
                more.append(&mut picks);
            }
            picks = more;
        }
        let weights = picks.iter().map(|pick| pick.added_to(&Tally::empty(), self).profiles);
        let left_out = profiles.saturating_sub(weights.fold(0, u128::saturating_add));
        Variable { picks, profiles, left_out }
    }
}
