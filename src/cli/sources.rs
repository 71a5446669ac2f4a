//! `massfreq rules sources`.

use clap::ValueEnum;

use super::{Env, failure::Failure, output};
use crate::answer::sources::sources;
use crate::model::RuleSet;
use crate::render;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: SourcesFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SourcesFormat {
    /// Text, for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// A page to hand on
    Markdown,
}

pub(crate) fn run(rules: &RuleSet, args: &Args, env: &Env) -> Result<(), Failure> {
    let found = sources(rules);
    match if args.json { SourcesFormat::Json } else { args.format } {
        SourcesFormat::Text => output::page(&render::sources::page(&found), env),
        SourcesFormat::Json => output::json(&found),
        SourcesFormat::Markdown => output::answer(&render::sources::page(&found).markdown()),
    }
}
