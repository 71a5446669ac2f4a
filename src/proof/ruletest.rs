//! The tests of a rule set: profiles with expected answers, in `tests/*.yaml` beside the rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::{command, describe::recommend, recommendation::Recommendation};
use crate::engine::{Elapsed, Evaluation, evaluate, verdict::VerdictName};
use crate::model::{Facts, Level, RuleIndex, RuleSet, Stretch, Window, witnesses, words::words};
use crate::order::Order as _;
use crate::profile::Profile;

pub(crate) mod accept;
pub(crate) mod coverage;
mod diary;
mod file;
pub(crate) mod mutate;
pub(crate) mod suggest;

pub(crate) use file::{Tests, of_tests, read};

#[derive(Debug)]
pub(crate) struct Case<'r> {
    pub(crate) name: String,
    /// `file:line`.
    place: String,
    profile: Profile<'r>,
    elapsed: Elapsed,
    /// The day on which it is asked.
    today: Option<Date>,
    /// The response that follows from its diary, or [`NONE`]; `None` without a diary. The profile has it too.
    outcome: Option<String>,
    expected: Expectation,
}

/// The review that an answer has where its day has come, and what it has where there is none.
const DUE: &str = "due";
const NONE: &str = "none";

/// The expected answer. `None` fields are not checked.
#[derive(Debug, Default, PartialEq, Eq)]
struct Expectation {
    status: Option<Status>,
    level: Option<Level>,
    /// The summary, compared without case.
    course: Option<String>,
    /// The window in force.
    interval: Option<Window>,
    /// The day of the course of the review in words, [`DUE`] or [`NONE`].
    review: Option<String>,
    /// The response that follows from the diary, by name, or [`NONE`].
    outcome: Option<String>,
    /// The cautions to be answered first, by name.
    ask_first: Option<BTreeSet<String>>,
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

/// The profile of some facts; `None` where two are of one single facet.
fn profile<'r>(rules: &'r RuleSet, facts: &Facts) -> Option<Profile<'r>> {
    witnesses::can_be(rules, facts.iter().copied()).then(|| {
        let mut profile = Profile::new(rules);
        for fact in facts {
            profile.insert(*fact);
        }
        profile
    })
}

impl Case<'_> {
    /// The verdict of a rule; `None` where it does not apply.
    pub(crate) fn of_rule(&self, rule: RuleIndex) -> Option<RuleTest> {
        let verdicts = self.evaluate().verdicts;
        let (_, verdict) = verdicts.into_iter().find(|(index, _)| *index == rule)?;
        Some(RuleTest { name: self.name.clone(), place: self.place.clone(), verdict })
    }

    pub(crate) fn evaluate(&self) -> Evaluation {
        evaluate(&self.profile, self.elapsed)
    }

    /// Whether a change of one rule, or of the ladder, can be seen in the test.
    fn concerns(&self, changed: &RuleSet, rule: Option<RuleIndex>) -> bool {
        rule.filter(|rule| *rule != changed.default_rule()).is_none_or(|rule| {
            [self.profile.rules(), changed].iter().any(|rules| rules.applies(rule, self.profile.facts()))
        })
    }

    /// Whether the test passes with changed rules. It passes with its own, which evaluate to `before`.
    fn passes_in(&self, rules: &RuleSet, before: &Evaluation) -> bool {
        let profile = self.profile.in_set(rules);
        let expects_safeguards = self.expected.review.is_some() || self.expected.ask_first.is_some();
        evaluate(&profile, self.elapsed) == *before && !expects_safeguards
            || self.differences(&recommend(&profile, self.elapsed)).is_empty()
    }

    /// The command that shows the answer.
    fn command(&self, asking: &str) -> String {
        let Some(today) = self.today else { return command::of_profile(asking, &self.profile, self.elapsed.get()) };
        let command = command::of_profile(asking, &self.profile, 0);
        let started = today.saturating_sub(i64::from(self.elapsed.get()).days());
        let started = if self.elapsed == Elapsed::START { String::new() } else { format!(" --started {started}") };
        format!("{command}{started} --today {today}")
    }

    fn differences(&self, answer: &Recommendation) -> Vec<Difference> {
        self.expected.differences(answer, self.outcome.clone())
    }

    /// Compares the answer with the expected one. `asking` is the start of the command in the outcome.
    pub(crate) fn run(&self, asking: &str) -> Outcome {
        let answer = recommend(&self.profile, self.elapsed);
        let differences = self.differences(&answer);
        Outcome {
            name: self.name.clone(),
            place: self.place.clone(),
            passed: differences.is_empty(),
            differences,
            command: self.command(asking),
        }
    }
}

impl Expectation {
    fn differences(&self, answer: &Recommendation, outcome: Option<String>) -> Vec<Difference> {
        let (status, level, course, interval, reasons, review, ask_first) = match answer {
            Recommendation::Recommended(answer) => {
                let (course, interval) = (answer.summary.clone(), answer.interval.text.clone());
                let review = answer.review.as_ref();
                let review =
                    review.map(|review| if review.due { DUE.to_owned() } else { Stretch(review.on_day).to_string() });
                let asked: BTreeSet<&str> = answer.ask_first.iter().map(|asked| asked.caution.as_str()).collect();
                (Status::Recommended, None, Some(course), Some(interval), &answer.reasons, review, asked)
            }
            Recommendation::Refer(answer) => {
                let level = answer.referral.level.to_string();
                (Status::Refer, Some(level), None, None, &answer.reasons, None, BTreeSet::new())
            }
        };
        let names = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
        let expected_first = self.ask_first.as_ref().map(|asked| names(asked.iter().map(String::as_str).collect()));
        let of_answer = [
            ("status", self.status.map(|status| status.to_string()), Some(status.to_string())),
            ("level", self.level.map(|level| level.to_string()), level),
            ("course", self.course.clone(), course),
            ("interval", self.interval.map(|interval| interval.to_string()), interval),
            ("review", self.review.clone(), review),
            ("outcome", self.outcome.clone(), outcome),
            ("ask-first", expected_first, Some(names(ask_first))),
        ];
        let of_rules = self.verdicts.iter().map(|(verdict, expected)| {
            let with_verdict = reasons.iter().filter(|reason| reason.verdict == *verdict);
            let mut got: Vec<&str> = with_verdict.map(|reason| reason.rule.as_str()).collect();
            got.order();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            (verdict.as_str(), Some(expected.join(", ")), Some(got.join(", ")))
        });
        let all = of_answer.into_iter().chain(of_rules);
        let differ = all.filter_map(|(what, expected, got)| {
            let or_none = |text: String| if text.is_empty() { "none".to_owned() } else { text };
            let (expected, got) = (or_none(expected?), or_none(got.unwrap_or_default()));
            let is_met = expected.to_lowercase() == got.to_lowercase();
            (!is_met).then(|| Difference { what: what.to_owned(), expected, got })
        });
        differ.collect()
    }
}
