//! A plan for a person at a terminal.

use super::{rows, timeline};
use crate::plan::Plan;
use crate::render::Look;
use crate::render::table::{Page, list, paragraph};

/// The plan as text with tables and a picture, ending in a line end.
pub(crate) fn table(plan: &Plan, look: Look) -> String {
    let mut page = Page::new(look);
    for line in rows::first(plan) {
        page.answer(&line);
    }
    if !plan.sessions.is_empty() {
        sessions(&mut page, plan, look);
    }
    page.gap();
    page.push(&paragraph("Why, and what else to know: `massfreq recommend` with the same facts.", look.width));
    page.foot(plan.profile.cautions.is_empty(), &plan.notice, &plan.rules);
    page.text()
}

fn sessions(page: &mut Page, plan: &Plan, look: Look) {
    page.heading("Time line");
    page.push(timeline::timeline(plan, look).trim_end_matches('\n'));
    page.push(&paragraph(&timeline::legend(plan, look), look.width));
    if timeline::weeks_of(plan) > timeline::MOST_WEEKS {
        let line = format!("These are the first {} weeks; the sessions below are all.", timeline::MOST_WEEKS);
        page.push(&paragraph(&line, look.width));
    }
    page.heading("Phases");
    let (header, rows) = rows::phases(plan);
    page.push(&list(&header, rows.into_iter(), look));
    page.heading("Sessions");
    let (header, rows) = rows::sessions(plan);
    page.push(&list(&header, rows.into_iter(), look));
    if let Some(line) = rows::moved(plan) {
        page.push(&paragraph(line, look.width));
    }
    if let Some(cost) = &plan.cost {
        page.heading("Cost");
        let (header, rows) = rows::months(cost);
        page.push(&list(&header, rows.into_iter(), look));
        if let Some(budget) = &cost.budget {
            page.answer(&rows::budget(cost, budget));
        }
    }
}
