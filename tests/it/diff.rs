//! `rules diff`: for whom two rule sets answer differently.

use std::collections::{BTreeMap, BTreeSet};

use massfreq::proof::diff::{Diff, Direction, Group, Outcome, diff};
use massfreq::{Elapsed, Facet, Profile, Rule, RuleSet, evaluate};

use crate::support::{PACK, built_in, custom, halves, load, one_file, profile, set, space};

mod clearing;
mod losses;
mod undecided;

/// The shipped rule files with one text replaced.
fn edited(file: &str, from: &str, to: &str) -> RuleSet {
    edited_in(&[(file, from, to)])
}

/// The shipped rule files with texts replaced, each in a file.
fn edited_in(edits: &[(&str, &str, &str)]) -> RuleSet {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mut text = std::fs::read_to_string(&path).unwrap();
        for (_, from, to) in edits.iter().filter(|(file, ..)| *file == name) {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        (name, text.into_bytes())
    });
    let files: Vec<_> = files.collect();
    assert!(
        edits.iter().all(|(file, ..)| files.iter().any(|(name, _)| name == file)),
        "a file is not there: {edits:?}"
    );
    RuleSet::from_files(files).unwrap_or_else(|findings| panic!("{findings}"))
}

fn of(old: &RuleSet, new: &RuleSet) -> Diff {
    diff(old, new)
}

fn custom_diff(old: &[(&str, &str)], new: &[(&str, &str)]) -> Diff {
    of(&custom(old), &custom(new))
}

/// Each group as `direction: who: old -> new`.
fn lines(diff: &Diff) -> Vec<String> {
    let side = |side: &Option<massfreq::proof::diff::Side>| {
        side.as_ref().map_or("none".to_owned(), |side| side.summary.clone())
    };
    let each = |group: &Group| {
        format!("{}: {}: {} -> {}", group.direction.as_str(), group.who, side(&group.old), side(&group.new))
    };
    diff.groups.iter().map(each).collect()
}

fn directions(diff: &Diff) -> Vec<Direction> {
    diff.groups.iter().map(|group| group.direction).collect()
}

#[test]
fn a_set_does_not_differ_from_itself() {
    let found = of(built_in(), built_in());
    assert_eq!((found.outcome, found.coverage.profiles, found.changed), (Outcome::Same, 10_485_760, 0));
    assert!(found.groups.is_empty() && found.texts.is_empty() && found.lost_referrals.is_empty());
    assert_eq!(
        found.coverage.proved_cautions,
        built_in().facts(Facet::Caution).filter(|rule| rule.refer().is_some()).count()
    );
}

#[test]
fn a_comment_changes_nothing() {
    let found = of(built_in(), &edited("lifestyles.yaml", "format: 1", "# A comment.\nformat: 1"));
    assert_eq!((found.outcome, found.changed), (Outcome::Same, 0));
}

#[test]
fn a_text_changes_no_answer() {
    let found = of(built_in(), &edited("lifestyles.yaml", "title: Desk worker", "title: Works at a desk"));
    assert_eq!((found.outcome, found.changed, found.reasons_changed), (Outcome::TextChanged, 0, 0));
    assert_eq!(found.texts.iter().map(massfreq::RuleId::as_str).collect::<Vec<_>>(), ["lifestyle/desk-worker"]);
}

#[test]
fn a_question_of_the_pack_is_a_text_of_it() {
    let found = of(built_in(), &edited("pack.yaml", "question: What do you want massage for?", "question: What for?"));
    assert_eq!((found.outcome, found.changed), (Outcome::TextChanged, 0));
    assert_eq!(found.texts.iter().map(massfreq::RuleId::as_str).collect::<Vec<_>>(), ["pack"]);
}

#[test]
fn reasons_change_where_another_rule_gives_the_same_answer() {
    let old = [("goal/a", "every: 1 week"), ("sign/s", "sooner: 1")];
    let new = [("goal/a", "every: 1 week"), ("sign/s", "every: 4 weeks")];
    let found = custom_diff(&old[..1], &[old[0], ("combination/c", "when: {goal: a}, every: 4 weeks")]);
    assert_eq!((found.outcome, found.changed, found.reasons_changed), (Outcome::ReasonsChanged, 0, 1));
    // The sign alone now proposes what the default did; it no longer makes anything sooner.
    let found = custom_diff(&old, &new);
    assert_eq!((found.changed, found.reasons_changed), (1, 1));
}

/// The numbers of the profiles that a plain loop finds to differ on one of the days.
fn differing(new: &'static RuleSet, days: &[u32]) -> Vec<usize> {
    let space = space();
    let differs = halves(space.len(), |number| {
        let facts = || space.rules(number).map(|rule: &Rule| (rule.facet().unwrap(), rule.name()));
        let of = |rules: &'static RuleSet| {
            facts().fold(Profile::new(rules), |profile, (facet, name)| profile.with(facet, name).unwrap())
        };
        let (old, new) = (of(built_in()), of(new));
        days.iter().any(|day| {
            let (old, new) = (evaluate(&old, Elapsed::days(*day)), evaluate(&new, Elapsed::days(*day)));
            (old.referral(), old.course()) != (new.referral(), new.course())
        })
    });
    (0..space.len()).filter(|number| differs[*number]).collect()
}

/// The count, and whom the groups are about.
#[test]
fn a_changed_lifestyle_and_opening_change_exactly_the_profiles_that_a_plain_loop_finds() {
    let new = edited_in(&[
        ("lifestyles.yaml", "every: 2-4 weeks", "every: 3 weeks"),
        ("combinations.yaml", "for: 4 weeks", "for: 6 weeks"),
    ]);
    let new: &'static RuleSet = Box::leak(Box::new(new));
    let days = [0, 13, 14, 27, 28, 41, 42];
    let found = of(built_in(), new);
    assert_eq!(found.coverage.days, days);
    let expected = differing(new, &days);
    let space = space();
    let of_desk = |number: &usize| space.ids(*number).contains(&"lifestyle/desk-worker");
    let of_signs = |number: &usize| space.ids(*number).iter().filter(|id| id.starts_with("sign/")).count() >= 3;
    let by_each = [expected.iter().all(of_desk), expected.iter().all(of_signs)];
    assert_eq!(by_each, [false; 2], "one of the edits changes nothing");
    // The cautions that only advise change no answer, and are tried both ways.
    let advising = built_in().facts(Facet::Caution).filter(|rule| rule.refer().is_none()).count();
    assert_eq!(found.changed, (expected.len() as u128) << advising);
    assert_eq!(found.groups.iter().map(|group| group.profiles).sum::<u128>(), found.changed);
    let fits = |group: &Group, ids: &BTreeSet<&str>| {
        group.with.iter().all(|id| ids.contains(id.as_str()))
            && !group.without.iter().any(|id| ids.contains(id.as_str()))
    };
    let mut exact: BTreeMap<usize, u64> = BTreeMap::new();
    for number in expected {
        let ids: BTreeSet<&str> = space.ids(number).into_iter().collect();
        let fitting: Vec<usize> = (0..found.groups.len()).filter(|at| fits(&found.groups[*at], &ids)).collect();
        assert!(!fitting.is_empty(), "{} is in no group", space.name(number));
        for at in fitting {
            *exact.entry(at).or_default() += 1;
        }
    }
    for (at, group) in found.groups.iter().enumerate() {
        assert!(Some(group.profiles) <= group.of && u128::from(exact[&at]) << advising >= group.profiles, "{group:?}");
    }
}

#[test]
fn a_later_day_alone_can_differ() {
    let course = |weeks: u32| format!("course: [{{every: 1 week, for: {weeks} weeks}}, {{every: 2 weeks}}]");
    let (four, six) = (course(4), course(6));
    let found = custom_diff(
        &[("goal/a", &four), ("response/better", "later: 1")],
        &[("goal/a", &six), ("response/better", "later: 1")],
    );
    let better: Vec<&Group> = found.groups.iter().filter(|group| group.who.contains("better")).collect();
    let [group] = better.as_slice() else { panic!("{better:#?}") };
    assert_eq!((group.day, group.direction), (28, Direction::Sooner));
    assert_eq!(group.example, "massfreq recommend --goal a --response better --week 5");
}

#[test]
fn a_lost_referral_and_a_weakened_one_are_named() {
    let old = [("caution/a", "refer: urgent"), ("caution/b", "refer: urgent"), ("caution/c", "refer: wait")];
    let new = [("caution/a", "refer: doctor"), ("caution/c", "refer: wait")];
    let found = custom_diff(&old, &new);
    assert_eq!(
        lines(&found),
        [
            "referral-lost: caution a, whatever else: refer: urgent -> refer: doctor",
            "referral-lost: caution b, whatever else: refer: urgent -> none",
        ]
    );
    assert_eq!((found.outcome, found.coverage.profiles, found.changed), (Outcome::AnswersChanged, 1, 0));
    let lost: Vec<&str> = found.lost_referrals.iter().map(|lost| lost.rule.as_str()).collect();
    assert_eq!(lost, ["caution/a", "caution/b"]);
    let back = custom_diff(&new, &old);
    assert_eq!(directions(&back), [Direction::ReferralAdded; 2]);
    assert!(back.lost_referrals.is_empty());
}

#[test]
fn a_caution_that_a_combination_makes_graver_is_tried_with_other_facts() {
    let facts = [("goal/g", "every: 1 week"), ("caution/c", "refer: wait")];
    let graver = ("combination/both", "when: {caution: c, goal: g}, refer: emergency");
    let found = custom_diff(&[facts[0], facts[1], graver], &facts);
    assert_eq!((found.coverage.profiles, found.changed, found.coverage.proved_cautions), (4, 1, 0));
    assert_eq!(lines(&found), ["referral-lost: g, caution c: refer: emergency -> refer: wait"]);
    assert_eq!(found.lost_referrals[0].rule.as_str(), "combination/both");
}

#[test]
fn a_caution_whose_referral_something_else_hides_alone_is_tried_with_other_facts() {
    let always = ("combination/always", "when: {not: {lifestyle: x}}, refer: urgent");
    let set = |effect| [("lifestyle/x", "every: 2 weeks"), ("caution/c", effect), always];
    let found = custom_diff(&set("advice: [{text: Rest.}]"), &set("refer: urgent"));
    assert_eq!((found.changed, directions(&found)), (1, vec![Direction::ReferralAdded]));
    assert_eq!(lines(&found), ["referral-added: x, caution c: Every 2 weeks -> refer: urgent"]);
}

#[test]
fn the_direction_is_by_suggestion_then_by_max() {
    let moved = |old: &str, new: &str| directions(&custom_diff(&[("goal/a", old)], &[("goal/a", new)]));
    assert_eq!(moved("every: 2-4 weeks", "every: 3 weeks"), [Direction::Sooner]);
    assert_eq!(moved("every: 3 weeks", "every: 2-4 weeks"), [Direction::Later]);
    let course = |weeks: &str| format!("course: [{{every: 1 week, for: 4 weeks}}, {{every: {weeks}}}]");
    assert_eq!(moved(&course("2-4 weeks"), &course("2-3 weeks")), [Direction::Sooner], "2 weeks are suggested in both");
    assert_eq!(moved(&course("2-3 weeks"), &course("2-4 weeks")), [Direction::Later]);
    assert_eq!(moved("every: 1-4 weeks", "every: 2-4 weeks"), [Direction::Later], "by the shortest wait last");
    assert_eq!(moved("every: 2 weeks", &course("4 weeks")), [Direction::Mixed]);
}

#[test]
fn the_order_of_the_sets_turns_the_directions_round() {
    let new = edited("lifestyles.yaml", "every: 2-4 weeks", "every: 5 weeks");
    let count = |found: &Diff, wanted| {
        found.groups.iter().filter(|group| group.direction == wanted).map(|group| group.profiles).sum::<u128>()
    };
    let (there, back) = (of(built_in(), &new), of(&new, built_in()));
    assert_eq!(there.changed, back.changed);
    assert_eq!(there.coverage.days, [0, 13, 14, 27, 28], "the ends of the openings of both");
    assert!(count(&there, Direction::Later) > 0);
    assert_eq!(count(&there, Direction::Later), count(&back, Direction::Sooner));
    assert_eq!(count(&there, Direction::Sooner), count(&back, Direction::Later));
}

#[test]
fn groups_stand_gravest_first_then_by_size() {
    let set = |a: &'static str, b: &'static str, c: &'static str| [("goal/a", a), ("goal/b", b), ("caution/c", c)];
    let old = set("every: 1 week", "every: 4 weeks", "refer: urgent");
    let found = custom_diff(&old, &set("every: 2 weeks", "every: 3 weeks", "refer: wait"));
    let expected = [Direction::ReferralLost, Direction::Later, Direction::Sooner];
    assert_eq!(directions(&found), expected);
    let new = edited("lifestyles.yaml", "every: 2-4 weeks", "every: 3 weeks");
    let key = |group: &Group| (group.direction, std::cmp::Reverse(group.profiles));
    assert!(of(built_in(), &new).groups.is_sorted_by_key(key));
}

#[test]
fn facts_that_one_set_lacks_are_named() {
    let found =
        custom_diff(&[("goal/a", "every: 1 week")], &[("goal/a", "every: 1 week"), ("goal/b", "every: 2 weeks")]);
    assert_eq!((found.outcome, found.coverage.profiles), (Outcome::FactsAdded, 2));
    assert_eq!(found.added_facts.iter().map(massfreq::RuleId::as_str).collect::<Vec<_>>(), ["goal/b"]);
    let found =
        custom_diff(&[("goal/a", "every: 1 week"), ("goal/b", "every: 2 weeks")], &[("goal/a", "every: 1 week")]);
    assert_eq!(lines(&found), ["fact-removed: goal b: Every 2 weeks -> none"]);
    assert_eq!((found.changed, found.removed_facts.len()), (0, 1));
}

#[test]
fn a_renamed_fact_that_keeps_its_name_as_an_alias_is_not_gone() {
    let found = custom_diff(&[("goal/a", "every: 1 week")], &[("goal/b", "aliases: [a], every: 2 weeks")]);
    assert_eq!(lines(&found), ["later: a: Every week -> Every 2 weeks"]);
    assert!(found.added_facts.is_empty() && found.removed_facts.is_empty());
}

#[test]
fn a_group_is_described_by_what_its_profiles_share_and_lack() {
    let rest = [("goal/g", "every: 1 week"), ("lifestyle/y", "every: 1 week"), ("sign/s", "sooner: 1")];
    let with = |every: &'static str| [&[("lifestyle/x", every)], rest.as_slice()].concat();
    let found = custom_diff(&with("every: 2-4 weeks"), &with("every: 3 weeks"));
    assert_eq!(
        lines(&found)[0],
        "sooner: x, no goal, no other lifestyle, no sign: Every 2 to 4 weeks -> Every 3 weeks"
    );
    assert_eq!(found.groups[0].example, "massfreq recommend --lifestyle x");
}

/// How many profiles of two small sets with the same facts differ on one of the days, found by trying each.
fn tried(old: &RuleSet, new: &RuleSet, days: &[u32]) -> (u128, u128) {
    let (responses, facts): (Vec<&Rule>, Vec<&Rule>) = old
        .rules()
        .iter()
        .filter(|rule| rule.facet().is_some())
        .partition(|rule| rule.facet() == Some(Facet::Response));
    let (mut all, mut changed) = (0, 0);
    for number in 0..1_u32 << facts.len() {
        for response in [None].into_iter().chain(responses.iter().map(Some)) {
            let chosen = facts.iter().enumerate().filter(|(at, _)| number >> at & 1 == 1).map(|(_, rule)| rule);
            let ids: Vec<&str> = chosen.chain(response).map(|rule| rule.id().as_str()).collect();
            let (in_old, in_new) = (profile(old, &ids.join(" ")), profile(new, &ids.join(" ")));
            all += 1;
            changed += u128::from(days.iter().any(|day| {
                let of = |profile| {
                    let evaluation = evaluate(profile, Elapsed::days(*day));
                    (evaluation.referral(), evaluation.course().cloned())
                };
                of(&in_old) != of(&in_new)
            }));
        }
    }
    (all, changed)
}

#[test]
fn facts_that_are_alike_are_counted_as_if_each_was_tried() {
    let facts = [
        ("goal/a", "course: [{every: 1 week, for: 2 weeks}, {every: 2-4 weeks}]"),
        ("goal/b", "every: 2 weeks"),
        ("sign/p", "sooner: 1"),
        ("sign/q", "sooner: 1"),
        ("sign/r", "sooner: 1"),
        ("sign/s", "sooner: 1"),
        ("sign/t", "later: 1"),
        ("response/x", "later: 2"),
        ("response/y", "later: 2"),
        ("response/z", "advice: [{text: T}]"),
    ];
    for when in [
        "{sign: {at-least: 2}}",
        "{sign: {all: [p, q, r, s]}}",
        "{sign: {all: [p, q]}, goal: a}",
        "{sign: {none: [p, q, r]}, response: [x, y]}",
        "{any-of: [{sign: {at-least: 3}}, {not: {sign: {any: [q, r]}}}]}",
        "{sign: {at-least: 4}, not: {sign: {all: [p, q, r, s]}}}",
        "{response: {at-least: 1}, goal: {at-least: 2}}",
        "{any-of: [{sign: {at-least: 4}}, {sign: {at-least: 2}, goal: a}]}",
    ] {
        let with = |effect: &str| {
            let combination = format!("when: {when}, {effect}");
            custom(&[facts.as_slice(), &[("combination/c", combination.as_str())]].concat())
        };
        let (old, new) = (with("every: 1 week"), with("every: 4 days"));
        let found = of(&old, &new);
        let counted = (found.coverage.profiles, found.changed);
        assert_eq!(counted, tried(&old, &new, &found.coverage.days), "{when}");
        assert!(found.changed > 0, "{when}");
        for group in &found.groups {
            assert!(Some(group.profiles) <= group.of, "{when}: {group:?}");
        }
    }
}

#[test]
fn facts_that_are_alike_are_compared_without_a_bound() {
    let names: Vec<String> = (0..40).map(|at| format!("sign/s{at}")).collect();
    let rules = |step: &'static str| {
        let rules: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), step)).collect();
        custom(&rules)
    };
    let found = of(&rules("sooner: 1"), &rules("sooner: 2"));
    assert_eq!((found.coverage.profiles, found.coverage.most_facts), (1 << 40, None));
    assert_eq!(found.changed, (1 << 40) - 1);
    assert_eq!(lines(&found), ["sooner: any facts: Every 2 weeks -> Every week"]);
}

#[test]
fn profiles_that_are_too_many_to_be_tried_are_compared_all_the_same() {
    let texts: Vec<(String, String)> =
        (0..90).map(|at| (format!("sign/s{at}"), format!("every: {} days", 30 + at))).collect();
    let mut rules: Vec<(&str, &str)> = texts.iter().map(|(id, effect)| (id.as_str(), effect.as_str())).collect();
    let without = custom(&rules);
    rules.push(("combination/c", "when: {sign: {all: [s1, s3, s5, s7, s9]}}, every: 1 week"));
    let found = of(&custom(&rules), &without);
    assert_eq!((found.coverage.profiles, found.coverage.most_facts, found.not_compared), (1 << 90, None, 0));
    assert_eq!(found.changed, 1 << 85);
    // s0 leads where it is given, and otherwise s1.
    assert_eq!(found.groups.iter().map(|group| group.profiles).collect::<Vec<_>>(), [1 << 84, 1 << 84]);
    let signs = ["s0,s1", "s1"].map(|first| format!("massfreq recommend --sign {first},s3,s5,s7,s9"));
    assert_eq!(found.groups.iter().map(|group| group.example.as_str()).collect::<Vec<_>>(), signs);
}

/// Twelve goals, lifestyles and signs, and a combination.
fn dozens(combination: &str) -> RuleSet {
    let ids =
        ["goal/g", "lifestyle/l", "sign/s"].into_iter().flat_map(|of| (1..=12).map(move |at| format!("{of}{at}")));
    let rules: Vec<(String, String)> = ids.zip(21..).map(|(id, days)| (id, format!("every: {days} days"))).collect();
    let rules = rules.iter().map(|(id, effect)| (id.as_str(), effect.as_str()));
    custom(&rules.chain([("combination/c", combination)]).collect::<Vec<_>>())
}

#[test]
fn a_when_that_stops_holding_for_large_profiles_alone_is_seen() {
    let old = dozens("when: {sign: {all: [s1, s2, s3, s4]}}, refer: emergency");
    let found =
        of(&old, &dozens("when: {sign: {all: [s1, s2, s3, s4]}, not: {goal: g2, lifestyle: l3}}, refer: emergency"));
    assert_eq!((found.outcome, found.changed), (Outcome::AnswersChanged, 1 << 30));
    assert!(found.groups.iter().all(|group| group.direction == Direction::ReferralLost));
    let smallest = "massfreq recommend --goal g2 --lifestyle l3 --sign s1,s2,s3,s4";
    assert!(found.groups.iter().any(|group| group.example == smallest));
}

#[test]
fn counts_that_no_number_holds_are_said_to_be_larger() {
    let signs = |count: usize, step: &'static str| {
        let ids: Vec<String> = (0..count).map(|at| format!("sign/s{at}")).collect();
        let rules = ids.iter().map(|id| (id.as_str(), step));
        custom(&rules.chain([("goal/g", "every: 4 weeks")]).collect::<Vec<_>>())
    };
    let found = of(&signs(126, "sooner: 1"), &signs(126, "sooner: 2"));
    assert_eq!((found.coverage.profiles, found.changed), (1 << 127, (1 << 127) - 2));
    let found = of(&signs(200, "sooner: 1"), &signs(200, "sooner: 2"));
    assert_eq!((found.coverage.profiles, found.changed), (u128::MAX, u128::MAX));
    assert_eq!(found.groups.len(), 1);
}

#[test]
fn the_ladder_and_the_default_are_compared() {
    let rules = [("sign/s", "sooner: 1")];
    let found = of(&custom(&rules), &set(&PACK.replace("every: 4 weeks", "every: 2 weeks"), &rules));
    assert_eq!((found.changed, directions(&found)), (2, vec![Direction::Sooner; 2]));
    let same = load([one_file(PACK, &rules)]);
    assert_eq!(of(&custom(&rules), &same).outcome, Outcome::Same);
}

#[test]
fn the_rules_that_are_new_gone_or_otherwise_are_told_with_what_they_do() {
    let old = custom(&[("goal/a", "every: 1 week"), ("goal/b", "every: 2 weeks"), ("sign/s", "sooner: 1")]);
    let new = custom(&[
        ("goal/a", "every: 3 weeks"),
        ("goal/b", "every: 2 weeks"),
        ("goal/new", "every: 1 day"),
        ("combination/c", "when: {goal: new}, refer: doctor"),
    ]);
    let found = of(&old, &new);
    let told: Vec<(&str, Option<&str>, Option<&str>)> = found
        .rules
        .iter()
        .map(|changed| {
            let effect =
                |side: &'_ Option<massfreq::proof::diff::RuleInShort>| side.as_ref().map(|rule| rule.effect.clone());
            (changed.rule.as_str(), effect(&changed.old), effect(&changed.new))
        })
        .map(|(rule, old, new)| (rule, old.map(|text| &*text.leak()), new.map(|text| &*text.leak())))
        .collect();
    assert_eq!(
        told,
        [
            ("combination/c", None, Some("refers: doctor")),
            ("goal/a", Some("every week"), Some("every 3 weeks")),
            ("goal/new", None, Some("every day")),
            ("sign/s", Some("1 step sooner"), None),
        ]
    );
    assert_eq!(found.rules[0].new.as_ref().unwrap().when, "goal new");
}

#[test]
fn what_people_are_told_on_a_referral_is_compared() {
    let new = edited("pack.yaml", "Call the emergency number now (", "Have tea (");
    let found = of(built_in(), &new);
    let [changed] = found.referral_texts.as_slice() else { panic!("{:?}", found.referral_texts) };
    assert!(changed.old.starts_with("Call the emergency number now") && changed.new.starts_with("Have tea"));
    assert_eq!(found.outcome, Outcome::TextChanged);
}

#[test]
fn the_json_has_what_scripts_rely_on() {
    let new = edited("lifestyles.yaml", "every: 2-4 weeks", "every: 3 weeks");
    let json = serde_json::to_value(of(built_in(), &new)).unwrap();
    assert_eq!(json["schema"], "massfreq/diff/1");
    assert_eq!(json["outcome"], "answers-changed");
    assert_eq!(json["profiles"], 10_485_760);
    assert!(json["changed"].as_u64().unwrap() > 0);
    let groups = json["groups"].as_array().unwrap();
    for group in groups {
        for key in ["direction", "who", "profiles", "of", "alone", "with", "without", "day", "old", "new", "example"] {
            assert_ne!(group.get(key), None, "{key}");
        }
    }
    assert!(groups.iter().any(|group| group["with"][0] == "lifestyle/desk-worker"));
}
