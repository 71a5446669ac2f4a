//! Changed profiles put together, and described so that a person can read it.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::report::{Group, Side};
use super::space::{Fact, Space};
use super::{Change, Direction};
use crate::answer::command::{RECOMMEND, command};
use crate::answer::describe::phases;
use crate::engine::decision::Decision;
use crate::model::{Facet, Rule, RuleId};
use crate::proof::space::FactIndex;

/// Profiles that change in one way: one that was tried, and those that the rules cannot tell from it.
#[derive(Debug)]
pub(super) struct Alike {
    /// How many they are.
    pub(super) profiles: u128,
    /// The facts of the one that was tried, as indices of the space, like all that follow.
    pub(super) facts: Vec<FactIndex>,
    /// The facts that all have.
    pub(super) shared: Vec<FactIndex>,
    /// The facts that at least one has.
    pub(super) seen: Vec<FactIndex>,
}

/// What the profiles of a group have in common.
#[derive(Debug)]
struct Tally {
    profiles: u128,
    /// The facts that all have, without the response.
    shared: Vec<FactIndex>,
    /// The facts that at least one has, the responses included.
    seen: BTreeSet<FactIndex>,
    /// Whether one has no response.
    without_response: bool,
    /// The facts of a profile with the fewest.
    example: Vec<FactIndex>,
}

/// Groups in the making.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<Change, Tally>);

impl Groups {
    pub(super) fn add(&mut self, space: &Space<'_>, alike: Alike, change: Change) {
        let Alike { profiles, facts, mut shared, seen } = alike;
        let without_response = !seen.iter().any(|fact| is_response(space, *fact));
        shared.retain(|fact| !is_response(space, *fact));
        match self.0.entry(change) {
            Entry::Vacant(new) => {
                new.insert(Tally {
                    profiles,
                    shared,
                    seen: seen.into_iter().collect(),
                    without_response,
                    example: facts,
                });
            }
            Entry::Occupied(mut known) => {
                let tally = known.get_mut();
                tally.profiles = tally.profiles.saturating_add(profiles);
                tally.shared.retain(|fact| shared.contains(fact));
                tally.seen.extend(seen);
                tally.without_response |= without_response;
                if facts.len() < tally.example.len() {
                    tally.example = facts;
                }
            }
        }
    }

    pub(super) fn described(self, space: &Space<'_>) -> Vec<Group> {
        self.0.into_iter().map(|(change, tally)| described(space, &change, &tally)).collect()
    }
}

fn is_response(space: &Space<'_>, fact: FactIndex) -> bool {
    space.all.facts[fact].facet.is_single()
}

/// Gravest first, then by size, then by words.
pub(super) fn sort(groups: &mut [Group]) {
    groups.sort_by(|a, b| {
        let key = |group: &Group| (group.direction, Reverse(group.profiles));
        key(a).cmp(&key(b)).then_with(|| (&a.who, a.day).cmp(&(&b.who, b.day)))
    });
}

fn described(space: &Space<'_>, change: &Change, tally: &Tally) -> Group {
    let of = |is_wanted: &dyn Fn(&FactIndex) -> bool| -> Vec<&Fact> {
        space.all.facts.indices().filter(is_wanted).map(|at| &space.all.facts[at]).collect()
    };
    let is_seen_response = |at: &FactIndex| tally.seen.contains(at) && is_response(space, *at);
    let responses = of(&is_seen_response).len();
    let only_response = responses == 1 && !tally.without_response;
    let is_shared = |at: &FactIndex| tally.shared.contains(at) || only_response && is_seen_response(at);
    let with = of(&is_shared);
    let without = of(&|at| !tally.seen.contains(at));
    let free = of(&|at| tally.seen.contains(at) && !is_shared(at) && !is_response(space, *at)).len();
    let subsets = u32::try_from(free).ok().and_then(|free| 1_u128.checked_shl(free)).unwrap_or(u128::MAX);
    let choices = responses + usize::from(tally.without_response);
    let example = tally.example.iter().map(|fact| &space.all.facts[*fact]).map(|fact| (fact.facet, &*fact.name));
    Group {
        direction: change.direction,
        who: who(space, &with, &without, !tally.without_response),
        profiles: tally.profiles,
        of: space.all.bound().is_none().then(|| subsets.saturating_mul(choices as u128)),
        alone: false,
        with: with.iter().map(|fact| fact.id.clone()).collect(),
        without: without.iter().map(|fact| fact.id.clone()).collect(),
        day: change.day,
        old: Some(side(&change.old)),
        new: Some(side(&change.new)),
        example: command(RECOMMEND, example, change.day),
    }
}

/// A fact by itself, with an answer for each side that can be asked.
pub(super) fn alone(
    (id, facet, name): (&RuleId, Facet, &str),
    direction: Direction,
    old: Option<&Decision>,
    new: Option<&Decision>,
) -> Group {
    Group {
        direction,
        who: if direction == Direction::FactRemoved {
            format!("{facet} {name}")
        } else {
            format!("{facet} {name}, whatever else")
        },
        profiles: 1,
        of: Some(1),
        alone: true,
        with: vec![id.clone()],
        without: Vec::new(),
        day: 0,
        old: old.map(side),
        new: new.map(side),
        example: command(RECOMMEND, [(facet, name)].into_iter(), 0),
    }
}

/// A fact of one set that the other does not know, as [`alone`] takes it.
pub(super) fn of_rule(rule: &Rule) -> Option<(&RuleId, Facet, &str)> {
    Some((rule.id(), rule.facet()?, rule.name()))
}

/// `one, no goal, no other lifestyle, not another`.
fn who(space: &Space<'_>, with: &[&Fact], without: &[&Fact], has_response: bool) -> String {
    let mut parts = Vec::new();
    for fact in with {
        match fact.facet {
            Facet::Response | Facet::Caution => parts.push(format!("{} {}", fact.facet, fact.name)),
            Facet::Goal | Facet::Lifestyle | Facet::Sign => parts.push(fact.name.clone()),
        }
    }
    for facet in Facet::ALL {
        let of = |facts: &[&Fact]| facts.iter().filter(|fact| fact.facet == facet).count();
        let all = space.all.facts.items().iter().filter(|fact| fact.facet == facet).count();
        let (shared, lacked) = (of(with), of(without));
        if facet.is_single() && has_response {
            if shared == 0 {
                parts.push("some response".to_owned());
                parts.extend(named(without, facet));
            }
        } else if lacked > 0 && lacked + shared == all {
            parts.push(if shared == 0 { format!("no {facet}") } else { format!("no other {facet}") });
        } else {
            parts.extend(named(without, facet));
        }
    }
    if parts.is_empty() { "any facts".to_owned() } else { parts.join(", ") }
}

/// How many facts that a group lacks are named, where it lacks very many.
const NAMED: usize = 6;

/// `not athlete or caregiver`; a response and a caution with their facet.
fn named(facts: &[&Fact], facet: Facet) -> Option<String> {
    let names: Vec<&str> = facts.iter().filter(|fact| fact.facet == facet).map(|fact| fact.name.as_str()).collect();
    let not = match facet {
        Facet::Response | Facet::Caution => format!("{facet} not"),
        Facet::Goal | Facet::Lifestyle | Facet::Sign => "not".to_owned(),
    };
    let listed = match names.split_at_checked(NAMED) {
        Some((first, rest)) if rest.len() > 1 => format!("{}, or {} others", first.join(", "), rest.len()),
        _ => names.join(" or "),
    };
    (!names.is_empty()).then(|| format!("{not} {listed}"))
}

fn side(decision: &Decision) -> Side {
    let (status, level, course) = match decision {
        Decision::Refer(level) => ("refer", Some(*level), Vec::new()),
        Decision::Course(course) => ("recommended", None, phases(course)),
    };
    Side { status: status.to_owned(), summary: decision.to_string(), level, course }
}
