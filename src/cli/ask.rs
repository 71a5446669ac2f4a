//! `massfreq ask`: asks the questions of the rule set, then prints the answer and an equal command.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use jiff::{Span, civil::Date};

use super::failure::Failure;
use super::profile_args::{self, ProfileArgs};
use super::recommend::{self, AnswerFormat};
use super::rules_source::{RulesSource, word};
use super::{Env, diary, draft, draft::Drafts, output, signals};
use crate::answer::{
    command,
    describe::recommend,
    recommendation::{Recommendation, Referral},
};
use crate::diagnostics::visible::shown;
use crate::diary::course::Course;
use crate::model::{Facet, Level, RuleSet};
use crate::profile::{Profile, file, time::TimeFacts};
use crate::render;

pub(super) mod asker;
mod interview;
mod list;
mod offer;
pub(super) mod plain;
mod terminal;
#[cfg(test)]
mod tests;
mod view;
mod walk;
mod widget;

use asker::Asker;
use interview::{Answers, Interview, told};
use widget::{Step, Widget};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// How to print the answer [env: MASSFREQ_FORMAT]
    #[arg(short, long, value_name = "FORMAT", value_enum, help_heading = "Output")]
    pub(crate) format: Option<AnswerFormat>,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Ask line by line, without redrawing: for screen readers, simple terminals and pipes
    #[arg(long, help_heading = "How it asks")]
    pub(crate) plain: bool,

    /// Begin with what this file holds: its lines come chosen, and you are asked the rest
    ///
    /// So you go on after some weeks: `massfreq ask --profile me.yaml --save me.yaml --force`.
    #[arg(short, long, value_name = "FILE", help_heading = "How it asks")]
    pub(crate) profile: Option<PathBuf>,

    /// Begin with what your diary says: the usual one, or that file [env: MASSFREQ_DIARY]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = diary::path(), help_heading = "How it asks")]
    pub(crate) diary: Option<PathBuf>,

    /// Write what you said into a file that `recommend --profile` and `plan --profile` read; only you can read it if it is new
    #[arg(long, value_name = "FILE", help_heading = "Keep what you said")]
    pub(crate) save: Option<PathBuf>,

    /// Write over a file that is there; whoever can read that can read the new one
    #[arg(long, requires = "save", help_heading = "Keep what you said")]
    pub(crate) force: bool,
}

impl Args {
    pub(crate) fn format(&self) -> AnswerFormat {
        if self.json { AnswerFormat::Json } else { self.format.unwrap_or_default() }
    }
}

/// The abilities of the terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    /// Whether it can redraw lines, and may.
    pub(crate) can_draw: bool,
    /// Whether stderr shows bold text.
    pub(crate) color: bool,
}

/// The help before the first question of those that are not drawn.
const HOW: &str = "Answer each question with a line, such as 1 3 or a word. ? says how, back goes to the question before, and \
                   quit ends, as Ctrl-C does; then nothing is kept.";

/// Why a terminal that can draw is asked line by line.
const TOO_SMALL: &str = "This terminal is smaller than 40 columns and 10 rows: the questions come line by line until it is larger; then an \
                         empty line draws them.";

/// What has to be right before anybody is asked.
pub(crate) fn ready(args: &Args) -> Result<(), Failure> {
    if !(args.plain || io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::usage(
            "the questions need a terminal",
            "without one, give what you know to `massfreq recommend`, or answers line by line to `massfreq ask --plain`; \
             `massfreq cautions` lists the warning signs",
        ));
    }
    if let Some(path) = &args.save {
        // Nobody may read a pipe, and the answers are long in coming.
        if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            return Err(Failure::usage(format!("`{}` is no plain file", shown(path)), "name one"));
        }
        draft::can_write(path, args.force)?;
    }
    Ok(())
}

pub(crate) fn run(
    (source, rules): (&RulesSource, &RuleSet),
    args: &Args,
    asking: Asking,
    env: &Env,
) -> Result<u8, Failure> {
    let known = (args.profile.is_some() || args.diary.is_some()).then(|| known(rules, args, env)).transpose()?;
    let answers = ask(rules, known.as_ref(), args, asking, env).map_err(|failure| match &known {
        Some((known, _)) => failure.after_referral(&known.profile),
        None => failure,
    })?;
    let answer = answer(&answers, env)?;
    let saved = args.save.as_ref().map(|path| save(path, args.force, &answers));
    let text = recommend::printed(&answer, &answers.profile, args.format(), env.look(), output::stdout_is_terminal())?;
    let paragraph = |text: &str| render::paragraph(text, output::aside_width());
    // Nothing comes before it.
    let alone = match &answer {
        Recommendation::Refer(refer) if refer.referral.level >= Level::Urgent => Some(&refer.referral),
        _ => None,
    };
    if alone.is_none() {
        output::aside(&format!("{}\n\n", paragraph(&said(&answers))));
    }
    let end = match (output::answer(&text), saved) {
        (answered, None) => answered,
        (answered, Some(Ok(drafts))) => drafts.after(answered),
        (Ok(()) | Err(Failure::ClosedPipe), Some(Err(unsaved))) => Err(unsaved),
        (unanswered, Some(Err(_))) => unanswered,
    };
    let again = again(source, &answers) + in_format(args);
    let saved = args.save.as_deref().filter(|_| end.is_ok()).map(word);
    match alone {
        Some(Referral { level, text }) => {
            // Who reads the questions sees it there too.
            if !output::stdout_is_terminal() {
                output::aside(&format!("{}\n", paragraph(&format!("{}. {text}", render::headline(*level)))));
            }
            let saved = saved.map(|path| format!("\nSaved in {path}.\n"));
            output::aside(&format!("{}\nThe same again: {again}\n", saved.unwrap_or_default()));
        }
        None if !matches!(end, Err(Failure::ClosedPipe)) => {
            let prefix = source.prefix();
            let saved =
                saved.map(|path| format!("\nSaved in {path}. The same from there:\n{prefix} --profile {path}\n"));
            let comes_back = answers.begun == Some(true) && !rules.measures().is_empty();
            let check_in = format!("\nOnce a week, note how it goes:\nmassfreq check-in{}\n", diary::option());
            let check_in = if comes_back { check_in.as_str() } else { "" };
            output::aside(&format!("\nThe same again:\n{again}\n{}{check_in}", saved.unwrap_or_default()));
        }
        None => {}
    }
    end.map(|()| 0)
}

/// The option of a command that prints as this one does.
fn in_format(args: &Args) -> &'static str {
    match args.format() {
        AnswerFormat::Text => "",
        AnswerFormat::Json => " --json",
        AnswerFormat::Yaml => " --format yaml",
        AnswerFormat::Markdown => " --format markdown",
        AnswerFormat::Html => " --format html",
    }
}

/// What a file and a diary hold.
fn known<'r>(rules: &'r RuleSet, args: &Args, env: &Env) -> Result<(Answers<'r>, Option<String>), Failure> {
    if args.profile.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        return Err(Failure::usage("the profile cannot come from stdin, as the answers do", "name a file"));
    }
    let mut profile = Profile::new(rules);
    let today = || env.today(None);
    let read =
        profile_args::read(&mut profile, &ProfileArgs::of_files(args.profile.clone(), args.diary.clone()), today);
    let settled = profile.settle(today()).map_err(Failure::from);
    let read = read.and_then(|(time, diary)| {
        time.elapsed(today)?;
        settled.map(|()| (time, diary))
    });
    let (TimeFacts { started, weeks, last }, diary) = read.map_err(|failure| failure.after_referral(&profile))?;
    // A week of the course is another one soon, and the day on which it began is not.
    let by_week = |(_, week): &(_, u32)| today().saturating_sub(Span::new().weeks(week.saturating_sub(1)));
    let started = started.first().map(|(_, day)| *day).or(weeks.first().map(by_week));
    let has_begun = started.is_some() || last.is_some();
    let begun = (has_begun || profile.of(Facet::Response).next().is_some()).then_some(true);
    let noted = diary.as_ref().and_then(|diary| noted(rules, Course::of(diary), today()));
    Ok((Answers { profile, begun, started, last }, noted))
}

/// Which answers a diary gives.
fn noted(rules: &RuleSet, course: Course<'_>, today: Date) -> Option<String> {
    let response = course.told(rules, today).response.map(|(response, _)| response);
    let titles = course.asked(rules).all().chain(response).map(|fact| rules.rule(fact).title().to_owned()).collect();
    let days = [("first session", course.started()), ("last session", course.last())];
    let days = days.into_iter().filter_map(|(what, on)| Some(format!("{what} on {}", render::day(on?))));
    let said: Vec<String> = [titles, days.collect::<Vec<String>>()].concat();
    let until = course.until().filter(|_| !said.is_empty())?;
    Some(format!("Chosen already, by your diary up to {}: {}.", render::day(until), said.join("; ")))
}

/// Asks all questions.
fn ask<'r>(
    rules: &'r RuleSet,
    known: Option<&(Answers<'r>, Option<String>)>,
    args: &Args,
    asking: Asking,
    env: &Env,
) -> Result<Answers<'r>, Failure> {
    let signals = signals::Asking::new();
    let mut interview = Interview::new(rules, env.today(None));
    if let Some((known, noted)) = known {
        interview.begin_with(known);
        interview.noted.clone_from(noted);
    }
    let asking = Asking { can_draw: asking.can_draw && !args.plain, ..asking };
    let asked = pages(&mut interview, Asker::new(asking, &signals));
    // A signal may be why something else failed.
    if signals.has_ended() || asked.is_ok() && !signals.is_over() {
        return Err(Failure::Ended);
    }
    asked?;
    let mut answers = interview.answers();
    answers.profile.settle(env.today(None))?;
    Ok(answers)
}

/// Asks page by page.
fn pages(interview: &mut Interview<'_>, mut asker: Asker<'_>) -> Result<(), Failure> {
    while let Some(screen) = interview.screen() {
        let mut widget = Widget::new(interview, &screen);
        match asker.ask(&mut widget)? {
            Step::Done(answer) => interview.answer(&screen, &answer),
            Step::Back | Step::Keep => interview.back(&screen, &widget),
        }
    }
    Ok(())
}

/// What was said, in short.
fn said(answers: &Answers<'_>) -> String {
    let profile = &answers.profile;
    let mut said = Vec::new();
    if profile.screening().on.is_some() && profile.of(Facet::Caution).next().is_none() {
        said.push("no warning sign".to_owned());
    }
    let facts = Facet::ALL.into_iter().flat_map(|facet| profile.rules().indices(facet));
    said.extend(facts.filter(|fact| profile.has(**fact)).map(|fact| told(profile, *fact)));
    said.extend((answers.begun == Some(false)).then(|| "no session yet".to_owned()));
    said.extend(answers.started.map(|day| format!("begun on {}", render::day(day))));
    said.extend(answers.last.map(|day| format!("last session on {}", render::day(day))));
    format!("You said: {}.", if said.is_empty() { "nothing".to_owned() } else { said.join("; ") })
}

fn answer(answers: &Answers<'_>, env: &Env) -> Result<Recommendation, Failure> {
    let started = answers.started.map(|date| ("the start", date)).into_iter().collect();
    let time = TimeFacts { started, weeks: Vec::new(), last: answers.last };
    let elapsed = time.elapsed(|| env.today(None))?;
    let mut answer = recommend(&answers.profile, elapsed);
    if let Some(last) = answers.last {
        answer = answer.with_next(last, env.today(None));
    }
    Ok(answer.for_asked(&answers.profile))
}

fn save(path: &Path, force: bool, answers: &Answers<'_>) -> Result<Drafts, Failure> {
    let text = file::text(&answers.profile, answers.started, answers.last)?;
    Drafts::file(path, text, force)
}

/// The command with the same answer.
fn again(source: &RulesSource, answers: &Answers<'_>) -> String {
    let mut command = command::of_profile(&source.prefix(), &answers.profile, 0);
    for (flag, date) in [("started", answers.started), ("last", answers.last)] {
        command.extend(date.map(|date| format!(" --{flag} {date}")));
    }
    command
}
