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
    let mut canonical = String::new();
    write_sorted(&value, &mut canonical);
    let mut digest = String::from("sha256:");
    for byte in Sha256::digest(&canonical) {
        let _ = write!(digest, "{byte:02x}");
    }
    digest.into()
}

fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let mut pairs: Vec<_> = object.iter().filter(|(_, value)| !value.is_null()).collect();
            pairs.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, value)) in pairs.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_sorted(&Value::from(key.as_str()), out);
                out.push(':');
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_sorted(item, out);
            }
            out.push(']');
        }
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_sorts_keys_at_every_depth_and_leaves_nulls_out() {
        let value = serde_json::json!({"b": [{"z": 1, "a": null}], "a": "\"\n"});
        let mut out = String::new();
        write_sorted(&value, &mut out);
        assert_eq!(out, r#"{"a":"\"\n","b":[{"z":1}]}"#);
    }
}
