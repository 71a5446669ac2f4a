//! The mutations of a rule set: each changes it in one place.
//!
//! A figure moves by one step, up and down. A step of days is a week for whole weeks, else a day; one week
//! moves down to six days. The steps of `sooner` and `later` move by one, a referral by one level. In a
//! `when`, `at-least` moves by one, and one of several names or parts is left out. So is a review, a name of
//! `ask-first`, and that a caution can be cleared.

use crate::model::{
    Condition, Days, Effects, FactSet, Kind, Level, Proposal, Rule, RuleIndex, RuleSet, Safeguards, Stretch, Test,
    Window, interval::WEEK,
};

pub(super) struct Change {
    pub(super) words: String,
    /// The rule that is changed; `None` for the ladder.
    pub(super) index: Option<RuleIndex>,
    /// Makes the changed set.
    pub(super) apply: Box<dyn Fn(&RuleSet) -> RuleSet + Sync>,
}

/// Every change of a set: those of each rule, by id, then those of the ladder.
pub(super) fn all(rules: &RuleSet) -> Vec<Change> {
    let of_rules = rules.all().flat_map(|index| {
        let rule = rules.rule(index);
        let dropped = (!matches!(rule.kind(), Kind::Default)).then(|| Change {
            words: "left out".to_owned(),
            index: Some(index),
            apply: Box::new(move |rules| rules.without_rule(index)),
        });
        let with = move |(words, rule): (String, Rule)| Change {
            words,
            index: Some(index),
            apply: Box::new(move |rules| rules.with_rule(index, rule.clone())),
        };
        dropped.into_iter().chain(others(rules, rule).into_iter().map(with))
    });
    let words = |ladder: &[Days]| {
        let rungs: Vec<String> = ladder.iter().map(|days| Stretch(days.get()).to_string()).collect();
        rungs.join(", ")
    };
    let ladders = ladders(rules.ladder()).into_iter().map(|ladder| Change {
        words: format!("ladder {} → {}", words(rules.ladder()), words(&ladder)),
        index: None,
        apply: Box::new(move |rules| rules.with_ladder(ladder.clone())),
    });
    of_rules.chain(ladders).collect()
}

/// The changes of one rule that leave it something to decide, each in words. Without that it equals a rule
/// left out.
fn others(rules: &RuleSet, rule: &Rule) -> Vec<(String, Rule)> {
    let with_effects = |(words, effects)| (words, rule.with_effects(effects));
    let mut found: Vec<(String, Rule)> = other_effects(rule.effects()).into_iter().map(with_effects).collect();
    if let Kind::Combination(when) = rule.kind() {
        let changed = conditions(rules, when).into_iter();
        found.extend(changed.map(|(words, condition)| (words, rule.with_condition(condition))));
    }
    found.retain(|(_, rule)| rule.effects().can_decide());
    let with_safeguards = |(words, safeguards)| (words, rule.with_safeguards(safeguards));
    found.extend(other_safeguards(rules, rule.safeguards()).into_iter().map(with_safeguards));
    found
}

/// Safeguards with one of them left out.
fn other_safeguards(rules: &RuleSet, safeguards: &Safeguards) -> Vec<(String, Safeguards)> {
    // How long a word holds, only the day of a test shows.
    let Safeguards { review_after, ask_first, is_clearable, clearance: _ } = safeguards;
    let mut found = Vec::new();
    if review_after.is_some() {
        found.push(("without its review".to_owned(), Safeguards { review_after: None, ..safeguards.clone() }));
    }
    for caution in ask_first {
        let words = format!("`ask-first` without the name `{}`", rules.rule(*caution).name());
        let rest = ask_first.iter().copied().filter(|other| other != caution).collect();
        found.push((words, Safeguards { ask_first: rest, ..safeguards.clone() }));
    }
    if *is_clearable {
        found.push(("cannot be cleared".to_owned(), Safeguards { is_clearable: false, ..safeguards.clone() }));
    }
    found
}

/// Effects with one figure moved or left out.
fn other_effects(effects: &Effects) -> Vec<(String, Effects)> {
    type Set = fn(&mut Effects, u32);
    let Effects { proposal, sooner, later, floor, refer } = effects.clone();
    let mut found: Vec<(String, Effects)> = Vec::new();
    let mut other = |words: String, change: &dyn Fn(&mut Effects)| {
        let mut other = effects.clone();
        change(&mut other);
        found.push((words, other));
    };
    for (words, to) in proposal.iter().flat_map(proposals) {
        other(words, &|other| other.proposal = Some(to.clone()));
    }
    let steps = |count: u32, word: &str| match count {
        0 => format!("no step {word}"),
        1 => format!("1 step {word}"),
        _ => format!("{count} steps {word}"),
    };
    let to_sooner: Set = |other, to| other.sooner = to;
    let to_later: Set = |other, to| other.later = to;
    let sides = [(sooner, "sooner", to_sooner), (later, "later", to_later)];
    for (from, word, set) in sides.into_iter().filter(|(from, ..)| *from > 0) {
        for to in [from + 1, from - 1] {
            other(format!("{} → {}", steps(from, word), steps(to, word)), &|other| set(other, to));
        }
    }
    if let Some(from) = floor {
        for to in moved(from) {
            let words = format!("no more often than {} → {}", Window::single(from), Window::single(to));
            other(words, &|other| other.floor = Some(to));
        }
        other("without its floor".to_owned(), &|other| other.floor = None);
    }
    if let Some(from) = refer {
        for to in levels(from) {
            other(format!("refers: {} → {}", from.as_str(), to.as_str()), &|other| other.refer = Some(to));
        }
        other("without its referral".to_owned(), &|other| other.refer = None);
    }
    found
}

/// A step longer, and a step shorter if possible.
fn moved(days: Days) -> impl Iterator<Item = Days> {
    let count = days.get();
    let is_weeks = count.is_multiple_of(WEEK);
    let longer = count.checked_add(if is_weeks { WEEK } else { 1 });
    let shorter = count.checked_sub(if is_weeks && count > WEEK { WEEK } else { 1 });
    [longer, shorter].into_iter().flatten().filter_map(Days::new)
}

/// A window with one end moved, or with its single length moved.
fn windows(window: Window) -> Vec<Window> {
    if window.min() == window.max() {
        return moved(window.min()).map(Window::single).collect();
    }
    let mins = moved(window.min()).filter_map(|min| Window::new(min, window.max()));
    mins.chain(moved(window.max()).filter_map(|max| Window::new(window.min(), max))).collect()
}

/// A proposal with one window or the length of one phase moved, each with the change in words.
fn proposals(proposal: &Proposal) -> Vec<(String, Proposal)> {
    let phases: Vec<(Days, Window)> = proposal.phases().collect();
    let mut found = Vec::new();
    for (at, (length, window)) in phases.iter().enumerate() {
        let with = |other: (Days, Window)| {
            let phases = phases.iter().enumerate().map(|(of, phase)| if of == at { other } else { *phase });
            Proposal::new(phases, proposal.routine())
        };
        let phase = at + 1;
        let windows = windows(*window).into_iter();
        found.extend(windows.map(|to| (format!("phase {phase}, {window} → {to}"), with((*length, to)))));
        found.extend(moved(*length).map(|to| {
            let words = format!("phase {phase}, for {} → for {}", Stretch(length.get()), Stretch(to.get()));
            (words, with((to, *window)))
        }));
    }
    let routine = proposal.routine();
    let of = if proposal.has_opening() { "the routine, " } else { "" };
    let with = |to: Window| (format!("{of}{routine} → {to}"), Proposal::new(phases.iter().copied(), to));
    found.extend(windows(routine).into_iter().map(with));
    found
}

/// The next graver level and the next milder one.
fn levels(level: Level) -> impl Iterator<Item = Level> {
    let at = Level::GRAVEST_FIRST.into_iter().position(|known| known == level);
    let near = at.into_iter().flat_map(|at| [at.checked_sub(1), at.checked_add(1)]);
    near.flatten().filter_map(|at| Level::GRAVEST_FIRST.get(at).copied())
}

/// A ladder with one rung moved, if it still rises.
fn ladders(ladder: &[Days]) -> Vec<Vec<Days>> {
    let each = ladder.iter().enumerate().flat_map(|(at, rung)| {
        moved(*rung).map(move |rung| {
            let rungs = ladder.iter().enumerate();
            rungs.map(|(of, other)| if of == at { rung } else { *other }).collect::<Vec<_>>()
        })
    });
    each.filter(|ladder| ladder.is_sorted_by(|lower, higher| lower < higher)).collect()
}

/// Every changed condition, with the change in words.
fn conditions(rules: &RuleSet, condition: &Condition) -> Vec<(String, Condition)> {
    match condition {
        Condition::All(parts) => of_parts(rules, parts, Condition::All),
        Condition::AnyOf(parts) => of_parts(rules, parts, Condition::AnyOf),
        Condition::Not(part) => {
            let inside = conditions(rules, part).into_iter();
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
            found.push((format!("`when` without `{}`", rules.in_words(part)), of(rest.collect())));
        }
        for (words, changed) in conditions(rules, part) {
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
