//! `massfreq recommend`: a profile from flags and a file, an answer in the format that was asked for.

use anyhow::Context;
use jiff::civil::Date;

use super::args::{Format, Recommend};
use super::failure::{Failure, help, note};
use super::{Surroundings, output};
use crate::engine::{Elapsed, recommend};
use crate::facet::Facet;
use crate::next::days_between;
use crate::profile::file::{LAST_WEEK, ProfileFile};
use crate::profile::{Near, Profile, ProfileError};
use crate::recommendation::Recommendation;
use crate::render::{self, Look};
use crate::rules::{Rule, RuleSet};

/// The exit code of a referral, where it was asked for.
const REFERRED: u8 = 4;

pub(crate) fn run(rules: &RuleSet, args: &Recommend, around: &Surroundings) -> Result<u8, Failure> {
    let today = args.today.unwrap_or(around.today);
    let mut profile = Profile::new(rules);
    let read = facts(&mut profile, args).and_then(|file| Ok((elapsed(args, &file, today)?, last(args, &file, today)?)));
    let (elapsed, last) = read.map_err(|failure| failure.with_referral(&profile))?;

    let mut answer = recommend(&profile, elapsed);
    if let Some(last) = last {
        answer = answer.with_next(last, today);
    }
    if args.explain {
        answer = answer.with_explanation(&profile, elapsed);
    }
    if args.what_if {
        answer = answer.with_what_if(&profile, elapsed);
    }
    output::answer(&rendered(&answer, args, around)?)?;
    if args.quiet
        && let Some(lost) = render::lost(rules.lost_referrals())
    {
        output::aside(&note(&lost));
    }
    if profile.is_empty() && !args.quiet {
        output::aside(
            "note: nothing was given, so this is the default; say more with --goal, --lifestyle or --sign (see `massfreq goals`)\n",
        );
    }
    Ok(match answer {
        Recommendation::Refer(_) if args.exit_code => REFERRED,
        _ => 0,
    })
}

fn rendered(answer: &Recommendation, args: &Recommend, around: &Surroundings) -> Result<String, Failure> {
    if args.quiet {
        let summary = match answer {
            Recommendation::Recommended(answer) => &answer.summary,
            Recommendation::Refer(answer) => &answer.summary,
        };
        return Ok(format!("{}\n", summary.replace('\n', " ")));
    }
    let format = if args.json { Format::Json } else { args.format };
    let look = Look { width: output::width(), color: around.color_out };
    let text = match format {
        Format::Table => render::table(answer, look),
        Format::Markdown => render::markdown(answer),
        Format::Json => {
            render::json(answer, output::stdout_is_terminal()).context("the answer cannot be written as JSON")?
        }
        Format::Yaml => render::yaml(answer).context("the answer cannot be written as YAML")?,
    };
    Ok(text)
}

/// Adds the facts of the file and of the flags; what cannot be added is told at once, and the rest is added.
fn facts(profile: &mut Profile<'_>, args: &Recommend) -> Result<ProfileFile, Failure> {
    let file = match &args.profile {
        Some(path) => {
            let name = if path.as_os_str() == "-" { "stdin".to_owned() } else { path.display().to_string() };
            ProfileFile::read(&name, output::profile(path)?, profile)
        }
        None => Ok(ProfileFile::default()),
    };
    let flags = [
        (Facet::Goal, args.goal.as_slice()),
        (Facet::Lifestyle, &args.lifestyle),
        (Facet::Sign, &args.sign),
        (Facet::Caution, &args.caution),
        (Facet::Response, args.response.as_slice()),
    ];
    let mut text = String::new();
    for (facet, names) in flags {
        let slips: Vec<ProfileError> = names.iter().filter_map(|name| profile.add(facet, name).err()).collect();
        let mut told: Vec<String> = slips.iter().map(slip).collect();
        told.dedup();
        text.extend(told);
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

/// What there is of a facet; for cautions also the notice, since the person may be in need.
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

/// How far along the course is, as somebody said it.
#[derive(Clone, Copy)]
enum Said {
    Week(u32),
    Days(u32),
}

impl Said {
    fn elapsed(self) -> Elapsed {
        match self {
            Self::Week(week) => Elapsed::week(week),
            Self::Days(days) => Elapsed::days(days),
        }
    }

    /// Whether both can be true: a day agrees with the week that it is in.
    fn agrees(self, other: Self) -> bool {
        let week = |said: Self| said.elapsed().get() / 7;
        match (self, other) {
            (Self::Days(one), Self::Days(other)) => one == other,
            _ => week(self) == week(other),
        }
    }
}

/// Days since the course began, from whatever says so; what says otherwise is an error. A date is more exact than a
/// week.
fn elapsed(args: &Recommend, file: &ProfileFile, today: Date) -> Result<Elapsed, Failure> {
    let week = |name: &str, week: Option<u32>| week.map(|week| (format!("{name} {week}"), Said::Week(week)));
    let started = |name: &str, date: Option<Date>| {
        let Some(date) = date else { return Ok(None) };
        let days = u32::try_from(days_between(date, today)).map_err(|_| future(name, date, today))?;
        if days / 7 >= LAST_WEEK {
            return Err(Failure::usage(format!("{name} {date} is more than {LAST_WEEK} weeks ago"), "check the year"));
        }
        Ok(Some((format!("{name} {date}"), Said::Days(days))))
    };
    let said = [
        started("--started", args.started)?,
        started("the profile's started", file.started)?,
        week("--week", args.week),
        week("the profile's week", file.week),
    ];
    let mut said = said.into_iter().flatten();
    let Some((first, elapsed)) = said.next() else {
        return Ok(Elapsed::START);
    };
    match said.find(|(_, other)| !elapsed.agrees(*other)) {
        Some((other, _)) => {
            let hint = "say once how far along the course is: week 1 is its first seven days";
            Err(Failure::usage(format!("{first} and {other} do not agree"), hint))
        }
        None => Ok(elapsed.elapsed()),
    }
}

fn last(args: &Recommend, file: &ProfileFile, today: Date) -> Result<Option<Date>, Failure> {
    for (name, date) in [("--last", args.last), ("the profile's last", file.last)] {
        if let Some(date) = date.filter(|date| *date > today) {
            return Err(future(name, date, today));
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

fn future(name: &str, date: Date, today: Date) -> Failure {
    Failure::usage(format!("{name} {date} is in the future: today is {today}"), "check the date")
}
