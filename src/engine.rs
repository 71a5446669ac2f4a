//! The one evaluator: from a profile to a course and a verdict on every applicable rule.
//!
//! Every stage is a minimum, a maximum or a set operation, so the order of facts and rules never matters and a fact
//! said twice says nothing new. There are no priorities.

use crate::engine::verdict::VerdictName;
use crate::model::course::Course;
use crate::model::facts::RuleIndex;
use crate::model::level::Level;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;
use crate::profile::Profile;

mod merge;
pub(crate) mod verdict;

use merge::Proposals;
pub(crate) use merge::{Span, Spans, Steps};
pub(crate) use verdict::NoEffect;

/// Whole days since the course began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Elapsed(u32);

impl Elapsed {
    /// The first day of the course, which is also what holds where nothing is known.
    pub const START: Self = Self(0);

    /// So many whole days.
    #[must_use]
    pub fn days(days: u32) -> Self {
        Self(days)
    }

    /// The first day of a week, counted from 1: week 1 is days 0 to 6.
    #[must_use]
    pub fn week(week: u32) -> Self {
        Self(week.saturating_sub(1).saturating_mul(7))
    }

    /// The number of days.
    #[must_use]
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
    #[must_use]
    pub fn course(&self) -> Option<&Course> {
        match &self.outcome {
            Outcome::Course(answer) => Some(&answer.course),
            Outcome::Refer(_) => None,
        }
    }

    /// The gravest level of the rules that refer, where one does.
    #[must_use]
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

/// Evaluates a profile on the day `elapsed` of the course: the answer without its words, for whoever asks about very
/// many profiles.
#[must_use]
pub fn evaluate(profile: &Profile<'_>, elapsed: Elapsed) -> Evaluation {
    let rules = profile.rules();
    let applicable = rules.applicable(profile.facts());
    let refer = applicable.iter().filter_map(|index| rules.rule(*index).refer()).max();
    let (mut verdicts, outcome): (Vec<_>, _) = if let Some(level) = refer {
        let verdict = |index: &RuleIndex| match rules.rule(*index).refer() {
            Some(_) => VerdictName::Refers,
            None => VerdictName::SetAside,
        };
        (applicable.iter().map(|index| (*index, verdict(index))).collect(), Outcome::Refer(level))
    } else {
        let answer = answer(rules, &applicable, elapsed);
        let verdict = |index: &RuleIndex| verdict::of(&answer, rules.rule(*index));
        (applicable.iter().map(|index| (*index, verdict(index))).collect(), Outcome::Course(Box::new(answer)))
    };
    if let Outcome::Course(answer) = &outcome
        && answer.proposing == [rules.default_rule()]
    {
        verdicts.push((rules.default_rule(), VerdictName::Default));
    }
    Evaluation { verdicts: verdict::ordered(rules, verdicts), outcome }
}

/// Whether the step that a rule asks for is undone in an answer: by the other side, or by the floor. `None` where it
/// asks for none, or is not weighed because of a referral.
pub(crate) fn step_undone(evaluation: &Evaluation, rule: &Rule) -> Option<bool> {
    let Outcome::Course(answer) = &evaluation.outcome else { return None };
    let step = verdict::adjusted(answer, rule)?;
    Some(matches!(step, Err(NoEffect::OtherSide | NoEffect::Floor)))
}

/// Whether a rule moved the course by a step or a floor, whatever its verdict says of its proposal.
pub(crate) fn moves(evaluation: &Evaluation, rule: &Rule) -> bool {
    let Outcome::Course(answer) = &evaluation.outcome else { return false };
    [verdict::adjusted(answer, rule), verdict::floored(answer, rule)].iter().any(|moved| matches!(moved, Some(Ok(_))))
}

/// Whether the floor that a rule sets is the largest of an answer and changed its course, whatever the verdict on the rule.
pub(crate) fn floor_lifts(evaluation: &Evaluation, rule: &Rule) -> bool {
    matches!(&evaluation.outcome, Outcome::Course(answer) if matches!(verdict::floored(answer, rule), Some(Ok(_))))
}

/// Why a rule that adjusts or is a floor changed nothing in an answer; `None` where it changed it or does neither.
pub(crate) fn no_effect(evaluation: &Evaluation, rule: &Rule) -> Option<NoEffect> {
    let Outcome::Course(answer) = &evaluation.outcome else { return None };
    let step = verdict::adjusted(answer, rule).and_then(Result::err);
    step.or_else(|| verdict::floored(answer, rule).and_then(Result::err))
}

fn answer(rules: &RuleSet, applicable: &[RuleIndex], elapsed: Elapsed) -> Answer {
    let applying = || applicable.iter().map(|index| rules.rule(*index));
    let steps = Steps {
        sooner: applying().map(Rule::sooner).max().unwrap_or_default(),
        later: applying().map(Rule::later).max().unwrap_or_default(),
        floor: applying().filter_map(Rule::no_more_often_than).max(),
    };
    let mut proposed = applying().filter_map(Rule::proposal);
    let proposals =
        Proposals { first: proposed.next().unwrap_or(rules.default_proposal()), others: proposed.collect() };
    let mut proposing: Vec<RuleIndex> =
        applicable.iter().copied().filter(|index| rules.rule(*index).proposal().is_some()).collect();
    if proposing.is_empty() {
        proposing.push(rules.default_rule());
    }
    let reckon = |steps: Steps| {
        let spans = proposals.spans(steps.net(), elapsed);
        proposals.course(&spans, steps, rules.ladder(), elapsed)
    };
    let spans = proposals.spans(steps.net(), elapsed);
    let course = proposals.course(&spans, steps, rules.ladder(), elapsed);
    let still = Steps { sooner: 0, later: 0, ..steps };
    let unadjusted = if steps.net() == 0 { course.clone() } else { reckon(still) };
    let (unfloored, merged) = match steps.floor {
        None => (course.clone(), unadjusted.clone()),
        Some(_) => (reckon(Steps { floor: None, ..steps }), reckon(Steps { floor: None, ..still })),
    };
    let opening_is_ended = proposals.opening_is_ended(steps.net(), elapsed);
    Answer {
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
