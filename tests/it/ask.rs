//! `massfreq ask` in a terminal, as a person meets it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use massfreq::{Level, RuleSet};

use crate::support::{self, data, empty, one_file, text};

mod pages;
pub(crate) mod terminal;

use terminal::{CTRL_C, DOWN, ENTER, ESC, End, Session, UP, massfreq, shell};

fn directory(name: &str) -> PathBuf {
    empty(Path::new("ask").join(name))
}

/// The program without a terminal, with the frozen rules.
fn run(arguments: &[&str]) -> Output {
    support::massfreq().env("MASSFREQ_RULES", data("cmd/files/frozen")).args(arguments).output().unwrap()
}

/// The questions of the shipped rules.
fn ask_built_in() -> Session {
    let mut command = massfreq(&["ask"]);
    command.env_remove("MASSFREQ_RULES");
    let mut session = Session::new(command);
    session.see("> [ ] ");
    session
}

/// ` --screened=` with today, as every interview that is gone through to the end says.
fn screened() -> String {
    format!(" --screened={}", jiff::Zoned::now().date())
}

/// The last line that begins a command to recommend, as it was printed.
fn command(end: &End) -> &str {
    end.text.lines().rfind(|line| line.starts_with("massfreq recommend")).unwrap()
}

#[track_caller]
fn ended_well(end: &End) {
    assert_eq!(end.code, 0, "{}", end.text);
    assert!(end.is_restored, "{}", end.text);
}

/// Leaves out both questions about days.
fn leave_out_days(session: &mut Session) {
    session.see("? On which day did the sessions begin?");
    session.answer(ENTER, "? On which day was the last session?");
    session.press(ENTER);
}

#[test]
fn from_the_first_question_to_the_answer() {
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    let screen = session.see("? What is it for?");
    assert!(screen.contains("  [ ] Chronic pain management\n      Ongoing pain such as"), "{screen}");
    session.answer(DOWN, "> [ ] Chronic pain");
    session.answer(" ", "> [x] Chronic pain");
    let screen = session.answer(ENTER, "? How do you live?");
    assert!(screen.contains("- What is it for? Chronic pain management\n"), "{screen}");
    session.answer(" ", "> [x] Desk worker");
    session.answer(ENTER, "? Do you notice any of these?");
    session.answer(ENTER, "? How has your body answered so far?");
    session.answer(DOWN, "> Getting better");
    session.answer(ENTER, "? On which day did the sessions begin?");
    session.answer("2026-01-05", "begin? 2026-01-05");
    session.answer(ENTER, "? On which day was the last session?");
    session.press("2026-01-26\r");
    let end = session.end();
    ended_well(&end);
    let today = jiff::Zoned::now().date();
    let again = format!(
        "massfreq recommend --goal chronic-pain --lifestyle desk-worker --response better --screened={today} \
         --started 2026-01-05 --last 2026-01-26"
    );
    assert_eq!(command(&end), again);
    let arguments: Vec<&str> = again.split(' ').skip(1).collect();
    let answer = text(&run(&arguments).stdout);
    assert!(answer.contains("You looked at the warning signs on "), "{answer}");
    let said = "- On which day was the last session? 2026-01-26\n";
    let (_, printed) = end.text.split_once(said).unwrap();
    assert!(printed.trim_start().starts_with(&answer), "{printed}");
    assert!(printed.ends_with(&format!("\n\nThe same again:\n{again}\n")), "{printed}");
}

#[test]
fn the_manual_shows_a_terminal_as_it_is() {
    let (_, picture) = include_str!("../../src/cli/man/ask.md").split_once("```text\n").unwrap();
    let (picture, _) = picture.split_once("```").unwrap();
    let mut session = ask_built_in();
    session.answer(ENTER, "(2 of 2)");
    session.answer(ENTER, "? So none of these holds for you?");
    session.answer(ENTER, "? What do you want massage for?");
    session.answer(DOWN, "> [ ] Chronic pain");
    session.answer(" ", "> [x] Chronic pain");
    session.answer(ENTER, "? How do you live?");
    let screen = session.answer(" ", "> [x] Desk worker");
    assert!(screen.contains(picture), "{screen}");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn an_emergency_ends_the_questions_at_once() {
    let rules = RuleSet::load(&data("cmd/files/frozen")).unwrap();
    let mut session = Session::ask(&[]);
    session.answer(" ", "> [x] ");
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    assert!(end.text.contains("CALL FOR HELP NOW"), "{}", end.text);
    assert!(!end.text.contains("So none of these") && !end.text.contains("What is it for?"), "{}", end.text);
    assert_eq!(command(&end), "massfreq recommend --caution numb-seat");
    let (_, told) = end.text.rsplit_once("CALL FOR HELP NOW").unwrap();
    assert!(
        told.replace('\n', " ").trim_start().starts_with(rules.referral(Level::Emergency)),
        "it stands last: {told}"
    );
}

#[test]
fn a_referral_that_nothing_else_can_make_graver_ends_the_questions() {
    let mut session = Session::ask(&[]);
    session.answer("under", "> [ ] Are you under 18?");
    session.answer(" ", "  [x] Are you under 18?");
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    assert!(end.text.contains("SEE A DOCTOR FIRST") && !end.text.contains("What is it for?"), "{}", end.text);
}

/// A question that was not shown stays open: then the interview is no look at all warning signs.
#[test]
fn a_question_that_comes_first_and_was_not_shown_stays_open() {
    let rules = directory("not-shown");
    let set = [
        ("goal/pain", "every: 1 week, ask-first: [fresh]"),
        ("goal/rest", "every: 2 weeks"),
        ("caution/fresh", "page: later, ask-when: {goal: rest}, refer: doctor"),
    ];
    let pages = "[{goals: all, question: What for?}, {cautions: later}]";
    fs::write(rules.join("rules.yaml"), one_file(&format!("{}, ask: {pages}", crate::support::PACK), &set)).unwrap();
    let rules = rules.to_str().unwrap();
    let ended = |names: &[&str], keys: &[(&str, &str)]| {
        let mut session = Session::new(massfreq(&["ask", "--rules", rules, "--json"]));
        session.see("? What for?");
        for (key, shown) in keys {
            session.answer(key, shown);
        }
        session.answer(ENTER, "? Start of the course");
        session.answer(ENTER, "? Last session");
        session.press(ENTER);
        let end = session.end();
        let said = format!("massfreq recommend --rules {rules} --goal {}", names.join(","));
        assert!(command(&end).starts_with(&said), "{}", end.text);
        end
    };
    let hidden = ended(&["pain"], &[(" ", "> [x] goal/pain")]);
    assert!(hidden.text.contains(r#""ask_first""#) && hidden.text.contains(r#""caution": "fresh""#), "{}", hidden.text);
    assert!(!command(&hidden).contains("--screened"), "{}", hidden.text);
    let shown = ended(
        &["pain", "rest"],
        &[
            (" ", "> [x] goal/pain"),
            (DOWN, "> [ ] goal/rest"),
            (" ", "> [x] goal/rest"),
            (ENTER, "? Cautions"),
            (ENTER, "? So none of these holds for you?"),
        ],
    );
    assert!(command(&shown).contains(&screened()) && !shown.text.contains(r#""caution": "fresh""#), "{}", shown.text);
}

#[test]
fn one_goes_back_and_changes_an_answer() {
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    session.see("? What is it for?");
    session.answer(" ", "> [x] General wellness");
    session.answer(ENTER, "? How do you live?");
    let screen = session.answer(ESC, "> [x] General wellness");
    assert!(screen.contains("? How do you live? (back)"), "{screen}");
    session.answer(" ", "> [ ] General wellness");
    session.answer(DOWN, "> [ ] Chronic pain");
    session.answer(" ", "> [x] Chronic pain");
    session.answer(ENTER, "? How do you live?\n");
    session.answer(ENTER, "? Do you notice any of these?");
    session.answer(ENTER, "? How has your body answered so far?");
    session.answer(DOWN, "> Getting better");
    session.answer(ENTER, "? On which day did the sessions begin?");
    session.answer("yesterdya", "begin? yesterdya");
    session.answer(ENTER, "! `yesterdya` is not a date; did you mean `yesterday`?");
    session.answer(ESC, "> Getting better");
    session.answer("\u{1b}[A", "> none of these");
    session.answer(ENTER, "? On which day did the sessions begin?");
    leave_out_days(&mut session);
    let end = session.end();
    ended_well(&end);
    assert_eq!(command(&end), format!("massfreq recommend --goal chronic-pain{}", screened()));
}

#[test]
fn there_is_nothing_before_the_first_question() {
    let mut session = Session::ask(&[]);
    session.answer(" ", "> [x] ");
    session.answer(ESC, "apply? (this is the first)");
    session.see_that("the first question again", |screen| {
        screen.rfind("apply?\n") > screen.rfind("(this is the first)") && screen.contains("> [ ] ")
    });
    session.pass_cautions();
    session.see("? What is it for?");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn ctrl_c_ends_it_and_leaves_the_terminal_as_it_was() {
    let directory = directory("ended");
    let mut session = Session::new(shell("exec massfreq ask --save me.yaml", &directory));
    session.pass_cautions();
    session.see("? What is it for?");
    session.answer(" ", "> [x] ");
    assert!(!session.is_as_before(), "keys are read as they are pressed");
    session.press(CTRL_C);
    let end = session.end();
    assert_eq!(end.code, 130, "{}", end.text);
    assert!(end.is_restored);
    assert!(end.text.ends_with("Ended; nothing was saved.\n"), "{}", end.text);
    assert!(fs::read_dir(directory).unwrap().next().is_none());
}

#[test]
fn a_signal_ends_it_and_leaves_the_terminal_as_it_was() {
    for signal in ["TERM", "INT"] {
        let mut session = Session::ask(&[]);
        session.pass_cautions();
        session.see("? What is it for?");
        assert!(!session.is_as_before());
        session.signal(signal);
        let end = session.end();
        assert_eq!(end.code, 130, "{}", end.text);
        assert!(end.is_restored, "{}", end.text);
    }
}

#[test]
fn a_terminal_of_another_size_shows_the_same_question() {
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    session.see("? What is it for?");
    session.answer(DOWN, "> [ ] Chronic pain");
    session.resize(60, 20);
    session.answer(" ", "> [x] Chronic pain");
    session.answer(ENTER, "? How do you live?");
    session.resize(100, 30);
    session.answer(DOWN, "> [ ] Athlete");
    session.answer(" ", "> [x] Athlete");
    session.answer(ENTER, "? Do you notice any of these?");
    session.answer(ENTER, "? How has your body answered so far?");
    session.press(ENTER);
    leave_out_days(&mut session);
    let end = session.end();
    ended_well(&end);
    assert_eq!(command(&end), format!("massfreq recommend --goal chronic-pain --lifestyle sportsperson{}", screened()));
}

#[test]
fn a_key_that_is_pressed_while_the_terminal_changes_its_size_is_read() {
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    session.see("? What is it for?");
    for columns in [60, 80].into_iter().cycle().take(300) {
        session.resize(columns, 30);
        session.answer(DOWN, "> [ ] Chronic pain");
        session.resize(columns + 10, 30);
        session.answer(UP, "> [ ] General wellness");
    }
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn nobody_says_none_of_these_by_a_search() {
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    session.see("? What is it for?");
    let screen = session.answer("fibro", "> [ ] Chronic pain");
    assert!(!screen.contains("General wellness"), "{screen}");
    session.answer(ENTER, "! Nothing is chosen yet");
    session.answer(" ", "> [ ] General wellness");
    let screen = session.see("  [x] Chronic pain");
    assert!(!screen.contains("fibro\n"), "the search is over: {screen}");
    session.answer(ENTER, "- What is it for? Chronic pain management");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn what_was_said_is_saved_with_dates_and_read_again() {
    let directory = directory("saved");
    let mut session = Session::new(shell("exec massfreq ask --json --save me.yaml > answer.json", &directory));
    session.pass_cautions();
    session.see("? What is it for?");
    session.answer(" ", "> [x] General wellness");
    session.answer(ENTER, "? How do you live?");
    session.answer(" ", "> [x] Desk worker");
    session.answer(ENTER, "? Do you notice any of these?");
    session.answer(ENTER, "? How has your body answered so far?");
    session.answer(DOWN, "> Getting better");
    session.answer(ENTER, "? On which day did the sessions begin?");
    session.press("2026-01-05\r");
    session.see("? On which day was the last session?");
    session.press("yesterday\r");
    let end = session.end();
    ended_well(&end);
    let today = jiff::Zoned::now().date();
    let yesterday = today.yesterday().unwrap();
    assert!(end.text.contains("Saved in me.yaml. The same from there:\nmassfreq recommend --profile me.yaml\n"));
    let days = format!(" --started 2026-01-05 --last {yesterday} --json\n");
    assert!(end.text.contains(&days), "{}", end.text);
    let path = directory.join("me.yaml");
    let saved = fs::read_to_string(&path).unwrap();
    let facts = "goals:\n- wellness\nlifestyles:\n- desk-worker\nresponse: better\n";
    assert_eq!(saved, format!("{facts}screened: {today}\nstarted: 2026-01-05\nlast: {yesterday}\n"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let answer = fs::read_to_string(directory.join("answer.json")).unwrap();
    assert_eq!(answer, text(&run(&["recommend", "--json", "--profile", path.to_str().unwrap()]).stdout));
    assert!(answer.starts_with("{\"schema\":"), "stdout has the answer alone: {answer}");

    let refused = Session::new(shell("exec massfreq ask --save me.yaml", &directory)).end();
    assert_eq!(refused.code, 2, "before any question");
    assert!(refused.text.starts_with("error: `me.yaml` is there already"), "{}", refused.text);
    let mut session = Session::new(shell("exec massfreq ask --save me.yaml --force", &directory));
    session.see("does any apply?");
    session.answer(" ", "> [x] ");
    session.press(ENTER);
    ended_well(&session.end());
    assert_eq!(fs::read_to_string(&path).unwrap(), "cautions:\n- numb-seat\n");
}

#[test]
fn colour_can_be_left_out() {
    let has_style = |end: &End| {
        text(&end.bytes)
            .split("\u{1b}[")
            .skip(1)
            .any(|part| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m'))
    };
    for (arguments, variable, expected) in
        [(&["ask"][..], "A", true), (&["ask", "--color", "never"], "A", false), (&["ask"], "NO_COLOR", false)]
    {
        let mut command = massfreq(arguments);
        command.env(variable, "1");
        let mut session = Session::new(command);
        session.see("does any apply?");
        session.answer(" ", "> [x] ");
        session.press(ENTER);
        let end = session.end();
        ended_well(&end);
        assert_eq!(has_style(&end), expected, "{arguments:?} {variable}");
    }
}

#[test]
fn without_a_terminal_it_says_what_to_do_instead() {
    let output = run(&["ask"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
    let mut dumb = massfreq(&["ask"]);
    dumb.env("TERM", "dumb");
    let dumb = Session::new(dumb).end();
    assert_eq!(dumb.code, 2);
    for said in [text(&output.stderr), dumb.text] {
        assert!(said.starts_with("error: the questions need a terminal"), "{said}");
        assert!(said.contains("`massfreq recommend`") && said.contains("`massfreq cautions`"), "{said}");
    }
}

#[test]
fn a_warning_sign_that_a_key_took_back_is_asked_for_again() {
    let mut session = Session::ask(&[]);
    session.answer(" ", "> [x]");
    session.answer("\x1b[D", "> [ ]");
    session.answer(ENTER, "? So none of these holds for you?");
    session.answer(DOWN, "> Show them again");
    session.answer(ENTER, "apply?\n> [ ]");
    session.answer(" ", "> [x]");
    session.press(ENTER);
    let end = session.end();
    assert!(end.text.contains("CALL FOR HELP NOW"), "{}", end.text);
}
