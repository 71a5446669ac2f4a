//! Each profile of a set beside those that have one fact less.

use std::collections::{BTreeMap, BTreeSet};

use super::laws::{self, Law};
use super::observe::Observed;
use crate::engine::Elapsed;
use crate::engine::decision::Decision;
use crate::proof::space::FactIndex;

/// Two profiles whose answers break a law.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// In how many pairs of the profiles that were tried.
    pub(super) pairs: usize,
    /// The facts of the larger profile.
    pub(super) facts: Vec<FactIndex>,
    /// The fact that the smaller lacks.
    pub(super) added: FactIndex,
    pub(super) day: u32,
}

/// What comes of the comparison of each profile with those that have one fact less.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// The smallest pair for each law that is broken.
    pub(super) broken: BTreeMap<Law, Broken>,
    /// The facts that were seen to change an answer.
    pub(super) change: BTreeSet<FactIndex>,
}

impl Compared {
    /// Compares every profile of a set with those that have one fact less.
    pub(super) fn of(observed: &Observed<'_>) -> Self {
        let mut compared = Self::default();
        observed.space.each(|number, point| {
            for (smaller, added) in observed.space.smaller(point) {
                let (before, after) = (observed.row(observed.space.number(&smaller)), observed.row(number));
                if before == after {
                    continue;
                }
                compared.change.insert(added);
                let pairs = || {
                    let decisions = observed.decisions(before).zip(observed.decisions(after));
                    observed.days.iter().zip(decisions).map(|(day, (before, after))| (*day, before, after))
                };
                compared.compare(observed, &|| observed.space.facts_of(point), added, pairs);
            }
        });
        for facts in &observed.beyond {
            for added in facts {
                compared.compare_beyond(observed, facts, *added);
            }
        }
        compared
    }

    /// Compares the answers to two profiles, on each day on which they differ.
    fn compare<'d, P: Iterator<Item = (u32, &'d Decision, &'d Decision)>>(
        &mut self,
        observed: &Observed<'_>,
        facts: &dyn Fn() -> Vec<FactIndex>,
        added: FactIndex,
        pairs: impl Fn() -> P,
    ) {
        let is_one = |fact: &FactIndex| *fact != added && laws::is_use(observed.fact(*fact));
        for law in laws::laws_of(observed.fact(added), facts().iter().any(is_one)) {
            let mut differing = pairs().filter(|(_, before, after)| before != after);
            let Some((day, ..)) = differing.find(|(day, before, after)| !laws::holds(law, before, after, *day)) else {
                continue;
            };
            let pair = Broken { pairs: 1, facts: facts(), added, day };
            let known = self.broken.entry(law).or_insert_with(|| Broken { pairs: 0, ..pair.clone() });
            let pairs = known.pairs + 1;
            if pair.facts.len() < known.facts.len() {
                *known = pair;
            }
            known.pairs = pairs;
        }
    }

    /// Compares a profile that was not visited with the one that lacks a fact.
    fn compare_beyond(&mut self, observed: &Observed<'_>, facts: &[FactIndex], added: FactIndex) {
        let fewer: Vec<FactIndex> = facts.iter().copied().filter(|fact| *fact != added).collect();
        let ([before], [after]) = (observed.space.profiles(&fewer), observed.space.profiles(facts));
        let both: Vec<(u32, Decision, Decision)> = observed
            .days
            .iter()
            .map(|day| (*day, Elapsed::days(*day)))
            .map(|(day, elapsed)| (day, Decision::on(&before, elapsed), Decision::on(&after, elapsed)))
            .collect();
        let pairs = || both.iter().map(|(day, before, after)| (*day, before, after));
        self.compare(observed, &|| facts.to_vec(), added, pairs);
    }
}
