//! `massfreq batch`: very many profiles, a line each.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;

use super::args::{Batch as Args, BatchFormat, BatchInput};
use super::failure::{Failure, INTERRUPTED, note};
use super::{Env, output, signals};
use crate::batch::{self, End, Field, Form, Input, InputError, Running, Tally, Task};
use crate::model::RuleSet;
use crate::render;

mod progress;

use progress::Progress;

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
