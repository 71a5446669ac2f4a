//! `massfreq rules test`: the tests of a rule set, with what differs; and what the tests are worth.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::args::{TestFormat, TestRules};
use super::failure::Failure;
use super::rules_source::RulesSource;
use super::settings::Settings;
use super::{Env, output};
use crate::load;
use crate::proof::ruletest::{self, Case, Outcome, suggest};
use crate::proof::ruletest::{coverage, coverage::Coverage};
use crate::proof::ruletest::{mutate, mutate::Mutants};

mod junit;
mod text;

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

/// The name and version of this output.
#[derive(Debug, Serialize, JsonSchema)]
enum Schema {
    /// The only version so far.
    #[serde(rename = "massfreq/test/1")]
    V1,
}

pub(crate) fn run(flag: Option<&Path>, settings: &Settings, args: &TestRules, env: &Env) -> Result<u8, Failure> {
    let source = RulesSource::find(args.directory.as_deref().or(flag), settings);
    let rules = source.load()?;
    if args.suggest {
        output::answer(&suggest::file(&rules))?;
        return Ok(0);
    }
    let mut findings = Vec::new();
    let (place, files) = load::test_files(source.directory(), &mut findings);
    let mut cases = ruletest::read(&place, files, findings, &rules).map_err(Failure::Tests)?;
    let all = cases.len();
    let wanted = args.filter.as_deref().unwrap_or_default();
    cases.retain(|case| case.name.contains(wanted));
    if cases.is_empty() {
        return Err(Failure::Unreadable(format!(
            "error: no test has `{wanted}` in its name\n  help: leave `--filter` out to run all {all}\n"
        )));
    }
    let asking = source.prefix();
    let outcomes: Vec<Outcome> = cases.iter().map(|case| case.run(&asking)).collect();
    let passed = outcomes.iter().filter(|case| case.passed).count();
    let failed = outcomes.len() - passed;
    let evaluations = || cases.iter().map(Case::evaluate).collect::<Vec<_>>();
    let report = Report {
        schema: Schema::V1,
        tests: outcomes.len(),
        passed,
        failed,
        cases: outcomes,
        coverage: args.coverage.then(|| coverage::measure(&rules, &evaluations())),
        mutants: (args.mutate && failed == 0).then(|| mutate::run(&rules, &cases, &asking)),
    };
    match if args.json { TestFormat::Json } else { args.format } {
        TestFormat::Text => output::page(&text::page(&report), env)?,
        TestFormat::Json => output::json(&report)?,
        TestFormat::Junit => output::answer(&junit::junit(&report)?)?,
    }
    Ok(u8::from(fails(&report, args)))
}

/// Whether something is not as it should be; what the report itself does not say goes to stderr.
fn fails(report: &Report, args: &TestRules) -> bool {
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
