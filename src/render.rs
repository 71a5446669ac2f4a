//! Answers and reports as text: a page a kind, composed once of blocks, and a writer a format.

pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod diff;
mod markdown;
mod page;
pub(crate) mod plan;
mod terminal;
mod timeline;
mod words;

use crate::answer::recommendation::Recommendation;

pub(crate) use page::{Item, Page, Table, Tone};
pub use terminal::Look;
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
