//! Help for an unknown id under `disable`.

use std::collections::BTreeMap;

use crate::load::read::Found;
use crate::model::names;

/// `search` says whether to look for a similar id.
pub(super) fn cure(id: &str, base: &BTreeMap<String, &Found>, search: bool) -> String {
    let (section, name) = id.split_once('/').map_or((None, id), |(section, name)| (Some(section), name));
    let (section, name) = (section.map(names::normalise), names::normalise(name));
    if section.is_none() && name == "default" {
        return "the default cannot be dropped: give the pack another `default`".to_owned();
    }
    let of_section = |found: &Found| {
        section.as_deref().is_some_and(|section| [found.section.singular(), found.section.key()].contains(&section))
    };
    let has_name = |found: &Found| found.name == name || found.aliases.iter().any(|(alias, ..)| **alias == *name);
    let named: Vec<_> = base.iter().filter(|(_, found)| has_name(found)).collect();
    let found = named.iter().find(|(_, found)| of_section(found)).or_else(|| named.first());
    if let Some((id, found)) = found {
        return if found.name == name {
            format!("write `{id}`")
        } else {
            format!("`{name}` is another name of `{id}`: write that")
        };
    }
    let near = || {
        names::nearest(id, base.keys().map(String::as_str)).or_else(|| {
            let near = names::nearest(&name, base.values().map(|found| found.name.as_str()))?;
            base.iter().find(|(_, found)| found.name == near).map(|(id, _)| id.as_str())
        })
    };
    search.then(near).flatten().map_or_else(
        || "name an entry by its id, such as `goal/name`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}
