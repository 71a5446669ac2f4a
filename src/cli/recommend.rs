//! `massfreq recommend`.

use clap::ValueEnum;

use super::failure::{Failure, beside_built_in, note};
use super::profile_args::{self, ProfileArgs};
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

    /// How to print the answer [env: MASSFREQ_FORMAT]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<AnswerFormat>,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

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

/// Where the questions are that one line has no room for.
const ASK_FIRST: &str = "the questions are shown without --quiet";

/// The exit code of a referral under `--exit-code`.
pub(crate) const REFERRED: u8 = 4;

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let today = || args.profile.today(|| env.today(None));
    let mut profile = Profile::new(rules);
    let time = profile_args::read(&mut profile, &args.profile, today).and_then(|(time, diary)| {
        args.profile.apart(None, "answer")?;
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
    let text = if args.quiet { summary(&answer) } else { printed(&answer, &profile, format, env.look())? };
    output::answer(&text)?;
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
    let is_referral = matches!(*answer, Recommendation::Refer(_));
    Ok(if is_referral && args.exit_code { REFERRED } else { 0 })
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
) -> Result<String, Failure> {
    match format {
        AnswerFormat::Text => Ok(render::text(answer, profile, look)),
        AnswerFormat::Markdown => Ok(render::markdown(answer, profile)),
        AnswerFormat::Html => Ok(render::html(answer, profile)),
        AnswerFormat::Json => output::json_text(answer, output::stdout_is_terminal()),
        AnswerFormat::Yaml => output::yaml_text(answer),
    }
}
