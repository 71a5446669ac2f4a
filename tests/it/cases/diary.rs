//! Tests of a rule set with a diary.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{data, empty, massfreq, text};

/// A directory of its own with the rules of `measured` and some tests.
fn directory(name: &str, tests: &str) -> PathBuf {
    let directory = empty(Path::new("cases-diary").join(name));
    fs::create_dir(directory.join("tests")).unwrap();
    fs::copy(data("cmd/files/measured/rules.yaml"), directory.join("rules.yaml")).unwrap();
    fs::write(directory.join("tests/tests.yaml"), format!("format: 1\ntests:\n{tests}")).unwrap();
    directory
}

/// A test with a diary, in one line.
fn one(name: &str, profile: &str, diary: &str, expect: &str) -> String {
    format!("  - {{name: {name}, today: 2026-02-10, profile: {{{profile}}}, diary: [{diary}], expect: {{{expect}}}}}\n")
}

const BETTER: &str = "{date: 2026-01-05, session: start, pain: 7}, {date: 2026-01-12, session: yes, pain: 7},
    {date: 2026-02-02, pain: 3}, {date: 2026-02-09, pain: 3}";

/// What `rules test` says on stdout and stderr, and its exit code.
fn said(directory: &Path, flags: &[&str]) -> (String, String, Option<i32>) {
    let output = massfreq().args(["rules", "test"]).arg(directory).args(flags).output().unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// The message and the cure of the one slip of a test.
fn slip(name: &str, profile: &str, diary: &str, expect: &str) -> String {
    let (_, found, code) = said(&directory(name, &one("slip", profile, diary, expect)), &[]);
    assert_eq!((found.matches("error[").count(), code), (1, Some(1)), "{found}");
    let message = found.lines().next().unwrap_or_default().split_once("]: ").map_or("", |(_, message)| message);
    let cure = found.lines().find_map(|line| line.split_once("= help: ")).map_or("", |(_, cure)| cure);
    format!("{message} / {cure}")
}

#[test]
fn an_outcome_that_is_not_met_is_told_and_can_be_accepted() {
    let directory = directory("accept", &one("x", "goals: ease", BETTER, "status: recommended, outcome: same"));
    let (told, _, code) = said(&directory, &["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let difference = serde_json::json!({"what": "outcome", "expected": "same", "got": "better"});
    assert_eq!((&told["cases"][0]["differences"], code), (&serde_json::json!([difference]), Some(1)));
    let command = told["cases"][0]["command"].as_str().unwrap();
    assert!(command.contains("--goal ease --response better --started 2026-01-05 --today 2026-02-10"), "{command}");
    assert_eq!(said(&directory, &["--accept"]).2, Some(0));
    let written = fs::read_to_string(directory.join("tests/tests.yaml")).unwrap();
    assert!(written.contains("outcome: better"), "{written}");
    assert_eq!(said(&directory, &[]).2, Some(0));
}

#[test]
fn a_figure_at_its_threshold_decides_and_one_below_it_does_not() {
    let days = |figure: u16| {
        let first = "{date: 2026-01-05, pain: 7}, {date: 2026-01-12, pain: 7}";
        format!("{first}, {{date: 2026-02-02, pain: {figure}}}, {{date: 2026-02-09, pain: {figure}}}")
    };
    let tests = [one("four", "", &days(4), "outcome: better"), one("five", "", &days(5), "outcome: same")].concat();
    let (told, found, code) = said(&directory("threshold", &tests), &[]);
    assert_eq!(code, Some(0), "{told}{found}");
}

#[test]
fn every_slip_in_a_diary_is_told_with_its_cure() {
    let at = |name: &str, diary: &str| slip(name, "", diary, "status: recommended");
    assert_eq!(
        at("key", "{date: 2026-01-05, pian: 7}"),
        "unknown key `pian` / did you mean `pain`?",
        "the measures of the set are keys"
    );
    let keys =
        "the keys of a day of a diary are `date`, `session`, `pain`, `reach`, `mood`, `cautions` and `sore_hours`";
    assert_eq!(at("hours", "{date: 2026-01-05, hours: 7}"), format!("unknown key `hours` / {keys}"));
    assert_eq!(
        at("scale", "{date: 2026-01-05, mood: 7}"),
        "`mood` is a whole number from 1 to 5 / write for example `1`"
    );
    assert!(at("date", "{pain: 7}").starts_with("a day of a diary lacks the key `date` / "));
    assert_eq!(
        at("future", "{date: 2026-02-11, pain: 7}"),
        "2026-02-11 is after `today`, which is 2026-02-10 / check both days"
    );
    assert_eq!(
        at("twice", "{date: 2026-01-05, pain: 7}, {date: 2026-01-05, mood: 3}"),
        "the day 2026-01-05 is here a second time / write all that is known of a day as one item"
    );
    assert_eq!(
        at("session", "{date: 2026-01-05, session: begin}"),
        "`begin` is not a value of `session` / it is one of `yes` and `start`"
    );
    assert_eq!(
        at("caution", "{date: 2026-01-05, cautions: [nump]}"),
        "there is no caution `nump` / did you mean `numb`?"
    );
    assert_eq!(
        slip("response", "response: same", BETTER, "status: recommended"),
        "the profile says `same`, and the diary `better` / remove it: it follows from the diary"
    );
    assert_eq!(
        slip("last", "last: 2026-01-13", BETTER, "status: recommended"),
        "`last` is 2026-01-13, and the last session of the diary 2026-01-12 / remove it: it follows from the diary"
    );
    assert_eq!(slip("outcome", "", BETTER, "outcome: beter"), "there is no response `beter` / did you mean `better`?");
}

#[test]
fn an_outcome_needs_a_diary_and_a_diary_a_day() {
    let tests = [
        ("  - {name: x, profile: {}, expect: {outcome: none}}\n", "`outcome` is what follows from a diary"),
        ("  - {name: x, profile: {}, diary: [], expect: {outcome: none}}\n", "a test with `diary` needs a `today`"),
    ];
    for (at, (test, message)) in tests.into_iter().enumerate() {
        let (_, found, code) = said(&directory(&at.to_string(), test), &[]);
        assert_eq!((found.matches("error[").count(), code), (1, Some(1)), "{found}");
        assert!(found.contains(message), "{found}");
    }
}
