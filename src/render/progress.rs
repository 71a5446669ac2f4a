//! The page of what a diary comes to.

use std::collections::BTreeSet;

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::page::{Audience, Block, Chart, Entry, Page, Table};
use super::{Look, answer, words};
use crate::answer::progress::{Figure, Measured, Progress, State, StillMissing, least_missing};
use crate::answer::recommendation::Recommendation;
use crate::diary::trend::{Leaning, Verdict};
use crate::model::{Better, Facet, Text, course::capital, dates::days_between, interval::WEEK, names::apart};
use crate::profile::Profile;

/// The most figures of a measure that are shown, and the fewest before a row becomes an entry.
const SHOWN: usize = 12;
const LEAST: usize = 4;
pub(super) const HEADER: [&str; 4] = ["", "Figures", "", "Compared with the start"];
/// How many of them are those of the start, with which all others are compared.
const START: usize = 2;
/// The most days between two figures that stand side by side in a chart.
const GAP: i64 = 2 * WEEK as i64;

/// The page. A referral stands alone; and where nothing is known, it says how to begin.
pub(crate) fn page(progress: &Progress, profile: &Profile<'_>, (place, option): &(String, String), look: Look) -> Page {
    let then = match &progress.answer {
        Recommendation::Refer(answer) => return answer::refer(answer),
        Recommendation::Recommended(answer) => answer::recommended(answer, profile),
    };
    let mut page = Page::report();
    if progress.days == Some(0) {
        page.lead("You have no check-ins yet");
        page.remark(words::diary::begin(profile.rules(), option));
        page.remark(format!("What you note stays on this computer: {}", apart(place)));
        if !profile.is_empty() {
            page.append(then);
        }
        return page;
    }
    page.lead(first(progress, profile));
    let beside = (progress.since, progress.notice.as_ref());
    check_ins(&mut page, &progress.measures, progress.by.as_deref(), beside, look);
    page.append(then);
    let option = if option.is_empty() { " --diary" } else { option };
    let more = format!("More: `massfreq recommend{option} --explain`; dates: `massfreq plan{option}`");
    page.only(Audience::Terminal, |page| page.aside(more));
    page
}

/// The day on which a new course began, and what is said beside all that follows from a diary.
type Beside<'a> = (Option<Date>, Option<&'a Text>);

/// What check-ins come to, and what has to be said with it: what got worse, from which figures something follows, and
/// that much gets better by itself.
pub(super) fn check_ins(page: &mut Page, all: &[Measured], by: Option<&str>, (since, notice): Beside<'_>, look: Look) {
    let measures: Vec<&Measured> = all.iter().filter(|of| !of.figures.is_empty()).collect();
    charts(page, &measures, look);
    page.paragraphs(direction(&measures));
    page.paragraphs([Leaning::WorseOnce, Leaning::WorseSlowly].into_iter().filter_map(|leaning| {
        let those = measures.iter().filter(|of| of.leaning == Some(leaning));
        words::diary::worse_yet(those.map(|of| of.title.as_str()), leaning)
    }));
    let is_worse = |of: &&&Measured| of.verdict == Verdict::Worse && !of.decides;
    page.paragraphs(measures.iter().filter(is_worse).map(|of| {
        format!(
            "\"{}\" got worse, and nothing follows from that here. Tell your therapist, or ask a doctor.",
            apart(&of.title)
        )
    }));
    let by = measures.iter().find(|of| Some(&*of.name) == by);
    page.paragraphs(by.map(|by| words::diary::measured(by, false)));
    page.paragraphs(since.map(words::diary::new_course));
    page.paragraphs(notice.map(ToString::to_string));
}

/// The measures that have figures, as each format shows them.
fn charts(page: &mut Page, measures: &[&Measured], look: Look) {
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
    let (start, last) = shown(of, SHOWN);
    let first = start.first().map(|figure| figure.on);
    let point = |figure: &Figure| (first.map_or(0, |first| days_between(first, figure.on)), figure.figure);
    Chart {
        title: of.title.clone(),
        figures: figures(of, SHOWN, Look::plain(0)),
        comes_to: comes_to(of),
        points: start.iter().chain(last).map(point).collect(),
        scale: of.scale,
    }
}

/// What follows, or what is missing before something can; then what got worse all the same, or a little better.
fn first(progress: &Progress, profile: &Profile<'_>) -> String {
    let on: BTreeSet<Date> = progress.measures.iter().flat_map(|of| &of.figures).map(|figure| figure.on).collect();
    let check_ins = words::plural(on.len(), "check-in");
    let figures = if progress.days == Some(on.len()) { "" } else { " with figures" };
    let so_far =
        format!("{check_ins}{figures} and {} so far", words::plural(progress.sessions.unwrap_or_default(), "session"));
    let named = |name: &String| profile.rules().find(Facet::Response, name);
    let told = match progress.outcome.as_ref().and_then(named) {
        Some(response) => apart(profile.rules().rule(response).title()),
        None => not_yet(progress),
    };
    let those = |is: &dyn Fn(&&Measured) -> bool| {
        words::diary::quoted(progress.measures.iter().filter(is).map(|of| of.title.as_str())).map(|(titles, _)| titles)
    };
    let worse = those(&|of| of.verdict == Verdict::Worse).map(|titles| format!("{titles} got worse"));
    let slowly = those(&|of| of.leaning == Some(Leaning::WorseSlowly))
        .map(|titles| format!("{titles} got a little worse, too little to be sure"));
    let got_worse = worse.into_iter().chain(slowly).reduce(|one, other| format!("{one}, and {other}"));
    let a_little =
        those(&|of| of.decides && of.verdict == Verdict::Same && of.change >= Some(f64::from(of.counts_from) / 2.0));
    let told = match (progress.state, got_worse, a_little) {
        (State::Worse, ..) => told,
        (State::Better, Some(worse), _) => format!("Mixed: {told}, but {worse}"),
        (_, Some(worse), _) => format!("{told}, but {worse}"),
        (State::Same, None, Some(better)) => format!("{told}, but {better} got a little better, too little to be sure"),
        _ => told,
    };
    format!("{told} ({so_far})")
}

/// Why no response follows.
fn not_yet(progress: &Progress) -> String {
    let Some((missing, of)) = least_missing(&progress.measures) else {
        return match progress.state {
            State::NoRoom => "Nothing follows: there was little that could get better".to_owned(),
            _ => "Nothing follows: these rules have no measure that decides".to_owned(),
        };
    };
    match missing {
        StillMissing { until: Some(day), .. } => format!("Too early to tell before {}", words::day(day)),
        StillMissing { is_old: true, .. } => "Not known: the last figures are too old, so check in again".to_owned(),
        StillMissing { figures, is_late, .. } => {
            let why = if is_late { "Too few check-ins to tell" } else { "Too early to tell" };
            format!("{why}: {} with \"{}\" needed", words::plural(figures, "more check-in"), apart(&of.title))
        }
    }
}

/// Which way is the good one.
fn direction(measures: &[&Measured]) -> Option<String> {
    let (lower, higher): (Vec<&Measured>, Vec<&Measured>) = measures.iter().partition(|of| of.better == Better::Down);
    let part = |(which, of): (&str, Vec<&Measured>)| {
        let (titles, _) = words::diary::quoted(of.iter().map(|of| of.title.as_str()))?;
        Some(format!("{which} is better for {titles}"))
    };
    let parts: Vec<String> = [("lower", lower), ("higher", higher)].into_iter().filter_map(part).collect();
    (!parts.is_empty()).then(|| capital(&parts.join(", ")) + ".")
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
    let header = HEADER.map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = measures.iter().map(|of| row(of, shown, look)).chain([header]).collect();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width() + 2).max();
    (0..4).filter_map(widest).sum::<usize>() <= usize::from(look.width)
}

/// The figures that are shown: those of the start, and the last ones where some between are left out.
fn shown(of: &Measured, most: usize) -> (&[Figure], &[Figure]) {
    let all = of.figures.as_slice();
    let last = all.len().saturating_sub(most.saturating_sub(START));
    if all.len() <= most { (all, &[]) } else { (all.get(..START).unwrap_or(all), all.get(last..).unwrap_or_default()) }
}

const fn left_out(look: Look) -> &'static str {
    if look.ascii { "..." } else { "\u{2026}" }
}

fn figures(of: &Measured, most: usize, look: Look) -> String {
    let (start, last) = shown(of, most);
    let digits = |of: &[Figure]| of.iter().map(|figure| figure.figure.to_string()).collect::<Vec<_>>().join(" ");
    if last.is_empty() { digits(start) } else { format!("{} {} {}", digits(start), left_out(look), digits(last)) }
}

/// The figures as heights, with a blank where there was none for weeks.
fn chart(of: &Measured, most: usize, look: Look) -> String {
    const BLOCKS: &str = "\u{2581}\u{2582}\u{2583}\u{2584}\u{2585}\u{2586}\u{2587}\u{2588}";
    const ASCII: &str = "_.-:=+*#";
    let heights = if look.ascii { ASCII } else { BLOCKS };
    let (from, to) = of.scale;
    let steps = heights.chars().count() - 1;
    let height = |figure: u16| usize::from(figure.saturating_sub(from)) * steps / usize::from((to - from).max(1));
    let drawn = |figures: &[Figure]| {
        let mut chart = String::new();
        let mut before: Option<Date> = None;
        for figure in figures {
            let is_gap = before.is_some_and(|before| days_between(before, figure.on) > GAP);
            chart.extend(is_gap.then_some(' ').into_iter().chain(heights.chars().nth(height(figure.figure))));
            before = Some(figure.on);
        }
        chart
    };
    let (start, last) = shown(of, most);
    if last.is_empty() { drawn(start) } else { [&drawn(start), left_out(look), &drawn(last)].concat() }
}

/// What the figures of a measure come to, in a few words.
fn comes_to(of: &Measured) -> String {
    let changed = words::diary::changed(of);
    match (of.verdict, of.missing) {
        (Verdict::Worse, _) if of.change >= Some(0.0) => "much worse now, which counts".to_owned(),
        (Verdict::Better | Verdict::Worse, _) => format!("{}, which counts", changed.unwrap_or_default()),
        (Verdict::Same, _) => too_little(of),
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
    let (size, points) = (words::diary::figure(change.abs()), of.counts_from);
    let once = of
        .figures
        .last()
        .map(|last| words::diary::figure((f64::from(last.figure) - baseline).abs()))
        .unwrap_or_default();
    let share = of.share.filter(|share| change * 100.0 < f64::from(*share) * baseline);
    if of.worse_once || of.leaning == Some(Leaning::BetterOnce) {
        return format!("{once} {} once, not twice yet", if of.worse_once { "worse" } else { "better" });
    }
    match share {
        _ if change == 0.0 => "the same".to_owned(),
        _ if change <= -f64::from(points) => format!("{size} worse, but not both times"),
        _ if change < 0.0 => format!("{size} worse; counts from {points}"),
        _ if change < f64::from(points) => format!("{size} better; {points} are needed"),
        // Cut off, so that what is missing is never rounded away.
        Some(share) => format!("{size} better, {} percent; {share} are needed", (change * 100.0 / baseline).floor()),
        None => format!("{size} better, but not both times"),
    }
}
