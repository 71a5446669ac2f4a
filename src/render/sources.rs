//! The works that a set rests on, as a page.

use crate::answer::sources::{Reference, Resting, Sources, Whole};
use crate::model::{Part, course::capital};
use crate::render::page::Page;
use crate::render::words;

/// The works by what sort they are, each with its rules; then what rests on none.
pub(crate) fn page(found: &Sources) -> Page {
    let Sources { schema: _, rules, pack, cited, own } = found;
    let mut page = Page::report();
    page.topic(format!("What {} {} rests on", rules.name, rules.version));
    if let Some(Whole { title, author, published, url, reviewed }) = pack {
        let reviewed = reviewed.map(|day| format!("compared on {day}"));
        let parts: Vec<String> =
            [title, author, published, url].into_iter().flatten().chain(&reviewed).cloned().collect();
        page.paragraph(format!("The article: {}.", parts.join(", ")));
    }
    for of_basis in cited.chunk_by(|one, next| one.basis == next.basis) {
        let Some(first) = of_basis.first() else { continue };
        page.heading(&capital(words::basis(first.basis)));
        page.list(of_basis.iter().map(work));
    }
    for Reference { basis, rules, .. } in own {
        let count = words::counted(rules.len() as u128, "place");
        page.heading(&format!("{}, with no work named: {count}", capital(words::basis(*basis))));
        page.paragraph(format!("{}.", resting(rules)));
    }
    page
}

/// A work, where and when it was read, and what rests on it.
fn work(Reference { basis: _, section, citation, url, reviewed, rules }: &Reference) -> String {
    let section = section.as_ref().map(|section| format!("section \"{section}\""));
    let reviewed = match reviewed {
        Some(day) => Some(format!("compared on {day}")),
        None => citation.as_ref().map(|_| words::UNDATED.to_owned()),
    };
    let parts: Vec<&str> = [citation, &section, url, &reviewed].into_iter().flatten().map(String::as_str).collect();
    let work = if parts.is_empty() { "not named".to_owned() } else { parts.join(", ") };
    format!("{work}: {}", resting(rules))
}

/// `goal/ease, sign/strain (note)`.
fn resting(rules: &[Resting]) -> String {
    let one = |Resting { rule, part }: &Resting| match part {
        Part::Because => rule.to_string(),
        part => format!("{rule} ({part})"),
    };
    rules.iter().map(one).collect::<Vec<_>>().join(", ")
}
