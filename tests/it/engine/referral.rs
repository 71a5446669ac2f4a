//! An answer that sends the person to somebody else, and tells nothing else.

use jiff::civil::date;
use massfreq::{Elapsed, RuleSet, recommend};

use crate::support::{answer, built_in, custom, keys, profile, referred, to_json, verdicts};

const EVERYTHING: &str = "goal/a lifestyle/l sign/s caution/d caution/e caution/u caution/w response/r";

fn rules() -> RuleSet {
    custom(&[
        ("goal/a", "every: 1 week, advice: [{text: Of the goal}]"),
        ("lifestyle/l", "every: 2 weeks, refer: doctor"),
        ("sign/s", "sooner: 1"),
        ("caution/w", "refer: wait, advice: [{text: Of the caution}]"),
        ("caution/u", "refer: urgent"),
        ("caution/e", "refer: emergency"),
        ("caution/d", "refer: doctor"),
        ("caution/x", "no-more-often-than: 2 weeks"),
        ("response/r", "later: 1"),
        ("combination/c", "refer: urgent, when: {sign: s, response: r}"),
        ("combination/d", "every: 4 weeks, when: {sign: s}"),
    ])
}

#[test]
fn the_gravest_level_wins() {
    let rules = rules();
    for (facts, level, text) in [
        ("caution/w", "wait", "Later."),
        ("caution/w lifestyle/l", "doctor", "Ask."),
        ("caution/w caution/d sign/s response/r", "urgent", "Today."),
        (EVERYTHING, "emergency", "Call."),
        ("caution/x caution/w", "wait", "Later."),
    ] {
        let answer = answer(&rules, facts, 0);
        let answer = referred(&answer);
        assert_eq!(answer.referral.level.as_str(), level, "{facts}");
        assert_eq!((answer.summary.as_str(), answer.referral.text.as_str()), (text, text), "{facts}");
    }
}

#[test]
fn reasons_are_those_that_refer_gravest_first_and_then_those_set_aside() {
    assert_eq!(
        verdicts(&answer(&rules(), EVERYTHING, 0)),
        [
            "caution/e refers",
            "caution/u refers",
            "combination/c refers",
            "caution/d refers",
            "lifestyle/l refers",
            "caution/w refers",
            "combination/d set-aside",
            "goal/a set-aside",
            "response/r set-aside",
            "sign/s set-aside",
        ]
    );
    let levels = ["emergency", "urgent", "urgent", "doctor", "doctor", "wait"];
    let answer = to_json(&answer(&rules(), EVERYTHING, 0));
    for (reason, level) in answer["reasons"].as_array().unwrap().iter().zip(levels) {
        assert_eq!(reason["level"], level, "{}", reason["rule"]);
    }
}

#[test]
fn the_default_is_no_reason_of_a_referral() {
    assert_eq!(verdicts(&answer(&rules(), "caution/w", 0)), ["caution/w refers"]);
}

#[test]
fn a_referral_has_these_fields_and_no_others() {
    let answer = to_json(&answer(&rules(), EVERYTHING, 20));
    let fields = ["advice", "notice", "profile", "reasons", "referral", "rules", "schema", "status", "summary"];
    assert_eq!(sorted(keys(&answer)), fields);
    assert_eq!(answer["status"], "refer");
    assert_eq!(sorted(keys(&answer["referral"])), ["level", "text"]);
    for reason in answer["reasons"].as_array().unwrap() {
        let rule = &reason["rule"];
        match reason["verdict"].as_str() {
            Some("refers") => {
                let fields = ["because", "level", "notes", "rule", "source", "text", "verdict"];
                assert_eq!(sorted(keys(reason)), fields, "{rule}");
            }
            _ => assert_eq!(sorted(keys(reason)), ["rule", "source", "text", "verdict"], "{rule}"),
        }
    }
}

#[test]
fn no_reason_of_a_referral_tells_an_interval() {
    let answer = to_json(&answer(&rules(), EVERYTHING, 20));
    for reason in answer["reasons"].as_array().unwrap() {
        let text = reason["text"].as_str().unwrap();
        assert!(!text.contains("every") && !text.contains("week") && !text.contains("day"), "{text}");
    }
}

#[test]
fn only_rules_that_refer_add_advice_to_a_referral() {
    let answer = to_json(&answer(&rules(), EVERYTHING, 0));
    let advice = answer["advice"].as_array().unwrap();
    let texts: Vec<_> = advice.iter().map(|advice| (&advice["rule"], &advice["text"])).collect();
    assert_eq!(texts, [(&"caution/w".into(), &"Of the caution".into())]);
}

#[test]
fn whatever_else_was_asked_for_leaves_a_referral_bare() {
    let day = Elapsed::days(20);
    for (rules, facts) in [(&rules(), EVERYTHING), (built_in(), "goal/chronic-pain caution/fever")] {
        let profile = profile(rules, facts);
        let bare = recommend(&profile, day);
        let asked = bare
            .clone()
            .with_next(date(2026, 3, 1), date(2026, 3, 20))
            .with_explanation(&profile, day)
            .with_what_if(&profile, day);
        assert_eq!(to_json(&asked), to_json(&bare), "{facts}");
        assert_eq!(to_json(&bare), to_json(&recommend(&profile, Elapsed::START)), "{facts}: the day tells nothing");
    }
}

fn sorted(mut keys: Vec<&str>) -> Vec<&str> {
    keys.sort_unstable();
    keys
}
