//! What a layer gives that has only some of the keys of what it replaces, and a layer that does not say that it is one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Assembly;
use crate::diagnostics::{Code, FileId, Finding, Place};
use crate::load::fields::list;
use crate::load::format::shape::Shape;
use crate::load::read::{Section, forgets_extends};
use crate::load::yaml::Node;
use crate::model::RuleId;

/// An entry, or the default.
struct Given<'a> {
    id: RuleId,
    file: FileId,
    key: &'a Range<usize>,
    node: &'a Node,
    /// None for the default.
    section: Option<Section>,
}

impl Given<'_> {
    fn shape(&self) -> Option<Shape> {
        let file = Shape::file();
        match self.section {
            Some(section) => file.child(section.key()).and_then(Shape::entry),
            None => file.child("pack").and_then(|pack| pack.child("default")),
        }
    }
}

/// Makes one finding of all that an entry lacks which the built-in one has. Where `extends` was forgotten, that is
/// the only one.
pub(super) fn report(set: &mut Assembly<'_>) {
    let base: BTreeMap<RuleId, Given<'_>> = given(set, true).map(|given| (given.id.clone(), given)).collect();
    let mut partial = Vec::new();
    for given in given(set, false) {
        let (id, file, key, node) = (&given.id, given.file, given.key, given.node);
        let Some(whole) = base.get(id) else { continue };
        let is_lack = |finding: &Finding| {
            matches!(finding.code(), Code::MissingKey | Code::NoEffect) && finding.is_within(file, key)
        };
        let before = set.findings.len();
        set.findings.retain(|finding| !is_lack(finding));
        if set.findings.len() == before {
            continue;
        }
        let required = given.shape().into_iter().flat_map(Shape::required).filter(|key| node.pair(key).is_none());
        let lacks: Vec<&str> = required.collect();
        let lacks = if lacks.is_empty() { "an effect".to_owned() } else { list(&lacks) };
        let message = format!("`{id}` lacks {lacks}: {REPLACES}");
        let place = set.texts.sources.locate(whole.file, whole.key.start);
        let help = format!("copy its other keys too: they are at {place}, which `massfreq rules init DIR` writes out");
        let finding = Finding::new(Code::MissingKey, Place::In(file, key.clone()), message);
        partial.push(finding.label("only some keys").help(help));
    }
    let forgotten = set.files(false).find_map(|(file, contents)| {
        let (key, pack) = contents.pack_at.as_ref()?;
        Some((Place::In(file, key.clone()), forgets_extends(pack)?))
    });
    let Some((place, lacks)) = forgotten else { return set.findings.append(&mut partial) };
    let help =
        "write `extends: built-in` below its `name` if the set changes the built-in one, or give it all of these";
    let finding = Finding::new(Code::MissingKey, place, format!("the pack lacks {}", list(&lacks)));
    let note = match partial.as_slice() {
        [] => None,
        [only] => Some(only.message().to_owned()),
        several => Some(format!("{} entries lack keys: {REPLACES}", several.len())),
    };
    let finding = note.into_iter().fold(finding, Finding::note);
    set.findings.push(finding.label("add `extends: built-in`").help(help));
}

const REPLACES: &str = "an entry of a layer replaces the built-in one whole";

/// The entries and the default of the set, or of its base.
fn given<'a>(set: &Assembly<'a>, is_base: bool) -> impl Iterator<Item = Given<'a>> + use<'a> {
    let entries = set.all_entries(is_base).map(|found| Given {
        id: found.id(),
        file: found.file,
        key: &found.key,
        node: &found.node,
        section: Some(found.section),
    });
    let defaults = set.files(is_base).filter_map(|(file, contents)| {
        let pair = contents.pack_at.as_ref()?.1.pair("default")?;
        Some(Given { id: RuleId::default_rule(), file, key: &pair.key.range, node: &pair.value, section: None })
    });
    entries.chain(defaults)
}
