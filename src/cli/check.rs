//! `massfreq rules check`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use super::{Env, failure::Failure, output, rules_source::RulesSource, settings::Settings};
use crate::answer::recommendation::Rules;
use crate::load::loaded::LoadedRules;
use crate::model::dates;
use crate::proof::check::{Check, Diagnostics, check};
use crate::render;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The directory of the rules, instead of those in force
    #[arg(value_name = "DIR", conflicts_with = "rules")]
    directory: Option<PathBuf>,

    /// Exit with 1 on warnings too; notes never count
    #[arg(long)]
    strict: bool,

    /// Count as if today were this day how long ago sources were reviewed
    #[arg(long, value_name = "DATE", value_parser = dates::parse)]
    today: Option<Date>,

    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: CheckFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// Each with its line of the file
    #[default]
    Text,
    /// One JSON object
    Json,
    /// Commands that GitHub shows beside the lines of a pull request
    Github,
}

pub(crate) fn run(flag: Option<&Path>, settings: &Settings, args: &Args, env: &Env) -> Result<u8, Failure> {
    let source = RulesSource::find(args.directory.as_deref().or(flag), settings);
    let loaded = source.directory().map_or_else(LoadedRules::built_in, LoadedRules::load);
    let (diagnostics, findings) = match loaded {
        Err(findings) => (Diagnostics::new(&findings, None, None), findings),
        Ok(set) => {
            let Check { findings, coverage } = check(&set, args.today.unwrap_or_else(|| env.today()), &source.prefix());
            (Diagnostics::new(&findings, Some(Rules::from(set.rules())), Some(coverage)), findings)
        }
    };
    match if args.json { CheckFormat::Json } else { args.format } {
        CheckFormat::Text => output::page(&render::check::page(&diagnostics, &findings, env.look()), env)?,
        CheckFormat::Json => output::json(&diagnostics)?,
        CheckFormat::Github => output::answer(&render::check::github(&diagnostics))?,
    }
    Ok(u8::from(diagnostics.errors > 0 || args.strict && diagnostics.warnings > 0))
}
