//! Conditions of which some facts are decided and some are not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Variable, VariableIndex};
use crate::model::{Arena, Condition, Test, arena::index};
use crate::proof::interner::Interner;

index!(
    /// What is left of a condition. Equal ones have equal indices.
    PendingIndex
);

index!(
    /// A test of a condition.
    TestIndex
);

/// What is left of a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pending {
    Decided(bool),
    /// A test that needs so many facts more.
    Needs(TestIndex, usize),
    All(BTreeSet<PendingIndex>),
    AnyOf(BTreeSet<PendingIndex>),
    Not(PendingIndex),
}

/// For each variable that a test reads, the number of facts that each pick gives it.
type Gives = BTreeMap<VariableIndex, Vec<usize>>;

/// The conditions of the rules of some sets.
#[derive(Debug)]
pub(crate) struct Conditions {
    tests: Interner<TestIndex, Gives>,
    pending: Interner<PendingIndex, Pending>,
    /// The most facts that the variables after one can give a test.
    after: BTreeMap<(TestIndex, VariableIndex), usize>,
    known: BTreeMap<(PendingIndex, VariableIndex, usize), PendingIndex>,
}

impl Conditions {
    pub(crate) const NEVER: PendingIndex = PendingIndex(0);
    pub(crate) const ALWAYS: PendingIndex = PendingIndex(1);

    pub(crate) fn new() -> Self {
        let mut pending = Interner::new();
        pending.intern(Pending::Decided(false));
        pending.intern(Pending::Decided(true));
        Self { tests: Interner::new(), pending, after: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// A condition of one of the sets, of which nothing is decided yet.
    pub(crate) fn compile<const N: usize>(
        &mut self,
        condition: &Condition,
        set: usize,
        variables: &Arena<VariableIndex, Variable<N>>,
    ) -> PendingIndex {
        match condition {
            Condition::All(parts) => {
                let parts = parts.iter().map(|part| self.compile(part, set, variables)).collect();
                self.all(parts)
            }
            Condition::AnyOf(parts) => {
                let parts = parts.iter().map(|part| self.compile(part, set, variables)).collect();
                self.any_of(parts)
            }
            Condition::Not(part) => {
                let part = self.compile(part, set, variables);
                self.not(part)
            }
            Condition::Facts(_, test) => {
                let named = |rules: &BTreeSet<_>| rules.iter().filter(|rule| test.facts().contains(**rule)).count();
                let by_pick = variables.iter().map(|(at, variable)| {
                    let picks = variable.picks.iter();
                    (at, picks.filter_map(|pick| Some(named(pick.rules.get(set)?))).collect::<Vec<usize>>())
                });
                let gives: Gives = by_pick.filter(|(_, by_pick)| by_pick.iter().any(|facts| *facts > 0)).collect();
                let most = gives.values().filter_map(|by_pick| by_pick.iter().max()).sum();
                let least = match test {
                    Test::Any(_) | Test::None(_) => 1,
                    Test::All(facts) => facts.iter().count(),
                    Test::AtLeast(_, least) => usize::try_from(*least).unwrap_or(usize::MAX),
                };
                let test_index = self.tests.intern(gives);
                let holds = self.needs(test_index, least, most);
                if matches!(test, Test::None(_)) { self.not(holds) } else { holds }
            }
        }
    }

    /// Conditions of which one holds where this one does.
    pub(crate) fn alternatives(&self, pending: PendingIndex) -> Vec<PendingIndex> {
        match &self.pending.values[pending] {
            Pending::AnyOf(parts) => parts.iter().copied().collect(),
            _ => vec![pending],
        }
    }

    /// The number of its parts, down to the tests.
    pub(crate) fn size(&self, pending: PendingIndex) -> usize {
        match &self.pending.values[pending] {
            Pending::Decided(_) | Pending::Needs(..) => 1,
            Pending::All(parts) | Pending::AnyOf(parts) => 1 + parts.iter().map(|part| self.size(*part)).sum::<usize>(),
            Pending::Not(part) => self.size(*part),
        }
    }

    /// The variables that are read.
    pub(crate) fn reads(&self, pending: PendingIndex) -> BTreeSet<VariableIndex> {
        match &self.pending.values[pending] {
            Pending::Decided(_) => BTreeSet::new(),
            Pending::Needs(test, _) => self.tests.values[*test].keys().copied().collect(),
            Pending::All(parts) | Pending::AnyOf(parts) => parts.iter().flat_map(|part| self.reads(*part)).collect(),
            Pending::Not(part) => self.reads(*part),
        }
    }

    /// The variables that are read by what two conditions do not share.
    pub(crate) fn differing(&self, [a, b]: [PendingIndex; 2]) -> BTreeSet<VariableIndex> {
        let (in_a, in_b) = match (&self.pending.values[a], &self.pending.values[b]) {
            (Pending::All(in_a), Pending::All(in_b)) | (Pending::AnyOf(in_a), Pending::AnyOf(in_b)) => (in_a, in_b),
            (Pending::Not(a), Pending::Not(b)) => return self.differing([*a, *b]),
            _ => return &self.reads(a) | &self.reads(b),
        };
        let own: Vec<PendingIndex> = in_a.symmetric_difference(in_b).copied().collect();
        match own.as_slice() {
            [a, b] if in_a.contains(a) != in_a.contains(b) => self.differing([*a, *b]),
            own => own.iter().flat_map(|part| self.reads(*part)).collect(),
        }
    }

    /// Says in which order the variables are decided.
    pub(crate) fn ordered(&mut self, order: &[VariableIndex]) {
        for (test, gives) in self.tests.values.iter() {
            let mut after = 0;
            for variable in order.iter().rev() {
                if let Some(by_pick) = gives.get(variable) {
                    self.after.insert((test, *variable), after);
                    after += by_pick.iter().max().copied().unwrap_or(0);
                }
            }
        }
    }

    /// What is left after a pick of the variable that is next in order.
    pub(crate) fn decide(&mut self, pending: PendingIndex, variable: VariableIndex, pick: usize) -> PendingIndex {
        if let Some(known) = self.known.get(&(pending, variable, pick)) {
            return *known;
        }
        let left = match self.pending.values[pending].clone() {
            Pending::Decided(_) => pending,
            Pending::Needs(test, least) => match self.tests.values[test].get(&variable) {
                None => pending,
                Some(by_pick) => {
                    let given = by_pick.get(pick).copied().unwrap_or(0);
                    let most = self.after.get(&(test, variable)).copied().unwrap_or(usize::MAX);
                    self.needs(test, least.saturating_sub(given), most)
                }
            },
            Pending::All(parts) => {
                let parts = parts.iter().map(|part| self.decide(*part, variable, pick)).collect();
                self.all(parts)
            }
            Pending::AnyOf(parts) => {
                let parts = parts.iter().map(|part| self.decide(*part, variable, pick)).collect();
                self.any_of(parts)
            }
            Pending::Not(part) => {
                let part = self.decide(part, variable, pick);
                self.not(part)
            }
        };
        self.known.insert((pending, variable, pick), left);
        left
    }

    fn needs(&mut self, test: TestIndex, least: usize, most: usize) -> PendingIndex {
        match least {
            0 => Self::ALWAYS,
            _ if least > most => Self::NEVER,
            _ => self.pending.intern(Pending::Needs(test, least)),
        }
    }

    fn not(&mut self, part: PendingIndex) -> PendingIndex {
        match &self.pending.values[part] {
            Pending::Decided(holds) => PendingIndex(usize::from(!holds)),
            Pending::Not(part) => *part,
            _ => self.pending.intern(Pending::Not(part)),
        }
    }

    fn all(&mut self, parts: Vec<PendingIndex>) -> PendingIndex {
        self.joined(parts, Self::NEVER, Pending::All)
    }

    fn any_of(&mut self, parts: Vec<PendingIndex>) -> PendingIndex {
        self.joined(parts, Self::ALWAYS, Pending::AnyOf)
    }

    /// `decides` is the part that decides the whole; its opposite is left out.
    fn joined(
        &mut self,
        parts: Vec<PendingIndex>,
        decides: PendingIndex,
        join: fn(BTreeSet<PendingIndex>) -> Pending,
    ) -> PendingIndex {
        if parts.contains(&decides) {
            return decides;
        }
        let open: BTreeSet<PendingIndex> = parts.into_iter().filter(|part| part.0 > Self::ALWAYS.0).collect();
        match open.first() {
            None => PendingIndex(1 - decides.0),
            Some(only) if open.len() == 1 => *only,
            Some(_) => self.pending.intern(join(open)),
        }
    }
}
