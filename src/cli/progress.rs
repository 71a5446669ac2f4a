//! `massfreq progress`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::profile_args::{self, ProfileArgs};
use super::recommend::REFERRED;
use super::target::Target;
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

    /// How to print it [default: what the ending of --output says, or text]
    #[arg(short, long, value_name = "FORMAT", value_enum, help_heading = "Output")]
    format: Option<Format>,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    json: bool,

    /// Write it to a file, which only you can read if it is new: .json, .md, .html or .txt say how, where --format does not
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Write over a file that is there; whoever can read that can read the new one
    #[arg(long, requires = "output", help_heading = "Output")]
    force: bool,
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
    let asked = Target::new(args.output.as_ref(), args.force);
    let read = read.and_then(|(time, diary)| {
        args.profile.apart(asked.file.map(PathBuf::as_path), "answer")?;
        Ok((time.elapsed(|| today)?, time.last, diary, args.format()?))
    });
    let (elapsed, last, diary, format) = read.map_err(|failure| failure.after_referral(&profile))?;
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
    let place = (args.place(), diary::option());
    let progress = progress(rules, course, &told, answer);
    let refer = if let Recommendation::Refer(refer) = &progress.answer { Some(&**refer) } else { None };
    let target = if refer.is_some() { asked.or_shown() } else { asked };
    let is_shown = target.file != asked.file;
    let look = target.look(env);
    let page = |look| render::progress::page(&progress, &profile, &place, look);
    let text = match format {
        Format::Json => output::json_text(&progress, target.is_indented())?,
        Format::Markdown => page(Look::plain(look.width)).markdown(),
        Format::Html if !is_shown => page(Look::plain(look.width)).html(),
        Format::Text | Format::Html => page(look).text(look),
    };
    target.write_answer(text, refer)?;
    if is_shown && asked.tell_stale() {
        return Ok(REFERRED);
    }
    if has_rows && !proposes && matches!(progress.answer, Recommendation::Recommended(_)) {
        output::aside(NO_GOAL);
    }
    Ok(0)
}

impl Args {
    fn format(&self) -> Result<Format, Failure> {
        let said = if self.json { Some(Format::Json) } else { self.format };
        said.map_or_else(|| output::format_by_ending(self.output.as_ref()), |said| Ok(Some(said)))
            .map(Option::unwrap_or_default)
    }

    /// Where the diary is.
    fn place(&self) -> String {
        self.profile.diary.as_ref().map(shown).unwrap_or_default()
    }
}
