//! Answers and reports as text: a page a kind, composed once of blocks, and a writer a format.

pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod diff;
mod markdown;
mod page;
pub(crate) mod plan;
pub(crate) mod sources;
mod terminal;
mod timeline;
mod words;

use crate::answer::recommendation::Recommendation;
use crate::plan::Planned;

pub(crate) use page::{Item, Page, Table, Tone};
pub use terminal::Look;
pub(crate) use terminal::paragraph;
pub(crate) use words::{beside_built_in, headline, plural, source};

/// The answer as text with tables, ending in a line end. It begins with what to do; on a referral,
/// with that alone.
pub fn table(answer: &Recommendation, look: Look) -> String {
    answer::answer(answer).text(look)
}

/// The answer as Markdown with tables.
pub fn markdown(answer: &Recommendation) -> String {
    answer::answer(answer).markdown()
}

/// The plan as text with tables: what the rules have to tell, and then the dates.
pub fn plan_table(plan: &Planned, look: Look) -> String {
    plan::page(plan, None, false).text(look)
}

/// The plan as Markdown, with all that there is to know.
pub fn plan_markdown(plan: &Planned) -> String {
    plan::page(plan, None, false).markdown()
}
