//! The one evaluator: from a profile to a course and a verdict on every applicable rule.
//!
//! Every stage is a minimum, a maximum or a set operation, so the order of facts and rules never matters and a fact
//! said twice says nothing new. There are no priorities.

use std::cmp::Reverse;

use crate::engine::verdict::VerdictName;
use crate::model::{Course, Effects, Level, Proposal, RuleIndex, RuleSet};
use crate::profile::Profile;

pub(crate) mod decision;
mod merge;
pub(crate) mod verdict;

use merge::Proposals;
pub(crate) use merge::{Span, Spans, Steps};
pub(crate) use verdict::{Fates, NoEffect, Standing};

/// Whole days since the course began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elapsed(u32);

impl Elapsed {
    /// The first day of the course, which is also what holds where nothing is known.
    pub const START: Self = Self(0);

    /// So many whole days.
    pub fn days(days: u32) -> Self {
        Self(days)
    }

    /// The first day of a week, counted from 1: week 1 is days 0 to 6.
    pub fn week(week: u32) -> Self {
        Self(week.saturating_sub(1).saturating_mul(7))
    }

    /// The number of days.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// What the rules make of a profile, before any words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Every applicable rule once, in the order of reasons.
    pub(crate) verdicts: Vec<(RuleIndex, VerdictName)>,
    pub(crate) outcome: Outcome,
}

impl Evaluation {
    /// The course, where no rule refers.
    pub fn course(&self) -> Option<&Course> {
        match &self.outcome {
            Outcome::Course(answer) => Some(&answer.course),
            Outcome::Refer(_) => None,
        }
    }

    /// The gravest level of the rules that refer, where one does.
    pub fn referral(&self) -> Option<Level> {
        match self.outcome {
            Outcome::Course(_) => None,
            Outcome::Refer(level) => Some(level),
        }
    }

    /// Whether this answer, which is that of the first day, can be another one on a later day: where a step `later`
    /// ends an opening.
    pub(crate) fn depends_on_day(&self) -> bool {
        self.varies_until().is_some()
    }

    /// The day from which on the answer is always the same, where that of the first day can be another one on each day
    /// before it.
    pub(crate) fn varies_until(&self) -> Option<u32> {
        match &self.outcome {
            Outcome::Course(answer) => answer.opening_ends_on.and(Some(answer.opening_end)),
            Outcome::Refer(_) => None,
        }
    }
}

/// The answer itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The gravest level of the rules that refer.
    Refer(Level),
    Course(Box<Answer>),
}

/// A course, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) course: Course,
    /// The course if no rule adjusted.
    pub(crate) unadjusted: Course,
    /// The course if there were no floor.
    pub(crate) unfloored: Course,
    /// The course if no rule adjusted and there were no floor.
    pub(crate) merged: Course,
    /// The stretches in which the proposals are compared.
    pub(crate) spans: Spans,
    /// The rules that propose.
    pub(crate) proposing: Vec<RuleIndex>,
    pub(crate) steps: Steps,
    /// The day on which a step later ends the opening, if one does.
    pub(crate) opening_ends_on: Option<u32>,
    /// The day before which the opening ends where no step ends it; 0 without one.
    pub(crate) opening_end: u32,
}

/// What the applicable rules ask for together.
#[derive(Debug, Default)]
struct Asked<'r> {
    proposals: Vec<&'r Proposal>,
    /// The rules that propose.
    proposing: Vec<RuleIndex>,
    steps: Steps,
    /// The gravest referral.
    refer: Option<Level>,
}

impl<'r> Asked<'r> {
    fn by(rules: &'r RuleSet, applicable: &[RuleIndex]) -> Self {
        let mut asked = Self::default();
        for index in applicable {
            let Effects { proposal, sooner, later, floor, refer } = rules.rule(*index).effects();
            if let Some(proposal) = proposal {
                asked.proposals.push(proposal);
                asked.proposing.push(*index);
            }
            asked.steps.sooner = asked.steps.sooner.max(*sooner);
            asked.steps.later = asked.steps.later.max(*later);
            asked.steps.floor = asked.steps.floor.max(*floor);
            asked.refer = asked.refer.max(*refer);
        }
        asked
    }
}

/// Evaluates a profile on the day `elapsed` of the course: the answer without its words, for whoever asks about very
/// many profiles.
pub fn evaluate(profile: &Profile<'_>, elapsed: Elapsed) -> Evaluation {
    let rules = profile.rules();
    let applicable = rules.applicable(profile.facts());
    let asked = Asked::by(rules, &applicable);
    let by_default = (rules.default_rule(), VerdictName::Default);
    let (mut verdicts, outcome): (Vec<_>, _) = if let Some(level) = asked.refer {
        let verdict = |index: &RuleIndex| match rules.rule(*index).refer() {
            Some(_) => VerdictName::Refers,
            None => VerdictName::SetAside,
        };
        (applicable.iter().map(|index| (*index, verdict(index))).collect(), Outcome::Refer(level))
    } else {
        let is_by_default = asked.proposing.is_empty();
        let answer = Answer::to(asked, rules, elapsed);
        let verdict = |index: &RuleIndex| (*index, Fates::of(rules.rule(*index), &answer).verdict());
        let verdicts = applicable.iter().map(verdict).chain(is_by_default.then_some(by_default)).collect();
        (verdicts, Outcome::Course(Box::new(answer)))
    };
    // In the order of reasons: by verdict, graver referrals first, then by id.
    verdicts.sort_by_key(|(index, verdict)| (*verdict, Reverse(rules.rule(*index).refer()), *index));
    Evaluation { verdicts, outcome }
}

impl Answer {
    fn to(asked: Asked<'_>, rules: &RuleSet, elapsed: Elapsed) -> Self {
        let Asked { proposals, mut proposing, steps, refer: _ } = asked;
        if proposing.is_empty() {
            proposing.push(rules.default_rule());
        }
        let mut proposals = proposals.into_iter();
        let proposals =
            Proposals { first: proposals.next().unwrap_or(rules.default_proposal()), others: proposals.collect() };
        let merge = |steps: Steps| {
            let spans = proposals.spans(steps.net(), elapsed);
            (proposals.course(&spans, steps, rules.ladder(), elapsed), spans)
        };
        let (course, spans) = merge(steps);
        let still = Steps { sooner: 0, later: 0, ..steps };
        let unadjusted = if steps.net() == 0 { course.clone() } else { merge(still).0 };
        let (unfloored, merged) = match steps.floor {
            None => (course.clone(), unadjusted.clone()),
            Some(_) => (merge(Steps { floor: None, ..steps }).0, merge(Steps { floor: None, ..still }).0),
        };
        let opening_is_ended = proposals.opening_is_ended(steps.net(), elapsed);
        Self {
            course,
            unadjusted,
            unfloored,
            merged,
            spans,
            proposing,
            steps,
            opening_ends_on: opening_is_ended.then_some(elapsed.get()),
            opening_end: proposals.opening_end(),
        }
    }
}
