//! The laws of DESIGN.md, over every profile of the shipped rules: each subset of goals, lifestyles and signs, with no
//! response or one, on four days of the course. Reasons, and facts said twice, are looked at on one of these days for each
//! profile. Cautions all refer, so their laws are shown apart.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use massfreq::model::course::Course;
use massfreq::{Elapsed, Evaluation, Facet, Recommendation, evaluate, recommend};
use massfreq::{Level, Rule};

use crate::support::{Space, answer, built_in, halves, recommended, referred, shown, space, verdicts};

mod clearing;
pub(crate) mod custom;
mod order;
mod plans;

/// The elapsed days on which the laws are shown.
const DAYS: [u32; 4] = [0, 14, 35, 60];

/// Which of the days a profile is looked at that is not looked at on each. Facts are bits of its number, of which a
/// remainder by an odd number takes no notice, so each few facts come on each day.
fn turn(number: usize) -> usize {
    number % 7 % DAYS.len()
}

/// A stretch of a course: from, until, min, max, suggested.
type Part = (u32, Option<u32>, u32, u32, u32);

/// What an answer comes to, without its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Refer(Level),
    Course(Vec<Part>),
}

impl Outcome {
    pub(crate) fn of(answer: &Recommendation) -> Self {
        match answer {
            Recommendation::Refer(answer) => Self::Refer(answer.referral.level),
            Recommendation::Recommended(answer) => {
                let parts = answer.course.iter().map(|phase| {
                    let interval = &phase.interval;
                    (phase.from_day, phase.until_day, interval.min_days, interval.max_days, interval.suggested_days)
                });
                Self::Course(parts.collect())
            }
        }
    }

    fn of_evaluation(evaluation: &Evaluation) -> Self {
        let parts = evaluation.course().into_iter().flat_map(Course::segments).map(|segment| {
            let window = segment.window;
            (segment.from, segment.until, window.min().get(), window.max().get(), segment.suggested.get())
        });
        evaluation.referral().map_or_else(|| Self::Course(parts.collect()), Self::Refer)
    }

    /// Whether the course holds from day 0 to an open end without gaps, each part differs from the one before it, and
    /// what is suggested lies in its window.
    pub(crate) fn is_whole(&self) -> bool {
        let Self::Course(parts) = self else { return true };
        let starts = parts.first().is_some_and(|first| first.0 == 0);
        let ends = parts.last().is_some_and(|last| last.1.is_none());
        let joined = parts.windows(2).all(|pair| {
            pair[0].1 == Some(pair[1].0) && pair[0].0 < pair[1].0 && numbers(&pair[0]) != numbers(&pair[1])
        });
        starts && ends && joined && parts.iter().all(|(_, _, min, max, suggested)| min <= suggested && suggested <= max)
    }

    /// Whether min, max and suggestion are at most those of `other` on every day from `day` on. Nothing changes
    /// between the beginnings of parts, so these days are enough. A referral is beyond comparison.
    pub(crate) fn at_most(&self, other: &Self, day: u32) -> bool {
        let (Self::Course(parts), Self::Course(others)) = (self, other) else { return true };
        let days = parts.iter().chain(others).map(|part| part.0.max(day)).chain([day]);
        days.into_iter().all(|day| {
            let (a, b) = (on(parts, day), on(others, day));
            a.iter().zip(b).all(|(a, b)| *a <= b)
        })
    }
}

fn numbers(part: &Part) -> [u32; 3] {
    [part.2, part.3, part.4]
}

fn on(parts: &[Part], day: u32) -> [u32; 3] {
    numbers(parts.iter().find(|part| part.1.is_none_or(|until| day < until)).unwrap())
}

/// Whether a fact says that it does one thing to intervals, and nothing else.
pub(crate) fn only_sooner(rule: &Rule) -> bool {
    rule.effects().sooner > 0 && rule.effects().later == 0 && neither_proposes_nor_stops(rule)
}

pub(crate) fn only_later(rule: &Rule) -> bool {
    rule.effects().later > 0 && rule.effects().sooner == 0 && neither_proposes_nor_stops(rule)
}

fn neither_proposes_nor_stops(rule: &Rule) -> bool {
    rule.proposal().is_none() && rule.effects().floor.is_none() && rule.refer().is_none()
}

/// The answers to every profile on one day of the course: where each stands among the distinct outcomes.
struct Answers {
    space: Space,
    outcomes: Vec<Outcome>,
    /// By number of the profile.
    at: Vec<usize>,
}

impl Answers {
    /// The answers on each of the days.
    fn of_all() -> [Self; DAYS.len()] {
        let space = space();
        let answers = halves(space.len(), |number| {
            let profile = space.profile(number);
            DAYS.map(|day| Outcome::of_evaluation(&evaluate(&profile, Elapsed::days(day))))
        });
        [0, 1, 2, 3].map(|day| Self::new(answers.iter().map(|of_days| &of_days[day])))
    }

    fn new<'a>(answers: impl Iterator<Item = &'a Outcome>) -> Self {
        let mut known: BTreeMap<&Outcome, usize> = BTreeMap::new();
        let (mut outcomes, mut at) = (Vec::new(), Vec::new());
        for outcome in answers {
            at.push(*known.entry(outcome).or_insert(outcomes.len()));
            if known.len() > outcomes.len() {
                outcomes.push(outcome.clone());
            }
        }
        Self { space: space(), outcomes, at }
    }

    fn of(&self, number: usize) -> &Outcome {
        &self.outcomes[self.at[number]]
    }

    /// Compares the answers to every profile without a fact and with it, for every fact that `chosen` accepts.
    fn compare(&self, chosen: impl Fn(&Rule, usize) -> bool, law: impl Fn(&Outcome, &Outcome) -> bool) {
        // There are few distinct answers, so each pair of them is compared once.
        let count = self.outcomes.len();
        let pairs = self.outcomes.iter().flat_map(|before| self.outcomes.iter().map(|after| law(before, after)));
        let holds: Vec<bool> = pairs.collect();
        let mut compared = 0;
        for (fact, rule) in self.space.facts() {
            for number in (0..self.space.len()).filter(|number| chosen(rule, *number)) {
                let Some(with) = self.space.with(number, fact) else { continue };
                compared += 1;
                assert!(
                    holds[self.at[number] * count + self.at[with]],
                    "{} and {}: {:?} becomes {:?}",
                    self.space.name(number),
                    rule.id(),
                    self.of(number),
                    self.of(with),
                );
            }
        }
        assert!(compared > 1000, "only {compared} profiles were compared");
    }
}

/// Evaluated once for all tests of this module.
static ANSWERS: LazyLock<[Answers; DAYS.len()]> = LazyLock::new(Answers::of_all);

/// The answers on each of the days.
fn answers() -> impl Iterator<Item = (u32, &'static Answers)> {
    DAYS.into_iter().zip(&*ANSWERS)
}

/// The ids of the rules that have a reason.
fn rules_of(answer: &Recommendation) -> Vec<&str> {
    let reasons = match answer {
        Recommendation::Recommended(answer) => &answer.reasons,
        Recommendation::Refer(answer) => &answer.reasons,
    };
    reasons.iter().map(|reason| reason.rule.as_str()).collect()
}

/// What applies to a profile of the shipped rules: its facts, the combinations as their files word them, and the
/// default where nothing proposes and nothing refers.
fn applicable(space: &Space, number: usize) -> Vec<&'static str> {
    let mut ids = space.ids(number);
    let has = |id: &str| ids.contains(&id);
    let several = ids.iter().filter(|id| id.starts_with("sign/")).count() >= 3;
    let pain = has("goal/chronic-pain") || has("goal/acute-injury") || ids.iter().any(|id| id.starts_with("sign/"));
    let unchanged = has("response/same") && pain;
    let injured = has("goal/acute-injury") && has("lifestyle/senior");
    let refers = has("response/worse");
    let proposes = ids.iter().any(|id| id.starts_with("goal/") || id.starts_with("lifestyle/"));
    ids.extend(several.then_some("combination/several-signs"));
    ids.extend(unchanged.then_some("combination/no-change-with-pain"));
    ids.extend(injured.then_some("combination/injured-senior"));
    ids.extend((!proposes && !several && !refers).then_some("default"));
    sorted(ids)
}

fn sorted(mut ids: Vec<&str>) -> Vec<&str> {
    ids.sort_unstable();
    ids
}

#[test]
fn every_profile_has_a_whole_answer_with_every_applicable_rule_once() {
    for (day, answers) in answers() {
        assert_eq!(answers.at.len(), 40_960);
        for outcome in &answers.outcomes {
            assert!(outcome.is_whole(), "day {day}: {outcome:?}");
        }
    }
    let space = space();
    halves(space.len(), |number| {
        let day = turn(number);
        let told = recommend(&space.profile(number), Elapsed::days(DAYS[day]));
        assert_eq!(Outcome::of(&told), *ANSWERS[day].of(number), "{}", space.name(number));
        assert_eq!(sorted(rules_of(&told)), applicable(&space, number), "{}", space.name(number));
    });
}

#[test]
fn repeating_a_fact_and_the_order_of_facts_change_nothing() {
    let space = space();
    let same = halves(space.len(), |number| {
        let day = turn(number);
        let twice = evaluate(&space.profile_said_twice(number), Elapsed::days(DAYS[day]));
        Outcome::of_evaluation(&twice) == *ANSWERS[day].of(number)
    });
    let differs = same.iter().position(|same| !same);
    assert_eq!(differs.map(|number| space.name(number)), None);
}

#[test]
fn another_goal_or_lifestyle_never_makes_sessions_rarer() {
    for (_, answers) in answers() {
        let space = &answers.space;
        let asks = |rule: &Rule| matches!(rule.facet(), Some(Facet::Goal | Facet::Lifestyle));
        let to_one_that_has_one = |rule: &Rule, number| asks(rule) && space.rules(number).any(asks);
        answers.compare(to_one_that_has_one, |before, after| after.at_most(before, 0));
    }
}

#[test]
fn a_fact_that_only_says_sooner_never_makes_sessions_rarer() {
    let only: Vec<&str> = built_in().rules().iter().filter(|rule| only_sooner(rule)).map(Rule::name).collect();
    assert_eq!(only, ["wears-off", "headaches", "limited-motion", "persistent-aches", "poor-sleep", "stress"]);
    for (_, answers) in answers() {
        answers.compare(|rule, _| only_sooner(rule), |before, after| after.at_most(before, 0));
    }
}

#[test]
fn a_fact_that_only_says_later_never_makes_sessions_more_frequent_from_its_day_on() {
    let only: Vec<&str> = built_in().rules().iter().filter(|rule| only_later(rule)).map(Rule::name).collect();
    assert_eq!(only, ["better"]);
    for (day, answers) in answers() {
        answers.compare(|rule, _| only_later(rule), |before, after| before.at_most(after, day));
    }
}

#[test]
fn no_fact_takes_a_referral_away_or_makes_it_milder() {
    for (_, answers) in answers() {
        answers.compare(
            |_, _| true,
            |before, after| match (before, after) {
                (Outcome::Refer(before), Outcome::Refer(after)) => before <= after,
                (Outcome::Refer(_), Outcome::Course(_)) => false,
                (Outcome::Course(_), _) => true,
            },
        );
    }
}

#[test]
fn a_referral_does_not_depend_on_the_day() {
    let [first, others @ ..] = &*ANSWERS;
    for number in 0..first.at.len() {
        for other in others {
            let (first_day, other_day) = (first.of(number), other.of(number));
            if matches!(first_day, Outcome::Refer(_)) || matches!(other_day, Outcome::Refer(_)) {
                assert_eq!(first_day, other_day, "{}", first.space.name(number));
            }
        }
    }
}

/// Profiles of several kinds, among them the empty one, one that is referred without a caution, and all facts.
const BASES: [&str; 8] = [
    "",
    "goal/wellness",
    "sign/stress",
    "goal/chronic-pain lifestyle/desk-worker response/better",
    "goal/chronic-pain lifestyle/desk-worker sign/headaches response/worse",
    "lifestyle/athlete lifestyle/senior response/same",
    "sign/headaches sign/poor-sleep sign/stress",
    "goal/wellness goal/chronic-pain goal/acute-injury lifestyle/desk-worker lifestyle/athlete lifestyle/caregiver \
     lifestyle/senior lifestyle/physical-job sign/persistent-aches sign/headaches sign/limited-motion sign/poor-sleep \
     sign/stress response/better",
];

#[test]
fn a_caution_refers_whatever_else_is_known() {
    let cautions: Vec<&Rule> = built_in().facts(Facet::Caution).filter(|rule| rule.refer().is_some()).collect();
    for base in BASES {
        let alone = Outcome::of(&answer(built_in(), base, 14));
        for (at, first) in cautions.iter().enumerate() {
            for second in &cautions[at..] {
                let facts = format!("{base} {} {}", first.id(), second.id());
                let answer = answer(built_in(), &facts, 14);
                let without = match &alone {
                    Outcome::Refer(level) => Some(*level),
                    Outcome::Course(_) => None,
                };
                let gravest = [first.refer(), second.refer(), without].into_iter().max().flatten();
                assert_eq!(Some(referred(&answer).referral.level), gravest, "{facts}");
                assert!(verdicts(&answer).contains(&format!("{} refers", first.id())), "{facts}");
            }
        }
    }
}

/// The evaluator refers wherever an applicable rule has `refer`, and a fact that is stated applies; so this is all it
/// takes for every caution to refer in every profile.
#[test]
fn every_caution_has_a_referral_or_advice_alone() {
    let cautions: Vec<&Rule> = built_in().facts(Facet::Caution).collect();
    assert_eq!(cautions.len(), 51);
    for caution in cautions {
        let adapts = !caution.advice().is_empty() && *caution.effects() == massfreq::model::Effects::default();
        assert_ne!(caution.refer().is_some(), adapts, "{}", caution.id());
    }
}

#[test]
fn the_notation_of_these_tests_tells_answers_apart() {
    let worked = answer(built_in(), "goal/chronic-pain", 0);
    assert_eq!(Outcome::of(&worked), Outcome::Course(vec![(0, Some(28), 7, 7, 7), (28, None, 14, 28, 14)]));
    assert_eq!((shown(&worked).as_str(), recommended(&worked).course.len()), ("7 for 28 days → 14*..28", 2));
    let sparser = Outcome::Course(vec![(0, None, 14, 28, 14)]);
    let both = Outcome::of(&worked);
    assert!(both.at_most(&sparser, 0) && !sparser.at_most(&both, 0) && sparser.at_most(&both, 28));
    for broken in [
        vec![],
        vec![(1, None, 7, 7, 7)],
        vec![(0, Some(7), 7, 7, 7)],
        vec![(0, Some(7), 7, 7, 7), (8, None, 14, 14, 14)],
        vec![(0, Some(7), 7, 7, 7), (7, None, 7, 7, 7)],
        vec![(0, None, 7, 14, 6)],
        vec![(0, None, 14, 7, 14)],
    ] {
        assert!(!Outcome::Course(broken.clone()).is_whole(), "{broken:?}");
    }
}
