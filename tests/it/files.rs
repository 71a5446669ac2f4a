//! What is written: whole or not at all, where it was asked for, with nothing left beside it.

use std::fs::{self, File};
use std::io::{PipeReader, Write, pipe};
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::support::{self, data, empty, skipped, text};

mod faults;

/// A line of a shell in which `massfreq` is the program.
fn sh(directory: &Path, line: &str) -> Output {
    let line = format!("massfreq() {{ '{}' \"$@\"; }}\n{line}", env!("CARGO_BIN_EXE_massfreq"));
    let mut command = Command::new("sh");
    command.env_clear().env("PATH", env!("PATH")).env("XDG_CONFIG_HOME", "/nonexistent").current_dir(directory);
    command.args(["-c", &line]).stdin(Stdio::null()).output().unwrap()
}

fn massfreq(directory: &Path, line: &str) -> Command {
    let mut command = support::massfreq();
    command.current_dir(directory).args(line.split(' '));
    command
}

/// The names in a directory.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| support::file_name(&entry.unwrap().path()));
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

const PLAN: &str = "massfreq plan -g wellness --format csv --output";

#[test]
fn a_plan_goes_into_streams_and_through_links() {
    let directory = empty("files-streams");
    let run = |line: &str| {
        let output = sh(&directory, line);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    let is_plan = |text: &str| text.starts_with("number,");
    assert!(run(&format!("{PLAN} /dev/null")).is_empty());
    assert!(is_plan(&run(&format!("{PLAN} /dev/stdout"))));
    assert!(is_plan(&run(&format!("{PLAN} -"))));
    run(&format!("{{ echo before; {PLAN} /dev/stdout; echo after; }} >all"));
    let all = fs::read_to_string(directory.join("all")).unwrap();
    assert!(all.starts_with("before\nnumber,") && all.ends_with("\nafter\n"), "{all}");
    run(&format!("{{ echo before >&3; {PLAN} /dev/fd/3; echo after >&3; }} 3>>all"));
    let all = fs::read_to_string(directory.join("all")).unwrap();
    assert!(all.contains("\nafter\nbefore\nnumber,") && all.ends_with("\nafter\n"), "{all}");
    assert!(is_plan(&run(&format!("mkfifo fifo; cat fifo & {PLAN} fifo; wait"))));
    assert!(directory.join("fifo").metadata().unwrap().file_type().is_fifo());

    symlink("plan.csv", directory.join("link")).unwrap();
    run(&format!("{PLAN} link"));
    let there = sh(&directory, &format!("{PLAN} link"));
    assert!(text(&there.stderr).starts_with("error: `link` is there already\n"), "{}", text(&there.stderr));
    fs::write(directory.join("plan.csv"), "old").unwrap();
    run(&format!("{PLAN} link --force"));
    assert!(directory.join("link").is_symlink() && is_plan(&fs::read_to_string(directory.join("plan.csv")).unwrap()));
    symlink("circle", directory.join("circle")).unwrap();
    let circle = sh(&directory, &format!("{PLAN} circle --force"));
    assert_eq!(circle.status.code(), Some(2));
    assert!(text(&circle.stderr).contains("leads in a circle"), "{}", text(&circle.stderr));
    assert_eq!(names(&directory), ["all", "circle", "fifo", "link", "plan.csv"]);
}

#[test]
fn what_cannot_be_written_has_a_cause_and_its_cure() {
    let directory = empty("files-causes");
    fs::write(directory.join("file"), "").unwrap();
    let long = "x".repeat(256);
    let kept = "x".repeat(255);
    for (target, cause, cure) in [
        ("/dev/full", "No space left on device", "make room on that disk"),
        ("no/such", "No such file or directory", "make the directory first"),
        ("file/plan", "Not a directory", "a part of the path is a file"),
        (&long, "File name too long", "give it a shorter name"),
    ] {
        let output = sh(&directory, &format!("{PLAN} {target} --force"));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{target}: {said}");
        assert!(said.starts_with(&format!("error: `{target}` cannot be written: {cause}")), "{said}");
        assert!(said.contains(&format!("\n  help: {cure}")) && !said.contains("who may"), "{said}");
    }
    let limited = sh(&directory, &format!("ulimit -f 0; {PLAN} plan.csv"));
    let said = text(&limited.stderr);
    if limited.status.success() {
        skipped("what a limit of the size of files does, as there is none here");
    } else {
        assert!(said.contains("File too large") && said.contains("`ulimit -f`"), "{said}");
    }
    assert!(sh(&directory, &format!("{PLAN} {kept}")).status.success(), "a name as long as names can be");
    assert!(sh(&directory, &format!("{PLAN} {kept} --force")).status.success());
    assert_eq!(names(&directory), ["file", &kept]);
}

#[test]
fn the_next_run_removes_what_a_killed_one_has_left() {
    let directory = empty("files-sweep");
    let draft = |name: &str| {
        let file = File::create(directory.join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
        file
    };
    draft(".plan.csv.massfreq-1-0.tmp");
    draft(".plan.csv.massfreq-2-17.tmp");
    let running = draft(".plan.csv.massfreq-3-0.tmp");
    running.try_lock().unwrap();
    draft(".plan.csv.massfreq-4-0.tmp").set_modified(SystemTime::now()).unwrap();
    draft(".other.csv.massfreq-5-0.tmp");
    draft(".plan.csv.massfreq-mine.tmp");
    assert!(sh(&directory, &format!("{PLAN} plan.csv")).status.success());
    let left = [".plan.csv.massfreq-3-0.tmp", ".plan.csv.massfreq-4-0.tmp", ".plan.csv.massfreq-mine.tmp", "plan.csv"];
    assert_eq!(names(&directory), left);
}

/// Starts a command that has something unfinished in a directory, and sends it a signal. The answer has to wait, as the pipe
/// is full, and what is unfinished waits for the answer.
fn signalled(command: &mut Command, directory: &Path, signal: &str) -> (Child, PipeReader) {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(&vec![b'x'; 1 << 16]).unwrap();
    let child = command.stdout(writer).spawn().unwrap();
    // The command holds the other end of the pipe.
    command.stdout(Stdio::null());
    while names(directory).is_empty() {
        thread::sleep(Duration::from_millis(5));
    }
    let sent = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    (child, reader)
}

#[test]
fn a_signal_leaves_no_draft_and_no_directory() {
    let directory = empty("files-signals");
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        for line in ["rules init --layer new", "man --out new/pages"] {
            let (mut child, _reader) = signalled(&mut massfreq(&directory, line), &directory, signal);
            assert_eq!(child.wait().unwrap().signal(), Some(number), "{line}");
            assert_eq!(names(&directory), [""; 0], "{line}: {signal}");
        }
    }
}

/// As `nohup` has it.
#[test]
fn a_signal_that_is_ignored_ends_nothing() {
    let directory = empty("files-ignored");
    let mut command = Command::new("sh");
    let line = format!("trap '' HUP; exec '{}' rules init --layer new", env!("CARGO_BIN_EXE_massfreq"));
    command.args(["-c", &line]).current_dir(&directory);
    let (mut child, mut reader) = signalled(&mut command, &directory, "HUP");
    // A signal is looked for every 50 ms.
    thread::sleep(Duration::from_millis(200));
    std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(names(&directory), ["new"]);
}

/// A command that writes files and an answer, and what is there then.
const WRITERS: [(&str, &str); 4] = [
    ("man --out pages", "pages"),
    ("rules init new", "new"),
    ("rules check own --write-schema", "own/schema"),
    ("rules test own --accept", "own/tests/accepted.yaml"),
];

/// A small rule set of its own in a directory, with two tests that fail.
fn with_rules(name: &str) -> std::path::PathBuf {
    let directory = empty(name);
    fs::create_dir_all(directory.join("own/tests")).unwrap();
    let rules = support::one_file(support::PACK, &[("goal/one", "every: 2 weeks")]);
    fs::write(directory.join("own/rules.yaml"), rules).unwrap();
    let test = "format: 1\ntests:\n  - name: NAME\n    profile: {goals: one}\n    expect: {interval: 1 week}\n";
    for file in ["accepted", "more"] {
        fs::write(directory.join(format!("own/tests/{file}.yaml")), test.replace("NAME", file)).unwrap();
    }
    directory
}

#[test]
fn where_the_answer_cannot_be_written_nothing_else_is() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        skipped("what a full disk does, as there is no /dev/full here");
        return;
    };
    let directory = with_rules("files-unanswered");
    let old = fs::read_to_string(directory.join("own/tests/accepted.yaml")).unwrap();
    for (line, _) in WRITERS {
        let output = massfreq(&directory, line).stdout(full.try_clone().unwrap()).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}: {said}");
        assert!(said.contains("  note: nothing else was written"), "{line}: {said}");
        assert!(said.contains("error: the answer cannot be written: No space left"), "{line}: {said}");
    }
    assert_eq!(names(&directory), ["own"]);
    assert_eq!(names(&directory.join("own")), ["rules.yaml", "tests"]);
    assert_eq!(fs::read_to_string(directory.join("own/tests/accepted.yaml")).unwrap(), old);
}

#[test]
fn a_closed_stdout_is_an_error_and_a_null_device_is_none() {
    let directory = with_rules("files-closed");
    let code = |line: &str| {
        let output = sh(&directory, line);
        (output.status.code(), text(&output.stderr))
    };
    let lines = WRITERS.iter().map(|(line, _)| format!("massfreq {line}"));
    for line in lines.chain(["massfreq --version".to_owned(), "echo '{}' | massfreq batch".to_owned()]) {
        let (closed, said) = code(&format!("{line} >&-"));
        if cfg!(target_os = "linux") {
            assert_eq!(closed, Some(1), "{line}: {said}");
            assert!(said.contains("stdout is not open for writing"), "{line}: {said}");
        }
        assert_eq!(code(&format!("{line} 1</dev/null")).0, Some(1), "{line}");
    }
    assert_eq!(names(&directory), ["own"], "nothing else was written");
    for null in [">/dev/null", "1<>/dev/null"] {
        assert_eq!(code(&format!("massfreq --version {null}")), (Some(0), String::new()), "{null}");
    }
}

#[test]
fn where_nobody_reads_the_answer_the_files_are_written() {
    let directory = with_rules("files-unread");
    let old = fs::read_to_string(directory.join("own/tests/accepted.yaml")).unwrap();
    for (line, written) in WRITERS {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = massfreq(&directory, line).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {}", text(&output.stderr));
        assert!(directory.join(written).exists(), "{line}");
    }
    assert_ne!(fs::read_to_string(directory.join("own/tests/accepted.yaml")).unwrap(), old);
}

/// A page of the manual, or a link in its place, that somebody else wrote.
#[test]
fn pages_take_the_place_of_pages_alone() {
    let directory = empty("files-pages");
    fs::create_dir(directory.join("pages")).unwrap();
    fs::write(directory.join("notes"), "mine").unwrap();
    symlink("../notes", directory.join("pages/massfreq.1")).unwrap();
    let output = sh(&directory, "massfreq man --out pages");
    let said = "error: `pages/massfreq.1` is there, and is no manual page of massfreq\n  help: move it elsewhere";
    assert_eq!(
        (output.status.code(), text(&output.stderr).starts_with(said)),
        (Some(2), true),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(
        (fs::read_to_string(directory.join("notes")).unwrap().as_str(), names(&directory.join("pages")).len()),
        ("mine", 1)
    );
    fs::remove_file(directory.join("pages/massfreq.1")).unwrap();
    for time in ["first", "second"] {
        assert!(sh(&directory, "massfreq man --out pages").status.success(), "{time}");
    }
}

#[test]
fn what_takes_the_place_of_a_file_has_its_mode() {
    let directory = empty("files-mode");
    let plan = directory.join("plan.csv");
    let set = |mode| fs::set_permissions(&plan, fs::Permissions::from_mode(mode)).unwrap();
    let mode = || plan.metadata().unwrap().permissions().mode() & 0o777;
    fs::write(&plan, "old").unwrap();
    for (before, code) in [(0o640, 0), (0o664, 0), (0o444, 2), (0o464, 2)] {
        set(before);
        let old = fs::read_to_string(&plan).unwrap();
        let output = sh(&directory, &format!("{PLAN} plan.csv --force"));
        assert_eq!((output.status.code(), mode()), (Some(code), before), "{before:o}: {}", text(&output.stderr));
        assert_eq!(fs::read_to_string(&plan).unwrap() == old, code == 2 || old != "old", "{before:o}");
        assert_eq!(text(&output.stderr).starts_with("error: `plan.csv` is read-only\n"), code == 2, "{before:o}");
    }
}

#[test]
fn an_ending_that_stands_for_no_format_is_an_error() {
    let directory = empty("files-endings");
    for ending in ["pdf", "xml", "tsv", "ical", "PDF"] {
        let output = sh(&directory, &format!("massfreq plan -g wellness -o a.{ending}"));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{ending}");
        assert!(
            said.starts_with(&format!("error: --output: there is no format for the ending `.{ending}`\n")),
            "{said}"
        );
        assert!(
            [".ics", ".csv", ".json", ".yaml", ".md", ".html", ".txt", "--format"]
                .iter()
                .all(|known| said.contains(known)),
            "{said}"
        );
    }
    assert_eq!(names(&directory), [""; 0]);
    for (name, text) in [("plan", "1 "), ("a.pdf --format csv", "number,"), ("b.pdf --json", "{")] {
        assert!(sh(&directory, &format!("massfreq plan -g wellness -o {name}")).status.success(), "{name}: {text}");
    }
}

#[test]
fn what_is_not_written_is_said_in_a_line() {
    let directory = empty("files-not-written");
    for (flags, what) in [
        ("-o plan.ics", "`plan.ics` was not written"),
        ("-o plan.csv", "`plan.csv` was not written"),
        ("--format ics", "nothing was written to stdout"),
        ("--format csv", "nothing was written to stdout"),
    ] {
        let output = sh(&directory, &format!("massfreq plan -c chest-pain {flags}"));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{flags}: {said}");
        assert!(said.ends_with(&format!("note: {what}: there are no dates yet\n")), "{flags}: {said}");
    }
    let text_alone = sh(&directory, "massfreq plan -c chest-pain");
    assert_eq!(text(&text_alone.stderr), "");
    assert_eq!(names(&directory), [""; 0]);
}

/// What a file holds is what the format of its ending prints.
#[test]
fn the_ending_of_the_file_says_the_format_of_every_answer() {
    let directory = empty("files-formats");
    fs::copy(data("cmd/files/better.csv"), directory.join("better.csv")).unwrap();
    for command in
        ["recommend -g wellness", "recommend -c fever", "progress --diary=better.csv -g wellness --today 2026-03-30"]
    {
        for (ending, format) in [("htm", "html"), ("MD", "markdown"), ("json", "json"), ("txt", "text")] {
            let file = format!("a.{ending}");
            assert!(
                sh(&directory, &format!("massfreq {command} -o {file} --force")).status.success(),
                "{command} {ending}"
            );
            let printed = sh(&directory, &format!("massfreq {command} --format {format}"));
            assert_eq!(fs::read_to_string(directory.join(file)).unwrap(), text(&printed.stdout), "{command} {ending}");
        }
    }
}

/// A shell does not look into `--output=~/plan.ics`.
#[test]
fn the_home_is_known_in_every_path() {
    let directory = empty("files-home");
    let run = |line: &str| {
        let output = sh(&directory, &format!("HOME=$PWD; export HOME; mkdir -p in; cd in; massfreq {line}"));
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    fs::write(directory.join("me.yaml"), "goals: wellness\n").unwrap();
    assert_eq!(run("recommend --profile='~/me.yaml' --quiet"), "Every 4 weeks\n");
    run("plan --profile '~/me.yaml' --output='~/plan.ics'");
    run("plan --profile '$HOME/me.yaml' -o'~/plan.csv'");
    run("man --out='~/pages'");
    run("rules init '~/mine' --layer");
    run("rules check '~/mine'");
    assert_eq!(names(&directory), ["in", "me.yaml", "mine", "pages", "plan.csv", "plan.ics"]);
    assert_eq!(names(&directory.join("in")), [""; 0]);
}
