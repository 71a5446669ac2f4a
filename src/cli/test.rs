//! `massfreq rules test`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::failure::{Failure, INTERRUPTED};
use super::{Env, output, rules_source::RulesSource, settings::Settings, signals, waiting};
use crate::answer::recommendation::version;
use crate::load;
use crate::model::RuleSet;
use crate::proof::ruletest::coverage::{self, Coverage};
use crate::proof::ruletest::mutate::{self, Mutants, Work};
use crate::proof::ruletest::{self, Case, Outcome, suggest};
use crate::render::plural;

mod accept;
mod junit;
mod text;

#[derive(Debug, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Args {
    /// The directory of the rules, instead of those in force
    #[arg(value_name = "DIR", conflicts_with = "rules")]
    pub(crate) directory: Option<PathBuf>,

    /// Run only the tests whose name holds this text
    #[arg(long, value_name = "TEXT", help_heading = "What to run")]
    filter: Option<String>,

    /// Also say how much of the rules the tests saw: which rules applied in a test, which decided, and which kinds of
    /// answer came up
    ///
    /// A rule decides where its verdict is refers, leads, default, sooner, later or floor; one that has only advice
    /// cannot. The kinds of answer are: an interval by the default or by rules, with an opening phase or without, and
    /// a referral at each level; of these, only what the rules can give. What keeps people safe counts too: each caution
    /// that can be cleared, each review, ahead and due, and the questions that come first, open and answered. The
    /// percentage is of all together, rounded down.
    #[arg(long, help_heading = "More than the tests")]
    coverage: bool,

    /// With --coverage: exit with 1 where it is under N percent, 0 to 100, of all that is counted together
    #[arg(long, value_name = "N", requires = "coverage", value_parser = percent, allow_negative_numbers = true, help_heading = "More than the tests")]
    fail_under: Option<u8>,

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
    #[arg(long, help_heading = "More than the tests")]
    mutate: bool,

    /// Print tests to begin with instead of running any: what the rules answer today, to be read by a person
    ///
    /// They are a test file with a test for each rule, and for each combination one where its `when` holds and one
    /// where it nearly does. The expectations are what the rules answer now, right or wrong: read each, correct it,
    /// and keep the file in the directory `tests` beside the rules.
    #[arg(long, conflicts_with_all = ["filter", "coverage", "fail_under", "mutate", "format"], help_heading = "Write tests")]
    suggest: bool,

    /// Write the answers of today into the failing tests, after an edit of the rules that is meant
    ///
    /// Each is shown with what it expected and what it will. Only expectations are changed; comments and all else in the
    /// files stay. A test that expects a referral is left as it is where the answer refers no more, or not so soon: the
    /// run then exits with 1. Look at the others too: this makes a test pass whether or not the answer is right.
    #[arg(long, conflicts_with_all = ["coverage", "fail_under", "mutate", "suggest", "format", "json"], help_heading = "Write tests")]
    accept: bool,

    /// How to print what came of them
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: TestFormat,

    /// The same as --format json
    #[arg(long, overrides_with = "format", help_heading = "Output")]
    json: bool,
}

fn percent(text: &str) -> Result<u8, String> {
    let percent = text.parse().ok().filter(|percent| *percent <= 100);
    percent.ok_or_else(|| "it is a whole number from 0 to 100".to_owned())
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// A line a test, and what differs
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object
    Json,
    /// `JUnit` XML, for build servers, with the numbers of coverage and mutants as properties
    Junit,
}

/// What came of all tests.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq test")]
pub(crate) struct Report {
    /// The name and version of this output.
    schema: Schema,
    /// How many tests were run.
    tests: usize,
    /// How many of them had the answer that they expect.
    passed: usize,
    /// How many had not.
    failed: usize,
    /// Each test that was run.
    cases: Vec<Outcome>,
    /// How much of the rule set the tests saw; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Coverage")]
    coverage: Option<Coverage>,
    /// What the tests notice of changed rules; only where it was asked for, and all tests passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Mutants")]
    mutants: Option<Mutants>,
}

version!(Schema = "massfreq/test/1");

pub(crate) fn run(flag: Option<&Path>, settings: &Settings, args: &Args, env: &Env) -> Result<u8, Failure> {
    let source = RulesSource::find(args.directory.as_deref().or(flag), settings);
    let rules = source.load()?;
    if args.suggest {
        output::answer(&suggest::file(&rules))?;
        return Ok(0);
    }
    let mut findings = Vec::new();
    let (place, files) = load::test_files(source.directory(), &mut findings);
    let read = |files| {
        let read = ruletest::read(&place, files, findings, &rules).map_err(Failure::Tests)?;
        if !read.warnings.is_empty() {
            output::aside(&format!("{}\n", read.warnings.draw(false, usize::from(output::aside_width()))));
        }
        Ok::<_, Failure>(read.cases)
    };
    let wanted = args.filter.as_deref().unwrap_or_default();
    if args.accept {
        return accept::run(&source, &rules, &place, &files, &read(files.clone())?, wanted, env);
    }
    let mut cases = read(files)?;
    let all = cases.len();
    cases.retain(|case| case.name.contains(wanted));
    if cases.is_empty() {
        return Err(none_of(all, wanted));
    }
    let prefix = source.prefix();
    let outcomes: Vec<Outcome> = cases.iter().map(|case| case.run(&prefix)).collect();
    let passed = outcomes.iter().filter(|case| case.passed).count();
    let failed = outcomes.len() - passed;
    let report = Report {
        schema: Schema::V1,
        tests: outcomes.len(),
        passed,
        failed,
        cases: outcomes,
        coverage: args.coverage.then(|| coverage::measure(&rules, &cases)),
        mutants: (args.mutate && failed == 0).then(|| mutants(&rules, &cases, &prefix)),
    };
    match if args.json { TestFormat::Json } else { args.format } {
        TestFormat::Text => output::page(&text::page(&report, source.directory()), env)?,
        TestFormat::Json => output::json(&report)?,
        TestFormat::Junit => output::answer(&junit::junit(&report)?)?,
    }
    let not_judged = report.mutants.as_ref().map_or(0, |mutants| mutants.not_judged);
    if not_judged > 0 {
        output::aside(&format!("interrupted: {} not judged\n", plural(not_judged, "mutant")));
        return Ok(INTERRUPTED);
    }
    Ok(u8::from(fails(&report, args)))
}

/// Judges changed rules, until a signal stops it.
fn mutants(rules: &RuleSet, cases: &[Case<'_>], prefix: &str) -> Mutants {
    let work = Work {
        jobs: available_parallelism().map_or(1, NonZeroUsize::get),
        most: Work::MOST,
        made: AtomicUsize::new(0),
        judged: AtomicUsize::new(0),
        stop: signals::caught(),
    };
    let count = |of: &AtomicUsize| of.load(Ordering::Relaxed);
    let doing = || format!("{} of {} judged", count(&work.judged), plural(count(&work.made), "mutant"));
    waiting::during(doing, || mutate::run(rules, cases, prefix, &work))
}

fn none_of(all: usize, wanted: &str) -> Failure {
    let help = format!("leave `--filter` out to run all {all}");
    Failure::io(format!("no test has `{wanted}` in its name"), help)
}

/// Whether the run fails. Prints to stderr the reasons that the report does not give.
fn fails(report: &Report, args: &Args) -> bool {
    let mut fails = report.failed > 0;
    if args.mutate && report.mutants.is_none() {
        output::aside(
            "error: no rule was changed to see whether a test notices, as tests fail already\n  \
             help: make them pass first, then ask for `--mutate` again\n",
        );
    }
    if let (Some(coverage), Some(least)) = (&report.coverage, args.fail_under)
        && coverage.covered * 100 < usize::from(least) * coverage.points
    {
        let Coverage { percent, covered, points, .. } = coverage;
        output::aside(&format!(
            "error: the tests cover {percent}% ({covered} of {points}), which is under {least}%\n  \
             help: `massfreq rules test --suggest` prints tests for all of it\n"
        ));
        fails = true;
    }
    fails || report.mutants.as_ref().is_some_and(|mutants| mutants.untested > 0)
}
