//! `massfreq batch`: very many profiles, a line each.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use clap::ValueEnum;
use jiff::civil::Date;

use super::failure::{Failure, INTERRUPTED, note};
use super::{Env, output, signals};
use crate::batch::{self, End, Field, Form, Input, InputError, Running, Tally, Task};
use crate::model::{RuleSet, dates, names};
use crate::render;

mod progress;

use progress::Progress;

/// More than any machine has cores.
const MOST_JOBS: usize = 1024;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
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

pub(crate) fn run(rules: RuleSet, args: &Args, env: &Env) -> Result<u8, Failure> {
    let form = form(args)?;
    let mut files = args.files.clone();
    if files.is_empty() {
        files.push("-".into());
    }
    let sizes: Vec<Option<u64>> = files.iter().map(|file| size(file)).collect::<Result<_, _>>()?;
    let names: Vec<String> = files.iter().map(|file| name(file)).collect();
    if let Some(lost) = render::lost(rules.lost_referrals()) {
        output::aside(&note(&lost));
    }
    if let Err(end) = batch::write(form.header().as_bytes()) {
        return told(end, &Tally::default(), &names);
    }
    let progress = Arc::new(Progress::new(sizes.into_iter().sum()));
    let task = Task {
        rules,
        form,
        today: args.today.unwrap_or_else(|| env.today()),
        names: if names.len() > 1 { names.clone() } else { Vec::new() },
        stops_at_error: args.strict,
        jobs: args.jobs.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get),
        progress: Box::new({
            let progress = Arc::clone(&progress);
            move |bytes| {
                if let Some(progress) = progress.as_ref() {
                    progress.add(bytes);
                }
            }
        }),
    };
    let running = Running::new(task, Input::new(files, args.input == BatchInput::Csv));
    let (end, tally) = running
        .run(&signals::caught())
        .map_err(|error| anyhow::Error::new(error).context("no worker can be started"))?;
    if let Some(progress) = progress.as_ref() {
        progress.end();
    }
    if args.summary {
        output::aside(&tally.text());
    }
    told(end, &tally, &names)
}

/// How a batch ended.
fn told(end: End, tally: &Tally, names: &[String]) -> Result<u8, Failure> {
    let first = tally.first_error.as_deref().unwrap_or_default();
    let (errors, lines) = (tally.errors, tally.lines());
    let in_error = {
        let is = if errors == 1 { "is" } else { "are" };
        let lines = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
        format!("{errors} of {lines} {is} in error, the first is {first}\n")
    };
    if errors > 0 && !matches!(end, End::Done | End::Slip) {
        output::aside(&in_error);
    }
    match end {
        End::Done if errors == 0 => Ok(0),
        End::Done => {
            let help = "the output says of each what is wrong, where its answer would be";
            Err(Failure::Unreadable(format!("error: {in_error}  help: {help}\n")))
        }
        End::Slip => Err(Failure::Unreadable(format!(
            "error: {first} is in error, and `--strict` stops there\n  help: the last line of the output says what is wrong\n"
        ))),
        End::Interrupted => {
            let lines = if lines == 1 { "1 line is".to_owned() } else { format!("{lines} lines are") };
            output::aside(&format!("interrupted: {lines} done\n"));
            Ok(INTERRUPTED)
        }
        End::Input(InputError::Unreadable { file, error }) => {
            Err(Failure::unreadable(names.get(file).map_or("the input", String::as_str), &error))
        }
        End::Input(InputError::Header { file, error }) => Err(Failure::usage(
            format!("the header of {}: {}", names.get(file).map_or("the input", String::as_str), error.message),
            "the first line names the columns, such as `id,goals,lifestyles`",
        )),
        End::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        End::Output(error) => Err(Failure::unwritable("the output", &error)),
        End::Lost => Err(anyhow::anyhow!("a worker ended too early; not all lines are answered").into()),
    }
}

fn form(args: &Args) -> Result<Form, Failure> {
    let mut fields: Vec<Field> = Vec::new();
    for field in args.fields.iter().flatten() {
        // A key is in an object once.
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    // Whatever is asked for, a referral is seen to be one.
    let tells = |field: &Field| matches!(field, Field::Status | Field::Summary | Field::Referral);
    if !args.fields.is_empty() && !fields.iter().any(tells) {
        fields.insert(0, Field::Status);
    }
    match args.format {
        BatchFormat::Jsonl if args.brief => Ok(Form::Json(Field::BRIEF.to_vec())),
        BatchFormat::Jsonl if args.fields.is_empty() => Ok(Form::Json(Field::ALL.to_vec())),
        BatchFormat::Jsonl => Ok(Form::Json(fields)),
        BatchFormat::Csv if args.fields.is_empty() => csv(&Field::BRIEF),
        BatchFormat::Csv => csv(&fields),
    }
}

fn csv(fields: &[Field]) -> Result<Form, Failure> {
    Form::csv(fields).map_err(|field| {
        Failure::usage(format!("`{field}` is a list, which has no cells"), "leave it out, or write `--format jsonl`")
    })
}

fn name(file: &Path) -> String {
    if file.as_os_str() == "-" { "stdin".to_owned() } else { file.display().to_string() }
}

/// The bytes of a file that can be read; `None` where that is not known before its end.
fn size(file: &Path) -> Result<Option<u64>, Failure> {
    if file.as_os_str() == "-" {
        return Ok(None);
    }
    let there = file
        .metadata()
        .and_then(|there| if there.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(there) });
    let there = there.map_err(|error| Failure::unreadable(&file.display().to_string(), &error))?;
    Ok(there.is_file().then_some(there.len()))
}
