//! What the tests of a set have seen of it.

use serde_json::Value;

use crate::support::built_in;

use super::{directory, report, shipped_rules, strings, test};

const RULES: [(&str, &str); 5] = [
    ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 2 weeks}]"),
    ("sign/s", "sooner: 1"),
    ("sign/t", "advice: [{text: Rest.}]"),
    ("caution/c", "refer: urgent"),
    ("combination/both", "when: {sign: {at-least: 2}}, no-more-often-than: 3 weeks"),
];

fn coverage(name: &str, tests: &str) -> Value {
    let (report, code) = report(&directory(name, &RULES, tests), &["--coverage"]);
    assert_eq!(code, 0, "{report}");
    report["coverage"].clone()
}

#[test]
fn every_shipped_rule_applies_decides_and_does_not_apply_in_some_test() {
    let (report, code) = report(&shipped_rules(), &["--coverage", "--fail-under", "100"]);
    let (coverage, tests) = (&report["coverage"], report["tests"].as_u64().unwrap());
    assert_eq!((coverage["percent"].as_u64(), code), (Some(100), 0));
    assert_eq!(coverage["rules"].as_array().unwrap().len(), built_in().rules().len());
    for rule in coverage["rules"].as_array().unwrap() {
        let (applied, decided) = (rule["applied"].as_u64().unwrap(), rule["decided"].as_u64().unwrap());
        assert!(applied > 0 && applied < tests, "{rule}");
        let id = rule["rule"].as_str().unwrap();
        let of_rule = built_in().get(id).unwrap();
        assert!(decided > 0 || *of_rule.effects() == massfreq::model::Effects::default(), "{rule}");
    }
}

#[test]
fn what_no_test_shows_is_named() {
    let found = coverage("nothing-known", "  - {name: n, profile: {}, expect: {status: recommended}}\n");
    assert_eq!(
        strings(&found["applied"]["missing"]),
        ["caution/c", "combination/both", "goal/a", "sign/s", "sign/t"],
        "the default applies"
    );
    assert_eq!(strings(&found["decided"]["missing"]), ["caution/c", "combination/both", "goal/a", "sign/s"]);
    assert_eq!(
        strings(&found["answers"]["missing"]),
        ["an interval by rules", "an opening phase", "a referral, level urgent"]
    );
    let numbers = ["percent", "covered", "points"].map(|key| found[key].as_u64().unwrap());
    assert_eq!(numbers, [25, 4, 16], "6 rules, 5 that decide, 5 kinds of answer");
}

#[test]
fn a_rule_that_has_no_effect_applies_and_does_not_decide() {
    let found =
        coverage("no-effect", "  - {name: n, profile: {goals: a, signs: [s, t]}, expect: {status: recommended}}\n");
    let of = |rule: &str| {
        let rules = found["rules"].as_array().unwrap();
        let found = rules.iter().find(|found| found["rule"] == rule).unwrap();
        (found["applied"].as_u64().unwrap(), found["decided"].as_u64().unwrap())
    };
    assert_eq!(of("goal/a"), (1, 1));
    assert_eq!(of("sign/s"), (1, 0), "the floor leaves no room for it");
    assert_eq!(of("sign/t"), (1, 0), "it has only advice");
    assert_eq!(of("combination/both"), (1, 1));
    assert_eq!(of("caution/c"), (0, 0));
    assert_eq!(strings(&found["decided"]["missing"]), ["caution/c", "default", "sign/s"]);
}

#[test]
fn under_the_percentage_asked_for_it_exits_with_1() {
    // 4 of 16 points, which is exactly a quarter.
    let rules = directory("fail-under", &RULES, "  - {name: n, profile: {}, expect: {status: recommended}}\n");
    for (least, code, said) in
        [("0", 0, ""), ("25", 0, ""), ("26", 1, "error: the tests cover 25% (4 of 16), which is under 26%\n")]
    {
        let output = test(&rules, &["--coverage", "--fail-under", least]);
        assert_eq!(output.status.code(), Some(code), "{least}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with(said), "{least}");
    }
}

#[test]
fn fewer_tests_cover_less() {
    let percent = |filter: &str| {
        let (report, _) = report(&shipped_rules(), &["--coverage", "--filter", filter]);
        report["coverage"]["percent"].as_u64().unwrap()
    };
    assert!(percent("wellness") < percent("w") && percent("w") < 100);
}

#[test]
fn without_the_flags_there_is_no_coverage_and_no_mutant() {
    let (report, _) = report(&shipped_rules(), &[]);
    assert!(report.get("coverage").is_none() && report.get("mutants").is_none());
}
