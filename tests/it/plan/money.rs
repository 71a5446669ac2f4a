//! Amounts as people write them, and budgets for a week, a month or a year.

use jiff::civil::date;
use massfreq::plan::{Amount, Budget, Length, Limit, Pace, Period, Request};

use super::{MONDAY, of, price, request};

#[test]
fn an_amount_that_is_not_read_says_why_and_what_to_write() {
    for (text, why) in [
        (
            "1,000",
            "`1,000` has 3 digits after its mark, and an amount has at most two: write `1`, or `1000` if these are",
        ),
        ("59.999", "write `60`, or `59999` if these are thousands"),
        ("12.500", "write `12.50`, or `12500` if these are thousands"),
        ("0.125", "an amount has at most two: write `0.13`"),
        ("9.99499", "has 5 digits after its mark, and an amount has at most two: write `9.99`"),
        ("1,000,000", "`1,000,000` has a mark between its thousands: write `1000000`"),
        ("1.000,50", "write `1000.50`"),
        ("1'000.5", "write `1000.50`"),
        ("1 000", "write `1000`"),
        ("-5", "`-5` is less than nothing: write `5`"),
        ("−5,50", "write `5.50`"),
        ("60 EUR", "`60 EUR` is more than a number: write `60`, and the currency with `--currency`"),
        ("€59.50", "write `59.50`, and the currency"),
        ("12345678901", "is more than we count with: at most `100000000`"),
        ("1 00", "is not an amount such as `60` or `59.50`"),
        ("1.5.6", "is not an amount"),
        ("é", "is not an amount"),
        ("", "is not an amount"),
    ] {
        let told = Amount::parse(text).unwrap_err();
        assert!(told.contains(why), "{told}");
        // What it says can be pasted.
        for cure in told.split('`').skip(3).step_by(2).filter(|cure| !cure.starts_with("--")) {
            assert!(Amount::parse(cure).is_ok(), "{told}");
        }
    }
}

#[test]
fn a_budget_is_for_a_week_a_month_or_a_year() {
    for (text, per) in [
        ("100/week", Period::Week),
        ("100/Wk.", Period::Week),
        ("100 / weeks", Period::Week),
        ("100/mo", Period::Month),
        ("100/Month", Period::Month),
        ("100/monthly", Period::Month),
        ("100/mth", Period::Month),
        ("100/YEAR", Period::Year),
        ("100/yr", Period::Year),
        ("100/y", Period::Year),
    ] {
        assert_eq!(Limit::parse(text), Ok(Limit { amount: Amount::parse("100").unwrap(), per }), "{text}");
    }
    for (text, why) in [
        ("100", "write it so: `100/month`"),
        ("100 a year", "write it so: `100/year`"),
        ("100/", "write it so: `100/month`"),
        ("100/day", "`100/day` is not an amount for a week, month or year"),
        ("1,000/week", "or `1000` if these are thousands"),
        ("-5/month", "`-5` is less than nothing"),
    ] {
        let told = Limit::parse(text).unwrap_err();
        assert!(told.contains(why), "{told}");
    }
}

fn budget(pace: Pace, length: Length, limit: &str) -> Budget {
    let asked = Request { pace, price: Some(price("60", Some(limit))), ..request(MONDAY, length) };
    of("lifestyle/desk-worker", 0, &asked).cost.unwrap().budget.unwrap()
}

#[test]
fn a_budget_of_a_week_is_met_where_no_week_costs_more() {
    let weeks = Length::Weeks(26);
    let met = budget(Pace::Soonest, weeks, "60/week");
    assert!(met.met && met.dearest.to_string() == "60" && met.dearest_month.to_string() == "180", "{met:?}");
    assert_eq!((met.amount.to_string(), met.per_month.to_string()), ("60".to_owned(), "260".to_owned()));
    let missed = budget(Pace::Soonest, weeks, "59/week");
    assert_eq!((missed.met, missed.missing.unwrap().to_string()), (false, "1".to_owned()));
}

#[test]
fn a_budget_of_a_year_is_for_all_sessions_of_a_year() {
    // 26 sessions in 2026, of which 13 are enough.
    let until = Length::Until(date(2026, 12, 31));
    assert!(budget(Pace::Soonest, until, "1560/year").met);
    let later = budget(Pace::Soonest, until, "1200/year");
    assert!(!later.met && later.dearest.to_string() == "1560", "{later:?}");
    assert_eq!(later.fits_with_days_later, Some(5), "{later:?}");
    assert_eq!(later.per_month.to_string(), "100");
    let missed = budget(Pace::Soonest, until, "700/year");
    assert_eq!(missed.missing.unwrap().to_string(), "80");
}
