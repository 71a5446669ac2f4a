//! `massfreq plan`.

use std::path::PathBuf;

use anyhow::Context;
use clap::{ValueEnum, value_parser};
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::failure::{Failure, beside_built_in};
use super::profile_args::{self, ProfileArgs};
use super::target::{Target, in_short};
use super::{Env, diary, output};
use crate::answer::progress::Noted;
use crate::diary::course::Course;
use crate::engine::Elapsed;
use crate::model::dates::{self, Day, Side, Stretch, days_between};
use crate::model::{RuleSet, names::series};
use crate::plan::{self, AllowedDays, Amount, Length, Limit, Planned, Price, Request, TimeOfDay, plan};
use crate::profile::Profile;
use crate::profile::time::{TimeError, TimeFacts};
use crate::render::{self, Look};

mod calendar;
mod format;
mod held;

pub(crate) use format::{PlanFormat, Whom};

#[derive(Debug, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,

    /// The day from which on there can be sessions: 2026-01-31, monday (today, if it is one), "next monday", "in 2 weeks" [default: today]
    #[arg(long, value_name = "DATE", help_heading = "Dates")]
    pub(crate) start: Option<Day>,

    /// Plan so many weeks from the start on [default: 12]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=i64::from(MOST_WEEKS)), conflicts_with_all = ["until", "sessions"], help_heading = "Dates")]
    pub(crate) weeks: Option<u32>,

    /// Plan up to this day, that day included
    #[arg(long, value_name = "DATE", conflicts_with = "sessions", help_heading = "Dates")]
    pub(crate) until: Option<Day>,

    /// Plan so many sessions
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=1000), help_heading = "Dates")]
    pub(crate) sessions: Option<u32>,

    /// Only on these days of the week, such as tue,thu
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = dates::weekday, help_heading = "Dates")]
    pub(crate) on: Vec<Weekday>,

    /// Never on these days of the week, such as sat,sun
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = dates::weekday, help_heading = "Dates")]
    pub(crate) not_on: Vec<Weekday>,

    /// Leave out a day or a stretch of days, such as monday (today, if it is one) or 2026-07-01..2026-07-14
    #[arg(long, value_name = "DATE[..DATE]", value_delimiter = ',', help_heading = "Dates")]
    pub(crate) skip: Vec<Stretch>,

    /// How soon each session comes
    #[arg(long, value_name = "PACE", value_enum, default_value_t, help_heading = "Dates")]
    pace: Pace,

    /// The time of day at which sessions begin, such as 18:30
    #[arg(long, value_name = "HH:MM", value_parser = dates::time, help_heading = "Time of day")]
    pub(crate) at: Option<Time>,

    /// Where that time and today are told, such as Europe/Berlin [default: the system's time zone] [env: MASSFREQ_TIME_ZONE]
    #[arg(long, value_name = "ZONE", help_heading = "Time of day")]
    pub(crate) time_zone: Option<String>,

    /// How many minutes a session takes [default: 60]
    #[arg(long, value_name = "MINUTES", value_parser = value_parser!(u32).range(1..=720), requires = "at", help_heading = "Time of day")]
    pub(crate) length: Option<u32>,

    #[arg(long, value_name = "AMOUNT", value_parser = Amount::parse, allow_negative_numbers = true, help_heading = "Cost", help = "What one session costs [env: MASSFREQ_PRICE]")]
    pub(crate) price: Option<Amount>,

    #[arg(long, value_name = "CODE", value_parser = currency, help_heading = "Cost", help = "The code of the currency, such as EUR [env: MASSFREQ_CURRENCY]")]
    pub(crate) currency: Option<String>,

    /// The most that the sessions of a calendar week, month or year may cost, such as 240/month
    #[arg(long, value_name = "AMOUNT/UNIT", value_parser = Limit::parse, allow_hyphen_values = true, help_heading = "Cost")]
    pub(crate) budget: Option<Limit>,

    /// How to print the plan [default: what the ending of --output says, or text] [env: MASSFREQ_FORMAT]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<PlanFormat>,

    /// Print one sheet for somebody else: as html or markdown to hand over, or as text. It has a price only where --price gives one
    #[arg(long = "for", value_name = "WHOM", help_heading = "Output")]
    pub(crate) whom: Option<Whom>,

    #[arg(long, value_name = "DAY", value_parser = dates::weekday, help_heading = "Output", help = "The day on which the weeks of the time line begin, such as mon [default: that of the start] [env: MASSFREQ_WEEK_START]")]
    pub(crate) week_start: Option<Weekday>,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Write it to a file, which only you can read if it is new: .ics, .csv, .json, .yaml, .md, .html or .txt say how, where --format does not
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Write over a file that is there; whoever can read that can read the new one
    #[arg(long, requires = "output", help_heading = "Output")]
    pub(crate) force: bool,

    /// Show why too, the time line, what each month costs, and the general advice
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,

    /// Exit with 4 where there are no dates yet: a referral, open questions, or a review that is due
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,

    /// The name of the plan in a calendar: one of the same name takes its place [default: its sessions]
    #[arg(long, value_name = "TEXT", value_parser = calendar::words, help_heading = "Calendar (--format ics)")]
    pub(crate) plan_id: Option<String>,

    /// What the calendar shows for a session [default: Appointment]
    #[arg(long, value_name = "TEXT", value_parser = calendar::words, help_heading = "Calendar (--format ics)")]
    pub(crate) summary: Option<String>,

    /// When to be reminded on the day before, or none [default: 18:00]
    #[arg(long, value_name = "HH:MM", value_parser = calendar::reminder, help_heading = "Calendar (--format ics)")]
    remind: Option<calendar::Reminder>,

    /// The same as --remind none
    #[arg(long, overrides_with = "remind", help_heading = "Calendar (--format ics)")]
    pub(crate) no_alarm: bool,

    /// How many sessions of this plan took place before: its numbers go on from there
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(..=9_999), allow_negative_numbers = true, help_heading = "Calendar (--format ics)")]
    done: Option<u16>,

    /// Add a short event a week, in which to check in
    #[arg(long, help_heading = "Calendar (--format ics)")]
    check_ins: bool,

    /// The calendar file of the plan that this one replaces: what it drops is cancelled
    #[arg(long, value_name = "FILE", help_heading = "Calendar (--format ics)")]
    replaces: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Pace {
    /// On the suggested day
    #[default]
    Suggested,
    /// As soon as that is fine
    Soonest,
}

pub(crate) fn currency(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(code) } else { Err(format!("`{text}` is not a code of three letters such as `EUR`")) }
}

pub(crate) fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| format!("there is no time zone `{name}`"))
}

/// Ten years.
const MOST_WEEKS: u16 = 520;
const DEFAULT_WEEKS: u32 = 12;
const DEFAULT_MINUTES: u32 = 60;

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let zone = args.time_zone.as_deref().map(named_zone).transpose().map(|zone| zone.or_else(|| env.zone.clone()));
    let today = args.profile.today(|| env.today(zone.as_ref().ok().and_then(Option::as_ref)));
    let mut profile = Profile::new(rules);
    let asked = profile_args::read(&mut profile, &args.profile, || today).and_then(|(time, diary)| {
        args.profile.apart(target(args).file.map(PathBuf::as_path), "plan")?;
        let done = calendar::done_before(args, diary.as_ref().map(Course::of))?;
        Ok((request(args, &time, zone?, today)?, diary, done))
    });
    let ((elapsed, mut request), diary, done) = asked.map_err(|failure| failure.after_referral(&profile))?;
    let mut planned = plan(&profile, elapsed, &request, today);
    if args.profile.fixed_today().is_none() && begun(&planned, today, env) {
        request.days.leave_out(today);
        planned = plan(&profile, elapsed, &request, today);
        if let Planned::Plan(plan) = &mut planned {
            plan.past = args.at;
        }
    }
    if let Some(diary) = &diary {
        planned = planned.with_diary(&Noted::new(Course::of(diary), rules, today, diary::option()), &profile);
    }
    let rendered = |target, format| rendered(&planned, (target, format), (&request, today, done), args, env);
    let plan = match &planned {
        Planned::Plan(plan) => plan,
        Planned::Held(held) => {
            return held::written(args, rendered, (&held.summary, "what comes first, and no dates yet"));
        }
        Planned::Refer(refer) => {
            return held::written(args, rendered, (&in_short(refer), "this referral, and no dates"));
        }
    };
    let target = target(args);
    target.write(rendered(target, format(args))?)?;
    if format(args).is_of_dates() {
        output::aside(DATES_ALONE);
        output::aside(calendar::known_by(args));
        beside_built_in(rules);
    }
    output::aside(&unused(args));
    if let Some(past) = plan.past.filter(|_| !format(args).is_page()) {
        output::aside(&format!("note: {}\n", render::plan::later_than(past)));
    }
    if request.start < today.saturating_sub(1.month()) {
        output::aside(&format!("note: the plan starts on {}, over a month ago: is the year right?\n", request.start));
    }
    if profile.is_empty() {
        output::aside(profile_args::NOTHING_GIVEN);
    }
    if plan.sessions.is_empty() {
        output::aside("note: no session falls into the time that the plan covers\n");
    }
    Ok(0)
}

/// Whether the first session of a plan would be today, at a time that is past.
fn begun(planned: &Planned, today: Date, env: &Env) -> bool {
    let Planned::Plan(plan) = planned else { return false };
    let first = plan.sessions.first().filter(|first| first.date == today);
    let begins = first.and_then(|first| first.begins.as_ref()?.parse::<Timestamp>().ok());
    begins.is_some_and(|begins| begins < env.now.timestamp())
}

const DATES_ALONE: &str =
    "note: these are the dates alone; what to mind, and why, is in the plan as text, Markdown or JSON\n";

fn target(args: &Args) -> Target<'_> {
    Target::new(args.output.as_ref(), args.force)
}

fn format(args: &Args) -> PlanFormat {
    if args.json { PlanFormat::Json } else { args.format.unwrap_or_default() }
}

/// Notes the options that were given and that the format makes no use of. A price may come from the settings.
fn unused(args: &Args) -> String {
    let format = format(args);
    let is_calendar = format == PlanFormat::Ics;
    let has_dates_alone = format.is_of_dates();
    let unused = [
        ("--for", args.whom.is_some() && !format.is_page()),
        ("--plan-id", args.plan_id.is_some() && !is_calendar),
        ("--summary", args.summary.is_some() && !is_calendar),
        ("--remind", args.remind.is_some() && !is_calendar),
        ("--no-alarm", args.no_alarm && !is_calendar),
        ("--done", args.done.is_some() && !is_calendar),
        ("--check-ins", args.check_ins && !is_calendar),
        ("--replaces", args.replaces.is_some() && !is_calendar),
        ("--budget", args.budget.is_some() && has_dates_alone),
        // JSON and YAML have it all.
        ("--explain", args.explain && has_dates_alone),
    ];
    let unused: Vec<String> =
        unused.into_iter().filter(|(_, is_unused)| *is_unused).map(|(option, _)| format!("`{option}`")).collect();
    if unused.is_empty() {
        return String::new();
    }
    let name = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    format!("note: `--format {name}` makes no use of {}\n", series(&unused, "and"))
}

/// The text for a file or stdout. Where there are no dates, the formats of dates alone have none, and it goes to stderr.
fn rendered(
    planned: &Planned,
    (target, format): (Target<'_>, PlanFormat),
    (request, today, done): (&Request, Date, Option<usize>),
    args: &Args,
    env: &Env,
) -> Result<String, Failure> {
    let look = target.look(env);
    let page = || match (args.whom, planned) {
        (Some(Whom::Therapist), Planned::Plan(plan)) => render::plan::sheet(plan, request, today, look),
        _ => render::plan::page(planned, args.week_start, args.explain),
    };
    Ok(match (format, planned) {
        (PlanFormat::Text, _) => page().text(look),
        (PlanFormat::Json, _) => output::json_text(planned, target.is_indented())?,
        (PlanFormat::Yaml, _) => output::yaml_text(planned)?,
        (PlanFormat::Markdown, _) => page().markdown(),
        (PlanFormat::Html, _) => page().html(),
        (PlanFormat::Csv, Planned::Plan(plan)) => {
            render::plan::csv(plan).context("the plan cannot be written as CSV")?
        }
        (PlanFormat::Ics, Planned::Plan(plan)) => calendar::text(plan, (request, done), args, today, env)?,
        (PlanFormat::Csv | PlanFormat::Ics, Planned::Held(_) | Planned::Refer(_)) => {
            let look = Look { ascii: env.ascii_aside, ..Look::plain(output::aside_width()) };
            output::aside(&page().text(look));
            String::new()
        }
    })
}

/// The requested plan, and the elapsed time at its start.
fn request(args: &Args, time: &TimeFacts, zone: Option<TimeZone>, today: Date) -> Result<(Elapsed, Request), Failure> {
    let future = |day: Day| day.date(Side::Future, || today);
    let start = args.start.map_or(today, future);
    if let Some((name, started)) = time.started.iter().find(|(_, started)| *started > today) {
        return Err(TimeError::future(name, *started, today).into());
    }
    let began = time.started.iter().find(|(_, started)| *started > start);
    let before_course =
        began.map(|(name, started)| format!("--start {start} is before the course began ({name} {started})"));
    let last = time.last.filter(|last| *last > start);
    let before_last =
        last.map(|last| format!("the plan starts on {start}, before the last session on {last} (--last)"));
    if let Some(what) = before_course.or(before_last) {
        return Err(Failure::usage(what, "let `--start` be that day or a later one"));
    }
    let elapsed = time.elapsed(|| start)?;
    for (flag, is_given) in [("--currency", args.currency.is_some()), ("--budget", args.budget.is_some())] {
        if is_given && args.price.is_none() {
            return Err(Failure::usage(format!("{flag} needs a price"), "say with `--price` what one session costs"));
        }
    }
    let length = match (args.weeks, args.until, args.sessions) {
        (_, Some(until), _) => Length::Until(future(until)),
        (_, None, Some(sessions)) => Length::Sessions(sessions),
        (weeks, None, None) => Length::Weeks(weeks.unwrap_or(DEFAULT_WEEKS)),
    };
    if let Length::Until(until) = length {
        if until < start {
            let what = format!("the plan ends on {until}, before it starts on {start}");
            return Err(Failure::usage(what, "check both days"));
        }
        if days_between(start, until) >= i64::from(MOST_WEEKS) * 7 {
            let what = format!("from {start} to {until} it is more than {MOST_WEEKS} weeks");
            return Err(Failure::usage(what, "plan at most ten years at once"));
        }
    }
    let skipped = args.skip.iter().map(|stretch| stretch.dates(today)).collect::<Result<_, _>>();
    let skipped = skipped.map_err(|error| Failure::usage(format!("--skip: {}", error.what), error.cure))?;
    let days = AllowedDays::new(&args.on, &args.not_on, skipped).ok_or_else(|| {
        let help = "leave one day at least on which there can be sessions";
        Failure::usage("`--on` and `--not-on` leave no day of the week", help)
    })?;
    let request = Request {
        start,
        length,
        days,
        pace: match args.pace {
            Pace::Suggested => plan::Pace::Suggested,
            Pace::Soonest => plan::Pace::Soonest,
        },
        last: time.last,
        started: time.started.first().map(|(_, date)| *date),
        time: time_of_day(args, zone)?,
        price: args.price.map(|session| Price { session, currency: args.currency.clone(), budget: args.budget }),
    };
    Ok((elapsed, request))
}

fn named_zone(name: &str) -> Result<TimeZone, Failure> {
    time_zone(name).map_err(|error| {
        Failure::usage(error, "name one of the time zone database, such as `Europe/Berlin` or `America/New_York`")
    })
}

fn time_of_day(args: &Args, zone: Option<TimeZone>) -> Result<Option<TimeOfDay>, Failure> {
    let Some(at) = args.at else { return Ok(None) };
    let zone = match zone {
        Some(zone) => zone,
        None => TimeZone::try_system().map_err(|_| {
            let what = "the time zone of this system cannot be told";
            Failure::usage(what, "name it with `--time-zone`, such as `Europe/Berlin`")
        })?,
    };
    Ok(Some(TimeOfDay { at, zone, minutes: args.length.unwrap_or(DEFAULT_MINUTES) }))
}
