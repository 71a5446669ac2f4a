//! Entries of a layer that give only what they change.

use std::collections::BTreeMap;

use super::Assembly;
use crate::diagnostics::{Code, Finding, Place};
use crate::load::fields::list;
use crate::load::format::shape::Shape;
use crate::model::RuleId;

/// Makes one finding of all that an entry lacks which the built-in one has.
pub(super) fn report(set: &mut Assembly<'_>) {
    let base: BTreeMap<RuleId, _> = set.all_entries(true).map(|found| (found.id(), found)).collect();
    for found in set.all_entries(false) {
        let Some(whole) = base.get(&found.id()) else { continue };
        let is_lack = |finding: &Finding| {
            matches!(finding.code(), Code::MissingKey | Code::NoEffect) && finding.is_within(found.file, &found.key)
        };
        let before = set.findings.len();
        set.findings.retain(|finding| !is_lack(finding));
        if set.findings.len() == before {
            continue;
        }
        let shape = Shape::file().child(found.section.key()).and_then(Shape::entry);
        let required = shape.into_iter().flat_map(Shape::required).filter(|key| found.node.pair(key).is_none());
        let lacks: Vec<&str> = required.collect();
        let lacks = if lacks.is_empty() { "an effect".to_owned() } else { list(&lacks) };
        let message = format!("`{}` lacks {lacks}: an entry of a layer replaces the built-in one whole", found.id());
        let place = set.texts.sources.locate(whole.file, whole.key.start);
        let help = format!("copy its other keys too: they are at {place}, which `massfreq rules init DIR` writes out");
        let finding = Finding::new(Code::MissingKey, Place::In(found.file, found.key.clone()), message);
        set.findings.push(finding.label("only some keys").help(help));
    }
}
