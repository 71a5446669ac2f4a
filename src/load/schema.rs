//! The JSON Schemas of the files that authors write, for editors and other tools.
//!
//! They are generated from [`crate::load::format`] and from the types of rule tests. Tests make sure that
//! schema and reader accept and require the same keys everywhere. Only readers find what no schema can
//! express, such as a name that is taken.

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

/// The keys of a rule file whose value is written in the same line.
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
