//! Finds the referrals of the built-in set that another one drops or weakens.
//!
//! A referral is lost where a person who says what it takes, by any name of the built-in set, is no
//! longer referred as gravely. A name that the other set does not know is left out of what they say.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Condition, Facet, FactSet, Kind, Level, LostReferral, Rule, RuleId, RuleIndex, RuleSet, Test, witnesses,
};
use crate::order::Order as _;

/// The referrals of `base` that `set` drops or weakens, by id.
pub(crate) fn referrals(base: &RuleSet, set: &RuleSet) -> Vec<LostReferral> {
    base.rules().iter().filter_map(|rule| lost(base, set, rule)).collect()
}

/// [`referrals`], and those that are lost once cautions are cleared: while they are named, their own referral hides that.
pub(crate) fn also_once_cleared(base: &RuleSet, set: &RuleSet) -> Vec<LostReferral> {
    let [in_base, in_set] = cleared(base, set);
    let once_cleared = |id: &RuleId| {
        let lost = lost(&in_base, &in_set, in_base.get(id.as_str())?)?;
        let refers = |set: &RuleSet, id: &RuleId| {
            let (facet, name) = id.fact()?;
            set.rule(set.find(facet, name)?).refer()
        };
        let differs = |id: &RuleId, [whole, cleared]: [&RuleSet; 2]| refers(whole, id) != refers(cleared, id);
        let is_cleared = |id: &&RuleId| differs(id, [base, &in_base]) || differs(id, [set, &in_set]);
        let cleared = lost.facts.iter().chain(&lost.added).filter(is_cleared).cloned().collect();
        Some(LostReferral { cleared, ..lost })
    };
    let both = |rule: &Rule| match (lost(base, set, rule), once_cleared(rule.id())) {
        (Some(named), Some(cleared)) if cleared.now >= named.now => Some(named),
        (named, cleared) => cleared.or(named),
    };
    base.rules().iter().filter_map(both).collect()
}

/// Two sets where the cautions are cleared that can be in the first one and, by one of their names, in the other one too.
pub(crate) fn cleared<'r>(base: &'r RuleSet, set: &'r RuleSet) -> [Cow<'r, RuleSet>; 2] {
    let was_clearable =
        |name: &str| base.find(Facet::Caution, name).is_some_and(|of| base.rule(of).safeguards().is_clearable);
    [base.as_cleared(|_| true), set.as_cleared(|rule| rule.names().any(was_clearable))]
}

/// The entry of `set` that is a fact of `base` under a name that `base` does not know.
pub(crate) fn renamed<'s>(base: &RuleSet, set: &'s RuleSet, rule: &Rule) -> Option<&'s Rule> {
    let facet = rule.facet().filter(|facet| set.find(*facet, rule.name()).is_none())?;
    set.facts(facet).find(|other| {
        base.find(facet, other.name()).is_none()
            && (other.effects(), other.because()) == (rule.effects(), rule.because())
            && (other.title() == rule.title() || other.ask().is_some() && other.ask() == rule.ask())
    })
}

/// A fact of the base by one of its names.
#[derive(Debug)]
struct Said {
    fact: RuleIndex,
    name: RuleId,
    /// The fact of this name in the other set.
    means: Option<RuleIndex>,
    /// Its other names that mean the same there.
    also: Vec<RuleId>,
}

/// A fact by its name and by each alias that means something else in `set`.
fn said(base: &RuleSet, set: &RuleSet, fact: RuleIndex) -> Vec<Said> {
    let rule = base.rule(fact);
    let mut names: Vec<Said> = Vec::new();
    for (facet, name) in rule.facet().into_iter().flat_map(|facet| rule.names().map(move |name| (facet, name))) {
        let (means, name) = (set.find(facet, name), RuleId::new(facet.singular(), name));
        match names.iter_mut().find(|said| said.means == means) {
            Some(said) => said.also.push(name),
            None => names.push(Said { fact, name, means, also: Vec::new() }),
        }
    }
    names
}

fn lost(base: &RuleSet, set: &RuleSet, rule: &Rule) -> Option<LostReferral> {
    let was = rule.refer()?;
    let (condition, mentioned) = match rule.kind() {
        Kind::Default => return None,
        Kind::Fact(facet) => (None, vec![base.find(*facet, rule.name())?]),
        Kind::Combination(condition) => (Some(condition), condition.mentioned()),
    };
    let names: Vec<Vec<Said>> = mentioned.iter().map(|fact| said(base, set, *fact)).collect();
    if condition.is_some_and(|condition| is_kept(set, rule, condition, &names)) {
        return None;
    }
    let all = choices(&names);
    let is_proved = all.is_some();
    let some = || condition.map(|condition| smallest(base, condition, &names)).unwrap_or_default();
    let known = set.set_of(names.iter().flatten().filter_map(|said| said.means));
    let answers: Vec<_> = all
        .unwrap_or_else(some)
        .into_iter()
        .filter_map(|choice| {
            let facts = base.set_of(choice.iter().map(|said| said.fact));
            let refers = condition.map_or(!facts.is_empty(), |condition| condition.holds(&facts));
            let is_possible = refers && witnesses::can_be(base, facts.iter());
            is_possible
                .then(|| (weakest(set, &set.set_of(choice.iter().filter_map(|said| said.means)), &known), choice))
        })
        .collect();
    let ((now, more), choice) = answers.iter().min_by_key(|((now, more), choice)| (*now, choice.len() + more.len()))?;
    let now = *now;
    let mut lost = LostReferral::new(rule.id().clone(), was, now);
    if now < Some(was) {
        let is_alike = |answer: &&Answer<'_>| answer.0.0 == now && answer.0.1.is_empty() && more.is_empty();
        lost.for_all = is_proved && answers.iter().all(|answer| is_alike(&answer));
        let others = answers.iter().filter(is_alike).filter(|(_, other)| other.len() == choice.len());
        // The names of one fact are cases of their own.
        let names = others.flat_map(|(_, other)| match other.as_slice() {
            [said] if condition.is_none() => {
                [&said.name].into_iter().chain(&said.also).map(|id| vec![id.clone()]).collect()
            }
            several => vec![several.iter().map(|said| said.name.clone()).collect::<Vec<_>>()],
        });
        lost.others = if lost.for_all && (condition.is_some() || choice.iter().any(|said| said.name == lost.rule)) {
            Vec::new()
        } else {
            names.take(OTHERS).collect()
        };
        let unknown = choice.iter().filter(|said| said.means.is_none());
        lost.unknown = unknown.map(|said| said.name.clone()).collect();
        lost.facts = choice.iter().map(|said| said.name.clone()).collect();
        lost.facts.order();
        lost.unknown.order();
        lost.added = more.iter().map(|fact| set.rule(*fact).id().clone()).collect();
        for other in &mut lost.others {
            other.order();
        }
        lost.others.retain(|other| *other != lost.facts);
        return Some(lost);
    }
    // Where not all was tried, it counts as lost.
    lost.now = None;
    (!is_proved).then_some(lost)
}

/// Whether `set` has the combination, which refers at least as gravely and holds wherever it did, and each fact
/// of its condition under all of its names.
fn is_kept(set: &RuleSet, rule: &Rule, condition: &Condition, names: &[Vec<Said>]) -> bool {
    let same = names.iter().map(|names| match names.as_slice() {
        [Said { fact, means: Some(means), .. }] => Some((*fact, *means)),
        _ => None,
    });
    let Some(same) = same.collect::<Option<BTreeMap<RuleIndex, RuleIndex>>>() else { return false };
    let in_set = |facts: &FactSet| set.set_of(facts.iter().filter_map(|fact| same.get(&fact).copied()));
    same.values().collect::<BTreeSet<_>>().len() == names.len()
        && set.get(rule.id().as_str()).is_some_and(|other| match other.kind() {
            Kind::Combination(when) => other.refer() >= rule.refer() && holds_too(condition, when, true, &in_set),
            Kind::Default | Kind::Fact(_) => false,
        })
}

/// Whether the second condition holds wherever the first does, part by part; unless that is `wanted`, the other
/// way round. The facts of the first are as `in_set` gives them, and where both count facts, the second may count
/// further ones.
fn holds_too(a: &Condition, b: &Condition, wanted: bool, in_set: &dyn Fn(&FactSet) -> FactSet) -> bool {
    let part = |a, b| holds_too(a, b, wanted, in_set);
    let within = |a: &FactSet, b: &FactSet| if wanted { b.includes(a) } else { a.includes(b) };
    match (a, b, wanted) {
        (Condition::AnyOf(a), Condition::AnyOf(b), true) | (Condition::All(a), Condition::All(b), false) => {
            (0..).zip(a).all(|(at, a)| from(b, at).any(|b| part(a, b)))
        }
        (Condition::All(a), Condition::All(b), true) | (Condition::AnyOf(a), Condition::AnyOf(b), false) => {
            (0..).zip(b).all(|(at, b)| from(a, at).any(|a| part(a, b)))
        }
        (Condition::Not(a), Condition::Not(b), _) => holds_too(a, b, !wanted, in_set),
        (Condition::Facts(facet, a), Condition::Facts(other, b), _) if facet == other => match (a, b) {
            (Test::Any(a), Test::Any(b)) => within(&in_set(a), b),
            (Test::All(a), Test::All(b)) | (Test::None(a), Test::None(b)) => within(b, &in_set(a)),
            (Test::AtLeast(of, a), Test::AtLeast(others, b)) => a == b && (wanted || in_set(of) == *others),
            _ => false,
        },
        _ => false,
    }
}

/// All parts, from one on: mostly the wanted one is at the same place as the other.
fn from(parts: &[Condition], at: usize) -> impl Iterator<Item = &Condition> {
    parts.iter().skip(at).chain(parts.iter().take(at))
}

/// The weakest answer to a choice of facts, with what is added for it.
type Answer<'n> = ((Option<Level>, Vec<RuleIndex>), Vec<&'n Said>);

/// The most other cases that are named.
const OTHERS: usize = 20;

/// The most choices that are tried.
const TRIED: usize = 1 << 16;

/// Every choice of facts, each by one of its names; `None` if there are too many.
fn choices(names: &[Vec<Said>]) -> Option<Vec<Vec<&Said>>> {
    let mut all: Vec<Vec<&Said>> = vec![Vec::new()];
    for names in names {
        if all.len() > TRIED / (names.len() + 1) {
            return None;
        }
        let with = |choice: &Vec<_>| names.iter().map(|said| [choice.as_slice(), &[said]].concat()).collect::<Vec<_>>();
        let more: Vec<_> = all.iter().flat_map(with).collect();
        all.extend(more);
    }
    Some(all)
}

/// Small choices for which a condition holds.
fn smallest<'n>(base: &RuleSet, condition: &Condition, names: &'n [Vec<Said>]) -> Vec<Vec<&'n Said>> {
    let small = witnesses::answering(base, condition, true).into_iter();
    let by_name = |facts: witnesses::Facts| {
        let names = names.iter().filter(|names| names.iter().any(|said| facts.contains(&said.fact)));
        [names.clone().filter_map(|names| names.first()).collect(), names.filter_map(|names| names.last()).collect()]
    };
    small.flat_map(by_name).collect()
}

/// The weakest answer to a profile with these facts, whatever is added to them but the `known` ones, which
/// the base has its say about, and what is then added; `None` also if there is too much to try.
fn weakest(set: &RuleSet, facts: &FactSet, known: &FactSet) -> (Option<Level>, Vec<RuleIndex>) {
    let alone = gravest(set, facts);
    if facts.iter().any(|fact| set.rule(fact).refer() >= alone) {
        return (alone, Vec::new());
    }
    let referring = set.applicable(facts).into_iter().filter(|index| set.rule(*index).refer().is_some());
    let mentioned = referring.filter_map(|index| set.condition(index)).flat_map(Condition::mentioned);
    let can_be_added = |other: &RuleIndex| {
        !known.contains(*other) && !facts.contains(*other) && witnesses::can_be(set, facts.iter().chain([*other]))
    };
    let others: BTreeSet<RuleIndex> = mentioned.filter(can_be_added).collect();
    let others: Vec<RuleIndex> = others.into_iter().collect();
    let every = witnesses::every(set, &others).into_iter().flatten();
    let answers = every.map(|more| (gravest(set, &facts.with(&more)), more.iter().collect::<Vec<_>>()));
    answers.min_by_key(|(level, more)| (*level, more.len())).unwrap_or_default()
}

fn gravest(set: &RuleSet, facts: &FactSet) -> Option<Level> {
    set.applicable(facts).into_iter().filter_map(|index| set.rule(index).refer()).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(cautions: &str, combinations: &str) -> RuleSet {
        let text = "format: 1
pack: {name: p, version: 1.0.0, title: P, ladder: [1 week], default: {every: 4 weeks, GROUNDS}, notice: N,
  referrals: {emergency: E, urgent: U, doctor: D, wait: W}}
goals: {ease: {title: G, every: 2 weeks, GROUNDS}}\n";
        let combinations = if combinations.is_empty() { "" } else { &format!("combinations: {{{combinations}}}\n") };
        let text = format!("{text}cautions: {{{cautions}}}\n{combinations}");
        let text = text.replace("GROUNDS", "because: B, source: {basis: product}");
        RuleSet::from_files([("rules.yaml".to_owned(), text.into_bytes())]).unwrap_or_else(|found| panic!("{found}"))
    }

    fn told(base: &RuleSet, set: &RuleSet) -> Vec<String> {
        also_once_cleared(base, set).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_clearable_caution_hides_is_lost_once_it_is_cleared() {
        let cautions = |keys: &str| {
            format!(
                "baby: {{title: C, ask: C?, refer: doctor, {keys}, GROUNDS}},
                 thin: {{title: D, ask: D?, refer: doctor, cleared: [{{text: Mind.}}], GROUNDS}}"
            )
        };
        let clearable = cautions("aliases: [pregnant], cleared: [{text: Mind.}]");
        let refers = |when: &str, level: &str| format!("c: {{title: K, when: {{{when}}}, refer: {level}, GROUNDS}}");
        let (sore, both) = ("goal: ease, caution: baby", "caution: {all: [baby, thin]}");
        let base = |when, level| set(&clearable, &refers(when, level));
        let without = set(&clearable, "");
        let once = "combination/c (was doctor, now not at all for all whom it named, such as caution/baby";
        let (sore_base, both_base) = (base(sore, "doctor"), base(both, "doctor"));
        assert_eq!(told(&sore_base, &without), [format!("{once} with goal/ease once caution/baby is cleared)")]);
        let all = format!("{once} with caution/thin once caution/baby and caution/thin are cleared)");
        assert_eq!(told(&both_base, &without), [all]);
        assert_eq!(told(&sore_base, &base(sore, "wait")).len(), 1, "it is weaker then");
        // Nothing is lost: the same, a graver one, and a caution that no word clears any more.
        for kept in [&sore_base, &base(sore, "urgent"), &set(&cautions("aliases: [pregnant]"), "")] {
            assert_eq!(told(&sore_base, kept), [""; 0]);
        }
        // While it is named, that tells as much as before; of a graver one, the weaker of the two answers is told.
        assert_eq!(referrals(&sore_base, &without), []);
        let weaker = format!("{} with goal/ease once caution/baby is cleared)", once.replace("doctor", "urgent"));
        assert_eq!(told(&base(sore, "urgent"), &without), [weaker]);
        // A name that means a caution that can be cleared.
        let was = set(&format!("{clearable}, ill: {{title: I, ask: I?, aliases: [sick], refer: wait, GROUNDS}}"), "");
        let moved = cautions("aliases: [pregnant, sick], cleared: [{text: Mind.}]");
        let moved = set(&format!("{moved}, ill: {{title: I, ask: I?, refer: wait, GROUNDS}}"), "");
        let of_name = "caution/ill (was wait, now not at all for caution/sick once caution/sick is cleared)";
        assert_eq!(told(&was, &moved), [of_name]);
    }
}
