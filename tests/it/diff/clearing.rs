//! Cautions that can be cleared: those for whom they are, and those for whom they are not.

use massfreq::proof::diff::{Direction, Outcome};

use super::{custom_diff, directions, lines};

const CLEARABLE: &str = "refer: doctor, cleared: [{text: Mind.}]";

#[test]
fn what_is_behind_a_cleared_caution_is_compared() {
    let behind = |every| [("goal/a", "every: 4 weeks"), ("caution/b", CLEARABLE), ("combination/c", every)];
    let found = custom_diff(
        &behind("when: {goal: a, caution: b}, every: 1 week"),
        &behind("when: {goal: a, caution: b}, every: 2 weeks"),
    );
    assert_eq!(lines(&found), ["later: a, caution b (cleared): Every week -> Every 2 weeks"]);
    assert_eq!(found.groups[0].example, "massfreq recommend --goal a --cleared b");
    assert_eq!(found.groups[0].cleared.iter().map(massfreq::RuleId::as_str).collect::<Vec<_>>(), ["caution/b"]);
    assert_eq!((found.changed, found.coverage.proved_cautions, found.coverage.clearable_cautions), (1, 0, 1));
}

#[test]
fn what_a_cleared_caution_does_besides_is_compared() {
    let floor = |days| format!("refer: doctor, no-more-often-than: {days} days, cleared: [{{text: Mind.}}]");
    let found = custom_diff(
        &[("goal/a", "every: 1 week"), ("caution/b", &floor(10))],
        &[("goal/a", "every: 1 week"), ("caution/b", &floor(12))],
    );
    assert_eq!(lines(&found), ["later: a, caution b (cleared): Every 10 days -> Every 12 days"]);
}

#[test]
fn a_referral_of_a_combination_that_a_cleared_caution_hid_is_lost() {
    let pair = |refer| [("caution/b", CLEARABLE), ("caution/d", CLEARABLE), ("combination/c", refer)];
    let found = custom_diff(
        &pair("when: {caution: {all: [b, d]}}, refer: doctor"),
        &pair("when: {caution: {all: [b, d]}}, advice: [{text: Mind.}]"),
    );
    let lost = "referral-lost: caution b (cleared), caution d (cleared): refer: doctor -> Every 4 weeks";
    assert_eq!(lines(&found), [lost]);
}

#[test]
fn the_level_of_a_caution_that_is_not_cleared_is_compared_once() {
    for besides in ["", "no-more-often-than: 5 weeks, "] {
        let at = |level: &str| format!("refer: {level}, {besides}cleared: [{{text: Mind.}}]");
        let found = custom_diff(&[("caution/b", &at("doctor"))], &[("caution/b", &at("wait"))]);
        assert_eq!(lines(&found), ["referral-lost: caution b, whatever else: refer: doctor -> refer: wait"]);
        assert_eq!(found.groups[0].example, "massfreq recommend --caution b");
    }
}

#[test]
fn a_caution_that_comes_to_be_cleared_or_no_longer_is_told() {
    let (clearable, not) = ([("caution/b", CLEARABLE)], [("caution/b", "refer: doctor")]);
    let found = custom_diff(&not, &clearable);
    assert_eq!((found.outcome, directions(&found)), (Outcome::TextChanged, Vec::new()));
    let texts: Vec<String> = found.safety_texts.iter().map(|text| text.of.to_string()).collect();
    assert_eq!(texts, ["caution/b cleared"]);
    let found = custom_diff(&clearable, &not);
    assert_eq!(directions(&found), [Direction::ReferralAdded]);
    assert_eq!(lines(&found), ["referral-added: caution b (cleared), whatever else: Every 4 weeks -> refer: doctor"]);
    assert_eq!(found.groups[0].example, "massfreq recommend --cleared b");
    let texts: Vec<String> = found.safety_texts.iter().map(|text| text.of.to_string()).collect();
    assert_eq!(texts, ["caution/b cleared"]);
}

#[test]
fn a_caution_that_can_be_cleared_and_is_gone_is_a_referral_lost() {
    let found = custom_diff(&[("caution/b", CLEARABLE), ("goal/a", "every: 1 week")], &[("goal/a", "every: 1 week")]);
    assert_eq!(directions(&found), [Direction::ReferralLost]);
}
