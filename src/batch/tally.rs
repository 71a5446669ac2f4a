//! Counts lines by their answer.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Place, interner::short};
use crate::answer::recommendation::Recommendation;
use crate::engine::verdict::VerdictName;
use crate::model::words::words;
use crate::order::Order as _;

words! {
    /// What answers are counted by.
    enum By {
        Status = "Status",
        Leading = "Leading rule",
        Interval = "Interval",
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    recommended: u64,
    referred: u64,
    pub(crate) errors: u64,
    /// The position of the first line in error, in words.
    pub(crate) first_error: Option<String>,
    /// The number of answers by leading rule and by interval.
    counts: BTreeMap<(By, String), u64>,
}

/// The counters of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) is_referral: bool,
    /// Whether the next session is told where the day of the last one is known.
    pub(super) has_next: bool,
    leading: u32,
    interval: u32,
}

/// Counts answers. The labels are few, so a cached answer refers to them by index.
#[derive(Debug, Default)]
pub(super) struct Counter {
    counts: Vec<((By, String), u64)>,
    /// All other counts.
    tally: Tally,
}

impl Counter {
    pub(super) fn classify(&mut self, answer: &Recommendation) -> Counted {
        let (reasons, interval, has_next) = match answer {
            Recommendation::Recommended(answer) => (&answer.reasons, Some(&answer.interval.text), !answer.is_held()),
            Recommendation::Refer(answer) => (&answer.reasons, None, false),
        };
        let leads = reasons.iter().find(|reason| reason.verdict <= VerdictName::Default);
        Counted {
            is_referral: interval.is_none(),
            has_next,
            leading: self.label(By::Leading, leads.map_or("several together", |reason| reason.rule.as_str())),
            interval: interval.map_or(u32::MAX, |text| self.label(By::Interval, text)),
        }
    }

    fn label(&mut self, by: By, text: &str) -> u32 {
        let known = self.counts.iter().position(|((other, label), _)| *other == by && label == text);
        short(known.unwrap_or_else(|| {
            self.counts.push(((by, text.to_owned()), 0));
            self.counts.len() - 1
        }))
    }

    pub(super) fn count(&mut self, counted: Counted) {
        if counted.is_referral {
            self.tally.referred += 1;
        } else {
            self.tally.recommended += 1;
        }
        for at in [counted.leading, counted.interval] {
            if let Some((_, count)) = self.counts.get_mut(at as usize) {
                *count += 1;
            }
        }
    }

    pub(super) fn error(&mut self, at: Place<'_>) {
        self.tally.errors += 1;
        self.tally.first_error.get_or_insert_with(|| match at.file {
            Some(file) => format!("line {} of {file}", at.line),
            None => format!("line {}", at.line),
        });
    }

    /// Returns the counts and resets them.
    pub(super) fn take(&mut self) -> Tally {
        let counts = self.counts.iter_mut().filter(|(_, count)| *count > 0);
        let counts = counts.map(|(label, count)| (label.clone(), std::mem::take(count))).collect();
        Tally { counts, ..std::mem::take(&mut self.tally) }
    }
}

impl Tally {
    /// The number of lines that are not blank.
    pub(crate) fn lines(&self) -> u64 {
        self.recommended + self.referred + self.errors
    }

    /// Adds the counts of later lines.
    pub(crate) fn add(&mut self, later: Self) {
        self.recommended += later.recommended;
        self.referred += later.referred;
        self.errors += later.errors;
        self.first_error = self.first_error.take().or(later.first_error);
        for (label, count) in later.counts {
            *self.counts.entry(label).or_default() += count;
        }
    }

    /// The counts by status, leading rule and interval, largest first.
    pub(crate) fn text(&self) -> String {
        let status = [("recommended", self.recommended), ("refer", self.referred), ("error", self.errors)];
        let status = status.map(|(label, count)| ((By::Status, label.to_owned()), count));
        let mut counts: Vec<_> = status.into_iter().chain(self.counts.clone()).collect();
        counts.order_by(|((by, label), count), ((other_by, other), other_count)| {
            (by, Reverse(count), label).cmp(&(other_by, Reverse(other_count), other))
        });
        let widest = counts.iter().map(|((_, label), _)| label.width()).max().unwrap_or(0);
        let digits = self.lines().to_string().len();
        let mut text = String::new();
        let mut title = None;
        for ((by, label), count) in counts {
            if title.replace(by) != Some(by) {
                let _ = writeln!(text, "{by}");
            }
            let padding = widest - label.width();
            let _ = writeln!(text, "  {label}{:padding$}  {count:>digits$}", "");
        }
        text
    }
}
