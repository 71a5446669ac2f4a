//! The laws that every rule set must keep: those of one answer, and those of the answers to a profile and
//! to one with a fact less.
//!
//! Order and repetition of facts need no trial: a profile is a set of facts.

use std::collections::{BTreeMap, BTreeSet};

use super::observe::Observed;
use crate::engine::{Decision, Elapsed, Evaluation, Outcome};
use crate::model::{Course, Effects, Facet, Rule, RuleIndex};
use crate::profile::Profile;
use crate::proof::space::FactIndex;

/// A law about the answers to two profiles, one of which has a fact more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    /// Another goal or lifestyle never makes the wait longer.
    More,
    /// A fact that only asks for sooner never makes the wait longer.
    Sooner,
    /// A fact that only asks for later never makes the wait shorter, from its day on.
    Later,
}

/// The law that one answer breaks by itself: that a fact that refers always refers, that every applicable
/// rule is among the reasons once, that the course covers every day and what is suggested lies in its
/// window, or that no window lies below the floor.
pub(super) fn broken_alone(profile: &Profile<'_>, evaluation: &Evaluation) -> Option<&'static str> {
    let rules = profile.rules();
    let called_for = profile.facts().iter().filter_map(|fact| rules.rule(fact).refer()).max();
    if evaluation.referral() < called_for {
        return Some("a fact that refers does not");
    }
    let mut reasons: Vec<RuleIndex> = evaluation.verdicts.iter().map(|(index, _)| *index).collect();
    reasons.sort_unstable();
    let mut expected = rules.applicable(profile.facts());
    let mut keeps_effects = true;
    if let Outcome::Course(answer) = &evaluation.outcome {
        keeps_effects = expected.iter().all(|index| keeps(&answer.course, rules.rule(*index).effects()));
        if expected.iter().all(|index| rules.rule(*index).proposal().is_none()) {
            expected.push(rules.default_rule());
            expected.sort_unstable();
        }
    }
    if reasons != expected {
        Some("a rule that applies is not among the reasons")
    } else if evaluation.course().is_some_and(|course| !is_whole(course)) {
        Some("a course does not cover every day")
    } else {
        (!keeps_effects).then_some("an interval lies below a floor")
    }
}

/// Whether a course respects the limits of a rule.
fn keeps(course: &Course, effects: &Effects) -> bool {
    let Effects { proposal: _, sooner: _, later: _, floor, refer: _ } = effects;
    course.segments().all(|segment| Some(segment.window.min()) >= *floor)
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

/// The smallest pair of profiles whose answers break a law.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    /// How many of the tried pairs break it.
    pub(super) pairs: usize,
    /// The facts of the larger profile.
    pub(super) facts: Vec<FactIndex>,
    /// The fact that the smaller lacks.
    pub(super) added: FactIndex,
    pub(super) day: u32,
}

#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) broken: BTreeMap<Law, Broken>,
    /// The facts that change some answer.
    pub(super) change: BTreeSet<FactIndex>,
}

impl Compared {
    pub(super) fn new(observed: &Observed<'_>) -> Self {
        let mut compared = Self::default();
        observed.space.each(|number, point| {
            for (smaller, added) in observed.space.smaller(point) {
                let (before, after) = (observed.row(observed.space.number(&smaller)), observed.row(number));
                if before != after {
                    compared.change.insert(added);
                    let decisions = observed.decisions(before).zip(observed.decisions(after));
                    let pairs = observed.days.iter().zip(decisions).map(|(day, (before, after))| (*day, before, after));
                    compared.compare(observed, &observed.space.facts_of(point), added, &pairs);
                }
            }
        });
        for facts in &observed.space.beyond {
            for added in facts {
                let fewer: Vec<FactIndex> = facts.iter().copied().filter(|fact| fact != added).collect();
                let ([before], [after]) = (observed.space.profiles(&fewer), observed.space.profiles(facts));
                let on = |day: &u32| {
                    let elapsed = Elapsed::days(*day);
                    (*day, Decision::on(&before, elapsed), Decision::on(&after, elapsed))
                };
                let both: Vec<(u32, Decision, Decision)> = observed.days.iter().map(on).collect();
                let pairs = both.iter().map(|(day, before, after)| (*day, before, after));
                compared.compare(observed, facts, *added, &pairs);
            }
        }
        compared
    }

    /// Compares the decisions for two profiles, given by day. `facts` are those of the larger profile.
    fn compare<'d>(
        &mut self,
        observed: &Observed<'_>,
        facts: &[FactIndex],
        added: FactIndex,
        pairs: &(impl Iterator<Item = (u32, &'d Decision, &'d Decision)> + Clone),
    ) {
        let is_one = |fact: &FactIndex| *fact != added && is_use(observed.fact(*fact));
        for law in laws_of(observed.fact(added), facts.iter().any(is_one)) {
            let mut differing = pairs.clone().filter(|(_, before, after)| before != after);
            let Some((day, ..)) = differing.find(|(day, before, after)| !holds(law, before, after, *day)) else {
                continue;
            };
            let pair = Broken { pairs: 1, facts: facts.to_vec(), added, day };
            let known = self.broken.entry(law).or_insert_with(|| Broken { pairs: 0, ..pair.clone() });
            if pair.facts.len() < known.facts.len() {
                *known = Broken { pairs: known.pairs, ..pair };
            }
            known.pairs += 1;
        }
    }
}

/// The laws that must hold when a fact is added to a profile. `has_one`: the profile has a goal or
/// lifestyle already. [`Law::More`] exempts a goal or lifestyle that has a floor or `later`.
fn laws_of(added: &Rule, has_one: bool) -> Vec<Law> {
    let Effects { proposal, sooner, later, floor, refer } = added.effects();
    let (asks_for_sooner, asks_for_later) = (*sooner > 0, *later > 0);
    let only_steps = proposal.is_none() && floor.is_none() && refer.is_none();
    let laws = [
        (Law::More, has_one && is_use(added) && !asks_for_later && floor.is_none()),
        (Law::Sooner, only_steps && asks_for_sooner && !asks_for_later),
        (Law::Later, only_steps && asks_for_later && !asks_for_sooner),
    ];
    laws.into_iter().filter(|(_, is_due)| *is_due).map(|(law, _)| law).collect()
}

/// Whether [`Law::More`] is about the rule.
fn is_use(rule: &Rule) -> bool {
    match rule.facet() {
        Some(Facet::Goal | Facet::Lifestyle) => true,
        Some(Facet::Sign | Facet::Caution | Facet::Response) | None => false,
    }
}

/// Whether a law holds for two decisions on a day. The profile of `after` has one fact more.
fn holds(law: Law, before: &Decision, after: &Decision, day: u32) -> bool {
    let (Decision::Course(before), Decision::Course(after)) = (before, after) else { return true };
    match law {
        Law::More | Law::Sooner => at_most(after, before, 0),
        Law::Later => at_most(before, after, day),
    }
}

/// Whether on all days from `from` on no wait of `sooner` is longer than that of `later`. Waits change
/// only where a segment begins, so these days are enough.
fn at_most(sooner: &Course, later: &Course, from: u32) -> bool {
    let begins = sooner.segments().chain(later.segments()).map(|segment| segment.from.max(from));
    begins.chain([from]).all(|day| {
        let (a, b) = (sooner.on(day), later.on(day));
        a.window.min() <= b.window.min() && a.window.max() <= b.window.max() && a.suggested <= b.suggested
    })
}
