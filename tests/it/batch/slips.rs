//! What is wrong with a line, and what is said of it.

use jiff::civil::date;
use massfreq::{Profile, ProfileFile};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{batch, text, values};
use crate::support::built_in;

/// Lines of JSON, each with the code of its first slip and words of what is said.
const SLIPS: [(&[u8], &str, &str); 66] = [
    (b"{\"id\":7,\"goals\":[\"welness\"]}", "unknown-name", "did you mean `wellness`?"),
    (
        b"{\"id\":7,\"goals\":\"zzzzzzzzzz\"}",
        "unknown-name",
        "the goals are `wellness`, `chronic-pain` and `acute-injury`",
    ),
    (
        b"{\"id\":7,\"response\":\"great\"}",
        "unknown-name",
        "the responses are `better`, `same`, `wears-off` and `worse`",
    ),
    (b"{\"id\":7,\"cautions\":[\"fever\",\"fevr\"]}", "unknown-name", "did you mean `fever`?"),
    (b"{\"id\":7,\"goal\":\"wellness\"}", "unknown-key", "did you mean `goals`?"),
    (b"{\"id\":7,\"zzzzzzzz\":{\"deep\":[1,{}]}}", "unknown-key", "the keys are id, goals, lifestyles, signs"),
    (b"{\"id\":7,\"Goals\":\"wellness\"}", "unknown-key", "did you mean `goals`?"),
    (b"{\"id\":7,\"goals\":\"wellness\",\"goals\":[]}", "duplicate-key", "the key `goals` is there twice"),
    (b"{\"id\":7,\"week\":1,\"w\\u0065ek\":1}", "duplicate-key", "the key `week` is there twice"),
    (b"{\"id\":6,\"id\":7}", "duplicate-key", "the key `id` is there twice"),
    (b"{\"id\":7,\"response\":\"better\",\"response\":\"worse\"}", "duplicate-key", "`response` is there twice"),
    (b"{\"id\":7,\"response\":[\"better\"]}", "wrong-type", "`response` takes one name, and this is a list"),
    (b"{\"id\":7,\"goals\":{\"wellness\":true}}", "wrong-type", "a name or a list of names, and this is an object"),
    (b"{\"id\":7,\"goals\":[[\"wellness\"]]}", "wrong-type", "and this is a list"),
    (b"{\"id\":7,\"goals\":[\"wellness\",null]}", "wrong-type", "and this is null"),
    (b"{\"id\":7,\"signs\":1.5}", "wrong-type", "and this is a number"),
    (b"{\"id\":7,\"signs\":false}", "wrong-type", "and this is true or false"),
    (b"{\"id\":7,\"week\":\"3\"}", "wrong-type", "`week` takes a whole number, and this is text"),
    (b"{\"id\":7,\"week\":[3]}", "wrong-type", "`week` takes a whole number, and this is a list"),
    (b"{\"id\":7,\"started\":20260101}", "wrong-type", "`started` takes a date such as `2026-01-31`"),
    (b"{\"id\":7,\"week\":0}", "bad-value", "`week` takes a whole number from 1 to 520"),
    (b"{\"id\":7,\"week\":521}", "bad-value", "from 1 to 520"),
    (b"{\"id\":7,\"week\":-1}", "bad-value", "from 1 to 520"),
    (b"{\"id\":7,\"week\":2.5}", "bad-value", "from 1 to 520"),
    (b"{\"id\":7,\"week\":4294967297}", "bad-value", "from 1 to 520"),
    (b"{\"id\":7,\"week\":18446744073709551617}", "bad-value", "from 1 to 520"),
    (b"{\"id\":7,\"started\":\"2026-02-30\"}", "bad-value", "`2026-02-30` is not a date: 2026 has no 30 February"),
    (b"{\"id\":7,\"last\":\"yesterday\"}", "bad-value", "another day tomorrow; write `2026-01-19`"),
    (b"{\"id\":7,\"last\":\"2026-01-21\"}", "bad-time", "last 2026-01-21 is in the future: today is 2026-01-20"),
    (b"{\"id\":7,\"started\":\"2026-01-21\"}", "bad-time", "started 2026-01-21 is in the future"),
    (b"{\"id\":7,\"started\":\"0001-01-01\"}", "bad-time", "is more than 520 weeks ago"),
    (b"{\"id\":7,\"started\":\"2026-01-01\",\"week\":30}", "bad-time", "week 30"),
    (b"{\"id\":7,\"screened\":\"2026-01-21\"}", "bad-time", "screened 2026-01-21 is in the future"),
    (b"{\"id\":7,\"reviewed\":\"2026-01-21\"}", "bad-time", "reviewed 2026-01-21 is in the future"),
    (b"{\"id\":7,\"reviewed\":true}", "wrong-type", "`reviewed` takes a date such as `2026-01-31`, and this is true"),
    (b"{\"id\":7,\"screened\":[\"2026-01-20\"]}", "wrong-type", "`screened` takes a date such as `2026-01-31`"),
    (
        b"{\"id\":7,\"cleared\":{\"pregnancy\":\"2026-01-21\"}}",
        "bad-time",
        "cleared pregnancy 2026-01-21 is in the future",
    ),
    (b"{\"id\":7,\"cleared\":{\"pregnancy\":\"yesterday\"}}", "bad-value", "`cleared`: `yesterday` in a file"),
    (b"{\"id\":7,\"cleared\":{\"pregnancy\":\"\\ud800\"}}", "bad-value", "`cleared`: a date is missing"),
    (b"{\"id\":7,\"cleared\":{\"pregnancy\":[\"2026-01-20\"]}}", "wrong-type", "and this is a list"),
    (b"{\"id\":7,\"cleared\":{\"fever\":null,\"fever\":null}}", "duplicate-key", "the key `fever` is there twice"),
    (b"{\"id\":7,\"cleared\":[{\"pregnancy\":null}]}", "wrong-type", "and this is an object"),
    (b"{\"id\":7,\"cleared\":true}", "wrong-type", "`cleared` takes a name, a list of names, or names with dates"),
    (b"{\"id\":7,\"cleared\":{\"pregnacy\":null}}", "unknown-name", "did you mean `pregnancy`?"),
    (
        b"{\"id\":7,\"cautions\":\"slipped rib\"}",
        "unknown-name",
        "there is no question `slipped rib` here; if it worries you",
    ),
    (
        b"{\"id\":7,\"cleared\":\"slipped rib\"}",
        "unknown-name",
        "there is no question `slipped rib` here; if it worries you",
    ),
    (b"{\"id\":7,\"week\":1e400}", "not-json", "this is not JSON: number out of range at column 20; no week or id is"),
    (b"{\"id\":7,\"goals\":[\"wellness\"}", "not-json", "at column "),
    (b"{\"id\":7,\"goals\":[\"wellness\"", "not-json", "at column "),
    (b"{\"id\":7,}", "not-json", "trailing comma at column 9; delete the comma"),
    (b"{\"id\":7},", "not-json", "; delete the comma before it, or at the end"),
    (b"{\"id\":7,\"week\":NaN}", "not-json", "; JSON has no such number; write `null`"),
    (b"{\"id\":7,\"week\":-Infinity}", "not-json", "; JSON has no such number; write `null`"),
    (b"{\"id\":7,\"week\":None}", "not-json", "; in JSON it is `null`, `true` or `false`"),
    (b"{\"id\":7,\"goals\":['wellness']}", "not-json", "; JSON has straight double quotes alone"),
    (b"{\"id\":7,\"goals\":\xe2\x80\x9cwellness\xe2\x80\x9d}", "not-json", "; JSON has straight double quotes alone"),
    (b"{\"id\":7} {\"id\":8}", "not-json", "trailing characters at column 10"),
    (b"{\"id\":7,\"goals\":\"\\ud800\"}", "not-json", "at column "),
    (b"{\"id\":7,\"\\ude00\":1}", "not-json", "at column "),
    (b"{\"id\":7,\"goals\":\"well\0ness\"}", "not-json", "at column "),
    (b"{\"id\":7,\"goals\":\"\\u0000\"}", "unknown-name", "there is no goal `"),
    (b"{\"id\":7,\"goals\":\"\"}", "unknown-name", ""),
    (b"{\"id\":7,\"week\":0,\"goal\":1}", "bad-value", "`week`"),
    (b"{\"id\":7,\"goal\":1,\"week\":0}", "unknown-key", "`goal`"),
    (b"{\"id\":7,\"week\":0,\"cautions\":\"slipped rib\"}", "unknown-name", "there is no question `slipped rib`"),
    (b"{\"id\":7,\"goal\":1,\"week\":", "not-json", "at column "),
];

/// Lines that are no object, whose id is therefore not known.
const NAMELESS: [(&[u8], &str, &str); 14] = [
    (b"no", "not-json", "expected ident at column 2"),
    (b"{", "not-json", "at column 1"),
    (b"{'id': 7}", "not-json", "at column 2; JSON has straight double quotes alone"),
    (b"\0", "not-json", "at column 1"),
    (b"\xef\xbb\xbf{\"id\":7}", "hidden-character", "at column 1: U+FEFF"),
    (b"{\"id\":7,\"goals\":\"w\xffllness\"}", "not-utf8", "byte 19 is not UTF-8"),
    (b"{\"id\":7,\"goals\":\"\xed\xa0\x80\"}", "not-utf8", "byte 18 is not UTF-8"),
    (b"\xff\xfe{\0}\0", "not-utf8", "byte 1 is not UTF-8"),
    (b"[]", "wrong-type", "a line is one object such as"),
    (b"[{\"id\":7}]", "wrong-type", "and this is a list"),
    (b"\"7\"", "wrong-type", "and this is text"),
    (b"7", "wrong-type", "and this is a number"),
    (b"-7.5", "wrong-type", "and this is a number"),
    (b"null", "wrong-type", "and this is null"),
];

#[test]
fn each_slip_is_told_where_it_stands_and_takes_no_other_line_with_it() {
    let mut input = b"\n".to_vec();
    for (line, ..) in SLIPS.iter().chain(&NAMELESS) {
        input.extend_from_slice(b"{\"id\":\"before\"}\n");
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    input.extend_from_slice(b"{\"id\":\"after\"}");
    for jobs in [1, 2, 7] {
        let output = batch(&format!("--fields status --jobs {jobs}"), input.clone());
        let values = values(&output);
        assert_eq!(values.len(), 2 * (SLIPS.len() + NAMELESS.len()) + 1);
        for (at, (line, code, words)) in SLIPS.iter().chain(&NAMELESS).enumerate() {
            let (good, bad) = (&values[2 * at], &values[2 * at + 1]);
            assert_eq!(*good, json!({"id": "before", "status": "recommended"}));
            let id = if at < SLIPS.len() { json!(7) } else { json!(null) };
            let what = String::from_utf8_lossy(line);
            assert_eq!((&bad["id"], &bad["line"]), (&id, &json!(2 * at + 3)), "{what}: {bad}");
            assert_eq!((&bad["status"], &bad["error"]["code"]), (&json!("error"), &json!(code)), "{what}: {bad}");
            let message = bad["error"]["message"].as_str().unwrap();
            assert!(message.contains(words), "{what}: {message}");
            assert!(!message.ends_with([' ', ';', '.']) && !message.contains(['\n', '\r']), "{what}: {message}");
            assert_eq!(bad.as_object().unwrap().keys().collect::<Vec<_>>(), ["error", "id", "line", "status"]);
        }
        let said = format!("error: {} of {} lines are in error, the first is line 3\n", values.len() / 2, values.len());
        assert!(text(&output.stderr).starts_with(&said), "{}", text(&output.stderr));
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn every_code_has_a_slip() {
    let schema = std::process::Command::new(env!("CARGO_BIN_EXE_massfreq")).args(["schema", "batch"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let codes = schema["$defs"]["LineCode"]["oneOf"].as_array().unwrap();
    // Long lines and slips of CSV have tests of their own.
    let elsewhere = ["too-long", "not-csv", "wrong-cells"];
    for code in codes.iter().map(|code| code["const"].as_str().unwrap()) {
        let is_here = SLIPS.iter().chain(&NAMELESS).any(|(_, known, _)| *known == code);
        assert!(is_here != elsewhere.contains(&code), "{code}");
    }
}

#[test]
fn one_slip_is_counted_as_one() {
    let output = batch("--brief", "{\"id\":1}\nno\n");
    assert!(text(&output.stderr).starts_with("error: 1 of 2 lines is in error, the first is line 2\n"));
}

#[test]
fn however_deep_a_line_goes_it_is_one_slip() {
    for (open, close) in [("[", "]"), ("{\"a\":", "1}")] {
        for (start, end, code) in [("{\"goals\":", "}", "wrong-type"), ("", "", ""), ("{\"x\":", "}", "unknown-key")] {
            let deep = |count: usize| {
                let middle = if close == "]" { String::new() } else { "1".to_owned() };
                let close = if close == "]" { "]" } else { "}" };
                format!("{start}{}{middle}{}{end}", open.repeat(count), close.repeat(count))
            };
            for count in [2, 127, 128, 129, 150_000] {
                let output = batch("", deep(count) + "\n{\"id\":2}");
                let values = values(&output);
                assert_eq!(values.len(), 2, "{start}{open} {count}");
                assert_eq!((&values[0]["line"], &values[1]["id"]), (&json!(1), &json!(2)));
                if !code.is_empty() {
                    assert_eq!(values[0]["error"]["code"], code, "{start}{open} {count}: {}", values[0]);
                }
            }
        }
    }
}

/// Lines like those that people write, with and without slips.
fn any_line() -> impl Strategy<Value = String> {
    let name = || {
        select(vec![
            "\"wellness\"",
            "\"Chronic_Pain\"",
            "\"relaxation\"",
            "\"headaches\"",
            "\" stress \"",
            "\"fever\"",
            "\"pregnancy\"",
            "{\"pregnancy\":\"2026-01-02\",\"FEVER\":null}",
            "{\"Pregnancy\":\"2026\"}",
            "{\"pregnant!\":null}",
            "{\"fever\":1}",
            "\"same\"",
            "\"desk worker\"",
            "\"DESK-WORKER\"",
            "\"welness\"",
            "\"\"",
            "\" \"",
            "\"\\u0073tress\"",
            "null",
            "1",
            "true",
            "\"better\"",
            "\"ath\\u2013lete\"",
            "[]",
            "{}",
        ])
    };
    let value = prop_oneof![
        4 => name().prop_map(str::to_owned),
        2 => prop::collection::vec(name(), 0..3).prop_map(|names| format!("[{}]", names.join(","))),
        2 => select(vec!["1", "3", "0", "520", "521", "-1", "2.0", "1.5", "\"1\"", "null", "1e2", "3.5e0"]).prop_map(str::to_owned),
        2 => select(vec!["\"2026-01-05\"", "\"2026-1-5\"", "\"2026-02-30\"", "\"20260105\"", "\"\"", "\"2026-01-05T00:00\""])
            .prop_map(str::to_owned),
    ];
    let key = select(vec![
        "goals",
        "lifestyles",
        "signs",
        "cautions",
        "cleared",
        "screened",
        "response",
        "week",
        "started",
        "reviewed",
        "last",
        "id",
        "goal",
    ]);
    prop::collection::vec((key, value), 0..4).prop_map(|keys| {
        format!("{{{}}}", keys.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect::<Vec<_>>().join(","))
    })
}

/// A line is read as a file with the same text is, but for what only the command line can tell of times.
#[test]
fn a_line_is_read_as_a_profile_file_is() {
    let mut runner = TestRunner::deterministic();
    let lines: Vec<String> = (0..1000).map(|_| any_line().new_tree(&mut runner).unwrap().current()).collect();
    let output = batch("--fields profile", lines.join("\n"));
    let values = values(&output);
    assert_eq!(values.len(), lines.len());
    let (mut read, mut differ) = (0, Vec::new());
    for (line, value) in lines.iter().zip(&values) {
        let mut profile = Profile::new(built_in());
        let file = ProfileFile::read("profile.json", line.clone().into_bytes(), &mut profile, &|| date(2026, 1, 31));
        let of_times = value["error"]["code"] == "bad-time";
        read += usize::from(file.is_ok());
        if file.is_ok() == (value["status"] == "error") && !of_times {
            differ.push(format!(
                "{line}\n  {value}\n  {}",
                file.err().map(|error| error.to_string()).unwrap_or_default()
            ));
        }
    }
    assert!(read > 100 && read < 900, "{read}");
    assert!(differ.is_empty(), "{}: {}", differ.len(), differ.join("\n"));
}

/// Lines in error that name `fever` or nothing, in every way in which a line can be in error.
#[test]
fn no_error_hides_a_caution() {
    let named: [&[u8]; 46] = [
        b"{\"week\":0,\"cautions\":\"fever\"}",
        b"{\"cautions\":\"fever\",\"week\":NaN}",
        b"{\"week\":NaN,\"cautions\":[\"stress\",\"FEVER\"]}",
        b"{'cautions': ['Fever']}",
        b"{\"goals\":[\"wellness\",],\"cautions\":[\"fever\"]}",
        b"{goals: wellness, cautions: fever}",
        b"{\"Cautions\":\"fever\"}",
        b"{\"caution\":{\"fever\":true}}",
        b"{\"cautions\":{\"fever\":true}}",
        b"{\"cautions\":[[\"fever\"]]}",
        b"{\"cautions\":[\"stress\",{\"name\":\"fever\"}]}",
        b"{\"cautions\":[],\"cautions\":[\"fever\"]}",
        b"{\"cautions\":\"fever, stress\"}",
        b"{\"cautions\":\"fever;stress\"}",
        b"{\"cautions\":\"fever\xe2\x80\x8b\"}",
        b"{\"cautions\":\"sore \xc2\xabfever\xc2\xbb\"}",
        b"{\"cautions\":\"more \xe2\x80\x9ahot\xe2\x80\x98 \xe2\x80\x9efever\xe2\x80\x9c\"}",
        b"{\"cautions\":\"fe\xc2\xadver\"}",
        b"{\"cautions\":\"fever\",\"id\":\"\xff\"}",
        b"{\"cautions\":\"\\u0066ever\",\"week\":1e999}",
        b"{\"week\":1e999,\"cautions\":\"\\u0066ever\"}",
        b"{\"signs\":\"\\ud800\",\"cautions\":\"fever\"}",
        b"{\"signs\":\"fever\"}",
        b"{\"cleared\":{\"fever\":7}}",
        b"{\"cleared\":{\"fever\":\"soon\"}}",
        b"[{\"cautions\":\"fever\"}]",
        b"[\"fever\"]",
        b"\"fever\"",
        b"fever",
        b"1,wellness,fever",
        b"1,wellness,\\fever",
        b"1,wellness,cold/fever",
        b"1,wellness,cold+fever & more",
        b"{\"cautions\":\"sniffles and fever\"}",
        b"{\"cautions\":\"Fever AND sniffles\"}",
        b"{\"cautions\":[\"sniffles or fever and more\"]}",
        b"{\"cautions\":\"fever plus sniffles\"}",
        b"{\"cautions\":\"sniffles & fever\"}",
        b"{\"cautions\":\"sniffles+fever\"}",
        b"{\"cautions\":\"fever/sniffles\"}",
        b"{\"cautions\":\"sniffles with_fever\",\"week\":NaN}",
        b"1,wellness,sniffles and fever",
        b"1,wellness,and fever and",
        b"{\"id\":1,\"cautions\":\"fever\"} {\"id\":2}",
        b"{\"id\":1} {\"id\":2,\"cautions\":\"fever\"}",
        b"{\0\"\0c\0\"\0:\0\"\0f\0e\0v\0e\0r\0\"\0}\0",
    ];
    let unnamed: [&[u8]; 6] = [
        b"{\"week\":0}",
        b"{\"id\":\"fever\",\"week\":0}",
        b"{\"week\":0,\"note\":\"no fever today\"}",
        b"{\"cleared\":\"pregnancy\",\"week\":0}",
        b"{\"cleared\":{\"pregnancy\":\"2026-01-02\"},\"week\":NaN}",
        b"no",
    ];
    let input = named.iter().chain(&unnamed).copied().collect::<Vec<_>>().join(&b'\n');
    let output = batch("--rules guarded", input);
    let lines = values(&output);
    assert_eq!(lines.len(), named.len() + unnamed.len());
    for (at, (line, value)) in named.iter().chain(&unnamed).zip(&lines).enumerate() {
        let what = format!("{}: {value}", String::from_utf8_lossy(line));
        let gravest = (at < named.len()).then(|| json!({"level": "urgent", "rule": "caution/fever", "more": 0}));
        assert_eq!(value["error"].get("gravest"), gravest.as_ref(), "{what}");
        let message = value["error"]["message"].as_str().unwrap();
        assert_eq!(message.starts_with("urgent: fever. What is wrong: "), gravest.is_some(), "{what}");
    }
}

#[test]
fn of_several_cautions_an_error_names_the_gravest_and_how_many_more() {
    for (line, level, rule, more) in [
        ("{\"cautions\":[\"fever\",\"numbness\",\"pregnancy\"],\"week\":0}", "emergency", "numbness", 2),
        ("{'cautions': ['pregnancy', 'fever', 'fever']}", "urgent", "fever", 1),
        ("{\"cautions\":\"pump\",\"cautions\":[\"under age\",\"fresh_injury\"]}", "wait", "fresh-injury", 2),
        ("{\"cautions\":\"pump\",\"week\":0}", "adapt", "pump", 0),
        ("{\"cautions\":\"fever and numbness\"}", "emergency", "numbness", 1),
        ("{\"cautions\":\"fever & pregnancy/under age plus pump\"}", "urgent", "fever", 3),
    ] {
        let value = &values(&batch("--rules guarded", line))[0];
        let gravest = &value["error"]["gravest"];
        assert_eq!(gravest["level"], level, "{value}");
        assert!(gravest["rule"].as_str().unwrap().ends_with(&format!("/{rule}")), "{value}");
        assert_eq!(gravest["more"], more, "{value}");
        let said = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = value["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("{level}: {rule}{said}. What is wrong: ")), "{message}");
    }
}

#[test]
fn a_line_in_error_is_told_in_300_bytes() {
    let long = "\u{e9}\"\\ \u{200b}".repeat(400);
    let deep = json!({"cautions": [long, "fever", "numbness"], "zzzzzzzzzzzz": 1, "week": 0, "id": 7});
    let input = format!("{deep}\n{{\"zzzzzzzz\":1}}\n{{\"goals\":{}}}\n{long}\n", json!(long));
    for arguments in ["--rules guarded", "--rules guarded --format csv"] {
        let output = batch(arguments, input.clone());
        let lines = text(&output.stdout).lines().skip(usize::from(arguments.ends_with("csv")));
        assert!(lines.clone().all(|line| line.len() < 300) && lines.count() == 4, "{}", text(&output.stdout));
    }
    // A record of several lines, far down, with a name that is long.
    let row = "\"Mary\n123459\",\"well\nness\",bad-accident,\"numb-seat;\npregnancy\",0\n";
    let input = format!("id,goals,lifestyles,cautions,week\n{}{row}", "\n".repeat(500_000));
    let output = batch("--rules frozen --input csv", input);
    assert!(output.stdout.len() <= 300 && text(&output.stdout).contains("emergency: "), "{}", text(&output.stdout));
    let id = "i".repeat(400);
    let value = &values(&batch("", json!({"id": id, "zzzzzzzz": 1}).to_string()))[0];
    assert!(value["id"].as_str().unwrap().starts_with(&id[..150]), "{value}");
    assert!(value["error"]["message"].as_str().unwrap().starts_with("there is no key `zzzzzzzz`"), "{value}");
    // Of what is long, the message gives way first, then the file, then the id.
    let slip = |id: &Value| format!("{{\"id\":{id},\"zzzzzzzz\":1,\"cautions\":[\"numbness\",\"{long}\"]}}\n");
    let ids =
        [json!("i".repeat(60)), json!("i".repeat(1000)), json!(vec!["\u{e9}\"\u{1}"; 100]), json!("\"".repeat(300))];
    let escaped = json!("\u{436}".repeat(50));
    let mut input: String = ids.iter().map(slip).collect();
    input += &slip(&escaped).replace('\u{436}', "\\u0436");
    input += "{}\n";
    let directory = crate::support::empty("batch-long-names");
    let names = ["a".repeat(240) + ".jsonl", "b.jsonl".to_owned()];
    for name in &names {
        std::fs::write(directory.join(name), &input).unwrap();
    }
    for format in ["jsonl", "csv"] {
        let mut command = crate::support::massfreq();
        command.args(["batch", "--rules"]).arg(crate::support::data("cmd/files/guarded")).args(["--fields", "status"]);
        let output = command.args(["--format", format]).args(&names).current_dir(&directory).output().unwrap();
        let rows = csv::ReaderBuilder::new().has_headers(format == "csv").from_reader(output.stdout.as_slice());
        let lines: Vec<&str> = text(&output.stdout).lines().filter(|line| line.contains("error")).collect();
        assert!(lines.iter().all(|line| line.len() < 300), "{lines:#?}");
        if format == "csv" {
            assert_eq!(rows.into_records().flatten().count(), 2 * (ids.len() + 2));
            continue;
        }
        let values = values(&output);
        for (at, value) in values.iter().enumerate().filter(|(at, _)| at % 6 != 5) {
            let (told, file) = (value["id"].as_str().unwrap(), value["file"].as_str().unwrap());
            assert!(file == "b.jsonl" || file.starts_with('\u{2026}') && file.ends_with("aaaa.jsonl"), "{value}");
            assert!(value["error"]["message"].as_str().unwrap().starts_with("emergency: numbness"), "{value}");
            match at % 6 {
                0 => assert_eq!(told, ids[0].as_str().unwrap()),
                1 => assert!(told.starts_with("iiiiiiiiiiiiiiiiiiii") && told.ends_with('\u{2026}'), "{value}"),
                4 => assert!(told.starts_with(&"\u{436}".repeat(12)), "{value}"),
                _ => assert!(told.ends_with('\u{2026}'), "{value}"),
            }
        }
    }
}

#[test]
fn a_day_that_cannot_be_read_hides_no_unknown_caution() {
    let json = values(&batch("", "{\"cleared\":{\"pregnancy\":\"soon\",\"slipped rib\":\"soon\"}}"));
    let cells = values(&batch("--input csv", "cleared\npregnancy=soon;slipped rib=soon\n"));
    for value in [&json[0], &cells[0]] {
        let message = value["error"]["message"].as_str().unwrap();
        assert!(message.contains("there is no question `slipped rib` here; if it worries you"), "{message}");
    }
}
