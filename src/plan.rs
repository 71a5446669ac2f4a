//! Turns an answer into dated sessions and their cost.
//!
//! The first session is on the first allowed day from the start date on. Each next one comes the
//! suggested days after its predecessor, by the window in force then. If that day is not allowed, it
//! is on the nearest allowed day of the window (the later of two), or else on the first one after the
//! window, and marked as moved. No session is on or after the day of a review.
//!
//! Days of the course count from `started`. Without it, the elapsed day is today if the last session
//! is known, and otherwise the day of the first session.

use jiff::civil::{Date, Time};
use jiff::{ToSpan, Zoned, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::recommendation::{
    Advice, Facts, Interval, Next, Phase, Question, Reason, Recommendation, Refer, Rules, version,
};
use crate::answer::{
    describe::recommend,
    next::next_after,
    progress::{FromDiary, Measured, Noted},
    told::{Said, told},
};
use crate::engine::Elapsed;
use crate::profile::Profile;
pub use cost::{Amount, Budget, Cost, Limit, Month, Period, Price};
pub use safeguards::{Held, HeldScreening, HeldStatus, PlannedReview, PlannedScreening};
pub use schedule::AllowedDays;
use schedule::{Anchor, Slot};

mod cost;
mod safeguards;
mod schedule;

/// The input of a plan.
#[derive(Clone, Debug)]
pub struct Request {
    /// The first day that can have a session.
    pub start: Date,
    /// How far the plan goes.
    pub length: Length,
    /// The days that can have sessions.
    pub days: AllowedDays,
    /// The preferred day of a window.
    pub pace: Pace,
    /// The date of the last session before the plan.
    pub last: Option<Date>,
    /// The first day of the course, if known.
    pub started: Option<Date>,
    /// The time of day, if known.
    pub time: Option<TimeOfDay>,
    /// The price of a session, if known.
    pub price: Option<Price>,
}

/// How far a plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// A number of weeks from the start date.
    Weeks(u32),
    /// Up to a day, inclusive.
    Until(Date),
    /// A number of sessions.
    Sessions(u32),
}

/// The preferred day of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// On the suggested day.
    #[default]
    Suggested,
    /// As soon as the window allows.
    Soonest,
}

/// A time of day with its time zone.
#[derive(Clone, Debug)]
pub struct TimeOfDay {
    /// The beginning of sessions.
    pub at: Time,
    /// The time zone.
    pub zone: TimeZone,
    /// The length of a session in minutes.
    pub minutes: u32,
}

/// What comes of a request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "massfreq plan")]
pub enum Planned {
    /// Dates.
    Plan(Box<Plan>),
    /// Questions or a review come first: no date yet.
    Held(Box<Held>),
    /// Somebody else comes first: no date at all.
    Refer(Box<Refer>),
}

version!(pub Schema = "massfreq/plan/1");

/// The `status` of a [`Plan`].
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanStatus {
    /// There are dates.
    Planned,
}

/// A course with its dates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan {
    /// The name and version of this output.
    pub schema: Schema,
    /// What sort of answer it is.
    pub status: PlanStatus,
    /// The whole course in words.
    pub summary: String,
    /// The facts that the plan is for.
    pub profile: Facts,
    /// Whether the person has looked at the warning signs, and when to look again.
    pub screening: PlannedScreening,
    /// The day from which on there can be sessions.
    #[schemars(with = "String", extend("format" = "date"))]
    pub start: Date,
    /// The last day that the plan covers, which is before any review; null where it has a number of sessions.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
    /// The day of the course for which the rules were asked: that of the first session, or of the start date.
    pub elapsed_days: u32,
    /// The sessions in order.
    pub sessions: Vec<Session>,
    /// The parts of the course that have sessions, or lie between such.
    pub phases: Vec<PlannedPhase>,
    /// When the first session of the plan may be, where the date of the last is known and no review comes before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Next")]
    pub next: Option<Next>,
    /// What it costs, where the price is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Cost")]
    pub cost: Option<Cost>,
    /// The questions to be answered first, of which a plan with dates has none.
    pub ask_first: Vec<Question>,
    /// When to look again before going on: no session is on or after that day. Null where there is no such day.
    pub review: Option<PlannedReview>,
    /// A verdict on every applicable rule.
    pub reasons: Vec<Reason>,
    /// What a page says of the same rules.
    #[serde(skip)]
    pub(crate) said: Vec<Said>,
    /// What else to tell the person.
    pub advice: Vec<Advice>,
    /// What follows from the diary, where one was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "FromDiary")]
    pub diary: Option<Box<FromDiary>>,
    /// The rule set that answered.
    pub rules: Rules,
    /// The notice that goes with every answer.
    pub notice: String,
    /// What the diary comes to, for a page.
    #[serde(skip)]
    pub(crate) measures: Vec<Measured>,
    /// The time of day that was past today, so that the first session is later.
    #[serde(skip)]
    pub(crate) past: Option<Time>,
}

/// One session.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Session {
    /// From 1.
    pub number: usize,
    /// As YYYY-MM-DD.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// The day of the week, in lower case.
    pub weekday: String,
    /// When it begins, with the offset from UTC on that day; null without a time of day.
    pub begins: Option<String>,
    /// When it ends, likewise.
    pub ends: Option<String>,
    /// The day of the course.
    pub day: u32,
    /// The number of its phase, from 1.
    pub phase: usize,
    /// The days since the session before it; null for the first, where no last one is known.
    pub gap_days: Option<u32>,
    /// The window in which that gap was to lie.
    pub window: Option<Interval>,
    /// Whether the window had no allowed day, so that the gap lies beyond it.
    pub moved: bool,
}

/// A part of the course, with its sessions.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedPhase {
    /// From 1.
    pub number: usize,
    /// The part of the course.
    #[serde(flatten)]
    pub phase: Phase,
    /// How many sessions of the plan it has.
    pub sessions: usize,
    /// What they cost, where the price is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64")]
    pub cost: Option<Amount>,
}

/// Plans the sessions of a profile. The day `elapsed` of the course is that of the first session or,
/// if the last session is known, `today`, by which the due status is computed, too.
pub fn plan(profile: &Profile<'_>, elapsed: Elapsed, request: &Request, today: Date) -> Planned {
    let words = match recommend(profile, elapsed) {
        Recommendation::Recommended(words) => words,
        Recommendation::Refer(refer) => return Planned::Refer(refer),
    };
    let first = request.days.first_from(request.start).unwrap_or(request.start);
    let anchor = match (request.started, request.last) {
        (Some(started), _) => Anchor { date: started, day: 0 },
        (None, Some(_)) => Anchor { date: today, day: elapsed.get() },
        (None, None) => Anchor { date: first, day: elapsed.get() },
    };
    let begins = anchor.date_of(elapsed.get()).max(request.start);
    let review = safeguards::review(profile, &words, anchor, begins, today);
    let said = told(profile, elapsed);
    if !words.ask_first.is_empty() || review.as_ref().is_some_and(|due| due.review.due) {
        return Planned::Held(Box::new(safeguards::held(*words, said, review)));
    }
    let course = words.course.as_slice();
    let end = review.as_ref().map(|ahead| ahead.date);
    let planned = schedule::slots(course, request, anchor, 0, end);
    // Delayed plans have as many sessions, so that none fits a budget by losing one.
    let count = u32::try_from(planned.len()).unwrap_or(u32::MAX);
    let as_many = Request { length: Length::Sessions(count), ..request.clone() };
    // Nor by losing those that come after the review when they are delayed.
    let slots = |later: u32| schedule::slots(course, &as_many, anchor, later, None);
    let dates = |slots: &[Slot]| slots.iter().map(|slot| slot.date).collect::<Vec<Date>>();
    let slack = course.iter().map(|part| part.interval.max_days - request.pace.days(&part.interval)).max();
    let cost = |price: &Price| price.cost(&dates(&planned), |later| dates(&slots(later)), slack.unwrap_or(0));
    let until = until(request, end);
    let last = until.or(planned.last().map(|slot| slot.date));
    let next = request.last.and_then(|last| next_after(last, anchor.day_of(last), course, today));
    let next = next.filter(|next| end.is_none_or(|end| next.suggested < end));
    Planned::Plan(Box::new(Plan {
        schema: Schema::V1,
        status: PlanStatus::Planned,
        start: request.start,
        until,
        elapsed_days: elapsed.get(),
        phases: planned_phases(course, &planned, request.price.as_ref()),
        sessions: planned.iter().enumerate().map(|(at, slot)| session(at + 1, slot, course, request)).collect(),
        next,
        cost: request.price.as_ref().map(cost),
        screening: safeguards::screening(profile, words.screening, last),
        review: review.map(Into::into),
        summary: words.summary,
        profile: words.profile,
        ask_first: words.ask_first,
        reasons: words.reasons,
        said,
        advice: words.advice,
        diary: None,
        rules: words.rules,
        notice: words.notice,
        measures: Vec::new(),
        past: None,
    }))
}

impl Planned {
    /// Says what in it follows from a diary; of a referral no figure.
    pub(crate) fn with_diary(mut self, noted: &Noted<'_>, profile: &Profile<'_>) -> Self {
        let (diary, reasons) = match &mut self {
            Self::Refer(refer) => {
                noted.in_referral(refer, profile);
                return self;
            }
            Self::Held(held) => (&mut held.diary, &mut held.reasons),
            Self::Plan(plan) => {
                plan.measures = noted.measures();
                (&mut plan.diary, &mut plan.reasons)
            }
        };
        *diary = Some(Box::new(noted.in_reasons(reasons, profile)));
        self
    }
}

impl Pace {
    /// The preferred days between two sessions.
    fn days(self, interval: &Interval) -> u32 {
        match self {
            Self::Suggested => interval.suggested_days,
            Self::Soonest => interval.min_days,
        }
    }
}

/// The last day of a plan that ends before the day `end`.
fn until(request: &Request, end: Option<Date>) -> Option<Date> {
    let last = match request.length {
        Length::Weeks(weeks) => request.start.checked_add((i64::from(weeks) * 7 - 1).days()).ok(),
        Length::Until(last) => Some(last),
        Length::Sessions(_) => None,
    };
    last.map(|last| end.and_then(|end| end.yesterday().ok()).map_or(last, |end| last.min(end)))
}

/// The number of the phase on a day, from 1.
fn phase_on(parts: &[Phase], day: u32) -> usize {
    1 + parts.iter().take_while(|part| part.until_day.is_some_and(|until| until <= day)).count()
}

fn planned_phases(parts: &[Phase], slots: &[Slot], price: Option<&Price>) -> Vec<PlannedPhase> {
    let numbers: Vec<usize> = slots.iter().map(|slot| phase_on(parts, slot.day)).collect();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Vec::new() };
    let covered = (1..).zip(parts).filter(|(number, _)| (first..=last).contains(&number));
    let phase = |(number, part): (usize, &Phase)| {
        let sessions = numbers.iter().filter(|of| **of == number).count();
        PlannedPhase { number, phase: part.clone(), sessions, cost: price.map(|price| price.session.times(sessions)) }
    };
    covered.map(phase).collect()
}

fn session(number: usize, slot: &Slot, parts: &[Phase], request: &Request) -> Session {
    let (begins, ends) = request.time.as_ref().and_then(|time| time.on(slot.date)).unzip();
    let gap = slot.after.as_ref();
    Session {
        number,
        date: slot.date,
        weekday: slot.date.strftime("%A").to_string().to_lowercase(),
        begins,
        ends,
        day: slot.day,
        phase: phase_on(parts, slot.day),
        gap_days: gap.map(|gap| gap.days),
        window: gap.map(|gap| gap.window.clone()),
        moved: gap.is_some_and(|gap| gap.moved),
    }
}

impl TimeOfDay {
    /// The beginning and the end of a session, each with its offset from UTC. A time that the clocks
    /// skip on that day moves forward by the gap.
    fn on(&self, date: Date) -> Option<(String, String)> {
        let begins = self.zone.to_ambiguous_zoned(date.to_datetime(self.at)).compatible().ok()?;
        let ends = begins.checked_add(i64::from(self.minutes).minutes()).ok()?;
        let text = |time: &Zoned| time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        Some((text(&begins), text(&ends)))
    }
}
