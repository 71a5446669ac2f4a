//! Answers and reports as text: a page a kind, composed once of blocks, and a writer a format.

pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod diff;
mod html;
pub(crate) mod list;
mod look;
mod markdown;
mod page;
pub(crate) mod plan;
pub(crate) mod progress;
mod prose;
pub(crate) mod review;
pub(crate) mod sources;
mod text;
mod timeline;
mod words;

use crate::answer::recommendation::{Recommendation, Recommended};
use crate::diary::trend::Leaning;
use crate::model::names::joined;
use crate::plan::Planned;
use crate::profile::Profile;

pub use look::Look;
pub(crate) use page::{Item, Page, Table, Tone, shown, whole};
pub(crate) use prose::paragraph;
pub(crate) use words::{beside_built_in, day, headline, plural, source};

/// The answer to a profile as text, ending in a line end. It begins with what to do; on a referral, with that alone.
pub fn text(answer: &Recommendation, profile: &Profile<'_>, look: Look) -> String {
    answer::answer(answer, profile).text(look)
}

/// The answer to a profile as Markdown, with all that there is to know, to hand on.
pub fn markdown(answer: &Recommendation, profile: &Profile<'_>) -> String {
    answer::answer(answer, profile).markdown()
}

/// The answer to a profile as an HTML page, with what its text says.
pub fn html(answer: &Recommendation, profile: &Profile<'_>) -> String {
    answer::answer(answer, profile).html()
}

/// What the text of an answer begins with.
pub(crate) fn first(answer: &Recommended) -> String {
    joined(words::first(answer))
}

/// That figures of some measures are worse, and do not count yet.
pub(crate) fn worse_yet<'t>(titles: impl Iterator<Item = &'t str>, leaning: Leaning) -> Option<String> {
    words::diary::worse_yet(titles, leaning).map(joined)
}

/// The plan as text: what the rules have to tell, and then the dates.
pub fn plan_text(plan: &Planned, look: Look) -> String {
    plan::page(plan, None, false).text(look)
}

/// The plan as Markdown, with all that there is to know.
pub fn plan_markdown(plan: &Planned) -> String {
    plan::page(plan, None, false).markdown()
}

/// The plan as an HTML page, with what its text says and a picture.
pub fn plan_html(plan: &Planned) -> String {
    plan::page(plan, None, false).html()
}
