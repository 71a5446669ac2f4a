//! A plan as rows for spreadsheets.

use csv::{Terminator, Writer, WriterBuilder};

use crate::plan::{Plan, Session};

const HEADER: [&str; 14] = [
    "number",
    "date",
    "weekday",
    "begins",
    "ends",
    "day",
    "phase",
    "gap_days",
    "min_days",
    "max_days",
    "suggested_days",
    "moved",
    "price",
    "currency",
];

/// A header and a row for each session; a cell is empty where nothing is known. Lines end as RFC
/// 4180 has it.
///
/// No cell can be taken for a formula: all are numbers, dates and fixed words, and a currency is
/// three letters.
pub(crate) fn csv(plan: &Plan) -> Result<String, csv::Error> {
    let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for session in &plan.sessions {
        row(&mut rows, session, plan)?;
    }
    let bytes = rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(rows: &mut Writer<Vec<u8>>, session: &Session, plan: &Plan) -> Result<(), csv::Error> {
    let days = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
    let window = session.window.as_ref();
    let cost = plan.cost.as_ref();
    let cells: [String; HEADER.len()] = [
        session.number.to_string(),
        session.date.to_string(),
        session.weekday.clone(),
        session.begins.clone().unwrap_or_default(),
        session.ends.clone().unwrap_or_default(),
        session.day.to_string(),
        session.phase.to_string(),
        days(session.gap_days),
        days(window.map(|window| window.min_days)),
        days(window.map(|window| window.max_days)),
        days(window.map(|window| window.suggested_days)),
        session.moved.to_string(),
        cost.map(|cost| cost.session.to_string()).unwrap_or_default(),
        cost.and_then(|cost| cost.currency.clone()).unwrap_or_default(),
    ];
    rows.write_record(cells)
}
