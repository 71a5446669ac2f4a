//! Arguments that commands share, and how clap builds them.

use std::convert::identity;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use clap::builder::Resettable;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches, ValueEnum};

use super::output::ColorWhen;

// No doc comment: clap would make it the description of every command.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Everywhere {
    #[arg(long, value_name = "DIR", help = "Read the rules from this directory [env: MASSFREQ_RULES]")]
    pub(crate) rules: Option<PathBuf>,

    #[arg(long, value_name = "WHEN", value_enum, help = "When to use colour [default: auto] [env: MASSFREQ_COLOR]")]
    pub(crate) color: Option<ColorWhen>,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct List {
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ListFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl List {
    pub(crate) fn is_json(&self) -> bool {
        self.json || self.format == ListFormat::Json
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// Text with a table, for people
    #[default]
    Table,
    /// JSON
    Json,
}

/// Deferred arguments: clap builds a subcommand's arguments only if it is used. Building those of all
/// subcommands would take longer than most answers.
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

/// Builds the arguments now, so that the caller can change them.
pub(crate) fn declared_now<T: Args>(command: Command) -> Command {
    declared::<T>(command.defer(identity))
}

/// Builds the arguments, and keeps the description that the doc comment of their type would replace.
fn declared<T: Args>(command: Command) -> Command {
    let (about, long_about) = (command.get_about().cloned(), command.get_long_about().cloned());
    let command = T::augment_args(command).about(Resettable::from(about)).long_about(Resettable::from(long_about));
    with_everywhere(command)
}

/// Adds the options of all commands. Global options of the program would do the same, but clap would
/// copy them into every command at each start. A nested command inherits them from its parent.
fn with_everywhere(command: Command) -> Command {
    const IDS: [&str; 2] = ["rules", "color"];
    if command.get_arguments().any(|arg| IDS.contains(&arg.get_id().as_str())) {
        return command;
    }
    IDS.into_iter().fold(Everywhere::augment_args(command), |command, id| command.mut_arg(id, |arg| arg.global(true)))
}
