//! A plan as rows for spreadsheets.

use crate::plan::Plan;

/// A header and a row for each session.
pub(crate) fn csv(plan: &Plan) -> Result<String, csv::Error> {
    let _ = plan;
    Ok(String::new())
}
