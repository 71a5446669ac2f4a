//! The page of an answer to a profile.

use jiff::civil::Date;

use super::page::{Audience, Block, Entry, Page, Table};
use super::words;
use crate::answer::next::in_force;
use crate::answer::progress::FromDiary;
use crate::answer::recommendation::{
    Action, Advice, Change, Facts, NotApplied, OtherAnswer, Phase, Reason, Recommendation, Recommended, Refer, Rules,
    Screening, WhatIf,
};
use crate::answer::told::{Said, told};
use crate::engine::{Elapsed, verdict::VerdictName};
use crate::model::{Facet, Level, RuleId, course::capital, names::apart};
use crate::profile::Profile;

/// The page of the answer to a profile. It begins with what to do.
pub(super) fn answer(answer: &Recommendation, profile: &Profile<'_>) -> Page {
    match answer {
        Recommendation::Recommended(answer) => {
            let mut page = recommended(answer, profile);
            let more = words::more(answer.not_applied.is_some(), answer.what_if.is_some());
            page.only(Audience::Terminal, |page| page.aside(more));
            page
        }
        Recommendation::Refer(answer) => refer(answer),
    }
}

/// An answer without the line that tells of other options.
pub(super) fn recommended(answer: &Recommended, profile: &Profile<'_>) -> Page {
    let explained = answer.not_applied.is_some();
    let mut page = Page::answer();
    let first = words::first(answer);
    page.only(Audience::Others, |page| page.add(Block::Title(first.clone())));
    page.only(Audience::User, |page| page.lead(first));
    screened(&mut page, answer.screening, None);
    if answer.review.as_ref().is_some_and(|review| review.due) {
        page.remark(words::once_reviewed(answer));
    }
    page.list_under("Answer first", words::ask_first(&answer.ask_first));
    page.remarks(words::date_follows(answer));
    page.paragraphs(answer.next.iter().map(|next| words::next(next, &answer.interval)));
    given(&mut page, &answer.profile);
    course(&mut page, answer);
    page.only(Audience::Terminal, |page| page.remark(words::on_screening(answer.screening)));
    let said = told(profile, Elapsed::days(answer.elapsed_days));
    page.heading("Why");
    detailed(&mut page, explained, |page, in_full| {
        why(page, &said, &answer.reasons, in_full);
    });
    of_diary(&mut page, answer.diary.as_deref());
    told_by_rules(&mut page, TO_MIND, &answer.advice.iter(), explained);
    if let Some(review) = answer.review.as_ref().filter(|review| !review.due) {
        page.gap();
        page.paragraph(words::review(review));
    }
    if let Some(rules) = &answer.not_applied {
        page.list_under("What did not apply", not_applied(rules));
    }
    if let Some(answers) = &answer.what_if {
        page.heading("What if");
        page.entries(what_if(answers, profile));
        page.paragraphs(unchanged(answers, profile));
        page.remarks(with_a_caution(answers));
    }
    foot(&mut page, None, &answer.notice, &answer.rules, explained);
    page
}

/// A referral says what to do, why, and how to go on; what else is true of the person is not argued about.
pub(super) fn refer(answer: &Refer) -> Page {
    let Refer { referral, reasons, is_explained, .. } = answer;
    let mut page = Page::answer();
    page.add(Block::Referral(words::headline(referral.level).to_owned(), referral.text.clone()));
    given(&mut page, &answer.profile);
    let (refer, set_aside): (Vec<&Reason>, Vec<&Reason>) =
        reasons.iter().partition(|reason| reason.verdict == VerdictName::Refers);
    detailed(&mut page, *is_explained, |page, in_full| {
        page.entries(refer.iter().map(|reason| because_of(reason, in_full)));
    });
    let set_aside =
        words::listed("Not looked at, because this comes first", set_aside.iter().map(|of| apart(&of.title)));
    explain(&mut page, *is_explained, |page| page.paragraphs(set_aside));
    told_by_rules(&mut page, TO_MIND, &answer.advice.iter(), *is_explained);
    // A milder word would weaken these.
    let is_pressing = matches!(referral.level, Level::Emergency | Level::Urgent);
    let notice = if is_pressing { "" } else { answer.notice.as_str() };
    foot(&mut page, None, notice, &answer.rules, *is_explained);
    page
}

/// Adds what a page to hand on has in full, and the text only where it explains.
pub(super) fn detailed(page: &mut Page, explained: bool, add: impl Fn(&mut Page, bool)) {
    page.only(Audience::Others, |page| add(page, true));
    page.only(Audience::User, |page| add(page, explained));
}

/// Adds what a page to hand on always has, and the text only where it explains.
pub(super) fn explain(page: &mut Page, explained: bool, add: impl FnOnce(&mut Page)) {
    if explained {
        add(page);
    } else {
        page.only(Audience::Others, add);
    }
}

/// Adds what a page to keep always has, and the text only where it explains.
pub(super) fn keep(page: &mut Page, explained: bool, add: impl FnOnce(&mut Page)) {
    page.only(if explained { Audience::User } else { Audience::Keeper }, add);
}

/// Whether somebody looked at the warning signs, on top of a page that lasts. There it names no command.
pub(super) fn screened(page: &mut Page, screening: Screening, again: Option<Date>) {
    for audience in [Audience::Keeper, Audience::Others] {
        page.only(audience, |page| page.remark(words::of_screening(screening, again)));
    }
}

/// What follows from a diary, and how far that can be trusted.
pub(super) fn of_diary(page: &mut Page, diary: Option<&FromDiary>) {
    let Some(diary) = diary else { return };
    page.remarks(diary.since.map(words::diary::new_course));
    match diary.outcome {
        None => {
            let command = format!("massfreq progress{}", diary.option);
            page.remark(format!("Nothing follows from the figures of your diary yet: `{command}` says why."));
        }
        Some(_) => page.paragraphs(diary.notice.as_ref().map(ToString::to_string)),
    }
}

/// The facts of a profile, which who gets a Markdown page cannot know.
pub(super) fn given(page: &mut Page, facts: &Facts) {
    page.only(Audience::Others, |page| page.list_under("Given", words::facts(facts)));
}

/// The foot of a page. Names the rule set on a page to hand on, and where the text explains.
pub(super) fn foot(page: &mut Page, screening: Option<&Screening>, notice: &str, rules: &Rules, explained: bool) {
    page.add(Block::Foot);
    if let Some(screening) = screening {
        page.gap();
        page.only(Audience::Terminal, |page| page.remark(words::on_screening(*screening)));
    }
    page.gap();
    page.paragraphs(words::beside_built_in(rules));
    let guidance = words::rules(rules);
    page.only(Audience::Others, |page| page.lines(&guidance));
    keep(page, explained, |page| page.lines(&guidance));
    if !notice.is_empty() {
        page.add(Block::Notice(notice.to_owned()));
    }
}

/// The parts of the course, with the one of today.
fn course(page: &mut Page, answer: &Recommended) {
    let [_, _, ..] = answer.course.as_slice() else {
        return page.paragraph(format!("Book each session {}.", words::days_after(&answer.interval, " the last one")));
    };
    let today = in_force(&answer.course, answer.elapsed_days).map(|phase| phase.from_day);
    let row = |(at, phase): (usize, &Phase)| {
        let last = if at == 0 { " your last session" } else { "" };
        let here = if today == Some(phase.from_day) { "<- you are here" } else { "" };
        vec![words::stretch(phase), words::days_after(&phase.interval, last), here.to_owned()]
    };
    let rows = || answer.course.iter().enumerate().map(row);
    page.only(Audience::User, |page| page.table(Table::new(&[], rows())));
    page.only(Audience::Others, |page| page.table(Table::new(&["When", "How long between sessions", "Now"], rows())));
}

/// The entry of rules of which the same is said.
fn reasons_of(said: &Said, reasons: &[Reason], in_full: bool) -> Entry {
    let reasons: Vec<&Reason> = said.reasons.iter().filter_map(|at| reasons.get(*at)).collect();
    let titles: Vec<_> = reasons.iter().map(|reason| apart(words::title(reason))).collect();
    let entry = Entry::new(format!("{}: {}", titles.join(", "), said.what), None);
    reasons.into_iter().fold(entry, |entry, reason| because(entry, reason, in_full))
}

/// The entry of a rule that refers: what the person said, why that matters, and how to go on.
fn because_of(reason: &Reason, in_full: bool) -> Entry {
    let said = match reason.rule.fact() {
        Some(_) if reason.is_noted => "your diary says",
        Some(_) => "you said",
        None => "what you said together",
    };
    let entry = because(Entry::new(format!("Because {said}: {}", apart(&reason.title)), None), reason, in_full);
    reason.go_on.iter().fold(entry, |entry, go_on| entry.and(go_on, None))
}

/// Adds why to an entry: with what it rests on, or in full with all that is known of it.
fn because(entry: Entry, reason: &Reason, in_full: bool) -> Entry {
    let measured = reason.measured.iter().map(|measured| words::diary::measured(measured, in_full));
    let entry = measured.fold(entry, |entry, words| entry.and(words, None));
    let because = reason.because.iter().map(|because| apart(because));
    if !in_full {
        let source = (reason.verdict != VerdictName::Refers).then(|| words::rests_on(reason));
        return because.fold(entry, |entry, because| entry.and(because, source.clone()));
    }
    let reading = reason.reading.iter().map(|reading| format!("Our own reading: {}", apart(reading)));
    let notes = reason.notes.iter().flatten();
    let evidence = notes.map(|note| format!("Evidence: {} ({})", apart(&note.text), words::sourced(&note.source)));
    let verdict = match reason.level {
        Some(level) => format!("{}, {}", reason.verdict.as_str(), level.as_str()),
        None => reason.verdict.as_str().to_owned(),
    };
    let rests = format!("Basis: {}. Rule: {} ({verdict}).", words::sourced(&reason.source), reason.rule);
    because.chain(reading).chain(evidence).chain([rests]).fold(entry, |entry, words| entry.and(words, None))
}

/// Why, by what is said of the rules.
pub(super) fn why(page: &mut Page, said: &[Said], reasons: &[Reason], in_full: bool) {
    page.entries(said.iter().map(|said| reasons_of(said, reasons, in_full)));
}

/// The heading of what the rules have to tell.
pub(super) const TO_MIND: &str = "What to mind";

/// What the rules have to tell, each text once; the pack's own advice where all is told.
pub(super) fn told_by_rules<'a>(
    page: &mut Page,
    heading: &str,
    advice: &(impl Iterator<Item = &'a Advice> + Clone),
    explained: bool,
) {
    let list = |page: &mut Page, is_whole: bool| {
        let mut texts: Vec<String> = Vec::new();
        for Advice { text, .. } in advice.clone().filter(|piece| is_whole || piece.rule != RuleId::pack()) {
            if !texts.iter().any(|told| **told == **text) {
                texts.push(text.to_string());
            }
        }
        page.list_under(heading, texts);
    };
    detailed(page, explained, list);
}

/// The rules that did not apply; facts of one facet share an item.
fn not_applied(rules: &[NotApplied]) -> Vec<String> {
    let facet = |of: &NotApplied| of.rule.fact().map(|(facet, _)| facet);
    let item = |alike: &[NotApplied]| match alike {
        [of] if facet(of).is_none() => format!("{}: wants {}; given {}", of.rule, of.wanted, of.given),
        facts => {
            let facet = facts.first().and_then(facet).map(Facet::as_str).unwrap_or_default();
            let names: Vec<&str> = facts.iter().filter_map(|of| of.rule.fact()).map(|(_, name)| name).collect();
            format!("{facet}: {}", names.join(", "))
        }
    };
    rules.chunk_by(|one, next| facet(one).is_some() && facet(one) == facet(next)).map(item).collect()
}

/// Other answers: what would be said, after which single change.
fn what_if(what_if: &WhatIf, profile: &Profile<'_>) -> Vec<Entry> {
    let other = |answer: &OtherAnswer| {
        let said = match answer.level {
            Some(level) => words::headline(level).to_owned(),
            None => answer.summary.clone() + &words::booking(answer.course.as_deref().unwrap_or_default()),
        };
        Entry::new(said, changes(&answer.changes, profile).into_iter().map(|change| capital(&change) + "."))
    };
    what_if.answers.iter().map(other).collect()
}

/// That others come first with any warning sign that refers.
fn with_a_caution(what_if: &WhatIf) -> Option<String> {
    let count = what_if.referring_cautions;
    (count > 0).then(|| format!("Ask somebody else first with any of {count} warning signs: `massfreq cautions`"))
}

/// The changes after which nothing else is said.
fn unchanged(what_if: &WhatIf, profile: &Profile<'_>) -> Option<String> {
    let unchanged = changes(&what_if.unchanged, profile);
    (!unchanged.is_empty()).then(|| format!("The answer stays the same {}.", unchanged.join("; or ")))
}

/// `with: Headaches; Stress`, `without: Desk worker`.
fn changes(changes: &[Change], profile: &Profile<'_>) -> Vec<String> {
    let title = |fact: &RuleId| apart(profile.rules().get(fact.as_str()).map_or(fact.as_str(), |rule| rule.title()));
    let listed = |wanted: Action, word: &str| {
        let facts = changes.iter().filter(|change| change.action == wanted);
        let titles: Vec<String> = facts.map(|change| title(&change.fact)).collect();
        (!titles.is_empty()).then(|| format!("{word}: {}", titles.join("; ")))
    };
    [listed(Action::Add, "with"), listed(Action::Drop, "without")].into_iter().flatten().collect()
}
