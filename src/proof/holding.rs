//! Which combinations hold, kept up to date as facts come and go.
//!
//! Each part of a condition counts what is true below it. A fact changes only the parts that ask about it,
//! and a part the one above it only where its own truth changes, so most combinations cost nothing.

use crate::model::{Arena, Condition, FactSet, RuleIndex, RuleSet, Test, arena::index};

index!(
    /// A part of a condition.
    PartIndex
);

#[derive(Debug)]
struct Part {
    /// How many of its facts, or of the parts below it, are true.
    count: usize,
    /// From this count on it is true, or false if it is negated.
    from: usize,
    is_negated: bool,
    above: Above,
}

#[derive(Clone, Copy, Debug)]
enum Above {
    Part(PartIndex),
    Combination(RuleIndex),
}

/// A profile with the conditions that hold for it.
#[derive(Debug)]
pub(crate) struct Holding {
    facts: FactSet,
    path: Vec<RuleIndex>,
    parts: Arena<PartIndex, Part>,
    /// The parts that ask about each fact.
    asking: Arena<RuleIndex, Vec<PartIndex>>,
    combinations: FactSet,
}

impl Holding {
    /// The conditions, each with its combination, that hold where there is no fact.
    pub(crate) fn new<'c>(rules: &RuleSet, conditions: impl Iterator<Item = (RuleIndex, &'c Condition)>) -> Self {
        let mut holding = Self {
            facts: rules.set_of([]),
            path: Vec::new(),
            parts: Arena::default(),
            asking: rules.all().map(|_| Vec::new()).collect(),
            combinations: rules.set_of([]),
        };
        for (index, condition) in conditions {
            if holding.part(condition, Above::Combination(index)) {
                holding.combinations.insert(index);
            }
        }
        holding
    }

    /// Goes to the profile of some facts. Those with which the one before began cost nothing. Returns their
    /// number.
    pub(crate) fn to(&mut self, facts: impl Iterator<Item = RuleIndex> + Clone) -> usize {
        let kept = self.path.iter().zip(facts.clone()).take_while(|(known, fact)| *known == fact).count();
        while self.path.len() > kept
            && let Some(fact) = self.path.pop()
        {
            self.facts.remove(fact);
            self.change(fact, |count| count - 1);
        }
        for fact in facts.skip(kept) {
            self.path.push(fact);
            self.facts.insert(fact);
            self.change(fact, |count| count + 1);
        }
        kept
    }

    pub(crate) fn facts(&self) -> &FactSet {
        &self.facts
    }

    /// The combinations that hold.
    pub(crate) fn combinations(&self) -> &FactSet {
        &self.combinations
    }

    /// Those that hold without a fact that the profile has.
    pub(crate) fn without(&mut self, fact: RuleIndex) -> FactSet {
        self.change(fact, |count| count - 1);
        let without = self.combinations.clone();
        self.change(fact, |count| count + 1);
        without
    }

    /// Adds a condition. Returns whether it holds without facts.
    fn part(&mut self, condition: &Condition, above: Above) -> bool {
        let (from, is_negated) = match condition {
            Condition::All(parts) => (parts.len(), false),
            Condition::AnyOf(_) | Condition::Facts(_, Test::Any(_)) => (1, false),
            Condition::Not(_) | Condition::Facts(_, Test::None(_)) => (1, true),
            Condition::Facts(_, Test::All(wanted)) => (wanted.iter().count(), false),
            Condition::Facts(_, Test::AtLeast(_, least)) => (usize::try_from(*least).unwrap_or(usize::MAX), false),
        };
        let at = self.parts.push(Part { count: 0, from, is_negated, above });
        let below: &[Condition] = match condition {
            Condition::All(parts) | Condition::AnyOf(parts) => parts,
            Condition::Not(part) => std::slice::from_ref(part),
            Condition::Facts(_, test) => {
                test.facts().iter().for_each(|fact| self.asking[fact].push(at));
                &[]
            }
        };
        self.parts[at].count = below.iter().filter(|part| self.part(part, Above::Part(at))).count();
        self.parts[at].holds()
    }

    fn change(&mut self, fact: RuleIndex, by: fn(usize) -> usize) {
        let Self { parts, asking, combinations, facts: _, path: _ } = self;
        for part in &asking[fact] {
            let (mut at, mut by) = (*part, by);
            loop {
                let part = &mut parts[at];
                let held = part.holds();
                part.count = by(part.count);
                match (part.above, held, part.holds()) {
                    (_, false, false) | (_, true, true) => break,
                    (Above::Part(above), false, true) => (at, by) = (above, |count| count + 1),
                    (Above::Part(above), true, false) => (at, by) = (above, |count| count - 1),
                    (Above::Combination(rule), false, true) => break combinations.insert(rule),
                    (Above::Combination(rule), true, false) => break combinations.remove(rule),
                }
            }
        }
    }
}

impl Part {
    fn holds(&self) -> bool {
        (self.count >= self.from) != self.is_negated
    }
}
