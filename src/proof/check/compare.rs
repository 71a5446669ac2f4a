//! Compares each profile of a set with those that have one fact less.

use std::collections::{BTreeMap, BTreeSet};

use super::laws::{self, Law};
use super::observe::Observed;
use crate::engine::{Elapsed, decision::Decision};
use crate::proof::space::FactIndex;

/// The smallest pair of profiles whose answers break a law.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// How many of the tried pairs break it.
    pub(super) pairs: usize,
    /// The facts of the larger profile.
    pub(super) facts: Vec<FactIndex>,
    /// The fact that the smaller lacks.
    pub(super) added: FactIndex,
    pub(super) day: u32,
}

#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) broken: BTreeMap<Law, Broken>,
    /// The facts that change some answer.
    pub(super) change: BTreeSet<FactIndex>,
}

impl Compared {
    pub(super) fn new(observed: &Observed<'_>) -> Self {
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
                let fewer: Vec<FactIndex> = facts.iter().copied().filter(|fact| fact != added).collect();
                let ([before], [after]) = (observed.space.profiles(&fewer), observed.space.profiles(facts));
                let on = |day: &u32| {
                    let elapsed = Elapsed::days(*day);
                    (*day, Decision::on(&before, elapsed), Decision::on(&after, elapsed))
                };
                let both: Vec<(u32, Decision, Decision)> = observed.days.iter().map(on).collect();
                let pairs = || both.iter().map(|(day, before, after)| (*day, before, after));
                compared.compare(observed, &|| facts.clone(), *added, pairs);
            }
        }
        compared
    }

    /// Compares the decisions for two profiles: `pairs` gives them by day, `facts` the larger profile.
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
            if pair.facts.len() < known.facts.len() {
                *known = Broken { pairs: known.pairs, ..pair };
            }
            known.pairs += 1;
        }
    }
}
