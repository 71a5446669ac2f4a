//! Slips as people make them in a text editor, each in a copy of the frozen set, and what is said of them.
//!
//! A file of `tests/slips` is one slip with the one finding in full, as [`crate::slip_file`] says.

use std::fmt::Write;
use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use massfreq::{Findings, RuleSet};

use crate::golden::{self, Goldens};
use crate::slip_file::{Files, SlipFile};
use crate::support::file_name;

struct Slip {
    file: SlipFile,
    findings: Findings,
    /// Line, column and width of the text that is to be marked.
    place: (usize, usize, usize),
}

/// The files of the frozen set, by name.
fn base() -> Files {
    golden::files("cmd/files/frozen").iter().map(|path| (file_name(path), fs::read(path).unwrap())).collect()
}

fn slips() -> Vec<Slip> {
    let base = base();
    let slip = |path: &PathBuf| {
        let file = SlipFile::read(path);
        assert!(file.head("slip").is_some(), "{} does not say what the slip is", path.display());
        let place = file.place(&base);
        let findings = RuleSet::from_files(file.files(&base));
        let findings = findings.expect_err(&format!("{}: the slip is not found", path.display()));
        Slip { file, findings, place }
    };
    golden::files("slips").iter().map(slip).collect()
}

#[test]
fn every_slip_has_the_finding_on_file() {
    let mut goldens = Goldens::default();
    for slip in slips() {
        goldens.check(slip.file.path(), &slip.file.with(&slip.findings));
    }
    goldens.finish();
}

#[test]
fn every_slip_is_one_finding_at_its_place_with_a_cure() {
    let slips = slips();
    assert!(slips.len() >= 24, "only {} slips", slips.len());
    let mut wrong = String::new();
    for slip in slips {
        let drawn = slip.findings.draw(false, 80);
        let (line, column, width) = slip.place;
        let is_there = drawn.contains(&format!("--> {}:{line}:{column}\n", slip.file.file()));
        let marked = drawn
            .lines()
            .find_map(|line| line.split_once('^'))
            .map_or(0, |(_, carets)| 1 + carets.chars().take_while(|c| *c == '^').count());
        let is_cured = slip.findings.iter().all(|finding| finding.cure().is_some_and(|cure| !cure.is_empty()));
        let is_short = drawn.trim_end().lines().count() <= 8;
        if slip.findings.len() != 1 || !is_there || marked != width || !is_cured || !is_short {
            let wanted = format!("line {line}, column {column}, {width} marked");
            let _ = write!(wrong, "{}: expected {wanted}\n{drawn}\n", slip.file.path().display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The lines of a cure such as "indent the lines 3 to 5 by two more spaces".
fn lines_in(help: &str) -> Option<RangeInclusive<usize>> {
    let (_, lines) = help.split_once("the lines ")?;
    let mut numbers = lines.split(' ').filter_map(|word| word.parse().ok());
    Some(numbers.next()?..=numbers.next()?)
}

/// Files with a line `cure: pasted` have a cure that can take the place of what is marked, or indents some lines.
#[test]
fn a_cure_that_can_be_pasted_makes_the_set_load() {
    let base = base();
    let (mut pasted, mut wrong) = (0, String::new());
    for slip in slips().iter().filter(|slip| slip.file.head("cure") == Some("pasted")) {
        let help = slip.findings.iter().find_map(|finding| finding.cure()).unwrap();
        let files = if help.contains("indent ") {
            let lines = lines_in(help).unwrap_or(slip.place.0..=slip.place.0);
            let less = if help.contains("more") { None } else { help.split(' ').rev().nth(2) };
            slip.file.indented(&base, lines, less.map(|spaces| spaces.parse().unwrap()))
        } else {
            let cure = if help == "remove it" { "" } else { help.split('`').nth(1).unwrap() };
            slip.file.cured(&base, cure)
        };
        if let Err(findings) = RuleSet::from_files(files) {
            let _ = write!(wrong, "{}: {help}\n{findings}\n", slip.file.path().display());
        }
        pasted += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(pasted >= 20, "only {pasted} cures were pasted");
}

#[test]
fn a_set_saved_by_an_editor_on_windows_is_the_same_set() {
    let as_on_windows = |bytes: Vec<u8>| format!("\u{feff}{}", String::from_utf8(bytes).unwrap().replace('\n', "\r\n"));
    let files = base().into_iter().map(|(name, bytes)| (name, as_on_windows(bytes).into_bytes()));
    let rules = RuleSet::from_files(files).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(rules.digest(), RuleSet::from_files(base()).unwrap().digest());
}
