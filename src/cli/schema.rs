//! `massfreq schema`.

use anyhow::Context;
use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::{config::Shown, failure::Failure, output, rules_source::InForce, show::Tested, test::Report};
use crate::answer::{list::Listed, recommendation::Recommendation};
use crate::batch::Written;
use crate::load::format::of_rules;
use crate::plan::Planned;
use crate::profile::file::ProfileFile;
use crate::proof::{check::Diagnostics, diff::Diff, ruletest::of_tests};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// Which one
    #[arg(value_name = "WHICH", value_enum)]
    which: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaOf {
    /// The answer, as `recommend --format json` prints it
    Recommendation,
    /// A profile, as `recommend --profile` reads it
    Profile,
    /// A rule file of a rule set
    Rules,
    /// A test file of a rule set, as `rules test` reads it
    Tests,
    /// A list of rules, as `rules list --json` and `goals --json` print it
    List,
    /// One rule, as `rules show --json` prints it
    Rule,
    /// Where the rules come from, as `rules path --json` prints it
    Path,
    /// A line of the output of `batch`, with all its fields
    Batch,
    /// The settings, as `config --json` prints them
    Config,
    /// What a change does, as `rules diff --format json` prints it
    Diff,
    /// A plan, as `plan --format json` prints it
    Plan,
    /// What came of tests, as `rules test --format json` prints it
    TestReport,
    /// What `rules check --format json` prints
    Diagnostics,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    output::answer(&text(&schema_of(args.which))?)
}

pub(crate) fn text(schema: &Schema) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(schema).context("the schema cannot be written")? + "\n")
}

fn schema_of(which: SchemaOf) -> Schema {
    match which {
        SchemaOf::Recommendation => of_output::<Recommendation>(),
        SchemaOf::Profile => SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<ProfileFile>(),
        SchemaOf::Rules => of_rules(),
        SchemaOf::Tests => of_tests(),
        SchemaOf::List => titled(of_output::<Vec<Listed>>(), "massfreq list of rules"),
        SchemaOf::Rule => titled(of_output::<Tested>(), "massfreq rule"),
        SchemaOf::Plan => of_output::<Planned>(),
        SchemaOf::Path => of_output::<InForce<'_>>(),
        SchemaOf::Batch => of_output::<Written<'_>>(),
        SchemaOf::Config => of_output::<Shown>(),
        SchemaOf::Diff => of_output::<Diff>(),
        SchemaOf::TestReport => of_output::<Report>(),
        SchemaOf::Diagnostics => of_output::<Diagnostics>(),
    }
}

fn of_output<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

fn titled(mut schema: Schema, title: &str) -> Schema {
    schema.insert("title".to_owned(), title.into());
    schema
}
