//! The sorts of values that the keys of a file take.

use std::str::FromStr;

use jiff::civil::Date;

use super::{At, Fields, Name, Reader, list};
use crate::diagnostics::Code;
use crate::load::yaml::Value;
use crate::model::{IntervalError, IntervalErrorKind, Text, dates, names};

/// A text that says something, in one paragraph or more.
pub(crate) fn text(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text = match at.node.value() {
        Value::Text(text) => text.trim(),
        Value::Number(_) | Value::Bool(_) => {
            reader.wrong_type(at, "text", &format!("put it in quotes: `\"{}\"`", reader.written(at)));
            return None;
        }
        Value::Tagged(..) => {
            reader.wrong_type(at, "text", "a text that begins with `!` is read as a YAML tag: put it in quotes");
            return None;
        }
        Value::Null => {
            reader.wrong_type(at, "text", "write a text, or remove it");
            return None;
        }
        Value::List(_) | Value::Mapping(_) => {
            reader.wrong_type(at, "text", "write one text, in quotes if it has brackets or a `: ` in it");
            return None;
        }
    };
    if text.is_empty() {
        let finding = reader.on_value(Code::BadValue, at, format!("{} is an empty text", at.called()));
        reader.report(finding.help("write a text, or remove it"));
        return None;
    }
    if let Some(control) = text.chars().find(|c| c.is_control() && *c != '\n') {
        let (what, help) = if control == '\t' {
            ("a tab".to_owned(), "write a space instead")
        } else {
            let what = format!("the control character U+{:04X}", u32::from(control));
            (what, "remove it: a terminal could take it for a command")
        };
        let finding = reader.on_value(Code::BadValue, at, format!("the text holds {what}"));
        reader.report(finding.help(help));
        return None;
    }
    Some(text.to_owned().into())
}

/// A text in one line.
pub(crate) fn line(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text = text(at, reader)?;
    if text.contains('\n') {
        let finding = reader.on_value(Code::BadValue, at, format!("{} is to be one line", at.called()));
        reader.report(finding.help("write it in one line, or begin it with `>-`"));
        return None;
    }
    Some(text)
}

/// A whole number from 1 to 1000.
pub(crate) fn count(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u16> {
    let Value::Number(number) = at.node.value() else {
        let help = match at.name {
            Name::Key("sooner" | "later") => {
                "write for example `1`: so many steps along the `ladder` of the pack, not a length of time"
            }
            _ => "write for example `1`, without quotes",
        };
        reader.wrong_type(at, "a whole number", help);
        return None;
    };
    let count = number.as_u64().and_then(|count| u16::try_from(count).ok());
    if !matches!(count, Some(1..=1000)) {
        let finding = reader.on_value(Code::BadValue, at, format!("{} is a whole number from 1 to 1000", at.called()));
        reader.report(finding.help("write for example `1`"));
        return None;
    }
    count
}

/// A date such as `2026-01-31`.
pub(crate) fn date(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Date> {
    let written = if at.node.is_number() { reader.written(at).into() } else { text(at, reader)? };
    let date = dates::parse(&written);
    if date.is_err() {
        let message = format!("`{}` is not a date", names::clip(&written));
        let finding = reader.on_value(Code::BadValue, at, message).help("write year, month and day as in `2026-01-31`");
        reader.report(finding);
    }
    date.ok()
}

/// A list, each item of which `item` reads; those it cannot read are left out.
pub(crate) fn items<'v, 'r, T>(
    at: &At<'v>,
    reader: &mut Reader<'r>,
    mut item: impl FnMut(&At<'v>, &mut Reader<'r>) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::List(list) = at.node.value() else {
        let help = match at.node.value() {
            Value::Text(text) if names::clip(text) == *text => {
                format!("write `[{}]`", text.trim().trim_matches(['[', ']']))
            }
            Value::Mapping(_) => "begin each item with `- `".to_owned(),
            _ => "begin each item with `- `, or write `[one, two]`".to_owned(),
        };
        reader.wrong_type(at, "a list", &help);
        return None;
    };
    Some(list.iter().filter_map(|node| item(&at.item(node), reader)).collect())
}

/// One of a few known words.
pub(crate) fn word<T: Copy + Into<&'static str>>(at: &At<'_>, reader: &mut Reader<'_>, known: &[T]) -> Option<T> {
    let words: Vec<&str> = known.iter().map(|word| (*word).into()).collect();
    let Value::Text(text) = at.node.value() else {
        reader.wrong_type(at, "a word", &format!("it is one of {}", list(&words)));
        return None;
    };
    let found = known.iter().find(|word| (**word).into() == text.trim()).copied();
    if found.is_none() {
        let help = names::in_typographic_quotes(text)
            .filter(|meant| words.contains(&meant.as_str()))
            .map(|meant| typographic_quotes(&meant))
            .or_else(|| names::nearest(text, words.iter().copied()).map(|near| format!("did you mean `{near}`?")))
            .unwrap_or_else(|| format!("it is one of {}", list(&words)));
        let message = format!("`{}` is not a value of {}", names::clip(text), at.called());
        let finding = reader.on_value(Code::BadValue, at, message);
        reader.report(finding.help(help));
    }
    found
}

/// The cure of quotation marks that do not quote.
pub(crate) fn typographic_quotes(meant: &str) -> String {
    format!("the typographic quotes are read as part of it: write `{meant}`")
}

/// The keys of a mapping as text with their values, in the file's order.
pub(crate) fn pairs<'v>(at: &At<'v>, what: &'static str, reader: &mut Reader<'_>) -> Option<Vec<(&'v str, At<'v>)>> {
    Fields::open(at, what, reader)?;
    Some(at.node.pairs().map(|pair| (pair.name.as_str(), at.pair(pair))).collect())
}

/// An interval or a duration, read from text.
pub(crate) fn interval<T: FromStr<Err = IntervalError>>(code: Code, at: &At<'_>, reader: &mut Reader<'_>) -> Option<T> {
    let written = match at.node.value() {
        Value::Number(_) => reader.written(at).into(),
        Value::Text(_) => text(at, reader)?,
        _ => {
            reader.wrong_type(at, "an interval", "write for example `2 weeks` or `2-4 weeks`");
            return None;
        }
    };
    match written.parse() {
        Ok(read) => Some(read),
        Err(error) => {
            let code = match error.kind {
                IntervalErrorKind::Reversed => Code::MinOverMax,
                IntervalErrorKind::Malformed | IntervalErrorKind::OutOfRange => code,
            };
            let finding = reader.on_value(code, at, error.to_string()).help(error.help());
            reader.report(finding);
            None
        }
    }
}
