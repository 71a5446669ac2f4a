//! Findings: what is wrong in the files of a user, where, and what to do.
//!
//! A [`Finding`] is data; [`draw`](mod@draw) renders it.

use std::fmt;
use std::iter;
use std::ops::{Deref, Range};
use std::string::FromUtf8Error;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Arena, arena::index};
use crate::order::Order as _;

mod code;
mod draw;
mod explain;
pub(crate) mod visible;

pub use code::{Code, Severity};
pub use explain::Explanation;
use visible::visible;

pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// The texts that findings point into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: Arena<FileId, SourceFile>,
}

#[derive(Clone, Debug)]
struct SourceFile {
    path: String,
    text: String,
    /// The first byte of each line.
    lines: Vec<usize>,
}

index!(
    /// One of the [`Sources`].
    FileId
);

impl Sources {
    /// Adds a text without its byte order mark.
    pub(crate) fn add(&mut self, path: String, mut text: String) -> FileId {
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        let lines = iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(SourceFile { path, text, lines })
    }

    pub(crate) fn path(&self, file: FileId) -> &str {
        &self.files[file].path
    }

    pub(crate) fn text(&self, file: FileId) -> &str {
        &self.files[file].text
    }

    /// `path:line:column` of a byte of a file.
    pub(crate) fn locate(&self, file: FileId, at: usize) -> String {
        let line = self.line(file, at);
        format!("{}:{}:{}", self.path(file), line.number, line.column(at))
    }

    /// The number of the line of a byte of a file, counted from 1.
    pub(crate) fn line_of(&self, file: FileId, at: usize) -> usize {
        self.line(file, at).number
    }

    /// The number of characters before a byte in its line.
    pub(crate) fn column_of(&self, file: FileId, at: usize) -> usize {
        self.line(file, at).column(at) - 1
    }

    fn spot(&self, place: &Place) -> Spot {
        let (file, range) = match place {
            Place::Path(path) => return Spot { file: path.clone(), line: None, column: None, end_column: None },
            Place::In(file, range) => (*file, range),
        };
        let line = self.line(file, range.start);
        let column = line.column(range.start);
        let end = line.column(range.end.min(line.start + line.text.len())).max(column);
        let file = self.path(file).to_owned();
        Spot { file, line: Some(line.number), column: Some(column), end_column: Some(end) }
    }

    fn line(&self, file: FileId, at: usize) -> Line<'_> {
        let file = &self.files[file];
        let number = file.lines.partition_point(|start| *start <= at).max(1);
        let start = file.lines.get(number - 1).copied().unwrap_or_default();
        let end = file.lines.get(number).copied().unwrap_or(file.text.len());
        let text = file.text.get(start..end).and_then(|line| line.lines().next());
        Line { number, start, text: text.unwrap_or_default() }
    }
}

struct Line<'a> {
    /// Counted from 1.
    number: usize,
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    /// The column of a byte, in characters from 1.
    fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at.saturating_sub(self.start)).unwrap_or(self.text);
        before.chars().count() + 1
    }
}

/// Where a finding points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At some bytes of a file.
    In(FileId, Range<usize>),
    /// At a file or directory as a whole.
    Path(String),
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Finding {
    code: Code,
    message: String,
    place: Place,
    label: String,
    notes: Vec<String>,
    help: Option<String>,
}

impl Finding {
    pub(crate) fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, message: one_line(message), place, label: String::new(), notes: Vec::new(), help: None }
    }

    /// A finding at the first byte that is not UTF-8. The text is added to `sources`, decoded lossily.
    pub(crate) fn not_utf8(sources: &mut Sources, path: String, error: &FromUtf8Error) -> Self {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let at = if text.starts_with(BYTE_ORDER_MARK) { at - BYTE_ORDER_MARK.len_utf8() } else { at };
        let file = sources.add(path, text);
        Self::new(Code::NotUtf8, Place::In(file, at..at + 1), format!("the byte 0x{byte:02X} is not UTF-8"))
            .label("here")
            .help("save the file as UTF-8")
    }

    /// The bytes of a file that it points at.
    pub(crate) fn bytes(&self, file: FileId) -> Option<&Range<usize>> {
        if let Place::In(of, range) = &self.place { Some(range).filter(|_| *of == file) } else { None }
    }

    /// Whether it points into a file.
    pub(crate) fn is_in(&self, file: FileId) -> bool {
        self.bytes(file).is_some()
    }

    /// Adds the text beside the marked range.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = one_line(label);
        self
    }

    /// Adds an explanation, such as the other place.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(one_line(note));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(one_line(help.into().replace('\t', " ")));
        self
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn file(&self) -> Option<FileId> {
        if let Place::In(file, _) = self.place { Some(file) } else { None }
    }

    /// Whether it points into some bytes of a file.
    pub(crate) fn is_within(&self, file: FileId, bytes: &Range<usize>) -> bool {
        self.bytes(file).is_some_and(|at| bytes.start <= at.start && at.end <= bytes.end)
    }

    /// The stable code of this sort of finding.
    pub fn code(&self) -> Code {
        self.code
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What explains it, each in one line: the other place, or the answers that show it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What to do about it, in one line.
    pub fn cure(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// Where a finding points, for other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Spot {
    /// The file, or the directory as a whole.
    pub file: String,
    /// The line, counted from 1; null where it is about the whole.
    pub line: Option<usize>,
    /// The column of the first character, counted from 1.
    pub column: Option<usize>,
    /// The column after the last character on that line.
    pub end_column: Option<usize>,
}

/// Messages quote files, which may contain hidden characters.
fn one_line(text: impl Into<String>) -> String {
    visible(&text.into()).into_owned()
}

/// Findings with the texts that they point into.
#[derive(Clone, Debug)]
pub struct Findings {
    sources: Sources,
    findings: Vec<Finding>,
}

impl Findings {
    /// Sorts the findings by file and place. Duplicates, which come from YAML aliases, are dropped.
    pub(crate) fn new(sources: Sources, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_cached_key(|finding| match &finding.place {
            Place::Path(path) => (path.clone(), None, finding.code),
            Place::In(file, range) => (sources.path(*file).to_owned(), Some((range.start, range.end)), finding.code),
        });
        // What an error says of a line that a text swallows is enough.
        findings.dedup_by(|a, b| {
            a.place == b.place && (a.code == b.code && a.message == b.message || a.code == Code::KeyInText)
        });
        Self { sources, findings }
    }

    /// Adds a note to what is said of a file or directory as a whole.
    pub(crate) fn noted_of(mut self, path: &str, note: &str) -> Self {
        let place = Place::Path(path.to_owned());
        for finding in self.findings.iter_mut().filter(|finding| finding.place == place) {
            finding.notes.push(one_line(note));
        }
        self
    }

    /// Sorts by severity; the order within each stays.
    pub(crate) fn by_severity(mut self) -> Self {
        self.findings.order_by_key(Finding::severity);
        self
    }

    /// Each finding with where it points.
    pub fn located(&self) -> impl Iterator<Item = (&Finding, Spot)> {
        self.findings.iter().map(|finding| (finding, self.sources.spot(&finding.place)))
    }
}

/// The findings, by file and place.
impl Deref for Findings {
    type Target = [Finding];

    fn deref(&self) -> &[Finding] {
        &self.findings
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.draw(false, 80))
    }
}

impl std::error::Error for Findings {}
