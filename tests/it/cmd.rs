//! The program as a person or a script runs it: each file of `tests/cmd` holds some runs with all
//! that they give.
//!
//! A run begins with its command line, `$ massfreq recommend --goal wellness`; before the program's
//! name may be variables of the environment, and an argument with blanks is put in single quotes.
//! Sections follow, each begun by a line of its name: `--- stdin`, which is given, then `--- exit
//! code N`, `--- stdout`, `--- stderr` and `--- written`, the files that are new or changed. Where
//! one is left out, nothing is expected: nothing given, printed or written, and the exit code 0.
//! The bytes `ESC` and `CR` are written as `␛` and `␍`, and the day that the clock says as `[today]`.
//!
//! The rules are those of `tests/cmd/files/frozen`, which began as a copy of the shipped rules and
//! stays as it is, so that a change of guidance touches the files of `tests/cmd/guidance` alone: these
//! run with the shipped rules. Most of its ids are its own, so that it is not compared with those.
//!
//! Every file runs in its own copy of `tests/cmd/files`. To add a case, write its command line and
//! its input, and let `UPDATE_GOLDENS=1 cargo test --test it cmd` write the rest.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::civil::Date;

use crate::golden::Goldens;
use crate::support::{data, empty, massfreq};

/// What a section of standard input or output says whose last line has no end.
const UNENDED: &str = " (no newline at the end)";

/// Files with their bytes, by their path inside a directory.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

struct Run<'a> {
    /// The command line.
    line: &'a str,
    stdin: String,
}

/// The comments that a case begins with, and its runs.
fn read(case: &str) -> (&str, Vec<Run<'_>>) {
    let begin = if case.starts_with("$ ") { 0 } else { case.find("\n$ ").map_or(case.len(), |at| at + 1) };
    let (head, rest) = case.split_at(begin);
    assert!(head.lines().all(|line| line.is_empty() || line.starts_with('#')), "no comment: {head}");
    let runs = format!("\n{rest}");
    let count = runs.matches("\n$ ").count();
    let runs = rest.split("\n$ ").map(|run| run.strip_prefix("$ ").unwrap_or(run));
    let runs: Vec<Run<'_>> = runs.map(Run::read).collect();
    assert_eq!(runs.len(), count, "a case has runs");
    (head, runs)
}

impl<'a> Run<'a> {
    fn read(text: &'a str) -> Self {
        let (line, sections) = text.split_once('\n').unwrap_or((text, ""));
        let stdin = sections.strip_prefix("--- stdin").map_or("", |stdin| {
            let end = stdin.find("\n--- ").map_or(stdin.trim_end().len(), |end| end);
            &stdin[..end]
        });
        let stdin = match stdin.split_once('\n') {
            None => String::new(),
            Some((UNENDED, text)) => text.to_owned(),
            Some((_, text)) => format!("{text}\n"),
        };
        Self { line, stdin: stdin.replace('␍', "\r").replace('␛', "\u{1b}") }
    }

    /// Runs the program, and shows the run with all that it gave. `files` are what the directory holds, and then
    /// what it holds after the run.
    fn shown(&self, directory: &Path, rules: &str, files: &mut Tree) -> String {
        let output = self.output(directory, rules);
        let after = tree(directory);
        let written = after.iter().filter(|(path, bytes)| files.get(*path) != Some(bytes));
        let written: String = written.flat_map(|(path, _)| [path.to_str().unwrap(), "\n"]).collect();
        *files = after;
        let exit = match output.status.code() {
            Some(0) => String::new(),
            Some(code) => format!("--- exit code {code}\n"),
            None => format!("--- ended by {}\n", output.status),
        };
        let sections = [
            section("stdin", &text(self.stdin.clone().into_bytes())),
            exit,
            section("stdout", &text(output.stdout)),
            section("stderr", &text(output.stderr)),
            section("written", &written),
        ];
        format!("$ {}\n{}", self.line, dateless(self.line, &sections.concat()))
    }

    fn output(&self, directory: &Path, rules: &str) -> Output {
        let words = words(self.line);
        let (variables, arguments) = words.split_at(words.iter().position(|word| word == "massfreq").unwrap());
        let mut command = massfreq();
        command.args(&arguments[1..]).current_dir(directory).env("MASSFREQ_RULES", rules);
        command.envs(variables.iter().map(|word| word.split_once('=').unwrap()));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let given = child.stdin.take().unwrap().write_all(self.stdin.as_bytes());
        // The program may end without reading all of its input.
        assert!(given.is_ok() || given.is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe));
        child.wait_with_output().unwrap()
    }
}

/// The words of a command line; single quotes hold one together.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        let mut pieces = part.split(' ');
        words.last_mut().unwrap().push_str(pieces.next().unwrap());
        words.extend(pieces.map(str::to_owned));
    }
    words
}

/// What a line prints, without the day that a line without `--today` takes from the clock.
fn dateless(line: &str, printed: &str) -> String {
    const SAID: &str = "today is ";
    if line.contains("--today") {
        return printed.to_owned();
    }
    let mut parts = printed.split(SAID);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| match part.get(.."2026-01-31".len()) {
        Some(day) if day.parse::<Date>().is_ok() => shown + SAID + "[today]" + &part[day.len()..],
        _ => shown + SAID + part,
    })
}

fn text(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains(['␛', '␍']) && !format!("\n{text}").contains("\n$ "), "not to be told apart: {text}");
    text.replace('\u{1b}', "␛").replace('\r', "␍")
}

fn section(name: &str, text: &str) -> String {
    match text {
        "" => String::new(),
        _ if text.ends_with('\n') => format!("--- {name}\n{text}"),
        _ => format!("--- {name}{UNENDED}\n{text}\n"),
    }
}

/// All files below a directory.
fn tree(directory: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                tree.insert(path.strip_prefix(directory).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    tree
}

/// An empty directory with a copy of some files.
fn copy(files: &Tree, name: &Path) -> PathBuf {
    let directory = empty(Path::new("cmd").join(name));
    for (path, bytes) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    directory
}

/// The cases: paths inside `tests/cmd`, and texts.
fn cases() -> Vec<(PathBuf, String)> {
    let text = |(path, bytes): (PathBuf, Vec<u8>)| (path, String::from_utf8(bytes).unwrap());
    tree(&data("cmd")).into_iter().filter(|(path, _)| !path.starts_with("files")).map(text).collect()
}

#[test]
fn every_run_gives_what_is_on_file() {
    let files = tree(&data("cmd/files"));
    let cases = cases();
    let (next, goldens) = (AtomicUsize::new(0), Mutex::new(Goldens::default()));
    let work = || {
        while let Some((path, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let directory = copy(&files, path);
            let (head, runs) = read(case);
            let rules = if path.starts_with("guidance") { "" } else { "frozen" };
            let mut files = files.clone();
            let shown: Vec<String> = runs.iter().map(|run| run.shown(&directory, rules, &mut files)).collect();
            let shown = format!("{head}{}", shown.join("\n"));
            goldens.lock().unwrap().check(&data("cmd").join(path), &shown);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(work);
        }
    });
    goldens.into_inner().unwrap().finish();
}

#[test]
fn all_that_a_run_gives_is_shown() {
    let directory = copy(&Tree::new(), Path::new("shown"));
    let shown = |case: &str| read(case).1[0].shown(&directory, "", &mut tree(&directory));
    let version = format!("massfreq {}", env!("CARGO_PKG_VERSION"));
    assert!(shown("$ massfreq --version\n").starts_with(&format!("$ massfreq --version\n--- stdout\n{version}\n")));
    let unknown = shown("$ massfreq --odd\n--- stdout\nNothing of this.\n");
    assert!(unknown.starts_with("$ massfreq --odd\n--- exit code 2\n--- stderr\nerror: "), "{unknown}");
    let written = shown("$ massfreq rules init 'a b' --layer\n");
    assert!(written.contains("--- written\na b/"), "{written}");
    for stdin in ["--- stdin\ngoals: [none]\n", "--- stdin (no newline at the end)\ngoals: [none]\n"] {
        let given = shown(&format!("$ massfreq recommend --profile -\n{stdin}--- stdout\n\n"));
        assert!(given.contains(&format!("{stdin}--- exit code 2\n")), "{given}");
    }
}
