//! A plan as a calendar file: one event a session.

use jiff::civil::Date;

use crate::plan::Plan;

/// What a calendar shows for a session, where nothing else is asked for: nothing of anybody's health.
pub(crate) const SUMMARY: &str = "Appointment";

/// How a plan is written into a calendar.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// The name of the plan: events of a plan of the same name take the place of its events.
    pub(crate) plan_id: String,
    /// What the calendar shows for a session.
    pub(crate) summary: String,
    /// Whether there is a reminder a day ahead.
    pub(crate) has_alarm: bool,
    /// The day on which the file is made.
    pub(crate) stamp: Date,
}

impl Calendar {
    /// The calendar file.
    pub(crate) fn text(&self, plan: &Plan) -> String {
        format!("{self:?} {}", plan.sessions.len())
    }
}
