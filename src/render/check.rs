//! What a check found, as a page and as commands of GitHub's workflows.

use super::Look;
use super::page::{Page, Tone};
use super::words::{self, counted};
use crate::diagnostics::visible::visible;
use crate::diagnostics::{Code, Findings, Severity};
use crate::model::course::capital;
use crate::proof::check::Diagnostics;

/// The findings, each drawn with its line, then what they come to.
pub(crate) fn page(diagnostics: &Diagnostics, findings: &Findings, look: Look) -> Page {
    let has = |code: Code| diagnostics.findings.iter().any(|finding| finding.code == code.as_str());
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
                "those of more facts that the rules cannot tell from one of them; and for each combination rule the \
                 smallest ones for which it holds, each also with one fact more, unless these are too many",
            ));
            if !has(Code::LawBroken) {
                let for_others = match coverage.most_facts {
                    None => "",
                    Some(_) if has(Code::NotProven) => " for them",
                    Some(_) => ", by proof for all others too",
                };
                page.paragraph(format!("Each of them has an answer, and every law holds{for_others}."));
            }
            if has(Code::LongerWait) {
                page.paragraph("No law keeps a floor or `later` from lengthening a wait; a note shows where one does.");
            }
        }
        _ => page.paragraph("The rule set does not load, so no profile was checked."),
    }
    let counts = [(diagnostics.errors, "error"), (diagnostics.warnings, "warning"), (diagnostics.notes, "note")];
    let counts = counts.map(|(count, what)| match count {
        0 => format!("no {what}s"),
        count => counted(count as u128, what),
    });
    let bound = diagnostics.coverage.as_ref().and_then(|coverage| coverage.most_facts);
    let bounded = bound.filter(|_| has(Code::NotProven)).map(|most| format!("; not proven for more than {most} facts"));
    let lead = capital(&counts.join(", ")) + &bounded.unwrap_or_default() + ".";
    page.toned_lead(Tone::grave_if(diagnostics.errors > 0), lead);
    page
}

/// A line a finding, which GitHub shows beside the line of the file.
pub(crate) fn github(diagnostics: &Diagnostics) -> String {
    // A log is shown on terminals too. Lines divide only here.
    let escape = |text: &str| visible(text).replace('%', "%25");
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
        let said: Vec<String> = said.iter().map(|said| escape(said)).collect();
        format!("::{level} {}::{}\n", properties.join(","), said.join("%0A"))
    });
    lines.collect()
}
