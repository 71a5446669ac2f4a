//! The diary of a test: the days of one, each with the columns of a diary as its keys.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde_json::json;

use super::file::caution;
use crate::diagnostics::Code;
use crate::diary::file::{Column, Diary, MOST_HOURS, Row, Session};
use crate::load::fields::{At, Fields, Reader, date, items, within, word};
use crate::load::schema::{self, Line, never_null};
use crate::model::RuleSet;

/// A day of a diary. Beside these keys it has one for each measure that has a figure on that day, such as
/// `some-measure: 6`.
#[derive(Debug, JsonSchema)]
#[schemars(transform = never_null, transform = figures)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
pub(super) struct Day {
    /// The day, such as `2026-01-31`. The days may stand in any order.
    date: schema::Date,
    /// Whether there was a session: `yes`, or `start` where a new course begins with it.
    #[schemars(extend("enum" = ["yes", "start"]))]
    session: Option<String>,
    /// All cautions that were named when they were asked, such as `[some-caution]`; `[]` where none was.
    cautions: Option<Vec<Line>>,
    /// For how many hours the person was sore after a session.
    #[schemars(with = "Option<schema::Figure>")]
    sore_hours: Option<u16>,
}

/// The figures of measures, whose names a set gives.
fn figures(schema: &mut Schema) {
    let help = "beside date, session, cautions and sore_hours, a key is the name of a measure, with a whole number";
    let figure = json!({"type": "integer", "minimum": 0, "maximum": 1000, "errorMessage": help});
    schema.insert("additionalProperties".to_owned(), figure);
}

/// Reads the days of a diary.
pub(super) fn diary(at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet, today: Date) -> Option<Diary> {
    let read = items(at, reader, |at, reader| row(at, reader, rules, today))?;
    let mut rows: BTreeMap<Date, Row> = BTreeMap::new();
    for (row, place) in read {
        let on = row.on;
        if rows.insert(on, row).is_some() {
            let finding = reader.on_key(Code::DuplicateKey, &place, format!("the day {on} is here a second time"));
            reader.report(finding.help("write all that is known of a day as one item"));
        }
    }
    Some(Diary { rows: rows.into_values().collect(), notes: Vec::new() })
}

/// A day with the place of its date.
fn row<'v>(at: &At<'v>, reader: &mut Reader<'_>, rules: &'v RuleSet, today: Date) -> Option<(Row, Range<usize>)> {
    let mut fields = Fields::open(at, "a day of a diary", reader)?;
    let (mut on, mut row) = (None, Row::default());
    for column in Column::all(rules) {
        let key = column.name();
        match column {
            Column::Date => {
                on = fields.required(key, reader, |at, reader| Some((past(at, reader, today)?, at.node.range.clone())));
            }
            Column::Session => {
                let word = |at: &At<'_>, reader: &mut Reader<'_>| word(at, reader, &[Session::Yes, Session::Start]);
                row.session = fields.optional(key, reader, word).unwrap_or_default();
            }
            Column::Figure(of, _) => {
                let scale = rules.measures().get(of).map_or([0, 0], |measure| [measure.from, measure.to]);
                row.figures.push(fields.optional(key, reader, |at, reader| within(at, reader, scale, scale[0])));
            }
            Column::Cautions => {
                let named = |at: &At<'_>, reader: &mut Reader<'_>| caution(at, reader, rules);
                row.cautions = fields.optional(key, reader, |at, reader| items(at, reader, named));
            }
            Column::SoreHours => {
                let hours = |at: &At<'_>, reader: &mut Reader<'_>| within(at, reader, [0, MOST_HOURS], 0);
                row.sore_hours = fields.optional(key, reader, hours);
            }
            // Nothing follows from a note.
            Column::Note => {}
        }
    }
    fields.finish(reader);
    let (on, place) = on?;
    row.on = on;
    Some((row, place))
}

/// A day that is not after `today`.
fn past(at: &At<'_>, reader: &mut Reader<'_>, today: Date) -> Option<Date> {
    let on = date(at, reader)?;
    if on > today {
        let message = format!("{on} is after `today`, which is {today}");
        return reader.refuse(Code::BadValue, at, &message, "check both days");
    }
    Some(on)
}
