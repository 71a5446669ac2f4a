//! A recommendation as text: one file a format over the one answer; the human formats share their rows.

pub(crate) mod check;
pub(crate) mod diff;
mod line;
mod look;
mod markdown;
pub(crate) mod plan;
mod rows;
mod table;
mod text;

use crate::answer::recommendation::Recommendation;

pub(crate) use line::append;
pub use look::Look;
pub use markdown::markdown;
pub use table::table;
pub(crate) use table::{bullet, grid, list, paragraph};
pub(crate) use text::{lost, source};

/// The answer as JSON with a line end; indented, or in one line.
///
/// # Errors
/// Only where `serde_json` cannot write a value, which no answer has.
pub fn json(answer: &Recommendation, indented: bool) -> Result<String, serde_json::Error> {
    let mut text = if indented { serde_json::to_string_pretty(answer)? } else { line::line(answer)? };
    text.push('\n');
    Ok(text)
}

/// The answer as YAML, with the fields of the JSON.
///
/// # Errors
/// Only where `serde_yaml` cannot write a value, which no answer has.
pub fn yaml(answer: &Recommendation) -> Result<String, serde_yaml::Error> {
    serde_yaml::to_string(answer)
}
