//! What follows from whole diaries, once more from the words that describe it, and what holds for all of them.

use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::laws::{RULES, cases, described};
use super::{on, read};
use crate::diary::course::Course;
use crate::diary::file::Diary;
use crate::diary::trend::Verdict;
use crate::model::Rule;
use crate::profile::Profile;

/// A row, with the cells as they are written.
#[derive(Clone, Debug)]
struct Day {
    on: u32,
    session: &'static str,
    pain: Option<u16>,
    does: Option<u16>,
    cautions: &'static str,
    sore: Option<u16>,
}

/// Rows on rising days.
fn days() -> impl Strategy<Value = Vec<Day>> {
    let figure = || proptest::option::weighted(0.8, 0..=10_u16);
    let session = select(vec!["", "", "", "", "yes", "yes", "yes", "yes", "start"]);
    let cautions = select(vec!["", "", "", "none", "hot", "hot;sore"]);
    let sore = select(vec![None, None, None, Some(0), Some(48), Some(49)]);
    vec((1..12_u32, session, figure(), figure(), cautions, sore), 0..12).prop_map(|rows| {
        let mut on = 0;
        let row = |(step, session, pain, does, cautions, sore)| {
            on += step;
            Day { on, session, pain, does, cautions, sore }
        };
        rows.into_iter().map(row).collect()
    })
}

fn text(days: &[Day]) -> String {
    let cell = |figure: Option<u16>| figure.map_or(String::new(), |figure| figure.to_string());
    let line = |Day { on: day, session, pain, does, cautions, sore }: &Day| {
        format!("{},{session},{},{},{cautions},{}\n", on(*day), cell(*pain), cell(*does), cell(*sore))
    };
    format!("date,session,pain,does,cautions,sore_hours\n{}", days.iter().map(line).collect::<String>())
}

/// What a command takes from a diary.
#[derive(Debug, PartialEq, Eq)]
struct Taken {
    response: &'static str,
    started: Option<Date>,
    last: Option<Date>,
    done: usize,
    asked: Option<Date>,
    cautions: Vec<&'static str>,
}

fn taken(text: &str, today: u32) -> Taken {
    let rules = &*RULES;
    let diary = read(text, rules, on(today));
    let course = Course::of(&diary);
    let asked = course.asked(rules);
    let mut cautions: Vec<&str> = asked.all().map(|caution| rules.rule(caution).name()).collect();
    cautions.sort_unstable();
    let response = course.told(rules, on(today)).response.map_or("none", |(response, _)| rules.rule(response).name());
    Taken { response, started: course.started(), last: course.last(), done: course.done(), asked: asked.on, cautions }
}

/// The same by the words of the description.
fn in_words(days: &[Day], today: u32) -> Taken {
    let start = days.iter().rposition(|day| day.session == "start").unwrap_or(0);
    let course = &days[start..];
    let sessions: Vec<Date> = course.iter().filter(|day| !day.session.is_empty()).map(|day| on(day.on)).collect();
    let newest = days.iter().rev().find(|day| !day.cautions.is_empty());
    let mut cautions: Vec<&str> =
        newest.into_iter().flat_map(|day| day.cautions.split(';')).filter(|name| *name != "none").collect();
    let sore = days.iter().rev().find(|day| day.sore.is_some());
    let is_over = |sore: &Day| days.iter().any(|later| later.on > sore.on && !later.session.is_empty());
    if sore.is_some_and(|sore| sore.sore > Some(48) && !is_over(sore)) && !cautions.contains(&"sore") {
        cautions.push("sore");
    }
    cautions.sort_unstable();
    let figures = |of: fn(&Day) -> Option<u16>| -> Vec<(u32, u16)> {
        course.iter().filter_map(|day| Some((day.on, of(day)?))).collect()
    };
    let (pain, does) = (figures(|day| day.pain), figures(|day| day.does));
    let verdicts = [described(true, 0.3, &pain, today), described(false, 0.0, &does, today)];
    // Two points from the good end, at the start.
    let start = |figures: &[(u32, u16)]| {
        let week = figures.iter().filter(|(day, _)| day - figures[0].0 < 7).count().max(2).min(figures.len());
        figures[..week].iter().map(|(_, figure)| f64::from(*figure)).sum::<f64>()
            / f64::from(u32::try_from(week).unwrap())
    };
    let had_room = [start(&pain) >= 2.0, start(&does) <= 8.0];
    let is_any = |verdict| verdicts.contains(&verdict);
    let same = (0..2).any(|at| verdicts[at] == Verdict::Same && had_room[at]);
    Taken {
        response: match () {
            () if is_any(Verdict::Worse) => "bad",
            () if is_any(Verdict::Better) => "fine",
            () if same => "still",
            () => "none",
        },
        started: sessions.first().copied(),
        last: sessions.last().copied(),
        done: sessions.len(),
        asked: newest.map(|day| on(day.on)),
        cautions,
    }
}

/// From worse to better: no change for weeks asks for more than what is not known.
fn rank(response: &str) -> usize {
    ["bad", "still", "none", "fine"].iter().position(|other| *other == response).unwrap()
}

fn last(days: &[Day]) -> u32 {
    days.last().map_or(0, |day| day.on)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_diary_comes_to_what_the_words_say_in_any_order(
        (days, shuffled) in days().prop_flat_map(|days| (Just(days.clone()), Just(days).prop_shuffle())),
        later in 0..50_u32,
    ) {
        let today = last(&days) + later;
        let taken = taken(&text(&shuffled), today);
        prop_assert_eq!(taken, in_words(&days, today), "{}", text(&days));
    }

    #[test]
    fn a_better_figure_never_moves_what_follows_towards_worse(
        days in days(), at in 0..12_usize, of_pain: bool, to in 0..=10_u16, later in 0..50_u32,
    ) {
        let start = days.iter().rposition(|day| day.session == "start").unwrap_or(0);
        let of = |day: &Day| if of_pain { day.pain } else { day.does };
        let entries: Vec<usize> = (start..days.len()).filter(|at| of(&days[*at]).is_some()).collect();
        let week = entries.iter().filter(|at| days[**at].on - days[entries[0]].on < 7).count().max(2);
        if let Some(at) = entries.get(week..).and_then(|after| after.get(at % after.len().max(1))) {
            let (mut better, mut worse) = (days.clone(), days.clone());
            let (less, more) = (of(&days[*at]).unwrap().min(to), of(&days[*at]).unwrap().max(to));
            if of_pain {
                (better[*at].pain, worse[*at].pain) = (Some(less), Some(more));
            } else {
                (better[*at].does, worse[*at].does) = (Some(more), Some(less));
            }
            let today = last(&days) + later;
            let [better, worse] = [better, worse].map(|days| taken(&text(&days), today).response);
            prop_assert!(rank(better) >= rank(worse), "{} {} {}", better, worse, text(&days));
        }
    }

    #[test]
    fn silence_never_takes_back_that_it_got_worse(days in days(), later in 0..400_u32) {
        let text = text(&days);
        if taken(&text, last(&days)).response == "bad" {
            prop_assert_eq!(taken(&text, last(&days) + later).response, "bad");
        }
    }
}

#[test]
fn an_empty_diary_is_an_empty_profile() {
    let mut profile = Profile::new(&RULES);
    assert_eq!(Course::of(&Diary::default()).add_to(&mut profile, on(28)).unwrap().map(Rule::name), None);
    assert!(profile.is_empty());
    assert_eq!(profile.screening().on, None);
}

#[test]
fn a_diary_of_two_years_counts_from_its_last_course_on() {
    let weeks = (0..104_u32).map(|week| {
        let session = if week == 60 { "start" } else { "yes" };
        let pain = if week < 60 {
            2
        } else if week < 62 {
            8
        } else {
            4
        };
        Day { on: week * 7, session, pain: Some(pain), does: None, cautions: "none", sore: Some(1) }
    });
    let taken = taken(&text(&weeks.collect::<Vec<_>>()), 103 * 7);
    assert_eq!((taken.response, taken.done), ("fine", 44));
    assert_eq!((taken.started, taken.last), (Some(on(60 * 7)), Some(on(103 * 7))));
}
