//! Which referrals of the built-in set another one drops or weakens.

use schemars::JsonSchema;
use serde::Serialize;

use super::{FactSet, Kind, Level, Rule, RuleIndex, RuleSet};
use crate::facet::{Facet, RuleId};

/// A referral of the built-in set that is not as grave in another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LostReferral {
    /// The built-in rule that refers.
    pub rule: RuleId,
    /// The level at which it refers.
    pub was: Level,
    /// The gravest level that is left for the same facts; null where nothing refers.
    pub now: Option<Level>,
}

/// Of how many facts of a condition every choice is tried.
const TRIED: usize = 16;

/// The referrals of `base` that `set` drops or weakens, by id.
pub(crate) fn referrals(base: &RuleSet, set: &RuleSet) -> Vec<LostReferral> {
    let refers = base.rules().iter().filter_map(|rule| Some((rule, rule.refer()?)));
    let lost = refers.filter_map(|(rule, was)| {
        let now = answers(base, set, rule, was).into_iter().min()?;
        (now < Some(was)).then(|| LostReferral { rule: rule.id().clone(), was, now })
    });
    lost.collect()
}

/// What `set` answers to each choice of facts for which the rule of `base` refers; choices that cannot be made in `set`
/// are left out.
fn answers(base: &RuleSet, set: &RuleSet, rule: &Rule, was: Level) -> Vec<Option<Level>> {
    match rule.kind() {
        Kind::Default => Vec::new(),
        Kind::Fact(facet) => vec![set.find(*facet, rule.name()).and_then(|fact| gravest(set, &[fact]))],
        Kind::Combination(condition) => {
            let facts = condition.mentioned();
            if facts.len() > TRIED {
                let same = set.get(rule.id().as_str());
                return vec![same.and_then(Rule::refer).filter(|now| *now >= was)];
            }
            let choices = (0..1_u32 << facts.len()).map(|choice| {
                let chosen = facts.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
                chosen.map(|(_, fact)| *fact).collect::<Vec<_>>()
            });
            let possible =
                choices.filter(|chosen| is_profile(base, chosen) && condition.holds(&facts_of(base, chosen)));
            possible.filter_map(|chosen| Some(gravest(set, &in_other(base, set, &chosen)?))).collect()
        }
    }
}

/// Whether a person can have these facts at once: there is one response at most.
fn is_profile(set: &RuleSet, chosen: &[RuleIndex]) -> bool {
    chosen.iter().filter(|fact| set.rule(**fact).facet() == Some(Facet::Response)).count() <= 1
}

/// The facts of `base` as those of `set`; `None` where it lacks one.
fn in_other(base: &RuleSet, set: &RuleSet, chosen: &[RuleIndex]) -> Option<Vec<RuleIndex>> {
    let same = |fact: &RuleIndex| {
        let rule = base.rule(*fact);
        set.find(rule.facet()?, rule.name())
    };
    chosen.iter().map(same).collect()
}

fn facts_of(set: &RuleSet, chosen: &[RuleIndex]) -> FactSet {
    let mut facts = FactSet::empty(set.rules().len());
    for fact in chosen {
        facts.insert(*fact);
    }
    facts
}

/// The gravest level at which a set refers somebody with these facts.
fn gravest(set: &RuleSet, chosen: &[RuleIndex]) -> Option<Level> {
    let applicable = set.applicable(&facts_of(set, chosen));
    applicable.into_iter().filter_map(|index| set.rule(index).refer()).max()
}
