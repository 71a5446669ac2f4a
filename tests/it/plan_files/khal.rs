//! What a calendar program holds after a plan and its changes were imported: `khal`, which Debian has.
//!
//! `KHAL` names the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::{empty_directory, plan_in};
use crate::support::{skipped, text};

/// A calendar of `khal` in a directory.
struct Khal {
    program: PathBuf,
    directory: PathBuf,
}

impl Khal {
    #[expect(clippy::disallowed_methods, reason = "a test is told where the program is by its environment")]
    fn new(name: &str) -> Option<Self> {
        let Some(program) = std::env::var_os("KHAL").filter(|path| !path.is_empty()) else {
            skipped("what a calendar program makes of plans, as KHAL does not name khal");
            return None;
        };
        let directory = empty_directory(name);
        fs::create_dir_all(directory.join("khal")).unwrap();
        fs::create_dir_all(directory.join("events")).unwrap();
        let path = |name: &str| directory.join(name).display().to_string();
        let config = format!(
            "[calendars]\n[[mine]]\npath = {}\n\n[sqlite]\npath = {}\n\n[locale]\nlocal_timezone = Europe/Berlin\n\
             default_timezone = Europe/Berlin\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ntimeformat = %H:%M\n\
             datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
            path("events"),
            path("khal.db")
        );
        fs::write(directory.join("khal/config"), config).unwrap();
        Some(Self { program: program.into(), directory })
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(&self.program);
        let home = |name: &str| self.directory.join(name);
        command
            .env("XDG_CONFIG_HOME", &self.directory)
            .env("XDG_CACHE_HOME", home("cache"))
            .env("HOME", &self.directory);
        let output =
            command.env("XDG_DATA_HOME", home("data")).env("LC_ALL", "C.UTF-8").args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Plans, imports the calendar file, and gives the days of the plan.
    fn import(&self, flags: &[&str]) -> BTreeSet<String> {
        let person = ["--goal", "chronic-pain", "--force"];
        let plan = |more: &[&str]| {
            let output = plan_in(&self.directory, &[&person[..], flags, more].concat());
            assert!(output.status.success(), "{flags:?}: {}", text(&output.stderr));
            text(&output.stdout)
        };
        let json: Value = serde_json::from_str(&plan(&["--output", "-", "--json"])).unwrap();
        plan(&["--format", "ics", "--output", "plan.ics"]);
        self.run(&["import", "--batch", &self.directory.join("plan.ics").display().to_string()]);
        json["sessions"].as_array().unwrap().iter().map(day).collect()
    }

    /// The days on which it has an event that is not cancelled.
    fn days(&self) -> BTreeSet<String> {
        let listed =
            self.run(&["list", "--format", "{start-date} {title} {status}", "--day-format", "", "2026-03-01", "400d"]);
        let is_open = |line: &&str| !line.trim().is_empty() && !line.contains("CANCELLED");
        listed.lines().filter(is_open).map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }
}

fn day(session: &Value) -> String {
    session["date"].as_str().unwrap().to_owned()
}

fn later(days: &BTreeSet<String>, than: &str) -> BTreeSet<String> {
    days.iter().filter(|day| day.as_str() > than).cloned().collect()
}

#[test]
fn a_named_plan_is_imported_changed_continued_and_shortened() {
    let Some(khal) = Khal::new("khal-named") else { return };
    let flags = |more: &[&'static str]| [&["--plan-id", "mine", "--started", "2026-03-02"], more].concat();
    let begun = ["--today", "2026-03-02", "--sessions", "5"];
    let first = khal.import(&flags(&begun));
    assert_eq!((khal.days(), first.len()), (first.clone(), 5));

    let changed = khal.import(&flags(
        &[&begun[..], &["--skip", "2026-03-16..2026-03-20", "--at", "18:30", "--time-zone", "Europe/Berlin"]].concat(),
    ));
    assert_ne!(changed, first);
    assert_eq!(khal.days(), changed);

    // Two sessions took place. The others come three days later.
    let attended: BTreeSet<String> = changed.iter().take(2).cloned().collect();
    let going_on = ["--today", "2026-03-12", "--last", "2026-03-12", "--done", "2"];
    let rest = khal.import(&flags(&[&going_on[..], &["--sessions", "3"]].concat()));
    let both = || attended.union(&rest).cloned().collect::<BTreeSet<String>>();
    assert_eq!(khal.days(), both());

    fs::rename(khal.directory.join("plan.ics"), khal.directory.join("old.ics")).unwrap();
    let short = khal.import(&flags(&[&going_on[..], &["--sessions", "1", "--replaces", "old.ics"]].concat()));
    assert_eq!(khal.days(), attended.union(&short).cloned().collect());
    assert_eq!(later(&khal.days(), "2026-03-12"), short);
}

#[test]
fn a_plan_without_a_name_is_imported_twice_and_replaced() {
    let Some(khal) = Khal::new("khal-unnamed") else { return };
    let flags = ["--start", "2026-04-06", "--sessions", "4"];
    let first = khal.import(&[&flags[..], &["--today", "2026-03-02"]].concat());
    assert_eq!(khal.import(&[&flags[..], &["--today", "2026-03-03"]].concat()), first);
    assert_eq!(khal.days(), first, "the same plan on another day is the same one");
    assert_eq!(fs::read_dir(khal.directory.join("events")).unwrap().count(), 4);

    fs::rename(khal.directory.join("plan.ics"), khal.directory.join("old.ics")).unwrap();
    let moved = ["--today", "2026-03-03", "--start", "2026-04-07", "--sessions", "3", "--replaces", "old.ics"];
    let replaced = khal.import(&moved);
    assert_eq!(khal.days(), replaced);
    assert_eq!(fs::read_dir(khal.directory.join("events")).unwrap().count(), 4, "the dropped one is cancelled");
}
