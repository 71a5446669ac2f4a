//! How a plan is printed, and for whom.

use clap::ValueEnum;

use super::Args;
use crate::cli::failure::Failure;
use crate::diagnostics::visible::raw;

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

impl Args {
    /// The format that the ending of the file to write stands for; none where there is no ending.
    pub(crate) fn format_of_output(&self) -> Result<Option<PlanFormat>, Failure> {
        let ending = self.output.as_ref().and_then(|path| path.extension()).map(raw).unwrap_or_default();
        Ok(Some(match ending.to_lowercase().as_str() {
            "" => return Ok(None),
            "txt" => PlanFormat::Text,
            "json" => PlanFormat::Json,
            "yaml" | "yml" => PlanFormat::Yaml,
            "csv" => PlanFormat::Csv,
            "md" | "markdown" => PlanFormat::Markdown,
            "html" | "htm" => PlanFormat::Html,
            "ics" => PlanFormat::Ics,
            _ => {
                let help = "let it end in `.ics`, `.csv`, `.json`, `.yaml`, `.md`, `.html` or `.txt`, or say with `--format` how to write it";
                return Err(Failure::usage(format!("--output: there is no format for the ending `.{ending}`"), help));
            }
        }))
    }
}
