//! What is wrong with a text that is to be a date, and what to write in its place.

use std::{error, fmt};

use jiff::civil::Date;

use super::{Spelled, in_words, long, number, split};
use crate::model::names::{self, CARDINALS};

/// A text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// What is wrong, with the text as it was typed.
    pub what: String,
    /// What to write, to be pasted where that can be known.
    pub cure: String,
    /// The month and the day of a date that lacks its year.
    yearless: Option<(i8, i8)>,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.cure)
    }
}

impl error::Error for DateError {}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The words by which days are told.
const WORDS: [&str; 25] = [
    "today",
    "yesterday",
    "tomorrow",
    "next",
    "last",
    "on",
    "in",
    "ago",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "a",
    "half",
];

/// The number of a month by its name or at least three letters of it.
pub(super) fn month(word: &str) -> Option<i8> {
    let is_meant = |name: &str| word.len() >= 3 && name.to_lowercase().starts_with(word);
    (1..).zip(MONTHS).find(|(_, name)| is_meant(name)).map(|(number, _)| number)
}

fn name_of(month: i8) -> &'static str {
    (1..).zip(MONTHS).find(|(number, _)| *number == month).map_or("", |(_, name)| name)
}

impl DateError {
    fn new(what: String, cure: String) -> Self {
        Self { what, cure, yearless: None }
    }

    /// The same; where the year is missing, with the last such day up to today and the next one.
    #[must_use]
    pub fn with_year(self, today: impl FnOnce() -> Date) -> Self {
        let Some((month, day)) = self.yearless else { return self };
        let today = today();
        let dates = || (today.year() - 8..=today.year() + 8).filter_map(|year| Date::new(year, month, day).ok());
        let around = dates().rfind(|date| *date <= today).zip(dates().find(|date| *date > today));
        let Some((last, next)) = around else { return self };
        Self { cure: format!("write `{last}` or `{next}`"), ..self }
    }

    /// What is wrong with a text that neither names nor counts a day. A file takes no words.
    pub(super) fn of(text: &str, takes_words: bool) -> Self {
        let typed = text.trim().to_lowercase();
        let quoted = format!("`{}`", names::clip(text.trim()));
        if typed.is_empty() {
            return Self::new("a date is missing".to_owned(), such_as(takes_words));
        }
        if let Some(error) = in_numbers(&typed, &quoted).or_else(|| spelled(&typed, &quoted)) {
            return error;
        }
        if takes_words {
            let words = split(&typed);
            if let Some(meant) = mistyped(&typed) {
                return Self::new(format!("{quoted} is not a date"), format!("did you mean `{meant}`?"));
            }
            if long(1, &words).is_some() {
                let length = words.join(" ");
                let cure = format!("write `{length} ago` or `in {length}`");
                return Self::new(format!("{quoted} does not say which way"), cure);
            }
            if words.contains(&"half") {
                let what = format!("{quoted} is not a number of whole days");
                return Self::new(what, "count days, weeks or months, such as `2 weeks ago`".to_owned());
            }
        }
        Self::new(format!("{quoted} is not a date"), such_as(takes_words))
    }

    /// A date that is known, in a form that is not taken.
    pub(super) fn other_form(typed: &str, date: Date) -> Self {
        let what = format!("`{}` is not how dates are written here", names::clip(typed));
        Self::new(what, format!("write `{date}`"))
    }

    /// A word in a file, and the date that it is today.
    pub(super) fn moves(typed: &str, date: Option<Date>) -> Self {
        let what = format!("`{}` in a file would be another day tomorrow", names::clip(typed));
        Self::new(what, date.map_or_else(|| such_as(false), |date| format!("write `{date}`")))
    }

    pub(super) fn backwards(first: Date, last: Date) -> Self {
        let what = format!("the stretch ends on {last}, before it begins on {first}");
        Self::new(what, format!("write `{last}..{first}`"))
    }
}

fn such_as(takes_words: bool) -> String {
    let words = if takes_words { ", or words such as `yesterday`, `next monday` or `3 weeks ago`" } else { "" };
    format!("write a date such as `2026-01-31`{words}")
}

/// What is wrong with a date of three numbers.
fn in_numbers(typed: &str, quoted: &str) -> Option<DateError> {
    let parts: Vec<&str> = typed.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = match parts.as_slice() {
        [all] if all.len() == 8 => [all.get(..4)?, all.get(4..6)?, all.get(6..)?],
        [first, second, third] => [*first, *second, *third],
        _ => return None,
    };
    let is_year = |part: &str| part.len() == 4;
    let [a, b, c] = [number::<i16>(first)?, number(second)?, number(third)?];
    // In this order they are likely; the first is what it is taken for where the calendar has neither.
    let orders = if is_year(first) {
        [(a, b, c), (a, c, b)]
    } else if is_year(third) || third.len() == 2 {
        let year = if is_year(third) { c } else { 2000 + c };
        // Dots are written where the day comes first.
        [(year, b, a), if typed.contains('.') { (year, b, a) } else { (year, a, b) }]
    } else {
        return None;
    };
    let date = |(year, month, day): (i16, i16, i16)| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    let [one, other] = orders.map(date);
    let [(year, month, day), _] = orders;
    let (what, cure) = match (one, other) {
        (Some(one), Some(other)) if one != other && !is_year(first) => (
            format!(
                "{quoted} can be {} {} or {} {}",
                one.day(),
                name_of(one.month()),
                other.day(),
                name_of(other.month())
            ),
            format!("write `{one}` or `{other}`"),
        ),
        (Some(date), _) => return Some(DateError::other_form(typed, date)),
        (None, Some(date)) if !is_year(first) => return Some(DateError::other_form(typed, date)),
        (None, Some(date)) => {
            (format!("{quoted} is not a date: there is no month {month}"), format!("did you mean `{date}`?"))
        }
        (None, None) => match date((year, month, 1)) {
            None => (
                format!("{quoted} is not a date: there is no month {month}"),
                "write a month from `01` to `12`".to_owned(),
            ),
            Some(begin) => return Some(no_such_day(quoted, begin, day)),
        },
    };
    Some(DateError::new(what, cure))
}

/// What is wrong with a date whose month has a name.
fn spelled(typed: &str, quoted: &str) -> Option<DateError> {
    let Spelled { weekday: _, year, month, day } = Spelled::read(typed)?;
    let Some(year) = year else {
        // A leap year has each day that there is.
        Date::new(2024, month, day).ok()?;
        let cure = format!("write the year too, as in `{day} {} 2026`", name_of(month));
        let error = DateError::new(format!("{quoted} does not say the year"), cure);
        return Some(DateError { yearless: Some((month, day)), ..error });
    };
    let Ok(date) = Date::new(year, month, day) else {
        return Some(no_such_day(quoted, Date::new(year, month, 1).ok()?, day.into()));
    };
    let what = format!("{quoted} is not a date: {day} {} {year} is a {:?}", name_of(month), date.weekday());
    Some(DateError::new(what, format!("check the day; for that {:?}, write `{date}`", date.weekday())))
}

/// That a month, which begins on that date, lacks a day.
fn no_such_day(quoted: &str, begin: Date, day: i16) -> DateError {
    let what = format!("{quoted} is not a date: {} has no {day} {}", begin.year(), name_of(begin.month()));
    DateError::new(what, format!("write a day from `{begin}` to `{}`", begin.last_of_month()))
}

/// The words that were most likely meant.
fn mistyped(typed: &str) -> Option<String> {
    let known = || WORDS.into_iter().chain(CARDINALS);
    let right = |word: &str| {
        let is_right = number::<u32>(word).is_some() || known().any(|known| known == word);
        if is_right { Some(word.to_owned()) } else { names::nearest(word, known()).map(str::to_owned) }
    };
    let words: Vec<String> = split(typed).into_iter().map(right).collect::<Option<_>>()?;
    let meant = words.join(" ");
    in_words(&meant).map(|_| meant)
}
