//! `massfreq schema`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::{
    config::Shown,
    draft::{self, Drafts, TextFile},
    failure::Failure,
    output,
    rules_source::{InForce, RulesSource},
    show::Tested,
    test::Report,
};
use crate::answer::{list::Listed, progress::Progress, recommendation::Recommendation, sources::Sources};
use crate::batch::{Field, Written};
use crate::diagnostics::Explanation;
use crate::load::format::of_rules;
use crate::load::schema::names;
use crate::model::RuleSet;
use crate::plan::Planned;
use crate::profile::file::ProfileFile;
use crate::proof::{check::Diagnostics, diff::Diff, ruletest::of_tests};

/// The directory beside the files of a set that has their schemas; the loader does not look for rules there.
pub(crate) const DIRECTORY: &str = "schema";
pub(crate) const RULES: &str = "rules.json";
pub(crate) const TESTS: &str = "tests.json";

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
    /// A rule file of a rule set; with --rules DIR, it knows the names of that set
    Rules,
    /// A test file of a rule set, as `rules test` reads it; with --rules DIR, it knows the names of that set
    Tests,
    /// A list of rules, as `rules list --json` and `goals --json` print it
    List,
    /// One rule, as `rules show --json` and `goals NAME --json` print it
    Rule,
    /// What codes of findings mean, as `rules explain --json` prints it
    Codes,
    /// Where the rules come from, as `rules path --json` prints it
    Path,
    /// A line of the output of `batch`, with all its fields
    Batch,
    /// A line of `batch --brief`
    BatchBrief,
    /// A line of `batch --fields`: no field but the id is always there
    BatchFields,
    /// The settings, as `config --json` prints them
    Config,
    /// What a change does, as `rules diff --format json` prints it
    Diff,
    /// What the rules rest on, as `rules sources --json` prints it
    Sources,
    /// How it goes by a diary, as `progress --format json` prints it
    Progress,
    /// A plan, as `plan --format json` prints it
    Plan,
    /// What came of tests, as `rules test --format json` prints it
    TestReport,
    /// What `rules check --format json` prints
    Diagnostics,
}

/// `rules` is the directory of the set whose names the schemas of its files are to have.
pub(crate) fn run(rules: Option<&Path>, args: &Args) -> Result<(), Failure> {
    let rules = rules.filter(|_| matches!(args.which, SchemaOf::Rules | SchemaOf::Tests));
    let rules = rules.map(|rules| RulesSource::named(rules).load()).transpose()?;
    let schema = schema_of(args.which);
    output::answer(&match rules {
        Some(rules) => with_names(schema, &rules)?,
        None => text(&schema)?,
    })
}

/// The schemas of the files of a set, with its names, for its directory [`DIRECTORY`].
pub(crate) fn of_set(rules: &RuleSet) -> Result<Vec<TextFile>, Failure> {
    let each = [(RULES, of_rules()), (TESTS, of_tests())];
    each.into_iter().map(|(name, schema)| Ok((name.to_owned(), with_names(schema, rules)?))).collect()
}

/// The schemas of the files of a set, to be written, and their directory. Nothing but an older schema is replaced.
pub(crate) fn drafts(set: &Path, rules: &RuleSet) -> Result<(Drafts, PathBuf), Failure> {
    let (directory, schemas) = (set.join(DIRECTORY), of_set(rules)?);
    let title = |text: &[u8]| Some(serde_json::from_slice::<Value>(text).ok()?.get("title")?.to_string());
    draft::none_foreign(&directory, &schemas, "schema", |there, schema| title(there) == title(schema.as_bytes()))?;
    Ok((Drafts::set(&directory, &schemas)?, directory))
}

fn with_names(mut schema: Schema, rules: &RuleSet) -> Result<String, Failure> {
    names::add(&mut schema, rules, &RuleSet::built_in().map_err(Failure::Rules)?);
    text(&schema)
}

fn text(schema: &Schema) -> Result<String, Failure> {
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
        SchemaOf::Codes => titled(of_output::<Vec<Explanation>>(), "massfreq codes of findings"),
        SchemaOf::Progress => of_output::<Progress>(),
        SchemaOf::Plan => of_output::<Planned>(),
        SchemaOf::Path => of_output::<InForce<'_>>(),
        SchemaOf::Batch => of_output::<Written<'_>>(),
        SchemaOf::BatchBrief => {
            titled(with_fields(of_output::<Written<'_>>(), &Field::BRIEF, true), "massfreq brief batch line")
        }
        SchemaOf::BatchFields => {
            titled(with_fields(of_output::<Written<'_>>(), &Field::ALL, false), "massfreq batch line of some fields")
        }
        SchemaOf::Config => of_output::<Shown>(),
        SchemaOf::Diff => of_output::<Diff>(),
        SchemaOf::Sources => of_output::<Sources>(),
        SchemaOf::TestReport => of_output::<Report>(),
        SchemaOf::Diagnostics => of_output::<Diagnostics>(),
    }
}

fn of_output<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// The schema of lines whose answers have some fields alone.
fn with_fields(mut schema: Schema, fields: &[Field], are_required: bool) -> Schema {
    let is_written = |key: &str| key.parse().is_ok_and(|field| fields.contains(&field));
    schema.insert("description".to_owned(), "A line of the output of a batch.".into());
    let Some(Value::Object(types)) = schema.get_mut("$defs") else { return schema };
    for answer in ["Recommended", "Refer"] {
        let Some(answer) = types.get_mut(answer).and_then(Value::as_object_mut) else { continue };
        if let Some(Value::Object(properties)) = answer.get_mut("properties") {
            properties.retain(|key, _| is_written(key));
        }
        if let Some(Value::Array(required)) = answer.get_mut("required") {
            required.retain(|key| are_required && key.as_str().is_some_and(is_written));
        }
    }
    // What nothing refers to any more.
    loop {
        let text = schema.as_value().to_string();
        let Some(Value::Object(types)) = schema.get_mut("$defs") else { return schema };
        let before = types.len();
        types.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
        if types.len() == before {
            return schema;
        }
    }
}

fn titled(mut schema: Schema, title: &str) -> Schema {
    schema.insert("title".to_owned(), title.into());
    schema
}
