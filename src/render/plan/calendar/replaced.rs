//! The calendar file of an older plan, whose place a new one takes.
//!
//! Only what this program writes is read: lines are unfolded, and of an event the few properties that tell it apart. A
//! parser of all that calendars can hold would bring more code than that, and no line numbers.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Event, MOST, REVIEW_ID, lines::unfolded};

/// The events of an older calendar file.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    events: Vec<Old>,
}

/// An event of it.
#[derive(Clone, Debug)]
struct Old {
    event: Event,
    /// The number of the session in its course; none for a review and a check-in.
    number: Option<usize>,
    date: Date,
    sequence: u32,
    is_cancelled: bool,
}

/// What is wrong with a calendar file, and on which line.
#[derive(Debug)]
pub(crate) struct Flaw {
    pub(crate) line: usize,
    pub(crate) what: &'static str,
}

impl Replaced {
    /// Reads a file that this program wrote. Times are those of the zone.
    pub(crate) fn read(text: &str, zone: &TimeZone) -> Result<Self, Flaw> {
        let flaw = |line, what| Err(Flaw { line, what });
        let lines = unfolded(text);
        if lines.first().is_none_or(|(_, line)| line != "BEGIN:VCALENDAR") {
            return flaw(1, "this is not a calendar file");
        }
        let last = lines.iter().rfind(|(_, line)| !line.is_empty());
        if let Some((number, _)) = last.filter(|(_, line)| line != "END:VCALENDAR") {
            return flaw(*number, "the file breaks off here");
        }
        let mut events: Vec<Old> = Vec::new();
        let mut open: Option<(usize, Vec<String>)> = None;
        for (number, line) in lines {
            match (line.as_str(), &mut open) {
                ("BEGIN:VEVENT", None) => open = Some((number, Vec::new())),
                ("BEGIN:VEVENT" | "END:VCALENDAR", Some((begin, _))) => {
                    return flaw(*begin, "the event that begins here does not end");
                }
                ("END:VEVENT", Some((begin, lines))) => {
                    let old = Old::read(std::mem::take(lines), zone).map_err(|what| Flaw { line: *begin, what })?;
                    if events.iter().any(|other| other.event.uid == old.event.uid) {
                        return flaw(*begin, "the event that begins here is in the file twice");
                    }
                    if !old.is_cancelled && events.iter().any(|other| !other.is_cancelled && other.plan() != old.plan())
                    {
                        return flaw(*begin, "another plan begins here, and only one can be replaced");
                    }
                    events.push(old);
                    open = None;
                }
                (_, Some((_, lines))) => lines.push(line),
                (_, None) => {}
            }
        }
        if events.is_empty() { flaw(1, "there is no event in this calendar file") } else { Ok(Self { events }) }
    }

    /// The sessions that were not cancelled, with their numbers.
    fn sessions(&self) -> impl Iterator<Item = (usize, Date)> {
        self.events.iter().filter(|old| !old.is_cancelled).filter_map(|old| Some((old.number?, old.date)))
    }

    /// How many sessions of the course there were before this file; none where it has no session.
    pub(crate) fn done_before(&self) -> Option<usize> {
        self.sessions().map(|(number, _)| number.saturating_sub(1)).min()
    }

    /// How many sessions of the course there were up to a day, if all took place; none where the file has none up to it.
    pub(crate) fn done_by(&self, day: Date) -> Option<usize> {
        self.sessions().filter(|(_, date)| *date <= day).map(|(number, _)| number).max()
    }

    /// What the identifiers of its events begin with.
    pub(super) fn plan(&self) -> &str {
        let open = self.events.iter().find(|old| !old.is_cancelled);
        open.or(self.events.first()).map(Old::plan).unwrap_or_default()
    }

    /// The events, cancelled, that have to go: neither in the new plan, nor over by `today` with `done` sessions.
    pub(super) fn dropped(&self, kept: &[Event], done: usize, today: Date) -> impl Iterator<Item = Event> {
        let took_place = move |number, date| number <= done && date <= today;
        let is_over = move |old: &Old| old.number.map_or(old.date < today, |number| took_place(number, old.date));
        let is_kept = |old: &Old| kept.iter().any(|event| event.uid == old.event.uid);
        self.events.iter().filter(move |old| !is_over(old) && !is_kept(old)).map(Old::cancelled)
    }

    /// The revision of an event as it is now: that of the same event before, or a later one, which is `now` or more.
    pub(super) fn sequence(&self, event: &Event, now: u32) -> u32 {
        match self.events.iter().find(|old| old.event.uid == event.uid) {
            Some(old) if old.event.lines == event.lines => old.sequence,
            Some(old) => now.max(old.sequence + 1).min(MOST),
            None => now,
        }
    }
}

impl Old {
    fn read(mut lines: Vec<String>, zone: &TimeZone) -> Result<Self, &'static str> {
        let value = |name: &str| own(&lines).find_map(|line| line.strip_prefix(name));
        let (uid, number) = value("UID:")
            .and_then(|uid| {
                let (plan, id) = uid.strip_suffix("@massfreq")?.rsplit_once('-')?;
                let is_digest = plan.len() == 32 && plan.bytes().all(|byte| byte.is_ascii_hexdigit());
                let is_of_week = || {
                    id.split_once('w')
                        .is_some_and(|(year, week)| [year, week].iter().all(|part| part.parse::<u16>().is_ok()))
                };
                let number = if id == REVIEW_ID || is_of_week() { None } else { Some(id.parse().ok()?) };
                is_digest.then(|| (uid.to_owned(), number))
            })
            .ok_or("the event that begins here is not from a plan of this program")?;
        let on = value("DTSTART;VALUE=DATE:").and_then(|day| day.parse().ok());
        let at = || Some(value("DTSTART:")?.parse::<Timestamp>().ok()?.to_zoned(zone.clone()).date());
        let date = on.or_else(at).ok_or("the day (DTSTART) of the event that begins here cannot be read")?;
        let sequence = value("SEQUENCE:").map_or(Some(0), |number| number.parse().ok());
        let sequence = sequence.filter(|sequence| *sequence <= MOST);
        let sequence = sequence.ok_or("the SEQUENCE of the event that begins here cannot be read")?;
        let is_cancelled = own(&lines).any(|line| line == CANCELLED);
        lines.retain(|line| !line.starts_with("DTSTAMP:") && !line.starts_with("SEQUENCE:"));
        Ok(Self { event: Event { uid, lines }, number, date, sequence, is_cancelled })
    }

    fn plan(&self) -> &str {
        self.event.uid.split('-').next().unwrap_or_default()
    }

    /// The same event, cancelled: it takes no time any more, and nobody is reminded of it.
    fn cancelled(&self) -> Event {
        let is_told = |line: &&String| ["DTEND", "DTSTART", "SUMMARY", "UID"].iter().any(|name| line.starts_with(name));
        let told = own(&self.event.lines).filter(is_told).cloned();
        let lines = [CANCELLED, "TRANSP:TRANSPARENT"].map(str::to_owned).into_iter().chain(told).collect();
        Event { uid: self.event.uid.clone(), lines }
    }
}

const CANCELLED: &str = "STATUS:CANCELLED";

/// The lines of an event without those of its alarms.
fn own(lines: &[String]) -> impl Iterator<Item = &String> {
    lines.iter().take_while(|line| !line.starts_with("BEGIN:"))
}
