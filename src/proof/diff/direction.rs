//! The direction in which an answer changes.

use std::cmp::Ordering;

use crate::engine::decision::Decision;
use crate::model::{Course, Segment, words::words};

words! {
    /// Which way an answer moves, gravest first.
    pub enum Direction {
        /// A referral is gone or less grave.
        ReferralLost = "referral-lost",
        /// A referral is new or graver.
        ReferralAdded = "referral-added",
        /// The waits get longer.
        Later = "later",
        /// Some waits get longer and some shorter.
        Mixed = "mixed",
        /// The waits get shorter.
        Sooner = "sooner",
        /// A fact that does not refer can no longer be given.
        FactRemoved = "fact-removed",
    }
}

impl Direction {
    /// The direction from one answer to another; `None` where they are the same.
    pub(super) fn between(old: &Decision, new: &Decision) -> Option<Self> {
        let level = |decision: &Decision| match decision {
            Decision::Refer(level) => Some(*level),
            Decision::Course(_) => None,
        };
        match (level(new).cmp(&level(old)), old, new) {
            (Ordering::Less, ..) => Some(Self::ReferralLost),
            (Ordering::Greater, ..) => Some(Self::ReferralAdded),
            (_, Decision::Course(old), Decision::Course(new)) if old != new => Some(of_courses(old, new)),
            _ => None,
        }
    }

    /// The direction over two days: a course that moves both ways is mixed.
    pub(super) fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Mixed }
    }
}

/// Compares the suggested waits over all days; if these are equal, the longest waits, then the shortest.
fn of_courses(old: &Course, new: &Course) -> Direction {
    let mut days: Vec<u32> = old.segments().chain(new.segments()).map(|segment| segment.from).collect();
    days.sort_unstable();
    days.dedup();
    let by = |number: fn(&Segment) -> u32| {
        let moves = days.iter().map(|day| number(new.on(*day)).cmp(&number(old.on(*day))));
        let moves: Vec<Ordering> = moves.filter(|order| order.is_ne()).collect();
        match (moves.contains(&Ordering::Less), moves.contains(&Ordering::Greater)) {
            (true, true) => Some(Direction::Mixed),
            (true, false) => Some(Direction::Sooner),
            (false, true) => Some(Direction::Later),
            (false, false) => None,
        }
    };
    by(|segment| segment.suggested.get())
        .or_else(|| by(|segment| segment.window.max().get()))
        .or_else(|| by(|segment| segment.window.min().get()))
        .unwrap_or(Direction::Mixed)
}
