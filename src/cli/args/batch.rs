//! The arguments of `massfreq batch`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::batch::Field;
use crate::model::dates;
use crate::model::names;

/// More than any machine has cores.
const MOST_JOBS: usize = 1024;

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Batch {
    /// Files with a profile a line (- for stdin) [default: stdin]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// How the profiles are written
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Input")]
    pub(crate) input: BatchInput,

    /// Stop at the first line that is in error
    #[arg(long, help_heading = "Input")]
    pub(crate) strict: bool,

    /// Answer as if today were this day [default: the day on which the batch begins]
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Input")]
    pub(crate) today: Option<Date>,

    /// How the answers are written
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: BatchFormat,

    /// Write only these fields of each answer, after its id; the status is added where none of them tells a referral
    #[arg(
        long,
        value_name = "FIELDS",
        value_delimiter = ',',
        value_parser = field,
        help_heading = "Output",
        long_help = FIELDS
    )]
    pub(crate) fields: Vec<Option<Field>>,

    /// The same as --fields status,summary,interval,next,referral
    #[arg(short, long, conflicts_with = "fields", help_heading = "Output")]
    pub(crate) brief: bool,

    /// Say at the end how many lines have which status, leading rule and interval, on stderr
    #[arg(long, help_heading = "Output")]
    pub(crate) summary: bool,

    /// How many lines are answered at once; the output is the same whatever the number [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// How the profiles of a batch are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum BatchInput {
    /// A JSON object a line
    #[default]
    Jsonl,
    /// Cells under a header; a cell with several names has `;` between them
    Csv,
}

/// How the answers of a batch are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum BatchFormat {
    /// A JSON object a line
    #[default]
    Jsonl,
    /// Cells under a header, as --brief has them if no fields are named
    Csv,
}

/// A field by its name; none for the id, which is always there.
const FIELDS: &str = "Write only these fields of each answer, after its id: schema, status, summary, profile, \
    elapsed_days, interval, course, next, referral, reasons, advice, rules, notice. The status is added where none of them \
    tells a referral. Course, reasons and advice are lists, which CSV has no cells for";

fn field(text: &str) -> Result<Option<Field>, String> {
    let text = text.trim();
    let all = Field::ALL.map(Field::as_str);
    match text.parse() {
        _ if text == "id" => Ok(None),
        Ok(field) => Ok(Some(field)),
        Err(_) => Err(match names::nearest(text, all) {
            Some(near) => format!("there is no such field; did you mean `{near}`?"),
            None => format!("the fields are {}", all.join(", ")),
        }),
    }
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs = text.parse().ok().filter(|jobs: &NonZeroUsize| jobs.get() <= MOST_JOBS);
    jobs.ok_or_else(|| format!("jobs are counted from 1 to {MOST_JOBS}"))
}
