//! What keys do, and what the screen says about them.

use super::{CAUTIONS, OTHERS, PAGES, TODAY, answer, drawn, fact, list, person, press, set, shown};
use crate::cli::ask::interview::Interview;
use crate::cli::ask::view::{LEAST, view};
use crate::cli::ask::widget::{Choice, Key, Step, Widget};
use crate::model::RuleSet;

/// The first page of four cautions.
fn many() -> RuleSet {
    set(
        PAGES,
        &format!("{CAUTIONS}{OTHERS}")
            .replace("page: health", "page: now")
            .replace(", {cautions: health}", "")
            .replace("caution: baby", "caution: pump"),
    )
}

fn widget(rules: &RuleSet) -> Widget<'_> {
    Widget::List(Box::new(list(&Interview::new(rules, TODAY))))
}

fn screen(widget: &mut Widget<'_>) -> String {
    drawn(&view(widget, 80, 24))
}

#[test]
fn a_digit_moves_and_space_chooses_and_takes_back() {
    let rules = many();
    let mut widget = widget(&rules);
    press(&mut widget, "2");
    let text = screen(&mut widget);
    assert!(text.contains("> [ ] 2 Pregnancy\n") && !text.contains("[x]"), "{text}");
    assert!(text.ends_with("\n\nUp/Down 1-9 y/n  Space choose  Enter next  / find  ? keys  Ctrl-C end\n"), "{text}");
    press(&mut widget, " ");
    assert!(screen(&mut widget).contains("Space undo"));
    press(&mut widget, " ");
    assert_eq!(widget.message(), "Taken back: Pregnancy. Space chooses it again.");
    press(&mut widget, "9");
    assert_eq!(widget.message(), "There is no line 9.");
    assert!(screen(&mut widget).contains("> [ ] 2 Pregnancy\n"));
}

#[test]
fn yes_and_no_go_on_to_the_next_line_and_are_shown() {
    let rules = many();
    let mut interview = Interview::new(&rules, TODAY);
    let mut widget = widget(&rules);
    press(&mut widget, "yy^n^y");
    let text = screen(&mut widget);
    for line in ["  [x] 1 Chest pain\n", "  [x] 2 Pregnancy\n", "> [ ] 3 A pump\n"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    press(&mut widget, "^^nnn");
    let text = screen(&mut widget);
    for line in ["  [n] 1 Chest pain\n", "  [n] 2 Pregnancy\n", "  [n] 3 A pump\n", "> [ ] 4 None of these\n"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    press(&mut widget, "n");
    assert_eq!(widget.message(), "This line asks nothing: Space chooses it, or takes it back.");
    assert!(matches!(press(&mut widget, "\n"), Step::Done(_)), "each line has an answer");
    answer(&mut interview, "ny\n");
    answer(&mut interview, "<");
    let text = shown(&list(&interview));
    assert!(text.contains("[n] 1 Chest pain\n") && text.contains("[x] 2 Pregnancy\n"), "kept: {text}");
    let mut widget = Widget::List(Box::new(list(&interview)));
    press(&mut widget, "2n");
    assert_eq!(widget.message(), "No longer chosen: Pregnancy.");
}

#[test]
fn where_one_line_is_chosen_space_on_it_changes_nothing() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    for _ in 0..4 {
        answer(&mut interview, "$ \n");
    }
    let mut widget = Widget::List(Box::new(list(&interview)));
    press(&mut widget, "  y ");
    let text = screen(&mut widget);
    assert!(
        text.contains("> (x) 1 Yes\n")
            && text.ends_with("\n\nUp/Down 1-9 y/n  Space choose  Enter next  Esc back  ? keys  Ctrl-C end\n"),
        "{text}"
    );
    answer(&mut interview, "y\n");
    let mut widget = Widget::List(Box::new(list(&interview)));
    press(&mut widget, "  ");
    assert!(screen(&mut widget).contains("> (x) 1 Better\n"));
}

#[test]
fn what_came_up_is_marked_and_the_pointer_stays() {
    let rules = many();
    let mut widget = widget(&rules);
    press(&mut widget, "3 ");
    let text = screen(&mut widget);
    assert!(text.contains("> [x] 3 A pump\n") && text.contains("  [ ] 4 Bleeding (new)\n"), "{text}");
    press(&mut widget, "$");
    press(&mut widget, "3 ");
    assert!(screen(&mut widget).contains("> [ ] 3 A pump\n"));
}

#[test]
fn a_search_is_left_with_a_word() {
    let rules = person();
    let mut widget = widget(&rules);
    press(&mut widget, "/pump<");
    assert_eq!(widget.message(), "Nothing was chosen in the search.");
    press(&mut widget, "/pump\n");
    assert_eq!(press(&mut widget, "\n"), Step::Keep);
    assert!(widget.message().starts_with("Nothing is chosen yet. Space chooses the line"), "{}", widget.message());
    press(&mut widget, "<");
    assert_eq!(widget.message(), "Nothing was chosen in the search.");
    press(&mut widget, "/pump\n1");
    assert!(screen(&mut widget).contains("> [ ] 1 A pump\n"));
    press(&mut widget, " ");
    press(&mut widget, " ");
    assert_eq!(widget.message(), "Taken back: A pump. Space chooses it again.");
    press(&mut widget, " \n");
    assert_eq!(widget.message(), "");
    press(&mut widget, "/pump\n\n");
    assert_eq!(widget.message(), "Nothing was chosen in the search.", "it was chosen before");
}

#[test]
fn a_search_shows_what_is_chosen_on_another_page() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    answer(&mut interview, "2y<");
    answer(&mut interview, "<");
    let pump = fact(&rules, "caution/pump");
    assert!(!shown(&list(&interview)).contains("A pump"));
    let screen = interview.screen().unwrap();
    let mut widget = Widget::new(&interview, &screen);
    press(&mut widget, "/pump\n");
    assert!(drawn(&view(&mut widget, 80, 24)).contains("> [x] 1 A pump\n"));
    press(&mut widget, " ");
    let Step::Done(said) = press(&mut widget, "<\n") else { panic!("{}", widget.message()) };
    interview.answer(&screen, &said);
    assert!(!interview.yes.contains_key(&pump) && interview.no.contains(&pump));
}

#[test]
fn the_help_fits_the_smallest_terminal_and_any_key_returns() {
    let rules = many();
    let mut widget = widget(&rules);
    press(&mut widget, " /p\n?");
    let text = drawn(&view(&mut widget, LEAST.0, LEAST.1));
    for key in ["Space", "Enter", "Esc", "/", "Ctrl-C", "Up/Down", "y/n", "1-9"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{key} "))), "{key} in {text}");
    }
    press(&mut widget, " ");
    assert!(screen(&mut widget).starts_with("Search: p\n"), "the key does nothing else");
}

#[test]
fn few_rows_name_the_keys_that_are_needed() {
    let rules = many();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "nnn\n");
    let mut widget = Widget::List(Box::new(list(&interview)));
    for (columns, rows) in [(40, 10), (50, 12), (80, 15), (80, 10)] {
        for keys in ["", "\n"] {
            press(&mut widget, keys);
            let text = drawn(&view(&mut widget, columns, rows));
            for key in ["Enter", "Space", "Esc", "/", "Ctrl-C"] {
                assert!(text.split_whitespace().any(|word| word == key), "{key} at {columns}x{rows}: {text}");
            }
        }
    }
}

#[test]
fn the_first_question_says_what_comes_and_each_its_number() {
    let rules = RuleSet::built_in().unwrap();
    let mut interview = Interview::new(&rules, TODAY);
    let lead = interview.screen().unwrap().lead.unwrap();
    assert_eq!(lead, "About 8 short screens; nothing is kept unless you ask.");
    assert!(shown(&list(&interview)).contains("(question 1)"));
    answer(&mut interview, "$ \n");
    let text = shown(&list(&interview));
    assert!(text.contains("(question 2)") && !text.contains("short screens"), "{text}");
}

#[test]
fn a_message_takes_rows_of_the_question_and_none_of_the_lines() {
    let rules = many();
    let mut widget = widget(&rules);
    for rows in (LEAST.1..16).rev() {
        view(&mut widget, 80, rows);
        widget.update(&Key::Enter);
        let text = drawn(&view(&mut widget, 80, rows));
        assert!(text.contains("Nothing is chosen yet.") && text.contains("4 None of these"), "{rows}: {text}");
        assert!(matches!(&widget, Widget::List(list) if list.shown.contains(&Choice::None)));
    }
}

#[test]
fn enter_is_held_up_once_on_a_line_that_the_pointer_was_moved_to() {
    let rules = many();
    for (keys, line) in [("2y3", 3), ("2yv^^^", 1), ("2y1", 1)] {
        let mut widget = widget(&rules);
        assert_eq!(press(&mut widget, &format!("{keys}\n")), Step::Keep);
        let held = format!("Line {line} is not chosen: Space chooses it. Enter again goes on without it.");
        assert_eq!(*widget.message(), held);
    }
    let mut widget = widget(&rules);
    press(&mut widget, "2y");
    assert_eq!(press(&mut widget, "1\n"), Step::Keep);
    assert!(matches!(press(&mut widget, "\n"), Step::Done(_)), "once");
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "nnn\n");
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    let mut widget = Widget::List(Box::new(list(&interview)));
    press(&mut widget, "y");
    assert_eq!(press(&mut widget, "v\n"), Step::Keep, "one line is chosen, and the pointer is on the other");
    assert!(widget.message().starts_with("Line 2 is not chosen"), "{}", widget.message());
}

#[test]
fn words_that_are_typed_answer_no_page() {
    let rules = many();
    for typed in ["1 year", "2 weeks ago", "yes", "nothing", "9"] {
        let mut widget = widget(&rules);
        press(&mut widget, "2y");
        assert_eq!(press(&mut widget, &format!("{typed}\n")), Step::Keep, "{typed}");
        let said = "Some keys did nothing here. Look at what is chosen, then press Enter again.";
        assert_eq!(widget.message(), said, "{typed}");
    }
}

#[test]
fn none_of_these_and_enter_say_what_is_open() {
    let rules = person();
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, "$ \n");
    answer(&mut interview, "$ \n");
    let mut widget = Widget::List(Box::new(list(&interview)));
    press(&mut widget, " $ ");
    assert_eq!(widget.message(), "One question is still open: press y or n on line 2.");
    assert!(screen(&mut widget).contains("  Enter new  "), "{}", screen(&mut widget));
    press(&mut widget, "2n$ ");
    assert_eq!(widget.message(), "Enter goes on, or take this back first: Pregnancy.");
    let mut widget = Widget::List(Box::new(list(&interview)));
    assert_eq!(press(&mut widget, "n\n"), Step::Keep);
    assert_eq!(widget.message(), "Say yes or no to the other lines too, or choose None of these.");
}

#[test]
fn a_set_with_one_page_has_one_screen() {
    let rules = set(", ask: [{goals: all}]", "goals: {rest: {title: Rest, every: 2 weeks, WHY}}");
    let lead = Interview::new(&rules, TODAY).screen().unwrap().lead.unwrap();
    assert!(lead.starts_with("About 1 short screen;") || lead.starts_with("About 2 short screens;"), "{lead}");
}

#[test]
fn the_first_sign_replaces_a_day_that_was_given_before() {
    let rules = set("", "goals: {rest: {title: Rest, every: 1 week, WHY}}");
    let mut interview = Interview::new(&rules, TODAY);
    answer(&mut interview, " \n");
    answer(&mut interview, "y\n");
    answer(&mut interview, "2026-03-01\n");
    answer(&mut interview, "<");
    for (key, typed) in [(Key::Char('s'), "s"), (Key::Backspace, "2026-03-0"), (Key::Paste("skip".into()), "skip")] {
        let mut widget = Widget::new(&interview, &interview.screen().unwrap());
        widget.update(&key);
        let Widget::Text(text) = widget else { panic!("a day is asked") };
        assert_eq!(text.typed, typed);
    }
}

#[test]
fn the_smallest_terminal_cuts_neither_a_question_nor_a_message_nor_a_referral() {
    let long = "Did this come up within the last two weeks after a fall or a blow, or has it become worse since then, \
                also where it was there before and somebody has looked into it?";
    let rules = set(
        ", ask: [{cautions: now}, {cautions: health}, {cautions: today}, {goals: all}]",
        &format!("{CAUTIONS}{OTHERS}")
            .replace("Does your chest hurt?", &format!("'{long}'"))
            .replace("title: Chest pain", "title: 'Pain or pressure or tightness in the chest'")
            .replace("cleared: [{text: T}]", &format!("do: '{long} {long} {long}', cleared: [{{text: T}}]")),
    );
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut interview = Interview::new(&rules, TODAY);
    let mut widget = Widget::List(Box::new(list(&interview)));
    for keys in ["", "\n", "k", "\n", "n\n"] {
        press(&mut widget, &keys.replace('n', "n^"));
        let text = words(&drawn(&view(&mut widget, LEAST.0, LEAST.1)));
        assert!(text.contains(long) && text.contains(widget.message().as_str()), "{keys:?}: {text}");
    }
    answer(&mut interview, "n$ \n");
    answer(&mut interview, " vn\n");
    let mut widget = Widget::new(&interview, &interview.screen().unwrap());
    let mut read = String::new();
    while !read.contains("> ( ) 1 Yes") {
        read += &drawn(&view(&mut widget, LEAST.0, LEAST.1));
        widget.update(&Key::Enter);
        assert!(read.lines().count() < 50, "{read}");
    }
    let lead = format!("{long} {long} {long}");
    assert!(words(&read.replace("(any key goes on)", "")).contains(&lead), "{read}");
    assert!(read.contains("agreed"), "the question itself: {read}");
}
