//! Sentences of the pages of plans.

use jiff::civil::{Date, Time};

use super::super::words::{all, counted, day};
use super::money;
use crate::model::names;
use crate::plan::{Budget, Cost, Plan, PlannedReview};

/// What is said of a session that comes later than it was to.
pub(super) const MOVED: &str = "moved: no free day in its time";

/// What else can be seen.
pub(super) const MORE: &str = "More: --explain (why, time line, monthly cost); how often: `massfreq recommend`";

/// The same for a plan without dates.
pub(super) const MORE_OF_HELD: &str = "More: --explain (why); how often: `massfreq recommend`";

/// What a budget that is too small does not change.
pub(super) const NO_HARM: &str = "Fewer sessions do no harm that we know of.";

/// The first line: how many sessions there are, from when to when, what they cost, and whether the budget bears it.
pub(super) fn headline(plan: &Plan) -> String {
    let when = match plan.sessions.as_slice() {
        [] => {
            let until = plan.until.map_or(" on".to_owned(), |until| format!(" to {}", day(until)));
            return format!("No session falls into the time from {}{until}", day(plan.start));
        }
        [only] => format!("One session, on {}", day(only.date)),
        [first, .., last] => {
            let count = counted(plan.sessions.len() as u128, "session");
            format!("{count}, from {} to {}", day(first.date), day(last.date))
        }
    };
    when + &plan.cost.as_ref().map(in_all).unwrap_or_default()
}

fn in_all(cost: &Cost) -> String {
    let fits = cost.budget.as_ref().map(|budget| {
        let fits = if budget.met { "within" } else { "too much for" };
        format!("; {fits} your budget of {} a {}", money(cost, budget.amount), budget.per)
    });
    format!(", for {} in all{}", money(cost, cost.total), fits.unwrap_or_default())
}

/// Why the first session is not today.
pub(crate) fn later_than(past: Time) -> String {
    format!("It is past {} today, so the first session is on a later day.", past.strftime("%H:%M"))
}

/// What would fit the budget where the plan does not; `calms` where nothing else on the page says that this does no harm.
pub(super) fn beyond_the_budget(cost: &Cost, calms: bool) -> Option<String> {
    let budget = cost.budget.as_ref()?;
    let Budget { per_month: _, met, dearest_month: _, fits_with_days_later, missing, amount, per, dearest } = budget;
    if *met {
        return None;
    }
    let over = dearest.beyond(*amount);
    let dearest = format!("The most in one {per}: {}. That is {} over", money(cost, *dearest), money(cost, over));
    let pays = match amount.pays_for(cost.session) {
        0 => format!("Your budget does not pay for a session a {per}."),
        count => format!("Your budget pays for {} a {per}.", counted(count.into(), "session")),
    };
    let what = match (fits_with_days_later, missing) {
        (Some(later), _) => {
            let later = counted((*later).into(), "day");
            format!(". It fits if you wait about {later} longer each time, where that is still fine.")
        }
        (None, Some(missing)) if *missing == over => format!(", even with the longest gaps that are fine. {pays}"),
        (None, Some(missing)) => {
            format!("; with the longest gaps that are fine, {} over. {pays}", money(cost, *missing))
        }
        (None, None) => format!(". {pays}"),
    };
    Some(if calms { format!("{dearest}{what} {NO_HARM}") } else { format!("{dearest}{what}") })
}

/// When to take stock, and about what.
pub(super) fn take_stock(PlannedReview { review, date }: &PlannedReview) -> String {
    format!("On {}, take stock before you go on: {}", day(*date), all(&review.texts))
}

/// The first line of a plan that waits for a review.
pub(super) fn take_stock_first(texts: &str) -> String {
    format!("No dates yet. Take stock before you go on: {texts}")
}

/// How to go on once that is done: with flags, or by what is said in words.
pub(super) fn go_on(go_on: &[String]) -> String {
    if go_on.iter().all(|flag| flag.starts_with("--")) {
        let flags: Vec<String> = go_on.iter().map(|flag| format!("`{flag}`")).collect();
        format!("When you have, ask again with {}.", names::series(&flags, "and"))
    } else {
        go_on.join(" ") + "."
    }
}

/// `January 2026`, from `2026-01`.
pub(super) fn month(month: &str) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    first.map_or_else(|| month.to_owned(), |first| first.strftime("%B %Y").to_string())
}
