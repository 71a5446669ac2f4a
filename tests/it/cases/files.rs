//! What is found in test files besides wrong expectations.

use std::fs;

use super::directory;
use crate::support::{massfreq, text};

const RULES: [(&str, &str); 2] = [("goal/a", "every: 2 weeks"), ("caution/c", "refer: doctor")];

const TESTS: &str = "  - {name: one, profile: {goals: [a]}, expect: {interval: 2 weeks}}
  - {name: two, profile: {cautions: [c]}, expect: {level: doctor}}
  - {name: three, profile: {}, expect: {default: [default]}}
";

/// What `rules test` says to stderr, and its exit code.
fn said(directory: &std::path::Path) -> (String, Option<i32>) {
    let output = massfreq().args(["rules", "test"]).arg(directory).output().unwrap();
    (text(&output.stderr), output.status.code())
}

#[test]
fn texts_that_swallow_a_key_or_are_cut_are_warnings() {
    let tests = "  - name: >-
      Nothing is known
      expect: {status: refer}
    profile: {}
    expect: {status: recommended}
  - name: See number #2 of the list
    profile: {goals: [a]}
    expect: {interval: 2 weeks}
";
    let directory = directory("files-warnings", &RULES, tests);
    let (found, code) = said(&directory);
    assert_eq!((found.matches("warning[").count(), code), (2, Some(0)), "{found}");
    for (warning, place) in [("key-in-text", 5), ("cut-text", 8)] {
        assert!(found.contains(&format!("warning[{warning}]")), "{found}");
        assert!(found.contains(&format!("tests.yaml:{place}:")), "{found}");
    }
}

#[test]
fn a_copied_test_file_is_one_finding() {
    let directory = directory("files-copied", &RULES, TESTS);
    let copy = directory.join("tests/tests (copy).yaml");
    // The copy was edited, and one of its tests cannot be read.
    let edited = TESTS.replace("level: doctor", "level: doktor").replace("2 weeks", "3 weeks");
    fs::write(&copy, format!("format: 1\ntests:\n{edited}")).unwrap();
    let (found, code) = said(&directory);
    assert_eq!((found.matches("error[").count(), code), (1, Some(1)), "{found}");
    assert!(found.contains("error[copied-file]") && found.contains("tests (copy).yaml\n"), "{found}");
    assert!(found.contains("3 of its tests are there too"), "{found}");
    fs::remove_file(copy).unwrap();
    assert_eq!(said(&directory), (String::new(), Some(0)));
}
