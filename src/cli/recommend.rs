//! `massfreq recommend`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::failure::{Failure, beside_built_in, note};
use super::profile_args::{self, ProfileArgs};
use super::target::Target;
use super::{Env, diary, lasting, output};
use crate::answer::{describe::recommend, progress::Noted, recommendation::Recommendation};
use crate::diary::course::Course;
use crate::model::RuleSet;
use crate::profile::Profile;
use crate::render::{self, Look};

#[derive(Debug, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,

    /// How to print the answer [default: what the ending of --output says, or text] [env: MASSFREQ_FORMAT]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<AnswerFormat>,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Write it to a file, which only you can read if it is new: .json, .yaml, .md, .html or .txt say how, where --format does not
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Write over a file that is there; whoever can read that can read the new one
    #[arg(long, requires = "output", help_heading = "Output")]
    pub(crate) force: bool,

    /// Print one line alone; the last of -q, --format, --explain and --what-if counts
    #[arg(short, long, overrides_with_all = ["format", "json", "explain", "what_if"], help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Show more: sources, evidence, and what did not apply
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,

    /// Show what one fact more or less would change
    #[arg(long, help_heading = "Output")]
    pub(crate) what_if: bool,

    /// Exit with 4 where the answer is a referral
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// Text, for people (where nothing else is said)
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object
    Json,
    /// The same fields as YAML
    Yaml,
    /// A page to hand on
    Markdown,
    /// A page for a browser, to keep or to print
    Html,
}

impl AnswerFormat {
    /// The same, but for what only a browser shows.
    fn at_terminal(self) -> Self {
        if self == Self::Html { Self::Text } else { self }
    }
}

/// Where the questions are that one line has no room for.
const ASK_FIRST: &str = "the questions are shown without --quiet";

/// The exit code of a referral under `--exit-code`.
pub(crate) const REFERRED: u8 = 4;

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let today = || args.profile.today(|| env.today(None));
    let mut profile = Profile::new(rules);
    let asked = Target::new(args.output.as_ref(), args.force);
    let time = profile_args::read(&mut profile, &args.profile, today).and_then(|(time, diary)| {
        args.profile.apart(asked.file.map(PathBuf::as_path), "answer")?;
        Ok((time.elapsed(today)?, time.last, diary))
    });
    let (elapsed, last, diary) = time.map_err(|failure| failure.after_referral(&profile))?;

    let mut answer = recommend(&profile, elapsed);
    if let Some(last) = last {
        answer = answer.with_next(last, today());
    }
    if let Some(diary) = &diary {
        answer = Noted::new(Course::of(diary), rules, today(), diary::option()).in_answer(answer, &profile);
    }
    if args.explain {
        answer = answer.with_explanation(&profile, elapsed);
    }
    if args.what_if {
        answer = answer.with_what_if(&profile, elapsed);
    }
    let answer = lasting(answer);
    let format = if args.json { AnswerFormat::Json } else { args.format.unwrap_or_default() };
    let refer = if let Recommendation::Refer(refer) = &*answer { Some(&**refer) } else { None };
    let target = if refer.is_some() { asked.or_shown() } else { asked };
    let is_shown = target.file != asked.file;
    let format = if is_shown { format.at_terminal() } else { format };
    let text = if args.quiet {
        summary(&answer)
    } else {
        printed(&answer, &profile, format, target.look(env), target.is_indented())?
    };
    target.write_answer(text, refer)?;
    let is_stale = is_shown && asked.tell_stale();
    if args.quiet {
        beside_built_in(rules);
        if let Recommendation::Recommended(answer) = &*answer
            && !answer.ask_first.is_empty()
        {
            output::aside(&note(ASK_FIRST));
        }
    }
    if profile.is_empty() && !args.quiet {
        output::aside(profile_args::NOTHING_GIVEN);
    }
    Ok(if is_stale || refer.is_some() && args.exit_code { REFERRED } else { 0 })
}

fn summary(answer: &Recommendation) -> String {
    let summary = match answer {
        Recommendation::Recommended(answer) => render::first(answer),
        Recommendation::Refer(answer) => answer.summary.clone(),
    };
    summary.replace('\n', " ") + "\n"
}

pub(crate) fn printed(
    answer: &Recommendation,
    profile: &Profile<'_>,
    format: AnswerFormat,
    look: Look,
    is_indented: bool,
) -> Result<String, Failure> {
    match format {
        AnswerFormat::Text => Ok(render::text(answer, profile, look)),
        AnswerFormat::Markdown => Ok(render::markdown(answer, profile)),
        AnswerFormat::Html => Ok(render::html(answer, profile)),
        AnswerFormat::Json => output::json_text(answer, is_indented),
        AnswerFormat::Yaml => output::yaml_text(answer),
    }
}
