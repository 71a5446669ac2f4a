//! What a check found, as text and as commands of GitHub's workflows.

use super::Look;
use super::table::paragraph;
use super::text::{self, counted};
use crate::diagnostics::{Code, Findings, Severity};
use crate::proof::check::report::Diagnostics;

/// The findings, each drawn with its line, then what they come to.
pub(crate) fn text(diagnostics: &Diagnostics, findings: &Findings, look: Look) -> String {
    let mut text = String::new();
    if !findings.is_empty() {
        text.push_str(&findings.draw(look.color, usize::from(look.width)));
        text.push('\n');
    }
    let mut lines = Vec::new();
    match (&diagnostics.rules, &diagnostics.coverage) {
        (Some(rules), Some(coverage)) => {
            lines.push(text::rules(rules));
            lines.extend(text::coverage("Checked", coverage));
            let is_broken = diagnostics.findings.iter().any(|finding| finding.code == Code::LawBroken.as_str());
            lines.extend((!is_broken).then(|| "Each of them has an answer, and every law holds.".to_owned()));
        }
        _ => lines.push("The rule set does not load, so no profile was checked.".to_owned()),
    }
    let counts = [(diagnostics.errors, "error"), (diagnostics.warnings, "warning"), (diagnostics.notes, "note")];
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(count, what)| if count == 0 { format!("no {what}s") } else { counted(count as u128, what) })
        .collect();
    let lines: String = lines.iter().map(|line| paragraph(&look.signs(line), look.width) + "\n").collect();
    let counts = crate::model::course::capital(&counts.join(", ")) + ".";
    let counts = paragraph(&counts, look.width);
    let counts = if diagnostics.errors > 0 { look.alarm(&counts) } else { look.answer(&counts) };
    text + &lines + &counts + "\n"
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
