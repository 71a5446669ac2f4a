//! The names of a rule set as values in the schemas of its files, for editors.
//!
//! A reader knows more spellings of a name in a profile than of one in a `when`: there, only what is spelt as a name
//! has to be one.

use serde_json::{Value, json};

use crate::model::{Facet, Measure, RuleId, RuleSet, Window};
use crate::order::Order as _;
use schemars::Schema;

/// The keys of a `when` that list names.
const LISTS: [&str; 3] = ["any", "all", "none"];

/// Adds names, ids and intervals to a schema of rule files or test files. A layer is made over `built_in`.
pub(crate) fn add(schema: &mut Schema, rules: &RuleSet, built_in: &RuleSet) {
    let mut whole = schema.clone().to_value();
    for facet in Facet::ALL {
        let names = names(rules, built_in, facet);
        if let Some(of) = whole.pointer_mut(&format!("/$defs/Condition/properties/{facet}")) {
            name_or_list(of, &names, &json!({"type": ["array", "object"]}));
            for list in LISTS {
                if let Some(of) = of.pointer_mut(&format!("/properties/{list}")) {
                    name_or_list(of, &names, &json!({"type": "array"}));
                }
            }
        }
        if let Some(Value::Object(of)) = whole.pointer_mut(&format!("/$defs/ProfileFile/properties/{}", facet.key())) {
            let spelt_otherwise = json!({"type": "string", "pattern": "[^a-z0-9-]"});
            let mut forms = vec![names.clone(), spelt_otherwise, json!({"type": "null"})];
            if !facet.is_single() {
                forms.push(json!({"type": "array", "items": {"anyOf": forms.get(..2)}}));
            }
            of.remove("type");
            of.insert("anyOf".to_owned(), forms.into());
        }
    }
    let (cautions, responses) = (names(rules, built_in, Facet::Caution), names(rules, built_in, Facet::Response));
    let of_progress = [("Progress", "better"), ("Progress", "same"), ("Progress", "worse")].map(|at| (at, &responses));
    for ((of, key), names) in of_progress.into_iter().chain([(("Sore", "caution"), &cautions)]) {
        if let Some(Value::Object(name)) = whole.pointer_mut(&format!("/$defs/{of}/properties/{key}")) {
            name.remove("pattern");
            name.extend(names.as_object().cloned().unwrap_or_default());
        }
    }
    if let Some(Value::Object(outcome)) = whole.pointer_mut("/$defs/Expected/properties/outcome") {
        let mut known = responses.clone();
        if let Some(names) = known.get_mut("enum").and_then(Value::as_array_mut) {
            names.push("none".into());
        }
        outcome.extend(known.as_object().cloned().unwrap_or_default());
    }
    if let Some(Value::Object(day)) = whole.pointer_mut("/$defs/Day") {
        day.insert("additionalProperties".to_owned(), false.into());
        if let Some(Value::Object(keys)) = day.get_mut("properties") {
            keys.extend(rules.measures().iter().map(|measure| (measure.name().to_owned(), figure(measure))));
            if let Some(Value::Object(asked)) = keys.get_mut("cautions") {
                asked.insert("items".to_owned(), cautions.clone());
            }
        }
    }
    let pages = pages(rules);
    let definitions = whole.get_mut("$defs").and_then(Value::as_object_mut).into_iter().flatten();
    for (_, keys) in definitions.filter_map(|(name, of)| Some((name, of.get_mut("properties")?))) {
        if let Some(items) = keys.pointer_mut("/ask-first/items") {
            *items = cautions.clone();
        }
        if let Some(page @ Value::Object(_)) = keys.get_mut("page") {
            let about = page.get("description").cloned();
            *page = pages.clone();
            if let Value::Object(page) = page {
                page.insert("description".to_owned(), about.unwrap_or_default());
            }
        }
    }
    let dropped = ids(built_in.ids(), "the built-in set has no entry of this id");
    if let Some(Value::Object(of)) = whole.pointer_mut("/properties/disable") {
        of.insert("propertyNames".to_owned(), dropped);
    }
    if let Some(Value::Object(verdicts)) = whole.pointer_mut("/$defs/Expected/properties") {
        let of_rules = rules.rules().iter().map(|rule| rule.id().clone());
        let ids = ids(of_rules, "the set has no rule of this id");
        let of_ids = verdicts.iter_mut().filter(|(key, _)| *key != "ask-first");
        for of in of_ids.filter_map(|(_, of)| of.get_mut("items")) {
            *of = ids.clone();
        }
    }
    snippets(&mut whole, &every(rules));
    if let Value::Object(whole) = whole {
        *schema = whole.into();
    }
}

/// The help of a value that the set has not; it may have been added after the schema was written.
fn unless_added(what: &str) -> String {
    format!("{what}; if you have just added it: massfreq rules check DIR --write-schema")
}

/// The names and aliases of a facet. In a `when`, those that a layer drops stay known.
fn names(rules: &RuleSet, built_in: &RuleSet, facet: Facet) -> Value {
    let is_layer = rules.rules().iter().any(|rule| rule.place().is_taken_over);
    let base = [built_in].into_iter().filter(|_| is_layer).flat_map(|set| set.names(facet));
    let mut names: Vec<&str> = rules.names(facet).chain(base).collect();
    names.order();
    names.dedup();
    json!({"type": "string", "enum": names, "errorMessage": unless_added(&format!("the set has no {facet} of this name"))})
}

/// The pages of cautions that have a name.
fn pages(rules: &RuleSet) -> Value {
    let names: Vec<&str> = rules.pages().iter().filter_map(|page| page.name.as_deref()).collect();
    let help = unless_added("the ask of the pack has no page of this name");
    json!({"type": "string", "enum": names, "errorMessage": help})
}

fn figure(Measure { title, from, to, .. }: &Measure) -> Value {
    let help = format!("write a whole number from {from} to {to}");
    json!({"type": "integer", "minimum": from, "maximum": to, "description": title, "errorMessage": help})
}

fn ids(ids: impl Iterator<Item = RuleId>, unknown: &str) -> Value {
    let ids: Vec<String> = ids.map(|id| id.as_str().to_owned()).collect();
    json!({"type": "string", "enum": ids, "errorMessage": unless_added(unknown)})
}

/// Makes names of the texts in a schema that allows `otherwise` too.
fn name_or_list(schema: &mut Value, names: &Value, otherwise: &Value) {
    if let Value::Object(of) = schema {
        of.remove("pattern");
        of.remove("patternErrorMessage");
        of.remove("allOf");
        of.insert("items".to_owned(), names.clone());
        of.insert("anyOf".to_owned(), json!([names, otherwise]));
    }
}

/// What to write for `every`: the steps of the ladder, and the other forms.
fn every(rules: &RuleSet) -> Value {
    let steps = rules.ladder().iter().map(|days| Window::single(*days).in_files());
    let steps = steps.map(|step| json!({"label": step, "body": step}));
    let forms = [("2-4 weeks", "${1:2}-${2:4} weeks"), ("2-3 times in 2 weeks", "${1:2}-${2:3} times in ${3:2} weeks")];
    steps.chain(forms.map(|(label, body)| json!({"label": label, "body": body}))).collect()
}

/// Adds snippets to every key `every`.
fn snippets(schema: &mut Value, every: &Value) {
    match schema {
        Value::Object(of) => {
            for (key, value) in of {
                if let ("every", Some(of)) =
                    (key.as_str(), value.as_object_mut().filter(|of| of.contains_key("pattern")))
                {
                    of.insert("defaultSnippets".to_owned(), every.clone());
                } else {
                    snippets(value, every);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| snippets(item, every)),
        _ => {}
    }
}
