//! What follows from figures, once more from the words that describe it, and what holds for all diaries.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;

use super::{on, set};
use crate::diary::trend::{Entry, Missing, Trend, Verdict, outcome};
use crate::model::{Measure, RuleSet};

pub(super) static RULES: LazyLock<RuleSet> = LazyLock::new(set);

/// Day and figure.
type Figures = Vec<(u32, u16)>;

/// How many diaries a law is tried on; `PROPTEST_CASES=10000` has it tried on more.
pub(super) fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.max(1_000), failure_persistence: None, ..usual }
}

/// Figures on rising days.
fn figures() -> impl Strategy<Value = Figures> {
    vec((1..12_u32, 0..=10_u16), 0..9).prop_map(|steps| {
        let mut day = 0;
        let dated = steps.into_iter().map(|(step, figure)| {
            day += step;
            (day, figure)
        });
        dated.collect()
    })
}

fn trend<'r>(rules: &'r RuleSet, measure: &'r Measure, figures: &Figures, today: u32) -> Trend<'r> {
    let entries = figures.iter().map(|(day, figure)| Entry { on: on(*day), figure: *figure }).collect();
    Trend::new(measure, entries, rules.progress(), on(today))
}

/// The verdict by the words of the description, in fractions.
pub(super) fn described(better_is_down: bool, share: f64, figures: &Figures, today: u32) -> Verdict {
    let Some((begun, _)) = figures.first() else { return Verdict::Unknown };
    let week = figures.iter().filter(|(day, _)| day - begun < 7).count();
    let start = if week < 2 { 2 } else { week };
    if figures.len() < start {
        return Verdict::Unknown;
    }
    let (start, after) = figures.split_at(start);
    let baseline = start.iter().map(|(_, figure)| f64::from(*figure)).sum::<f64>()
        / f64::from(u32::try_from(start.len()).unwrap());
    let improved =
        |figure: u16| if better_is_down { baseline - f64::from(figure) } else { f64::from(figure) - baseline };
    let small = 1e-9;
    let worse = |figure: u16, by: f64| improved(figure) <= -by + small;
    let better = |figure: u16| improved(figure) >= 2.0 - small && improved(figure) >= share * baseline - small;
    let last: Vec<(u32, u16)> = after.iter().rev().take(2).copied().collect();
    let is_fresh = last.first().is_some_and(|(day, _)| today - day <= 35);
    let both = |holds: &dyn Fn(u16) -> bool| last.len() == 2 && last.iter().all(|(_, figure)| holds(*figure));
    if both(&|figure| worse(figure, 2.0)) || last.first().is_some_and(|(_, figure)| worse(*figure, 4.0)) {
        Verdict::Worse
    } else if both(&better) && is_fresh {
        Verdict::Better
    } else if last.len() == 2 && is_fresh && today - begun >= 28 {
        Verdict::Same
    } else {
        Verdict::Unknown
    }
}

/// From worse to better. Where nothing is known, nothing is asked for, as where nothing changed.
fn rank(verdict: Verdict) -> i32 {
    match verdict {
        Verdict::Worse => -1,
        Verdict::Same | Verdict::Unknown => 0,
        Verdict::Better => 1,
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn figures_come_to_what_the_words_say(figures in figures(), later in 0..60_u32) {
        let rules = &*RULES;
        let today = figures.last().map_or(0, |(day, _)| *day) + later;
        for (at, share) in [(0, 0.3), (1, 0.0)] {
            let trend = trend(rules, &rules.measures()[at], &figures, today);
            prop_assert_eq!(trend.verdict, described(at == 0, share, &figures, today), "{} {}", at, today);
            prop_assert_eq!(trend.missing.is_some(), trend.verdict == Verdict::Unknown);
        }
    }

    #[test]
    fn what_is_missing_is_enough(figures in figures()) {
        let rules = &*RULES;
        let today = figures.last().map_or(0, |(day, _)| *day);
        let told = trend(rules, &rules.measures()[0], &figures, today);
        let (mut more, mut day) = (figures, today);
        match told.missing {
            Some(Missing::Figures(count)) => {
                for _ in 0..count {
                    day += 7;
                    more.push((day, 5));
                }
                prop_assert!(!matches!(trend(rules, &rules.measures()[0], &more, day).missing, Some(Missing::Figures(_))));
            }
            Some(Missing::Until(until)) => {
                let day = (day..day + 1_000).find(|day| on(*day) >= until).unwrap();
                prop_assert!(!matches!(trend(rules, &rules.measures()[0], &more, day).missing, Some(Missing::Until(_))));
            }
            Some(Missing::Newer) | None => {}
        }
    }

    #[test]
    fn a_better_figure_never_moves_towards_worse(figures in figures(), at in 0..9_usize, to in 0..=10_u16, later in 0..40_u32) {
        let rules = &*RULES;
        let today = figures.last().map_or(0, |(day, _)| *day) + later;
        for measure in &rules.measures()[..2] {
            let before = trend(rules, measure, &figures, today);
            if at < before.baseline.map_or(2, |mean| mean.of as usize) || at >= figures.len() {
                continue;
            }
            let mut changed = figures.clone();
            changed[at].1 = to;
            let after = trend(rules, measure, &changed, today);
            let is_less = to < figures[at].1;
            let is_better = if measure.best() == 0 { is_less } else { to > figures[at].1 };
            if is_better {
                prop_assert!(rank(after.verdict) >= rank(before.verdict), "{:?} {:?}", figures, changed);
            } else if to != figures[at].1 {
                prop_assert!(rank(after.verdict) <= rank(before.verdict), "{:?} {:?}", figures, changed);
            }
        }
    }

    #[test]
    fn a_new_figure_better_than_the_last_never_takes_better_away(figures in figures(), by in 0..=10_u16, step in 1..30_u32) {
        let rules = &*RULES;
        for measure in &rules.measures()[..2] {
            let Some((day, last)) = figures.last().copied() else { continue };
            let before = trend(rules, measure, &figures, day);
            let figure = if measure.best() == 0 { last.saturating_sub(by) } else { (last + by).min(10) };
            let mut more = figures.clone();
            more.push((day + step, figure));
            let after = trend(rules, measure, &more, day + step);
            if before.verdict == Verdict::Better {
                prop_assert_eq!(after.verdict, Verdict::Better);
            }
        }
    }

    #[test]
    fn silence_never_takes_worse_away(figures in figures(), later in 0..400_u32) {
        let rules = &*RULES;
        let today = figures.last().map_or(0, |(day, _)| *day);
        let before = trend(rules, &rules.measures()[0], &figures, today);
        if before.verdict == Verdict::Worse {
            prop_assert_eq!(trend(rules, &rules.measures()[0], &figures, today + later).verdict, Verdict::Worse);
        }
    }

    #[test]
    fn one_worse_outweighs_one_better_and_that_one_the_same(pain in figures(), does in figures(), later in 0..40_u32) {
        let rules = &*RULES;
        let progress = rules.progress().unwrap();
        let today = pain.last().into_iter().chain(does.last()).map(|(day, _)| *day).max().unwrap_or(0) + later;
        let trends = [trend(rules, &rules.measures()[0], &pain, today), trend(rules, &rules.measures()[1], &does, today)];
        let has = |verdict| trends.iter().any(|trend| trend.verdict == verdict);
        let response = outcome(progress, &trends).map(|(response, _)| response);
        if has(Verdict::Worse) {
            prop_assert_eq!(response, Some(progress.worse));
        } else if has(Verdict::Better) {
            prop_assert_eq!(response, Some(progress.better));
        } else {
            prop_assert!(response.is_none_or(|response| response == progress.same && has(Verdict::Same)));
        }
    }
}
