//! Suggested tests: they pass, cover everything, and stand on both sides of each `when`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use massfreq::{Facet, Rule, RuleSet};
use proptest::prelude::*;
use serde_yaml::Value;

use super::{directory, report, strings, test};
use crate::laws::custom::written;
use crate::support::{answer, one_file, shipped_files, verdicts};

/// The text of the suggested tests of a directory.
fn suggested(directory: &Path) -> String {
    let output = test(directory, &["--suggest"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

/// Puts the suggested tests beside the rules, where there were none; gives the coverage and the tests.
fn kept(directory: &Path) -> (serde_json::Value, Vec<Value>) {
    let text = suggested(directory);
    fs::create_dir_all(directory.join("tests")).unwrap();
    fs::write(directory.join("tests/suggested.yaml"), &text).unwrap();
    let (report, code) = report(directory, &["--coverage"]);
    assert_eq!((report["failed"].as_u64(), code), (Some(0), 0), "{report}\n{text}");
    let file: Value = serde_yaml::from_str(&text).unwrap();
    (report["coverage"].clone(), file["tests"].as_sequence().unwrap().clone())
}

/// The rule ids of the facts of a test.
fn facts(test: &Value) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (key, value) in test["profile"].as_mapping().unwrap() {
        let facet = match key.as_str().unwrap() {
            "screened" | "week" => continue,
            "cleared" => "caution",
            facet => facet.trim_end_matches('s'),
        };
        match value {
            Value::Sequence(names) => {
                ids.extend(names.iter().map(|name| format!("{facet}/{}", name.as_str().unwrap())));
            }
            name => ids.extend([format!("{facet}/{}", name.as_str().unwrap())]),
        }
    }
    ids
}

/// Whether a rule applies to some facts.
fn applies(rules: &RuleSet, rule: &str, facts: &BTreeSet<String>) -> bool {
    let ids: Vec<&str> = facts.iter().map(String::as_str).collect();
    verdicts(&answer(rules, &ids.join(" "), 0)).iter().any(|verdict| verdict.split(' ').next() == Some(rule))
}

/// Asserts that some test has the rule apply, and another, with one fact more, fewer or replaced, does not.
fn stand_on_both_sides(rules: &RuleSet, rule: &str, tests: &[Value]) {
    let all: Vec<BTreeSet<String>> = tests.iter().map(facts).collect();
    let (with, without): (Vec<_>, Vec<_>) = all.iter().partition(|facts| applies(rules, rule, facts));
    let is_near = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        let (more, fewer) = (a.difference(b).count(), b.difference(a).count());
        let response = |facts: &BTreeSet<String>| facts.iter().any(|fact| fact.starts_with("response/"));
        more + fewer == 1 || (more == 1 && fewer == 1 && response(a) && response(b))
    };
    assert!(with.iter().any(|with| without.iter().any(|without| is_near(with, without))), "{rule}: {all:#?}");
}

#[test]
fn the_suggested_tests_of_the_shipped_rules_pass_and_cover_them() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases/suggest-shipped");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).unwrap();
    for (path, text) in shipped_files() {
        fs::write(root.join(path.file_name().unwrap()), text).unwrap();
    }
    let (coverage, tests) = kept(&root);
    assert_eq!(coverage["percent"], 100, "{coverage}");
    let rules = RuleSet::built_in().unwrap();
    assert!(tests.len() < rules.rules().len() * 3 / 2, "{} tests are not a small set", tests.len());
    for combination in ["combination/several-signs", "combination/no-change-with-pain"] {
        stand_on_both_sides(&rules, combination, &tests);
    }
}

/// A rule set with a `when` of every form.
const FORMS: [(&str, &str); 16] = [
    ("goal/a", "every: 1 week"),
    ("goal/b", "course: [{every: 1 week, for: 10 days}, {every: 5 weeks}]"),
    ("goal/7", "every: 3 days"),
    ("lifestyle/x", "every: 2-3 weeks"),
    ("lifestyle/null", "every: 4 weeks"),
    ("sign/s", "sooner: 1"),
    ("sign/t", "sooner: 2"),
    ("sign/u", "advice: [{text: Rest.}]"),
    ("caution/c", "refer: urgent"),
    ("response/better", "later: 1"),
    ("response/worse", "sooner: 1"),
    ("combination/any", "when: {goal: [a, b], response: worse}, refer: doctor"),
    ("combination/all", "when: {sign: {all: [s, t]}, goal: {none: [a]}}, every: 2 weeks"),
    ("combination/many", "when: {sign: {at-least: 3}}, no-more-often-than: 1 week"),
    (
        "combination/nested",
        "when: {any-of: [{goal: '7', lifestyle: x}, {sign: u, not: {lifestyle: 'null'}}]}, later: 1",
    ),
    ("combination/lack", "when: {not: {goal: {at-least: 1}}, lifestyle: 'null'}, refer: wait"),
];

#[test]
fn the_suggested_tests_of_conditions_of_every_form_stand_on_both_sides() {
    let root = directory("suggest-forms", &FORMS, "");
    let (coverage, tests) = kept(&root);
    assert_eq!(coverage["percent"], 100, "{coverage}");
    let rules = crate::support::custom(&FORMS);
    for (rule, _) in FORMS.iter().filter(|(rule, _)| rule.starts_with("combination/")) {
        stand_on_both_sides(&rules, rule, &tests);
    }
}

#[test]
fn what_no_small_profile_shows_is_said_at_the_end() {
    let rules = [
        ("goal/a", "every: 1 week"),
        ("response/better", "advice: [{text: Go on.}]"),
        ("combination/never", "when: {response: {at-least: 2}}, refer: wait"),
        ("combination/low", "when: {goal: a}, no-more-often-than: 1 day"),
    ];
    let text = suggested(&directory("suggest-never", &rules, ""));
    let end = text.split("\n# No test was found").nth(1).unwrap();
    let told: Vec<&str> = end.lines().filter(|line| line.starts_with("# - ")).collect();
    assert_eq!(
        told,
        ["# - combination/never applies", "# - combination/low decides", "# - the answer is a referral, level wait"]
    );
}

#[test]
fn a_rule_that_decides_only_beside_a_combination_is_tried_there() {
    // Only the interval of three signs is long enough to be made shorter.
    let pack = "ladder: [10 days], default: {every: 10 days, because: D, source: {basis: product}}";
    let rules = [
        ("sign/a", "sooner: 1"),
        ("sign/b", "sooner: 1"),
        ("sign/c", "sooner: 1"),
        ("response/worse", "sooner: 1"),
        ("combination/three", "every: 3-11 days, when: {sign: {at-least: 3}}"),
    ];
    let root = directory("suggest-beside", &rules, "");
    fs::write(root.join("rules.yaml"), one_file(pack, &rules)).unwrap();
    let (coverage, _) = kept(&root);
    assert_eq!(strings(&coverage["decided"]["missing"]), [""; 0]);
}

#[test]
fn a_combination_of_facts_of_which_one_refers_is_shown_with_the_others() {
    let rules = [
        ("sign/a", "sooner: 1"),
        ("sign/b", "refer: emergency"),
        ("sign/c", "sooner: 1"),
        ("combination/two", "when: {sign: {at-least: 2}}, no-more-often-than: 5 weeks"),
    ];
    let (coverage, _) = kept(&directory("suggest-refers", &rules, ""));
    assert_eq!(strings(&coverage["decided"]["missing"]), [""; 0]);
}

#[test]
fn every_suggested_test_has_a_name_of_its_own_and_they_are_the_same_every_time() {
    let root = directory("suggest-names", &FORMS, "");
    let text = suggested(&root);
    assert_eq!(text, suggested(&root));
    let file: Value = serde_yaml::from_str(&text).unwrap();
    let names: Vec<&str> = file["tests"].as_sequence().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    assert_eq!(names[0], "nothing known, so combination lack does not apply");
}

#[test]
fn a_large_set_gets_tests_too() {
    let mut owned: Vec<(String, String)> = Vec::new();
    for at in 0..30 {
        owned.push((format!("goal/g{at}"), format!("every: {} days", 10 + at)));
        owned.push((format!("lifestyle/l{at}"), "every: 2-4 weeks".to_owned()));
        owned.push((format!("sign/s{at}"), "sooner: 1".to_owned()));
        owned.push((format!("caution/c{at}"), "refer: wait".to_owned()));
    }
    let mut names = String::new();
    for at in 0..30 {
        let _ = write!(names, "{}s{at}", if at == 0 { "" } else { ", " });
    }
    owned.push(("combination/five".to_owned(), "when: {sign: {at-least: 5}}, every: 1 week".to_owned()));
    owned.push(("combination/all".to_owned(), format!("when: {{sign: {{all: [{names}]}}}}, refer: doctor")));
    owned.push((
        "combination/any".to_owned(),
        format!("when: {{sign: [{names}], goal: {{at-least: 2}}}}, every: 9 days"),
    ));
    let rules: Vec<(&str, &str)> = owned.iter().map(|(id, effects)| (id.as_str(), effects.as_str())).collect();
    let root = directory("suggest-large", &rules, "");
    let (coverage, tests) = kept(&root);
    assert_eq!(coverage["percent"], 100, "{:?}", strings(&coverage["decided"]["missing"]));
    let set = crate::support::custom(&rules);
    for rule in ["combination/five", "combination/all", "combination/any"] {
        stand_on_both_sides(&set, rule, &tests);
    }
}

/// Every `id verdict` that some profile of a small set has on the first day.
fn possible_verdicts(rules: &RuleSet) -> BTreeSet<String> {
    let facts: Vec<&Rule> = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet)).collect();
    let chosen = |bits: u32| {
        let chosen = facts.iter().enumerate().filter(move |(bit, _)| bits & 1 << bit != 0);
        chosen.map(|(_, rule)| rule.id().as_str()).collect::<Vec<_>>()
    };
    let is_profile = |ids: &Vec<&str>| ids.iter().filter(|id| id.starts_with("response/")).count() <= 1;
    let profiles = (0..1 << facts.len()).map(chosen).filter(is_profile);
    profiles.flat_map(|ids| verdicts(&answer(rules, &ids.join(" "), 0))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        // The same sets every time: what needs many facts to show may be missed, and is no reason to stop anybody.
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_suggested_tests_of_any_small_set_pass_and_leave_out_only_what_nobody_sees(written in written()) {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases/suggest-any");
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("rules.yaml"), written.whole_text()).unwrap();
        let (coverage, _) = kept(&root);
        let missing = |part: &str| strings(&coverage[part]["missing"]).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let possible = possible_verdicts(&written.load());
        for rule in missing("applied") {
            let seen = possible.iter().any(|verdict| verdict.split(' ').next() == Some(&rule));
            prop_assert!(!seen, "{rule} applies to somebody");
        }
        for rule in missing("decided") {
            for verdict in ["refers", "leads", "default", "sooner", "later", "floor"] {
                prop_assert!(!possible.contains(&format!("{rule} {verdict}")), "{rule} {verdict}");
            }
        }
    }
}

/// Each side of what makes an answer safe to follow has a test, which notices when it is left out.
#[test]
fn what_is_cleared_reviewed_and_asked_first_is_suggested() {
    let rules = [
        ("goal/a", "every: 1 week, review: {after: 10 days, text: Look.}, ask-first: [fresh, ill]"),
        ("caution/fresh", "refer: wait"),
        ("caution/ill", "refer: doctor, review: {after: 3 weeks, text: Ask.}, cleared: [{text: Mind.}]"),
        ("caution/thin", "refer: doctor, no-more-often-than: 2 weeks, cleared: [{text: Gently.}]"),
        ("combination/c", "when: {goal: a, caution: thin}, review: {after: 1 week, text: See.}"),
    ];
    let directory = directory("suggest-guarded", &rules, "");
    let _ = fs::remove_dir_all(directory.join("tests"));
    let (coverage, tests) = kept(&directory);
    assert_eq!(strings(&coverage["safeguards"]["missing"]), [""; 0]);
    assert_eq!((coverage["safeguards"]["points"].as_u64(), coverage["percent"].as_u64()), (Some(10), Some(100)));
    let expects = |key: &str, value: &str| tests.iter().any(|test| test["expect"][key] == value);
    assert!(expects("review", "due") && expects("review", "10 days") && expects("review", "1 week"), "{tests:#?}");
    let (report, _) = super::report(&directory, &["--mutate"]);
    let survivors = report["mutants"]["survivors"].as_array().unwrap();
    let of_safeguards = |survivor: &&serde_json::Value| {
        ["review", "ask-first", "cleared"].iter().any(|what| survivor["change"].as_str().unwrap().contains(what))
    };
    assert_eq!(survivors.iter().find(of_safeguards), None);
}
