//! The one evaluator: from a profile to a course and a verdict on every applicable rule.
//!
//! Every stage is a minimum, a maximum or a set operation, so neither the order of facts and rules
//! nor a repeated fact matters. There are no priorities.

use std::cmp::Reverse;
use std::fmt;

use crate::engine::verdict::VerdictName;
use crate::model::{Course, Effects, Level, RuleIndex, RuleSet};
use crate::profile::Profile;

mod merge;
pub(crate) mod verdict;

pub use crate::model::Elapsed;
use merge::Proposals;
pub(crate) use merge::{Span, Spans, Steps};
pub(crate) use verdict::{Fates, NoEffect, Standing};

/// The result of the rules for a profile, before any words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Every applicable rule once, in display order.
    pub(crate) verdicts: Vec<(RuleIndex, VerdictName)>,
    pub(crate) outcome: Outcome,
}

impl Evaluation {
    /// The course, if no rule refers.
    pub fn course(&self) -> Option<&Course> {
        match &self.outcome {
            Outcome::Course(answer) => Some(&answer.course),
            Outcome::Refer(_) => None,
        }
    }

    /// The gravest level of the rules that refer.
    pub fn referral(&self) -> Option<Level> {
        match self.outcome {
            Outcome::Course(_) => None,
            Outcome::Refer(level) => Some(level),
        }
    }

    /// For an evaluation of the first day: the day from which the answer stays the same, if a step
    /// `later` that ends an opening can make it differ from day to day before.
    pub(crate) fn varies_until(&self) -> Option<u32> {
        match &self.outcome {
            Outcome::Course(answer) => answer.opening_ends_on.and(Some(answer.opening_end)),
            Outcome::Refer(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A referral has no course, and so no interval and no date. Its level is the gravest of the rules
    /// that refer.
    Refer(Level),
    Course(Box<Answer>),
}

/// A course and its ingredients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) course: Course,
    /// The course without steps.
    pub(crate) unadjusted: Course,
    /// The course without the floor.
    pub(crate) unfloored: Course,
    /// The course without steps and floor.
    pub(crate) merged: Course,
    pub(crate) spans: Spans,
    pub(crate) proposing: Vec<RuleIndex>,
    pub(crate) steps: Steps,
    /// The day on which a step `later` ends the opening.
    pub(crate) opening_ends_on: Option<u32>,
    /// The end of the opening if no step ends it, exclusive; 0 without an opening.
    pub(crate) opening_end: u32,
}

/// The part of an answer that a user acts on: answers with equal decisions are interchangeable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decision {
    Refer(Level),
    Course(Course),
}

impl From<Evaluation> for Decision {
    fn from(evaluation: Evaluation) -> Self {
        match evaluation.outcome {
            Outcome::Refer(level) => Self::Refer(level),
            Outcome::Course(answer) => Self::Course(answer.course),
        }
    }
}

impl Decision {
    /// The decision for a profile on the day `elapsed` of the course.
    pub(crate) fn on(profile: &Profile<'_>, elapsed: Elapsed) -> Self {
        evaluate(profile, elapsed).into()
    }
}

/// `refer: urgent`, or the course.
impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refer(level) => write!(f, "refer: {}", level.as_str()),
            Self::Course(course) => course.fmt(f),
        }
    }
}

/// The combined effects of the applicable rules.
#[derive(Debug, Default)]
struct Asked {
    proposing: Vec<RuleIndex>,
    steps: Steps,
    refer: Option<Level>,
}

impl Asked {
    fn by(rules: &RuleSet, applicable: &[RuleIndex]) -> Self {
        let mut asked = Self::default();
        for index in applicable {
            let Effects { proposal, sooner, later, floor, refer } = rules.rule(*index).effects();
            asked.proposing.extend(proposal.is_some().then_some(*index));
            asked.steps.sooner = asked.steps.sooner.max(*sooner);
            asked.steps.later = asked.steps.later.max(*later);
            asked.steps.floor = asked.steps.floor.max(*floor);
            asked.refer = asked.refer.max(*refer);
        }
        asked
    }
}

/// Evaluates a profile on the day `elapsed` of the course. Without words, it is fast enough for very
/// many profiles.
pub fn evaluate(profile: &Profile<'_>, elapsed: Elapsed) -> Evaluation {
    let rules = profile.rules();
    let applicable = rules.applicable(profile.facts());
    let asked = Asked::by(rules, &applicable);
    let by_default = (rules.default_rule(), VerdictName::Default);
    let (mut verdicts, outcome): (Vec<_>, _) = if let Some(level) = asked.refer {
        let refers = |index: &RuleIndex| rules.rule(*index).refer().is_some();
        let verdict = |index| if refers(index) { VerdictName::Refers } else { VerdictName::SetAside };
        (applicable.iter().map(|index| (*index, verdict(index))).collect(), Outcome::Refer(level))
    } else {
        let is_by_default = asked.proposing.is_empty();
        let answer = Answer::to(asked, rules, elapsed);
        let verdict = |index: &RuleIndex| (*index, Fates::in_answer(rules.rule(*index), &answer).verdict());
        let verdicts = applicable.iter().map(verdict).chain(is_by_default.then_some(by_default)).collect();
        (verdicts, Outcome::Course(Box::new(answer)))
    };
    // Display order: by verdict, graver referrals first, then by id.
    verdicts.sort_by_key(|(index, verdict)| (*verdict, Reverse(rules.rule(*index).refer()), *index));
    Evaluation { verdicts, outcome }
}

impl Answer {
    fn to(asked: Asked, rules: &RuleSet, elapsed: Elapsed) -> Self {
        let Asked { mut proposing, steps, refer: _ } = asked;
        let mut proposals = proposing.iter().filter_map(|index| rules.rule(*index).proposal());
        let proposals =
            Proposals { first: proposals.next().unwrap_or(rules.default_proposal()), others: proposals.collect() };
        if proposing.is_empty() {
            proposing.push(rules.default_rule());
        }
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
