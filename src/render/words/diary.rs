//! Sentences about what a diary comes to.

use jiff::civil::Date;

use super::{day, plural};
use crate::answer::progress::Measured;
use crate::diary::trend::{self, Leaning, Verdict};
use crate::model::{Measure, Progress, RuleSet, Source, Stretch, names, names::apart};
use crate::render::words;

/// How a diary is begun.
pub(in crate::render) fn begin(rules: &RuleSet, option: &str) -> String {
    let after = rules
        .progress()
        .map_or_else(String::new, |progress| format!("After {}, ", Stretch(progress.decide_after.get())));
    format!(
        "Once a week, or before each session, `massfreq check-in{option}` asks you for a few figures of the past week. It takes a \
         minute. Begin before your first session if you can, so that there is something to compare with. {after}`massfreq \
         progress{option}` says how it goes, and whether to come more or less often."
    )
}

/// From which measure a response follows: from what to what, and by which threshold.
pub(in crate::render) fn measured(of: &Measured, in_full: bool) -> String {
    let (before, now) = (of.baseline.map(figure), of.now.map(figure));
    let [better, worse] = counting(of.counts_from, of.share);
    let counts = match of.verdict {
        Verdict::Worse => format!("That counts: {worse}"),
        Verdict::Better => format!("That counts: {better}"),
        Verdict::Same | Verdict::Unknown => {
            let points = plural(usize::from(of.counts_from), "point");
            format!("A change counts once {better}, or {points} worse")
        }
    };
    let source = match &of.source {
        source if in_full => words::sourced(source),
        Source { basis, .. } => words::basis(*basis).to_owned(),
    };
    format!(
        "By your diary: \"{}\" was {} {}, and is {} in the last two check-ins{}. {counts}. Source: {source}.",
        apart(&of.title),
        before.unwrap_or_default(),
        at_the_start(of),
        now.unwrap_or_default(),
        changed(of).map(|changed| format!(": {changed}")).unwrap_or_default(),
    )
}

/// What has to be so of check-ins for a change for the better, and for one for the worse.
fn counting(change: u16, share: Option<u16>) -> [String; 2] {
    let points = plural(usize::from(change), "point");
    let share = share.map(|share| format!(" and {share} percent")).unwrap_or_default();
    [
        format!("two check-ins in a row are {points}{share} better"),
        format!("two check-ins in a row are {points} worse, or the last is twice that"),
    ]
}

/// When a change counts, for those who have no diary before them, with examples.
pub(in crate::render) fn counts(measure: &Measure, progress: &Progress) -> String {
    let [better, worse] = counting(measure.change, measure.share);
    let example = |(figures, verdict): (Vec<u16>, Verdict)| {
        let figures: Vec<String> = figures.iter().map(ToString::to_string).collect();
        let told = match verdict {
            Verdict::Unknown => "nothing follows yet",
            told => told.as_str(),
        };
        format!("{} ({told})", figures.join(" "))
    };
    let examples: Vec<String> = trend::examples(measure, progress).into_iter().map(example).collect();
    format!(
        "a figure is compared with the mean of the first week, or of the first two where that has but one. It is better once \
         {better}. It is worse once {worse}. For example, a week apart: {}",
        examples.join("; ")
    )
}

/// `in your first week`.
pub(in crate::render) fn at_the_start(of: &Measured) -> &'static str {
    if of.is_of_week { "in your first week" } else { "in your first two check-ins" }
}

/// `2.5 better`; none where nothing changed.
pub(in crate::render) fn changed(of: &Measured) -> Option<String> {
    let change = of.change.filter(|change| *change != 0.0)?;
    Some(format!("{} {}", figure(change.abs()), if change > 0.0 { "better" } else { "worse" }))
}

/// A figure with one decimal where it has one.
pub(in crate::render) fn figure(figure: f64) -> String {
    let text = format!("{figure:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// That rows before a new course do not count.
pub(in crate::render) fn new_course(on: Date) -> String {
    format!("A new course began on {}: figures from before it do not count.", day(on))
}

/// That figures of some measures are worse, and do not count yet.
pub(crate) fn worse_yet<'t>(titles: impl Iterator<Item = &'t str>, leaning: Leaning) -> Option<String> {
    let (titles, is) = quoted(titles)?;
    let how = match leaning {
        Leaning::WorseOnce => "worse this once",
        Leaning::WorseSlowly => "a little worse in both of the last two check-ins",
        Leaning::BetterOnce => return None,
    };
    Some(format!("{titles} {is} {how}: check in again in a few days. If it worries you, ask a doctor."))
}

/// Titles with their verb; `None` where there is none.
pub(in crate::render) fn quoted<'t>(titles: impl Iterator<Item = &'t str>) -> Option<(String, &'static str)> {
    let titles: Vec<String> = titles.map(|title| format!("\"{}\"", apart(title))).collect();
    (!titles.is_empty()).then(|| (names::series(&titles, "and"), if titles.len() == 1 { "is" } else { "are" }))
}
