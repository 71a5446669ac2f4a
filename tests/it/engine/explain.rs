//! The rules that did not apply.

use massfreq::{Elapsed, RuleSet, recommend};

use crate::support::{built_in, custom, profile, recommended};

/// What each rule that did not apply wanted, and what was given instead.
fn not_applied(rules: &RuleSet, facts: &str) -> Vec<(String, String, String)> {
    let profile = profile(rules, facts);
    let answer = recommend(&profile, Elapsed::START).with_explanation(&profile, Elapsed::START);
    let not_applied = recommended(&answer).not_applied.clone().unwrap();
    not_applied.into_iter().map(|rule| (rule.rule.as_str().to_owned(), rule.wanted, rule.given)).collect()
}

#[test]
fn every_rule_is_a_reason_or_did_not_apply_and_never_both() {
    let rules = built_in();
    let all: Vec<&str> = rules.rules().iter().map(|rule| rule.id().as_str()).collect();
    for facts in [
        "",
        "goal/wellness",
        "sign/stress",
        "goal/chronic-pain lifestyle/desk-worker response/better",
        "goal/acute-injury goal/wellness lifestyle/athlete lifestyle/senior sign/headaches sign/stress",
        "sign/headaches sign/poor-sleep sign/stress sign/limited-motion sign/persistent-aches response/same",
        "lifestyle/caregiver response/wears-off",
    ] {
        for day in [0, 14, 35].map(Elapsed::days) {
            let profile = profile(rules, facts);
            let answer = recommend(&profile, day).with_explanation(&profile, day);
            let answer = recommended(&answer);
            let reasons = answer.reasons.iter().map(|reason| reason.rule.as_str());
            let others = answer.not_applied.as_ref().unwrap().iter().map(|rule| rule.rule.as_str());
            let mut told: Vec<&str> = reasons.chain(others).collect();
            told.sort_unstable();
            assert_eq!(told, all, "`{facts}` on day {}", day.get());
        }
    }
}

#[test]
fn what_was_wanted_and_given_names_the_facts() {
    let rules = custom(&[
        ("goal/a", "every: 1 week"),
        ("goal/b", "every: 1 week"),
        ("sign/s", "sooner: 1"),
        ("sign/t", "sooner: 1"),
        ("combination/two-signs", "sooner: 2, when: {sign: {at-least: 2}}"),
        ("combination/both", "sooner: 2, when: {goal: {all: [a, b]}, not: {sign: t}}"),
    ]);
    let told = not_applied(&rules, "goal/a sign/s");
    for (rule, wanted, given) in [
        ("default", &[][..], &["goal/a"][..]),
        ("goal/b", &["goal b"], &["goal a"]),
        ("sign/t", &["sign t"], &["sign s"]),
        ("combination/two-signs", &["at least 2 signs"], &["sign s"]),
        ("combination/both", &["a and b", "not sign t"], &["goal a", "sign s"]),
    ] {
        let (_, says_wanted, says_given) = told.iter().find(|(id, ..)| id == rule).unwrap();
        assert!(wanted.iter().all(|part| says_wanted.contains(part)), "{rule} wanted: {says_wanted}");
        assert!(given.iter().all(|part| says_given.contains(part)), "{rule} given: {says_given}");
    }
    assert_eq!(told.len(), 5);
}

#[test]
fn rules_that_did_not_apply_stand_by_id() {
    let told = not_applied(built_in(), "goal/chronic-pain");
    assert!(told.is_sorted_by(|(one, ..), (next, ..)| one < next), "{told:?}");
}
