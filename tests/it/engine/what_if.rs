//! What one changed fact would give, compared with a plain loop that makes each changed profile.

use std::collections::BTreeMap;

use massfreq::answer::recommendation::{Action, WhatIf};
use massfreq::{Elapsed, Facet, RuleSet, recommend};
use serde_json::{Value, json};

use crate::support::{answer, built_in, custom, profile, recommended, to_json};

fn what_if(rules: &RuleSet, facts: &str, day: u32) -> WhatIf {
    let profile = profile(rules, facts);
    let day = Elapsed::days(day);
    recommended(&recommend(&profile, day).with_what_if(&profile, day)).what_if.clone().unwrap()
}

/// What an answer is for a person: everything but its words.
fn essence(rules: &RuleSet, facts: &str, day: u32) -> Value {
    let answer = to_json(&answer(rules, facts, day));
    json!([answer["status"], answer["referral"]["level"], answer["interval"], answer["course"], answer["summary"]])
}

/// Every single change of `facts` but referring cautions, as `(what is done, fact)`, with the facts that it leads to.
fn changes(rules: &RuleSet, facts: &str) -> Vec<((Action, String), String)> {
    let given: Vec<&str> = facts.split(' ').filter(|fact| !fact.is_empty()).collect();
    let all = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet));
    let changed = all.filter(|rule| rule.facet() != Some(Facet::Caution) || rule.refer().is_none()).map(|rule| {
        let id = rule.id().as_str();
        let without = |unwanted: &dyn Fn(&str) -> bool| {
            given.iter().copied().filter(|fact| !unwanted(fact)).collect::<Vec<_>>().join(" ")
        };
        if given.contains(&id) {
            ((Action::Drop, id.to_owned()), without(&|fact| fact == id))
        } else if rule.facet() == Some(Facet::Response) {
            ((Action::Add, id.to_owned()), without(&|fact| fact.starts_with("response/")) + " " + id)
        } else {
            ((Action::Add, id.to_owned()), without(&|_| false) + " " + id)
        }
    });
    changed.collect()
}

fn compare(rules: &RuleSet, facts: &str, day: u32) {
    let told = what_if(rules, facts, day);
    let now = essence(rules, facts, day);
    let mut expected: BTreeMap<(Action, String), Value> =
        changes(rules, facts).into_iter().map(|(change, facts)| (change, essence(rules, &facts, day))).collect();
    let mut take = |action: Action, fact: &str| {
        let answer = expected.remove(&(action, fact.to_owned()));
        answer.unwrap_or_else(|| panic!("`{facts}` on day {day}: {action:?} {fact} is told twice, or no change"))
    };
    for change in &told.unchanged {
        let answer = take(change.action, change.fact.as_str());
        assert_eq!(answer, now, "`{facts}` on day {day}: {:?} {} is no change", change.action, change.fact);
    }
    let mut answers: Vec<Value> = Vec::new();
    for other in &told.answers {
        assert!(!other.changes.is_empty());
        for change in &other.changes {
            let what = format!("`{facts}` on day {day}: {:?} {}", change.action, change.fact);
            let answer = take(change.action, change.fact.as_str());
            assert_eq!(other.status, answer[0], "{what}");
            assert_eq!(json!(other.level), answer[1], "{what}");
            assert_eq!(json!(other.interval), answer[2], "{what}");
            assert_eq!(json!(other.course), answer[3], "{what}");
            if other.level.is_none() {
                assert_eq!(other.summary, answer[4], "{what}");
            }
            if answers.last() != Some(&answer) {
                answers.push(answer);
            }
        }
    }
    assert_eq!(answers.len(), told.answers.len(), "`{facts}` on day {day}: one group for each answer");
    for (at, answer) in answers.iter().enumerate() {
        assert!(*answer != now && !answers[..at].contains(answer), "`{facts}` on day {day}: {answer}");
    }
    assert!(expected.is_empty(), "`{facts}` on day {day}: not told: {:?}", expected.keys());
}

#[test]
fn each_change_of_one_fact_is_told_once_with_the_answer_that_it_gives() {
    for facts in [
        "",
        "goal/wellness",
        "goal/chronic-pain lifestyle/desk-worker",
        "goal/chronic-pain lifestyle/desk-worker response/better",
        "goal/acute-injury lifestyle/senior sign/headaches sign/stress",
        "sign/headaches sign/poor-sleep sign/stress response/same",
        "goal/wellness lifestyle/caregiver sign/stress response/wears-off",
    ] {
        for day in [0, 14, 35] {
            compare(built_in(), facts, day);
        }
    }
}

#[test]
fn a_caution_that_does_not_refer_is_a_change_like_any_other() {
    let rules = custom(&[
        ("goal/a", "every: 1 week"),
        ("goal/b", "every: 2 weeks, refer: wait"),
        ("caution/f", "no-more-often-than: 2 weeks"),
        ("caution/g", "refer: doctor"),
    ]);
    for facts in ["", "goal/a", "goal/a caution/f"] {
        compare(&rules, facts, 0);
        assert_eq!(what_if(&rules, facts, 0).referring_cautions, 1, "{facts}");
    }
}

#[test]
fn cautions_that_refer_are_counted_and_not_listed() {
    let told = what_if(built_in(), "goal/chronic-pain", 0);
    assert_eq!(told.referring_cautions, 43);
    let changes = told.answers.iter().flat_map(|answer| &answer.changes).chain(&told.unchanged);
    let refers = |fact: &str| fact.starts_with("caution/") && built_in().get(fact).unwrap().refer().is_some();
    assert!(changes.into_iter().all(|change| !refers(change.fact.as_str())));
}

#[test]
fn nothing_else_of_the_answer_changes() {
    let profile = profile(built_in(), "goal/chronic-pain");
    let bare = recommend(&profile, Elapsed::START);
    let mut with = to_json(&bare.clone().with_what_if(&profile, Elapsed::START));
    with.as_object_mut().unwrap().remove("what_if").unwrap();
    assert_eq!(with, to_json(&bare));
}
