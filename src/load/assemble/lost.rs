//! Finds the referrals of the built-in set that another one drops or weakens.

use std::collections::BTreeSet;

use crate::model::{Condition, FactSet, Kind, Level, LostReferral, Rule, RuleIndex, RuleSet, Test, witnesses};

/// The referrals of `base` that `set` drops or weakens, by id.
pub(crate) fn referrals(base: &RuleSet, set: &RuleSet) -> Vec<LostReferral> {
    let lost = base.rules().iter().filter(|rule| !is_kept(base, set, rule)).filter_map(|rule| {
        let was = rule.refer()?;
        // With no choice left, the rule refers no profile.
        let now = answers(base, set, rule).into_iter().min().flatten();
        (now < Some(was)).then(|| LostReferral { rule: rule.id().clone(), was, now })
    });
    lost.collect()
}

/// Whether `set` has a combination with the same condition, which refers at least as gravely.
fn is_kept(base: &RuleSet, set: &RuleSet, rule: &Rule) -> bool {
    let Kind::Combination(condition) = rule.kind() else { return false };
    set.get(rule.id().as_str()).is_some_and(|same| {
        let Kind::Combination(other) = same.kind() else { return false };
        same.refer() >= rule.refer() && says_the_same((base, condition), (set, other))
    })
}

/// Whether two conditions, each with its set, test the same names. A count does not depend on the
/// number of facts that its facet has in either set.
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

/// The answer of `set` to each choice of facts for which the rule of `base` refers; choices that are
/// impossible in `set` are left out.
fn answers(base: &RuleSet, set: &RuleSet, rule: &Rule) -> Vec<Option<Level>> {
    match rule.kind() {
        Kind::Default => Vec::new(),
        Kind::Fact(facet) => {
            let own = std::iter::once(rule.name());
            let aliases = rule.aliases().iter().map(|alias| &**alias).filter(|alias| set.find(*facet, alias).is_some());
            let facts = own.chain(aliases).map(|name| set.find(*facet, name));
            facts.map(|fact| fact.and_then(|fact| weakest(set, &set.set_of([fact])))).collect()
        }
        Kind::Combination(condition) => match witnesses::every(base, &condition.mentioned()) {
            Some(profiles) => {
                let referred = profiles.filter(|facts| condition.holds(facts));
                referred.filter_map(|facts| Some(weakest(set, &in_other(base, set, &facts)?))).collect()
            }
            // The referral counts as lost.
            None => vec![None],
        },
    }
}

/// Maps facts of `base` to `set`; `None` if it lacks one.
fn in_other(base: &RuleSet, set: &RuleSet, facts: &FactSet) -> Option<FactSet> {
    let same = |fact: RuleIndex| {
        let rule = base.rule(fact);
        set.find(rule.facet()?, rule.name())
    };
    Some(set.set_of(facts.iter().map(same).collect::<Option<Vec<_>>>()?))
}

/// The weakest answer to a profile with these facts; `None` also if there are too many to try.
fn weakest(set: &RuleSet, facts: &FactSet) -> Option<Level> {
    let alone = gravest(set, facts);
    if facts.iter().any(|fact| set.rule(fact).refer() >= alone) {
        return alone;
    }
    let referring = set.applicable(facts).into_iter().filter(|index| set.rule(*index).refer().is_some());
    let mentioned = referring.filter_map(|index| set.condition(index)).flat_map(Condition::mentioned);
    let can_be_added =
        |other: &RuleIndex| !facts.contains(*other) && witnesses::can_be(set, facts.iter().chain([*other]));
    let others: BTreeSet<RuleIndex> = mentioned.filter(can_be_added).collect();
    let others: Vec<RuleIndex> = others.into_iter().collect();
    witnesses::every(set, &others)?.map(|more| gravest(set, &facts.with(&more))).min().flatten()
}

fn gravest(set: &RuleSet, facts: &FactSet) -> Option<Level> {
    set.applicable(facts).into_iter().filter_map(|index| set.rule(index).refer()).max()
}
