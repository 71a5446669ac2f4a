//! What is wrong with a text that is to be a date, and what to write in its place.

use std::{error, fmt};

use jiff::civil::Date;

use super::{away, how_many, in_words, number, split};
use crate::model::names::{self, CARDINALS};

/// A text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// What is wrong, with the text as it was typed.
    pub what: String,
    /// What to write, to be pasted where that can be known.
    pub cure: String,
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
const WORDS: [&str; 24] = [
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
    /// What is wrong with a text that neither names nor counts a day. A file takes no words.
    pub(super) fn of(text: &str, takes_words: bool) -> Self {
        let typed = text.trim().to_lowercase();
        let quoted = format!("`{}`", names::clip(text.trim()));
        let wrong = |what: String, cure: String| Self { what, cure };
        if typed.is_empty() {
            return wrong("a date is missing".to_owned(), such_as(takes_words));
        }
        if let Some(error) = in_numbers(&typed, &quoted) {
            return error;
        }
        if takes_words {
            if let Some(meant) = mistyped(&typed) {
                return wrong(format!("{quoted} is not a date"), format!("did you mean `{meant}`?"));
            }
            if let [count, unit] = split(&typed).as_slice()
                && how_many(count).and_then(|count| away(count, unit)).is_some()
            {
                let cure = format!("write `{count} {unit} ago` or `in {count} {unit}`");
                return wrong(format!("{quoted} does not say which way"), cure);
            }
        }
        wrong(format!("{quoted} is not a date"), such_as(takes_words))
    }

    /// A date that is known, in a form that is not taken.
    pub(super) fn other_form(typed: &str, date: Date) -> Self {
        let what = format!("`{}` is not how dates are written here", names::clip(typed));
        Self { what, cure: format!("write `{date}`") }
    }

    /// A word in a file, and the date that it is today.
    pub(super) fn moves(typed: &str, date: Option<Date>) -> Self {
        let what = format!("`{}` in a file would be another day tomorrow", names::clip(typed));
        Self { what, cure: date.map_or_else(|| such_as(false), |date| format!("write `{date}`")) }
    }

    pub(super) fn backwards(first: Date, last: Date) -> Self {
        let what = format!("the stretch ends on {last}, before it begins on {first}");
        Self { what, cure: format!("write `{last}..{first}`") }
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
            Some(begin) => {
                let what = format!("{quoted} is not a date: {year} has no {day} {}", name_of(begin.month()));
                (what, format!("write a day from `{begin}` to `{}`", begin.last_of_month()))
            }
        },
    };
    Some(DateError { what, cure })
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
