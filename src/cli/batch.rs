//! `massfreq batch`: many profiles, one per line.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use clap::ValueEnum;

use super::failure::{Failure, INTERRUPTED, beside_built_in, note};
use super::profile_args::today;
use super::rules_source::{quoted, word};
use super::waiting::Progress;
use super::{Env, output, same_file, signals};
use crate::batch::{self, End, Field, Form, Input, InputError, Layout, Tally, Task, separator_shown};
use crate::diagnostics::visible::{raw, shown, visible};
use crate::load::again;
use crate::model::{RuleSet, dates::Day, names};

/// More than any machine has cores.
const MOST_JOBS: usize = 1024;

#[derive(Debug, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Args {
    /// Files with a profile a line (- for stdin) [default: stdin]
    ///
    /// A line is such as `{"id": "1", "goals": ["NAME"], "week": 6}`; all keys are in `massfreq schema profile`.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// How the profiles are written [default: csv for a file that ends in .csv or .tsv, or jsonl]
    #[arg(short, long, value_name = "FORMAT", value_enum, help_heading = "Input")]
    pub(crate) input: Option<BatchInput>,

    /// What is between the cells: one character, or `tab` [default: `,`, `;` or a tab, as the header shows]
    #[arg(long, value_name = "CHARACTER", value_parser = separator, help_heading = "Input")]
    pub(crate) separator: Option<u8>,

    /// Stop at the first line that is in error
    #[arg(long, help_heading = "Input")]
    pub(crate) strict: bool,

    /// Answer as if today were this day [default: the day on which the batch begins]
    #[arg(long, value_name = "DATE", help_heading = "Input")]
    pub(crate) today: Option<Day>,

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

    #[arg(
        short,
        long,
        overrides_with = "fields",
        help_heading = "Output",
        help = "The same as --fields with status, summary, interval, next, referral, screening, ask_first, review"
    )]
    pub(crate) brief: bool,

    /// Write cells as they are: without it, one that a spreadsheet takes for a formula begins with `'`
    #[arg(long, help_heading = "Output")]
    pub(crate) raw: bool,

    /// Say at the end how many lines have which status, leading rule and interval, on stderr
    #[arg(long, help_heading = "Output")]
    pub(crate) summary: bool,

    /// How many lines are answered at once; the output is the same whatever the number [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = jobs, allow_negative_numbers = true, help_heading = "Speed")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// How the profiles of a batch are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BatchInput {
    /// A JSON object a line
    Jsonl,
    /// Cells under a header; several names in a cell have `;` or `,` between them
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

const FIELDS: &str = "Write only these fields of each answer, after its id: schema, status, summary, profile, \
    screening, elapsed_days, interval, course, next, ask_first, review, referral, reasons, advice, rules, notice. The status \
    is added where none of them tells a referral. Course, reasons and advice are lists, which CSV has no cells for";

/// A field by its name; `None` for the id, which is always written.
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

fn separator(text: &str) -> Result<u8, &'static str> {
    batch::separator(text.as_bytes())
}

fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs = text.parse().ok().filter(|jobs: &NonZeroUsize| jobs.get() <= MOST_JOBS);
    jobs.ok_or_else(|| format!("jobs are counted from 1 to {MOST_JOBS}"))
}

pub(crate) fn run(rules: RuleSet, args: &Args, arguments: &[OsString], env: &Env) -> Result<u8, Failure> {
    let form = form(args)?;
    let mut files = args.files.clone();
    if files.is_empty() {
        files.push("-".into());
    }
    let pipe = |file: usize, program: &str| Some(repeated(program, files.get(file)?, args, arguments));
    let laid_out = files.iter().map(|file| Ok((file.clone(), layout(args, file)?))).collect::<Result<_, Failure>>()?;
    let sizes: Vec<Option<u64>> = files.iter().map(|file| size(file)).collect::<Result<_, _>>()?;
    let names: Vec<String> = files.iter().map(|file| name(file)).collect();
    if let Some(file) = same_file::written_too(&files, None) {
        let what = format!("{} is read and written at once: its answers would be read as profiles", name(file));
        return Err(Failure::usage(what, "write the answers to another file"));
    }
    if files.iter().any(|file| file.as_os_str() == "-") {
        output::waits("profiles", "one a line");
    }
    output::takes_output()?;
    beside_built_in(&rules);
    if let Err(end) = batch::write(form.header().as_bytes()) {
        return report(end, &Tally::default(), &names, pipe);
    }
    let progress = Arc::new(Bytes::new(sizes.into_iter().sum()));
    let task = Task {
        rules,
        form,
        today: today(args.today, || env.today(None)),
        names: if names.len() > 1 { names.clone() } else { Vec::new() },
        stops_at_error: args.strict,
        jobs: args.jobs.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get),
        progress: Box::new({
            let progress = Arc::clone(&progress);
            move |bytes| progress.add(bytes)
        }),
    };
    let told = names.clone();
    let tell = move |file: usize, separator| {
        let (name, comma) =
            (told.get(file).map_or("the input", String::as_str), if separator == b';' { ',' } else { ';' });
        let cells = separator_shown(separator);
        output::aside(&note(&format!(
            "{name} has {cells} between its cells, so several names in a cell have `{comma}`"
        )));
    };
    let (end, tally) = batch::run(task, Input::new(laid_out, Box::new(tell)), &signals::caught())
        .map_err(|error| anyhow::Error::new(error).context("no worker can be started"))?;
    progress.line.clear();
    if args.summary {
        output::aside(&tally.text());
    }
    report(end, &tally, &names, pipe)
}

/// Reports the end of a batch on stderr and gives the exit code.
fn report(
    end: End,
    tally: &Tally,
    names: &[String],
    pipe: impl Fn(usize, &str) -> Option<String>,
) -> Result<u8, Failure> {
    let first = tally.first_error.as_deref().unwrap_or_default();
    let (errors, lines) = (tally.errors, tally.lines());
    let counted = if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
    let is = |count| if count == 1 { "is" } else { "are" };
    let in_error = format!("{errors} of {counted} {} in error, the first is {first}", is(errors));
    if errors > 0 && !matches!(end, End::Done | End::Slip) {
        output::aside(&format!("{}\n", visible(&in_error)));
    }
    let name = |file: usize| names.get(file).map_or("the input", String::as_str);
    match end {
        End::Done if errors == 0 => Ok(0),
        End::Done => Err(Failure::io(in_error, "the output says of each what is wrong, where its answer would be")),
        End::Slip => Err(Failure::io(
            format!("{first} is in error, and `--strict` stops there"),
            "the last line of the output says what is wrong",
        )),
        End::Interrupted => {
            output::aside(&format!("interrupted: {counted} {} done\n", is(lines)));
            Ok(INTERRUPTED)
        }
        End::Input(InputError::Unreadable { file, error }) => Err(Failure::unreadable(name(file), &error)),
        End::Input(InputError::Header { file, error }) => Err(Failure::usage(
            format!("the header of {}: {}", name(file), error.message),
            "the first line names the columns, such as `id,goals,lifestyles`",
        )),
        End::Input(InputError::Foreign { file, what, cure, program }) => {
            let command = pipe(file, program).map(|command| format!(": `{command}`")).unwrap_or_default();
            Err(Failure::usage(format!("{} cannot be read: {what}", name(file)), format!("{cure}{command}")))
        }
        End::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        End::Output(error) => Err(Failure::unwritable("the output", &error)),
    }
}

/// The way in which the profiles of a file are written: the one that is said, or that of its ending, also below one that
/// says how it is compressed.
fn input(args: &Args, file: &Path) -> BatchInput {
    let name = raw(file).to_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    let is_csv = [".csv", ".tsv"].iter().any(|ending| name.ends_with(ending));
    args.input.unwrap_or(if is_csv { BatchInput::Csv } else { BatchInput::Jsonl })
}

/// The same command line, with what a program makes of a file in its place; without a program, a file of the right kind.
fn repeated(program: &str, file: &Path, args: &Args, arguments: &[OsString]) -> String {
    let is_stdin = file.as_os_str() == "-";
    let ending = if args.input == Some(BatchInput::Jsonl) { "jsonl" } else { "csv" };
    let named = if is_stdin { "FILE".to_owned() } else { word(file) };
    let (before, in_place, after) = match program {
        "" if is_stdin => (String::new(), "", format!(" < FILE.{ending}")),
        "" => (String::new(), &*word(&file.with_extension(ending)), String::new()),
        program => (format!("{program} {named} | "), if args.files.len() > 1 { "-" } else { "" }, String::new()),
    };
    let mut words: Vec<String> = Vec::new();
    for argument in arguments.iter().skip(1) {
        let is_file = argument.as_os_str() == file.as_os_str();
        words.push(if is_file { in_place.to_owned() } else { quoted(&raw(argument)) });
    }
    // The ending of a file, which says so, is not seen of a stream.
    let is_cells = program.is_empty() || input(args, file) == BatchInput::Csv;
    if args.input.is_none() && is_cells && (is_stdin || !program.is_empty()) {
        let at = words.iter().position(|word| word == "--").unwrap_or(words.len());
        words.insert(at, "--input csv".to_owned());
    }
    words.retain(|word| !word.is_empty());
    format!("{before}massfreq {}{after}", words.join(" "))
}

fn layout(args: &Args, file: &Path) -> Result<Layout, Failure> {
    match (input(args, file), args.separator) {
        (BatchInput::Csv, separator) => Ok(Layout::Cells(separator)),
        (BatchInput::Jsonl, None) => Ok(Layout::Lines),
        (BatchInput::Jsonl, Some(_)) => {
            Err(Failure::usage("`--separator` is for profiles in cells", "say `--input csv`"))
        }
    }
}

fn form(args: &Args) -> Result<Form, Failure> {
    let is_csv = args.format == BatchFormat::Csv;
    let mut fields: Vec<Field> = Vec::new();
    for field in args.fields.iter().flatten() {
        // The keys of an object are unique.
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    // A referral must always be recognizable.
    let tells = |field: &Field| matches!(field, Field::Status | Field::Summary | Field::Referral);
    if args.fields.is_empty() {
        fields = if args.brief || is_csv { Field::BRIEF.to_vec() } else { Field::ALL.to_vec() };
    } else if !fields.iter().any(tells) {
        fields.insert(0, Field::Status);
    }
    if !is_csv {
        let needs_cells = || Failure::usage("`--raw` is for answers in cells", "say `--format csv`");
        return if args.raw { Err(needs_cells()) } else { Ok(Form::Json(fields)) };
    }
    Form::csv(&fields, args.raw).map_err(|field| {
        Failure::usage(format!("`{field}` is a list, which has no cells"), "leave it out, or write `--format jsonl`")
    })
}

fn name(file: &Path) -> String {
    if file.as_os_str() == "-" { "stdin".to_owned() } else { raw(file) }
}

/// The size of an input in bytes; `None` for stdin and other streams.
fn size(file: &Path) -> Result<Option<u64>, Failure> {
    if file.as_os_str() == "-" {
        return Ok(None);
    }
    match again(|| file.metadata()) {
        Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        found => found.map(|found| found.is_file().then_some(found.len())),
    }
    .map_err(|error| Failure::unreadable(&shown(file), &error))
}

/// How far a batch is, in bytes.
struct Bytes {
    /// The bytes of all input; 0 if no progress is shown.
    total: u64,
    done: AtomicU64,
    line: Progress,
}

impl Bytes {
    /// Progress is shown if stdout is no terminal and the size of the input is known.
    fn new(bytes: Option<u64>) -> Self {
        let is_shown = !io::stdout().is_terminal();
        let total = bytes.filter(|_| is_shown).unwrap_or_default();
        Self { total, done: AtomicU64::new(0), line: Progress::new() }
    }

    fn add(&self, bytes: u64) {
        if self.total > 0 {
            let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
            self.line.show(|passed| progress_text(done, self.total, passed));
        }
    }
}

/// `42 % of 116 MB, 55 MB/s, 3 s left`.
fn progress_text(done: u64, total: u64, passed: Duration) -> String {
    let milliseconds = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = (done.saturating_mul(1000) / milliseconds).max(1);
    let percent = done.min(total).saturating_mul(100) / total;
    let left = total.saturating_sub(done) / rate;
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    format!("{percent:>3} % of {}, {}/s, {left} s left", megabytes(total), megabytes(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_has_share_rate_and_time_left() {
        let text = progress_text(30_000_000, 120_500_000, Duration::from_secs(2));
        assert_eq!(text, " 24 % of 120.5 MB, 15.0 MB/s, 6 s left");
    }
}
