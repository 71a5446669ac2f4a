//! The questions of rule sets: their pages, in which order they come, and who is asked.

use std::fs;

use super::terminal::{CTRL_C, DOWN, ENTER, Session, massfreq};
use super::{BEGUN, NOT_YET, command, directory, ended_well, screened};
use crate::support::{self, one_file};

/// The questions of a set with one file.
fn ask_own(name: &str, pack: &str, set: &[(&str, &str)]) -> (Session, String) {
    let rules = directory(name);
    fs::write(rules.join("rules.yaml"), one_file(&format!("{}{pack}", support::PACK), set)).unwrap();
    let rules = rules.to_str().unwrap().to_owned();
    (Session::new(massfreq(&["ask", "--rules", &rules])), rules)
}

#[test]
fn a_referral_that_something_else_could_make_graver_does_not_end_the_questions() {
    let set = [
        ("goal/pain", "every: 1 week"),
        ("goal/rest", "every: 1 week"),
        ("sign/tired", "sooner: 1"),
        ("caution/ill", "refer: wait"),
        ("response/worse", "sooner: 1"),
        ("response/better", "later: 1"),
        ("combination/both", "when: {goal: pain, response: worse}, refer: doctor"),
    ];
    let (mut session, rules) = ask_own("graver", "", &set);
    session.page("Cautions", &["caution/ill"]);
    let screen = session.see_words("Goals");
    assert!(screen.contains("You said: caution/ill.") && !screen.contains("goal/rest"), "{screen}");
    session.page("Goals", &["goal/pain"]);
    session.page(BEGUN, &["Yes"]);
    let screen = session.see_words("Responses");
    assert!(!screen.contains("response/better"), "{screen}");
    session.page("Responses", &["response/worse"]);
    session.see_words("You said: caution/ill. Is that all?");
    session.press("y\r");
    let end = session.end();
    ended_well(&end);
    let said = format!("massfreq recommend --rules {rules} --goal pain --caution ill --response worse");
    assert_eq!(command(&end), said);
}

#[test]
fn the_questions_are_those_of_the_rules() {
    let set = [("goal/sleep-well", "every: 2 weeks"), ("sign/yawning", "sooner: 1")];
    let pack = ", ask: {goals: What brings you here?, last: When was the last one?}";
    let (mut session, rules) = ask_own("own", pack, &set);
    session.page("What brings you here?", &["goal/sleep-well"]);
    session.page("Signs (question 2)", &[]);
    session.page(BEGUN, &["Yes"]);
    session.see_words("Start of the course");
    session.press("skip\r");
    session.see_words("When was the last one?");
    session.press("skip\r");
    let end = session.end();
    ended_well(&end);
    for absent in ["Cautions", "Lifestyles", "Responses", "no warning sign"] {
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
    let (mut session, rules) = ask_own("pages", pages, &set);
    session.page("Cautions", &[]);
    session.page("What for?", &["goal/rest"]);
    let screen = session.see("> [ ] 1 caution/ill");
    assert!(!screen.contains("And the pain?"), "{screen}");
    session.page("Cautions", &[]);
    session.page(BEGUN, &[NOT_YET]);
    session.see_words("none of these signs fits you.");
    session.press("y\r");
    assert_eq!(command(&session.end()), format!("massfreq recommend --rules {rules} --goal rest{}", screened()));

    let (mut session, _) = ask_own("pages", pages, &set);
    session.page("Cautions", &[]);
    session.page("What for?", &["goal/pain"]);
    session.see("And the pain? (question 3)\n\n> [ ] 1 caution/sore\n        Is it?\n  [ ] 2 None of these\n");
    session.answer(" ", "> [x] 1 caution/sore\n        Is it?\n  [ ] 2 caution/weak (new)\n  [ ] 3 None of these\n");
    session.answer(DOWN, "> [ ] 2 caution/weak (new)");
    session.answer(" ", "> [x] 2 caution/weak\n        Is it?\n  [ ] 3 caution/faint (new)\n  [ ] 4 None of these\n");
    // What needs a doctor today does not wait for the line that came up with it.
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    assert!(
        end.after.starts_with("SEE A DOCTOR TODAY\n") && end.after.contains("you said: caution/weak"),
        "{}",
        end.after
    );
}

#[test]
fn a_long_page_scrolls_and_says_what_is_not_on_the_screen() {
    let names: Vec<String> = (10..41).map(|number| format!("caution/c{number}")).collect();
    let set: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "page: now, refer: wait")).collect();
    let question = "Does any of these fit you at this time, or did it fit you within the last two weeks?";
    let (mut session, _) = ask_own("long", &format!(", ask: [{{cautions: now, question: '{question}'}}]"), &set);
    let first = "Does any of these fit you at this time, or did it fit you within the last two";
    let lead = "About 3 short screens; nothing is kept unless you ask.";
    let screen = session.see(&format!("{first}\nweeks? (question 1)\n{lead}\n\n> [ ] 1 caution/c10\n        Is it?\n"));
    assert!(screen.contains("more below)") && !screen.contains("None of these"), "{screen}");
    let screen = session.answer(super::LAST, "> [ ]   None of these");
    assert!(screen.contains("more above)") && !screen.contains("c10") && !screen.contains("more below"), "{screen}");
    session.answer("1", "> [ ] 1 caution/c10");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn a_layer_adds_cautions_and_pages_of_its_own() {
    let rules = directory("own-layer");
    let entry = |name: &str, effects: &str| {
        format!(
            "  {name}: {{title: {name}, ask: 'Is it {name}?', {effects}, because: B, source: {{basis: product}}}}\n"
        )
    };
    let text = format!(
        "format: 1\npack: {{name: own, version: 1.0.0, title: T, extends: built-in, ask: [{{cautions: ours, question: And \
         with us?, ask-when: {{goal: calm-down}}}}]}}\ngoals:\n{}cautions:\n{}",
        entry("calm-down", "every: 2 weeks, ask-first: [cold-hands]"),
        entry("cold-hands", "page: ours, refer: wait") + &entry("sun-burn", "page: ours, refer: wait"),
    );
    fs::write(rules.join("rules.yaml"), text).unwrap();
    let rules = rules.to_str().unwrap();
    let mut session = Session::new(massfreq(&["ask", "--rules", rules]));
    session.page("Do any of these fit you, now", &[]);
    session.page("What do you want massage for?", &["calm-down"]);
    session.page("Because you said \"calm-down\": does any of these fit?", &[]);
    session.page("How do you live?", &[]);
    session.page("Do you notice any of these?", &[]);
    session.page("About your health", &[]);
    session.page("And today", &[]);
    let screen = session.see_words("And with us?");
    assert!(screen.contains("sun-burn") && !screen.contains("cold-hands"), "one of them was asked before: {screen}");
    session.page("And with us?", &["sun-burn"]);
    session.page(BEGUN, &[NOT_YET]);
    session.see_words("You said: sun-burn. Is that all?");
    session.press("y\r");
    let end = session.end();
    ended_well(&end);
    assert_eq!(command(&end), format!("massfreq recommend --rules {rules} --goal calm-down --caution sun-burn"));
}

#[test]
fn a_set_of_version_1_has_the_pages_of_every_set() {
    let rules = support::data("cmd/files/edition-1");
    let rules = rules.to_str().unwrap();
    let mut session = Session::new(massfreq(&["ask", "--rules", rules]));
    for (words, titles) in [
        ("(question 1)", &[][..]),
        ("(question 2)", &["Chronic pain"]),
        ("(question 3)", &[]),
        ("(question 4)", &[]),
        ("(question 5)", &[NOT_YET]),
    ] {
        session.page(words, titles);
    }
    session.see_words("none of these signs fits you.");
    session.press("y\r");
    let end = session.end();
    ended_well(&end);
    assert_eq!(command(&end), format!("massfreq recommend --rules {rules} --goal chronic-pain{}", screened()));
}
