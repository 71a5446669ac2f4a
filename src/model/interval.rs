//! Days between sessions, as numbers and in words.
//!
//! A week is 7 days and a month is 4 weeks, so that appointments keep their weekday.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::model::{names, words::words};

mod spoken;

pub(crate) const WEEK: u32 = 7;

words! {
    /// A unit of the intervals of rule files.
    pub(crate) enum Unit {
        Day = "day",
        Week = "week",
        /// Four weeks, so that appointments keep their weekday.
        Month = "month",
    }
}

impl Unit {
    pub(crate) const fn days(self) -> u32 {
        match self {
            Self::Day => 1,
            Self::Week => WEEK,
            Self::Month => 4 * WEEK,
        }
    }
}

/// A number of whole days, 1 to 366.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Days(u16);

impl Days {
    /// The longest stretch that a rule can name, in days.
    pub const MAX: u32 = 366;

    /// `days` as a checked number of days; `None` outside 1 to 366.
    pub fn new(days: u32) -> Option<Self> {
        match u16::try_from(days) {
            Ok(count @ 1..) if days <= Self::MAX => Some(Self(count)),
            _ => None,
        }
    }

    /// The number of days.
    pub fn get(self) -> u32 {
        u32::from(self.0)
    }
}

/// A range of days between sessions, `min..=max`; a single interval has both ends equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Window {
    min: Days,
    max: Days,
}

impl Window {
    /// The range from `min` to `max` days; `None` where `min` lies above `max`.
    pub fn new(min: Days, max: Days) -> Option<Self> {
        (min <= max).then_some(Self { min, max })
    }

    /// A window with both ends equal.
    pub fn single(days: Days) -> Self {
        Self { min: days, max: days }
    }

    /// The fewest days between two sessions.
    pub fn min(self) -> Days {
        self.min
    }

    /// The most days between two sessions.
    pub fn max(self) -> Days {
        self.max
    }

    /// As rule files write it: `1 week`, `2-4 weeks`.
    pub(crate) fn in_files(self) -> String {
        let (min, max, unit) = self.in_units();
        let ending = if max == 1 { "" } else { "s" };
        if min == max { format!("{max} {unit}{ending}") } else { format!("{min}-{max} {unit}{ending}") }
    }

    /// Both ends in weeks where that is exact, else in days.
    fn in_units(self) -> (u32, u32, Unit) {
        let (min, max) = (self.min.get(), self.max.get());
        if min.is_multiple_of(WEEK) && max.is_multiple_of(WEEK) {
            (min / WEEK, max / WEEK, Unit::Week)
        } else {
            (min, max, Unit::Day)
        }
    }

    /// Both ends as the smaller of the two windows' ends.
    pub(crate) fn at_most(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.min(other.max) }
    }

    /// Both ends raised to at least `floor`.
    pub(crate) fn at_least(self, floor: Days) -> Self {
        Self { min: self.min.max(floor), max: self.max.max(floor) }
    }

    /// The longest wait shortened to `max`, the shortest to no more than that.
    pub(crate) fn with_max(self, max: Days) -> Self {
        Self { min: self.min.min(max), max }
    }

    /// The shortest wait lengthened to `min`, the longest to no less than that.
    pub(crate) fn with_min(self, min: Days) -> Self {
        Self { min, max: self.max.max(min) }
    }
}

/// `every week`, `every 2 to 4 weeks`, `every 5 to 7 days`; in weeks if both ends are whole weeks.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (min, max, unit) = self.in_units();
        match (min, max) {
            (1, 1) => write!(f, "every {unit}"),
            _ if min == max => write!(f, "every {max} {unit}s"),
            _ => write!(f, "every {min} to {max} {unit}s"),
        }
    }
}

/// Serialised as a rule file could say it, always in days: `7 days`, `14-28 days`. Where nobody reads it, as
/// [`Deserialize`] wants it.
impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (min, max) = (self.min.get(), self.max.get());
        if !serializer.is_human_readable() {
            (self.min, self.max).serialize(serializer)
        } else if min == max {
            serializer.collect_str(&format_args!("{max} days"))
        } else {
            serializer.collect_str(&format_args!("{min}-{max} days"))
        }
    }
}

/// A number of days in words: `4 weeks`, `1 week`, `10 days`; in weeks if they are whole.
pub(crate) struct Stretch(pub(crate) u32);

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.0 {
            days if days > 0 && days.is_multiple_of(WEEK) => (days / WEEK, "week"),
            days => (days, "day"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

/// Why a text is not an interval, and how to correct it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalError {
    /// Whether it is a range whose first number is the larger.
    pub counts_down: bool,
    message: String,
    /// The correction, in one line.
    pub help: String,
}

impl IntervalError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { counts_down: false, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for IntervalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IntervalError {}

/// Reads `2 weeks`, `2-4 weeks`, `2 to 4 weeks` or `2-3 times in 2 weeks`.
///
/// # Errors
/// What is wrong with the text and how to correct it.
impl FromStr for Window {
    type Err = IntervalError;

    fn from_str(text: &str) -> Result<Self, IntervalError> {
        read(text, false)
    }
}

impl FromStr for Days {
    type Err = IntervalError;

    /// Reads a single interval, such as `4 weeks`, in days.
    fn from_str(text: &str) -> Result<Self, IntervalError> {
        let window = read(text, true).map_err(|error| match error {
            IntervalError { help, .. } if help == FORMS => {
                let shown = names::clip(text);
                IntervalError::new(format!("`{shown}` is not a length of time"), "write for example `4 weeks`")
            }
            other => other,
        })?;
        if window.min == window.max {
            Ok(window.max)
        } else {
            let message = format!("`{text}` is a range, and one length is wanted here");
            Err(IntervalError::new(message, format!("write {}", either(window))))
        }
    }
}

fn read(text: &str, single: bool) -> Result<Window, IntervalError> {
    let shown = names::clip(text);
    if shown != text {
        return Err(not_an_interval(&shown));
    }
    parse(text).map_err(|error| if error.counts_down { error } else { explained(text, single).unwrap_or(error) })
}

/// The ends of a range, in words.
fn either(Window { min, max }: Window) -> String {
    format!("`{}` or `{}`", Stretch(min.get()), Stretch(max.get()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Number(&'a str),
    Word(&'a str),
    Dash,
    Other(char),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let same = |c: char| match first {
            '0'..='9' => c.is_ascii_digit(),
            _ => first.is_alphabetic() && c.is_alphabetic(),
        };
        let length = rest.find(|c| !same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (run, after) = rest.split_at(length);
        found.push(match first {
            '-' => Token::Dash,
            '0'..='9' => Token::Number(run),
            _ if first.is_alphabetic() => Token::Word(run),
            _ => Token::Other(first),
        });
        rest = after.trim_start();
    }
    found
}

/// The plain grammar. [`explained`] handles common slips.
fn parse(text: &str) -> Result<Window, IntervalError> {
    let lower = text.to_lowercase();
    let tokens = tokens(&lower);
    let (low, high, rest) = match tokens.as_slice() {
        [Token::Number(low), Token::Dash | Token::Word("to"), Token::Number(high), rest @ ..] => (*low, *high, rest),
        [Token::Number(only), rest @ ..] => (*only, *only, rest),
        _ => return Err(not_an_interval(text)),
    };
    let (low, high) = (number(text, low)?, number(text, high)?);
    if low > high {
        let message = format!("`{text}` counts down: {low} is more than {high}");
        return Err(IntervalError { counts_down: true, message, help: turned(low, high, rest) });
    }
    match rest {
        [] => Err(IntervalError::new(
            format!("`{text}` has no unit"),
            with_units(high).unwrap_or_else(|| FORMS.to_owned()),
        )),
        [Token::Word(word)] => {
            let days = unit(text, word)?;
            within(text, low.saturating_mul(days), high.saturating_mul(days))
        }
        [Token::Word("time" | "times"), Token::Word("in"), Token::Number(count), Token::Word(word)] => {
            let length = number(text, count)?.saturating_mul(unit(text, word)?);
            within(text, length, length)?;
            times(text, low, high, length)
        }
        _ => Err(not_an_interval(text)),
    }
}

/// A number with each unit with which it is in range.
fn with_units(count: u32) -> Option<String> {
    let ending = if count == 1 { "" } else { "s" };
    let all = Unit::ALL.map(|unit| format!("`{count} {unit}{ending}`"));
    let lengths: Vec<&str> =
        all.iter().map(String::as_str).filter(|text| parse(text.trim_matches('`')).is_ok()).collect();
    (!lengths.is_empty()).then(|| format!("write {}", names::series(&lengths, "or")))
}

/// The correction of a range that counts down: swaps its numbers.
fn turned(low: u32, high: u32, rest: &[Token<'_>]) -> String {
    let rest = rest.iter().map(|token| match token {
        Token::Number(text) | Token::Word(text) => format!(" {text}"),
        Token::Dash => "-".to_owned(),
        Token::Other(other) => other.to_string(),
    });
    let cure = format!("{high}-{low}{}", rest.collect::<String>());
    if parse(&cure).is_ok() { format!("write the smaller number first: `{cure}`") } else { FORMS.to_owned() }
}

/// `low` to `high` sessions in `length` days: the gap between two of them.
fn times(text: &str, low: u32, high: u32, length: u32) -> Result<Window, IntervalError> {
    if low == 0 {
        return Err(out_of_range(text));
    }
    let min = length.div_ceil(high);
    within(text, min, (length / low).max(min))
}

fn within(text: &str, min: u32, max: u32) -> Result<Window, IntervalError> {
    let window = Days::new(min).zip(Days::new(max));
    window.and_then(|(min, max)| Window::new(min, max)).ok_or_else(|| out_of_range(text))
}

fn out_of_range(text: &str) -> IntervalError {
    IntervalError::new(format!("`{text}` is out of range"), format!("an interval is 1 to {} days", Days::MAX))
}

fn number(text: &str, digits: &str) -> Result<u32, IntervalError> {
    digits.parse().map_err(|_| out_of_range(text))
}

/// The length in days of a unit.
fn unit(text: &str, word: &str) -> Result<u32, IntervalError> {
    let known = Unit::ALL.into_iter().find(|unit| word.strip_suffix('s').unwrap_or(word) == unit.as_str());
    known.map(Unit::days).ok_or_else(|| {
        let plurals = Unit::ALL.map(|unit| format!("{unit}s"));
        let units = plurals.iter().map(String::as_str).chain(Unit::ALL.map(Unit::as_str));
        IntervalError::new(
            format!("`{word}` in `{text}` is not a unit"),
            names::nearest(word, units).map_or_else(
                || "the units are days, weeks and months (a month is 4 weeks)".to_owned(),
                |near| format!("did you mean `{}`?", text.to_lowercase().replacen(word, near, 1)),
            ),
        )
    })
}

/// The fallback help.
const FORMS: &str = "write for example `2 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`";

fn not_an_interval(text: &str) -> IntervalError {
    IntervalError::new(format!("`{text}` is not an interval"), FORMS)
}

/// Recognises common slips, and writes out what they mean: both ends of a range where a `single` length is wanted.
fn explained(text: &str, single: bool) -> Option<IntervalError> {
    let lower = text.trim().to_lowercase();
    for (prefix, unit) in [("biweek", "week"), ("bimonth", "month")] {
        if lower.replace(['-', ' '], "").starts_with(prefix) {
            return Some(IntervalError::new(
                format!("`{text}` means two different things to different people"),
                format!("write `2 {unit}s` or `2 times in 1 {unit}`"),
            ));
        }
    }
    let meant = spoken::meant(&lower)?;
    let cure = match parse(&meant) {
        Ok(window) if single && window.min < window.max => either(window),
        _ => format!("`{meant}`"),
    };
    let (message, help) = if lower.contains(names::TYPOGRAPHIC_QUOTES) {
        ("the typographic quotes in `{}` are read as part of the text", format!("write {cure}, with no quotes"))
    } else if lower.contains(['\u{2013}', '\u{2014}', '\u{2212}', '\u{2010}', '\u{2011}']) {
        ("`{}` has a typographic dash where a plain hyphen is wanted", format!("write {cure}"))
    } else {
        ("`{}` is not an interval", format!("write {cure}"))
    };
    Some(IntervalError::new(message.replace("{}", text), help))
}
