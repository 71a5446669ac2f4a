//! Intervals as people write them.

use massfreq::model::{Days, Window};

use crate::support::custom;

fn window(min: u32, max: u32) -> Window {
    Window::new(Days::new(min).unwrap(), Days::new(max).unwrap()).unwrap()
}

#[test]
fn words_are_weeks_where_both_ends_are_whole_weeks() {
    for (min, max, words) in [
        (1, 1, "every day"),
        (1, 3, "every 1 to 3 days"),
        (5, 7, "every 5 to 7 days"),
        (7, 7, "every week"),
        (7, 14, "every 1 to 2 weeks"),
        (14, 14, "every 2 weeks"),
        (10, 10, "every 10 days"),
        (28, 28, "every 4 weeks"),
    ] {
        assert_eq!(window(min, max).to_string(), words);
    }
}

#[test]
fn the_length_of_a_phase_names_one_unit() {
    for (length, words) in [("1 day", "1 day"), ("10 days", "10 days"), ("7 days", "1 week"), ("1 month", "4 weeks")] {
        let course = format!("course: [{{every: 1 day, for: {length}}}, {{every: 2 weeks}}]");
        let rules = custom(&[("goal/a", &course)]);
        let proposal = rules.get("goal/a").and_then(|rule| rule.proposal()).unwrap();
        assert_eq!(proposal.to_string(), format!("every day for {words}, then every 2 weeks"));
    }
}

#[test]
fn days_are_1_to_366() {
    assert_eq!(Days::new(0), None);
    assert_eq!(Days::new(367), None);
    assert_eq!(Days::new(65_537), None);
    assert_eq!(Days::new(366).map(Days::get), Some(366));
}

fn days(text: &str) -> (u32, u32) {
    let window: Window = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    (window.min().get(), window.max().get())
}

#[test]
fn every_form_reads_as_days() {
    for (text, expected) in [
        ("1 day", (1, 1)),
        ("10 days", (10, 10)),
        ("2 weeks", (14, 14)),
        ("2-4 weeks", (14, 28)),
        ("2 to 4 weeks", (14, 28)),
        ("1 month", (28, 28)),
        ("1-2 months", (28, 56)),
        ("366 days", (366, 366)),
        ("2-3 times in 2 weeks", (5, 7)),
        ("2 to 3 times in 2 weeks", (5, 7)),
        ("2 times in 1 week", (4, 4)),
        ("1 time in 2 weeks", (14, 14)),
        ("30 times in 1 week", (1, 1)),
        ("2 Weeks", (14, 14)),
    ] {
        assert_eq!(days(text), expected, "{text}");
    }
}

#[test]
fn a_slip_says_what_would_be_right() {
    for (text, message, help) in [
        ("2", "`2` has no unit", "write `2 days`, `2 weeks` or `2 months`"),
        ("1", "`1` has no unit", "write `1 day`, `1 week` or `1 month`"),
        (
            "biweekly",
            "`biweekly` means two different things to different people",
            "write `2 weeks` or `2 times in 1 week`",
        ),
        (
            "Bi-Weekly",
            "`Bi-Weekly` means two different things to different people",
            "write `2 weeks` or `2 times in 1 week`",
        ),
        (
            "bimonthly",
            "`bimonthly` means two different things to different people",
            "write `2 months` or `2 times in 1 month`",
        ),
        (
            "\u{201c}2 weeks\u{201d}",
            "the typographic quotes in `\u{201c}2 weeks\u{201d}` are read as part of the text",
            "write `2 weeks`, with no quotes",
        ),
        (
            "2\u{2013}4 weeks",
            "`2\u{2013}4 weeks` has a typographic dash where a plain hyphen is wanted",
            "write `2-4 weeks`",
        ),
        ("weekly", "`weekly` is not an interval", "write `1 week`"),
        ("every 2 weeks", "`every 2 weeks` is not an interval", "write `2 weeks`"),
        ("once a month", "`once a month` is not an interval", "write `1 month`"),
        ("twice a week", "`twice a week` is not an interval", "write `2 times in 1 week`"),
        ("3 times a week", "`3 times a week` is not an interval", "write `3 times in 1 week`"),
        ("two weeks", "`two weeks` is not an interval", "write `2 weeks`"),
        ("4-2 weeks", "`4-2 weeks` counts down: 4 is more than 2", "write the smaller number first: `2-4 weeks`"),
        (
            "3-2times in 1 week",
            "`3-2times in 1 week` counts down: 3 is more than 2",
            "write the smaller number first: `2-3 times in 1 week`",
        ),
        ("2 wekes", "`wekes` in `2 wekes` is not a unit", "did you mean `2 weeks`?"),
        ("2 years", "`years` in `2 years` is not a unit", "the units are days, weeks and months (a month is 4 weeks)"),
        ("0 days", "`0 days` is out of range", "an interval is 1 to 366 days"),
        ("367 days", "`367 days` is out of range", "an interval is 1 to 366 days"),
        ("0 times in 1 week", "`0 times in 1 week` is out of range", "an interval is 1 to 366 days"),
        ("99999999999 weeks", "`99999999999 weeks` is out of range", "an interval is 1 to 366 days"),
        (
            "1.25 hours",
            "`1.25 hours` is not an interval",
            "write for example `2 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`",
        ),
        ("", "`` is not an interval", "write for example `2 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`"),
    ] {
        let error = text.parse::<Window>().expect_err(text);
        assert_eq!((error.to_string().as_str(), error.help.as_str()), (message, help));
    }
}

#[test]
fn an_interval_as_people_write_it_is_answered_as_a_rule_file_writes_it() {
    for (text, cure) in [
        ("2x/week", "2 times in 1 week"),
        ("2-3x per week", "2-3 times in 1 week"),
        ("2/wk", "2 times in 1 week"),
        ("three times per fortnight", "3 times in 2 weeks"),
        ("once or twice a week", "1-2 times in 1 week"),
        ("twice monthly", "2 times in 1 month"),
        ("3x weekly", "3 times in 1 week"),
        ("semi-weekly", "2 times in 1 week"),
        ("once every 2-3 weeks", "2-3 weeks"),
        ("14d", "14 days"),
        ("6w", "6 weeks"),
        ("1-2 wks", "1-2 weeks"),
        ("P2W", "2 weeks"),
        ("q2w", "2 weeks"),
        ("every other week", "2 weeks"),
        ("every 3rd week", "3 weeks"),
        ("1 week - 2 weeks", "1-2 weeks"),
        ("1 month to 2 weeks", "2-4 weeks"),
        ("between two and four weeks", "2-4 weeks"),
        ("weekly to monthly", "1-4 weeks"),
        ("quarterly", "3 months"),
        ("yearly", "52 weeks"),
        ("six-weekly", "6 weeks"),
        ("1.5 weeks", "10-11 days"),
        ("1,5 months", "6 weeks"),
        ("half a month", "2 weeks"),
        ("1 week and 3 days", "10 days"),
        ("about 2 weeks or so", "2 weeks"),
        ("2 week(s).", "2 weeks"),
    ] {
        let error = text.parse::<Window>().expect_err(text);
        assert_eq!(error.help, format!("write `{cure}`"), "{text}");
        assert!(cure.parse::<Window>().is_ok(), "{text}");
    }
    for text in
        ["2/4 weeks", "sometimes", "1 week 2 weeks", "30 days a month", "P1W/P2W", "2 weeks, then monthly", "400d"]
    {
        assert!(!text.parse::<Window>().expect_err(text).help.starts_with("write `"), "{text}");
    }
    for (text, either) in [("1,5 weeks", "write `10 days` or `11 days`"), ("1-2 wks", "write `1 week` or `2 weeks`")] {
        assert_eq!(text.parse::<Days>().expect_err(text).help, either);
    }
}

#[test]
fn a_duration_is_a_single_interval() {
    assert_eq!("4 weeks".parse::<Days>().map(Days::get), Ok(28));
    let error = "2-4 weeks".parse::<Days>().expect_err("a range");
    assert_eq!(error.to_string(), "`2-4 weeks` is a range, and one length is wanted here");
    let error = "for ever".parse::<Days>().expect_err("no length");
    assert_eq!(error.to_string(), "`for ever` is not a length of time");
    assert_eq!(error.help, "write for example `4 weeks`");
}
