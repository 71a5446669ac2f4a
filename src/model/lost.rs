//! Which referrals of the built-in set another one drops or weakens.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::condition::{Condition, Test};
use crate::model::facet::{Facet, RuleId};
use crate::model::facts::{FactSet, RuleIndex};
use crate::model::level::Level;
use crate::model::packed::pack;
use crate::model::rule::{Kind, Rule};
use crate::model::rule_set::RuleSet;
use crate::model::text::Text;

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

pack!(struct LostReferral { rule, was, now });

/// Of how many facts of a condition every choice is tried; with more, the referral counts as lost.
const TRIED: usize = 16;

/// The referrals of `base` that `set` drops or weakens, by id.
pub(crate) fn referrals(base: &RuleSet, set: &RuleSet) -> Vec<LostReferral> {
    let refers =
        base.rules().iter().filter(|rule| !stands(base, set, rule)).filter_map(|rule| Some((rule, rule.refer()?)));
    let lost = refers.filter_map(|(rule, was)| {
        // Where no choice is left, nobody can be referred by it any more.
        let now = answers(base, set, rule).into_iter().min().flatten();
        (now < Some(was)).then(|| LostReferral { rule: rule.id().clone(), was, now })
    });
    lost.collect()
}

/// Whether a combination stands in `set` with the same condition, and refers at least as gravely.
fn stands(base: &RuleSet, set: &RuleSet, rule: &Rule) -> bool {
    let Kind::Combination(condition) = rule.kind() else { return false };
    set.get(rule.id().as_str()).is_some_and(|same| match same.kind() {
        Kind::Combination(other) => same.refer() >= rule.refer() && says_the_same((base, condition), (set, other)),
        Kind::Default | Kind::Fact(_) => false,
    })
}

/// Whether two conditions, each of its set, ask the same of the same names. How many of a facet there are in each of the
/// sets does not matter to a count.
fn says_the_same((base, a): (&RuleSet, &Condition), (set, b): (&RuleSet, &Condition)) -> bool {
    let all = |a: &[Condition], b: &[Condition]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| says_the_same((base, a), (set, b)))
    };
    let ids = |of: &RuleSet, facts: &FactSet| facts.iter().map(|fact| of.rule(fact).id().clone()).collect::<Vec<_>>();
    match (a, b) {
        (Condition::All(a), Condition::All(b)) | (Condition::AnyOf(a), Condition::AnyOf(b)) => all(a, b),
        (Condition::Not(a), Condition::Not(b)) => says_the_same((base, a), (set, b)),
        (Condition::Facts(facet, a), Condition::Facts(other, b)) if facet == other => match (a, b) {
            (Test::Any(a), Test::Any(b)) | (Test::All(a), Test::All(b)) | (Test::None(a), Test::None(b)) => {
                ids(base, a) == ids(set, b)
            }
            (Test::AtLeast(_, a), Test::AtLeast(_, b)) => a == b,
            _ => false,
        },
        _ => false,
    }
}

/// What `set` answers to each choice of facts for which the rule of `base` refers; choices that cannot be made in `set`
/// are left out.
fn answers(base: &RuleSet, set: &RuleSet, rule: &Rule) -> Vec<Option<Level>> {
    match rule.kind() {
        Kind::Default => Vec::new(),
        Kind::Fact(facet) => {
            let own = std::iter::once(rule.name());
            let aliases = rule.aliases().iter().map(Text::as_str).filter(|alias| set.find(*facet, alias).is_some());
            let facts = own.chain(aliases).map(|name| set.find(*facet, name));
            facts.map(|fact| fact.and_then(|fact| weakest(set, &[fact]))).collect()
        }
        Kind::Combination(condition) => {
            let facts = condition.mentioned();
            if facts.len() > TRIED {
                return vec![None];
            }
            let possible = choices(&facts)
                .filter(|chosen| is_profile(base, chosen) && condition.holds(&base.set_of(chosen.iter().copied())));
            possible.filter_map(|chosen| Some(weakest(set, &in_other(base, set, &chosen)?))).collect()
        }
    }
}

/// Every choice of some facts, which are no more than [`TRIED`].
fn choices(facts: &[RuleIndex]) -> impl Iterator<Item = Vec<RuleIndex>> {
    (0..1_u32 << facts.len()).map(|choice| {
        let chosen = facts.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
        chosen.map(|(_, fact)| *fact).collect()
    })
}

/// Whether a person can have these facts at once: there is one response at most.
fn is_profile(set: &RuleSet, chosen: &[RuleIndex]) -> bool {
    chosen.iter().filter(|fact| set.rule(**fact).facet().is_some_and(Facet::is_single)).count() <= 1
}

/// The facts of `base` as those of `set`; `None` where it lacks one.
fn in_other(base: &RuleSet, set: &RuleSet, chosen: &[RuleIndex]) -> Option<Vec<RuleIndex>> {
    let same = |fact: &RuleIndex| {
        let rule = base.rule(*fact);
        set.find(rule.facet()?, rule.name())
    };
    chosen.iter().map(same).collect()
}

/// The weakest answer to somebody with these facts and any others.
fn weakest(set: &RuleSet, chosen: &[RuleIndex]) -> Option<Level> {
    let alone = gravest(set, chosen);
    if chosen.iter().any(|fact| set.rule(*fact).refer() >= alone) {
        return alone;
    }
    let mut others = Vec::new();
    for index in set.applicable(&set.set_of(chosen.iter().copied())) {
        let rule = set.rule(index);
        if let (Some(_), Kind::Combination(condition)) = (rule.refer(), rule.kind()) {
            for fact in condition.mentioned() {
                if !others.contains(&fact) {
                    others.push(fact);
                }
            }
        }
    }
    others.retain(|other| {
        let has = chosen.contains(other);
        let second = set.rule(*other).facet().is_some_and(Facet::is_single)
            && chosen.iter().any(|fact| set.rule(*fact).facet().is_some_and(Facet::is_single));
        !has && !second
    });
    if others.len() > TRIED {
        return None;
    }
    let with_others = choices(&others).map(|more| [chosen, &more].concat());
    with_others.filter(|all| is_profile(set, all)).map(|all| gravest(set, &all)).min().flatten()
}

/// The gravest level at which a set refers somebody with these facts.
fn gravest(set: &RuleSet, chosen: &[RuleIndex]) -> Option<Level> {
    let applicable = set.applicable(&set.set_of(chosen.iter().copied()));
    applicable.into_iter().filter_map(|index| set.rule(index).refer()).max()
}
