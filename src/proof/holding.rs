//! Which combinations hold, kept up to date as facts come and go.
//!
//! Where a fact comes or goes, only the alternatives that ask about it are tried, so that a wide `any-of` costs
//! no more than a narrow one.

use crate::model::{Arena, Condition, FactSet, RuleIndex, RuleSet};

/// A combination that asks about a fact.
#[derive(Debug)]
struct Asking<'r> {
    combination: RuleIndex,
    condition: &'r Condition,
    others: Vec<&'r Condition>,
    /// Those beside which the condition turns with the fact, if all `others` hold.
    alternatives: Vec<&'r Condition>,
}

impl<'r> Asking<'r> {
    fn new((combination, condition): (RuleIndex, &'r Condition), fact: RuleIndex) -> Self {
        let asks = |part: &Condition| part.mentioned().contains(&fact);
        let (others, alternatives) = condition.split();
        let is_for_all = others.iter().any(|part| asks(part));
        let alternatives = alternatives.iter().filter(|part| is_for_all || asks(part)).collect();
        Self { combination, condition, others, alternatives }
    }

    fn one_holds(&self, facts: &FactSet) -> bool {
        self.others.iter().all(|part| part.holds(facts)) && self.alternatives.iter().any(|part| part.holds(facts))
    }

    /// Whether the condition holds for some facts; `held` says so of those before `fact` came or went.
    fn holds(&self, facts: &FactSet, held: bool, fact: RuleIndex) -> bool {
        self.one_holds(facts)
            || held && {
                let mut before = facts.clone();
                before.turn(fact);
                // If not by one of these, it held by an alternative that does not ask about the fact.
                !self.one_holds(&before) || self.condition.holds(facts)
            }
    }
}

/// A profile with the conditions that hold for it.
#[derive(Debug)]
pub(crate) struct Holding<'r> {
    /// For each fact, the combinations that ask about it.
    asking: Arena<RuleIndex, Vec<Asking<'r>>>,
    facts: FactSet,
    combinations: FactSet,
    /// Each fact, with the combinations that it turned.
    path: Vec<(RuleIndex, Vec<RuleIndex>)>,
}

impl<'r> Holding<'r> {
    /// The conditions, each with its combination, that hold where there is no fact.
    pub(crate) fn new(rules: &RuleSet, conditions: impl Iterator<Item = (RuleIndex, &'r Condition)>) -> Self {
        let mut holding = Self {
            asking: rules.all().map(|_| Vec::new()).collect(),
            facts: rules.set_of([]),
            combinations: rules.set_of([]),
            path: Vec::new(),
        };
        for (combination, condition) in conditions {
            if condition.holds(&holding.facts) {
                holding.combinations.insert(combination);
            }
            for fact in condition.mentioned() {
                holding.asking[fact].push(Asking::new((combination, condition), fact));
            }
        }
        holding
    }

    /// Goes to the profile of some facts. Those with which the one before began cost nothing. Returns their
    /// number.
    pub(crate) fn to(&mut self, facts: impl Iterator<Item = RuleIndex> + Clone) -> usize {
        let kept = self.path.iter().zip(facts.clone()).take_while(|((known, _), fact)| known == fact).count();
        while self.path.len() > kept
            && let Some((fact, turned)) = self.path.pop()
        {
            self.facts.remove(fact);
            for combination in turned {
                self.combinations.turn(combination);
            }
        }
        for fact in facts.skip(kept) {
            self.facts.insert(fact);
            let turned: Vec<RuleIndex> = self.turned(fact, &self.facts).collect();
            for combination in &turned {
                self.combinations.turn(*combination);
            }
            self.path.push((fact, turned));
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
    pub(crate) fn without(&self, fact: RuleIndex) -> FactSet {
        let (mut fewer, mut combinations) = (self.facts.clone(), self.combinations.clone());
        fewer.remove(fact);
        self.turned(fact, &fewer).for_each(|combination| combinations.turn(combination));
        combinations
    }

    /// The combinations that hold for `facts` or for the facts before `fact` came or went, and not for both.
    fn turned(&self, fact: RuleIndex, facts: &FactSet) -> impl Iterator<Item = RuleIndex> {
        let turns = move |asking: &&Asking<'r>| {
            let held = self.combinations.contains(asking.combination);
            asking.holds(facts, held, fact) != held
        };
        self.asking[fact].iter().filter(turns).map(|asking| asking.combination)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;
    use crate::proof::space::{Conditions, Fact, Space, VariableIndex};

    /// A test of one facet, as a rule file has it.
    fn test() -> impl Strategy<Value = String> {
        let named = |facet: &'static str, names: Vec<&'static str>| {
            (select(vec!["any", "all", "none"]), subsequence(names, 1..=3))
                .prop_map(move |(test, names)| format!("{facet}: {{{test}: [{}]}}", names.join(", ")))
        };
        prop_oneof![
            4 => named("sign", vec!["a", "b", "c", "d", "e"]),
            2 => named("goal", vec!["p", "q", "r"]),
            1 => (1..5).prop_map(|least| format!("sign: {{at-least: {least}}}")),
        ]
    }

    fn when() -> impl Strategy<Value = String> {
        test().prop_map(|test| format!("{{{test}}}")).prop_recursive(3, 16, 4, |inner| {
            let any_of = vec(inner.clone(), 1..5).prop_map(|parts| format!("any-of: [{}]", parts.join(", ")));
            let not = inner.prop_map(|part| format!("not: {part}"));
            let nested = prop_oneof![2 => any_of, 1 => not];
            (prop::option::of(test()), nested).prop_map(|(test, nested)| {
                let parts: Vec<String> = test.into_iter().chain([nested]).collect();
                format!("{{{}}}", parts.join(", "))
            })
        })
    }

    fn set(conditions: &[String]) -> RuleSet {
        let does = "title: T, because: B, source: {basis: product}, advice: [{text: T}]";
        let facts = |names: &[&str]| {
            let entries: Vec<String> = names.iter().map(|name| format!("  {name}: {{{does}}}\n")).collect();
            entries.concat()
        };
        let combinations =
            conditions.iter().enumerate().map(|(at, when)| format!("  c{at}: {{{does}, when: {when}}}\n"));
        let text = format!(
            "format: 1\npack: {{name: t, version: 1.0.0, title: T, notice: N., ladder: [1 week], referrals: {{emergency: C., \
             urgent: U., doctor: D., wait: W.}}, default: {{every: 1 week, because: D, source: {{basis: product}}}}}}\n\
             goals:\n{}signs:\n{}combinations:\n{}",
            facts(&["p", "q", "r"]),
            facts(&["a", "b", "c", "d", "e"]),
            combinations.collect::<Vec<String>>().concat(),
        );
        RuleSet::from_files([("t.yaml".to_owned(), text.into_bytes())]).unwrap_or_else(|findings| panic!("{findings}"))
    }

    proptest! {
        #[test]
        fn what_holds_is_the_same_fact_by_fact_variable_by_variable_and_at_once(
            conditions in vec(when(), 1..4), profiles in vec(vec(any::<prop::sample::Index>(), 1..6), 1..8)
        ) {
            let rules = set(&conditions);
            let holds = |facts: &FactSet| {
                rules.set_of(rules.combinations().filter(|(_, when)| when.holds(facts)).map(|(index, _)| index))
            };
            let all: Vec<RuleIndex> = rules.all_facts().collect();
            let mut holding = Holding::new(&rules, rules.combinations());
            for picked in &profiles {
                let mut facts: Vec<RuleIndex> = picked.iter().map(|pick| *pick.get(&all)).collect();
                facts.sort_unstable();
                facts.dedup();
                holding.to(facts.iter().copied());
                prop_assert_eq!(holding.combinations(), &holds(&rules.set_of(facts.iter().copied())));
                for fact in &facts {
                    let others = rules.set_of(facts.iter().copied().filter(|other| other != fact));
                    prop_assert_eq!(holding.without(*fact), holds(&others));
                }
            }

            let facts = all.iter().filter_map(|index| Fact::in_set(&rules, *index)).collect();
            let variables = Space::new([&rules], facts, |_| false).variables();
            let mut left = Conditions::new();
            let whole: Vec<_> =
                rules.combinations().map(|(index, when)| (index, left.compile(when, 0, &variables))).collect();
            let order: Vec<VariableIndex> = variables.indices().collect();
            left.ordered(&order);
            for picked in &profiles {
                let mut facts = rules.set_of([]);
                let mut conditions = whole.clone();
                for (variable, pick) in order.iter().zip(picked.iter().cycle()) {
                    let pick = pick.index(variables[*variable].picks.len());
                    variables[*variable].picks[pick].rules[0].iter().for_each(|fact| facts.insert(*fact));
                    for (_, when) in &mut conditions {
                        *when = left.decide(*when, *variable, pick);
                    }
                }
                let held = conditions.iter().filter(|(_, when)| *when == Conditions::ALWAYS).map(|(index, _)| *index);
                prop_assert_eq!(rules.set_of(held), holds(&facts));
                prop_assert!(conditions.iter().all(|(_, when)| [Conditions::ALWAYS, Conditions::NEVER].contains(when)));
            }
        }
    }
}
