//! What became of a rule in an answer.

use std::cmp::Reverse;

use super::Answer;
use crate::course::Proposal;
use crate::rules::{Level, RuleIndex, RuleSet};

/// What became of an applicable rule; each has exactly one verdict in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It sends the person to somebody else.
    Refers(Level),
    /// Another rule refers.
    SetAside,
    /// In some stretch its longest wait is the smallest, and no other proposal's is.
    Leads,
    /// It proposes because nothing else does.
    Default,
    /// In some stretch it allows the smallest longest wait.
    Agrees,
    /// It proposes only longer waits than another.
    Outweighed,
    /// It has the largest step of the side that won, and the course moved.
    Sooner,
    /// The same for steps later.
    Later,
    /// It is the largest floor, and raised the course.
    Floor,
    /// It asked for a change that did not come about.
    NoEffect(NoEffect),
    /// It only informs.
    Advises,
}

/// Why a rule that adjusts or is a floor changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoEffect {
    /// Another rule of its side has a larger step.
    LargerStep,
    /// The other side has as large a step, or a larger one.
    OtherSide,
    /// The ladder has no further step.
    LadderEnd,
    /// The floor undoes the step.
    Floor,
    /// The opening that it ends has the interval of the routine.
    SameOpening,
    /// Another floor is larger.
    LargerFloor,
    /// The course lies above the floor without it.
    FloorBelow,
}

impl Verdict {
    /// The place of a verdict among the reasons.
    fn rank(self) -> (u8, Reverse<Option<Level>>) {
        let (rank, level) = match self {
            Self::Refers(level) => (0, Some(level)),
            Self::SetAside => (1, None),
            Self::Leads => (2, None),
            Self::Default => (3, None),
            Self::Agrees => (4, None),
            Self::Outweighed => (5, None),
            Self::Sooner => (6, None),
            Self::Later => (7, None),
            Self::Floor => (8, None),
            Self::NoEffect(_) => (9, None),
            Self::Advises => (10, None),
        };
        (rank, Reverse(level))
    }
}

/// The verdicts in the order of reasons: by verdict, graver referrals first, then by id.
pub(crate) fn ordered(mut verdicts: Vec<(RuleIndex, Verdict)>) -> Vec<(RuleIndex, Verdict)> {
    verdicts.sort_by_key(|(index, verdict)| (verdict.rank(), *index));
    verdicts
}

/// The verdict on a rule that applies where none refers.
pub(super) fn of(rules: &RuleSet, answer: &Answer, index: RuleIndex) -> Verdict {
    let rule = rules.rule(index);
    let adjusts = rule.sooner() > 0 || rule.later() > 0;
    if let Some(proposal) = rule.proposal() {
        proposing(answer, proposal)
    } else if adjusts && let Some(verdict) = adjusting(rules, answer, index) {
        verdict
    } else if let Some(floor) = rule.no_more_often_than()
        && answer.steps.floor == Some(floor)
        && answer.course != answer.unfloored
    {
        Verdict::Floor
    } else if adjusts {
        Verdict::NoEffect(why_not_adjusted(rules, answer, index))
    } else if let Some(floor) = rule.no_more_often_than() {
        Verdict::NoEffect(if answer.steps.floor > Some(floor) { NoEffect::LargerFloor } else { NoEffect::FloorBelow })
    } else {
        Verdict::Advises
    }
}

fn proposing(answer: &Answer, proposal: &Proposal) -> Verdict {
    let mut verdict = Verdict::Outweighed;
    for span in answer.spans.iter() {
        let own = proposal.on(span.as_on);
        let smallest = span.merged.max();
        if own.max() == smallest && span.leaders == 1 {
            return Verdict::Leads;
        }
        if own.min() <= smallest {
            verdict = Verdict::Agrees;
        }
    }
    verdict
}

/// `sooner` or `later`, where the rule brought it about.
fn adjusting(rules: &RuleSet, answer: &Answer, index: RuleIndex) -> Option<Verdict> {
    let rule = rules.rule(index);
    let net = answer.steps.net();
    if answer.course == answer.unadjusted {
        None
    } else if net > 0 && rule.sooner() == answer.steps.sooner {
        Some(Verdict::Sooner)
    } else if net < 0 && rule.later() == answer.steps.later {
        Some(Verdict::Later)
    } else {
        None
    }
}

fn why_not_adjusted(rules: &RuleSet, answer: &Answer, index: RuleIndex) -> NoEffect {
    let rule = rules.rule(index);
    let steps = answer.steps;
    let net = steps.net();
    let (own, largest) = if net > 0 { (rule.sooner(), steps.sooner) } else { (rule.later(), steps.later) };
    if net == 0 || own == 0 {
        NoEffect::OtherSide
    } else if own < largest {
        NoEffect::LargerStep
    } else if answer.unfloored != answer.merged {
        NoEffect::Floor
    } else if net == -1 && answer.opening_ends_on.is_some() {
        NoEffect::SameOpening
    } else {
        NoEffect::LadderEnd
    }
}
