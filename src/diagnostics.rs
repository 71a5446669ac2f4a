//! Findings: what is wrong in the files of a user, where, and what to do.
//!
//! A [`Finding`] is data; [`draw`](mod@draw) renders it.

use std::fmt;
use std::iter;
use std::ops::{Deref, Range};
use std::string::FromUtf8Error;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Arena, arena::index, words::words};

mod draw;
mod explain;
pub(crate) mod visible;

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

/// Declares [`Code`]. Each code has one line that says what it is, and a file in `codes/` that explains it.
macro_rules! codes {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $(#[doc = $about:literal] $variant:ident = $word:literal,)+ }) => {
        words! { $(#[$meta])* $vis enum $name { $(#[doc = $about] $variant = $word,)+ } }

        impl $name {
            /// What it is, in one line.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about.trim_ascii(),)+
                }
            }

            fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("diagnostics/codes/", $word, ".txt")),)+
                }
            }
        }
    };
}

codes! {
    /// The stable code of a sort of finding.
    pub enum Code {
        /// A file or directory that cannot be read.
        Unreadable = "unreadable",
        /// A file over 1 MiB or a set over 4 MiB, or 60,000 values in either.
        TooLarge = "too-large",
        /// Bytes that are not UTF-8.
        NotUtf8 = "not-utf8",
        /// A character that is not seen, or ends a line unseen.
        HiddenCharacter = "hidden-character",
        /// Text that is not YAML.
        NotYaml = "not-yaml",
        /// Lists and mappings nested too deep.
        TooDeep = "too-deep",
        /// YAML aliases that stand for too much.
        AliasBomb = "alias-bomb",
        /// A key that YAML reads as a number, a truth value or nothing.
        KeyNotText = "key-not-text",
        /// One key twice in a mapping.
        DuplicateKey = "duplicate-key",
        /// A key that is not known at its place.
        UnknownKey = "unknown-key",
        /// A key that must be there.
        MissingKey = "missing-key",
        /// A list where text is wanted, and the like.
        WrongType = "wrong-type",
        /// A value that its key does not take.
        BadValue = "bad-value",
        /// A `format` that this program does not read.
        UnknownFormat = "unknown-format",
        /// No file has a `pack`.
        NoPack = "no-pack",
        /// More than one file has a `pack`.
        TwoPacks = "two-packs",
        /// A name or alias that is not spelt as names are.
        BadName = "bad-name",
        /// A name or alias that stands for two entries.
        DuplicateName = "duplicate-name",
        /// A text that is not an interval.
        BadInterval = "bad-interval",
        /// A text that is not a single length of time.
        BadDuration = "bad-duration",
        /// A range that counts down.
        MinOverMax = "min-over-max",
        /// A phase other than the last without an end.
        PhaseWithoutFor = "phase-without-for",
        /// A last phase with an end.
        NeedlessFor = "needless-for",
        /// A key that means nothing beside the others of its entry.
        NeedlessKey = "needless-key",
        /// A question that depends on what is asked later.
        LaterPage = "later-page",
        /// A course of fewer than two phases.
        ShortCourse = "short-course",
        /// An entry that does nothing.
        NoEffect = "no-effect",
        /// An entry with both `every` and `course`.
        EveryAndCourse = "every-and-course",
        /// A name in a condition or profile that nothing has.
        UnknownName = "unknown-name",
        /// A condition or a list in it that is empty.
        EmptyWhen = "empty-when",
        /// A ladder without steps.
        EmptyLadder = "empty-ladder",
        /// A ladder whose steps do not rise.
        UnorderedLadder = "unordered-ladder",
        /// A file with mostly the names of another one.
        CopiedFile = "copied-file",
        /// A set without rules.
        EmptySet = "empty-set",
        /// A law that does not hold for every profile.
        LawBroken = "law-broken",
        // Warnings from here on, as `severity` has it.
        /// A rule that applies to nobody.
        NeverApplies = "never-applies",
        /// A rule that changes no answer to whoever it applies to.
        NeverDecides = "never-decides",
        /// A combination with the `when` and the effects of another.
        SameCombination = "same-combination",
        /// A combination whose step something else always undoes.
        StepUndone = "step-undone",
        /// A floor above every interval that it meets.
        FloorAbove = "floor-above",
        /// A course with a phase that is denser than one before it.
        DenserCourse = "denser-course",
        /// A source in the base document without its section.
        NoSection = "no-section",
        /// A figure in a `because`, which the program writes itself.
        FigureInBecause = "figure-in-because",
        /// A title that is too long for a line.
        LongTitle = "long-title",
        /// A referral of the built-in set that is gone or milder.
        ReferralLost = "referral-lost",
        /// A safety text of the built-in set that is worded otherwise.
        SafetyText = "safety-text",
        /// A set that refers nobody.
        NoReferral = "no-referral",
        /// A set that refers somebody, and nobody for a caution.
        NoCaution = "no-caution",
        /// A line of a text that looks like a key.
        KeyInText = "key-in-text",
        /// A text that a comment cuts.
        CutText = "cut-text",
        /// A file that looks like a rule file and is not read.
        NotRead = "not-read",
        // Notes from here on.
        /// Facts that the rules cannot tell apart.
        EqualFacts = "equal-facts",
        /// A fact that never changes an answer.
        NoChange = "no-change",
        /// A wait that a floor or `later` lengthens for one fact more.
        LongerWait = "longer-wait",
        /// Two names of one sort that are spelt almost alike.
        SimilarName = "similar-name",
        /// A name that a layer drops and that other entries leave out.
        DroppedName = "dropped-name",
        /// A word of a professional, or a look at the warning signs, that holds for ever.
        NoLapse = "no-lapse",
        /// A goal that sounds like a caution and does not ask for it first.
        UnaskedCaution = "unasked-caution",
        /// Facts whose steps undo each other.
        StepsCancel = "steps-cancel",
        /// Rules that are not proven to keep the laws for every profile, as these are too many.
        NotProven = "not-proven",
        /// A source that was compared with its rule long ago.
        OldReview = "old-review",
        /// A set with mostly the ids of the built-in one that is not marked as its copy.
        UnmarkedCopy = "unmarked-copy",
    }
}

words! {
    /// How much a finding weighs, heaviest first.
    pub enum Severity {
        /// The set cannot be used, or breaks a law.
        Error = "error",
        /// Most likely not what was meant.
        Warning = "warning",
        /// Worth knowing; never a reason to fail.
        Note = "note",
    }
}

impl Code {
    /// How much a finding of this sort weighs.
    pub fn severity(self) -> Severity {
        match self {
            _ if self >= Self::EqualFacts => Severity::Note,
            _ if self >= Self::NeverApplies => Severity::Warning,
            _ => Severity::Error,
        }
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

    /// Whether it points into a file.
    pub(crate) fn is_in(&self, file: FileId) -> bool {
        matches!(self.place, Place::In(of, _) if of == file)
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
        self.help = Some(one_line(help));
        self
    }

    pub(crate) fn file(&self) -> Option<FileId> {
        if let Place::In(file, _) = self.place { Some(file) } else { None }
    }

    /// Whether it points into some bytes of a file.
    pub(crate) fn is_within(&self, file: FileId, bytes: &Range<usize>) -> bool {
        matches!(&self.place, Place::In(of, range) if *of == file && bytes.start <= range.start && range.end <= bytes.end)
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

    /// Sorts by severity; the order within each stays.
    pub(crate) fn by_severity(mut self) -> Self {
        self.findings.sort_by_key(Finding::severity);
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
