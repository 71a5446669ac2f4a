//! What a diff says of lost names, texts and advice.

use massfreq::RuleSet;
use massfreq::proof::diff::Outcome;

use super::{custom_diff, lines, of};
use crate::support::{PACK, custom, load, one_file};

#[test]
fn a_referral_that_a_gone_fact_takes_with_it_is_told_for_who_named_it() {
    let goal = ("goal/g", "every: 1 week");
    let combination = ("combination/c", "when: {goal: g, sign: [s, t]}, refer: urgent");
    let narrow = ("combination/c", "when: {goal: g, sign: t}, refer: urgent");
    let signs = [("sign/s", "sooner: 1"), ("sign/t", "sooner: 1")];
    let found = custom_diff(&[goal, signs[0], signs[1], combination], &[goal, signs[1], narrow]);
    assert_eq!(
        lines(&found),
        [
            "referral-lost: goal g, sign s (gone): refer: urgent -> Every week",
            "fact-removed: sign s: Every 2 weeks -> none",
        ]
    );
    assert_eq!(found.groups[0].example, "massfreq recommend --goal g");
    assert_eq!(found.lost_referrals[0].unknown[0].as_str(), "sign/s");
}

#[test]
fn a_referral_that_a_new_fact_takes_away_is_told_for_who_names_it() {
    let goal = ("goal/g", "every: 1 week");
    let old = [goal, ("combination/c", "when: {goal: g}, refer: urgent")];
    let none = ("combination/c", "when: {goal: g, sign: {none: [s]}}, refer: urgent");
    let found = custom_diff(&old, &[goal, ("sign/s", "sooner: 1"), none]);
    assert_eq!(lines(&found), ["referral-lost: goal g, sign s (new): refer: urgent -> Every week"]);
    assert_eq!(found.lost_referrals[0].added[0].as_str(), "sign/s");
}

#[test]
fn a_new_fact_that_a_count_reaches_and_a_proved_caution_are_told_too() {
    let response = ("response/r", "every: 1 week");
    let rules = [
        response,
        ("sign/s", "sooner: 1"),
        ("combination/c", "when: {response: r, not: {sign: {at-least: 1}}}, refer: wait"),
    ];
    let found = custom_diff(&rules, &[rules.as_slice(), &[("sign/n", "sooner: 1")]].concat());
    assert_eq!(lines(&found), ["referral-lost: response r, sign n (new): refer: wait -> Every week"]);

    let always = ("combination/c", "when: {sign: {none: [s]}}, refer: urgent");
    let caution = |effect: &'static str| custom(&[("sign/s", "sooner: 1"), ("caution/a", effect), always]);
    let found = of(&caution("refer: wait"), &caution("advice: [{text: T}]"));
    assert_eq!(lines(&found), ["referral-lost: s, caution a: refer: wait -> Every 2 weeks"]);
}

#[test]
fn a_name_that_is_gone_or_means_another_fact_is_told() {
    let goals =
        |a: &'static str, b: &'static str| custom(&[("goal/a", a), ("goal/b", b), ("goal/c", "every: 3 weeks")]);
    let old = goals("aliases: [x, y], every: 1 week", "every: 2 weeks");
    let found = of(&old, &goals("aliases: [x], every: 1 week", "aliases: [z], every: 2 weeks"));
    assert_eq!(lines(&found), ["fact-removed: goal y: Every week -> none"]);
    assert_eq!(found.removed_facts.iter().map(massfreq::RuleId::as_str).collect::<Vec<_>>(), ["goal/y"]);

    let found = of(&old, &goals("aliases: [x], every: 1 week", "aliases: [y], every: 2 weeks"));
    assert_eq!(lines(&found), ["later: y, not a: Every week -> Every 2 weeks"]);
    let [moved] = found.moved_names.as_slice() else { panic!("{:?}", found.moved_names) };
    assert_eq!((moved.name.as_str(), moved.old.as_str(), moved.new.as_str()), ("goal/y", "goal/a", "goal/b"));
}

#[test]
fn a_moved_name_of_a_caution_is_told_though_it_refers_as_gravely() {
    let cautions = |a: &'static str, b: &'static str| custom(&[("caution/a", a), ("caution/b", b)]);
    let old = cautions("aliases: [x], refer: urgent", "refer: urgent");
    let found = of(&old, &cautions("refer: urgent", "aliases: [x], refer: urgent"));
    assert_eq!((found.outcome, found.moved_names.len()), (Outcome::ReasonsChanged, 1));
    let found = of(&old, &cautions("refer: urgent", "refer: urgent"));
    assert_eq!(lines(&found), ["referral-lost: caution x, whatever else: refer: urgent -> none"]);
}

#[test]
fn each_name_that_loses_a_referral_is_counted() {
    let cautions = |a: &'static str, b: &'static str| custom(&[("caution/a", a), ("caution/b", b)]);
    let old = cautions("aliases: [x, y], refer: emergency", "refer: wait");
    let found = of(&old, &cautions("refer: emergency", "aliases: [x, y], refer: wait"));
    let lost = |name| format!("referral-lost: caution {name}, whatever else: refer: emergency -> refer: wait");
    assert_eq!(lines(&found), [lost("x"), lost("y")]);
}

#[test]
fn a_fact_under_another_name_is_told_as_renamed() {
    let entry = |name: &str| {
        format!("format: 1\ngoals: {{{name}: {{title: T, because: Y, source: {{basis: product}}, every: 1 week}}}}")
    };
    let set = |name: &str| load([one_file(PACK, &[]), entry(name)]);
    let found = of(&set("a"), &set("b"));
    let [renamed] = found.renamed_facts.as_slice() else { panic!("{:?}", found.renamed_facts) };
    assert_eq!((renamed.old.as_str(), renamed.new.as_str()), ("goal/a", "goal/b"));
}

#[test]
fn safety_texts_and_dropped_advice_are_told_in_words() {
    let text = |ask: &str, advice: &str| {
        let rules = [("goal/a", format!("every: 1 week, advice: [{advice}]")), ("caution/c", "refer: wait".to_owned())];
        let rules: Vec<(&str, &str)> = rules.iter().map(|(id, effect)| (*id, effect.as_str())).collect();
        load([one_file(PACK, &rules).replace("ask: Is it?", &format!("ask: {ask}"))])
    };
    let found = of(&text("Is it?", "{text: Stop if it hurts.}"), &text("Or not?", "{text: Enjoy.}"));
    assert_eq!(found.outcome, Outcome::TextChanged);
    let [changed] = found.safety_texts.as_slice() else { panic!("{:?}", found.safety_texts) };
    assert_eq!((changed.of.to_string().as_str(), &*changed.old), ("caution/c ask", "Is it?"));
    assert_eq!(changed.new.as_deref(), Some("Or not?"));
    let [advice] = found.dropped_advice.as_slice() else { panic!("{:?}", found.dropped_advice) };
    assert_eq!(
        (advice.rule.as_str(), &*advice.dropped[0], &*advice.added[0]),
        ("goal/a", "Stop if it hurts.", "Enjoy.")
    );
}

#[test]
fn what_is_asked_first_reviewed_and_cleared_is_told_in_words() {
    let set = |goal: &str, caution: &str, fever: &str| {
        let pack = format!("{PACK}, screening: 4 weeks, ask: [{{goals: all}}, {{cautions: now}}, {{cautions: late}}]");
        load([one_file(&pack, &[("goal/a", goal), ("caution/c", caution), ("caution/fever", fever)])])
    };
    let (goal, caution) = ("every: 1 week, ask-first: [c, fever], ", "refer: doctor, page: now, ");
    let old = set(
        &format!("{goal}review: {{after: 6 weeks, text: Look.}}"),
        &format!("{caution}do: Ask., cleared: [{{text: Gently.}}]"),
        "refer: urgent, ask-when: {goal: a}, page: late",
    );
    let new = set(
        "every: 1 week, ask-first: [fever], review: {after: 8 weeks, text: Look.}, keywords: [ache]",
        &format!("{caution}cleared: [{{text: Go ahead.}}]"),
        "refer: urgent, ask-when: {goal: {none: a}}, page: late",
    );
    let found = of(&old, &new);
    assert_eq!(found.outcome, Outcome::TextChanged);
    let told = found.safety_texts.iter();
    let told: Vec<String> =
        told.map(|text| format!("{}: {} → {}", text.of, text.old, text.new.as_deref().unwrap_or("gone"))).collect();
    assert_eq!(
        told,
        [
            "caution/c cleared: Gently. → Go ahead.",
            "caution/c do: Ask. → gone",
            "caution/fever ask-when: goal a → no goal a",
            "goal/a ask-first: [c, fever] → [fever]",
            "goal/a review: after 6 weeks: Look. → after 8 weeks: Look.",
        ]
    );
    let texts = |new: &RuleSet| of(&old, new).texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts(&new), ["caution/c", "caution/fever", "goal/a"]);
    assert_eq!(texts(&old), [""; 0]);
}

#[test]
fn answers_that_change_while_the_version_does_not_are_remarked() {
    let found = custom_diff(&[("goal/a", "every: 1 week")], &[("goal/a", "every: 2 weeks")]);
    assert!(found.same_version);
    assert!(!of(&custom(&[("goal/a", "every: 1 week")]), &custom(&[("goal/a", "every: 1 week")])).same_version);
}
