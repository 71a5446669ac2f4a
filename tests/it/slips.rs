//! Slips as people make them in a text editor, each in a copy of the built-in set, and what is said of them.
//!
//! A file of `tests/slips` is one slip: which shipped file is changed, the lines that are looked for, what stands there
//! instead, and the one finding in full. The brackets `⟦ ⟧` in what stands there instead are not written: between them is
//! what the finding has to mark, in which line and column.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use massfreq::{Findings, RuleSet};
use unicode_width::UnicodeWidthChar;

use crate::support::shipped_files;

/// What stands around the text that is to be marked.
const MARK: [char; 2] = ['⟦', '⟧'];
/// How many columns of a line are marked at most.
const MARKED: usize = 60;

struct Slip {
    path: PathBuf,
    /// All but the finding.
    told: String,
    /// The changed file.
    file: String,
    findings: Findings,
    /// Line and column of the text that is to be marked, and how many columns it has.
    place: (usize, usize, usize),
}

impl Slip {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let shown = path.display();
        let (told, _) = text.split_once("--- finding\n").unwrap_or_else(|| panic!("{shown} has no finding"));
        let (head, lines) = told.split_once("--- find\n").unwrap();
        let (find, write) = lines.split_once("--- write\n").unwrap();
        let head = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        assert!(head("slip").is_some(), "{shown} does not say what the slip is");
        let (file, is_windows) = (head("file").unwrap(), head("saved").is_some_and(|saved| saved.contains("Windows")));

        let mut files = copy();
        let (_, text) = files.iter_mut().find(|(name, _)| name == file).unwrap();
        let whole = format!("\n{text}");
        assert_eq!(whole.matches(&format!("\n{find}")).count(), 1, "{shown}: the lines do not stand there once");
        let at = whole.find(&format!("\n{find}")).unwrap();
        let place = place(&text[..at], write);
        *text = format!("{}{}{}", &text[..at], write.replace(MARK, ""), &text[at + find.len()..]);
        if is_windows {
            *text = as_on_windows(text);
        }
        let file = file.to_owned();
        let findings = load(files).expect_err(&format!("{shown}: the slip is not found"));
        Self { told: told.to_owned(), path, file, findings, place }
    }

    fn drawn(&self) -> String {
        self.findings.draw(false, 80)
    }
}

/// Line, column and width of what is marked in `write`, which stands behind `before`.
fn place(before: &str, write: &str) -> (usize, usize, usize) {
    let (to_mark, rest) = write.split_once(MARK[0]).expect("a text is marked");
    let (marked, _) = rest.split_once(MARK[1]).expect("the mark ends");
    let before = format!("{before}{to_mark}");
    let column = before.lines().last().filter(|_| !before.ends_with('\n')).map_or(0, |line| line.chars().count()) + 1;
    let width = marked.chars().map(|c| if c == '\t' { 4 } else { c.width().unwrap_or_default() }).sum::<usize>();
    (before.matches('\n').count() + 1, column, width.clamp(1, MARKED))
}

/// The files of the built-in set, by name.
fn copy() -> Vec<(String, String)> {
    let named = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    shipped_files().into_iter().map(|(path, text)| (named(&path), text)).collect()
}

fn as_on_windows(text: &str) -> String {
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

fn load(files: Vec<(String, String)>) -> Result<RuleSet, Findings> {
    RuleSet::from_files(files.into_iter().map(|(name, text)| (name, text.into_bytes())))
}

fn slips() -> Vec<Slip> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slips");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(Slip::read).collect()
}

/// `SNAPSHOTS=overwrite cargo test --test it slips` writes the findings anew.
#[test]
fn every_slip_has_the_finding_on_file() {
    let mut wrong = String::new();
    for slip in slips() {
        let expected = snapbox::Data::read_from(&slip.path, Some(snapbox::data::DataFormat::Text)).raw();
        let actual = format!("{}--- finding\n{}", slip.told, slip.drawn());
        let assert = snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
        if let Err(difference) = assert.try_eq(Some(&slip.path.display()), actual.into(), expected) {
            wrong.push_str(&difference.to_string());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_slip_is_one_finding_at_its_place_with_a_cure() {
    let slips = slips();
    assert!(slips.len() >= 24, "only {} slips", slips.len());
    let mut wrong = String::new();
    for slip in slips {
        let drawn = slip.drawn();
        let (line, column, width) = slip.place;
        let is_there = drawn.contains(&format!("--> {}:{line}:{column}\n", slip.file));
        let marked = drawn
            .lines()
            .find_map(|line| line.split_once('^'))
            .map_or(0, |(_, carets)| 1 + carets.chars().take_while(|c| *c == '^').count());
        let is_cured = slip.findings.iter().all(|finding| finding.cure().is_some_and(|cure| !cure.is_empty()));
        let is_short = drawn.trim_end().lines().count() <= 8;
        if slip.findings.len() != 1 || !is_there || marked != width || !is_cured || !is_short {
            let wanted = format!("line {line}, column {column}, {width} marked");
            let _ = write!(wrong, "{}: expected {wanted}\n{drawn}\n", slip.path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_set_saved_by_an_editor_on_windows_is_the_same_set() {
    let files = copy().into_iter().map(|(name, text)| (name, as_on_windows(&text))).collect();
    let rules = load(files).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(rules.digest(), RuleSet::built_in().unwrap().digest());
}
