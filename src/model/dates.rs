//! Dates as people type them. Nothing here reads the clock.

use jiff::civil::{Date, Time, Weekday};
use jiff::{ToSpan, Unit};

/// Reads `2026-01-31`.
///
/// # Errors
/// Quotes a text of another form and a day that the calendar does not have.
pub fn parse(text: &str) -> Result<Date, String> {
    let typed = text.trim();
    let digits = typed.split('-').map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part.len()));
    let has_form = digits.eq([Some(4), Some(2), Some(2)]);
    has_form.then(|| typed.parse().ok()).flatten().ok_or_else(|| format!("`{text}` is not a date such as `2026-01-31`"))
}

/// Reads a date or words for one from `today` on: `today`, `tomorrow`, `monday` or `next monday`
/// (the first Monday after today), `in 3 days`, `in 2 weeks`.
///
/// # Errors
/// Quotes any other text.
pub fn parse_near(text: &str, today: Date) -> Result<Date, String> {
    let typed = text.trim().to_lowercase();
    // Without blanks, `-` may join the words; with blanks it is a minus sign, which no number has.
    let words: Vec<&str> =
        if typed.contains(' ') { typed.split_whitespace().collect() } else { typed.split('-').collect() };
    let after = |days: i64| today.checked_add(days.days()).ok();
    let found = match words.as_slice() {
        ["today"] => Some(today),
        ["tomorrow"] => after(1),
        [day] | ["next" | "on", day] => weekday(day).ok().and_then(|day| today.nth_weekday(1, day).ok()),
        ["in", count, unit] => days(count, unit).and_then(after),
        _ => None,
    };
    found.map_or_else(|| parse(text), Ok)
}

/// Reads a date or words for one up to `today`: `today`, `yesterday`, `monday` or `last monday`
/// (the last Monday before today), `3 days ago`, `2 weeks ago`.
///
/// # Errors
/// Quotes any other text.
pub fn parse_past(text: &str, today: Date) -> Result<Date, String> {
    let typed = text.trim().to_lowercase();
    let before = |days: i64| today.checked_sub(days.days()).ok();
    let found = match typed.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["today"] => Some(today),
        ["yesterday"] => before(1),
        [day] | ["last" | "on", day] => weekday(day).ok().and_then(|day| today.nth_weekday(-1, day).ok()),
        [count, unit, "ago"] => days(count, unit).and_then(before),
        _ => None,
    };
    found.map_or_else(|| parse(text), Ok)
}

fn days(count: &str, unit: &str) -> Option<i64> {
    let count = i64::from(count.parse::<u16>().ok()?);
    match unit {
        "day" | "days" => Some(count),
        "week" | "weeks" => Some(7 * count),
        _ => None,
    }
}

/// Reads a day of the week: `tue`, `Tuesday`.
///
/// # Errors
/// Quotes the text.
pub fn weekday(text: &str) -> Result<Weekday, String> {
    let typed = text.trim().to_lowercase();
    let mut days = Weekday::Monday.cycle_forward().take(7);
    let day = days.find(|day| typed.len() >= 2 && format!("{day:?}").to_lowercase().starts_with(&typed));
    day.ok_or_else(|| format!("`{text}` is not a day of the week such as `mon` or `tuesday`"))
}

/// Reads a day or an inclusive range of days: `2026-07-01`, `2026-07-01..2026-07-14`.
///
/// # Errors
/// Quotes a text that is not a date, and a stretch that ends before it begins.
pub fn stretch(text: &str) -> Result<(Date, Date), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (parse(first)?, parse(last)?);
    if first > last {
        return Err(format!("the stretch ends on {last}, before it begins on {first}"));
    }
    Ok((first, last))
}

/// Reads a time of day: `18:30`, `9:00`.
///
/// # Errors
/// Quotes any other text.
pub fn time(text: &str) -> Result<Time, String> {
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let two = |part: &str| is_number(part).then(|| part.parse::<i8>().ok()).flatten();
    let parts = text.split_once(':').filter(|(_, minutes)| minutes.len() == 2);
    let read = parts.and_then(|(hours, minutes)| Time::new(two(hours)?, two(minutes)?, 0, 0).ok());
    read.ok_or_else(|| format!("`{text}` is not a time of day such as `18:30`"))
}

/// Whole days between two dates; negative if the second is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
}
