//! What a check says of the laws: broken ones, waits that are exempt, and what is not proven.

use massfreq::proof::check::Diagnostic;
use massfreq::{Code, Severity};

use super::{many_signs, messages, of_code, replay};
use crate::support::{PACK, one_file};

/// The one broken law of a set, with its two answers replayed.
fn broken(rules: &[(&str, &str)]) -> Diagnostic {
    of_two_answers(Code::LawBroken, rules)
}

/// The one wait of a set that a floor or `later` lengthens, with its two answers replayed.
fn longer_wait(rules: &[(&str, &str)]) -> Diagnostic {
    of_two_answers(Code::LongerWait, rules)
}

fn of_two_answers(code: Code, rules: &[(&str, &str)]) -> Diagnostic {
    let text = one_file(PACK, &[rules, &[("caution/stop", "refer: urgent")]].concat());
    let [finding] = <[Diagnostic; 1]>::try_from(of_code(code, &text)).unwrap();
    assert_eq!(finding.notes.len(), 2, "{finding:?}");
    replay(&text, &finding);
    finding
}

#[test]
fn a_sign_that_lengthens_the_wait_though_it_only_asks_for_sooner() {
    let rules = [
        ("sign/a", "sooner: 1"),
        ("sign/b", "sooner: 1"),
        ("sign/c", "sooner: 1"),
        ("combination/two", "when: {sign: {at-least: 2}}, every: 12 weeks"),
    ];
    let finding = broken(&rules);
    let what = "`sign/b` only asks for sooner, and makes the wait longer (the smallest of 6 cases)";
    assert_eq!(finding.message, what);
    let answers = [
        "`massfreq recommend --rules . --sign a` answers: Every 2 weeks, book by 14 days",
        "`massfreq recommend --rules . --sign a,b` answers: Every 4 weeks, book by 28 days",
    ];
    assert_eq!(finding.notes, answers);
}

#[test]
fn a_lifestyle_beside_another_that_lengthens_the_wait() {
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("lifestyle/b", "every: 3 weeks"),
        ("combination/alone", "when: {goal: a, lifestyle: {none: [b]}}, sooner: 1"),
    ];
    let finding = broken(&rules);
    assert_eq!(finding.message, "beside another goal or lifestyle, `lifestyle/b` makes the wait longer");
    assert_eq!(finding.help.as_deref(), Some("no longer applies then: let it hold here too"));
}

#[test]
fn a_wait_that_a_floor_or_later_lengthens_is_told_and_breaks_no_law() {
    let of_combination = [
        ("goal/a", "every: 2 weeks"),
        ("lifestyle/b", "every: 3 weeks"),
        ("combination/both", "when: {goal: a, lifestyle: b}, later: 1"),
    ];
    let what = "`goal/a` makes a wait longer, as `combination/both` has `later` (the smallest of 2 cases)";
    assert_eq!(longer_wait(&of_combination).message, what);
    let of_fact = [("goal/a", "every: 2 weeks"), ("goal/b", "every: 3 weeks, no-more-often-than: 3 weeks")];
    assert_eq!(longer_wait(&of_fact).message, "`goal/b` makes a wait longer, as it has `no-more-often-than`");
}

#[test]
fn a_floor_excuses_no_wait_that_something_else_lengthens() {
    let rules = [
        ("goal/a", "every: 1-2 weeks"),
        ("lifestyle/b", "every: 3 weeks"),
        ("combination/alone", "when: {goal: a, lifestyle: {none: [b]}}, sooner: 1"),
        ("combination/both", "when: {goal: a, lifestyle: b}, no-more-often-than: 2 weeks"),
    ];
    assert_eq!(broken(&rules).message, "beside another goal or lifestyle, `lifestyle/b` makes the wait longer");
}

#[test]
fn cases_are_counted_by_the_profiles_for_whom_they_stand() {
    let rules = [
        ("goal/g", "every: 1 week"),
        ("lifestyle/a", "every: 1 week"),
        ("lifestyle/b", "every: 1 week"),
        ("lifestyle/c", "every: 1 week"),
        ("combination/off", "when: {goal: g, lifestyle: {at-least: 1}}, later: 1"),
    ];
    assert!(longer_wait(&rules).message.ends_with("(the smallest of 10 cases)"));
}

#[test]
fn a_referral_that_one_more_fact_takes_away_or_makes_milder() {
    let rules = [
        ("response/worse", "advice: [{text: T}]"),
        ("sign/stiff", "sooner: 1"),
        ("combination/x", "when: {response: worse, sign: {none: [stiff]}}, refer: doctor"),
    ];
    let finding = broken(&rules);
    assert_eq!(finding.message, "naming `sign/stiff` as well takes a referral away");
    assert_eq!(finding.help.as_deref(), Some("no longer applies then: let it hold here too"));
    let answers = [
        "`massfreq recommend --rules . --response worse` answers: refer: doctor",
        "`massfreq recommend --rules . --sign stiff --response worse` answers: Every 2 weeks, book by 14 days",
    ];
    assert_eq!(finding.notes, answers);
    let milder = [rules[0], ("sign/stiff", "refer: wait"), rules[2]];
    assert_eq!(broken(&milder).message, "naming `sign/stiff` as well takes a referral away");
    let as_grave = [rules[0], ("sign/stiff", "refer: doctor"), rules[2]];
    assert_eq!(messages(Code::LawBroken, &as_grave), [""; 0]);
}

#[test]
fn a_response_that_shortens_the_wait_though_it_only_asks_for_later() {
    let rules = [
        ("goal/a", "every: 2 weeks"),
        ("goal/b", "every: 1 week"),
        ("response/better", "later: 1"),
        ("combination/c", "when: {goal: a, response: better}, sooner: 2"),
    ];
    let finding = broken(&rules);
    assert_eq!(finding.message, "`response/better` only asks for later, and makes the wait shorter");
    assert_eq!(finding.place.line, Some(11), "the combination that applies then");
}

#[test]
fn a_law_is_broken_where_only_the_suggestion_moves_the_wrong_way() {
    let rules = [
        ("goal/a", "every: 2-4 weeks"),
        ("response/better", "later: 1"),
        (
            "combination/c",
            "when: {goal: a, response: better}, course: [{every: 1 week, for: 10 days}, {every: 2-4 weeks}]",
        ),
    ];
    let answers = [
        "`massfreq recommend --rules . --goal a` answers: Every 2 to 4 weeks, book by 28 days",
        "`massfreq recommend --rules . --goal a --response better` answers: Every 2 to 4 weeks, book by 14 days",
    ];
    assert_eq!(broken(&rules).notes, answers);
}

#[test]
fn a_law_that_is_broken_on_a_later_day_alone_is_shown_on_that_day() {
    let rules = [
        ("goal/a", "course: [{every: 1 week, for: 10 days}, {every: 3 weeks}]"),
        ("goal/b", "every: 3 weeks"),
        ("response/better", "later: 1"),
        ("combination/c", "when: {goal: {all: [a, b]}, response: better}, later: 2"),
    ];
    let finding = longer_wait(&rules);
    assert!(finding.notes[1].contains("--goal a,b --response better"), "{finding:?}");
}

#[test]
fn a_pair_that_breaks_a_law_on_several_days_is_one_case() {
    let rules = [
        ("goal/a", "course: [{every: 1 week, for: 10 days}, {every: 3 weeks}]"),
        ("sign/s", "sooner: 1"),
        ("response/better", "later: 1"),
        ("combination/c", "when: {goal: a, sign: s, response: better}, later: 3"),
    ];
    assert_eq!(longer_wait(&rules).message, "`sign/s` makes a wait longer, as `combination/c` has `later`");
}

#[test]
fn what_a_bounded_check_does_not_prove_is_a_note() {
    let of = |others: &[(&str, &str)]| {
        let found = many_signs(others).findings.into_iter().filter(|finding| finding.code == "not-proven");
        found.map(|finding| (finding.severity, finding.message)).collect::<Vec<_>>()
    };
    let doubtful = "when: {sign: {all: [s1, s2, s3, s4, s5]}, not: {goal: a}}, refer: emergency";
    let what = "`combination/one` may break a law for more than 3 facts: these were not all tried";
    let found = of(&[("goal/a", "every: 1 week"), ("combination/one", doubtful)]);
    assert_eq!(found, [(Severity::Note, what.to_owned())]);
    let sound = "when: {sign: {all: [s1, s2, s3, s4, s5]}}, refer: emergency";
    assert_eq!(of(&[("combination/one", sound)]), [], "no fact ends what refers");
}
