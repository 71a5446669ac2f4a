//! Slips as people make them in a text editor, each in a copy of the frozen set, and what is said of them.
//!
//! A file of `tests/slips` is one slip with the one finding in full, as [`crate::slip_file`] says.

use std::fmt::Write;
use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::LazyLock;

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

/// Slips whose cure cannot be pasted as it stands, by the reason.
const NOT_PASTED: [(&str, &[&str]); 4] = [
    (
        "lines are to be moved",
        &[
            "condition-beside-when",
            "key-of-another-file",
            "ladder-below-default",
            "last-entry-not-indented",
            "name-two-spaces-too-many",
            "not-among-names",
            "ask-when-of-a-sign",
            "page-of-two-topics",
            "screening-outside-pack",
            "non-breaking-space-before-name",
            "notice-below-referrals",
            "progress-outside-pack",
        ],
    ),
    (
        "what to keep is the author's choice",
        &[
            "alias-that-is-a-name",
            "alias-twice",
            "all-of",
            "ask-first-of-a-goal",
            "clearance-alone",
            "cleared-of-an-emergency",
            "do-without-refer",
            "page-twice",
            "page-unknown",
            "dash-left-out",
            "divider",
            "doubled-name-in-one-file",
            "every-and-course",
            "floor-of-opposite-meaning",
            "ladder-out-of-order",
            "key-twice-after-a-divided-entry",
            "key-twice-in-braces",
            "key-twice-in-when",
            "last-phase-with-for",
            "measure-share-of-up",
            "progress-as-a-list",
            "progress-of-a-goal",
            "merge-conflict",
            "merge-conflict-diff3",
            "same-name-in-two-files",
        ],
    ),
    (
        "the words are the author's",
        &[
            "after-without-review",
            "ask-left-out",
            "review-without-text",
            "because-left-empty",
            "because-left-out",
            "course-with-one-phase",
            "heading-like-markdown",
            "measure-change-left-out",
            "merge-key",
            "no-effect",
            "note-without-basis",
            "note-without-text",
            "progress-left-out-key",
            "referral-left-out",
            "section-indented",
            "source-left-out",
            "text-begins-with-backtick",
            "title-left-empty",
        ],
    ),
    (
        "a line is to be added, or several are to be changed",
        &[
            "colon-in-text-of-item",
            "page-with-capital",
            "pages-as-names-one-a-line",
            "comment-cuts-text-of-two-lines",
            "course-without-dashes",
            "document-end",
            "first-phase-without-for",
            "for-beside-every",
            "format-left-out",
            "ladder-comma-left-out",
            "measure-scale-of-one-figure",
            "measure-scale-upside-down",
            "name-behind-tag-in-list",
            "name-of-other-kind-behind-hyphen",
            "name-of-other-kind-in-when",
            "names-for-any-of-of-a-facet",
            "names-without-hyphens",
            "not-with-a-name-below-a-facet",
            "progress-sore-as-name",
        ],
    ),
];

/// What each file of `tests/slips` shows, read once for all tests of this module.
static SLIPS: LazyLock<Vec<Slip>> = LazyLock::new(|| {
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
});

#[test]
fn every_slip_has_the_finding_on_file() {
    let mut goldens = Goldens::default();
    for slip in &*SLIPS {
        goldens.check(slip.file.path(), &slip.file.with(&slip.findings));
    }
    goldens.finish();
}

#[test]
fn every_slip_is_one_finding_at_its_place_with_a_cure() {
    assert!(SLIPS.len() >= 24, "only {} slips", SLIPS.len());
    let mut wrong = String::new();
    for slip in &*SLIPS {
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

/// The first and the last line of a cure such as "indent the lines 3 to 5 by two more spaces".
fn lines_in(help: &str) -> Option<RangeInclusive<usize>> {
    let (_, lines) = help.split_once("the lines ")?;
    let mut numbers = lines.split(' ').filter_map(|word| word.parse().ok());
    Some(numbers.next()?..=numbers.next()?)
}

/// The number before a word.
fn number_before(help: &str, word: &str) -> Option<usize> {
    help.split_once(word)?.0.rsplit(' ').next()?.parse().ok()
}

/// The files with a cure as it stands: lines that are indented, or what is written out first in place of what is marked.
fn pasted(slip: &Slip, base: &Files, help: &str) -> Option<Files> {
    let lines = lines_in(help).unwrap_or(slip.place.0..=slip.place.0);
    if help.contains("by two more spaces") {
        Some(slip.file.indented(base, lines, &|indent| indent + 2))
    } else if let Some(less) = number_before(help, " spaces less").or(number_before(help, " space less")) {
        Some(slip.file.indented(base, lines, &|indent| indent.saturating_sub(less)))
    } else if help.starts_with("do not indent it") {
        Some(slip.file.indented(base, lines, &|_| 0))
    } else if let Some(spaces) = number_before(help, " spaces").filter(|_| help.starts_with("begin ")) {
        Some(slip.file.indented(base, lines, &|_| spaces))
    } else if help.starts_with("remove it") || help.starts_with("delete what stands") {
        Some(slip.file.cured(base, ""))
    } else if help.starts_with("put one space") {
        Some(slip.file.cured(base, " "))
    } else if help.starts_with("close it with") {
        Some(slip.file.closed(base, help.split('`').nth(1)?))
    } else if help.contains("begin it with `") {
        Some(slip.file.begun(base, help.split("begin it with `").nth(1)?.split('`').next()?))
    } else if help.contains("in place of it") {
        Some(slip.file.line_cured(base, help.split('`').nth(1)?))
    } else {
        Some(slip.file.cured(base, help.split('`').nth(1)?))
    }
}

#[test]
fn every_cure_that_is_pasted_as_it_stands_makes_the_set_load() {
    let base = base();
    let (mut pasted_in, mut wrong) = (0, String::new());
    for slip in &*SLIPS {
        let help = slip.findings.iter().find_map(|finding| finding.cure()).unwrap();
        let loaded = pasted(slip, &base, help).map(RuleSet::from_files);
        let why = NOT_PASTED.iter().find(|(_, names)| names.contains(&slip.file.name()));
        match (loaded, why) {
            (Some(Ok(_)), None) => pasted_in += 1,
            (Some(Ok(_)), Some(_)) => writeln!(wrong, "{}: can be pasted", slip.file.name()).unwrap(),
            (_, Some(_)) => {}
            (None, None) => writeln!(wrong, "{}: nothing to paste in {help:?}", slip.file.name()).unwrap(),
            (Some(Err(_)), None) => writeln!(wrong, "{}: not cured by {help:?}", slip.file.name()).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    for name in NOT_PASTED.iter().flat_map(|(_, names)| *names) {
        assert!(SLIPS.iter().any(|slip| slip.file.name() == *name), "{name} is not there");
    }
    assert!(pasted_in >= 150, "only {pasted_in} cures were pasted");
}

#[test]
fn a_set_saved_by_an_editor_on_windows_is_the_same_set() {
    let as_on_windows = |bytes: Vec<u8>| format!("\u{feff}{}", String::from_utf8(bytes).unwrap().replace('\n', "\r\n"));
    let files = base().into_iter().map(|(name, bytes)| (name, as_on_windows(bytes).into_bytes()));
    let rules = RuleSet::from_files(files).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(rules.digest(), RuleSet::from_files(base()).unwrap().digest());
}
