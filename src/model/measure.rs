//! What a person watches from week to week, and what follows from it.

use serde::{Deserialize, Serialize};

use crate::model::{Days, RuleId, RuleIndex, RulePlace, Source, Text, words::words};

words! {
    /// The way in which a figure gets better.
    #[derive(Default, Deserialize)]
    pub enum Better {
        /// A larger one is better.
        Up = "up",
        /// A smaller one is better.
        #[default]
        Down = "down",
    }
}

/// Something that a person puts a figure on, of the past week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Measure {
    pub(crate) name: Text,
    pub(crate) title: Text,
    pub(crate) ask: Text,
    /// The smallest figure.
    pub(crate) from: u16,
    /// The largest figure.
    pub(crate) to: u16,
    pub(crate) better: Better,
    /// How many points a change counts from.
    pub(crate) change: u16,
    /// How many percent of the figure at the start a change for the better has to be as well.
    pub(crate) share: Option<u16>,
    /// Whether an answer follows from it; others are only shown.
    pub(crate) decides: bool,
    /// Words for the smallest figure.
    pub(crate) low: Option<Text>,
    /// Words for the largest figure.
    pub(crate) high: Option<Text>,
    pub(crate) because: Text,
    pub(crate) source: Source,
    pub(crate) place: RulePlace,
}

impl Measure {
    /// The kind in its id.
    pub(crate) const KIND: &'static str = "measure";

    /// Its name, which is a column of a diary.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A word or two for it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its id.
    pub fn id(&self) -> RuleId {
        RuleId::new(Self::KIND, &self.name)
    }

    /// The best figure.
    pub(crate) fn best(&self) -> u16 {
        match self.better {
            Better::Up => self.to,
            Better::Down => self.from,
        }
    }
}

/// What follows from a diary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Progress {
    /// The response where things got better, stayed as they were, or got worse.
    pub(crate) better: RuleIndex,
    pub(crate) same: RuleIndex,
    pub(crate) worse: RuleIndex,
    /// How long after the first figure it can be said that nothing changed.
    pub(crate) decide_after: Days,
    /// How old the last figure may be.
    pub(crate) stale_after: Days,
    pub(crate) sore: Option<Sore>,
    /// What is said beside all that follows.
    pub(crate) notice: Option<Text>,
}

/// The caution that long soreness after a session names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sore {
    pub(crate) over_hours: u16,
    pub(crate) caution: RuleIndex,
}
