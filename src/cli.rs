//! The command line of the program. Arguments, environment, clock and terminal are read only here.

use std::cell::LazyCell;
use std::ffi::OsString;
use std::io::{IsTerminal, stderr};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, error::ErrorKind};
use jiff::{Zoned, civil::Date, tz::TimeZone};

use crate::diagnostics::visible::raw;
use crate::model::RuleSet;
use crate::render::{self, Look};

mod args;
mod ask;
mod batch;
mod check;
mod check_in;
mod completions;
mod config;
mod defect;
mod diary;
mod diff;
mod draft;
mod explain;
mod failure;
mod help;
mod init;
mod lists;
mod man;
mod mistyped;
mod output;
mod plan;
mod profile_args;
mod progress;
mod recommend;
mod review;
mod rules_source;
mod same_file;
mod schema;
mod settings;
mod show;
mod signals;
mod sources;
mod stated;
mod target;
mod test;
#[cfg(test)]
mod tests;
mod usage;
mod waiting;

use args::{Deferred, Everywhere, List, ListFacts};
use failure::{Failure, note};
use output::{ColorWhen, Terminal};
use rules_source::RulesSource;
use settings::Settings;

const ABOUT: &str = concat!(env!("CARGO_PKG_DESCRIPTION"), "\n\n", include_str!("cli/about.txt"));

// Of an option that holds one value the last one counts, so that an alias of a shell can be overridden. Facts and lists are
// lists here, and add up.
#[derive(Debug, Parser)]
#[command(name = "massfreq", about, long_about = ABOUT, disable_version_flag = true, args_override_self = true)]
struct Cli {
    /// Print the version of the program and of the rules
    #[arg(short = 'V', long)]
    version: bool,

    #[command(flatten)]
    everywhere: Everywhere,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say how often, and why
    Recommend(Deferred<recommend::Args>),
    /// Ask you step by step, then say how often, and why
    Ask(Deferred<ask::Args>),
    /// Turn the answer into dates, with what they cost
    Plan(Deferred<plan::Args>),
    /// Note in your diary how the past week was
    CheckIn(Deferred<check_in::Args>),
    /// Say how it goes by your diary, and what follows
    Progress(Deferred<progress::Args>),
    /// Answer very many profiles, a line each
    Batch(Deferred<batch::Args>),
    #[command(flatten)]
    Facts(ListFacts),
    /// Look at the rules in force, and at what a change of them does
    Rules(Deferred<RulesArgs>),
    /// Show the settings, and where each comes from
    Config(Deferred<List>),
    /// Print the JSON Schema of a file or an output
    Schema(Deferred<schema::Args>),
    /// Print the completions of a shell
    Completions(Deferred<completions::Args>),
    /// Print the manual of the program, or write a page for each command
    Man(Deferred<man::Args>),
}

#[derive(Debug, Args)]
#[group(skip)]
#[command(arg_required_else_help = true)]
struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// Say where the rules in force come from, with their version and digest
    Path(Deferred<List>),
    /// List the rules: all, or those of one sort
    List(Deferred<lists::Args>),
    /// Look for what is wrong: slips, broken laws, rules that do nothing, lost referrals
    Check(Deferred<check::Args>),
    /// Explain the codes of findings: what each means, with a wrong and a right example
    Explain(Deferred<explain::Args>),
    /// Run the tests of the rules, which stand in the directory `tests` beside them
    Test(Deferred<test::Args>),
    /// Show one rule in full: what it says, when it applies, why, where it stands, and its tests
    Show(Deferred<show::Args>),
    /// Show the works that the rules rest on, each with the rules that do
    Sources(Deferred<List>),
    /// Say for whom two rule sets answer differently
    Diff(Deferred<diff::Args>),
    /// Show the rules as a page that a clinician reads and signs, or what changes of them
    Review(Deferred<review::Args>),
    /// Write the built-in rules into a directory of your own, to edit them
    Init(Deferred<init::Args>),
}

/// The clock and the terminal, as commands see them.
#[derive(Debug)]
struct Env {
    /// Read on first use.
    now: LazyCell<Zoned>,
    /// The time zone of the settings.
    zone: Option<TimeZone>,
    color_out: bool,
    /// Whether stdout is a terminal that shows only ASCII.
    ascii_out: bool,
    /// The same for stderr.
    ascii_aside: bool,
}

impl Env {
    /// The day that it is in a time zone; in that of the settings, or of the system, where none is named.
    fn today(&self, zone: Option<&TimeZone>) -> Date {
        today_in(zone.or(self.zone.as_ref()), &self.now)
    }

    /// The layout of text on stdout.
    fn look(&self) -> Look {
        Look { width: output::width(), rows: output::rows(), color: self.color_out, ascii: self.ascii_out }
    }
}

/// Runs the program with the arguments, environment and clock of the process.
pub fn main() -> ExitCode {
    defect::ends();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let terminal = Terminal {
        no_color: variable("NO_COLOR").is_some(),
        dumb: variable("TERM").is_some_and(|term| term == "dumb"),
        // The variable by which several programs know that a screen reader is used. Without TERM, nobody knows what
        // the terminal can do.
        is_plain: variable("ACCESSIBLE").is_some_and(|value| value != "0" && value != "false")
            || cfg!(unix) && variable("TERM").is_none(),
        locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable),
    };
    let (settings, problem) = Settings::read();
    let code = run(&arguments, &terminal, &settings, problem).unwrap_or_else(|failure| {
        let usage = matches!(failure, Failure::Usage(_) | Failure::After(_)) && failure.code() == 2;
        let failure = usage.then(|| mistyped::one_hyphen(&arguments, &settings)).flatten().unwrap_or(failure);
        let color = terminal.color(color_of(&arguments, &settings), stderr().is_terminal());
        // Programs read messages line by line.
        let lines = Some(output::aside_width()).filter(|_| stderr().is_terminal());
        output::aside(&failure.message(color, output::aside_width(), lines));
        failure.code()
    });
    code.into()
}

/// The parser of the command line, without examples and names of rules; for tools that inspect it.
pub fn definition() -> clap::Command {
    Cli::command()
}

/// Reads an environment variable; an empty one counts as unset.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn run(
    arguments: &[OsString],
    terminal: &Terminal,
    settings: &Settings,
    problem: Option<Failure>,
) -> Result<u8, Failure> {
    // No error keeps back the referral that the facts beside it call for.
    let told = |failure| stated::after_referral(failure, arguments, settings);
    let mut cli = match parse_alone(arguments).map_or_else(|| parse(definition(), arguments), Ok) {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | HELP_OF_A_GROUP) => {
            return help(arguments, &error, terminal, settings);
        }
        Err(error) => return Err(mistyped::failure(&error, arguments, settings)),
    };
    let flag = cli.everywhere.rules.as_deref();
    if cli.command.is_none() && !cli.version {
        output::answer(&help::first())?;
        return Ok(0);
    }
    let uses_settings = !matches!(cli.command, Some(Command::Completions(_) | Command::Man(_) | Command::Schema(_)));
    let is_config = matches!(cli.command, Some(Command::Config(_)));
    let wrong = settings.wrong();
    if uses_settings && !is_config {
        for text in settings::unknown_variables() {
            output::aside(&note(&text));
        }
    }
    let problem = match problem {
        Some(problem) if uses_settings && !is_config && !cli.version => return Err(told(problem)),
        problem => problem,
    };
    if let Some(command) = &mut cli.command {
        settings.fill(command).map_err(told)?;
    }
    let has_problem = problem.is_some() || wrong.is_some();
    if cli.command.as_ref().is_some_and(|command| !cli.version && uses_rules(command)) {
        settings.known_rules(flag).map_err(told)?;
    }
    let zone = cli.command.as_ref().map(|command| settings.time_zone_for(command)).transpose().map_err(told)?.flatten();
    let when = match (cli.everywhere.color, &cli.command) {
        (Some(when), _) => when,
        // `config` itself shows what is wrong.
        (None, Some(Command::Config(_))) => settings.color().ok().flatten().unwrap_or_default(),
        (None, _) if !uses_settings || cli.version => ColorWhen::default(),
        (None, _) => settings.color().map_err(told)?.unwrap_or_default(),
    };
    let source = || RulesSource::find(flag, settings);
    let rules = || source().load().map_err(told);
    let env = || Env {
        now: LazyCell::new(now),
        zone: zone.clone(),
        color_out: terminal.color(when, output::stdout_is_terminal()),
        ascii_out: terminal.ascii(output::stdout_is_terminal()),
        ascii_aside: terminal.ascii(stderr().is_terminal()),
    };
    let asking = || ask::Asking {
        can_draw: !terminal.dumb && !terminal.is_plain,
        color: terminal.color(when, stderr().is_terminal()),
    };
    match &cli.command {
        None => version(rules(), has_problem),
        Some(_) if cli.version => version(rules(), has_problem),
        Some(Command::Recommend(args)) => recommend::run(&lasting(rules()?), args, &env()),
        Some(Command::Ask(args)) => {
            ask::ready(args).map_err(told)?;
            ask::run((&source(), &rules()?), args, asking(), &env())
        }
        Some(Command::Plan(args)) => plan::run(&rules()?, args, &env()),
        Some(Command::CheckIn(args)) => check_in::run(&rules()?, args, asking(), &env()),
        Some(Command::Progress(args)) => progress::run(&rules()?, args, &env()),
        Some(Command::Batch(args)) => batch::run(rules()?, args, arguments, &env()),
        Some(Command::Facts(ListFacts { facet, args })) => {
            lists::run(&source(), *facet, args, &env()).map_err(told).map(|()| 0)
        }
        Some(Command::Rules(rules_args)) => match &rules_args.command {
            RulesCommand::Path(args) => rules_source::run(&source(), args, &env()).map(|()| 0),
            RulesCommand::List(args) => lists::rules(&source(), args, &env()).map_err(told).map(|()| 0),
            RulesCommand::Check(args) => check::run(flag, settings, args, &env()),
            RulesCommand::Explain(args) => explain::run(args, &env()).map(|()| 0),
            RulesCommand::Test(args) => test::run(flag, settings, args, &env()),
            RulesCommand::Sources(args) => sources::run(&rules()?, args, &env()).map(|()| 0),
            RulesCommand::Diff(args) => diff::run(args, &env()),
            RulesCommand::Review(args) => review::run(flag, settings, args, &env()).map(|()| 0),
            RulesCommand::Init(args) => init::run(flag, args, &env()).map(|()| 0),
            RulesCommand::Show(args) => show::run(&source(), args, &env()).map(|()| 0),
        },
        Some(Command::Config(args)) => {
            let problem = problem.or(wrong);
            config::run(settings, problem.as_ref(), &source(), cli.everywhere.color, args, &env())
        }
        Some(Command::Schema(args)) => schema::run(flag, args).map(|()| 0),
        Some(Command::Completions(args)) => completions::run(args).map(|()| 0),
        Some(Command::Man(args)) => man::run(args).map(|()| 0),
    }
}

/// Whether a command asks for the rules in force.
fn uses_rules(command: &Command) -> bool {
    match command {
        Command::Rules(args) => match &args.command {
            RulesCommand::Explain(_) | RulesCommand::Init(_) | RulesCommand::Diff(_) => false,
            RulesCommand::Check(args) => args.directory.is_none(),
            RulesCommand::Test(args) => args.directory.is_none(),
            RulesCommand::Review(args) => args.directory.is_none(),
            _ => true,
        },
        Command::Config(_) | Command::Schema(_) | Command::Completions(_) | Command::Man(_) => false,
        _ => true,
    }
}

fn parse(command: clap::Command, arguments: &[OsString]) -> Result<Cli, clap::Error> {
    Cli::from_arg_matches_mut(&mut lasting(lasting(command).try_get_matches_from_mut(arguments)?))
}

/// Parses a `recommend` line without the other commands, whose parsers take as long to build as an answer. `None` for any
/// other line, and for a rejected one or a call for help: the whole parser answers those.
fn parse_alone(arguments: &[OsString]) -> Option<Cli> {
    let line = arguments.get(1..).filter(|line| line.first().is_some_and(|name| name == "recommend"))?;
    // As they are set for all commands.
    let command = clap::Command::new("recommend").disable_version_flag(true).args_override_self(true);
    let mut matches =
        lasting(lasting(Deferred::<recommend::Args>::augment_args(command)).try_get_matches_from_mut(line).ok()?);
    let command = Command::Recommend(Deferred::from_arg_matches_mut(&mut matches).ok()?);
    Some(Cli {
        version: false,
        everywhere: Everywhere::from_arg_matches_mut(&mut matches).ok()?,
        command: Some(command),
    })
}

/// Leaks on purpose: the process is about to exit, so dropping this is wasted work.
fn lasting<T>(value: T) -> ManuallyDrop<T> {
    ManuallyDrop::new(value)
}

#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
fn now() -> Zoned {
    Zoned::now()
}

/// The day of a moment in a time zone, or in its own.
fn today_in(zone: Option<&TimeZone>, now: &Zoned) -> Date {
    zone.map_or_else(|| now.date(), |zone| now.with_time_zone(zone.clone()).date())
}

/// Prints the version of the program, with the commit of a release, and of the rules if they load.
fn version(rules: Result<RuleSet, Failure>, has_problem: bool) -> Result<u8, Failure> {
    let of_rules = |rules: &RuleSet| format!("rules {} {} ({})\n", rules.name(), rules.version(), rules.digest());
    let second = rules.as_ref().map(of_rules).unwrap_or_default();
    let commit = option_env!("MASSFREQ_COMMIT").map(|commit| format!(" ({commit})")).unwrap_or_default();
    output::answer(&format!("massfreq {}{commit}\n{second}", env!("CARGO_PKG_VERSION")))?;
    if has_problem {
        output::aside(&note("something is wrong with the file of settings: `massfreq config` says what"));
    }
    rules.map(|_| 0)
}

/// What the parser says where a command of commands is not given one of them.
const HELP_OF_A_GROUP: ErrorKind = ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;

/// Prints help: to stdout where it was asked for.
fn help(arguments: &[OsString], error: &clap::Error, terminal: &Terminal, settings: &Settings) -> Result<u8, Failure> {
    let rules = RulesSource::find(value_of(arguments, "--rules").map(PathBuf::from).as_deref(), settings).load().ok();
    // Only this parser has the examples, which are slow to add.
    let help = parse(help::command(rules.as_ref(), output::width()), arguments).err();
    let text = help.as_ref().unwrap_or(error).render();
    let rendered = |is_terminal| {
        let color = terminal.color(color_of(arguments, settings), is_terminal);
        render::shown(&if color { text.ansi().to_string() } else { text.to_string() })
    };
    if error.kind() == HELP_OF_A_GROUP {
        return Err(Failure::Usage(rendered(stderr().is_terminal())));
    }
    output::answer(&rendered(output::stdout_is_terminal()))?;
    Ok(0)
}

/// The last value of an option on a command line that the parser rejects or answers with help.
fn value_of(arguments: &[OsString], option: &str) -> Option<OsString> {
    let (mut value, mut rest) = (None, arguments.iter().skip(1));
    while let Some(argument) = rest.next() {
        if argument == option {
            value = rest.next().cloned();
        } else if let Some(text) = raw(argument).strip_prefix(option).and_then(|rest| rest.strip_prefix('=')) {
            value = Some(text.into());
        }
    }
    value
}

/// When to use colour on such a command line.
fn color_of(arguments: &[OsString], settings: &Settings) -> ColorWhen {
    let when = match value_of(arguments, "--color") {
        Some(value) => value.to_str().and_then(|value| ColorWhen::from_str(value, false).ok()),
        None => settings.color().ok().flatten(),
    };
    when.unwrap_or_default()
}
