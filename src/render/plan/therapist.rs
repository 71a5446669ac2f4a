//! The sheet that a person hands to a therapist: what to adapt first, what was said, what is suggested, and lines to fill in.

use jiff::civil::Date;

use super::super::Look;
use super::super::answer::foot;
use super::super::page::{Audience, Block, Entry, Page};
use super::super::progress::check_ins;
use super::super::words::{PROGRAM, counted, day, days_after, listed, next, of_screening, stretch};
use super::words::take_stock;
use super::{is_moved, money, times};
use crate::answer::recommendation::Reason;
use crate::model::{Facet, RuleId, course::capital, interval::WEEK, names::apart};
use crate::plan::{Plan, PlannedPhase, Request, Session};

/// The most sessions that are named, so that the sheet stays one.
const MOST_SESSIONS: usize = 16;

/// The rows of text above the lines to fill in that one sheet holds.
const ONE_SHEET: usize = 75;

/// The sheet, as it is made on a day.
pub(crate) fn sheet(plan: &Plan, request: &Request, today: Date, look: Look) -> Page {
    let mut page = Page::answer();
    let title = "For the therapist".to_owned();
    page.only(Audience::Others, |page| page.add(Block::Title(title.clone())));
    page.only(Audience::User, |page| page.lead(title.clone()));
    let made = format!("Made on {} by {PROGRAM} from what a person said, whom it calls \"you\".", day(today));
    page.remark(made + " Nobody has checked it.");
    conditions(&mut page, plan);
    said(&mut page, plan, request);
    if let Some(diary) = plan.diary.as_ref().filter(|_| plan.measures.iter().any(|of| !of.figures.is_empty())) {
        page.heading("Check-ins");
        let by = diary.measure.as_ref().map(|of| &*of.name);
        check_ins(&mut page, &plan.measures, by, (diary.since, diary.notice.as_ref()), look);
    }
    suggested(&mut page, plan);
    if page.text(Look::plain(80)).lines().count() > ONE_SHEET {
        page.remark("This may need a second sheet: hand over both.");
    }
    page.heading("To fill in");
    for line in ["Technique", "Pressure", "Plan until"] {
        page.add(Block::Form(&[], line));
    }
    page.remark("You may stop at any time, and need not say why.");
    page.add(Block::Form(&["I agree to what is written here"], "Name and day"));
    foot(&mut page, None, &plan.notice, &plan.rules, true);
    page
}

/// What the person named of warning signs, what was agreed to and when, what to adapt, and what was not asked.
fn conditions(page: &mut Page, plan: &Plan) {
    page.heading("Conditions, and what to adapt");
    page.remark(of_screening(plan.screening.screening, plan.screening.until));
    let named = |reason: &&Reason| facet(reason).is_some_and(Facet::is_screened);
    let conditions: Vec<Entry> = plan.reasons.iter().filter(named).map(|reason| condition(plan, reason)).collect();
    if conditions.is_empty() {
        page.remark("No condition was named.");
    } else {
        page.entries(conditions);
    }
    let others = advice(plan, |rule| rule.fact().is_none_or(|(facet, _)| !facet.is_screened()));
    if !others.is_empty() {
        page.list(others);
    }
}

fn facet(reason: &Reason) -> Option<Facet> {
    reason.rule.fact().map(|(facet, _)| facet)
}

fn condition(plan: &Plan, reason: &Reason) -> Entry {
    let cleared = reason.rule.fact().and_then(|(_, name)| plan.profile.cleared.get(name));
    let agreed = cleared.map(|on| match on {
        Some(on) => format!("(agreed to on {})", day(*on)),
        None => "(agreed to; the day is not known)".to_owned(),
    });
    let entry = Entry::new(apart(&reason.title), None);
    let entry = agreed.into_iter().fold(entry, Entry::with_aside);
    advice(plan, |rule| *rule == reason.rule).into_iter().fold(entry, |entry, text| entry.and(apart(&text), None))
}

/// What some rules have to tell, each text once; the pack's own advice is for the person.
fn advice(plan: &Plan, is_meant: impl Fn(&RuleId) -> bool) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for piece in plan.advice.iter().filter(|piece| piece.rule != RuleId::pack() && is_meant(&piece.rule)) {
        if !texts.iter().any(|told| **told == *piece.text) {
            texts.push(piece.text.to_string());
        }
    }
    texts
}

/// The other facts by their titles, and what is known of time.
fn said(page: &mut Page, plan: &Plan, request: &Request) {
    let of_facet = |wanted: Facet| {
        let titles =
            plan.reasons.iter().filter(|reason| facet(reason) == Some(wanted)).map(|reason| apart(&reason.title));
        listed(&capital(wanted.key()), titles)
    };
    let facts = Facet::ALL.into_iter().filter(|facet| !facet.is_screened()).filter_map(of_facet);
    let week = plan.elapsed_days / WEEK + 1;
    let began = match request.started {
        Some(started) => Some(format!("The course began on {}.", day(started))),
        None => (week > 1).then(|| format!("The plan begins in week {week} of the course.")),
    };
    let last = request.last.map(|last| format!("The last session was on {}.", day(last)));
    let dates = began.into_iter().chain(last).collect::<Vec<_>>().join(" ");
    page.list_under("What the person said", facts.chain(Some(dates).filter(|dates| !dates.is_empty())).collect());
}

/// How often, until when, on which days, and what it costs where a price was asked for.
fn suggested(page: &mut Page, plan: &Plan) {
    page.heading("What is suggested");
    let part = |PlannedPhase { phase, .. }: &PlannedPhase| {
        format!("{}: {}.", stretch(phase), days_after(&phase.interval, " the one before"))
    };
    let count = counted(plan.sessions.len() as u128, "session");
    let named = plan.sessions.iter().take(MOST_SESSIONS).map(|of| dated(plan, of)).collect::<Vec<_>>().join("; ");
    let rest = plan.sessions.last().filter(|_| plan.sessions.len() > MOST_SESSIONS);
    let rest = rest.map(|last| format!("; and so on, up to {}", day(last.date))).unwrap_or_default();
    let dates = (!plan.sessions.is_empty()).then(|| format!("{count}: {named}{rest}."));
    let cost = plan.cost.as_ref();
    let cost = cost.map(|cost| format!("{} a session, {} in all.", money(cost, cost.session), money(cost, cost.total)));
    page.paragraph(format!("{}.", plan.summary));
    page.paragraphs(plan.next.iter().map(|of| next(of, &of.interval)));
    page.list(plan.phases.iter().map(part).chain(dates).chain(cost).chain(plan.review.as_ref().map(take_stock)));
}

fn dated(plan: &Plan, session: &Session) -> String {
    let at = times(session).map(|(begins, _)| format!(", {begins}")).unwrap_or_default();
    let moved = if is_moved(plan, session) { " (moved)".to_owned() } else { String::new() };
    format!("{}{at}{moved}", day(session.date))
}
