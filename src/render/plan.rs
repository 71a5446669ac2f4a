//! The page of a plan, and its rows for spreadsheets.

use csv::{Terminator, WriterBuilder};
use jiff::{ToSpan, civil::Weekday};

use super::answer::{self, detailed, explain, keep, told_by_rules};
use super::page::{Audience, Block, Page, Table};
use super::{timeline::Weeks, words as common};
use crate::answer::{
    describe::stretch_words,
    recommendation::{Advice, Interval, Reason, Screening},
    told::Said,
};
use crate::model::course::capital;
use crate::plan::{Amount, Cost, Held, Month, Period, Plan, Planned, PlannedPhase, Session};

pub(crate) mod calendar;
mod therapist;
mod words;

pub(crate) use therapist::sheet;
pub(crate) use words::later_than;

/// The page of a plan. Why, the time line, the parts of the course and the cost of each month are only shown where it is
/// `explained` or on a page to hand on.
pub(crate) fn page(planned: &Planned, week_start: Option<Weekday>, explained: bool) -> Page {
    match planned {
        Planned::Plan(plan) => dated(plan, week_start, explained),
        Planned::Held(plan) => held(plan, explained),
        Planned::Refer(refer) => answer::refer(refer),
    }
}

/// The page begins with how many sessions there are, and has them a row each. Below stands what to mind.
fn dated(plan: &Plan, week_start: Option<Weekday>, explained: bool) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(plan.summary.clone())));
    page.lead(words::headline(plan));
    answer::screened(&mut page, plan.screening.screening, plan.screening.until);
    page.paragraphs(plan.past.map(later_than));
    // What a caution forbids or changes must be read before a date is booked.
    let is_of_a_caution = |piece: &&Advice| matches!(piece.rule.fact(), Some((facet, _)) if facet.is_screened());
    told_by_rules(&mut page, answer::TO_MIND, &plan.advice.iter().filter(is_of_a_caution), explained);
    let advised = |piece: &Advice| piece.text == words::NO_HARM;
    detailed(&mut page, explained, |page, in_full| {
        let is_said = in_full && plan.advice.iter().any(advised);
        page.paragraphs(plan.cost.as_ref().and_then(|cost| words::beyond_the_budget(cost, !is_said)));
    });
    page.paragraphs(plan.next.iter().map(|next| common::next(next, &next.interval)));
    answer::given(&mut page, &plan.profile);
    if !plan.sessions.is_empty() {
        page.only(Audience::Others, |page| page.heading("Sessions"));
        detailed(&mut page, explained, |page, in_full| page.table(sessions(plan, in_full)));
        keep(&mut page, explained, |page| {
            page.heading("Time line");
            page.add(Block::TimeLine(Weeks::of(plan, week_start)));
        });
        explain(&mut page, explained, |page| parts_and_cost(page, plan));
    }
    let others = plan.advice.iter().filter(|piece| !is_of_a_caution(piece));
    let heading = if others.clone().count() == plan.advice.len() { answer::TO_MIND } else { "Mind this too" };
    told_by_rules(&mut page, heading, &others, explained);
    if let Some(review) = &plan.review {
        page.gap();
        page.paragraph(words::take_stock(review));
    }
    explain(&mut page, explained, |page| why(page, &plan.said, &plan.reasons));
    page.gap();
    answer::of_diary(&mut page, plan.diary.as_deref());
    page.only(Audience::Terminal, |page| {
        page.remark(common::on_screening(plan.screening.screening));
        page.remarks(plan.screening.until.map(common::look_again));
    });
    page.remarks(common::without_a_day(&plan.profile));
    answer::foot(&mut page, None, &plan.notice, &plan.rules, explained);
    more(&mut page, words::MORE, explained);
    page
}

fn why(page: &mut Page, said: &[Said], reasons: &[Reason]) {
    page.heading("Why");
    answer::why(page, said, reasons, true);
}

/// What else can be seen, where it is not.
fn more(page: &mut Page, words: &str, explained: bool) {
    if !explained {
        page.only(Audience::Terminal, |page| page.aside(words));
    }
}

/// The page of a plan that is held back: what to answer or to look at, and how to go on.
fn held(held: &Held, explained: bool) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(held.summary.clone())));
    let due = held.review.as_ref().filter(|review| review.due).map(|review| common::all(&review.texts));
    match due {
        Some(due) if held.ask_first.is_empty() => {
            page.lead(words::take_stock_first(&due));
            page.remark(words::go_on(&held.go_on));
        }
        due => {
            page.only(Audience::User, |page| page.lead(&held.summary));
            page.list_under("Answer first", common::ask_first(&held.ask_first));
            page.list_under("Then take stock before you go on", due.into_iter().collect());
        }
    }
    // No day, not even that of the last look.
    let screening = Screening { asked: false, on: None, first_page: None };
    if !held.screening.asked {
        answer::screened(&mut page, screening, None);
    }
    answer::given(&mut page, &held.profile);
    told_by_rules(&mut page, answer::TO_MIND, &held.advice.iter(), explained);
    explain(&mut page, explained, |page| why(page, &held.said, &held.reasons));
    answer::foot(&mut page, (!held.screening.asked).then_some(&screening), &held.notice, &held.rules, explained);
    more(&mut page, words::MORE_OF_HELD, explained);
    page
}

/// How the sessions lie in the course, what each month costs, and how far the plan goes.
fn parts_and_cost(page: &mut Page, plan: &Plan) {
    page.heading("Parts of the course");
    page.table(phases(plan));
    if let Some(cost) = &plan.cost {
        page.heading("Cost");
        page.table(months(cost));
    }
    if let Some(until) = plan.until {
        page.gap();
        page.paragraph(format!("The plan goes up to {}.", common::day(until)));
    }
}

/// `60 EUR`, or `60` where the currency is not known.
fn money(cost: &Cost, amount: Amount) -> String {
    match &cost.currency {
        Some(currency) => format!("{amount} {currency}"),
        None => amount.to_string(),
    }
}

/// When a session begins and ends, as the clock shows it.
fn times(session: &Session) -> Option<(&str, &str)> {
    let (begins, ends) = (session.begins.as_deref()?, session.ends.as_deref()?);
    Some((begins.get(11..16)?, ends.get(11..16)?))
}

/// The parts of the course: number, when, how often, how many sessions, and what they cost.
fn phases(plan: &Plan) -> Table {
    let mut header = vec!["Part", "When", "How often", "Sessions"];
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

/// The sessions and the day to take stock, a row each: number, day, time and remark where there are any; in full also
/// the days since the session before, and those that the answer asks for.
fn sessions(plan: &Plan, in_full: bool) -> Table {
    let is_timed = plan.sessions.iter().any(|session| session.begins.is_some());
    let is_moved = |session: &Session| is_moved(plan, session);
    let is_remarked = plan.review.is_some() || plan.sessions.iter().any(is_moved);
    let mut header = vec!["No.", "Date"];
    header.extend(is_timed.then_some("Time"));
    if in_full {
        header.extend(["Days since the last", "Days asked for"]);
    }
    header.extend(is_remarked.then_some("Remark"));
    let filled = |mut row: Vec<String>, remark: &str| {
        row.resize(header.len() - usize::from(is_remarked), String::new());
        row.extend(is_remarked.then(|| remark.to_owned()));
        row
    };
    let row = |session: &Session| {
        let mut row = vec![session.number.to_string(), common::day(session.date)];
        if is_timed {
            row.push(times(session).map(|(begins, ends)| format!("{begins} to {ends}")).unwrap_or_default());
        }
        if in_full {
            row.push(cell(session.gap_days));
            row.push(session.window.as_ref().map(common::range).unwrap_or_default());
        }
        filled(row, if is_moved(session) { words::MOVED } else { "" })
    };
    let review = plan.review.iter().map(|review| filled(vec![String::new(), common::day(review.date)], "take stock"));
    Table::new(&header, plan.sessions.iter().map(row).chain(review)).with_whole(1)
}

/// Whether a day is later than it was to be. A first session whose time was over when the plan began is not moved by it.
fn is_moved(plan: &Plan, session: &Session) -> bool {
    let late = session.gap_days.zip(session.window.as_ref()).map(|(gap, window)| gap.saturating_sub(window.max_days));
    let due = session.date.saturating_sub(i64::from(late.unwrap_or_default()).days());
    session.moved && due >= plan.start
}

/// The calendar months with what they cost, and the sum.
fn months(cost: &Cost) -> Table {
    let limit = cost.budget.as_ref().filter(|budget| budget.per == Period::Month).map(|budget| budget.amount);
    let mut header = vec!["Month", "Sessions", "Cost"];
    header.extend(limit.map(|_| "Budget"));
    let row = |month: &Month| {
        let mut row = vec![words::month(&month.month), month.sessions.to_string(), money(cost, month.cost)];
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
    Table::new(&header, rows).with_whole(0)
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
