//! The tests of the shipped rules: every rule is tried where it decides and where it does not apply.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use massfreq::RuleSet;
use serde_yaml::Value;

use crate::support::{PACK, empty, massfreq, one_file};

mod accept;
mod coverage;
mod diary;
mod files;
mod mutate;
mod suggest;

/// A directory of its own with a rule set of `(id, effects)` and a test file; none where `tests` is empty.
fn directory(name: &str, rules: &[(&str, &str)], tests: &str) -> PathBuf {
    let directory = empty(Path::new("cases").join(name));
    fs::create_dir(directory.join("tests")).unwrap();
    fs::write(directory.join("rules.yaml"), one_file(PACK, rules)).unwrap();
    if !tests.is_empty() {
        fs::write(directory.join("tests/tests.yaml"), format!("format: 1\ntests:\n{tests}")).unwrap();
    }
    directory
}

/// What `rules test` prints for a directory, which loads.
fn test(directory: &Path, flags: &[&str]) -> Output {
    let output = massfreq().args(["rules", "test"]).arg(directory).args(flags).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The same as JSON, with the exit code.
fn report(directory: &Path, flags: &[&str]) -> (serde_json::Value, i32) {
    let output = test(directory, &[flags, &["--format", "json"]].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

fn shipped_rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// The texts of a JSON list.
fn strings(list: &serde_json::Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Every test of `rules/tests`.
fn shipped() -> Vec<Value> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/tests");
    let files = fs::read_dir(directory).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let tests = files.flat_map(|text| {
        let file: Value = serde_yaml::from_str(&text).unwrap();
        file["tests"].as_sequence().unwrap().clone()
    });
    tests.collect()
}

/// The ids that a test expects to have one of some verdicts.
fn expected<'t>(test: &'t Value, verdicts: &'t [&str]) -> impl Iterator<Item = &'t str> {
    let lists = verdicts.iter().filter_map(|verdict| test["expect"].get(*verdict)?.as_sequence());
    lists.flatten().filter_map(Value::as_str)
}

#[test]
fn every_shipped_rule_has_a_test_in_which_it_decides_or_advises() {
    let tests = shipped();
    let deciding = ["refers", "leads", "default", "sooner", "later", "floor", "advises"];
    let tested: BTreeSet<&str> = tests.iter().flat_map(|test| expected(test, &deciding)).collect();
    let rules = RuleSet::built_in().unwrap();
    for rule in rules.rules() {
        assert!(tested.contains(rule.id().as_str()), "no test in which {} decides", rule.id());
    }
}

#[test]
fn every_figure_of_a_shipped_course_is_in_a_tested_course() {
    let tests = shipped();
    let courses: BTreeSet<String> =
        tests.iter().filter_map(|test| Some(test["expect"].get("course")?.as_str()?.to_lowercase())).collect();
    for rule in RuleSet::built_in().unwrap().rules() {
        if let Some(proposal) = rule.proposal() {
            assert!(courses.contains(&proposal.to_string()), "{}: {proposal}", rule.id());
        }
    }
}

#[test]
fn a_course_can_be_written_as_in_rule_files() {
    let written = [
        ("Every 2 to 4 weeks", "every 2 to 4 weeks"),
        ("2-4 weeks", "every 2 to 4 weeks"),
        ("every week for 4 weeks, then every 2 weeks", "every week for 4 weeks, then every 2 weeks"),
        ("1 week for 1 month, then 14 days", "every week for 4 weeks, then every 2 weeks"),
        ("every day", "every day"),
        ("now and then", "now and then"),
    ];
    let tests = written
        .iter()
        .map(|(course, _)| format!("  - {{name: {course:?}, profile: {{}}, expect: {{course: {course:?}}}}}\n"));
    let (report, _) = report(&directory("course", &[("goal/a", "every: 1 week")], &tests.collect::<String>()), &[]);
    let expected = report["cases"].as_array().unwrap().iter().map(|case| case["differences"][0]["expected"].as_str());
    assert_eq!(expected.map(Option::unwrap).collect::<Vec<_>>(), written.map(|(_, words)| words));
}

#[test]
fn every_shipped_test_says_what_the_answer_is() {
    for test in shipped() {
        let says = |key: &str| test["expect"].get(key).is_some();
        let of_answer = ["course", "interval", "level", "status", "review", "ask-first"];
        assert!(of_answer.into_iter().any(says), "{test:?}");
    }
}
