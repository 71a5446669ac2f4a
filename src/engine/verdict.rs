//! The outcome of each rule in an answer.

use super::{Answer, Span};
use crate::model::{Days, Effects, Proposal, Rule, words::words};

/// Why a step or a floor changed nothing.
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

/// The standing of a proposal in one stretch of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// It alone has the smallest maximum.
    Leads,
    /// It has the smallest maximum with others.
    Shares,
    /// Its window contains the smallest maximum.
    Agrees,
    /// Its window lies above the smallest maximum.
    Outweighed,
}

impl Standing {
    pub(crate) fn in_span(proposal: &Proposal, span: &Span) -> Self {
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

/// The verdict on an effect that changed the course, or why it did not.
pub(crate) type Fate = Result<VerdictName, NoEffect>;

/// The fate of each effect of a rule in an answer; `None` if the rule has no such effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fates {
    /// The best standing of its proposal in any stretch.
    pub(crate) proposal: Option<Standing>,
    /// `sooner` or `later` if it has the largest step of the winning side and the course moved.
    pub(crate) steps: Option<Fate>,
    pub(crate) floor: Option<Fate>,
}

impl Fates {
    /// The fates of an applicable rule where no rule refers.
    pub(crate) fn in_answer(rule: &Rule, answer: &Answer) -> Self {
        let Effects { proposal, sooner, later, floor, refer: _ } = rule.effects();
        let standing = |proposal| answer.spans.iter().map(|span| Standing::in_span(proposal, span)).min();
        Self {
            proposal: proposal.as_ref().and_then(standing),
            steps: (*sooner > 0 || *later > 0).then(|| fate_of_steps(*sooner, *later, answer)),
            floor: floor.map(|floor| fate_of_floor(floor, answer)),
        }
    }

    /// The verdict on a rule, which may be a cleared caution.
    pub(crate) fn verdict(self, is_cleared: bool) -> VerdictName {
        let Self { proposal, steps, floor } = self;
        match (proposal, steps, floor) {
            (Some(Standing::Leads), ..) => VerdictName::Leads,
            (Some(Standing::Shares | Standing::Agrees), ..) => VerdictName::Agrees,
            (Some(Standing::Outweighed), ..) => VerdictName::Outweighed,
            (None, Some(Ok(verdict)), _) | (None, _, Some(Ok(verdict))) => verdict,
            (None, None, None) if is_cleared => VerdictName::Cleared,
            (None, None, None) => VerdictName::Advises,
            (None, ..) => VerdictName::NoEffect,
        }
    }

    /// Whether a step or a floor moved the course.
    pub(crate) fn moves(self) -> bool {
        let Self { proposal: _, steps, floor } = self;
        matches!(steps, Some(Ok(_))) || matches!(floor, Some(Ok(_)))
    }

    /// Why a step or a floor changed nothing.
    pub(crate) fn no_effect(self) -> Option<NoEffect> {
        let Self { proposal: _, steps, floor } = self;
        steps.and_then(Result::err).or_else(|| floor.and_then(Result::err))
    }
}

fn fate_of_steps(sooner: u32, later: u32, answer: &Answer) -> Fate {
    let steps = answer.steps;
    let net = steps.net();
    let (own, largest, verdict) =
        if net > 0 { (sooner, steps.sooner, VerdictName::Sooner) } else { (later, steps.later, VerdictName::Later) };
    if net == 0 || own == 0 {
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
    }
}

fn fate_of_floor(own: Days, answer: &Answer) -> Fate {
    if answer.steps.floor > Some(own) {
        Err(NoEffect::LargerFloor)
    } else if answer.is_floored() {
        Ok(VerdictName::Floor)
    } else {
        Err(NoEffect::FloorBelow)
    }
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
        /// A professional has agreed to it, and it changes no interval.
        Cleared = "cleared",
        /// It only informs.
        Advises = "advises",
    }
}

impl VerdictName {
    /// Whether a rule with this verdict shapes the answer.
    pub(crate) fn decides(self) -> bool {
        match self {
            Self::Refers | Self::Leads | Self::Default | Self::Sooner | Self::Later | Self::Floor => true,
            Self::SetAside | Self::Agrees | Self::Outweighed | Self::NoEffect | Self::Cleared | Self::Advises => false,
        }
    }
}
