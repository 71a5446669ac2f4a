//! The patterns of intervals take all that the program reads, and refuse what a pattern can refuse.

use jsonschema::Validator;
use massfreq::model::interval::{Days, IntervalError, Window};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

use super::printed;

/// The schema of one key of a rule file.
fn of(place: &str) -> Validator {
    let schema: Value = serde_json::from_str(&printed("rules")).unwrap();
    jsonschema::draft202012::options().build(schema.pointer(place).unwrap()).unwrap()
}

static INTERVAL: LazyLock<Validator> = LazyLock::new(|| of("/$defs/Fact/properties/every"));
static LENGTH: LazyLock<Validator> = LazyLock::new(|| of("/$defs/Phase/properties/for"));

/// Compares the patterns with what the program reads. No pattern can compare two numbers, so that a range that counts
/// down may pass, and as a single length also a range of `times`, which is one length or not by its figures.
fn compare(text: &str) {
    let interval: Result<Window, IntervalError> = text.parse();
    let counts_down = interval.as_ref().is_err_and(|error| error.counts_down);
    if !counts_down {
        assert_eq!(INTERVAL.is_valid(&json!(text)), interval.is_ok(), "{text}: {interval:?}");
    }
    let length: Result<Days, IntervalError> = text.parse();
    if length.is_ok() || !text.to_lowercase().contains("time") {
        assert_eq!(LENGTH.is_valid(&json!(text)), length.is_ok(), "{text}: {length:?}");
    }
}

#[test]
fn what_people_write_is_taken_or_refused_as_the_program_does() {
    for text in [
        "1 day",
        "10 days",
        "2 weeks",
        "2-4 weeks",
        "2 to 4 weeks",
        "2to4weeks",
        "1 month",
        "1-2 months",
        "13 months",
        "14 months",
        "52 weeks",
        "53 weeks",
        "366 days",
        "367 days",
        "007 days",
        "2-2 weeks",
        "2-02 weeks",
        "12-1 weeks",
        "1-12 weeks",
        "2-3 times in 2 weeks",
        "2 to 3 times in 2 weeks",
        "2 times in 1 week",
        "1 time in 2 weeks",
        "30 times in 1 week",
        "3-4 times in 1 week",
        "2 Weeks",
        "2",
        "biweekly",
        "Bi-Weekly",
        "bi weekly",
        "bimonthly",
        "\u{201c}2 weeks\u{201d}",
        "2\u{2013}4 weeks",
        "weekly",
        "every 2 weeks",
        "once a month",
        "twice a week",
        "3 times a week",
        "3 timesin 1 week",
        "two weeks",
        "4-2 weeks",
        "3-2times in 1 week",
        "2 wekes",
        "2 years",
        "0 days",
        "0-2 days",
        "0 times in 1 week",
        "99999999999 weeks",
        "1.5 weeks",
        "2 - 4 weeks",
        "2-4-6 weeks",
        "2-4",
        "",
        " ",
    ] {
        compare(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_made_of_their_parts_is_taken_or_refused_as_the_program_does(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                " ", " ", " ", "-", "to", "1", "2", "4", "7", "13", "14", "0", "36", "52", "366", "367", "day", "days",
                "week", "weeks", "Weeks", "month", "MONTHS", "time", "times", "in", "\u{a0}", "bi",
            ]),
            0..10,
        )
    ) {
        compare(&parts.concat());
    }

    #[test]
    fn any_range_is_taken_or_refused_as_the_program_does(
        low in 0u32..400,
        high in 0u32..400,
        to in prop::sample::select(vec!["-", " - ", " to "]),
        unit in prop::sample::select(vec!["day", "days", "weeks", "months", "times in 1 week", "times in 9 months"]),
    ) {
        compare(&format!("{low}{to}{high} {unit}"));
        compare(&format!("{low}{to}{low} {unit}"));
        compare(&format!("{low} {unit}"));
        compare(&format!("2 times in {low} {unit}"));
    }
}
