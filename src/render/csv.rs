//! A plan as rows for spreadsheets.

use csv::{Terminator, WriterBuilder};

use crate::answer::recommendation::Interval;
use crate::plan::{Plan, Session};

/// A column: its header, and the cell of a session, which is empty where nothing is known.
type Column = (&'static str, fn(&Plan, &Session) -> String);

/// No cell can be taken for a formula: all are numbers, dates and fixed words, and a currency is
/// three letters.
const COLUMNS: [Column; 14] = [
    ("number", |_, session| session.number.to_string()),
    ("date", |_, session| session.date.to_string()),
    ("weekday", |_, session| session.weekday.clone()),
    ("begins", |_, session| session.begins.clone().unwrap_or_default()),
    ("ends", |_, session| session.ends.clone().unwrap_or_default()),
    ("day", |_, session| session.day.to_string()),
    ("phase", |_, session| session.phase.to_string()),
    ("gap_days", |_, session| cell(session.gap_days)),
    ("min_days", |_, session| of_window(session, |window| window.min_days)),
    ("max_days", |_, session| of_window(session, |window| window.max_days)),
    ("suggested_days", |_, session| of_window(session, |window| window.suggested_days)),
    ("moved", |_, session| session.moved.to_string()),
    ("price", |plan, _| cell(plan.cost.as_ref().map(|cost| cost.session))),
    ("currency", |plan, _| cell(plan.cost.as_ref().and_then(|cost| cost.currency.as_ref()))),
];

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn of_window(session: &Session, days: impl Fn(&Interval) -> u32) -> String {
    cell(session.window.as_ref().map(days))
}

/// A header and a row for each session. Lines end as RFC 4180 has it.
pub(crate) fn csv(plan: &Plan) -> Result<String, csv::Error> {
    let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    rows.write_record(COLUMNS.map(|(header, _)| header))?;
    for session in &plan.sessions {
        rows.write_record(COLUMNS.map(|(_, cell)| cell(plan, session)))?;
    }
    let bytes = rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
