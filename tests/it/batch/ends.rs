//! When answers come, and how a batch ends before its input does.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::{batch, start, text};
use crate::support::skipped;

/// How long something may take that should be there at once.
const LIMIT: Duration = Duration::from_mins(1);

/// What a program printed that must end soon.
pub(super) fn within(mut child: Child) -> Output {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (send, ended) = channel();
    let read = |source: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            source.map(|mut source| source.read_to_end(&mut bytes));
            bytes
        })
    };
    let out = read(stdout.map(|stdout| Box::new(stdout) as Box<dyn Read + Send>));
    let err = read(stderr.map(|stderr| Box::new(stderr) as Box<dyn Read + Send>));
    thread::spawn(move || send.send((out.join().unwrap(), err.join().unwrap())));
    let Ok((stdout, stderr)) = ended.recv_timeout(LIMIT) else {
        child.kill().unwrap();
        panic!("it does not end");
    };
    Output { status: child.wait().unwrap(), stdout, stderr }
}

/// The lines that a program prints, as they come.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (send, lines) = channel();
    thread::spawn(move || stdout.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
    lines
}

fn next(lines: &Receiver<String>, what: &str) -> String {
    lines.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("no answer to {what}"))
}

#[test]
fn each_line_of_a_slow_input_is_answered_before_the_next_comes() {
    for jobs in [1, 4] {
        let mut child = start(&format!("--fields status --jobs {jobs}"));
        let (mut stdin, lines) = (child.stdin.take().unwrap(), lines_of(&mut child));
        for id in 0..20 {
            stdin.write_all(format!("{{\"id\":{id}}}\n").as_bytes()).unwrap();
            let line = next(&lines, &format!("line {id}, jobs {jobs}"));
            assert_eq!(line, format!("{{\"id\":{id},\"status\":\"recommended\"}}"));
        }
        drop(stdin);
        assert!(lines.recv_timeout(LIMIT).is_err(), "no more lines");
        assert!(within(child).status.success());
    }
}

/// Lines that are longer than a block, and of which several come at once.
#[test]
fn long_lines_of_a_slow_input_are_answered_at_once() {
    for jobs in [1, 4] {
        let mut child = start(&format!("--fields status --jobs {jobs}"));
        let (mut stdin, lines) = (child.stdin.take().unwrap(), lines_of(&mut child));
        for id in 0..10 {
            let line = |id| format!("{{\"id\":{id}{}}}\n", " ".repeat(20_000));
            stdin.write_all((line(2 * id) + &line(2 * id + 1)).as_bytes()).unwrap();
            for id in [2 * id, 2 * id + 1] {
                let line = next(&lines, &format!("line {id}, jobs {jobs}"));
                assert_eq!(line, format!("{{\"id\":{id},\"status\":\"recommended\"}}"));
            }
        }
        drop(stdin);
        assert!(within(child).status.success());
    }
}

#[test]
fn rows_are_answered_at_once_and_the_header_before_any() {
    let mut child = start("--input csv --format csv --fields status");
    let (mut stdin, lines) = (child.stdin.take().unwrap(), lines_of(&mut child));
    assert!(next(&lines, "nothing").starts_with("id,status,line,"));
    stdin.write_all(b"id,goals\n").unwrap();
    for id in 0..5 {
        stdin.write_all(format!("{id},wellness\n").as_bytes()).unwrap();
        assert!(next(&lines, "a row").starts_with(&format!("{id},recommended,")));
    }
    drop(stdin);
    assert!(within(child).status.success());
}

#[test]
fn a_slow_line_in_error_is_told_at_once() {
    let mut child = start("--jobs 2");
    let (mut stdin, lines) = (child.stdin.take().unwrap(), lines_of(&mut child));
    for line in 1..=3 {
        stdin.write_all(b"no\n").unwrap();
        assert!(next(&lines, "a slip").contains(&format!("\"line\":{line},")));
    }
    drop(stdin);
    assert_eq!(within(child).status.code(), Some(1));
}

/// Writes lines without an end until nobody reads them.
fn endless(child: &mut Child) {
    let mut stdin = child.stdin.take().unwrap();
    let mut ids = 0_u64..;
    thread::spawn(move || {
        let line = |id| format!("{{\"id\":{id},\"goals\":\"wellness\"}}\n");
        while stdin.write_all(ids.by_ref().take(500).map(line).collect::<Vec<_>>().concat().as_bytes()).is_ok() {}
    });
}

#[test]
fn a_closed_pipe_ends_a_batch_quietly() {
    for (arguments, read) in [("--jobs 1", 0), ("--jobs 1", 10), ("--jobs 4", 1000), ("--format csv --jobs 2", 1)] {
        let mut child = start(arguments);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        endless(&mut child);
        for _ in 0..read {
            lines.next().unwrap().unwrap();
        }
        drop(lines);
        let output = within(child);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{arguments}, {read} lines read");
    }
}

#[test]
fn a_full_disk_ends_a_batch_with_an_error() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        skipped("what a full disk does to a batch, as there is no /dev/full here");
        return;
    };
    for arguments in ["batch --jobs 1", "batch --jobs 4", "batch --format csv", "batch --strict"] {
        let mut child = super::massfreq(arguments).stdout(Stdio::from(full.try_clone().unwrap())).spawn().unwrap();
        endless(&mut child);
        let output = within(child);
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert!(text(&output.stderr).contains(" cannot be written: "), "{arguments}: {}", text(&output.stderr));
    }
}

/// Asks a program to end.
#[cfg(target_os = "linux")]
fn signal(child: &Child, name: &str) {
    let kill = format!("kill -{name} {}", child.id());
    assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_ends_a_batch_that_waits_for_input() {
    for (jobs, name) in [(1, "INT"), (4, "INT"), (2, "TERM"), (1, "HUP")] {
        let mut child = start(&format!("--fields status --summary --jobs {jobs}"));
        let (mut stdin, lines) = (child.stdin.take().unwrap(), lines_of(&mut child));
        for id in 0..3 {
            stdin.write_all(format!("{{\"id\":{id}}}\n").as_bytes()).unwrap();
            next(&lines, "a line");
        }
        stdin.write_all(b"{\"id\": \"half a line").unwrap();
        signal(&child, name);
        let output = within(child);
        assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
        let said = text(&output.stderr);
        assert!(said.starts_with("Status\n") && said.ends_with("interrupted: 3 lines are done\n"), "{said}");
        assert!(lines.recv_timeout(LIMIT).is_err(), "no more lines");
        drop(stdin);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_in_the_midst_leaves_whole_lines_and_says_how_many() {
    for (jobs, name, read) in [(1, "INT", 1), (4, "INT", 3000), (7, "INT", 10_000), (2, "TERM", 500), (2, "HUP", 100)] {
        let mut child = start(&format!("--fields status --jobs {jobs}"));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        endless(&mut child);
        let mut written = String::new();
        for _ in 0..read {
            stdout.read_line(&mut written).unwrap();
        }
        signal(&child, name);
        let (send, ended) = channel();
        thread::spawn(move || {
            stdout.read_to_string(&mut written).unwrap();
            send.send(written)
        });
        let written = ended.recv_timeout(LIMIT).expect("it ends");
        let output = within(child);
        assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
        assert!(written.ends_with("}\n"));
        let mut lines = 0;
        for (id, line) in written.lines().enumerate() {
            assert_eq!(line, format!("{{\"id\":{id},\"status\":\"recommended\"}}"));
            lines += 1;
        }
        assert!(lines >= read);
        assert_eq!(text(&output.stderr), format!("interrupted: {lines} lines are done\n"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_signal_ends_a_batch_that_nobody_reads() {
    let mut child = start("--jobs 2");
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    endless(&mut child);
    stdout.read_line(&mut String::new()).unwrap();
    // Until the pipe is full.
    thread::sleep(Duration::from_secs(1));
    signal(&child, "INT");
    thread::sleep(Duration::from_secs(1));
    assert!(child.try_wait().unwrap().is_none(), "the lines under way are still to be written");
    signal(&child, "INT");
    assert_eq!(within(child).status.code(), Some(130));
}

/// As `nohup` starts it.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_stays_so() {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" batch --fields status", env!("CARGO_BIN_EXE_massfreq")]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut stdin, lines) = (child.stdin.take().unwrap(), lines_of(&mut child));
    for _ in 0..2 {
        stdin.write_all(b"{}\n").unwrap();
        next(&lines, "a line");
        signal(&child, "HUP");
        thread::sleep(Duration::from_millis(100));
    }
    drop(stdin);
    assert_eq!(within(child).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn at_a_terminal_it_is_said_that_input_is_waited_for() {
    for (arguments, typed, said) in [
        ("batch --fields status", "{}\n", "note: profiles are read from this terminal, one a line; Ctrl-D on a line"),
        (
            "recommend --json -p -",
            "goals: wellness\n",
            "note: the facts of a profile are read from this terminal, such as",
        ),
    ] {
        let pair = portable_pty::native_pty_system()
            .openpty(portable_pty::PtySize { rows: 24, cols: 120, ..Default::default() })
            .unwrap();
        let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_massfreq"));
        command.args(arguments.split(' '));
        command.env("MASSFREQ_RULES", crate::support::data("cmd/files/frozen"));
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (mut reader, mut writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        writer.write_all(format!("{typed}\u{4}").as_bytes()).unwrap();
        let (send, ended) = channel();
        thread::spawn(move || {
            let mut shown = Vec::new();
            // The end of a terminal is an error on Linux.
            let _ = reader.read_to_end(&mut shown);
            send.send(String::from_utf8_lossy(&shown).replace("\r\n", " ").replace("        ", ""))
        });
        let shown = ended.recv_timeout(LIMIT).expect("it ends");
        assert!(child.wait().unwrap().success() && shown.contains(said) && shown.contains("recommended"), "{shown}");
    }
}

#[test]
fn an_end_before_the_last_line_tells_of_the_lines_in_error_too() {
    let output = batch("--input csv --fields status --jobs 2 - people.jsonl", "id,goals\n1,wellness\n2,no\n");
    assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(2), 2));
    let said = text(&output.stderr);
    assert!(said.starts_with("1 of 2 lines is in error, the first is line 3 of stdin\n"), "{said}");
    assert!(said.contains("\nerror: the header of "), "{said}");
}
