//! The profiles that both rule sets can be asked about.

use std::collections::BTreeSet;

use crate::model::{Facet, Rule, RuleId, RuleIndex, RuleSet};
use crate::proof::space::{Fact as Shared, Space as All};

/// A fact by a name that both sets know; its places are in the old set and in the new one.
pub(super) type Fact = Shared<2>;

/// The facts of two sets.
#[derive(Debug)]
pub(super) struct Space<'r> {
    /// The profiles of goals, lifestyles, signs, responses, and the cautions that need to be tried.
    pub(super) all: All<'r, 2>,
    /// Cautions that refer whatever else is given.
    pub(super) proved: Vec<Fact>,
    /// The facts of the old set that the new one does not know.
    pub(super) removed: Vec<&'r Rule>,
    /// The facts of the new set that the old one does not know.
    pub(super) added: Vec<&'r Rule>,
}

impl<'r> Space<'r> {
    /// The facts of two sets, of which the rules in `changed` do not do the same.
    pub(super) fn new(old: &'r RuleSet, new: &'r RuleSet, changed: &BTreeSet<&RuleId>) -> Self {
        let (mut facts, mut proved, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for facet in Facet::ALL {
            let mut seen = BTreeSet::new();
            let mut names = old.facts(facet).chain(new.facts(facet)).map(Rule::name).collect::<Vec<_>>();
            names.retain(|name| seen.insert(*name));
            let mut pairs: Vec<[RuleIndex; 2]> = Vec::new();
            for name in names {
                let (Some(in_old), Some(in_new)) = (old.find(facet, name), new.find(facet, name)) else { continue };
                let at = [in_old, in_new];
                if pairs.contains(&at) {
                    continue;
                }
                pairs.push(at);
                let fact = Fact { facet, id: RuleId::new(facet.singular(), name), name: name.to_owned(), at };
                let is_proved = facet == Facet::Caution && is_proved([old, new], &fact);
                if is_proved { &mut proved } else { &mut facts }.push(fact);
            }
            let unpaired = |set: &'r RuleSet, paired: Vec<RuleIndex>| {
                let facts = set.indices(facet).iter().filter(move |index| !paired.contains(index));
                facts.map(|index| set.rule(*index))
            };
            removed.extend(unpaired(old, pairs.iter().map(|[old, _]| *old).collect()));
            added.extend(unpaired(new, pairs.iter().map(|[_, new]| *new).collect()));
        }
        let is_reasoned_otherwise = |fact: &Fact| {
            let [in_old, in_new] = fact.at;
            let (in_old, in_new) = (old.rule(in_old).id(), new.rule(in_new).id());
            in_old != in_new || changed.contains(in_old)
        };
        Self { all: All::new([old, new], facts, is_reasoned_otherwise), proved, removed, added }
    }
}

/// Whether a caution need not be tried with other facts: it refers in one set or both, and in each no combination
/// that looks at it refers more gravely than it does itself. With it, the level is then the graver of the caution's and
/// of what the other facts call for without it, so that it tells nothing that the two do not tell alone.
fn is_proved(sets: [&RuleSet; 2], fact: &Fact) -> bool {
    let mut sides = sets.into_iter().zip(fact.at);
    let refers = sides.clone().any(|(set, at)| set.rule(at).refer().is_some());
    refers && sides.all(|(set, at)| nothing_graver(set, at))
}

fn nothing_graver(set: &RuleSet, fact: RuleIndex) -> bool {
    let own = set.rule(fact).refer();
    set.combinations()
        .all(|(index, condition)| set.rule(index).refer() <= own || !condition.mentioned().contains(&fact))
}
