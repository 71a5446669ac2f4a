//! The tests of a rule set: profiles, each with what its answer is to be.
//!
//! They stand in `tests/*.yaml` beside the rules and are run by the evaluator that answers everybody.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::command;
use crate::answer::describe::recommend;
use crate::answer::recommendation::{Reason, Recommendation};
use crate::engine::verdict::VerdictName;
use crate::engine::{Elapsed, Evaluation, evaluate};
use crate::model::facts::RuleIndex;
use crate::model::interval::Window;
use crate::model::level::Level;
use crate::model::rule_set::RuleSet;
use crate::model::witnesses::{self, Facts};
use crate::model::words::words;
use crate::profile::Profile;

pub(crate) mod coverage;
pub(crate) mod mutate;
mod read;
mod schema;
pub(crate) mod suggest;

pub(crate) use read::read;
pub(crate) use schema::of_tests;

/// One test.
#[derive(Debug)]
pub(crate) struct Case<'r> {
    name: String,
    /// `file:line`.
    place: String,
    profile: Profile<'r>,
    /// The week of the course, from 1.
    week: Option<u32>,
    expected: Expected,
}

/// What an answer is to be; what is not said is not looked at.
#[derive(Debug, Default, PartialEq, Eq)]
struct Expected {
    status: Option<Status>,
    level: Option<Level>,
    /// The summary, whatever the case of its letters.
    course: Option<String>,
    /// The window in force.
    interval: Option<Window>,
    /// All rules that have a verdict, by id.
    verdicts: BTreeMap<VerdictName, BTreeSet<String>>,
}

words! {
    /// What sort of answer there is.
    enum Status {
        /// An interval is recommended.
        Recommended = "recommended",
        /// The answer is a referral.
        Refer = "refer",
    }
}

/// What came of one test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Outcome {
    /// The name of the test.
    pub(crate) name: String,
    /// Where it stands: `file:line`.
    pub(crate) place: String,
    /// Whether everything was as expected.
    pub(crate) passed: bool,
    /// What was not.
    pub(crate) differences: Vec<Difference>,
    /// The command that shows the answer.
    pub(crate) command: String,
}

/// One thing that was not as expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Difference {
    /// The key of the expectation.
    pub(crate) what: String,
    /// What it says.
    pub(crate) expected: String,
    /// What the answer has.
    pub(crate) got: String,
}

/// A test in which some rule applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RuleTest {
    /// The name of the test.
    pub(crate) name: String,
    /// Where it stands: `file:line`.
    pub(crate) place: String,
    /// What becomes of the rule in it.
    pub(crate) verdict: VerdictName,
}

/// A profile of some facts; `None` where nobody can have them all.
fn profile<'r>(rules: &'r RuleSet, facts: &Facts) -> Option<Profile<'r>> {
    witnesses::can_be(rules, facts.iter().copied()).then(|| {
        let mut profile = Profile::new(rules);
        facts.iter().for_each(|fact| profile.insert(*fact));
        profile
    })
}

impl Case<'_> {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What becomes of a rule in the answer; `None` where it does not apply.
    pub(crate) fn of_rule(&self, rule: RuleIndex) -> Option<RuleTest> {
        let verdicts = self.evaluate().verdicts;
        let (_, verdict) = verdicts.into_iter().find(|(index, _)| *index == rule)?;
        Some(RuleTest { name: self.name.clone(), place: self.place.clone(), verdict })
    }

    fn elapsed(&self) -> Elapsed {
        self.week.map_or(Elapsed::START, Elapsed::week)
    }

    /// The answer without its words.
    pub(crate) fn evaluate(&self) -> Evaluation {
        evaluate(&self.profile, self.elapsed())
    }

    /// Whether the test passes with changed rules, where it passes with its own, which answer as `before`.
    fn passes_in(&self, rules: &RuleSet, before: &Evaluation) -> bool {
        let profile = self.profile.in_set(rules);
        evaluate(&profile, self.elapsed()) == *before
            || self.expected.differences(&recommend(&profile, self.elapsed())).is_empty()
    }

    /// Asks for the answer and compares it; `asking` begins the command that shows the answer.
    pub(crate) fn run(&self, asking: &str) -> Outcome {
        let answer = recommend(&self.profile, self.elapsed());
        let differences = self.expected.differences(&answer);
        Outcome {
            name: self.name.clone(),
            place: self.place.clone(),
            passed: differences.is_empty(),
            differences,
            command: command::of_profile(asking, &self.profile, self.elapsed().get()),
        }
    }
}

impl Expected {
    fn differences(&self, answer: &Recommendation) -> Vec<Difference> {
        let none = || "none".to_owned();
        let (status, level, course, interval, reasons) = match answer {
            Recommendation::Recommended(answer) => {
                let interval = &answer.interval;
                let days = (interval.min_days, interval.max_days);
                let text = interval.text.clone();
                (Status::Recommended, None, answer.summary.clone(), Some((days, text)), &answer.reasons)
            }
            Recommendation::Refer(answer) => {
                (Status::Refer, Some(answer.referral.level), none(), None, &answer.reasons)
            }
        };
        let mut found = Vec::new();
        let mut differ = |what: &str, expected: String, got: String| {
            found.push(Difference { what: what.to_owned(), expected, got });
        };
        if let Some(expected) = self.status.filter(|expected| *expected != status) {
            differ("status", expected.as_str().to_owned(), status.as_str().to_owned());
        }
        if let Some(expected) = self.level.filter(|expected| Some(*expected) != level) {
            differ("level", expected.as_str().to_owned(), level.map_or_else(none, |level| level.as_str().to_owned()));
        }
        if let Some(expected) = &self.course
            && expected.to_lowercase() != course.to_lowercase()
        {
            differ("course", expected.clone(), course);
        }
        if let Some(expected) = self.interval {
            let days = (expected.min().get(), expected.max().get());
            if interval.as_ref().map(|(days, _)| *days) != Some(days) {
                differ("interval", expected.to_string(), interval.map_or_else(none, |(_, text)| text));
            }
        }
        for (verdict, expected) in &self.verdicts {
            let got = with_verdict(reasons, *verdict);
            if got != expected.iter().map(String::as_str).collect() {
                let list = |ids: Vec<&str>| if ids.is_empty() { none() } else { ids.join(", ") };
                let expected = list(expected.iter().map(String::as_str).collect());
                differ(verdict.as_str(), expected, list(got.into_iter().collect()));
            }
        }
        found
    }
}

fn with_verdict(reasons: &[Reason], verdict: VerdictName) -> BTreeSet<&str> {
    let of = reasons.iter().filter(|reason| reason.verdict == verdict);
    of.map(|reason| reason.rule.as_str()).collect()
}
