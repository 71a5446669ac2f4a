//! A plan for a person at a terminal.

use jiff::civil::Weekday;

use super::rows;
use super::timeline::{MOST_WEEKS, Weeks};
use crate::plan::Plan;
use crate::render::Look;
use crate::render::table::{Page, list, paragraph};

/// The plan as text with tables and a picture, ending in a line end.
pub(crate) fn table(plan: &Plan, week_start: Option<Weekday>, look: Look) -> String {
    let mut page = Page::new(look);
    for line in rows::first(plan) {
        page.answer(&line);
    }
    if !plan.sessions.is_empty() {
        sessions(&mut page, plan, week_start, look);
    }
    page.gap();
    page.push(&paragraph("Why, and what else to know: `massfreq recommend` with the same facts.", look.width));
    page.foot(&plan.profile, &plan.notice, &plan.rules);
    page.text()
}

fn sessions(page: &mut Page, plan: &Plan, week_start: Option<Weekday>, look: Look) {
    let weeks = Weeks::of(plan, week_start);
    page.heading("Time line");
    page.push(weeks.picture(plan, look).trim_end_matches('\n'));
    page.push(&paragraph(&weeks.legend(plan, look), look.width));
    if weeks.are_more() {
        let line = format!("These are the first {MOST_WEEKS} weeks; the sessions below are all.");
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::engine::Elapsed;
    use crate::model::rule_set::RuleSet;
    use crate::plan::{AllowedDays, Amount, Length, Pace, Planned, Price, Request, plan};
    use crate::profile::Profile;

    fn planned(weeks: u32) -> Plan {
        let rules = RuleSet::built_in().unwrap();
        let start = date(2026, 1, 5);
        let amount = |text| Amount::parse(text).unwrap();
        let request = Request {
            start,
            length: Length::Weeks(weeks),
            days: AllowedDays::default(),
            pace: Pace::Suggested,
            last: Some(date(2025, 10, 1)),
            started: None,
            time: None,
            price: Some(Price {
                session: amount("60"),
                currency: Some("EUR".to_owned()),
                budget: Some(amount("59.50")),
            }),
        };
        match plan(&Profile::new(&rules), Elapsed::START, &request, start) {
            Planned::Plan(plan) => *plan,
            Planned::Refer(_) => unreachable!("nothing was given"),
        }
    }

    #[test]
    fn a_plan_of_any_length_fits_and_is_ascii_where_it_has_to_be() {
        for weeks in [1, 12, 52, 520] {
            let plan = planned(weeks);
            for width in [60, 80, 120] {
                for ascii in [false, true] {
                    let text = table(&plan, None, Look { width, color: false, ascii });
                    let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
                    assert!(widest <= usize::from(width), "{weeks} weeks, {width} columns:\n{text}");
                    assert_eq!(text.is_ascii(), ascii, "{text}");
                    let dates = plan.sessions.iter().map(|session| session.date.to_string());
                    dates.for_each(|date| assert!(text.contains(&date), "{date} is lost:\n{text}"));
                }
            }
        }
    }
}
