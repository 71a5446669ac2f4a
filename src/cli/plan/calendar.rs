//! What the options of `massfreq plan` say of its calendar file, and the older file that it replaces.

use std::fs::File;
use std::path::Path;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::super::{Env, args::NO_WORD, failure::Failure, output};
use super::{Args, PlanFormat, format};
use crate::diagnostics::visible::shown;
use crate::diary::course::Course;
use crate::model::dates;
use crate::plan::{Plan, Request};
use crate::render::plan::calendar::{Calendar, Flaw, REMIND, Replaced, SUMMARY};
use crate::render::plural;

/// When the calendar reminds on the day before, if at all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reminder(Option<Time>);

pub(super) fn reminder(text: &str) -> Result<Reminder, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(Reminder(None));
    }
    let time = dates::time(text).map_err(|error| format!("{error}, and not `none`"))?;
    Ok(Reminder(Some(time)))
}

/// A name or a title, without the blanks around it. What nobody can read would be shown, or would name every plan alike.
pub(super) fn words(text: &str) -> Result<String, String> {
    let words = text.trim_matches(|character: char| character.is_whitespace() || character.is_control());
    if words.is_empty() { Err(NO_WORD.to_owned()) } else { Ok(words.to_owned()) }
}

/// Notes how calendars tell plans apart where nothing was said that does.
pub(super) fn known_by(args: &Args) -> &'static str {
    if format(args) != PlanFormat::Ics || args.plan_id.is_some() || args.summary.is_some() || args.replaces.is_some() {
        return "";
    }
    "note: a calendar knows this plan by its sessions: to change it later, add `--replaces FILE`; two people with equal \
     sessions need `--plan-id` or `--summary`\n"
}

/// How many sessions there were before the plan, as an option or a diary says. A diary without one does not say.
pub(super) fn done_before(args: &Args, course: Option<Course<'_>>) -> Result<Option<usize>, Failure> {
    let (said, noted) = (args.done.map(usize::from), course.map(Course::done).filter(|done| *done > 0));
    match said.zip(noted).filter(|(said, noted)| said != noted) {
        Some((said, noted)) => {
            let what = format!("--done {said} and the diary, which has {}, do not agree", plural(noted, "session"));
            Err(Failure::usage(
                what,
                "leave `--done` out, or note what the diary lacks: `massfreq check-in --session yes`",
            ))
        }
        None => Ok(said.or(noted)),
    }
}

pub(super) fn text(
    plan: &Plan,
    (request, done_before): (&Request, Option<usize>),
    args: &Args,
    today: Date,
    env: &Env,
) -> Result<String, Failure> {
    let replaces = args.replaces.as_deref().map(|path| replaced(path, request, env)).transpose()?;
    let calendar = Calendar {
        plan_id: args.plan_id.clone(),
        summary: args.summary.clone().unwrap_or_else(|| SUMMARY.to_owned()),
        remind: if args.no_alarm { None } else { args.remind.map_or(Some(REMIND), |reminder| reminder.0) },
        done: done(replaces.as_ref(), plan, request, (args, done_before), today)?,
        check_ins: args.check_ins,
        replaces,
        zone: request.time.as_ref().map(|time| time.zone.clone()),
        today,
        stamp: env.now.timestamp(),
    };
    calendar.text(plan).ok_or_else(|| {
        let what = "no session falls into the time that the plan covers, and a calendar file needs one";
        let before = plan.review.as_ref().map(|review| format!(" before the review on {}", review.date));
        let help = format!("let the plan go on for longer, or allow more days{}", before.unwrap_or_default());
        Failure::usage(what, help)
    })
}

/// Reads the calendar file that is to be replaced.
fn replaced(path: &Path, request: &Request, env: &Env) -> Result<Replaced, Failure> {
    let name = format!("`{}`", shown(path));
    let bytes = output::read(File::open(path)).map_err(|error| {
        Failure::io(format_args!("--replaces: {name} cannot be read: {error}"), "check the path, and who may read it")
    })?;
    let zone = request.time.as_ref().map(|time| time.zone.clone()).or_else(|| env.zone.clone());
    let zone = zone.or_else(|| TimeZone::try_system().ok()).unwrap_or(TimeZone::UTC);
    let help = "name the calendar file that `massfreq plan --output` wrote, as it was";
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| Failure::usage(format!("--replaces: {name} is not a calendar file"), help))?;
    Replaced::read(&text, &zone)
        .map_err(|Flaw { line, what }| Failure::usage(format!("--replaces: {name}, line {line}: {what}"), help))
}

/// How many sessions of the course there were before the plan. A guess could erase one that took place.
fn done(
    replaces: Option<&Replaced>,
    plan: &Plan,
    request: &Request,
    (args, done_before): (&Args, Option<usize>),
    today: Date,
) -> Result<usize, Failure> {
    let by = request.last.or(today.yesterday().ok());
    let before = replaces.and_then(|old| old.done_by(by?));
    let counted = before.or_else(|| replaces?.done_before());
    let has_begun = request.last.is_some() || args.plan_id.is_some() && plan.elapsed_days > 0;
    let goes_on = has_begun && (args.plan_id.is_some() || replaces.is_some());
    let sessions = |count| if count == 1 { "1 session".to_owned() } else { format!("{count} sessions") };
    let name = args.replaces.as_deref().map(shown).unwrap_or_default();
    match (done_before, counted, request.last) {
        (Some(done), Some(count), Some(last)) if done != count => {
            let what = format!("`{name}` has {} up to {last}, and `--done` says {done}", sessions(count));
            let help = format!("say `--done {count}`, with those that were missed, or check `--last` and the file");
            Err(Failure::usage(what, help))
        }
        (Some(done), ..) => Ok(done),
        (None, ..) if goes_on || before.is_some() => {
            let what = "the calendar has to know how many sessions of this plan took place";
            let told = match (counted, request.last, by) {
                (Some(count), Some(last), _) => {
                    format!("`--done {count}`: `{name}` has {} up to {last}", sessions(count))
                }
                (Some(count), None, Some(by)) => format!("`--done {count}`, if all up to {by} did"),
                _ => "`--done N`, such as `--done 2`, or `--done 0` if none did".to_owned(),
            };
            Err(Failure::usage(what, format!("add {told}")))
        }
        (None, ..) => Ok(counted.unwrap_or_default()),
    }
}
