//! Plans that begin today, by the clock of the machine.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use crate::support::{massfreq, text};

/// The date of the first session of a plan that is made now, today, and what is said beside it.
fn first(flags: &[&str]) -> (Date, Date, String) {
    let today = || Timestamp::now().to_zoned(TimeZone::UTC).date();
    loop {
        let before = today();
        let mut command = massfreq();
        let output = command.args(["plan", "--json", "--time-zone", "UTC"]).args(flags).output().unwrap();
        // Once more, if the day ended meanwhile.
        if today() == before {
            let plan: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
            return (plan["sessions"][0]["date"].as_str().unwrap().parse().unwrap(), before, text(&output.stderr));
        }
    }
}

#[test]
fn no_session_is_at_a_time_of_today_that_is_past() {
    for flags in [&["--at", "00:00"][..], &["--at", "00:00", "--start", "today"]] {
        let (date, today, told) = first(flags);
        assert_eq!(date, today.tomorrow().unwrap(), "{told}");
        assert!(told.contains("note: It is past 00:00 today, so the first session is on a later day."), "{told}");
    }
    let page = massfreq().args(["plan", "--at", "00:00", "--time-zone", "UTC"]).output().unwrap();
    assert!(text(&page.stdout).contains("\n\nIt is past 00:00 today, so the first session"), "{}", text(&page.stdout));
    assert!(!text(&page.stderr).contains("It is past"), "said once: {}", text(&page.stderr));
    let (date, today, told) = first(&[]);
    assert_eq!(date, today, "without a time all of today is left");
    assert!(!told.contains("It is past"), "{told}");
    let day = first(&[]).1.to_string();
    let (date, today, _) = first(&["--at", "00:00", "--today", &day]);
    assert_eq!(date, today, "a day that is said has no hour");
    let (date, today, told) = first(&["--at", "00:00", "--start", "tomorrow"]);
    assert_eq!((date, told.contains("It is past")), (today.tomorrow().unwrap(), false));
}
