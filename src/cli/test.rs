//! `massfreq rules test`: the tests of a rule set, with what differs.

use std::path::Path;

use anyhow::Context;
use quick_xml::Writer;
use quick_xml::events::BytesText;
use schemars::JsonSchema;
use serde::Serialize;

use super::args::{TestFormat, TestRules};
use super::failure::Failure;
use super::origin::Origin;
use super::output;
use crate::cases::{self, Case, Outcome};
use crate::rules::load;

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
}

/// The name and version of this output.
#[derive(Debug, Serialize, JsonSchema)]
enum Schema {
    /// The only version so far.
    #[serde(rename = "massfreq/test/1")]
    V1,
}

pub(crate) fn run(flag: Option<&Path>, args: &TestRules) -> Result<u8, Failure> {
    let origin = Origin::find(args.directory.as_deref().or(flag));
    let rules = origin.load()?;
    let mut findings = Vec::new();
    let (place, files) = load::test_files(origin.directory(), &mut findings);
    let all = cases::read(&place, files, findings, &rules).map_err(Failure::Tests)?;
    let wanted = args.filter.as_deref().unwrap_or_default();
    let cases: Vec<Outcome> = all.iter().filter(|case| case.name().contains(wanted)).map(Case::run).collect();
    if cases.is_empty() {
        return Err(Failure::Unreadable(format!(
            "error: no test has `{wanted}` in its name\n  help: leave `--filter` out to run all {}\n",
            all.len()
        )));
    }
    let passed = cases.iter().filter(|case| case.passed).count();
    let report = Report { schema: Schema::V1, tests: cases.len(), passed, failed: cases.len() - passed, cases };
    match args.format {
        TestFormat::Text => output::answer(&text(&report))?,
        TestFormat::Json => output::json(&report)?,
        TestFormat::Junit => output::answer(&junit(&report)?)?,
    }
    Ok(u8::from(report.failed > 0))
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    for case in &report.cases {
        let sign = if case.passed { "ok  " } else { "FAIL" };
        text.push_str(&[sign, "  ", &case.name, "\n"].concat());
        if !case.passed {
            text.push_str(&[&details(case), "      see       ", &case.command, "\n\n"].concat());
        }
    }
    let tests = if report.tests == 1 { "1 test".to_owned() } else { format!("{} tests", report.tests) };
    format!("{text}\n{tests}: {} passed, {} failed\n", report.passed, report.failed)
}

/// What differs, and where the test stands.
fn details(case: &Outcome) -> String {
    let differences = case.differences.iter().map(|difference| {
        let what = &difference.what;
        format!("      {what}\n        expected  {}\n        got       {}\n", difference.expected, difference.got)
    });
    format!("      at        {}\n{}", case.place, differences.collect::<String>())
}

fn junit(report: &Report) -> Result<String, Failure> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let (tests, failed) = (report.tests.to_string(), report.failed.to_string());
    writer
        .create_element("testsuite")
        .with_attribute(("name", "massfreq rules test"))
        .with_attribute(("tests", tests.as_str()))
        .with_attribute(("failures", failed.as_str()))
        .write_inner_content(|writer| {
            for case in &report.cases {
                let element = writer
                    .create_element("testcase")
                    .with_attribute(("name", case.name.as_str()))
                    .with_attribute(("classname", case.place.as_str()));
                if case.passed {
                    element.write_empty()?;
                } else {
                    element.write_inner_content(|writer| {
                        let message = case.differences.iter().map(|difference| difference.what.as_str());
                        let message = message.collect::<Vec<_>>().join(", ");
                        let failure = writer.create_element("failure").with_attribute(("message", message.as_str()));
                        failure.write_text_content(BytesText::new(&details(case)))?;
                        Ok(())
                    })?;
                }
            }
            Ok(())
        })
        .context("the outcome cannot be written as XML")?;
    let xml = String::from_utf8(writer.into_inner()).context("the outcome cannot be written as XML")?;
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}\n"))
}
