//! The files that `massfreq plan` writes for other programs: calendars and rows for spreadsheets.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use serde_json::Value;

use crate::golden::without_moment;
use crate::support::{self, data, massfreq};

mod identity;
mod khal;
mod readers;

/// What `massfreq plan` prints for a course of an opening phase and a routine, with some flags.
fn plan(flags: &[&str]) -> String {
    plan_for(&["--goal", "chronic-pain", "--lifestyle", "desk-worker"], flags)
}

/// The same for another person. The day it is made is 2026-01-02, unless a flag says another one; the moment at
/// which it is made is always the same.
fn plan_for(person: &[&str], flags: &[&str]) -> String {
    let mut command = massfreq();
    command.env("MASSFREQ_RULES", data("cmd/files/edition-1")).arg("plan").args(person).args(flags);
    if !flags.contains(&"--today") {
        command.args(["--today", "2026-01-02"]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{flags:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("{flags:?}: {error}"));
    without_moment(&text).replace("DTSTAMP:[NOW]", "DTSTAMP:20260102T000000Z").replace("SEQUENCE:[NOW]", "SEQUENCE:0")
}

fn calendar(flags: &[&str]) -> String {
    plan(&[flags, &["--format", "ics"]].concat())
}

/// The sessions of the plan as JSON.
fn sessions(flags: &[&str]) -> Vec<Value> {
    let plan: Value = serde_json::from_str(&plan(&[flags, &["--format", "json"]].concat())).unwrap();
    plan["sessions"].as_array().unwrap().clone()
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    let whole = calendar.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
    whole.split("\r\n").map(str::to_owned).collect()
}

/// The values of a property, in the order of the file.
fn values(calendar: &str, name: &str) -> Vec<String> {
    let prefix = format!("{name}:");
    lines(calendar).iter().filter_map(|line| line.strip_prefix(&prefix)).map(str::to_owned).collect()
}

/// The lines of a calendar with those of one event left, which is an all-day event at the begin of a plan.
const ONE_DAY: &str = "\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//massfreq//massfreq//EN
METHOD:PUBLISH
BEGIN:VEVENT
DTSTAMP:20260102T000000Z
SEQUENCE:0
DESCRIPTION:Session 1 of 1
DTEND;VALUE=DATE:20260301
DTSTART;VALUE=DATE:20260228
SUMMARY:Appointment
TRANSP:TRANSPARENT
UID:3fd30542fe3f61b14bd4a4b2dc0b6fb3-1@massfreq
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Appointment
TRIGGER:-PT6H
END:VALARM
END:VEVENT
END:VCALENDAR
";

/// Its flags.
const FLAGS: [&str; 6] = ["--start", "2026-02-28", "--sessions", "1", "--plan-id", "mine"];

#[test]
fn a_session_without_a_time_is_an_event_of_a_day() {
    let calendar = calendar(&FLAGS);
    assert_eq!(calendar, ONE_DAY.replace('\n', "\r\n"));
}

#[test]
fn a_session_with_a_time_is_an_event_in_utc() {
    for (zone, length, begins, ends) in [
        ("Europe/Berlin", "60", "20260228T223000Z", "20260228T233000Z"),
        ("America/New_York", "90", "20260301T043000Z", "20260301T060000Z"),
    ] {
        let timed = ONE_DAY
            .replace("DTSTART;VALUE=DATE:20260228", &format!("DTSTART:{begins}"))
            .replace("DTEND;VALUE=DATE:20260301", &format!("DTEND:{ends}"))
            .replace("TRANSPARENT", "OPAQUE")
            .replace("PT6H", "PT29H30M");
        let at = ["--at", "23:30", "--time-zone", zone, "--length", length];
        let calendar = calendar(&[&FLAGS[..], &at].concat());
        assert_eq!(calendar, timed.replace('\n', "\r\n"));
    }
}

#[test]
fn without_an_alarm_the_rest_is_the_same() {
    let (from, to) = (ONE_DAY.find("BEGIN:VALARM").unwrap(), ONE_DAY.find("END:VEVENT").unwrap());
    let expected = [&ONE_DAY[..from], &ONE_DAY[to..]].concat().replace('\n', "\r\n");
    for flags in [&["--no-alarm"][..], &["--remind", "none"], &["--remind", "7:00", "--no-alarm"]] {
        assert_eq!(calendar(&[&FLAGS[..], flags].concat()), expected, "{flags:?}");
    }
}

/// An event a session, each with the same properties in the same order, the alarm last; and no event repeats itself.
#[test]
fn there_is_an_event_for_each_session() {
    let flags = ["--start", "2028-01-03", "--weeks", "52"];
    let (calendar, sessions) = (calendar(&flags), sessions(&flags));
    assert!(sessions.len() > 12);
    let name = |line: &str| line.split([':', ';']).next().unwrap().to_owned();
    let shape = |calendar: &str| lines(calendar).iter().map(|line| name(line)).collect::<Vec<String>>();
    let one = shape(&ONE_DAY.replace('\n', "\r\n"));
    let (head, event, tail) = (&one[..4], &one[4..one.len() - 1], &one[one.len() - 1..]);
    assert_eq!(shape(&calendar), [head, &vec![event; sessions.len()].concat(), tail].concat());

    let compact = |date: Date| date.strftime("%Y%m%d").to_string();
    let dates: Vec<Date> = sessions.iter().map(|session| session["date"].as_str().unwrap().parse().unwrap()).collect();
    let first: Vec<String> = dates.iter().map(|date| compact(*date)).collect();
    let after: Vec<String> = dates.iter().map(|date| compact(*date + 1.day())).collect();
    assert_eq!(values(&calendar, "DTSTART;VALUE=DATE"), first);
    assert_eq!(values(&calendar, "DTEND;VALUE=DATE"), after);

    let count = sessions.len();
    let told: Vec<String> = (1..=count).map(|number| format!("Session {number} of {count}")).collect();
    let descriptions = values(&calendar, "DESCRIPTION");
    let of_events: Vec<String> = descriptions.into_iter().filter(|text| text != "Appointment").collect();
    assert_eq!(of_events, told);
    let uids: BTreeSet<String> = values(&calendar, "UID").into_iter().collect();
    assert_eq!(uids.len(), count);
}

#[test]
fn a_review_is_an_event_without_a_word_on_health() {
    let flags = |format| ["--screened", "--at", "18:00", "--time-zone", "UTC", "--plan-id", "mine", "--format", format];
    let injured = |format| plan_for(&["--goal", "acute-injury"], &flags(format));
    let (calendar, rows) = (injured("ics"), injured("csv"));
    let review: Date = "2026-02-13".parse().unwrap();
    let events = lines(&calendar);
    let last = events.rsplit(|line| line == "BEGIN:VEVENT").next().unwrap().join("\n");
    for line in
        ["DTSTART;VALUE=DATE:20260213", "SUMMARY:Take stock", "DESCRIPTION:Before you go on", "TRANSP:TRANSPARENT"]
    {
        assert!(last.contains(line), "{last}");
    }
    let uids = values(&calendar, "UID");
    assert!(uids.last().unwrap().ends_with("-review@massfreq"), "{uids:?}");
    assert_eq!(uids.len(), rows.lines().count(), "the header takes the place of the review");
    assert!(!rows.contains(&review.to_string()), "{rows}");
}

#[test]
fn the_hour_stays_when_the_clocks_change() {
    for zone in ["Europe/Berlin", "America/New_York"] {
        let flags = ["--start", "2026-01-05", "--weeks", "52", "--at", "18:30", "--time-zone", zone];
        let calendar = calendar(&flags);
        let zone = TimeZone::get(zone).unwrap();
        let mut hours = BTreeSet::new();
        for (begins, session) in values(&calendar, "DTSTART").iter().zip(sessions(&flags)) {
            let instant: Timestamp = begins.parse().unwrap();
            let local = instant.to_zoned(zone.clone());
            assert_eq!(
                local.strftime("%Y-%m-%d %H:%M").to_string(),
                format!("{} 18:30", session["date"].as_str().unwrap())
            );
            hours.insert(begins[9..11].to_owned());
        }
        assert_eq!(hours.len(), 2, "the clocks did not change: {hours:?}");
    }
}

#[test]
fn the_same_plan_is_the_same_file() {
    let flags = ["--start", "2026-03-02", "--at", "18:30", "--time-zone", "Europe/Berlin"];
    assert_eq!(calendar(&flags), calendar(&flags));
}

/// What the rules make of two people is the same course; so a file that said more of them would differ.
#[test]
fn nothing_of_the_person_is_in_the_file() {
    let file =
        |person: &[&str], format: &str| plan_for(person, &["--screened", "--start", "2026-03-02", "--format", format]);
    let people = [
        &["--goal", "acute-injury", "--lifestyle", "athlete"][..],
        &["--goal", "acute-injury", "--goal", "chronic-pain", "--sign", "headaches"],
    ];
    for format in ["ics", "csv"] {
        assert_eq!(file(people[0], format), file(people[1], format));
    }
}

/// What a reader makes of a value, if it is strict.
fn unescaped(value: &str) -> String {
    let mut characters = value.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some(plain @ ('\\' | ';' | ',')) => plain,
                other => panic!("{other:?} is escaped in {value}"),
            },
            ';' | ',' => panic!("{character} is not escaped in {value}"),
            other => other,
        });
    }
    text
}

#[test]
fn what_a_calendar_cannot_hold_is_left_out_of_the_summary() {
    let calendar = calendar(&["--sessions", "1", "--summary", "a\rb\r\nc\u{7}d\u{1b}[1me\tf\u{2028}g"]);
    assert_eq!(values(&calendar, "SUMMARY"), ["a\\nb\\nc d [1me\tf\\ng"]);
    assert_eq!(values(&calendar, "DESCRIPTION")[1], values(&calendar, "SUMMARY")[0]);
}

/// The most octets of a line (RFC 5545, section 3.1).
const WIDTH: usize = 75;

/// A calendar of one session without an alarm, with a summary.
fn with_summary(summary: &str) -> String {
    calendar(&["--sessions", "1", "--no-alarm", &format!("--summary={summary}")])
}

#[test]
fn a_line_that_fits_is_not_folded() {
    let text = "x".repeat(WIDTH - "SUMMARY:".len());
    assert!(with_summary(&text).contains(&format!("\r\nSUMMARY:{text}\r\n")));
    assert!(with_summary(&format!("{text}y")).contains(&format!("\r\nSUMMARY:{text}\r\n y\r\n")));
    assert!(with_summary(&"x".repeat(142)).split("\r\n").all(|line| line.len() <= WIDTH));
}

#[test]
fn a_summary_is_escaped() {
    for (summary, value) in [
        ("a\nb\r\nc\rd\r\r\ne\n\nf", r"a\nb\nc\nd\n\ne\n\nf"),
        ("a\u{85}b\u{2028}c\u{2029}d", r"a\nb\nc\nd"),
        ("b\u{7}c\u{1b}d\u{7f}e\u{9b}f\tg", "b c d e f\tg"),
        ("a\\b;c,d:e\"f\n", r#"a\\b\;c\,d:e"f"#),
    ] {
        assert_eq!(values(&with_summary(summary), "SUMMARY"), [value]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_summary_and_name_make_a_calendar(
        summary in "x([a-z ,;:\"\\\\\t\n-]|é|老|🧘|\u{301}|\\PC){0,400}",
        name in "(?s)x[^\0]{0,200}",
    ) {
        let (say, call) = (format!("--summary={summary}"), format!("--plan-id={name}"));
        let calendar = calendar(&["--sessions", "2", &say, &call]);
        prop_assert!(!calendar.replace("\r\n", "").contains(['\r', '\n']));
        prop_assert_eq!(calendar.split("\r\n").find(|line| line.len() > WIDTH), None);
        prop_assert_eq!(lines(&calendar).len(), lines(&ONE_DAY.replace('\n', "\r\n")).len() + 15);
        let expected = summary.trim().replace(['\u{2028}', '\u{2029}'], "\n");
        for told in values(&calendar, "SUMMARY") {
            prop_assert_eq!(unescaped(&told), expected.clone());
        }
        let uids = values(&calendar, "UID");
        let digest = uids[0].strip_suffix("-1@massfreq").unwrap();
        prop_assert!(digest.len() == 32 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
        prop_assert_eq!(format!("{digest}-2@massfreq"), uids[1].clone());
    }

    #[test]
    fn any_text_stays_in_its_line(text in "(?s)x[^\0]{0,300}") {
        let file = with_summary(&text);
        prop_assert_eq!(lines(&file).len(), lines(&with_summary("x")).len());
        let bare = file.replace("\r\n", "");
        prop_assert!(!bare.chars().any(|character| character.is_control() && character != '\t'));
    }
}

const ROWS: &str = "\
number,date,weekday,begins,ends,day,phase,gap_days,min_days,max_days,suggested_days,moved,price,currency
1,2026-10-05,monday,2026-10-05T18:30:00+02:00,2026-10-05T19:15:00+02:00,0,1,,,,,false,59.50,EUR
2,2026-10-12,monday,2026-10-12T18:30:00+02:00,2026-10-12T19:15:00+02:00,7,1,7,7,7,7,false,59.50,EUR
3,2026-10-26,monday,2026-10-26T18:30:00+01:00,2026-10-26T19:15:00+01:00,21,1,14,7,7,7,true,59.50,EUR
4,2026-11-02,monday,2026-11-02T18:30:00+01:00,2026-11-02T19:15:00+01:00,28,2,7,7,7,7,false,59.50,EUR
5,2026-11-16,monday,2026-11-16T18:30:00+01:00,2026-11-16T19:15:00+01:00,42,2,14,14,28,14,false,59.50,EUR
";

#[test]
fn rows_hold_what_is_known_of_each_session() {
    let dates = ["--format", "csv", "--start", "2026-10-05", "--sessions", "5", "--on", "mon", "--skip", "2026-10-19"];
    let time = ["--at", "18:30", "--time-zone", "Europe/Berlin", "--length", "45"];
    let price = ["--price", "59.5", "--currency", "eur"];
    assert_eq!(plan(&[&dates[..], &time, &price].concat()), ROWS.replace('\n', "\r\n"));
    let bare = plan(&["--format", "csv", "--start", "2026-10-05", "--sessions", "2"]);
    let rows: Vec<&str> = bare.split_terminator("\r\n").skip(1).collect();
    assert_eq!(rows, ["1,2026-10-05,monday,,,0,1,,,,,false,,", "2,2026-10-12,monday,,,7,1,7,7,7,7,false,,"]);
}

/// Runs `plan` with flags in a directory.
fn plan_in(directory: &Path, flags: &[&str]) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_massfreq"));
    command.env_clear().env("XDG_CONFIG_HOME", "/nonexistent").current_dir(directory);
    command.env("MASSFREQ_RULES", data("cmd/files/edition-1"));
    command.args(["plan", "--today", "2026-01-02"]).args(flags).output().unwrap()
}

fn empty_directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn a_file_is_written_whole_for_its_owner_and_never_over_another() {
    let directory = empty_directory("output");
    let file = directory.join("plan.ics");
    let flags = ["--goal", "wellness", "--format", "ics", "--output", "plan.ics"];
    let first = plan_in(&directory, &flags);
    assert!(first.status.success() && first.stdout.is_empty(), "{first:?}");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.starts_with("BEGIN:VCALENDAR\r\n") && written.ends_with("END:VCALENDAR\r\n"));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions()) & 0o777, 0o600);
    std::fs::write(&file, "mine").unwrap();
    let again = plan_in(&directory, &flags);
    let told = String::from_utf8(again.stderr).unwrap();
    assert_eq!((again.status.code(), std::fs::read_to_string(&file).unwrap().as_str()), (Some(2), "mine"));
    assert!(told.contains("`plan.ics` is there already") && told.contains("--force"), "{told}");
    assert!(plan_in(&directory, &[&flags[..], &["--force"]].concat()).status.success());
    assert_eq!(without_moment(&std::fs::read_to_string(&file).unwrap()), without_moment(&written));
    let left: Vec<_> = std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["plan.ics"], "nothing else is left behind");
}

#[test]
fn a_referral_is_what_a_file_holds_or_there_is_none() {
    let directory = empty_directory("refer");
    for format in ["table", "json", "yaml", "csv", "markdown", "html", "ics"] {
        let flags = ["--caution", "fever", "--format", format, "--output", "plan", "--start", "2031-05-06"];
        let refer = plan_in(&directory, &[&flags[..], &["--exit-code"]].concat());
        assert_eq!(refer.status.code(), Some(4), "{format}");
        let said = String::from_utf8(refer.stderr).unwrap();
        let file = std::fs::read_to_string(directory.join("plan"));
        assert!(refer.stdout.is_empty() && said.replace('\n', " ").contains("the same day"), "{format}: {said}");
        let shown = said.clone() + file.as_deref().unwrap_or_default();
        assert!(!shown.contains("2031"), "{format}: no date beside a referral");
        if ["csv", "ics"].contains(&format) {
            assert!(
                file.is_err() && said.ends_with("\nnote: `plan` was not written: there are no dates yet\n"),
                "{said}"
            );
        } else {
            assert!(file.unwrap().contains("the same"), "{format}");
            assert!(said.ends_with("\nnote: `plan` holds this referral, and no dates\n"), "{format}: {said}");
            std::fs::remove_file(directory.join("plan")).unwrap();
        }
        assert_eq!(plan_in(&directory, &flags).status.code(), Some(0), "{format}");
        let _ = std::fs::remove_file(directory.join("plan"));
    }
}

#[test]
fn a_calendar_without_a_session_is_refused() {
    let directory = empty_directory("empty");
    let flags = ["--start", "2026-01-05", "--weeks", "1", "--skip", "2026-01-05..2026-02-01", "--format"];
    let calendar = plan_in(&directory, &[&flags[..], &["ics"]].concat());
    assert_eq!((calendar.status.code(), calendar.stdout.len()), (Some(2), 0));
    let table = plan_in(&directory, &[&flags[..], &["csv"]].concat());
    assert_eq!(String::from_utf8(table.stdout).unwrap().lines().count(), 1, "the header alone");
}

#[test]
fn the_ending_of_the_file_says_the_format() {
    let directory = support::empty("plan-endings");
    let written = |name: &str, more: &[&str]| {
        let mut command = massfreq();
        command.args(["plan", "--goal", "wellness", "--start", "2026-01-05", "--today", "2026-01-05"]);
        let output = command.args(["--force", "--output", name]).args(more).current_dir(&directory).output().unwrap();
        assert!(output.status.success(), "{name}: {}", support::text(&output.stderr));
        std::fs::read_to_string(directory.join(name)).unwrap()
    };
    let by_ending = |name: &str, format: &str| {
        assert_eq!(written(name, &[]), written("plan", &["--format", format]), "{name}");
    };
    by_ending("y.csv", "csv");
    by_ending("y.json", "json");
    by_ending("y.yaml", "yaml");
    by_ending("y.yml", "yaml");
    by_ending("y.MD", "markdown");
    by_ending("y.txt", "text");
    by_ending("y", "text");
    assert!(written("y.ics", &[]).starts_with("BEGIN:VCALENDAR"));
    assert_eq!(written("y.ics", &["--format", "csv"]), written("y.csv", &[]), "what is said counts");
}
