//! The page of an answer to a profile.

use super::page::{Audience, Block, Entry, Page, Table, Tone};
use super::words;
use crate::answer::describe::stretch_words;
use crate::answer::recommendation::{
    Action, Advice, Change, Facts, NotApplied, OtherAnswer, Phase, Reason, Recommendation, Recommended, Refer, Rules,
    Screening, WhatIf,
};
use crate::engine::verdict::VerdictName;
use crate::model::course::capital;

/// The page begins with what to do; on a referral, with that alone.
pub(crate) fn answer(answer: &Recommendation) -> Page {
    match answer {
        Recommendation::Recommended(answer) => recommended(answer),
        Recommendation::Refer(answer) => refer(answer),
    }
}

fn recommended(answer: &Recommended) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(answer.summary.clone())));
    if let Some(review) = answer.review.as_ref().filter(|review| review.due) {
        page.lead(words::review(review, answer.elapsed_days));
    }
    page.lead(words::now(answer));
    page.only(Audience::User, |page| page.lead(words::whole_course(&answer.summary)));
    if let Some(next) = &answer.next {
        page.lead(words::next(next, &answer.interval));
    }
    given(&mut page, &answer.profile);
    page.list_under("To be answered first", words::ask_first(&answer.ask_first));
    if answer.course.len() > 1 {
        course(&mut page, &answer.course);
    } else {
        page.only(Audience::Others, |page| course(page, &answer.course));
    }
    reasons(&mut page, answer.reasons.iter());
    if let Some(rules) = &answer.not_applied {
        page.list_under("Evidence", evidence(&answer.reasons));
        page.heading("Rules that did not apply");
        page.list(not_applied(rules));
    }
    if let Some(answers) = &answer.what_if {
        page.heading("What if");
        page.table(what_if(answers));
    }
    advice(&mut page, &answer.advice);
    if let Some(review) = answer.review.as_ref().filter(|review| !review.due) {
        page.gap();
        page.paragraph(words::review(review, answer.elapsed_days));
    }
    if let Some(line) = words::evidence_elsewhere(answer) {
        page.only(Audience::User, |page| {
            page.gap();
            page.aside(line);
        });
    }
    foot(&mut page, Some(&answer.screening), &answer.notice, &answer.rules);
    page
}

/// On a terminal the referral is the first and the last thing.
pub(super) fn refer(answer: &Refer) -> Page {
    let mut page = Page::answer();
    let headline = words::headline(answer.referral.level);
    let text = &answer.referral.text;
    page.add(Block::Referral(headline.clone(), text.clone()));
    given(&mut page, &answer.profile);
    let go_on = answer
        .reasons
        .iter()
        .filter(|reason| reason.verdict == VerdictName::Refers)
        .filter_map(|reason| reason.go_on.clone());
    page.list_under("To go on", go_on.collect());
    let (set_aside, refer): (Vec<&Reason>, Vec<&Reason>) =
        answer.reasons.iter().partition(|reason| reason.verdict == VerdictName::SetAside);
    reasons(&mut page, refer.into_iter());
    if let Some(line) = words::set_aside(&set_aside) {
        page.paragraph(line);
    }
    advice(&mut page, &answer.advice);
    foot(&mut page, None, &answer.notice, &answer.rules);
    page.only(Audience::User, |page| {
        page.gap();
        page.toned_lead(Tone::Grave, format!("{headline}. {text}"));
    });
    page
}

/// The facts of a profile, which who gets a Markdown page cannot know.
pub(super) fn given(page: &mut Page, facts: &Facts) {
    page.only(Audience::Others, |page| page.list_under("Given", words::facts(facts)));
}

pub(super) fn foot(page: &mut Page, screening: Option<&Screening>, notice: &str, rules: &Rules) {
    page.add(Block::Foot);
    if let Some(screening) = screening {
        page.remark(words::on_screening(*screening));
    }
    page.paragraphs(words::beside_built_in(rules));
    page.add(Block::Notice(notice.to_owned()));
    page.lines(words::rules(rules));
}

fn course(page: &mut Page, course: &[Phase]) {
    page.heading("Course");
    let rows = course.iter().map(|phase| {
        let when = capital(&stretch_words(phase.from_day, phase.until_day));
        vec![when, phase.interval.text.clone(), words::book_by(&phase.interval)]
    });
    page.table(Table::new(&["When", "How often", "Days to book by"], rows));
}

pub(super) fn reasons<'a>(page: &mut Page, reasons: impl Iterator<Item = &'a Reason>) {
    page.heading("Why");
    page.entries(reasons.map(reason));
}

pub(super) fn advice<'a>(page: &mut Page, advice: impl IntoIterator<Item = &'a Advice>) {
    page.list_under("Advice", advice.into_iter().map(|piece| piece.text.to_string()).collect());
}

fn reason(reason: &Reason) -> Entry {
    let verdict = match reason.level {
        Some(level) => format!("{}: {}", reason.verdict.as_str(), level.as_str()),
        None => reason.verdict.as_str().to_owned(),
    };
    let mut paragraphs = vec![format!("{}.", reason.text)];
    paragraphs.extend(reason.because.iter().map(|because| format!("Because: {because}")));
    paragraphs.extend(reason.reading.iter().map(|reading| format!("Reading: {reading}")));
    Entry::new(format!("{} ({verdict})", reason.rule), paragraphs)
        .with_aside(format!("(Basis: {})", words::source(&reason.source)))
}

/// The evidence beside the reasons: which rule, and what was found.
fn evidence(reasons: &[Reason]) -> Vec<String> {
    let of = |reason: &Reason| {
        let rule = reason.rule.clone();
        let notes = reason.notes.clone().unwrap_or_default();
        notes.into_iter().map(move |note| format!("{rule} ({}): {}", words::source(&note.source), note.text))
    };
    reasons.iter().flat_map(of).collect()
}

/// The rules that did not apply; facts of one facet share an item.
fn not_applied(rules: &[NotApplied]) -> Vec<String> {
    let parts =
        |of: &NotApplied| of.rule.as_str().split_once('/').map(|(kind, name)| (kind.to_owned(), name.to_owned()));
    let is_fact = |of: &NotApplied| parts(of).is_some_and(|(kind, name)| of.wanted == format!("{kind} {name}"));
    let is_alike = |one: &NotApplied, next: &NotApplied| {
        is_fact(one) && is_fact(next) && parts(one).map(|(kind, _)| kind) == parts(next).map(|(kind, _)| kind)
    };
    let item = |alike: &[NotApplied]| match alike {
        [of] if !is_fact(of) => format!("{}: wants {}; given {}", of.rule, of.wanted, of.given),
        facts => {
            let kind = facts.first().and_then(parts).map(|(kind, _)| kind).unwrap_or_default();
            let names: Vec<String> = facts.iter().filter_map(parts).map(|(_, name)| name).collect();
            format!("{kind}: {}", names.join(", "))
        }
    };
    rules.chunk_by(is_alike).map(item).collect()
}

/// Other answers: what would be said, after which single change.
fn what_if(what_if: &WhatIf) -> Table {
    let other = |answer: &OtherAnswer| {
        let said = match answer.level {
            Some(level) => format!("A referral, level {}", level.as_str()),
            None => answer.summary.clone() + &words::booking(answer.course.as_deref().unwrap_or_default()),
        };
        vec![changes(&answer.changes), said]
    };
    let mut rows: Vec<Vec<String>> = what_if.answers.iter().map(other).collect();
    if !what_if.unchanged.is_empty() {
        rows.push(vec![changes(&what_if.unchanged), "The same as now: these change nothing".to_owned()]);
    }
    if what_if.referring_cautions > 0 {
        let change = format!("add one of {} cautions", what_if.referring_cautions);
        rows.push(vec![change, "A referral: see `massfreq cautions`".to_owned()]);
    }
    Table::new(&["With one change", "The answer would be"], rows)
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
