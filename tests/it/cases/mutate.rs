//! What the tests of a set notice of changed rules.

use std::collections::BTreeMap;
use std::path::Path;

use massfreq::RuleSet;
use serde_json::Value;

use super::{directory, report, shipped_rules, test};
use crate::ask::terminal::{CTRL_C, Session, massfreq};
use crate::support::{answer, custom, recommended, referred};
use massfreq::Recommendation;

/// A test that every change passes which leaves an answer.
const WEAK: &str = "  - {name: n, profile: {}, expect: {status: recommended}}\n";

fn mutants(directory: &Path) -> (Value, i32) {
    let (report, code) = report(directory, &["--mutate"]);
    (report["mutants"].clone(), code)
}

/// Each survivor as `rule: change`, with its fate.
fn survivors(mutants: &Value) -> BTreeMap<String, String> {
    let each = mutants["survivors"].as_array().unwrap().iter().map(|survivor| {
        let text = |key: &str| survivor[key].as_str().unwrap().to_owned();
        (format!("{}: {}", text("rule"), text("change")), text("fate"))
    });
    each.collect()
}

/// The counts of made, killed, same for everybody, untested, and not decided.
fn counts(mutants: &Value) -> [u64; 5] {
    ["made", "killed", "same_for_everybody", "untested", "not_decided"].map(|key| mutants[key].as_u64().unwrap())
}

#[test]
fn no_change_of_a_shipped_rule_goes_untested() {
    let (found, code) = mutants(&shipped_rules());
    let [made, killed, same, untested, not_decided] = counts(&found);
    assert_eq!((untested, not_decided, code), (0, 0, 0), "{:#?}", survivors(&found));
    assert_eq!(made, killed + same);
    assert!(made > 3 * RuleSet::built_in().unwrap().rules().len() as u64);
}

#[test]
fn a_dropped_shipped_test_leaves_changes_untested() {
    let (report, code) = report(&shipped_rules(), &["--mutate", "--filter", "alone"]);
    let found = survivors(&report["mutants"]);
    assert_eq!(code, 1);
    assert_eq!(found["caution/fever: refers: urgent → doctor"], "untested");
    assert!(!found.keys().any(|change| change.starts_with("lifestyle/athlete: ")), "{found:#?}");
}

#[test]
fn every_figure_referral_and_condition_is_changed() {
    let rules = [
        ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 2-4 weeks}]"),
        ("goal/b", "no-more-often-than: 10 days, every: 8 weeks"),
        ("sign/s", "sooner: 2"),
        ("sign/t", "later: 1, sooner: 1, advice: [{text: Rest.}]"),
        ("caution/c", "refer: doctor, advice: [{text: Ask.}]"),
        ("caution/d", "refer: wait, every: 1 week"),
        ("combination/both", "when: {sign: {at-least: 2}, goal: [a, b]}, every: 3 weeks"),
    ];
    let (found, code) = mutants(&directory("every-change", &rules, WEAK));
    let found = survivors(&found);
    assert_eq!(code, 1);
    let expected = [
        "caution/c: left out",
        "caution/c: refers: doctor → urgent",
        "caution/c: refers: doctor → wait",
        "caution/d: every week → every 2 weeks",
        "caution/d: every week → every 6 days",
        "caution/d: left out",
        "caution/d: refers: wait → doctor",
        "caution/d: without its referral",
        "combination/both: `at-least: 2` → `at-least: 1`",
        "combination/both: `at-least: 2` → `at-least: 3`",
        "combination/both: `when` without `at least 2 signs`",
        "combination/both: `when` without `goal a or b`",
        "combination/both: `when` without the name `a`",
        "combination/both: `when` without the name `b`",
        "combination/both: every 3 weeks → every 2 weeks",
        "combination/both: every 3 weeks → every 4 weeks",
        "combination/both: left out",
        "default: every 4 weeks → every 3 weeks",
        "default: every 4 weeks → every 5 weeks",
        "goal/a: left out",
        "goal/a: phase 1, every week → every 2 weeks",
        "goal/a: phase 1, every week → every 6 days",
        "goal/a: phase 1, for 2 weeks → for 1 week",
        "goal/a: phase 1, for 2 weeks → for 3 weeks",
        "goal/a: the routine, every 2 to 4 weeks → every 1 to 4 weeks",
        "goal/a: the routine, every 2 to 4 weeks → every 2 to 3 weeks",
        "goal/a: the routine, every 2 to 4 weeks → every 2 to 5 weeks",
        "goal/a: the routine, every 2 to 4 weeks → every 3 to 4 weeks",
        "goal/b: every 8 weeks → every 7 weeks",
        "goal/b: every 8 weeks → every 9 weeks",
        "goal/b: left out",
        "goal/b: no more often than every 10 days → every 11 days",
        "goal/b: no more often than every 10 days → every 9 days",
        "goal/b: without its floor",
        "pack: ladder 1 week, 2 weeks, 4 weeks → 1 week, 2 weeks, 3 weeks",
        "pack: ladder 1 week, 2 weeks, 4 weeks → 1 week, 2 weeks, 5 weeks",
        "pack: ladder 1 week, 2 weeks, 4 weeks → 1 week, 3 weeks, 4 weeks",
        "pack: ladder 1 week, 2 weeks, 4 weeks → 6 days, 2 weeks, 4 weeks",
        "sign/s: 2 steps sooner → 1 step sooner",
        "sign/s: 2 steps sooner → 3 steps sooner",
        "sign/s: left out",
        "sign/t: 1 step later → 2 steps later",
        "sign/t: 1 step later → no step later",
        "sign/t: 1 step sooner → 2 steps sooner",
        "sign/t: 1 step sooner → no step sooner",
        "sign/t: left out",
    ];
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn a_figure_moves_by_a_week_of_whole_weeks_and_else_by_a_day() {
    let rules = [
        ("goal/day", "every: 1 day"),
        ("goal/days", "every: 5 days"),
        ("goal/longer", "every: 10 days"),
        ("goal/month", "every: 28 days"),
        ("goal/narrow", "every: 1-2 days"),
        ("goal/phases", "course: [{every: 5-7 days, for: 2 weeks}, {every: 4 weeks}]"),
        ("goal/week", "every: 7 days"),
        ("goal/weeks", "every: 364 days"),
        ("goal/year", "every: 366 days"),
        ("caution/gravest", "refer: emergency"),
    ];
    let found = mutants(&directory("figures", &rules, WEAK)).0;
    let found = survivors(&found);
    let moved = found.keys().filter(|change| !change.contains("left out") && !change.contains("without"));
    let of_rules = moved.filter(|change| !change.starts_with("pack") && !change.starts_with("default"));
    let expected = [
        "caution/gravest: refers: emergency → urgent",
        "goal/day: every day → every 2 days",
        "goal/days: every 5 days → every 4 days",
        "goal/days: every 5 days → every 6 days",
        "goal/longer: every 10 days → every 11 days",
        "goal/longer: every 10 days → every 9 days",
        "goal/month: every 4 weeks → every 3 weeks",
        "goal/month: every 4 weeks → every 5 weeks",
        "goal/narrow: every 1 to 2 days → every 1 to 3 days",
        "goal/narrow: every 1 to 2 days → every 2 days",
        "goal/narrow: every 1 to 2 days → every day",
        "goal/phases: phase 1, every 5 to 7 days → every 4 to 7 days",
        "goal/phases: phase 1, every 5 to 7 days → every 5 to 14 days",
        "goal/phases: phase 1, every 5 to 7 days → every 5 to 6 days",
        "goal/phases: phase 1, every 5 to 7 days → every 6 to 7 days",
        "goal/phases: phase 1, for 2 weeks → for 1 week",
        "goal/phases: phase 1, for 2 weeks → for 3 weeks",
        "goal/phases: the routine, every 4 weeks → every 3 weeks",
        "goal/phases: the routine, every 4 weeks → every 5 weeks",
        "goal/week: every week → every 2 weeks",
        "goal/week: every week → every 6 days",
        "goal/weeks: every 52 weeks → every 51 weeks",
        "goal/year: every 366 days → every 365 days",
    ];
    assert_eq!(of_rules.map(String::as_str).collect::<Vec<_>>(), expected);
}

/// The answer as a witness words it.
fn said(answer: &Recommendation) -> String {
    match answer {
        Recommendation::Recommended(_) => recommended(answer).summary.clone(),
        Recommendation::Refer(_) => format!("refer: {}", referred(answer).referral.level.as_str()),
    }
}

/// The rule ids of the facts in a command, and its day.
fn asked(command: &str) -> (String, u32) {
    let words: Vec<&str> = command.split_whitespace().skip(2).collect();
    let (mut ids, mut day) = (Vec::new(), 0);
    for pair in words.chunks(2) {
        let [flag, value] = pair else { panic!("{command}") };
        match flag.trim_start_matches("--") {
            "rules" => {}
            "week" => day = (value.parse::<u32>().unwrap() - 1) * 7,
            facet => ids.extend(value.split(',').map(|name| format!("{facet}/{name}"))),
        }
    }
    (ids.join(" "), day)
}

#[test]
fn the_answers_of_a_witness_are_those_of_the_rules_as_edited() {
    let rules = [
        ("goal/a", "every: 1 week"),
        ("goal/b", "course: [{every: 1 week, for: 2 weeks}, {every: 4 weeks}]"),
        ("sign/s", "sooner: 1"),
        ("caution/c", "refer: doctor"),
        ("response/better", "later: 1"),
        ("combination/both", "when: {goal: b, sign: s}, no-more-often-than: 3 weeks"),
    ];
    let edits: [(&str, usize, &str); 10] = [
        ("goal/a: every week → every 2 weeks", 0, "every: 2 weeks"),
        ("goal/a: every week → every 6 days", 0, "every: 6 days"),
        (
            "goal/b: phase 1, every week → every 2 weeks",
            1,
            "course: [{every: 2 weeks, for: 2 weeks}, {every: 4 weeks}]",
        ),
        (
            "goal/b: the routine, every 4 weeks → every 3 weeks",
            1,
            "course: [{every: 1 week, for: 2 weeks}, {every: 3 weeks}]",
        ),
        ("goal/b: phase 1, for 2 weeks → for 3 weeks", 1, "course: [{every: 1 week, for: 3 weeks}, {every: 4 weeks}]"),
        ("sign/s: 1 step sooner → 2 steps sooner", 2, "sooner: 2"),
        ("caution/c: refers: doctor → wait", 3, "refer: wait"),
        ("response/better: 1 step later → 2 steps later", 4, "later: 2"),
        ("combination/both: `when` without `goal b`", 5, "when: {sign: s}, no-more-often-than: 3 weeks"),
        (
            "combination/both: no more often than every 3 weeks → every 2 weeks",
            5,
            "when: {goal: b, sign: s}, no-more-often-than: 2 weeks",
        ),
    ];
    let (found, _) = mutants(&directory("witness", &rules, WEAK));
    for (change, at, effects) in edits {
        let mut edited = rules;
        edited[at].1 = effects;
        let survivors = found["survivors"].as_array().unwrap();
        let is_it = |survivor: &&Value| {
            change == format!("{}: {}", survivor["rule"].as_str().unwrap(), survivor["change"].as_str().unwrap())
        };
        let witness = &survivors.iter().find(is_it).unwrap_or_else(|| panic!("no {change}"))["witness"];
        let (ids, day) = asked(witness["command"].as_str().unwrap());
        let (now, changed) = (said(&answer(&custom(&rules), &ids, day)), said(&answer(&custom(&edited), &ids, day)));
        assert_ne!(now, changed, "{change}");
        assert_eq!([&witness["now"], &witness["changed"]], [now.as_str(), changed.as_str()], "{change}");
    }
}

#[test]
fn a_change_that_alters_nobodys_answer_is_the_same_for_everybody() {
    // No rung of the ladder is above the default, and nothing else proposes: no step later does anything.
    let rules = [("response/better", "later: 2"), ("sign/s", "advice: [{text: Rest.}]")];
    let (found, code) =
        mutants(&directory("same", &rules, "  - {name: n, profile: {}, expect: {course: every 4 weeks}}\n"));
    let found = survivors(&found);
    assert_eq!(code, 1, "a ladder that goes further would be noticed by nobody");
    let expected = [
        ("pack: ladder 1 week, 2 weeks, 4 weeks → 1 week, 2 weeks, 3 weeks", "same-for-everybody"),
        ("pack: ladder 1 week, 2 weeks, 4 weeks → 1 week, 2 weeks, 5 weeks", "untested"),
        ("pack: ladder 1 week, 2 weeks, 4 weeks → 1 week, 3 weeks, 4 weeks", "same-for-everybody"),
        ("pack: ladder 1 week, 2 weeks, 4 weeks → 6 days, 2 weeks, 4 weeks", "same-for-everybody"),
        ("response/better: 2 steps later → 1 step later", "same-for-everybody"),
        ("response/better: 2 steps later → 3 steps later", "same-for-everybody"),
        ("response/better: left out", "same-for-everybody"),
        ("sign/s: left out", "same-for-everybody"),
    ];
    assert_eq!(found.iter().map(|(change, fate)| (change.as_str(), fate.as_str())).collect::<Vec<_>>(), expected);
}

#[test]
fn a_changed_rule_of_advice_is_noticed_by_its_verdict() {
    let rules = [("sign/s", "advice: [{text: Rest.}]")];
    let tests = "  - {name: n, profile: {signs: s}, expect: {course: every 4 weeks, advises: [sign/s]}}\n";
    let (found, code) = mutants(&directory("advice", &rules, tests));
    assert!(!survivors(&found).contains_key("sign/s: left out"), "{found}");
    assert_eq!(code, 0);
}

#[test]
fn changes_of_large_sets_are_decided_where_facts_are_alike() {
    let names: Vec<String> = (0..30).map(|at| format!("sign/s{at}")).collect();
    let mut rules: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "sooner: 1")).collect();
    rules.push(("response/better", "later: 2"));
    let (found, code) = mutants(&directory("large", &rules, WEAK));
    let fates = survivors(&found);
    assert_eq!((code, &found["not_decided"]), (1, &Value::from(0)));
    assert_eq!(fates["sign/s7: 1 step sooner → 2 steps sooner"], "untested");
    assert_eq!(fates["response/better: 2 steps later → 3 steps later"], "same-for-everybody");
}

#[test]
fn rules_whose_tests_fail_are_not_changed() {
    let tests = "  - {name: n, profile: {}, expect: {course: every 5 weeks}}\n";
    let rules = directory("failing", &[("sign/s", "sooner: 1")], tests);
    let output = test(&rules, &["--mutate", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), report.get("mutants")), (Some(1), None));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: no rule was changed"));
}

#[test]
fn progress_is_shown_and_ctrl_c_ends_with_what_is_known() {
    let signs = (0..200).map(|at| (format!("sign/s{at}"), format!("every: {} days", 1 + at)));
    let both =
        (0..100).map(|at| (format!("combination/c{at}"), format!("when: {{sign: {{all: [s{at}, s199]}}}}, sooner: 1")));
    let rules: Vec<(String, String)> = signs.chain(both).collect();
    let rules: Vec<(&str, &str)> = rules.iter().map(|(id, effects)| (id.as_str(), effects.as_str())).collect();
    let directory = directory("interrupted", &rules, WEAK);
    let mut session = Session::new(massfreq(&["rules", "test", directory.to_str().unwrap(), "--mutate"]));
    session.see(" mutants judged, 1 s");
    session.press(CTRL_C);
    let end = session.end();
    assert_eq!(end.code, 130, "{}", end.text);
    assert!(end.text.contains(" not judged"), "{}", end.text);
    assert!(end.text.ends_with(" mutants not judged\n"), "{}", end.text);
}

#[test]
fn a_review_a_question_and_a_clearing_that_no_test_expects_are_untested() {
    let rules = [
        ("goal/a", "every: 2 weeks, review: {after: 6 weeks, text: Look.}, ask-first: [b, d]"),
        ("caution/b", "refer: doctor, cleared: [{text: Mind.}]"),
        ("caution/d", "refer: doctor"),
    ];
    let (found, code) = mutants(&directory("looks", &rules, WEAK));
    assert_eq!(code, 1);
    let of = |change: &str| {
        let survivors = found["survivors"].as_array().unwrap();
        let is_it = |survivor: &&Value| survivor["change"] == change;
        let survivor = survivors.iter().find(is_it).unwrap_or_else(|| panic!("no {change}: {survivors:#?}"));
        assert_eq!(survivor["fate"], "untested");
        let witness = &survivor["witness"];
        ["command", "now", "changed"].map(|key| witness[key].as_str().unwrap().split(" --").last().unwrap().to_owned())
    };
    let now = "review: 6 weeks; ask-first: b, d";
    assert_eq!(of("without its review"), ["goal a", now, "review: none; ask-first: b, d"]);
    assert_eq!(of("`ask-first` without the name `b`"), ["goal a", now, "review: 6 weeks; ask-first: d"]);
    assert_eq!(of("cannot be cleared"), ["cleared b", "Every 4 weeks", "refer: doctor"]);
    let tests = "  - {name: a, profile: {goals: a}, expect: {course: every 2 weeks, review: 6 weeks, ask-first: [b, d], leads: [goal/a]}}
  - {name: b, profile: {cautions: b}, expect: {level: doctor}}
  - {name: d, profile: {cautions: d}, expect: {level: doctor}}
  - {name: c, profile: {cleared: b}, expect: {course: every 4 weeks, cleared: [caution/b]}}
  - {name: n, profile: {}, expect: {course: every 4 weeks}}
";
    let (found, _) = mutants(&directory("looked-at", &rules, tests));
    let left: Vec<String> = survivors(&found).into_keys().filter(|change| !change.starts_with("pack: ")).collect();
    assert_eq!(left, [""; 0]);
}
