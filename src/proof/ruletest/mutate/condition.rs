//! Mutations of a `when`: a number moved by one, one of several names left out, one of several parts left
//! out.

use crate::answer::describe::wanted;
use crate::model::{Condition, FactSet, RuleSet, Test};

/// Every changed condition, with the change in words.
pub(super) fn changes(rules: &RuleSet, condition: &Condition) -> Vec<(String, Condition)> {
    match condition {
        Condition::All(parts) => of_parts(rules, parts, Condition::All),
        Condition::AnyOf(parts) => of_parts(rules, parts, Condition::AnyOf),
        Condition::Not(part) => {
            let inside = changes(rules, part).into_iter();
            inside.map(|(words, part)| (words, Condition::Not(Box::new(part)))).collect()
        }
        Condition::Facts(facet, test) => {
            let changed = tests(rules, test).into_iter();
            changed.map(|(words, test)| (words, Condition::Facts(*facet, test))).collect()
        }
    }
}

fn of_parts(rules: &RuleSet, parts: &[Condition], of: fn(Vec<Condition>) -> Condition) -> Vec<(String, Condition)> {
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if parts.len() > 1 {
            let rest = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone());
            found.push((format!("`when` without `{}`", wanted(rules, part, false)), of(rest.collect())));
        }
        for (words, changed) in changes(rules, part) {
            let mut parts = parts.to_vec();
            if let Some(place) = parts.get_mut(at) {
                *place = changed;
            }
            found.push((words, of(parts)));
        }
    }
    found
}

fn tests(rules: &RuleSet, test: &Test) -> Vec<(String, Test)> {
    let without_each = |set: &FactSet, of: fn(FactSet) -> Test| {
        let without = |fact| {
            let mut rest = set.clone();
            rest.remove(fact);
            let words = || format!("`when` without the name `{}`", rules.rule(fact).name());
            (!rest.is_empty()).then(|| (words(), of(rest)))
        };
        set.iter().filter_map(without).collect()
    };
    match test {
        Test::Any(set) => without_each(set, Test::Any),
        Test::All(set) => without_each(set, Test::All),
        Test::None(set) => without_each(set, Test::None),
        Test::AtLeast(set, least) => {
            let others = [least.checked_add(1), least.checked_sub(1)].into_iter().flatten().filter(|other| *other > 0);
            let words = |other: u32| format!("`at-least: {least}` → `at-least: {other}`");
            others.map(|other| (words(other), Test::AtLeast(set.clone(), other))).collect()
        }
    }
}
