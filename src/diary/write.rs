//! A diary with one row more, or one that is changed. All else of its text stays as it is.

use jiff::civil::Date;

use super::file::{Cell, Column, records, separator};
use crate::diagnostics::BYTE_ORDER_MARK;
use crate::model::RuleSet;

/// The text of a diary with a row of this day. Of a day that is there, the other cells stay.
pub(crate) fn with_row(text: &str, rules: &RuleSet, on: Date, cells: &[(Column<'_>, String)]) -> String {
    if let Some(text) = text.strip_prefix(BYTE_ORDER_MARK) {
        return BYTE_ORDER_MARK.to_string() + &with_row(text, rules, on, cells);
    }
    let separator = separator(text);
    let records = records(text, separator);
    let separator = char::from(separator);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = text.to_owned();
    let Some(header) = records.first() else {
        let names: Vec<&str> = Column::all(rules).map(Column::name).collect();
        text.push_str(&(names.join(",") + "\n"));
        return with_row(&text, rules, on, cells);
    };
    let place = |name: &str| header.iter().position(|cell| cell.text.eq_ignore_ascii_case(name));
    let new: Vec<_> = cells.iter().filter(|(column, _)| place(column.name()).is_none()).collect();
    let named = header.iter().map(|cell| cell.text.to_lowercase());
    let value = |name: &str| cells.iter().find(|(column, _)| column.name() == name).map(|(_, value)| value.as_str());
    let day = on.to_string();
    let old = place(Column::Date.name())
        .and_then(|at| records.iter().skip(1).find(|row| row.get(at).is_some_and(|cell| cell.text == day)));
    let kept = |at: usize| old.and_then(|row| text.get(row.get(at)?.range.clone())).unwrap_or_default();
    let written = named.enumerate().map(|(at, name)| match value(&name) {
        _ if name == Column::Date.name() => day.clone(),
        Some(value) => quoted(value, separator),
        None => kept(at).to_owned(),
    });
    let more = new.iter().map(|(_, value)| quoted(value, separator));
    let line = written.chain(more).collect::<Vec<_>>().join(&separator.to_string());
    let ends = |row: &[Cell]| row.last().map_or(0, |cell| cell.range.end);
    if let Some(range) = old.and_then(|row| Some(row.first()?.range.start..ends(row))) {
        text.replace_range(range, &line);
    } else {
        if !text.ends_with('\n') {
            text.push_str(end);
        }
        text.push_str(&(line + end));
    }
    let columns = new.iter().map(|(column, _)| format!("{separator}{}", column.name()));
    text.insert_str(ends(header), &columns.collect::<String>());
    text
}

/// A cell as CSV writes it.
fn quoted(text: &str, separator: char) -> String {
    let is_plain = !text.contains([separator, '"', '\r', '\n']) && text.trim() == text;
    if is_plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
