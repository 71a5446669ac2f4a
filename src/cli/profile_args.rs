//! Builds a profile from command-line flags and an optional file.

use jiff::civil::Date;

use super::args::ProfileArgs;
use super::failure::{Failure, help, note};
use super::output;
use crate::model::{Facet, Rule, RuleSet};
use crate::profile::file::ProfileFile;
use crate::profile::time::{TimeError, TimeFacts};
use crate::profile::{Near, Profile, ProfileError};

/// What is said where no fact was given.
pub(crate) const NOTHING_GIVEN: &str = "note: nothing was given, so this is the default; say more with --goal, --lifestyle or --sign (see `massfreq goals`)\n";

/// Adds the facts of the file and of the flags, and gives what they say of time.
pub(crate) fn read(
    profile: &mut Profile<'_>,
    args: &ProfileArgs,
    today: impl Fn() -> Date,
) -> Result<TimeFacts, Failure> {
    let file = facts(profile, args)?;
    let started = [("--started", args.started), ("the profile's started", file.started)];
    let weeks = [("--week", args.week), ("the profile's week", file.week)];
    Ok(TimeFacts {
        started: started.into_iter().filter_map(|(name, date)| Some((name, date?))).collect(),
        weeks: weeks.into_iter().filter_map(|(name, week)| Some((name, week?))).collect(),
        last: last(args, &file, today)?,
    })
}

/// Adds the facts of the file and of the flags. One that cannot be added is an error, and the others
/// are added all the same.
pub(super) fn facts(profile: &mut Profile<'_>, args: &ProfileArgs) -> Result<ProfileFile, Failure> {
    let file = match &args.profile {
        Some(path) => {
            let name = if path.as_os_str() == "-" { "stdin".to_owned() } else { path.display().to_string() };
            ProfileFile::read(&name, output::profile(path)?, profile)
        }
        None => Ok(ProfileFile::default()),
    };
    let mut text = String::new();
    for (facet, names) in args.facts.0.iter() {
        let slips: Vec<ProfileError> = names.iter().filter_map(|name| profile.add(facet, name).err()).collect();
        let mut messages: Vec<String> = slips.iter().map(slip).collect();
        messages.dedup();
        text.extend(messages);
        if slips.iter().any(|slip| matches!(slip, ProfileError::UnknownName { .. })) {
            text.push_str(&note(&known(profile.rules(), facet)));
        }
    }
    match file {
        Err(findings) => Err(Failure::Profile(findings, text)),
        Ok(_) if !text.is_empty() => Err(Failure::Usage(text)),
        Ok(file) => Ok(file),
    }
}

/// The names of a facet; for cautions also the notice, since the person may be in need.
fn known(rules: &RuleSet, facet: Facet) -> String {
    let names: Vec<&str> = rules.facts(facet).map(Rule::name).collect();
    let known = if names.is_empty() {
        format!("the rule set has no {}", facet.plural())
    } else {
        format!("the {} are {}", facet.plural(), names.join(", "))
    };
    if facet == Facet::Caution { format!("{known}\n{}", rules.notice()) } else { known }
}

fn slip(error: &ProfileError) -> String {
    let hint = match error {
        ProfileError::UnknownName { name, near: Some(Near::Facet(facet)), .. } => {
            Some(format!("`{name}` is a {facet}: give it with --{facet}"))
        }
        other => other.hint(),
    };
    let hint = hint.map(|hint| help(&hint)).unwrap_or_default();
    format!("error: {error}\n{hint}")
}

fn last(args: &ProfileArgs, file: &ProfileFile, today: impl Fn() -> Date) -> Result<Option<Date>, Failure> {
    for (name, date) in [("--last", args.last), ("the profile's last", file.last)] {
        if let Some(date) = date.filter(|date| *date > today()) {
            return Err(TimeError::future(name, date, today()).into());
        }
    }
    match (args.last, file.last) {
        (Some(flag), Some(filed)) if flag != filed => Err(Failure::usage(
            format!("--last {flag} and the profile's last {filed} do not agree"),
            "say once when the last session was",
        )),
        (flag, filed) => Ok(flag.or(filed)),
    }
}
