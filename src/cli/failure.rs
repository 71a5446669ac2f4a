//! Why the program ends without an answer, with the exit code that says so.

use std::fmt;

use crate::finding::Findings;

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
