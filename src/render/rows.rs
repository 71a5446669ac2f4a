//! The rows of the tables, which the terminal and Markdown share.

use super::text;
use crate::answer::describe::stretch_words;
use crate::answer::recommendation::{Action, Change, NotApplied, Reason, Recommended, WhatIf};

/// The course: when, how often, days to book by.
pub(super) const COURSE: [&str; 3] = ["When", "How often", "Days to book by"];

pub(super) fn course(answer: &Recommended) -> Vec<[String; 3]> {
    let rows = answer.course.iter().map(|phase| {
        [stretch_words(phase.from_day, phase.until_day), phase.interval.text.clone(), text::book_by(&phase.interval)]
    });
    rows.collect()
}

/// The reasons: rule, verdict, and the paragraphs of what it says.
pub(super) const REASONS: [&str; 3] = ["Rule", "Verdict", "What it says, and because"];

pub(super) fn reason(reason: &Reason) -> (String, String, Vec<String>) {
    let verdict = match reason.level {
        Some(level) => format!("{}: {}", reason.verdict.as_str(), level.as_str()),
        None => reason.verdict.as_str().to_owned(),
    };
    let mut paragraphs = vec![format!("{}.", reason.text)];
    paragraphs.extend(reason.because.iter().map(|because| format!("Because: {because}")));
    paragraphs.extend(reason.reading.iter().map(|reading| format!("Reading: {reading}")));
    paragraphs.push(format!("Basis: {}.", text::source(&reason.source)));
    (reason.rule.to_string(), verdict, paragraphs)
}

/// The evidence beside the reasons: which rule, and what was found.
pub(super) fn evidence(reasons: &[Reason]) -> Vec<String> {
    let of = |reason: &Reason| {
        let rule = reason.rule.clone();
        let notes = reason.notes.clone().unwrap_or_default();
        notes.into_iter().map(move |note| format!("{rule} ({}): {}", text::source(&note.source), note.text))
    };
    reasons.iter().flat_map(of).collect()
}

/// The rules that did not apply; facts of one facet share a row.
pub(super) const NOT_APPLIED: [&str; 3] = ["Did not apply", "Wanted", "Given"];

pub(super) fn not_applied(rules: &[NotApplied]) -> Vec<[String; 3]> {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for rule in rules {
        let (kind, name) = rule.rule.as_str().split_once('/').unwrap_or_default();
        let row = if rule.wanted == format!("{kind} {name}") {
            [format!("{kind}: {name}"), "any of them".to_owned(), rule.given.clone()]
        } else {
            [rule.rule.to_string(), rule.wanted.clone(), rule.given.clone()]
        };
        match rows.last_mut() {
            Some([names, ..])
                if row.first().is_some_and(|row| row.starts_with(&format!("{kind}: ")))
                    && names.starts_with(&format!("{kind}: ")) =>
            {
                names.push_str(", ");
                names.push_str(name);
            }
            _ => rows.push(row),
        }
    }
    rows
}

/// Other answers: what would be said, after which single change.
pub(super) const WHAT_IF: [&str; 2] = ["With one change", "The answer would be"];

pub(super) fn what_if(what_if: &WhatIf) -> Vec<[String; 2]> {
    let mut rows: Vec<[String; 2]> = what_if
        .answers
        .iter()
        .map(|answer| {
            let said = match answer.level {
                Some(level) => format!("A referral, level {}", level.as_str()),
                None => format!("{}{}", answer.summary, text::booking(answer.course.as_deref().unwrap_or_default())),
            };
            [changes(&answer.changes), said]
        })
        .collect();
    if !what_if.unchanged.is_empty() {
        rows.push([changes(&what_if.unchanged), "The same as now: these change nothing".to_owned()]);
    }
    if what_if.referring_cautions > 0 {
        rows.push([
            format!("add one of {} cautions", what_if.referring_cautions),
            "A referral: see `massfreq cautions`".to_owned(),
        ]);
    }
    rows
}

/// `add goal/…, sign/…; drop lifestyle/…`.
fn changes(changes: &[Change]) -> String {
    let listed = |wanted: Action, word: &str| {
        let facts = changes.iter().filter(|change| change.action == wanted);
        let facts: Vec<&str> = facts.map(|change| change.fact.as_str()).collect();
        (!facts.is_empty()).then(|| format!("{word} {}", facts.join(", ")))
    };
    let parts = [listed(Action::Add, "add"), listed(Action::Drop, "drop")];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
