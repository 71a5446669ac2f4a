//! What the facts and the combinations of two sets do, side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Arena, Condition, Effects, Rule, RuleId, RuleSet, arena::index};
use crate::proof::interner::Interner;
use crate::proof::space::{Conditions, PendingIndex, Space, Variable, VariableIndex, order};

index!(
    /// Joined effects.
    EffectsIndex
);

/// What the rules that apply do in each set, and whether one of them is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Joined {
    pub(super) effects: [EffectsIndex; 2],
    pub(super) is_changed: bool,
}

impl Joined {
    pub(super) fn differs(self) -> bool {
        let [old, new] = self.effects;
        old != new || self.is_changed
    }
}

/// What is left of a condition in each set.
pub(super) type Pending = [PendingIndex; 2];

/// A combination, or an alternative of it; in a set that lacks it, it never holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Combination {
    pub(super) when: Pending,
    pub(super) does: Joined,
}

impl Combination {
    /// Whether it can still apply in one set alone, or do otherwise there.
    pub(super) fn differs(&self, [old, new]: Pending) -> bool {
        old != new || old != Conditions::NEVER && self.does.differs()
    }
}

/// The rules of two sets. Each combination reads variables of the space.
pub(super) struct Rules<'s> {
    pub(super) sets: [&'s RuleSet; 2],
    pub(super) variables: Arena<VariableIndex, Variable<2>>,
    /// What the facts of each pick do.
    pub(super) facts: Arena<VariableIndex, Vec<Joined>>,
    pub(super) combinations: Arena<usize, Combination>,
    pub(super) conditions: Conditions,
    effects: Interner<EffectsIndex, Effects>,
    joins: BTreeMap<(EffectsIndex, EffectsIndex), EffectsIndex>,
}

impl<'s> Rules<'s> {
    pub(super) fn new(space: &Space<'_, 2>, sets: [&'s RuleSet; 2]) -> Self {
        let mut rules = Self {
            sets,
            variables: Arena::default(),
            facts: Arena::default(),
            combinations: Arena::default(),
            conditions: Conditions::new(),
            effects: Interner::new(),
            joins: BTreeMap::new(),
        };
        let variables = space.variables();
        for (_, variable) in variables.iter() {
            let of_pick = |[old, new]: [&BTreeSet<_>; 2]| {
                let [in_old, in_new] = sets;
                let old = old.iter().map(|rule| in_old.rule(*rule)).collect();
                rules.joined([old, new.iter().map(|rule| in_new.rule(*rule)).collect()])
            };
            let picks = variable.picks.iter().map(|pick| pick.rules.each_ref()).map(of_pick).collect();
            rules.facts.push(picks);
        }
        let mut combinations: BTreeMap<&RuleId, [Option<(&Rule, &Condition)>; 2]> = BTreeMap::new();
        for (set, at) in sets.into_iter().zip(0..) {
            for (index, condition) in set.combinations() {
                let rule = set.rule(index);
                let in_sets = combinations.entry(rule.id()).or_default();
                in_sets.iter_mut().skip(at).take(1).for_each(|known| *known = Some((rule, condition)));
            }
        }
        for in_sets in combinations.into_values() {
            let does = rules.joined(in_sets.map(|known| known.map(|(rule, _)| rule).into_iter().collect()));
            let mut sides = 0..;
            let when = in_sets.map(|known| {
                let side = sides.next().unwrap_or(0);
                known.map_or(Conditions::NEVER, |(_, when)| rules.conditions.compile(when, side, &variables))
            });
            // Of a condition that both sets have, each alternative does what the whole does.
            let alternatives = match when {
                [old, new] if old == new => {
                    rules.conditions.alternatives(old).into_iter().map(|part| [part; 2]).collect()
                }
                _ => vec![when],
            };
            for when in alternatives {
                rules.combinations.push(Combination { when, does });
            }
        }
        rules.variables = variables;
        rules
    }

    /// The joined effects of the rules of each set, which differ by id or effects where one is changed.
    fn joined(&mut self, rules: [Vec<&Rule>; 2]) -> Joined {
        let [old, new] = &rules;
        let said = |rule: &&'_ Rule| (rule.id().clone(), rule.effects().clone());
        let is_changed = !old.iter().map(said).eq(new.iter().map(said));
        let effects = rules.map(|rules| {
            let joined = rules.iter().fold(Effects::default(), |joined, rule| joined.join(rule.effects()));
            self.intern(joined)
        });
        Joined { effects, is_changed }
    }

    pub(super) const CLOSED: Pending = [Conditions::NEVER; 2];

    pub(super) fn none(&mut self) -> Joined {
        self.joined([Vec::new(), Vec::new()])
    }

    pub(super) fn effects(&self, joined: Joined) -> [&Effects; 2] {
        joined.effects.map(|effects| &self.effects.values[effects])
    }

    /// A referral sets all other effects aside.
    fn intern(&mut self, joined: Effects) -> EffectsIndex {
        let refer = joined.refer;
        self.effects.intern(if refer.is_some() { Effects { refer, ..Effects::default() } } else { joined })
    }

    pub(super) fn join(&mut self, a: Joined, b: Joined) -> Joined {
        let ([old, new], [more_old, more_new]) = (a.effects, b.effects);
        let effects = [self.join_effects(old, more_old), self.join_effects(new, more_new)];
        Joined { effects, is_changed: a.is_changed || b.is_changed }
    }

    fn join_effects(&mut self, a: EffectsIndex, b: EffectsIndex) -> EffectsIndex {
        if a == b {
            return a;
        }
        if let Some(known) = self.joins.get(&(a, b)) {
            return *known;
        }
        let joined = self.effects.values[a].join(&self.effects.values[b]);
        let joined = self.intern(joined);
        self.joins.insert((a, b), joined);
        joined
    }

    /// Joins what a combination does in the sets where it holds.
    pub(super) fn apply(&mut self, joined: Joined, combination: Combination, when: Pending) -> Joined {
        let holds = when.map(|when| when == Conditions::ALWAYS);
        let Joined { effects, is_changed } = self.join(joined, combination.does);
        let is_changed = match holds {
            [true, true] => is_changed,
            [false, false] => joined.is_changed,
            // In the other set it is open or does not hold.
            _ => is_changed || when.contains(&Conditions::NEVER),
        };
        let [old, new] = joined.effects;
        let [joined_old, joined_new] = effects;
        let [in_old, in_new] = holds;
        let effects = [if in_old { joined_old } else { old }, if in_new { joined_new } else { new }];
        Joined { effects, is_changed }
    }

    /// What is left of a combination where so much is joined: nothing if it can no longer add to that.
    pub(super) fn open(&mut self, joined: Joined, combination: Combination, when: Pending) -> Pending {
        let [in_old, in_new] = when;
        let is_equal = !combination.does.is_changed && in_old == in_new;
        let adds_reason = !joined.is_changed && !is_equal;
        let full = self.join(joined, combination.does).effects;
        let sides = joined.effects.iter().zip(&full).zip(when);
        let adds = |((joined, full), when)| joined != full && when != Conditions::ALWAYS && when != Conditions::NEVER;
        if !adds_reason && !sides.into_iter().any(adds) { Self::CLOSED } else { when }
    }

    /// Whether answers may differ where no combination or fact is left that does.
    pub(super) fn can_differ(&self, joined: Joined) -> bool {
        let [a, b] = joined.effects;
        let [old, new] = self.sets;
        let Effects { proposal, refer, .. } = &self.effects.values[a];
        let by_default = proposal.is_none() && old.default_proposal() != new.default_proposal();
        a != b || refer.is_none() && (by_default || old.ladder() != new.ladder())
    }

    /// Whether a rule that refers is changed.
    pub(super) fn referral_changed(&self) -> bool {
        let refers = |does: &Joined| self.effects(*does).iter().any(|effects| effects.refer.is_some());
        let combinations = self.combinations.items().iter().filter(|of| of.differs(of.when)).map(|of| &of.does);
        let facts = self.facts.items().iter().flatten().filter(|does| does.differs());
        combinations.chain(facts).any(refers)
    }

    /// Orders the variables, those first that only one set reads, or that a rule with other effects reads.
    pub(super) fn order(&mut self) -> Vec<VariableIndex> {
        let combinations = self.combinations.items();
        let reads: Vec<BTreeSet<VariableIndex>> = combinations.iter().map(|of| self.reads(of)).collect();
        let differ = combinations.iter().filter(|of| of.differs(of.when));
        let facts = self.facts.iter().filter(|(_, picks)| picks.iter().any(|does| does.differs()));
        let read_first = differ.flat_map(|of| match of.when {
            [old, new] if old == new => self.conditions.reads(old),
            when => self.conditions.differing(when),
        });
        let first = read_first.chain(facts.map(|(variable, _)| variable)).collect();
        let order = order(self.variables.indices(), &first, &reads);
        self.conditions.ordered(&order);
        order
    }

    /// The variables that a combination reads.
    pub(super) fn reads(&self, combination: &Combination) -> BTreeSet<VariableIndex> {
        combination.when.iter().flat_map(|when| self.conditions.reads(*when)).collect()
    }
}
