//! The laws of the answers to a profile and to one with a fact less. Every rule set must keep them.
//!
//! Order and repetition of facts need no trial: a profile is a set of facts.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::observe::Observed;
use crate::engine::Decision;
use crate::model::{Arena, Course, Effects, Facet, Rule};
use crate::proof::{space::FactIndex, walk::RowIndex};

/// A law about the answers to two profiles, one of which has a fact more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Law {
    /// Another goal or lifestyle never makes the wait longer.
    More,
    /// A fact that only asks for sooner never makes the wait longer.
    Sooner,
    /// A fact that only asks for later never makes the wait shorter, from its day on.
    Later,
    /// Another fact takes no referral away, nor makes it milder.
    Referral,
}

/// The smallest pair of profiles whose answers break a law.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// How many pairs break it: those that were tried, and all that the rules cannot tell from one of them.
    pub(super) pairs: u128,
    /// The facts of the larger profile.
    pub(super) facts: Vec<FactIndex>,
    /// The fact that the smaller lacks.
    pub(super) added: FactIndex,
    pub(super) day: u32,
}

#[derive(Debug)]
pub(super) struct Compared {
    pub(super) broken: BTreeMap<Law, Broken>,
    /// Waits that only a floor or `later` of what was added lengthens, which the laws exempt.
    pub(super) exempt: BTreeMap<Law, Broken>,
    /// Whether each fact changes some answer.
    pub(super) changes: Arena<FactIndex, bool>,
    /// The laws for each fact, where the profile has no goal or lifestyle yet, and where it has.
    due: Arena<FactIndex, [Vec<Law>; 2]>,
    /// The day on which a law fails between two rows. Only looked up: its order is never seen.
    known: HashMap<(Law, RowIndex, RowIndex), Option<u32>>,
}

impl Compared {
    pub(super) fn new(observed: &mut Observed<'_>) -> Self {
        let space = observed.space;
        let due = |fact| [false, true].map(|has_one| laws_of(observed.fact(fact), has_one));
        let mut compared = Self {
            broken: BTreeMap::new(),
            exempt: BTreeMap::new(),
            changes: space.facts.indices().map(|_| false).collect(),
            due: space.facts.indices().map(due).collect(),
            known: HashMap::new(),
        };
        let mut facts = Vec::new();
        space.each(|number, point| {
            facts.clear();
            facts.extend(space.facts_of(point));
            let after = observed.numbered[number];
            for (smaller, added, pairs) in space.smaller(point) {
                let before = observed.numbered[space.number(smaller)];
                compared.compare(observed, &facts, added, [before, after], pairs);
            }
        });
        for point in &space.beyond.points {
            let facts: Vec<FactIndex> = space.facts_of(point).collect();
            let after = observed.row_of(&facts);
            for (smaller, added, pairs) in space.smaller(point) {
                let fewer: Vec<FactIndex> = space.facts_of(&smaller.collect::<Vec<_>>()).collect();
                let before = observed.row_of(&fewer);
                compared.compare(observed, &facts, added, [before, after], pairs);
            }
        }
        compared
    }

    /// Compares the rows of two profiles: without the fact `added`, and that of all `facts`.
    fn compare(
        &mut self,
        observed: &mut Observed<'_>,
        facts: &[FactIndex],
        added: FactIndex,
        [before, after]: [RowIndex; 2],
        pairs: u128,
    ) {
        if before == after {
            return;
        }
        self.changes[added] = true;
        let has_one = facts.iter().any(|fact| *fact != added && is_use(observed.fact(*fact)));
        let [alone, beside] = &self.due[added];
        for law in if has_one { beside } else { alone }.clone() {
            let Some(day) = self.fails(observed, law, before, after) else { continue };
            let eased = exempts(law).then(|| {
                observed.walk.to(observed.space.rules_of(facts));
                observed.walk.eased_row(observed.space.facts[added].at[0])
            });
            let is_exempt = eased.flatten().is_some_and(|eased| self.fails(observed, law, before, eased).is_none());
            let found = if is_exempt { &mut self.exempt } else { &mut self.broken };
            let pair = || Broken { pairs: 0, facts: facts.to_vec(), added, day };
            let known = found.entry(law).or_insert_with(pair);
            if facts.len() < known.facts.len() {
                *known = Broken { pairs: known.pairs, ..pair() };
            }
            known.pairs = known.pairs.saturating_add(pairs);
        }
    }

    /// The first day on which a law does not hold between two rows.
    fn fails(&mut self, observed: &Observed<'_>, law: Law, before: RowIndex, after: RowIndex) -> Option<u32> {
        *self.known.entry((law, before, after)).or_insert_with(|| {
            let (before, after) = (observed.walk.decisions(before), observed.walk.decisions(after));
            let mut differing = before.zip(after).filter(|((_, before), (_, after))| before != after);
            let broken = differing.find(|((day, before), (_, after))| !holds(law, before, after, *day));
            broken.map(|((day, _), _)| day)
        })
    }
}

/// The laws that must hold when a fact is added to a profile. `has_one`: the profile has a goal or
/// lifestyle already.
pub(super) fn laws_of(added: &Rule, has_one: bool) -> Vec<Law> {
    let Effects { proposal, sooner, later, floor, refer } = added.effects();
    let (asks_for_sooner, asks_for_later) = (*sooner > 0, *later > 0);
    let only_steps = proposal.is_none() && floor.is_none() && refer.is_none();
    let laws = [
        (Law::More, has_one && is_use(added)),
        (Law::Sooner, only_steps && asks_for_sooner && !asks_for_later),
        (Law::Later, only_steps && asks_for_later && !asks_for_sooner),
        (Law::Referral, true),
    ];
    laws.into_iter().filter(|(_, is_due)| *is_due).map(|(law, _)| law).collect()
}

/// Whether the law exempts a wait that a floor or `later` of what was added lengthens.
fn exempts(law: Law) -> bool {
    match law {
        Law::More | Law::Sooner => true,
        Law::Later | Law::Referral => false,
    }
}

/// Whether [`Law::More`] is about the rule.
pub(super) fn is_use(rule: &Rule) -> bool {
    match rule.facet() {
        Some(Facet::Goal | Facet::Lifestyle) => true,
        Some(Facet::Sign | Facet::Caution | Facet::Response) | None => false,
    }
}

/// Whether a law holds for two decisions on a day. The profile of `after` has one fact more.
fn holds(law: Law, before: &Decision, after: &Decision, day: u32) -> bool {
    match (law, before, after) {
        (Law::Referral, ..) => before.level() <= after.level(),
        (Law::More | Law::Sooner, Decision::Course(before), Decision::Course(after)) => at_most(after, before, 0),
        (Law::Later, Decision::Course(before), Decision::Course(after)) => at_most(before, after, day),
        (_, Decision::Refer(_), _) | (_, _, Decision::Refer(_)) => true,
    }
}

/// Whether on all days from `from` on no wait of `sooner` is longer than that of `later`. Waits change
/// only where a segment begins, so these days are enough.
fn at_most(sooner: &Course, later: &Course, from: u32) -> bool {
    let begins = sooner.segments().chain(later.segments()).map(|segment| segment.from.max(from));
    begins.chain([from]).all(|day| {
        let (a, b) = (sooner.on(day), later.on(day));
        a.window.min() <= b.window.min() && a.window.max() <= b.window.max() && a.suggested <= b.suggested
    })
}
