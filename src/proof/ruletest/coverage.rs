//! What the tests of a rule set have seen of it: which rules applied, which of them decided, and which kinds of answer
//! came up.
//!
//! Each is one *point*: a rule that applied in some test, a rule that decided in some test (those that have only advice
//! cannot), and a kind of answer, of those that the set's own rules can give. The percentage is of all points together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::{Evaluation, Outcome};
use crate::model::{Level, Rule, RuleId, RuleIndex, RuleSet};

/// One thing that a test can show of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    Applied(RuleIndex),
    Decided(RuleIndex),
    Answer(Kind),
}

/// A kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An interval that the default proposes.
    Default,
    /// An interval that other rules propose.
    ByRules,
    /// A course of one window.
    WithoutOpening,
    /// A course that begins with another window than it goes on with.
    WithOpening,
    /// A referral.
    Refer(Level),
}

impl Kind {
    fn name(self) -> String {
        match self {
            Self::Default => "an interval by the default".to_owned(),
            Self::ByRules => "an interval by rules".to_owned(),
            Self::WithoutOpening => "no opening phase".to_owned(),
            Self::WithOpening => "an opening phase".to_owned(),
            Self::Refer(level) => format!("a referral, level {}", level.as_str()),
        }
    }

    /// The kinds that the rules of a set can give, referrals last.
    fn of(rules: &RuleSet) -> Vec<Self> {
        let any = |has: &dyn Fn(&Rule) -> bool| rules.rules().iter().any(has);
        let by_rules = any(&|rule| rule.proposal().is_some() && rule.id() != &RuleId::default_rule());
        let opening = any(&|rule| rule.proposal().is_some_and(crate::model::Proposal::has_opening));
        let courses = [
            (Self::Default, true),
            (Self::ByRules, by_rules),
            (Self::WithoutOpening, true),
            (Self::WithOpening, opening),
        ];
        let levels = Level::GRAVEST_FIRST.into_iter().filter(|level| any(&|rule| rule.refer() == Some(*level)));
        let courses = courses.into_iter().filter(|(_, can_be)| *can_be).map(|(kind, _)| kind);
        courses.chain(levels.map(Self::Refer)).collect()
    }
}

/// Every point of a set.
pub(super) fn points(rules: &RuleSet) -> Vec<Point> {
    let deciding = rules.all().filter(|index| rules.rule(*index).effects().can_decide());
    let answers = Kind::of(rules).into_iter().map(Point::Answer);
    rules.all().map(Point::Applied).chain(deciding.map(Point::Decided)).chain(answers).collect()
}

/// The points that an answer shows.
pub(super) fn shown(rules: &RuleSet, evaluation: &Evaluation) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for (index, verdict) in &evaluation.verdicts {
        points.push(Point::Applied(*index));
        if verdict.decides() {
            points.push(Point::Decided(*index));
        }
    }
    match &evaluation.outcome {
        Outcome::Refer(level) => points.push(Point::Answer(Kind::Refer(*level))),
        Outcome::Course(answer) => {
            let by_default = answer.proposing == [rules.default_rule()];
            let opens = answer.course.segments().count() > 1;
            points.push(Point::Answer(if by_default { Kind::Default } else { Kind::ByRules }));
            points.push(Point::Answer(if opens { Kind::WithOpening } else { Kind::WithoutOpening }));
        }
    }
    points
}

/// How much of a set its tests have seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Coverage {
    /// The points that some test shows, in percent of all, rounded down.
    pub(crate) percent: usize,
    /// How many points some test shows.
    pub(crate) covered: usize,
    /// How many points there are: the sum of those of `applied`, `decided` and `answers`.
    pub(crate) points: usize,
    /// The rules that applied.
    pub(crate) applied: Part,
    /// The rules that decided, of those that can: their verdict was `refers`, `leads`, `default`, `sooner`, `later` or
    /// `floor`.
    pub(crate) decided: Part,
    /// The kinds of answer, of those that the rules of the set can give.
    pub(crate) answers: Part,
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

/// Puts together what some answers show of a set.
pub(crate) fn of(rules: &RuleSet, evaluations: &[Evaluation]) -> Coverage {
    let mut counts: BTreeMap<Point, usize> = BTreeMap::new();
    for point in evaluations.iter().flat_map(|evaluation| shown(rules, evaluation)) {
        *counts.entry(point).or_default() += 1;
    }
    let all = points(rules);
    let covered = all.iter().filter(|point| counts.contains_key(point)).count();
    let part = |is_part: &dyn Fn(&Point) -> bool| {
        let points: Vec<&Point> = all.iter().filter(|point| is_part(point)).collect();
        let missing: Vec<String> =
            points.iter().filter(|point| !counts.contains_key(point)).map(|point| name(rules, **point)).collect();
        let covered = points.len() - missing.len();
        Part { covered, points: points.len(), percent: percent(covered, points.len()), missing }
    };
    let count = |point: Point| counts.get(&point).copied().unwrap_or_default();
    Coverage {
        percent: percent(covered, all.len()),
        covered,
        points: all.len(),
        applied: part(&|point| matches!(point, Point::Applied(_))),
        decided: part(&|point| matches!(point, Point::Decided(_))),
        answers: part(&|point| matches!(point, Point::Answer(_))),
        rules: rules
            .all()
            .map(|index| RuleTests {
                rule: rules.rule(index).id().clone(),
                applied: count(Point::Applied(index)),
                decided: count(Point::Decided(index)),
            })
            .collect(),
    }
}

/// In percent, rounded down, so that 100 is all of them.
fn percent(covered: usize, points: usize) -> usize {
    (covered * 100).checked_div(points).unwrap_or(100)
}

/// The name of what no test shows.
pub(super) fn name(rules: &RuleSet, point: Point) -> String {
    match point {
        Point::Applied(index) | Point::Decided(index) => rules.rule(index).id().to_string(),
        Point::Answer(kind) => kind.name(),
    }
}
