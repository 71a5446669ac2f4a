//! A plan as a page to hand on, such as to a therapist.

use super::rows;
use crate::plan::Plan;
use crate::render::markdown::{Page, escaped};

/// The plan as Markdown with tables.
pub(crate) fn markdown(plan: &Plan) -> String {
    let mut page = Page::default();
    page.line(&format!("# {}", escaped(&plan.summary)));
    // The heading has the course already.
    let first = rows::first(plan).into_iter().filter(|line| *line != rows::course(plan));
    let first: Vec<String> = first.map(|line| format!("- {}", escaped(&line))).collect();
    page.line(&first.join("\n"));
    page.facts(&plan.profile);
    if !plan.sessions.is_empty() {
        page.line("## Phases");
        let (header, rows) = rows::phases(plan);
        page.table(&header, rows.into_iter());
        page.line("## Sessions");
        let (header, rows) = rows::sessions(plan);
        page.table(&header, rows.into_iter());
        if let Some(line) = rows::moved(plan) {
            page.line(&escaped(line));
        }
        if let Some(cost) = &plan.cost {
            page.line("## Cost");
            let (header, rows) = rows::months(cost);
            page.table(&header, rows.into_iter());
            if let Some(budget) = &cost.budget {
                page.line(&format!("**{}**", escaped(&rows::budget(cost, budget))));
            }
        }
    }
    page.foot(&plan.profile, &plan.notice, &plan.rules);
    page.text()
}
