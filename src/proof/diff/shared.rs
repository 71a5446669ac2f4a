//! The profiles that two rule sets have in common.

use std::collections::BTreeSet;

use super::{alone, losses};
use crate::model::{Facet, Rule, RuleId, RuleIndex, RuleSet};
use crate::proof::space::{Fact, Space as All};

/// The facts of two rule sets, and the profiles that both can evaluate.
#[derive(Debug)]
pub(super) struct Space<'r> {
    /// The profiles of all facts that both sets know, without proved cautions.
    pub(super) all: All<'r, 2>,
    /// Cautions that refer whatever else is given, or are cleared and then do nothing.
    pub(super) proved: Vec<Fact<2>>,
    /// The cautions that are cleared, some of them proved.
    pub(super) cleared: Vec<Fact<2>>,
    /// The facts that only the old set knows, and lost names of others.
    pub(super) removed: Vec<Fact<1>>,
    /// The facts that only the new set knows.
    pub(super) added: Vec<Fact<1>>,
}

impl<'r> Space<'r> {
    /// The space of two sets as [`crate::load::assemble::lost::cleared`] gives them. `changed` are the rules that have
    /// other effects in the new one.
    pub(super) fn new(old: &'r RuleSet, new: &'r RuleSet, changed: &BTreeSet<&RuleId>) -> Self {
        let (mut facts, mut proved, mut cleared) = (Vec::new(), Vec::new(), Vec::new());
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for facet in Facet::ALL {
            let mut pairs: Vec<[RuleIndex; 2]> = Vec::new();
            let mut known = BTreeSet::new();
            for name in old.facts(facet).chain(new.facts(facet)).flat_map(Rule::names) {
                let (Some(in_old), Some(in_new)) = (old.find(facet, name), new.find(facet, name)) else { continue };
                if !known.insert(name) {
                    continue;
                }
                let at = [in_old, in_new];
                let is_moved = || old.rule(in_old).id() != new.rule(in_new).id();
                let is_known = pairs.contains(&at);
                if is_known && !is_moved() {
                    continue;
                }
                let fact = Fact { facet, id: RuleId::new(facet.singular(), name), name: name.to_owned(), at };
                let is_proved = facet.is_screened() && is_proved([old, new], &fact);
                if old.rule(in_old).safeguards().is_clearable {
                    cleared.push(fact.clone());
                }
                // Several names that mean another caution now are as many losses.
                if is_proved {
                    proved.push(fact);
                } else if !is_known {
                    facts.push(fact);
                }
                pairs.push(at);
            }
            let is_added = |index: &&RuleIndex| pairs.iter().all(|[_, in_new]| in_new != *index);
            removed.extend(old.indices(facet).iter().flat_map(|index| losses::names(old, new, *index)));
            added.extend(new.indices(facet).iter().filter(is_added).filter_map(|index| Fact::in_set(new, *index)));
        }
        let is_reasoned_otherwise = |fact: &Fact<2>| {
            let [in_old, in_new] = fact.at;
            let (in_old, in_new) = (old.rule(in_old).id(), new.rule(in_new).id());
            in_old != in_new || changed.contains(in_old)
        };
        Self { all: All::new([old, new], facts, is_reasoned_otherwise), proved, cleared, removed, added }
    }
}

impl Space<'_> {
    pub(super) fn is_cleared(&self, fact: &Fact<2>) -> bool {
        self.cleared.iter().any(|cleared| cleared.at == fact.at)
    }
}

/// Whether a caution need not be tried with other facts: cleared, it does nothing, or a set refers for it, and in neither set a
/// combination that mentions it refers more gravely. The level with it is then the graver of its own and
/// of that without it. Its group shows the answer to it alone, which has to move as its own level does.
fn is_proved(sets: [&RuleSet; 2], fact: &Fact<2>) -> bool {
    let mut sides = sets.into_iter().zip(fact.at);
    let ([old, new], [in_old, in_new]) = (sets, fact.at);
    let (own, by_new) = (old.rule(in_old).refer(), new.rule(in_new).refer());
    let does_nothing = |(set, at): (&RuleSet, RuleIndex)| {
        let mut conditions = set.combinations();
        !set.rule(at).effects().can_decide() && !conditions.any(|(_, condition)| condition.mentioned().contains(&at))
    };
    if old.rule(in_old).safeguards().is_clearable && sides.clone().all(does_nothing) {
        return true;
    }
    let moves_alike = || own.cmp(&by_new) == alone(old, in_old).level().cmp(&alone(new, in_new).level());
    own.or(by_new).is_some()
        && (own == by_new || moves_alike())
        && sides.all(|(set, at)| {
            set.combinations().all(|(index, condition)| {
                set.rule(index).refer() <= set.rule(at).refer() || !condition.mentioned().contains(&at)
            })
        })
}
