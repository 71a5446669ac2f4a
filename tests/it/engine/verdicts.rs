//! What becomes of each applicable rule, and in which order the reasons stand.

use massfreq::RuleSet;

use crate::support::{answer, built_in, custom, reason_text, recommended, to_json, verdicts};

/// A small rule set, a profile and a day; then each reason in its order, as `id verdict`, and what its text says.
struct Case {
    why: &'static str,
    rules: &'static [(&'static str, &'static str)],
    facts: &'static str,
    day: u32,
    reasons: &'static [(&'static str, &'static [&'static str])],
}

const PROPOSING: &[Case] = &[
    Case {
        why: "the only smallest max leads; a window that reaches down to it agrees",
        rules: &[("goal/a", "every: 1-2 weeks"), ("goal/b", "every: 2-4 weeks")],
        facts: "goal/a goal/b",
        day: 0,
        reasons: &[
            ("goal/a leads", &["every 1 to 2 weeks", "leads throughout"]),
            ("goal/b agrees", &["every 2 to 4 weeks", "agrees throughout"]),
        ],
    },
    Case {
        why: "only longer waits than the smallest max are outweighed",
        rules: &[("goal/a", "every: 15 days"), ("goal/b", "every: 2 weeks")],
        facts: "goal/a goal/b",
        day: 0,
        reasons: &[
            ("goal/b leads", &["every 2 weeks"]),
            ("goal/a outweighed", &["every 15 days", "outweighed throughout"]),
        ],
    },
    Case {
        why: "who shares the smallest max does not lead, but says together with whom",
        rules: &[("goal/a", "every: 2 weeks"), ("goal/b", "every: 1-2 weeks"), ("lifestyle/c", "every: 2 weeks")],
        facts: "goal/a goal/b lifestyle/c",
        day: 0,
        reasons: &[
            ("goal/a agrees", &["leads together with goal/b and lifestyle/c"]),
            ("goal/b agrees", &["leads together with goal/a and lifestyle/c"]),
            ("lifestyle/c agrees", &["leads together with goal/a and goal/b"]),
        ],
    },
    Case {
        why: "to lead in one segment is enough",
        rules: &[("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 4 weeks}]"), ("goal/b", "every: 2 weeks")],
        facts: "goal/a goal/b",
        day: 0,
        reasons: &[
            (
                "goal/a leads",
                &["every week for 2 weeks, then every 4 weeks", "leads in weeks 1 to 2", "outweighed from week 3 on"],
            ),
            ("goal/b leads", &["outweighed in weeks 1 to 2", "leads from week 3 on"]),
        ],
    },
    Case {
        why: "a segment that a step later cut away counts no more",
        rules: &[
            ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 4 weeks}]"),
            ("goal/b", "every: 2 weeks"),
            ("response/r", "later: 1"),
        ],
        facts: "goal/a goal/b response/r",
        day: 0,
        reasons: &[
            ("goal/b leads", &["leads throughout"]),
            ("goal/a outweighed", &["outweighed throughout"]),
            ("response/r later", &["1 step later", "opening"]),
        ],
    },
    Case {
        why: "what is left of it on the elapsed day counts",
        rules: &[
            ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 4 weeks}]"),
            ("goal/b", "every: 2 weeks"),
            ("response/r", "later: 1"),
        ],
        facts: "goal/a goal/b response/r",
        day: 10,
        reasons: &[
            ("goal/a leads", &["leads in days 1 to 10", "outweighed from day 11 on"]),
            ("goal/b leads", &["leads from day 11 on"]),
            ("response/r later", &["the opening ends after 10 days"]),
        ],
    },
    Case {
        why: "segments are compared before the routine makes them equal and they are joined",
        rules: &[
            ("goal/a", "course: [{every: 2 weeks, for: 2 weeks}, {every: 4 weeks}]"),
            ("goal/b", "course: [{every: 4 weeks, for: 2 weeks}, {every: 2 weeks}]"),
        ],
        facts: "goal/a goal/b",
        day: 0,
        reasons: &[("goal/a leads", &["in weeks 1 to 2"]), ("goal/b leads", &["from week 3 on"])],
    },
    Case {
        why: "the default proposes when nothing else does",
        rules: &[("sign/s", "sooner: 1")],
        facts: "sign/s",
        day: 0,
        reasons: &[
            ("default default", &["every 4 weeks"]),
            ("sign/s sooner", &["1 step sooner", "from every 4 weeks to every 2 weeks"]),
        ],
    },
    Case {
        why: "of two rules with steps both ways, as many are asked for the one way as the other",
        rules: &[("sign/s", "sooner: 2, later: 1"), ("response/r", "sooner: 1, later: 2")],
        facts: "sign/s response/r",
        day: 0,
        reasons: &[
            ("default default", &["every 4 weeks"]),
            ("response/r no-effect", &["1 step sooner, 2 steps later; no effect: as many steps the other way"]),
            (
                "sign/s no-effect",
                &["2 steps sooner, 1 step later; no effect: as many steps the other way are asked for"],
            ),
        ],
    },
    Case {
        why: "a proposing rule has the verdict of its proposal, whatever else it asks for",
        rules: &[("goal/a", "every: 4 weeks, sooner: 1, no-more-often-than: 10 days"), ("goal/b", "every: 2 weeks")],
        facts: "goal/a goal/b",
        day: 0,
        reasons: &[
            ("goal/b leads", &["every 2 weeks"]),
            ("goal/a outweighed", &["every 4 weeks", "1 step sooner", "no more often than every 10 days"]),
        ],
    },
];

const ADJUSTING: &[Case] = &[
    Case {
        why: "all with the largest step of the side that won share the verdict",
        rules: &[("goal/a", "every: 2-4 weeks"), ("sign/s", "sooner: 1"), ("sign/t", "sooner: 1")],
        facts: "goal/a sign/s sign/t",
        day: 0,
        reasons: &[
            ("goal/a leads", &["every 2 to 4 weeks"]),
            ("sign/s sooner", &["together with sign/t", "from every 2 to 4 weeks to every 2 weeks"]),
            ("sign/t sooner", &["together with sign/s", "from every 2 to 4 weeks to every 2 weeks"]),
        ],
    },
    Case {
        why: "no-effect: a larger step",
        rules: &[("goal/a", "every: 4 weeks"), ("sign/s", "sooner: 1"), ("sign/t", "sooner: 2")],
        facts: "goal/a sign/s sign/t",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("sign/t sooner", &["2 steps sooner", "from every 4 weeks to every week"]),
            ("sign/s no-effect", &["1 step sooner", "larger step"]),
        ],
    },
    Case {
        why: "no-effect: the other side, which is stronger",
        rules: &[("goal/a", "every: 1 week"), ("sign/s", "sooner: 1"), ("response/r", "later: 2")],
        facts: "goal/a sign/s response/r",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("response/r later", &["2 steps later", "1 step sooner", "1 in all", "from every week to every 2 weeks"]),
            ("sign/s no-effect", &["1 step sooner", "the other way"]),
        ],
    },
    Case {
        why: "no-effect: the other side, which is as strong",
        rules: &[("goal/a", "every: 2 weeks"), ("sign/s", "sooner: 1"), ("response/r", "later: 1")],
        facts: "goal/a sign/s response/r",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("response/r no-effect", &["1 step later", "the other way"]),
            ("sign/s no-effect", &["1 step sooner", "the other way"]),
        ],
    },
    Case {
        why: "no-effect: the end of the ladder, below",
        rules: &[("goal/a", "every: 1 week"), ("sign/s", "sooner: 1")],
        facts: "goal/a sign/s",
        day: 0,
        reasons: &[("goal/a leads", &[]), ("sign/s no-effect", &["1 step sooner", "ladder"])],
    },
    Case {
        why: "no-effect: the end of the ladder, above",
        rules: &[("response/r", "later: 1")],
        facts: "response/r",
        day: 0,
        reasons: &[("default default", &[]), ("response/r no-effect", &["1 step later", "ladder"])],
    },
    Case {
        why: "more steps than the ladder has still move the course",
        rules: &[("sign/s", "sooner: 9")],
        facts: "sign/s",
        day: 0,
        reasons: &[
            ("default default", &[]),
            ("sign/s sooner", &["9 steps sooner", "from every 4 weeks to every week"]),
        ],
    },
    Case {
        why: "no-effect: the floor leaves no room",
        rules: &[("goal/a", "every: 2 weeks"), ("sign/s", "sooner: 1"), ("caution/f", "no-more-often-than: 2 weeks")],
        facts: "goal/a sign/s caution/f",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("caution/f floor", &["no more often than every 2 weeks", "Every week"]),
            ("sign/s no-effect", &["1 step sooner", "floor"]),
        ],
    },
    Case {
        why: "later ends the opening, on the elapsed day",
        rules: &[super::CHRONIC, ("response/r", "later: 1")],
        facts: "goal/c response/r",
        day: 14,
        reasons: &[("goal/c leads", &[]), ("response/r later", &["1 step later", "the opening ends after 2 weeks"])],
    },
    Case {
        why: "later moves the routine once the opening is over",
        rules: &[super::CHRONIC, ("response/r", "later: 1")],
        facts: "goal/c response/r",
        day: 28,
        reasons: &[("goal/c leads", &[]), ("response/r later", &["from every 2 to 4 weeks to every 4 weeks"])],
    },
    Case {
        why: "later by two steps does both, and names both",
        rules: &[super::CHRONIC, ("response/r", "later: 2")],
        facts: "goal/c response/r",
        day: 14,
        reasons: &[
            ("goal/c leads", &[]),
            (
                "response/r later",
                &["2 steps later", "the opening ends after 2 weeks", "from every 2 to 4 weeks to every 4 weeks"],
            ),
        ],
    },
    Case {
        why: "later that ends an opening like the routine has no effect",
        rules: &[("goal/a", "course: [{every: 2 weeks, for: 2 weeks}, {every: 2 weeks}]"), ("response/r", "later: 1")],
        facts: "goal/a response/r",
        day: 0,
        reasons: &[("goal/a leads", &[]), ("response/r no-effect", &["1 step later", "opening"])],
    },
];

const REMAINING: &[Case] = &[
    Case {
        why: "the largest floor, where it changed the course",
        rules: &[("goal/a", "every: 1-4 weeks"), ("caution/f", "no-more-often-than: 10 days")],
        facts: "goal/a caution/f",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("caution/f floor", &["no more often than every 10 days", "Every 1 to 4 weeks"]),
        ],
    },
    Case {
        why: "no-effect: a larger floor",
        rules: &[
            ("goal/a", "every: 1 week"),
            ("caution/f", "no-more-often-than: 2 weeks"),
            ("caution/g", "no-more-often-than: 3 weeks"),
        ],
        facts: "goal/a caution/f caution/g",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("caution/g floor", &["no more often than every 3 weeks"]),
            ("caution/f no-effect", &["no more often than every 2 weeks", "floor is higher"]),
        ],
    },
    Case {
        why: "equal floors share the verdict",
        rules: &[
            ("goal/a", "every: 1 week"),
            ("caution/f", "no-more-often-than: 2 weeks"),
            ("caution/g", "no-more-often-than: 14 days"),
        ],
        facts: "goal/a caution/f caution/g",
        day: 0,
        reasons: &[("goal/a leads", &[]), ("caution/f floor", &[]), ("caution/g floor", &[])],
    },
    Case {
        why: "no-effect: the course is above the floor anyway",
        rules: &[("goal/a", "every: 2 weeks"), ("caution/f", "no-more-often-than: 2 weeks")],
        facts: "goal/a caution/f",
        day: 0,
        reasons: &[
            ("goal/a leads", &[]),
            ("caution/f no-effect", &["no more often than every 2 weeks", "no more frequent"]),
        ],
    },
    Case {
        why: "of two effects, the step where it moved the course",
        rules: &[("goal/a", "every: 1 week"), ("response/r", "later: 1, no-more-often-than: 10 days")],
        facts: "goal/a response/r",
        day: 0,
        reasons: &[("goal/a leads", &[]), ("response/r later", &["1 step later"])],
    },
    Case {
        why: "of two effects, the floor where the step did not move the course",
        rules: &[("goal/a", "every: 1 week"), ("sign/s", "sooner: 1, no-more-often-than: 10 days")],
        facts: "goal/a sign/s",
        day: 0,
        reasons: &[("goal/a leads", &[]), ("sign/s floor", &["1 step sooner", "no more often than every 10 days"])],
    },
    Case {
        why: "of two effects, neither",
        rules: &[("goal/a", "every: 1 week"), ("sign/s", "sooner: 1, no-more-often-than: 1 week")],
        facts: "goal/a sign/s",
        day: 0,
        reasons: &[("goal/a leads", &[]), ("sign/s no-effect", &["1 step sooner", "no more often than every week"])],
    },
    Case {
        why: "a rule that only informs",
        rules: &[("goal/a", "advice: [{text: Drink water}]")],
        facts: "goal/a",
        day: 0,
        reasons: &[("default default", &[]), ("goal/a advises", &[])],
    },
    Case {
        why: "advice beside an effect leaves the verdict to the effect",
        rules: &[("goal/a", "every: 1 week, advice: [{text: Drink water}]")],
        facts: "goal/a",
        day: 0,
        reasons: &[("goal/a leads", &[])],
    },
    Case {
        why: "every verdict in its order, then by id",
        rules: &[
            ("goal/z", "every: 1-2 weeks"),
            ("goal/y", "every: 1-4 weeks"),
            ("goal/b", "every: 2-4 weeks"),
            ("goal/a", "every: 4 weeks"),
            ("sign/s", "sooner: 2"),
            ("sign/r", "sooner: 1"),
            ("lifestyle/f", "no-more-often-than: 10 days"),
            ("caution/e", "no-more-often-than: 1 week"),
            ("caution/d", "advice: [{text: Mind}]"),
            ("response/q", "later: 1"),
        ],
        facts: "response/q caution/d caution/e lifestyle/f sign/r sign/s goal/a goal/b goal/y goal/z",
        day: 0,
        reasons: &[
            ("goal/z leads", &[]),
            ("goal/b agrees", &[]),
            ("goal/y agrees", &[]),
            ("goal/a outweighed", &[]),
            ("sign/s sooner", &["2 steps sooner", "1 step later", "1 in all"]),
            ("lifestyle/f floor", &[]),
            ("caution/e no-effect", &[]),
            ("response/q no-effect", &[]),
            ("sign/r no-effect", &[]),
            ("caution/d advises", &[]),
        ],
    },
];

fn check(cases: &[Case]) {
    for Case { why, rules, facts, day, reasons } in cases {
        let answer = answer(&custom(rules), facts, *day);
        let expected: Vec<&str> = reasons.iter().map(|(reason, _)| *reason).collect();
        assert_eq!(verdicts(&answer), expected, "{why}");
        for (reason, parts) in *reasons {
            let rule = reason.split(' ').next().unwrap();
            let text = reason_text(&answer, rule);
            for part in *parts {
                assert!(text.contains(part), "{why}: {part:?} is not in {text:?}");
            }
        }
    }
}

#[test]
fn proposing_rules_lead_agree_or_are_outweighed() {
    check(PROPOSING);
}

#[test]
fn adjusting_rules_move_the_course_or_say_why_not() {
    check(ADJUSTING);
}

#[test]
fn floors_advice_and_the_order_of_reasons() {
    check(REMAINING);
}

#[test]
fn the_figures_of_a_reason_are_those_of_its_rule() {
    for (every, words) in
        [("9 days", "every 9 days"), ("3-6 weeks", "every 3 to 6 weeks"), ("2 times in 1 week", "every 4 days")]
    {
        let rules = custom(&[("goal/a", &format!("every: {every}"))]);
        let answer = answer(&rules, "goal/a", 0);
        assert!(reason_text(&answer, "goal/a").contains(words), "{every}");
    }
}

#[test]
fn a_reason_has_the_because_reading_notes_and_source_of_its_rule() {
    let rules = built_in();
    let answer = answer(rules, "goal/chronic-pain lifestyle/athlete sign/headaches response/same", 0);
    for reason in &recommended(&answer).reasons {
        let id = reason.rule.as_str();
        let rule = rules.get(id).unwrap();
        assert_eq!(reason.because.as_ref(), Some(rule.because()), "{id}");
        assert_eq!(reason.reading.as_ref(), rule.reading(), "{id}");
        assert_eq!(reason.notes.as_deref(), Some(rule.notes()), "{id}");
        assert_eq!(&reason.source, rule.source(), "{id}");
        assert_eq!(reason.level, None, "{id}");
    }
}

#[test]
fn advice_comes_from_every_applicable_rule_and_from_the_pack() {
    let rules = custom(&[
        ("goal/a", "every: 4 weeks, advice: [{text: One}, {text: Two, source: {basis: practice}}]"),
        ("goal/b", "every: 1 week"),
        ("sign/s", "sooner: 1, advice: [{text: Three}]"),
        ("sign/t", "sooner: 1, advice: [{text: Not given}]"),
    ]);
    assert_eq!(
        advice(&rules, "goal/a goal/b sign/s"),
        ["goal/a One", "goal/a Two", "sign/s Three", "pack From the pack"]
    );
    assert_eq!(advice(&rules, ""), ["pack From the pack"]);
}

fn advice(rules: &RuleSet, facts: &str) -> Vec<String> {
    let answer = to_json(&answer(rules, facts, 0));
    let advice = answer["advice"].as_array().unwrap().iter();
    advice.map(|advice| format!("{} {}", advice["rule"].as_str().unwrap(), advice["text"].as_str().unwrap())).collect()
}
