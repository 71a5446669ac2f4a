//! Why a rule never decides: what stands in its way wherever it applies.

use super::survey::Survey;
use crate::engine::verdict::VerdictName;
use crate::engine::{Elapsed, Evaluation, Fates, NoEffect, Outcome, evaluate};
use crate::model::facet::RuleId;
use crate::model::facts::FactSet;
use crate::model::facts::RuleIndex;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;

/// What stands in a rule's way in one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Somebody is referred.
    Referral,
    /// Other proposals allow no longer wait.
    Proposal,
    /// A larger step of its side.
    LargerStep,
    /// As many steps the other way.
    OtherSide,
    /// The floor holds the course.
    Floor,
    /// A larger floor.
    LargerFloor,
    /// There is no step left.
    LadderEnd,
    /// The opening that it ends is like the routine.
    SameOpening,
    /// Every interval lies at the floor or above it.
    FloorBelow,
}

/// What stands in the way of one rule in all answers.
#[derive(Debug)]
struct Mask {
    rule: RuleIndex,
    /// What stands in its way in every answer so far.
    always: Option<FactSet>,
    /// In the answer to the smallest profile that it applies to: how, and which rules.
    first: Option<(usize, Way, Vec<RuleIndex>)>,
    /// Whether it is always in the same way.
    is_one_way: bool,
}

/// For each of some rules that never decide, in words what masks it; with `of_step`, what undoes the step of each.
pub(super) fn words(survey: &Survey<'_>, rules: &[RuleIndex], of_step: bool) -> Vec<String> {
    let mut masks: Vec<Mask> =
        rules.iter().map(|rule| Mask { rule: *rule, always: None, first: None, is_one_way: true }).collect();
    let mut look = |facts: &[usize]| {
        let [profile] = survey.space.profiles(facts);
        for day in &survey.days {
            let evaluation = evaluate(&profile, Elapsed::days(*day));
            if of_step && evaluation.referral().is_some() {
                break;
            }
            for mask in &mut masks {
                mask.look(survey.rules, &evaluation, facts.len(), of_step);
            }
            if *day == 0 && !evaluation.depends_on_day() {
                break;
            }
        }
    };
    if !rules.is_empty() {
        survey.space.each(|_, point| look(&survey.space.facts_of(point)));
        survey.beyond.iter().for_each(|facts| look(facts));
    }
    masks.iter().map(|mask| mask.words(survey.rules)).collect()
}

impl Mask {
    fn look(&mut self, rules: &RuleSet, evaluation: &Evaluation, facts: usize, of_step: bool) {
        if !evaluation.verdicts.iter().any(|(index, _)| *index == self.rule) {
            return;
        }
        let (way, by) = in_the_way(rules, evaluation, self.rule, of_step);
        let mut set = FactSet::empty(rules.rules().len());
        for index in &by {
            set.insert(*index);
        }
        match &mut self.always {
            Some(always) => {
                let gone: Vec<RuleIndex> = always.iter().filter(|index| !set.contains(*index)).collect();
                for index in gone {
                    always.remove(index);
                }
            }
            None => self.always = Some(set),
        }
        self.is_one_way &= self.first.as_ref().is_none_or(|(_, known, _)| *known == way);
        if self.first.as_ref().is_none_or(|(known, ..)| facts < *known) {
            self.first = Some((facts, way, by));
        }
    }

    fn words(&self, rules: &RuleSet) -> String {
        let Some((_, way, by)) = &self.first else { return String::new() };
        let always: Vec<RuleIndex> = self.always.iter().flat_map(FactSet::iter).collect();
        let is_nobody = by.is_empty() && self.is_one_way;
        let (whole, named) = if always.is_empty() && !is_nobody {
            ("in the smallest profile that it applies to", by)
        } else {
            ("wherever it applies", &always)
        };
        let ids: Vec<&str> = named.iter().map(|index| rules.rule(*index).id()).map(RuleId::as_str).collect();
        let ids = crate::load::fields::list(&ids);
        match way {
            Way::Referral => format!("{whole}, a referral comes first: {ids}"),
            Way::Proposal => format!("{whole}, no longer wait is allowed by {ids}"),
            Way::LargerStep => format!("{whole}, a larger step comes from {ids}"),
            Way::OtherSide => format!("{whole}, as many steps the other way come from {ids}"),
            Way::Floor => format!("{whole}, the course is held where it is by the floor of {ids}"),
            Way::LargerFloor => format!("{whole}, a larger floor comes from {ids}"),
            Way::LadderEnd => format!("{whole}, the ladder has no further step"),
            Way::SameOpening => format!("{whole}, the opening that it ends is like the routine"),
            Way::FloorBelow => format!("{whole}, every interval lies at its floor or above it"),
        }
    }
}

/// How, and by which rules, one that applies is kept from deciding.
fn in_the_way(rules: &RuleSet, evaluation: &Evaluation, index: RuleIndex, of_step: bool) -> (Way, Vec<RuleIndex>) {
    let rule = rules.rule(index);
    let others = |is_wanted: &dyn Fn(&Rule, VerdictName) -> bool| -> Vec<RuleIndex> {
        let all = evaluation.verdicts.iter().filter(|(other, _)| *other != index);
        all.filter(|(other, verdict)| is_wanted(rules.rule(*other), *verdict)).map(|(other, _)| *other).collect()
    };
    let Outcome::Course(answer) = &evaluation.outcome else {
        return (Way::Referral, others(&|_, verdict| verdict == VerdictName::Refers));
    };
    let steps = answer.steps;
    let floors = || others(&|rule, _| rule.effects().floor.is_some() && rule.effects().floor == steps.floor);
    match Fates::of(rule, answer).no_effect() {
        None | Some(_) if rule.proposal().is_some() && !of_step => {
            let leading = others(&|_, verdict| verdict == VerdictName::Leads);
            let agreeing = || others(&|rule, verdict| rule.proposal().is_some() && verdict == VerdictName::Agrees);
            (Way::Proposal, if leading.is_empty() { agreeing() } else { leading })
        }
        Some(NoEffect::LargerStep) => {
            let is_sooner = steps.net() > 0;
            let larger = |rule: &Rule| {
                if is_sooner { rule.effects().sooner == steps.sooner } else { rule.effects().later == steps.later }
            };
            (Way::LargerStep, others(&|rule, _| larger(rule)))
        }
        Some(NoEffect::OtherSide) => {
            let is_later = rule.effects().later > 0;
            let other_side = |rule: &Rule| if is_later { rule.effects().sooner > 0 } else { rule.effects().later > 0 };
            (Way::OtherSide, others(&|rule, _| other_side(rule)))
        }
        Some(NoEffect::LadderEnd) => (Way::LadderEnd, Vec::new()),
        Some(NoEffect::Floor) => (Way::Floor, floors()),
        Some(NoEffect::SameOpening) => (Way::SameOpening, Vec::new()),
        Some(NoEffect::LargerFloor) => (Way::LargerFloor, floors()),
        Some(NoEffect::FloorBelow) => (Way::FloorBelow, Vec::new()),
        None => (Way::Proposal, Vec::new()),
    }
}
