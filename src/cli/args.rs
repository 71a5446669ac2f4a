//! What the arguments of commands share.

use std::convert::identity;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, Error, FromArgMatches, ValueEnum};

use super::output::ColorWhen;

// The options of all commands, before and after the name of one; a doc comment would be what each command is about.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Everywhere {
    /// Read the rules from this directory
    #[arg(long, value_name = "DIR", help = "Read the rules from this directory [env: MASSFREQ_RULES]")]
    pub(crate) rules: Option<PathBuf>,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, help = "When to use colour [default: auto] [env: MASSFREQ_COLOR]")]
    pub(crate) color: Option<ColorWhen>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct List {
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: ListFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

impl List {
    pub(crate) fn is_json(&self) -> bool {
        self.json || self.format == ListFormat::Json
    }
}

/// How a list, or the like, is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Text with a table, for people
    #[default]
    Table,
    /// JSON
    Json,
}

/// The arguments of a command. Those of all other commands are never declared, which would take longer than most answers.
#[derive(Debug)]
pub(crate) struct Deferred<T>(Box<T>);

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Deferred<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(declared::<T>)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(|args| Self(Box::new(args)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// A command with its arguments declared at once, so that they can be changed.
pub(crate) fn declared_now<T: Args>(command: Command) -> Command {
    declared::<T>(command.defer(identity))
}

/// A command with its arguments; what the command is about stays, whatever their type says of itself.
fn declared<T: Args>(command: Command) -> Command {
    let (about, long_about) = (command.get_about().cloned(), command.get_long_about().cloned());
    let mut command = T::augment_args(command);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long_about) = long_about {
        command = command.long_about(long_about);
    }
    with_everywhere(command)
}

/// A command with the options of all commands. Were they global at the top, each start would copy them into each command;
/// a command inside of another has them from that one.
fn with_everywhere(command: Command) -> Command {
    const IDS: [&str; 2] = ["rules", "color"];
    if command.get_arguments().any(|arg| IDS.contains(&arg.get_id().as_str())) {
        return command;
    }
    IDS.into_iter().fold(Everywhere::augment_args(command), |command, id| command.mut_arg(id, |arg| arg.global(true)))
}
