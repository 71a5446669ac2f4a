//! The flow of the questions and their widgets, without a terminal.

mod does;
mod keeps;
mod keys;
mod review;
mod sizes;

use jiff::civil::{Date, date};

use super::interview::{Asks, DayOf, Interview, Question, Screen};
use super::list::List;
use super::view::{View, view};
use super::widget::{Answer, Choice, Key, Step, Widget};
use crate::engine::{Elapsed, evaluate};
use crate::model::{Level, RuleIndex, RuleSet};

const TODAY: Date = date(2026, 3, 20);
const BEGUN: &str = "Have you had a massage for this yet?";

/// Entries below a pack with some pages.
fn set(pages: &str, entries: &str) -> RuleSet {
    let text = format!(
        "format: 1\npack: {{name: t, version: 1.0.0, title: T, ladder: [1 week], default: {{every: 4 weeks, because: B, \
         source: {{basis: product}}}}, notice: N, referrals: {{emergency: E, urgent: U, doctor: D, wait: W}}{pages}}}\n\
         {entries}"
    );
    let text = text.replace("WHY", "because: B, source: {basis: product}");
    RuleSet::from_files([("t.yaml".to_owned(), text.into())]).unwrap_or_else(|findings| panic!("{findings}"))
}

fn list<'r>(interview: &Interview<'r>) -> List<'r> {
    let screen = interview.screen().unwrap();
    match Widget::new(interview, &screen) {
        Widget::List(list) => *list,
        Widget::Text(text) => panic!("a day is asked: {}", text.head.title),
    }
}

/// What the widget shows on a terminal of usual size.
fn shown(list: &List<'_>) -> String {
    drawn(&view(&mut Widget::List(Box::new(list.clone())), 80, 24))
}

fn drawn(view: &View) -> String {
    view.rows.iter().flat_map(|row| [&*row.text, "\n"]).collect()
}

/// Presses keys as they are typed: `v` and `^` for the arrows, `<` for Esc, a line end for Enter.
fn press(widget: &mut Widget<'_>, keys: &str) -> Step {
    let mut last = Step::Keep;
    for key in keys.chars() {
        assert_eq!(last, Step::Keep, "more keys after the answer");
        view(widget, 80, 24);
        last = widget.update(&match key {
            'v' => Key::Down,
            '^' => Key::Up,
            '$' => Key::End,
            '<' => Key::Escape,
            '\n' => Key::Enter,
            other => Key::Char(other),
        });
    }
    last
}

/// Answers the next screen with keys.
fn answer(interview: &mut Interview<'_>, keys: &str) -> Screen {
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(interview, &screen);
    match press(&mut widget, keys) {
        Step::Done(answer) => interview.answer(&screen, &answer),
        Step::Back => interview.back(&screen, &widget),
        Step::Keep => panic!("no answer: {}", widget.message()),
    }
    screen
}

fn fact(rules: &RuleSet, id: &str) -> RuleIndex {
    let (facet, name) = id.split_once('/').unwrap();
    rules.find(facet.parse().unwrap(), name).unwrap()
}

const CAUTIONS: &str = "cautions:
  chest: {title: Chest pain, ask: Does your chest hurt?, keywords: [heart attack], page: now, refer: emergency, WHY}
  ill: {title: A cold, ask: Have you a cold?, page: today, refer: wait, WHY}
  baby: {title: Pregnancy, ask: Are you pregnant?, aliases: [pregnant], page: health, refer: doctor, cleared: [{text: T}], WHY}
  bleeding: {title: Bleeding, ask: Do you bleed?, page: health, ask-when: {caution: baby}, refer: emergency, WHY}
  pump: {title: A pump, ask: Have you a pump?, page: health, advice: [{text: T}], WHY}
";
const OTHERS: &str = "goals:
  rest: {title: Rest, every: 2 weeks, WHY}
  heal: {title: An injury, every: 1 week, ask-first: [ill], WHY}
responses: {better: {title: Better, later: 1, WHY}}
";
const PAGES: &str = ", ask: [{cautions: now}, {goals: all, question: What for?}, {cautions: health}, {cautions: today}, \
                     {responses: all}, {started: all}, {last: all}]";

fn person() -> RuleSet {
    set(PAGES, &format!("{CAUTIONS}{OTHERS}"))
}

#[test]
fn enter_takes_no_line_that_was_not_chosen() {
    let rules = person();
    let interview = Interview::new(&rules, TODAY);
    for keys in ["\n", "v\n", "v^\n"] {
        let mut widget = Widget::List(Box::new(list(&interview)));
        assert_eq!(press(&mut widget, keys), Step::Keep);
        assert!(widget.message().starts_with("Nothing is chosen yet. Space chooses"), "{keys:?}: {}", widget.message());
    }
}

#[test]
fn a_yes_takes_none_back_and_none_takes_no_yes_back() {
    let rules = person();
    let mut widget = Widget::List(Box::new(list(&Interview::new(&rules, TODAY))));
    let is_chosen = |widget: &Widget<'_>, choice| matches!(widget, Widget::List(list) if list.is_chosen(choice));
    let chest = Choice::Fact(fact(&rules, "caution/chest"));
    press(&mut widget, "$ ");
    assert!(is_chosen(&widget, Choice::None));
    press(&mut widget, "1 ");
    assert!(is_chosen(&widget, chest) && !is_chosen(&widget, Choice::None));
    press(&mut widget, "$ ");
    assert!(is_chosen(&widget, chest) && !is_chosen(&widget, Choice::None));
    assert!(widget.message().ends_with("or take this back first: Chest pain."), "{}", widget.message());
    press(&mut widget, "^n$y");
    assert!(!is_chosen(&widget, chest) && is_chosen(&widget, Choice::None));
}

#[test]
fn an_emergency_ends_it_at_once_and_leaves_no_screening() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " \n");
    assert!(interview.screen().is_none());
    let answers = interview.answers();
    assert_eq!(answers.profile.screening().on, None);
    assert_eq!(evaluate(&answers.profile, Elapsed::START).referral(), Some(Level::Emergency));
}

#[test]
fn nothing_fits_and_the_look_back_is_on_showing_them_again() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    for _ in 0..4 {
        answer(&mut interview, "$ \n");
    }
    let screen = answer(&mut interview, "n\n");
    assert!(matches!(screen.asks, Asks::Is(Question::Begun)), "{screen:?}");
    let look_back = list(&interview);
    assert!(shown(&look_back).contains("\n> ( ) 1 No, show them again\n"), "{}", shown(&look_back));
    answer(&mut interview, " \n");
    assert_eq!(interview.screen().unwrap().number, 0);
    assert!(shown(&list(&interview)).contains("[x] 2 None of these"), "answers are kept");
    for keys in ["\n", "\n", "\n", "\n", "\n", "y\n"] {
        answer(&mut interview, keys);
    }
    assert!(interview.screen().is_none());
    let answers = interview.answers();
    assert_eq!((answers.begun, answers.profile.screening().on), (Some(false), Some(TODAY)));
}

#[test]
fn what_a_goal_wants_answered_first_is_asked_right_after_it_and_not_again() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "v \n");
    let screen = answer(&mut interview, "$ \n");
    assert_eq!(screen.title, "Because you said \"An injury\": does any of these fit?");
    let health = interview.screen().unwrap();
    answer(&mut interview, "$ \n");
    let after = interview.screen().unwrap();
    assert!(matches!(&health.asks, Asks::Facts(facts) if facts.offer.candidates.len() == 3), "{health:?}");
    assert_eq!(after.title, BEGUN, "the cold was asked before: {after:?}");
}

#[test]
fn a_question_that_comes_up_on_its_page_is_below_and_wants_an_answer() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    assert!(!drawn(&view(&mut widget, 80, 24)).contains("Bleeding"));
    press(&mut widget, " ");
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.contains("Are you pregnant?\n  [ ] 2 Bleeding (new)\n"), "{text}");
    assert_eq!(press(&mut widget, "\n"), Step::Keep);
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.contains("> [ ] 2 Bleeding (new)\n") && text.contains("Press y or n."), "{text}");
    let Step::Done(said) = press(&mut widget, "n\n") else { panic!("no answer") };
    interview.answer(&screen, &said);
    let agreed = interview.screen().unwrap();
    assert_eq!(agreed.title, "Pregnancy: has your doctor (or midwife, or parent) agreed that you may have massage?");
    assert_eq!(agreed.lead.as_deref(), Some("D"), "what the rules say to do");
}

/// Answers up to the page about health, on which the pregnancy is chosen.
fn pregnant(rules: &RuleSet) -> Interview<'_> {
    let mut interview = Interview::new(rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    answer(&mut interview, " vn\n");
    interview
}

#[test]
fn a_word_clears_with_its_day_and_goes_on() {
    let rules = person();
    let mut interview = pregnant(&rules);
    answer(&mut interview, "y\n");
    answer(&mut interview, "2 weeks ago\n");
    let baby = fact(&rules, "caution/baby");
    let answers = interview.answers();
    assert_eq!(answers.profile.clearing(baby).unwrap().on, Some(date(2026, 3, 6)));
    assert_eq!(interview.screen().unwrap().lead, None);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "n\n");
    let title = interview.screen().unwrap().title;
    assert_eq!(title, "You said: Pregnancy. Is that all?");
    answer(&mut interview, "y\n");
    assert!(interview.screen().is_none());
    assert_eq!(interview.answers().profile.screening().on, Some(TODAY));
}

#[test]
fn without_a_word_only_what_is_graver_is_asked() {
    let rules = person();
    let mut interview = pregnant(&rules);
    answer(&mut interview, "n\n");
    assert!(
        matches!(interview.screen().unwrap().asks, Asks::Is(Question::LookBack { first: 0, .. })),
        "a cold is milder"
    );
    answer(&mut interview, "y\n");
    assert!(interview.screen().is_none());
    assert_eq!(interview.answers().profile.screening().on, None);

    let later = set(
        ", ask: [{cautions: today}, {cautions: now}, {cautions: health}, {goals: all}]",
        &format!("{CAUTIONS}{OTHERS}"),
    );
    let mut interview = Interview::new(&later, TODAY);
    answer(&mut interview, " \n");
    let screen = interview.screen().unwrap();
    let lead = screen.lead.clone().unwrap();
    assert!(lead.starts_with("You said: A cold. ") && lead.ends_with("What is still asked could make it more urgent."));
    answer(&mut interview, "$ \n");
    let text = shown(&list(&interview));
    assert!(text.contains("Pregnancy") && !text.contains("A pump"), "{text}");
    answer(&mut interview, "$ \n");
    assert_eq!(answer(&mut interview, "y\n").lead, None, "what was said stands in the question");
    assert!(interview.screen().is_none());
}

#[test]
fn what_was_said_is_kept_and_asked_again_where_the_answers_no_longer_lead_to_it() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "2 \n");
    answer(&mut interview, " \n");
    let ill = fact(&rules, "caution/ill");
    assert!(interview.answers().profile.has(ill));
    answer(&mut interview, "<");
    answer(&mut interview, "<");
    assert!(shown(&list(&interview)).contains("[x] 2 An injury"));
    answer(&mut interview, "2n1y\n");
    assert!(interview.answers().profile.has(fact(&rules, "goal/rest")));
    answer(&mut interview, "$ \n");
    let screen = interview.screen().unwrap();
    assert!(screen.title == "Cautions" && shown(&list(&interview)).contains("[x] 1 A cold"), "on its own page");
    answer(&mut interview, "\n");
    assert!(interview.answers().profile.has(ill));
    answer(&mut interview, "<");
    answer(&mut interview, " n\n");
    assert!(!interview.answers().profile.has(ill));
}

#[test]
fn a_search_finds_cautions_of_all_pages_and_adds_them() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    press(&mut widget, "/preg");
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.starts_with("Search: preg\n") && text.contains("> [ ] 1 Pregnancy\n"), "{text}");
    press(&mut widget, "\ny\n");
    let text = drawn(&view(&mut widget, 80, 24));
    assert!(text.contains("> [x] 2 Pregnancy\n") && text.contains("  [ ] 3 None of the others\n"), "{text}");
    assert_eq!(press(&mut widget, "\n"), Step::Keep, "the lines of the page are not answered");
    assert!(widget.message().starts_with("\"Pregnancy\" is noted."), "{}", widget.message());
    let Step::Done(said) = press(&mut widget, "$ \n") else { panic!("{}", widget.message()) };
    interview.answer(&screen, &said);
    assert_eq!(
        interview.screen().unwrap().title,
        "Pregnancy: has your doctor (or midwife, or parent) agreed that you may have massage?"
    );
    answer(&mut interview, "<");
    assert!(shown(&list(&interview)).contains("[x] 2 Pregnancy"));
}

#[test]
fn what_depends_on_a_caution_that_is_found_late_is_asked_then() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    for _ in 0..3 {
        answer(&mut interview, "$ \n");
    }
    answer(&mut interview, "/preg\n \n$ \n");
    answer(&mut interview, "y\n");
    answer(&mut interview, "skip\n");
    let screen = interview.screen().unwrap();
    assert_eq!(screen.title, "Because of what you said: does any of these fit?");
    assert!(shown(&list(&interview)).contains("> [ ] 1 Bleeding\n"), "{screen:?}");
    answer(&mut interview, " \n");
    let referral = evaluate(&interview.answers().profile, Elapsed::START).referral();
    assert_eq!((interview.screen().is_none(), referral), (true, Some(Level::Emergency)));
}

#[test]
fn a_search_says_when_nothing_fits_and_offers_what_comes_near() {
    let rules = person();
    let interview = Interview::new(&rules, TODAY);
    let search = |typed: &str| {
        let mut widget = Widget::List(Box::new(list(&interview)));
        press(&mut widget, "/");
        widget.update(&Key::Paste(typed.to_owned()));
        let message = widget.message().clone();
        (message, drawn(&view(&mut widget, 80, 24)))
    };
    let (message, text) = search("heart");
    assert!(message.is_empty() && text.contains("> [ ] 1 Chest pain\n"), "{text}");
    let (message, text) = search("pregnent");
    assert_eq!(message, "No line here and no warning sign has \"pregnent\" in it. These come near:");
    assert!(text.contains("> [ ] 1 Pregnancy\n"), "{text}");
    let (message, text) = search("zebra");
    assert_eq!(message, "No line here and no warning sign has \"zebra\" in it. If it worries you, ask a doctor first.");
    assert!(!text.contains("[ ]"), "{text}");
    assert!(text.ends_with("\nEsc leave  Ctrl-U clear  Ctrl-C end\n"), "only keys that work: {text}");
    assert_eq!(search("?!").0, "Type a word for what you look for.");
}

#[test]
fn a_day_is_typed_pasted_and_taken_back() {
    let rules = set("", "goals: {rest: {title: Rest, every: 1 week, WHY}}");
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " \n");
    answer(&mut interview, "y\n");
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    let mut enter = |keys: &[Key]| {
        for key in keys {
            assert_eq!(widget.update(key), Step::Keep);
        }
        let step = widget.update(&Key::Enter);
        (step, widget.message().clone())
    };
    assert!(enter(&[]).1.starts_with("Nothing is typed yet."));
    let paste = |text: &str| Key::Paste(text.to_owned());
    assert!(enter(&[paste("2 weeks\u{1b}[A ahead")]).1.contains("is not a date"));
    assert!(enter(&[Key::Clear, paste("tomorrow")]).0 == Step::Keep);
    assert!(enter(&[Key::Clear, paste("2027-01-01")]).1.contains("in the future"));
    assert!(enter(&[Key::Clear, paste("1990-01-01")]).1.contains("weeks ago"));
    let typed = [Key::Clear, paste("2026-03-01 later"), Key::Word, Key::Backspace, Key::Backspace, Key::Char('2')];
    let started = Answer::Day(DayOf::Started, Some(date(2026, 3, 2)));
    assert_eq!(enter(&typed).0, Step::Done(started.clone()));
    interview.answer(&screen, &started);
    let mut widget = Widget::new(&interview, &interview.screen().unwrap());
    widget.update(&paste("2026-03-01"));
    assert_eq!(widget.update(&Key::Enter), Step::Keep);
    assert!(widget.message().contains("before the course began"), "{}", widget.message());
    widget.update(&Key::Clear);
    widget.update(&paste("skip"));
    assert_eq!(widget.update(&Key::Enter), Step::Done(Answer::Day(DayOf::Last, None)));
}

#[test]
fn who_wants_to_relax_passes_eight_screens_of_24_rows() {
    let rules = RuleSet::built_in().unwrap();
    let mut interview = Interview::new(&rules, TODAY);
    let mut count = 0;
    while let Some(screen) = interview.screen() {
        let is_goals = screen.title.contains("want");
        let keys = match screen.asks {
            Asks::Is(Question::LookBack { .. }) => "y\n",
            Asks::Is(_) => "n\n",
            _ if is_goals => " \n",
            _ => "$ \n",
        };
        let mut widget = Widget::new(&interview, &screen);
        let opening = screen.lead.as_deref().filter(|_| count == 0).unwrap_or_default();
        assert!(drawn(&view(&mut widget, 80, 24)).contains(opening), "{opening}");
        // Nor does a message push a line off.
        for keys in ["", "\n", "k"] {
            press(&mut widget, keys);
            let text = drawn(&view(&mut widget, 80, 24));
            assert!(!text.contains("more below)") && !text.contains("more above)"), "all is seen at once: {text}");
            let has_lines = matches!(&widget, Widget::List(list) if list.lines() == list.shown);
            assert!(has_lines && text.contains(widget.message().as_str()), "{text}");
        }
        answer(&mut interview, keys);
        count += 1;
    }
    assert!(count <= 8, "{count} screens");
    let answers = interview.answers();
    assert!(answers.profile.screening().on.is_some() && answers.begun == Some(false));
}
