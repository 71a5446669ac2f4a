//! Proposals in, course out: merge, adjust, floor, suggest, join.

use super::Elapsed;
use crate::model::{Course, Days, Proposal, Segment, Window};

/// The largest steps and the largest floor of the applicable rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps {
    pub(crate) sooner: u32,
    pub(crate) later: u32,
    pub(crate) floor: Option<Days>,
}

impl Steps {
    /// Steps sooner; negative for later.
    pub(crate) fn net(self) -> i64 {
        i64::from(self.sooner) - i64::from(self.later)
    }
}

/// A stretch of the course in which no proposal changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: u32,
    pub(crate) until: Option<u32>,
    /// The day whose windows apply in this stretch: `from`, except for a routine that begins early.
    pub(crate) as_on: u32,
    /// The smallest minimum and the smallest maximum of the proposals.
    pub(crate) merged: Window,
    /// The number of proposals with the smallest maximum.
    pub(crate) leaders: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spans {
    opening: Vec<Span>,
    routine: Span,
}

impl Spans {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Span> {
        self.opening.iter().chain([&self.routine])
    }
}

/// The proposals of the applicable rules, at least one.
#[derive(Clone, Debug)]
pub(crate) struct Proposals<'r> {
    first: &'r Proposal,
    others: Vec<&'r Proposal>,
}

impl<'r> Proposals<'r> {
    /// `default` proposes where no rule does.
    pub(crate) fn new(mut proposals: impl Iterator<Item = &'r Proposal>, default: &'r Proposal) -> Self {
        Self { first: proposals.next().unwrap_or(default), others: proposals.collect() }
    }

    fn iter(&self) -> impl Iterator<Item = &'r Proposal> {
        [self.first].into_iter().chain(self.others.iter().copied())
    }

    /// The end of the last opening phase, exclusive; 0 without one.
    pub(crate) fn opening_end(&self) -> u32 {
        self.iter().filter_map(|proposal| proposal.ends().last()).max().unwrap_or(0)
    }

    /// Whether a step `later` ends the opening on the elapsed day.
    pub(crate) fn opening_is_ended(&self, net: i64, elapsed: Elapsed) -> bool {
        net < 0 && elapsed.get() < self.opening_end()
    }

    /// The shortest wait that any day of the opening allows, even if a step `later` cuts it; `None` without an opening.
    fn shortest_opening(&self) -> Option<Days> {
        let end = self.opening_end();
        let starts = self.iter().flat_map(Proposal::ends).filter(|start| *start < end).chain([0]);
        let longest = starts.filter_map(|start| self.iter().map(|proposal| proposal.on(start).max()).min());
        longest.min().filter(|_| end > 0)
    }

    fn span(&self, from: u32, until: Option<u32>, as_on: u32) -> Span {
        let others = self.others.iter().map(|proposal| proposal.on(as_on));
        let merged = others.fold(self.first.on(as_on), Window::at_most);
        Span {
            from,
            until,
            as_on,
            merged,
            leaders: self.iter().filter(|proposal| proposal.on(as_on).max() == merged.max()).count(),
        }
    }

    /// The stretches between ends of phases. A step `later` cuts the opening.
    pub(crate) fn spans(&self, net: i64, elapsed: Elapsed) -> Spans {
        let mut ends: Vec<u32> = self.iter().flat_map(Proposal::ends).collect();
        ends.sort_unstable();
        ends.dedup();
        if self.opening_is_ended(net, elapsed) {
            ends.retain(|end| *end < elapsed.get());
            if elapsed > Elapsed::START {
                ends.push(elapsed.get());
            }
        }
        let mut from = 0;
        let mut opening = Vec::with_capacity(ends.len());
        for until in ends {
            opening.push(self.span(from, Some(until), from));
            from = until;
        }
        Spans { opening, routine: self.span(from, None, self.opening_end()) }
    }

    /// The course of an answer; `ladder` rises.
    pub(crate) fn course(&self, spans: &Spans, steps: Steps, ladder: &[Days], elapsed: Elapsed) -> Course {
        let taken = u32::from(self.opening_is_ended(steps.net(), elapsed));
        let routine = adjust(spans.routine.merged, steps.net(), taken, ladder);
        let raise = |window: Window| steps.floor.map_or(window, |floor| window.at_least(floor));
        let segment =
            |span: &Span, window, suggested| Segment { from: span.from, until: span.until, window, suggested };
        let floored = raise(routine);
        let suggested = match self.shortest_opening() {
            Some(opening) => eased(raise(Window::single(opening.min(routine.max()))).max(), floored, ladder),
            None => floored.max(),
        };
        let opening = spans.opening.iter().map(|span| {
            // Its min is at most that of the routine, and so at most the suggestion.
            let window = raise(span.merged.at_most(routine));
            segment(span, window, window.max().min(suggested))
        });
        Course::new(opening, segment(&spans.routine, floored, suggested))
    }
}

/// The days to book by after an opening: the next step of the ladder, as one eases off gradually.
fn eased(opening: Days, routine: Window, ladder: &[Days]) -> Days {
    let next = ladder.iter().find(|step| **step > opening);
    next.map_or(routine.max(), |step| (*step).clamp(routine.min(), routine.max()))
}

/// Moves the routine along the ladder. Ending the opening has used `taken` of the steps `later`.
fn adjust(mut routine: Window, net: i64, taken: u32, ladder: &[Days]) -> Window {
    for _ in 0..net {
        let Some(lower) = ladder.iter().rev().find(|step| **step < routine.max()) else { break };
        routine = routine.with_max(*lower);
    }
    for _ in 0..-net - i64::from(taken) {
        let Some(higher) = ladder.iter().find(|step| **step > routine.min()) else { break };
        routine = routine.with_min(*higher);
    }
    routine
}
