//! Every change of a single fact, grouped by its answer.

use std::cmp::Reverse;

use crate::answer::describe::{interval, phases};
use crate::answer::recommendation::{Action, Change, OtherAnswer, Recommendation, WhatIf};
use crate::engine::Elapsed;
use crate::engine::decision::Decision;
use crate::model::{Days, Facet, Level, RuleIndex, RuleSet};
use crate::profile::Profile;

impl Recommendation {
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
    answers.sort_by_key(|(answer, _)| order(answer));
    WhatIf {
        answers: answers.into_iter().map(|(answer, changes)| other_answer(rules, &answer, changes, elapsed)).collect(),
        unchanged,
        referring_cautions: cautions.len(),
    }
}

fn other_answer(rules: &RuleSet, answer: &Decision, changes: Vec<Change>, elapsed: Elapsed) -> OtherAnswer {
    match answer {
        Decision::Refer(level) => OtherAnswer {
            status: "refer".to_owned(),
            summary: rules.referral(*level).to_owned(),
            level: Some(*level),
            interval: None,
            course: None,
            changes,
        },
        Decision::Course(course) => OtherAnswer {
            status: "recommended".to_owned(),
            summary: course.to_string(),
            level: None,
            interval: Some(interval(course.on(elapsed.get()))),
            course: Some(phases(course)),
            changes,
        },
    }
}
