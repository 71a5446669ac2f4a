//! The laws that every rule set is to keep, shown on all its profiles.
//!
//! That the order of facts never matters, nor one that is repeated, needs no trial: a profile is a set of facts.

use std::collections::BTreeMap;

use super::survey::Survey;
use crate::answer::what_if::Same;
use crate::engine::{Elapsed, Evaluation, evaluate};
use crate::model::course::Course;
use crate::model::effects::Effects;
use crate::model::facet::Facet;
use crate::model::facts::RuleIndex;
use crate::model::rule::Rule;
use crate::profile::Profile;

/// Something that holds for every profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    /// The course covers every day, and what is suggested lies in its window.
    Whole,
    /// A fact that refers always refers.
    Refers,
    /// No window lies below the floor.
    Floor,
    /// Every applicable rule is among the reasons once.
    Reasons,
    /// Another goal or lifestyle never makes the wait longer.
    More,
    /// A fact that only asks for sooner never makes the wait longer.
    Sooner,
    /// A fact that only asks for later never makes the wait shorter, from its day on.
    Later,
}

/// Two profiles whose answers break a law.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// In how many pairs of the profiles that were tried.
    pub(super) pairs: usize,
    /// The facts of the larger profile.
    pub(super) facts: Vec<usize>,
    /// The fact that the smaller lacks.
    pub(super) added: usize,
    pub(super) day: u32,
}

/// What comes of the comparison of each profile with those that have one fact less.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// The smallest pair for each law that is broken.
    pub(super) broken: BTreeMap<Law, Broken>,
    /// The facts that were seen to change an answer.
    pub(super) change: Vec<usize>,
}

/// A law that one answer breaks by itself.
pub(super) fn broken_alone(profile: &Profile<'_>, evaluation: &Evaluation) -> Option<Law> {
    let rules = profile.rules();
    let called_for = profile.facts().iter().filter_map(|fact| rules.rule(fact).refer()).max();
    let mut reasons: Vec<RuleIndex> = evaluation.verdicts.iter().map(|(index, _)| *index).collect();
    reasons.sort_unstable();
    let applicable = rules.applicable(profile.facts());
    let proposes = applicable.iter().any(|index| rules.rule(*index).proposal().is_some());
    let mut expected = applicable.clone();
    if !proposes && evaluation.course().is_some() {
        expected.push(rules.default_rule());
        expected.sort_unstable();
    }
    let floor = applicable.iter().filter_map(|index| rules.rule(*index).effects().floor).max();
    let lies_below = |course: &Course| course.segments().any(|segment| Some(segment.window.min()) < floor);
    if evaluation.referral() < called_for {
        Some(Law::Refers)
    } else if reasons != expected {
        Some(Law::Reasons)
    } else if evaluation.course().is_some_and(|course| !is_whole(course)) {
        Some(Law::Whole)
    } else {
        evaluation.course().is_some_and(lies_below).then_some(Law::Floor)
    }
}

fn is_whole(course: &Course) -> bool {
    let mut from = Some(0);
    let joined = course.segments().all(|segment| {
        let begins = from == Some(segment.from);
        from = segment.until;
        let window = segment.window;
        begins && (window.min()..=window.max()).contains(&segment.suggested)
    });
    joined && from.is_none()
}

/// Whether no wait of `sooner` is longer than that of `later` on any day from `from` on. Nothing changes between the
/// beginnings of segments, so these days are enough.
fn at_most(sooner: &Course, later: &Course, from: u32) -> bool {
    let begins = sooner.segments().chain(later.segments()).map(|segment| segment.from.max(from));
    begins.chain([from]).all(|day| {
        let (a, b) = (sooner.on(day), later.on(day));
        a.window.min() <= b.window.min() && a.window.max() <= b.window.max() && a.suggested <= b.suggested
    })
}

/// The laws that adding a fact to a profile has to keep. `has_one` is whether it has a goal or lifestyle already. A goal
/// or lifestyle that asks for rarer sessions by itself, with a floor or `later`, is taken at its word.
fn laws_of(added: &Rule, has_one: bool) -> Vec<Law> {
    let Effects { proposal, sooner, later, floor, refer } = added.effects();
    let (asks_for_sooner, asks_for_later) = (*sooner > 0, *later > 0);
    let only_steps = proposal.is_none() && floor.is_none() && refer.is_none();
    let is_one = matches!(added.facet(), Some(Facet::Goal | Facet::Lifestyle));
    let laws = [
        (Law::More, has_one && is_one && !asks_for_later && floor.is_none()),
        (Law::Sooner, only_steps && asks_for_sooner && !asks_for_later),
        (Law::Later, only_steps && asks_for_later && !asks_for_sooner),
    ];
    laws.into_iter().filter(|(_, is_kept)| *is_kept).map(|(law, _)| law).collect()
}

fn holds(law: Law, before: &Same, after: &Same, day: u32) -> bool {
    let (Same::Course(before), Same::Course(after)) = (before, after) else { return true };
    match law {
        Law::More | Law::Sooner => at_most(after, before, 0),
        Law::Later => at_most(before, after, day),
        Law::Whole | Law::Refers | Law::Floor | Law::Reasons => true,
    }
}

impl Compared {
    /// Compares every profile of a set with those that have one fact less.
    pub(super) fn of(survey: &Survey<'_>) -> Self {
        let mut compared = Self::default();
        let mut changes = vec![false; survey.space.facts.len()];
        survey.space.each(|number, point| {
            for (smaller, added) in survey.space.smaller(point) {
                let before = survey.space.number(&smaller);
                let rows = survey.row(before).zip(survey.row(number));
                let Some((before, after)) = rows.filter(|(before, after)| before != after) else { continue };
                if let Some(changes) = changes.get_mut(added) {
                    *changes = true;
                }
                let answers = survey.answers(before).iter().zip(survey.answers(after)).zip(&survey.days);
                let pairs: Vec<(u32, &Same, &Same)> = answers
                    .filter(|((before, after), _)| before != after)
                    .filter_map(|((before, after), day)| Some((*day, survey.answer(*before)?, survey.answer(*after)?)))
                    .collect();
                compared.compare(survey, &|| survey.space.facts_of(point), added, &pairs);
            }
        });
        for facts in &survey.beyond {
            for added in facts {
                compared.compare_beyond(survey, facts, *added);
            }
        }
        compared.change = (0..changes.len()).filter(|fact| changes.get(*fact) == Some(&true)).collect();
        compared
    }

    /// Compares the answers to two profiles, on each day on which they differ.
    fn compare(
        &mut self,
        survey: &Survey<'_>,
        facts: &dyn Fn() -> Vec<usize>,
        added: usize,
        answers: &[(u32, &Same, &Same)],
    ) {
        let rule = |fact: usize| survey.space.facts.get(fact).map(|fact| survey.rules.rule(fact.at[0]));
        let Some(new) = rule(added) else { return };
        let is_one = |fact: &usize| {
            *fact != added && matches!(rule(*fact).and_then(Rule::facet), Some(Facet::Goal | Facet::Lifestyle))
        };
        for law in laws_of(new, facts().iter().any(is_one)) {
            let broken = answers.iter().find(|(day, before, after)| !holds(law, before, after, *day));
            let Some((day, ..)) = broken else { continue };
            let pair = Broken { pairs: 1, facts: facts(), added, day: *day };
            match self.broken.get_mut(&law) {
                None => {
                    self.broken.insert(law, pair);
                }
                Some(known) => {
                    let pairs = known.pairs + 1;
                    if pair.facts.len() < known.facts.len() {
                        *known = pair;
                    }
                    known.pairs = pairs;
                }
            }
        }
    }

    /// Compares a profile that was not visited with the one that lacks a fact.
    fn compare_beyond(&mut self, survey: &Survey<'_>, facts: &[usize], added: usize) {
        let fewer: Vec<usize> = facts.iter().copied().filter(|fact| *fact != added).collect();
        let ([before], [after]) = (survey.space.profiles(&fewer), survey.space.profiles(facts));
        let answer = |profile, day: u32| Same::from(evaluate(profile, Elapsed::days(day)));
        let both: Vec<(u32, Same, Same)> =
            survey.days.iter().map(|day| (*day, answer(&before, *day), answer(&after, *day))).collect();
        let answers: Vec<(u32, &Same, &Same)> = both
            .iter()
            .filter(|(_, before, after)| before != after)
            .map(|(day, before, after)| (*day, before, after))
            .collect();
        self.compare(survey, &|| facts.to_vec(), added, &answers);
    }
}
