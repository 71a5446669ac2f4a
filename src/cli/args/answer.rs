//! The arguments of `massfreq recommend`, and of a profile.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::facets::FactFlags;
use crate::model::dates;
use crate::profile::file::LAST_WEEK;

/// The facts about a person, and the time.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct ProfileArgs {
    #[command(flatten)]
    pub(crate) facts: FactFlags,

    /// Read the same facts from a YAML or JSON file (- for stdin); flags add to it
    #[arg(short, long, value_name = "FILE", help_heading = "About you")]
    pub(crate) profile: Option<PathBuf>,

    /// The week of the course that you are in, from 1
    #[arg(long, value_name = "N", value_parser = week, allow_negative_numbers = true, conflicts_with = "started", help_heading = "Time")]
    pub(crate) week: Option<u32>,

    /// The day on which the course began, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Time")]
    pub(crate) started: Option<Date>,

    /// The day of your last session: say when the next may be
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Time")]
    pub(crate) last: Option<Date>,

    /// Answer as if today were this day
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Time")]
    pub(crate) today: Option<Date>,
}

#[derive(Debug, Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Recommend {
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

fn week(text: &str) -> Result<u32, String> {
    let week = text.parse().ok().filter(|week| (1..=LAST_WEEK).contains(week));
    week.ok_or_else(|| format!("weeks are counted from 1 to {LAST_WEEK}"))
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
