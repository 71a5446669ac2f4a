//! Loads rule sets from a directory or from the program itself.

use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::diagnostics::visible::raw;
use crate::diagnostics::{Code, Finding, Findings, Place};
use crate::model::{IS_CHECKED, RuleSet};
use crate::order::Order as _;

pub(crate) mod assemble;
pub(crate) mod fields;
pub(crate) mod format;
pub(crate) mod loaded;
pub(crate) mod read;
pub(crate) mod schema;
mod unread;
pub(crate) mod yaml;

use assemble::{Base, MAX_BYTES, RuleFile};
use loaded::LoadedRules;

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The built-in set, checked and packed by the build.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built_in.bin"));

const BASE: Base<'_> = Base { files: &built_in_files, rules: &unpacked };
const NO_BASE: Base<'_> = Base { files: &Vec::new, rules: &|| None };

fn unpacked() -> Option<RuleSet> {
    let set = postcard::from_bytes(PACKED);
    assert!(!IS_CHECKED || set.is_ok(), "the build packed something else");
    set.ok()
}

impl RuleSet {
    /// The rule set that is part of the program.
    ///
    /// # Errors
    /// Never: the build checks the built-in files like any others, and fails with what is wrong.
    pub fn built_in() -> Result<Self, Findings> {
        unpacked().map_or_else(|| LoadedRules::built_in().map(LoadedRules::into_rules), Ok)
    }

    /// Reads every `*.yaml` and `*.yml` directly in a directory, but those that begin with a dot.
    ///
    /// # Errors
    /// Everything that is wrong with the files, a directory that cannot be read included.
    pub fn load(directory: &Path) -> Result<Self, Findings> {
        LoadedRules::load(directory).map(LoadedRules::into_rules)
    }

    /// The rule set of some texts, each with the path that messages name.
    ///
    /// # Errors
    /// Everything that is wrong with the texts.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, Findings> {
        LoadedRules::from_files(files).map(LoadedRules::into_rules)
    }

    /// The rule set of some texts. A layer among them extends `base` and not the built-in set, and a copy is compared with
    /// it: for a program that ships a set of its own.
    ///
    /// # Errors
    /// Everything that is wrong with the texts.
    pub fn from_files_over(
        base: &[(String, Vec<u8>)],
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self, Findings> {
        LoadedRules::from_files_over(base, files).map(LoadedRules::into_rules)
    }
}

impl LoadedRules {
    /// The rule set that is part of the program, read from its texts.
    ///
    /// # Errors
    /// Never: the build checks the built-in files like any others, and fails with what is wrong.
    pub fn built_in() -> Result<Self, Findings> {
        assemble::rule_set("the built-in set", built_in_files(), Vec::new(), NO_BASE)
    }

    /// Reads a directory, as [`RuleSet::load`] does.
    ///
    /// # Errors
    /// Everything that is wrong with the files, a directory that cannot be read included.
    pub fn load(directory: &Path) -> Result<Self, Findings> {
        let mut findings = Vec::new();
        let files = read_directory(directory, &mut findings);
        findings.extend(unread::findings(directory));
        assemble::rule_set(&raw(directory), files, findings, BASE)
    }

    /// The rule set of some texts, each with the path that messages name.
    ///
    /// # Errors
    /// Everything that is wrong with the texts.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, Findings> {
        assemble::rule_set("the rule set", rule_files(files), Vec::new(), BASE)
    }

    /// The rule set of some texts over another set than the built-in one, as [`RuleSet::from_files_over`] makes it.
    ///
    /// # Errors
    /// Everything that is wrong with the texts.
    pub fn from_files_over(
        base: &[(String, Vec<u8>)],
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Self, Findings> {
        let of_base = || rule_files(base.to_vec());
        let rules = || assemble::rule_set("the base", of_base(), Vec::new(), NO_BASE).ok().map(Self::into_rules);
        assemble::rule_set("the rule set", rule_files(files), Vec::new(), Base { files: &of_base, rules: &rules })
    }
}

fn rule_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<RuleFile> {
    files.into_iter().map(|(path, bytes)| RuleFile { path, bytes }).collect()
}

fn built_in_files() -> Vec<RuleFile> {
    embedded("built-in", BUILT_IN)
}

fn embedded(directory: &str, files: &[(&str, &str)]) -> Vec<RuleFile> {
    let files = files.iter().map(|(name, text)| (format!("{directory}/{name}"), text.as_bytes().to_vec()));
    files.map(|(path, bytes)| RuleFile { path, bytes }).collect()
}

/// The name and the files of the directory with the tests of a rule set. Unreadable ones are reported, and others that are
/// not read.
pub(crate) fn test_files(rules: Option<&Path>, findings: &mut Vec<Finding>) -> (String, Vec<RuleFile>) {
    let Some(rules) = rules else {
        return ("built-in/tests".to_owned(), embedded("built-in/tests", BUILT_IN_TESTS));
    };
    let directory = rules.join("tests");
    let shown = raw(&directory);
    let files = if again(|| fs::exists(&directory)).unwrap_or_default() {
        read_directory(&directory, findings)
    } else {
        Vec::new()
    };
    findings.extend(unread::of_tests(rules));
    (shown, files)
}

fn unreadable(path: String, what: &str, help: &str, error: &std::io::Error) -> Finding {
    let said = error.to_string();
    let (message, help) = match error.kind() {
        ErrorKind::NotFound => (format!("{what} does not exist"), help),
        ErrorKind::NotADirectory => {
            ("this is not a directory".to_owned(), "give the directory that holds the rule files")
        }
        ErrorKind::PermissionDenied => (format!("{what} may not be read by you"), "check who may read it"),
        _ => (format!("{what} cannot be read: {}", said.split(" (os error").next().unwrap_or(&said)), help),
    };
    Finding::new(Code::Unreadable, Place::Path(path), message).help(help)
}

/// The rule files of a directory, sorted by name. Unreadable ones are reported.
fn read_directory(directory: &Path, findings: &mut Vec<Finding>) -> Vec<RuleFile> {
    let shown = raw(directory);
    let mut paths: Vec<_> = match entries(directory) {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).filter(|path| is_rule_file(path)).collect(),
        Err(error) => {
            findings.push(unreadable(shown, "the rule directory", "check the path, or make the directory", &error));
            return Vec::new();
        }
    };
    paths.order();
    let mut files = Vec::new();
    for path in paths {
        let shown = raw(&path);
        match read_file(&path) {
            Ok(bytes) => files.push(RuleFile { path: shown, bytes }),
            Err(error) => {
                let help = "what ends in `.yaml` or `.yml` here is read: move it elsewhere, or give it another ending";
                findings.push(unreadable(shown, "the rule file", help, &error));
            }
        }
    }
    files
}

fn is_rule_file(path: &Path) -> bool {
    let name = raw(path.file_name().unwrap_or_default());
    let ending = path.extension().unwrap_or_default();
    !name.starts_with('.') && (ending == "yaml" || ending == "yml")
}

/// What is in a directory.
pub(crate) fn entries(directory: &Path) -> io::Result<Vec<DirEntry>> {
    again(|| fs::read_dir(directory)?.collect())
}

/// A call of the system, made again where a signal broke it off.
pub(crate) fn again<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Reads a regular file, and of one that is too large just enough to notice.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if !again(|| fs::metadata(path))?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
