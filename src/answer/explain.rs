//! More about an answer: the rules that did not apply, and what every change of a single fact gives.

use std::cmp::Reverse;

use crate::answer::describe::{interval, phases, when};
use crate::answer::recommendation::{Action, Change, NotApplied, OtherAnswer, Recommendation, WhatIf};
use crate::engine::{Decision, Elapsed, Outcome, evaluate};
use crate::model::{Days, Facet, Kind, Level, Rule, RuleIndex, RuleSet};
use crate::order::Order as _;
use crate::profile::Profile;

impl Recommendation {
    /// Adds the rules that did not apply on the day `elapsed`. Of a referral only the page changes, which then has the
    /// sources too.
    #[must_use]
    pub fn with_explanation(mut self, profile: &Profile<'_>, elapsed: Elapsed) -> Self {
        match &mut self {
            Self::Recommended(answer) => answer.not_applied = Some(not_applied(profile, elapsed)),
            Self::Refer(answer) => answer.is_explained = true,
        }
        self
    }

    /// Adds the answers to every single change of `profile` on the day `elapsed`: a fact added or
    /// dropped, a response replaced. Cautions that refer are only counted. A referral is unchanged.
    #[must_use]
    pub fn with_what_if(mut self, profile: &Profile<'_>, elapsed: Elapsed) -> Self {
        if let Self::Recommended(answer) = &mut self {
            answer.what_if = Some(what_if(profile, elapsed));
        }
        self
    }
}

fn not_applied(profile: &Profile<'_>, elapsed: Elapsed) -> Vec<NotApplied> {
    let rules = profile.rules();
    let evaluation = evaluate(profile, elapsed);
    let applied = |index: RuleIndex| evaluation.verdicts.iter().any(|(applied, _)| *applied == index);
    let proposing = match &evaluation.outcome {
        Outcome::Course(answer) => answer.proposing.as_slice(),
        Outcome::Refer(_) => &[],
    };
    let not_applied = |index: RuleIndex| {
        let rule = rules.rule(index);
        let (wanted, given) = match rule.kind() {
            Kind::Default => {
                let ids: Vec<&str> = proposing.iter().map(|index| rules.rule(*index).id().as_str()).collect();
                ("no rule that proposes an interval".to_owned(), ids.join(", "))
            }
            Kind::Fact(facet) => (when(rules, rule), given(profile, *facet)),
            Kind::Combination(condition) => {
                let mut all_given: Vec<String> = Vec::new();
                for (facet, _) in condition.leaves() {
                    let given = given(profile, facet);
                    if !all_given.contains(&given) {
                        all_given.push(given);
                    }
                }
                (when(rules, rule), all_given.join("; "))
            }
        };
        NotApplied { rule: rule.id().clone(), wanted, given }
    };
    rules.all().filter(|index| !applied(*index)).map(not_applied).collect()
}

/// `goal a, b`, or `no goal`.
fn given(profile: &Profile<'_>, facet: Facet) -> String {
    let names: Vec<&str> = profile.of(facet).map(Rule::name).collect();
    if names.is_empty() { format!("no {facet}") } else { format!("{facet} {}", names.join(", ")) }
}

/// The sort key of an answer: grave referrals first, then frequent courses.
fn order(decision: &Decision) -> (Reverse<Option<Level>>, Vec<u32>) {
    match decision {
        Decision::Refer(level) => (Reverse(Some(*level)), Vec::new()),
        Decision::Course(course) => {
            let routine = course.routine();
            let numbers = [routine.suggested, routine.window.min(), routine.window.max()].map(Days::get);
            let opening = course.segments().map(|segment| segment.suggested.get());
            (Reverse(None), numbers.into_iter().chain(opening).collect())
        }
    }
}

fn what_if(profile: &Profile<'_>, elapsed: Elapsed) -> WhatIf {
    let rules = profile.rules();
    let now = Decision::on(profile, elapsed);
    let mut unchanged = Vec::new();
    let mut answers: Vec<(Decision, Vec<Change>)> = Vec::new();
    let (cautions, facts): (Vec<RuleIndex>, Vec<RuleIndex>) =
        rules.all().filter(|index| rules.rule(*index).facet().is_some()).partition(|index| {
            let rule = rules.rule(*index);
            rule.facet().is_some_and(Facet::is_screened) && rule.refer().is_some()
        });
    for fact in facts {
        let mut other = profile.clone();
        let action = if profile.has(fact) {
            other.remove(fact);
            Action::Drop
        } else {
            other.insert(fact);
            Action::Add
        };
        let change = Change { action, fact: rules.rule(fact).id().clone() };
        let answer = Decision::on(&other, elapsed);
        if answer == now {
            unchanged.push(change);
        } else if let Some((_, changes)) = answers.iter_mut().find(|(known, _)| *known == answer) {
            changes.push(change);
        } else {
            answers.push((answer, vec![change]));
        }
    }
    answers.order_by_key(|(answer, _)| order(answer));
    WhatIf {
        answers: answers.into_iter().map(|(answer, changes)| other_answer(rules, &answer, changes, elapsed)).collect(),
        unchanged,
        referring_cautions: cautions.len(),
    }
}

fn other_answer(rules: &RuleSet, answer: &Decision, changes: Vec<Change>, elapsed: Elapsed) -> OtherAnswer {
    let (status, summary, level, course) = match answer {
        Decision::Refer(level) => ("refer", rules.referral(*level).to_owned(), Some(*level), None),
        Decision::Course(course) => ("recommended", course.to_string(), None, Some(course)),
    };
    OtherAnswer {
        status: status.to_owned(),
        summary,
        level,
        interval: course.map(|course| interval(course.on(elapsed.get()))),
        course: course.map(phases),
        changes,
    }
}
