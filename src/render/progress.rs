//! The page of what a diary comes to.

use unicode_width::UnicodeWidthStr;

use super::page::{Audience, Block, Chart, Entry, Page, Table};
use super::{Look, answer, words};
use crate::answer::progress::{Figure, Measured, Progress, StillMissing};
use crate::answer::recommendation::Recommendation;
use crate::diary::trend::Verdict;
use crate::model::{Facet, dates::days_between};
use crate::profile::Profile;

/// The most figures of a measure that are shown, and the fewest before a row becomes an entry.
const SHOWN: usize = 12;
const LEAST: usize = 4;
pub(super) const HEADER: [&str; 4] = ["", "Figures", "", "Compared with the start"];

/// The page. A referral stands alone; and where nothing is known, it says how to begin.
pub(crate) fn page(progress: &Progress, profile: &Profile<'_>, (place, option): &(String, String), look: Look) -> Page {
    let then = match &progress.answer {
        Recommendation::Refer(answer) => return answer::refer(answer),
        Recommendation::Recommended(answer) => answer::recommended(answer, profile),
    };
    let mut page = Page::report();
    if progress.days == Some(0) {
        page.lead("You have no check-ins yet");
        page.remark(words::begin(profile.rules()));
        page.remark(format!("What you note stays on this computer: {place}"));
        if !profile.is_empty() {
            page.append(then);
        }
        return page;
    }
    page.lead(first(progress, profile));
    let measures: Vec<&Measured> = progress.measures.iter().filter(|of| !of.figures.is_empty()).collect();
    charts(&mut page, &measures, look);
    page.remarks(measures.iter().filter(|of| of.worse_once).map(|of| words::worse_once(&of.title)));
    let is_worse = |of: &&&Measured| of.verdict == Verdict::Worse && !of.decides;
    page.remarks(measures.iter().filter(is_worse).map(|of| {
        format!("\"{}\" got worse, and nothing follows from that here. Tell your therapist, or ask a doctor.", of.title)
    }));
    let by = measures.iter().find(|of| Some(&of.name) == progress.by.as_ref());
    page.paragraphs(by.map(|by| words::measured(by, false)));
    page.remarks(
        progress.since.map(words::new_course).into_iter().chain(progress.notice.as_ref().map(ToString::to_string)),
    );
    page.append(then);
    let option = if option.is_empty() { " --diary" } else { option };
    let more = format!("More: `massfreq recommend{option} --explain`; dates: `massfreq plan{option}`");
    page.only(Audience::User, |page| page.aside(more));
    page
}

/// The measures that have figures, as each format shows them.
pub(super) fn charts(page: &mut Page, measures: &[&Measured], look: Look) {
    page.only(Audience::Others, |page| page.table(table(measures, SHOWN, look)));
    page.only(Audience::Terminal, |page| match (LEAST..=SHOWN).rev().find(|shown| fits(measures, *shown, look)) {
        Some(shown) => page.table(table(measures, shown, look)),
        None => page.entries(measures.iter().map(|of| {
            let head = format!("{}: {}", of.title, figures(of, SHOWN, look));
            Entry::new(head, [format!("{} {}", chart(of, SHOWN, look), comes_to(of))])
        })),
    });
    page.only(Audience::Keeper, |page| page.add(Block::Measures(measures.iter().map(|of| picture(of)).collect())));
}

fn picture(of: &Measured) -> Chart {
    let shown = of.figures.get(of.figures.len().saturating_sub(SHOWN)..).unwrap_or_default();
    let first = shown.first().map(|figure| figure.on);
    let point = |figure: &Figure| (first.map_or(0, |first| days_between(first, figure.on)), figure.figure);
    Chart {
        title: of.title.clone(),
        figures: figures(of, SHOWN, Look::plain(0)),
        comes_to: comes_to(of),
        points: shown.iter().map(point).collect(),
        scale: of.scale,
    }
}

/// What follows, or what is missing before something can.
fn first(progress: &Progress, profile: &Profile<'_>) -> String {
    let count = |count: Option<usize>, what| words::plural(count.unwrap_or_default(), what);
    let so_far = format!("{} and {} so far", count(progress.days, "check-in"), count(progress.sessions, "session"));
    let named = |name: &String| profile.rules().find(Facet::Response, name);
    let told = match progress.outcome.as_ref().and_then(named) {
        Some(response) => profile.rules().rule(response).title().to_owned(),
        None => not_yet(progress),
    };
    format!("{told} ({so_far})")
}

/// Why no response follows: by the measure of those that decide of which least is missing, those without a figure last.
fn not_yet(progress: &Progress) -> String {
    let decide: Vec<&Measured> = progress.measures.iter().filter(|of| of.decides).collect();
    let (begun, others): (Vec<&Measured>, Vec<&Measured>) = decide.iter().partition(|of| !of.figures.is_empty());
    let missing = |of: &[&Measured]| {
        let missing = of.iter().filter_map(|of| Some((of.missing?, of.title.clone())));
        // Time is less than figures.
        missing.min_by_key(|(missing, _)| (missing.figures, missing.until))
    };
    let no_room = begun.iter().any(|of| of.verdict == Verdict::Same);
    match missing(&begun).or_else(|| missing(&others).filter(|_| !no_room)) {
        Some((StillMissing { until: Some(day), .. }, _)) => format!("Too early to tell before {}", words::day(day)),
        Some((StillMissing { is_old: true, .. }, _)) => {
            "Not known: the last figures are too old, so check in again".to_owned()
        }
        Some((StillMissing { figures, .. }, title)) => {
            format!("Too early to tell: {} with \"{title}\" needed", words::plural(figures, "more check-in"))
        }
        None if no_room => "Nothing follows: there was little that could get better".to_owned(),
        None => "Nothing follows: these rules have no measure that decides".to_owned(),
    }
}

fn table(measures: &[&Measured], shown: usize, look: Look) -> Table {
    let header = if measures.is_empty() { &[][..] } else { &HEADER };
    Table::new(header, measures.iter().map(|of| row(of, shown, look)))
}

fn row(of: &Measured, shown: usize, look: Look) -> Vec<String> {
    vec![of.title.clone(), figures(of, shown, look), chart(of, shown, look), comes_to(of)]
}

/// Whether each measure is a line of the table.
fn fits(measures: &[&Measured], shown: usize, look: Look) -> bool {
    let rows: Vec<Vec<String>> = measures.iter().map(|of| row(of, shown, look)).collect();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width() + 2).max();
    (0..4).filter_map(widest).sum::<usize>() <= usize::from(look.width)
}

fn figures(of: &Measured, shown: usize, look: Look) -> String {
    let left_out = of.figures.len().saturating_sub(shown);
    let last = of.figures.iter().skip(left_out).map(|figure| figure.figure.to_string());
    let more = (left_out > 0).then(|| if look.ascii { "..." } else { "\u{2026}" }.to_owned());
    more.into_iter().chain(last).collect::<Vec<_>>().join(" ")
}

/// The figures as heights.
fn chart(of: &Measured, shown: usize, look: Look) -> String {
    const BLOCKS: &str = "\u{2581}\u{2582}\u{2583}\u{2584}\u{2585}\u{2586}\u{2587}\u{2588}";
    const ASCII: &str = "_.-:=+*#";
    let heights = if look.ascii { ASCII } else { BLOCKS };
    let (from, to) = of.scale;
    let steps = heights.chars().count() - 1;
    let height = |figure: u16| usize::from(figure.saturating_sub(from)) * steps / usize::from((to - from).max(1));
    let left_out = of.figures.len().saturating_sub(shown);
    of.figures.iter().skip(left_out).filter_map(|figure| heights.chars().nth(height(figure.figure))).collect()
}

/// What the figures of a measure come to, in a few words.
fn comes_to(of: &Measured) -> String {
    let changed = words::changed(of);
    match (of.verdict, of.missing) {
        (Verdict::Worse, _) if of.change >= Some(0.0) => "much worse now, which counts".to_owned(),
        (Verdict::Better | Verdict::Worse, _) => format!("{}, which counts", changed.unwrap_or_default()),
        (Verdict::Same, _) => changed.map_or("the same".to_owned(), |changed| format!("{changed}: {}", too_little(of))),
        (Verdict::Unknown, Some(StillMissing { is_old: true, .. })) => "too old: check in again".to_owned(),
        (Verdict::Unknown, Some(StillMissing { until: Some(day), .. })) => {
            format!("wait until {}", day.strftime("%-d %B"))
        }
        (Verdict::Unknown, Some(StillMissing { figures, .. })) => {
            format!("{} needed", words::plural(figures, "more check-in"))
        }
        (Verdict::Unknown, None) => String::new(),
    }
}

/// Why a change does not count.
fn too_little(of: &Measured) -> String {
    let Some((change, baseline)) = of.change.zip(of.baseline) else { return String::new() };
    let is_under = |share: &u16| change > 0.0 && change * 100.0 < f64::from(*share) * baseline;
    match of.share.filter(is_under) {
        _ if change.abs() < f64::from(of.counts_from) => "too little".to_owned(),
        Some(share) => format!("under {share} percent"),
        None => "not yet twice".to_owned(),
    }
}
