//! Reads what has to be looked at before a session or again after it, and how a caution is asked and cleared.

use super::{
    advice,
    condition::{condition, named_line},
    is_name,
};
use crate::diagnostics::{Code, Finding};
use crate::load::fields::{At, Fields, Reader, interval, items, text};
use crate::load::format::{ASK_WHEN, Asking, Effects, Named, Review, Safeguards};
use crate::load::yaml::Value;
use crate::model::{Advice, Days, Level, names};

pub(super) fn safeguards(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Safeguards {
    Safeguards {
        to_do: fields.optional("do", reader, text),
        review: fields.optional("review", reader, review),
        ask_first: fields.optional("ask-first", reader, |at, reader| items(at, reader, named_line)),
    }
}

/// What stands in a cure where the length or the text of a review is missing.
const SOME_REVIEW: (&str, &str) = ("6 weeks", "Take stock.");

fn review(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Review> {
    if let Value::Text(_) | Value::Number(_) = at.node.value() {
        let written = reader.written(at);
        let (after, text) = match written.parse::<Days>() {
            Ok(_) => (written.as_str(), SOME_REVIEW.1),
            Err(_) if at.node.is_number() => (SOME_REVIEW.0, SOME_REVIEW.1),
            Err(_) => (SOME_REVIEW.0, written.as_str()),
        };
        return reader.wrong_type(at, "`after` and `text`", &format!("write `{{after: {after}, text: {text}}}`"));
    }
    let mut fields = Fields::open(at, "a review", reader)?;
    let after = fields.required("after", reader, |at, reader| interval(Code::BadDuration, at, reader));
    let text = fields.required("text", reader, text);
    fields.finish(reader);
    Some(Review { after: after?, text: text? })
}

pub(super) fn asking(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Asking {
    Asking {
        page: fields.optional("page", reader, page),
        ask_when: fields.optional(ASK_WHEN, reader, condition),
        cleared: fields.optional("cleared", reader, cleared).unwrap_or_default(),
        clearance: fields.optional("clearance", reader, |at, reader| interval(Code::BadDuration, at, reader)),
    }
}

fn page(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Named> {
    let page = named_line(at, reader)?;
    is_name(&page, &page.range, reader).then_some(page)
}

fn cleared(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Advice>> {
    let cleared = advice(at, reader)?;
    if matches!(at.node.value(), Value::List(items) if items.is_empty()) {
        let help = "say what to tell once a professional has agreed, such as `[{text: Only lightly.}]`, or remove it";
        return reader.refuse(Code::BadValue, at, "`cleared` says nothing", help);
    }
    Some(cleared)
}

/// A key that means nothing beside the others of an entry. `may_have` says whether the entry has a key, or was meant to.
pub(super) fn needless(
    at: &At<'_>,
    effects: &Effects,
    safeguards: &Safeguards,
    asking: &Asking,
    may_have: &dyn Fn(&'static str) -> bool,
    reader: &Reader<'_>,
) -> Option<Finding> {
    let refers = || may_have("refer");
    let on = |key, message: &str| reader.on_key(Code::NeedlessKey, at.key_of(key), message);
    if safeguards.to_do.is_some() && !refers() {
        let message = "only an entry that refers says what to do";
        let help = "write it as `advice`, or add `refer` with a level";
        Some(on("do", message).label("there is no `refer`").help(help))
    } else if !asking.cleared.is_empty()
        && (!refers() || effects.refer.is_some_and(|level| !Level::CLEARABLE.contains(&level)))
    {
        let levels = names::series(&Level::CLEARABLE.map(|level| format!("`{level}`")), "or");
        let message = format!("only a caution of level {levels} can be cleared");
        Some(on("cleared", &message).help("remove `cleared`, or write it as `advice`"))
    } else if asking.clearance.is_some() && !may_have("cleared") {
        let message = "this caution cannot be cleared, so that nothing lapses";
        let help = "add `cleared` with what to tell once a professional has agreed, or remove this line";
        Some(on("clearance", message).label("there is no `cleared`").help(help))
    } else {
        None
    }
}
