//! The JSON Schemas of the files that authors write, for editors and other tools.
//!
//! They come from the types of [`crate::load::format`] and of the tests of rules. Tests hold types and readers together:
//! at every place of a file the schema knows just the keys that the reader knows, and asks for just those that it asks
//! for. What no schema can say, such as that a name is taken, only the readers find.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::load::format::RuleFile;

pub(crate) mod text;

/// The schema of a rule file.
pub(crate) fn of_rules() -> Schema {
    of_file::<RuleFile>()
}

/// The keys of a rule file that have their value beside them in one line.
pub(crate) fn keys_in_line() -> BTreeSet<String> {
    let schema = of_rules().to_value();
    let definitions = schema.get("$defs").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::values);
    let keys = definitions.chain([&schema]).filter_map(|of| of.get("properties")?.as_object()).flatten();
    let in_line = keys.filter(|(_, of)| match of.get("type") {
        Some(Value::String(one)) if one == "array" => of.pointer("/items/type").is_some_and(|of| of == "string"),
        Some(Value::String(one)) => one != "object",
        Some(Value::Array(several)) => several.iter().any(|of| of == "object"),
        _ => of.get("const").is_some(),
    });
    in_line.map(|(key, _)| key.clone()).collect()
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
