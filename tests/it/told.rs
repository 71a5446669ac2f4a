//! What a page says that became of each rule: it has to be true of the answer that it stands under.

use massfreq::model::Elapsed;
use massfreq::recommend;
use massfreq::render::{self, Look};

use crate::support::{custom, profile};

const FACTS: [(&str, &str); 12] = [
    ("goal/chronic", "course: [{every: 1 week, for: 4 weeks}, {every: 2-4 weeks}]"),
    ("goal/grow", "course: [{every: 4 weeks, for: 4 weeks}, {every: 1 week}]"),
    ("goal/well", "every: 4 weeks"),
    ("lifestyle/desk", "every: 2-4 weeks"),
    ("lifestyle/old", "every: 1-2 weeks"),
    ("lifestyle/floored", "no-more-often-than: 3 weeks"),
    ("lifestyle/low", "no-more-often-than: 1 week"),
    ("lifestyle/both", "every: 1 week, no-more-often-than: 3 weeks"),
    ("sign/one", "sooner: 1"),
    ("sign/two", "sooner: 2"),
    ("sign/less", "later: 1"),
    ("sign/lesser", "later: 2"),
];

/// The heads under `Why`, of facts on the first day.
fn heads(ids: &str) -> Vec<String> {
    let rules = custom(&FACTS);
    let profile = profile(&rules, ids);
    let text = render::text(&recommend(&profile, Elapsed::START), &profile, Look::plain(200));
    let why = text.split_once("\nWhy\n").unwrap().1.split("\n\n").next().unwrap();
    why.lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .map(str::to_owned)
        .collect()
}

#[test]
fn advice_that_two_rules_give_in_the_same_words_is_told_once() {
    let advice = "sooner: 1, advice: [{text: Go gently.}]";
    let rules = custom(&[("sign/one", advice), ("sign/two", advice)]);
    let profile = profile(&rules, "sign/one sign/two");
    let answer = recommend(&profile, Elapsed::START);
    let pages = [render::text(&answer, &profile, Look::plain(200)), render::markdown(&answer, &profile)];
    for page in pages {
        assert_eq!(page.matches("Go gently.").count(), 1, "{page}");
    }
}

#[test]
fn what_is_said_of_a_rule_is_true_of_the_answer() {
    let cases = [
        ("goal/chronic lifestyle/old lifestyle/desk", "lifestyle/desk: every 2 to 4 weeks; fits from week 5 on"),
        (
            "goal/chronic lifestyle/old",
            "goal/chronic: every week for 4 weeks, then every 2 to 4 weeks; counts in weeks 1 to 4",
        ),
        ("goal/well lifestyle/old", "goal/well: every 4 weeks; asks for less often; not needed now"),
        ("goal/chronic sign/one sign/two", "sign/one: one step more often; a larger step comes from sign/two"),
        ("goal/well sign/less sign/lesser", "sign/less: one step less often; a larger step comes from sign/lesser"),
        ("lifestyle/both sign/less", "sign/less: one step less often; lifestyle/both asks for a longer gap already"),
        (
            "goal/well lifestyle/low lifestyle/floored",
            "lifestyle/low: no more often than every week; lifestyle/floored asks for a longer gap",
        ),
        (
            "goal/chronic lifestyle/floored lifestyle/both",
            "lifestyle/floored: no more often than every 3 weeks; with no such limit: every week",
        ),
        (
            "goal/grow sign/lesser",
            "sign/lesser: two steps less often, the first part is left out; every week \u{2192} every 2 weeks",
        ),
        ("goal/well sign/one sign/less", "sign/one: one step more often; cancelled by sign/less"),
        ("goal/well sign/less", "sign/less: one step less often; already the longest gap we suggest"),
    ];
    for (ids, said) in cases {
        let heads = heads(ids);
        assert!(heads.iter().any(|head| head == said), "{ids}: {said}\n{heads:#?}");
    }
}
