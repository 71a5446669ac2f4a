//! Readers of single values.

use std::str::FromStr;

use jiff::civil::Date;

use super::{At, Fields, Name, PAIRS, Reader, list};
use crate::diagnostics::Code;
use crate::diagnostics::visible::{hidden, named};
use crate::load::yaml::{Value, quoted, written_out};
use crate::model::{IntervalError, Text, dates, names};

/// A text that is not empty, of one paragraph or more.
pub(crate) fn text(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let help = match at.node.value() {
        Value::Text(text) => {
            reader.cut(at, text.trim());
            let is_title = matches!(at.name, Name::Key("title"));
            return checked(text.trim(), is_title, at, reader);
        }
        Value::Number(_) | Value::Bool(_) => &format!("put it in quotes: `\"{}\"`", reader.written(at)),
        Value::Tagged(..) => {
            let written = reader.sources.text(reader.file).get(at.node.range.clone()).unwrap_or_default();
            &format!("put it in quotes{}; a text cannot begin with `!` without them", written_out(&quoted(written)))
        }
        Value::Null => "write a text, or remove it",
        Value::List(_) | Value::Mapping(_) => "write one text, in quotes if it has brackets or a `: ` in it",
    };
    reader.wrong_type(at, "text", help)
}

/// `is_value` says that it is no prose, however many words it has.
fn checked(text: &str, is_value: bool, at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    if text.is_empty() {
        let message = format!("{} is an empty text", at.called());
        return reader.refuse(Code::BadValue, at, &message, "write a text, or remove it");
    }
    match hidden(text).map(|(_, c)| c).find(|c| *c != '\n') {
        None => match other_notation(text, is_value, &reader.written(at)) {
            Some((message, help)) => reader.refuse(Code::BadValue, at, message, help),
            None => Some(text.to_owned().into()),
        },
        Some('\t') => reader.refuse(Code::BadValue, at, "the text holds a tab", "write a space instead"),
        Some(hidden) => {
            let message = format!("the text holds a hidden character: {}", named(hidden));
            reader.refuse(Code::HiddenCharacter, at, &message, "leave it out: nobody would see it")
        }
    }
}

/// What JSON or another language would write at the end of a line, where the text has no quotes around it. Prose of
/// several words may end with a comma and have slashes in it.
fn other_notation(text: &str, is_value: bool, written: &str) -> Option<(&'static str, String)> {
    if written.starts_with(['"', '\'', '>', '|']) || text.contains('\n') {
        return None;
    }
    let is_value = |text: &str| is_value || !text.contains(char::is_whitespace);
    if let Some(text) = text.strip_suffix(',').filter(|text| is_value(text)) {
        let help = format!("write `{}`; a text that is to end so stands in quotes", names::clip(text));
        return Some(("the comma at the end of this line is read as part of it", help));
    }
    let (text, remark) = text.split_once(" // ").filter(|(text, _)| is_value(text.trim()))?;
    let help = format!("write `{} # {}`, or put all of it in quotes", names::clip(text.trim()), names::clip(remark));
    Some(("a comment begins with ` #` here: the `//` is read as part of the text", help))
}

pub(crate) fn line(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text = text(at, reader)?;
    if text.contains('\n') {
        let message = format!("{} is to be one line", at.called());
        return reader.refuse(Code::BadValue, at, &message, "write it in one line, or begin it with `>-`");
    }
    Some(text)
}

/// An address on the web.
pub(crate) fn url(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let url = line(at, reader)?;
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
        let message = format!("`{}` is not an address on the web", names::clip(&url));
        let help = "write the whole address, such as `https://example.org/work`, or leave `url` out";
        return reader.refuse(Code::BadValue, at, &message, help);
    }
    Some(url)
}

/// A whole number from 1 to 1000.
pub(crate) fn count(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u16> {
    within(at, reader, [1, 1000], 1)
}

/// A whole number from 0 to 1000.
pub(crate) fn figure(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u16> {
    within(at, reader, [0, 1000], 0)
}

/// A whole number from 1 to 100.
pub(crate) fn percent(at: &At<'_>, reader: &mut Reader<'_>) -> Option<u16> {
    within(at, reader, [1, 100], 30)
}

/// `true` or `false`.
pub(crate) fn truth(at: &At<'_>, reader: &mut Reader<'_>) -> Option<bool> {
    let Value::Bool(truth) = at.node.value() else {
        return reader.wrong_type(at, "true or false", "write `true`, without quotes, or leave it out");
    };
    Some(*truth)
}

/// A whole number of a range; `such` is an example.
pub(crate) fn within(at: &At<'_>, reader: &mut Reader<'_>, [least, most]: [u16; 2], such: u16) -> Option<u16> {
    let Value::Number(number) = at.node.value() else {
        let written = reader.written(at);
        let meant = written.trim_matches(|c: char| !c.is_ascii_digit());
        let in_digits = || meant.parse::<u16>().ok().filter(|_| meant.len() < 4);
        let meant = names::cardinal(&written).or_else(in_digits).unwrap_or(such.max(1)).clamp(least, most);
        let help = match at.name {
            Name::Key("sooner" | "later") => &format!(
                "write for example `{meant}`: so many steps along the `ladder` of the pack, not a length of time"
            ),
            _ => &format!("write for example `{meant}`, without quotes"),
        };
        return reader.wrong_type(at, "a whole number", help);
    };
    let count =
        number.as_u64().and_then(|count| u16::try_from(count).ok()).filter(|count| (least..=most).contains(count));
    count.or_else(|| {
        let message = format!("{} is a whole number from {least} to {most}", at.called());
        reader.refuse(Code::BadValue, at, &message, format!("write for example `{such}`"))
    })
}

/// A date such as `2026-01-31`.
pub(crate) fn date(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Date> {
    let written = if at.node.is_number() { reader.written(at).into() } else { text(at, reader)? };
    match dates::in_file(&written, reader.today) {
        Ok(date) => Some(date),
        Err(error) => reader.refuse(Code::BadValue, at, &error.what, error.cure),
    }
}

/// Reads a list with `item`, without the items that it cannot read.
pub(crate) fn items<'v, 'r, T>(
    at: &At<'v>,
    reader: &mut Reader<'r>,
    mut item: impl FnMut(&At<'v>, &mut Reader<'r>) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::List(list) = at.node.value() else { return not_a_list(at, reader) };
    reader.cut_brackets(at);
    let before = reader.findings.len();
    let read = list.iter().filter_map(|node| item(&at.item(node), reader)).collect();
    // Items that are all texts where each is to be a mapping are one slip.
    if let [first, _, ..] = list.as_slice()
        && reader.findings.len() > before
        && let Some(cure) = reader.listed(at)
    {
        reader.findings.truncate(before);
        return reader.wrong_type(&at.item(first), PAIRS, &format!("write `{cure}` in place of the list"));
    }
    Some(read)
}

/// Reports a value that is not the wanted list.
pub(crate) fn not_a_list<T>(at: &At<'_>, reader: &mut Reader<'_>) -> Option<T> {
    let first = at.node.pairs().next();
    let item = first.and_then(|pair| Some((names::item(&pair.name)?, pair.value.as_str().unwrap_or("…").trim())));
    let help = match (reader.listed(at), item) {
        (Some(list), _) => format!("write `{list}`"),
        (None, Some((key, value))) => {
            format!("begin it with a plain hyphen and a space: `- {key}: {}`", names::clip(value))
        }
        (None, None) if first.is_some() => {
            "begin each item with `- `, and indent its other lines by two more spaces".to_owned()
        }
        (None, None) => "begin each item with `- `, or write `[one, two]`".to_owned(),
    };
    reader.wrong_type(at, "a list", &help)
}

/// One of a few known words.
pub(crate) fn word<T: Copy + Into<&'static str>>(at: &At<'_>, reader: &mut Reader<'_>, known: &[T]) -> Option<T> {
    let words: Vec<&str> = known.iter().map(|word| (*word).into()).collect();
    let Value::Text(text) = at.node.value() else {
        return reader.wrong_type(at, "a word", &format!("it is one of {}", list(&words)));
    };
    known.iter().find(|word| (**word).into() == text.trim()).copied().or_else(|| {
        let help = names::in_typographic_quotes(text)
            .filter(|meant| words.contains(&meant.as_str()))
            .map(|meant| typographic_quotes(&meant))
            .or_else(|| {
                names::nearest(text.split("//").next()?, words.iter().copied())
                    .map(|near| format!("did you mean `{near}`?"))
            })
            .unwrap_or_else(|| format!("it is one of {}", list(&words)));
        let message = format!("`{}` is not a value of {}", names::clip(text), at.called());
        reader.refuse(Code::BadValue, at, &message, help)
    })
}

/// The help for quotation marks that do not quote in YAML.
pub(crate) fn typographic_quotes(meant: &str) -> String {
    format!("the typographic quotes are read as part of it: write `{meant}`")
}

/// The keys and values of a mapping in the order of the file.
pub(crate) fn pairs<'v>(at: &At<'v>, what: &'static str, reader: &mut Reader<'_>) -> Option<Vec<(&'v str, At<'v>)>> {
    Fields::open(at, what, reader)?;
    Some(at.node.pairs().map(|pair| (pair.name.as_str(), at.pair(pair))).collect())
}

pub(crate) fn interval<T: FromStr<Err = IntervalError>>(code: Code, at: &At<'_>, reader: &mut Reader<'_>) -> Option<T> {
    let written = match at.node.value() {
        Value::Number(_) => reader.written(at).into(),
        Value::Text(text) => checked(text.trim(), true, at, reader)?,
        _ => {
            let bare = reader.written(at).trim_matches(['[', ']', '{', '}']).to_owned();
            let bare = Some(bare).filter(|bare| bare.parse::<T>().is_ok());
            let help =
                bare.map_or("write for example `2 weeks` or `2-4 weeks`".to_owned(), |bare| format!("write `{bare}`"));
            return reader.wrong_type(at, "an interval", &help);
        }
    };
    written.parse().map_or_else(
        |error: IntervalError| {
            let code = if error.counts_down { Code::MinOverMax } else { code };
            reader.refuse(code, at, &error.to_string(), error.help)
        },
        Some,
    )
}
