//! Reads why an entry says what it says, what it rests on, and what else it tells.

use crate::diagnostics::Code;
use crate::load::fields::{At, Fields, Reader, date, items, line, list, text, url, word};
use crate::load::format::Grounds;
use crate::model::{Advice, Basis, Note, Source};

pub(super) fn grounds(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Grounds> {
    let because = fields.required("because", reader, text);
    let reading = fields.optional("reading", reader, text);
    let advice = fields.optional("advice", reader, advice).unwrap_or_default();
    let notes = fields.optional("notes", reader, |at, reader| items(at, reader, note)).unwrap_or_default();
    let source = fields.required("source", reader, source);
    Some(Grounds { because: because?, reading, advice, notes, source: source? })
}

pub(super) fn advice(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Advice>> {
    items(at, reader, |at, reader| {
        let mut fields = Fields::open(at, "a piece of advice", reader)?;
        let text = fields.required("text", reader, text);
        let source = fields.optional("source", reader, source);
        fields.finish(reader);
        Some(Advice { text: text?, source })
    })
}

fn note(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Note> {
    let mut fields = Fields::open(at, "a note", reader)?;
    let text = fields.required("text", reader, text);
    let source = source_fields(&mut fields, reader);
    fields.finish(reader);
    Some(Note { text: text?, source: source? })
}

pub(super) fn source(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Source> {
    let alone = at.node.pairs().next().filter(|pair| pair.value.is_null()).map(|pair| pair.name.as_str());
    if let Some(Ok(basis)) = at.node.as_str().or(alone).map(str::parse::<Basis>) {
        let message = format!("`{basis}` is a value of `basis`, and the key is not there");
        return reader.refuse(Code::WrongType, at, &message, format!("write `{{basis: {basis}}}`"));
    }
    if at.node.as_str().is_some() {
        let bases = list(&Basis::ALL.map(Basis::as_str));
        let help = format!("write `basis:` below it, with one of {bases}, and this text behind `citation:`");
        return reader.wrong_type(at, "`key: value` lines", &help);
    }
    let mut fields = Fields::open(at, "a source", reader)?;
    let source = source_fields(&mut fields, reader);
    fields.finish(reader);
    source
}

fn source_fields(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Source> {
    let basis = fields.required("basis", reader, |at, reader| word(at, reader, &Basis::ALL));
    let section = fields.optional("section", reader, line);
    let citation = fields.optional("citation", reader, line);
    let url = fields.optional("url", reader, url);
    let reviewed = fields.optional("reviewed", reader, date);
    Some(Source { basis: basis?, section, citation, url, reviewed })
}
