//! `massfreq rules diff`.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Env, failure::Failure, output, rules_source::RulesSource};
use crate::proof::diff::{Direction, diff};
use crate::render;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The rules to compare with: a directory, or built-in
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The rules to compare: a directory, or built-in
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: DiffFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// Exit with 1 only where answers change in one of these ways, instead of in any; mixed is later on some days of the
    /// course and sooner on others
    #[arg(long, value_name = "WAYS", value_delimiter = ',', value_parser = directions())]
    fail_on: Vec<Direction>,
}

fn directions() -> impl TypedValueParser<Value = Direction> {
    PossibleValuesParser::new(Direction::ALL.map(Direction::as_str)).try_map(|word| word.parse::<Direction>())
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// Text, for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// A comment for a pull request
    Markdown,
}

pub(crate) fn run(args: &Args, env: &Env) -> Result<u8, Failure> {
    let (old, new) = (RulesSource::named(&args.old).load()?, RulesSource::named(&args.new).load()?);
    let found = diff(&old, &new);
    match if args.json { DiffFormat::Json } else { args.format } {
        DiffFormat::Text => output::page(&render::diff::page(&found), env)?,
        DiffFormat::Json => output::json(&found)?,
        DiffFormat::Markdown => output::answer(&render::diff::page(&found).markdown())?,
    }
    let fails = found.groups.iter().any(|group| args.fail_on.is_empty() || args.fail_on.contains(&group.direction));
    Ok(u8::from(fails))
}
