//! Enumerates the profiles of rule sets, all of them or up to a stated bound. Profiles that the rules
//! cannot tell apart are visited once.
//!
//! Two facts of a facet are **alike** where they have the same effects and the same places in every
//! condition. Then only the number of them matters, and of that number only what a condition can ask:
//! none or some, `at-least` so many, or `all`. [`Space::each`] visits one profile of each class, with the
//! number of profiles that it represents.
//!
//! Where these are more than [`MOST`], only profiles of few facts are visited: as many facts as fit, and
//! [`FEW_FACTS`] unless even these are far too many. [`Space::and_beyond`] adds the smallest profiles for which
//! each combination holds.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use crate::model::{Arena, ByFacet, Facet, Rule, RuleId, RuleIndex, RuleSet, arena::index, facet::each_facet};
use crate::order::Order as _;
use crate::profile::Profile;
use beyond::{Beyond, MOST_BEYOND};
use class::{Choice, FactClass, Leaves};
pub(crate) use order::order;
pub(crate) use pending::{Conditions, PendingIndex};
pub(crate) use tally::Tally;
pub(crate) use variable::{Pick, Variable, VariableIndex};

mod beyond;
mod class;
mod order;
mod pending;
mod tally;
mod variable;

/// The most profiles to visit.
const MOST: u64 = 1 << 20;

/// All profiles of so many facts are visited if they are at most [`MOST_OF_FEW`].
const FEW_FACTS: usize = 3;
const MOST_OF_FEW: u64 = 1 << 22;

index!(
    /// A fact of a [`Space`].
    FactIndex
);

index!(
    /// A class of facts of a [`Space`].
    ClassIndex
);

/// A fact by a name that each of the sets knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact<const N: usize> {
    pub(crate) facet: Facet,
    pub(crate) id: RuleId,
    pub(crate) name: String,
    /// Its index in each of the sets.
    pub(crate) at: [RuleIndex; N],
}

/// The profiles of one rule set, or those that two have in common.
#[derive(Debug)]
pub(crate) struct Space<'r, const N: usize> {
    sets: [&'r RuleSet; N],
    /// All facts; those of single facets are last.
    pub(crate) facts: Arena<FactIndex, Fact<N>>,
    classes: Arena<ClassIndex, FactClass>,
    /// The number of choices of all classes before each.
    choices_before: Arena<ClassIndex, usize>,
    /// `ways[class][facts]`: the number of profiles to visit with at most so many facts, all of this class
    /// and those after it.
    ways: Arena<usize, Arena<usize, u64>>,
    most_facts: usize,
    pub(crate) beyond: Beyond,
}

/// A visited profile: for each class of which it has facts, in order, the choice.
pub(crate) type Point = [(ClassIndex, usize)];

/// Which profiles were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(transform = counts)]
pub struct Coverage {
    /// How many: those that were tried, and all that the rules cannot tell from one of them.
    pub profiles: u128,
    /// The facts of each facet that a profile can have.
    #[serde(flatten)]
    #[schemars(!flatten, with = "usize")]
    pub facts: ByFacet<usize>,
    /// The cautions that were looked at by proof: each refers whatever else is given, unless it is cleared.
    pub proved_cautions: usize,
    /// The cautions that can be cleared. Each was looked at named and cleared; a profile counts once for both.
    pub clearable_cautions: usize,
    /// Up to how many facts every profile was tried; null where all were, of any number of facts.
    pub most_facts: Option<usize>,
    /// The elapsed days, counted from the start of the course, on which each was tried.
    pub days: Vec<u32>,
}

fn counts(schema: &mut Schema) {
    each_facet(schema, |facet, count| {
        let which = if facet.is_single() {
            ", of which a profile has one or none"
        } else if facet.is_screened() {
            " that were tried with other facts"
        } else {
            " that a profile can have"
        };
        if let Value::Object(count) = count {
            count.insert("description".to_owned(), format!("The {}{which}.", facet.plural()).into());
        }
        facet.plural()
    });
}

impl<'r, const N: usize> Space<'r, N> {
    /// The space of some facts. Facts for which `tells_apart` differs are never alike.
    pub(crate) fn new(sets: [&'r RuleSet; N], mut facts: Vec<Fact<N>>, tells_apart: impl Fn(&Fact<N>) -> bool) -> Self {
        facts.order_by_key(|fact| fact.facet.is_single());
        let leaves: Leaves<'_, N> =
            sets.map(|rules| rules.combinations().flat_map(|(_, condition)| condition.leaves()).collect());
        let facts = Arena::from(facts);
        let classes = class::classes(&facts, &leaves, |a, b| {
            let effects = |fact: &Fact<N>| sets.iter().zip(fact.at).map(|(set, at)| set.rule(at).effects());
            tells_apart(a) == tells_apart(b) && effects(a).eq(effects(b))
        });
        Self::of_classes(sets, facts, classes)
    }

    /// Adds larger profiles where not all are visited.
    pub(crate) fn and_beyond(mut self) -> Self {
        self.beyond = self.beyond(MOST_BEYOND);
        self
    }

    fn of_classes(
        sets: [&'r RuleSet; N],
        facts: Arena<FactIndex, Fact<N>>,
        classes: Arena<ClassIndex, FactClass>,
    ) -> Self {
        let all: usize = classes.items().iter().map(FactClass::most_facts).sum();
        let mut after: Arena<usize, u64> = vec![1; all + 1].into();
        let mut ways = Vec::with_capacity(classes.len() + 1);
        for class in classes.items().iter().rev() {
            let here = (0..=all).map(|facts| {
                let left = class.costs().filter_map(|cost| facts.checked_sub(cost));
                left.fold(0_u64, |sum, left| sum.saturating_add(after[left]))
            });
            let here = here.collect();
            ways.push(std::mem::replace(&mut after, here));
        }
        let fits = |facts: &usize| after[*facts] <= if *facts <= FEW_FACTS { MOST_OF_FEW } else { MOST };
        let most_facts = (0..=all).take_while(fits).last().unwrap_or(0);
        ways.push(after);
        ways.reverse();
        let before =
            classes.items().iter().scan(0, |sum, class| Some(std::mem::replace(sum, *sum + class.choices.len())));
        let choices_before = before.collect();
        Self { sets, facts, classes, choices_before, ways: ways.into(), most_facts, beyond: Beyond::default() }
    }

    /// The title of a fact in the last of the sets.
    pub(crate) fn title(&self, fact: &Fact<N>) -> &str {
        self.sets.last().zip(fact.at.last()).map_or("", |(set, at)| set.rule(*at).title())
    }

    /// The number of profiles that are visited.
    pub(crate) fn len(&self) -> usize {
        saturated(self.ways[0][self.most_facts])
    }

    /// The most facts of a visited profile; `None` where all profiles are visited.
    pub(crate) fn bound(&self) -> Option<usize> {
        let all: usize = self.classes.items().iter().map(FactClass::most_facts).sum();
        (self.most_facts < all).then_some(self.most_facts)
    }

    /// Visits each profile up to the bound, then those beyond it, with its facts.
    pub(crate) fn visit(&self, mut visit: impl FnMut(&[FactIndex])) {
        let mut facts = Vec::new();
        let mut visit = |point: &Point| {
            facts.clear();
            facts.extend(self.facts_of(point));
            visit(&facts);
        };
        self.each(|_, point| visit(point));
        self.beyond.points.iter().for_each(|point| visit(point));
    }

    /// Visits each profile up to the bound once, with its number, in the order of the numbers.
    pub(crate) fn each(&self, mut visit: impl FnMut(usize, &Point)) {
        let mut number = 0;
        let _all = self.visit_from(0, self.most_facts, &mut Vec::new(), &mut |point| {
            visit(number, point);
            number += 1;
            ControlFlow::Continue(())
        });
    }

    fn visit_from(
        &self,
        first: usize,
        facts: usize,
        point: &mut Vec<(ClassIndex, usize)>,
        visit: &mut impl FnMut(&Point) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        visit(point)?;
        for (at, class) in self.classes.iter().skip(first) {
            for (choice, cost) in class.costs().enumerate().skip(1) {
                if let Some(left) = facts.checked_sub(cost) {
                    point.push((at, choice));
                    self.visit_from(at.0 + 1, left, point, visit)?;
                    point.pop();
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// The number of a profile that is visited.
    pub(crate) fn number(&self, point: impl Iterator<Item = (ClassIndex, usize)>) -> usize {
        let (mut number, mut first, mut facts) = (0, 0, self.most_facts);
        for (at, choice) in point {
            number += 1 + self.ways[first][facts] - self.ways[at.0][facts];
            first = at.0 + 1;
            let mut costs = self.classes[at].costs().skip(1).take(choice).map(|cost| facts.saturating_sub(cost));
            let left = costs.next_back().unwrap_or(facts);
            number += costs.map(|left| self.ways[first][left]).sum::<u64>();
            facts = left;
        }
        saturated(number)
    }

    /// The profiles that have one fact less: each with the fact that it lacks, and how many pairs of profiles
    /// it represents with this one.
    pub(crate) fn smaller(
        &self,
        point: &Point,
    ) -> impl Iterator<Item = (impl Iterator<Item = (ClassIndex, usize)>, FactIndex, u128)> {
        point.iter().enumerate().filter_map(|(place, (at, choice))| {
            let Choice { facts, fewer, pairs, .. } = &self.classes[*at].choices[*choice];
            let (before, after) = (point.iter().take(place).copied(), point.iter().skip(place + 1).copied());
            let weights =
                before.clone().chain(after.clone()).map(|(at, choice)| self.classes[at].choices[choice].weight);
            let pairs = weights.fold(*pairs, u128::saturating_mul);
            let fewer = (*fewer > 0).then_some((*at, *fewer));
            Some((before.chain(fewer).chain(after), *facts.last()?, pairs))
        })
    }

    fn choices(&self, point: &Point) -> impl Iterator<Item = &Choice> {
        point.iter().map(|(at, choice)| &self.classes[*at].choices[*choice])
    }

    pub(crate) fn facts_of(&self, point: &Point) -> impl Iterator<Item = FactIndex> {
        self.choices(point).flat_map(|choice| &choice.facts).copied()
    }

    fn weight(&self, point: &Point) -> u128 {
        self.choices(point).map(|choice| choice.weight).fold(1, u128::saturating_mul)
    }

    /// The extent of a proof over all visited profiles. `cautions`: how many were proved, and can be cleared.
    pub(crate) fn coverage(&self, cautions: (usize, usize)) -> Coverage {
        let mut profiles = self.beyond.points.iter().map(|point| self.weight(point)).fold(0, u128::saturating_add);
        self.each(|_, point| profiles = profiles.saturating_add(self.weight(point)));
        self.covered(profiles, self.bound(), cautions)
    }

    /// The extent of a proof over so many profiles; `most_facts` where not all are covered.
    pub(crate) fn covered(&self, profiles: u128, most_facts: Option<usize>, cautions: (usize, usize)) -> Coverage {
        let of = |facet| self.facts.items().iter().filter(|fact| fact.facet == facet).count();
        let (proved_cautions, clearable_cautions) = cautions;
        let facts = ByFacet::new(of);
        Coverage { profiles, facts, proved_cautions, clearable_cautions, most_facts, days: self.days() }
    }

    /// The classes of facts that are alike; a fact like no other is a class by itself.
    pub(crate) fn alike(&self) -> impl Iterator<Item = &[FactIndex]> {
        self.classes.items().iter().flat_map(|class| class.alike.iter().map(Vec::as_slice))
    }

    /// Facets and names, for a command.
    pub(crate) fn named<'s>(&'s self, facts: &'s [FactIndex]) -> impl Iterator<Item = (Facet, &'s str)> {
        facts.iter().map(|fact| &self.facts[*fact]).map(|fact| (fact.facet, &*fact.name))
    }

    /// The profile in each of the sets.
    pub(crate) fn profiles(&self, facts: &[FactIndex]) -> [Profile<'r>; N] {
        let mut profiles = self.sets.map(Profile::new);
        for fact in facts {
            for (profile, at) in profiles.iter_mut().zip(self.facts[*fact].at) {
                profile.insert(at);
            }
        }
        profiles
    }

    pub(crate) fn days(&self) -> Vec<u32> {
        turning_days(&self.sets).into_iter().collect()
    }
}

/// The days on which an answer of some sets can change: day 0, and for every opening phase the day it
/// ends and the day before.
pub(crate) fn turning_days(sets: &[&RuleSet]) -> BTreeSet<u32> {
    let proposals = sets.iter().flat_map(|set| set.rules()).filter_map(Rule::proposal);
    let ends = proposals.flat_map(|proposal| proposal.ends().flat_map(|end| [end - 1, end]));
    ends.chain([0]).collect()
}

impl Space<'_, 1> {
    /// The indices of facts in the set.
    pub(crate) fn rules_of(&self, facts: &[FactIndex]) -> impl Iterator<Item = RuleIndex> + Clone {
        facts.iter().map(|fact| self.facts[*fact].at[0])
    }
}

fn saturated(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Fact<1> {
    pub(crate) fn in_set(rules: &RuleSet, index: RuleIndex) -> Option<Self> {
        let rule = rules.rule(index);
        Some(Self { facet: rule.facet()?, id: rule.id().clone(), name: rule.name().to_owned(), at: [index] })
    }
}
