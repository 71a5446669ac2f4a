//! Checks what a person watches, and whether anything can follow from it.

use super::{Checks, key};
use crate::diagnostics::Code;
use crate::model::{Measure, RuleId};

impl Checks<'_> {
    pub(super) fn measures(&mut self) {
        let deciding: Vec<&Measure> = self.rules.measures().iter().filter(|measure| measure.decides).collect();
        let own = || deciding.iter().copied().filter(|measure| !measure.place.is_taken_over);
        for measure in own() {
            if measure.source.citation.is_none() {
                let message = format!("`{}` decides, and its source names no work", measure.id());
                let finding = self.on(Code::UncitedThreshold, &measure.id(), &[key("source")], message);
                let help = "add `citation:` with the work that the `change` is from, or say there that it is your own; else leave `decides` out";
                self.findings.push(finding.help(help));
            }
        }
        // What a layer drops of the `progress` that it takes over is noted there.
        let (id, name, message, help) = match (self.rules.progress(), own().next()) {
            (Some(_), None) if deciding.is_empty() => (
                RuleId::pack(),
                "progress",
                "nothing follows from a diary: `progress` is given, and no measure has `decides: true`".to_owned(),
                "add `decides: true` to a measure, or remove `progress` if figures are only to be shown",
            ),
            (None, Some(measure)) => (
                measure.id(),
                "decides",
                format!("nothing follows from a diary: `{}` decides, and the pack has no `progress`", measure.id()),
                "add `progress` to the pack: which response follows when things are better, the same or worse",
            ),
            _ => return,
        };
        self.findings.push(self.on(Code::NoOutcome, &id, &[key(name)], message).help(help));
    }
}
