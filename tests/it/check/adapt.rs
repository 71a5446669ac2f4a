//! What a check says of cautions that do not refer: they are there for their advice.

use massfreq::Code;

use super::{checked, messages};
use crate::support::{PACK, one_file};

const ADAPT: &str = "advice: [{text: Gently.}]";

#[test]
fn facts_that_only_advise_are_told_apart_by_their_words() {
    let equal = |more: &str| {
        let (one, other) = (format!("{ADAPT}{more}"), format!("advice: [{{text: Briefly.}}]{more}"));
        messages(Code::EqualFacts, &[("caution/a", &*one), ("caution/b", &*other)]).len()
    };
    assert_eq!(equal(""), 0);
    assert_eq!(equal(", review: {after: 6 weeks, text: Look.}"), 1);
}

#[test]
fn a_goal_that_sounds_like_a_caution_need_not_ask_for_advice() {
    let unasked =
        |caution| messages(Code::UnaskedCaution, &[("goal/pump-care", "every: 2 weeks"), ("caution/pump", caution)]);
    assert_eq!(unasked(ADAPT), [""; 0]);
    assert_eq!(unasked("refer: doctor").len(), 1);
}

#[test]
fn a_set_whose_cautions_only_advise_refers_nobody() {
    let found = |rules: &[(&str, &str)]| -> Vec<String> {
        checked(&one_file(PACK, rules)).findings.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(found(&[("caution/a", ADAPT)]), [Code::NoReferral.as_str()]);
    assert_eq!(found(&[("caution/a", ADAPT), ("response/worse", "refer: doctor")]), [Code::NoCaution.as_str()]);
}
