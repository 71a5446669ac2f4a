//! The report as `JUnit` XML. The numbers of coverage and mutants become properties of the suite.

use anyhow::Context;
use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::{Report, text};
use crate::cli::failure::Failure;
use crate::diagnostics::visible::visible;

pub(super) fn junit(report: &Report) -> Result<String, Failure> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let (tests, failed) = (report.tests.to_string(), report.failed.to_string());
    writer
        .create_element("testsuite")
        .with_attributes([("name", "massfreq rules test"), ("tests", &tests), ("failures", &failed)])
        .write_inner_content(|writer| {
            properties(report, writer)?;
            for case in &report.cases {
                let element = writer
                    .create_element("testcase")
                    .with_attributes([("name", case.name.as_str()), ("classname", &visible(&case.place))]);
                if case.passed {
                    element.write_empty()?;
                } else {
                    element.write_inner_content(|writer| {
                        let message = case.differences.iter().map(|difference| difference.what.as_str());
                        let message = message.collect::<Vec<_>>().join(", ");
                        let failure = writer.create_element("failure").with_attribute(("message", message.as_str()));
                        failure.write_text_content(BytesText::new(&text::details(case)))?;
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

fn properties(report: &Report, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
    let coverage = report.coverage.iter().flat_map(|coverage| {
        [
            ("coverage.percent", coverage.percent),
            ("coverage.covered", coverage.covered),
            ("coverage.points", coverage.points),
        ]
    });
    let mutants = report.mutants.iter().flat_map(|mutants| {
        [
            ("mutants.made", mutants.made),
            ("mutants.killed", mutants.killed),
            ("mutants.same-for-everybody", mutants.same_for_everybody),
            ("mutants.untested", mutants.untested),
            ("mutants.not-decided", mutants.not_decided),
        ]
    });
    let numbers: Vec<(&str, usize)> = coverage.chain(mutants).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    writer.create_element("properties").write_inner_content(|writer| {
        for (name, number) in numbers {
            let attributes = [("name", name), ("value", &number.to_string())];
            writer.create_element("property").with_attributes(attributes).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}
