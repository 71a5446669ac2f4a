//! Reviews and clearings that lapse end a plan, or hold it back.

use jiff::civil::date;
use massfreq::plan::{Length, Planned, Request, plan};
use massfreq::{Elapsed, RuleSet};

use super::{MONDAY, dates, planned, request};
use crate::support::{custom, profile};

/// A rule set with a review after two weeks.
fn with_review() -> RuleSet {
    custom(&[("goal/a", "every: 1 week, review: {after: 2 weeks, text: Look}")])
}

#[test]
fn a_review_ends_a_plan_from_the_day_on_which_its_course_began() {
    let rules = with_review();
    let profile = profile(&rules, "goal/a");
    let after = |last, start| Request { last: Some(last), ..request(start, Length::Sessions(9)) };
    let started = |began, start| Request { started: Some(began), ..request(start, Length::Weeks(9)) };
    for (day, asked, sessions, review) in [
        (0, request(MONDAY, Length::Weeks(12)), &["01-05", "01-12"][..], (1, 19)),
        (0, request(MONDAY, Length::Sessions(9)), &["01-05", "01-12"], (1, 19)),
        (7, request(MONDAY, Length::Weeks(12)), &["01-05"], (1, 12)),
        (7, started(date(2025, 12, 29), MONDAY), &["01-05"], (1, 12)),
        (10, started(date(2025, 12, 26), MONDAY), &["01-05"], (1, 9)),
        (0, after(date(2026, 1, 1), MONDAY), &["01-08", "01-15"], (1, 19)),
        (13, after(date(2026, 1, 4), MONDAY), &[], (1, 6)),
    ] {
        let found = planned(&profile, day, &asked);
        let found_review = found.review.as_ref().unwrap();
        assert_eq!(dates(&found), sessions, "{asked:?}");
        assert_eq!((found_review.date, found_review.review.on_day), (date(2026, review.0, review.1), 14), "{asked:?}");
        let until = found.until.is_none_or(|until| until < found_review.date);
        assert!(until && !found_review.review.due, "{found:?}");
    }
}

#[test]
fn a_session_that_would_be_due_on_the_day_of_the_review_or_later_is_not_suggested() {
    let rules = with_review();
    let asked = Request { last: Some(date(2026, 1, 4)), ..request(MONDAY, Length::Weeks(12)) };
    let next = |day| planned(&profile(&rules, "goal/a"), day, &asked).next.map(|next| next.suggested);
    assert_eq!((next(7), next(8), next(9)), (Some(date(2026, 1, 11)), None, None));
}

#[test]
fn a_plan_that_starts_on_the_day_of_its_review_or_later_is_held_back() {
    let rules = with_review();
    let profile = profile(&rules, "goal/a");
    let later = |start| Request { last: Some(MONDAY), ..request(start, Length::Weeks(12)) };
    for (day, start, is_held) in
        [(0, (1, 18), false), (0, (1, 19), true), (0, (3, 1), true), (13, (1, 5), false), (14, (1, 5), true)]
    {
        let asked = later(date(2026, start.0, start.1));
        let found = plan(&profile, Elapsed::days(day), &asked, MONDAY);
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(matches!(found, Planned::Held(_)), is_held, "{asked:?}");
        assert!(!is_held || (json["status"] == "review" && json.get("sessions").is_none()), "{json}");
        assert!(!is_held || !json.to_string().contains("2026"), "{json}");
    }
}

#[test]
fn a_clearing_that_lapses_ends_a_plan_as_a_review_does() {
    let clears = "refer: doctor, cleared: [{text: Gently}], clearance: 2 weeks";
    let rules = custom(&[("goal/a", "every: 1 week, review: {after: 2 weeks, text: Look}"), ("caution/c", clears)]);
    let cleared = |on| {
        let mut profile = profile(&rules, "goal/a");
        profile.add_cleared("c", on).unwrap();
        planned(&profile, 0, &request(MONDAY, Length::Weeks(12))).review.unwrap()
    };
    let (both, mine) = (["goal/a", "caution/c"], ["caution/c"]);
    for (on, day, rules) in [((1, 5), (1, 19), &both[..1]), ((1, 4), (1, 19), &both), ((1, 3), (1, 18), &mine)] {
        let found = cleared(Some(date(2026, on.0, on.1)));
        let ids: Vec<&str> = found.review.rules.iter().map(massfreq::RuleId::as_str).collect();
        assert_eq!((found.date, ids.as_slice()), (date(2026, day.0, day.1), rules));
        assert_eq!(found.review.texts.len(), rules.len());
    }
    assert_eq!(cleared(None).date, date(2026, 1, 19), "a word without a day lapses on none");
}
