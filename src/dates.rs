//! Dates as people type them. Nothing here reads the clock.

use std::fmt;

use jiff::civil::Date;

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
}
