//! A plan as text: one file a format.

use super::Look;
use crate::plan::Plan;

pub(crate) mod calendar;
mod csv;

pub(crate) use csv::csv;

/// The plan for a person at a terminal.
pub(crate) fn table(plan: &Plan, look: Look) -> String {
    format!("{}\n{}\n", plan.summary, look.width)
}

/// The plan as a page to hand on.
pub(crate) fn markdown(plan: &Plan) -> String {
    plan.summary.clone()
}
