//! How a plan is printed, and for whom.

use clap::ValueEnum;

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
    /// Whether it has dates alone, and nothing where there are none.
    pub(super) fn is_of_dates(self) -> bool {
        matches!(self, Self::Csv | Self::Ics)
    }

    /// Whether people read it.
    pub(super) fn is_page(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }
}
