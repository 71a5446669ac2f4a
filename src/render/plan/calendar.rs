//! A plan as a calendar file (RFC 5545): one event a session, for a course changes its pace, and one for the review.
//!
//! The file is the same for the same plan: it holds no clock and nothing random.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sha2::{Digest, Sha256};

use crate::plan::Plan;

/// The most octets of a line, without its end (section 3.1).
const WIDTH: usize = 75;

/// What a calendar shows for a session, where nothing else is asked for: nothing of anybody's health.
pub(crate) const SUMMARY: &str = "Appointment";

/// What it shows for a review.
const REVIEW: &str = "Take stock";

/// An event of a plan.
struct Event<'a> {
    /// What tells it from the others of the plan.
    id: String,
    date: Date,
    /// When it begins and ends, in UTC; without a time it is a day long.
    times: Option<(String, String)>,
    summary: &'a str,
    description: String,
}

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
        let mut file = Lines::default();
        file.add("BEGIN", "VCALENDAR");
        file.add("VERSION", "2.0");
        // Without the version, so that a plan stays the same file from one to the next.
        file.add("PRODID", "-//massfreq//massfreq//EN");
        file.add("METHOD", "PUBLISH");
        let name = self.uid();
        for session in &plan.sessions {
            let event = Event {
                id: session.number.to_string(),
                date: session.date,
                times: session.begins.as_deref().and_then(utc).zip(session.ends.as_deref().and_then(utc)),
                summary: &self.summary,
                description: format!("Session {} of {}", session.number, plan.sessions.len()),
            };
            self.event(event, &name, &mut file);
        }
        if let Some(review) = &plan.review {
            let (id, description) = ("review".to_owned(), "Before you go on".to_owned());
            let event = Event { id, date: review.date, times: None, summary: REVIEW, description };
            self.event(event, &name, &mut file);
        }
        file.add("END", "VCALENDAR");
        file.0
    }

    fn event(&self, event: Event<'_>, name: &str, file: &mut Lines) {
        // Whether the person is busy then: at the time of a session, but not for all of its day. An event without a time
        // ends before the day after it; the last day there is has none, and an event without an end is a day long.
        let (parameter, begins, ends, busy) = match event.times {
            Some((begins, ends)) => ("", begins, Some(ends), "OPAQUE"),
            None => (";VALUE=DATE", day(event.date), event.date.tomorrow().ok().map(day), "TRANSPARENT"),
        };
        file.add("BEGIN", "VEVENT");
        file.text("DESCRIPTION", &event.description);
        if let Some(ends) = ends {
            file.add(&format!("DTEND{parameter}"), &ends);
        }
        file.add("DTSTAMP", &in_utc(self.stamp));
        file.add(&format!("DTSTART{parameter}"), &begins);
        file.add("SEQUENCE", &self.sequence().to_string());
        file.text("SUMMARY", event.summary);
        file.add("TRANSP", busy);
        file.add("UID", &format!("{name}-{}@massfreq", event.id));
        if self.has_alarm {
            file.add("BEGIN", "VALARM");
            file.add("ACTION", "DISPLAY");
            file.text("DESCRIPTION", event.summary);
            // A day and not its seconds, since these are not the same where the clocks change.
            file.add("TRIGGER", "-P1D");
            file.add("END", "VALARM");
        }
        file.add("END", "VEVENT");
    }

    /// What the identifiers of the events begin with. A digest is as long for any name, has only plain characters, and
    /// does not show what the person called the plan.
    fn uid(&self) -> String {
        let digest = Sha256::digest(self.plan_id.as_bytes());
        digest.iter().take(16).fold(String::new(), |uid, byte| format!("{uid}{byte:02x}"))
    }

    /// The revision of an event: the minutes from 1970 to the time at which the file is made. A calendar takes an event for
    /// a newer one by its revision first and by the time stamp only where that is equal (RFC 5546, section 2.1.5), and
    /// some raise the revision when a person edits the event; so the time stamp alone would leave such an event as it is.
    fn sequence(&self) -> u32 {
        u32::try_from(self.stamp.as_second() / 60).unwrap_or_default()
    }
}

/// The content lines written so far.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a property whose value needs no escaping; its name may have parameters. A line that is too long is folded
    /// between characters: the next one goes on after a space.
    fn add(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if octets + character.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(character);
            octets += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property that is a text.
    fn text(&mut self, name: &str, text: &str) {
        self.add(name, &escaped(text));
    }
}

/// A text as a value has it (section 3.3.11). A line may end in any way; control characters, which a value cannot have
/// (section 3.1), become spaces, so that words stay apart.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut after_return = false;
    for character in text.chars() {
        match character {
            '\n' if after_return => {}
            // Some readers end a line at the last three as well.
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => value.push_str("\\n"),
            '\\' | ';' | ',' => value.extend(['\\', character]),
            '\t' => value.push('\t'),
            control if control.is_control() => value.push(' '),
            other => value.push(other),
        }
        after_return = character == '\r';
    }
    value
}

/// The time at which a file is made that is to be the same however often it is made on a day.
pub(crate) fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |time| time.timestamp())
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
