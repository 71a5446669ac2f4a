//! Goes from profile to profile of a set, and does again only what differs.

use hashbrown::HashMap;

use crate::engine::{Decision, Elapsed, Evaluation, Outcome};
use crate::model::{Arena, Effects, FactSet, Level, Rule, RuleIndex, RuleSet, arena::index};
use crate::proof::{holding::Holding, interner::Interner, space::turning_days};

index!(
    /// Interned effects: of one rule, or of several together.
    EffectsIndex
);

index!(
    /// An interned decision.
    DecisionIndex
);

index!(
    /// An interned row: the decisions of a profile, one for each day.
    RowIndex
);

/// A profile, with the combinations that hold for it and what all its rules do together.
#[derive(Debug)]
pub(crate) struct Walk<'r> {
    rules: &'r RuleSet,
    days: Vec<u32>,
    holding: Holding<'r>,
    /// For each fact the effects of it and those before it together.
    path: Vec<EffectsIndex>,
    /// What all rules of the profile do together, once its row was asked for.
    all: EffectsIndex,
    effects: Interner<EffectsIndex, Effects>,
    /// The effects of each rule.
    of_rule: Arena<RuleIndex, EffectsIndex>,
    /// Known joins. Only looked up: its order is never seen.
    joined: HashMap<(EffectsIndex, EffectsIndex), EffectsIndex>,
    decisions: Interner<DecisionIndex, Decision>,
    rows: Interner<RowIndex, Vec<DecisionIndex>>,
    /// The row of effects, where it is known.
    row_of: Arena<EffectsIndex, Option<RowIndex>>,
}

/// No effects, which are interned first.
const NONE: EffectsIndex = EffectsIndex(0);

impl<'r> Walk<'r> {
    pub(crate) fn new(rules: &'r RuleSet) -> Self {
        let mut effects = Interner::new();
        effects.intern(Effects::default());
        Self {
            rules,
            days: turning_days(&[rules]).into_iter().collect(),
            holding: Holding::new(rules, rules.combinations()),
            path: Vec::new(),
            all: NONE,
            of_rule: rules.rules().iter().map(|rule| effects.intern(telling(rule.effects().clone()))).collect(),
            effects,
            joined: HashMap::new(),
            decisions: Interner::new(),
            rows: Interner::new(),
            row_of: Arena::default(),
        }
    }

    /// Goes to the profile of some facts. Those with which the one before began cost nothing.
    pub(crate) fn to(&mut self, facts: impl Iterator<Item = RuleIndex> + Clone) {
        let kept = self.holding.to(facts.clone());
        self.path.truncate(kept);
        for fact in facts.skip(kept) {
            let effects = self.join(self.of_facts(), self.of_rule[fact]);
            self.path.push(effects);
        }
    }

    /// The effects of the facts, without those of combinations.
    fn of_facts(&self) -> EffectsIndex {
        self.path.last().copied().unwrap_or(NONE)
    }

    pub(crate) fn facts(&self) -> &FactSet {
        self.holding.facts()
    }

    /// The combinations that hold.
    pub(crate) fn combinations(&self) -> &FactSet {
        self.holding.combinations()
    }

    /// Whether one of the rules applies. The default is none of them.
    pub(crate) fn applies_one(&self, rules: &FactSet) -> bool {
        self.facts().meets(rules) || self.combinations().meets(rules)
    }

    /// The row of the profile.
    pub(crate) fn row(&mut self) -> RowIndex {
        let (mut all, holding) = (self.of_facts(), self.combinations().clone());
        for combination in holding.iter() {
            all = self.join(all, self.of_rule[combination]);
        }
        self.all = all;
        self.row_of(all)
    }

    /// The mildest referral of all profiles so far; `None` where one of them is not referred.
    pub(crate) fn mildest(&self) -> Option<Level> {
        self.decisions.values.items().iter().map(Decision::level).min().flatten()
    }

    /// What all rules of the profile but one do together, and whether that one applies.
    pub(crate) fn without(&mut self, rule: RuleIndex) -> (EffectsIndex, bool) {
        let applicable: Vec<RuleIndex> = self.facts().iter().chain(self.combinations().iter()).collect();
        let others = applicable.iter().filter(|other| **other != rule);
        let others = others.fold(NONE, |all, other| self.join(all, self.of_rule[*other]));
        (others, applicable.contains(&rule))
    }

    /// What the rules of the profile do together with other effects.
    pub(crate) fn with(&mut self, others: EffectsIndex, effects: &Effects) -> EffectsIndex {
        let effects = self.effects.intern(telling(effects.clone()));
        self.join(others, effects)
    }

    pub(crate) fn effects(&self, index: EffectsIndex) -> &Effects {
        &self.effects.values[index]
    }

    /// Whether the default proposes for the profile whose row was asked for last.
    pub(crate) fn is_by_default(&self) -> bool {
        let Effects { proposal, sooner: _, later: _, floor: _, refer } = &self.effects.values[self.all];
        proposal.is_none() && refer.is_none()
    }

    /// The row of the profile if a fact of it, and the combinations that hold because of it, had no floor
    /// and no `later`; `None` where none of them has.
    pub(crate) fn eased_row(&mut self, added: RuleIndex) -> Option<RowIndex> {
        let (before, after) = (self.holding.without(added), self.combinations().clone());
        let is_new = |rule: &RuleIndex| *rule == added || after.contains(*rule) && !before.contains(*rule);
        let is_eased = |rule: &RuleIndex| is_new(rule) && is_brake(self.rules.rule(*rule));
        let applicable: Vec<RuleIndex> = self.facts().iter().chain(after.iter()).collect();
        let eased: Vec<RuleIndex> = applicable.iter().copied().filter(is_eased).collect();
        let mut all = NONE;
        for rule in applicable {
            let effects = self.of_rule[rule];
            all = if eased.contains(&rule) {
                let effects = Effects { later: 0, floor: None, ..self.effects(effects).clone() };
                self.with(all, &effects)
            } else {
                self.join(all, effects)
            };
        }
        (!eased.is_empty()).then(|| self.row_of(all))
    }

    fn row_of(&mut self, effects: EffectsIndex) -> RowIndex {
        while self.row_of.len() <= effects.0 {
            self.row_of.push(None);
        }
        if let Some(row) = self.row_of[effects] {
            return row;
        }
        let decision = |day: &u32| Outcome::of(&self.effects.values[effects], self.rules, Elapsed::days(*day));
        let outcomes: Vec<Outcome> = self.days.iter().map(decision).collect();
        let row = outcomes.into_iter().map(|outcome| self.decisions.intern(outcome.into())).collect();
        let row = self.rows.intern(row);
        self.row_of[effects] = Some(row);
        row
    }

    fn join(&mut self, a: EffectsIndex, b: EffectsIndex) -> EffectsIndex {
        if a == b || b == NONE {
            return a;
        }
        if a == NONE {
            return b;
        }
        let Self { joined, effects, .. } = self;
        *joined.entry((a, b)).or_insert_with(|| {
            let both = effects.values[a].join(&effects.values[b]);
            effects.intern(telling(both))
        })
    }

    /// The decisions of a row, one for each of the days.
    pub(crate) fn decisions(&self, row: RowIndex) -> impl Iterator<Item = (u32, &Decision)> {
        let decisions = self.rows.values[row].iter().map(|decision| &self.decisions.values[*decision]);
        self.days.iter().copied().zip(decisions)
    }

    /// The evaluations of the profile by day; one alone where no answer depends on the day.
    pub(crate) fn evaluations(&self) -> impl Iterator<Item = (u32, Evaluation)> {
        let applicable: Vec<RuleIndex> = self.facts().with(self.combinations()).iter().collect();
        let mut days = self.days.iter();
        std::iter::from_fn(move || {
            let day = *days.next()?;
            let evaluation = Evaluation::of(self.rules, &applicable, |_| false, Elapsed::days(day));
            if day == 0 && evaluation.outcome.varies_until().is_none() {
                days = [].iter();
            }
            Some((day, evaluation))
        })
    }
}

/// Whether a rule asks for a longer wait: the laws on longer waits exempt it.
pub(crate) fn is_brake(rule: &Rule) -> bool {
    let Effects { proposal: _, sooner: _, later, floor, refer: _ } = rule.effects();
    *later > 0 || floor.is_some()
}

/// The effects that an answer shows: beside a referral it shows no other.
fn telling(effects: Effects) -> Effects {
    if effects.refer.is_some() { Effects { refer: effects.refer, ..Effects::default() } } else { effects }
}
