//! The schemas of rule files and test files: what is well-formed keeps to them, and the slips that a schema can see do
//! not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::Validator;
use massfreq::RuleSet;
use serde_json::Value;

use crate::loader::fixtures;
use crate::support::{PACK, empty, massfreq, one_file};

use super::{check, printed, validator};

pub(super) static RULES: LazyLock<Validator> = LazyLock::new(|| validator("rules"));
pub(super) static TESTS: LazyLock<Validator> = LazyLock::new(|| validator("tests"));

/// The codes of the slips that the schema of rule files refuses, each of them.
const SEEN: [&str; 15] = [
    "unknown-key",
    "missing-key",
    "wrong-type",
    "bad-value",
    "unknown-format",
    "bad-name",
    "bad-interval",
    "bad-duration",
    "phase-without-for",
    "needless-for",
    "short-course",
    "no-effect",
    "every-and-course",
    "empty-when",
    "empty-ladder",
];

/// Whether a code is that of a slip that a schema refuses.
pub(super) fn is_seen(code: &str) -> bool {
    SEEN.contains(&code)
}

/// The YAML files directly in a directory.
fn yaml_files(directory: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect();
    paths.sort();
    paths
}

/// The value of a YAML file as JSON; `None` where it is no YAML, or has what JSON has not.
fn json_of(bytes: &[u8]) -> Option<Value> {
    serde_yaml::from_str(str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}')).ok()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_well_formed_file_is_valid() {
    let mut count = 0;
    for set in ["rules", "rules/layer", "tests/cmd/files/own", "tests/cmd/files/layer", "tests/cmd/files/tested"] {
        let directory = root().join(set);
        RuleSet::load(&directory).unwrap_or_else(|findings| panic!("{set}: {findings}"));
        let tests = directory.join("tests");
        let tests = if tests.exists() { yaml_files(&tests) } else { Vec::new() };
        let rules = yaml_files(&directory).into_iter().map(|path| (&RULES, path));
        for (schema, path) in rules.chain(tests.into_iter().map(|path| (&TESTS, path))) {
            check(schema, &json_of(&fs::read(&path).unwrap()).unwrap(), &path.display().to_string());
            count += 1;
        }
    }
    assert!(count > 15, "{count} files");
}

#[test]
fn the_slips_that_a_schema_can_see_are_not_valid() {
    let mut tried = BTreeSet::new();
    for (slip, files) in fixtures() {
        let name = slip.name();
        let findings = RuleSet::from_files(files.clone()).expect_err("the set has a slip");
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code().as_str()).collect();
        let values: Option<Vec<Value>> = files.iter().map(|(_, bytes)| json_of(bytes)).collect();
        let Some(values) = values else {
            let unread = ["not-yaml", "hidden-character", "key-not-text", "duplicate-key", "wrong-type"];
            assert!(codes.iter().any(|code| unread.contains(code)), "{name}: {codes:?}");
            continue;
        };
        // JSON holds one of two equal keys, and a schema does not see comments.
        if codes.contains(&"duplicate-key") || codes.contains(&"hidden-character") {
            continue;
        }
        let is_valid = values.iter().all(|value| RULES.is_valid(value));
        let seen: Vec<&&str> = codes.iter().filter(|code| is_seen(code)).collect();
        assert_eq!(is_valid, seen.is_empty(), "{name}: {codes:?}");
        tried.extend(seen.into_iter().map(|code| (*code).to_owned()));
    }
    let without: Vec<&str> = SEEN.into_iter().filter(|code| !tried.contains(*code)).collect();
    assert!(without.is_empty(), "without a fixture: {without:?}");
}

/// Every description in a schema, with its place; and every key without one.
fn descriptions(value: &Value, place: &str, found: &mut Vec<(String, Option<String>)>) {
    if let Some(keys) = value.get("properties").and_then(Value::as_object) {
        for (key, of) in keys.iter().filter(|(_, of)| of.is_object()) {
            let description = of.get("description").and_then(Value::as_str);
            found.push((format!("{place}/{key}"), description.map(str::to_owned)));
        }
    }
    if let Some(parts) = value.as_object() {
        for (name, part) in
            parts.iter().filter(|(name, _)| !["then", "dependentSchemas", "anyOf"].contains(&name.as_str()))
        {
            descriptions(part, &format!("{place}/{name}"), found);
        }
    }
}

#[test]
fn every_key_is_described_for_those_who_write_it() {
    for which in ["rules", "tests"] {
        let schema: Value = serde_json::from_str(&printed(which)).unwrap();
        let mut found = Vec::new();
        descriptions(&schema, "", &mut found);
        assert!(found.len() > 20, "{which}");
        for (key, description) in found {
            let description = description.unwrap_or_else(|| panic!("{key} has no description"));
            assert!(description.ends_with(['.', '`']) && !description.contains('\n'), "{key}: {description}");
        }
    }
}

#[test]
fn what_makes_an_entry_do_something_is_each_of_its_effects() {
    let schema: Value = serde_json::from_str(&printed("rules")).unwrap();
    let fact = &schema["$defs"]["Fact"];
    let mut keys: BTreeSet<&str> = fact["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    for other in ["title", "help", "aliases", "keywords", "ask", "do", "because", "reading", "notes", "source"] {
        assert!(keys.remove(other), "{other}");
    }
    let ways = fact["anyOf"].as_array().unwrap();
    assert_eq!(ways.iter().map(|way| way["required"][0].as_str().unwrap()).collect::<BTreeSet<_>>(), keys);
}

#[test]
fn the_schemas_of_a_set_know_its_pages() {
    let set = empty("schema-of-pages");
    let text = |page: &str| {
        let pack = one_file(&format!("{PACK}, ask: [{{cautions: now}}]"), &[("caution/c", "refer: wait, page: now")]);
        pack.replace("page: now", &format!("page: {page}"))
    };
    fs::write(set.join("rules.yaml"), text("now")).unwrap();
    let output = massfreq().args(["schema", "rules", "--rules"]).arg(&set).output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema["$defs"]["Caution"]["properties"]["page"]["description"].is_string());
    let schema = jsonschema::draft202012::options().build(&schema).unwrap();
    for (page, is_known) in [("now", true), ("nwo", false)] {
        assert_eq!(schema.is_valid(&json_of(text(page).as_bytes()).unwrap()), is_known, "{page}");
    }
}

/// The schema of a sort of file, with the names of a set.
fn with_names(which: &str, set: &Path) -> Validator {
    let output = massfreq().args(["schema", which, "--rules"]).arg(set).output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    jsonschema::draft202012::options().build(&schema).unwrap()
}

#[test]
fn the_schemas_of_a_set_know_its_measures_and_what_follows() {
    let set = root().join("tests/cmd/files/measured");
    let (rules, tests) = (with_names("rules", &set), with_names("tests", &set));
    let day = |day: &str, outcome: &str| {
        let test = format!("name: N, today: 2026-02-10, profile: {{}}, diary: [{day}], expect: {{outcome: {outcome}}}");
        tests.is_valid(&json_of(format!("{{format: 1, tests: [{{{test}}}]}}").as_bytes()).unwrap())
    };
    for (of_day, outcome, is_known) in [
        ("{date: 2026-01-05, session: start, pain: 0, mood: 5, cautions: [numb], sore_hours: 60}", "better", true),
        ("{date: 2026-01-05}", "none", true),
        ("{date: 2026-01-05}", "beter", false),
        ("{date: 2026-01-05, pian: 7}", "none", false),
        ("{date: 2026-01-05, mood: 6}", "none", false),
        ("{date: 2026-01-05, session: begin}", "none", false),
        ("{date: 2026-01-05, cautions: [nump]}", "none", false),
        ("{pain: 7}", "none", false),
    ] {
        assert_eq!(day(of_day, outcome), is_known, "{of_day} {outcome}");
    }
    let progress = |better: &str, caution: &str| {
        let follows =
            format!("better: {better}, same: same, worse: worse, decide-after: 4 weeks, stale-after: 5 weeks");
        let progress = format!("{{{follows}, sore: {{over-hours: 48, caution: {caution}}}}}");
        let pack = format!("{{name: n, version: 1.0.0, title: T, extends: built-in, progress: {progress}}}");
        rules.is_valid(&json_of(format!("{{format: 1, pack: {pack}}}").as_bytes()).unwrap())
    };
    let known = [progress("better", "sore"), progress("beter", "sore"), progress("better", "fever")];
    assert_eq!(known, [true, false, false]);
}

#[test]
fn the_schemas_of_a_set_know_its_names_and_accept_its_files() {
    let files = ["frozen", "layer", "tested", "measured"].map(|name| format!("tests/cmd/files/{name}"));
    for set in ["rules", "rules/layer"].into_iter().chain(files.iter().map(String::as_str)) {
        let directory = root().join(set);
        for (which, directory) in [("rules", directory.clone()), ("tests", directory.join("tests"))] {
            let schema = with_names(which, &root().join(set));
            for path in if directory.exists() { yaml_files(&directory) } else { Vec::new() } {
                check(&schema, &json_of(&fs::read(&path).unwrap()).unwrap(), &path.display().to_string());
            }
        }
    }
    let frozen = root().join("tests/cmd/files/frozen");
    let (rules, tests) = (with_names("rules", &frozen), with_names("tests", &frozen));
    let rule = |when: &str| {
        let text = format!(
            "{{format: 1, combinations: {{c: {{title: T, when: {when}, sooner: 1, because: B, source: {{basis: product}}}}}}}}"
        );
        rules.is_valid(&json_of(text.as_bytes()).unwrap())
    };
    let goal = |first: &str| {
        let text = format!(
            "{{format: 1, goals: {{g: {{title: T, ask-first: {first}, because: B, source: {{basis: product}}}}}}}}"
        );
        rules.is_valid(&json_of(text.as_bytes()).unwrap())
    };
    for (first, is_known) in [("[fever, pregnancy]", true), ("[pregnanci]", false), ("[wellness]", false)] {
        assert_eq!(goal(first), is_known, "{first}");
    }
    let test = |profile: &str, expect: &str| {
        let text = format!("{{format: 1, tests: [{{name: N, profile: {profile}, expect: {expect}}}]}}");
        tests.is_valid(&json_of(text.as_bytes()).unwrap())
    };
    for (when, is_known) in [
        ("{goal: wellness}", true),
        ("{goal: [wellness, chronic-pain]}", true),
        ("{not: {any-of: [{sign: {none: stress}}]}}", true),
        ("{sign: {at-least: 2}}", true),
        ("{goal: welness}", false),
        ("{goal: stress}", false),
        ("{sign: {all: [stress, stres]}}", false),
        ("{not: {any-of: [{sign: {none: stres}}]}}", false),
    ] {
        assert_eq!(rule(when), is_known, "{when}");
    }
    for (profile, expect, is_known) in [
        ("{goals: wellness}", "{leads: [goal/wellness]}", true),
        ("{goals: [wellness, Chronic Pain], response: null}", "{default: [default]}", true),
        ("{goals: welness}", "{leads: []}", false),
        ("{response: bettr}", "{leads: []}", false),
        ("{}", "{leads: [goal/welness]}", false),
    ] {
        assert_eq!(test(profile, expect), is_known, "{profile} {expect}");
    }
    for (id, is_known) in [("sign/stress", true), ("sign/stres", false)] {
        let dropping = format!("{{format: 1, disable: {{{id}: why}}}}");
        assert_eq!(rules.is_valid(&json_of(dropping.as_bytes()).unwrap()), is_known, "{id}");
    }
}
