//! Evaluates every profile, records what each rule does, and looks at the laws of one answer.

use std::collections::BTreeMap;

use crate::engine::{Answer, Evaluation, Fates, NoEffect, Outcome};
use crate::model::{Arena, Course, Effects, Facet, FactSet, Level, Rule, RuleIndex, RuleSet};
use crate::profile::Profile;
use crate::proof::space::{Fact, FactIndex, Space};
use crate::proof::walk::{RowIndex, Walk};

/// What a rule does in the answers.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate thing that a check asks about")]
pub(super) struct Seen {
    /// The smallest profile to which it applies.
    pub(super) applies_to: Option<Vec<FactIndex>>,
    pub(super) decides: bool,
    /// Its step or floor moved a course, also where its verdict is about its proposal.
    pub(super) moves: bool,
    /// Its step was made, or failed for another reason than being undone.
    pub(super) step_stands: bool,
    /// The other side or the floor undid its step.
    pub(super) step_undone: bool,
    pub(super) floor_lifts: bool,
    /// Its floor met an interval that is at least as long.
    pub(super) floor_met: bool,
}

impl Seen {
    /// Records the fates of the rule's effects in an answer.
    fn keep(&mut self, rule: &Rule, answer: &Answer) {
        let fates = Fates::in_answer(rule, answer);
        let Fates { proposal: _, steps, floor } = fates;
        self.moves |= fates.moves();
        if let Some(steps) = steps {
            let is_undone = matches!(steps, Err(NoEffect::OtherSide | NoEffect::Floor));
            self.step_undone |= is_undone;
            self.step_stands |= !is_undone;
        }
        self.floor_lifts |= matches!(floor, Some(Ok(_)));
        let meets = |floor| answer.unfloored.segments().any(|segment| segment.window.max() >= floor);
        self.floor_met |= rule.effects().floor.is_some_and(meets);
    }

    /// Whether no further answer says anything new of the rule.
    fn is_complete(&self, rule: &Rule) -> bool {
        let effects = rule.effects();
        let has_step = effects.sooner > 0 || effects.later > 0;
        (self.decides || !effects.can_decide())
            && (self.step_stands || !has_step || rule.facet().is_some())
            && (self.floor_met || effects.floor.is_none())
    }

    fn merge(&mut self, other: &Self) {
        let Self { applies_to: _, decides, moves, step_stands, step_undone, floor_lifts, floor_met } = other;
        self.decides |= decides;
        self.moves |= moves;
        self.step_stands |= step_stands;
        self.step_undone |= step_undone;
        self.floor_lifts |= floor_lifts;
        self.floor_met |= floor_met;
    }
}

/// Every profile of a set, with its decisions.
#[derive(Debug)]
pub(super) struct Observed<'r> {
    /// The set where each caution that can be cleared is.
    pub(super) rules: &'r RuleSet,
    pub(super) space: &'r Space<'r, 1>,
    /// The cautions that are proved to refer whatever else is given, unless they are cleared.
    pub(super) proved: &'r [RuleIndex],
    pub(super) walk: Walk<'r>,
    /// Combinations by what they do and for whom they hold.
    groups: Groups,
    /// What single answers break, each with the smallest profile and the day.
    pub(super) broken: Vec<(&'static str, Vec<FactIndex>, u32)>,
    pub(super) seen: Arena<RuleIndex, Seen>,
    /// The rules of which another answer can say something new.
    open: FactSet,
    /// The row of each profile, by its number. Equal rows are equal decisions on all days.
    pub(super) numbered: Arena<usize, RowIndex>,
    /// How many rows there are so far.
    rows: usize,
    /// Whether a rule other than the default proposes for every profile, also where another one refers.
    pub(super) always_proposes: bool,
    /// The mildest referral of all profiles; `None` where one of them is not referred.
    pub(super) mildest: Option<Level>,
}

/// The profiles to evaluate, and the cautions that refer and that no combination mentions: they are
/// proved to refer whatever else is given, unless they are `cleared` and then do nothing at all.
pub(super) fn space<'r>(rules: &RuleSet, cleared: &'r RuleSet) -> (Space<'r, 1>, Vec<RuleIndex>) {
    let mentioned: Vec<RuleIndex> = rules.combinations().flat_map(|(_, when)| when.mentioned()).collect();
    let is_proved = |index: &RuleIndex| {
        let (rule, cleared) = (rules.rule(*index), cleared.rule(*index));
        let is_one_thing = cleared.refer().is_some() || !cleared.effects().can_decide();
        let refers = rule.facet().is_some_and(Facet::is_screened) && rule.refer().is_some();
        refers && is_one_thing && !mentioned.contains(index)
    };
    let (proved, tried): (Vec<RuleIndex>, Vec<RuleIndex>) = rules.all_facts().partition(is_proved);
    let facts = tried.into_iter().filter_map(|index| Fact::in_set(rules, index));
    let refers = |fact: &Fact<1>| rules.rule(fact.at[0]).refer().is_some();
    (Space::new([cleared], facts.collect(), refers).and_beyond(), proved)
}

impl<'r> Observed<'r> {
    pub(super) fn new(rules: &'r RuleSet, space: &'r Space<'r, 1>, proved: &'r [RuleIndex]) -> Self {
        let mut observed = Self {
            rules,
            space,
            proved,
            walk: Walk::new(rules),
            groups: Groups::new(rules),
            broken: Vec::new(),
            seen: rules.all().map(|_| Seen::default()).collect(),
            open: rules.set_of(rules.all()),
            numbered: Vec::with_capacity(space.len()).into(),
            rows: 0,
            always_proposes: true,
            mildest: None,
        };
        let tried = space.len();
        let of_rules = rules.all().filter(|index| *index != rules.default_rule());
        let proposing = rules.set_of(of_rules.filter(|index| rules.rule(*index).proposal().is_some()));
        space.visit(|facts| {
            let row = observed.look(facts);
            observed.always_proposes = observed.always_proposes && observed.walk.applies_one(&proposing);
            if observed.numbered.len() < tried {
                observed.numbered.push(row);
            }
        });
        observed.mildest = observed.walk.mildest();
        for caution in proved {
            (observed.seen[*caution].applies_to, observed.seen[*caution].decides) = (Some(Vec::new()), true);
        }
        share_among_alike(space, &mut observed.seen);
        // Where it is not cleared, such a caution refers.
        for index in rules.all().filter(|index| rules.rule(*index).safeguards().is_clearable) {
            observed.seen[index].decides = true;
        }
        observed
    }

    pub(super) fn fact(&self, fact: FactIndex) -> &'r Rule {
        let [index] = self.space.facts[fact].at;
        self.rules.rule(index)
    }

    /// The combinations, two or more, that do the same and always hold together.
    pub(super) fn same(&self) -> impl Iterator<Item = Vec<RuleIndex>> {
        self.groups.of_several()
    }

    pub(super) fn row_of(&mut self, facts: &[FactIndex]) -> RowIndex {
        self.walk.to(self.space.rules_of(facts));
        self.walk.row()
    }

    /// Records what the rules do for a profile.
    fn look(&mut self, facts: &[FactIndex]) -> RowIndex {
        self.walk.to(self.space.rules_of(facts));
        let row = self.walk.row();
        let by_default = self.walk.is_by_default().then_some(self.rules.default_rule());
        for rule in self.walk.facts().iter().chain(self.walk.combinations().iter()).chain(by_default) {
            let applies_to = &mut self.seen[rule].applies_to;
            if applies_to.as_ref().is_none_or(|known| facts.len() < known.len()) {
                *applies_to = Some(facts.to_vec());
            }
        }
        self.groups.split(self.walk.combinations());
        let is_new = row.0 >= self.rows;
        if is_new || self.walk.applies_one(&self.open) || by_default.is_some_and(|rule| self.open.contains(rule)) {
            self.rows += usize::from(is_new);
            for (day, evaluation) in self.walk.evaluations() {
                if is_new && let Some(law) = broken_alone(&self.space.profiles(facts)[0], &evaluation) {
                    match self.broken.iter_mut().find(|known| known.0 == law) {
                        Some(known) if known.1.len() <= facts.len() => {}
                        Some(known) => *known = (law, facts.to_vec(), day),
                        None => self.broken.push((law, facts.to_vec(), day)),
                    }
                }
                for (index, verdict) in &evaluation.verdicts {
                    let (rule, seen) = (self.rules.rule(*index), &mut self.seen[*index]);
                    seen.decides |= verdict.decides();
                    if let Outcome::Course(answer) = &evaluation.outcome {
                        seen.keep(rule, answer);
                    }
                    if seen.is_complete(rule) {
                        self.open.remove(*index);
                    }
                }
            }
        }
        row
    }
}

/// Only some of the facts that are alike are tried. The others do the same.
fn share_among_alike(space: &Space<'_, 1>, seen: &mut Arena<RuleIndex, Seen>) {
    for class in space.alike() {
        let each = || class.iter().map(|fact| (*fact, space.facts[*fact].at));
        let mut shared = Seen::default();
        for (_, [index]) in each() {
            shared.merge(&seen[index]);
        }
        for (fact, [index]) in each() {
            let applies_to = seen[index].applies_to.take().unwrap_or_else(|| vec![fact]);
            seen[index] = Seen { applies_to: Some(applies_to), ..shared.clone() };
        }
    }
}

/// Combinations of one group do the same, and so far hold for the same profiles.
#[derive(Debug)]
struct Groups {
    of: BTreeMap<RuleIndex, usize>,
    sizes: Arena<usize, usize>,
}

impl Groups {
    fn new(rules: &RuleSet) -> Self {
        let mut firsts: Vec<&Rule> = Vec::new();
        let mut groups = Self { of: BTreeMap::new(), sizes: Arena::default() };
        for (index, _) in rules.combinations() {
            let rule = rules.rule(index);
            let does_the_same = |first: &&Rule| {
                first.effects() == rule.effects()
                    && first.safeguards() == rule.safeguards()
                    && first.advice() == rule.advice()
                    && (first.review_text(), first.to_do()) == (rule.review_text(), rule.to_do())
            };
            let group = firsts.iter().position(does_the_same).unwrap_or_else(|| {
                firsts.push(rule);
                groups.sizes.push(0)
            });
            groups.sizes[group] += 1;
            groups.of.insert(index, group);
        }
        groups
    }

    /// Parts those that hold from those that do not.
    fn split(&mut self, holding: &FactSet) {
        let mut parts: BTreeMap<usize, Vec<RuleIndex>> = BTreeMap::new();
        for rule in holding.iter() {
            if let Some(group) = self.of.get(&rule).filter(|group| self.sizes[**group] > 1) {
                parts.entry(*group).or_default().push(rule);
            }
        }
        for (group, part) in parts {
            if part.len() < self.sizes[group] {
                self.sizes[group] -= part.len();
                let new = self.sizes.push(part.len());
                self.of.extend(part.into_iter().map(|rule| (rule, new)));
            }
        }
    }

    fn of_several(&self) -> impl Iterator<Item = Vec<RuleIndex>> {
        let mut groups: BTreeMap<usize, Vec<RuleIndex>> = BTreeMap::new();
        for (rule, group) in self.of.iter().filter(|(_, group)| self.sizes[**group] > 1) {
            groups.entry(*group).or_default().push(*rule);
        }
        groups.into_values()
    }
}

/// The law that one answer breaks by itself: that a fact that refers always refers unless it is cleared, that
/// every applicable rule is among the reasons once, that the course covers every day and what is suggested lies in its
/// window, or that no window lies below the floor.
fn broken_alone(profile: &Profile<'_>, evaluation: &Evaluation) -> Option<&'static str> {
    let rules = profile.rules();
    let called_for = profile.facts().iter().filter_map(|fact| rules.rule(fact).refer()).max();
    if evaluation.referral() < called_for {
        return Some("a fact that refers and is not cleared does not");
    }
    let mut reasons: Vec<RuleIndex> = evaluation.verdicts.iter().map(|(index, _)| *index).collect();
    reasons.sort_unstable();
    let mut expected = rules.applicable(profile.facts());
    let mut keeps_effects = true;
    if let Outcome::Course(answer) = &evaluation.outcome {
        keeps_effects = expected.iter().all(|index| keeps(&answer.course, rules.rule(*index).effects()));
        if expected.iter().all(|index| rules.rule(*index).proposal().is_none()) {
            expected.push(rules.default_rule());
            expected.sort_unstable();
        }
    }
    if reasons != expected {
        Some("a rule that applies is not among the reasons")
    } else if evaluation.course().is_some_and(|course| !is_whole(course)) {
        Some("a course does not cover every day")
    } else {
        (!keeps_effects).then_some("an interval lies below a floor")
    }
}

/// Whether a course respects the limits of a rule.
fn keeps(course: &Course, effects: &Effects) -> bool {
    let Effects { proposal: _, sooner: _, later: _, floor, refer: _ } = effects;
    course.segments().all(|segment| Some(segment.window.min()) >= *floor)
}

fn is_whole(course: &Course) -> bool {
    let mut from = Some(0);
    let joined = course.segments().all(|segment| {
        let begins = from == Some(segment.from);
        from = segment.until;
        let window = segment.window;
        begins && (window.min()..=window.max()).contains(&segment.suggested)
    });
    joined && from.is_none()
}
