//! The facts of two rule sets, and the profiles that both can evaluate.

use std::collections::BTreeSet;

use crate::model::{Facet, Rule, RuleId, RuleIndex, RuleSet};
use crate::proof::space::{Fact as Shared, Space as All};

/// A fact by a name that both sets know, with its indices in the old set and the new one.
pub(super) type Fact = Shared<2>;

#[derive(Debug)]
pub(super) struct Space<'r> {
    /// The profiles of all facts that both sets know, without proved cautions.
    pub(super) all: All<'r, 2>,
    /// Cautions that refer whatever else is given.
    pub(super) proved: Vec<Fact>,
    /// The facts that only the old set knows, and lost names of others, with the rule that they mean there.
    pub(super) removed: Vec<(RuleId, &'r Rule)>,
    /// The facts that only the new set knows.
    pub(super) added: Vec<&'r Rule>,
}

impl<'r> Space<'r> {
    /// `changed` are the rules that have other effects in the new set.
    pub(super) fn new(old: &'r RuleSet, new: &'r RuleSet, changed: &BTreeSet<&RuleId>) -> Self {
        let (mut facts, mut proved, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for facet in Facet::ALL {
            let mut pairs: Vec<[RuleIndex; 2]> = Vec::new();
            for name in old.facts(facet).chain(new.facts(facet)).flat_map(Rule::names) {
                let (Some(in_old), Some(in_new)) = (old.find(facet, name), new.find(facet, name)) else { continue };
                let at = [in_old, in_new];
                if pairs.contains(&at) {
                    continue;
                }
                pairs.push(at);
                let fact = Fact { facet, id: RuleId::new(facet.singular(), name), name: name.to_owned(), at };
                let is_proved = facet.is_screened() && is_proved([old, new], &fact);
                if is_proved { &mut proved } else { &mut facts }.push(fact);
            }
            removed.extend(old.facts(facet).flat_map(|rule| {
                let lost: Vec<&str> = rule.names().filter(|name| new.find(facet, name).is_none()).collect();
                // Of a fact that has lost all of its names, one says it.
                let told = if lost.len() == rule.names().count() { 1 } else { lost.len() };
                lost.into_iter().take(told).map(move |name| (RuleId::new(facet.singular(), name), rule))
            }));
            let is_added = |index: &&RuleIndex| pairs.iter().all(|[_, in_new]| in_new != *index);
            added.extend(new.indices(facet).iter().filter(is_added).map(|index| new.rule(*index)));
        }
        let is_reasoned_otherwise = |fact: &Fact| {
            let [in_old, in_new] = fact.at;
            let (in_old, in_new) = (old.rule(in_old).id(), new.rule(in_new).id());
            in_old != in_new || changed.contains(in_old)
        };
        Self { all: All::new([old, new], facts, is_reasoned_otherwise), proved, removed, added }
    }
}

/// Whether a caution need not be tried with other facts: a set refers for it, and in neither set a
/// combination that mentions it refers more gravely. The level with it is then the graver of its own and
/// of that without it.
fn is_proved(sets: [&RuleSet; 2], fact: &Fact) -> bool {
    let mut sides = sets.into_iter().zip(fact.at);
    let refers = sides.clone().any(|(set, at)| set.rule(at).refer().is_some());
    refers
        && sides.all(|(set, at)| {
            set.combinations().all(|(index, condition)| {
                set.rule(index).refer() <= set.rule(at).refer() || !condition.mentioned().contains(&at)
            })
        })
}
