//! What was noted, in the words of the person who did.

use crate::diary::file::{Row, Session};
use crate::model::{Facet, Measure, Rule, RuleSet};
use crate::profile::Profile;
use crate::render;

/// What a row says.
pub(super) fn in_words(rules: &RuleSet, row: &Row) -> Vec<String> {
    let figure = |(of, figure): (&Measure, &Option<u16>)| Some(format!("{} {}", of.name(), (*figure)?));
    let figures = rules.measures().iter().zip(&row.figures).filter_map(figure);
    let session = match row.session {
        Session::No => None,
        Session::Yes => Some("a session".to_owned()),
        Session::Start => Some("the first session of a course".to_owned()),
    };
    let sore = row.sore_hours.map(|hours| format!("sore for {}", render::plural(hours.into(), "hour")));
    let cautions = row.cautions.as_ref().map(|cautions| {
        let titles: Vec<&str> = cautions.iter().map(|caution| rules.rule(*caution).title()).collect();
        if titles.is_empty() { "no warning sign".to_owned() } else { titles.join(", ") }
    });
    let note = (!row.note.is_empty()).then(|| format!("the note \"{}\"", row.note));
    let parts: Vec<String> = figures.chain(session).chain(sore).chain(cautions).chain(note).collect();
    if parts.is_empty() { vec!["nothing else holds".to_owned()] } else { parts }
}

/// What cautions count as that were typed by another name than their own.
pub(super) fn meant<'a>(rules: &RuleSet, typed: impl Iterator<Item = &'a String>) -> impl Iterator<Item = String> {
    let plain = |name: &str| name.trim().to_lowercase().replace([' ', '_'], "-");
    typed.filter_map(move |name| {
        let mut profile = Profile::new(rules);
        profile.add(Facet::Caution, name).ok()?;
        let rule: &Rule = profile.of(Facet::Caution).next()?;
        let is_own = [rule.name(), rule.title()].into_iter().any(|own| plain(own) == plain(name));
        (!is_own).then(|| format!("You said `{}`: that counts as \"{}\".", name.trim(), rule.title()))
    })
}
