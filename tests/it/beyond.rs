//! Beyond one machine: `massfreq batch` as the filter that GNU parallel and a cluster of Apache Spark pipe lines through
//! gives what one process gives.
//!
//! `GNU_PARALLEL` names the program `parallel`, and `SPARK_PYTHON` a Python that has `pyspark`, which needs Java.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use massfreq::Facet;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::{built_in, empty, skipped};

const MASSFREQ: &str = env!("CARGO_BIN_EXE_massfreq");
const TODAY: &str = "2026-01-20";

/// A program that the environment names, if it does.
#[expect(clippy::disallowed_methods, reason = "a test is told where the other programs are by its environment")]
fn program(variable: &str, what: &str) -> Option<PathBuf> {
    let program = std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    if program.is_none() {
        skipped(&format!("{what}, as {variable} does not name the program"));
    }
    program
}

fn directory(name: &str) -> PathBuf {
    empty(Path::new("beyond").join(name))
}

/// A command that has `massfreq` on its path, knows no other rules than the built-in ones, and stores what it must in a
/// directory.
fn command(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new(program);
    let path = format!("{}:{}", Path::new(MASSFREQ).parent().unwrap().display(), env!("PATH"));
    command.env("PATH", path).env("HOME", directory).env("TMPDIR", directory);
    command.env("XDG_CONFIG_HOME", "/nonexistent").env_remove("MASSFREQ_RULES");
    command
}

/// What a command gives for a file on its standard input.
fn output_for(mut command: Command, input: &Path) -> Output {
    command.stdin(File::open(input).unwrap()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// What one process answers to a file.
fn by_one_process(input: &Path) -> String {
    let mut massfreq = command(Path::new(MASSFREQ), input.parent().unwrap());
    massfreq.args(["batch", "--today", TODAY]);
    String::from_utf8(output_for(massfreq, input).stdout).unwrap()
}

/// Some of the names of the facts of a kind.
fn some(facet: Facet, most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    let names: Vec<&str> = built_in().facts(facet).map(massfreq::Rule::name).collect();
    subsequence(names, 0..=most)
}

/// The lines of some thousand people, the same each time; with bad ones and empty ones among them, if asked.
fn lines(slips: bool) -> String {
    let response: Vec<&str> = built_in().facts(Facet::Response).map(massfreq::Rule::name).collect();
    let facts = (
        some(Facet::Goal, 2),
        some(Facet::Lifestyle, 2),
        some(Facet::Sign, 3),
        prop_oneof![4 => Just(vec![]), 1 => some(Facet::Caution, 2)],
        proptest::option::of(select(response)),
        proptest::option::of(select(vec!["2026-01-05", "2026-01-12"])),
    );
    let mut runner = TestRunner::deterministic();
    let person = |id: u32| {
        let (goals, lifestyles, signs, cautions, response, last) = facts.new_tree(&mut runner).unwrap().current();
        let person = json!({
            "id": id, "goals": goals, "lifestyles": lifestyles, "signs": signs, "cautions": cautions,
            "response": response, "last": last,
        });
        let slip = match id % 500 {
            7 => format!("{{\"id\": \"slip-{id}\", \"goals\": \"weightless\"}}\n"),
            77 => "{\"id\": \n".to_owned(),
            177 => "\n".to_owned(),
            _ => String::new(),
        };
        format!("{person}\n{}", if slips { &slip } else { "" })
    };
    (1..=4000).map(person).collect()
}

/// Writes lines and gives the file's path.
fn written(directory: &Path, lines: &str) -> PathBuf {
    let path = directory.join("people.jsonl");
    fs::write(&path, lines).unwrap();
    path
}

/// An answer without the number of the line, which counts from the beginning of what the process was given.
fn without_line(answer: &str) -> String {
    let mut value: Value = serde_json::from_str(answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
    if value["status"] != "error" {
        return answer.to_owned();
    }
    value.as_object_mut().unwrap().remove("line").unwrap();
    value.to_string()
}

/// Compares, in order, what many processes gave with what one gives.
fn assert_same<'a>(many: impl Iterator<Item = &'a str>, one: &str) {
    let (many, one): (Vec<_>, Vec<_>) = (many.map(without_line).collect(), one.lines().map(without_line).collect());
    if let Some(at) = many.iter().zip(&one).position(|(many, one)| many != one) {
        panic!("answer {} is\n{}\nand that of one process\n{}", at + 1, many[at], one[at]);
    }
    assert_eq!(many.len(), one.len(), "the number of answers");
}

/// The code block of the manual that begins with a word.
fn block(start: &str) -> &'static str {
    let blocks = include_str!("../../src/cli/man/batch.md").split("\n```").filter_map(|block| block.split_once('\n'));
    blocks.map(|(_, code)| code).find(|code| code.starts_with(start)).unwrap()
}

/// Runs the line of the manual, in smaller pieces.
fn parallel(program: &Path, input: &Path) -> Output {
    let (line, _) = block("parallel ").split_once(" < people.jsonl > answers.jsonl").unwrap();
    let mut parallel = command(program, input.parent().unwrap());
    parallel.args(["--block", "50k"]).args(line.split(' ').skip(1));
    output_for(parallel, input)
}

#[test]
fn gnu_parallel_gives_what_one_process_gives() {
    let Some(program) = program("GNU_PARALLEL", "the filter under GNU parallel") else { return };
    let directory = directory("parallel");
    let input = written(&directory, &lines(false));
    let output = parallel(&program, &input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let one = by_one_process(&input);
    assert_eq!(one.lines().count(), 4000);
    assert_same(str::from_utf8(&output.stdout).unwrap().lines(), &one);
    assert_eq!(output.stdout, one.as_bytes());

    let input = written(&directory, &lines(true));
    let output = parallel(&program, &input);
    let blocks = output.status.code().unwrap();
    assert!((2..=16).contains(&blocks), "{blocks} blocks with bad lines: {}", String::from_utf8_lossy(&output.stderr));
    let one = by_one_process(&input);
    assert_eq!(one.lines().count(), 4016);
    assert_same(str::from_utf8(&output.stdout).unwrap().lines(), &one);
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_spark_cluster_gives_what_one_process_gives() {
    let Some(python) = program("SPARK_PYTHON", "the filter on a cluster of Apache Spark") else { return };
    let directory = directory("spark");
    let input = written(&directory, &lines(true));
    let mut spark = command(&python, &directory);
    spark.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/beyond/spark.py"));
    let names = [("/usr/local/bin/massfreq", Path::new(MASSFREQ)), ("people.jsonl", &input)];
    let script = names
        .into_iter()
        .fold(block("spark.").to_owned(), |script, (named, path)| script.replacen(named, path.to_str().unwrap(), 1));
    spark.args([Path::new(&script), &directory]);
    spark.env_remove("SPARK_HOME").env("SPARK_LOCAL_IP", "127.0.0.1").env("PYSPARK_PYTHON", &python);
    let java = format!("-XX:-UsePerfData -Djava.io.tmpdir={}", directory.display());
    let output = spark.env("JAVA_TOOL_OPTIONS", java).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let parts: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let workers: BTreeSet<u64> = parts.iter().map(|part| part["worker"].as_u64().unwrap()).collect();
    assert_eq!((parts.len(), workers.len()), (8, 2), "parts and workers");
    let answers = parts.iter().flat_map(|part| part["lines"].as_array().unwrap()).map(|line| line.as_str().unwrap());
    assert_same(answers, &by_one_process(&input));
    fs::remove_dir_all(directory).unwrap();
}
