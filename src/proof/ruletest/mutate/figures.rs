//! Moves figures by one step, up and down.
//!
//! A step of days is a week for whole weeks, else a day; one week moves down to six days. The steps of
//! `sooner` and `later` move by one, a referral by one level.

use crate::model::{Days, Level, Proposal, Stretch, Window, interval::WEEK};

/// A step longer, and a step shorter if possible.
pub(super) fn moved(days: Days) -> impl Iterator<Item = Days> {
    let count = days.get();
    let is_weeks = count.is_multiple_of(WEEK);
    let longer = count.checked_add(if is_weeks { WEEK } else { 1 });
    let shorter = count.checked_sub(if is_weeks && count > WEEK { WEEK } else { 1 });
    [longer, shorter].into_iter().flatten().filter_map(Days::new)
}

/// A window with one end moved, or with its single length moved.
fn windows(window: Window) -> Vec<Window> {
    if window.min() == window.max() {
        return moved(window.min()).map(Window::single).collect();
    }
    let mins = moved(window.min()).filter_map(|min| Window::new(min, window.max()));
    mins.chain(moved(window.max()).filter_map(|max| Window::new(window.min(), max))).collect()
}

/// A proposal with one window or the length of one phase moved, each with the change in words.
pub(super) fn proposals(proposal: &Proposal) -> Vec<(String, Proposal)> {
    let phases: Vec<(Days, Window)> = proposal.phases().collect();
    let mut found = Vec::new();
    for (at, (length, window)) in phases.iter().enumerate() {
        let with = |other: (Days, Window)| {
            let phases = phases.iter().enumerate().map(|(of, phase)| if of == at { other } else { *phase });
            Proposal::new(phases, proposal.routine())
        };
        let phase = at + 1;
        let windows = windows(*window).into_iter();
        found.extend(windows.map(|to| (format!("phase {phase}, {window} → {to}"), with((*length, to)))));
        found.extend(moved(*length).map(|to| {
            let words = format!("phase {phase}, for {} → for {}", Stretch(length.get()), Stretch(to.get()));
            (words, with((to, *window)))
        }));
    }
    let routine = proposal.routine();
    let of = if proposal.has_opening() { "the routine, " } else { "" };
    let with = |to: Window| (format!("{of}{routine} → {to}"), Proposal::new(phases.iter().copied(), to));
    found.extend(windows(routine).into_iter().map(with));
    found
}

/// One step more and one fewer; nothing where there are no steps.
pub(super) fn steps(count: u32) -> Vec<u32> {
    if count == 0 { Vec::new() } else { vec![count + 1, count - 1] }
}

/// The next graver level and the next milder one.
pub(super) fn levels(level: Level) -> impl Iterator<Item = Level> {
    let at = Level::GRAVEST_FIRST.into_iter().position(|known| known == level);
    let near = at.into_iter().flat_map(|at| [at.checked_sub(1), at.checked_add(1)]);
    near.flatten().filter_map(|at| Level::GRAVEST_FIRST.get(at).copied())
}

/// A ladder with one rung moved, if it still rises.
pub(super) fn ladders(ladder: &[Days]) -> Vec<Vec<Days>> {
    let each = ladder.iter().enumerate().flat_map(|(at, rung)| {
        moved(*rung).map(move |rung| {
            let rungs = ladder.iter().enumerate();
            rungs.map(|(of, other)| if of == at { rung } else { *other }).collect::<Vec<_>>()
        })
    });
    each.filter(|ladder| ladder.is_sorted_by(|lower, higher| lower < higher)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(days: u32) -> Days {
        Days::new(days).unwrap()
    }

    fn texts(proposals: &[(String, Proposal)]) -> Vec<String> {
        proposals.iter().map(|(words, proposal)| format!("{words}: {proposal}")).collect()
    }

    #[test]
    fn a_step_is_a_week_of_whole_weeks_and_else_a_day() {
        for (from, to) in [
            (1, vec![2]),
            (5, vec![6, 4]),
            (7, vec![14, 6]),
            (10, vec![11, 9]),
            (28, vec![35, 21]),
            (364, vec![357]),
            (366, vec![365]),
        ] {
            assert_eq!(moved(days(from)).map(Days::get).collect::<Vec<_>>(), to, "{from}");
        }
    }

    #[test]
    fn a_proposal_changes_in_one_figure_and_stays_one() {
        let window = |min, max| Window::new(days(min), days(max)).unwrap();
        let course = Proposal::new([(days(14), window(5, 7))], window(28, 28));
        assert_eq!(
            texts(&proposals(&course)),
            [
                "phase 1, every 5 to 7 days → every 6 to 7 days: every 6 to 7 days for 2 weeks, then every 4 weeks",
                "phase 1, every 5 to 7 days → every 4 to 7 days: every 4 to 7 days for 2 weeks, then every 4 weeks",
                "phase 1, every 5 to 7 days → every 5 to 14 days: every 5 to 14 days for 2 weeks, then every 4 weeks",
                "phase 1, every 5 to 7 days → every 5 to 6 days: every 5 to 6 days for 2 weeks, then every 4 weeks",
                "phase 1, for 2 weeks → for 3 weeks: every 5 to 7 days for 3 weeks, then every 4 weeks",
                "phase 1, for 2 weeks → for 1 week: every 5 to 7 days for 1 week, then every 4 weeks",
                "the routine, every 4 weeks → every 5 weeks: every 5 to 7 days for 2 weeks, then every 5 weeks",
                "the routine, every 4 weeks → every 3 weeks: every 5 to 7 days for 2 weeks, then every 3 weeks",
            ]
        );
        let narrow = Proposal::new([], window(1, 2));
        assert_eq!(
            texts(&proposals(&narrow)),
            [
                "every 1 to 2 days → every 2 days: every 2 days",
                "every 1 to 2 days → every 1 to 3 days: every 1 to 3 days",
                "every 1 to 2 days → every day: every day",
            ]
        );
    }

    #[test]
    fn a_level_has_those_beside_it() {
        let names = |level| levels(level).map(Level::as_str).collect::<Vec<_>>();
        assert_eq!(names(Level::Emergency), ["urgent"]);
        assert_eq!(names(Level::Doctor), ["urgent", "wait"]);
        assert_eq!(names(Level::Wait), ["doctor"]);
    }

    #[test]
    fn a_ladder_still_rises() {
        let ladder = [7, 14, 15].map(days);
        let found: Vec<Vec<u32>> =
            ladders(&ladder).iter().map(|ladder| ladder.iter().map(|d| d.get()).collect()).collect();
        assert_eq!(found, [[6, 14, 15], [7, 14, 16]].map(Vec::from).into_iter().collect::<Vec<_>>());
    }
}
