//! The JSON Schemas of the files that authors write, for editors and other tools.
//!
//! They say in types what the readers of [`crate::rules`] and of the tests say key by key. Tests hold the two together:
//! at every place of a file the schema knows just the keys that the reader knows, and asks for just those that it asks
//! for. What no schema can say, such as that a name is taken, only the readers find.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

mod rules;
pub(crate) mod text;

/// The schema of a rule file.
pub(crate) fn of_rules() -> Schema {
    of_file::<rules::RuleFile>()
}

/// The schema of a file that is read as `T`.
pub(crate) fn of_file<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let settings = settings.with_transform(RecursiveTransform(one_paragraph));
    settings.into_generator().into_root_schema_for::<T>()
}

/// Joins the lines of a description, of which editors would make a paragraph each.
fn one_paragraph(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// Has the keys of a mapping that may be left out refuse null: a key without a value is a slip in a rule file.
pub(crate) fn never_null(schema: &mut Schema) {
    let Some(Value::Object(keys)) = schema.get_mut("properties") else { return };
    for key in keys.values_mut().filter_map(Value::as_object_mut) {
        if let Some(Value::Array(words)) = key.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        if let Some(Value::Array(types)) = key.get_mut("type") {
            types.retain(|of| of != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
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
