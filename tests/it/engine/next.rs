//! When the next session may be.

use jiff::civil::{Date, date};
use massfreq::Recommendation;
use massfreq::answer::recommendation::{Due, Interval, Next};
use serde_json::json;

use crate::support::{answer, built_in, custom, recommended, to_json};

fn next(answer: Recommendation, last: Date, today: Date) -> Next {
    recommended(&answer.with_next(last, today)).next.clone().unwrap()
}

#[test]
fn today_is_before_in_or_after_the_window() {
    let last = date(2026, 3, 1);
    let rules = custom(&[("goal/a", "every: 1-2 weeks")]);
    for (today, status, overdue_days) in [
        (date(2026, 3, 1), Due::NotYet, None),
        (date(2026, 3, 7), Due::NotYet, None),
        (date(2026, 3, 8), Due::Due, None),
        (date(2026, 3, 15), Due::Due, None),
        (date(2026, 3, 16), Due::Overdue, Some(1)),
        (date(2027, 3, 16), Due::Overdue, Some(366)),
    ] {
        let interval =
            Interval { min_days: 7, max_days: 14, suggested_days: 14, text: "every 1 to 2 weeks".to_owned() };
        let expected = Next {
            interval,
            earliest: date(2026, 3, 8),
            suggested: date(2026, 3, 15),
            latest: date(2026, 3, 15),
            status,
            overdue_days,
        };
        assert_eq!(next(answer(&rules, "goal/a", 0), last, today), expected, "{today}");
    }
}

#[test]
fn the_window_is_the_one_in_force_on_the_day_of_the_last_session() {
    // Every week up to day 27 of the course, then every 2 to 4 weeks, beginning with 2. Today is 1 June.
    let today = date(2026, 6, 1);
    let rules = custom(&[("goal/a", "course: [{every: 1 week, for: 4 weeks}, {every: 2-4 weeks}]")]);
    for (why, day, last, days) in [
        ("the day before the opening ended", 30, date(2026, 5, 29), (7, 7, 7)),
        ("the day on which it ended", 30, date(2026, 5, 30), (14, 14, 28)),
        ("today, in the opening", 0, today, (7, 7, 7)),
        ("today, in the routine", 400, today, (14, 14, 28)),
        ("the first day of the course", 30, date(2026, 5, 2), (7, 7, 7)),
        ("before the course began: its first day counts", 30, date(2026, 4, 1), (7, 7, 7)),
        ("before the course began today", 0, date(2026, 4, 1), (7, 7, 7)),
    ] {
        let next = next(answer(&rules, "goal/a", day), last, today);
        let after = |date: Date| u32::try_from(last.until(date).unwrap().get_days()).unwrap();
        assert_eq!((after(next.earliest), after(next.suggested), after(next.latest)), days, "{why}");
        let Interval { min_days, max_days, suggested_days, .. } = next.interval;
        assert_eq!((min_days, suggested_days, max_days), days, "{why}");
    }
}

#[test]
fn a_leap_day_counts() {
    for (last, due) in [
        (date(2024, 2, 22), date(2024, 2, 29)),
        (date(2024, 2, 25), date(2024, 3, 3)),
        (date(2023, 2, 25), date(2023, 3, 4)),
        (date(2024, 2, 29), date(2024, 3, 7)),
        (date(2023, 12, 28), date(2024, 1, 4)),
    ] {
        let next = next(answer(built_in(), "goal/chronic-pain", 0), last, last);
        assert_eq!((next.earliest, next.latest), (due, due), "{last}");
    }
}

#[test]
fn the_end_of_the_calendar_is_no_panic() {
    let next = next(answer(built_in(), "", 0), Date::MAX, Date::MAX);
    assert_eq!(next.latest, Date::MAX);
}

#[test]
fn dates_are_written_as_they_are_read() {
    let answer = answer(built_in(), "goal/chronic-pain", 0);
    let due = to_json(&answer.clone().with_next(date(2026, 3, 1), date(2026, 3, 8)));
    let interval = json!({"min_days": 7, "max_days": 7, "suggested_days": 7, "text": "every week"});
    let expected = json!({
        "earliest": "2026-03-08", "suggested": "2026-03-08", "latest": "2026-03-08", "status": "due",
        "interval": interval,
    });
    assert_eq!(due["next"], expected);
    let overdue = to_json(&answer.with_next(date(2026, 3, 1), date(2026, 3, 10)));
    assert_eq!((&overdue["next"]["status"], &overdue["next"]["overdue_days"]), (&"overdue".into(), &2.into()));
}

#[test]
fn nothing_else_of_the_answer_changes() {
    let bare = answer(built_in(), "goal/chronic-pain", 3);
    let mut with = to_json(&bare.clone().with_next(date(2026, 3, 1), date(2026, 3, 8)));
    with.as_object_mut().unwrap().remove("next").unwrap();
    assert_eq!(with, to_json(&bare));
}
