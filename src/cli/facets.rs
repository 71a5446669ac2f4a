//! The parts of the command line by facet: flags, commands that list, sorts of rules.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, Subcommand};

use super::args::{Deferred, List};
use crate::model::{ByFacet, Facet};

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
            if facet.is_single() { arg } else { arg.action(ArgAction::Append).value_delimiter(',') }
        };
        command.args(Facet::ALL.map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FactFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        let names = |facet: Facet| matches.remove_many(facet.singular()).into_iter().flatten().collect();
        Ok(Self(ByFacet::new(names)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A command that lists the facts of a facet.
#[derive(Debug)]
pub(crate) struct ListFacts {
    pub(crate) facet: Facet,
    pub(crate) args: List,
}

impl ListFacts {
    fn facet(command: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.plural() == command)
    }
}

impl Subcommand for ListFacts {
    fn augment_subcommands(command: Command) -> Command {
        let list = |facet: Facet| Deferred::<List>::augment_args(Command::new(facet.plural()).about(texts(facet).2));
        command.subcommands(Facet::ALL.map(list))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Self::facet(name).is_some()
    }
}

impl FromArgMatches for ListFacts {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Self::from_arg_matches_mut(&mut matches.clone())
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        let given = matches.remove_subcommand().and_then(|(name, args)| Some((Self::facet(&name)?, args)));
        let (facet, mut args) = given.ok_or_else(|| Error::new(clap::error::ErrorKind::InvalidSubcommand))?;
        Ok(Self { facet, args: List::from_arg_matches_mut(&mut args)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Sort {
    Facts(Facet),
    Combinations,
}

pub(crate) fn sort() -> impl TypedValueParser<Value = Sort> {
    let combinations = PossibleValue::new("combinations").help("Rules over more than one fact, and the default");
    let facets = Facet::ALL.map(|facet| PossibleValue::new(facet.plural()));
    PossibleValuesParser::new(facets.into_iter().chain([combinations]))
        .map(|word| ListFacts::facet(&word).map_or(Sort::Combinations, Sort::Facts))
}
