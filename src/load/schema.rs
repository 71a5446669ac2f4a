//! The JSON Schemas of the files that authors write, for editors and other tools.
//!
//! They are generated from [`crate::load::format`] and from the types of rule tests. Tests make sure that
//! schema and reader accept and require the same keys everywhere. Only readers find what no schema can
//! express, such as a name that is taken.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

pub(crate) mod names;
pub(crate) mod text;

/// The schema of a file that is read as `T`.
pub(crate) fn of_file<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let settings = settings.with_transform(RecursiveTransform(one_paragraph));
    settings.into_generator().into_root_schema_for::<T>()
}

/// Joins the lines of a description, which editors would show as a paragraph each.
fn one_paragraph(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// Makes optional keys refuse null, as a key without a value is a slip in a rule file.
pub(crate) fn never_null(schema: &mut Schema) {
    let Some(Value::Object(keys)) = schema.get_mut("properties") else { return };
    for key in keys.values_mut().filter_map(Value::as_object_mut) {
        if let Some(Value::Array(words)) = key.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        if let Some(Value::Array(types)) = key.get_mut("type") {
            types.retain(|of| of != "null");
            if let [only] = types.as_mut_slice() {
                let only = only.take();
                key.insert("type".to_owned(), only);
            }
        }
        let reference = match key.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only, null]) if null.get("type").is_some_and(|of| of == "null") => only.get("$ref").cloned(),
            _ => None,
        };
        if let Some(reference) = reference {
            key.remove("anyOf");
            key.insert("$ref".to_owned(), reference);
        }
    }
}
