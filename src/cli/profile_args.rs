//! Builds a profile from command-line flags and an optional file.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::ToSpan;
use jiff::civil::Date;

use super::failure::{Failure, help};
use super::{args::FactFlags, diary, output, rules_source::quoted, same_file};
use crate::diagnostics::visible::{raw, shown, visible};
use crate::diary::course::Course;
use crate::diary::file::Diary;
use crate::model::dates::{Day, Side};
use crate::model::names::{clip, series};
use crate::model::{ByFacet, Facet, RuleSet, interval::WEEK};
use crate::order::Order as _;
use crate::profile::calendar::name_and_day;
use crate::profile::file::{LAST_WEEK, ProfileFile};
use crate::profile::names::{meant, names_in};
use crate::profile::near::{Near, nearest};
use crate::profile::time::{TimeError, TimeFacts};
use crate::profile::{Near as Suggestion, Profile, ProfileError};

/// The facts about a person. Any text can be their value here, so that they are known beside an error elsewhere.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Stated {
    #[command(flatten)]
    facts: FactFlags,

    /// Read these from a file (- is stdin) as well
    ///
    /// The file is YAML or JSON, such as `{goals: [NAME], signs: [NAME, NAME], started: 2026-01-31}`; all keys are in
    /// `massfreq schema profile`. Options add to what it says.
    #[arg(short, long, value_name = "FILE", help_heading = "About you")]
    pub(super) profile: Vec<PathBuf>,

    /// A caution that a professional agreed to, and when
    #[arg(long, value_name = "NAME[=DATE]", help_heading = "About you")]
    cleared: Vec<String>,
}

/// The facts about a person, and the time.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct ProfileArgs {
    #[command(flatten)]
    stated: Stated,

    /// You have looked at the warning signs: today, or on that day, such as =yesterday
    #[arg(long, value_name = "DATE", num_args = 0..=1, require_equals = true, default_missing_value = "today", help_heading = "Time")]
    screened: Vec<Day>,

    /// You have taken stock of how it is going: today, or on that day, such as =monday
    #[arg(long, value_name = "DATE", num_args = 0..=1, require_equals = true, default_missing_value = "today", help_heading = "Time")]
    reviewed: Vec<Day>,

    /// The week of the course that you are in, from 1
    #[arg(long, value_name = "N", value_parser = week, allow_negative_numbers = true, conflicts_with = "started", help_heading = "Time")]
    week: Vec<u32>,

    /// The day on which the course began, such as 2026-01-31, "3 weeks ago" or "last monday"
    #[arg(long, value_name = "DATE", help_heading = "Time")]
    started: Vec<Day>,

    /// The day of your last session, such as yesterday: say when the next may be
    #[arg(long, value_name = "DATE", help_heading = "Time")]
    last: Vec<Day>,

    /// Take what your diary says: the usual one, or that file [env: MASSFREQ_DIARY]
    ///
    /// It says how you are since the sessions began, when the first and the last were, and which cautions hold.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = diary::path(), help_heading = "About you")]
    pub(super) diary: Option<PathBuf>,

    /// Whether it is no error where there is no diary yet.
    #[arg(skip)]
    pub(super) may_have_diary: bool,

    /// Answer as if today were this day
    #[arg(long, value_name = "DATE", help_heading = "Time")]
    today: Option<Day>,
}

impl ProfileArgs {
    /// A profile file and a diary alone.
    pub(super) fn of_files(profile: Option<PathBuf>, diary: Option<PathBuf>) -> Self {
        let facts = FactFlags(ByFacet::new(|_| Vec::new()));
        let stated = Stated { facts, profile: profile.into_iter().collect(), cleared: Vec::new() };
        Self {
            stated,
            diary,
            may_have_diary: false,
            screened: Vec::new(),
            reviewed: Vec::new(),
            week: Vec::new(),
            started: Vec::new(),
            last: Vec::new(),
            today: None,
        }
    }

    /// An error if what is written would go into the profile; no output is stdout.
    pub(super) fn apart(&self, output: Option<&Path>, what: &str) -> Result<(), Failure> {
        let files = Some(self.stated.profile.as_slice()).filter(|files| !files.is_empty());
        files.and_then(|files| same_file::written_too(files, output)).map_or(Ok(()), |path| {
            let what = format!("`{}` is the profile, and the {what} would take its place", shown(path));
            Err(Failure::usage(what, "let it go into another file"))
        })
    }

    /// The day of the answer. Words for it count from the real day.
    pub(crate) fn today(&self, real: impl FnOnce() -> Date) -> Date {
        today(self.today, real)
    }

    /// The day of the answer, where it is said without regard to the clock.
    pub(crate) fn fixed_today(&self) -> Option<Date> {
        fixed(self.today)
    }
}

/// The day of `--today`, where it is a date.
pub(super) fn fixed(today: Option<Day>) -> Option<Date> {
    match today {
        Some(Day::On(date)) => Some(date),
        _ => None,
    }
}

/// The day that `--today` says, else the real one.
pub(super) fn today(said: Option<Day>, real: impl FnOnce() -> Date) -> Date {
    said.unwrap_or(Day::TODAY).date(Side::Past, real)
}

fn week(text: &str) -> Result<u32, String> {
    let week = text.parse().ok().filter(|week| (1..=LAST_WEEK).contains(week));
    week.ok_or_else(|| format!("weeks are counted from 1 to {LAST_WEEK}"))
}

pub(crate) const NOTHING_GIVEN: &str = "note: nothing was given, so this is the default; say more with --goal, --lifestyle or --sign (see `massfreq goals`)\n";

/// Adds the facts of the file, the flags and the diary to a profile, and returns the time facts and the diary.
pub(crate) fn read(
    profile: &mut Profile<'_>,
    args: &ProfileArgs,
    today: impl Fn() -> Date,
) -> Result<(TimeFacts, Option<Diary>), Failure> {
    let past = |day: Day| day.date(Side::Past, &today);
    let file = facts(profile, &args.stated, &today);
    let diary = args.diary.as_deref().map(|path| {
        if args.may_have_diary {
            diary::read(path, profile, today())
        } else {
            diary::expected(path, profile, today()).map(Some)
        }
    });
    let diary = diary.transpose().map(Option::flatten);
    let course = diary.as_ref().ok().and_then(Option::as_ref).map(Course::of);
    let added = course.map_or(Ok(()), |course| diary::add_to(profile, course, today()));
    for day in &args.screened {
        profile.screened(past(*day));
    }
    for day in &args.reviewed {
        profile.reviewed(past(*day));
    }
    // After an error too, so that what has lapsed refers.
    let settled = if profile.has_days() { profile.settle(today()) } else { Ok(()) };
    let file = file?;
    added?;
    settled?;
    let started = args.started.iter().map(|day| ("--started", past(*day)));
    let weeks = args.week.iter().map(|week| ("--week", *week));
    let lasts = args.last.iter().map(|day| ("--last", past(*day)));
    // A course whose last session is longer ago than weeks are counted is over.
    let earliest = || today().saturating_sub((i64::from(LAST_WEEK * WEEK) - 1).days());
    let noted = course.and_then(Course::last).filter(|last| *last >= earliest()).map(|date| (NOTED, date));
    let lasts: Vec<_> = lasts.chain(file.last.map(|date| ("the profile's last", date))).chain(noted).collect();
    let began =
        noted.and(course.and_then(Course::started)).map(|date| ("the diary's first session", date.max(earliest())));
    let time = TimeFacts {
        started: started.chain(file.started.map(|date| ("the profile's started", date))).chain(began).collect(),
        weeks: weeks.chain(file.week.map(|week| ("the profile's week", week))).collect(),
        last: last(&lasts, &today)?,
    };
    Ok((time, diary?))
}

/// Adds the facts of the file and the flags. After an error the others are still added.
pub(super) fn facts(
    profile: &mut Profile<'_>,
    stated: &Stated,
    today: &dyn Fn() -> Date,
) -> Result<ProfileFile, Failure> {
    let mut file = Ok(ProfileFile::default());
    for path in &stated.profile {
        file = self::file(profile, path, today);
    }
    if stated.profile.len() > 1 {
        file = Err(Failure::usage("`--profile` can be given once", "put the facts into one file"));
    }
    let rules = profile.rules();
    let mut text = String::new();
    let mut slips: Vec<ProfileError> = Vec::new();
    let names = |facet, text| names_in(facet, text, ',', |name| meant(rules, facet, name).is_some());
    for (facet, texts) in stated.facts.0.iter() {
        for name in texts.iter().flat_map(|text| names(facet, text)) {
            let Err(slip) = profile.add(facet, name) else { continue };
            // A caution that is given as something else refers all the same.
            if let ProfileError::UnknownName { near: Some(Suggestion::Facet(caution)), .. } = &slip
                && caution.is_screened()
            {
                slips.extend(profile.add(*caution, name).err());
            }
            slips.push(slip);
        }
    }
    for cleared in stated.cleared.iter().flat_map(|text| names(Facet::Caution, text)) {
        let (name, on) = name_and_day(cleared);
        let added = match on.map(str::parse::<Day>).transpose() {
            Ok(on) => profile.add_cleared(name, on.map(|on| on.date(Side::Past, today))),
            Err(error) => {
                let error = error.with_year(today);
                text.push_str(&error_and_cure(&format!("--cleared {cleared}: {}", error.what), &error.cure));
                // A word of no known day counts for nothing.
                profile.add(Facet::Caution, name)
            }
        };
        slips.extend(added.err());
    }
    if text.is_empty() && slips.is_empty() {
        return file;
    }
    let slips = slips_in_words(rules, text, slips, |facet, name| format!("--{facet} {name}"));
    Err(match file {
        Err(failure) => failure.after(slips),
        Ok(_) => slips,
    })
}

/// Adds the facts of a file; after an error those that can be read.
pub(super) fn file(profile: &mut Profile<'_>, path: &Path, today: &dyn Fn() -> Date) -> Result<ProfileFile, Failure> {
    let name = if path.as_os_str() == "-" { "stdin".to_owned() } else { raw(path) };
    let read = |bytes| ProfileFile::read(&name, bytes, profile, today).map_err(Failure::Profile);
    output::profile(path).and_then(read)
}

/// What some words may call for at once. Where the rules know nothing near, the built-in ones may.
pub(super) fn worry(rules: &RuleSet, text: &str) -> Option<Failure> {
    let near = nearest(rules, text);
    if near.is_empty() { lost_worry(text) } else { gravest(rules, &near) }
}

/// The same by the built-in rules.
fn lost_worry(text: &str) -> Option<Failure> {
    let built_in = RuleSet::built_in().ok()?;
    gravest(&built_in, &nearest(&built_in, text))
}

fn gravest(rules: &RuleSet, near: &[Near<'_>]) -> Option<Failure> {
    let gravest = near.iter().filter_map(|near| near.worry).max()?;
    let mut profile = Profile::new(rules);
    for near in near.iter().filter(|near| near.worry == Some(gravest)) {
        // It is a name of these rules.
        let _ = profile.add(near.facet, near.name);
    }
    Failure::worry(&profile)
}

/// What is wrong with names, after other slips and what the names may call for at once; `typed` is what to type for one of another facet.
pub(super) fn slips_in_words(
    rules: &RuleSet,
    others: String,
    mut slips: Vec<ProfileError>,
    typed: impl Fn(Facet, &str) -> String,
) -> Failure {
    let is_caution =
        |slip: &ProfileError| matches!(slip, ProfileError::UnknownName { facet, .. } if facet.is_screened());
    // What may be an emergency comes first.
    slips.order_by_key(|slip| !is_caution(slip));
    let in_words = |slip: &ProfileError| {
        let hint = match slip {
            ProfileError::UnknownName { near: Some(Suggestion::Facet(facet)), name, .. } => {
                format!("{}: type `{}`", slip.hint(), typed(*facet, &quoted(&clip(name))))
            }
            ProfileError::UnknownName { near: Some(Suggestion::Others(near)), .. } => {
                let near: Vec<String> = near.iter().map(|(facet, name)| format!("`{}`", typed(*facet, name))).collect();
                format!("did you mean {}?", series(&near, "or"))
            }
            other => other.hint(),
        };
        error_and_cure(&slip.to_string(), &hint)
    };
    let mut messages: Vec<String> = slips.iter().map(in_words).collect();
    messages.dedup();
    let worries = slips.iter().filter_map(|slip| match slip {
        // What is a name elsewhere is read there.
        ProfileError::UnknownName { near: Some(Suggestion::Facet(_)), .. } | ProfileError::Second { .. } => None,
        ProfileError::UnknownName { near: Some(Suggestion::Lost(..)), name, .. } => lost_worry(name),
        ProfileError::UnknownName { name, .. } => worry(rules, name),
    });
    let gravest = worries.max_by_key(|worry| if let Failure::Worry(level, _) = worry { Some(*level) } else { None });
    gravest.into_iter().fold(Failure::Usage(others + &messages.concat()), Failure::after)
}

fn error_and_cure(what: &str, cure: &str) -> String {
    format!("error: {}\n{}", visible(what), help(&visible(cure)))
}

/// What the last session of a diary is called.
const NOTED: &str = "the diary's last session";

/// The one day that all say.
fn last(said: &[(&str, Date)], today: impl Fn() -> Date) -> Result<Option<Date>, Failure> {
    let Some((first, date)) = said.first() else { return Ok(None) };
    if let Some((name, date)) = said.iter().find(|(_, date)| *date > today()) {
        return Err(TimeError::future(name, *date, today()).into());
    }
    match said.iter().find(|(_, other)| other != date) {
        Some((name, other)) => {
            let help = if *name == NOTED {
                "leave one of them out, or note the session: `massfreq check-in --session yes --date DATE`"
            } else {
                "say once when the last session was"
            };
            Err(Failure::usage(format!("{first} {date} and {name} {other} do not agree"), help))
        }
        None => Ok(Some(*date)),
    }
}
