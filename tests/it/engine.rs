//! The semantics of DESIGN.md: from a profile to an answer.

use massfreq::{Elapsed, Facet, Near, Profile, ProfileError};
use serde_json::json;

use crate::support::{answer, built_in, custom, profile, recommended, shown, to_json, verdicts};

mod conditions;
mod explain;
mod guidance;
mod next;
mod referral;
mod verdicts;
mod what_if;

#[test]
fn the_worked_table_holds() {
    const PAIN: &str = "goal/chronic-pain lifestyle/desk-worker";
    for (facts, day, expected) in [
        (PAIN.to_owned(), 0, "7 for 28 days → 14*..28"),
        (format!("{PAIN} sign/headaches"), 0, "7 for 28 days → 14"),
        (format!("{PAIN} sign/headaches sign/poor-sleep sign/stress"), 0, "7 for 28 days → 14"),
        (format!("{PAIN} response/better"), 0, "14*..28"),
        (format!("{PAIN} response/better"), 14, "7 for 14 days → 14*..28"),
        (format!("{PAIN} response/better"), 35, "7 for 28 days → 28"),
        (format!("{PAIN} response/worse"), 0, "refer: doctor"),
        ("goal/wellness lifestyle/desk-worker".to_owned(), 0, "14..28"),
        ("goal/wellness lifestyle/athlete".to_owned(), 0, "7..14"),
        ("goal/chronic-pain lifestyle/athlete".to_owned(), 0, "7 for 28 days → 7..14"),
        ("goal/chronic-pain lifestyle/senior".to_owned(), 0, "7 for 28 days → 7..14"),
        ("goal/chronic-pain lifestyle/physical-job".to_owned(), 0, "7 for 28 days → 7..14"),
        ("goal/chronic-pain lifestyle/caregiver".to_owned(), 0, "7 for 28 days → 14*..28"),
        ("goal/acute-injury lifestyle/athlete".to_owned(), 0, "5..7 for 14 days → 7"),
        ("goal/acute-injury goal/chronic-pain".to_owned(), 0, "5..7 for 14 days → 7"),
        ("lifestyle/desk-worker response/better".to_owned(), 0, "28"),
        ("lifestyle/desk-worker response/worse".to_owned(), 0, "refer: doctor"),
        ("lifestyle/desk-worker response/wears-off".to_owned(), 0, "14"),
        ("goal/chronic-pain cleared/pregnancy".to_owned(), 0, "7 for 28 days → 14*..28"),
        ("cleared/pregnancy caution/fever".to_owned(), 0, "refer: urgent"),
        ("caution/pregnancy cleared/pregnancy".to_owned(), 0, "refer: doctor"),
        ("cleared/pregnancy caution/pregnancy".to_owned(), 0, "refer: doctor"),
        (String::new(), 0, "28"),
        ("sign/headaches".to_owned(), 0, "14"),
        ("sign/headaches sign/poor-sleep sign/stress".to_owned(), 0, "7 for 28 days → 14"),
        ("caution/fever".to_owned(), 0, "refer: urgent"),
        (format!("{PAIN} caution/fever"), 0, "refer: urgent"),
        (format!("{PAIN} response/worse caution/fever"), 0, "refer: urgent"),
        ("goal/wellness lifestyle/athlete sign/stress response/better caution/fever".to_owned(), 35, "refer: urgent"),
    ] {
        assert_eq!(shown(&answer(built_in(), &facts, day)), expected, "`{facts}` on day {day}");
    }
}

#[test]
fn nothing_at_all_is_answered_by_the_default() {
    assert_eq!(verdicts(&answer(built_in(), "", 0)), ["default default"]);
}

#[test]
fn the_example_answer_of_the_design_is_given() {
    let actual = to_json(&answer(built_in(), "goal/chronic-pain lifestyle/desk-worker", 0));
    let every_week = json!({"min_days": 7, "max_days": 7, "suggested_days": 7, "text": "every week"});
    for (key, expected) in [
        ("schema", json!("massfreq/recommendation/1")),
        ("status", json!("recommended")),
        ("summary", json!("Every week for 4 weeks, then every 2 to 4 weeks")),
        (
            "profile",
            json!({
                "goals": ["chronic-pain"], "lifestyles": ["desk-worker"], "signs": [], "cautions": [], "response": null,
                "cleared": {}
            }),
        ),
        ("screening", json!({"asked": false, "on": null})),
        ("ask_first", json!([])),
        ("elapsed_days", json!(0)),
        ("interval", every_week),
        (
            "course",
            json!([
                {"from_day": 0, "until_day": 28, "min_days": 7, "max_days": 7, "suggested_days": 7,
                 "text": "every week"},
                {"from_day": 28, "until_day": null, "min_days": 14, "max_days": 28, "suggested_days": 14,
                 "text": "every 2 to 4 weeks"},
            ]),
        ),
    ] {
        assert_eq!(actual[key], expected, "{key}");
    }
    let reason = &actual["reasons"][0];
    assert_eq!((&reason["rule"], &reason["verdict"]), (&json!("goal/chronic-pain"), &json!("leads")));
    assert_eq!(reason["source"], json!({"basis": "article", "section": "For Chronic Pain Management"}));
    assert!(actual["advice"].as_array().unwrap().iter().any(|advice| advice["rule"] == "pack"));
    assert_eq!(
        (&actual["rules"]["name"], &actual["rules"]["version"]),
        (&json!("back-massage"), &json!(built_in().version().to_string()))
    );
    assert!(actual["rules"]["digest"].as_str().unwrap().starts_with("sha256:"));
    for optional in ["next", "not_applied", "what_if"] {
        assert_eq!(actual.get(optional), None, "{optional} was not asked for");
    }
}

#[test]
fn a_summary_tells_the_whole_course_whatever_the_day() {
    for day in [0, 27, 28, 400] {
        let answer = answer(built_in(), "goal/chronic-pain", day);
        let answer = recommended(&answer);
        assert_eq!(answer.summary, "Every week for 4 weeks, then every 2 to 4 weeks", "day {day}");
        assert_eq!(answer.elapsed_days, day);
    }
    let injury = answer(built_in(), "goal/acute-injury", 0);
    assert_eq!(recommended(&injury).summary, "Every 5 to 7 days for 2 weeks, then every week");
}

#[test]
fn the_interval_is_the_window_in_force_on_the_elapsed_day() {
    for (day, expected) in [(0, (7, 7, 7)), (27, (7, 7, 7)), (28, (14, 28, 14)), (4000, (14, 28, 14))] {
        let answer = answer(built_in(), "goal/chronic-pain", day);
        let interval = &recommended(&answer).interval;
        assert_eq!((interval.min_days, interval.max_days, interval.suggested_days), expected, "day {day}");
    }
}

#[test]
fn a_week_is_counted_from_one() {
    for (week, day) in [(1, 0), (2, 7), (6, 35), (5200, 36_393)] {
        assert_eq!(Elapsed::week(week).get(), day, "week {week}");
    }
}

#[test]
fn names_are_read_as_people_type_them() {
    let rules = built_in();
    for (facet, typed, name) in [
        (Facet::Lifestyle, "desk-worker", "desk-worker"),
        (Facet::Lifestyle, "Desk Worker", "desk-worker"),
        (Facet::Lifestyle, "DESK_WORKER", "desk-worker"),
        (Facet::Lifestyle, " desk  worker ", "desk-worker"),
        (Facet::Lifestyle, "desk_-worker", "desk-worker"),
        (Facet::Lifestyle, "Office_Worker", "desk-worker"),
        (Facet::Goal, "Persistent Back Pain", "chronic-pain"),
        (Facet::Caution, "Saddle_Numbness", "saddle-numbness"),
        (Facet::Response, "BETTER", "better"),
        (Facet::Caution, "Fevers", "fever"),
        (Facet::Lifestyle, "caregivers", "caregiver"),
        (Facet::Goal, "General wellness and stress relief", "wellness"),
    ] {
        let profile = Profile::new(rules).with(facet, typed).unwrap();
        let names: Vec<&str> = profile.of(facet).map(massfreq::Rule::name).collect();
        assert_eq!(names, [name], "{facet} {typed:?}");
    }
}

#[test]
fn an_unknown_name_is_refused_with_a_near_one() {
    let refused = |facet, name| match Profile::new(built_in()).with(facet, name) {
        Err(ProfileError::UnknownName { near, .. }) => near,
        other => panic!("{facet} {name}: {other:?}"),
    };
    assert_eq!(refused(Facet::Goal, "chronic-pian"), Some(Near::Names(vec!["chronic-pain".to_owned()])));
    assert_eq!(refused(Facet::Goal, "Welness"), Some(Near::Names(vec!["wellness".to_owned()])));
    assert_eq!(refused(Facet::Goal, "desk-worker"), Some(Near::Facet(Facet::Lifestyle)));
    assert_eq!(refused(Facet::Sign, "swimming"), None);
    let set = custom(&[
        ("goal/run", "every: 1 week, keywords: [jogging track]"),
        ("goal/runs", "every: 2 weeks"),
        ("lifestyle/nights", "every: 4 weeks, help: Work in the night"),
    ]);
    let near = |name| match Profile::new(&set).with(Facet::Goal, name) {
        Err(ProfileError::UnknownName { near, .. }) => near,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(near("jogging on a track"), Some(Near::Names(vec!["run".to_owned()])), "by a keyword");
    assert_eq!(near("night work"), Some(Near::Others(vec![(Facet::Lifestyle, "nights".to_owned())])));
    let short = custom(&[("goal/y", "every: 1 week")]);
    let error = Profile::new(&short).with(Facet::Goal, "x").unwrap_err();
    assert!(matches!(error, ProfileError::UnknownName { near: None, .. }), "{error:?}");
}

#[test]
fn a_profile_has_one_response() {
    let better = profile(built_in(), "response/better");
    assert!(better.clone().with(Facet::Response, "Better").is_ok());
    assert!(matches!(better.with(Facet::Response, "worse"), Err(ProfileError::Second { .. })));
}

/// A goal with an opening, like the shipped `chronic-pain`.
const CHRONIC: (&str, &str) = ("goal/c", "course: [{every: 1 week, for: 4 weeks}, {every: 2-4 weeks}]");

/// Why, the rules of a small set, the facts, the elapsed day, and the answer.
type Stage = (&'static str, &'static [(&'static str, &'static str)], &'static str, u32, &'static str);

const STAGES: &[Stage] = &[
    (
        "the smallest max and the smallest min may come from different proposals",
        &[("goal/a", "every: 2 weeks"), ("lifestyle/b", "every: 1-4 weeks")],
        "goal/a lifestyle/b",
        0,
        "7..14",
    ),
    (
        "time is cut at every phase end of every proposal",
        &[
            ("goal/a", "course: [{every: 3 days, for: 10 days}, {every: 20 days, for: 20 days}, {every: 50 days}]"),
            ("goal/b", "course: [{every: 5 days, for: 15 days}, {every: 40 days}]"),
        ],
        "goal/a goal/b",
        0,
        "3 for 10 days → 5 for 5 days → 20 for 15 days → 40",
    ),
    (
        "neighbours with the same window and suggestion are joined",
        &[CHRONIC, ("lifestyle/b", "every: 1 week")],
        "goal/c lifestyle/b",
        0,
        "7",
    ),
    (
        "no opening phase is sparser than the routine",
        &[("goal/a", "course: [{every: 2-6 weeks, for: 4 weeks}, {every: 1-3 weeks}]")],
        "goal/a",
        0,
        "7..21",
    ),
    (
        "nor than a routine that came sooner",
        &[("goal/a", "course: [{every: 2 weeks, for: 4 weeks}, {every: 4 weeks}]"), ("sign/s", "sooner: 2")],
        "goal/a sign/s",
        0,
        "7",
    ),
    ("a routine without an opening is booked by its max", &[("goal/a", "every: 1-4 weeks")], "goal/a", 0, "7..28"),
    (
        "one after an opening by its min, as one eases off gradually",
        &[CHRONIC, ("lifestyle/b", "every: 3 weeks")],
        "goal/c lifestyle/b",
        0,
        "7 for 28 days → 14*..21",
    ),
    (
        "an opening phase by its max, but no more than the routine's suggestion",
        &[("goal/a", "course: [{every: 1 week, for: 1 week}, {every: 1-3 weeks, for: 4 weeks}, {every: 2-4 weeks}]")],
        "goal/a",
        0,
        "7 for 7 days → 7..14*..21 for 28 days → 14*..28",
    ),
    (
        "after an opening the next step of the ladder, kept inside the routine",
        &[("goal/a", "course: [{every: 3 weeks, for: 4 weeks}, {every: 2-7 weeks}]")],
        "goal/a",
        0,
        "14..21 for 28 days → 14..28*..49",
    ),
    (
        "after an opening above the ladder the longest wait",
        &[("goal/a", "course: [{every: 5 weeks, for: 5 weeks}, {every: 5-7 weeks}]")],
        "goal/a",
        0,
        "35 for 35 days → 35..49",
    ),
    (
        "a floor lifts the opening from which one eases off",
        &[CHRONIC, ("caution/f", "no-more-often-than: 3 weeks")],
        "goal/c caution/f",
        0,
        "21 for 28 days → 21..28",
    ),
    ("sooner: max to the next lower step", &[("sign/s", "sooner: 1")], "sign/s", 0, "14"),
    (
        "sooner: min to no more than the new max, and no less",
        &[("goal/a", "every: 1-4 weeks"), ("sign/s", "sooner: 1")],
        "goal/a sign/s",
        0,
        "7..14",
    ),
    (
        "sooner: from between two steps to the lower",
        &[("goal/a", "every: 10-20 days"), ("sign/s", "sooner: 1")],
        "goal/a sign/s",
        0,
        "10..14",
    ),
    ("sooner: no further than the ladder", &[("sign/s", "sooner: 9")], "sign/s", 0, "7"),
    (
        "sooner: never up to the ladder from below it",
        &[("goal/a", "every: 3 days"), ("sign/s", "sooner: 1")],
        "goal/a sign/s",
        0,
        "3",
    ),
    (
        "later: min to the next higher step, max to no less",
        &[("goal/a", "every: 7-10 days"), ("response/r", "later: 1")],
        "goal/a response/r",
        0,
        "14",
    ),
    (
        "later: max stays where it is higher",
        &[("goal/a", "every: 1-4 weeks"), ("response/r", "later: 1")],
        "goal/a response/r",
        0,
        "14..28",
    ),
    (
        "later: no further than the ladder",
        &[("goal/a", "every: 1 week"), ("response/r", "later: 9")],
        "goal/a response/r",
        0,
        "28",
    ),
    (
        "later: never down to the ladder from above it",
        &[("goal/a", "every: 40-50 days"), ("response/r", "later: 1")],
        "goal/a response/r",
        0,
        "40..50",
    ),
    ("later: the first ends the opening", &[CHRONIC, ("response/r", "later: 1")], "goal/c response/r", 0, "14*..28"),
    (
        "later: on the last day of the opening",
        &[CHRONIC, ("response/r", "later: 1")],
        "goal/c response/r",
        27,
        "7 for 27 days → 14*..28",
    ),
    (
        "later: once the opening is over, the routine moves",
        &[CHRONIC, ("response/r", "later: 1")],
        "goal/c response/r",
        28,
        "7 for 28 days → 28",
    ),
    ("later: two steps do both", &[CHRONIC, ("response/r", "later: 2")], "goal/c response/r", 14, "7 for 14 days → 28"),
    (
        "later: a cut in the second phase keeps the first as planned",
        &[
            ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 2 weeks, for: 4 weeks}, {every: 4 weeks}]"),
            ("response/r", "later: 1"),
        ],
        "goal/a response/r",
        21,
        "7 for 14 days → 14 for 7 days → 28",
    ),
    (
        "later: a phase that would begin on the day of the cut does not",
        &[
            ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 2 weeks, for: 4 weeks}, {every: 4 weeks}]"),
            ("response/r", "later: 1"),
        ],
        "goal/a response/r",
        14,
        "7 for 14 days → 28",
    ),
    (
        "later: what is left of the longest opening decides",
        &[
            ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 4 weeks}]"),
            ("goal/b", "course: [{every: 2 weeks, for: 6 weeks}, {every: 4 weeks}]"),
            ("response/r", "later: 1"),
        ],
        "goal/a goal/b response/r",
        28,
        "7 for 14 days → 14 for 14 days → 28",
    ),
    (
        "the largest steps of both sides are taken from each other",
        &[("sign/s", "sooner: 1"), ("sign/t", "sooner: 2"), ("response/r", "later: 1")],
        "sign/s sign/t response/r",
        0,
        "14",
    ),
    (
        "the same steps on both sides leave all as it is, the opening too",
        &[CHRONIC, ("sign/s", "sooner: 1"), ("response/r", "later: 1")],
        "goal/c sign/s response/r",
        14,
        "7 for 28 days → 14*..28",
    ),
    (
        "a floor raises every window",
        &[CHRONIC, ("caution/f", "no-more-often-than: 2 weeks")],
        "goal/c caution/f",
        0,
        "14 for 28 days → 14..28",
    ),
    (
        "a floor between raises one end",
        &[("goal/a", "every: 1-3 weeks"), ("caution/f", "no-more-often-than: 10 days")],
        "goal/a caution/f",
        0,
        "10..21",
    ),
    (
        "the largest floor counts",
        &[
            ("goal/a", "every: 1 week"),
            ("caution/f", "no-more-often-than: 2 weeks"),
            ("caution/g", "no-more-often-than: 10 days"),
        ],
        "goal/a caution/f caution/g",
        0,
        "14",
    ),
    (
        "a floor comes after the steps",
        &[("goal/a", "every: 2 weeks"), ("sign/s", "sooner: 1"), ("caution/f", "no-more-often-than: 10 days")],
        "goal/a sign/s caution/f",
        0,
        "10",
    ),
    ("several effects of one rule", &[("goal/a", "every: 4 weeks, sooner: 1")], "goal/a", 0, "14"),
    ("the default can move too", &[("goal/a", "no-more-often-than: 5 weeks")], "goal/a", 0, "35"),
];

#[test]
fn the_stages_from_proposals_to_a_course() {
    for (why, rules, facts, day, expected) in STAGES {
        assert_eq!(shown(&answer(&custom(rules), facts, *day)), *expected, "{why}");
    }
}
