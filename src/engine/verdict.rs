//! What became of a rule in an answer.

use std::cmp::Reverse;

use super::{Answer, Span};
use crate::model::course::Proposal;
use crate::model::facts::RuleIndex;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;
use crate::model::words::words;

/// Why a rule that adjusts or is a floor changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoEffect {
    /// Another rule of its side has a larger step.
    LargerStep,
    /// As many steps are asked for the other way, or more.
    OtherSide,
    /// The ladder has no further step.
    LadderEnd,
    /// The floor undoes the step.
    Floor,
    /// What is left of the opening that it ends has the interval of the routine.
    SameOpening,
    /// Another floor is larger.
    LargerFloor,
    /// The course lies above the floor without it.
    FloorBelow,
}

/// What a proposal is worth in one stretch of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Its longest wait is the smallest, and no other's is.
    Leads,
    /// Its longest wait is the smallest, and so is another's.
    Shares,
    /// It allows the smallest longest wait.
    Agrees,
    /// It allows only longer waits.
    Outweighed,
}

impl Standing {
    pub(crate) fn of(proposal: &Proposal, span: &Span) -> Self {
        let own = proposal.on(span.as_on);
        let smallest = span.merged.max();
        match (own.max() == smallest, span.leaders) {
            (true, 1) => Self::Leads,
            (true, _) => Self::Shares,
            (false, _) if own.min() <= smallest => Self::Agrees,
            (false, _) => Self::Outweighed,
        }
    }
}

/// The verdicts in the order of reasons: by verdict, graver referrals first, then by id.
pub(crate) fn ordered(rules: &RuleSet, mut verdicts: Vec<(RuleIndex, VerdictName)>) -> Vec<(RuleIndex, VerdictName)> {
    verdicts.sort_by_key(|(index, verdict)| (*verdict, Reverse(rules.rule(*index).refer()), *index));
    verdicts
}

/// The verdict on a rule that applies where none refers.
pub(crate) fn of(answer: &Answer, rule: &Rule) -> VerdictName {
    if let Some(proposal) = rule.proposal() {
        return match answer.spans.iter().map(|span| Standing::of(proposal, span)).min() {
            Some(Standing::Leads) => VerdictName::Leads,
            Some(Standing::Shares | Standing::Agrees) => VerdictName::Agrees,
            Some(Standing::Outweighed) | None => VerdictName::Outweighed,
        };
    }
    match (adjusted(answer, rule), floored(answer, rule)) {
        (Some(Ok(verdict)), _) | (_, Some(Ok(verdict))) => verdict,
        (None, None) => VerdictName::Advises,
        _ => VerdictName::NoEffect,
    }
}

/// What became of the steps that a rule asks for: `sooner` or `later` where it has the largest step of the side that
/// won and the course moved. `None` where it asks for no step.
pub(crate) fn adjusted(answer: &Answer, rule: &Rule) -> Option<Result<VerdictName, NoEffect>> {
    if rule.sooner() == 0 && rule.later() == 0 {
        return None;
    }
    let steps = answer.steps;
    let net = steps.net();
    let (own, largest, verdict) = if net > 0 {
        (rule.sooner(), steps.sooner, VerdictName::Sooner)
    } else {
        (rule.later(), steps.later, VerdictName::Later)
    };
    Some(if net == 0 || own == 0 {
        Err(NoEffect::OtherSide)
    } else if own < largest {
        Err(NoEffect::LargerStep)
    } else if answer.course != answer.unadjusted {
        Ok(verdict)
    } else if answer.unfloored != answer.merged {
        Err(NoEffect::Floor)
    } else if net == -1 && answer.opening_ends_on.is_some() {
        Err(NoEffect::SameOpening)
    } else {
        Err(NoEffect::LadderEnd)
    })
}

/// What became of the floor that a rule sets; `None` where it sets none.
pub(crate) fn floored(answer: &Answer, rule: &Rule) -> Option<Result<VerdictName, NoEffect>> {
    let own = rule.no_more_often_than()?;
    Some(if answer.steps.floor > Some(own) {
        Err(NoEffect::LargerFloor)
    } else if answer.course == answer.unfloored {
        Err(NoEffect::FloorBelow)
    } else {
        Ok(VerdictName::Floor)
    })
}

words! {
    /// The word for what became of a rule.
    pub enum VerdictName {
        /// It sends the person to somebody else.
        Refers = "refers",
        /// Another rule refers.
        SetAside = "set-aside",
        /// Its longest wait alone is the smallest, in some stretch.
        Leads = "leads",
        /// It proposes because nothing else does.
        Default = "default",
        /// It allows what is decided, in some stretch.
        Agrees = "agrees",
        /// It proposes only longer waits.
        Outweighed = "outweighed",
        /// It made sessions more frequent.
        Sooner = "sooner",
        /// It made sessions less frequent, or ended the opening.
        Later = "later",
        /// It kept sessions from being too frequent.
        Floor = "floor",
        /// It asked for a change that did not come about.
        NoEffect = "no-effect",
        /// It only informs.
        Advises = "advises",
    }
}
