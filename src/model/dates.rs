//! Days as people type them. Nothing here reads the clock.

use std::str::FromStr;

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Unit};

use super::names;

mod error;

pub use error::DateError;

/// A day as a person types it. It is read without the clock, and counted from today afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// `2026-01-31`, and what cannot be misread either: `2026-1-31`, `31 January 2026`.
    On(Date),
    /// `yesterday`, `3 weeks ago`: so many days from today, negative before it.
    Days(i32),
    /// `2 months ago`: so many months of the calendar. A day that the month lacks is its last one.
    Months(i32),
    /// `monday`, `on monday`: the last one up to today, or the first one from today on.
    Weekday(Weekday),
    /// `last monday`, `next monday`: before today, or after it.
    Nth(Side, Weekday),
}

/// Where a weekday is looked for. It is a fact of the flag: a last session is behind, a start ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Up to today.
    Past,
    /// From today on.
    Future,
}

/// Largest count; keeps every date in jiff's range.
const MOST: u16 = 9999;

impl Day {
    /// The day that it is.
    pub const TODAY: Self = Self::Days(0);

    /// The date of the day. Today is asked for only where the day is counted from it.
    pub fn date(self, side: Side, today: impl FnOnce() -> Date) -> Date {
        let (today, after) = match self {
            Self::On(date) => return date,
            Self::Days(days) => (today(), Span::new().days(days)),
            Self::Months(months) => (today(), Span::new().months(months)),
            Self::Weekday(weekday) | Self::Nth(_, weekday) => {
                let today = today();
                let back = today.weekday().since(weekday);
                let days = match self {
                    Self::Nth(Side::Future, _) => 7 - back,
                    Self::Nth(Side::Past, _) if back == 0 => -7,
                    Self::Weekday(_) if side == Side::Future && back > 0 => 7 - back,
                    _ => -back,
                };
                (today, Span::new().days(days))
            }
        };
        today.saturating_add(after).max(Date::constant(1, 1, 1))
    }
}

impl FromStr for Day {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let typed = text.trim().to_lowercase();
        let date = || year_first(&typed).or_else(|| Spelled::read(&typed)?.date()).map(Self::On);
        date().or_else(|| in_words(&typed)).ok_or_else(|| DateError::of(text, true))
    }
}

/// Reads the date of a file: `2026-01-31`. A word is an error on purpose: the same file would say
/// another day tomorrow. `today` is for the cure.
///
/// # Errors
/// Says what is wrong with the date, and what to write.
pub fn in_file(text: &str, today: Option<&dyn Fn() -> Date>) -> Result<Date, DateError> {
    let typed = text.trim();
    let digits = typed.split('-').map(str::len);
    if digits.eq([4, 2, 2])
        && let Some(date) = year_first(typed)
    {
        return Ok(date);
    }
    Err(match typed.parse() {
        Ok(Day::On(date)) => DateError::other_form(typed, date),
        Ok(day) => DateError::moves(typed, today.map(|today| day.date(Side::Past, today))),
        Err(_) => {
            let error = DateError::of(typed, false);
            if let Some(today) = today { error.with_year(today) } else { error }
        }
    })
}

/// A number of digits alone.
fn number<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Reads `2026-01-31`, with or without the zeros.
fn year_first(typed: &str) -> Option<Date> {
    let mut parts = typed.split('-');
    let year = parts.next().filter(|year| year.len() == 4).and_then(number)?;
    let mut two = || parts.next().filter(|part| part.len() <= 2).and_then(number);
    let date = Date::new(year, two()?, two()?).ok()?;
    parts.next().is_none().then_some(date)
}

/// A date whose month has a name, as this program prints it: `Sat 31 January 2026`.
struct Spelled {
    weekday: Option<Weekday>,
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl Spelled {
    fn read(typed: &str) -> Option<Self> {
        const ENDINGS: [&str; 4] = ["st", "nd", "rd", "th"];
        let (mut named, mut year, mut month, mut day) = (None, None, None, None);
        let words = typed.split([' ', ',', '-', '.', '/']);
        for word in words.filter(|word| !word.is_empty() && !ENDINGS.contains(word)) {
            let counted = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
            let is_twice = match (weekday(word), error::month(word), number(word), number(counted)) {
                (Ok(weekday), ..) => named.replace(weekday).is_some(),
                (_, Some(named), ..) => month.replace(named).is_some(),
                (_, None, Some(number), _) if word.len() == 4 => year.replace(number).is_some(),
                (_, None, _, Some(number)) => day.replace(number).is_some(),
                _ => true,
            };
            if is_twice {
                return None;
            }
        }
        Some(Self { weekday: named, year, month: month?, day: day? })
    }

    /// The date; none if there is no such day, or if it is another day of the week.
    fn date(&self) -> Option<Date> {
        let date = Date::new(self.year?, self.month, self.day).ok()?;
        self.weekday.is_none_or(|named| named == date.weekday()).then_some(date)
    }
}

fn in_words(typed: &str) -> Option<Day> {
    match split(typed).as_slice() {
        ["today"] => Some(Day::TODAY),
        ["yesterday"] => Some(Day::Days(-1)),
        ["tomorrow"] => Some(Day::Days(1)),
        [day] | ["on", day] => weekday(day).ok().map(Day::Weekday),
        ["next", word] => nth(Side::Future, word).or_else(|| away(1, word)),
        ["last", word] => nth(Side::Past, word).or_else(|| away(-1, word)),
        ["in", length @ ..] => long(1, length),
        [length @ .., "ago"] => long(-1, length),
        _ => None,
    }
}

/// The words of a text. `-` may join them; beside blanks it is a minus sign, which no number has.
fn split(typed: &str) -> Vec<&str> {
    if typed.contains(char::is_whitespace) { typed.split_whitespace().collect() } else { typed.split('-').collect() }
}

fn nth(side: Side, word: &str) -> Option<Day> {
    weekday(word).ok().map(|day| Day::Nth(side, day))
}

fn how_many(word: &str) -> Option<i32> {
    let counted = if matches!(word, "a" | "an") { Some(1) } else { names::cardinal(word).or_else(|| number(word)) };
    counted.filter(|count| *count <= MOST).map(i32::from)
}

/// So long before or after today: `3 weeks`, `half a year`.
fn long(way: i32, length: &[&str]) -> Option<Day> {
    match length {
        [count, unit] => away(way * how_many(count)?, unit),
        ["half", "a", "year"] => away(way * 6, "months"),
        _ => None,
    }
}

fn away(count: i32, unit: &str) -> Option<Day> {
    Some(match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Day::Days(count),
        "week" => Day::Days(7 * count),
        "month" => Day::Months(count),
        "year" => Day::Months(12 * count),
        _ => return None,
    })
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

/// A day, or days from a first to a last one, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    first: Day,
    last: Day,
}

impl FromStr for Stretch {
    type Err = DateError;

    /// Reads `2026-07-01`, `2026-07-01..2026-07-14`, `monday..friday`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        Ok(Self { first: first.parse()?, last: last.parse()? })
    }
}

impl Stretch {
    /// The first and the last date. In `monday..friday`, the Friday is the one after that Monday.
    ///
    /// # Errors
    /// A stretch that ends before it begins.
    pub fn dates(self, today: Date) -> Result<(Date, Date), DateError> {
        let first = self.first.date(Side::Future, || today);
        let last = match self.last {
            same if same == self.first => first,
            Day::Weekday(_) | Day::Nth(Side::Future, _) => self.last.date(Side::Future, || first),
            other => other.date(Side::Future, || today),
        };
        if first > last { Err(DateError::backwards(first, last)) } else { Ok((first, last)) }
    }
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
