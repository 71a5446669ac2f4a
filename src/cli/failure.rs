//! Errors that end the program, and their exit codes.

use std::{fmt, io};

use super::output;
use crate::answer::{
    describe::recommend,
    recommendation::{Recommendation, Referral, Rules},
};
use crate::diagnostics::visible::visible;
use crate::diagnostics::{Findings, Severity};
use crate::engine::Elapsed;
use crate::model::{Level, RuleSet};
use crate::profile::{Profile, time::TimeError};
use crate::render;

/// The exit code after Ctrl-C or another signal.
pub(crate) const INTERRUPTED: u8 = 130;

#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of stdout closed the pipe: a silent end with exit code 0.
    ClosedPipe,
    /// The user ended the questions: exit code 130, as after Ctrl-C.
    Ended,
    /// The command line is wrong: exit code 2. The text is complete.
    Usage(String),
    /// A profile file is wrong: exit code 2.
    Profile(Findings),
    /// A diary is wrong: exit code 2.
    Diary(Findings),
    /// The file of settings is wrong: exit code 2.
    Settings(Findings),
    /// The tests of a rule set cannot be run: exit code 1.
    Tests(Findings),
    /// The rule set does not load: exit code 3.
    Rules(Findings),
    /// Something cannot be read or written: exit code 1. The text is complete.
    Unreadable(String),
    /// An error of writing, or a defect: exit code 1.
    Other(anyhow::Error),
    /// What the user may have to do at once, with its level; only ever before an error. The text is complete.
    Worry(Level, String),
    /// What has to be told before an error, and the error, whose exit code it is.
    After(Box<[Self; 2]>),
}

impl Failure {
    pub(crate) fn usage(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::Usage(error_and_help(&what, &hint))
    }

    /// A command line that is not understood, with where to see what can be typed.
    pub(crate) fn mistyped(what: impl fmt::Display, hint: Option<String>, see: &str) -> Self {
        let help = hint.map(|hint| format!("  help: {}\n", visible(&hint))).unwrap_or_default();
        Self::Usage(format!("error: {}\n{help}{see}\n", visible(&what.to_string())))
    }

    pub(crate) fn io(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::Unreadable(error_and_help(&what, &hint))
    }

    pub(crate) fn unreadable(what: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the path; `-` stands for stdin",
            io::ErrorKind::PermissionDenied => "check who may read it",
            io::ErrorKind::IsADirectory => "give a file",
            _ => "check that it is there and whole",
        };
        Self::io(format_args!("{what} cannot be read: {}", plainly(error)), help)
    }

    pub(crate) fn unwritable(what: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "make the directory first, or name another place",
            io::ErrorKind::NotADirectory => "a part of the path is a file: check the path",
            io::ErrorKind::PermissionDenied => "check who may write there, or name another place",
            io::ErrorKind::ReadOnlyFilesystem => "nothing there can be changed: name another place",
            io::ErrorKind::StorageFull => "make room on that disk, or name another place",
            io::ErrorKind::QuotaExceeded => "your share of that disk is used up: make room, or name another place",
            io::ErrorKind::FileTooLarge => {
                "files may not grow so large here (see `ulimit -f`): raise that, or name another place"
            }
            io::ErrorKind::InvalidFilename => "give it a shorter name",
            _ => "try again, or name another place",
        };
        Self::io(format_args!("{what} cannot be written: {}", plainly(error)), help)
    }

    /// Puts a message before this failure. A graver one that is already there stays in front.
    pub(crate) fn after(self, first: Self) -> Self {
        let worry = |failure: &Self| if let Self::Worry(level, _) = failure { Some(*level) } else { None };
        match self {
            Self::After(both) if worry(&first).is_some() && both.first().and_then(worry) > worry(&first) => {
                let [graver, rest] = *both;
                Self::After(Box::new([graver, rest.after(first)]))
            }
            rest => Self::After(Box::new([first, rest])),
        }
    }

    /// What may have to be done at once, if a profile of what comes near calls for something.
    pub(crate) fn worry(near: &Profile<'_>) -> Option<Self> {
        let Recommendation::Refer(answer) = recommend(near, Elapsed::START) else { return None };
        let Referral { level, text } = &answer.referral;
        let lead = if *level == Level::Emergency { "an emergency" } else { "urgent" };
        let text = render::paragraph(&format!("If this may be {lead}: {text}"), LEAD_WIDTH);
        Some(Self::Worry(*level, text + "\n\n"))
    }

    /// The same after the referral that the readable facts call for, if any: no error keeps that back.
    pub(crate) fn after_referral(self, profile: &Profile<'_>) -> Self {
        if matches!(self, Self::ClosedPipe) {
            return self;
        }
        let Recommendation::Refer(answer) = recommend(profile, Elapsed::START) else { return self };
        let Referral { level, text } = &answer.referral;
        let text = format!("{}. {text}", render::headline(*level));
        let said = match self {
            Self::Ended => "",
            Self::Unreadable(_) | Self::Other(_) => "The rest did not work:\n\n",
            _ => "We did not understand the rest:\n\n",
        };
        self.after(Self::Worry(*level, format!("{}\n\n{said}", render::paragraph(&text, LEAD_WIDTH))))
    }

    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Other(_) | Self::Unreadable(_) | Self::Tests(_) => 1,
            Self::Usage(_) | Self::Worry(..) | Self::Profile(_) | Self::Diary(_) | Self::Settings(_) => 2,
            Self::Rules(_) => 3,
            Self::Ended => INTERRUPTED,
            Self::After(both) => {
                let [_, error] = &**both;
                error.code()
            }
        }
    }

    /// The message, with findings drawn for `width` columns, and its own lines wrapped at `lines` where that is given.
    pub(crate) fn message(&self, color: bool, width: u16, lines: Option<u16>) -> String {
        let drawn = |findings: &Findings, what| {
            let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error);
            let problems = render::plural(errors.count(), "problem");
            format!("{}\nerror: {what}: {problems}\n", findings.draw(color, usize::from(width)))
        };
        match self {
            Self::ClosedPipe => String::new(),
            Self::Ended => "Ended; nothing was saved.\n".to_owned(),
            Self::Usage(text) | Self::Worry(_, text) | Self::Unreadable(text) => wrapped(text, lines),
            Self::Profile(findings) => drawn(findings, "the profile is not read"),
            Self::Diary(findings) => drawn(findings, "the diary is not read"),
            Self::Settings(findings) => drawn(findings, "the settings are not read"),
            Self::Tests(findings) => drawn(findings, "the tests are not run"),
            Self::Rules(findings) => drawn(findings, "the rule set does not load"),
            Self::Other(error) => wrapped(&format!("error: {}\n", visible(&format!("{error:#}"))), lines),
            Self::After(both) => both.iter().map(|failure| failure.message(color, width, lines)).collect(),
        }
    }
}

/// What went wrong, without the number that it has for the system.
fn plainly(error: &io::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" (os error ").map_or(text.clone(), |(what, _)| what.to_owned())
}

/// A message of two lines. What it quotes, such as a path, cannot begin another one.
fn error_and_help(what: &impl fmt::Display, hint: &impl fmt::Display) -> String {
    format!("error: {}\n  help: {}\n", visible(&what.to_string()), visible(&hint.to_string()))
}

/// A message with its lines that are too long wrapped, behind their first word. What has none, such as a command, stays.
fn wrapped(text: &str, width: Option<u16>) -> String {
    let Some(width) = width else { return text.to_owned() };
    let line = |line: &str| {
        let word = ["error: ", "  help: ", "  note: "].into_iter().find(|word| line.starts_with(word));
        let Some((word, rest)) = word.and_then(|word| Some((word, line.strip_prefix(word)?))) else {
            return line.to_owned();
        };
        let columns = width.saturating_sub(u16::try_from(word.len()).unwrap_or(width));
        let indent = format!("\n{:1$}", "", word.len());
        [word, &render::paragraph(rest, columns).replace('\n', &indent)].concat()
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The width of what is told before an error, in columns.
pub(super) const LEAD_WIDTH: u16 = 80;
/// The width of a note without its first word, in columns.
const NOTE_WIDTH: u16 = 72;

pub(crate) fn note(text: &str) -> String {
    aside("note", text)
}

/// Notes on stderr what an answer says of rules that are less safe than the built-in ones.
pub(crate) fn beside_built_in(rules: &RuleSet) {
    for line in render::beside_built_in(&Rules::from(rules)) {
        output::aside(&note(&line));
    }
}

pub(crate) fn help(text: &str) -> String {
    aside("help", text)
}

fn aside(word: &str, text: &str) -> String {
    format!("  {word}: {}\n", render::paragraph(text, NOTE_WIDTH).replace('\n', "\n        "))
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

impl From<TimeError> for Failure {
    fn from(error: TimeError) -> Self {
        Self::usage(error.what, error.hint)
    }
}
