//! Finds the smallest profiles for which each combination holds, where not all can be visited.

use std::{array, collections::BTreeSet, ops::ControlFlow};

use super::{ClassIndex, FactIndex, Space, class};
use crate::model::{Arena, Condition, RuleIndex};
use crate::proof::holding::Holding;

/// The most profiles to keep for one combination.
const KEPT: usize = 16;

/// The most profiles to go through for all combinations together.
const MOST: usize = 1 << 24;

/// The most larger profiles to add.
pub(super) const MOST_BEYOND: usize = 1 << 18;

#[derive(Debug)]
pub(crate) struct Smallest {
    /// The first [`KEPT`] of them.
    pub(crate) profiles: Vec<Vec<FactIndex>>,
    /// All profiles were tried, so that where there is none the condition never holds.
    pub(crate) is_proved: bool,
}

/// Larger profiles, where not all are visited.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    pub(crate) points: BTreeSet<Vec<(ClassIndex, usize)>>,
    /// The combinations of each set for which there are too many.
    pub(crate) left_out: Vec<(usize, RuleIndex)>,
}

impl<const N: usize> Space<'_, N> {
    /// The smallest profiles for which the conditions hold, each in its set. Only the facts that they ask
    /// about are tried: no others matter to them.
    pub(crate) fn smallest(&self, conditions: [Option<&Condition>; N]) -> Smallest {
        let leaves = conditions.map(|condition| condition.map_or_else(Vec::new, Condition::leaves));
        let is_asked = |fact: &FactIndex| {
            let mut in_sets = leaves.iter().zip(self.facts[*fact].at);
            in_sets.any(|(leaves, at)| leaves.iter().any(|(_, test)| test.facts().contains(at)))
        };
        let asked: Vec<FactIndex> = self.facts.indices().filter(is_asked).collect();
        let facts: Arena<FactIndex, _> = asked.iter().map(|fact| self.facts[*fact].clone()).collect();
        let asked = Arena::<FactIndex, _>::from(asked);
        let classes = class::classes(&facts, &leaves, |_, _| true);
        let space = Self::of_classes(self.sets, facts, classes);
        let mut of_sets = conditions.into_iter();
        let mut holding = self.sets.map(|rules| {
            let condition = of_sets.next().flatten().map(|condition| (rules.default_rule(), condition));
            Holding::new(rules, condition.into_iter())
        });
        let (mut profiles, mut facts) = (Vec::new(), Vec::new());
        let combinations: usize = self.sets.iter().map(|rules| rules.combinations().count()).sum();
        let mut left = MOST / combinations.max(1);
        let mut is_cut = false;
        for most in 0..=space.most_facts {
            let found = space.visit_from(0, most, &mut Vec::new(), &mut |point| {
                let Some(fewer) = left.checked_sub(1) else { return ControlFlow::Break(()) };
                left = fewer;
                facts.clear();
                facts.extend(space.facts_of(point));
                let mut in_sets = holding.iter_mut().zip(conditions).enumerate();
                let holds = facts.len() == most
                    && in_sets.all(|(set, (holding, condition))| {
                        holding.to(facts.iter().filter_map(|fact| space.facts[*fact].at.get(set).copied()));
                        condition.is_none() || !holding.combinations().is_empty()
                    });
                if holds {
                    profiles.push(facts.iter().map(|fact| asked[*fact]).collect());
                }
                if profiles.len() < KEPT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            is_cut = found.is_break();
            if is_cut || !profiles.is_empty() {
                break;
            }
        }
        Smallest { profiles, is_proved: !is_cut && space.bound().is_none() }
    }

    /// Where not all profiles are visited: larger ones that are the smallest for which a combination holds,
    /// and each of these with one more fact.
    ///
    /// With one more fact only up to `most` of them.
    pub(super) fn beyond(&self, most: usize) -> Beyond {
        let Some(bound) = self.bound() else { return Beyond::default() };
        let mut beyond = Beyond::default();
        let mut smallest = Vec::new();
        for (set, rules) in self.sets.into_iter().enumerate() {
            for (index, condition) in rules.combinations() {
                let of_its_set = array::from_fn(|of| (of == set).then_some(condition));
                let Smallest { profiles, is_proved } = self.smallest(of_its_set);
                if profiles.is_empty() && !is_proved {
                    beyond.left_out.push((set, index));
                }
                let points = profiles.into_iter().map(|facts| self.point_of(&facts.into_iter().collect()));
                smallest.push(((set, index), points.collect::<BTreeSet<_>>()));
            }
        }
        let is_larger = |point: &Vec<(ClassIndex, usize)>| self.facts_of(point).count() > bound;
        beyond.points.extend(smallest.iter().flat_map(|(_, points)| points).filter(|point| is_larger(point)).cloned());
        for (combination, points) in smallest {
            if beyond.points.len() >= most {
                beyond.left_out.push(combination);
                continue;
            }
            for point in points {
                let facts: BTreeSet<FactIndex> = self.facts_of(&point).collect();
                let added = self.alike().filter_map(|class| class.iter().find(|fact| !facts.contains(fact)));
                let more = added.filter_map(|fact| self.with(&facts, *fact)).map(|facts| self.point_of(&facts));
                beyond.points.extend(more.filter(is_larger));
            }
        }
        beyond
    }

    /// The visited profile that the rules cannot tell from one of some facts.
    fn point_of(&self, facts: &BTreeSet<FactIndex>) -> Vec<(ClassIndex, usize)> {
        let choices = self.classes.iter().map(|(at, class)| (at, class.choice_of(facts)));
        choices.filter(|(_, choice)| *choice > 0).collect()
    }

    /// A profile with one more fact; `None` where it has another one of its single facet.
    fn with(&self, profile: &BTreeSet<FactIndex>, added: FactIndex) -> Option<BTreeSet<FactIndex>> {
        let facet = self.facts[added].facet;
        let is_free = !facet.is_single() || profile.iter().all(|other| self.facts[*other].facet != facet);
        is_free.then(|| profile.iter().copied().chain([added]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RuleSet;
    use crate::proof::space::Fact;

    /// A combination of many alternatives, over facts of which there are four kinds in each facet.
    fn rules() -> RuleSet {
        let entry = |name: String, does: &str| {
            format!("  {name}: {{title: T, because: B, source: {{basis: product}}, {does}}}\n")
        };
        let facts = |steps: &'static str| {
            (0..40).map(move |at| entry(format!("f{at}"), &format!("{steps}: {}", 1 + at % 4))).collect::<String>()
        };
        let parts: Vec<String> = (1..40)
            .map(|least| format!("{{goal: {{at-least: {least}}}, sign: {{at-least: {}}}}}", 40 - least))
            .collect();
        let when = format!("when: {{any-of: [{}]}}, sooner: 3", parts.join(", "));
        let text = format!(
            "format: 1\npack: {{name: p, version: 1.0.0, title: T, notice: N., ladder: [1 week], referrals: {{emergency: C., \
             urgent: U., doctor: D., wait: W.}}, default: {{every: 1 week, because: D, source: {{basis: product}}}}}}\n\
             goals:\n{}signs:\n{}combinations:\n{}",
            facts("sooner"),
            facts("later"),
            entry("c".to_owned(), &when),
        );
        RuleSet::from_files([("p.yaml".to_owned(), text.into_bytes())]).unwrap()
    }

    #[test]
    fn larger_profiles_are_tried_once_for_facts_that_are_alike() {
        let rules = rules();
        let facts = rules.all_facts().filter_map(|index| Fact::in_set(&rules, index)).collect();
        let space = Space::new([&rules], facts, |_| false);
        assert!(space.bound().is_some_and(|bound| bound < 40));
        let whole = space.beyond(usize::MAX);
        let classes = space.alike().count();
        assert_eq!(classes, 8);
        assert!(!whole.points.is_empty() && whole.points.len() <= KEPT * (classes + 1), "{}", whole.points.len());
        assert!(whole.left_out.is_empty());
        let cut = space.beyond(0);
        assert!(cut.points.len() < whole.points.len() && cut.points.is_subset(&whole.points));
        assert_eq!(cut.left_out.len(), 1);
    }
}
