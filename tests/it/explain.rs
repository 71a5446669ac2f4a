//! `rules explain`: every example of a code is a rule set that has that code, and its cure is one that has not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use massfreq::proof::check::{Ages, check};
use massfreq::{Code, LoadedRules, Severity};

use crate::support::{empty, massfreq, text};

/// The pack for an example that has none.
const BESIDE: &str = "
format: 1
pack:
  name: sample
  version: 1.0.0
  title: A sample
  ladder: [1 week, 2 weeks, 4 weeks]
  default: {every: 4 weeks, because: Nothing more is known., source: {basis: product}}
  notice: This is a sample.
  referrals: {emergency: Call for help., urgent: Ask today., doctor: Ask a doctor., wait: Wait.}
cautions:
  fever: {title: Fever, ask: Fever?, refer: urgent, because: It may spread., source: {basis: product}}
";

/// Codes whose examples only describe files, or need very many facts.
const DESCRIBED: [Code; 5] = [Code::TooLarge, Code::NotUtf8, Code::UnmarkedCopy, Code::NotRead, Code::NotProven];

/// The files of an example, by name.
fn files(example: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("rules.yaml".to_owned(), String::new())];
    for line in example.lines() {
        match line.strip_prefix("# my-rules/") {
            Some(name) => files.push((name.to_owned(), String::new())),
            None => files.last_mut().unwrap().1.extend([line, "\n"]),
        }
    }
    files.retain(|(_, text)| !text.is_empty());
    for (_, text) in files.iter_mut().filter(|(_, text)| !text.starts_with("format")) {
        text.insert_str(0, "format: 1\n");
    }
    files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

/// The codes of what is found in an example; of notes, only the code in question.
fn codes(code: Code, example: &str) -> BTreeSet<String> {
    if example.starts_with("massfreq ") {
        return codes_of_command(example);
    }
    let mut files = files(example);
    if !example.contains("pack:") && code != Code::NoPack {
        files.push(("beside.yaml".to_owned(), BESIDE.as_bytes().to_vec()));
    }
    let findings = match LoadedRules::from_files(files) {
        Ok(set) => {
            let max_months = (code == Code::OldSource).then_some(36);
            check(&set, Ages { today: date(2027, 1, 1), max_months }, "massfreq recommend").findings
        }
        Err(findings) => findings,
    };
    let counts = findings.iter().filter(|finding| finding.severity() != Severity::Note || finding.code() == code);
    counts.map(|finding| finding.code().to_string()).collect()
}

fn codes_of_command(command: &str) -> BTreeSet<String> {
    let directory = empty(Path::new("explain"));
    fs::create_dir(directory.join("my-rules")).unwrap();
    fs::write(directory.join("my-rules/rules.yaml"), BESIDE).unwrap();
    let output = massfreq().args(command.split_whitespace().skip(1)).current_dir(directory).output().unwrap();
    let said = text(&output.stdout);
    let codes = said.lines().filter_map(|line| line.strip_prefix("error[")?.split(']').next());
    codes.map(str::to_owned).collect()
}

#[test]
fn every_wrong_example_has_its_code_alone_and_every_right_one_nothing() {
    let mut wrong = Vec::new();
    for code in Code::ALL.into_iter().filter(|code| !DESCRIBED.contains(code)) {
        let explained = code.explanation();
        let found = (codes(code, explained.wrong), codes(code, explained.right));
        if found != (BTreeSet::from([code.to_string()]), BTreeSet::new()) {
            wrong.push(format!("{code}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_explanation_is_whole_and_fits() {
    for code in Code::ALL {
        let explained = code.explanation();
        for sentence in [explained.about, &explained.meaning, &explained.fine] {
            assert!(sentence.ends_with(['.', '?']) && sentence.len() > 10, "{code}: {sentence}");
        }
        for example in [explained.wrong, explained.right] {
            let is_narrow = example.lines().all(|line| line.chars().count() <= 118);
            assert!(example.ends_with('\n') && is_narrow && example.lines().count() <= 24, "{code}: {example}");
        }
        assert_ne!(explained.wrong, explained.right, "{code}");
    }
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostics/codes")).unwrap();
    assert_eq!(files.count(), Code::ALL.len(), "a code was removed, and its explanation was left");
}

#[test]
fn every_finding_ends_with_the_way_to_its_explanation() {
    let directory = empty(Path::new("explain-drawn"));
    let rules =
        BESIDE.replace("basis: product}}\n  notice", "basis: prodct}}\n  notice").replace("  fever:", "  Fever:");
    fs::write(directory.join("rules.yaml"), rules).unwrap();
    let run = |words: &[&str]| massfreq().args(words).current_dir(&directory).output().unwrap();
    let drawn = text(&run(&["rules", "check", "."]).stdout);
    let ends: Vec<&str> = drawn
        .split("\n\n")
        .filter_map(|one| one.lines().last()?.split_once("= more: "))
        .map(|(_, last)| last)
        .collect();
    assert_eq!(ends, ["massfreq rules explain bad-value", "massfreq rules explain bad-name"]);
    for command in ends {
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let explained = run(&words);
        assert!(explained.status.success() && text(&explained.stdout).contains("\nRight\n"), "{command}");
    }
    let listed = text(&run(&["rules", "explain"]).stdout);
    let help = text(&run(&["rules", "explain", "--help"]).stdout);
    for code in Code::ALL {
        assert!(listed.contains(&format!(" {code} ")), "{code}");
        assert!(help.contains(&format!("- {code}:")), "{code}");
    }
}
