//! The questions line by line: by a pipe, and on terminals that cannot draw.

use std::io::Write;
use std::process::{Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::terminal::{CTRL_C, Session, massfreq};
use super::{ended_well, screened};
use crate::support::{self, data, text};

/// The program with answers on its stdin.
pub(super) fn piped(rules: &str, arguments: &[&str], answers: &str) -> Output {
    let mut command = support::massfreq();
    command.env("MASSFREQ_RULES", data(rules)).args(["ask", "--plain"]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may end before it has read all.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    child.wait_with_output().unwrap()
}

/// The command that was printed.
pub(super) fn command(output: &Output) -> String {
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    super::command_in(&told).to_owned()
}

const FROZEN: &str = "cmd/files/frozen";
pub(super) const GUARDED: &str = "cmd/files/guarded";

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
        ("No line here and no warning sign has \"zebra\" in it. If it worries you, ask a doctor first.", 1),
        ("No line here and no warning sign has \"fevr\" in it. These come near: Fever", 1),
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
    let output = piped(GUARDED, &[], "pregnant\nnone\nyes\nyesterday\n1\nnone\nnot yet\nyes\n");
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
    assert!(text(&output.stdout).contains("Because you said: caution/bleeding"), "{}", text(&output.stdout));
    let told = text(&output.stderr);
    assert!(told.contains("Because you said \"caution/baby\", is this so: Is it? (yes or no)"), "{told}");
    assert!(told.contains("CALL FOR HELP NOW. Call.\n\nThe same again: massfreq recommend "), "{told}");
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
        assert!(end.text.contains("you said: Numb"), "{}", end.text);
        assert!(!String::from_utf8_lossy(&end.bytes).contains("\u{1b}[?1049h"), "{name}={value}");
    }
    let mut command = massfreq(&["ask"]);
    command.env("ACCESSIBLE", "0");
    let mut session = Session::new(command);
    session.see("> [ ] 1 Numb");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

/// Waits for what no line on the screen tells.
fn wait_for(session: &Session, holds: impl Fn(&Session) -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds(session) {
        assert!(Instant::now() < end, "{}", session.text());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_small_terminal_is_asked_line_by_line_and_so_is_one_that_becomes_small() {
    for (columns, rows) in [(39, 30), (80, 9)] {
        let mut session = Session::of_size(massfreq(&["ask"]), columns, rows);
        session.see("(question 1)\n>");
        session.press("1\r");
        ended_well(&session.end());
    }
    let mut session = Session::ask(&[]);
    session.pass_cautions();
    session.see_words("What is it for?");
    session.choose("Chronic pain");
    session.resize(80, 8);
    wait_for(&session, Session::is_as_before);
    session.see("(question 2)\n>");
    for words in ["This terminal is smaller than 40 columns and 10 rows: ", "(chosen)"] {
        assert!(session.text().contains(words), "{words}: {}", session.text());
    }
    session.answer("none\r", "Is that no longer so? (yes or no)");
    session.answer("yes\r", "Physically demanding job");
    session.answer("\r", "Nothing is answered yet.");
    session.resize(80, 24);
    session.press("\r");
    wait_for(&session, |session| !session.is_as_before());
    session.resize(80, 8);
    wait_for(&session, |session| session.text().matches("This terminal is smaller than").count() == 2);
    session.see("How do you live? (question 3)\n>");
    session.press("no");
    session.resize(80, 24);
    session.press("ne\r");
    session.see_words("Do you notice any of these?");
    assert!(!session.is_as_before(), "it is drawn again");
    session.press(CTRL_C);
    let end = session.end();
    assert_eq!(end.code, 130);
    assert!(end.is_restored && end.after == "Ended; nothing was saved.\n", "{}", end.after);
}

#[test]
fn keys_without_a_character_are_no_text() {
    // The end of one comes alone where the program began to read in its middle.
    let keys = ["\u{1b}[A", "\u{1b}[4~", "\u{1b}OH", "1\u{1b}[D", "\u{1b}", "[4~", "4~", "\u{8}1"];
    let output = piped(FROZEN, &[], &(keys.join("\n") + "\nnone\n"));
    let told = text(&output.stderr);
    assert_eq!(
        told.matches("That was a key such as an arrow: type a number or a word.\n").count(),
        keys.len(),
        "{told}"
    );
    assert!(told.contains("What is it for?") && !told.contains("You said"), "{told}");
    let told = text(&piped(FROZEN, &[], "none\nnone\nnone\nnone\nyes\n2\n\u{1b}[A\n2026-01-05\n").stderr);
    assert!(told.contains("such as an arrow") && told.contains("last session"), "a day: {told}");
}

#[test]
fn a_no_or_yes_to_a_page_gets_a_short_answer() {
    for word in ["no", "n", "yes", "y"] {
        let told = text(&piped(FROZEN, &[], &format!("{word}\n")).stderr);
        let (_, after) = told.split_once("None of these\n").unwrap();
        assert!(
            after.starts_with("Type the number of a line that fits, or none.\n\nThere are no more answers."),
            "{after}"
        );
    }
    let told = text(&piped(FROZEN, &[], "a\n").stderr);
    let (_, after) = told.split_once("None of these\n").unwrap();
    assert!(after.lines().count() < 10 && after.contains("of which a longer word finds fewer"), "{after}");
}

#[test]
fn none_does_not_pass_by_what_a_word_found() {
    let asks =
        "You typed before: \"An injury\"; \"An injury of the last three days\". Does one of them fit you? (yes or no)";
    let words = |told: &str| told.split_whitespace().collect::<Vec<_>>().join(" ");
    let output = piped(GUARDED, &[], "none\nin\nnone\nyes\nnone\nno\nnone\nnot yet\nyes\n");
    let told = words(&text(&output.stderr));
    assert!(told.contains(asks), "{told}");
    assert!(told.contains("Then type the whole of it."), "{told}");
    assert_eq!(command(&output), format!("massfreq recommend{}", screened()));
}

#[test]
fn numbers_come_with_blanks_commas_and_ranges() {
    for typed in ["1 3", "1,3", "1, 3", "1 and 3", "3;1"] {
        let output = piped(FROZEN, &[], &format!("none\nnone\n{typed}\nnone\nnot yet\nyes\n"));
        let expected = format!("massfreq recommend --lifestyle carer,desk-worker{}", screened());
        assert_eq!(command(&output), expected, "{typed}");
    }
    let output = piped(FROZEN, &[], "none\nnone\n1-3\nnone\nnot yet\nyes\n");
    assert_eq!(
        command(&output),
        format!("massfreq recommend --lifestyle carer,desk-worker,sportsperson{}", screened())
    );
    for typed in ["0-2", "3-1", "1-99", "99999999999999999999"] {
        let told = text(&piped(FROZEN, &[], &format!("none\n{typed}\n")).stderr);
        assert!(told.contains(&format!("There is no line {typed}: type a number from 1 to 4.")), "{told}");
    }
}

#[test]
fn what_was_chosen_before_is_not_dropped_by_none() {
    let asks = "You chose before: \"Chronic pain management\". Is that no longer so? (yes or no)";
    let before = "none\nchronic pain management\nback\nnone\n";
    for (then, goal) in [("no\nkeep\n", " --goal chronic-pain"), ("yes\n", "")] {
        let output = piped(FROZEN, &[], &format!("{before}{then}none\nnone\nnot yet\nyes\n"));
        assert_eq!(command(&output), format!("massfreq recommend{goal}{}", screened()));
        let told = text(&output.stderr);
        assert!(told.split_whitespace().collect::<Vec<_>>().join(" ").contains(asks), "{told}");
    }
}

#[test]
fn where_the_answers_end_too_early_the_open_question_is_told() {
    let directory = super::directory("plain-end");
    let me = directory.join("me.yaml");
    for (answers, open) in [("", "does any apply?"), ("none\n", "What is it for?"), ("none\nquit\nnone\n", "")] {
        let output = piped(FROZEN, &["--save", me.to_str().unwrap()], answers);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(130), 0));
        let told = text(&output.stderr);
        assert!(told.ends_with("Ended; nothing was saved.\n") && !me.exists(), "{told}");
        assert_eq!(told.contains("Still open: "), !open.is_empty(), "{told}");
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, after) = words.split_once("There are no more answers.").unwrap_or_default();
        assert!(after.contains(open), "{told}");
    }
    let told = text(&piped(FROZEN, &[], "").stderr);
    for word in ["? says how", "back goes", "quit ends"] {
        assert!(told.split_whitespace().collect::<Vec<_>>().join(" ").contains(word), "{word}: {told}");
    }
}

#[test]
fn who_was_asked_is_told_to_be_asked_again_and_no_option() {
    let output = piped(GUARDED, &[], "none\nnone\npregnant\nno\nyes\n");
    assert_eq!(command(&output), "massfreq recommend --caution pregnancy");
    let told = text(&output.stdout);
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Once it is agreed that you may go on, run `massfreq ask` again."), "{told}");
    assert!(!told.contains("--"), "{told}");

    let directory = super::directory("plain-review");
    let file = support::one_file(
        &format!("{}, ask: [{{goals: all}}, {{started: all}}]", support::PACK),
        &[("goal/heal", "every: 1 week, review: {after: 6 weeks, text: Look at it.}")],
    );
    std::fs::write(directory.join("rules.yaml"), file).unwrap();
    let output = piped(directory.to_str().unwrap(), &[], "1\nyes\n8 weeks ago\nskip\nno\n");
    let told = text(&output.stdout);
    assert!(
        told.starts_with("Take stock before you go on: Look at it.\n\nWhen you have, run `massfreq ask` again."),
        "{told}"
    );
}

#[test]
fn what_was_understood_of_an_answer_is_not_passed_by_with_none() {
    for typed in ["1 99", "1, zebra", "zebra, 1", "1, none"] {
        let output = piped(FROZEN, &[], &format!("{typed}\nnone\nyes\n1\n"));
        let told = text(&output.stderr);
        assert!(told.contains("Nothing was chosen."), "{typed}: {told}");
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Does one of them fit you? (yes or no)"), "{typed}: {told}");
        assert!(text(&output.stdout).starts_with("CALL FOR HELP NOW"), "{typed}: {told}");
    }
}

#[test]
fn a_pipe_gets_no_prompt_and_the_open_question_in_one_line() {
    let told = text(&piped(FROZEN, &[], "none\nnone\nnone\nnone\nyes\n2\n").stderr);
    assert!(!told.contains("> "), "{told}");
    let open = told.lines().find(|line| line.starts_with("There are no more answers. Still open: ")).unwrap();
    assert!(open.ends_with(" (question 7)"), "{told}");
}
