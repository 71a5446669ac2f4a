//! The review of a course that is due.

use super::*;

#[test]
fn a_review_that_is_due_is_asked_with_its_day() {
    let pages = ", ask: [{goals: all}, {started: all}, {last: all}]";
    let goal = "heal: {title: An injury, every: 1 week, review: {after: 6 weeks, text: Has it healed?}, WHY}";
    let rules = set(pages, &format!("goals:\n  {goal}\n"));
    let mut interview = Interview::new(&rules, TODAY);
    for keys in [" \n", "y\n", "2026-01-05\n", "skip\n"] {
        answer(&mut interview, keys);
    }
    let mut done = interview.clone();
    let screen = answer(&mut interview, "n\n");
    assert!(matches!(screen.asks, Asks::Is(Question::Reviewed)), "{screen:?}");
    assert_eq!(screen.lead.as_deref(), Some("Has it healed?"));
    assert!(interview.screen().is_none() && interview.answers().profile.last_review().is_none());

    for keys in ["y\n", "2026-03-19\n"] {
        answer(&mut done, keys);
    }
    assert!(done.screen().is_none());
    let said = done.answers();
    assert_eq!(said.profile.last_review(), Some(date(2026, 3, 19)));
    let mut again = Interview::new(&rules, TODAY);
    again.begin_with(&said);
    for keys in ["\n", "\n", "\n", "skip\n"] {
        answer(&mut again, keys);
    }
    assert!(again.screen().is_none(), "it is not due again");
    assert_eq!(again.answers().profile.last_review(), Some(date(2026, 3, 19)));
}
