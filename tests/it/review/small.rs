//! What a page has to say of small sets and of layers.

use super::{printed, read, table};
use crate::support::{built_in, empty};

/// A directory with a small set.
fn small(name: &str, entries: &str) -> String {
    let directory = empty(format!("review/{name}"));
    let pack = "format: 1\npack: {name: small, version: 1.0.0, title: Small, notice: N, ladder: [1 week, 2 weeks], default: \
                {every: 4 weeks, GROUNDS}, referrals: {emergency: E, urgent: U, doctor: D, wait: W}, ask: [{goals: all, \
                question: Goals?}, {signs: all, question: Signs?}]}\n";
    let text = (pack.to_owned() + entries).replace("GROUNDS", "because: B, source: {basis: product}");
    std::fs::write(directory.join("rules.yaml"), text).unwrap();
    directory.to_str().unwrap().to_owned()
}

/// A small set with one combination.
fn combined(name: &str, combination: &str) -> String {
    let facts = "goals:\n  a: {title: A, every: 1 week, GROUNDS}\n  b: {title: B, every: 1 week, GROUNDS}\n\
                 signs:\n  s: {title: S, sooner: 1, GROUNDS}\n  t: {title: S, sooner: 1, GROUNDS}\n\
                 cautions:\n  y: {title: Y, ask: Y?, refer: doctor, do: Do y., GROUNDS}\n";
    small(name, &format!("{facts}combinations:\n  k: {{title: K, GROUNDS, {combination}}}\n"))
}

#[test]
fn what_a_layer_leaves_out_and_loses_comes_first() {
    let directory = empty("review/layer");
    let layer = "format: 1\npack: {name: clinic, version: 1.0.0, title: Clinic, extends: built-in, referrals: {urgent: Rest.}}\n\
                 disable: {caution/pregnancy: we do not ask, sign/stress: not ours}\n";
    std::fs::write(directory.join("rules.yaml"), layer).unwrap();
    let directory = directory.to_str().unwrap();
    let page = read(&printed(&[directory, "--format", "markdown"]));
    let (first, _) = page.split_once("## What people are told on a referral").unwrap();
    let built_in = built_in();
    assert!(first.contains(&format!(", a layer on top of {} {}", built_in.name(), built_in.version())), "{first}");
    for text in [
        "## These rules refer less, or not at all, where the built-in ones refer",
        ": caution/pregnancy (was doctor, now not at all) (for all)",
        "- **In the built-in rules:** SEE A DOCTOR FIRST\n- **In these rules:** no referral\n\n☐ agree",
        "## These rules word safety texts of the built-in ones otherwise",
        "- **In these rules:** Rest.",
        ": Pregnancy (caution/pregnancy) (for all)\n\n- **Left out because:** we do not ask\n\n☐ agree",
        "- **Left out because:** not ours",
    ] {
        assert!(first.contains(text), "{text}: {first}");
    }
    assert!(printed(&[directory, "--format", "csv"]).contains("we do not ask"));
}

#[test]
fn a_pair_with_a_rule_of_its_own_has_a_row() {
    let set = combined("own-words", "when: {goal: a, caution: y}, refer: doctor, do: Sit still.");
    let page = read(&printed(&[&set, "--format", "markdown"]));
    assert_eq!(table(&page, "## Pairs of statements"), [["1", "A", "Y", "SEE A DOCTOR FIRST", "K"]]);
    assert!(page.contains("Without this rule: the same level of referral."), "{page}");
    let set = combined("taken-away", "when: {goal: a, sign: {none: s}}, advice: [{text: Mind.}]");
    let page = read(&printed(&[&set, "--format", "markdown"]));
    let rows = table(&page, "## Pairs of statements");
    assert!(rows.iter().any(|row| row[1..] == ["A", "S", "every week", "no more: K"]), "{rows:?}");
}

#[test]
fn a_rule_that_changes_has_its_change_whatever_else_does() {
    let when =
        |sign: &str, more: &str| format!("when: {{any-of: [{{sign: {sign}}}, {{goal: b}}]}}, every: 3 days{more}");
    let old = combined("sign-before", &when("s", ""));
    let new = combined("sign-now", &when("t", ", help: Shorter."));
    let page = read(&printed(&[&new, "--against", &old, "--format", "markdown"]));
    assert!(page.contains("- **Applies to, before:** sign s or goal b"), "{page}");
    assert!(page.contains("- **Applies to, now:** sign t or goal b") && page.contains("new:** Shorter."), "{page}");
}

#[test]
fn a_set_that_is_not_the_same_has_a_block() {
    let set = |name: &str, entries: &str| small(name, &format!("goals: {{{entries}}}\n"));
    let old = set("order-before", "a: {title: A, every: 1 week, GROUNDS}, b: {title: B, every: 1 week, GROUNDS}");
    let text = std::fs::read_to_string(format!("{old}/rules.yaml")).unwrap();
    let [pages, title] = [
        (
            "{goals: all, question: Goals?}, {signs: all, question: Signs?}",
            "{signs: all, question: Signs?}, {goals: all, question: Goals?}",
        ),
        ("title: Small", "title: Smaller"),
    ]
    .map(|(was, is)| {
        let directory = empty(format!("review/order-{}", was.len()));
        std::fs::write(directory.join("rules.yaml"), text.replace(was, is)).unwrap();
        read(&printed(&[directory.to_str().unwrap(), "--against", &old, "--format", "markdown"]))
    });
    assert!(pages.contains("- **Question, before:** (1) goals: Goals? (2) signs: Signs?"), "{pages}");
    assert!(pages.contains("- **Question, now:** (1) signs: Signs? (2) goals: Goals?"), "{pages}");
    assert!(title.contains("now:** small 1.0.0: Smaller\n\n☐ agree"), "{title}");
}

#[test]
fn each_way_to_a_combination_has_an_example_and_no_count_is_made_up() {
    let set = combined("ways", "when: {any-of: [{sign: s}, {goal: {all: [a, b]}}]}, every: 3 days");
    let page = printed(&[&set, "--format", "markdown"]);
    assert!(page.contains("example:** S: every 3 days.") && page.contains("example:** A + B: every 3 days."), "{page}");
    let signs: Vec<String> = (0..40).map(|at| format!("  s{at}: {{title: S{at}, sooner: 1, GROUNDS}}\n")).collect();
    let signs = signs.concat();
    let many = "combinations: {k: {title: K, GROUNDS, when: {sign: {at-least: 3}}, every: 3 days}}";
    let page = printed(&[&small("forty", &format!("signs:\n{signs}{many}\n")), "--format", "markdown"]);
    assert!(page.contains("(and others like it): every 3 days."), "{page}");
}

#[test]
fn two_hundred_goals_are_a_page_that_can_be_read() {
    let goals: Vec<String> = (0..200)
        .map(|at| format!("  g{at}: {{title: G{at}, every: {} to {} days, GROUNDS}}\n", 150 - at / 2, 151 + at))
        .collect();
    let goals = goals.concat();
    let every = "combinations: {k: {title: K, GROUNDS, when: {goal: {at-least: 2}}, advice: [{text: T}]}}";
    let page = printed(&[&small("goals", &format!("goals:\n{goals}{every}\n")), "--format", "markdown"]);
    assert!(page.contains("more rows of this kind, which this page does not show."));
    assert_eq!(table(&page, "## Pairs of statements").len(), 1000);
    assert!(page.matches("For example:").count() <= 13);
}
