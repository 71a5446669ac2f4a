//! Files below the directory of a rule set that look like rule files or tests and are not read.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::assemble::MAX_BYTES;
use super::read::Section;
use super::{entries, is_rule_file};
use crate::diagnostics::visible::{raw, shown};
use crate::diagnostics::{Code, Finding, Place};
use crate::order::Order as _;

/// How many files and directories are looked at.
const LOOKED_AT: usize = 2000;
/// The most files that are reported one by one.
const TOLD: usize = 20;
/// The first bytes of a file, in which a rule file says its format.
const HEAD: usize = 4096;

/// Endings of files in which a word processor or a browser keeps a text.
const DOCUMENTS: [&str; 7] = ["rtf", "doc", "docx", "odt", "pages", "htm", "html"];

/// A warning for each such file. Files that begin with a dot, and Markdown, are none; a directory below with a pack of
/// its own is another set.
pub(super) fn findings(directory: &Path) -> Vec<Finding> {
    below(directory, directory)
}

/// A warning for each file in or below the directory of the tests that looks like one of them.
pub(super) fn of_tests(directory: &Path) -> Vec<Finding> {
    below(&directory.join(TESTS), directory)
}

const TESTS: &str = "tests";

fn below(top: &Path, directory: &Path) -> Vec<Finding> {
    let tests = directory.join(TESTS);
    let (mut unread, mut looked_at) = (Vec::new(), 0);
    let mut waiting = vec![top.to_owned()];
    while let Some(here) = waiting.pop().filter(|_| looked_at <= LOOKED_AT) {
        let (mut files, mut directories) = (Vec::new(), Vec::new());
        for entry in entries(&here).into_iter().flatten().take(LOOKED_AT) {
            looked_at += 1;
            let path = entry.path();
            match entry.file_type() {
                _ if raw(entry.file_name()).starts_with('.') => {}
                Ok(kind) if kind.is_dir() => directories.push(path),
                _ => files.push(path),
            }
        }
        let is_read = |file: &Path| match () {
            () if here == directory => is_rule_file(file),
            // `rules test` reads it, and says so itself.
            () if here == tests => is_rule_file(file) && (top == tests || !has(file, HEAD, is_of_rules)),
            () => false,
        };
        if here == directory || here == tests || !files.iter().any(|file| is_rule_file(file) && has_pack(file)) {
            unread.extend(files.into_iter().filter(|file| !is_read(file) && looks_like_rules(file)));
            waiting.append(&mut directories);
        }
    }
    unread.order();
    let mut findings: Vec<Finding> = unread.iter().take(TOLD).map(|path| finding(path, directory, &tests)).collect();
    let mut of_all = |message| {
        let finding = Finding::new(Code::NotRead, Place::Path(raw(directory)), message);
        findings.push(finding.help("keep the rules in a directory of their own"));
    };
    if unread.len() > TOLD {
        of_all(format!("{} more files look like rule files and are not read", unread.len() - TOLD));
    }
    if looked_at > LOOKED_AT {
        of_all(format!("more than {LOOKED_AT} files stand below this directory, and not all were looked at"));
    }
    findings
}

fn finding(path: &Path, directory: &Path, tests: &Path) -> Finding {
    let name = raw(path.file_name().unwrap_or_default());
    let stem = name.trim_start_matches('#').split(['.', '~']).next().unwrap_or_default();
    let here = path.parent().unwrap_or(directory);
    let what = if here.starts_with(tests) && !has(path, HEAD, is_of_rules) { "test" } else { "rule" };
    let (why, cure) = if here == tests && is_rule_file(path) {
        let why = format!("what stands in `{}` is tests", shown(tests));
        (why, format!("move it to `{}`, beside the rules", shown(directory)))
    } else if here != directory && here != tests {
        let right = if here.starts_with(tests) { tests } else { directory };
        (format!("only files directly in `{}` are", shown(right)), "move it there".to_owned())
    } else {
        let is_there = path.with_file_name(format!("{stem}.yaml")).exists();
        let is_document = DOCUMENTS.iter().any(|ending| name.to_lowercase().ends_with(&format!(".{ending}")));
        let cure = match (is_there, is_document) {
            (true, _) => "remove it".to_owned(),
            (false, true) => format!("save it as plain text under the name `{stem}.yaml`"),
            (false, false) => format!("rename it `{stem}.yaml`"),
        };
        ("its name does not end in `.yaml`".to_owned(), cure)
    };
    let message = format!("`{name}` looks like a {what} file and is not read: {why}");
    let help = format!("{cure}, or move it out of the directory if it is not needed");
    Finding::new(Code::NotRead, Place::Path(raw(path)), message).help(help)
}

/// Whether a file is like a rule file in its name or in how it begins. A JSON Schema is none.
fn looks_like_rules(path: &Path) -> bool {
    let name = raw(path.file_name().unwrap_or_default()).to_lowercase();
    let ending = name.rsplit('.').next().unwrap_or_default();
    if ending == "md" {
        return false;
    }
    if name.contains(".json") {
        return !start(path, HEAD).contains("\"$schema\"");
    }
    if DOCUMENTS.contains(&ending) {
        let stem = name.split('.').next().unwrap_or_default();
        return is_of_rules(&format!("{stem}:")) || start(path, HEAD).contains("format: 1");
    }
    name.contains(".yaml") || name.contains(".yml") || has(path, HEAD, |line| line.trim_end() == "format: 1")
}

fn has_pack(path: &Path) -> bool {
    has(path, MAX_BYTES, |line| line.starts_with("pack:"))
}

fn has(path: &Path, bytes: usize, is_wanted: impl Fn(&str) -> bool) -> bool {
    start(path, bytes).lines().any(is_wanted)
}

/// Whether a line begins a part of a rule file.
fn is_of_rules(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, _)| key == "pack" || Section::named(key).is_some())
}

/// The first bytes of a file; nothing of what cannot be read.
fn start(path: &Path, bytes: usize) -> String {
    let mut read = Vec::new();
    if fs::metadata(path).is_ok_and(|it| it.is_file())
        && let Ok(file) = File::open(path)
    {
        // What was read before an error is enough to judge by.
        let _ = file.take(bytes as u64).read_to_end(&mut read);
    }
    String::from_utf8_lossy(&read).into_owned()
}
