//! Explains why a rule never decides.

use super::observe::Observed;
use crate::engine::{Evaluation, Fates, NoEffect, Outcome, verdict::VerdictName};
use crate::load::fields::list;
use crate::model::{FactSet, Rule, RuleIndex, RuleSet};
use crate::proof::walk::Walk;

/// Why a rule does not decide one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Referral,
    /// Other proposals allow no longer wait.
    Proposal,
    /// Its step or floor changes nothing.
    NoEffect(NoEffect),
}

/// Why one rule decides no answer.
#[derive(Debug)]
struct Idle {
    rule: RuleIndex,
    /// The rules that prevent it in every answer so far.
    always: Option<FactSet>,
    /// For the smallest profile to which it applies: the number of facts, the cause, the rules behind it.
    first: Option<(usize, Cause, Vec<RuleIndex>)>,
    has_one_cause: bool,
}

/// For each of the rules, why it never decides; with `of_step`, what undoes its step.
pub(super) fn words(observed: &Observed<'_>, rules: &[RuleIndex], of_step: bool) -> Vec<Option<String>> {
    let new = |rule: &RuleIndex| Idle { rule: *rule, always: None, first: None, has_one_cause: true };
    let mut idle: Vec<Idle> = rules.iter().map(new).collect();
    if !rules.is_empty() {
        let (all, mut walk) = (observed.rules.set_of(rules.iter().copied()), Walk::new(observed.rules));
        observed.space.visit(|facts| {
            walk.to(observed.space.rules_of(facts));
            for (_, evaluation) in walk.applies_one(&all).then(|| walk.evaluations()).into_iter().flatten() {
                for idle in &mut idle {
                    idle.look(observed.rules, &evaluation, facts.len(), of_step);
                }
            }
        });
    }
    idle.iter().map(|idle| idle.words(observed.rules)).collect()
}

impl Idle {
    fn look(&mut self, rules: &RuleSet, evaluation: &Evaluation, facts: usize, of_step: bool) {
        if !evaluation.verdicts.iter().any(|(index, _)| *index == self.rule) {
            return;
        }
        let Some((cause, by)) = cause(rules, evaluation, self.rule, of_step) else { return };
        let all = rules.set_of(by.iter().copied());
        self.always.get_or_insert_with(|| all.clone()).retain(&all);
        self.has_one_cause &= self.first.as_ref().is_none_or(|(_, known, _)| *known == cause);
        if self.first.as_ref().is_none_or(|(known, ..)| facts < *known) {
            self.first = Some((facts, cause, by));
        }
    }

    fn words(&self, rules: &RuleSet) -> Option<String> {
        let ((_, cause, by), always) = self.first.as_ref().zip(self.always.as_ref())?;
        let is_by_none = by.is_empty() && self.has_one_cause;
        let (whole, named) = if always.is_empty() && !is_by_none {
            ("in the smallest profile that it applies to", by.clone())
        } else {
            ("wherever it applies", always.iter().collect())
        };
        let ids = list(&named.iter().map(|index| rules.rule(*index).id().as_str()).collect::<Vec<_>>());
        let why = match cause {
            Cause::Referral => format!("a referral comes first: {ids}"),
            Cause::Proposal => format!("no longer wait is allowed by {ids}"),
            Cause::NoEffect(NoEffect::LargerStep) => format!("a larger step comes from {ids}"),
            Cause::NoEffect(NoEffect::OtherSide) if is_by_none || named == [self.rule] => {
                "its own step the other way takes it back".to_owned()
            }
            Cause::NoEffect(NoEffect::OtherSide) => format!("as many steps the other way come from {ids}"),
            Cause::NoEffect(NoEffect::Floor) => format!("the course is held where it is by the floor of {ids}"),
            Cause::NoEffect(NoEffect::LargerFloor) => format!("a larger floor comes from {ids}"),
            Cause::NoEffect(NoEffect::LadderEnd) => "the ladder has no further step".to_owned(),
            Cause::NoEffect(NoEffect::SameOpening) => "the opening that it ends is like the routine".to_owned(),
            Cause::NoEffect(NoEffect::FloorBelow) => "every interval lies at its floor or above it".to_owned(),
        };
        Some(format!("{whole}, {why}"))
    }
}

/// Why a rule that applies does not decide, and the rules that prevent it; `None` where nothing prevents a
/// step or a floor of it. A referral says nothing about a step.
fn cause(rules: &RuleSet, evaluation: &Evaluation, index: RuleIndex, of_step: bool) -> Option<(Cause, Vec<RuleIndex>)> {
    let rule = rules.rule(index);
    let applicable = |is_wanted: &dyn Fn(&Rule, VerdictName) -> bool| -> Vec<RuleIndex> {
        let all = evaluation.verdicts.iter().filter(|(other, verdict)| is_wanted(rules.rule(*other), *verdict));
        all.map(|(other, _)| *other).collect()
    };
    let Outcome::Course(answer) = &evaluation.outcome else {
        return (!of_step).then(|| (Cause::Referral, applicable(&|_, verdict| verdict == VerdictName::Refers)));
    };
    if rule.proposal().is_some() && !of_step {
        let leading = applicable(&|_, verdict| verdict == VerdictName::Leads);
        let agrees = |other: &Rule, verdict| other.proposal().is_some() && verdict == VerdictName::Agrees;
        let agreeing = || applicable(&|other, verdict| agrees(other, verdict) && other.id() != rule.id());
        return Some((Cause::Proposal, if leading.is_empty() { agreeing() } else { leading }));
    }
    let no_effect = Fates::in_answer(rule, answer).no_effect()?;
    let steps = answer.steps;
    let own = rule.effects();
    // The rule itself may have steps the other way, or a floor.
    let by = match no_effect {
        NoEffect::LargerStep if steps.net() > 0 => applicable(&|rule, _| rule.effects().sooner == steps.sooner),
        NoEffect::LargerStep => applicable(&|rule, _| rule.effects().later == steps.later),
        NoEffect::OtherSide if own.later > own.sooner => applicable(&|rule, _| rule.effects().sooner >= own.later),
        NoEffect::OtherSide => applicable(&|rule, _| rule.effects().later >= own.sooner),
        NoEffect::Floor | NoEffect::LargerFloor => {
            applicable(&|rule, _| rule.effects().floor.is_some() && rule.effects().floor == steps.floor)
        }
        NoEffect::LadderEnd | NoEffect::SameOpening | NoEffect::FloorBelow => Vec::new(),
    };
    Some((Cause::NoEffect(no_effect), by))
}
