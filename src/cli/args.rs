//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use jiff::civil::{Date, Time, Weekday};

use super::output::ColorWhen;
use crate::dates;
use crate::diff::Direction;
use crate::plan::Amount;
use crate::profile::file::LAST_WEEK;

#[derive(Debug, Parser)]
#[command(name = "massfreq", about, disable_version_flag = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Read the rules from this directory
    #[arg(long, global = true, value_name = "DIR", help = "Read the rules from this directory [env: MASSFREQ_RULES]")]
    pub(crate) rules: Option<PathBuf>,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: ColorWhen,

    /// Print the version of the program and of the rules
    #[arg(short = 'V', long)]
    pub(crate) version: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say how often, and why
    Recommend(Box<Recommend>),
    /// Turn the answer into dates, with what they cost
    Plan(Box<Plan>),
    /// List the goals: what it is for
    Goals(List),
    /// List the lifestyles: what strains the back daily
    Lifestyles(List),
    /// List the signs that one may need it more often
    Signs(List),
    /// List the cautions: warning signs and conditions that come first
    Cautions(List),
    /// List the responses: how the body answered so far
    Responses(List),
    /// Look at the rules in force, and at what a change of them does
    Rules(Rules),
    /// Print the JSON Schema of a file or an output
    Schema(Schema),
}

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Say where the rules in force come from, with their version and digest
    Path(List),
    /// List the rules: all, or those of one sort
    List(ListRules),
    /// Look for what is wrong: slips, broken laws, rules that do nothing, lost referrals
    Check(CheckRules),
    /// Run the tests of the rules, which stand in the directory `tests` beside them
    Test(TestRules),
    /// Show one rule in full: what it says, when it applies, why, where it stands, and its tests
    Show(ShowRule),
    /// Say for whom two rule sets answer differently
    Diff(Diff),
    /// Write the built-in rules into a directory of your own, to edit them
    Init(InitRules),
}

#[derive(Debug, Args)]
pub(crate) struct InitRules {
    /// The directory, which is new or empty
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,

    /// Write a layer instead, which changes some of the built-in rules and keeps the others
    #[arg(long)]
    pub(crate) layer: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ListRules {
    /// Which sort
    #[arg(value_name = "SORT", value_enum)]
    pub(crate) sort: Option<Sort>,

    #[command(flatten)]
    pub(crate) list: List,
}

/// A sort of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Goals,
    Lifestyles,
    Signs,
    Cautions,
    Responses,
    /// Rules over more than one fact, and the default
    Combinations,
}

#[derive(Debug, Args)]
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
pub(crate) struct ShowRule {
    /// The id of the rule, such as `default` or one of `rules list`
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) list: List,
}

#[derive(Debug, Args)]
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

    /// Exit with 1 only where answers change in one of these ways, instead of in any
    #[arg(long, value_name = "WAYS", value_delimiter = ',', value_parser = directions())]
    pub(crate) fail_on: Vec<Direction>,
}

/// The directions by their words.
fn directions() -> impl TypedValueParser<Value = Direction> {
    PossibleValuesParser::new(Direction::ALL.map(Direction::as_str)).try_map(|word| {
        Direction::ALL.into_iter().find(|known| known.as_str() == word).ok_or("it is no direction of a change")
    })
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

/// Somebody, and how far along the course they are.
#[derive(Debug, Args)]
pub(crate) struct Person {
    /// What it is for
    #[arg(short, long, value_name = "NAME", value_delimiter = ',', help_heading = "About you")]
    pub(crate) goal: Vec<String>,

    /// What strains your back daily
    #[arg(short, long, value_name = "NAME", value_delimiter = ',', help_heading = "About you")]
    pub(crate) lifestyle: Vec<String>,

    /// A sign that you may need it more often
    #[arg(short, long, value_name = "NAME", value_delimiter = ',', help_heading = "About you")]
    pub(crate) sign: Vec<String>,

    /// A warning sign or condition that may come first
    #[arg(short, long, value_name = "NAME", value_delimiter = ',', help_heading = "About you")]
    pub(crate) caution: Vec<String>,

    /// How your body answered so far
    #[arg(short, long, value_name = "NAME", help_heading = "About you")]
    pub(crate) response: Option<String>,

    /// Read the same facts from a YAML or JSON file (- for stdin); flags add to it
    #[arg(short, long, value_name = "FILE", help_heading = "About you")]
    pub(crate) profile: Option<PathBuf>,

    /// The week of the course that you are in, from 1
    #[arg(long, value_name = "N", value_parser = week, allow_negative_numbers = true, conflicts_with = "started", help_heading = "Time")]
    pub(crate) week: Option<u32>,

    /// The day on which the course began, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Time")]
    pub(crate) started: Option<Date>,

    /// The day of your last session: say when the next may be
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Time")]
    pub(crate) last: Option<Date>,

    /// Answer as if today were this day
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = "Time")]
    pub(crate) today: Option<Date>,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Recommend {
    #[command(flatten)]
    pub(crate) person: Person,

    /// How to print the answer
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: Format,

    /// The same as --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Print the summary line alone
    #[arg(short, long, conflicts_with_all = ["format", "json", "explain", "what_if"], help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Show the rules that did not apply too, and the evidence
    #[arg(long, help_heading = "Output")]
    pub(crate) explain: bool,

    /// Show what every single changed fact would give
    #[arg(long, help_heading = "Output")]
    pub(crate) what_if: bool,

    /// Exit with 4 where the answer is a referral
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,
}

fn week(text: &str) -> Result<u32, String> {
    let week = text.parse().ok().filter(|week| (1..=LAST_WEEK).contains(week));
    week.ok_or_else(|| format!("weeks are counted from 1 to {LAST_WEEK}"))
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) person: Person,

    /// The day from which on there can be sessions: 2026-01-31, tomorrow, next monday, in 2 weeks [default: today]
    #[arg(long, value_name = "DATE", help_heading = "Dates")]
    pub(crate) start: Option<String>,

    /// Plan so many weeks from the start on [default: 12]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=i64::from(MOST_WEEKS)), conflicts_with_all = ["until", "sessions"], help_heading = "Dates")]
    pub(crate) weeks: Option<u32>,

    /// Plan up to this day, that day included
    #[arg(long, value_name = "DATE", conflicts_with = "sessions", help_heading = "Dates")]
    pub(crate) until: Option<String>,

    /// Plan so many sessions
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=1000), help_heading = "Dates")]
    pub(crate) sessions: Option<u32>,

    /// Only on these days of the week, such as tue,thu
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = dates::weekday, help_heading = "Dates")]
    pub(crate) on: Vec<Weekday>,

    /// Never on these days of the week, such as sat,sun
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = dates::weekday, help_heading = "Dates")]
    pub(crate) not_on: Vec<Weekday>,

    /// Leave out a day or a stretch of days, such as 2026-07-01..2026-07-14
    #[arg(long, value_name = "DATE[..DATE]", value_delimiter = ',', value_parser = dates::stretch, help_heading = "Dates")]
    pub(crate) skip: Vec<(Date, Date)>,

    /// Where in its window each session is wanted
    #[arg(long, value_name = "PACE", value_enum, default_value_t, help_heading = "Dates")]
    pub(crate) pace: Pace,

    /// The time of day at which sessions begin, such as 18:30
    #[arg(long, value_name = "HH:MM", value_parser = dates::time, help_heading = "Time of day")]
    pub(crate) at: Option<Time>,

    /// Where that time is told, such as Europe/Berlin [default: the system's time zone]
    #[arg(long, value_name = "ZONE", requires = "at", help_heading = "Time of day")]
    pub(crate) time_zone: Option<String>,

    /// How many minutes a session takes [default: 60]
    #[arg(long, value_name = "MINUTES", value_parser = value_parser!(u32).range(1..=720), requires = "at", help_heading = "Time of day")]
    pub(crate) length: Option<u32>,

    /// What one session costs
    #[arg(long, value_name = "AMOUNT", value_parser = Amount::parse, help_heading = "Cost")]
    pub(crate) price: Option<Amount>,

    /// The code of the currency, such as EUR
    #[arg(long, value_name = "CODE", value_parser = currency, requires = "price", help_heading = "Cost")]
    pub(crate) currency: Option<String>,

    /// The most that the sessions of a calendar month may cost
    #[arg(long, value_name = "AMOUNT/month", value_parser = budget, requires = "price", help_heading = "Cost")]
    pub(crate) budget: Option<Amount>,

    /// How to print the plan
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: PlanFormat,

    /// The same as --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Write it to a file, which only you can read
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long, requires = "output", help_heading = "Output")]
    pub(crate) force: bool,

    /// Exit with 4 where the answer is a referral
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,

    /// The name of the plan in a calendar: a plan of the same name takes its place [default: the start date and the name of the rules]
    #[arg(long, value_name = "TEXT", help_heading = "Calendar (--format ics)")]
    pub(crate) plan_id: Option<String>,

    /// What the calendar shows for a session [default: Appointment]
    #[arg(long, value_name = "TEXT", help_heading = "Calendar (--format ics)")]
    pub(crate) summary: Option<String>,

    /// Leave out the reminder a day ahead
    #[arg(long, help_heading = "Calendar (--format ics)")]
    pub(crate) no_alarm: bool,
}

/// The longest plan, in weeks: ten years.
const MOST_WEEKS: u16 = 520;

/// Where in its window a session is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pace {
    /// On the suggested day
    #[default]
    Suggested,
    /// As soon as the window allows
    Soonest,
}

/// How a plan is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// Text with tables and a time line, for people
    #[default]
    Table,
    /// One JSON object
    Json,
    /// The same fields as YAML
    Yaml,
    /// A row for each session, for spreadsheets
    Csv,
    /// A page to hand on
    Markdown,
    /// A calendar file
    Ics,
}

fn currency(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(code) } else { Err(format!("`{text}` is not a code of three letters such as `EUR`")) }
}

fn budget(text: &str) -> Result<Amount, String> {
    let amount = text.strip_suffix("/month").map(str::trim);
    amount.ok_or_else(|| format!("`{text}` does not say for how long: write `{text}/month`")).and_then(Amount::parse)
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text with tables, for people
    #[default]
    Table,
    /// One JSON object
    Json,
    /// The same fields as YAML
    Yaml,
    /// A page to hand on
    Markdown,
}

#[derive(Debug, Args)]
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
pub(crate) struct Schema {
    /// Which one
    #[arg(value_name = "WHICH", value_enum)]
    pub(crate) which: SchemaOf,
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
    /// What a change does, as `rules diff --format json` prints it
    Diff,
    /// A plan, as `plan --format json` prints it
    Plan,
    /// What came of tests, as `rules test --format json` prints it
    TestReport,
    /// What `rules check --format json` prints
    Diagnostics,
}
