//! Diaries as files: many programs at once, ends in the middle, links, and what other programs make of them.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Span;
use jiff::civil::date;
use serde_json::Value;

use crate::ask::terminal::{self, CTRL_C, ENTER, LAST, Session};
use crate::support::{self, data, empty, file_name, skipped, text};

/// How often something is tried; `DIARY_RUNS=200` has it tried more often.
fn runs(usual: u32) -> u32 {
    std::env::var("DIARY_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(usual)
}

fn massfreq(directory: &Path, line: &str) -> Command {
    let mut command = support::massfreq();
    command.current_dir(directory).env("MASSFREQ_RULES", data("cmd/files/watched")).args(line.split(' '));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a command line prints.
#[track_caller]
fn run(directory: &Path, line: &str) -> String {
    let output = massfreq(directory, line).output().unwrap();
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn day(count: u32) -> String {
    date(2020, 1, 1).saturating_add(Span::new().days(i64::from(count))).to_string()
}

/// A diary of many days.
fn diary(days: u32) -> String {
    let rows = (0..days).map(|count| format!("{},,{},,,,,\n", day(count), count % 11));
    format!("date,session,pain,does,mood,cautions,sore_hours,note\n{}", rows.collect::<String>())
}

/// The names in a directory.
fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| file_name(&entry.unwrap().path())).collect();
    names.sort();
    names
}

#[test]
fn of_many_check_ins_at_once_none_is_lost() {
    let directory = empty("diary-many");
    let (count, next) = (runs(50), AtomicU32::new(0));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(this) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|this| *this < count) {
                    run(&directory, &format!("check-in --diary=diary.csv pain={} --date {}", this % 11, day(this)));
                }
            });
        }
    });
    let written = fs::read_to_string(directory.join("diary.csv")).unwrap();
    let mut days: Vec<&str> = written.lines().skip(1).map(|line| &line[..10]).collect();
    days.sort_unstable();
    assert_eq!(days, (0..count).map(day).collect::<Vec<_>>(), "{written}");
    assert_eq!(names(&directory), ["diary.csv"]);
}

#[test]
fn a_check_in_that_is_killed_leaves_the_old_or_the_new_diary() {
    let directory = empty("diary-killed");
    let (path, old) = (directory.join("diary.csv"), diary(2_000));
    let line = format!("check-in --diary=diary.csv pain=5 --date {}", day(700));
    let expected = {
        fs::write(&path, &old).unwrap();
        run(&directory, &format!("{line} --force"));
        fs::read_to_string(&path).unwrap()
    };
    assert!(expected.len() == old.len() && expected != old, "a row takes the place of one as long");
    // From its start to some time after its end, and to the end itself.
    let begun = Instant::now();
    fs::write(&path, &old).unwrap();
    run(&directory, &format!("{line} --force"));
    let (whole, count) = (begun.elapsed(), runs(20));
    let mut replaced = 0;
    for moment in 0..=count {
        fs::write(&path, &old).unwrap();
        let mut child = massfreq(&directory, &format!("{line} --force")).spawn().unwrap();
        if moment < count {
            thread::sleep(whole.mul_f64(1.5) * moment / count);
            let _ = child.kill();
        }
        child.wait().unwrap();
        let left = fs::read_to_string(&path).unwrap();
        assert!(left == old || left == expected, "{moment}");
        replaced += u32::from(left == expected);
    }
    assert_eq!(names(&directory).into_iter().filter(|name| !name.starts_with('.')).collect::<Vec<_>>(), ["diary.csv"]);
    assert!((1..=count).contains(&replaced), "{replaced}");
}

#[test]
fn a_diary_is_for_its_owner_and_stays_behind_a_link() {
    let directory = empty("diary-links");
    fs::create_dir(directory.join("real")).unwrap();
    symlink("real/diary.csv", directory.join("link.csv")).unwrap();
    let mode = |name: &str| directory.join(name).metadata().unwrap().permissions().mode() & 0o777;
    run(&directory, "check-in --diary=link.csv pain=5 --date 2026-01-01");
    run(&directory, "check-in --diary=link.csv pain=5 --date 2026-01-08");
    assert!(directory.join("link.csv").is_symlink());
    assert_eq!(fs::read_to_string(directory.join("real/diary.csv")).unwrap().lines().count(), 3);
    assert_eq!(mode("real/diary.csv"), 0o600);
    fs::create_dir(directory.join("place")).unwrap();
    run(&directory, "check-in --diary=place/diary.csv pain=5 --date 2026-01-01");
    assert_eq!(mode("place/diary.csv"), 0o600);
    fs::write(directory.join("open.csv"), "date,pain\n").unwrap();
    run(&directory, "check-in --diary=open.csv pain=5 --date 2026-01-01");
    assert_eq!(mode("open.csv"), 0o600, "others could read it");
}

#[test]
fn what_cannot_be_written_stays_as_it_is() {
    let directory = empty("diary-read-only");
    let path = directory.join("diary.csv");
    fs::write(&path, diary(1)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    if File::options().append(true).open(&path).is_ok() {
        skipped("diaries that may not be written, as this user may write everything");
    } else {
        let output = massfreq(&directory, "check-in --diary=diary.csv pain=5 --date 2026-01-01").output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with("error: the diary diary.csv cannot be written: Permission denied"), "{said}");
    }
    let output = massfreq(&directory, "check-in --diary=/dev/full/diary.csv pain=5").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn a_check_in_waits_while_another_program_holds_the_diary() {
    let directory = empty("diary-locked");
    let path = directory.join("diary.csv");
    fs::write(&path, diary(1)).unwrap();
    let held = File::open(&path).unwrap();
    held.lock().unwrap();
    let mut child = massfreq(&directory, "check-in --diary=diary.csv pain=5 --date 2026-01-01").spawn().unwrap();
    thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none(), "it waits");
    assert_eq!(fs::read_to_string(&path).unwrap(), diary(1));
    // What the other program writes meanwhile is not lost.
    fs::write(&path, diary(2)).unwrap();
    drop(held);
    assert!(child.wait().unwrap().success());
    assert_eq!(fs::read_to_string(&path).unwrap(), diary(2) + "2026-01-01,,5,,,,,\n");
}

/// Reads a diary and writes it again as Python does, which quotes as needed and ends lines as RFC 4180 has it.
const REWRITE: &str = "import csv
rows = list(csv.reader(open('diary.csv', newline='', encoding='utf-8')))
csv.writer(open('diary.csv', 'w', newline='', encoding='utf-8'), quoting=csv.QUOTE_ALL).writerows(rows)";

#[test]
fn a_diary_that_python_writes_reads_the_same() {
    let Some(python) = std::env::var_os("SPARK_PYTHON").filter(|path| !path.is_empty()) else {
        return skipped("a diary that Python writes, as SPARK_PYTHON does not name the program");
    };
    let directory = empty("diary-python");
    let path = directory.join("diary.csv");
    fs::copy(data("cmd/files/better.csv"), &path).unwrap();
    let line = "progress --diary=diary.csv --today 2026-03-30 --goal ease --json";
    let before = run(&directory, line);
    let rewritten = Command::new(python).args(["-c", REWRITE]).current_dir(&directory).status().unwrap();
    assert!(rewritten.success());
    assert!(fs::read_to_string(&path).unwrap().contains("\"2026-03-16\",\"yes\",\"6\""));
    assert_eq!(run(&directory, line), before);
    run(&directory, "check-in --diary=diary.csv --date 2026-03-31 --note again");
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.ends_with("\r\n2026-03-31,,,,,,,again\r\n"), "{written}");
}

/// The program with the rules that have measures, in a terminal.
fn session(directory: &Path, line: &str) -> Session {
    let arguments: Vec<&str> = line.split(' ').collect();
    let mut command = terminal::massfreq(&arguments);
    command.env("MASSFREQ_RULES", data("cmd/files/watched"));
    command.cwd(directory);
    Session::new(command)
}

/// The keys by which none of some lines is chosen.
fn none() -> String {
    format!("{LAST} {ENTER}")
}

/// With the shipped rules, on a terminal of the usual size, the gravest signs are seen first, and none leaves it unseen.
#[test]
fn the_warning_signs_of_a_check_in_are_on_a_screen_of_their_own() {
    let directory = empty("diary-screen");
    let mut command = terminal::massfreq(&["check-in", "--diary=diary.csv", "--rules", "built-in"]);
    command.cwd(&directory);
    let mut session = Session::new(command);
    session.see_that("the first and the last line", |screen| {
        screen.contains("> [ ] 1 ") && screen.contains("[ ]   None of these")
    });
    session.press(CTRL_C);
    assert_eq!(session.end().code, 130);
    assert!(!directory.join("diary.csv").exists());
}

#[test]
fn at_a_terminal_it_asks_one_by_one_and_an_empty_line_leaves_one_out() {
    let directory = empty("diary-asked");
    let mut session = session(&directory, "check-in --diary=diary.csv --date 2026-03-02");
    session.see("None of these");
    session.press(&none());
    for (question, answer) in [
        ("Pain: How bad was your pain? From 0 to 10", "11"),
        ("`11` is not a whole number from 0 to 10.", "6"),
        ("How well could you do it?", ""),
        ("Mood: How was your mood?", "7"),
        ("on Mon 2 March 2026? (yes or no)", "yes"),
    ] {
        session.see_that(question, |screen| screen.split_whitespace().collect::<Vec<_>>().join(" ").contains(question));
        session.press(&format!("{answer}{ENTER}"));
    }
    let end = session.end();
    assert_eq!(end.code, 0, "{}", end.text);
    assert!(
        end.text.contains("Noted for Mon 2 March 2026: pain 6, mood 7, a session, no warning sign."),
        "{}",
        end.text
    );
    let written = fs::read_to_string(directory.join("diary.csv")).unwrap();
    assert_eq!(written, "date,session,pain,does,mood,cautions,sore_hours,note\n2026-03-02,yes,6,,7,none,,\n");
}

#[test]
fn a_yes_to_a_warning_sign_comes_before_all_other_questions() {
    let directory = empty("diary-urgent");
    let mut session = session(&directory, "check-in --diary=diary.csv --date 2026-03-02");
    session.see("None of these");
    session.press(&format!("1 {ENTER}"));
    let end = session.end();
    assert_eq!(end.code, 0, "{}", end.text);
    let asked = end.text.split("SEE A DOCTOR TODAY").next().unwrap();
    assert!(asked.len() < end.text.len() && !asked.contains("pain"), "{}", end.text);
    assert!(fs::read_to_string(directory.join("diary.csv")).unwrap().ends_with("\n2026-03-02,,,,,hot,,\n"));
}

#[test]
fn a_day_that_is_there_changes_after_a_yes_and_ctrl_c_writes_nothing() {
    let directory = empty("diary-again");
    let path = directory.join("diary.csv");
    let line = "check-in --diary=diary.csv --date 2020-01-01";
    for (keys, then) in [(format!("no{ENTER}"), "Nothing is written."), (CTRL_C.to_owned(), "nothing was saved")] {
        fs::write(&path, diary(1)).unwrap();
        let mut session = session(&directory, &format!("{line} pain=9"));
        session.see("is in the diary already: pain 0. Change it?");
        session.press(&keys);
        let end = session.end();
        assert!(end.text.contains(then), "{}", end.text);
        assert_eq!(fs::read_to_string(&path).unwrap(), diary(1));
    }
    let mut changes = session(&directory, &format!("{line} pain=9"));
    changes.see("(yes or no)");
    changes.press(&format!("yes{ENTER}"));
    assert_eq!(changes.end().code, 0);
    assert!(fs::read_to_string(&path).unwrap().contains("2020-01-01,,9,"));
    let mut interrupted = session(&directory, "check-in --diary=diary.csv --date 2020-01-02");
    interrupted.see("None of these");
    interrupted.press(&none());
    interrupted.see("the worst");
    interrupted.press(CTRL_C);
    assert_eq!(interrupted.end().code, 130);
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
}

/// The names of measures come after `check-in`.
#[test]
fn measures_are_completed() {
    let directory = empty("diary-completed");
    let asked = run(&directory, "completions bash --at 2 -- massfreq check-in p");
    assert_eq!(asked, "pain=\tPain\n");
}

#[test]
fn the_usual_diary_is_in_the_directory_of_the_user_unless_it_is_set() {
    let directory = empty("diary-usual");
    let at = |home: &str, line: &str| {
        let mut command = massfreq(&directory, line);
        command.env("XDG_DATA_HOME", directory.join(home));
        command
    };
    assert!(at("data", "check-in pain=5 --date 2026-01-01").status().unwrap().success());
    assert!(directory.join("data/massfreq/diary.csv").is_file());
    let set = at("data", "check-in pain=5 --date 2026-01-01").env("MASSFREQ_DIARY", "set.csv").status().unwrap();
    assert!(set.success() && directory.join("set.csv").is_file());
    let json = text(&at("data", "progress --json").output().unwrap().stdout);
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["days"], 1);
    // Others read it only where they are asked to.
    let plain = text(&at("data", "recommend --goal ease --json").output().unwrap().stdout);
    assert!(!plain.contains("\"diary\""), "{plain}");
    let with = text(&at("data", "recommend --goal ease --json --diary").output().unwrap().stdout);
    assert!(with.contains("\"diary\":{\"outcome\":null,\"measure\":null,"), "{with}");
}

#[test]
fn a_check_in_answers_the_cautions_of_its_page_alone() {
    let directory = empty("diary-carried");
    let rules = fs::read_to_string(data("cmd/files/watched/rules.yaml")).unwrap();
    fs::create_dir(directory.join("rules")).unwrap();
    let elsewhere = rules.replace("baby?\n    page: now", "baby?");
    assert_ne!(elsewhere, rules);
    fs::write(directory.join("rules/set.yaml"), elsewhere).unwrap();
    fs::write(directory.join("diary.csv"), "date,cautions\n2026-03-02,baby;hot\n").unwrap();
    let mut session = session(&directory, "check-in --diary=diary.csv --date 2026-03-09 --rules rules");
    session.see("None of these");
    session.press(&none());
    for question in ["How bad was", "How well could", "How was your mood", "(yes or no)"] {
        session.see(question);
        session.press(ENTER);
    }
    assert_eq!(session.end().code, 0);
    let written = fs::read_to_string(directory.join("diary.csv")).unwrap();
    assert_eq!(written, "date,cautions\n2026-03-02,baby;hot\n2026-03-09,baby\n");
}

#[test]
fn a_caution_that_is_given_or_typed_is_told_where_nothing_is_written() {
    let directory = empty("diary-told");
    let check_in = |line: &str, keys: &[(&str, &str)]| {
        fs::write(directory.join("diary.csv"), diary(1)).unwrap();
        let mut session = session(&directory, line);
        for (seen, typed) in keys {
            session.see(seen);
            session.press(&format!("{typed}{ENTER}"));
        }
        let end = session.end();
        assert_eq!(fs::read_to_string(directory.join("diary.csv")).unwrap(), diary(1));
        (end.code, end.text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let (code, told) = check_in("check-in --diary=diary.csv --date 2020-01-01 --caution hot", &[("(yes or no)", "no")]);
    assert!(code == 0 && told.contains("SEE A DOCTOR TODAY") && told.contains("Nothing is written."), "{told}");
    let (code, told) = check_in("check-in --diary=diary.csv/diary.csv", &[("None of these", "1 ")]);
    assert!(code == 1 && told.contains("SEE A DOCTOR TODAY. Go today. The rest did not work: error:"), "{told}");
    let keys = [("None of these", "3 "), ("How bad was", "quit")];
    let (code, told) = check_in("check-in --diary=diary.csv --date 2020-01-08", &keys);
    assert!(code == 130 && told.contains("NOT YET. Wait. Ended; nothing was saved."), "{told}");
}
