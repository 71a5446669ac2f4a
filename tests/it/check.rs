//! `rules check`: one seeded fault for each analysis, and nothing on the shipped rules.

use jiff::civil::date;
use massfreq::LoadedRules;
use massfreq::proof::check::{Check, Diagnostic, Diagnostics, check};
use massfreq::{Code, Facet, Severity};

use crate::support::{PACK, first_edition_files, massfreq, one_file};

mod adapt;
mod clearing;
mod laws;
mod measures;
mod safety;
mod sources;

/// What a check of one rule file finds, on 2026-01-01.
fn checked(text: &str) -> Diagnostics {
    let files = [("rules.yaml".to_owned(), text.as_bytes().to_vec())];
    let set = LoadedRules::from_files_over(&first_edition_files(), files);
    let set = set.unwrap_or_else(|findings| panic!("{findings}"));
    let Check { findings, coverage } = check(&set, date(2026, 1, 1), "massfreq recommend --rules .");
    Diagnostics::new(&findings, None, Some(coverage))
}

/// The findings of a code in a set of rules that refers somebody.
fn found(code: Code, rules: &[(&str, &str)]) -> Vec<Diagnostic> {
    let text = one_file(PACK, &[rules, &[("caution/stop", "refer: urgent")]].concat());
    of_code(code, &text)
}

fn of_code(code: Code, text: &str) -> Vec<Diagnostic> {
    let all = checked(text).findings;
    let wanted: Vec<Diagnostic> = all.iter().filter(|finding| finding.code == code.as_str()).cloned().collect();
    // One fault is one finding: nothing else is wrong with a seeded set, though there may be notes.
    let others: Vec<&Diagnostic> =
        all.iter().filter(|finding| finding.code != code.as_str() && finding.severity != Severity::Note).collect();
    assert!(others.is_empty(), "{others:#?}");
    for finding in &wanted {
        assert_eq!(finding.severity, code.severity());
        assert!(finding.help.is_some() && finding.place.line.is_some(), "{finding:?}");
    }
    wanted
}

/// The messages of the findings of a code.
fn messages(code: Code, rules: &[(&str, &str)]) -> Vec<String> {
    found(code, rules).into_iter().map(|finding| finding.message).collect()
}

/// Runs the commands that a finding of a set shows, and compares their answers with those that it states.
fn replay(text: &str, finding: &Diagnostic) {
    let directory = tempfile();
    std::fs::write(directory.join("rules.yaml"), text).unwrap();
    let mut replayed = 0;
    for note in &finding.notes {
        let Some((command, stated)) = note.split_once("` answers: ") else { continue };
        let words: Vec<&str> = command.trim_start_matches('`').split(' ').collect();
        let run = massfreq().args(&words[1..]).arg("--json").current_dir(&directory).output().unwrap();
        assert!(run.status.success(), "{command}");
        let answer: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let got = if let Some(level) = answer["referral"]["level"].as_str() {
            format!("refer: {level}")
        } else {
            let suggested = &answer["interval"]["suggested_days"];
            format!("{}, book by {suggested} days", answer["summary"].as_str().unwrap())
        };
        assert_eq!(got, stated, "{command}");
        replayed += 1;
    }
    assert!(replayed > 0, "{finding:?}");
    std::fs::remove_dir_all(directory).unwrap();
}

/// A new directory of this test run.
fn tempfile() -> std::path::PathBuf {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let directory = std::env::temp_dir().join(format!("massfreq-check-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn the_shipped_rules_have_no_error_and_no_warning() {
    let set = LoadedRules::built_in().unwrap();
    let Check { findings, coverage } = check(&set, date(2027, 1, 1), "massfreq recommend");
    let worse: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.severity() != Severity::Note)
        .map(massfreq::Finding::message)
        .collect();
    assert!(worse.is_empty(), "{worse:?}");
    assert_eq!((coverage.profiles, coverage.most_facts, coverage.proved_cautions), (10_485_760, None, 43));
    assert_eq!(coverage.days, [0, 13, 14, 27, 28]);
}

#[test]
fn a_combination_that_cannot_hold() {
    let rules =
        [("goal/a", "every: 2 weeks"), ("combination/c", "when: {goal: a, not: {goal: {at-least: 1}}}, every: 1 week")];
    assert_eq!(messages(Code::NeverApplies, &rules), ["`combination/c` never applies: its `when` cannot be met"]);
}

#[test]
fn a_default_that_something_always_displaces() {
    let rules = [("goal/a", "every: 2 weeks"), ("combination/c", "when: {goal: {none: [a]}}, every: 3 weeks")];
    let found = messages(Code::NeverApplies, &rules);
    assert_eq!(found, ["the default never applies: some rule always proposes an interval"]);
    let rules = [("goal/a", "every: 2 weeks"), ("combination/c", "when: {goal: {none: [a]}}, refer: doctor")];
    let mut found = checked(&one_file(PACK, &rules)).findings.into_iter();
    let found = found.find(|finding| finding.code == "never-applies").unwrap();
    assert_eq!(found.message, "the default never applies: whoever gets no interval from another rule is referred");
}

#[test]
fn what_is_said_of_a_set_that_refers_everybody_is_true() {
    let of = |level: &str| {
        let always = format!("when: {{any-of: [{{goal: a}}, {{goal: {{none: [a]}}}}]}}, refer: {level}");
        let rules = [
            ("goal/a", "every: 2 weeks"),
            ("lifestyle/l", "refer: doctor"),
            ("caution/stop", "refer: urgent"),
            ("combination/c", &always),
        ];
        checked(&one_file(PACK, &rules)).findings
    };
    let said = |level| {
        let found =
            of(level).into_iter().filter(|finding| ["never-applies", "no-change"].contains(&finding.code.as_str()));
        found.map(|finding| (finding.message, finding.notes.concat())).collect::<Vec<_>>()
    };
    let default = "the default never applies: whoever gets no interval from another rule is referred";
    let unchanging = |id: &str| format!("`{id}` never changes an interval or a referral");
    let as_gravely = "whoever names it is referred as gravely without it";
    let mut expected = vec![
        (default.to_owned(), String::new()),
        (unchanging("goal/a"), String::new()),
        (unchanging("lifestyle/l"), as_gravely.to_owned()),
        (unchanging("caution/stop"), as_gravely.to_owned()),
    ];
    assert_eq!(said("urgent"), expected);
    expected.pop();
    assert_eq!(said("doctor"), expected);
    expected.pop();
    assert_eq!(said("wait"), expected);
}

#[test]
fn a_rule_that_never_decides_is_shown_with_what_masks_it() {
    let rules = [
        ("goal/a", "every: 1 week"),
        ("goal/b", "every: 2 weeks"),
        ("combination/c", "when: {goal: a}, every: 2 weeks"),
    ];
    let [finding] = <[Diagnostic; 1]>::try_from(found(Code::NeverDecides, &rules)).unwrap();
    assert_eq!(finding.message, "`combination/c` applies and never decides an answer");
    assert_eq!(finding.notes, ["wherever it applies, no longer wait is allowed by `goal/a`"]);
}

#[test]
fn what_masks_a_rule_is_told_for_each_sort_of_effect() {
    for (effect, other, mask) in [
        ("sooner: 1", ("sign/s", "sooner: 2"), "a larger step comes from `sign/s`"),
        ("no-more-often-than: 1 day", ("sign/s", "no-more-often-than: 1 week"), "a larger floor comes from `sign/s`"),
        ("no-more-often-than: 1 day", ("sign/s", "sooner: 1"), "every interval lies at its floor or above it"),
        ("every: 1 week", ("sign/s", "refer: doctor"), "a referral comes first: `sign/s`"),
    ] {
        let combination = format!("when: {{sign: s}}, {effect}");
        let rules = [("goal/a", "every: 4 weeks"), ("goal/b", "every: 1 day"), other, ("combination/c", &combination)];
        let [finding] = <[Diagnostic; 1]>::try_from(found(Code::NeverDecides, &rules)).unwrap();
        assert_eq!(finding.notes, [format!("wherever it applies, {mask}")], "{effect}");
    }
    let text = one_file(
        &PACK.replace("[1 week, 2 weeks, 4 weeks]", "[4 weeks]"),
        &[("sign/s", "sooner: 1"), ("caution/stop", "refer: urgent")],
    );
    let [finding] = <[Diagnostic; 1]>::try_from(of_code(Code::NeverDecides, &text)).unwrap();
    assert_eq!(finding.notes, ["wherever it applies, the ladder has no further step"]);
}

#[test]
fn a_rule_that_different_ones_mask_is_shown_in_its_smallest_profile() {
    let rules = [
        ("goal/a", "every: 1 week"),
        ("goal/b", "every: 6 days"),
        ("combination/c", "when: {goal: [a, b]}, every: 3 weeks"),
    ];
    let [finding] = <[Diagnostic; 1]>::try_from(found(Code::NeverDecides, &rules)).unwrap();
    let words = "in the smallest profile that it applies to, no longer wait is allowed by `goal/a`";
    assert_eq!(finding.notes, [words]);
}

#[test]
fn of_a_rule_whose_proposal_never_decides_it_is_said_that_its_step_counts() {
    let rules = [("goal/a", "every: 1 week"), ("combination/c", "when: {goal: a}, every: 8 weeks, later: 1")];
    let [finding] = <[Diagnostic; 1]>::try_from(found(Code::NeverDecides, &rules)).unwrap();
    let words = "wherever it applies, no longer wait is allowed by `goal/a`; its step or floor counts all the same";
    assert_eq!(finding.notes, [words]);
}

#[test]
fn a_rule_that_only_informs_need_not_decide() {
    assert_eq!(messages(Code::NeverDecides, &[("response/same", "advice: [{text: Well}]")]), [""; 0]);
}

#[test]
fn a_combination_that_is_another_one_in_other_words() {
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("goal/b", "every: 3 weeks"),
        ("combination/c", "when: {goal: {any: [a, b]}}, sooner: 1"),
        ("combination/d", "when: {any-of: [{goal: a}, {goal: b}]}, sooner: 1"),
        ("combination/e", "when: {goal: {all: [a, b]}}, sooner: 1"),
    ];
    let found = messages(Code::SameCombination, &rules);
    assert_eq!(found, ["`combination/d` always holds and does what `combination/c` does"]);
}

#[test]
fn many_equal_combinations_are_one_finding() {
    let combinations: Vec<String> = (0..9).map(|at| format!("combination/c{at}")).collect();
    let goals = [("goal/a", "every: 2 weeks"), ("goal/b", "every: 3 weeks")];
    let same = combinations.iter().map(|id| (id.as_str(), "when: {goal: {all: [a, b]}}, sooner: 1"));
    let found = messages(Code::SameCombination, &goals.into_iter().chain(same).collect::<Vec<_>>());
    let named = "`combination/c1`, `combination/c2`, `combination/c3` and 5 more";
    assert_eq!(found, [format!("{named} always hold and do what `combination/c0` does")]);
}

#[test]
fn a_step_that_its_own_rule_takes_back_is_one_finding() {
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("goal/b", "every: 2-3 weeks"),
        ("combination/c", "when: {goal: {all: [a, b]}}, sooner: 1, later: 1"),
    ];
    let [finding] = <[Diagnostic; 1]>::try_from(found(Code::StepUndone, &rules)).unwrap();
    assert_eq!(finding.notes, ["wherever it applies, its own step the other way takes it back"]);
}

#[test]
fn a_step_that_is_always_undone() {
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("goal/b", "every: 1 week"),
        ("response/better", "later: 1"),
        ("combination/c", "when: {goal: a, response: better}, sooner: 1"),
    ];
    let [finding] = <[Diagnostic; 1]>::try_from(found(Code::StepUndone, &rules)).unwrap();
    assert_eq!(finding.message, "the step of `combination/c` is always undone");
    assert_eq!(finding.notes, ["wherever it applies, as many steps the other way come from `response/better`"]);
}

#[test]
fn a_step_is_undone_by_the_rules_with_as_many_the_other_way() {
    for (effect, signs, by) in [
        ("sooner: 2, later: 1", ["later: 2", "sooner: 1"], "`sign/a`"),
        ("sooner: 1, later: 2", ["later: 1", "sooner: 2"], "`sign/b`"),
        ("later: 2", ["sooner: 2", "sooner: 1"], "`sign/a`"),
    ] {
        let combination = format!("when: {{sign: {{all: [a, b]}}}}, {effect}");
        let [a, b] = signs;
        let rules = [("goal/a", "every: 2 weeks"), ("sign/a", a), ("sign/b", b), ("combination/c", &combination)];
        let notes: Vec<String> =
            found(Code::StepUndone, &rules).into_iter().flat_map(|finding| finding.notes).collect();
        assert_eq!(notes, [format!("wherever it applies, as many steps the other way come from {by}")], "{effect}");
    }
}

#[test]
fn a_step_that_the_floor_of_its_own_rule_undoes() {
    let both = ("combination/c", "when: {goal: a}, sooner: 1, no-more-often-than: 4 weeks");
    let rules = [("goal/a", "every: 4 weeks"), ("goal/b", "every: 2 weeks"), ("response/r", "later: 1"), both];
    let notes: Vec<String> = found(Code::StepUndone, &rules).into_iter().flat_map(|finding| finding.notes).collect();
    let words =
        "in the smallest profile that it applies to, the course is held where it is by the floor of `combination/c`";
    assert_eq!(notes, [words]);
}

#[test]
fn a_floor_above_all_that_it_meets() {
    let rules = [("goal/a", "every: 1-2 weeks"), ("sign/s", "no-more-often-than: 6 weeks")];
    let text = one_file(PACK, &[rules.as_slice(), &[("caution/stop", "refer: urgent")]].concat());
    let [finding] = <[Diagnostic; 1]>::try_from(of_code(Code::FloorAbove, &text)).unwrap();
    assert_eq!(finding.message, "the floor of `sign/s` always lies above what it meets");
    replay(&text, &finding);
    let rules = [("goal/a", "every: 1-2 weeks"), ("sign/s", "no-more-often-than: 4 weeks")];
    assert_eq!(messages(Code::FloorAbove, &rules), [""; 0], "the default is as long");
}

#[test]
fn a_floor_that_meets_nothing_lies_above_nothing() {
    let rules = [
        ("goal/a", "every: 1-2 weeks"),
        ("caution/proved", "refer: doctor, no-more-often-than: 6 weeks"),
        ("caution/tried", "refer: doctor, no-more-often-than: 6 weeks"),
        ("combination/c", "when: {caution: tried}, refer: urgent"),
    ];
    assert_eq!(messages(Code::FloorAbove, &rules), [""; 0]);
}

#[test]
fn a_course_that_grows_denser() {
    let rules = [("goal/a", "course: [{every: 2-4 weeks, for: 4 weeks}, {every: 1 week}]")];
    let found = messages(Code::DenserCourse, &rules);
    assert_eq!(found, ["the course of `goal/a` grows denser: every 2 to 4 weeks, then every week"]);
}

#[test]
fn texts_that_miss_something_or_say_too_much() {
    let with = |from: &str, to: &str| {
        let text = one_file(PACK, &[("goal/a", "every: 2 weeks"), ("caution/stop", "refer: urgent")]);
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let one = |code: Code, text: &str| {
        let [finding] = <[Diagnostic; 1]>::try_from(of_code(code, text)).unwrap();
        finding.message
    };
    let text = with("source: {basis: product}, every", "source: {basis: article}, every");
    assert_eq!(one(Code::NoSection, &text), "a source of `goal/a` is the article, without a section of it");
    let text = with("advice: [{text: From the pack}]", "advice: [{text: P, source: {basis: article}}]");
    assert_eq!(one(Code::NoSection, &text), "a source of `pack` is the article, without a section of it");
    for (because, figure) in [
        ("Two weeks are fine", Some("two weeks")),
        ("Come every 2 weeks.", Some("2 weeks")),
        ("In (4) phases", Some("4")),
        ("after two weeks, or so", Some("two weeks")),
        ("two of us, once more, every week", None),
        ("It depends on every day's strain", None),
    ] {
        let text = with("because: Why, source", &format!("because: {because:?}, source"));
        let found: Vec<String> = of_code(Code::FigureInBecause, &text).into_iter().map(|of| of.message).collect();
        let message = figure.map(|figure| format!("the `because` of `goal/a` has the figure `{figure}`"));
        assert_eq!(found, message.into_iter().collect::<Vec<_>>(), "{because}");
    }
    let text = with("title: goal/a", &format!("title: {}", "long ".repeat(13)));
    assert_eq!(one(Code::LongTitle, &text), "the title of `goal/a` has 64 characters, and 60 fit");
    let text = with("source: {basis: product}, every", "source: {basis: product, reviewed: 2023-12-31}, every");
    assert_eq!(
        one(Code::OldReview, &text),
        "a source of `goal/a` was last compared with it on 2023-12-31, over 2 years ago"
    );
    let text = with("source: {basis: product}, every", "source: {basis: product, reviewed: 2024-01-01}, every");
    assert_eq!(of_code(Code::OldReview, &text).len(), 0, "two years to the day");
}

#[test]
fn facts_that_the_rules_cannot_tell_apart() {
    let rules = [
        ("lifestyle/a", "every: 2 weeks"),
        ("lifestyle/b", "every: 14 days"),
        ("lifestyle/c", "every: 2 weeks"),
        ("combination/x", "when: {lifestyle: c}, sooner: 1"),
    ];
    assert_eq!(messages(Code::EqualFacts, &rules), ["`lifestyle/a` and `lifestyle/b` always give the same answers"]);
}

#[test]
fn facts_with_other_reviews_or_questions_are_told_apart() {
    let with = |more: &str| messages(Code::EqualFacts, &[("sign/a", "sooner: 1"), ("sign/b", more)]).len();
    assert_eq!(with("sooner: 1"), 1);
    assert_eq!(with("sooner: 1, ask-first: [stop]"), 0);
    assert_eq!(with("sooner: 1, review: {after: 6 weeks, text: Look.}"), 0);
    let same = |more: &str| {
        let (one, other) = ("when: {sign: a}, every: 2 weeks", format!("when: {{sign: a}}, every: 2 weeks{more}"));
        let rules = [("sign/a", "sooner: 1"), ("combination/x", one), ("combination/y", &*other)];
        let set = one_file(PACK, &[rules.as_slice(), &[("caution/stop", "refer: urgent")]].concat());
        checked(&set).findings.iter().filter(|finding| finding.code == Code::SameCombination.as_str()).count()
    };
    assert_eq!(same(""), 1);
    assert_eq!(same(", ask-first: [stop]"), 0);
}

#[test]
fn a_goal_that_sounds_like_a_caution_asks_it_first() {
    let unasked = |goal: &str, effects: &str| {
        let caution = ("caution/heart-trouble", "aliases: [angina], refer: doctor");
        messages(Code::UnaskedCaution, &[(&format!("goal/{goal}"), effects), caution])
    };
    let told =
        "the names of `goal/heart-trouble-care` sound like `caution/heart-trouble`, and nothing asks for that first";
    assert_eq!(unasked("heart-trouble-care", "every: 2 weeks"), [told]);
    assert_eq!(unasked("heart-trouble-care", "every: 2 weeks, ask-first: [angina]"), [""; 0]);
    for (goal, is_told) in [("angina", true), ("after-angina", true), ("heart-care", false), ("anginas", false)] {
        assert_eq!(unasked(goal, "every: 2 weeks").len(), usize::from(is_told), "{goal}");
    }
    assert_eq!(unasked("calm", "every: 2 weeks, aliases: [heart-trouble-days]").len(), 1);
}

#[test]
fn what_holds_for_ever_is_noted() {
    let lapses = |keys: &str, caution: &str| {
        let text = one_file(&format!("{PACK}{keys}"), &[("goal/a", "every: 2 weeks"), ("caution/c", caution)]);
        of_code(Code::NoLapse, &text).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let (look, word) = ("one look at the warning signs counts for ever", "the word of a professional counts for ever");
    let clearable = "refer: doctor, cleared: [{text: Gently.}]";
    assert_eq!(lapses("", "refer: doctor"), [look]);
    assert_eq!(lapses("", clearable), [look, word]);
    assert_eq!(lapses(", screening: 4 weeks", clearable), [word]);
    assert_eq!(lapses(", screening: 4 weeks", &format!("{clearable}, clearance: 12 weeks")), [""; 0]);
    assert_eq!(lapses(", screening: 4 weeks, clearance: 12 weeks", clearable), [""; 0]);
}

#[test]
fn a_fact_that_never_changes_an_answer() {
    let rules = [("goal/a", "every: 2 weeks"), ("goal/b", "every: 4 weeks"), ("response/same", "advice: [{text: T}]")];
    let found = messages(Code::NoChange, &rules);
    let never = |id: &str| format!("`{id}` never changes an interval or a referral");
    assert_eq!(found, [never("goal/b")], "advice alone is to change nothing");
}

#[test]
fn steps_that_cancel_each_other() {
    let rules = [
        ("goal/z", "every: 1 week"),
        ("sign/a", "sooner: 1"),
        ("sign/b", "sooner: 2"),
        ("response/x", "later: 2"),
        ("response/y", "sooner: 2"),
    ];
    let found = messages(Code::StepsCancel, &rules);
    assert_eq!(found, ["the steps of `response/x` and `sign/b` undo each other"]);
    let rules = [("goal/z", "every: 1 week"), ("sign/a", "sooner: 2, later: 1"), ("response/x", "sooner: 1, later: 2")];
    let found = messages(Code::StepsCancel, &rules);
    assert_eq!(found, ["the steps of `response/x` and `sign/a` undo each other"], "with both, two against two");
}

#[test]
fn a_warning_on_a_rule_that_a_layer_takes_over_is_placed_in_the_layer() {
    let layer = "format: 1\npack: {extends: built-in, name: l, version: 1.0.0, title: L}\n\
                 disable: {response/same: we do not ask}\n";
    let set = LoadedRules::from_files([("rules.yaml".to_owned(), layer.as_bytes().to_vec())]).unwrap();
    let Check { findings, coverage } = check(&set, date(2026, 1, 1), "massfreq recommend --rules .");
    let found = Diagnostics::new(&findings, None, Some(coverage)).findings;
    let never = found.iter().filter(|f| f.code == "never-applies");
    let told: Vec<(&str, Option<usize>)> = never.map(|f| (f.place.file.as_str(), f.place.line)).collect();
    assert_eq!(told, [("rules.yaml", Some(3))]);
}

/// More signs than can be tried together, each with a different interval, and other rules.
fn many_signs(others: &[(&str, &str)]) -> Diagnostics {
    let texts: Vec<(String, String)> =
        (0..75).map(|at| (format!("sign/s{at}"), format!("every: {} days", 30 + at))).collect();
    let mut rules: Vec<(&str, &str)> = texts.iter().map(|(id, effect)| (id.as_str(), effect.as_str())).collect();
    rules.extend(others);
    rules.push(("caution/stop", "refer: urgent"));
    checked(&one_file(PACK, &rules))
}

#[test]
fn where_all_profiles_are_too_many_the_bound_is_said_and_conditions_are_still_proved() {
    let found = many_signs(&[
        ("combination/five", "when: {sign: {all: [s1, s3, s5, s7, s9]}}, every: 1 week"),
        ("combination/never", "when: {sign: {all: [s1, s2, s3, s4, s5], none: [s3]}}, every: 1 week"),
    ]);
    let coverage = found.coverage.unwrap();
    assert_eq!((coverage.most_facts, coverage.facts[Facet::Sign], coverage.proved_cautions), (Some(3), 75, 1));
    assert!(coverage.profiles > 70_000, "{coverage:?}");
    let never: Vec<&str> = found.findings.iter().filter(|f| f.code == "never-applies").map(|f| &*f.message).collect();
    assert_eq!(never, ["`combination/never` never applies: its `when` cannot be met"]);
    assert!(!found.findings.iter().any(|f| f.message.contains("combination/five")), "it leads where it applies");
}

#[test]
fn names_that_are_almost_alike() {
    let rules = [("goal/desk-work", "every: 1 week"), ("goal/desk-works", "every: 2 weeks")];
    assert_eq!(messages(Code::SimilarName, &rules), ["the goal names `desk-work` and `desk-works` are almost alike"]);
    let rules = [("goal/deskwork", "every: 1 week"), ("goal/desk-wrok", "every: 2 weeks")];
    assert_eq!(messages(Code::SimilarName, &rules).len(), 1);
    for (one, other) in
        [("goal/week-10", "goal/week-11"), ("goal/heat", "goal/heal"), ("goal/desk-work", "sign/desk-work")]
    {
        assert_eq!(messages(Code::SimilarName, &[(one, "every: 1 week"), (other, "every: 2 weeks")]), [""; 0]);
    }
}

#[test]
fn what_a_layer_takes_over_has_no_notes() {
    let layer = "format: 1\npack: {name: clinic, version: 1.0.0, title: Ours, extends: built-in}\n";
    let files = [("layer.yaml".to_owned(), layer.as_bytes().to_vec())];
    let set = LoadedRules::from_files_over(&first_edition_files(), files).unwrap();
    let Check { findings, .. } = check(&set, date(2036, 1, 1), "massfreq recommend --rules .");
    let notes: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Note)
        .map(massfreq::Finding::message)
        .collect();
    assert_eq!(notes, [""; 0]);
}
