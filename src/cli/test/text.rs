//! The report as text.

use std::path::Path;

use super::Report;
use crate::cli::rules_source::word;
use crate::diagnostics::visible::visible;
use crate::proof::ruletest::coverage::{Coverage, Part};
use crate::proof::ruletest::mutate::{Fate, Mutants, Survivor, Witness};
use crate::proof::ruletest::{Difference, Outcome};
use crate::render::{Item, Page, Tone, plural};

/// `directory` is that of the rules; the built-in ones have none.
pub(super) fn page(report: &Report, directory: Option<&Path>) -> Page {
    let mut page = Page::report();
    for case in &report.cases {
        outcome(&mut page, case);
    }
    // Failures are repeated last, so that they can be seen after many tests.
    for case in report.cases.iter().filter(|case| !case.passed) {
        page.gap();
        outcome(&mut page, case);
        page.lines(format!("{}      see       {}", details(case), case.command));
    }
    page.gap();
    let counts = format!("{}: {} passed, {} failed", plural(report.tests, "test"), report.passed, report.failed);
    page.toned_lead(Tone::grave_if(report.failed > 0), counts);
    if let Some(directory) = directory.filter(|_| report.failed > 0) {
        page.gap();
        page.paragraph(format!(
            "A test tells what the rules answered before the edit, and those of a copy were copied with it. Where the new \
             answers are meant, write them into the tests with `massfreq rules test {} --accept`; where not, correct the \
             rules.",
            word(directory)
        ));
    }
    if let Some(found) = &report.coverage {
        coverage(&mut page, found);
    }
    if let Some(found) = &report.mutants {
        mutants(&mut page, found);
    }
    page
}

fn outcome(page: &mut Page, case: &Outcome) {
    let (tone, word) = if case.passed { (Tone::Plain, "ok  ") } else { (Tone::Grave, "FAIL") };
    page.outcome(tone, word, &case.name);
}

pub(super) fn details(case: &Outcome) -> String {
    compared(case, "expected", "got")
}

/// The place of a test and what differs, with the words for the two sides.
pub(super) fn compared(case: &Outcome, before: &str, after: &str) -> String {
    let differences = case.differences.iter().map(|difference| {
        let Difference { what, expected, got } = difference;
        format!("      {what}\n        {before:<8}  {expected}\n        {after:<8}  {got}\n")
    });
    format!("      at        {}\n{}", visible(&case.place), differences.collect::<String>())
}

fn coverage(page: &mut Page, coverage: &Coverage) {
    let Coverage { percent, covered, points, applied, decided, answers, safeguards, .. } = coverage;
    page.heading(&format!("Coverage: {percent}% ({covered} of {points})"));
    let parts = [
        ("rules that applied in a test", applied),
        ("rules that decided in a test, of those that can", decided),
        ("kinds of answer that a test got", answers),
        ("safeguards that a test shows: what is cleared, reviews, questions that come first", safeguards),
    ];
    // Many sets have no safeguards.
    let there = parts.into_iter().filter(|(_, part)| part.points > 0);
    page.list(there.map(|(what, Part { covered, points, percent, missing })| {
        let missing = if missing.is_empty() { String::new() } else { format!(". Not: {}", missing.join("; ")) };
        format!("{what}: {covered} of {points} ({percent}%){missing}")
    }));
}

/// The fates of mutants that no test notices, and their meanings.
const FATES: [(Fate, &str); 3] = [
    (
        Fate::Untested,
        "Untested: these changes alter the answer to somebody, and no test notices. Each command shows whom to write \
         a test for.",
    ),
    (
        Fate::NotDecided,
        "Not decided: no test notices these changes. Whether they alter an answer is not known, as there are too \
         many profiles to try them all.",
    ),
    (
        Fate::SameForEverybody,
        "The same for everybody: these changes alter nobody's interval, course or referral; all profiles were compared.",
    ),
];

fn mutants(page: &mut Page, mutants: &Mutants) {
    let Mutants { made, killed, same_for_everybody, untested, not_decided, not_judged, survivors } = mutants;
    let counted = |count: usize, what| if count > 0 { format!(", {count} {what}") } else { String::new() };
    let rest = counted(*not_decided, "not decided") + &counted(*not_judged, "not judged: interrupted");
    let made = plural(*made, "mutant");
    page.gap();
    let same = format!("{same_for_everybody} the same for everybody");
    page.lead(format!("{made}: {killed} killed, {same}, {untested} untested{rest}"));
    for (fate, meaning) in FATES {
        let of_fate: Vec<Item> = survivors.iter().filter(|survivor| survivor.fate == fate).map(survivor).collect();
        if !of_fate.is_empty() {
            page.gap();
            page.paragraph(meaning);
            page.list(of_fate);
        }
    }
}

fn survivor(survivor: &Survivor) -> Item {
    let shown = |Witness { command, now, changed }: &Witness| {
        vec![command.clone(), format!("  now      {now}"), format!("  changed  {changed}")]
    };
    let text = format!("{}: {}", survivor.rule, survivor.change);
    Item::with_code(text, survivor.witness.as_ref().map(shown).unwrap_or_default())
}
