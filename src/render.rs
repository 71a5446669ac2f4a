//! Answers and reports as text: a page a kind, composed once of blocks, and a writer a format.

pub(crate) mod answer;
pub(crate) mod check;
mod csv;
pub(crate) mod diff;
mod look;
mod markdown;
mod page;
pub(crate) mod plan;
mod terminal;
mod timeline;
mod words;

use serde::Serialize;

use crate::answer::recommendation::Recommendation;

pub(crate) use csv::csv;
pub use look::Look;
pub(crate) use page::{Item, Page, Table, Tone};
pub(crate) use terminal::paragraph;
pub(crate) use words::{beside_built_in, plural, source};

/// The answer as text with tables, ending in a line end. It begins with what to do; on a referral,
/// with that alone.
pub fn table(answer: &Recommendation, look: Look) -> String {
    answer::answer(answer).text(look)
}

/// The answer as Markdown with tables.
pub fn markdown(answer: &Recommendation) -> String {
    answer::answer(answer).markdown()
}

/// An output as JSON with a line end; indented, or in one line.
///
/// # Errors
/// Only where `serde_json` cannot write a value, which no output has.
pub fn json(output: &impl Serialize, indented: bool) -> Result<String, serde_json::Error> {
    let text = if indented { serde_json::to_string_pretty(output) } else { serde_json::to_string(output) };
    Ok(text? + "\n")
}
