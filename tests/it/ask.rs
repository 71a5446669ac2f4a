//! `massfreq ask` in a terminal, as a person meets it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{self, data, empty, text};

mod keys;
mod known;
mod pages;
mod plain;
mod signals;
mod stories;
pub(crate) mod terminal;

use terminal::{CTRL_C, ENTER, ESC, End, LAST, Session, UP, massfreq, pointed, shell};

fn directory(name: &str) -> PathBuf {
    empty(Path::new("ask").join(name))
}

/// The program without a terminal, with the frozen rules.
fn run(arguments: &[&str]) -> Output {
    support::massfreq().env("MASSFREQ_RULES", data("cmd/files/frozen")).args(arguments).output().unwrap()
}

/// ` --screened=` with today, as every interview that is gone through to the end says.
fn screened() -> String {
    format!(" --screened={}", jiff::Zoned::now().date())
}

/// The last command to recommend, as it was printed.
fn command_in(text: &str) -> &str {
    let command = |line: &str| line.find("massfreq recommend").filter(|at| [0, SAME.len()].contains(at));
    let mut commands = text.lines().filter_map(|line| line.get(command(line)?..));
    commands.next_back().unwrap_or_else(|| panic!("{text}"))
}

/// What stands before the command below an emergency or the like.
const SAME: &str = "The same again: ";

fn command(end: &End) -> &str {
    command_in(&end.text)
}

/// The answer of the frozen rules to what an emergency or the like calls for. It stands first, and only the command is below.
#[track_caller]
fn is_told_first(end: &End, facts: &[&str]) {
    ended_well(end);
    let answer = text(&run(&[&["recommend"], facts].concat()).stdout);
    assert_eq!(end.after, format!("{answer}\n{SAME}massfreq recommend {}\n", facts.join(" ")));
}

#[track_caller]
fn ended_well(end: &End) {
    assert_eq!(end.code, 0, "{}", end.text);
    assert!(end.is_restored, "{}", end.text);
}

const BEGUN: &str = "Have you had a massage for this yet?";
const NOT_YET: &str = "I have not had one yet";

/// What a person says who has not begun, about whom nothing more is true, from the signs on.
fn nothing_more(session: &mut Session) {
    session.page("Do you notice any of these?", &[]);
    session.page(BEGUN, &[NOT_YET]);
    session.see_words("none of these signs fits you.");
    session.answer("y", "> (x) 2 Yes");
    session.press(ENTER);
}

impl Session {
    /// Says to all cautions that none applies.
    fn pass_cautions(&mut self) {
        self.page("does any apply?", &[]);
    }
}

#[test]
fn from_the_first_question_to_the_answer() {
    let mut session = Session::ask(&[]);
    let screen = session.see_words("(question 1) About 6 short screens; nothing is kept");
    assert!(!screen.contains("Esc"), "there is nothing before it: {screen}");
    session.pass_cautions();
    let screen = session.see_words("What is it for? (question 2)");
    assert!(screen.contains("> [ ] 1 General wellness and stress relief\n        Relaxing"), "{screen}");
    assert!(screen.contains("\n  [ ] 4 None of these\n"), "{screen}");
    session.answer("2", "> [ ] 2 Chronic pain");
    session.answer(" ", "> [x] 2 Chronic pain");
    session.answer(ENTER, "How do you live?");
    session.answer("y", "[x] 1 Desk worker");
    session.answer(ENTER, "Do you notice any of these?");
    session.page("Do you notice any of these?", &[]);
    session.page(BEGUN, &["Yes"]);
    session.page("How has your body answered so far?", &["Getting better"]);
    session.see_words("On which day did the sessions begin?");
    session.answer("2026-01-05", "That is Mon 5 January 2026.");
    session.answer(ENTER, "On which day was the last session?");
    session.press("2026-01-26\r");
    session.see_words("none of these signs fits you.");
    session.answer("y", "> (x) 2 Yes");
    session.press(ENTER);
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
    let said = "You said: no warning sign; Chronic pain management; Desk worker; Getting better;\nbegun on Mon 5 January 2026; last \
                session on Mon 26 January 2026.\n";
    // On a terminal a long answer ends in its first line.
    assert!(end.after.starts_with(&format!("{said}\n{answer}")), "{}", end.after);
    assert!(end.after.ends_with(&format!("\n\nThe same again:\n{again}\n")), "{}", end.after);
}

#[test]
fn the_manual_shows_a_terminal_as_it_is() {
    let (_, picture) = include_str!("../../src/cli/man/ask.md").split_once("```text\n").unwrap();
    let (picture, _) = picture.split_once("```").unwrap();
    let mut command = massfreq(&["ask"]);
    command.env_remove("MASSFREQ_RULES");
    let mut session = Session::new(command);
    session.page("Do any of these fit you, now", &[]);
    session.page("What do you want massage for?", &["Chronic pain"]);
    session.see_words("How do you live?");
    let screen = session.choose("Desk worker");
    assert_eq!(screen.trim_end(), picture.trim_end());
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn an_emergency_ends_the_questions_at_once() {
    let mut session = Session::ask(&[]);
    session.answer(" ", "> [x] ");
    session.press(ENTER);
    let end = session.end();
    assert!(!end.text.contains("Is that so?") && !end.text.contains("What is it for?"), "{}", end.text);
    is_told_first(&end, &["--caution", "numb-seat"]);
}

#[test]
fn an_emergency_is_told_once_and_first_wherever_it_is_written_to() {
    let directory = directory("told-once");
    let call = "CALL FOR HELP NOW";
    for (line, saved, json) in [
        ("exec massfreq ask --save me.yaml", "\nSaved in me.yaml.\n", ""),
        ("exec massfreq ask --json > answer.json", "", " --json"),
        ("exec massfreq ask --json --save you.yaml > answer.json", "\nSaved in you.yaml.\n", " --json"),
    ] {
        let mut session = Session::new(shell(line, &directory));
        session.see_words("does any apply?");
        session.answer(" ", "> [x] ");
        session.press(ENTER);
        let end = session.end();
        ended_well(&end);
        let told = &end.after;
        let last = format!("{saved}\n{SAME}massfreq recommend --caution numb-seat{json}\n");
        assert!(told.starts_with(call) && told.matches(call).count() == 1 && told.ends_with(&last), "{told}");
    }
    let answer = fs::read_to_string(directory.join("answer.json")).unwrap();
    assert_eq!(answer, text(&run(&["recommend", "--caution", "numb-seat", "--json"]).stdout));
}

#[test]
fn a_referral_that_nothing_else_can_make_graver_ends_the_questions() {
    let mut session = Session::ask(&[]);
    session.answer("/under", "> [ ] 1 Under 18");
    session.answer(ENTER, "Enter done");
    session.answer(" ", "> [x] 1 Under 18");
    session.answer(ENTER, "does any apply?");
    session.press(ENTER);
    session.see_words("You said: Under 18. Is that all?");
    session.press("y\r");
    let end = session.end();
    ended_well(&end);
    assert_eq!(command(&end), "massfreq recommend --caution under-age");
    assert!(!end.text.contains("What is it for?"), "{}", end.text);
}

#[test]
fn one_goes_back_and_changes_an_answer() {
    let mut session = Session::ask(&[]);
    session.answer(ESC, "This is the first question.");
    session.pass_cautions();
    session.page("What is it for?", &["General wellness"]);
    session.see_words("How do you live?");
    session.answer(ESC, "> [x] 1 General wellness");
    session.answer(" ", "> [ ] 1 General wellness");
    session.page("What is it for?", &["Chronic pain"]);
    session.page("How do you live?", &[]);
    session.page("Do you notice any of these?", &[]);
    session.page(BEGUN, &["Yes"]);
    session.page("How has your body answered so far?", &["Getting better"]);
    session.see_words("On which day did the sessions begin?");
    session.answer("yesterdya", "> yesterdya");
    session.answer(ENTER, "`yesterdya` is not a date");
    session.answer(ESC, "(x) 1 Getting better");
    session.answer(ESC, "> (x) 1 Yes");
    session.page(BEGUN, &[NOT_YET]);
    session.see_words("none of these signs fits you.");
    session.answer(ENTER, "Nothing is chosen yet.");
    session.answer("y", "> (x) 2 Yes");
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    assert_eq!(command(&end), format!("massfreq recommend --goal chronic-pain{}", screened()));
}

#[test]
fn the_pointer_is_on_the_screen_at_any_size() {
    let mut session = Session::ask(&[]);
    session.answer(LAST, "None of these");
    session.answer(UP, "> [ ] 8 ");
    for (columns, rows) in [(50, 15), (40, 10), (120, 50), (43, 11), (80, 24), (200, 10)] {
        session.resize(columns, rows);
        session.see_that(&format!("{columns}x{rows}"), |screen| {
            pointed(screen).starts_with("> [ ] 8 ") && screen.lines().count() <= usize::from(rows)
        });
        session.answer(" ", "> [x] 8 ");
        session.answer(" ", "> [ ] 8 ");
    }
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn what_was_said_is_saved_with_dates_and_read_again() {
    let directory = directory("saved");
    let mut session = Session::new(shell("exec massfreq ask --json --save me.yaml > answer.json", &directory));
    session.pass_cautions();
    session.page("What is it for?", &["General wellness"]);
    session.page("How do you live?", &["Desk worker"]);
    session.page("Do you notice any of these?", &[]);
    session.page(BEGUN, &["Yes"]);
    session.page("How has your body answered so far?", &["Getting better"]);
    session.see_words("On which day did the sessions begin?");
    session.press("2026-01-07 x\u{17}\u{15}\u{1b}[200~2026-01-05\u{1b}[201~\r");
    session.see_words("On which day was the last session?");
    session.answer(ENTER, "Nothing is typed yet.");
    session.press("skip\r");
    session.see_words("none of these signs fits you.");
    session.press("y\r");
    let end = session.end();
    ended_well(&end);
    assert!(end.text.contains("Saved in me.yaml. The same from there:\nmassfreq recommend --profile me.yaml\n"));
    assert!(end.text.contains(" --started 2026-01-05 --json\n"), "{}", end.text);
    let path = directory.join("me.yaml");
    let saved = fs::read_to_string(&path).unwrap();
    let facts = "goals:\n- wellness\nlifestyles:\n- desk-worker\nresponse: better\n";
    let today = jiff::Zoned::now().date();
    assert_eq!(saved, format!("{facts}screened: {today}\nstarted: 2026-01-05\n"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let answer = fs::read_to_string(directory.join("answer.json")).unwrap();
    assert_eq!(answer, text(&run(&["recommend", "--json", "--profile", path.to_str().unwrap()]).stdout));
    assert!(answer.starts_with("{\"schema\":"), "stdout has the answer alone: {answer}");

    let mut session = Session::new(shell("exec massfreq ask --save me.yaml --force", &directory));
    session.see_words("does any apply?");
    session.answer(" ", "> [x] ");
    session.press(ENTER);
    ended_well(&session.end());
    assert_eq!(fs::read_to_string(&path).unwrap(), "cautions:\n- numb-seat\n");
}

#[test]
fn where_it_cannot_be_saved_nothing_is_asked() {
    let directory = directory("unsaved");
    fs::write(directory.join("me.yaml"), "goals: wellness\n").unwrap();
    assert!(Command::new("mkfifo").arg(directory.join("fifo")).status().unwrap().success());
    for (path, code, said) in [
        ("me.yaml", 2, "error: `me.yaml` is there already"),
        ("none/me.yaml", 1, "error: `none/me.yaml` cannot be written"),
        (".", 2, "error: `.` names no file"),
        ("../unsaved", 2, "error: `../unsaved` is a directory"),
        ("fifo --force", 2, "error: `fifo` is no plain file"),
    ] {
        let end = Session::new(shell(&format!("exec massfreq ask --save {path}"), &directory)).end();
        assert_eq!(end.code, code, "{}", end.text);
        assert!(end.text.starts_with(said) && !end.text.contains("apply?"), "{}", end.text);
    }
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
        session.see_words("does any apply?");
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
    let said = text(&output.stderr);
    assert!(said.starts_with("error: the questions need a terminal"), "{said}");
    for way in ["`massfreq recommend`", "`massfreq ask --plain`", "`massfreq cautions`"] {
        assert!(said.contains(way), "{said}");
    }
}

#[test]
fn a_warning_sign_that_a_key_took_back_is_asked_for_again() {
    let mut session = Session::ask(&[]);
    session.answer(" ", "> [x]");
    session.answer("n", "  [n] 1");
    session.pass_cautions();
    session.page("What is it for?", &[]);
    session.page("How do you live?", &[]);
    session.page("Do you notice any of these?", &[]);
    session.page(BEGUN, &[NOT_YET]);
    session.see_words("none of these signs fits you.");
    session.answer(" ", "> (x) 1 No, show them again");
    session.press(ENTER);
    session.see_words("does any apply?");
    session.answer(" ", "> [x]");
    session.press(ENTER);
    is_told_first(&session.end(), &["--caution", "numb-seat"]);
}
