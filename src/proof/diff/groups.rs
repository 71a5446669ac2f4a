//! Groups changed profiles and describes the groups.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use super::report::{Group, Side};
use super::{Change, Direction, Space};
use crate::answer::command::{RECOMMEND, command, with_cleared};
use crate::answer::describe::phases;
use crate::engine::Decision;
use crate::model::Facet;
use crate::order::Order as _;
use crate::proof::space::{Fact, FactIndex, Tally};

/// The profiles of each way in which an answer changes.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<Change, Tally>);

impl Groups {
    pub(super) fn add(&mut self, change: Change, tally: Tally) {
        match self.0.entry(change) {
            Entry::Occupied(mut known) => known.get_mut().merge(tally),
            Entry::Vacant(new) => drop(new.insert(tally)),
        }
    }

    /// `is_whole`: all profiles were compared.
    pub(super) fn described(self, space: &Space<'_>, is_whole: bool) -> Vec<Group> {
        self.0.into_iter().map(|(change, tally)| described(space, &change, &tally, is_whole)).collect()
    }
}

/// Gravest first, then by size, then by words.
pub(super) fn sort(groups: &mut [Group]) {
    groups.order_by(|a, b| {
        let key = |group: &Group| (group.direction, Reverse(group.profiles));
        key(a).cmp(&key(b)).then_with(|| (&a.who, a.day).cmp(&(&b.who, b.day)))
    });
}

fn described(space: &Space<'_>, change: &Change, tally: &Tally, is_whole: bool) -> Group {
    let (shared, seen) = tally.shared_and_seen(&space.all);
    let lacking = tally.lacking(&space.all);
    let of = |is_wanted: &dyn Fn(&FactIndex, Facet) -> bool| -> Vec<&Fact<2>> {
        let all = space.all.facts.iter().filter(|(at, fact)| is_wanted(at, fact.facet));
        all.map(|(_, fact)| fact).collect()
    };
    let with = of(&|at, _| shared.contains(at));
    let without = of(&|at, _| !seen.contains(at));
    let free = of(&|at, facet| seen.contains(at) && !shared.contains(at) && !facet.is_single()).len();
    let subsets = u32::try_from(free).ok().and_then(|free| 1_u128.checked_shl(free)).unwrap_or(u128::MAX);
    let choices = Facet::ALL.into_iter().filter(|facet| facet.is_single()).map(|facet| {
        let seen = of(&|at, of_fact| seen.contains(at) && of_fact == facet).len();
        seen + usize::from(lacking.contains(&facet))
    });
    let fitting = choices.fold(subsets, |fitting, choices| fitting.saturating_mul(choices as u128));
    Group {
        direction: change.direction,
        who: who(space, &with, &without, &lacking, By::Name),
        titles: who(space, &with, &without, &lacking, By::Title),
        profiles: tally.profiles,
        of: is_whole.then_some(fitting),
        alone: false,
        with: with.iter().map(|fact| fact.id.clone()).collect(),
        cleared: with.iter().filter(|fact| space.is_cleared(fact)).map(|fact| fact.id.clone()).collect(),
        without: without.iter().map(|fact| fact.id.clone()).collect(),
        day: change.day,
        old: Some(side(&change.old)),
        new: Some(side(&change.new)),
        example: example(space, &tally.example(&space.all), change.day),
    }
}

/// A command for some facts, those that are cleared as such.
fn example(space: &Space<'_>, facts: &[FactIndex], day: u32) -> String {
    let is_cleared = |fact: &FactIndex| space.is_cleared(&space.all.facts[*fact]);
    let (cleared, named): (Vec<FactIndex>, Vec<FactIndex>) = facts.iter().partition(|fact| is_cleared(fact));
    let cleared: Vec<String> = space.all.named(&cleared).map(|(_, name)| name.to_owned()).collect();
    with_cleared(command(RECOMMEND, space.all.named(&named), day), &cleared)
}

/// The group of one fact, with the answers of the sets that know it.
pub(super) fn alone<const N: usize>(
    Fact { facet, id, name, at: _ }: &Fact<N>,
    title: &str,
    is_cleared: bool,
    direction: Direction,
    old: Option<&Decision>,
    new: Option<&Decision>,
) -> Group {
    let cleared = if is_cleared { CLEARED } else { "" };
    let whatever = if direction == Direction::FactRemoved { "" } else { ", whatever else" };
    Group {
        direction,
        who: format!("{facet} {name}{cleared}{whatever}"),
        titles: format!("\"{title}\"{cleared}{whatever}"),
        profiles: 1,
        of: Some(1),
        alone: true,
        with: vec![id.clone()],
        cleared: is_cleared.then(|| id.clone()).into_iter().collect(),
        without: Vec::new(),
        day: 0,
        old: old.map(side),
        new: new.map(side),
        example: if is_cleared {
            with_cleared(RECOMMEND.to_owned(), std::slice::from_ref(name))
        } else {
            command(RECOMMEND, [(*facet, name.as_str())].into_iter(), 0)
        },
    }
}

/// `one, no goal, no other lifestyle, not another`.
fn who(space: &Space<'_>, with: &[&Fact<2>], without: &[&Fact<2>], lacking: &BTreeSet<Facet>, by: By) -> String {
    let named = |facet| named(space, without, facet, by);
    let mut lacked_titles: Vec<String> = Vec::new();
    let mut exclude = |parts: &mut Vec<String>, facet| match by {
        By::Name => parts.extend(named(facet)),
        By::Title => lacked_titles.extend(named(facet)),
    };
    let cleared = |fact| if space.is_cleared(fact) { CLEARED } else { "" };
    let mut parts: Vec<String> = with
        .iter()
        .map(|fact| {
            let prefix = if by == By::Name { prefix(fact.facet) } else { String::new() };
            prefix + &by.name(space, fact) + cleared(fact)
        })
        .collect();
    for facet in Facet::ALL {
        let of = |facts: &[&Fact<2>]| facts.iter().filter(|fact| fact.facet == facet).count();
        let all = space.all.facts.items().iter().filter(|fact| fact.facet == facet).count();
        let (shared, lacked) = (of(with), of(without));
        if facet.is_single() && !lacking.contains(&facet) {
            if shared == 0 {
                parts.push(format!("some {facet}"));
                exclude(&mut parts, facet);
            }
        } else if lacked > 0 && lacked + shared == all {
            parts.push(if shared == 0 { format!("no {facet}") } else { format!("no other {facet}") });
        } else {
            exclude(&mut parts, facet);
        }
    }
    if !lacked_titles.is_empty() {
        parts.push(format!("with none of {}", lacked_titles.join(", ")));
    }
    if parts.is_empty() { "any facts".to_owned() } else { parts.join(", ") }
}

/// What follows the name of a caution that is cleared.
const CLEARED: &str = " (cleared)";

/// The facet of a name, where the name alone would not tell.
fn prefix(facet: Facet) -> String {
    match facet {
        Facet::Response | Facet::Caution => format!("{facet} "),
        Facet::Goal | Facet::Lifestyle | Facet::Sign => String::new(),
    }
}

/// How facts are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Title,
}

impl By {
    fn name(self, space: &Space<'_>, fact: &Fact<2>) -> String {
        match self {
            Self::Name => fact.name.clone(),
            Self::Title => format!("\"{}\"", space.all.title(fact)),
        }
    }
}

/// The most facts that a group names as lacking.
const NAMED: usize = 6;

/// `not athlete or caregiver`; a response and a caution with their facet.
fn named(space: &Space<'_>, facts: &[&Fact<2>], facet: Facet, by: By) -> Option<String> {
    let names: Vec<String> = facts.iter().filter(|fact| fact.facet == facet).map(|fact| by.name(space, fact)).collect();
    let between = if by == By::Name { " or " } else { ", " };
    let listed = match names.split_at_checked(NAMED) {
        Some((first, rest)) if rest.len() > 1 => format!("{}, or {} others", first.join(", "), rest.len()),
        _ => names.join(between),
    };
    let not = if by == By::Name { prefix(facet) + "not " } else { String::new() };
    (!names.is_empty()).then(|| not + &listed)
}

pub(super) fn side(decision: &Decision) -> Side {
    let (status, level, course) = match decision {
        Decision::Refer(level) => ("refer", Some(*level), Vec::new()),
        Decision::Course(course) => ("recommended", None, phases(course)),
    };
    Side { status: status.to_owned(), summary: decision.to_string(), level, course }
}
