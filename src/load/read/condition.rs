//! Reads the `when` of a combination.

use crate::diagnostics::Code;
use crate::load::fields::{At, Fields, Reader, count, items, line, listed_names, not_a_list};
use crate::load::format::{Clause, Loose, Named, Test, When};
use crate::load::yaml::Value;
use crate::model::{Facet, Text, names};

pub(super) fn condition(at: &At<'_>, reader: &mut Reader<'_>) -> Option<When> {
    if let Some(loose) = loose(at, false) {
        return Some(vec![loose]);
    }
    let mut fields = Fields::open(at, "a condition", reader)?;
    fields.no_value = Code::EmptyWhen;
    let mut clauses = Vec::new();
    for facet in Facet::ALL {
        let tests = fields.optional(facet.singular(), reader, tests);
        clauses.extend(tests.map(|tests| Clause::Facet(facet, tests)));
    }
    let any_of = fields.optional("any-of", reader, |at, reader| match loose(at, true) {
        Some(loose) => Some(vec![vec![loose]]),
        None => filled(at, reader, |at, reader| condition(at, reader).unwrap_or_default()),
    });
    clauses.extend(any_of.map(Clause::AnyOf));
    let not = fields.optional("not", reader, condition);
    clauses.extend(not.map(Clause::Not));
    if fields.is_empty() {
        report_empty(at, reader);
    }
    fields.finish(reader);
    Some(clauses)
}

/// Names in a text or a list of texts, where one condition or a list of them is wanted.
fn loose(at: &At<'_>, wants_list: bool) -> Option<Clause> {
    let names: Vec<String> = match at.node.value() {
        Value::Text(text) => listed_names(text),
        Value::List(items) => items.iter().map(|item| Some(item.as_str()?.trim().to_owned())).collect::<Option<_>>()?,
        _ => return None,
    };
    let are_names = !names.is_empty() && names.iter().all(|name| names::is_name(&names::normalise(name)));
    let (range, called) = (at.node.range.clone(), at.called());
    are_names.then_some(Clause::Loose(Loose { names, range, called, wants_list }))
}

fn tests(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Test>> {
    let is_known = |key: &str| ["any", "all", "none", "at-least"].contains(&key);
    let are_names = !at.node.pairs().any(|pair| is_known(&pair.name) || !pair.value.is_null());
    if !at.node.is_mapping() || are_names && at.node.pairs().next().is_some() {
        return Some(vec![Test::Any(names_of(at, reader)?)]);
    }
    let mut fields = Fields::open(at, "a condition on one facet", reader)?;
    fields.no_value = Code::EmptyWhen;
    let any = fields.optional("any", reader, names_of).map(Test::Any);
    let all = fields.optional("all", reader, names_of).map(Test::All);
    let none = fields.optional("none", reader, names_of).map(Test::None);
    let at_least = fields.optional("at-least", reader, count).map(Test::AtLeast);
    if fields.is_empty() {
        report_empty(at, reader);
    }
    fields.finish(reader);
    Some([any, all, none, at_least].into_iter().flatten().collect())
}

/// One name, or a list that is not empty. An item that cannot be read leaves an empty name.
fn names_of(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Named>> {
    match at.node.value() {
        Value::List(_) => filled(at, reader, |at, reader| named(at, line(at, reader).unwrap_or_default(), reader)),
        Value::Mapping(_) => not_a_list(at, reader),
        Value::Number(_) => {
            let help = format!("write `{{at-least: {}}}`, if so many are wanted", reader.written(at));
            reader.wrong_type(at, "names", &help)
        }
        _ => Some(vec![named_line(at, reader)?]),
    }
}

/// A name where names are given one by one.
pub(super) fn named_line(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Named> {
    let name = line(at, reader)?;
    Some(named(at, name, reader))
}

fn named(at: &At<'_>, name: Text, reader: &Reader<'_>) -> Named {
    Named { name, file: reader.file, range: at.node.range.clone() }
}

fn filled<'v, 'r, T>(
    at: &At<'v>,
    reader: &mut Reader<'r>,
    mut item: impl FnMut(&At<'v>, &mut Reader<'r>) -> T,
) -> Option<Vec<T>> {
    let list = items(at, reader, |at, reader| Some(item(at, reader)))?;
    if list.is_empty() {
        report_empty(at, reader);
        return None;
    }
    Some(list)
}

fn report_empty(at: &At<'_>, reader: &mut Reader<'_>) {
    let finding = reader
        .on_value(Code::EmptyWhen, at, "this condition is empty")
        .label("asks for nothing")
        .help("say what has to be there, such as `sign: {at-least: 2}`");
    reader.report(finding);
}
