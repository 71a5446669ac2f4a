//! What other programs read in the files: three independent readers of calendars (`icalendar` and `vobject` for Python,
//! `ical.js` for JavaScript) and Python's reader of CSV.
//!
//! `CALENDAR_READERS` names a directory that has the Python with its packages, `bin/python`, and `node_modules`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value, json};

use super::{calendar, plan, sessions};
use crate::support::skipped;

/// Where the readers are, if it is said.
#[expect(clippy::disallowed_methods, reason = "a test is told where the readers are by its environment")]
fn directory() -> Option<PathBuf> {
    let directory = std::env::var_os("CALENDAR_READERS").filter(|path| !path.is_empty()).map(PathBuf::from);
    if directory.is_none() {
        skipped("what other programs read in the files of a plan, as CALENDAR_READERS does not name their directory");
    }
    directory
}

/// What a program prints as JSON. It runs far from all zones of the plans, so that nothing rests on where it runs.
fn json_of(mut command: Command) -> Value {
    let output = command.env("TZ", "Asia/Kolkata").output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The path of a script that stands beside this file.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/plan_files/readers").join(name)
}

fn python(readers: &Path, arguments: &[&str]) -> Value {
    let mut command = Command::new(readers.join("bin/python"));
    command.arg(script("readers.py")).args(arguments);
    json_of(command)
}

fn node(readers: &Path, arguments: &[&str]) -> Value {
    let mut command = Command::new("node");
    command.arg(script("reader.mjs")).arg(readers).args(arguments);
    json_of(command)
}

/// Writes a file for the readers.
fn written(name: &str, text: &str) -> String {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan-files");
    fs::create_dir_all(&directory).unwrap();
    let path = directory.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What a reader is to say of a session: where it lies in its zone and in the world, and what it is called.
fn expected(session: &Value, count: usize, (summary, zone): (&str, &str), has_alarm: bool) -> Value {
    let text = |name: &str| session[name].as_str();
    let time = |time: &str| json!({"local": &time[..16], "instant": time.parse::<Timestamp>().unwrap().as_second()});
    let date: Date = text("date").unwrap().parse().unwrap();
    let rings = (date - 1.day()).at(18, 0, 0, 0).in_tz(zone).unwrap().timestamp().as_second();
    let alarm = text("begins").map_or(-6 * 3600, |time| rings - time.parse::<Timestamp>().unwrap().as_second());
    json!({
        "begins": text("begins").map_or_else(|| json!({"local": date}), time),
        "ends": text("ends").map_or_else(|| json!({"local": date + 1.day()}), time),
        "summary": summary,
        "description": format!("Session {} of {count}", session["number"]),
        "alarms": if has_alarm { json!([{"seconds": alarm, "text": summary}]) } else { json!([]) },
    })
}

/// Has all readers read the calendar of a plan, and compares each with the plan as JSON.
fn compare(readers: &Path, name: &str, flags: &[&str], zone: &str, summary: Option<&str>, has_alarm: bool) {
    let sessions = sessions(flags);
    assert!(!sessions.is_empty());
    let said = summary.map(|summary| format!("--summary={summary}"));
    let more: Vec<&str> = said.iter().map(String::as_str).chain((!has_alarm).then_some("--no-alarm")).collect();
    let file = written(name, &calendar(&[flags, &more].concat()));
    let mut read: Map<String, Value> = Map::new();
    for of in [python(readers, &["calendar", &file, zone]), node(readers, &[&file, zone])] {
        read.extend(of.as_object().unwrap().clone());
    }
    assert_eq!(read.keys().collect::<Vec<_>>(), ["ical.js", "icalendar", "vobject"]);
    let summary = summary.unwrap_or("Appointment");
    let expected: Vec<Value> =
        sessions.iter().map(|session| expected(session, sessions.len(), (summary, zone), has_alarm)).collect();
    for (reader, mut events) in read {
        let uids: Vec<Value> = events.as_array_mut().unwrap().iter_mut().map(|event| event["uid"].take()).collect();
        assert!(uids.iter().all(Value::is_string) && uids.windows(2).all(|pair| pair[0] != pair[1]), "{uids:?}");
        for event in events.as_array_mut().unwrap() {
            event.as_object_mut().unwrap().remove("uid");
        }
        assert_eq!(events, json!(expected), "{reader}: {name}");
    }
}

/// A year of sessions, over both changes of the clocks.
const YEAR: [&str; 4] = ["--start", "2026-01-05", "--weeks", "52"];

#[test]
fn all_readers_read_the_same_times_over_a_year() {
    let Some(readers) = directory() else { return };
    for (place, zone) in [("europe", "Europe/Berlin"), ("america", "America/New_York")] {
        // Early, when the clocks change, and so late that the day is another one in UTC or at the end.
        for (day, at) in [("mon", "18:30"), ("sun", "02:30"), ("sat", "23:30")] {
            let time = ["--on", day, "--at", at, "--time-zone", zone, "--pace", "soonest"];
            let name = format!("{place}-{day}.ics");
            compare(&readers, &name, &[&YEAR[..], &time].concat(), zone, None, day != "sun");
        }
    }
}

#[test]
fn all_readers_read_the_same_days() {
    let Some(readers) = directory() else { return };
    compare(&readers, "days.ics", &YEAR, "Europe/Berlin", None, true);
    compare(&readers, "days-without-alarm.ics", &YEAR, "America/New_York", None, false);
}

#[test]
fn all_readers_read_the_same_words() {
    let Some(readers) = directory() else { return };
    let part = "Rücken, 按摩; 🧘\u{200d}♀️ \"a:b\" C:\\next\\;\\, 100%2C\nzwei";
    for times in 1..=8 {
        let summary = vec![part; times].join("é ");
        compare(&readers, &format!("words-{times}.ics"), &["--sessions", "2"], "Europe/Berlin", Some(&summary), true);
    }
}

#[test]
fn a_reader_of_csv_reads_the_plan() {
    let Some(readers) = directory() else { return };
    let price = ["--price", "59.5", "--currency", "EUR"];
    for (name, flags) in [
        ("bare.csv", YEAR.to_vec()),
        ("full.csv", [&YEAR[..], &price, &["--at", "18:30", "--time-zone", "Europe/Berlin"]].concat()),
    ] {
        let file = written(name, &plan(&[&flags[..], &["--format", "csv"]].concat()));
        let rows = python(&readers, &["csv", &file]);
        let priced = flags.contains(&"--price");
        let expected: Vec<Value> = sessions(&flags).iter().map(|session| row(session, priced)).collect();
        assert_eq!(rows, json!(expected), "{name}");
    }
}

/// A session as Python is to read it: dates and numbers as such, and null for an empty cell.
fn row(session: &Value, priced: bool) -> Value {
    let mut row = session.clone();
    let cells = row.as_object_mut().unwrap();
    let window = cells.remove("window").unwrap();
    for name in ["min_days", "max_days", "suggested_days"] {
        cells.insert(name.to_owned(), window[name].clone());
    }
    cells.insert("price".to_owned(), if priced { json!(59.5) } else { Value::Null });
    cells.insert("currency".to_owned(), if priced { json!("EUR") } else { Value::Null });
    row
}
