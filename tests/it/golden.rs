//! Expected texts on file. `UPDATE_GOLDENS=1 cargo test` rewrites all of them; without the variable
//! nothing is written.
//!
//! Digests of rule sets are replaced by the name of the set, and the version of the shipped rules
//! by `[VERSION]`, so that a change of the rules leaves every text as it is that shows none of
//! their words. What a calendar file says of the moment at which it was made is `[NOW]`, and the style
//! sheet of an HTML page `[STYLE]`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use massfreq::RuleSet;
use similar::TextDiff;

use crate::support::{built_in, data};

/// Compares texts with those on file, and fails at its end with every difference.
#[derive(Default)]
pub(crate) struct Goldens {
    differences: Vec<String>,
}

impl Goldens {
    /// Compares a text with the one on file, which is missing until it is first written.
    pub(crate) fn check(&mut self, file: &Path, actual: &str) {
        self.check_with_digests(file, &without_style(&without_moment(&without_digests(actual))));
    }

    /// The same for a text that is for readers, and shows digests as they are.
    pub(crate) fn check_with_digests(&mut self, file: &Path, actual: &str) {
        match difference(file, actual) {
            Some(_) if updates() => fs::write(file, actual).unwrap(),
            different => self.differences.extend(different),
        }
    }

    /// Panics where a text differs.
    pub(crate) fn finish(self) {
        let Self { differences } = self;
        assert!(
            differences.is_empty(),
            "{}\n{} texts differ from those on file: `UPDATE_GOLDENS=1 cargo test` rewrites them",
            differences.join("\n"),
            differences.len()
        );
    }
}

/// What differs between a text and the one on file.
fn difference(file: &Path, actual: &str) -> Option<String> {
    let expected = fs::read_to_string(file);
    if expected.as_ref().is_ok_and(|expected| expected == actual) {
        return None;
    }
    let name = file.strip_prefix(data("")).unwrap_or(file).display();
    let expected = expected.unwrap_or_default();
    let lines = TextDiff::from_lines(&expected, actual);
    Some(lines.unified_diff().header(&format!("{name}, as on file"), "as it is now").to_string())
}

/// Whether expected texts are to be rewritten.
#[expect(clippy::disallowed_methods, reason = "the environment says whether expected texts are rewritten")]
fn updates() -> bool {
    std::env::var_os("UPDATE_GOLDENS").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The files of a directory of goldens, by name; none may be left that no test expects.
pub(crate) fn files(directory: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(data(directory)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Panics unless the files of a directory are those expected, by name without ending.
pub(crate) fn assert_all_used(directory: &str, names: &[&str]) {
    let mut expected = names.to_vec();
    expected.sort_unstable();
    let files = files(directory);
    let mut found: Vec<&str> = files.iter().map(|file| file.file_stem().unwrap().to_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "tests/{directory}");
}

/// The digests of the shipped rules and of every set that the cases use, with what stands for them.
static DIGESTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let sets = files("cmd/files").into_iter().filter(|path| path.is_dir());
    let named = sets.filter_map(|path| {
        let set = RuleSet::load(&path).ok()?;
        Some((set.digest().to_owned(), path.file_name().unwrap().to_str().unwrap().to_owned()))
    });
    named.chain([(built_in().digest().to_owned(), "built-in".to_owned())]).collect()
});

fn without_digests(text: &str) -> String {
    let mut text = text.to_owned();
    if text.contains("sha256:") {
        for (digest, name) in DIGESTS.iter() {
            text = text.replace(digest, &format!("sha256:[{name}]"));
            // Twelve digits of it, for people.
            text = text.replace(&digest["sha256:".len()..][..12], &format!("[{name}…]"));
        }
        let is_digest = |after: &&str| after.bytes().take(8).filter(u8::is_ascii_hexdigit).count() == 8;
        assert!(!text.split("sha256:").skip(1).any(|after| is_digest(&after)), "the digest of an unknown set: {text}");
        let version = built_in().version().to_string();
        for before in ["back-massage ", "\"back-massage\",\"version\":\"", "name: back-massage\n  version: "] {
            text = text.replace(&format!("{before}{version}"), &format!("{before}[VERSION]"));
        }
    }
    text
}

fn without_style(text: &str) -> String {
    let mut pages = text.split("<style>");
    let first = pages.next().unwrap_or_default().to_owned();
    pages.fold(first, |text, page| text + "<style>[STYLE]</style>" + page.split_once("</style>").unwrap().1)
}

/// A text without the moment at which the calendar files in it were made.
pub(crate) fn without_moment(text: &str) -> String {
    let line = |line: &str| match line.split_once(':') {
        Some((name @ ("DTSTAMP" | "SEQUENCE"), value)) => {
            let end = value.trim_start_matches(|c: char| c.is_ascii_digit() || "TZ".contains(c));
            format!("{name}:[NOW]{end}")
        }
        _ => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

#[test]
fn a_difference_is_noticed() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden.txt");
    fs::write(&file, "one\ntwo\n").unwrap();
    assert_eq!(difference(&file, "one\ntwo\n"), None);
    for actual in ["", "one\n", "one\ntwo", "one\ntwo\n\n", "one\ntwo\nthree\n", "one\r\ntwo\n", "one\nTwo\n"] {
        assert!(difference(&file, actual).is_some(), "{actual:?}");
    }
    assert!(difference(Path::new("/nonexistent"), "").is_some(), "a file is missing");
}
