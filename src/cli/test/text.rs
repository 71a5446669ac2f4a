//! What came of tests as text.

use std::fmt::Write;

use super::Report;
use crate::proof::ruletest::Outcome;
use crate::proof::ruletest::{coverage::Coverage, coverage::Part};
use crate::proof::ruletest::{mutate::Fate, mutate::Mutants, mutate::Survivor, mutate::Witness};
use crate::render::{self, Look};

pub(super) fn text(report: &Report, look: Look) -> String {
    let mut text = String::new();
    for case in &report.cases {
        let sign = if case.passed { "ok  ".to_owned() } else { look.alarm("FAIL") };
        text.push_str(&[&sign, "  ", &case.name, "\n"].concat());
    }
    // The failures come last, where they are seen when there are many tests.
    for case in report.cases.iter().filter(|case| !case.passed) {
        let fail = look.alarm("FAIL");
        let _ = write!(text, "\n{fail}  {}\n{}      see       {}\n", case.name, details(case), case.command);
    }
    let tests = counted(report.tests, "test");
    let counts = format!("{tests}: {} passed, {} failed", report.passed, report.failed);
    let counts = if report.failed > 0 { look.alarm(&counts) } else { look.answer(&counts) };
    let _ = write!(text, "\n{counts}\n");
    text.extend(report.coverage.as_ref().map(|coverage| self::coverage(coverage, look)));
    text.extend(report.mutants.as_ref().map(|mutants| self::mutants(mutants, look)));
    text
}

/// What differs, and where the test stands.
pub(super) fn details(case: &Outcome) -> String {
    let differences = case.differences.iter().map(|difference| {
        let what = &difference.what;
        format!("      {what}\n        expected  {}\n        got       {}\n", difference.expected, difference.got)
    });
    format!("      at        {}\n{}", case.place, differences.collect::<String>())
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn coverage(coverage: &Coverage, look: Look) -> String {
    let Coverage { percent, covered, points, applied, decided, answers, .. } = coverage;
    let part = |what: &str, part: &Part| {
        let Part { covered, points, percent, missing } = part;
        let missing = if missing.is_empty() { String::new() } else { format!(". Not: {}", missing.join("; ")) };
        let line = format!("{what}: {covered} of {points} ({percent}%){missing}");
        render::bullet(&line, look.width) + "\n"
    };
    let heading = look.heading(&format!("Coverage: {percent}% ({covered} of {points})"));
    [
        format!("\n{heading}\n"),
        part("rules that applied in a test", applied),
        part("rules that decided in a test, of those that can", decided),
        part("kinds of answer that a test got", answers),
    ]
    .concat()
}

fn mutants(mutants: &Mutants, look: Look) -> String {
    let Mutants { made, killed, same_for_everybody, untested, not_decided, survivors } = mutants;
    let mut summary = format!(
        "{}: {killed} killed, {same_for_everybody} the same for everybody, {untested} untested",
        counted(*made, "mutant")
    );
    if *not_decided > 0 {
        let _ = write!(summary, ", {not_decided} not decided");
    }
    let mut text = format!("\n{}\n", look.answer(&render::paragraph(&summary, look.width)));
    for (fate, heading) in [
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
    ] {
        let mut of_fate = survivors.iter().filter(|survivor| survivor.fate == fate).peekable();
        if of_fate.peek().is_some() {
            let _ = write!(text, "\n{}\n", render::paragraph(heading, look.width));
            text.extend(of_fate.map(|survivor| self::survivor(survivor, look)));
        }
    }
    text
}

fn survivor(survivor: &Survivor, look: Look) -> String {
    let mut text = render::bullet(&look.signs(&format!("{}: {}", survivor.rule, survivor.change)), look.width) + "\n";
    if let Some(witness) = &survivor.witness {
        let Witness { command, now, changed } = witness;
        let _ = write!(text, "  {command}\n    now      {now}\n    changed  {changed}\n");
    }
    text
}
