//! The laws of cautions that are cleared: one by one, in pairs, and beside others that are not.

use massfreq::{Facet, Level, Recommendation, Rule, RuleSet};
use proptest::prelude::*;

use super::custom::written;
use super::{BASES, DAYS, Outcome};
use crate::support::{answer, built_in, custom, referred, to_json, verdicts};

/// The cautions that refer, and can be cleared or not.
fn cautions(clearable: bool) -> Vec<&'static Rule> {
    let refer = built_in().facts(Facet::Caution).filter(|rule| rule.refer().is_some());
    refer.filter(|rule| rule.cleared().is_empty() != clearable).collect()
}

fn level(outcome: &Outcome) -> Option<Level> {
    match outcome {
        Outcome::Refer(level) => Some(*level),
        Outcome::Course(_) => None,
    }
}

/// The rules of an answer that are cautions, each with its verdict.
fn of_cautions(answer: &Recommendation) -> Vec<String> {
    verdicts(answer).into_iter().filter(|verdict| verdict.starts_with("caution/")).collect()
}

#[test]
fn a_cleared_caution_leaves_the_answer_as_it_was_and_is_told() {
    assert!(cautions(true).len() > 1);
    for (base, day) in BASES.into_iter().flat_map(|base| DAYS.map(|day| (base, day))) {
        let alone = Outcome::of(&answer(built_in(), base, day));
        for first in cautions(true) {
            for second in cautions(true) {
                let cleared =
                    answer(built_in(), &format!("{base} cleared/{} cleared/{}", first.name(), second.name()), day);
                assert_eq!(Outcome::of(&cleared), alone, "{base}: {} and {}", first.id(), second.id());
                let verdict = if level(&alone).is_some() { "set-aside" } else { "cleared" };
                let mut expected = [first, second].map(|rule| format!("{} {verdict}", rule.id())).to_vec();
                expected.sort();
                expected.dedup();
                assert_eq!(of_cautions(&cleared), expected, "{base}");
                let advice = to_json(&cleared)["advice"].to_string();
                let told = |rule: &Rule| rule.cleared().iter().all(|text| advice.contains(&*text.text));
                assert!(level(&alone).is_some() || told(first) && told(second), "{base}: {advice}");
            }
        }
    }
}

#[test]
fn one_that_is_not_cleared_refers_beside_one_that_is() {
    for (base, day) in BASES.into_iter().flat_map(|base| DAYS.map(|day| (base, day))) {
        let without = level(&Outcome::of(&answer(built_in(), base, day)));
        for cleared in cautions(true) {
            for named in cautions(false).into_iter().chain(cautions(true)) {
                let facts = format!("{base} cleared/{} {}", cleared.name(), named.id());
                let answer = answer(built_in(), &facts, day);
                assert_eq!(Some(referred(&answer).referral.level), without.max(named.refer()), "{facts}");
                assert!(of_cautions(&answer).contains(&format!("{} refers", named.id())), "{facts}");
            }
        }
    }
}

#[test]
fn nothing_clears_a_caution_that_cannot_be_cleared() {
    let others = cautions(false);
    assert!(others.iter().any(|rule| rule.refer() == Some(Level::Emergency)));
    for (base, day) in BASES.into_iter().flat_map(|base| DAYS.map(|day| (base, day))) {
        for caution in &others {
            let named = answer(built_in(), &format!("{base} {}", caution.id()), day);
            let cleared = answer(built_in(), &format!("{base} cleared/{}", caution.name()), day);
            assert_eq!(Outcome::of(&cleared), Outcome::of(&named), "{base} {}", caution.id());
            assert!(verdicts(&cleared).contains(&format!("{} refers", caution.id())), "{base}");
        }
    }
    assert!(cautions(true).iter().all(|rule| rule.refer() != Some(Level::Emergency)));
}

#[test]
fn a_cleared_caution_is_true_of_the_person_and_clears_no_combination() {
    let rules = custom(&[
        ("goal/a", "every: 4 weeks"),
        ("caution/c", "refer: doctor, cleared: [{text: Gently}], no-more-often-than: 5 weeks"),
        ("combination/near", "when: {caution: c, goal: a}, every: 2 weeks"),
        ("combination/grave", "when: {caution: {at-least: 1}, response: r}, refer: urgent"),
        ("response/r", "later: 1"),
    ]);
    let cleared = verdicts(&answer(&rules, "goal/a cleared/c", 0));
    assert_eq!(cleared, ["combination/near leads", "goal/a outweighed", "caution/c floor"]);
    let combined = verdicts(&answer(&rules, "goal/a cleared/c response/r", 0));
    assert_eq!(combined[0], "combination/grave refers");
    assert!(combined.contains(&"caution/c set-aside".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_windows_are_those_of_the_set_in_which_it_had_no_referral(
        written in written(),
        effects in prop::sample::select(vec!["advice: [{text: Mind}]", "sooner: 2", "later: 1", "every: 9-12 days", "no-more-often-than: 20 days"]),
        bits: u32,
        day in 0_u32..60,
    ) {
        let set = |effects: &str| -> RuleSet { written.clone().with(&[("caution/z", effects)]).load() };
        let (clearable, harmless) = (set(&format!("{effects}, refer: doctor, cleared: [{{text: Gently}}]")), set(effects));
        let chosen = super::custom::chosen(&harmless, bits).into_iter().filter(|rule| rule.name() != "z");
        let facts = chosen.map(|rule| rule.id().as_str()).collect::<Vec<_>>().join(" ");
        let cleared = answer(&clearable, &format!("{facts} cleared/z"), day);
        let without = answer(&harmless, &format!("{facts} caution/z"), day);
        prop_assert_eq!(Outcome::of(&cleared), Outcome::of(&without));
    }
}
