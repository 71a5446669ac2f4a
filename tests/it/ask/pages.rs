//! The questions of rule sets: their pages, in which order they come, and who is asked.

use std::fs;

use massfreq::Facet;

use super::terminal::{CTRL_C, DOWN, ENTER, Session, massfreq};
use super::{ask_built_in, command, directory, ended_well, screened};
use crate::support::{self, one_file};

/// The questions of a set with one file.
fn ask_own(name: &str, pack: &str, set: &[(&str, &str)]) -> (Session, String) {
    let rules = directory(name);
    fs::write(rules.join("rules.yaml"), one_file(&format!("{}{pack}", support::PACK), set)).unwrap();
    let rules = rules.to_str().unwrap().to_owned();
    (Session::new(massfreq(&["ask", "--rules", &rules])), rules)
}

#[test]
fn every_caution_of_the_shipped_rules_is_asked_and_those_of_now_before_all_else() {
    /// What stands from the open question on.
    fn open(screen: &str) -> Option<&str> {
        screen.split_once("\n? ").map(|(_, open)| open)
    }
    let rules = support::built_in();
    let mut session = ask_built_in();
    let mut screen = session.see("> [ ] ");
    while !screen.contains("? On which day was the last session?") {
        // All goals, lifestyles and signs, so that whatever depends on them is asked; no caution.
        let chosen = ["What do you want", "How do you live", "Do you notice"];
        if chosen.iter().any(|of| open(&screen).unwrap().starts_with(of)) {
            screen = session.answer("\u{1b}[C", "> [x] ");
        }
        let before = open(&screen).map(str::to_owned);
        session.press(ENTER);
        let is_next = |screen: &str| open(screen).is_some_and(|open| Some(open) != before.as_deref());
        screen = session.see_that("the next question", is_next);
    }
    session.press(ENTER);
    let words = session.end().text.split_whitespace().collect::<Vec<_>>().join(" ");
    let now = words.find("What do you want massage for?").unwrap();
    let (mut last, mut missing) = (0, Vec::new());
    for caution in rules.facts(Facet::Caution) {
        let Some(at) = words.find(caution.ask().unwrap()) else {
            missing.push(caution.name());
            continue;
        };
        assert_eq!(at < now, caution.page() == Some("now"), "{}", caution.name());
        assert!(at > now || at > last, "{} is not in its place", caution.name());
        last = at;
    }
    assert_eq!(missing, ["pregnancy-warning"], "nobody else is asked this");
}

#[test]
fn a_referral_that_something_else_could_make_graver_does_not() {
    let set = [
        ("goal/pain", "every: 1 week"),
        ("caution/ill", "refer: wait"),
        ("response/worse", "sooner: 1"),
        ("combination/both", "when: {goal: pain, response: worse}, refer: doctor"),
    ];
    let (mut session, _) = ask_own("graver", "", &set);
    session.see("? Cautions");
    session.answer(" ", "> [x] Is it?");
    session.answer(ENTER, "? Goals");
    session.answer(" ", "> [x] goal/pain");
    session.answer(ENTER, "? Responses");
    session.answer(DOWN, "> response/worse");
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    assert!(end.text.contains("SEE A DOCTOR FIRST") && !end.text.contains("Start of the course"), "{}", end.text);
}

#[test]
fn the_questions_are_those_of_the_rules() {
    let set = [("goal/sleep-well", "every: 2 weeks"), ("sign/yawning", "sooner: 1")];
    let pack = ", ask: {goals: What brings you here?, last: When was the last one?}";
    let (mut session, rules) = ask_own("own", pack, &set);
    session.see("? What brings you here?\n> [ ] goal/sleep-well");
    session.answer(" ", "> [x] goal/sleep-well");
    session.answer(ENTER, "? Signs\n> [ ] sign/yawning");
    session.answer(ENTER, "? Start of the course");
    session.answer(ENTER, "? When was the last one?");
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    for absent in ["Cautions", "Lifestyles", "Responses", "asked about, and none"] {
        assert!(!end.text.contains(absent), "{absent} in {}", end.text);
    }
    assert_eq!(command(&end), format!("massfreq recommend --rules {rules} --goal sleep-well"));
}

#[test]
fn pages_come_in_their_order_and_only_where_they_are_wanted() {
    let set = [
        ("goal/pain", "every: 1 week"),
        ("goal/rest", "every: 2 weeks"),
        ("caution/numb", "page: now, refer: emergency"),
        ("caution/sore", "page: pain, refer: doctor"),
        ("caution/faint", "page: pain, ask-when: {caution: weak}, refer: emergency"),
        ("caution/weak", "page: pain, ask-when: {caution: sore}, refer: urgent"),
        ("caution/ill", "refer: wait"),
    ];
    let pages = ", ask: [{cautions: now}, {goals: all, question: What for?}, {cautions: pain, ask-when: {goal: pain}, \
                 question: And the pain?}]";
    let begin = || {
        let (mut session, rules) = ask_own("pages", pages, &set);
        session.see("? Cautions\n> [ ] Is it?");
        session.answer(ENTER, "? So none of these holds for you?");
        session.answer(ENTER, "? What for?");
        (session, rules)
    };
    let (mut session, rules) = begin();
    session.answer(DOWN, "> [ ] goal/rest");
    session.answer(" ", "> [x] goal/rest");
    let screen = session.answer(ENTER, "? Cautions");
    assert!(!screen.contains("And the pain?"), "{screen}");
    session.answer(ENTER, "? So none of these holds for you?");
    session.answer(ENTER, "? Start of the course");
    session.answer(ENTER, "? Last session");
    session.press(ENTER);
    assert_eq!(command(&session.end()), format!("massfreq recommend --rules {rules} --goal rest{}", screened()));

    let (mut session, rules) = begin();
    session.answer(" ", "> [x] goal/pain");
    session.answer(ENTER, "? And the pain?\n> [ ] Is it?");
    session.answer(" ", "> [x] Is it?");
    session.answer(ENTER, "? And the pain? (2 of 2)\n> [ ] Is it?");
    session.answer(" ", "> [x] Is it?");
    session.answer(ENTER, "? And the pain? (3 of 3)\n> [ ] Is it?");
    session.answer(" ", "> [x] Is it?");
    session.press(ENTER);
    let end = session.end();
    assert!(end.text.contains("CALL FOR HELP NOW"), "{}", end.text);
    assert_eq!(command(&end), format!("massfreq recommend --rules {rules} --goal pain --caution faint,sore,weak"));
}

#[test]
fn a_long_page_is_split_below_a_question_that_breaks_between_words() {
    let names: Vec<String> = (10..31).map(|number| format!("caution/c{number}")).collect();
    let everybody = names.iter().map(|name| (name.as_str(), "page: now, refer: wait"));
    let some =
        [("goal/pain", "every: 1 week"), ("caution/numb", "page: now, ask-when: {goal: pain}, refer: emergency")];
    let set: Vec<(&str, &str)> = everybody.chain(some).collect();
    let question = "Does any of these fit you at this time, or did it fit you within the last two weeks?";
    let pack = format!(", ask: [{{goals: all}}, {{cautions: now, question: '{question}'}}]");
    let begin = || {
        let (mut session, _) = ask_own("long", &pack, &set);
        session.see("? Goals\n> [ ] goal/pain");
        session
    };
    let first = "Does any of these fit you at this time, or did it fit you within the last\n    two weeks?";
    let list = |count: usize| format!("> [ ] Is it?\n{}[Space", "  [ ] Is it?\n".repeat(count - 1));

    let mut session = begin();
    session.answer(ENTER, &format!("? {first} (1 of 2)\n{}", list(19)));
    session.answer(ENTER, &format!("- {first} (1 of 2) none of these\n? {first} (2 of 2)\n{}", list(2)));
    session.answer(ENTER, "? So none of these holds for you?");
    session.answer(DOWN, "> Show them again");
    session.answer(ENTER, &format!("? {first} (1 of 2)\n{}", list(19)));
    session.answer("\u{1b}[C", "> [x] Is it?");
    let titles = "caution/c10; caution/c11; caution/c12; caution/c13;\n    caution/c14;";
    session.answer(ENTER, &format!("- {first} (1 of 2) {titles}"));
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);

    let mut session = begin();
    session.answer(" ", "> [x] goal/pain");
    session.answer(ENTER, &format!("? {first} (1 of 3)\n"));
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn cautions_that_wait_for_each_other_are_asked_together() {
    let set = [
        ("caution/one", "page: now, ask-when: {caution: {none: two}}, refer: wait"),
        ("caution/two", "page: now, ask-when: {caution: {none: one}}, refer: wait"),
    ];
    let (mut session, _) = ask_own("together", ", ask: [{cautions: now}]", &set);
    session.see("? Cautions\n> [ ] Is it?\n  [ ] Is it?\n[Space");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}
