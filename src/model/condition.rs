//! The `when` of a combination, compiled once at load, and sets of rules as bits, so that it is tested with a few
//! machine words.

use serde::{Deserialize, Serialize};

use crate::model::{Facet, arena::index};

index!(
    /// The position of a rule in its set, which is sorted by id.
    #[derive(Serialize, Deserialize)]
    RuleIndex
);

/// A subset of the rules of a rule set; a profile has one of facts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct FactSet(Box<[u64]>);

const BITS: usize = u64::BITS as usize;

impl FactSet {
    pub(crate) fn empty(rules: usize) -> Self {
        Self(vec![0; rules.div_ceil(BITS)].into())
    }

    pub(crate) fn insert(&mut self, rule: RuleIndex) {
        if let Some(word) = self.0.get_mut(rule.0 / BITS) {
            *word |= 1 << (rule.0 % BITS);
        }
    }

    pub(crate) fn remove(&mut self, rule: RuleIndex) {
        if let Some(word) = self.0.get_mut(rule.0 / BITS) {
            *word &= !(1 << (rule.0 % BITS));
        }
    }

    /// Inserts a rule, or removes it if it is there.
    pub(crate) fn turn(&mut self, rule: RuleIndex) {
        if self.contains(rule) { self.remove(rule) } else { self.insert(rule) }
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn contains(&self, rule: RuleIndex) -> bool {
        self.0.get(rule.0 / BITS).is_some_and(|word| word & (1 << (rule.0 % BITS)) != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn includes(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & b == *b)
    }

    pub(crate) fn shared(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones()).sum()
    }

    pub(crate) fn with(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a | b).collect())
    }

    pub(crate) fn retain(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = RuleIndex> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some(RuleIndex(at * BITS + bit as usize))
            })
        })
    }
}

/// A condition on the facts of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Condition {
    All(Vec<Self>),
    AnyOf(Vec<Self>),
    Not(Box<Self>),
    Facts(Facet, Test),
}

/// A test on the facts of one facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Test {
    Any(FactSet),
    All(FactSet),
    None(FactSet),
    /// At least so many facts of the facet; the set has all of them.
    AtLeast(FactSet, u32),
}

impl Condition {
    pub(crate) fn holds(&self, facts: &FactSet) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Self::AnyOf(parts) => parts.iter().any(|part| part.holds(facts)),
            Self::Not(part) => !part.holds(facts),
            Self::Facts(_, Test::Any(wanted)) => facts.meets(wanted),
            Self::Facts(_, Test::All(wanted)) => facts.includes(wanted),
            Self::Facts(_, Test::None(unwanted)) => !facts.meets(unwanted),
            Self::Facts(_, Test::AtLeast(all, least)) => facts.shared(all) >= *least,
        }
    }

    /// The condition in two: it holds where all of the first hold and one of the second, the parts of its widest
    /// `any-of`.
    pub(crate) fn split(&self) -> (Vec<&Self>, &[Self]) {
        let parts = if let Self::All(parts) = self { parts } else { std::slice::from_ref(self) };
        let widest = (0..).zip(parts).max_by_key(|(_, part)| part.alternatives().len());
        let others = (0..).zip(parts).filter(|(at, _)| widest.is_none_or(|(widest, _)| *at != widest));
        (others.map(|(_, part)| part).collect(), widest.map_or(&[], |(_, part)| part.alternatives()))
    }

    fn alternatives(&self) -> &[Self] {
        if let Self::AnyOf(parts) = self { parts } else { std::slice::from_ref(self) }
    }

    /// The condition without the tests that name no fact; `None` where nothing is left.
    pub(crate) fn pruned(self) -> Option<Self> {
        let left = |parts: Vec<Self>| {
            let parts: Vec<Self> = parts.into_iter().filter_map(Self::pruned).collect();
            (!parts.is_empty()).then_some(parts)
        };
        match self {
            Self::All(parts) => left(parts).map(Self::All),
            Self::AnyOf(parts) => left(parts).map(Self::AnyOf),
            Self::Not(part) => part.pruned().map(|part| Self::Not(Box::new(part))),
            Self::Facts(facet, test) => (!test.facts().is_empty()).then_some(Self::Facts(facet, test)),
        }
    }

    /// The condition on other facts.
    pub(crate) fn on(&self, facts: &dyn Fn(&FactSet) -> FactSet) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.on(facts)).collect();
        match self {
            Self::All(parts) => Self::All(all(parts)),
            Self::AnyOf(parts) => Self::AnyOf(all(parts)),
            Self::Not(part) => Self::Not(Box::new(part.on(facts))),
            Self::Facts(facet, Test::Any(of)) => Self::Facts(*facet, Test::Any(facts(of))),
            Self::Facts(facet, Test::All(of)) => Self::Facts(*facet, Test::All(facts(of))),
            Self::Facts(facet, Test::None(of)) => Self::Facts(*facet, Test::None(facts(of))),
            Self::Facts(facet, Test::AtLeast(of, least)) => Self::Facts(*facet, Test::AtLeast(facts(of), *least)),
        }
    }

    /// The condition in words, by what each fact is called. `inside` another one, several parts need brackets.
    pub(super) fn in_words(&self, called: &dyn Fn(RuleIndex) -> String, inside: bool) -> String {
        let join = |words: Vec<String>, word: &str| {
            let text = words.join(word);
            if inside && words.len() > 1 { format!("({text})") } else { text }
        };
        let joined = |parts: &[Self], word| {
            join(parts.iter().map(|part| part.in_words(called, inside || parts.len() > 1)).collect(), word)
        };
        let names = |set: &FactSet, word| join(set.iter().map(called).collect(), word);
        match self {
            Self::All(parts) => joined(parts, " and "),
            Self::AnyOf(parts) if parts.is_empty() => "what was dropped".to_owned(),
            Self::AnyOf(parts) => joined(parts, " or "),
            Self::Not(part) => format!("not {}", part.in_words(called, true)),
            // A layer dropped the names.
            Self::Facts(_, Test::Any(set) | Test::All(set)) if set.is_empty() => "what was dropped".to_owned(),
            Self::Facts(_, Test::None(set)) if set.is_empty() => "nothing that was dropped".to_owned(),
            Self::Facts(facet, Test::Any(set)) => format!("{facet} {}", names(set, " or ")),
            Self::Facts(facet, Test::All(set)) => format!("{facet} {}", names(set, " and ")),
            Self::Facts(facet, Test::None(set)) => format!("no {facet} {}", names(set, " or ")),
            Self::Facts(facet, Test::AtLeast(_, 1)) => format!("at least 1 {facet}"),
            Self::Facts(facet, Test::AtLeast(_, least)) => format!("at least {least} {}", facet.plural()),
        }
    }

    /// The tests in order, each with its facet.
    pub(crate) fn leaves(&self) -> Vec<(Facet, &Test)> {
        match self {
            Self::All(parts) | Self::AnyOf(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Not(part) => part.leaves(),
            Self::Facts(facet, test) => vec![(*facet, test)],
        }
    }

    /// The facts that the tests name, each once.
    pub(crate) fn mentioned(&self) -> Vec<RuleIndex> {
        let mut found = Vec::new();
        for fact in self.leaves().iter().flat_map(|(_, test)| test.facts().iter()) {
            if !found.contains(&fact) {
                found.push(fact);
            }
        }
        found
    }
}

impl Test {
    pub(crate) fn facts(&self) -> &FactSet {
        match self {
            Self::Any(facts) | Self::All(facts) | Self::None(facts) | Self::AtLeast(facts, _) => facts,
        }
    }
}
