//! `massfreq rules check`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::failure::{Failure, note};
use super::{Env, output, profile_args::today, rules_source::RulesSource, schema, settings::Settings, waiting};
use crate::answer::recommendation::Rules;
use crate::diagnostics::visible::shown;
use crate::load::loaded::LoadedRules;
use crate::model::dates::Day;
use crate::proof::check::{Ages, Check, Diagnostics, check};
use crate::render;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The directory of the rules, instead of those in force
    #[arg(value_name = "DIR", conflicts_with = "rules")]
    pub(crate) directory: Option<PathBuf>,

    /// Exit with 1 on warnings too; notes never count
    #[arg(long, help_heading = "What counts")]
    strict: bool,

    /// Count as if today were this day how long ago sources were reviewed
    #[arg(long, value_name = "DATE", help_heading = "What counts")]
    pub(crate) today: Option<Day>,

    /// Warn of every cited work that was last compared with its rules more than so many months ago, or on no known day
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u16).range(1..=1200), help_heading = "What counts")]
    max_age: Option<u16>,

    /// Also write the schemas of the rule files and test files, with the names of the set, for an editor
    ///
    /// They go into the directory `schema` in that of the rules, as `rules init` writes them. An editor with a YAML
    /// language server then completes the names, ids and intervals of the set, and marks those that it has not. It finds
    /// them by the first line of a rule file, `# yaml-language-server: $schema=schema/rules.json`, and of a test file,
    /// `# yaml-language-server: $schema=../schema/tests.json`.
    #[arg(long, help_heading = "Output")]
    write_schema: bool,

    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: CheckFormat,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// Each with its line of the file
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object
    Json,
    /// Commands that GitHub shows beside the lines of a pull request
    Github,
}

pub(crate) fn run(flag: Option<&Path>, settings: &Settings, args: &Args, env: &Env) -> Result<u8, Failure> {
    let source = RulesSource::find(args.directory.as_deref().or(flag), settings);
    if args.write_schema && source.directory().is_none() {
        let what = "the built-in rules are part of the program, and have no directory to write schemas into";
        return Err(Failure::usage(what, "name the directory of your rules; `massfreq rules init DIR` makes one"));
    }
    let loaded = source.directory().map_or_else(LoadedRules::built_in, LoadedRules::load);
    let mut schemas = None;
    let (diagnostics, findings) = match loaded {
        Err(findings) => {
            let findings = source.traced(findings);
            if args.write_schema {
                output::aside(&note("no schema is written, as the names of a set that does not load are not known"));
            }
            (Diagnostics::new(&findings, None, None), findings)
        }
        Ok(set) => {
            if let Some(directory) = source.directory().filter(|_| args.write_schema) {
                schemas = Some(schema::drafts(directory, set.rules())?);
            }
            let (day, prefix) = (today(args.today, || env.today(None)), source.prefix());
            let ages = Ages { today: day, max_months: args.max_age };
            let checking = || "checking the rules".to_owned();
            let Check { findings, coverage } = waiting::during(checking, || check(&set, ages, &prefix));
            (Diagnostics::new(&findings, Some(Rules::from(set.rules())), Some(coverage)), findings)
        }
    };
    let code = u8::from(diagnostics.errors > 0 || args.strict && diagnostics.warnings > 0);
    let answer = match if args.json { CheckFormat::Json } else { args.format } {
        CheckFormat::Text => output::page(&render::check::page(&diagnostics, &findings, env.look()), env),
        CheckFormat::Json => output::json(&diagnostics),
        CheckFormat::Github => output::answer(&render::check::github(&diagnostics)),
    };
    let Some((drafts, directory)) = schemas else { return answer.map(|()| code) };
    drafts.after(answer)?;
    output::aside(&note(&format!("the schemas with the names of the set are in {}", shown(&directory))));
    Ok(code)
}
