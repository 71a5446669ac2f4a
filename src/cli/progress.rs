//! `massfreq progress`.

use clap::ValueEnum;

use super::profile_args::{self, ProfileArgs};
use super::{Env, diary, failure::Failure, output};
use crate::answer::describe::recommend;
use crate::answer::progress::{Noted, progress};
use crate::answer::recommendation::Recommendation;
use crate::diagnostics::visible::shown;
use crate::diary::course::Course;
use crate::model::{Facet, RuleSet};
use crate::profile::Profile;
use crate::render::{self, Look};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,

    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: Format,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text, for people
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object
    Json,
    /// A page to hand on
    Markdown,
    /// A page for a browser, to keep or to print
    Html,
}

const NO_GOAL: &str = "note: a diary does not say what the sessions are for: add your goal, such as `--goal NAME` (see \
                       `massfreq goals`), or your file, such as `--profile me.yaml`\n";

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let today = args.profile.today(|| env.today(None));
    let mut profile = Profile::new(rules);
    let read = profile_args::read(&mut profile, &args.profile, || today);
    let read = read.and_then(|(time, diary)| Ok((time.elapsed(|| today)?, time.last, diary)));
    let (elapsed, last, diary) = read.map_err(|failure| failure.after_referral(&profile))?;
    let diary = diary.unwrap_or_default();
    let course = Course::of(&diary);
    let told = course.told(rules, today);
    let mut answer = recommend(&profile, elapsed);
    if let Some(last) = last {
        answer = answer.with_next(last, today);
    }
    if let Recommendation::Refer(refer) = &mut answer {
        Noted::new(course, rules, today, diary::option()).in_referral(refer, &profile);
    }
    // It goes with facts that call for an interval.
    let proposes = [Facet::Goal, Facet::Lifestyle, Facet::Sign].iter().any(|facet| profile.of(*facet).next().is_some());
    let has_rows = course.days() > 0;
    let (place, look) = ((args.place(), diary::option()), env.look());
    let progress = progress(rules, course, &told, answer);
    let page = |look| render::progress::page(&progress, &profile, &place, look);
    match if args.json { Format::Json } else { args.format } {
        Format::Text => output::page(&page(look), env)?,
        Format::Json => output::json(&progress)?,
        Format::Markdown => output::answer(&page(Look::plain(look.width)).markdown())?,
        Format::Html => output::answer(&page(Look::plain(look.width)).html())?,
    }
    if has_rows && !proposes && matches!(progress.answer, Recommendation::Recommended(_)) {
        output::aside(NO_GOAL);
    }
    Ok(0)
}

impl Args {
    /// Where the diary is.
    fn place(&self) -> String {
        self.profile.diary.as_ref().map(shown).unwrap_or_default()
    }
}
