//! The facts that a screen offers: which ones depends on what was said before, and on what is chosen on it.

use crate::model::{Condition, FactSet, RuleIndex, RuleSet};

/// The facts that a screen may offer.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// In the order of the lists.
    pub(super) candidates: Vec<RuleIndex>,
    /// What was said before.
    pub(super) given: FactSet,
    /// Whether they are offered whatever their `ask-when` says, because a rule wants them answered first.
    pub(super) is_unconditional: bool,
}

impl Offer {
    /// The facts to offer in their order, where `chosen` are chosen. One that depends on a chosen one is below it. What is
    /// chosen stays, also where its question no longer comes up.
    pub(super) fn offered(&self, rules: &RuleSet, chosen: impl Fn(RuleIndex) -> bool) -> Vec<RuleIndex> {
        if self.is_unconditional {
            return self.candidates.clone();
        }
        let chosen: Vec<RuleIndex> = self.candidates.iter().copied().filter(|fact| chosen(*fact)).collect();
        let mut facts = self.given.clone();
        for fact in &chosen {
            facts.insert(*fact);
        }
        let holds = |fact: RuleIndex| rules.rule(fact).ask_when().is_none_or(|when| when.holds(&facts));
        let offered = self.candidates.iter().copied().filter(|fact| holds(*fact) || chosen.contains(fact));
        self.placed(rules, offered.collect(), &chosen)
    }

    fn placed(&self, rules: &RuleSet, offered: Vec<RuleIndex>, chosen: &[RuleIndex]) -> Vec<RuleIndex> {
        let read = |fact: RuleIndex| {
            let mut read = rules.rule(fact).ask_when().map(Condition::mentioned).unwrap_or_default();
            read.retain(|read| self.candidates.contains(read));
            read
        };
        let (mut lines, mut waiting): (Vec<_>, Vec<_>) = offered.into_iter().partition(|fact| read(*fact).is_empty());
        let mut last = Vec::new();
        loop {
            // The last of those that are ready first, so that the first of them comes to be on top.
            let ready = |fact: &RuleIndex| !read(*fact).iter().any(|read| read != fact && waiting.contains(read));
            let next = waiting.iter().rposition(ready).or(waiting.len().checked_sub(1));
            let Some(next) = next else { break };
            let fact = waiting.remove(next);
            match lines.iter().rposition(|line| chosen.contains(line) && read(fact).contains(line)) {
                Some(above) => lines.insert(above + 1, fact),
                None => last.insert(0, fact),
            }
        }
        lines.extend(last);
        lines
    }
}
