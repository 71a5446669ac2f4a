//! What a check found, as a page and as commands of GitHub's workflows.

use super::Look;
use super::page::{Page, Tone};
use super::words::{self, counted};
use crate::diagnostics::{Code, Findings, Severity};
use crate::model::course::capital;
use crate::proof::check::Diagnostics;

/// The findings, each drawn with its line, then what they come to.
pub(crate) fn page(diagnostics: &Diagnostics, findings: &Findings, look: Look) -> Page {
    let mut page = Page::report();
    if !findings.is_empty() {
        page.lines(findings.draw(look.color, usize::from(look.width)));
    }
    match (&diagnostics.rules, &diagnostics.coverage) {
        (Some(rules), Some(coverage)) => {
            page.paragraph(words::rules(rules));
            page.paragraphs(words::coverage(
                "Checked",
                coverage,
                "for each combination rule the smallest ones for which it holds, each also with one fact more",
            ));
            if diagnostics.findings.iter().all(|finding| finding.code != Code::LawBroken.as_str()) {
                page.paragraph("Each of them has an answer, and every law holds.");
            }
        }
        _ => page.paragraph("The rule set does not load, so no profile was checked."),
    }
    let counts = [(diagnostics.errors, "error"), (diagnostics.warnings, "warning"), (diagnostics.notes, "note")];
    let counts = counts.map(|(count, what)| match count {
        0 => format!("no {what}s"),
        count => counted(count as u128, what),
    });
    page.toned_lead(Tone::grave_if(diagnostics.errors > 0), capital(&counts.join(", ")) + ".");
    page
}

/// A line a finding, which GitHub shows beside the line of the file.
pub(crate) fn github(diagnostics: &Diagnostics) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let lines = diagnostics.findings.iter().map(|finding| {
        let level = match finding.severity {
            Severity::Note => "notice",
            heavier => heavier.as_str(),
        };
        let place = &finding.place;
        let mut properties = vec![format!("file={}", property(&place.file))];
        properties.extend(place.line.map(|line| format!("line={line}")));
        properties.extend(place.column.map(|column| format!("col={column}")));
        properties.extend(place.end_column.map(|column| format!("endColumn={column}")));
        properties.push(format!("title={}", property(&finding.code)));
        let help = finding.help.iter().map(|help| format!("help: {help}"));
        let said: Vec<String> =
            [finding.message.clone()].into_iter().chain(finding.notes.iter().cloned()).chain(help).collect();
        format!("::{level} {}::{}\n", properties.join(","), escape(&said.join("\n")))
    });
    lines.collect()
}
