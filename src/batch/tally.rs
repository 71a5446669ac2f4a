//! Counts lines by their answer.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Place;
use crate::answer::recommendation::Recommendation;
use crate::engine::verdict::VerdictName;

#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    recommended: u64,
    referred: u64,
    pub(crate) errors: u64,
    /// The position of the first line in error, in words.
    pub(crate) first_error: Option<String>,
    /// The number of answers by leading rule.
    leading: BTreeMap<String, u64>,
    /// The number of answers by interval.
    intervals: BTreeMap<String, u64>,
}

/// The counters of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) is_referral: bool,
    leading: u32,
    interval: u32,
}

/// Counts answers. The labels are few, so a cached answer refers to them by index.
#[derive(Debug, Default)]
pub(super) struct Counter {
    labels: Vec<String>,
    counts: Vec<u64>,
    /// All other counts.
    tally: Tally,
}

/// The label where several rules share the lead.
const TOGETHER: &str = "several together";

impl Counter {
    pub(super) fn classify(&mut self, answer: &Recommendation) -> Counted {
        match answer {
            Recommendation::Recommended(answer) => {
                let leads = answer.reasons.iter().find(|reason| reason.verdict <= VerdictName::Default);
                let leading = leads.map_or(TOGETHER, |reason| reason.rule.as_str());
                Counted {
                    is_referral: false,
                    leading: self.label(leading),
                    interval: self.label(&answer.interval.text),
                }
            }
            Recommendation::Refer(answer) => {
                let leading = answer.reasons.first().map_or(TOGETHER, |reason| reason.rule.as_str());
                Counted { is_referral: true, leading: self.label(leading), interval: u32::MAX }
            }
        }
    }

    fn label(&mut self, text: &str) -> u32 {
        let at = self.labels.iter().position(|label| label == text).unwrap_or_else(|| {
            self.labels.push(text.to_owned());
            self.counts.push(0);
            self.labels.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    pub(super) fn count(&mut self, counted: Counted) {
        if counted.is_referral {
            self.tally.referred += 1;
        } else {
            self.tally.recommended += 1;
        }
        for at in [counted.leading, counted.interval] {
            if let Some(count) = self.counts.get_mut(at as usize) {
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
        let mut tally = std::mem::take(&mut self.tally);
        for (label, count) in self.labels.iter().zip(&mut self.counts).filter(|(_, count)| **count > 0) {
            let is_rule = label.contains('/') || label == "default" || label == TOGETHER;
            let counts = if is_rule { &mut tally.leading } else { &mut tally.intervals };
            *counts.entry(label.clone()).or_default() += std::mem::take(count);
        }
        tally
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
        for (all, more) in [(&mut self.leading, later.leading), (&mut self.intervals, later.intervals)] {
            for (label, count) in more {
                *all.entry(label).or_default() += count;
            }
        }
    }

    /// The counts by status, leading rule and interval, largest first.
    pub(crate) fn text(&self) -> String {
        let status = [("recommended", self.recommended), ("refer", self.referred), ("error", self.errors)];
        let status: BTreeMap<String, u64> = status.map(|(label, count)| (label.to_owned(), count)).into();
        let parts = [("Status", &status), ("Leading rule", &self.leading), ("Interval", &self.intervals)];
        let labels = parts.iter().flat_map(|(_, counts)| counts.keys());
        let widest = labels.map(|label| label.width()).max().unwrap_or(0);
        let digits = self.lines().to_string().len();
        let mut text = String::new();
        for (title, counts) in parts.iter().filter(|(_, counts)| !counts.is_empty()) {
            let _ = writeln!(text, "{title}");
            let mut sorted: Vec<_> = counts.iter().collect();
            sorted.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            for (label, count) in sorted {
                let padding = widest - label.width();
                let _ = writeln!(text, "  {label}{:padding$}  {count:>digits$}", "");
            }
        }
        text
    }
}
