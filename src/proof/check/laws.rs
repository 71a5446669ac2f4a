//! The laws that every rule set must keep.
//!
//! Order and repetition of facts need no trial: a profile is a set of facts.

use crate::engine::{Evaluation, Outcome, decision::Decision};
use crate::model::{Course, Effects, Facet, Rule, RuleIndex};
use crate::profile::Profile;

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

/// The law that one answer breaks by itself.
pub(super) fn broken_alone(profile: &Profile<'_>, evaluation: &Evaluation) -> Option<Law> {
    let rules = profile.rules();
    let called_for = profile.facts().iter().filter_map(|fact| rules.rule(fact).refer()).max();
    if evaluation.referral() < called_for {
        return Some(Law::Refers);
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
        Some(Law::Reasons)
    } else if evaluation.course().is_some_and(|course| !is_whole(course)) {
        Some(Law::Whole)
    } else {
        (!keeps_effects).then_some(Law::Floor)
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

/// The laws that must hold when a fact is added to a profile. `has_one`: the profile has a goal or
/// lifestyle already. [`Law::More`] exempts a goal or lifestyle that has a floor or `later`.
pub(super) fn laws_of(added: &Rule, has_one: bool) -> Vec<Law> {
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
pub(super) fn is_use(rule: &Rule) -> bool {
    match rule.facet() {
        Some(Facet::Goal | Facet::Lifestyle) => true,
        Some(Facet::Sign | Facet::Caution | Facet::Response) | None => false,
    }
}

/// Whether a law holds for two decisions on a day. The profile of `after` has one fact more.
pub(super) fn holds(law: Law, before: &Decision, after: &Decision, day: u32) -> bool {
    let (Decision::Course(before), Decision::Course(after)) = (before, after) else { return true };
    match law {
        Law::More | Law::Sooner => at_most(after, before, 0),
        Law::Later => at_most(before, after, day),
        Law::Whole | Law::Refers | Law::Floor | Law::Reasons => true,
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
