//! What a layer keeps, adds and drops of pages, questions and what is asked first.

use massfreq::{Code, Facet, LoadedRules, RuleSet, Topic};

use super::{GROUNDS, PACK, layer};
use crate::support::{self, first_edition, first_edition_files, over_first_edition};

const CAUTIONS: Topic = Topic::Facts(Facet::Caution);

/// The pages by topic and name, each with its question.
fn pages(rules: &RuleSet) -> Vec<String> {
    let all = rules.pages().iter();
    let page = |page: &massfreq::model::Page| {
        let name = page.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{name}: {}", page.topic.as_str(), page.question.as_deref().unwrap_or("-"))
    };
    all.map(page).collect()
}

/// A set with a pack that has these pages.
fn set(ask: &str, rule: (&str, &str)) -> RuleSet {
    support::set(&format!("{}, ask: {ask}", support::PACK), &[rule])
}

fn packed(keys: &str) -> RuleSet {
    over_first_edition([("layer.yaml".to_owned(), format!("{PACK}{keys}").into_bytes())]).unwrap()
}

#[test]
fn a_list_of_pages_is_in_its_order_and_has_each_topic() {
    let caution = ("caution/cold", "page: now, refer: wait");
    let rules = set("[{goals: all, question: Why?}, {cautions: now}, {started: all}]", caution);
    let expected = ["goals: Why?", "cautions now: -", "cautions: -", "started: -", "lifestyles: -", "signs: -"];
    assert_eq!(pages(&rules)[..6], expected);
    assert_eq!(pages(&rules)[6..], ["responses: -", "last: -"]);
}

#[test]
fn questions_alone_leave_the_pages_in_their_usual_order() {
    let rules = set("{responses: How?, goals: Why?}", ("goal/a", "every: 1 week"));
    let expected =
        ["cautions: -", "goals: Why?", "lifestyles: -", "signs: -", "responses: How?", "started: -", "last: -"];
    assert_eq!(pages(&rules), expected);
}

#[test]
fn pages_of_a_layer_replace_in_place_and_are_added_before_the_responses() {
    let base = first_edition();
    let rules = packed("  ask: [{cautions: late, question: Late?}, {goals: all, question: Why?}]\n");
    let mut expected = pages(base);
    let at = |topic: &str| pages(base).iter().position(|page| page.starts_with(topic)).unwrap();
    expected[at("goals")] = "goals: Why?".to_owned();
    expected.insert(at("responses"), "cautions late: Late?".to_owned());
    assert_eq!(pages(&rules), expected, "none is dropped");
    let rules = packed("  ask: {goals: Why?}\n");
    let mut expected = pages(base);
    expected[at("goals")] = "goals: Why?".to_owned();
    assert_eq!(pages(&rules), expected);
}

#[test]
fn a_replaced_entry_keeps_what_is_asked_first() {
    let goal = |first: &str| {
        let rules = layer(&format!("goals: {{acute-injury: {{title: A, {first}every: 1 week, GROUNDS}}}}"));
        let profile = massfreq::Profile::new(&rules).with(Facet::Goal, "acute-injury").unwrap();
        let answer = serde_json::to_value(massfreq::recommend(&profile, massfreq::Elapsed::START)).unwrap();
        let asked = answer["ask_first"].as_array().unwrap().clone();
        asked.iter().map(|asked| asked["caution"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(goal(""), ["fresh-injury", "serious-injury"]);
    assert_eq!(goal("ask-first: [fever], "), ["fever"]);
    assert_eq!(goal("ask-first: [], advice: [{text: T}], "), [""; 0]);
}

fn notes(entries: &str) -> (RuleSet, Vec<String>) {
    let text = format!("{PACK}{}", entries.replace("GROUNDS", GROUNDS));
    let set = LoadedRules::from_files_over(&first_edition_files(), [("layer.yaml".to_owned(), text.into_bytes())]);
    let set = set.unwrap_or_else(|findings| panic!("{findings}"));
    let found = massfreq::proof::check::check(&set, jiff::civil::date(2026, 1, 1), "massfreq recommend").findings;
    let told = found.iter().filter(|finding| finding.code() == Code::DroppedName);
    let told = told.map(|finding| finding.message().to_owned()).collect();
    (set.into_rules(), told)
}

#[test]
fn a_dropped_caution_is_left_out_of_what_is_asked_first_with_a_note() {
    let (rules, told) = notes("disable: {caution/fresh-injury: We ask in person}");
    assert_eq!(told, ["`caution/fresh-injury` is dropped, and left out of the `ask-first` of `goal/acute-injury`"]);
    assert!(rules.get("goal/acute-injury").is_some());
}

#[test]
fn a_question_that_depended_on_dropped_names_alone_is_always_asked() {
    let asked_when = |when: &str| {
        let pages = "  ask: [{cautions: late}]\n";
        let entry =
            format!("cautions: {{sore: {{title: S, ask: Sore?, page: late, ask-when: {when}, refer: wait, GROUNDS}}}}");
        let (rules, told) = notes(&format!("{pages}disable: {{goal/wellness: we do not offer it}}\n{entry}"));
        assert_eq!(told, ["`goal/wellness` is dropped, and left out of the `ask-when` of `caution/sore`"], "{when}");
        assert!(rules.pages().iter().any(|page| page.topic == CAUTIONS && page.name.is_some()));
        let shown = serde_json::to_value(massfreq::show(&rules, rules.get("caution/sore").unwrap())).unwrap();
        shown["ask_when"].as_str().map(str::to_owned)
    };
    for when in
        ["{goal: wellness}", "{not: {goal: wellness}}", "{goal: {none: wellness}}", "{any-of: [{goal: wellness}]}"]
    {
        assert_eq!(asked_when(when), None, "{when}");
    }
    for (when, left) in [
        ("{goal: [wellness, chronic-pain]}", "goal chronic-pain"),
        ("{goal: {all: [wellness, chronic-pain]}}", "goal chronic-pain"),
        ("{any-of: [{goal: wellness}, {sign: stress}]}", "sign stress"),
        ("{goal: wellness, sign: stress}", "sign stress"),
    ] {
        assert_eq!(asked_when(when).as_deref(), Some(left), "{when}");
    }
}
