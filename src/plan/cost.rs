//! The cost of a plan, and whether it fits a budget.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::model::words::words;

mod wrong;

/// An amount of money in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(u64);

/// The largest amount in hundredths, so that no sum of a plan overflows.
const MOST: u64 = 10_000_000_000;

impl Amount {
    /// Reads `60`, `60.5` or `60.50`; a comma may take the place of the point.
    ///
    /// # Errors
    /// Says what is wrong with any other text, and how to write it.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| wrong::amount(text))
    }

    fn read(text: &str) -> Option<Self> {
        let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_amount = !whole.is_empty() && digits(whole) && digits(rest) && rest.len() <= 2;
        let is_amount = is_amount && !text.ends_with(['.', ',']);
        let hundredths = is_amount.then(|| format!("{whole}{rest:0<2}").parse().ok()).flatten();
        hundredths.filter(|hundredths| *hundredths <= MOST).map(Self)
    }

    pub(super) fn times(self, count: usize) -> Self {
        Self(self.0.saturating_mul(count as u64))
    }

    /// How many of a price it pays for; 0 for a price of nothing.
    pub(crate) fn pays_for(self, price: Self) -> u64 {
        self.0.checked_div(price.0).unwrap_or(0)
    }

    /// The excess over another amount; 0 if there is none.
    #[must_use]
    pub fn beyond(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// `60`, or `59.50`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, rest) => write!(f, "{whole}.{rest:02}"),
        }
    }
}

/// As a number with at most two decimals.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            return serializer.serialize_u64(self.0 / 100);
        }
        // The nearest float prints with the same digits.
        serializer.serialize_f64(self.to_string().parse().unwrap_or_default())
    }
}

/// The price of a session and the budget of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The price of one session.
    pub session: Amount,
    /// The code of the currency, such as `EUR`.
    pub currency: Option<String>,
    /// The most that the sessions may cost.
    pub budget: Option<Limit>,
}

words! {
    /// A part of the calendar that a budget is for. Weeks begin on Monday.
    pub enum Period {
        /// Seven days.
        Week = "week",
        /// A month of the calendar.
        Month = "month",
        /// A year of the calendar.
        Year = "year",
    }
}

impl Period {
    /// Reads `month`, `months`, `monthly`, or an abbreviation, in any case.
    fn named(text: &str) -> Option<Self> {
        let typed = text.trim().trim_end_matches('.').to_lowercase();
        let is_meant = |per: &Self| {
            let short = matches!((per, typed.as_str()), (Self::Week, "wk") | (Self::Month, "mth") | (Self::Year, "yr"));
            short || typed == format!("{per}s") || format!("{per}ly").starts_with(&typed)
        };
        Self::ALL.into_iter().find(is_meant).filter(|_| !typed.is_empty())
    }

    /// The one that a date is in.
    fn of(self, date: Date) -> (i16, i8) {
        let week = date.iso_week_date();
        match self {
            Self::Week => (week.year(), week.week()),
            Self::Month => (date.year(), date.month()),
            Self::Year => (date.year(), 0),
        }
    }
}

/// The most that the sessions of each week, month or year of the calendar may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The amount.
    pub amount: Amount,
    /// What it is for.
    pub per: Period,
}

impl Limit {
    /// Reads `240/month`, `60/week` or `1200/year`; the unit in any case, or short.
    ///
    /// # Errors
    /// Says what is wrong with any other text, and how to write it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (amount, unit) = text.split_once('/').unwrap_or((text, ""));
        match Period::named(unit) {
            Some(per) => Ok(Self { amount: Amount::parse(amount.trim())?, per }),
            None => Err(wrong::limit(text)),
        }
    }

    /// The same for a month, near enough: a twelfth of a year.
    fn per_month(self) -> Amount {
        let Amount(hundredths) = self.amount;
        Amount(match self.per {
            Period::Week => hundredths * 52 / 12,
            Period::Month => hundredths,
            Period::Year => hundredths / 12,
        })
    }
}

/// What a plan costs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cost {
    /// The code of the currency; null where none was given.
    pub currency: Option<String>,
    /// What one session costs.
    #[schemars(with = "f64")]
    pub session: Amount,
    /// What all sessions cost.
    #[schemars(with = "f64")]
    pub total: Amount,
    /// What the sessions of each calendar month cost; months without a session are left out.
    pub months: Vec<Month>,
    /// Whether the plan fits a budget, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Budget")]
    pub budget: Option<Budget>,
}

/// The sessions of a calendar month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Month {
    /// As YYYY-MM.
    pub month: String,
    /// How many sessions it has.
    pub sessions: usize,
    /// What they cost.
    #[schemars(with = "f64")]
    pub cost: Amount,
}

/// Whether a plan fits a budget, and what does where it does not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Budget {
    /// The most that a calendar month may cost; of a budget for a year a twelfth, and so for a week, with 52 to the year.
    #[schemars(with = "f64")]
    pub per_month: Amount,
    /// Whether no month of the plan costs more; for a budget of a week or a year, no such week or year.
    pub met: bool,
    /// What the dearest month costs.
    #[schemars(with = "f64")]
    pub dearest_month: Amount,
    /// How many days later each session would come, within its window, for the plan to fit; null where it fits as it
    /// is, or where no interval of the guidance makes it fit.
    pub fits_with_days_later: Option<u32>,
    /// How much is missing in the dearest month, week or year with the longest intervals of the guidance; null where a
    /// plan fits.
    #[schemars(with = "Option<f64>")]
    pub missing: Option<Amount>,
    /// The budget as it was given.
    #[schemars(with = "f64")]
    pub amount: Amount,
    /// What it is for.
    pub per: Period,
    /// What the dearest of these costs.
    #[schemars(with = "f64")]
    pub dearest: Amount,
}

impl Price {
    /// The cost of sessions on some dates. `later` gives the dates of a plan with each session some
    /// days later; more than `most` days make no difference.
    pub(super) fn cost(&self, dates: &[Date], later: impl Fn(u32) -> Vec<Date>, most: u32) -> Cost {
        Cost {
            currency: self.currency.clone(),
            session: self.session,
            total: self.session.times(dates.len()),
            months: self.months(dates),
            budget: self.budget.map(|limit| self.budget(limit, dates, later, most)),
        }
    }

    fn months(&self, dates: &[Date]) -> Vec<Month> {
        let mut months: BTreeMap<(i16, i8), usize> = BTreeMap::new();
        for date in dates {
            *months.entry((date.year(), date.month())).or_default() += 1;
        }
        let month = |((year, month), sessions): ((i16, i8), usize)| Month {
            month: format!("{year:04}-{month:02}"),
            sessions,
            cost: self.session.times(sessions),
        };
        months.into_iter().map(month).collect()
    }

    fn dearest(&self, per: Period, dates: &[Date]) -> Amount {
        let counts = dates.chunk_by(|one, next| per.of(*one) == per.of(*next)).map(<[Date]>::len);
        self.session.times(counts.max().unwrap_or_default())
    }

    fn budget(&self, limit: Limit, dates: &[Date], later: impl Fn(u32) -> Vec<Date>, most: u32) -> Budget {
        let Limit { amount, per } = limit;
        let dearest = self.dearest(per, dates);
        let met = dearest <= amount;
        let fits = |days: &u32| self.dearest(per, &later(*days)) <= amount;
        let fits_with_days_later = if met { None } else { (1..=most).find(fits) };
        let missing = (!met && fits_with_days_later.is_none()).then(|| self.dearest(per, &later(most)).beyond(amount));
        Budget {
            per_month: limit.per_month(),
            met,
            dearest_month: self.dearest(Period::Month, dates),
            fits_with_days_later,
            missing,
            amount,
            per,
            dearest,
        }
    }
}
