//! The profiles that both rule sets can be asked about.

use std::collections::BTreeSet;

use crate::facet::{Facet, RuleId};
use crate::profile::Profile;
use crate::rules::{Kind, Rule, RuleIndex, RuleSet};

/// A fact by a name that both sets know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) facet: Facet,
    pub(super) id: RuleId,
    pub(super) name: String,
    pub(super) old: RuleIndex,
    pub(super) new: RuleIndex,
}

/// The facts of two sets, and the profiles that they span. Profiles are numbered: a bit for each fact, then the
/// response.
#[derive(Debug)]
pub(super) struct Space<'r> {
    old: &'r RuleSet,
    new: &'r RuleSet,
    /// Goals, lifestyles, signs, and the cautions that need to be tried.
    pub(super) facts: Vec<Fact>,
    pub(super) responses: Vec<Fact>,
    /// Cautions whose referral stands whatever else is given.
    pub(super) proved: Vec<Fact>,
    /// The facts of the old set that the new one does not know.
    pub(super) removed: Vec<&'r Rule>,
    /// The facts of the new set that the old one does not know.
    pub(super) added: Vec<&'r Rule>,
}

impl<'r> Space<'r> {
    pub(super) fn new(old: &'r RuleSet, new: &'r RuleSet) -> Self {
        let mut space = Self {
            old,
            new,
            facts: Vec::new(),
            responses: Vec::new(),
            proved: Vec::new(),
            removed: Vec::new(),
            added: Vec::new(),
        };
        for facet in Facet::ALL {
            let mut seen = BTreeSet::new();
            let mut names = old.facts(facet).chain(new.facts(facet)).map(Rule::name).collect::<Vec<_>>();
            names.retain(|name| seen.insert(*name));
            let mut pairs: Vec<(RuleIndex, RuleIndex)> = Vec::new();
            for name in names {
                let (Some(in_old), Some(in_new)) = (old.find(facet, name), new.find(facet, name)) else { continue };
                if pairs.contains(&(in_old, in_new)) {
                    continue;
                }
                pairs.push((in_old, in_new));
                let id = RuleId::new(facet.singular(), name);
                let fact = Fact { facet, id, name: name.to_owned(), old: in_old, new: in_new };
                let to = match facet {
                    Facet::Response => &mut space.responses,
                    Facet::Caution if is_proved(old, new, &fact) => &mut space.proved,
                    _ => &mut space.facts,
                };
                to.push(fact);
            }
            let unpaired = |set: &'r RuleSet, paired: Vec<RuleIndex>| {
                let facts = set.indices(facet).iter().filter(move |index| !paired.contains(index));
                facts.map(|index| set.rule(*index))
            };
            space.removed.extend(unpaired(old, pairs.iter().map(|(old, _)| *old).collect()));
            space.added.extend(unpaired(new, pairs.iter().map(|(_, new)| *new).collect()));
        }
        space
    }

    /// How many profiles there are; `None` where that is beyond all reckoning.
    pub(super) fn profiles(&self) -> Option<u64> {
        let subsets = 1_u64.checked_shl(u32::try_from(self.facts.len()).ok()?)?;
        subsets.checked_mul(self.responses.len() as u64 + 1)
    }

    /// The facts of a profile as bits.
    pub(super) fn bits(&self, number: u64) -> u64 {
        number & ((1 << self.facts.len()) - 1)
    }

    /// The response of a profile, counted from 1; 0 for none.
    pub(super) fn response(&self, number: u64) -> usize {
        usize::try_from(number >> self.facts.len()).unwrap_or_default()
    }

    /// The facts of a profile, the response last.
    pub(super) fn of(&self, number: u64) -> impl Iterator<Item = &Fact> {
        let facts = self.facts.iter().enumerate().filter(move |(bit, _)| number >> bit & 1 == 1).map(|(_, fact)| fact);
        facts.chain(self.response(number).checked_sub(1).and_then(|response| self.responses.get(response)))
    }

    /// A profile as each of the sets knows it.
    pub(super) fn both<'f>(&self, facts: impl Iterator<Item = &'f Fact>) -> (Profile<'r>, Profile<'r>) {
        let mut both = (Profile::new(self.old), Profile::new(self.new));
        for fact in facts {
            both.0.insert(fact.old);
            both.1.insert(fact.new);
        }
        both
    }
}

/// Whether a caution need not be tried with other facts: it refers in one set or both, and in each no combination
/// that looks at it refers more gravely than it does itself. With it, the level is then the graver of its own and of
/// what the other facts call for without it, so that it tells nothing that the two do not tell alone.
fn is_proved(old: &RuleSet, new: &RuleSet, fact: &Fact) -> bool {
    let sides = [(old, fact.old), (new, fact.new)];
    let refers = sides.iter().any(|(set, fact)| set.rule(*fact).refer().is_some());
    refers && sides.iter().all(|(set, fact)| nothing_graver(set, *fact))
}

fn nothing_graver(set: &RuleSet, fact: RuleIndex) -> bool {
    let own = set.rule(fact).refer();
    set.rules().iter().all(|rule| match rule.kind() {
        Kind::Combination(condition) => rule.refer() <= own || !condition.mentioned().contains(&fact),
        Kind::Default | Kind::Fact(_) => true,
    })
}
