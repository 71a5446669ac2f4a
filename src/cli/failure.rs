//! Why the program ends without an answer, with the exit code that says so.

use std::fmt;

use crate::engine::{Elapsed, evaluate};
use crate::finding::Findings;
use crate::profile::Profile;
use crate::render;

/// An end without an answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or a profile is wrong: exit code 2. The text is whole, with its cure.
    Usage(String),
    /// What a profile file holds is wrong: exit code 2.
    Profile(Findings),
    /// The rule set does not load: exit code 3.
    Rules(Findings),
    /// Reading, writing, or something that should not happen: exit code 1.
    Other(anyhow::Error),
}

impl Failure {
    /// A slip on the command line, with what to do about it.
    pub(crate) fn usage(what: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self::Usage(format!("error: {what}\n  help: {hint}\n"))
    }

    /// Says beside a slip what the facts that could be read call for, where that is a referral.
    pub(crate) fn with_referral(self, profile: &Profile<'_>) -> Self {
        match (self, evaluate(profile, Elapsed::START).referral()) {
            (Self::Usage(text), Some(level)) => Self::Usage(format!(
                "{text}{}",
                note(&format!("what could be read so far calls for this: {}", profile.rules().referral(level)))
            )),
            (other, _) => other,
        }
    }

    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Usage(_) | Self::Profile(_) => 2,
            Self::Rules(_) => 3,
        }
    }

    /// The text for stderr.
    pub(crate) fn message(&self, color: bool, width: usize) -> String {
        match self {
            Self::Usage(text) => text.clone(),
            Self::Profile(findings) => {
                format!("{}\n{}", findings.draw(color, width), sum("the profile is not read", findings))
            }
            Self::Rules(findings) => {
                format!("{}\n{}", findings.draw(color, width), sum("the rule set does not load", findings))
            }
            Self::Other(error) => format!("error: {error:#}\n"),
        }
    }
}

/// The columns of a note beside its first word.
const NOTE_WIDTH: u16 = 72;

/// A fact beside an error.
pub(crate) fn note(text: &str) -> String {
    format!("  note: {}\n", render::paragraph(text, NOTE_WIDTH).replace('\n', "\n        "))
}

fn sum(what: &str, findings: &Findings) -> String {
    match findings.len() {
        1 => format!("error: {what}: 1 problem\n"),
        count => format!("error: {what}: {count} problems\n"),
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}
