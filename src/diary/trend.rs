//! What the figures of a measure come to, and which response follows.
//!
//! Everything is counted in whole numbers: a mean is a sum and how many figures it is of, so that no rounding decides.

use jiff::Span;
use jiff::civil::Date;

use crate::model::{Better, Days, Measure, Progress, RuleIndex, dates::days_between, interval::WEEK, words::words};

/// The fewest figures of the start, and those at the end that have to agree.
const LEAST: usize = 2;

/// The figure of a measure on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) on: Date,
    pub(crate) figure: u16,
}

words! {
    /// What the figures of a measure come to.
    pub enum Verdict {
        /// Worse than at the start, and it counts.
        Worse = "worse",
        /// Better than at the start, and it counts.
        Better = "better",
        /// Neither.
        Same = "same",
        /// Too little is known.
        Unknown = "unknown",
    }
}

words! {
    /// What the last figures of a measure point to that does not count yet.
    pub enum Leaning {
        /// The last one is better by enough to count, and the one before is not.
        BetterOnce = "better-once",
        /// The last one is worse by enough to count, and the one before is not.
        WorseOnce = "worse-once",
        /// The last two are worse, and not by enough to count.
        WorseSlowly = "worse-slowly",
    }
}

/// What is still missing before something can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// So many figures more.
    Figures(usize),
    /// A new figure: the last one is too old.
    Newer,
    /// Time, until this day.
    Until(Date),
}

/// The mean of some figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mean {
    pub(crate) sum: u32,
    pub(crate) of: u32,
}

impl Mean {
    fn new(entries: &[Entry]) -> Option<Self> {
        let of = u32::try_from(entries.len()).ok().filter(|of| *of > 0)?;
        Some(Self { sum: entries.iter().map(|entry| u32::from(entry.figure)).sum(), of })
    }

    /// By how much a figure is better than this mean, in points times [`Mean::of`]; negative where it is worse.
    fn gain(self, figure: u16, better: Better) -> i64 {
        let less = i64::from(self.sum) - i64::from(figure) * i64::from(self.of);
        match better {
            Better::Down => less,
            Better::Up => -less,
        }
    }
}

/// The figures of a measure, and what they come to.
#[derive(Clone, Debug)]
pub(crate) struct Trend<'r> {
    pub(crate) measure: &'r Measure,
    /// By day.
    pub(crate) entries: Vec<Entry>,
    /// The mean of the first figures, where there are enough of them.
    pub(crate) baseline: Option<Mean>,
    /// The mean of the last two figures, which is only shown.
    pub(crate) now: Option<Mean>,
    pub(crate) verdict: Verdict,
    pub(crate) missing: Option<Missing>,
    /// Whether the last figure alone is worse, and nothing follows from that yet.
    pub(crate) is_worse_once: bool,
    /// What the last figures point to, and nothing follows from yet.
    pub(crate) leaning: Option<Leaning>,
    /// Whether there was time for figures that are missing.
    pub(crate) is_late: bool,
}

impl<'r> Trend<'r> {
    /// `entries` are those of the course under way, by day.
    pub(crate) fn new(measure: &'r Measure, entries: Vec<Entry>, progress: Option<&Progress>, today: Date) -> Self {
        let first = baseline_length(&entries);
        let (start, rest) = entries.split_at_checked(first).unwrap_or((&entries, &[]));
        let baseline = Mean::new(start).filter(|_| first >= LEAST);
        let now = entries.len().checked_sub(LEAST).and_then(|at| Mean::new(entries.get(at..)?));
        let told = Told { measure, start, baseline, rest, progress, today };
        let (verdict, missing) = told.verdict();
        let is_worse_once = verdict != Verdict::Worse && rest.last().is_some_and(|last| told.is_worse(*last, 1));
        let leaning = if verdict != Verdict::Worse && told.is_slowly_worse() {
            Some(Leaning::WorseSlowly)
        } else if is_worse_once {
            Some(Leaning::WorseOnce)
        } else {
            let is_better = verdict != Verdict::Better && rest.last().is_some_and(|last| told.is_better(*last));
            is_better.then_some(Leaning::BetterOnce)
        };
        let is_late = told.until().is_some_and(|until| until <= today);
        Self { measure, entries, baseline, now, verdict, missing, is_worse_once, leaning, is_late }
    }

    /// Whether the baseline is of the first seven days, and not of two figures with more time between.
    pub(crate) fn starts_in_a_week(&self) -> bool {
        let of = self.baseline.map_or(0, |mean| mean.of);
        u32::try_from(of_first_week(&self.entries).count()).is_ok_and(|count| count == of)
    }

    /// Whether the measure could have got better by enough to count.
    fn had_room(&self) -> bool {
        self.baseline.is_some_and(|mean| {
            let Measure { change, better, .. } = self.measure;
            mean.gain(self.measure.best(), *better) >= i64::from(*change) * i64::from(mean.of)
        })
    }
}

/// How many figures are those of the start: all of the first seven days, but at least two.
fn baseline_length(entries: &[Entry]) -> usize {
    of_first_week(entries).count().max(LEAST).min(entries.len())
}

fn of_first_week(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    let first = entries.first().map(|first| first.on).unwrap_or_default();
    entries.iter().take_while(move |entry| days_between(first, entry.on) < i64::from(WEEK))
}

struct Told<'e> {
    measure: &'e Measure,
    start: &'e [Entry],
    baseline: Option<Mean>,
    rest: &'e [Entry],
    progress: Option<&'e Progress>,
    today: Date,
}

impl Told<'_> {
    fn gain(&self, entry: Entry) -> i64 {
        self.baseline.map_or(0, |mean| mean.gain(entry.figure, self.measure.better))
    }

    /// So many times the change that counts, as [`Mean::gain`] counts.
    fn change(&self, times: i64) -> Option<i64> {
        Some(i64::from(self.measure.change) * i64::from(self.baseline?.of) * times)
    }

    fn is_worse(&self, entry: Entry, times: i64) -> bool {
        self.change(times).is_some_and(|change| -self.gain(entry) >= change)
    }

    fn is_better(&self, entry: Entry) -> bool {
        let Some((mean, change)) = self.baseline.zip(self.change(1)) else { return false };
        let gain = self.gain(entry);
        let share = self.measure.share.map_or(0, i64::from);
        gain >= change && gain * 100 >= share * i64::from(mean.sum)
    }

    fn is_slowly_worse(&self) -> bool {
        let Some((last, change)) = self.last().zip(self.change(1)) else { return false };
        let losses = || last.iter().map(|entry| -self.gain(*entry));
        losses().all(|loss| loss > 0) && losses().sum::<i64>() >= change
    }

    /// The day from which on it can be said that nothing changed.
    fn until(&self) -> Option<Date> {
        Some(after(self.start.first()?.on, self.progress?.decide_after))
    }

    /// The last figures, where there are enough of them.
    fn last(&self) -> Option<&[Entry]> {
        self.rest.get(self.rest.len().checked_sub(LEAST)?..)
    }

    fn verdict(&self) -> (Verdict, Option<Missing>) {
        let last = self.last();
        let is_much_worse = self.rest.last().is_some_and(|entry| self.is_worse(*entry, 2));
        if is_much_worse || last.is_some_and(|last| last.iter().all(|entry| self.is_worse(*entry, 1))) {
            return (Verdict::Worse, None);
        }
        let Some(last) = last else {
            let more = 2 * LEAST - self.start.len().min(LEAST) - self.rest.len();
            return (Verdict::Unknown, Some(Missing::Figures(more)));
        };
        let Some(progress) = self.progress else { return (Verdict::Unknown, None) };
        if last.last().is_some_and(|entry| after(entry.on, progress.stale_after) < self.today) {
            return (Verdict::Unknown, Some(Missing::Newer));
        }
        if last.iter().all(|entry| self.is_better(*entry)) {
            return (Verdict::Better, None);
        }
        match self.until() {
            Some(until) if self.today < until => (Verdict::Unknown, Some(Missing::Until(until))),
            _ => (Verdict::Same, None),
        }
    }
}

/// Figures a week apart, from the middle of the scale on, with what they come to: small and large steps for the worse, and
/// one for the better.
pub(crate) fn examples(measure: &Measure, progress: &Progress) -> Vec<(Vec<u16>, Verdict)> {
    let Measure { from, to, better, change, .. } = measure;
    let figure = |steps: &i32| {
        let steps = if *better == Better::Down { *steps } else { -steps };
        let figure = i32::from(from.midpoint(*to)) + steps * i32::from(*change);
        u16::try_from(figure).ok().filter(|figure| (from..=to).contains(&figure))
    };
    let all = [&[0, 2][..], &[0, 0, 1], &[0, 0, 1, 1], &[0, 0, 2], &[0, 0, -1, -1]];
    let example = |steps: &[i32]| {
        let figures = steps.iter().map(figure).collect::<Option<Vec<u16>>>()?;
        let on = |week: i64| Date::default().saturating_add(Span::new().weeks(week));
        let entries: Vec<Entry> =
            figures.iter().zip(0..).map(|(figure, week)| Entry { on: on(week), figure: *figure }).collect();
        let today = entries.last()?.on;
        Some((figures, Trend::new(measure, entries, Some(progress), today).verdict))
    };
    all.into_iter().filter_map(example).collect()
}

fn after(on: Date, days: Days) -> Date {
    on.saturating_add(Span::new().days(i64::from(days.get())))
}

/// The response that follows from all measures, and the place of the trend that it follows from.
pub(crate) fn outcome(progress: &Progress, trends: &[Trend<'_>]) -> Option<(RuleIndex, usize)> {
    let with = |verdict: Verdict, response: RuleIndex| {
        let counts = |trend: &Trend<'_>| {
            let is_so = trend.measure.decides && trend.verdict == verdict;
            is_so && (verdict != Verdict::Same || trend.had_room())
        };
        trends.iter().position(counts).map(|at| (response, at))
    };
    let ways = [(Verdict::Worse, progress.worse), (Verdict::Better, progress.better), (Verdict::Same, progress.same)];
    ways.into_iter().find_map(|(verdict, response)| with(verdict, response))
}
