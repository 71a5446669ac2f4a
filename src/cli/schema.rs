//! `massfreq schema`: what other programs may rely on.

use anyhow::Context;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::args::{Schema as Args, SchemaOf};
use super::config::Shown;
use super::failure::Failure;
use super::output;
use super::rules_source::InForce;
use super::show::Tested;
use super::test::Report;
use crate::answer::list::Listed;
use crate::answer::recommendation::Recommendation;
use crate::batch::Written;
use crate::load::schema;
use crate::plan::Planned;
use crate::profile::file::ProfileFile;
use crate::proof::check::report::Diagnostics;
use crate::proof::diff::Diff;
use crate::proof::ruletest::of_tests;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    output::answer(&text(&of(args.which))?)
}

/// A schema as it is printed, and written beside rules.
pub(crate) fn text(schema: &Schema) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(schema).context("the schema cannot be written")? + "\n")
}

/// The schema of a file or an output.
fn of(which: SchemaOf) -> Schema {
    match which {
        SchemaOf::Recommendation => of_output::<Recommendation>(),
        SchemaOf::Profile => SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<ProfileFile>(),
        SchemaOf::Rules => schema::of_rules(),
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
