//! A plan as a calendar file (RFC 5545): one event a session, for a course changes its pace, and one for the review.
//!
//! The file is the same for the same plan and the same moment: nothing in it is random.
//!
//! A calendar knows an event by its identifier. That of a session has two parts: the plan, and the number of the session
//! in the course. So a plan that goes on leaves alone what was, and one that changed takes the place of its own events.

use hmac_sha256::Hash as Sha256;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use crate::model::{dates::days_between, interval::WEEK};
use crate::plan::{Plan, Session};
use lines::{Lines, text};
pub(crate) use replaced::{Flaw, Replaced};

mod lines;
mod replaced;

/// What a calendar shows for a session, where nothing else is asked for: nothing of anybody's health.
pub(crate) const SUMMARY: &str = "Appointment";

/// When one is reminded on the day before, where nothing else is asked for.
pub(crate) const REMIND: Time = Time::constant(18, 0, 0, 0);

/// What it shows for a review, and what identifies one in place of a number.
const REVIEW: &str = "Take stock";
const REVIEW_ID: &str = "review";

/// What it shows for a check-in.
const CHECK_IN: &str = "Check in";

/// The largest revision: calendars count in 31 bits.
const MOST: u32 = i32::MAX as u32;

/// An event, without the lines that say which revision of it this is.
#[derive(Clone, Debug)]
struct Event {
    uid: String,
    lines: Vec<String>,
}

/// How a plan is written into a calendar.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// The name of the plan; without one it is known by its sessions.
    pub(crate) plan_id: Option<String>,
    /// What the calendar shows for a session.
    pub(crate) summary: String,
    /// When one is reminded on the day before, if at all.
    pub(crate) remind: Option<Time>,
    /// How many sessions of the course there were before the plan.
    pub(crate) done: usize,
    /// Whether there is an event a week in which to check in.
    pub(crate) check_ins: bool,
    /// The calendar file whose place this one takes.
    pub(crate) replaces: Option<Replaced>,
    /// The time zone of sessions that have a time.
    pub(crate) zone: Option<TimeZone>,
    /// The day for which the file is made, which may be said, and the real moment: a trial is no newer than it is.
    pub(crate) today: Date,
    pub(crate) stamp: Timestamp,
}

impl Calendar {
    /// The calendar file; none where no event is left for it.
    pub(crate) fn text(&self, plan: &Plan) -> Option<String> {
        let events = if plan.sessions.is_empty() { Vec::new() } else { self.events(plan) };
        let replaced = self.replaces.as_ref();
        let dropped: Vec<_> = replaced.iter().flat_map(|old| old.dropped(&events, self.done, self.today)).collect();
        let events = [events, dropped].concat();
        let mut file = Lines::default();
        file.add("BEGIN:VCALENDAR");
        file.add("VERSION:2.0");
        // Without the version, so that a plan stays the same file from one to the next.
        file.add("PRODID:-//massfreq//massfreq//EN");
        file.add("METHOD:PUBLISH");
        for event in &events {
            let now = revision(self.stamp);
            file.add("BEGIN:VEVENT");
            file.add(&format!("DTSTAMP:{}", in_utc(self.stamp)));
            file.add(&format!("SEQUENCE:{}", replaced.map_or(now, |old| old.sequence(event, now))));
            event.lines.iter().for_each(|line| file.add(line));
            file.add("END:VEVENT");
        }
        file.add("END:VCALENDAR");
        (!events.is_empty()).then_some(file.0)
    }

    fn events(&self, plan: &Plan) -> Vec<Event> {
        let name = self.name(plan);
        let count = self.done + plan.sessions.len();
        let session = |session: &Session| {
            let number = self.done + session.number;
            let description = format!("Session {number} of {count}");
            self.event(format!("{name}-{number}@massfreq"), session.date, Some(session), &self.summary, &description)
        };
        let review = plan.review.iter().map(|review| {
            self.event(format!("{name}-{REVIEW_ID}@massfreq"), review.date, None, REVIEW, "Before you go on")
        });
        plan.sessions.iter().map(session).chain(review).chain(self.check_ins(&name, plan)).collect()
    }

    /// A check-in a week, on the day of the week of the first session, from the start of the plan to its end. Each is known
    /// by its week, so that a plan on another day of the week moves it.
    fn check_ins(&self, name: &str, plan: &Plan) -> impl Iterator<Item = Event> {
        let first = plan.sessions.first().filter(|_| self.check_ins).map(|session| session.date);
        let first = first.map(|first| {
            let days = i64::from(WEEK);
            plan.start.saturating_add((days_between(plan.start, first) % days).days())
        });
        let last = plan.review.as_ref().and_then(|review| review.date.yesterday().ok());
        let last = last.or(plan.sessions.last().map(|session| session.date)).unwrap_or_default();
        let days = first.into_iter().flat_map(|first| first.series(1.week())).take_while(move |day| *day <= last);
        days.map(move |day| {
            let week = day.iso_week_date();
            let uid = format!("{name}-{}w{:02}@massfreq", week.year(), week.week());
            self.event(uid, day, None, CHECK_IN, "This takes a minute")
        })
    }

    fn event(&self, uid: String, date: Date, session: Option<&Session>, summary: &str, description: &str) -> Event {
        // Whether the person is busy then: at the time of a session, but not for all of its day. An event without a time
        // ends before the day after it; the last day there is has none, and an event without an end is a day long.
        let (parameter, begins, ends, busy) = match session.and_then(times) {
            Some((begins, ends)) => ("", begins, Some(ends), "OPAQUE"),
            None => (";VALUE=DATE", day(date), date.tomorrow().ok().map(day), "TRANSPARENT"),
        };
        let mut lines = vec![text("DESCRIPTION", description)];
        lines.extend(ends.map(|ends| format!("DTEND{parameter}:{ends}")));
        lines.push(format!("DTSTART{parameter}:{begins}"));
        lines.extend([text("SUMMARY", summary), format!("TRANSP:{busy}"), format!("UID:{uid}")]);
        if let Some(remind) = self.remind {
            let begins = session.and_then(|session| session.begins.as_ref()?.parse().ok());
            let before = begins.and_then(|begins| self.minutes_before(date, remind, begins));
            lines.extend(["BEGIN:VALARM", "ACTION:DISPLAY"].map(str::to_owned));
            // A check-in is for its own day.
            let trigger = match before {
                None if summary == CHECK_IN => format!("TRIGGER:{}", stretch(24 * 60 - minutes_to_midnight(remind))),
                before => format!("TRIGGER:-{}", stretch(before.unwrap_or_else(|| minutes_to_midnight(remind)))),
            };
            lines.extend([text("DESCRIPTION", summary), trigger]);
            lines.push("END:VALARM".to_owned());
        }
        Event { uid, lines }
    }

    /// What the identifiers of the events begin with: the plan that is named or replaced, or else the sessions with their
    /// times and their summary, so that the same plan is the same on any day. A digest is as long for any name, has only
    /// plain characters, and does not show what the person called the plan.
    fn name(&self, plan: &Plan) -> String {
        let name = match (&self.plan_id, &self.replaces) {
            (None, Some(old)) => return old.plan().to_owned(),
            (Some(name), _) => name.clone(),
            (None, None) => {
                let session = |session: &Session| format!("{} {:?}\n", session.date, times(session));
                plan.sessions.iter().map(session).chain([self.summary.clone()]).collect()
            }
        };
        let digest = Sha256::hash(name.as_bytes());
        digest.iter().take(16).fold(String::new(), |uid, byte| format!("{uid}{byte:02x}"))
    }

    /// The minutes from an hour of the day before to the begin of an event, also where the clocks change in between.
    fn minutes_before(&self, date: Date, remind: Time, begins: Timestamp) -> Option<i64> {
        let local = date.yesterday().ok()?.to_datetime(remind);
        let rings = self.zone.as_ref()?.to_ambiguous_timestamp(local).compatible().ok()?;
        // The clocks may skip from an hour of the day before to one behind the begin.
        Some((begins.duration_since(rings).as_secs() / 60).max(1))
    }
}

/// The revision of an event that is made at a moment: the seconds from the begin of 2025, which fit until 2093. A calendar
/// takes an event for a newer one by its revision first and by the time stamp only where that is equal (RFC 5546,
/// section 2.1.5), and some raise the revision when a person edits the event; so the time stamp alone would leave such
/// an event as it is.
fn revision(stamp: Timestamp) -> u32 {
    const BEGIN: i64 = 1_735_689_600;
    u32::try_from((stamp.as_second() - BEGIN).max(0)).unwrap_or(MOST).min(MOST)
}

/// The minutes from an hour to the end of its day, where an event without a time begins, in whatever zone it is read.
fn minutes_to_midnight(time: Time) -> i64 {
    24 * 60 - 60 * i64::from(time.hour()) - i64::from(time.minute())
}

/// So many minutes in hours and no days, which readers count in UTC.
fn stretch(minutes: i64) -> String {
    let part = |count: i64, unit: &str| if count == 0 { String::new() } else { format!("{count}{unit}") };
    match (part(minutes / 60, "H"), part(minutes % 60, "M")) {
        (hours, minutes) if hours.is_empty() && minutes.is_empty() => "PT0M".to_owned(),
        (hours, minutes) => format!("PT{hours}{minutes}"),
    }
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// When a session begins and ends, in UTC: no reader needs to know the zone. Without a time it is a day long.
fn times(session: &Session) -> Option<(String, String)> {
    let utc = |time: &str| Some(in_utc(time.parse().ok()?));
    Some((utc(session.begins.as_deref()?)?, utc(session.ends.as_deref()?)?))
}

fn in_utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_counts_seconds_and_stays_in_31_bits() {
        let at = |time: &str| revision(time.parse().unwrap());
        assert_eq!(at("1969-07-20T00:00:00Z"), 0);
        assert_eq!(at("2026-02-02T00:00:01Z"), 34_300_801);
        assert_eq!(at("2119-12-31T00:00:00Z"), MOST);
    }
}
