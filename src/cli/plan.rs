//! `massfreq plan`: the answer as dates, in the format that was asked for.

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args::{Format, MOST_WEEKS, Pace, Plan as Args, PlanFormat};
use super::failure::Failure;
use super::recommend::{REFERRED, printed};
use super::settings::time_zone;
use super::{Env, draft, output, profile_args};
use crate::answer::next::days_between;
use crate::answer::recommendation::{Recommendation, Refer};
use crate::engine::Elapsed;
use crate::model::{RuleSet, dates};
use crate::plan::{self, AllowedDays, Length, Planned, Price, Request, TimeOfDay, plan};
use crate::profile::Profile;
use crate::profile::time::{TimeError, TimeFacts};
use crate::render::plan::calendar;
use crate::render::{self, Look, csv};

/// How many weeks are planned where nothing is said.
const WEEKS: u32 = 12;
/// How long a session takes where nothing is said, in minutes.
const MINUTES: u32 = 60;

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let today = args.profile.today.unwrap_or_else(|| env.today());
    let mut profile = Profile::new(rules);
    let asked = profile_args::read(&mut profile, &args.profile, || today).and_then(|time| request(args, &time, today));
    let (elapsed, request) = asked.map_err(|failure| failure.with_referral(&profile))?;
    let planned = plan(&profile, elapsed, &request, today);
    match &planned {
        Planned::Refer(refer) => {
            referred(refer, args, env)?;
            Ok(if args.exit_code { REFERRED } else { 0 })
        }
        Planned::Plan(plan) => {
            let text = rendered(&planned, plan, args, env)?;
            match args.output.as_ref().filter(|path| path.as_os_str() != "-") {
                Some(path) => draft::file(path, text.as_bytes(), args.force)?,
                None => output::answer(&text)?,
            }
            if profile.is_empty() {
                output::aside(profile_args::NOTHING_GIVEN);
            }
            if plan.sessions.is_empty() {
                output::aside("note: no session falls into the time that the plan covers\n");
            }
            Ok(0)
        }
    }
}

fn format(args: &Args) -> PlanFormat {
    if args.json { PlanFormat::Json } else { args.format.unwrap_or_default() }
}

fn rendered(planned: &Planned, plan: &plan::Plan, args: &Args, env: &Env) -> Result<String, Failure> {
    let look =
        if args.output.is_none() { env.look() } else { Look { width: output::width(), color: false, ascii: false } };
    Ok(match format(args) {
        PlanFormat::Table => render::plan::page(plan, args.week_start).text(look),
        PlanFormat::Json => output::json_text(planned, args.output.is_none() && output::stdout_is_terminal())?,
        PlanFormat::Yaml => output::yaml_text(planned)?,
        PlanFormat::Csv => csv(plan).context("the plan cannot be written as CSV")?,
        PlanFormat::Markdown => render::plan::page(plan, args.week_start).markdown(),
        PlanFormat::Ics if plan.sessions.is_empty() => {
            let what = "no session falls into the time that the plan covers, and a calendar file needs one";
            return Err(Failure::usage(what, "let the plan go on for longer, or allow more days"));
        }
        PlanFormat::Ics => {
            let of_rules = || format!("{} {}", plan.start, plan.rules.name);
            let calendar = calendar::Calendar {
                plan_id: args.plan_id.clone().unwrap_or_else(of_rules),
                summary: args.summary.clone().unwrap_or_else(|| calendar::SUMMARY.to_owned()),
                has_alarm: !args.no_alarm,
                stamp: args.profile.today.map_or_else(|| env.now(), calendar::midnight),
            };
            calendar.text(plan)
        }
    })
}

/// Shows a referral, and nothing else: no date, and no file.
fn referred(refer: &Refer, args: &Args, env: &Env) -> Result<(), Failure> {
    let answer = Recommendation::Refer(Box::new(refer.clone()));
    let format = match format(args) {
        PlanFormat::Table => Format::Table,
        PlanFormat::Markdown => Format::Markdown,
        PlanFormat::Json => Format::Json,
        PlanFormat::Yaml => Format::Yaml,
        PlanFormat::Csv | PlanFormat::Ics => {
            let look = Look { width: output::aside_width(), color: false, ascii: env.ascii_aside };
            output::aside(&render::table(&answer, look));
            return Ok(());
        }
    };
    output::answer(&printed(&answer, format, env.look())?)
}

/// What is asked for, and the day of the course that it begins on.
fn request(args: &Args, time: &TimeFacts, today: Date) -> Result<(Elapsed, Request), Failure> {
    let near = |flag: &str, text: &str| {
        let help = "write a day such as `2026-01-31`, `tomorrow`, `next monday` or `in 2 weeks`";
        dates::parse_near(text, today).map_err(|error| Failure::usage(format!("{flag}: {error}"), help))
    };
    let start = args.start.as_deref().map_or(Ok(today), |text| near("--start", text))?;
    for (name, started) in &time.started {
        if *started > today {
            return Err(TimeError::future(name, *started, today).into());
        }
    }
    if let Some((name, started)) = time.started.iter().find(|(_, started)| *started > start) {
        let what = format!("--start {start} is before the course began ({name} {started})");
        return Err(Failure::usage(what, "let `--start` be that day or a later one"));
    }
    if let Some(last) = time.last.filter(|last| *last > start) {
        let what = format!("the plan starts on {start}, before the last session on {last} (--last)");
        return Err(Failure::usage(what, "let `--start` be that day or a later one"));
    }
    let elapsed = time.elapsed(|| start)?;
    for (flag, is_given) in [("--currency", args.currency.is_some()), ("--budget", args.budget.is_some())] {
        if is_given && args.price.is_none() {
            return Err(Failure::usage(format!("{flag} needs a price"), "say with `--price` what one session costs"));
        }
    }
    let length = match (args.weeks, &args.until, args.sessions) {
        (_, Some(until), _) => Length::Until(near("--until", until)?),
        (_, None, Some(sessions)) => Length::Sessions(sessions),
        (weeks, None, None) => Length::Weeks(weeks.unwrap_or(WEEKS)),
    };
    if let Length::Until(until) = length
        && until < start
    {
        return Err(Failure::usage(
            format!("the plan ends on {until}, before it starts on {start}"),
            "check both days",
        ));
    }
    if let Length::Until(until) = length
        && days_between(start, until) >= i64::from(MOST_WEEKS) * 7
    {
        let what = format!("from {start} to {until} it is more than {MOST_WEEKS} weeks");
        return Err(Failure::usage(what, "plan at most ten years at once"));
    }
    let days = AllowedDays::new(&args.on, &args.not_on, args.skip.clone()).ok_or_else(|| {
        Failure::usage(
            "`--on` and `--not-on` leave no day of the week",
            "leave one day at least on which there can be sessions",
        )
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
        time: time_of_day(args)?,
        price: args.price.map(|session| Price { session, currency: args.currency.clone(), budget: args.budget }),
    };
    Ok((elapsed, request))
}

fn time_of_day(args: &Args) -> Result<Option<TimeOfDay>, Failure> {
    let Some(at) = args.at else { return Ok(None) };
    let zone = match &args.time_zone {
        Some(name) => time_zone(name).map_err(|error| {
            let help = "name one of the time zone database, such as `Europe/Berlin` or `America/New_York`";
            Failure::usage(error, help)
        })?,
        None => TimeZone::try_system().map_err(|_| {
            Failure::usage(
                "the time zone of this system cannot be told",
                "name it with `--time-zone`, such as `Europe/Berlin`",
            )
        })?,
    };
    Ok(Some(TimeOfDay { at, zone, minutes: args.length.unwrap_or(MINUTES) }))
}
