//! The text of an interval, as people write it in a rule file.

use std::fmt;
use std::str::FromStr;

use super::{Days, MONTH, WEEK, Window};
use crate::model::names;

/// Why a text is not an interval, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalError {
    /// What sort of slip it is.
    pub kind: IntervalErrorKind,
    message: String,
    help: String,
}

/// The sorts of slips in the text of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalErrorKind {
    /// It does not read as an interval.
    Malformed,
    /// The first number is the larger.
    Reversed,
    /// It is longer than 366 days, or no days at all.
    OutOfRange,
}

impl IntervalError {
    fn new(kind: IntervalErrorKind, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: help.into() }
    }

    fn malformed(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(IntervalErrorKind::Malformed, message, help)
    }

    /// What would be right: one line.
    pub fn help(&self) -> &str {
        &self.help
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
/// Says what is wrong with the text and what would be right.
impl FromStr for Window {
    type Err = IntervalError;

    fn from_str(text: &str) -> Result<Self, IntervalError> {
        let shown = names::clip(text);
        if shown != text {
            return Err(not_an_interval(&shown));
        }
        parse(text).map_err(|error| better_explanation(text).unwrap_or(error))
    }
}

impl FromStr for Days {
    type Err = IntervalError;

    /// Reads a single interval, such as `4 weeks`, in days.
    fn from_str(text: &str) -> Result<Self, IntervalError> {
        let window: Window = text.parse().map_err(|error: IntervalError| match error {
            IntervalError { help, .. } if help == FORMS => {
                let shown = names::clip(text);
                IntervalError::malformed(format!("`{shown}` is not a length of time"), "write for example `4 weeks`")
            }
            other => other,
        })?;
        if window.min == window.max {
            Ok(window.max)
        } else {
            Err(IntervalError::malformed(
                format!("`{text}` is a range, and one length is wanted here"),
                "write a single length, such as `4 weeks`",
            ))
        }
    }
}

/// What an interval is made of.
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
        let run = |same: fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            found.push(Token::Number(rest.get(..length).unwrap_or_default()));
            length
        } else if first.is_alphabetic() {
            let length = run(char::is_alphabetic);
            found.push(Token::Word(rest.get(..length).unwrap_or_default()));
            length
        } else {
            found.push(if first == '-' { Token::Dash } else { Token::Other(first) });
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    found
}

/// The plain grammar; [`better_explanation`] knows the common slips around it.
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
        return Err(IntervalError::new(
            IntervalErrorKind::Reversed,
            format!("`{text}` counts down: {low} is more than {high}"),
            turned(low, high, rest),
        ));
    }
    match rest {
        [] => Err(IntervalError::malformed(
            format!("`{text}` has no unit"),
            if high == 1 {
                "write `1 day`, `1 week` or `1 month`".to_owned()
            } else {
                format!("write `{0} days`, `{0} weeks` or `{0} months`", text.trim())
            },
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

/// The cure of a range that counts down: its numbers the other way round, and what follows them.
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
    IntervalError::new(
        IntervalErrorKind::OutOfRange,
        format!("`{text}` is out of range"),
        format!("an interval is 1 to {} days", Days::MAX),
    )
}

fn number(text: &str, digits: &str) -> Result<u32, IntervalError> {
    digits.parse().map_err(|_| out_of_range(text))
}

/// Days in the unit that `word` names.
fn unit(text: &str, word: &str) -> Result<u32, IntervalError> {
    match word {
        "day" | "days" => Ok(1),
        "week" | "weeks" => Ok(WEEK),
        "month" | "months" => Ok(MONTH),
        _ => {
            let units = ["days", "weeks", "months", "day", "week", "month"];
            Err(IntervalError::malformed(
                format!("`{word}` in `{text}` is not a unit"),
                names::nearest(word, units).map_or_else(
                    || "the units are days, weeks and months (a month is 4 weeks)".to_owned(),
                    |near| format!("did you mean `{}`?", text.to_lowercase().replacen(word, near, 1)),
                ),
            ))
        }
    }
}

/// What to write where nothing better can be said.
const FORMS: &str = "write for example `2 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`";

fn not_an_interval(text: &str) -> IntervalError {
    IntervalError::malformed(format!("`{text}` is not an interval"), FORMS)
}

/// The slips that people make, each with what they meant.
fn better_explanation(text: &str) -> Option<IntervalError> {
    let lower = text.trim().to_lowercase();
    for (prefix, unit) in [("biweek", "week"), ("bimonth", "month")] {
        if lower.replace(['-', ' '], "").starts_with(prefix) {
            return Some(IntervalError::malformed(
                format!("`{text}` means two different things to different people"),
                format!("write `2 {unit}s` or `2 times in 1 {unit}`"),
            ));
        }
    }
    let straight = lower.replace(names::TYPOGRAPHIC_QUOTES, "").trim().to_owned();
    if straight != lower {
        let meant = suggestion(&straight).unwrap_or(straight);
        return Some(IntervalError::malformed(
            format!("the typographic quotes in `{text}` are read as part of the text"),
            format!("write `{meant}`, with no quotes"),
        ));
    }
    let meant = suggestion(&lower)?;
    let message = if lower.contains(['\u{2013}', '\u{2014}', '\u{2212}', '\u{2010}', '\u{2011}']) {
        format!("`{text}` has a typographic dash where a plain hyphen is wanted")
    } else {
        format!("`{text}` is not an interval")
    };
    Some(IntervalError::malformed(message, format!("write `{meant}`")))
}

/// What the author most likely meant, where that is plain.
fn suggestion(lower: &str) -> Option<String> {
    let plain: String =
        lower.chars().map(|c| if matches!(c, '\u{2010}'..='\u{2014}' | '\u{2212}') { '-' } else { c }).collect();
    let plain = plain.strip_prefix("every ").unwrap_or(&plain).trim();
    let meant = match plain {
        "daily" | "day" => "1 day".to_owned(),
        "weekly" | "week" => "1 week".to_owned(),
        "monthly" | "month" => "1 month".to_owned(),
        "fortnightly" | "fortnight" => "2 weeks".to_owned(),
        _ => {
            let words: Vec<&str> = plain.split_whitespace().map(as_number).collect();
            match words.as_slice() {
                [count, "a" | "an" | "per" | "each" | "every", unit] if *count != "times" => {
                    let count = match *count {
                        "once" => return Some(format!("1 {unit}")).filter(|meant| parse(meant).is_ok()),
                        other => other,
                    };
                    format!("{count} times in 1 {unit}")
                }
                [count, "times" | "time" | "sessions" | "x", "a" | "per" | "each" | "every" | "in", rest @ ..] => {
                    let rest = match rest {
                        [unit] | ["a", unit] => format!("1 {unit}"),
                        _ => rest.join(" "),
                    };
                    format!("{count} times in {rest}")
                }
                _ => words.join(" "),
            }
        }
    };
    (parse(&meant).is_ok() && meant != lower).then_some(meant)
}

fn as_number(word: &str) -> &str {
    match word {
        "one" => "1",
        "two" | "twice" => "2",
        "three" | "thrice" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> (u32, u32) {
        let window: Window = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        (window.min().get(), window.max().get())
    }

    #[test]
    fn every_form_reads_as_days() {
        for (text, expected) in [
            ("1 day", (1, 1)),
            ("10 days", (10, 10)),
            ("2 weeks", (14, 14)),
            ("2-4 weeks", (14, 28)),
            ("2 to 4 weeks", (14, 28)),
            ("1 month", (28, 28)),
            ("1-2 months", (28, 56)),
            ("366 days", (366, 366)),
            ("2-3 times in 2 weeks", (5, 7)),
            ("2 to 3 times in 2 weeks", (5, 7)),
            ("2 times in 1 week", (4, 4)),
            ("1 time in 2 weeks", (14, 14)),
            ("30 times in 1 week", (1, 1)),
            ("2 Weeks", (14, 14)),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
    }

    #[test]
    fn a_slip_says_what_would_be_right() {
        for (text, message, help) in [
            ("2", "`2` has no unit", "write `2 days`, `2 weeks` or `2 months`"),
            ("1", "`1` has no unit", "write `1 day`, `1 week` or `1 month`"),
            (
                "biweekly",
                "`biweekly` means two different things to different people",
                "write `2 weeks` or `2 times in 1 week`",
            ),
            (
                "Bi-Weekly",
                "`Bi-Weekly` means two different things to different people",
                "write `2 weeks` or `2 times in 1 week`",
            ),
            (
                "bimonthly",
                "`bimonthly` means two different things to different people",
                "write `2 months` or `2 times in 1 month`",
            ),
            (
                "\u{201c}2 weeks\u{201d}",
                "the typographic quotes in `\u{201c}2 weeks\u{201d}` are read as part of the text",
                "write `2 weeks`, with no quotes",
            ),
            (
                "2\u{2013}4 weeks",
                "`2\u{2013}4 weeks` has a typographic dash where a plain hyphen is wanted",
                "write `2-4 weeks`",
            ),
            ("weekly", "`weekly` is not an interval", "write `1 week`"),
            ("every 2 weeks", "`every 2 weeks` is not an interval", "write `2 weeks`"),
            ("once a month", "`once a month` is not an interval", "write `1 month`"),
            ("twice a week", "`twice a week` is not an interval", "write `2 times in 1 week`"),
            ("3 times a week", "`3 times a week` is not an interval", "write `3 times in 1 week`"),
            ("two weeks", "`two weeks` is not an interval", "write `2 weeks`"),
            ("4-2 weeks", "`4-2 weeks` counts down: 4 is more than 2", "write the smaller number first: `2-4 weeks`"),
            (
                "3-2times in 1 week",
                "`3-2times in 1 week` counts down: 3 is more than 2",
                "write the smaller number first: `2-3 times in 1 week`",
            ),
            ("2 wekes", "`wekes` in `2 wekes` is not a unit", "did you mean `2 weeks`?"),
            (
                "2 years",
                "`years` in `2 years` is not a unit",
                "the units are days, weeks and months (a month is 4 weeks)",
            ),
            ("0 days", "`0 days` is out of range", "an interval is 1 to 366 days"),
            ("367 days", "`367 days` is out of range", "an interval is 1 to 366 days"),
            ("0 times in 1 week", "`0 times in 1 week` is out of range", "an interval is 1 to 366 days"),
            ("99999999999 weeks", "`99999999999 weeks` is out of range", "an interval is 1 to 366 days"),
            (
                "1.5 weeks",
                "`1.5 weeks` is not an interval",
                "write for example `2 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`",
            ),
            ("", "`` is not an interval", "write for example `2 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`"),
        ] {
            let error = text.parse::<Window>().expect_err(text);
            assert_eq!((error.to_string().as_str(), error.help()), (message, help));
        }
    }

    #[test]
    fn a_duration_is_a_single_interval() {
        assert_eq!("4 weeks".parse::<Days>().map(Days::get), Ok(28));
        let error = "2-4 weeks".parse::<Days>().expect_err("a range");
        assert_eq!(error.to_string(), "`2-4 weeks` is a range, and one length is wanted here");
        let error = "for ever".parse::<Days>().expect_err("no length");
        assert_eq!(error.to_string(), "`for ever` is not a length of time");
        assert_eq!(error.help(), "write for example `4 weeks`");
    }
}
