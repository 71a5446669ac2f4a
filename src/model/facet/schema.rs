//! JSON Schemas that have a property for each facet.

use schemars::Schema;
use serde_json::Value;

use super::Facet;

/// Replaces the property `facts` by one for each facet. `describe` changes a copy of it, and gives the
/// key of the copy.
pub(crate) fn each_facet(schema: &mut Schema, describe: impl Fn(Facet, &mut Value) -> &'static str) {
    const PATTERN: &str = "facts";
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    let Some(pattern) = properties.remove(PATTERN) else { return };
    let keys = Facet::ALL.map(|facet| {
        let mut property = pattern.clone();
        let key = describe(facet, &mut property);
        properties.insert(key.to_owned(), property);
        Value::from(key)
    });
    if let Some(Value::Array(required)) = schema.get_mut("required")
        && let Some(at) = required.iter().position(|key| key == PATTERN)
    {
        required.splice(at..=at, keys);
    }
}

/// As [`each_facet`] with the keys of a profile, where a single facet has one name or null.
pub(crate) fn each_key(schema: &mut Schema) {
    each_facet(schema, |facet, property| {
        if facet.is_single() {
            *property = serde_json::json!({"type": ["string", "null"]});
        }
        if let Value::Object(property) = property {
            property.insert("description".to_owned(), facet.about().into());
        }
        facet.key()
    });
}
