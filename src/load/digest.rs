//! The digest that identifies the rules behind an answer.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::load::format::{Entry, Pack};
use crate::load::read::Found;
use crate::model::Text;

#[derive(Serialize)]
struct Canonical<'a> {
    pack: &'a Pack,
    #[serde(flatten)]
    sections: BTreeMap<&'static str, BTreeMap<&'a str, &'a Entry>>,
}

/// `sha256:` and the SHA-256 of the set's canonical JSON: keys sorted, no nulls, no white space, intervals
/// in days. File names, the order of entries and comments have no influence.
pub(super) fn digest<'a>(pack: &'a Pack, entries: impl Iterator<Item = &'a Found>) -> Text {
    let mut sections: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for found in entries {
        if let Some(entry) = &found.entry {
            sections.entry(found.section.key()).or_default().insert(found.name.as_str(), entry);
        }
    }
    let value = serde_json::to_value(Canonical { pack, sections }).unwrap_or_default();
    let mut digest = String::from("sha256:");
    for byte in Sha256::digest(canonical(value)) {
        let _ = write!(digest, "{byte:02x}");
    }
    digest.into()
}

fn canonical(mut value: Value) -> String {
    remove_nulls(&mut value);
    value.sort_all_objects();
    value.to_string()
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}
