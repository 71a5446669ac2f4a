//! Arguments that commands share, those by facet, and how clap builds them.

use std::any::TypeId;
use std::convert::identity;
use std::ffi::OsString;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use clap::builder::{PathBufValueParser, PossibleValue, PossibleValuesParser, Resettable, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, Subcommand, ValueEnum, error::ErrorKind};
use serde::Serialize;

use super::output::{self, ColorWhen};
use super::{Env, failure::Failure, rules_source::at_home};
use crate::model::{ByFacet, Facet};
use crate::render::Page;

// No doc comment: clap would make it the description of every command.
#[derive(Debug, Args)]
#[group(skip)]
#[command(disable_help_flag = true)]
pub(crate) struct Everywhere {
    #[arg(long, value_name = "DIR", help_heading = EVERYWHERE, help = "Use these rules, or built-in [env: MASSFREQ_RULES]")]
    pub(crate) rules: Option<PathBuf>,

    #[arg(long, value_name = "WHEN", value_enum, help_heading = EVERYWHERE, hide_possible_values = true, help = "Use colour: auto, always or never [env: MASSFREQ_COLOR]")]
    pub(crate) color: Option<ColorWhen>,

    // That of clap has no heading.
    #[arg(short, long, action = ArgAction::Help, help_heading = EVERYWHERE, help = "Print help (see more with '--help')", long_help = "Print help (see a summary with '-h')")]
    help: Option<bool>,
}

/// What is wrong with a text that has no word.
pub(crate) const NO_WORD: &str = "there is nothing in it: write a word, or leave the option out";

/// The heading of the options of all commands.
const EVERYWHERE: &str = "All commands";

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct List {
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: ListFormat,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    json: bool,
}

impl List {
    fn format(&self) -> ListFormat {
        if self.json { ListFormat::Json } else { self.format }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format() == ListFormat::Json
    }

    /// Prints a value for programs, or its page for people.
    pub(crate) fn print(&self, value: &impl Serialize, page: impl FnOnce() -> Page, env: &Env) -> Result<(), Failure> {
        match self.format() {
            ListFormat::Text => output::page(&page(), env),
            ListFormat::Json => output::json(value),
            ListFormat::Markdown => output::answer(&page().markdown()),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// Text, for people
    #[default]
    #[value(alias = "table")]
    Text,
    /// JSON
    Json,
    /// A page to hand on
    Markdown,
}

/// The methods of [`FromArgMatches`] that follow from reading: arguments are always read anew.
macro_rules! anew {
    () => {
        fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
            Self::from_arg_matches_mut(&mut matches.clone())
        }

        fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
            *self = Self::from_arg_matches(matches)?;
            Ok(())
        }
    };
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
    anew!();

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(|args| Self(Box::new(args)))
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
    let command = with_everywhere(command);
    // To go through all arguments is slow, and few lines have a path that begins at home.
    let is_homely = |word: OsString| word.as_encoded_bytes().iter().any(|byte| matches!(byte, b'~' | b'$'));
    if !std::env::args_os().any(is_homely) {
        return command;
    }
    command.mut_args(|arg| {
        // An empty path is one that a command fills in itself.
        let is_optional = arg.get_num_args().is_some_and(|count| count.min_values() == 0);
        let is_path = !is_optional && arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        if is_path { arg.value_parser(PathBufValueParser::new().map(|path| at_home(&path))) } else { arg }
    })
}

/// Adds the options of all commands, behind those of the command, as help lists them. Global options of the program would
/// do the same, but clap would copy them into every command at each start. A nested command inherits them from its parent.
fn with_everywhere(command: Command) -> Command {
    const IDS: [&str; 3] = ["rules", "color", "help"];
    let is_inherited = |arg: &Arg| IDS.contains(&arg.get_id().as_str());
    // What is inherited comes first.
    if command.get_arguments().next().is_some_and(is_inherited) {
        let (last, first): (Vec<Arg>, Vec<Arg>) = command.get_arguments().cloned().partition(is_inherited);
        let mut args = first.into_iter().chain(last);
        return command.mut_args(|arg| args.next().unwrap_or(arg));
    }
    IDS.into_iter().fold(Everywhere::augment_args(command), |command, id| command.mut_arg(id, |arg| arg.global(true)))
}

/// The short flag of a facet, the help of the flag, and the help of the command that lists the facet.
fn texts(facet: Facet) -> (char, &'static str, &'static str) {
    match facet {
        Facet::Goal => ('g', "What it is for", "List the goals: what it is for"),
        Facet::Lifestyle => ('l', "What strains your back daily", "List the lifestyles: what strains the back daily"),
        Facet::Sign => {
            ('s', "A sign that you may need it more often", "List the signs that one may need it more often")
        }
        Facet::Caution => (
            'c',
            "A warning sign or condition that may come first",
            "List the cautions: warning signs and conditions that come first",
        ),
        Facet::Response => ('r', "How your body answered so far", "List the responses: how the body answered so far"),
    }
}

/// The names on the command line by facet.
#[derive(Debug)]
pub(crate) struct FactFlags(pub(crate) ByFacet<Vec<String>>);

impl Args for FactFlags {
    fn augment_args(command: Command) -> Command {
        let arg = |facet: Facet| {
            let (short, help, _) = texts(facet);
            let arg = Arg::new(facet.singular()).long(facet.singular()).short(short).help(help);
            let arg = arg.value_name("NAME").help_heading("About you");
            // What is between commas is told apart later: a title may have one.
            arg.action(ArgAction::Append)
        };
        command.args(Facet::ALL.into_iter().map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FactFlags {
    anew!();

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        let names = |facet: Facet| matches.remove_many(facet.singular()).into_iter().flatten().collect();
        Ok(Self(ByFacet::new(names)))
    }
}

/// What to list of a facet.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct OfFacet {
    /// Show these in full
    #[arg(value_name = "NAME")]
    pub(crate) name: Vec<String>,

    /// Say more: what each one asks or means, and its other names; of one, what evidence there is
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,

    #[command(flatten)]
    pub(crate) list: List,
}

/// A command that lists the facts of a facet, or shows one.
#[derive(Debug)]
pub(crate) struct ListFacts {
    pub(crate) facet: Facet,
    pub(crate) args: OfFacet,
}

impl ListFacts {
    fn facet(command: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.plural() == command)
    }
}

impl Subcommand for ListFacts {
    fn augment_subcommands(command: Command) -> Command {
        let list = |facet: Facet| Deferred::<OfFacet>::augment_args(Command::new(facet.plural()).about(texts(facet).2));
        command.subcommands(Facet::ALL.into_iter().map(list))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Self::facet(name).is_some()
    }
}

impl FromArgMatches for ListFacts {
    anew!();

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        let given = matches.remove_subcommand().and_then(|(name, args)| Some((Self::facet(&name)?, args)));
        let (facet, mut args) = given.ok_or_else(|| Error::new(ErrorKind::InvalidSubcommand))?;
        Ok(Self { facet, args: OfFacet::from_arg_matches_mut(&mut args)? })
    }
}

const MEASURES: &str = "measures";

#[derive(Clone, Copy, Debug)]
pub(crate) enum Sort {
    Facts(Facet),
    Measures,
    Combinations,
}

pub(crate) fn sort() -> impl TypedValueParser<Value = Sort> {
    let combinations = PossibleValue::new("combinations").help("Rules over more than one fact, and the default");
    let measures = PossibleValue::new(MEASURES).help("What a person watches in a diary");
    let facets = Facet::ALL.map(|facet| PossibleValue::new(facet.plural()));
    PossibleValuesParser::new(facets.into_iter().chain([measures, combinations])).map(|word| {
        let other = if word == MEASURES { Sort::Measures } else { Sort::Combinations };
        ListFacts::facet(&word).map_or(other, Sort::Facts)
    })
}
