//! The arguments of `massfreq rules`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{Deferred, List};
use crate::cli::facets::{Sort, sort};
use crate::model::dates;
use crate::proof::diff::Direction;

#[derive(Debug, Args)]
#[group(skip)]
#[command(arg_required_else_help = true)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Say where the rules in force come from, with their version and digest
    Path(Deferred<List>),
    /// List the rules: all, or those of one sort
    List(Deferred<ListRules>),
    /// Look for what is wrong: slips, broken laws, rules that do nothing, lost referrals
    Check(Deferred<CheckRules>),
    /// Run the tests of the rules, which stand in the directory `tests` beside them
    Test(Deferred<TestRules>),
    /// Show one rule in full: what it says, when it applies, why, where it stands, and its tests
    Show(Deferred<ShowRule>),
    /// Say for whom two rule sets answer differently
    Diff(Deferred<Diff>),
    /// Write the built-in rules into a directory of your own, to edit them
    Init(Deferred<InitRules>),
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct InitRules {
    /// The directory, which is new or empty
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,

    /// Write a layer instead, which changes some of the built-in rules and keeps the others
    #[arg(long)]
    pub(crate) layer: bool,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct ListRules {
    /// Which sort
    #[arg(value_name = "SORT", value_parser = sort())]
    pub(crate) sort: Option<Sort>,

    #[command(flatten)]
    pub(crate) list: List,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct CheckRules {
    /// The directory of the rules, instead of those in force
    #[arg(value_name = "DIR", conflicts_with = "rules")]
    pub(crate) directory: Option<PathBuf>,

    /// Exit with 1 on warnings too; notes never count
    #[arg(long)]
    pub(crate) strict: bool,

    /// Count as if today were this day how long ago sources were reviewed
    #[arg(long, value_name = "DATE", value_parser = dates::parse)]
    pub(crate) today: Option<Date>,

    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: CheckFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// How the findings of a check are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Each with its line of the file
    #[default]
    Text,
    /// One JSON object
    Json,
    /// Commands that GitHub shows beside the lines of a pull request
    Github,
}

#[derive(Debug, Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct TestRules {
    /// The directory of the rules, instead of those in force
    #[arg(value_name = "DIR", conflicts_with = "rules")]
    pub(crate) directory: Option<PathBuf>,

    /// Run only the tests whose name holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,

    /// Also say how much of the rules the tests saw: which rules applied in a test, which decided, and which kinds of
    /// answer came up
    ///
    /// A rule decides where its verdict is refers, leads, default, sooner, later or floor; one that has only advice
    /// cannot. The kinds of answer are: an interval by the default or by rules, with an opening phase or without, and
    /// a referral at each level; of these, only what the rules can give. The percentage is of all three together, each
    /// rule and each kind counting as one, rounded down.
    #[arg(long)]
    pub(crate) coverage: bool,

    /// With --coverage: exit with 1 where it is under N percent, 0 to 100, of all that is counted together
    #[arg(long, value_name = "N", requires = "coverage", value_parser = percent, allow_negative_numbers = true)]
    pub(crate) fail_under: Option<u8>,

    /// Also change the rules in one place at a time, and say which changes no test notices
    ///
    /// Each rule but the default is dropped. Each figure is moved up and down by a step: an interval, an end of a range
    /// of two, the length of a phase, a floor and a rung of the ladder by a week where they are whole weeks, else by a
    /// day, and one week down to six days; `sooner` and `later` by one. A referral becomes one level milder, and graver.
    /// In a `when`, `at-least` is moved by one, and one name of several or one part of several is left out.
    ///
    /// Each changed copy of the rules is a mutant: killed where some test fails on it; untested where it alters
    /// somebody's answer and no test fails, which exits with 1; the same for everybody where it alters no answer to any
    /// profile; not decided where there are too many profiles to tell. All tests have to pass first.
    #[arg(long)]
    pub(crate) mutate: bool,

    /// Print tests to begin with instead of running any: what the rules answer today, to be read by a person
    ///
    /// They are a test file with a test for each rule, and for each combination one where its `when` holds and one
    /// where it nearly does. The expectations are what the rules answer now, right or wrong: read each, correct it,
    /// and keep the file in the directory `tests` beside the rules.
    #[arg(long, conflicts_with_all = ["filter", "coverage", "fail_under", "mutate", "format"])]
    pub(crate) suggest: bool,

    /// How to print what came of them
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: TestFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

fn percent(text: &str) -> Result<u8, String> {
    let percent = text.parse().ok().filter(|percent| *percent <= 100);
    percent.ok_or_else(|| "it is a whole number from 0 to 100".to_owned())
}

/// How the outcome of tests is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// A line a test, and what differs
    #[default]
    Text,
    /// One JSON object
    Json,
    /// `JUnit` XML, for build servers, with the numbers of coverage and mutants as properties
    Junit,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct ShowRule {
    /// The id of the rule, such as `default` or one of `rules list`
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) list: List,
}

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Diff {
    /// The rules to compare with: a directory, or built-in
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The rules to compare: a directory, or built-in
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// How to print it
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: DiffFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,

    /// Exit with 1 only where answers change in one of these ways, instead of in any; mixed is later on some days of the
    /// course and sooner on others
    #[arg(long, value_name = "WAYS", value_delimiter = ',', value_parser = directions())]
    pub(crate) fail_on: Vec<Direction>,
}

/// The directions by their words.
fn directions() -> impl TypedValueParser<Value = Direction> {
    PossibleValuesParser::new(Direction::ALL.map(Direction::as_str)).try_map(|word| word.parse::<Direction>())
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Text, for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// A comment for a pull request
    Markdown,
}
