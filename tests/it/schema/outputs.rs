//! What every command prints as JSON keeps to its schema.

use std::sync::LazyLock;

use jsonschema::Validator;
use massfreq::{Facet, list, list_unnamed};
use serde_json::{Value, json};

use super::{check, is_open, places, validator};
use crate::support::{built_in, data, massfreq};

/// What a command line prints, beside the rule sets of the command-line cases.
fn json_of(line: &str) -> Value {
    let output = massfreq().current_dir(data("cmd/files")).args(line.split(' ')).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// The schemas of outputs, each with what some commands print, which together shows every part.
static OUTPUTS: LazyLock<Vec<(Validator, Vec<Value>)>> = LazyLock::new(|| {
    let of = |which: &str, lines: &[&str]| (validator(which), lines.iter().map(|line| json_of(line)).collect());
    vec![
        of("list", &["goals --json", "cautions --json", "rules list --json", "rules list combinations --json"]),
        of("rule", &["rules show default --json", "rules show goal/chronic-pain --json"]),
        of("codes", &["rules explain --json", "rules explain unknown-name --json"]),
        of("path", &["rules path --json", "rules path --json --rules layer"]),
        of("sources", &["rules sources --json", "rules sources --json --rules sourced"]),
        of(
            "diff",
            &[
                "rules diff built-in built-in --format json",
                "rules diff built-in layer --format json",
                "rules diff layer built-in --format json",
            ],
        ),
        of(
            "diagnostics",
            &[
                "rules check --format json",
                "rules check faults --format json",
                "rules check layer --format json",
                "rules check broken --format json",
                "rules check nowhere --format json",
            ],
        ),
        of(
            "plan",
            &[
                "plan --goal chronic-pain --start 2026-01-05 --at 18:30 --time-zone Europe/Berlin --json",
                "plan --goal chronic-pain --start 2026-01-05 --sessions 3 --json",
                "plan --rules watched --diary=better.csv --today 2026-03-30 --goal ease --json",
                "plan --rules watched --diary=early.csv --today 2026-06-30 --goal ease --json",
                "plan --caution fever --json",
                "plan --goal injury --rules careful --json",
                "plan --goal injury --rules careful --screened --cleared baby --json",
                "plan --goal injury --rules careful --screened --week 9 --json",
            ],
        ),
        of(
            "progress",
            &[
                "progress --rules watched --diary=better.csv --today 2026-03-30 --goal ease --json",
                "progress --rules watched --diary=better.csv --today 2026-06-01 --json",
                "progress --rules watched --diary=early.csv --today 2026-03-10 --json",
                "progress --rules watched --diary=worse.csv --today 2026-03-30 --json",
                "progress --rules watched --diary=none.csv --json",
            ],
        ),
        of(
            "recommendation",
            &[
                "recommend --rules watched --diary=better.csv --today 2026-03-30 --json",
                "recommend --rules watched --diary=early.csv --today 2026-03-10 --json",
            ],
        ),
        of("test-report", &["rules test --format json", "rules test tested --format json"]),
    ]
});

#[test]
fn what_is_printed_is_valid() {
    for (schema, outputs) in OUTPUTS.iter() {
        for output in outputs {
            check(schema, output, &output.to_string());
        }
    }
}

#[test]
fn a_plan_with_its_cost_and_what_is_due_is_valid() {
    let schema = validator("plan");
    for budget in ["30/month", "240/month", "60/week", "1000/Year"] {
        let line =
            "plan --goal chronic-pain --start 2026-01-05 --today 2026-01-05 --last 2025-12-01 --price 59.50 --json";
        let output = json_of(&format!("{line} --budget {budget}"));
        assert!(output["cost"]["budget"].is_object() && output["next"]["overdue_days"].is_u64(), "{output}");
        check(&schema, &output, budget);
    }
}

/// What a batch prints for lines of all sorts, by line.
fn lines_of_a_batch() -> Vec<Value> {
    let mut command = massfreq();
    command.current_dir(data("cmd/files")).env("MASSFREQ_RULES", "frozen");
    let output =
        command.args(["batch", "--today", "2026-01-20", "people.jsonl", "people-slips.jsonl"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_lines_of_a_batch_are_valid() {
    let (of_line, of_answer) = (validator("batch"), validator("recommendation"));
    let lines = lines_of_a_batch();
    let errors = lines.iter().filter(|line| line["status"] == "error").count();
    assert_eq!((lines.len(), errors), (9, 3));
    for mut line in lines {
        check(&of_line, &line, &line.to_string());
        for id in [json!(null), json!("x"), json!([1, {"a": true}])] {
            line["id"] = id;
            check(&of_line, &line, &line.to_string());
        }
        let is_answer = line["status"] != "error";
        assert_eq!(of_answer.is_valid(&line), is_answer, "{line}");
        let whole = line.clone();
        for key in whole.as_object().unwrap().keys() {
            let mut without = whole.clone();
            without.as_object_mut().unwrap().remove(key);
            let is_optional = key == "next" || key == "file";
            assert_eq!(of_line.is_valid(&without), is_optional, "{key} of {whole}");
        }
    }
    let error = json!({"id": 1, "line": 1, "status": "error", "error": {"code": "too-long", "message": "m"}});
    check(&of_line, &error, "an error of one file");
    for (place, value) in [("/line", json!(0)), ("/status", json!("refer")), ("/error/code", json!("other"))] {
        let mut error = error.clone();
        *error.pointer_mut(place).unwrap() = value;
        assert!(!of_line.is_valid(&error), "{error}");
    }
}

#[test]
fn the_short_lines_of_a_batch_are_valid() {
    for (arguments, schema, required) in [
        ("--brief", "batch-brief", "id status summary"),
        ("--fields interval,next,review", "batch-fields", "id"),
        ("--fields reasons,advice,rules,course", "batch-fields", "id"),
        ("--fields summary", "batch-fields", "id"),
    ] {
        let schema = validator(schema);
        let mut command = massfreq();
        command.current_dir(data("cmd/files")).env("MASSFREQ_RULES", "frozen").args(["batch", "--today", "2026-01-20"]);
        let output = command.args(["people.jsonl", "people-slips.jsonl"]).args(arguments.split(' ')).output().unwrap();
        let lines = str::from_utf8(&output.stdout).unwrap().lines();
        let lines: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 9);
        for line in lines {
            check(&schema, &line, &line.to_string());
            for key in required.split(' ') {
                let mut without = line.clone();
                without.as_object_mut().unwrap().remove(key);
                assert!(!schema.is_valid(&without) || line.get(key).is_none(), "{key} of {line}");
            }
            let mut other = line.clone();
            other["status"] = json!("done");
            assert!(!schema.is_valid(&other), "{other}");
        }
    }
}

#[test]
fn what_tests_show_of_the_rules_is_valid() {
    let schema = validator("test-report");
    for line in ["rules test --coverage --mutate --format json", "rules test tested --coverage --format json"] {
        let output = json_of(line);
        assert!(output["coverage"].is_object(), "{line}");
        check(&schema, &output, line);
    }
}

#[test]
fn every_shipped_rule_is_listed_and_shown_by_the_schemas() {
    let (of_list, of_rule) = (validator("list"), validator("rule"));
    for facet in Facet::ALL {
        check(&of_list, &serde_json::to_value(list(built_in(), facet)).unwrap(), facet.plural());
    }
    check(&of_list, &serde_json::to_value(list_unnamed(built_in())).unwrap(), "the others");
    for rule in built_in().rules() {
        check(&of_rule, &json_of(&format!("rules show {} --json", rule.id())), rule.id().as_str());
    }
}

#[test]
fn fields_may_be_added_to_any_output() {
    for (schema, outputs) in OUTPUTS.iter() {
        for mut output in outputs.clone() {
            let mut found = vec![String::new()];
            places(&output, "", &mut found);
            for place in found {
                if is_open(&place)
                    && let Some(object) = output.pointer_mut(&place).and_then(Value::as_object_mut)
                {
                    object.insert("added_later".to_owned(), json!({"anything": [1, null]}));
                    check(schema, &output, &place);
                }
            }
        }
    }
}

#[test]
fn a_field_of_an_output_may_not_be_missing_or_of_another_type() {
    for (schema, outputs) in OUTPUTS.iter() {
        for output in outputs {
            let top = output.get(0).unwrap_or(output).as_object().unwrap().clone();
            for key in top.keys() {
                // These are there with a diary and the day of a session alone.
                let may_be_missing = ["diary", "next"].contains(&key.as_str());
                for other in [None, Some(json!({"no": [1]}))].into_iter().skip(usize::from(may_be_missing)) {
                    let mut changed = top.clone();
                    match other {
                        Some(other) => changed.insert(key.clone(), other),
                        None => changed.remove(key),
                    };
                    let changed = Value::Object(changed);
                    let changed = if output.is_array() { json!([changed]) } else { changed };
                    assert!(!schema.is_valid(&changed), "{key} of {changed}");
                }
            }
        }
    }
}
