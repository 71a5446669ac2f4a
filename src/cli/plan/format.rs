//! How a plan is printed, and for whom.

use clap::ValueEnum;

use super::Args;
use crate::cli::{failure::Failure, output};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// Text, for people (where nothing else is said)
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object
    Json,
    /// The same fields as YAML
    Yaml,
    /// A row for each session, for spreadsheets
    Csv,
    /// A page to hand on
    Markdown,
    /// A page for a browser, to keep or to print
    Html,
    /// A calendar file
    Ics,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Whom {
    /// What to adapt, what you said, what is suggested, and lines to fill in together
    Therapist,
}

impl PlanFormat {
    /// Whether people read it.
    pub(super) fn is_page(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }
}

/// The endings of files that stand for a format.
const ENDINGS: [(&[&str], PlanFormat); 7] = [
    (&["ics"], PlanFormat::Ics),
    (&["csv"], PlanFormat::Csv),
    (&["json"], PlanFormat::Json),
    (&["yaml", "yml"], PlanFormat::Yaml),
    (&["md", "markdown"], PlanFormat::Markdown),
    (&["html", "htm"], PlanFormat::Html),
    (&["txt"], PlanFormat::Text),
];

impl Args {
    /// The format that the ending of the file to write stands for; `None` where there is no ending.
    pub(crate) fn format_of_output(&self) -> Result<Option<PlanFormat>, Failure> {
        self.output.as_ref().map_or(Ok(None), |path| output::format_of(path, &ENDINGS))
    }
}
