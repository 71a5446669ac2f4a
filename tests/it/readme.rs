//! The examples of the README, of the book for authors and of the manual, run as they stand there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::golden::Goldens;
use crate::support::{self, data, is_there, skipped};

const README: &str = include_str!("../../README.md");
const BOOK: &str = include_str!("../../rules/README.md");

/// Programs that only some machines have, or that would build this one again. A block of a shell with a line of one of
/// them is not run here.
const OTHERS: [&str; 3] = ["cargo", "man", "parallel"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages with examples.
fn pages() -> Vec<PathBuf> {
    let manual = fs::read_dir(root().join("src/cli/man")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = manual.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.extend(["README.md", "rules/README.md"].map(|name| root().join(name)));
    pages.sort();
    pages
}

/// Runs lines of a shell in a directory, which is the user's home too.
fn shell(script: &str, directory: &Path) -> Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_massfreq"));
    Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{script}")])
        .current_dir(directory)
        .env_clear()
        .env("PATH", format!("{}:{}", binary.parent().unwrap().display(), env!("PATH")))
        .env("HOME", directory)
        .output()
        .unwrap()
}

/// A page as it is once its blocks have run, in order and in an empty directory. In a `console` block lines that begin with
/// `$ ` are commands, those with `> ` go on with one, and the others are what it prints. An `sh` block is a script.
fn run(page: &str, directory: &Path) -> String {
    let mut lines = page.lines().peekable();
    let mut now: Vec<String> = Vec::new();
    let mut block: Option<&str> = None;
    let mut script = Vec::new();
    while let Some(line) = lines.next() {
        now.push(line.to_owned());
        if let Some(info) = line.strip_prefix("```") {
            let is_run = |script: &[&str]| !script.iter().any(|line| OTHERS.iter().any(|it| line.starts_with(it)));
            if block == Some("sh") && is_run(&script) {
                let output = shell(&format!("set -e\n{}", script.join("\n")), directory);
                let printed = String::from_utf8_lossy(&output.stdout);
                assert!(output.status.success(), "{}: {printed}", script.join("\n"));
            }
            script.clear();
            block = block.is_none().then_some(info);
        } else if block == Some("sh") {
            script.push(line);
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| block == Some("console")) {
            let mut command = command.to_owned();
            while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
                now.push(more.to_owned());
                command = format!("{command}\n{}", &more[2..]);
            }
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && !line.starts_with("```")) {
                expected.push(line.to_owned());
            }
            if command.contains("| jq") && !is_there("jq") {
                skipped(&format!("there is no jq here for {command}"));
                now.extend(expected);
            } else {
                let printed = String::from_utf8(shell(&command, directory).stdout).unwrap();
                now.extend(printed.lines().map(str::to_owned));
            }
        }
    }
    now.join("\n") + "\n"
}

fn empty(name: &str) -> PathBuf {
    support::empty(Path::new("readme").join(name))
}

#[test]
fn every_example_prints_what_it_says() {
    if !is_there("sh") {
        skipped("the examples of the README and the manual, as there is no POSIX shell here");
        return;
    }
    let mut goldens = Goldens::default();
    for (at, path) in pages().into_iter().enumerate() {
        let page = fs::read_to_string(&path).unwrap();
        goldens.check_with_digests(&path, &run(&page, &empty(&at.to_string())));
    }
    goldens.finish();
    assert!(README.matches("\n$ massfreq ").count() >= 5 && BOOK.matches("\n$ massfreq ").count() >= 12);
}

#[test]
fn the_readme_is_short() {
    let lines = README.lines().count();
    assert!(lines <= 200, "{lines} lines: what a command has to say more belongs into its page of the manual");
}

#[test]
fn every_command_of_the_table_runs() {
    let directory = empty("table");
    fs::copy(data("cmd/files/people.jsonl"), directory.join("people.jsonl")).unwrap();
    let (_, table) = README.split_once("\n## What do you want to do?\n").unwrap();
    let rows = table.lines().skip(3).take_while(|line| line.starts_with('|'));
    let commands: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        let arguments = command.strip_prefix("massfreq ").unwrap();
        let output = support::massfreq().current_dir(&directory).args(arguments.split(' ')).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || told.contains("the questions need a terminal"), "{command}: {told}");
    }
}

#[test]
fn the_readme_names_the_two_commands() {
    for command in ["cargo run --release -- recommend --goal chronic-pain --lifestyle desk-worker", "cargo test"] {
        assert!(README.contains(&format!("```sh\n{command}\n```")), "{command}");
    }
}

/// The keys in the first column of the table below a heading of the book.
fn keys(heading: &str) -> BTreeSet<String> {
    let (_, below) = BOOK.split_once(&format!("\n### {heading}\n")).unwrap_or_else(|| panic!("{heading}"));
    let rows = below.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let cells = rows.skip(2).filter_map(|row| row.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The keys of a mapping in a schema.
fn properties(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

/// All keys of a schema, wherever they stand.
fn all_properties(schema: &Value) -> BTreeSet<String> {
    let below: Vec<&Value> = match schema {
        Value::Object(object) => object.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    let mut all = schema.get("properties").map_or_else(BTreeSet::new, |_| properties(schema));
    all.extend(below.into_iter().flat_map(all_properties));
    all
}

#[test]
fn the_book_tells_every_key_of_a_rule_file_and_no_other() {
    let output = support::massfreq().args(["schema", "rules"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |names: &[&str]| -> BTreeSet<String> {
        names.iter().flat_map(|name| properties(&schema["$defs"][name])).collect()
    };
    assert_eq!(keys("A file"), properties(&schema));
    for (heading, definitions) in [
        ("The pack", &["Pack"][..]),
        ("A page of questions", &["Page"]),
        ("An entry", &["Fact", "Caution", "Combination"]),
        ("A measure", &["MeasureEntry"]),
        ("What follows from a diary", &["Progress", "Sore"]),
        ("A source", &["Source"]),
    ] {
        assert_eq!(keys(heading), of(definitions), "{heading}");
    }
    assert!(keys("A condition").is_superset(&of(&["Condition"])));
    let (_, chapter) = BOOK.split_once("\n## The keys\n").unwrap();
    let (chapter, _) = chapter.split_once("\n## ").unwrap();
    let told: BTreeSet<String> = chapter.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let untold: Vec<String> = all_properties(&schema).into_iter().filter(|key| !told.contains(key)).collect();
    assert_eq!(untold, Vec::<String>::new());
}

#[test]
fn every_place_that_the_guide_for_contributors_names_is_there() {
    let guide = include_str!("../../.github/CONTRIBUTING.md");
    let quoted = guide.split('`').skip(1).step_by(2);
    let places: Vec<&str> = quoted.filter(|text| text.contains('/') && !text.contains([' ', '*', '=', '\n'])).collect();
    assert!(places.len() > 30, "{places:?}");
    let missing: Vec<_> = places.into_iter().filter(|place| !root().join(place).exists()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_file_that_the_readme_links_to_is_there() {
    let links = README.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    let files: Vec<&str> = links.filter(|link| !link.contains("://")).collect();
    assert!(files.len() > 8, "{files:?}");
    let missing: Vec<_> = files.into_iter().filter(|file| !root().join(file).is_file()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
