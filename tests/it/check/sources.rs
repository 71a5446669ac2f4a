//! What a check says of what the rules rest on.

use jiff::civil::date;
use massfreq::proof::check::{Ages, check};
use massfreq::{Code, LoadedRules};

use super::of_code;
use crate::support::{PACK, one_file};

/// A set with a source of a goal, and one of a sign.
fn set(of_pack: &str, goal: &str, sign: &str) -> String {
    let rules = [("goal/a", "every: 2 weeks"), ("sign/b", "sooner: 1"), ("caution/stop", "refer: urgent")];
    let text = one_file(&format!("{of_pack}{PACK}"), &rules);
    let product = "source: {basis: product}, ";
    let [head, of_goal, of_sign, rest] = <[&str; 4]>::try_from(text.splitn(4, product).collect::<Vec<_>>()).unwrap();
    format!("{head}source: {{{goal}}}, {of_goal}source: {{{sign}}}, {of_sign}{product}{rest}")
}

/// What is old on 2026-01-31, in months.
fn old(text: &str, max_months: u16) -> Vec<String> {
    let set = LoadedRules::from_files([("rules.yaml".to_owned(), text.as_bytes().to_vec())]).unwrap();
    let ages = Ages { today: date(2026, 1, 31), max_months: Some(max_months) };
    let found = check(&set, ages, "massfreq recommend").findings;
    let old = found.iter().filter(|finding| finding.code() == Code::OldSource);
    assert!(found.iter().all(|finding| finding.code() != Code::OldReview), "one finding is enough");
    old.map(|finding| finding.message().to_owned()).collect()
}

#[test]
fn a_day_to_come_is_an_error() {
    let with = |day: &str| set("", &format!("basis: product, reviewed: {day}"), "basis: product");
    assert_eq!(of_code(Code::FutureDate, &with("2026-01-01")).len(), 0);
    let [found] = of_code(Code::FutureDate, &with("2026-01-02")).try_into().unwrap();
    assert_eq!(found.message, "a source of `goal/a` was reviewed on 2026-01-02, and today is 2026-01-01");
    let of_pack = "source: {reviewed: 2026-01-02}, ";
    assert_eq!(of_code(Code::FutureDate, &set(of_pack, "basis: product", "basis: product")).len(), 1);
}

#[test]
fn a_work_is_old_by_calendar_months_and_told_once() {
    let with = |day: &str| {
        let source = format!("basis: trial, citation: T, reviewed: {day}");
        set("", &source, &source)
    };
    assert_eq!(
        old(&with("2025-01-30"), 12),
        ["`T` was last compared with its rules on 2025-01-30, over 12 months ago"]
    );
    assert_eq!(old(&with("2025-01-31"), 12), [""; 0]);
    assert_eq!(old(&with("2025-11-30"), 2), [""; 0], "two months before the last of January is the last of November");
    let without = "basis: trial, citation: T";
    assert_eq!(old(&set("", without, without), 12), ["`T` was compared with its rules on no day that is written down"]);
    assert_eq!(old(&set("", without, &format!("{without}, reviewed: 2026-01-01")), 12), [""; 0]);
    assert_eq!(old(&set("", "basis: practice", "basis: product"), 12), [""; 0], "no work is named");
}

#[test]
fn the_article_has_the_day_of_the_pack() {
    let with = |of_pack: &str| set(of_pack, "basis: article, section: A", "basis: article, section: B");
    assert_eq!(old(&with(""), 12), ["the article was compared with its rules on no day that is written down"]);
    assert_eq!(old(&with("source: {reviewed: 2026-01-01}, "), 12), [""; 0]);
    assert_eq!(old(&with("source: {reviewed: 2024-01-01}, "), 12).len(), 1);
}

#[test]
fn one_work_has_one_address_and_one_day() {
    let with = |goal: &str, sign: &str| {
        let source = |more: &str| format!("basis: trial, citation: T{more}");
        let found = of_code(Code::SourcesDiffer, &set("", &source(goal), &source(sign)));
        found.into_iter().map(|finding| (finding.message, finding.notes)).collect::<Vec<_>>()
    };
    let day = ", reviewed: 2025-12-01";
    assert_eq!(with(day, day), []);
    assert_eq!(with(day, ""), [], "a day that is left out differs from none");
    let [(message, notes)] = with(day, ", reviewed: 2025-12-02").try_into().unwrap();
    assert_eq!(message, "`T` is given with two values of `reviewed`: here `2025-12-02`");
    let [note] = notes.try_into().unwrap();
    assert!(note.starts_with("and `2025-12-01` at rules.yaml:"), "{note}");
    assert_eq!(with(", url: 'https://a.org'", ", url: 'http://a.org'").len(), 1);
}
