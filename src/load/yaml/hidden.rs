//! Hidden characters in a file.

use std::collections::BTreeMap;

use crate::diagnostics::visible::{hidden_in_file, named};
use crate::diagnostics::{Code, FileId, Finding, Place, Sources};
use crate::model::names;

/// How many other places a finding names.
const NAMED: usize = 3;

/// A finding for each hidden character that the file has, at the first place.
pub(crate) fn findings(file: FileId, sources: &Sources) -> Vec<Finding> {
    let text = sources.text(file);
    let mut places: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (at, c) in hidden_in_file(text) {
        places.entry(c).or_default().push(at);
    }
    let finding = |(c, places): (char, Vec<usize>)| {
        let (first, others) = places.split_first()?;
        let place = Place::In(file, *first..*first + c.len_utf8());
        let finding =
            Finding::new(Code::HiddenCharacter, place, format!("a hidden character stands here: {}", named(c)));
        let mut also: Vec<String> = others.iter().take(NAMED).map(|at| sources.locate(file, *at)).collect();
        also.extend(others.len().checked_sub(NAMED + 1).map(|more| format!("{} more places", more + 1)));
        let finding =
            if also.is_empty() { finding } else { finding.note(format!("also at {}", names::series(&also, "and"))) };
        Some(finding.help(cure(text, *first, c)))
    };
    places.into_iter().filter_map(finding).collect()
}

fn cure(text: &str, at: usize, c: char) -> String {
    if matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
        return "delete it, or begin a new line: what follows it is read as a line of its own".to_owned();
    }
    let is_end = |c: char| c.is_whitespace();
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let word = [before.rsplit(is_end).next(), after.split(is_end).next()].map(Option::unwrap_or_default).concat();
    let word: String = word.chars().filter(|found| *found != c).collect();
    if word.is_empty() {
        "delete it".to_owned()
    } else {
        format!("delete it, or type this anew: `{}`", names::clip(&word))
    }
}
