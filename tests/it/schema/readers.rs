//! The schemas of rule files and test files say what their readers do: the same keys at every place, the same of them
//! required, and the same sorts of values.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jsonschema::Validator;
use massfreq::RuleSet;
use serde_json::{Map, Value, json};

use super::files::{RULES, TESTS, is_seen};
use super::{check, printed};

use crate::support::{PACK, massfreq, one_file};

/// A rule set with every key of a pack that is no layer.
const WHOLE_PACK: &str = "
format: 1
pack:
  name: whole
  version: 1.0.0
  title: Whole
  source: {title: T, author: A, published: P, url: 'http://u', reviewed: 2026-01-31}
  ladder: [1 week, 2 weeks]
  default:
    title: Default
    every: 4 weeks
    because: B
    reading: R
    advice: [{text: T, source: {basis: product}}]
    notes: [{text: T, basis: trial, section: S, citation: C, url: 'http://u', reviewed: 2026-01-31}]
    source: {basis: article, section: S, citation: C, url: 'http://u', reviewed: 2026-01-31}
  advice: [{text: T, source: {basis: product}}]
  notice: N
  ask: {cautions: C, goals: G, lifestyles: L, signs: S, responses: R, started: S, last: L}
  screening: 4 weeks
  clearance: 26 weeks
  progress: {better: four, same: four, worse: four, decide-after: 4 weeks, stale-after: 5 weeks,
    sore: {over-hours: 48, caution: five}, notice: N}
  referrals: {emergency: E, urgent: U, doctor: D, wait: W}
responses: {four: {title: T, because: B, source: {basis: article}, later: 1}}
cautions: {five: {title: T, ask: A, refer: urgent, because: B, source: {basis: article}}}
";

/// Entries with every key of a fact.
const FACTS: &str = "
goals: {one: {title: T, help: H, aliases: [uno], keywords: [first], ask: A, every: 1 week, because: B, reading: R,
  source: {basis: article}, sooner: 1, later: 1, no-more-often-than: 1 day, refer: wait, do: D, ask-first: [five],
  review: {after: 6 weeks, text: T}, advice: [{text: T}], notes: [{text: T, basis: trial}]}}
lifestyles: {two: {title: T, because: B, source: {basis: article},
  course: [{every: 1 week, for: 2 weeks}, {every: 2 weeks}]}}
signs: {three: {title: T, because: B, source: {basis: article}, sooner: 1}}
cautions: {five: {title: T, help: H, aliases: [cinque], keywords: [fifth], ask: A, every: 1 week, because: B,
  reading: R, source: {basis: article}, sooner: 1, later: 1, no-more-often-than: 1 day, refer: urgent, do: D,
  cleared: [{text: T, source: {basis: product}}], clearance: 12 weeks, ask-first: [six],
  review: {after: 6 weeks, text: T}, ask-when: {caution: six}, advice: [{text: T}], notes: [{text: T, basis: trial}]},
  six: {title: T, ask: A, because: B, source: {basis: article}, course: [{every: 1 day, for: 1 week}, {every: 1 week}]}}
measures: {nine: {title: T, ask: A, from: 0, to: 10, better: down, change: 2, share: 30, decides: true, low: L, high: H,
  because: B, source: {basis: article}}}
";

/// Entries with every key of a combination and of a condition.
const COMBINATIONS: &str = "
combinations: {seven: {title: T, help: H, because: B, reading: R, source: {basis: article}, every: 1 week, sooner: 1,
  later: 1, no-more-often-than: 1 day, refer: doctor, do: D, ask-first: [five], review: {after: 6 weeks, text: T},
  advice: [{text: T}], notes: [{text: T, basis: trial}], when: {
    goal: one, lifestyle: [two], sign: {any: three, all: [three], none: [three], at-least: 1}, caution: five,
    response: four, any-of: [{goal: one}], not: {sign: three}}},
  eight: {title: T, when: {goal: one}, because: B, source: {basis: article},
    course: [{every: 1 day, for: 1 week}, {every: 1 week}]}}
";

/// A layer that has the keys of which other sets have no use.
const LAYER: &str = "
format: 1
pack: {extends: built-in, name: layer, version: 1.0.0, title: Layer, referrals: {wait: W},
  based-on: {name: other, version: 0.1.0}}
disable: {sign/stress: why}
";

/// A list of pages.
const PAGES: &str = "ask: [{goals: all, question: Q}, {lifestyles: all}, {signs: all},
  {cautions: late, question: Q, ask-when: {goal: one}}, {responses: all}, {started: all}, {last: all}]";

/// Samples of rule files that together have every key. Each is small, since it is read for every change to it.
fn rule_files() -> Vec<String> {
    let facts = |caution| {
        [
            ("goal/one", "every: 1 week"),
            ("lifestyle/two", "sooner: 1"),
            ("sign/three", "sooner: 1"),
            ("response/four", "later: 1"),
            ("caution/five", caution),
        ]
    };
    let pages = one_file(&format!("{PACK}, {PAGES}"), &facts("page: late, refer: wait"));
    vec![
        WHOLE_PACK.to_owned(),
        one_file(PACK, &[]) + FACTS,
        one_file(PACK, &facts("refer: wait")) + COMBINATIONS,
        pages,
        LAYER.to_owned(),
    ]
}

/// A test file with every key.
const A_TEST: &str = "
format: 1
tests:
  - name: one
    today: 2026-01-31
    profile: {goals: [new-one], lifestyles: [], signs: [], cautions: [], response: null, week: 3, id: x, cleared: [],
      screened: 2026-01-31, reviewed: 2026-01-31, last: 2026-01-31}
    expect: {status: recommended, level: wait, course: every week, interval: 1 week, review: none, ask-first: [],
      refers: [], set-aside: [], leads: [goal/new-one], default: [], agrees: [], outweighed: [], sooner: [], later: [],
      floor: [], no-effect: [], cleared: [], advises: []}
  - name: two
    today: 2026-01-31
    profile: {started: 2026-01-10}
    diary: [{date: 2026-01-10, session: start, cautions: [], sore_hours: 1}]
    expect: {outcome: none}
";

/// What is found in a text: each finding's code, message and cure.
type Found = Vec<[String; 3]>;

/// What a reader finds in each of some texts.
type Read = fn(&[String]) -> Vec<Found>;

fn rules(texts: &[String]) -> Vec<Found> {
    texts.iter().map(|text| rules_of(text)).collect()
}

fn rules_of(text: &str) -> Found {
    let Err(findings) = RuleSet::from_files([("rules.yaml".to_owned(), text.as_bytes().to_vec())]) else {
        return Vec::new();
    };
    let told = findings.iter().map(|finding| {
        let (code, cure) = (finding.code().as_str(), finding.cure().unwrap_or_default());
        [code, finding.message(), cure].map(str::to_owned)
    });
    told.collect()
}

/// How many test files one program reads, which draws no more than so many findings.
const AT_ONCE: usize = 100;

/// The same for test files, which the program alone reads.
fn tests(texts: &[String]) -> Vec<Found> {
    texts.chunks(AT_ONCE).flat_map(tests_of).collect()
}

fn tests_of(texts: &[String]) -> Vec<Found> {
    static USED: AtomicUsize = AtomicUsize::new(0);
    let name = format!("schema-of-tests-{}", USED.fetch_add(1, Ordering::Relaxed));
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(directory.join("tests")).unwrap();
    fs::write(directory.join("rules.yaml"), include_str!("../../cmd/files/own/rules.yaml")).unwrap();
    for (at, text) in texts.iter().enumerate() {
        fs::write(directory.join(format!("tests/{at}.yaml")), text).unwrap();
    }
    let output = massfreq().args(["rules", "test"]).arg(&directory).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let mut found = vec![Found::new(); texts.len()];
    for one in said.split("\n\n") {
        let Some((code, rest)) = one.strip_prefix("error[").and_then(|one| one.split_once("]: ")) else { continue };
        let message = rest.lines().next().unwrap_or_default();
        let cure = rest.split_once("= help: ").map_or("", |(_, cure)| cure);
        let (file, _) =
            rest.split_once(&format!("{name}/tests/")).and_then(|(_, place)| place.split_once(".yaml")).unwrap();
        found[file.parse::<usize>().unwrap()].push([code, message, cure].map(str::to_owned));
    }
    found
}

fn value(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).unwrap()
}

/// The schema that a reference, if it is one, leads to.
fn resolve<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
        None => schema,
    }
}

/// A mapping in a file: its place, the keys that the schema has for it, and those that it has and no place before it.
struct Place<'s> {
    path: String,
    keys: &'s Map<String, Value>,
    fresh: Vec<String>,
}

/// Every mapping inside a value that has keys of the schema which are not yet `used`.
fn walk<'s>(
    root: &'s Value,
    schema: &'s Value,
    value: &Value,
    path: &str,
    found: &mut Vec<Place<'s>>,
    used: &mut BTreeSet<*const Value>,
) {
    let schema = resolve(root, schema);
    match value {
        Value::Object(object) => {
            let keys = schema.get("properties").and_then(Value::as_object);
            if let Some(keys) = keys {
                let fresh =
                    object.keys().filter(|key| keys.get(*key).is_some_and(|of| used.insert(std::ptr::from_ref(of))));
                let fresh: Vec<String> = fresh.cloned().collect();
                if !fresh.is_empty() {
                    found.push(Place { path: path.to_owned(), keys, fresh });
                }
            }
            for (key, value) in object {
                let of_key = keys.and_then(|keys| keys.get(key));
                if let Some(of) = of_key.or_else(|| schema.get("additionalProperties")) {
                    walk(root, of, value, &format!("{path}/{}", key.replace('/', "~1")), found, used);
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                if let Some(of) = schema.get("items") {
                    walk(root, of, item, &format!("{path}/{at}"), found, used);
                }
            }
        }
        _ => {}
    }
}

/// Runs `each` on every mapping of some files; the files are to use every key of the schema.
fn on_places(which: &str, files: &[impl AsRef<str>], mut each: impl FnMut(&Value, &Place<'_>)) {
    let root: Value = serde_json::from_str(&printed(which)).unwrap();
    let mut used = BTreeSet::new();
    for file in files {
        let file = value(file.as_ref());
        let mut places = Vec::new();
        walk(&root, &root, &file, "", &mut places, &mut used);
        for place in places {
            each(&file, &place);
        }
    }
    let definitions = root["$defs"].as_object().unwrap().values().chain([&root]);
    for keys in definitions.filter_map(|definition| definition["properties"].as_object()) {
        for (key, of) in keys {
            assert!(used.contains(&std::ptr::from_ref(of)), "no sample has the key `{key}`: {of}");
        }
    }
}

/// Whether a finding is about more than one file can say, or compares two numbers.
fn is_beyond_schemas([code, message, _]: &[String; 3]) -> bool {
    !is_seen(code) && code != "hidden-character"
        || message.starts_with("only a layer can drop")
        || message.ends_with("by which it is read")
        || message.contains("can change by")
        || message.contains("what follows from a diary")
}

/// Whether a finding is about a text of a profile, whose schema takes any text for a name.
fn is_of_names([_, message, _]: &[String; 3]) -> bool {
    let keys = ["goals", "lifestyles", "signs", "cautions", "cleared", "response"];
    let is_text = ["is an empty text", "is to be one line"].iter().any(|end| message.ends_with(end));
    message.starts_with("the text holds a tab")
        || message.starts_with("a hidden character stands here")
        || is_text && keys.iter().any(|key| message.contains(&format!("`{key}`")))
}

/// Files with one thing changed, each with what that is.
type Changed = Vec<(String, Value)>;

/// Whether the schema takes each of some files; panics where the reader does otherwise.
fn agree(schema: &Validator, read: Read, files: &Changed) -> Vec<bool> {
    let texts: Vec<String> = files.iter().map(|(_, file)| file.to_string()).collect();
    let each = files.iter().zip(read(&texts));
    each.map(|((what, file), found)| {
        let refused = found.iter().any(|finding| !is_beyond_schemas(finding));
        let is_valid = schema.is_valid(file);
        // What counts down may be no interval besides.
        if found
            .iter()
            .any(|finding| finding[0] == "min-over-max" || what.contains("/profile/") && is_of_names(finding))
        {
            return is_valid;
        }
        if is_valid == refused {
            let errors: Vec<String> = schema.iter_errors(file).map(|error| error.to_string()).collect();
            panic!("{what}: the reader says {found:?}, the schema {errors:?}");
        }
        is_valid
    })
    .collect()
}

const TEST_FILES: [&str; 1] = [A_TEST];

/// What a change is called that no schema takes.
const UNHEARD_OF: &str = "with a key that is unheard of";

#[test]
fn the_samples_are_read() {
    for file in rule_files() {
        assert_eq!(rules(&[value(&file).to_string()]), [Found::new()]);
        check(&RULES, &value(&file), &file);
    }
    assert_eq!(tests(&[value(A_TEST).to_string()]), [Found::new()]);
    check(&TESTS, &value(A_TEST), A_TEST);
}

/// The keys that a reader names for a place where it finds an unknown one.
fn keys_of_reader(read: Read, file: &Value, path: &str) -> BTreeSet<String> {
    let mut file = file.clone();
    file.pointer_mut(path).unwrap().as_object_mut().unwrap().insert("unheard-of-by-anyone".to_owned(), json!(1));
    let found = read(&[file.to_string()]).concat();
    let [[code, _, cure]] = found.as_slice() else { panic!("{path}: {found:?}") };
    assert_eq!(code, "unknown-key", "{path}: {cure}");
    let (_, keys) = cure.split_once(" are ").unwrap_or_else(|| panic!("{path}: {cure}"));
    keys.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn a_schema_and_its_reader_know_the_same_keys_everywhere() {
    let compare = |read: Read, file: &Value, place: &Place<'_>| {
        let of_schema: BTreeSet<String> = place.keys.keys().cloned().collect();
        assert_eq!(of_schema, keys_of_reader(read, file, &place.path), "{}", place.path);
    };
    on_places("rules", &rule_files(), |file, place| compare(rules, file, place));
    on_places("tests", &TEST_FILES, |file, place| compare(tests, file, place));
}

#[test]
fn a_schema_and_its_reader_refuse_unknown_keys_and_ask_for_the_same_ones() {
    let changed = |file: &Value, place: &Place<'_>, changed: &mut Changed| {
        let mut change = |what: &str, change: &dyn Fn(&mut Map<String, Value>)| {
            let mut file = file.clone();
            change(file.pointer_mut(&place.path).unwrap().as_object_mut().unwrap());
            changed.push((format!("{} {what}", place.path), file));
        };
        change(UNHEARD_OF, &|object| drop(object.insert("unheard-of".to_owned(), json!("x"))));
        for key in place.keys.keys() {
            change(&format!("without {key}"), &|object| drop(object.remove(key)));
        }
        change("without any key", &Map::clear);
    };
    let compare = |schema: &Validator, read: Read, files: &Changed| {
        for ((what, _), is_valid) in files.iter().zip(agree(schema, read, files)) {
            assert!(!is_valid || !what.ends_with(UNHEARD_OF), "{what}");
        }
    };
    let mut files = Changed::new();
    on_places("rules", &rule_files(), |file, place| changed(file, place, &mut files));
    compare(&RULES, rules, &std::mem::take(&mut files));
    on_places("tests", &TEST_FILES, |file, place| changed(file, place, &mut files));
    compare(&TESTS, tests, &files);
}

#[test]
fn a_schema_and_its_reader_take_the_same_sorts_of_values() {
    let values = [
        json!(null),
        json!(true),
        json!(7),
        json!("text"),
        json!("2-4 weeks"),
        json!("two\nlines"),
        json!([]),
        json!(["text"]),
        json!([null]),
        json!([{}]),
        json!({}),
        json!(0),
        json!(1001),
        json!(-1),
        json!(1.5),
        json!(""),
        json!(" "),
        json!("Two words"),
        json!("2 weeks"),
        json!("1.0.0"),
        json!("2026-02-30"),
        json!(["one", "2-4 weeks"]),
        json!({"text": null}),
        json!({"text": "text"}),
    ];
    // For places that take one of the texts above.
    let texts = [
        json!("a\ttab"),
        json!("un\u{200b}seen"),
        json!("turned \u{202e}round"),
        json!("soft\u{ad}hyphen"),
        json!("a\u{2028}line"),
        json!("a woman \u{1f469}\u{200d}\u{1f52c} at work"),
        json!("\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}"),
    ];
    let changed = |schema: &Validator, file: &Value, place: &Place<'_>, changed: &mut Changed| {
        for key in &place.fresh {
            let change = |other: &Value| {
                let mut file = file.clone();
                file.pointer_mut(&place.path).unwrap()[key] = other.clone();
                (format!("{}/{key} as {other}", place.path), file)
            };
            let mut strings = values.iter().filter(|other| other.is_string());
            let takes_texts = strings.any(|other| schema.is_valid(&change(other).1));
            changed.extend(values.iter().chain(texts.iter().filter(|_| takes_texts)).map(change));
        }
    };
    let mut files = Changed::new();
    on_places("rules", &rule_files(), |file, place| changed(&RULES, file, place, &mut files));
    agree(&RULES, rules, &std::mem::take(&mut files));
    on_places("tests", &TEST_FILES, |file, place| changed(&TESTS, file, place, &mut files));
    agree(&TESTS, tests, &files);
}
