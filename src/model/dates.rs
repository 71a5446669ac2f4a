//! Dates as people type them. Nothing here reads the clock.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

/// A text that is not a date of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a date such as `2026-01-31`", self.0)
    }
}

impl std::error::Error for DateError {}

/// Reads `2026-01-31`.
///
/// # Errors
/// Quotes a text that is not written so, or names no day of the calendar.
pub fn parse(text: &str) -> Result<Date, DateError> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(DateError(text.to_owned()));
    };
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return Err(DateError(text.to_owned()));
    }
    text.trim().parse().map_err(|_| DateError(text.to_owned()))
}

/// Reads a date, or words that say one from `today` on: `today`, `tomorrow`, `monday` or `next monday` (the first Monday
/// after today), `in 3 days`, `in 2 weeks`.
///
/// # Errors
/// Quotes a text that is none of these.
pub fn parse_near(text: &str, today: Date) -> Result<Date, DateError> {
    let typed = text.trim().to_lowercase();
    // Words can be joined with `-` for a shell; beside blanks, a `-` is the sign of a number, which none has here.
    let words: Vec<&str> =
        if typed.contains(' ') { typed.split_whitespace().collect() } else { typed.split('-').collect() };
    let after = |days: i64| today.checked_add(days.days()).ok();
    let found = match words.as_slice() {
        ["today"] => Some(today),
        ["tomorrow"] => after(1),
        [day] | ["next" | "on", day] => weekday(day).ok().and_then(|day| today.nth_weekday(1, day).ok()),
        ["in", count, unit] => count.parse::<u16>().ok().and_then(|count| match *unit {
            "day" | "days" => after(i64::from(count)),
            "week" | "weeks" => after(7 * i64::from(count)),
            _ => None,
        }),
        _ => None,
    };
    found.map_or_else(|| parse(text), Ok)
}

/// Reads a date, or words that say one up to `today`: `today`, `yesterday`, `monday` or `last monday` (the last Monday before
/// today), `3 days ago`, `2 weeks ago`.
///
/// # Errors
/// Quotes a text that is none of these.
pub fn parse_past(text: &str, today: Date) -> Result<Date, DateError> {
    let typed = text.trim().to_lowercase();
    let before = |days: i64| today.checked_sub(days.days()).ok();
    let found = match typed.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["today"] => Some(today),
        ["yesterday"] => before(1),
        [day] | ["last" | "on", day] => weekday(day).ok().and_then(|day| today.nth_weekday(-1, day).ok()),
        [count, unit, "ago"] => count.parse::<u16>().ok().and_then(|count| match *unit {
            "day" | "days" => before(i64::from(count)),
            "week" | "weeks" => before(7 * i64::from(count)),
            _ => None,
        }),
        _ => None,
    };
    found.map_or_else(|| parse(text), Ok)
}

/// Reads a day of the week: `tue`, `Tuesday`.
///
/// # Errors
/// Says what the days are.
pub fn weekday(text: &str) -> Result<Weekday, String> {
    const DAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let typed = text.trim().to_lowercase();
    let day = DAYS.iter().find(|(name, _)| typed.len() >= 2 && name.starts_with(&typed)).map(|(_, day)| *day);
    day.ok_or_else(|| format!("`{text}` is not a day of the week such as `mon` or `tuesday`"))
}

/// Reads a day or a stretch of days: `2026-07-01`, `2026-07-01..2026-07-14`, both ends included.
///
/// # Errors
/// Quotes what is no date, or a stretch that ends before it begins.
pub fn stretch(text: &str) -> Result<(Date, Date), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let date = |text: &str| parse(text).map_err(|error| error.to_string());
    let (first, last) = (date(first)?, date(last)?);
    if first > last {
        return Err(format!("the stretch ends on {last}, before it begins on {first}"));
    }
    Ok((first, last))
}

/// Reads a time of day: `18:30`, `9:00`.
///
/// # Errors
/// Quotes a text that is none.
pub fn time(text: &str) -> Result<Time, String> {
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let two = |part: &str| is_number(part).then(|| part.parse::<i8>().ok()).flatten();
    let parts = text.split_once(':').filter(|(_, minutes)| minutes.len() == 2);
    let read = parts.and_then(|(hours, minutes)| Time::new(two(hours)?, two(minutes)?, 0, 0).ok());
    read.ok_or_else(|| format!("`{text}` is not a time of day such as `18:30`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!(parse("2024-02-29"), Ok(jiff::civil::date(2024, 2, 29)));
        for text in ["2023-02-29", "2024-2-9", "20240229", "2024-02-29T10:00", "tomorrow", ""] {
            assert_eq!(parse(text), Err(DateError(text.to_owned())));
        }
    }

    #[test]
    fn words_say_a_date_from_today_on() {
        let monday = jiff::civil::date(2026, 1, 5);
        for (text, day) in [
            ("today", 5),
            ("Tomorrow", 6),
            ("monday", 12),
            ("next monday", 12),
            ("next tue", 6),
            ("in 3 days", 8),
            ("in 2 weeks", 19),
            ("in 1 week", 12),
            ("2026-01-31", 31),
        ] {
            assert_eq!(parse_near(text, monday), Ok(jiff::civil::date(2026, 1, day)), "{text}");
        }
        for text in ["", "next", "next month", "yesterday", "in x days", "m", "in -1 days"] {
            assert!(parse_near(text, monday).is_err(), "{text}");
        }
    }

    #[test]
    fn words_say_a_date_up_to_today() {
        let monday = jiff::civil::date(2026, 1, 26);
        for (text, day) in [
            ("today", 26),
            (" Yesterday", 25),
            ("monday", 19),
            ("last tue", 20),
            ("3 days ago", 23),
            ("1 week ago", 19),
            ("2026-01-31", 31),
        ] {
            assert_eq!(parse_past(text, monday), Ok(jiff::civil::date(2026, 1, day)), "{text}");
        }
        for text in ["", "ago", "last", "tomorrow", "x days ago", "-1 days ago", "2 months ago"] {
            assert!(parse_past(text, monday).is_err(), "{text}");
        }
    }

    #[test]
    fn a_stretch_has_both_ends_and_a_time_hours_and_minutes() {
        let (first, last) = stretch("2026-07-01..2026-07-14").unwrap();
        assert_eq!((first.day(), last.day()), (1, 14));
        assert_eq!(stretch("2026-07-01").unwrap().1.day(), 1);
        assert!(stretch("2026-07-14..2026-07-01").is_err() && stretch("july").is_err() && stretch("..").is_err());
        assert_eq!(time("9:05").unwrap(), Time::constant(9, 5, 0, 0));
        for text in ["24:00", "9", "09:5", "09:60", "-1:00", "9:00:00", "noon", "+9:00"] {
            assert!(time(text).is_err(), "{text}");
        }
        assert_eq!(weekday("Tues"), Ok(Weekday::Tuesday));
        assert!(weekday("t").is_err() && weekday("tusday").is_err() && weekday("").is_err());
    }
}
