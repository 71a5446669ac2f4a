//! A plan as a calendar file (RFC 5545): one event a session, for a course changes its pace.
//!
//! The file is the same for the same plan: it holds no clock and nothing random.

use std::fmt::Write;

use chrono::TimeDelta;
use icalendar::{Alarm, Component, Event, EventLike, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::plan::{Plan, Session};
use lines::{clean, mended};

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
    /// When the file is made.
    pub(crate) stamp: Timestamp,
}

impl Calendar {
    /// The calendar file.
    pub(crate) fn text(&self, plan: &Plan) -> String {
        let mut file = icalendar::Calendar::empty();
        file.append_property(Property::new("VERSION", "2.0"));
        // Without the version, so that a plan stays the same file from one to the next.
        file.append_property(Property::new("PRODID", "-//massfreq//massfreq//EN"));
        file.append_property(Property::new("METHOD", "PUBLISH"));
        let name = self.uid();
        file.extend(plan.sessions.iter().map(|session| self.event(session, plan.sessions.len(), &name)));
        mended(&file.to_string())
    }

    fn event(&self, session: &Session, count: usize, name: &str) -> Event {
        let summary = clean(&self.summary);
        let mut event = Event::new();
        event.uid(&format!("{name}-{}@massfreq", session.number));
        event.add_property("DTSTAMP", in_utc(self.stamp));
        event.sequence(self.sequence());
        time(&mut event, session);
        event.summary(&summary).description(&format!("Session {} of {count}", session.number));
        if self.has_alarm {
            let mut alarm = Alarm::display(&summary, TimeDelta::days(-1));
            // A day, which the crate would write in seconds: where the clocks change these are not the same.
            alarm.append_property(Property::new("TRIGGER", "-P1D"));
            event.alarm(alarm.done());
        }
        event.done()
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

    /// The revision of an event: the minutes from 1970 to the time at which the file is made. A calendar takes an event for
    /// a newer one by its revision first and by the time stamp only where that is equal (RFC 5546, section 2.1.5), and
    /// some raise the revision when a person edits the event; so the time stamp alone would leave such an event as it is.
    fn sequence(&self) -> u32 {
        u32::try_from(self.stamp.as_second() / 60).unwrap_or_default()
    }
}

/// The time at which a file is made that is to be the same however often it is made on a day.
pub(crate) fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |time| time.timestamp())
}

/// When a session is, and whether the person is busy then: at its time, but not for all of the day.
fn time(event: &mut Event, session: &Session) {
    let times = session.begins.as_deref().and_then(utc).zip(session.ends.as_deref().and_then(utc));
    if let Some((begins, ends)) = times {
        event.add_property("DTSTART", begins).add_property("DTEND", ends).add_property("TRANSP", "OPAQUE");
        return;
    }
    let whole_day = |name: &str, date: Date| Property::new(name, day(date)).add_parameter("VALUE", "DATE").done();
    event.append_property(whole_day("DTSTART", session.date));
    // The first day that the event does not cover. The last day there is has none: without it, an event is a day long.
    if let Ok(next) = session.date.tomorrow() {
        event.append_property(whole_day("DTEND", next));
    }
    event.add_property("TRANSP", "TRANSPARENT");
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A time with its offset, in UTC: no reader needs to know the zone.
fn utc(time: &str) -> Option<String> {
    Some(in_utc(time.parse().ok()?))
}

fn in_utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
