//! The page of a plan, and its rows for spreadsheets.

use csv::{Terminator, WriterBuilder};
use jiff::civil::Weekday;

use super::answer::{self, explain, told_by_rules};
use super::page::{Audience, Block, Page, Table};
use super::{timeline::Weeks, words};
use crate::answer::{
    describe::stretch_words,
    recommendation::{Interval, Screening},
};
use crate::model::course::capital;
use crate::plan::{Amount, Budget, Cost, Held, Month, Plan, Planned, PlannedPhase, PlannedReview, Session};

pub(crate) mod calendar;

/// The page of a plan. Why, and the pack's own advice, are only shown where it is `explained` or on a page to hand on.
pub(crate) fn page(planned: &Planned, week_start: Option<Weekday>, explained: bool) -> Page {
    match planned {
        Planned::Plan(plan) => dated(plan, week_start, explained),
        Planned::Held(plan) => held(plan, explained),
        Planned::Refer(refer) => answer::refer(refer),
    }
}

/// The page begins with the first session, and has the others as a time line on a terminal, and as
/// a table. What the rules have to tell comes before these.
fn dated(plan: &Plan, week_start: Option<Weekday>, explained: bool) -> Page {
    let mut page = Page::answer();
    let first = first(plan);
    page.only(Audience::User, |page| {
        for line in &first {
            page.lead(line);
        }
    });
    page.only(Audience::Others, |page| {
        page.add(Block::Title(plan.summary.clone()));
        let course = words::whole_course(&plan.summary);
        page.list(first.iter().filter(|line| **line != course).cloned());
    });
    answer::given(&mut page, &plan.profile);
    told_by_rules(&mut page, &plan.advice, explained);
    if !plan.sessions.is_empty() {
        dates(&mut page, plan, week_start);
    }
    if let Some(review) = &plan.review {
        page.heading("Take stock");
        page.paragraph(take_stock(review));
    }
    explain(&mut page, explained, |page| answer::reasons(page, plan.reasons.iter()));
    if !explained {
        page.only(Audience::User, |page| {
            page.gap();
            page.remark("Why, and the general advice: see it with `--explain`.");
        });
    }
    answer::foot(&mut page, Some(&plan.screening.screening), &plan.notice, &plan.rules, explained);
    page
}

/// The page of a plan that is held back: what to answer or to look at, and how to go on.
fn held(held: &Held, explained: bool) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(held.summary.clone())));
    page.only(Audience::User, |page| page.lead(format!("{}.", held.summary)));
    let due = held.review.as_ref().filter(|review| review.due).map(|review| review.texts.join(" "));
    if held.ask_first.is_empty() {
        page.lead(due.unwrap_or_default());
        page.paragraph(words::go_on(&held.go_on));
        answer::given(&mut page, &held.profile);
    } else {
        answer::given(&mut page, &held.profile);
        page.list_under("To be answered first", words::ask_first(&held.ask_first));
        page.list_under("Then take stock before you go on", due.into_iter().collect());
    }
    told_by_rules(&mut page, &held.advice, explained);
    explain(&mut page, explained, |page| answer::reasons(page, held.reasons.iter()));
    // No day, not even that of the last look.
    let screening = Screening { asked: false, on: None };
    answer::foot(&mut page, (!held.screening.asked).then_some(&screening), &held.notice, &held.rules, explained);
    page
}

/// When to take stock, and about what.
fn take_stock(PlannedReview { review, date }: &PlannedReview) -> String {
    format!("On {}, before you go on: {}", words::day(*date), review.texts.join(" "))
}

fn dates(page: &mut Page, plan: &Plan, week_start: Option<Weekday>) {
    page.only(Audience::User, |page| {
        page.heading("Time line");
        page.add(Block::TimeLine(Weeks::of(plan, week_start)));
    });
    page.heading("Phases");
    page.table(phases(plan));
    page.heading("Sessions");
    page.table(sessions(plan));
    if let Some(again) = plan.screening.until {
        page.remark(words::look_again(again));
    }
    for line in words::without_a_day(&plan.profile) {
        page.remark(line);
    }
    if plan.sessions.iter().any(|session| session.moved) {
        page.paragraph("Moved: its window has no day left for it, so it comes on the first possible day after that.");
    }
    if let Some(cost) = &plan.cost {
        page.heading("Cost");
        page.table(months(cost));
        if let Some(limit) = &cost.budget {
            page.lead(budget(cost, limit));
        }
    }
}

/// `60 EUR`, or `60` where the currency is not known.
fn money(cost: &Cost, amount: Amount) -> String {
    match &cost.currency {
        Some(currency) => format!("{amount} {currency}"),
        None => amount.to_string(),
    }
}

/// What matters first: when to go for the first time, how often in all, until when, and what it
/// costs.
fn first(plan: &Plan) -> Vec<String> {
    let end = |before: &str, after: &str| {
        plan.until.map(|until| format!("{before}{}{after}", words::day(until))).unwrap_or_default()
    };
    let mut lines = match plan.sessions.as_slice() {
        [] => {
            let start = words::day(plan.start);
            vec![format!("No session: none falls into the time from {start}{}.", end(" to ", ""))]
        }
        [only] => vec![format!("One session: {}.{}", starts(only), end(" The plan ends on ", "."))],
        [first, .., last] => {
            let count = words::counted(plan.sessions.len() as u128, "session");
            let (last, end) = (words::day(last.date), end("; the plan ends on ", ""));
            vec![format!("First session: {}.", starts(first)), format!("{count} in all, the last on {last}{end}.")]
        }
    };
    lines.extend(
        plan.review.as_ref().map(|review| format!("Take stock on {}, before you go on.", words::day(review.date))),
    );
    lines.push(words::whole_course(&plan.summary));
    if let Some(next) = &plan.next {
        lines.push(words::next(next, &next.interval));
    }
    lines.extend(plan.cost.as_ref().filter(|_| !plan.sessions.is_empty()).map(in_all));
    lines
}

/// `Mon 2026-01-05, 18:30 to 19:30`.
fn starts(session: &Session) -> String {
    let at = times(session).map(|(begins, ends)| format!(", {begins} to {ends}")).unwrap_or_default();
    words::day(session.date) + &at
}

/// When a session begins and ends, as the clock shows it.
fn times(session: &Session) -> Option<(&str, &str)> {
    let (begins, ends) = (session.begins.as_deref()?, session.ends.as_deref()?);
    Some((begins.get(11..16)?, ends.get(11..16)?))
}

fn in_all(cost: &Cost) -> String {
    let fits = cost.budget.as_ref().map(|budget| {
        let (fits, more) = if budget.met { ("within", "") } else { ("beyond", "; what then, see under Cost") };
        format!("; {fits} the budget of {} a month{more}", money(cost, budget.per_month))
    });
    let each = money(cost, cost.session);
    format!("Cost: {} in all, {each} a session{}.", money(cost, cost.total), fits.unwrap_or_default())
}

/// The phases: number, when, how often, how many sessions, and what they cost.
fn phases(plan: &Plan) -> Table {
    let mut header = vec!["Phase", "When in the course", "How often", "Sessions"];
    header.extend(plan.cost.as_ref().map(|_| "Cost"));
    let row = |planned: &PlannedPhase| {
        let phase = &planned.phase;
        let mut row = vec![
            planned.number.to_string(),
            capital(&stretch_words(phase.from_day, phase.until_day)),
            phase.interval.text.clone(),
            planned.sessions.to_string(),
        ];
        row.extend(plan.cost.as_ref().zip(planned.cost).map(|(cost, amount)| money(cost, amount)));
        row
    };
    Table::new(&header, plan.phases.iter().map(row))
}

/// The sessions: number, day, time where it is known, the gap beside its window, and the phase.
fn sessions(plan: &Plan) -> Table {
    let timed = plan.sessions.iter().any(|session| session.begins.is_some());
    let mut header = vec!["No.", "Day", "Date"];
    header.extend(timed.then_some("Time"));
    header.extend(["Gap in days", "Window", "Phase"]);
    let row = |session: &Session| {
        let (day, date) = (session.date.strftime("%a").to_string(), session.date.to_string());
        let mut row = vec![session.number.to_string(), day, date];
        if timed {
            row.push(times(session).map(|(begins, _)| begins.to_owned()).unwrap_or_default());
        }
        let moved = if session.moved { ", moved" } else { "" };
        row.push(session.gap_days.map_or_else(|| "-".to_owned(), |gap| format!("{gap}{moved}")));
        row.push(session.window.as_ref().map_or_else(|| "-".to_owned(), words::range));
        row.push(session.phase.to_string());
        row
    };
    let review = plan.review.iter().map(|review| {
        let (day, date) = (review.date.strftime("%a").to_string(), review.date.to_string());
        let mut row = vec!["-".to_owned(), day, date];
        row.extend(timed.then(String::new));
        row.extend(["take stock".to_owned(), "-".to_owned(), "-".to_owned()]);
        row
    });
    Table::new(&header, plan.sessions.iter().map(row).chain(review))
}

/// The calendar months with what they cost, and the sum.
fn months(cost: &Cost) -> Table {
    let limit = cost.budget.as_ref().map(|budget| budget.per_month);
    let mut header = vec!["Month", "Sessions", "Cost"];
    header.extend(limit.map(|_| "Budget"));
    let row = |month: &Month| {
        let mut row = vec![month.month.clone(), month.sessions.to_string(), money(cost, month.cost)];
        row.extend(limit.map(|limit| match month.cost.beyond(limit) {
            over if over == Amount::default() => "fits".to_owned(),
            over => format!("{} over", money(cost, over)),
        }));
        row
    };
    let mut rows: Vec<Vec<String>> = cost.months.iter().map(row).collect();
    let sessions: usize = cost.months.iter().map(|month| month.sessions).sum();
    let mut sum = vec!["In all".to_owned(), sessions.to_string(), money(cost, cost.total)];
    sum.extend(limit.map(|_| String::new()));
    rows.push(sum);
    Table::new(&header, rows)
}

/// Whether the plan fits the budget, and what does where it does not.
fn budget(cost: &Cost, budget: &Budget) -> String {
    let limit = money(cost, budget.per_month);
    let dearest = money(cost, budget.dearest_month);
    if budget.met {
        return format!("The plan fits the budget of {limit} a month: no month costs more than {dearest}.");
    }
    let not = format!("The plan does not fit the budget of {limit} a month: the dearest month costs {dearest}.");
    match (budget.fits_with_days_later, budget.missing) {
        (Some(later), _) => {
            format!(
                "{not} It fits if sessions come about {} later each than here, as far as the window of each allows that.",
                words::counted(u128::from(later), "day")
            )
        }
        (None, Some(missing)) => format!(
            "{not} No interval that the guidance allows fits: even with the longest, {} more would be needed in the \
             dearest month. The guidance itself is not bent to the budget.",
            money(cost, missing)
        ),
        (None, None) => not,
    }
}

/// A column: its header, and the cell of a session, which is empty where nothing is known.
type Column = (&'static str, fn(&Plan, &Session) -> String);

/// No cell can be taken for a formula: all are numbers, dates and fixed words, and a currency is
/// three letters.
const COLUMNS: [Column; 14] = [
    ("number", |_, session| session.number.to_string()),
    ("date", |_, session| session.date.to_string()),
    ("weekday", |_, session| session.weekday.clone()),
    ("begins", |_, session| session.begins.clone().unwrap_or_default()),
    ("ends", |_, session| session.ends.clone().unwrap_or_default()),
    ("day", |_, session| session.day.to_string()),
    ("phase", |_, session| session.phase.to_string()),
    ("gap_days", |_, session| cell(session.gap_days)),
    ("min_days", |_, session| of_window(session, |window| window.min_days)),
    ("max_days", |_, session| of_window(session, |window| window.max_days)),
    ("suggested_days", |_, session| of_window(session, |window| window.suggested_days)),
    ("moved", |_, session| session.moved.to_string()),
    ("price", |plan, _| cell(plan.cost.as_ref().map(|cost| cost.session))),
    ("currency", |plan, _| cell(plan.cost.as_ref().and_then(|cost| cost.currency.as_ref()))),
];

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn of_window(session: &Session, days: impl Fn(&Interval) -> u32) -> String {
    cell(session.window.as_ref().map(days))
}

/// A header and a row for each session. Lines end as RFC 4180 has it.
pub(crate) fn csv(plan: &Plan) -> Result<String, csv::Error> {
    let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    rows.write_record(COLUMNS.map(|(header, _)| header))?;
    for session in &plan.sessions {
        rows.write_record(COLUMNS.map(|(_, cell)| cell(plan, session)))?;
    }
    let bytes = rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
