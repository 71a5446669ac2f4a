//! Reading a file that stands for itself.

use super::{At, Reader};
use crate::diagnostics::{Finding, Findings, Sources};
use crate::load::yaml::Document;

/// What `read` makes of the top of a file; `path` is what messages call it.
///
/// # Errors
/// Everything that is wrong with the text, and what `read` reports.
pub(crate) fn whole<T>(
    path: &str,
    bytes: Vec<u8>,
    read: impl FnOnce(&At<'_>, &mut Reader<'_>) -> Option<T>,
) -> Result<T, Findings> {
    let mut sources = Sources::default();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let finding = Finding::not_utf8(&mut sources, path.to_owned(), &error);
            return Err(Findings::new(sources, vec![finding]));
        }
    };
    let file = sources.add(path.to_owned(), text);
    let document = match Document::read(sources.text(file)) {
        Ok(document) => document,
        Err(unread) => return Err(Findings::new(sources, vec![unread.finding(file)])),
    };
    let mut findings = Vec::new();
    let mut reader = Reader { file, document: &document, sources: &sources, findings: &mut findings };
    reader.doubled_keys();
    match read(&At::top(&document), &mut reader) {
        Some(read) if findings.is_empty() => Ok(read),
        _ => Err(Findings::new(sources, findings)),
    }
}
