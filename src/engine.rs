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
    /// The result of the rules that apply, each once. Those that are cleared do not refer.
    pub(crate) fn of(
        rules: &RuleSet,
        applicable: &[RuleIndex],
        is_cleared: impl Fn(RuleIndex) -> bool,
        elapsed: Elapsed,
    ) -> Self {
        let refer = |index: RuleIndex| rules.rule(index).refer().filter(|_| !is_cleared(index));
        let asked = Asked::by(rules, applicable, refer);
        let by_default = (rules.default_rule(), VerdictName::Default);
        let (mut verdicts, outcome): (Vec<_>, _) = if let Some(level) = asked.joined.refer {
            let refers = |index: &RuleIndex| refer(*index).is_some();
            let verdict = |index| if refers(index) { VerdictName::Refers } else { VerdictName::SetAside };
            (applicable.iter().map(|index| (*index, verdict(index))).collect(), Outcome::Refer(level))
        } else {
            let is_by_default = asked.proposing.is_empty();
            let proposals = asked.proposing.iter().filter_map(|index| rules.rule(*index).proposal());
            let proposals = Proposals::new(proposals, rules.default_proposal());
            let answer = Answer::to(asked, &proposals, rules, elapsed);
            let verdict = |index: &RuleIndex| {
                let fates = Fates::in_answer(rules.rule(*index), &answer);
                (*index, fates.verdict(is_cleared(*index)))
            };
            let verdicts = applicable.iter().map(verdict).chain(is_by_default.then_some(by_default)).collect();
            (verdicts, Outcome::Course(Box::new(answer)))
        };
        // Display order: by verdict, graver referrals first, then by id.
        verdicts.sort_by_key(|(index, verdict)| (*verdict, Reverse(refer(*index)), *index));
        Self { verdicts, outcome }
    }

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
        evaluation.outcome.into()
    }
}

impl From<Outcome> for Decision {
    fn from(outcome: Outcome) -> Self {
        match outcome {
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

    /// The level of a referral.
    pub(crate) fn level(&self) -> Option<Level> {
        match self {
            Self::Refer(level) => Some(*level),
            Self::Course(_) => None,
        }
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
    /// All but the proposals.
    joined: Effects,
}

impl Asked {
    fn by(rules: &RuleSet, applicable: &[RuleIndex], refer: impl Fn(RuleIndex) -> Option<Level>) -> Self {
        let mut asked = Self::default();
        let mut level = None;
        for index in applicable {
            let effects = rules.rule(*index).effects();
            asked.proposing.extend(effects.proposal.is_some().then_some(*index));
            asked.joined.raise(effects);
            level = level.max(refer(*index));
        }
        asked.joined.refer = level;
        asked
    }
}

/// Evaluates a profile on the day `elapsed` of the course. Without words, it is fast enough for very
/// many profiles.
pub fn evaluate(profile: &Profile<'_>, elapsed: Elapsed) -> Evaluation {
    let rules = profile.rules();
    Evaluation::of(rules, &rules.applicable(profile.facts()), |caution| profile.is_cleared(caution), elapsed)
}

impl Outcome {
    /// The outcome for a profile whose applicable rules have these effects together. That an answer depends
    /// on nothing else lets a proof take many profiles as one.
    pub(crate) fn of(effects: &Effects, rules: &RuleSet, elapsed: Elapsed) -> Self {
        let mut asked = Asked::default();
        asked.joined.raise(effects);
        if let Some(level) = asked.joined.refer {
            return Self::Refer(level);
        }
        let proposals = Proposals::new(effects.proposal.iter(), rules.default_proposal());
        Self::Course(Box::new(Answer::to(asked, &proposals, rules, elapsed)))
    }

    /// For the first day: the day from which the answer stays the same, if a step
    /// `later` that ends an opening can make it differ from day to day before.
    pub(crate) fn varies_until(&self) -> Option<u32> {
        match self {
            Self::Course(answer) => answer.opening_ends_on.and(Some(answer.opening_end)),
            Self::Refer(_) => None,
        }
    }
}

impl Answer {
    /// Whether the floor raises the course.
    pub(crate) fn is_floored(&self) -> bool {
        self.course != self.unfloored
    }

    fn to(asked: Asked, proposals: &Proposals<'_>, rules: &RuleSet, elapsed: Elapsed) -> Self {
        let Asked { mut proposing, joined } = asked;
        let Effects { proposal: _, sooner, later, floor, refer: _ } = joined;
        let steps = Steps { sooner, later, floor };
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
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_depends_on_nothing_but_joined_effects() {
        let rules = RuleSet::built_in().unwrap();
        let facts: Vec<RuleIndex> = rules.all_facts().filter(|fact| rules.rule(*fact).refer().is_none()).collect();
        let pairs = facts.iter().flat_map(|a| facts.iter().map(move |b| [*a, *b]));
        for (some, more) in pairs.flat_map(|pair| facts.iter().map(move |more| (pair, *more))) {
            let mut profile = Profile::new(&rules);
            some.into_iter().chain([more]).for_each(|fact| profile.insert(fact));
            let applicable = rules.applicable(profile.facts());
            let effects = |index: &RuleIndex| rules.rule(*index).effects();
            let joined = applicable.iter().fold(Effects::default(), |joined, index| joined.join(effects(index)));
            for day in [0, 13, 14, 27, 28] {
                let elapsed = Elapsed::days(day);
                let of_joined = Decision::from(Outcome::of(&joined, &rules, elapsed));
                assert_eq!(Decision::on(&profile, elapsed), of_joined, "{applicable:?} on day {day}");
            }
        }
    }
}
