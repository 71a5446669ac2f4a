//! `massfreq ask`: asks the questions of the rule set, then prints the answer and an equal command.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::{cursor::Show, event::DisableBracketedPaste, execute, terminal::disable_raw_mode};

use super::failure::{Failure, INTERRUPTED};
use super::recommend::{self, AnswerFormat};
use super::rules_source::{RulesSource, word};
use super::{Env, draft, output, signals};
use crate::answer::{command, describe::recommend, recommendation::Recommendation};
use crate::model::Facet;
use crate::profile::file;

mod interview;
mod prompts;

use interview::{Answers, interview};
use prompts::Prompts;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// How to print the answer [env: MASSFREQ_FORMAT]
    #[arg(short, long, value_name = "FORMAT", value_enum, help_heading = "Output")]
    pub(crate) format: Option<AnswerFormat>,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Write what you said into a file that `recommend --profile` and `plan --profile` read
    #[arg(long, value_name = "FILE", help_heading = "Keep what you said")]
    pub(crate) save: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long, requires = "save", help_heading = "Keep what you said")]
    pub(crate) force: bool,
}

impl Args {
    pub(crate) fn format(&self) -> AnswerFormat {
        if self.json { AnswerFormat::Json } else { self.format.unwrap_or_default() }
    }
}

/// The help before the first question. It is short, so that both fit on the screen.
const HOW: &str =
    "Space chooses a line, Enter goes on, and typing searches the list. Ctrl-C ends, and nothing is kept.";

/// The abilities of the terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    /// Whether it can redraw lines.
    pub(crate) can_draw: bool,
    /// Whether stderr shows bold text.
    pub(crate) color: bool,
}

pub(crate) fn run(source: &RulesSource, args: &Args, asking: Asking, env: &Env) -> Result<u8, Failure> {
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    if !(is_terminal && asking.can_draw) {
        return Err(Failure::usage(
            "the questions need a terminal that can redraw its lines",
            "without one, give what you know to `massfreq recommend`; `massfreq cautions` lists the warning signs",
        ));
    }
    if let Some(path) = &args.save {
        draft::can_take(path, args.force)?;
    }
    let rules = source.load()?;
    output::aside(&(prompts::wrapped(HOW, 0) + "\n\n"));
    let is_asking = set_back_on_signals();
    let mut answers = interview(&rules, &Prompts { color: asking.color, today: env.today(None) })?;
    is_asking.store(false, Ordering::SeqCst);
    if answers.is_whole && rules.facts(Facet::Caution).next().is_some() {
        answers.profile.screened(env.today(None));
    }
    answers.profile.settle(env.today(None))?;
    let answer = answer(&answers, env)?;
    let saved = args.save.as_ref().map(|path| save(path, args.force, &answers));
    let format = if args.json { " --json".to_owned() } else { String::new() };
    let mut notes = format!("The same again:\n{}{format}\n", again(source, &answers));
    if let (Some(path), Some(Ok(()))) = (&args.save, &saved) {
        let path = word(path);
        let _ = writeln!(notes, "\nSaved in {path}. The same from there:\n{} --profile {path}", source.prefix());
    }
    let text = recommend::printed(&answer, &answers.profile, args.format(), env.look())?;
    // A referral is printed last, so that it is not missed.
    let comes_first = matches!(answer, Recommendation::Refer(_));
    output::aside(&if comes_first { format!("\n{notes}\n") } else { "\n".to_owned() });
    output::answer(&text)?;
    if !comes_first {
        output::aside(&format!("\n{notes}"));
    }
    saved.unwrap_or(Ok(())).map(|()| 0)
}

/// Restores the terminal and exits on a signal, until the returned flag is cleared. Between two
/// questions Ctrl-C is a signal too.
fn set_back_on_signals() -> Arc<AtomicBool> {
    let is_asking = Arc::new(AtomicBool::new(true));
    let signal = signals::caught();
    // Without a thread, signals wait for the last question.
    let _ = thread::Builder::new().spawn({
        let is_asking = Arc::clone(&is_asking);
        move || {
            while !signal.load(Ordering::Relaxed) {
                thread::sleep(signals::PAUSE);
            }
            if is_asking.load(Ordering::SeqCst) {
                let _ = disable_raw_mode();
                let _ = execute!(io::stderr(), DisableBracketedPaste, Show);
                output::aside(&format!("\n{}", Failure::Ended.message(false, 0)));
            }
            std::process::exit(INTERRUPTED.into())
        }
    });
    is_asking
}

fn answer(answers: &Answers<'_>, env: &Env) -> Result<Recommendation, Failure> {
    let elapsed = answers.time().elapsed(|| env.today(None))?;
    let mut answer = recommend(&answers.profile, elapsed);
    if let Some(last) = answers.last {
        answer = answer.with_next(last, env.today(None));
    }
    Ok(answer)
}

fn save(path: &Path, force: bool, answers: &Answers<'_>) -> Result<(), Failure> {
    let text = file::text(&answers.profile, answers.started, answers.last)?;
    draft::file(path, text.as_bytes(), force)
}

/// The command with the same answer.
fn again(source: &RulesSource, answers: &Answers<'_>) -> String {
    let mut command = command::of_profile(&source.prefix(), &answers.profile, 0);
    for (flag, date) in [("started", answers.started), ("last", answers.last)] {
        command.extend(date.map(|date| format!(" --{flag} {date}")));
    }
    command
}
