//! The `when` of a combination: each form, for facts that make it true and facts that do not.

use crate::support::{answer, custom, verdicts};

/// A condition, the profiles for which it holds, and those for which it does not.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    ("goal: a", &["goal/a", "goal/a goal/b"], &["", "goal/b", "sign/s"]),
    ("goal: [a, b]", &["goal/a", "goal/b", "goal/a goal/b", "goal/b goal/c"], &["", "goal/c"]),
    ("goal: {any: [a, b]}", &["goal/a", "goal/b", "goal/a goal/b"], &["", "goal/c"]),
    ("goal: {any: a}", &["goal/a"], &["goal/b"]),
    ("goal: {all: [a, b]}", &["goal/a goal/b", "goal/a goal/b goal/c"], &["", "goal/a", "goal/b goal/c"]),
    ("goal: {none: [a, b]}", &["", "goal/c", "sign/s"], &["goal/a", "goal/b goal/c"]),
    ("goal: {at-least: 1}", &["goal/a", "goal/c"], &["", "sign/s sign/t"]),
    ("goal: {at-least: 2}", &["goal/a goal/c", "goal/a goal/b goal/c"], &["", "goal/a", "goal/a sign/s"]),
    ("goal: {at-least: 3}", &["goal/a goal/b goal/c"], &["goal/a goal/b"]),
    ("goal: {at-least: 4}", &[], &["goal/a goal/b goal/c"]),
    ("goal: {at-least: 2}", &[], &["goal/c goal/gamma", "goal/a goal/a"]),
    ("goal: {at-least: 2, none: [c]}", &["goal/a goal/b"], &["goal/a", "goal/a goal/c", "goal/a goal/b goal/c"]),
    ("goal: {any: [a, b], all: [c], none: [b]}", &["goal/a goal/c"], &["goal/c", "goal/a", "goal/a goal/b goal/c"]),
    ("goal: a, sign: s", &["goal/a sign/s"], &["goal/a", "sign/s", "goal/b sign/s"]),
    ("lifestyle: l", &["lifestyle/l"], &["", "goal/a"]),
    ("caution: x", &["caution/x"], &[""]),
    ("response: r", &["response/r"], &["", "response/q"]),
    ("response: {none: [r]}", &["", "response/q"], &["response/r"]),
    (
        "any-of: [{goal: a}, {sign: [s, t]}]",
        &["goal/a", "sign/s", "sign/t", "goal/a sign/s"],
        &["", "goal/b", "lifestyle/l"],
    ),
    ("any-of: [{goal: a, sign: s}, {goal: b}]", &["goal/a sign/s", "goal/b"], &["goal/a", "sign/s"]),
    (
        "lifestyle: l, any-of: [{goal: a}, {sign: s}]",
        &["lifestyle/l goal/a", "lifestyle/l sign/s"],
        &["lifestyle/l", "goal/a sign/s"],
    ),
    ("not: {goal: a}", &["", "goal/b"], &["goal/a", "goal/a goal/b"]),
    ("not: {goal: a, sign: s}", &["", "goal/a", "sign/s"], &["goal/a sign/s"]),
    ("not: {not: {goal: a}}", &["goal/a"], &["", "goal/b"]),
    (
        "goal: a, not: {any-of: [{sign: s}, {response: r}]}",
        &["goal/a", "goal/a sign/t response/q"],
        &["", "goal/a sign/s", "goal/a response/r", "sign/t"],
    ),
    (
        "any-of: [{not: {goal: {at-least: 1}}}, {sign: s, any-of: [{response: r}, {lifestyle: l}]}]",
        &["", "sign/t", "goal/a sign/s response/r", "goal/a sign/s lifestyle/l"],
        &["goal/a", "goal/a sign/s", "goal/a response/r lifestyle/l"],
    ),
    ("goal: gamma", &["goal/c", "goal/gamma"], &["", "goal/a"]),
    ("goal: {all: [a, gamma]}", &["goal/a goal/c", "goal/a goal/gamma"], &["goal/a", "goal/c"]),
];

#[test]
fn a_combination_applies_where_its_condition_holds_and_nowhere_else() {
    for (when, holds, fails) in CASES {
        let combination = format!("advice: [{{text: It holds}}], when: {{{when}}}");
        let rules = custom(&[
            ("goal/a", "every: 2 weeks"),
            ("goal/b", "every: 2 weeks"),
            ("goal/c", "every: 2 weeks, aliases: [gamma]"),
            ("lifestyle/l", "every: 2 weeks"),
            ("sign/s", "sooner: 1"),
            ("sign/t", "sooner: 1"),
            ("caution/x", "no-more-often-than: 1 week"),
            ("response/r", "later: 1"),
            ("response/q", "later: 1"),
            ("combination/it", &combination),
        ]);
        for (profiles, expected) in [(holds, true), (fails, false)] {
            for facts in *profiles {
                let applies = verdicts(&answer(&rules, facts, 0)).contains(&"combination/it advises".to_owned());
                assert_eq!(applies, expected, "`{when}` for `{facts}`");
            }
        }
    }
}

#[test]
fn a_combination_has_effects_like_any_rule() {
    for (effect, verdict) in [
        ("every: 1 week", "combination/it leads"),
        ("sooner: 1", "combination/it sooner"),
        ("no-more-often-than: 5 weeks", "combination/it floor"),
        ("refer: wait", "combination/it refers"),
    ] {
        let combination = format!("{effect}, when: {{goal: a}}");
        let rules = custom(&[("goal/a", "every: 4 weeks"), ("combination/it", &combination)]);
        assert!(verdicts(&answer(&rules, "goal/a", 0)).contains(&verdict.to_owned()), "{effect}");
    }
}

#[test]
fn a_condition_names_any_of_many_facts() {
    let ids: Vec<String> = (0..130).map(|at| format!("goal/g{at:03}")).collect();
    let some = "[g000, g063, g064, g129]";
    let [all, none] = ["all", "none"].map(|test| format!("advice: [{{text: T}}], when: {{goal: {{{test}: {some}}}}}"));
    let mut entries: Vec<(&str, &str)> = ids.iter().map(|name| (name.as_str(), "every: 2 weeks")).collect();
    entries.extend([("combination/all", all.as_str()), ("combination/none", &none)]);
    entries.push(("combination/three", "advice: [{text: T}], when: {goal: {at-least: 3}}"));
    let rules = custom(&entries);
    for (facts, applying) in [
        ("goal/g000 goal/g063 goal/g064 goal/g129", &["all", "three"][..]),
        ("goal/g000 goal/g064 goal/g129", &["three"]),
        ("goal/g063", &[]),
        ("goal/g062 goal/g128", &["none"]),
        ("goal/g062 goal/g065 goal/g128", &["none", "three"]),
    ] {
        let told = verdicts(&answer(&rules, facts, 0));
        let found: Vec<&str> =
            told.iter().filter_map(|it| it.strip_prefix("combination/")?.split(' ').next()).collect();
        assert_eq!(found, applying, "{facts}");
    }
}
