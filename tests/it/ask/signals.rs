//! Signals that end, stop and continue the program, and what they leave of the terminal.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::terminal::{CTRL_C, ENTER, Session, massfreq, shell};
use super::{command, directory, ended_well, nothing_more, screened};
use crate::support::{self, data, text};

#[test]
fn ctrl_c_and_ctrl_d_end_it_and_leave_the_terminal_as_it_was() {
    for key in [CTRL_C, "\u{4}", "\u{1c}"] {
        let directory = directory("ended");
        let mut session = Session::new(shell("exec massfreq ask --save me.yaml", &directory));
        session.pass_cautions();
        session.see_words("What is it for?");
        session.choose("Chronic pain");
        assert!(!session.is_as_before(), "keys are read as they are pressed");
        session.press(key);
        let end = session.end();
        assert_eq!(end.code, 130, "{}", end.text);
        assert!(end.is_restored);
        assert_eq!(end.after, "Ended; nothing was saved.\n");
        assert!(fs::read_dir(directory).unwrap().next().is_none());
    }
}

#[test]
fn a_signal_ends_it_and_leaves_the_terminal_as_it_was() {
    for signal in ["TERM", "INT", "HUP", "QUIT"] {
        let mut session = Session::ask(&[]);
        session.pass_cautions();
        session.see_words("What is it for?");
        assert!(!session.is_as_before());
        session.signal(signal);
        let end = session.end();
        assert_eq!(end.code, 130, "{signal}: {}", end.text);
        assert!(end.is_restored, "{}", end.text);
        assert_eq!(end.after, "Ended; nothing was saved.\n");
    }
}

#[test]
fn a_signal_leaves_no_half_line_to_the_shell() {
    let directory = directory("half");
    let line = "/usr/bin/timeout --foreground -s TERM 2 massfreq ask --plain; read -r line; echo \"left: [$line]\"";
    let mut session = Session::new(shell(line, &directory));
    session.see_words("(question 1)");
    session.press("half");
    session.see("Ended; nothing was saved.");
    // The program, which is about to end, may still take the first one.
    session.press("\r\r");
    session.see("left: []");
}

#[test]
fn it_is_stopped_and_comes_back_with_what_was_chosen() {
    for stop in ["key", "TSTP", "STOP"] {
        let mut session = Session::ask(&[]);
        session.pass_cautions();
        session.see_words("What is it for?");
        session.choose("Chronic pain");
        match stop {
            "key" => session.press("\u{1a}"),
            signal => session.signal(signal),
        }
        if stop != "STOP" {
            session.wait("the terminal is as it was", Session::is_as_before);
        }
        session.continues();
        session.wait("the questions are back", |session| !session.is_as_before());
        let screen = session.see("> [x] 2 Chronic pain");
        assert!(screen.contains("What is it for?"), "{screen}");
        session.press(ENTER);
        session.page("How do you live?", &[]);
        nothing_more(&mut session);
        let end = session.end();
        ended_well(&end);
        assert_eq!(command(&end), format!("massfreq recommend --goal chronic-pain{}", screened()));
    }
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

#[test]
fn a_signal_ends_it_where_nobody_takes_the_answer() {
    let directory = directory("not-taken");
    let me = directory.join("me.yaml");
    // What fills the pipe stands before the answer.
    let line = "head -c 65536 /dev/zero; exec \"$0\" ask --plain --save \"$1\"";
    let mut ask = Command::new("/bin/sh");
    ask.args(["-c", line, env!("CARGO_BIN_EXE_massfreq")]).arg(&me).env("MASSFREQ_RULES", data("cmd/files/frozen"));
    let mut child = ask.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"none\nnone\nnone\nnone\nnot yet\nyes\n").unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| line.unwrap().contains("You said:")));
    let _ = Command::new("/bin/kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    let mut ended = None;
    for _ in 0..500 {
        ended = child.try_wait().unwrap();
        if ended.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    assert_eq!(ended.and_then(|status| status.signal()), Some(15));
    assert!(fs::read_dir(directory).unwrap().next().is_none(), "neither the file nor a draft");
}

/// As `nohup` has it.
#[test]
fn a_signal_that_is_ignored_ends_no_questions() {
    let line = "trap '' HUP TERM; exec \"$0\" ask --plain --json";
    let mut ask = Command::new("/bin/sh");
    ask.args(["-c", line, env!("CARGO_BIN_EXE_massfreq")]).env("MASSFREQ_RULES", data("cmd/files/frozen"));
    let mut child = ask.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("(question 1)") {
        assert!(told.read_line(&mut line).unwrap() > 0, "{line}");
    }
    let kill = format!("kill -HUP {0}; kill -TERM {0}", child.id());
    assert!(Command::new("/bin/sh").args(["-c", &kill]).status().unwrap().success());
    // A signal is looked for every 50 ms.
    std::thread::sleep(Duration::from_millis(200));
    child.stdin.take().unwrap().write_all(b"none\nnone\nnone\nnone\nnot yet\nyes\n").unwrap();
    std::io::copy(&mut told, &mut std::io::sink()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
}

#[test]
fn a_signal_at_any_time_leaves_all_or_nothing() {
    let directory = directory("any-time");
    for delay in [5, 10, 20, 40, 60, 80] {
        let me = directory.join(format!("{delay}.yaml"));
        let mut ask = support::massfreq();
        ask.env("MASSFREQ_RULES", data("cmd/files/frozen")).args(["ask", "--plain", "--save"]).arg(&me);
        let mut child = ask.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(b"none\nnone\nnone\nnone\nnot yet\nyes\n");
        std::thread::sleep(Duration::from_millis(delay));
        let kill = format!("for name in INT TERM HUP; do kill -$name {}; done", child.id());
        let _ = Command::new("/bin/sh").args(["-c", &kill]).stderr(Stdio::null()).status().unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let told = text(&output.stderr);
        let is_whole = output.status.success();
        assert!(is_whole || matches!(output.status.code(), None | Some(130)), "{told}");
        // After the answer a signal may come before the file, or behind it.
        let saved = fs::read_to_string(&me).ok();
        assert!(
            saved.as_ref().is_none_or(|saved| saved.starts_with("screened: ") && saved.ends_with('\n')),
            "{saved:?}"
        );
        assert!(!is_whole || saved.is_some() && !output.stdout.is_empty(), "{told}");
        assert!(told.matches("Ended;").count() < 2, "{told}");
    }
    let names: Vec<String> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| name.ends_with("0.yaml") || name == "5.yaml"), "no drafts: {names:?}");
}

#[test]
fn a_question_is_there_again_after_a_stop_between_two_lines() {
    let mut session = Session::new(massfreq(&["ask", "--plain"]));
    session.see("\n>\n");
    session.press("none\r");
    session.see("4. None of these\n>");
    for count in [2, 3] {
        session.press("\u{1a}");
        session.continues();
        session.wait("it is asked again", |session| {
            session.text().matches("What is it for?").count() == count && session.text().ends_with("\n> ")
        });
    }
    session.press("none\r");
    session.see("Physically demanding job");
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
}

#[test]
fn keys_work_after_a_stop_that_left_the_terminal_as_a_shell_sets_it() {
    let mut session = Session::ask(&[]);
    session.signal("STOP");
    session.set_sane();
    session.continues();
    session.wait("the questions are back", |session| {
        !session.is_as_before() && session.text().matches("apply?").count() > 1
    });
    session.answer(" ", "> [x] 1");
    session.press(ENTER);
    ended_well(&session.end());
}
