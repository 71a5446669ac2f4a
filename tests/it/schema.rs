//! The JSON Schemas: what other programs may rely on, and that every answer keeps to it.

use std::sync::LazyLock;

use jiff::civil::date;
use jsonschema::Validator;
use massfreq::{Elapsed, Facet, Profile, ProfileFile, Recommendation, recommend};
use serde_json::{Map, Value, json};

use crate::golden::{self, Goldens};
use crate::support::{answer, built_in, data, halves, massfreq, profile, space, to_json};

mod files;
mod intervals;
mod outputs;
mod readers;

/// Every file and output that has a schema.
const ALL: [&str; 18] = [
    "recommendation",
    "profile",
    "rules",
    "tests",
    "list",
    "rule",
    "codes",
    "path",
    "batch",
    "batch-brief",
    "batch-fields",
    "config",
    "diff",
    "sources",
    "progress",
    "plan",
    "test-report",
    "diagnostics",
];

/// What `massfreq schema WHICH` prints.
fn printed(which: &str) -> String {
    let asked = massfreq().args(["schema", which]).output().unwrap();
    assert!(asked.status.success(), "{which}");
    String::from_utf8(asked.stdout).unwrap()
}

fn validator(which: &str) -> Validator {
    let schema: Value = serde_json::from_str(&printed(which)).unwrap();
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(&schema).unwrap_or_else(|error| panic!("{which}: {error}"))
}

static RECOMMENDATION: LazyLock<Validator> = LazyLock::new(|| validator("recommendation"));
static PROFILE: LazyLock<Validator> = LazyLock::new(|| validator("profile"));

/// Panics with the place and the reason where a value does not keep to a schema.
fn check(schema: &Validator, value: &Value, what: &str) {
    if !schema.is_valid(value) {
        let errors: Vec<String> = schema.iter_errors(value).map(|error| error.to_string()).collect();
        panic!("{what}: {errors:?}");
    }
}

#[test]
fn every_schema_is_known_here() {
    let asked = massfreq().args(["schema", "nothing"]).output().unwrap();
    assert_eq!(asked.status.code(), Some(2));
    let said = String::from_utf8(asked.stderr).unwrap();
    let (_, values) = said.split_once("  help: choose ").unwrap();
    assert_eq!(values.split('`').skip(1).step_by(2).collect::<Vec<_>>(), ALL);
}

#[test]
fn the_schemas_are_those_on_file() {
    let mut goldens = Goldens::default();
    for which in ALL {
        goldens.check(&data(&format!("schema/{which}.json")), &printed(which));
    }
    goldens.finish();
    golden::assert_all_used("schema", &ALL);
}

#[test]
fn the_schemas_are_valid_draft_2020_12() {
    for which in ALL {
        let schema: Value = serde_json::from_str(&printed(which)).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{which}");
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{which}: {error}");
        }
    }
}

#[test]
fn the_answers_to_a_fifth_of_all_profiles_are_valid() {
    let space = space();
    let some: Vec<usize> = space.some().collect();
    halves(some.len(), |at| {
        let answer = to_json(&recommend(&space.profile(some[at]), Elapsed::START));
        check(&RECOMMENDATION, &answer, &space.name(some[at]));
    });
}

#[test]
fn the_referral_of_every_caution_is_valid() {
    for caution in built_in().facts(Facet::Caution) {
        let id = caution.id().as_str();
        check(&RECOMMENDATION, &to_json(&answer(built_in(), id, 0)), id);
    }
}

/// An answer with all optional parts.
fn full(facts: &str, day: u32) -> Recommendation {
    let (profile, day) = (profile(built_in(), facts), Elapsed::days(day));
    recommend(&profile, day)
        .with_next(date(2026, 1, 1), date(2026, 3, 1))
        .with_explanation(&profile, day)
        .with_what_if(&profile, day)
}

/// Profiles that together show every part of an answer.
const PROFILES: [&str; 6] = [
    "",
    "goal/chronic-pain lifestyle/desk-worker",
    "goal/acute-injury lifestyle/senior sign/headaches sign/stress response/better",
    "sign/headaches sign/poor-sleep sign/stress response/same",
    "goal/wellness sign/stress response/worse",
    "goal/chronic-pain caution/fever caution/pregnancy",
];

#[test]
fn an_answer_with_all_optional_parts_is_valid() {
    for facts in PROFILES {
        for day in [0, 14, 35] {
            check(&RECOMMENDATION, &to_json(&full(facts, day)), &format!("`{facts}` on day {day}"));
        }
    }
}

/// Every place inside a value: the root's, then those of what it holds. Of lists, only the first item.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let place = format!("{place}/{key}");
                found.push(place.clone());
                places(value, &place, found);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                let place = format!("{place}/0");
                found.push(place.clone());
                places(first, &place, found);
            }
        }
        _ => {}
    }
}

/// The places of all keys and first items of some answers, each with the answer that has it.
fn all_places() -> Vec<(Value, String)> {
    let mut all = Vec::new();
    for facts in PROFILES {
        let answer = to_json(&full(facts, 14));
        let mut found = Vec::new();
        places(&answer, "", &mut found);
        all.extend(found.into_iter().map(|place| (answer.clone(), place)));
    }
    all
}

/// Whether a later version may add keys at a place; the keys of these mappings are names of cautions.
fn is_open(place: &str) -> bool {
    !place.ends_with("/profile/cleared")
}

#[test]
fn fields_may_be_added_anywhere() {
    for (mut answer, place) in all_places() {
        if is_open(&place)
            && let Some(object) = answer.pointer_mut(&place).and_then(Value::as_object_mut)
        {
            object.insert("added_later".to_owned(), json!({"anything": [1, null]}));
            check(&RECOMMENDATION, &answer, &place);
        }
    }
    for facts in PROFILES {
        let mut answer = to_json(&full(facts, 14));
        answer.as_object_mut().unwrap().insert("added_later".to_owned(), json!(1));
        check(&RECOMMENDATION, &answer, facts);
    }
}

/// The fields that an answer may lack. All others are always there.
const OPTIONAL: [&str; 15] = [
    "/next",
    "/next/overdue_days",
    "/not_applied",
    "/what_if",
    "/what_if/answers/0/level",
    "/what_if/answers/0/interval",
    "/what_if/answers/0/course",
    "/reasons/0/level",
    "/reasons/0/because",
    "/reasons/0/reading",
    "/reasons/0/notes",
    "/reasons/0/notes/0/citation",
    "/reasons/0/source/section",
    "/reasons/0/source/citation",
    "/advice/0/source",
];

/// Fields of a source, wherever it stands.
fn is_optional(place: &str) -> bool {
    let of_a_source = place.contains("/source/") && !place.ends_with("/basis");
    let of_a_note = place.contains("/notes/") && (place.ends_with("/url") || place.ends_with("/reviewed"));
    OPTIONAL.contains(&place) || of_a_source || of_a_note
}

#[test]
fn a_field_that_is_always_there_may_not_be_missing() {
    let mut missed = Vec::new();
    for (mut answer, place) in all_places() {
        let (object, key) = place.rsplit_once('/').unwrap();
        let Some(object) = answer.pointer_mut(object).and_then(Value::as_object_mut) else { continue };
        object.remove(key).unwrap();
        if RECOMMENDATION.is_valid(&answer) != is_optional(&place) {
            missed.push(place);
        }
    }
    missed.sort();
    missed.dedup();
    assert!(missed.is_empty(), "a field that is always there is not required, or an optional one is: {missed:?}");
}

#[test]
fn a_value_of_the_wrong_type_is_not_valid() {
    for (mut answer, place) in all_places() {
        let value = answer.pointer_mut(&place).unwrap();
        *value = match value {
            Value::Array(_) => json!({"no": 1}),
            Value::Object(_) | Value::String(_) => json!(["no"]),
            _ => json!("no"),
        };
        // The `response` of a profile is a string or null.
        if place != "/profile/response" {
            assert!(!RECOMMENDATION.is_valid(&answer), "{place}");
        }
    }
}

#[test]
fn other_words_than_the_known_ones_are_not_valid() {
    for (facts, place) in [
        ("", "/schema"),
        ("", "/status"),
        ("", "/reasons/0/verdict"),
        ("", "/reasons/0/source/basis"),
        ("", "/next/status"),
        ("", "/what_if/unchanged/0/action"),
        ("caution/fever", "/status"),
        ("caution/fever", "/referral/level"),
    ] {
        let mut answer = to_json(&full(facts, 0));
        *answer.pointer_mut(place).unwrap() = json!("something-else");
        assert!(!RECOMMENDATION.is_valid(&answer), "{place}");
    }
}

#[test]
fn lists_are_never_null() {
    for (mut answer, place) in all_places() {
        let value = answer.pointer_mut(&place).unwrap();
        if value.is_array() && !is_optional(&place) {
            *value = Value::Null;
            assert!(!RECOMMENDATION.is_valid(&answer), "{place}");
        }
    }
}

/// The keys of a profile file, each with values that it takes.
fn keys_of_a_profile() -> Vec<(&'static str, Vec<Value>)> {
    let names = |one: &str, two: &str| vec![json!(one), json!([one]), json!([one, two]), json!([])];
    vec![
        ("goals", names("chronic-pain", "wellness")),
        ("lifestyles", names("desk-worker", "Physical Job")),
        ("signs", names("headaches", "poor_sleep")),
        ("cautions", names("fever", "pregnancy")),
        ("response", vec![json!("better")]),
        ("week", vec![json!(1), json!(520)]),
        ("started", vec![json!("2026-01-31"), json!("2024-02-29")]),
        ("last", vec![json!("2026-01-31")]),
        ("id", vec![json!("someone"), json!(17), json!(["any", {"thing": true}])]),
    ]
}

/// Whether the schema accepts a profile, which is whether the program reads it.
fn is_profile(value: &Value) -> bool {
    let read =
        ProfileFile::read("profile.json", value.to_string().into_bytes(), &mut Profile::new(built_in()), &|| {
            date(2026, 1, 31)
        });
    assert_eq!(PROFILE.is_valid(value), read.is_ok(), "the schema and the program differ on {value}");
    read.is_ok()
}

fn object(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

#[test]
fn a_profile_has_each_of_its_keys_or_null_or_not() {
    assert!(is_profile(&json!({})), "no key is required");
    for (key, values) in keys_of_a_profile() {
        assert!(is_profile(&object(key, Value::Null)), "{key}: null");
        for value in values {
            assert!(is_profile(&object(key, value.clone())), "{key}: {value}");
        }
    }
    let all = keys_of_a_profile().into_iter().filter(|(key, _)| *key != "started");
    let all = Value::Object(all.map(|(key, values)| (key.to_owned(), values[0].clone())).collect());
    assert!(is_profile(&all), "{all}");
}

#[test]
fn what_is_no_profile_is_not_valid() {
    for profile in [
        json!({"goal": "chronic-pain"}),
        json!({"goals": ["chronic-pain"], "extra": null}),
        json!({"goals": {"chronic-pain": true}}),
        json!({"goals": [["chronic-pain"]]}),
        json!({"goals": ["chronic-pain", null]}),
        json!({"signs": 3}),
        json!({"cautions": true}),
        json!({"response": ["better"]}),
        json!({"response": 1}),
        json!({"week": 0}),
        json!({"week": 5201}),
        json!({"week": -1}),
        json!({"week": 1.5}),
        json!({"week": "1"}),
        json!({"started": "2026-02-30"}),
        json!({"started": "yesterday"}),
        json!({"last": 20_260_131}),
        json!([]),
        json!("chronic-pain"),
        json!(null),
    ] {
        assert!(!is_profile(&profile), "{profile}");
    }
}
