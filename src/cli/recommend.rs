//! `massfreq recommend`: an answer in the format that was asked for.

use clap::ValueEnum;

use super::failure::{Failure, note};
use super::profile_args::{self, ProfileArgs};
use super::{Env, lasting, output};
use crate::answer::describe::recommend;
use crate::answer::recommendation::Recommendation;
use crate::model::RuleSet;
use crate::profile::Profile;
use crate::render::{self, Look};

#[derive(Debug, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,

    /// How to print the answer
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        value_enum,
        help_heading = "Output",
        help = "How to print the answer [default: table] [env: MASSFREQ_FORMAT]"
    )]
    pub(crate) format: Option<Format>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Print the summary line alone
    #[arg(short, long, conflicts_with_all = ["format", "json", "explain", "what_if"], help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Show the rules that did not apply too, and the evidence
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,

    /// Show what every single changed fact would give
    #[arg(long, help_heading = "Output")]
    pub(crate) what_if: bool,

    /// Exit with 4 where the answer is a referral
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text with tables, for people
    #[default]
    Table,
    /// One JSON object
    Json,
    /// The same fields as YAML
    Yaml,
    /// A page to hand on
    Markdown,
}

/// The exit code of a referral, where it was asked for.
pub(crate) const REFERRED: u8 = 4;

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let today = || args.profile.today.unwrap_or_else(|| env.today());
    let mut profile = Profile::new(rules);
    let time =
        profile_args::read(&mut profile, &args.profile, today).and_then(|time| Ok((time.elapsed(today)?, time.last)));
    let (elapsed, last) = time.map_err(|failure| failure.with_referral(&profile))?;

    let mut answer = recommend(&profile, elapsed);
    if let Some(last) = last {
        answer = answer.with_next(last, today());
    }
    if args.explain {
        answer = answer.with_explanation(&profile, elapsed);
    }
    if args.what_if {
        answer = answer.with_what_if(&profile, elapsed);
    }
    let answer = lasting(answer);
    output::answer(&rendered(&answer, args, env.look())?)?;
    if args.quiet
        && let Some(lost) = render::lost(rules.lost_referrals())
    {
        output::aside(&note(&lost));
    }
    if profile.is_empty() && !args.quiet {
        output::aside(profile_args::NOTHING_GIVEN);
    }
    Ok(match *answer {
        Recommendation::Refer(_) if args.exit_code => REFERRED,
        _ => 0,
    })
}

fn rendered(answer: &Recommendation, args: &Args, look: Look) -> Result<String, Failure> {
    if args.quiet {
        let summary = match answer {
            Recommendation::Recommended(answer) => &answer.summary,
            Recommendation::Refer(answer) => &answer.summary,
        };
        return Ok(format!("{}\n", summary.replace('\n', " ")));
    }
    printed(answer, if args.json { Format::Json } else { args.format.unwrap_or_default() }, look)
}

/// The answer in a format.
pub(crate) fn printed(answer: &Recommendation, format: Format, look: Look) -> Result<String, Failure> {
    let text = match format {
        Format::Table => render::table(answer, look),
        Format::Markdown => render::markdown(answer),
        Format::Json => output::json_text(answer, output::stdout_is_terminal())?,
        Format::Yaml => output::yaml_text(answer)?,
    };
    Ok(text)
}
