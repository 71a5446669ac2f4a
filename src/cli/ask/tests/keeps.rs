//! What was said stays said, and nothing counts as said that was not on the screen.

use super::{TODAY, answer, drawn, fact, list, person, pregnant, press, set, shown};
use crate::cli::ask::interview::Interview;
use crate::cli::ask::view::view;
use crate::cli::ask::widget::{Key, Step, Widget};
use crate::engine::{Elapsed, evaluate};
use crate::model::Level;

#[test]
fn an_emergency_is_not_held_up_by_lines_that_wait() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    answer(&mut interview, " /heart\n \n\n");
    assert!(interview.screen().is_none(), "bleeding waits for an answer, but the chest does not");
    let answers = interview.answers();
    assert_eq!(answers.profile.screening().on, None);
    assert_eq!(evaluate(&answers.profile, Elapsed::START).referral(), Some(Level::Emergency));
    assert!(!interview.said.contains_key(&fact(&rules, "caution/bleeding")), "nobody denied it");
}

#[test]
fn no_line_is_denied_that_was_not_on_the_screen() {
    let entry = |number| format!("  c{number}: {{title: Number {number}, ask: 'Is it {number}?', refer: wait, WHY}}\n");
    let rules = set("", &format!("cautions:\n{}", (10..24).map(entry).collect::<String>()));
    let mut widget = Widget::List(Box::new(list(&Interview::new(&rules, TODAY))));
    let mut press = |key: Key| {
        view(&mut widget, 40, 10);
        let step = widget.update(&key);
        (step, widget.message().clone())
    };
    press(Key::End);
    press(Key::Char(' '));
    let (step, message) = press(Key::Enter);
    assert!(step == Step::Keep && message.starts_with("Some lines were not on the screen yet."), "{message}");
    let more = (0..14).position(|_| press(Key::Enter).0 != Step::Keep);
    assert!(more.is_some_and(|more| more > 0), "each Enter shows more lines: {more:?}");
}

#[test]
fn what_a_search_added_is_kept_where_the_pages_before_change() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "v \n");
    answer(&mut interview, "/pump\n \n$ \n");
    let pump = fact(&rules, "caution/pump");
    assert!(interview.answers().profile.has(pump));
    answer(&mut interview, "<");
    answer(&mut interview, "<");
    answer(&mut interview, "vn$ \n");
    let screen = interview.screen().unwrap();
    assert_eq!(screen.title, "You have found \"A pump\" before. Does it still fit you?");
    answer(&mut interview, "y\n");
    assert!(interview.answers().profile.has(pump));
    answer(&mut interview, "<");
    answer(&mut interview, "n\n");
    assert!(!interview.answers().profile.has(pump));
}

#[test]
fn going_back_keeps_what_was_chosen_and_not_entered() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    answer(&mut interview, " <");
    answer(&mut interview, "\n");
    let text = shown(&list(&interview));
    assert!(text.contains("[x] 1 Pregnancy\n") && text.contains("[ ] 2 Bleeding\n"), "{text}");
    answer(&mut interview, "vn<");
    answer(&mut interview, "\n");
    assert_eq!(answer(&mut interview, "\n").title, "Cautions", "the bleeding was denied");
    assert_eq!(interview.screen().unwrap().title, "Pregnancy: has your doctor (or midwife, or parent) agreed?");
    answer(&mut interview, "y\n");
    answer(&mut interview, "2026-03-01<");
    answer(&mut interview, "\n");
    assert!(
        matches!(Widget::new(&interview, &interview.screen().unwrap()), Widget::Text(text) if text.typed == "2026-03-01")
    );
}

#[test]
fn the_day_of_a_word_is_asked_without_the_referral_that_it_lifts() {
    let rules = person();
    let mut interview = pregnant(&rules);
    answer(&mut interview, "y\n");
    let screen = interview.screen().unwrap();
    assert_eq!((screen.title.as_str(), screen.lead), ("Pregnancy: on which day did they agree?", None));
}

#[test]
fn a_line_that_is_new_on_a_page_with_an_answer_wants_one() {
    let rules = set(
        ", ask: [{goals: all}, {cautions: now}]",
        "goals: {rest: {title: Rest, every: 2 weeks, WHY}}
cautions:
  one: {title: One, ask: One?, page: now, advice: [{text: T}], WHY}
  two: {title: Two, ask: Two?, page: now, ask-when: {goal: rest}, refer: wait, WHY}
",
    );
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, " \n");
    answer(&mut interview, "<");
    answer(&mut interview, "<");
    answer(&mut interview, "^^ \n");
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    assert_eq!(press(&mut widget, "\n"), Step::Keep);
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.contains("> [ ] 1 Two\n") && text.contains("Press y or n."), "{text}");
}

#[test]
fn a_yes_that_another_takes_away_is_told() {
    let rules = set(
        ", ask: [{cautions: now}]",
        "cautions:
  one: {title: One, ask: One?, page: now, refer: wait, WHY}
  two: {title: Two, ask: Two?, page: now, ask-when: {caution: {none: one}}, refer: wait, WHY}
",
    );
    let mut widget = Widget::List(Box::new(list(&Interview::new(&rules, TODAY))));
    press(&mut widget, "2^ ");
    assert!(widget.message().ends_with("no longer asked and no longer chosen: Two."), "{}", widget.message());
}

#[test]
fn the_days_of_the_first_and_last_session_agree_in_either_order() {
    let rules =
        set(", ask: [{goals: all}, {last: all}, {started: all}]", "goals: {rest: {title: Rest, every: 1 week, WHY}}");
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " \n");
    answer(&mut interview, "y\n");
    answer(&mut interview, "2026-03-01\n");
    let mut widget = Widget::new(&interview, &interview.screen().unwrap());
    assert_eq!(press(&mut widget, "2026-03-02\n"), Step::Keep);
    assert!(widget.message().contains("before the course began"), "{}", widget.message());
}
