//! Files below the directory of a rule set that look like rule files and are not read.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::assemble::MAX_BYTES;
use super::is_rule_file;
use crate::diagnostics::visible::{raw, shown};
use crate::diagnostics::{Code, Finding, Place};

/// How many files and directories are looked at.
const LOOKED_AT: usize = 2000;
/// The most files that are reported one by one.
const TOLD: usize = 20;
/// The first bytes of a file, in which a rule file says its format.
const HEAD: usize = 4096;

/// A warning for each such file. Files that begin with a dot, and Markdown, are none; a directory below with a pack of
/// its own is another set.
pub(super) fn findings(directory: &Path) -> Vec<Finding> {
    let tests = directory.join("tests");
    let (mut unread, mut looked_at) = (Vec::new(), 0);
    let mut waiting = vec![directory.to_owned()];
    while let Some(here) = waiting.pop().filter(|_| looked_at <= LOOKED_AT) {
        let (mut files, mut directories) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&here).into_iter().flatten().flatten().take(LOOKED_AT) {
            looked_at += 1;
            let path = entry.path();
            match entry.file_type() {
                _ if raw(entry.file_name()).starts_with('.') => {}
                Ok(kind) if kind.is_dir() => directories.push(path),
                _ => files.push(path),
            }
        }
        let is_read = here == directory || here == tests;
        if is_read || !files.iter().any(|file| is_rule_file(file) && has_pack(file)) {
            unread.extend(files.into_iter().filter(|file| !(is_read && is_rule_file(file)) && looks_like_rules(file)));
            waiting.append(&mut directories);
        }
    }
    unread.sort();
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
    let (why, cure) = if here != directory && here != tests {
        let right = if here.starts_with(tests) { tests } else { directory };
        (format!("only files directly in `{}` are", shown(right)), "move it there".to_owned())
    } else {
        let is_there = path.with_file_name(format!("{stem}.yaml")).exists();
        let cure = if is_there { "remove it".to_owned() } else { format!("rename it `{stem}.yaml`") };
        ("its name does not end in `.yaml`".to_owned(), cure)
    };
    let message = format!("`{name}` looks like a rule file and is not read: {why}");
    let help = format!("{cure}, or move it out of the directory if the rules do not need it");
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
    name.contains(".yaml")
        || name.contains(".yml")
        || start(path, HEAD).lines().any(|line| line.trim_end() == "format: 1")
}

fn has_pack(path: &Path) -> bool {
    start(path, MAX_BYTES).lines().any(|line| line.starts_with("pack:"))
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
