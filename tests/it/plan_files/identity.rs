//! How calendars tell the events of plans apart: what takes the place of what, what stays, and what goes.

use std::collections::BTreeMap;
use std::path::Path;

use super::{calendar, empty_directory, lines, plan_in, values};
use crate::support::text;

/// An event of a calendar: its day, its revision, whether it is cancelled, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) day: String,
    sequence: u32,
    pub(super) is_cancelled: bool,
    description: Option<String>,
}

/// The events of a calendar, by what is behind the name of the plan in their identifiers.
pub(super) fn events(calendar: &str) -> BTreeMap<String, Event> {
    let unfolded = lines(calendar).join("\n");
    let event = |event: &str| {
        let value = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let uid = value("UID:").unwrap();
        let begins = value("DTSTART;VALUE=DATE:").or_else(|| value("DTSTART:")).unwrap();
        let found = Event {
            day: begins[..8].to_owned(),
            sequence: value("SEQUENCE:").unwrap().parse().unwrap(),
            is_cancelled: value("STATUS:").is_some_and(|status| status == "CANCELLED"),
            description: value("DESCRIPTION:"),
        };
        assert_eq!(found.is_cancelled, !event.contains("VALARM"), "{event}");
        (uid.split(['-', '@']).nth(1).unwrap().to_owned(), found)
    };
    unfolded.split("BEGIN:VEVENT\n").skip(1).map(event).collect()
}

fn uids(flags: &[&str]) -> Vec<String> {
    values(&calendar(flags), "UID")
}

#[test]
fn a_plan_without_a_name_is_known_by_its_sessions() {
    let flags = |more: &[&'static str]| [&["--start", "2026-03-02", "--sessions", "3"], more].concat();
    let at = &["--at", "18:30", "--time-zone", "UTC"];
    let first = uids(&flags(&[]));
    for same in [
        &["--today", "2026-01-03"][..],
        &["--today", "2026-02-28", "--price", "60"],
        &["--remind", "none"],
        &["--summary", "Appointment"],
        &["--on", "mon"],
    ] {
        assert_eq!(uids(&flags(same)), first, "{same:?}");
    }
    assert_eq!(uids(&flags(&["--at", "19:30", "--time-zone", "Europe/Berlin"])), uids(&flags(at)), "the same moments");
    for other in [&["--summary", "Other"][..], at, &["--at", "18:31", "--time-zone", "UTC"], &["--not-on", "mon"]] {
        assert!(uids(&flags(other)).iter().all(|uid| !first.contains(uid)), "{other:?}");
    }
    let long = [&flags(at)[..], &["--length", "90"]].concat();
    assert_ne!(uids(&long)[0], uids(&flags(at))[0]);
    assert_ne!(uids(&["--start", "2026-03-02", "--sessions", "4"])[0], first[0]);
}

#[test]
fn a_plan_of_a_name_takes_its_own_place() {
    let named = |more: &[&str]| uids(&[&["--sessions", "3", "--plan-id", "mine"], more].concat());
    let first = named(&[]);
    for change in [&["--start", "2026-03-03"][..], &["--at", "18:30", "--time-zone", "UTC"], &["--summary", "Other"]] {
        assert_eq!(named(change), first, "{change:?}");
    }
    assert!(named(&["--plan-id", "yours"]).iter().all(|uid| !first.contains(uid)));
}

#[test]
fn a_plan_of_a_name_goes_on_where_it_was() {
    let calendar = calendar(&[
        "--plan-id",
        "mine",
        "--today",
        "2026-01-20",
        "--started",
        "2026-01-05",
        "--last",
        "2026-01-12",
        "--done",
        "2",
        "--sessions",
        "3",
    ]);
    let found: Vec<_> = events(&calendar).into_iter().map(|(id, event)| (id, event.description.unwrap())).collect();
    let told = |number: &str| (number.to_owned(), format!("Session {number} of 5"));
    assert_eq!(found, ["3", "4", "5"].map(told));
}

#[test]
fn a_revision_is_of_the_real_moment_so_that_a_trial_of_another_day_is_no_newer() {
    let now = jiff::Timestamp::now();
    for today in [&[][..], &["--today", "2020-01-01"], &["--today", "2119-12-31"]] {
        let mut command = crate::support::massfreq();
        let output = command.args(["plan", "--format", "ics", "--sessions", "1"]).args(today).output().unwrap();
        let sequence: i64 = values(&text(&output.stdout), "SEQUENCE")[0].parse().unwrap();
        let stamp: jiff::Timestamp = values(&text(&output.stdout), "DTSTAMP")[0].parse().unwrap();
        let begin: jiff::Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(sequence, stamp.as_second() - begin.as_second());
        assert!((0..60).contains(&(stamp.as_second() - now.as_second())), "{today:?}: {stamp} and {now}");
    }
}

/// Writes `plan.ics` anew in a directory, in the place of itself if it is there, and reads it.
fn written(directory: &Path, flags: &[&str]) -> BTreeMap<String, Event> {
    let file = directory.join("plan.ics");
    let replaces: &[&str] = if file.exists() { &["--force", "--replaces", "plan.ics"] } else { &[] };
    let output = plan_in(directory, &[&["--goal", "chronic-pain", "--output", "plan.ics"], flags, replaces].concat());
    assert!(output.status.success(), "{flags:?}: {}", text(&output.stderr));
    events(&std::fs::read_to_string(file).unwrap())
}

#[test]
fn a_plan_that_replaces_another_changes_what_changed_and_cancels_what_it_drops() {
    let directory = empty_directory("replaces");
    let first = written(&directory, &["--start", "2026-03-02", "--sessions", "5"]);
    assert_eq!(first.keys().collect::<Vec<_>>(), ["1", "2", "3", "4", "5"]);
    let name = |directory: &Path| {
        let file = std::fs::read_to_string(directory.join("plan.ics")).unwrap();
        values(&file, "UID")[0].split('-').next().unwrap().to_owned()
    };
    let plan = name(&directory);

    let same = written(&directory, &["--start", "2026-03-02", "--sessions", "5"]);
    assert_eq!(same, first, "nothing changed");

    // A free Monday moves the third session, and those after it stay a week apart.
    let moved = written(&directory, &["--start", "2026-03-02", "--sessions", "5", "--skip", "2026-03-16"]);
    assert_eq!(name(&directory), plan, "it is the same plan");
    for (id, event) in &moved {
        let before = &first[id];
        let (is_raised, has_moved) = (event.sequence > before.sequence, event.day != before.day);
        assert_eq!(is_raised, has_moved, "{id}: {event:?}");
    }
    assert_ne!(moved["3"].day, first["3"].day);

    let short = written(&directory, &["--start", "2026-03-02", "--sessions", "3"]);
    let cancelled = |events: &BTreeMap<String, Event>| {
        events.iter().filter(|(_, event)| event.is_cancelled).map(|(id, _)| id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(cancelled(&short), ["4", "5"]);
    for (id, event) in &short {
        assert!(event.sequence > moved[id].sequence, "{id}: one of three, and no longer one of five");
    }
    assert_eq!(short["4"].day, moved["4"].day, "a cancelled session keeps its day");

    let again = written(&directory, &["--start", "2026-03-02", "--sessions", "3"]);
    assert_eq!(again, short, "what is cancelled stays so");
    let long = written(&directory, &["--start", "2026-03-02", "--sessions", "4"]);
    assert_eq!(cancelled(&long), ["5"]);
    assert!(long["4"].sequence > short["4"].sequence && long["5"] == short["5"]);
}

#[test]
fn check_ins_are_known_by_their_weeks() {
    let directory = empty_directory("check-ins");
    let flags = ["--check-ins", "--start", "2026-03-02", "--sessions", "3"];
    let of_weeks = |events: &BTreeMap<String, Event>| -> Vec<(String, String)> {
        let weeks = events.iter().filter(|(id, event)| id.contains('w') && !event.is_cancelled);
        weeks.map(|(id, event)| (id.clone(), event.day.clone())).collect()
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(id, day)| ((*id).to_owned(), (*day).to_owned())).collect()
    };
    let first = written(&directory, &flags);
    let mondays = [("2026w10", "20260302"), ("2026w11", "20260309"), ("2026w12", "20260316")];
    assert_eq!(of_weeks(&first), pairs(&mondays));
    assert_eq!(written(&directory, &flags), first, "nothing changed");
    // On another day of the week, the same events move.
    let moved = written(&directory, &[&flags[..], &["--on", "wed"]].concat());
    let wednesdays = [("2026w10", "20260304"), ("2026w11", "20260311"), ("2026w12", "20260318")];
    assert_eq!(of_weeks(&moved), pairs(&wednesdays));
    // Without them, those ahead are cancelled.
    let without = written(&directory, &flags[1..]);
    assert!(of_weeks(&without).is_empty() && without["2026w10"].is_cancelled, "{without:?}");
    // A plan that goes on has them from its start on, and not only from its first session on.
    let skip = ["--start", "2026-01-05", "--skip", "2026-01-05..2026-01-18", "--sessions", "1", "--check-ins"];
    let mondays = [("2026w02", "20260105"), ("2026w03", "20260112"), ("2026w04", "20260119")];
    assert_eq!(of_weeks(&written(&directory, &skip)), pairs(&mondays));
    let said = std::fs::read_to_string(directory.join("plan.ics")).unwrap();
    assert!(said.contains("SUMMARY:Check in\r\n") && said.contains("TRIGGER:PT18H\r\n"), "{said}");
}

#[test]
fn sessions_that_took_place_stay_as_they_were() {
    let directory = empty_directory("attended");
    written(&directory, &["--start", "2026-03-02", "--sessions", "5"]);
    let going_on = ["--today", "2026-03-12", "--started", "2026-03-02", "--last", "2026-03-10", "--sessions", "2"];
    let wrong = plan_in(&directory, &[&going_on[..], &["--format", "ics", "--replaces", "plan.ics"]].concat());
    let told = text(&wrong.stderr);
    assert_eq!(wrong.status.code(), Some(2), "{told}");
    assert!(told.contains("add `--done 2`: `plan.ics` has 2 sessions up to 2026-03-10"), "{told}");
    for (done, said) in [("9", "9"), ("0", "0"), ("1", "1")] {
        let more = ["--format", "ics", "--replaces", "plan.ics", "--done", done];
        let wrong = plan_in(&directory, &[&going_on[..], &more].concat());
        let told = text(&wrong.stderr);
        assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(2), 0), "{told}");
        let numbers = format!("`plan.ics` has 2 sessions up to 2026-03-10, and `--done` says {said}");
        assert!(told.contains(&numbers) && told.contains("say `--done 2`"), "{told}");
    }
    let events = written(&directory, &[&going_on[..], &["--done", "2"]].concat());
    let found: Vec<_> = events.iter().map(|(id, event)| (id.as_str(), event.is_cancelled)).collect();
    assert_eq!(found, [("3", false), ("4", false), ("5", true)]);
    // A plan that is changed before it goes on keeps its numbers.
    let later = ["--today", "2026-03-13", "--start", "2026-03-20", "--sessions", "2"];
    let events = written(&directory, &later);
    assert_eq!(events.keys().collect::<Vec<_>>(), ["3", "4", "5"]);
    assert_eq!(events["3"].day, "20260320");
}

#[test]
fn sessions_of_the_past_are_not_guessed_to_have_taken_place() {
    let directory = empty_directory("past");
    written(&directory, &["--start", "2026-03-02", "--sessions", "5"]);
    let flags = ["--today", "2026-03-12", "--sessions", "2", "--format", "ics", "--replaces", "plan.ics"];
    let wrong = plan_in(&directory, &flags);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("`--done 2`, if all up to 2026-03-11 did"), "{}", text(&wrong.stderr));
    let none = plan_in(&directory, &[&flags[..], &["--done", "0"]].concat());
    let events = events(&text(&none.stdout));
    assert_eq!(events.keys().collect::<Vec<_>>(), ["1", "2", "3", "4", "5"]);
}

#[test]
fn a_session_that_is_still_to_come_has_not_taken_place_whatever_is_said() {
    let directory = empty_directory("to-come");
    written(&directory, &["--start", "2026-03-02", "--sessions", "3"]);
    let events =
        written(&directory, &["--today", "2026-02-01", "--start", "2026-03-03", "--sessions", "1", "--done", "2"]);
    let found: Vec<_> = events.iter().map(|(id, event)| (id.as_str(), event.is_cancelled)).collect();
    assert_eq!(found, [("1", true), ("2", true), ("3", false)]);
}

#[test]
fn a_named_course_that_has_begun_needs_to_know_how_many_there_were() {
    let directory = empty_directory("begun");
    let flags = ["--plan-id", "mine", "--format", "ics", "--sessions", "2", "--today", "2026-03-12"];
    for (begun, is_asked) in [
        (["--started", "2026-03-02"], true),
        (["--week", "2"], true),
        (["--started", "2026-03-12"], false),
        (["--week", "1"], false),
    ] {
        let output = plan_in(&directory, &[&flags[..], &begun].concat());
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), told.contains("add `--done N`")), (Some(2 * i32::from(is_asked)), is_asked));
        assert!(plan_in(&directory, &[&flags[..], &begun, &["--done", "1"]].concat()).status.success());
    }
}

#[test]
fn blanks_around_a_name_or_a_title_are_none_of_it() {
    let plan = |name: &str, summary: &str| {
        calendar(&["--sessions", "1", &format!("--plan-id={name}"), &format!("--summary={summary}")])
    };
    assert_eq!(plan(" mine\n", "\u{a0}Rest\t "), plan("mine", "Rest"));
}

#[test]
fn another_name_cancels_all_of_the_old_plan() {
    let directory = empty_directory("renamed");
    written(&directory, &["--start", "2026-03-02", "--sessions", "3", "--plan-id", "mine"]);
    written(&directory, &["--start", "2026-03-02", "--sessions", "3", "--plan-id", "yours"]);
    let file = std::fs::read_to_string(directory.join("plan.ics")).unwrap();
    assert_eq!(values(&file, "STATUS"), ["CANCELLED"; 3]);
    let uids = values(&file, "UID");
    assert_eq!(uids.iter().collect::<std::collections::BTreeSet<_>>().len(), 6);
    // Nothing is left of a plan, and a file that says so.
    let flags = ["--start", "2026-03-02", "--until", "2026-03-03", "--skip", "2026-03-02..2026-03-03"];
    assert!(written(&directory, &flags).values().all(|event| event.is_cancelled));
}

#[test]
fn a_file_that_cannot_be_replaced_is_told_with_its_line() {
    let directory = empty_directory("broken");
    written(&directory, &["--start", "2026-03-02", "--sessions", "2"]);
    let whole = std::fs::read_to_string(directory.join("plan.ics")).unwrap();
    let other = calendar(&["--start", "2026-03-09", "--sessions", "1"]);
    let both = format!("{}{}", whole.replace("END:VCALENDAR\r\n", ""), other.split_once("PUBLISH\r\n").unwrap().1);
    for (file, told) in [
        (String::new(), "line 1: this is not a calendar file"),
        ("number,date\r\n".to_owned(), "line 1: this is not a calendar file"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned(), "line 1: there is no event"),
        (whole[..whole.len() / 2].to_owned(), "the file breaks off here"),
        (whole.replacen("END:VEVENT\r\n", "", 1), "line 5: the event that begins here does not end"),
        (whole.replace("@massfreq", "@example.org"), "line 5: the event that begins here is not from a plan"),
        (whole.replace("-1@", "-one@"), "line 5: the event that begins here is not from a plan"),
        (whole.replacen("DTSTART;VALUE=DATE:2026", "DTSTART;TZID=Here:2026", 1), "line 5: the day (DTSTART)"),
        (whole.replacen("SEQUENCE:", "SEQUENCE:99", 1), "line 5: the SEQUENCE of the event"),
        (whole.replace("-2@", "-1@"), "the event that begins here is in the file twice"),
        (both, "another plan begins here"),
    ] {
        std::fs::write(directory.join("old.ics"), &file).unwrap();
        let output = plan_in(&directory, &["--format", "ics", "--replaces", "old.ics"]);
        let error = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{error}");
        assert!(error.contains("--replaces: `old.ics`, line ") && error.contains(told), "{told}: {error}");
        assert!(error.contains("name the calendar file that `massfreq plan --output` wrote"), "{error}");
    }
    // Other ends of lines are the same file.
    std::fs::write(directory.join("old.ics"), whole.replace("\r\n", "\n")).unwrap();
    let flags = ["--start", "2026-03-02", "--sessions", "2", "--goal", "chronic-pain", "--format", "ics"];
    let output = plan_in(&directory, &[&flags[..], &["--replaces", "old.ics"]].concat());
    let stamped = |calendar: &str| {
        let other = |line: &&String| !line.starts_with("DTSTAMP");
        lines(calendar).iter().filter(other).cloned().collect::<Vec<_>>()
    };
    assert_eq!(stamped(&text(&output.stdout)), stamped(&whole));
}

#[test]
fn a_reminder_is_at_an_hour_of_the_day_before() {
    let trigger = |flags: &[&str]| values(&calendar(&[&["--sessions", "1"], flags].concat()), "TRIGGER");
    let timed = ["--at", "07:15", "--time-zone", "Europe/Berlin"];
    assert_eq!(trigger(&[]), ["-PT6H"]);
    assert_eq!(trigger(&["--remind", "20:45"]), ["-PT3H15M"]);
    assert_eq!(trigger(&["--remind", "0:00"]), ["-PT24H"]);
    assert_eq!(trigger(&["--remind", "23:59"]), ["-PT1M"]);
    assert_eq!(trigger(&timed), ["-PT13H15M"]);
    assert_eq!(trigger(&[&timed[..], &["--remind", "07:15"]].concat()), ["-PT24H"]);
    assert!(trigger(&["--remind", "NONE"]).is_empty());
}

#[test]
fn a_reminder_is_at_its_hour_where_the_clocks_change() {
    let trigger = |start: &str, at: &str, zone: &str| {
        let flags = ["--sessions", "1", "--start", start, "--at", at, "--time-zone", zone];
        values(&calendar(&flags), "TRIGGER").concat()
    };
    // The night to Sunday has 23 hours, or 25.
    assert_eq!(trigger("2026-03-29", "10:00", "Europe/Berlin"), "-PT15H");
    assert_eq!(trigger("2026-10-25", "10:00", "Europe/Berlin"), "-PT17H");
    assert_eq!(trigger("2026-10-25", "10:00", "Europe/Moscow"), "-PT16H");
    assert_eq!(trigger("2026-10-04", "10:00", "Australia/Lord_Howe"), "-PT15H30M");
    // The session moves with the hour that is skipped.
    assert_eq!(trigger("2026-03-29", "02:30", "Europe/Berlin"), "-PT8H30M");
}
