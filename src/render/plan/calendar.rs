//! A plan as a calendar file (RFC 5545): one event a session, for a course changes its pace.
//!
//! The file is the same for the same plan: it holds no clock and nothing random.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::plan::{Plan, Session};
use lines::Lines;

mod lines;

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
        let mut lines = Lines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        // Without the version, so that a plan stays the same file from one to the next.
        lines.add("PRODID", "-//massfreq//massfreq//EN");
        lines.add("METHOD", "PUBLISH");
        let name = self.uid();
        for session in &plan.sessions {
            self.event(&mut lines, session, plan.sessions.len(), &name);
        }
        lines.add("END", "VCALENDAR");
        lines.into_text()
    }

    fn event(&self, lines: &mut Lines, session: &Session, count: usize, name: &str) {
        lines.add("BEGIN", "VEVENT");
        lines.add("UID", &format!("{name}-{}@massfreq", session.number));
        lines.add("DTSTAMP", &format!("{}T000000Z", day(self.stamp)));
        lines.add("SEQUENCE", &self.sequence().to_string());
        time(lines, session);
        lines.add_text("SUMMARY", &self.summary);
        lines.add_text("DESCRIPTION", &format!("Session {} of {count}", session.number));
        if self.has_alarm {
            lines.add("BEGIN", "VALARM");
            lines.add("ACTION", "DISPLAY");
            lines.add_text("DESCRIPTION", &self.summary);
            lines.add("TRIGGER", "-P1D");
            lines.add("END", "VALARM");
        }
        lines.add("END", "VEVENT");
    }

    /// What the identifiers of the events begin with. A digest is as long for any name, has only plain characters, and
    /// does not show what the person called the plan.
    fn uid(&self) -> String {
        let mut uid = String::new();
        for byte in Sha256::digest(self.plan_id.as_bytes()).iter().take(16) {
            let _ = write!(uid, "{byte:02x}");
        }
        uid
    }

    /// The revision of an event: the days from 1970 to the day on which the file is made. A calendar takes an event for a
    /// newer one by its revision first and by the time stamp only where that is equal (RFC 5546, section 2.1.5), and
    /// some raise the revision when a person edits the event; so the time stamp alone would leave such an event as it is.
    fn sequence(&self) -> i32 {
        let days = self.stamp.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        i32::try_from(days).unwrap_or_default().max(0)
    }
}

/// When a session is, and whether the person is busy then: at its time, but not for all of the day.
fn time(lines: &mut Lines, session: &Session) {
    let times = session.begins.as_deref().and_then(utc).zip(session.ends.as_deref().and_then(utc));
    if let Some((begins, ends)) = times {
        lines.add("DTSTART", &begins);
        lines.add("DTEND", &ends);
        lines.add("TRANSP", "OPAQUE");
        return;
    }
    lines.add("DTSTART;VALUE=DATE", &day(session.date));
    // The first day that the event does not cover. The last day there is has none: without it, an event is a day long.
    if let Ok(next) = session.date.tomorrow() {
        lines.add("DTEND;VALUE=DATE", &day(next));
    }
    lines.add("TRANSP", "TRANSPARENT");
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A time with its offset, in UTC: no reader needs to know the zone.
fn utc(time: &str) -> Option<String> {
    let time: Timestamp = time.parse().ok()?;
    Some(time.strftime("%Y%m%dT%H%M%SZ").to_string())
}
