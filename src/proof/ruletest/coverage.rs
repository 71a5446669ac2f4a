//! The coverage of a rule set by its tests, counted in *points*: a rule that applies, a rule that decides
//! (those with only advice cannot), a kind of answer that the set can give, and each side of what makes an answer safe
//! to follow: a caution that is cleared, a review that lies ahead or is due, questions that are open or answered.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Case;
use crate::answer::safeguards;
use crate::engine::{Elapsed, Evaluation, Outcome};
use crate::model::{Level, Proposal, RuleId, RuleIndex, RuleSet};
use crate::profile::Profile;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    Applied(RuleIndex),
    Decided(RuleIndex),
    Answer(Kind),
    /// A caution is cleared.
    Cleared(RuleIndex),
    /// The review of a rule is due, or lies ahead.
    Review(RuleIndex, bool),
    /// A question that a rule wants answered first is open, or all are answered.
    AskFirst(RuleIndex, bool),
    /// A combination does not hold, and would with one fact more or fewer. Only suggested tests aim at it.
    Nearly(RuleIndex),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Default,
    ByRules,
    WithoutOpening,
    WithOpening,
    Refer(Level),
}

impl Kind {
    pub(super) fn name(self) -> String {
        match self {
            Self::Default => "an interval by the default".to_owned(),
            Self::ByRules => "an interval by rules".to_owned(),
            Self::WithoutOpening => "no opening phase".to_owned(),
            Self::WithOpening => "an opening phase".to_owned(),
            Self::Refer(level) => format!("a referral, level {}", level.as_str()),
        }
    }

    /// The kinds that the rules of a set can give.
    fn possible(rules: &RuleSet) -> impl Iterator<Item = Self> {
        let can_be = |kind: &Self| {
            rules.rules().iter().any(|rule| match kind {
                Self::Default | Self::WithoutOpening => true,
                Self::ByRules => rule.proposal().is_some() && rule.id() != &RuleId::default_rule(),
                Self::WithOpening => rule.proposal().is_some_and(Proposal::has_opening),
                Self::Refer(level) => rule.refer() == Some(*level),
            })
        };
        let courses = [Self::Default, Self::ByRules, Self::WithoutOpening, Self::WithOpening];
        courses.into_iter().chain(Level::GRAVEST_FIRST.map(Self::Refer)).filter(can_be)
    }
}

pub(super) fn points(rules: &RuleSet) -> Vec<Point> {
    let deciding = rules.all().filter(|index| rules.rule(*index).effects().can_decide());
    let answers = Kind::possible(rules).map(Point::Answer);
    let guarded = rules.all().flat_map(|index| {
        let safeguards = rules.rule(index).safeguards();
        // Beside a referral of its own there is no review and no question.
        let is_answered = rules.rule(index).refer().is_none() || safeguards.is_clearable;
        let review =
            safeguards.review_after.filter(|_| is_answered).map(|_| [false, true].map(|due| Point::Review(index, due)));
        let asks = (is_answered && !safeguards.ask_first.is_empty())
            .then(|| [true, false].map(|open| Point::AskFirst(index, open)));
        let cleared = safeguards.is_clearable.then_some(Point::Cleared(index));
        cleared.into_iter().chain(review.into_iter().flatten()).chain(asks.into_iter().flatten())
    });
    let of_rules = rules.all().map(Point::Applied).chain(deciding.map(Point::Decided));
    of_rules.chain(answers).chain(guarded).collect()
}

/// The points that the answer to a profile covers, which evaluates so.
pub(super) fn shown(profile: &Profile<'_>, elapsed: Elapsed, evaluation: &Evaluation) -> Vec<Point> {
    let rules = profile.rules();
    let of_rules = evaluation.verdicts.iter().flat_map(|(index, verdict)| {
        [Some(Point::Applied(*index)), verdict.decides().then_some(Point::Decided(*index))]
    });
    let mut points: Vec<Point> = of_rules.flatten().collect();
    match &evaluation.outcome {
        Outcome::Refer(level) => points.push(Point::Answer(Kind::Refer(*level))),
        Outcome::Course(answer) => {
            let by_default = answer.proposing == [rules.default_rule()];
            let opens = answer.course.segments().count() > 1;
            points.push(Point::Answer(if by_default { Kind::Default } else { Kind::ByRules }));
            points.push(Point::Answer(if opens { Kind::WithOpening } else { Kind::WithoutOpening }));
            points.extend(guarded(profile, elapsed, evaluation));
        }
    }
    points
}

/// What is cleared, to be reviewed and to be answered first in an answer that is no referral.
fn guarded(profile: &Profile<'_>, elapsed: Elapsed, evaluation: &Evaluation) -> Vec<Point> {
    let rules = profile.rules();
    let applicable: Vec<RuleIndex> = evaluation.verdicts.iter().map(|(index, _)| *index).collect();
    let open = safeguards::ask_first(profile, &applicable);
    let from = profile.counted_from(elapsed);
    let of_rule = |index: RuleIndex| {
        let (rule, is_cleared) = (rules.rule(index), profile.is_cleared(index));
        let safeguards = rule.safeguards();
        let is_due = safeguards.review_after.map(|after| from + after.get() <= elapsed.get());
        let is_open = open.iter().any(|question| question.rules.contains(rule.id()));
        let asks = (!safeguards.ask_first.is_empty()).then_some(Point::AskFirst(index, is_open));
        let cleared = is_cleared.then_some(Point::Cleared(index));
        [cleared, is_due.map(|due| Point::Review(index, due)), asks].into_iter().flatten()
    };
    applicable.iter().flat_map(|index| of_rule(*index)).collect()
}

/// How much of a set its tests have seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Coverage {
    /// The points that some test shows, in percent of all, rounded down.
    pub(crate) percent: usize,
    /// How many points some test shows.
    pub(crate) covered: usize,
    /// How many points there are: the sum of those of `applied`, `decided`, `answers` and `safeguards`.
    pub(crate) points: usize,
    /// The rules that applied.
    pub(crate) applied: Part,
    /// The rules that decided, of those that can: their verdict was `refers`, `leads`, `default`, `sooner`, `later` or
    /// `floor`.
    pub(crate) decided: Part,
    /// The kinds of answer, of those that the rules of the set can give.
    pub(crate) answers: Part,
    /// What makes an answer safe to follow: each caution that can be cleared is, each review lies ahead and is due, and
    /// the questions of each `ask-first` are open and answered.
    pub(crate) safeguards: Part,
    /// Every rule, with how many tests show what of it.
    pub(crate) rules: Vec<RuleTests>,
}

/// One part of the points.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Part {
    /// How many some test shows.
    pub(crate) covered: usize,
    /// How many there are.
    pub(crate) points: usize,
    /// In percent, rounded down.
    pub(crate) percent: usize,
    /// The names of those that no test shows.
    pub(crate) missing: Vec<String>,
}

/// What the tests show of one rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RuleTests {
    /// The rule.
    pub(crate) rule: RuleId,
    /// In how many tests it applied.
    pub(crate) applied: usize,
    /// In how many it decided.
    pub(crate) decided: usize,
}

/// The coverage of a set by its tests.
pub(crate) fn measure(rules: &RuleSet, cases: &[Case<'_>]) -> Coverage {
    let mut counts: BTreeMap<Point, usize> = BTreeMap::new();
    for point in cases.iter().flat_map(|case| shown(&case.profile, case.elapsed, &case.evaluate())) {
        *counts.entry(point).or_default() += 1;
    }
    let all = points(rules);
    let covered = all.iter().filter(|point| counts.contains_key(point)).count();
    let part = |is_part: &dyn Fn(&Point) -> bool| {
        let points: Vec<&Point> = all.iter().filter(|point| is_part(point)).collect();
        let missing = points.iter().filter(|point| !counts.contains_key(point));
        let missing: Vec<String> = missing.map(|point| name(rules, **point)).collect();
        let covered = points.len() - missing.len();
        Part { covered, points: points.len(), percent: percent(covered, points.len()), missing }
    };
    let count = |point: Point| counts.get(&point).copied().unwrap_or_default();
    let of_rule = |index: RuleIndex| RuleTests {
        rule: rules.rule(index).id().clone(),
        applied: count(Point::Applied(index)),
        decided: count(Point::Decided(index)),
    };
    Coverage {
        percent: percent(covered, all.len()),
        covered,
        points: all.len(),
        applied: part(&|point| matches!(point, Point::Applied(_))),
        decided: part(&|point| matches!(point, Point::Decided(_))),
        answers: part(&|point| matches!(point, Point::Answer(_))),
        safeguards: part(&|point| matches!(point, Point::Cleared(_) | Point::Review(..) | Point::AskFirst(..))),
        rules: rules.all().map(of_rule).collect(),
    }
}

/// Rounded down, so that 100 is all of them.
fn percent(covered: usize, points: usize) -> usize {
    (covered * 100).checked_div(points).unwrap_or(100)
}

fn name(rules: &RuleSet, point: Point) -> String {
    let id = |index: RuleIndex| rules.rule(index).id();
    match point {
        Point::Applied(index) | Point::Decided(index) | Point::Nearly(index) => id(index).to_string(),
        Point::Answer(kind) => kind.name(),
        Point::Cleared(_) | Point::Review(..) | Point::AskFirst(..) => of_safeguard(rules, point).unwrap_or_default(),
    }
}

/// A point of what makes an answer safe to follow, in words.
pub(super) fn of_safeguard(rules: &RuleSet, point: Point) -> Option<String> {
    let said = |index: RuleIndex, what: &str| Some(format!("{} {what}", rules.rule(index).id()));
    match point {
        Point::Cleared(index) => said(index, "is cleared"),
        Point::Review(index, due) => said(index, if due { "has a review that is due" } else { "has a review ahead" }),
        Point::AskFirst(index, open) => {
            said(index, if open { "has open questions" } else { "has its questions answered" })
        }
        Point::Applied(_) | Point::Decided(_) | Point::Answer(_) | Point::Nearly(_) => None,
    }
}
