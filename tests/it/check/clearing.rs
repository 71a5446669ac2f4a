//! What a check says of cautions that can be cleared: it holds for those who name them and for those whom they
//! are cleared for.

use massfreq::Code;

use super::{checked, messages, of_code, replay};
use crate::support::{PACK, one_file};

/// A caution that refers unless it is cleared.
const CLEARABLE: &str = "refer: doctor, cleared: [{text: Mind.}]";

#[test]
fn a_combination_behind_a_caution_that_can_be_cleared_decides() {
    let combination = ("combination/c", "when: {goal: a, caution: b}, every: 1 week");
    let rules = |caution| [("goal/a", "every: 2 weeks"), ("caution/b", caution), combination];
    assert!(messages(Code::NeverDecides, &rules(CLEARABLE)).is_empty());
    assert_eq!(messages(Code::NeverDecides, &rules("refer: doctor")).len(), 1);
    let floored = [("caution/b", "refer: doctor, no-more-often-than: 1 day, cleared: [{text: Mind.}]")];
    assert!(messages(Code::NeverDecides, &floored).is_empty(), "it refers where it is not cleared");
}

#[test]
fn a_default_that_answers_only_where_a_caution_is_cleared() {
    let rules = |caution| [("caution/b", caution), ("combination/c", "when: {caution: {none: [b]}}, refer: emergency")];
    let is_told = |caution| {
        let found = checked(&one_file(PACK, &rules(caution))).findings;
        found.iter().any(|finding| finding.message.starts_with("the default never applies"))
    };
    assert!(is_told("refer: doctor"));
    assert!(!is_told(CLEARABLE));
}

#[test]
fn a_referral_that_a_cleared_caution_takes_away() {
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("caution/b", CLEARABLE),
        ("combination/c", "when: {goal: a, caution: {none: [b]}}, refer: doctor"),
    ];
    let text = one_file(PACK, &rules);
    let found = of_code(Code::LawBroken, &text);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.message, "telling that `caution/b` is cleared takes a referral away");
    let answers = [
        "`massfreq recommend --rules . --goal a` answers: refer: doctor",
        "`massfreq recommend --rules . --goal a --cleared b` answers: Every 2 weeks, book by 14 days",
    ];
    assert_eq!(finding.notes, answers);
    replay(&text, finding);
}

#[test]
fn a_wait_that_a_cleared_caution_shortens_though_it_only_asks_for_later() {
    let later = "refer: doctor, later: 1, cleared: [{text: Mind.}]";
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("caution/b", later),
        ("combination/c", "when: {goal: a, caution: b}, every: 1 day"),
    ];
    let text = one_file(PACK, &rules);
    let found = of_code(Code::LawBroken, &text);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.message, "`caution/b`, once it is cleared, only asks for later, and makes the wait shorter");
    replay(&text, finding);
}

#[test]
fn a_caution_changes_a_referral_though_only_beside_a_cleared_one() {
    let rules = [
        ("caution/b", CLEARABLE),
        ("caution/d", "refer: doctor"),
        ("combination/c", "when: {caution: {none: [b]}}, refer: doctor"),
    ];
    let found = checked(&one_file(PACK, &rules)).findings;
    let unchanging = found.iter().filter(|finding| finding.code == Code::NoChange.as_str());
    assert_eq!(unchanging.map(|finding| finding.message.as_str()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_cleared_caution_is_not_alike_one_that_never_refers() {
    let same = "no-more-often-than: 3 weeks";
    let cleared = format!("refer: doctor, {same}, cleared: [{{text: Mind.}}]");
    let rules = [("goal/a", "every: 2 weeks"), ("caution/b", cleared.as_str()), ("caution/d", same)];
    assert!(messages(Code::EqualFacts, &rules).is_empty());
    assert_eq!(messages(Code::EqualFacts, &[rules[0], ("caution/b", same), rules[2]]).len(), 1);
}

#[test]
fn a_caution_that_does_nothing_once_cleared_is_looked_at_by_proof() {
    let rules = [
        ("caution/b", CLEARABLE),
        ("caution/d", "refer: urgent"),
        ("caution/e", "refer: doctor, no-more-often-than: 3 weeks, cleared: [{text: Mind.}]"),
    ];
    let coverage = checked(&one_file(PACK, &rules)).coverage.unwrap();
    assert_eq!((coverage.profiles, coverage.proved_cautions, coverage.clearable_cautions), (2, 2, 2));
}
