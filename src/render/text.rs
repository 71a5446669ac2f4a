//! Words that the human formats share.

use jiff::civil::Date;

use crate::recommendation::{Due, Facts, Interval, Next, Recommended, Rules};
use crate::rules::{Basis, Level, Source};

/// `Basis: article, section …`, with the citation and address where there are any.
pub(super) fn source(source: &Source) -> String {
    let mut parts = vec![match source.basis {
        Basis::Practice => "common practice".to_owned(),
        Basis::Product => "our own reading".to_owned(),
        Basis::Advice => "public health advice".to_owned(),
        named => named.as_str().to_owned(),
    }];
    parts.extend(source.section.iter().map(|section| format!("section \u{201c}{section}\u{201d}")));
    parts.extend(source.citation.iter().cloned());
    parts.extend(source.url.iter().cloned());
    parts.join(", ")
}

/// `14 days`, with the range where there is one.
pub(super) fn book_by(interval: &Interval) -> String {
    if interval.min_days == interval.max_days {
        days(interval.suggested_days)
    } else {
        format!("{} ({} to {})", days(interval.suggested_days), interval.min_days, interval.max_days)
    }
}

fn days(count: u32) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}

/// The window in force, as a sentence with the days to book by.
pub(super) fn now(answer: &Recommended) -> String {
    let when = match answer.elapsed_days {
        0 => "Now".to_owned(),
        days => format!("Now, in week {}", days / 7 + 1),
    };
    let interval = &answer.interval;
    let range = if interval.min_days == interval.max_days {
        String::new()
    } else {
        format!("; {} to {} days are fine", interval.min_days, interval.max_days)
    };
    let book = days(interval.suggested_days);
    format!("{when}: {}. Book the next session {book} after the last{range}.", interval.text)
}

/// The dates of the next session, as a sentence.
pub(super) fn next(next: &Next) -> String {
    let day = |date: Date| date.strftime("%a %Y-%m-%d").to_string();
    let span = if next.earliest == next.latest {
        String::new()
    } else {
        format!(", from {} to {}", day(next.earliest), day(next.latest))
    };
    match next.status {
        Due::NotYet => format!("Next session: {}{span}; not due yet.", day(next.suggested)),
        Due::Due => format!("Next session: due now; suggested {}{span}.", day(next.suggested)),
        Due::Overdue => {
            let by = days(next.overdue_days.unwrap_or_default());
            format!("Next session: overdue by {by}; it was due by {}.", day(next.latest))
        }
    }
}

/// The facts of a profile, a line a facet that has any.
pub(super) fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let response: &[String] = facts.response.as_slice();
    let sides = [
        ("Goals", facts.goals.as_slice()),
        ("Lifestyles", &facts.lifestyles),
        ("Signs", &facts.signs),
        ("Cautions", &facts.cautions),
        ("Response", response),
    ];
    let given = sides.into_iter().filter(|(_, names)| !names.is_empty());
    given.map(|(facet, names)| (facet, names.join(", "))).collect()
}

/// The line of an answer for which no caution was given.
pub(super) const NOT_ASKED: &str =
    "Warning signs were not asked about: see them with `massfreq cautions`, and give any that holds with `--caution`.";

/// The headline of a referral.
pub(super) fn headline(level: Level) -> String {
    format!("STOP: {}", level.as_str().to_uppercase())
}

/// How much of a digest is shown to people: `sha256:` and 12 digits.
const SHORT_DIGEST: usize = 19;

/// Which guidance answered.
pub(super) fn rules(rules: &Rules) -> String {
    let digest: String = rules.digest.chars().take(SHORT_DIGEST).collect();
    format!("Rules: {} {} ({digest})", rules.name, rules.version)
}
