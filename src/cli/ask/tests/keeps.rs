//! What was said stays said, and nothing counts as said that was not on the screen.

use jiff::civil::date;

use super::{CAUTIONS, OTHERS, TODAY, answer, drawn, fact, list, person, pregnant, press, set, shown};
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
    assert!(!interview.no.contains(&fact(&rules, "caution/bleeding")), "nobody denied it");
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
    assert_eq!(screen.title, "Cautions", "its own page has it");
    answer(&mut interview, "\n\n");
    assert!(interview.answers().profile.has(pump));
    answer(&mut interview, "<");
    answer(&mut interview, "2n$ \n");
    assert!(!interview.answers().profile.has(pump));
}

#[test]
fn a_page_that_is_no_longer_asked_loses_no_yes() {
    let rules = set(
        ", ask: [{goals: all}, {cautions: pain, ask-when: {goal: pain}}, {cautions: now}]",
        "goals: {pain: {title: Pain, every: 2 weeks, WHY}}
cautions:
  one: {title: One, ask: One?, page: pain, refer: wait, WHY}
  two: {title: Two, ask: Two?, page: pain, refer: emergency, WHY}
  three: {title: Three, ask: Three?, page: now, advice: [{text: T}], WHY}
",
    );
    let one = fact(&rules, "caution/one");
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " \n");
    answer(&mut interview, "ny\n");
    answer(&mut interview, "<");
    answer(&mut interview, "<");
    answer(&mut interview, " $ \n");
    let screen = interview.screen().unwrap();
    assert_eq!(screen.title, "You said this before. Does it still fit you?");
    answer(&mut interview, "\n");
    assert!(interview.answers().profile.has(one));
    answer(&mut interview, "<");
    answer(&mut interview, " n\n");
    assert!(!interview.answers().profile.has(one));
    assert_ne!(interview.screen().unwrap().title, screen.title);

    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " \n");
    answer(&mut interview, " <");
    answer(&mut interview, " $ \n");
    answer(&mut interview, "\n");
    assert!(interview.screen().is_none(), "an emergency above all");
    let referral = evaluate(&interview.answers().profile, Elapsed::START).referral();
    assert_eq!(referral, Some(Level::Emergency));
}

#[test]
fn what_was_said_on_later_pages_is_kept_by_an_emergency_on_an_earlier_one() {
    let rules = person();
    let mut interview = pregnant(&rules);
    answer(&mut interview, "y\n");
    answer(&mut interview, "2026-03-01\n");
    for _ in 0..4 {
        answer(&mut interview, "<");
    }
    answer(&mut interview, "<");
    answer(&mut interview, " \n");
    assert!(interview.screen().is_none());
    let profile = interview.answers().profile;
    let baby = fact(&rules, "caution/baby");
    assert_eq!(profile.clearing(baby).and_then(|clearing| clearing.on), Some(date(2026, 3, 1)));
    assert!(profile.has(fact(&rules, "caution/chest")));
}

#[test]
fn a_word_that_has_lapsed_is_told() {
    let rules = set(
        ", clearance: 2 weeks, ask: [{cautions: health}, {goals: all}, {cautions: now}]",
        &format!("{CAUTIONS}{OTHERS}").replace("page: today", "page: now"),
    );
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " vn\n");
    answer(&mut interview, "y\n");
    answer(&mut interview, "2026-02-01\n");
    let lead = interview.screen().unwrap().lead.unwrap();
    let said = "Pregnancy (agreed to on Sun 1 February 2026, which no longer holds)";
    let remark = "That is too long ago to count: ask again. It counts as not agreed.";
    assert!(lead.starts_with(&format!("{remark} You said: {said}.")), "at once: {lead}");
    let mut answers = interview.answers();
    answers.profile.settle(TODAY).unwrap();
    assert_eq!(crate::cli::ask::said(&answers), format!("You said: {said}."));
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
    assert!(text.contains("[x] 1 Pregnancy\n") && text.contains("[ ] 2 Bleeding (new)\n"), "{text}");
    answer(&mut interview, "vn<");
    answer(&mut interview, "\n");
    assert!(shown(&list(&interview)).contains("[n] 2 Bleeding\n"));
    assert_eq!(answer(&mut interview, "\n").title, "Cautions", "the bleeding was denied");
    assert_eq!(
        interview.screen().unwrap().title,
        "Pregnancy: has your doctor (or midwife, or parent) agreed that you may have massage?"
    );
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
    answer(&mut interview, " \n");
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    assert_eq!(press(&mut widget, "\n"), Step::Keep);
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.contains("> [ ] 1 Two (new)\n") && text.contains("Press y or n."), "{text}");
}

#[test]
fn a_yes_stays_whose_question_no_longer_comes_up() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    press(&mut widget, " 2 1 ");
    assert_eq!(widget.message(), "Taken back: Pregnancy. Space chooses it again.");
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.contains("> [ ] 1 Pregnancy\n") && text.contains("  [x] 3 Bleeding\n"), "{text}");
    let Step::Done(said) = press(&mut widget, "\n") else { panic!("{}", widget.message()) };
    interview.answer(&screen, &said);
    let referral = evaluate(&interview.answers().profile, Elapsed::START).referral();
    assert_eq!((interview.screen().is_none(), referral), (true, Some(Level::Emergency)));
    let mut widget = Widget::new(&interview, &screen);
    press(&mut widget, "3 ");
    assert_eq!(widget.message(), "Taken back: Bleeding.");
    assert!(!drawn(&view(&mut widget, 80, 24)).contains("Bleeding\n"));
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

#[test]
fn a_screen_that_is_gone_takes_no_other_of_the_same_title_with_it() {
    let rules = set(
        ", ask: [{goals: all}, {cautions: one, ask-when: {goal: pain}}, {cautions: two, ask-when: {goal: pain}}]",
        "goals: {pain: {title: Pain, every: 2 weeks, WHY}}
cautions:
  one: {title: One, ask: One?, page: one, advice: [{text: T}], WHY}
  two: {title: Two, ask: Two?, page: two, advice: [{text: T}], WHY}
",
    );
    let mut interview = Interview::new(&rules, TODAY);
    for keys in [" \n", " \n", " \n", "<", "<", "<", "n\n"] {
        answer(&mut interview, keys);
    }
    let again = "You said this before. Does it still fit you?";
    assert!(interview.screen().unwrap().title == again && shown(&list(&interview)).contains("[x] 1 One"));
    answer(&mut interview, "n\n");
    let text = shown(&list(&interview));
    assert!(text.contains(again) && text.contains("[x] 1 Two"), "{text}");
}

#[test]
fn a_yes_of_a_file_answers_no_page_of_cautions_by_itself() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    let mut known = interview.answers();
    known.profile.insert(fact(&rules, "caution/pump"));
    interview.begin_with(&known);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    for keys in ["\n", "v^v\n"] {
        let mut widget = Widget::List(Box::new(list(&interview)));
        assert_eq!(press(&mut widget, keys), Step::Keep);
        assert!(widget.message().starts_with("You said before: A pump. Look at the other lines too;"), "{keys:?}");
        assert!(matches!(press(&mut widget, "\n"), Step::Done(_)));
    }
    answer(&mut interview, "<");
    assert!(interview.no.is_empty() || !interview.no.contains(&fact(&rules, "caution/baby")), "nobody denied it");
}
