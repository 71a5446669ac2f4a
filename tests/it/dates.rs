//! Days as people type them, and as files have them.

use jiff::civil::{Date, Time, Weekday, date};

use massfreq::model::dates::{DateError, Day, Side, Stretch, in_file, time, weekday};

/// A Thursday.
const TODAY: Date = date(2026, 11, 26);

fn read(text: &str, side: Side) -> Result<String, DateError> {
    text.parse::<Day>().map(|day| day.date(side, || TODAY).to_string())
}

fn refused(text: &str) -> String {
    text.parse::<Day>().expect_err(text).to_string()
}

#[test]
fn a_day_is_a_date_or_words_that_count_from_today() {
    for (text, expected) in [
        ("2026-01-31", "2026-01-31"),
        (" 2026-01-31 ", "2026-01-31"),
        ("2024-02-29", "2024-02-29"),
        ("2026-1-5", "2026-01-05"),
        ("Thu 26 November 2026", "2026-11-26"),
        ("Nov 5th, 2026", "2026-11-05"),
        ("5-nov-2026", "2026-11-05"),
        ("today", "2026-11-26"),
        ("Yesterday", "2026-11-25"),
        ("TOMORROW", "2026-11-27"),
        ("3 days ago", "2026-11-23"),
        ("3-weeks-ago", "2026-11-05"),
        ("a week ago", "2026-11-19"),
        ("Two  weeks ago", "2026-11-12"),
        ("2 months ago", "2026-09-26"),
        ("a year ago", "2025-11-26"),
        ("in 1 day", "2026-11-27"),
        ("in 2 weeks", "2026-12-10"),
        ("half a year ago", "2026-05-26"),
        ("in half a year", "2027-05-26"),
        ("in-a-month", "2026-12-26"),
        ("in 0 days", "2026-11-26"),
        ("next week", "2026-12-03"),
        ("last week", "2026-11-19"),
        ("last month", "2026-10-26"),
        ("next monday", "2026-11-30"),
        ("next-mon", "2026-11-30"),
        ("last tue", "2026-11-24"),
        ("next thursday", "2026-12-03"),
        ("last thursday", "2026-11-19"),
        ("9999 years ago", "0001-01-01"),
        ("in 9999 years", "9999-12-31"),
    ] {
        for side in [Side::Past, Side::Future] {
            assert_eq!(read(text, side).as_deref(), Ok(expected), "{text}");
        }
    }
}

#[test]
fn a_weekday_alone_is_the_last_one_or_the_next_one() {
    for (text, past, future) in [
        ("monday", "2026-11-23", "2026-11-30"),
        ("on Mon", "2026-11-23", "2026-11-30"),
        ("fri", "2026-11-20", "2026-11-27"),
        ("thursday", "2026-11-26", "2026-11-26"),
    ] {
        assert_eq!(read(text, Side::Past).as_deref(), Ok(past), "{text}");
        assert_eq!(read(text, Side::Future).as_deref(), Ok(future), "{text}");
    }
}

#[test]
fn months_are_those_of_the_calendar() {
    let day = |text: &str, from| text.parse::<Day>().unwrap().date(Side::Past, || from).to_string();
    assert_eq!(day("1 month ago", date(2026, 3, 31)), "2026-02-28", "the last day of a shorter month");
    assert_eq!(day("in 1 month", date(2026, 1, 5)), "2026-02-05");
    assert_eq!(day("a year ago", date(2024, 2, 29)), "2023-02-28");
}

#[test]
fn the_clock_is_asked_only_for_words() {
    let none = || panic!("nothing counts from today");
    assert_eq!("2026-01-31".parse::<Day>().unwrap().date(Side::Past, none), date(2026, 1, 31));
    assert_eq!(in_file("2026-01-31", Some(&none)), Ok(date(2026, 1, 31)));
}

#[test]
fn an_error_says_what_is_wrong_with_this_date() {
    let such_as = "write a date such as `2026-01-31`, or words such as `yesterday`, `next monday` or `3 weeks ago`";
    for (text, expected) in [
        (
            "2026-02-29",
            "`2026-02-29` is not a date: 2026 has no 29 February; write a day from `2026-02-01` to `2026-02-28`",
        ),
        (
            "2026-11-31",
            "`2026-11-31` is not a date: 2026 has no 31 November; write a day from `2026-11-01` to `2026-11-30`",
        ),
        (
            "2026-11-00",
            "`2026-11-00` is not a date: 2026 has no 0 November; write a day from `2026-11-01` to `2026-11-30`",
        ),
        ("2026-13-40", "`2026-13-40` is not a date: there is no month 13; write a month from `01` to `12`"),
        ("2026-13-01", "`2026-13-01` is not a date: there is no month 13; did you mean `2026-01-13`?"),
        ("31.4.2026", "`31.4.2026` is not a date: 2026 has no 31 April; write a day from `2026-04-01` to `2026-04-30`"),
        ("25.11.2026", "`25.11.2026` is not how dates are written here; write `2026-11-25`"),
        ("5.11.2026", "`5.11.2026` is not how dates are written here; write `2026-11-05`"),
        ("25/11/26", "`25/11/26` is not how dates are written here; write `2026-11-25`"),
        ("11/25/2026", "`11/25/2026` is not how dates are written here; write `2026-11-25`"),
        ("2026/11/25", "`2026/11/25` is not how dates are written here; write `2026-11-25`"),
        ("20261125", "`20261125` is not how dates are written here; write `2026-11-25`"),
        ("11/11/2026", "`11/11/2026` is not how dates are written here; write `2026-11-11`"),
        ("11/12/2026", "`11/12/2026` can be 11 December or 12 November; write `2026-12-11` or `2026-11-12`"),
        ("nxt monday", "`nxt monday` is not a date; did you mean `next monday`?"),
        ("Yesterdya", "`Yesterdya` is not a date; did you mean `yesterday`?"),
        ("tree weeks ago", "`tree weeks ago` is not a date; did you mean `three weeks ago`?"),
        ("3 weeks", "`3 weeks` does not say which way; write `3 weeks ago` or `in 3 weeks`"),
        (" ", &format!("a date is missing; {such_as}")),
        ("soon", &format!("`soon` is not a date; {such_as}")),
        ("-1 days ago", &format!("`-1 days ago` is not a date; {such_as}")),
        ("in -2 weeks", &format!("`in -2 weeks` is not a date; {such_as}")),
        ("99999 days ago", &format!("`99999 days ago` is not a date; {such_as}")),
        ("2026-11", &format!("`2026-11` is not a date; {such_as}")),
        ("25 November", "`25 November` does not say the year; write the year too, as in `25 November 2026`"),
        ("Thu Nov 26th", "`Thu Nov 26th` does not say the year; write the year too, as in `26 November 2026`"),
        ("31 april", &format!("`31 april` is not a date; {such_as}")),
        (
            "29 feb 2026",
            "`29 feb 2026` is not a date: 2026 has no 29 February; write a day from `2026-02-01` to `2026-02-28`",
        ),
        (
            "Fri 31 January 2026",
            "`Fri 31 January 2026` is not a date: 31 January 2026 is a Saturday; \
             check the day; for that Saturday, write `2026-01-31`",
        ),
        ("half a year", "`half a year` does not say which way; write `half a year ago` or `in half a year`"),
        (
            "half a month ago",
            "`half a month ago` is not a number of whole days; count days, weeks or months, such as `2 weeks ago`",
        ),
        (
            "a year and a half ago",
            "`a year and a half ago` is not a number of whole days; count days, weeks or months, such as `2 weeks ago`",
        ),
        ("5 5 november 2026", &format!("`5 5 november 2026` is not a date; {such_as}")),
        ("2026-01-31T10:00", &format!("`2026-01-31T10:00` is not a date; {such_as}")),
        ("m", &format!("`m` is not a date; {such_as}")),
        ("next", &format!("`next` is not a date; {such_as}")),
        ("\u{661}\u{661}/1/2026", &format!("`\u{661}\u{661}/1/2026` is not a date; {such_as}")),
    ] {
        assert_eq!(refused(text), expected);
    }
}

#[test]
fn without_a_year_the_days_around_today_are_offered() {
    let cure = |text: &str| text.parse::<Day>().expect_err(text).with_year(|| TODAY).cure;
    for (text, expected) in [
        ("Nov 3", "write `2026-11-03` or `2027-11-03`"),
        ("26 nov", "write `2026-11-26` or `2027-11-26`"),
        ("20 December", "write `2025-12-20` or `2026-12-20`"),
        ("29 feb", "write `2024-02-29` or `2028-02-29`"),
    ] {
        assert_eq!(cure(text), expected, "{text}");
    }
    let in_a_file = in_file("3 Nov", Some(&|| TODAY)).unwrap_err();
    assert_eq!(in_a_file.to_string(), "`3 Nov` does not say the year; write `2026-11-03` or `2027-11-03`");
}

/// What an error offers to paste is read, and is what was meant.
#[test]
fn a_cure_is_read() {
    for text in [
        "2026-02-29",
        "25.11.2026",
        "11/12/2026",
        "nxt monday",
        "3 weeks",
        "soon",
        "2026-13-01",
        "3 Nov",
        "31 april 2026",
        "Sun 3 Nov 2026",
        "half a year",
        "half a week ago",
    ] {
        let error = text.parse::<Day>().expect_err(text);
        let offered: Vec<&str> = error.cure.split('`').skip(1).step_by(2).collect();
        assert!(!offered.is_empty(), "{text}");
        for offered in offered {
            assert!(offered.parse::<Day>().is_ok(), "{text}: {offered}");
        }
    }
}

#[test]
fn a_file_has_dates_and_no_words() {
    let said = |text: &str, today: Option<&dyn Fn() -> Date>| in_file(text, today).expect_err(text).to_string();
    let today: &dyn Fn() -> Date = &|| TODAY;
    assert_eq!(in_file("2026-01-31", None), Ok(date(2026, 1, 31)));
    for (text, known, unknown) in [
        ("yesterday", "write `2026-11-25`", "write a date such as `2026-01-31`"),
        ("monday", "write `2026-11-23`", "write a date such as `2026-01-31`"),
    ] {
        let what = format!("`{text}` in a file would be another day tomorrow");
        assert_eq!(said(text, Some(today)), format!("{what}; {known}"));
        assert_eq!(said(text, None), format!("{what}; {unknown}"));
    }
    for (text, expected) in [
        (
            "Fri 31 January 2026",
            "`Fri 31 January 2026` is not a date: 31 January 2026 is a Saturday; \
             check the day; for that Saturday, write `2026-01-31`",
        ),
        ("2026-1-5", "`2026-1-5` is not how dates are written here; write `2026-01-05`"),
        ("5 Jan 2026", "`5 Jan 2026` is not how dates are written here; write `2026-01-05`"),
        (
            "2026-02-29",
            "`2026-02-29` is not a date: 2026 has no 29 February; write a day from `2026-02-01` to `2026-02-28`",
        ),
        ("soon", "`soon` is not a date; write a date such as `2026-01-31`"),
        ("", "a date is missing; write a date such as `2026-01-31`"),
    ] {
        assert_eq!(said(text, Some(today)), expected);
    }
}

#[test]
fn a_stretch_has_two_ends() {
    let dates = |text: &str| {
        let stretch: Stretch = text.parse().map_err(|error: DateError| error.to_string())?;
        let (first, last) = stretch.dates(TODAY).map_err(|error| error.to_string())?;
        Ok::<_, String>(format!("{first} {last}"))
    };
    for (text, expected) in [
        ("2026-07-01..2026-07-14", "2026-07-01 2026-07-14"),
        ("2026-07-01", "2026-07-01 2026-07-01"),
        ("tomorrow..in 2 weeks", "2026-11-27 2026-12-10"),
        ("monday", "2026-11-30 2026-11-30"),
        ("thursday", "2026-11-26 2026-11-26"),
        ("thursday..friday", "2026-11-26 2026-11-27"),
        ("next thursday", "2026-12-03 2026-12-03"),
        ("monday..friday", "2026-11-30 2026-12-04"),
        ("next mon..next fri", "2026-11-30 2026-12-04"),
    ] {
        assert_eq!(dates(text).as_deref(), Ok(expected), "{text}");
    }
    let backwards = dates("2026-07-14..2026-07-01").unwrap_err();
    assert_eq!(
        backwards,
        "the stretch ends on 2026-07-01, before it begins on 2026-07-14; write `2026-07-01..2026-07-14`"
    );
    assert!(dates("july").is_err() && dates("..").is_err() && dates("today..").is_err());
}

#[test]
fn a_time_has_hours_and_minutes_and_a_weekday_two_letters() {
    assert_eq!(time("9:05").unwrap(), Time::constant(9, 5, 0, 0));
    for text in ["24:00", "9", "09:5", "09:60", "-1:00", "9:00:00", "noon", "+9:00"] {
        assert!(time(text).is_err(), "{text}");
    }
    assert_eq!(weekday("Tues"), Ok(Weekday::Tuesday));
    assert!(weekday("t").is_err() && weekday("tusday").is_err() && weekday("").is_err());
}
