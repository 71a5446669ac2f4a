//! Where the texts of a rule set come from: a directory, or the program itself.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::{RuleSet, assemble};
use crate::finding::{Code, Finding, Findings, Place};

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The largest rule file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The bytes of a rule file, with the path that messages name.
pub(crate) struct RuleFile {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

impl RuleSet {
    /// The rule set that is part of the program.
    ///
    /// # Errors
    /// Never for a program whose tests pass: the built-in files are checked like any others.
    pub fn built_in() -> Result<Self, Findings> {
        Self::from_files(BUILT_IN.iter().map(|(name, text)| (format!("built-in/{name}"), text.as_bytes().to_vec())))
    }

    /// Reads every `*.yaml` and `*.yml` directly in a directory, but those that begin with a dot.
    ///
    /// # Errors
    /// Everything that is wrong with the files, a directory that cannot be read included.
    pub fn load(directory: &Path) -> Result<Self, Findings> {
        let mut findings = Vec::new();
        let files = read_directory(directory, &mut findings);
        assemble::rule_set(&directory.display().to_string(), files, findings)
    }

    /// The rule set of some texts, each with the path that messages name.
    ///
    /// # Errors
    /// Everything that is wrong with the texts.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, Findings> {
        let files = files.into_iter().map(|(path, bytes)| RuleFile { path, bytes });
        assemble::rule_set("the rule set", files.collect(), Vec::new())
    }
}

fn unreadable(path: String, what: &str, error: &std::io::Error) -> Finding {
    let help = match error.kind() {
        std::io::ErrorKind::NotFound => "check the path, or make the directory",
        std::io::ErrorKind::PermissionDenied => "check who may read it",
        std::io::ErrorKind::NotADirectory => "give the directory that holds the rule files",
        _ => "check the path",
    };
    Finding::new(Code::Unreadable, Place::Path(path), format!("{what} cannot be read: {error}")).help(help)
}

/// The rule files of a directory, by name. What cannot be read is reported.
fn read_directory(directory: &Path, findings: &mut Vec<Finding>) -> Vec<RuleFile> {
    let shown = directory.display().to_string();
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<_> = match entries {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).filter(|path| is_rule_file(path)).collect(),
        Err(error) => {
            findings.push(unreadable(shown, "the rule directory", &error));
            return Vec::new();
        }
    };
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        match read_file(&path) {
            Ok(Some(bytes)) => files.push(RuleFile { path: shown, bytes }),
            Ok(None) => findings.push(
                Finding::new(Code::TooLarge, Place::Path(shown), "the rule file is larger than 1 MiB")
                    .help("split it into several files"),
            ),
            Err(error) => findings.push(unreadable(shown, "the rule file", &error)),
        }
    }
    files
}

fn is_rule_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default();
    !name.starts_with('.') && (ending == "yaml" || ending == "yml")
}

/// The bytes of a regular file; `None` where there are too many.
fn read_file(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_BYTES).then_some(bytes))
}
