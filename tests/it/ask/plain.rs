//! The questions line by line: by a pipe, and on terminals that cannot draw.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;

use super::terminal::{CTRL_C, Session, massfreq};
use super::{ended_well, screened};
use crate::support::{self, data, text};

/// The program with answers on its stdin.
fn piped(rules: &str, arguments: &[&str], answers: &str) -> Output {
    let mut command = support::massfreq();
    command.env("MASSFREQ_RULES", data(rules)).args(["ask", "--plain"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end before it has read all.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    child.wait_with_output().unwrap()
}

/// The command that was printed.
fn command(output: &Output) -> String {
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    told.lines().rfind(|line| line.starts_with("massfreq recommend")).unwrap_or_else(|| panic!("{told}")).to_owned()
}

const FROZEN: &str = "cmd/files/frozen";
const GUARDED: &str = "cmd/files/guarded";

#[test]
fn numbers_and_words_are_answers() {
    let output = piped(FROZEN, &["--json"], "none\nchronic pain management\n1 3\nnone\nnot yet\nyes\n");
    let said = command(&output);
    assert_eq!(
        said,
        format!("massfreq recommend --goal chronic-pain --lifestyle carer,desk-worker{} --json", screened())
    );
    let told = text(&output.stderr);
    assert!(!told.contains('\u{1b}') && told.contains("\n 1. Desk worker: Long hours of sitting"), "{told}");
    let again = support::massfreq().env("MASSFREQ_RULES", data(FROZEN)).args(said.split(' ').skip(1)).output().unwrap();
    let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
    assert_eq!(json(&output.stdout), json(&again.stdout));
    assert_eq!(json(&output.stdout)["screening"]["asked"], true);
}

#[test]
fn an_empty_answer_is_no_answer() {
    let output = piped(FROZEN, &[], "\n \n?\n99\nzebra\n1 none\nfevr\nback\n");
    assert_eq!(output.status.code(), Some(130), "the answers are at their end");
    let told = text(&output.stderr);
    assert!(output.stdout.is_empty() && told.ends_with("Ended; nothing was saved.\n"), "{told}");
    let expected = [
        ("Nothing is answered yet.", 2),
        ("There is no line 99: type a number from 1 to 9.", 1),
        ("There is no question with \"zebra\" here. If it worries you, ask a doctor first.", 1),
        ("There is no question with \"fevr\" here. These come near: Fever", 1),
        ("This is the first question.", 1),
    ];
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for (message, count) in expected {
        assert_eq!(words.matches(message).count(), count, "{message} in {told}");
    }
}

#[test]
fn a_yes_and_none_exclude_each_other() {
    let told = text(&piped(FROZEN, &[], "1, none\n").stderr);
    assert!(told.contains("A line that fits and none exclude each other."), "{told}");
    let told = text(&piped(FROZEN, &[], "none\nnone\nnone\nnone\n1 2\n").stderr);
    assert!(told.contains("One line is an answer here."), "{told}");
}

#[test]
fn a_warning_sign_of_another_page_is_said_in_words_and_the_page_is_answered_too() {
    let output = piped(GUARDED, &[], "pregnant\nnone\nyes\nyesterday\n1\nnone\nnot yet\n");
    let yesterday = jiff::Zoned::now().date().yesterday().unwrap();
    assert_eq!(
        command(&output),
        format!("massfreq recommend --goal ease --cleared pregnancy={yesterday}{}", screened()),
        "{}",
        text(&output.stderr)
    );
    assert!(text(&output.stderr).contains("\"Pregnancy\" is noted."), "{}", text(&output.stderr));
}

#[test]
fn one_goes_back_line_by_line() {
    let output =
        piped(GUARDED, &[], "none\nlumbago\nyes\nback\n2\nnone\nback\nback\nnot 2\nkeep\nnone\nnot yet\nyes\n");
    assert_eq!(command(&output), format!("massfreq recommend --goal ease{}", screened()));
    let told = text(&output.stderr);
    for words in [" 1. Lasting pain (chosen)", "Chosen before: Lasting pain. Type keep", "No longer chosen: An injury."]
    {
        assert!(told.contains(words), "{words} in {told}");
    }
}

#[test]
fn words_that_only_come_near_a_line_or_deny_it_choose_nothing() {
    let told = text(&piped(FROZEN, &[], "no fever\nnot fever\nnone, without fever\n").stderr);
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["no fever", "not fever", "without fever"] {
        assert!(words.contains(&format!("\"{said}\" says what does not fit, and chooses nothing.")), "{said}: {told}");
    }
    let output = piped(GUARDED, &[], "none\nlumbago\nno\nlumbago\nyes\nnone\nnot yet\nyes\n");
    assert_eq!(command(&output), format!("massfreq recommend --goal ease{}", screened()));
    let told = text(&output.stderr);
    assert!(told.contains("Do you mean \"Lasting pain\"? (yes or no)"), "{told}");
    assert!(told.contains("Then nothing of \"lumbago\" was chosen."), "{told}");
}

#[test]
fn what_comes_up_with_an_answer_is_asked_too() {
    let set = [
        ("caution/baby", "page: now, refer: doctor, cleared: [{text: T}]"),
        ("caution/bleeding", "page: now, ask-when: {caution: baby}, refer: emergency"),
    ];
    let directory = super::directory("plain-follow");
    let file = support::one_file(&format!("{}, ask: [{{cautions: now}}]", support::PACK), &set);
    std::fs::write(directory.join("rules.yaml"), file).unwrap();
    let output = piped(directory.to_str().unwrap(), &[], "1\nperhaps\nyes\n");
    assert_eq!(command(&output), "massfreq recommend --caution baby,bleeding");
    assert!(text(&output.stderr).contains("Because of that, is this so: Is it? (yes or no)"));
}

#[test]
fn terminals_that_cannot_draw_are_asked_line_by_line() {
    let variables = [("TERM", "dumb", "A"), ("TERM", "", "A"), ("A", "1", "ACCESSIBLE")];
    for (name, value, other) in variables {
        let mut command = massfreq(&["ask"]);
        command.env(name, value);
        command.env(other, "1");
        let mut session = Session::new(command);
        session.see(" 1. Numb");
        session.press("1\r");
        let end = session.end();
        ended_well(&end);
        assert!(end.text.contains("You said: Numb"), "{}", end.text);
        assert!(!String::from_utf8_lossy(&end.bytes).contains("\u{1b}[?1049h"), "{name}={value}");
    }
    let mut command = massfreq(&["ask"]);
    command.env("ACCESSIBLE", "0");
    let mut session = Session::new(command);
    session.see("> [ ] 1 Numb");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn a_small_terminal_is_asked_line_by_line_and_so_is_one_that_becomes_small() {
    for (columns, rows) in [(39, 30), (80, 9)] {
        let mut session = Session::of_size(massfreq(&["ask"]), columns, rows);
        session.see("9. None of these\n>");
        session.press("1\r");
        ended_well(&session.end());
    }
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    session.see_words("What is it for?");
    session.choose("Chronic pain");
    session.resize(80, 8);
    session.see("(chosen)");
    session.answer("none\r", "Physically demanding job");
    session.press(CTRL_C);
    let end = session.end();
    assert_eq!(end.code, 130);
    assert!(end.is_restored && end.after.ends_with("\nEnded; nothing was saved.\n"), "{}", end.after);
}

#[test]
fn signals_end_it_between_two_lines() {
    for signal in ["INT", "TERM", "HUP", "QUIT"] {
        let mut session = Session::new(massfreq(&["ask", "--plain"]));
        session.see("\n>\n");
        session.signal(signal);
        let end = session.end();
        assert_eq!(end.code, 130, "{signal}: {}", end.text);
        assert!(end.text.ends_with("\nEnded; nothing was saved.\n") && end.is_restored, "{}", end.text);
    }
    let mut session = Session::new(massfreq(&["ask", "--plain"]));
    session.see("\n>\n");
    session.press("\u{4}");
    assert_eq!(session.end().code, 130, "Ctrl-D");
}
