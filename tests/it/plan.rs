//! `plan`: dates of a course, on allowed days, and what they cost.

use jiff::civil::{Date, Time, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Unit, Zoned};
use massfreq::plan::{
    AllowedDays, Amount, Length, Limit, Pace, Plan, Planned, Price, Request, Session, TimeOfDay, plan,
};
use massfreq::{Elapsed, Facet, Profile, Rule};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::support::{custom, first_edition, profile};

mod money;
mod reviews;
mod today;

/// A plan from a day on, on all days, with nothing else asked for.
pub(crate) fn request(start: Date, length: Length) -> Request {
    Request {
        start,
        length,
        days: AllowedDays::default(),
        pace: Pace::Suggested,
        last: None,
        started: None,
        time: None,
        price: None,
    }
}

fn planned(profile: &Profile<'_>, day: u32, request: &Request) -> Plan {
    match plan(profile, Elapsed::days(day), request, request.start) {
        Planned::Plan(plan) => *plan,
        Planned::Held(held) => panic!("{}", held.summary),
        Planned::Refer(refer) => panic!("a referral: {}", refer.summary),
    }
}

/// The plan for facts of the shipped rules, by their ids.
fn of(ids: &str, day: u32, request: &Request) -> Plan {
    planned(&profile(first_edition(), ids), day, request)
}

fn dates(plan: &Plan) -> Vec<String> {
    plan.sessions.iter().map(|session| session.date.strftime("%m-%d").to_string()).collect()
}

fn days_from(first: Date, second: Date) -> i64 {
    i64::from(first.until((Unit::Day, second)).unwrap().get_days())
}

const MONDAY: Date = date(2026, 1, 5);
const PAIN: &str = "goal/chronic-pain lifestyle/desk-worker";

#[test]
fn each_session_comes_the_suggested_days_after_the_one_before_it() {
    let found = of(PAIN, 0, &request(MONDAY, Length::Weeks(12)));
    assert_eq!(dates(&found), ["01-05", "01-12", "01-19", "01-26", "02-02", "02-16", "03-02", "03-16"]);
    let phases: Vec<usize> = found.sessions.iter().map(|session| session.phase).collect();
    assert_eq!(phases, [1, 1, 1, 1, 2, 2, 2, 2]);
    let counts: Vec<(usize, usize)> = found.phases.iter().map(|phase| (phase.number, phase.sessions)).collect();
    assert_eq!(counts, [(1, 4), (2, 4)]);
    assert_eq!(found.until, Some(date(2026, 3, 29)));
    assert_eq!(found.sessions[4].gap_days, Some(7));
    assert_eq!(found.sessions[4].window.as_ref().unwrap().text, "every week", "in force on the earlier day");
}

#[test]
fn the_length_is_exact() {
    let weeks = of(PAIN, 0, &request(MONDAY, Length::Weeks(1)));
    assert_eq!(dates(&weeks), ["01-05"], "the week ends before the next Monday");
    assert_eq!(dates(&of(PAIN, 0, &request(MONDAY, Length::Until(date(2026, 1, 12))))), ["01-05", "01-12"]);
    assert_eq!(of(PAIN, 0, &request(MONDAY, Length::Sessions(30))).sessions.len(), 30);
}

#[test]
fn a_course_that_is_under_way_goes_on() {
    let found = of(PAIN, 21, &request(MONDAY, Length::Sessions(3)));
    assert_eq!(dates(&found), ["01-05", "01-12", "01-26"]);
    assert_eq!(found.sessions.iter().map(|session| session.day).collect::<Vec<_>>(), [21, 28, 42]);
    let started = Request { started: Some(date(2025, 12, 15)), ..request(MONDAY, Length::Sessions(3)) };
    assert_eq!(dates(&of(PAIN, 21, &started)), dates(&found));
}

#[test]
fn days_that_are_not_allowed_move_a_session_within_its_window() {
    let on = |days: &[Weekday]| AllowedDays::new(days, &[], Vec::new()).unwrap();
    // From Monday on 14 to 28 days, wanted after 28: that is a Monday, of which Tuesday and Sunday are beyond or before.
    let asked = |days| Request { days, ..request(MONDAY, Length::Sessions(2)) };
    let found = of("lifestyle/desk-worker", 0, &asked(on(&[Weekday::Monday, Weekday::Tuesday])));
    assert_eq!(dates(&found), ["01-05", "02-02"]);
    let found =
        of("lifestyle/desk-worker", 0, &Request { days: on(&[Weekday::Tuesday, Weekday::Friday]), ..asked(on(&[])) });
    assert_eq!(dates(&found), ["01-06", "02-03"], "the first allowed day, then 28 days on");
    let without = AllowedDays::new(&[], &[], vec![(date(2026, 2, 1), date(2026, 2, 3))]).unwrap();
    let found = of("lifestyle/desk-worker", 0, &asked(without));
    assert_eq!(dates(&found), ["01-05", "01-31"], "the nearest day of the window");
    assert!(!found.sessions[1].moved && found.sessions[1].gap_days == Some(26));
}

#[test]
fn of_two_days_that_are_as_near_the_later_is_taken() {
    // After the opening, a window on both sides of the day that is suggested.
    let rules = custom(&[("goal/a", "course: [{every: 1 week, for: 1 week}, {every: 1-4 weeks}]")]);
    let without = AllowedDays::new(&[], &[], vec![(date(2026, 1, 19), date(2026, 1, 19))]).unwrap();
    let asked = Request { days: without, ..request(MONDAY, Length::Sessions(2)) };
    assert_eq!(dates(&planned(&profile(&rules, "goal/a"), 7, &asked)), ["01-05", "01-20"]);
}

#[test]
fn where_the_window_has_no_allowed_day_the_session_is_marked_as_moved() {
    let without = AllowedDays::new(&[], &[], vec![(date(2026, 1, 10), date(2026, 1, 20))]).unwrap();
    let found = of(PAIN, 0, &Request { days: without, ..request(MONDAY, Length::Sessions(3)) });
    assert_eq!(dates(&found), ["01-05", "01-21", "01-28"]);
    let moved: Vec<bool> = found.sessions.iter().map(|session| session.moved).collect();
    assert_eq!(moved, [false, true, false]);
}

#[test]
fn the_last_session_is_continued() {
    let after = |last, start| Request { last: Some(last), ..request(start, Length::Sessions(2)) };
    let found = of("goal/wellness", 0, &after(date(2026, 1, 1), MONDAY));
    assert_eq!((dates(&found), found.sessions[0].gap_days), (vec!["01-29".to_owned(), "02-26".to_owned()], Some(28)));
    let next = found.next.unwrap();
    assert_eq!((next.suggested, next.overdue_days), (date(2026, 1, 29), None));
    let late = of("goal/wellness", 0, &after(date(2025, 12, 1), MONDAY));
    assert_eq!(dates(&late), ["01-05", "02-02"], "overdue: as soon as the plan begins");
    assert!(late.sessions[0].moved && late.next.unwrap().overdue_days == Some(7));
    let in_window = of("lifestyle/desk-worker", 0, &after(date(2025, 12, 15), MONDAY));
    assert_eq!(dates(&in_window), ["01-12", "02-09"]);
}

#[test]
fn what_is_due_is_what_recommend_says_whatever_the_start() {
    let (today, last) = (date(2026, 11, 23), date(2026, 11, 20));
    let profile = profile(first_edition(), PAIN);
    let asked = Request { last: Some(last), ..request(date(2026, 12, 14), Length::Sessions(1)) };
    let Planned::Plan(found) = plan(&profile, Elapsed::week(6), &asked, today) else { unreachable!() };
    let massfreq::Recommendation::Recommended(answer) =
        massfreq::recommend(&profile, Elapsed::week(6)).with_next(last, today)
    else {
        unreachable!()
    };
    assert_eq!(found.next, answer.next);
    assert_eq!(found.sessions[0].window.as_ref().unwrap().text, "every 2 to 4 weeks");
}

#[test]
fn no_budget_is_met_by_sessions_that_fall_out_of_the_plan() {
    let asked = Request {
        pace: Pace::Soonest,
        price: Some(price("60", Some("60"))),
        ..request(date(2026, 12, 1), Length::Until(date(2026, 12, 20)))
    };
    let budget = of("lifestyle/desk-worker", 0, &asked).cost.unwrap().budget.unwrap();
    assert!(!budget.met, "two sessions in December");
    assert_ne!(budget.fits_with_days_later, Some(6), "the second would still be in December");
}

#[test]
fn soonest_takes_the_beginning_of_each_window() {
    let asked = Request { pace: Pace::Soonest, ..request(MONDAY, Length::Sessions(3)) };
    assert_eq!(dates(&of("lifestyle/desk-worker", 0, &asked)), ["01-05", "01-19", "02-02"]);
}

#[test]
fn a_referral_is_no_plan() {
    let found =
        plan(&profile(first_edition(), "caution/fever"), Elapsed::START, &request(MONDAY, Length::Weeks(12)), MONDAY);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!((&json["status"], json.get("sessions")), (&"refer".into(), None));
    assert!(!json.to_string().contains("2026"), "no date stands beside a referral");
}

#[test]
fn the_hour_stays_the_same_when_the_clocks_change() {
    for (zone, start) in [("Europe/Berlin", date(2026, 3, 23)), ("America/New_York", date(2026, 10, 26))] {
        let time = TimeOfDay { at: Time::constant(18, 30, 0, 0), zone: TimeZone::get(zone).unwrap(), minutes: 90 };
        let found = of(PAIN, 0, &Request { time: Some(time), ..request(start, Length::Sessions(3)) });
        let begins: Vec<&str> = found.sessions.iter().map(|session| session.begins.as_deref().unwrap()).collect();
        assert!(begins.iter().all(|begins| begins[10..19] == *"T18:30:00"), "{begins:?}");
        assert_ne!(begins[0][19..], begins[1][19..], "the offset changes: {begins:?}");
        assert!(found.sessions[0].ends.as_ref().unwrap().contains("T20:00:00"));
    }
}

#[test]
fn a_time_that_the_clocks_skip_is_the_one_that_they_show() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let time = TimeOfDay { at: Time::constant(2, 30, 0, 0), zone, minutes: 60 };
    let found = of(PAIN, 0, &Request { time: Some(time), ..request(date(2026, 3, 29), Length::Sessions(1)) });
    assert_eq!(found.sessions[0].begins.as_deref(), Some("2026-03-29T03:30:00+02:00"));
}

fn price(session: &str, budget: Option<&str>) -> Price {
    let limit = |text: &str| Limit::parse(&if text.contains('/') { text.to_owned() } else { format!("{text}/month") });
    let (session, budget) = (Amount::parse(session).unwrap(), budget.map(|text| limit(text).unwrap()));
    Price { session, currency: Some("EUR".to_owned()), budget }
}

#[test]
fn an_amount_is_read_and_written_alike() {
    for (text, written) in [("60", "60"), ("60.5", "60.50"), ("59,50", "59.50"), ("0.05", "0.05"), ("07", "7")] {
        assert_eq!(Amount::parse(text).unwrap().to_string(), written, "{text}");
    }
    for text in ["", ".", "60.", ".5", "1.234", "-5", "1e3", "EUR 5", "12345678901", "1 000"] {
        assert!(Amount::parse(text).is_err(), "{text}");
    }
    let amounts = ["60", "59.50"].map(|text| Amount::parse(text).unwrap());
    assert_eq!(serde_json::to_string(&amounts).unwrap(), "[60,59.5]");
    let dear = Request { price: Some(price("99999999.99", None)), ..request(MONDAY, Length::Sessions(101)) };
    let total = of(PAIN, 0, &dear).cost.unwrap().total;
    assert_eq!(serde_json::to_string(&total).unwrap(), "10099999998.99");
}

#[test]
fn the_cost_is_told_by_month_by_phase_and_in_all() {
    let found = of(PAIN, 0, &Request { price: Some(price("59.50", None)), ..request(MONDAY, Length::Weeks(12)) });
    let cost = found.cost.unwrap();
    assert_eq!((cost.total.to_string(), cost.session.to_string()), ("476".to_owned(), "59.50".to_owned()));
    let months: Vec<(String, usize, String)> =
        cost.months.iter().map(|month| (month.month.clone(), month.sessions, month.cost.to_string())).collect();
    let month = |month: &str, sessions, cost: &str| (month.to_owned(), sessions, cost.to_owned());
    assert_eq!(months, [month("2026-01", 4, "238"), month("2026-02", 2, "119"), month("2026-03", 2, "119")]);
    let phases: Vec<String> = found.phases.iter().map(|phase| phase.cost.unwrap().to_string()).collect();
    assert_eq!(phases, ["238", "238"]);
}

#[test]
fn a_budget_is_met_or_a_longer_interval_within_the_window_or_what_is_missing_is_told() {
    let asked =
        |pace, budget| Request { pace, price: Some(price("60", Some(budget))), ..request(MONDAY, Length::Weeks(26)) };
    let budget = |pace, budget| of("lifestyle/desk-worker", 0, &asked(pace, budget)).cost.unwrap().budget.unwrap();
    let met = budget(Pace::Soonest, "180");
    assert!(met.met && met.fits_with_days_later.is_none() && met.missing.is_none(), "{met:?}");
    let later = budget(Pace::Soonest, "120");
    assert!(!later.met && later.missing.is_none(), "{later:?}");
    let days = later.fits_with_days_later.unwrap();
    assert!((1..=14).contains(&days), "{later:?}");
    // It is the fewest days that fit, shown by planning with every number of days.
    let dearest = |days: u32| {
        let rules = custom(&[("goal/a", &format!("every: {} days", 14 + days))]);
        let asked = Request { price: Some(price("60", Some("120"))), ..request(MONDAY, Length::Weeks(26)) };
        planned(&profile(&rules, "goal/a"), 0, &asked).cost.unwrap().budget.unwrap().met
    };
    assert!(dearest(days) && !(0..days).any(dearest), "{days}");
    let missing = budget(Pace::Suggested, "59.50");
    assert!(!missing.met && missing.fits_with_days_later.is_none(), "{missing:?}");
    assert_eq!(missing.missing.unwrap().to_string(), "60.50", "the dearest month has two sessions");
}

/// Where a session may be asked for: all that the rules of plans depend on.
fn requests() -> impl Strategy<Value = (Vec<&'static str>, u32, Request, bool)> {
    let of = |facets: &[Facet]| -> Vec<&'static str> {
        facets.iter().flat_map(|facet| first_edition().facts(*facet)).map(|rule: &Rule| rule.id().as_str()).collect()
    };
    let facts = of(&[Facet::Goal, Facet::Lifestyle, Facet::Sign]);
    let count = facts.len();
    let responses: Vec<&'static str> = [vec![""], of(&[Facet::Response])].concat();
    let weekdays = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let special =
        select(vec![date(1970, 1, 1), date(2024, 2, 29), date(2000, 2, 28), date(2199, 12, 31), date(2100, 2, 28)]);
    let any_day = (0..84_000_i64).prop_map(|days| date(1970, 1, 1).checked_add(days.days()).unwrap());
    let start = prop_oneof![1 => special, 4 => any_day];
    let length = prop_oneof![
        (1_u32..60).prop_map(Length::Weeks),
        (0_u32..40).prop_map(Length::Sessions),
        (0_i64..300).prop_map(|days| Length::Until(date(1, 1, 1).checked_add(days.days()).unwrap())),
    ];
    let skips = prop::collection::vec((0_i64..400, 0_i64..40), 0..4);
    let zone = select(vec!["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC"]);
    (
        (subsequence(facts, 0..=count.min(4)), select(responses)),
        (0_u32..60, start, length, any::<bool>(), prop::option::of(0_i64..60)),
        (subsequence(weekdays.to_vec(), 0..=7), subsequence(weekdays.to_vec(), 0..=5), skips),
        (zone, 0_i8..24, 0_i8..60, any::<bool>()),
    )
        .prop_map(|((mut facts, response), (day, start, length, soonest, last), (on, not_on, skips), at)| {
            facts.extend(Some(response).filter(|response| !response.is_empty()));
            let after = |days: i64| start.checked_add(days.days()).unwrap();
            let left_out = skips.into_iter().map(|(from, more)| (after(from), after(from + more))).collect::<Vec<_>>();
            let days = AllowedDays::new(&on, &not_on, left_out.clone());
            let days = days.unwrap_or_else(|| AllowedDays::new(&[], &[], left_out).unwrap());
            let length = match length {
                Length::Until(days) => Length::Until(after(days_from(date(1, 1, 1), days))),
                other => other,
            };
            let (zone, hour, minute, has_time) = at;
            let time = has_time.then(|| TimeOfDay {
                at: Time::constant(hour, minute, 0, 0),
                zone: TimeZone::get(zone).unwrap(),
                minutes: 60,
            });
            let pace = if soonest { Pace::Soonest } else { Pace::Suggested };
            let last = last.map(|days| start.checked_sub(days.days()).unwrap());
            (facts, day, Request { start, length, days, pace, last, started: None, time, price: None }, has_time)
        })
}

/// Whether a session is where the rules of plans put it.
fn is_right(before: Option<Date>, session: &Session, request: &Request) -> Result<(), TestCaseError> {
    let date = session.date;
    prop_assert!(date >= request.start && request.days.has(date), "{date} is not allowed");
    let Some(before) = before else {
        prop_assert_eq!(Some(date), request.days.first_from(request.start));
        prop_assert!(session.gap_days.is_none() && session.window.is_none() && !session.moved);
        return Ok(());
    };
    let gap = u32::try_from(days_from(before, date)).unwrap();
    let window = session.window.as_ref().unwrap();
    prop_assert_eq!(session.gap_days, Some(gap));
    let is_within = (window.min_days..=window.max_days).contains(&gap);
    prop_assert_eq!(is_within, !session.moved);
    let allowed = |days: u32| {
        let day = before.checked_add(i64::from(days).days()).unwrap();
        day >= request.start && request.days.has(day)
    };
    if session.moved {
        prop_assert!(!(window.min_days..gap).any(allowed), "an earlier day was allowed");
    } else {
        let wanted = if request.pace == Pace::Soonest { window.min_days } else { window.suggested_days };
        let wanted = wanted.max(u32::try_from(days_from(before, request.start)).unwrap_or(0));
        let nearer = |days: u32| (days.abs_diff(wanted), std::cmp::Reverse(days));
        let best = (window.min_days..=window.max_days).filter(|days| allowed(*days)).min_by_key(|days| nearer(*days));
        prop_assert_eq!(best, Some(gap));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_plan_keeps_its_rules((facts, day, request, has_time) in requests()) {
        let profile = profile(first_edition(), &facts.join(" "));
        let Planned::Plan(found) = plan(&profile, Elapsed::days(day), &request, request.start) else {
            return Ok(());
        };
        let mut before = request.last;
        let mut first_day = None;
        for (at, session) in found.sessions.iter().enumerate() {
            prop_assert_eq!(session.number, at + 1);
            prop_assert!(before.is_none_or(|before| before < session.date), "sorted and unique");
            is_right(before, session, &request)?;
            let start = *first_day.get_or_insert((session.date, session.day));
            prop_assert_eq!(i64::from(session.day - start.1), days_from(start.0, session.date));
            let phase = found.phases.iter().find(|phase| phase.number == session.phase).unwrap();
            prop_assert!(phase.phase.from_day <= session.day);
            prop_assert!(phase.phase.until_day.is_none_or(|until| session.day < until));
            prop_assert_eq!(session.begins.is_some(), has_time);
            if let Some(time) = &request.time {
                let begins: jiff::Timestamp = session.begins.as_ref().unwrap().parse().unwrap();
                let local: Zoned = begins.to_zoned(time.zone.clone());
                let skipped = time.zone.to_ambiguous_zoned(session.date.to_datetime(time.at)).is_ambiguous();
                prop_assert!(skipped || (local.date(), local.time()) == (session.date, time.at), "{local}");
            }
            before = Some(session.date);
        }
        prop_assert_eq!(found.phases.iter().map(|phase| phase.sessions).sum::<usize>(), found.sessions.len());
        let last = found.sessions.last().map(|session| session.date);
        match request.length {
            Length::Weeks(weeks) => prop_assert!(last.is_none_or(|last| days_from(request.start, last) < i64::from(weeks) * 7)),
            Length::Until(until) => prop_assert!(last.is_none_or(|last| last <= until)),
            Length::Sessions(count) => {
                prop_assert!(found.review.is_some() || found.sessions.len() == count as usize);
                prop_assert!(found.sessions.len() <= count as usize);
            }
        }
        let review = found.review.as_ref().map(|review| review.date);
        prop_assert!(last.zip(review).is_none_or(|(last, review)| last < review), "a session after the review");
        // Nothing is missing at the end: the session after the last one does not fit any more.
        let more = Request { length: Length::Sessions(u32::try_from(found.sessions.len()).unwrap() + 1), ..request.clone() };
        let Planned::Plan(longer) = plan(&profile, Elapsed::days(day), &more, request.start) else { unreachable!() };
        if review.is_some() && longer.sessions.len() == found.sessions.len() {
            return Ok(());
        }
        let beyond = longer.sessions.last().unwrap().date;
        prop_assert_eq!(
            longer.sessions.iter().take(found.sessions.len()).map(|session| session.date).collect::<Vec<_>>(),
            found.sessions.iter().map(|session| session.date).collect::<Vec<_>>()
        );
        match request.length {
            Length::Weeks(weeks) => prop_assert!(days_from(request.start, beyond) >= i64::from(weeks) * 7),
            Length::Until(until) => prop_assert!(beyond > until),
            Length::Sessions(_) => {}
        }
    }
}
