//! Cells as spreadsheets and other programs read them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::{batch, text, values};
use crate::support::skipped;

/// Ids, each with its cell.
const IDS: [(&str, &str); 22] = [
    ("=1+1", "'=1+1"),
    ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
    ("-2+3", "'-2+3"),
    ("@SUM(1)", "'@SUM(1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"),
    ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
    ("\u{ff0b}1", "'\u{ff0b}1"),
    ("\u{ff0d}1", "'\u{ff0d}1"),
    ("\u{ff20}A1", "'\u{ff20}A1"),
    ("=HYPERLINK(\"a\",\"b\")", "'=HYPERLINK(\"a\",\"b\")"),
    ("+inf", "'+inf"),
    ("-", "'-"),
    ("--1", "'--1"),
    ("-17", "-17"),
    ("+4.5e3", "+4.5e3"),
    ("-.5", "-.5"),
    ("1=1", "1=1"),
    ("a\n=1", "a\n=1"),
    ("'=1", "'=1"),
    ("é, \"x\"", "é, \"x\""),
];

fn input() -> String {
    IDS.iter().map(|(id, _)| json!({"id": id, "goals": "wellness"}).to_string() + "\n").collect()
}

#[test]
fn what_a_spreadsheet_takes_for_a_formula_is_defused() {
    for (arguments, is_raw) in [("", false), ("--raw", true)] {
        let output = batch(&format!("--rules frozen --format csv --fields summary {arguments}"), input());
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let found: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        let expected: Vec<&str> = IDS.iter().map(|(id, cell)| if is_raw { *id } else { *cell }).collect();
        assert_eq!(found, expected, "{arguments}");
    }
    // A message that begins with what was typed, and a file.
    let output = batch("--raw", "{}\n");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    assert!(text(&output.stderr).starts_with("error: `--raw` is for answers in cells\n"), "{}", text(&output.stderr));
}

/// Runs a program on a text.
fn read_by(mut program: Command, input: &[u8], name: &str) -> Option<Output> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.csv"));
    fs::write(&path, input).unwrap();
    program.arg(&path).stdin(Stdio::null());
    program.output().inspect_err(|_| skipped(&format!("what {name} reads of cells, as it is not here"))).ok()
}

/// Good and broken records in, as JSON and as cells.
fn answers(arguments: &str) -> Vec<u8> {
    let slips = "no\n{\"id\":\"=x\",\"cautions\":[\"fever\",\"a\\\"b\"]}\n{\"id\":[1,\"\\n\"],\"week\":0}\n";
    batch(&format!("--rules frozen {arguments} --fields summary,profile,interval,next,referral"), input() + slips)
        .stdout
}

#[test]
fn other_programs_read_the_same_cells() {
    let cells = answers("--format csv");
    let mut ours = csv::Reader::from_reader(cells.as_slice());
    let header = ours.headers().unwrap().clone();
    let rows: Vec<Value> = ours
        .records()
        .map(|row| header.iter().zip(&row.unwrap()).map(|(key, cell)| (key.to_owned(), json!(cell))).collect())
        .collect();
    assert_eq!(rows.len(), IDS.len() + 3);
    let mut python = Command::new("python3");
    python.args(["-c", "import csv,json,sys\nprint(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))))"]);
    if let Some(output) = read_by(python, &cells, "Python") {
        let read: Vec<Value> =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        assert_eq!(read, rows);
    }
    #[expect(clippy::disallowed_methods, reason = "a test is told where the other programs are by its environment")]
    let miller = std::env::var_os("MILLER").filter(|path| !path.is_empty());
    let Some(miller) = miller else {
        skipped("what Miller reads of cells, as MILLER does not name it");
        return;
    };
    let mut miller = Command::new(miller);
    // Without types, and dots in names are no levels.
    miller.args(["--icsv", "--ojson", "-S", "--no-auto-unflatten", "cat"]);
    if let Some(output) = read_by(miller, &cells, "Miller") {
        let read: Vec<Value> =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        let texts = |row: &Value| -> Value {
            let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            row.as_object().unwrap().iter().map(|(key, value)| (key.clone(), json!(cell(value)))).collect()
        };
        assert_eq!(read.iter().map(texts).collect::<Vec<_>>(), rows);
    }
}

#[test]
fn other_programs_read_every_line() {
    let lines = answers("");
    let count = IDS.len() + 3;
    let mut python = Command::new("python3");
    python.args([
        "-c",
        "import json,sys\nprint(sum(1 for line in open(sys.argv[1], encoding='utf-8') if json.loads(line)))",
    ]);
    let mut jq = Command::new("jq");
    jq.args(["-s", "length"]);
    for (program, name) in [(python, "Python"), (jq, "jq")] {
        let Some(output) = read_by(program, &lines, &format!("{name} of lines")) else { continue };
        assert_eq!(text(&output.stdout).trim(), count.to_string(), "{name}: {}", text(&output.stderr));
    }
    assert_eq!(values(&batch("", "{\"id\":\"\\ud800\"}\n"))[0]["id"], Value::Null);
}
