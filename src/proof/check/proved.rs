//! Which rules keep the laws for every profile, without trying any.
//!
//! No stage of the engine turns effects around: another proposal or `sooner` lengthens no wait, another
//! `later` or floor shortens none, and a referral takes no other away. So one more fact can break a law only
//! through a rule that it brings about or ends and that does the opposite, or whose proposal comes in place
//! of the default. Facts that no such rule reads are proved apart from all others.

use super::laws::{self, Law};
use crate::model::{Condition, Effects, FactSet, Proposal, RuleIndex, RuleSet, Test};

/// The rules through which one more fact may break a law.
pub(super) fn open(rules: &RuleSet) -> Vec<RuleIndex> {
    let mut uses = rules.all_facts().map(|fact| rules.rule(fact)).filter(|rule| laws::is_use(rule));
    let uses_propose = uses.all(|rule| rule.proposal().is_some());
    let is_open = |index: &RuleIndex| {
        let rule = rules.rule(*index);
        let Effects { proposal, sooner, later, floor, refer } = rule.effects();
        let displaces = proposal.as_ref().is_some_and(|proposal| !is_within(proposal, rules.default_proposal()));
        let Some(condition) = rules.condition(*index) else {
            return displaces && !uses_propose && laws::is_use(rule);
        };
        let (mut brought_by, mut ended_by) = (rules.set_of([]), rules.set_of([]));
        turned_by(condition, &mut brought_by, &mut ended_by);
        let any = |facts: &FactSet, law| facts.iter().any(|fact| laws::laws_of(rules.rule(fact), true).contains(&law));
        let (proposes, shortens) = (proposal.is_some(), proposal.is_some() || *sooner > 0);
        if refer.is_some() {
            return ended_by.iter().any(|fact| rules.rule(fact).refer() < *refer);
        }
        displaces && (any(&brought_by, Law::Sooner) || any(&brought_by, Law::More) && !uses_propose)
            || shortens && (any(&brought_by, Law::Later) || any(&ended_by, Law::More) || any(&ended_by, Law::Sooner))
            || (proposes || *later > 0 || floor.is_some()) && any(&ended_by, Law::Later)
    };
    rules.all().filter(is_open).collect()
}

/// Collects the facts that may make a condition hold when they are added, and those that may end it.
fn turned_by(condition: &Condition, brought_by: &mut FactSet, ended_by: &mut FactSet) {
    match condition {
        Condition::All(parts) | Condition::AnyOf(parts) => {
            for part in parts {
                turned_by(part, brought_by, ended_by);
            }
        }
        Condition::Not(part) => turned_by(part, ended_by, brought_by),
        Condition::Facts(_, Test::None(facts)) => facts.iter().for_each(|fact| ended_by.insert(fact)),
        Condition::Facts(_, test) => test.facts().iter().for_each(|fact| brought_by.insert(fact)),
    }
}

/// Whether no wait of a proposal is longer than that of the default, which has no opening then.
fn is_within(proposal: &Proposal, default: &Proposal) -> bool {
    let most = default.routine();
    let windows = proposal.phases().map(|(_, window)| window).chain([proposal.routine()]);
    !default.has_opening() && windows.into_iter().all(|window| window.at_most(most) == window)
}
