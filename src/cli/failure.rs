//! Why the program ends without an answer, with the exit code that says so.

use std::{fmt, io};

use crate::diagnostics::Findings;
use crate::engine::{Elapsed, evaluate};
use crate::profile::Profile;
use crate::profile::time::TimeError;
use crate::render;

/// The exit code after Ctrl-C, or another signal to end.
pub(crate) const INTERRUPTED: u8 = 130;

/// An end without an answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Whoever read the answer has gone away, which ends the program quietly: exit code 0.
    ClosedPipe,
    /// Somebody ended the questions: exit code 130, that of a program which Ctrl-C ends.
    Ended,
    /// The command line is wrong: exit code 2. The text is whole, with its cure.
    Usage(String),
    /// What a profile file holds is wrong, and what else is to be told: exit code 2.
    Profile(Findings, String),
    /// What the file of settings holds is wrong: exit code 2.
    Settings(Findings, String),
    /// The tests of a rule set cannot be run: exit code 1.
    Tests(Findings),
    /// The rule set does not load: exit code 3.
    Rules(Findings),
    /// Something cannot be read or written: exit code 1. The text is whole, with its cure.
    Unreadable(String),
    /// Writing, or something that should not happen: exit code 1.
    Other(anyhow::Error),
}

impl Failure {
    /// A slip on the command line, with what to do about it.
    pub(crate) fn usage(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::Usage(format!("error: {what}\n  help: {hint}\n"))
    }

    /// Something that cannot be read, with what to do about it.
    pub(crate) fn unreadable(what: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the path; `-` stands for stdin",
            io::ErrorKind::PermissionDenied => "check who may read it",
            io::ErrorKind::IsADirectory => "give a file",
            _ => "check that it is there and whole",
        };
        Self::Unreadable(format!("error: {what} cannot be read: {error}\n  help: {help}\n"))
    }

    /// Something that cannot be written, with what to do about it.
    pub(crate) fn unwritable(what: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "check who may write there, or name another place"
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room, or name another place",
            _ => "check the path, or name another place",
        };
        Self::Unreadable(format!("error: {what} cannot be written: {error}\n  help: {help}\n"))
    }

    /// Says beside a slip what the facts that could be read call for, where that is a referral.
    pub(crate) fn with_referral(mut self, profile: &Profile<'_>) -> Self {
        if let (Self::Usage(text) | Self::Profile(_, text) | Self::Settings(_, text), Some(level)) =
            (&mut self, evaluate(profile, Elapsed::START).referral())
        {
            let referral = profile.rules().referral(level);
            text.push_str(&note(&format!("what could be read so far calls at least for this: {referral}")));
        }
        self
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Other(_) | Self::Unreadable(_) | Self::Tests(_) => 1,
            Self::Usage(_) | Self::Profile(..) | Self::Settings(..) => 2,
            Self::Rules(_) => 3,
            Self::Ended => INTERRUPTED,
        }
    }

    /// The text for stderr.
    pub(crate) fn message(&self, color: bool, width: usize) -> String {
        let drawn = |findings: &Findings, what| {
            let problems = if findings.len() == 1 { "problem" } else { "problems" };
            format!("{}\nerror: {what}: {} {problems}\n", findings.draw(color, width), findings.len())
        };
        match self {
            Self::ClosedPipe => String::new(),
            Self::Ended => "Ended; nothing was saved.\n".to_owned(),
            Self::Usage(text) | Self::Unreadable(text) => text.clone(),
            Self::Profile(findings, also) => drawn(findings, "the profile is not read") + also,
            Self::Settings(findings, also) => drawn(findings, "the settings are not read") + also,
            Self::Tests(findings) => drawn(findings, "the tests are not run"),
            Self::Rules(findings) => drawn(findings, "the rule set does not load"),
            Self::Other(error) => format!("error: {error:#}\n"),
        }
    }
}

/// The columns of a note beside its first word.
const NOTE_WIDTH: u16 = 72;

/// A fact beside an error.
pub(crate) fn note(text: &str) -> String {
    aside("note", text)
}

/// What to do about an error.
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
