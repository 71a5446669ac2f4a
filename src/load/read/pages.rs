//! Reads the pages of the interview.

use std::collections::BTreeMap;

use super::{
    condition::{condition, named_line},
    is_name,
};
use crate::diagnostics::{Code, Place};
use crate::load::fields::{At, Fields, Reader, items, line, list};
use crate::load::format::{ALL, ASK_WHEN, AskPage, Asked, Named, QUESTION};
use crate::load::yaml::Value;
use crate::model::{Facet, Text, Topic, names};

const CAUTIONS: Topic = Topic::Facts(Facet::Caution);

/// A list of pages in cures.
const SOME_PAGES: &str = "`[{cautions: all}, {goals: all}]`";

/// A list of pages, or the questions alone.
pub(super) fn asked(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Asked> {
    match at.node.value() {
        Value::List(_) => pages(at, reader).map(Asked::Pages),
        Value::Mapping(_) => questions(at, reader).map(Asked::Questions),
        _ => {
            let help = format!("write the pages in their order, such as {SOME_PAGES}");
            reader.wrong_type(at, "a list of pages", &help)
        }
    }
}

fn pages(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<AskPage>> {
    if let Value::List(items) = at.node.value()
        && items.len() > 1
        && let Some(pages) = items.iter().map(|item| item.as_str().map(meant)).collect::<Option<Vec<_>>>()
    {
        return reader.wrong_type(at, "pages that say what they ask for", &format!("write `[{}]`", pages.join(", ")));
    }
    let mut pages: Vec<AskPage> = Vec::new();
    for (page, place) in items(at, reader, |at, reader| Some((page(at, reader)?, *at)))? {
        if pages.iter().any(|other| other.key() == page.key()) {
            let message = format!("there is a page before it for the same {}", page.topic.as_str());
            let finding = reader.on_value(Code::DuplicateName, &place, message).label("again here");
            reader.report(finding.help("keep one of them; a page of cautions can have another name"));
        }
        pages.push(page);
    }
    if pages.is_empty() && matches!(at.node.value(), Value::List(items) if items.is_empty()) {
        let help = format!("write the pages in their order, such as {SOME_PAGES}, or remove it");
        return reader.refuse(Code::BadValue, at, "`ask` has no pages", help);
    }
    Some(pages)
}

/// The page that a text most likely means: all of a topic, or a page of cautions.
fn meant(text: &str) -> String {
    let name = names::meant(text);
    match Topic::all().find(|topic| topic.as_str() == name) {
        Some(topic) => format!("{{{}: {ALL}}}", topic.as_str()),
        None => format!("{{{}: {name}}}", CAUTIONS.as_str()),
    }
}

fn page(at: &At<'_>, reader: &mut Reader<'_>) -> Option<AskPage> {
    if let Some(text) = at.node.as_str() {
        return reader.wrong_type(at, "what it asks for", &format!("write `{}`", meant(text)));
    }
    let mut fields = Fields::open(at, "a page of `ask`", reader)?;
    let given: Vec<Topic> = Topic::all().filter(|topic| fields.has(topic.as_str())).collect();
    let mut names = Topic::all()
        .filter_map(|topic| fields.optional(topic.as_str(), reader, |at, reader| name(topic, at, reader)))
        .collect::<Vec<_>>()
        .into_iter();
    let question = fields.optional(QUESTION, reader, line);
    let ask_when = fields.optional(ASK_WHEN, reader, |at, reader| {
        Some((condition(at, reader)?, Place::In(reader.file, at.key.clone())))
    });
    let is_told = !fields.finish(reader).is_empty();
    match given.as_slice() {
        [topic] => {
            let name = Some(names.next()?).filter(|name| **name != *ALL);
            Some(AskPage { topic: *topic, name, question, ask_when })
        }
        [] if is_told => None,
        [] => {
            let keys = list(&Topic::all().map(Topic::as_str).collect::<Vec<_>>());
            let help = format!("give it one of {keys}, such as `goals: {ALL}`");
            reader.refuse(Code::BadValue, at, "the page does not say what it asks for", help)
        }
        several => {
            let pages: Vec<String> = several.iter().map(|topic| format!("`- {}: …`", topic.as_str())).collect();
            let help = format!("make each a page: {}", names::series(&pages, "and"));
            reader.refuse(Code::BadValue, at, "a page asks for one thing", help)
        }
    }
}

/// The name of a page of cautions, or [`ALL`].
fn name(topic: Topic, at: &At<'_>, reader: &mut Reader<'_>) -> Option<Named> {
    if topic != CAUTIONS && at.node.as_str() != Some(ALL) {
        let message = format!("`{}` is not a page of {}", reader.written(at), topic.as_str());
        return reader.refuse(
            Code::BadValue,
            at,
            &message,
            format!("write `{ALL}`: only pages of cautions have names"),
        );
    }
    let name = named_line(at, reader)?;
    is_name(&name, &name.range, reader).then_some(name)
}

fn questions(at: &At<'_>, reader: &mut Reader<'_>) -> Option<BTreeMap<&'static str, Text>> {
    let mut fields = Fields::open(at, "`ask` in the pack", reader)?;
    let keys = Topic::all().map(Topic::as_str);
    let texts = keys.filter_map(|key| Some((key, fields.optional(key, reader, line)?))).collect();
    fields.finish(reader);
    Some(texts)
}
