//! What a check says of measures, and of what follows from a diary.

use massfreq::Code;

use super::of_code;
use crate::support::{PACK, one_file};

const PROGRESS: &str = ", progress: {better: ok, same: ok, worse: bad, decide-after: 4 weeks, stale-after: 5 weeks}";

/// A set with a measure of some keys, and the pack with what follows.
fn set(progress: &str, measure: &str) -> String {
    let rules =
        [("caution/stop", "refer: urgent"), ("response/ok", "advice: [{text: T}]"), ("response/bad", "refer: doctor")];
    let keys = "ask: Pain?, from: 0, to: 10, better: down, change: 2";
    format!("{}measures: {{pain: {{{keys}, {measure}}}}}\n", one_file(&format!("{PACK}{progress}"), &rules))
}

/// The messages of a code, each with the text of its line from the place on.
fn found(code: Code, text: &str) -> Vec<(String, String)> {
    let at = |line: usize, column: usize| text.lines().nth(line - 1).unwrap()[column - 1..].to_owned();
    let found = of_code(code, text).into_iter();
    found.map(|finding| (finding.message, at(finding.place.line.unwrap(), finding.place.column.unwrap()))).collect()
}

#[test]
fn a_measure_that_decides_names_the_work_of_its_threshold() {
    let with = |keys: &str| {
        let rest = "title: Pain, because: B";
        found(Code::UncitedThreshold, &set(PROGRESS, &format!("{rest}, decides: true, source: {{{keys}}}")))
    };
    assert_eq!(with("basis: trial, citation: C"), []);
    let [(message, at)] = with("basis: trial").try_into().unwrap();
    assert_eq!(message, "`measure/pain` decides, and its source names no work");
    assert!(at.starts_with("source: {basis: trial}"), "{at}");
    let shown = "title: Pain, because: B, source: {basis: product}";
    assert_eq!(found(Code::UncitedThreshold, &set("", shown)), [], "it is only shown");
}

#[test]
fn a_diary_from_which_nothing_can_follow_is_told() {
    let (decides, shown) = ("decides: true, source: {basis: trial, citation: C}", "source: {basis: product}");
    let with = |progress: &str, keys: &str| {
        found(Code::NoOutcome, &set(progress, &format!("title: Pain, because: B, {keys}")))
    };
    assert_eq!(with(PROGRESS, decides), []);
    assert_eq!(with("", shown), [], "figures are only shown");
    let [(message, at)] = with("", decides).try_into().unwrap();
    assert_eq!(message, "nothing follows from a diary: `measure/pain` decides, and the pack has no `progress`");
    assert!(at.starts_with("decides: true"), "{at}");
    let [(message, at)] = with(PROGRESS, shown).try_into().unwrap();
    assert_eq!(message, "nothing follows from a diary: `progress` is given, and no measure has `decides: true`");
    assert!(at.starts_with("progress: {better"), "{at}");
}

#[test]
fn the_texts_and_the_source_of_a_measure_are_those_of_an_entry() {
    let long = format!("title: {}, because: B, source: {{basis: product}}", "Pain ".repeat(13).trim());
    let [(message, at)] = found(Code::LongTitle, &set("", &long)).try_into().unwrap();
    assert_eq!(message, "the title of `measure/pain` has 64 characters, and 60 fit");
    assert!(at.starts_with("title: Pain Pain"), "{at}");
    let figure = "title: Pain, because: It takes 2 points to notice., source: {basis: product}";
    let [(message, at)] = found(Code::FigureInBecause, &set("", figure)).try_into().unwrap();
    assert_eq!(message, "the `because` of `measure/pain` has the figure `2`");
    assert!(at.starts_with("because: It takes"), "{at}");
    let future = "title: Pain, because: B, source: {basis: trial, citation: C, reviewed: 2026-01-02}";
    let [(message, at)] = found(Code::FutureDate, &set("", future)).try_into().unwrap();
    assert_eq!(message, "a source of `measure/pain` was reviewed on 2026-01-02, and today is 2026-01-01");
    assert!(at.starts_with("reviewed: 2026-01-02"), "{at}");
    let article = "title: Pain, because: B, source: {basis: article}";
    let [(message, at)] = found(Code::NoSection, &set("", article)).try_into().unwrap();
    assert_eq!(message, "a source of `measure/pain` is the article, without a section of it");
    assert!(at.starts_with("basis: article"), "{at}");
}
