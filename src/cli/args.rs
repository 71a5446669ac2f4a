//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::facets::ListFacts;
use super::output::ColorWhen;
pub(crate) use answer::{Format, ProfileArgs, Recommend};
pub(crate) use ask::Ask;
pub(crate) use batch::{Batch, BatchFormat, BatchInput};
pub(crate) use completions::{Completions, Shell};
pub(crate) use deferred::{Deferred, declared_now};
pub(crate) use plan::{MOST_WEEKS, Pace, Plan, PlanFormat, currency};
pub(crate) use rules::{
    CheckFormat, CheckRules, Diff, DiffFormat, InitRules, ListRules, Rules, RulesCommand, ShowRule, TestFormat,
    TestRules,
};

mod answer;
mod ask;
mod batch;
mod completions;
mod deferred;
mod plan;
mod rules;

const ABOUT: &str = "How often to get a back massage, and why\n\n\
    massfreq is told what a massage is for, what strains the back daily, which signs and cautions there are, and how the \
    body answered so far. It asks the rules in force, and answers with an interval or with where to turn first, and with its \
    reasons. The rules are files that anybody can read and change.";

#[derive(Debug, Parser)]
#[command(name = "massfreq", about, long_about = ABOUT, disable_version_flag = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) everywhere: Everywhere,

    /// Print the version of the program and of the rules
    #[arg(short = 'V', long)]
    pub(crate) version: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

// The options of all commands, before and after the name of one; a doc comment would be what each command is about.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Everywhere {
    /// Read the rules from this directory
    #[arg(long, value_name = "DIR", help = "Read the rules from this directory [env: MASSFREQ_RULES]")]
    pub(crate) rules: Option<PathBuf>,

    /// When to use colour
    #[arg(long, value_name = "WHEN", value_enum, help = "When to use colour [default: auto] [env: MASSFREQ_COLOR]")]
    pub(crate) color: Option<ColorWhen>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say how often, and why
    Recommend(Deferred<Recommend>),
    /// Ask you step by step, then say how often, and why
    Ask(Deferred<Ask>),
    /// Turn the answer into dates, with what they cost
    Plan(Deferred<Plan>),
    /// Answer very many profiles, a line each
    Batch(Deferred<Batch>),
    #[command(flatten)]
    Facts(ListFacts),
    /// Look at the rules in force, and at what a change of them does
    Rules(Deferred<Rules>),
    /// Show the settings, and where each comes from
    Config(Deferred<List>),
    /// Print the JSON Schema of a file or an output
    Schema(Deferred<Schema>),
    /// Print the completions of a shell
    Completions(Deferred<Completions>),
    /// Print the manual of the program, or write a page for each command
    Man(Deferred<Man>),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct List {
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: ListFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

impl List {
    pub(crate) fn is_json(&self) -> bool {
        self.json || self.format == ListFormat::Json
    }
}

/// How a list, or the like, is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Text with a table, for people
    #[default]
    Table,
    /// JSON
    Json,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Schema {
    /// Which one
    #[arg(value_name = "WHICH", value_enum)]
    pub(crate) which: SchemaOf,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Man {
    /// Write the pages of the program and of all commands into this directory instead
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// What a JSON Schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
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
