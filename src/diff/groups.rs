//! Changed profiles put together, and described so that a person can read it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::date;

use super::report::{Group, Side};
use super::space::{Fact, Space};
use super::{Change, Direction};
use crate::engine::phases;
use crate::facet::{Facet, RuleId};
use crate::interval::WEEK;
use crate::rules::Rule;
use crate::what_if::Same;

/// What the profiles of a group have in common.
#[derive(Debug)]
struct Tally {
    profiles: u64,
    /// The facts that all have, as bits.
    shared: u64,
    /// The facts that at least one has, as bits.
    seen: u64,
    /// The responses that were seen, counted from 1; 0 for none.
    responses: BTreeSet<usize>,
    /// A profile with the fewest facts.
    example: u64,
}

/// Groups in the making.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<Change, Tally>);

impl Groups {
    pub(super) fn add(&mut self, space: &Space<'_>, number: u64, change: Change) {
        let bits = space.bits(number);
        let tally = self.0.entry(change).or_insert_with(|| Tally {
            profiles: 0,
            shared: bits,
            seen: bits,
            responses: BTreeSet::new(),
            example: number,
        });
        tally.profiles += 1;
        tally.shared &= bits;
        tally.seen |= bits;
        tally.responses.insert(space.response(number));
        if space.of(number).count() < space.of(tally.example).count() {
            tally.example = number;
        }
    }

    pub(super) fn described(self, space: &Space<'_>) -> Vec<Group> {
        self.0.into_iter().map(|(change, tally)| described(space, &change, &tally)).collect()
    }
}

/// Gravest first, then by size, then by words.
pub(super) fn sort(groups: &mut [Group]) {
    groups.sort_by(|a, b| {
        let key = |group: &Group| (group.direction, Reverse(group.profiles));
        key(a).cmp(&key(b)).then_with(|| (&a.who, a.day).cmp(&(&b.who, b.day)))
    });
}

fn described(space: &Space<'_>, change: &Change, tally: &Tally) -> Group {
    let responses = |is_wanted: &dyn Fn(usize) -> bool| -> Vec<&Fact> {
        let each = space.responses.iter().enumerate().filter(|(at, _)| is_wanted(at + 1));
        each.map(|(_, fact)| fact).collect()
    };
    let facts = |bits: u64| space.facts.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1).map(|(_, f)| f);
    let only = tally.responses.len() == 1;
    let with: Vec<&Fact> = facts(tally.shared).chain(responses(&|at| only && tally.responses.contains(&at))).collect();
    let without: Vec<&Fact> = facts(!tally.seen).chain(responses(&|at| !tally.responses.contains(&at))).collect();
    let free = (tally.seen & !tally.shared).count_ones();
    let (old, new) = (side(&change.old), side(&change.new));
    Group {
        direction: change.direction,
        who: who(space, &with, &without, !tally.responses.contains(&0)),
        profiles: tally.profiles,
        of: (1 << free) * tally.responses.len() as u64,
        alone: false,
        with: with.iter().map(|fact| fact.id.clone()).collect(),
        without: without.iter().map(|fact| fact.id.clone()).collect(),
        day: change.day,
        old: Some(old),
        new: Some(new),
        example: example(space.of(tally.example).map(|fact| (fact.facet, fact.name.as_str())), change.day),
    }
}

/// A fact by itself, with an answer for each side that can be asked.
pub(super) fn alone(
    (id, facet, name): (&RuleId, Facet, &str),
    direction: Direction,
    old: Option<&Same>,
    new: Option<&Same>,
) -> Group {
    Group {
        direction,
        who: if direction == Direction::FactRemoved {
            format!("{facet} {name}")
        } else {
            format!("{facet} {name}, whatever else")
        },
        profiles: 1,
        of: 1,
        alone: true,
        with: vec![id.clone()],
        without: Vec::new(),
        day: 0,
        old: old.map(side),
        new: new.map(side),
        example: example([(facet, name)].into_iter(), 0),
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
        let all = space.facts.iter().chain(&space.responses).filter(|fact| fact.facet == facet).count();
        let (shared, lacked) = (of(with), of(without));
        if facet == Facet::Response && has_response {
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

/// `not athlete or caregiver`; a response and a caution with their facet.
fn named(facts: &[&Fact], facet: Facet) -> Option<String> {
    let names: Vec<&str> = facts.iter().filter(|fact| fact.facet == facet).map(|fact| fact.name.as_str()).collect();
    let not = match facet {
        Facet::Response | Facet::Caution => format!("{facet} not"),
        Facet::Goal | Facet::Lifestyle | Facet::Sign => "not".to_owned(),
    };
    (!names.is_empty()).then(|| format!("{not} {}", names.join(" or ")))
}

fn side(answer: &Same) -> Side {
    match answer {
        Same::Refer(level) => Side {
            status: "refer".to_owned(),
            summary: format!("refer: {}", level.as_str()),
            level: Some(*level),
            course: Vec::new(),
        },
        Same::Course(course) => {
            Side { status: "recommended".to_owned(), summary: course.to_string(), level: None, course: phases(course) }
        }
    }
}

/// A command that asks for some facts on a day of the course. Days that begin no week are told by two dates.
fn example<'a>(facts: impl Iterator<Item = (Facet, &'a str)>, day: u32) -> String {
    let mut flags: BTreeMap<Facet, Vec<&str>> = BTreeMap::new();
    for (facet, name) in facts {
        flags.entry(facet).or_default().push(name);
    }
    let mut command = "massfreq recommend".to_owned();
    for (facet, names) in flags {
        let _ = write!(command, " --{facet} {}", names.join(","));
    }
    let start = date(2026, 1, 1);
    if day > 0 && day.is_multiple_of(WEEK) {
        let _ = write!(command, " --week {}", day / WEEK + 1);
    } else if day > 0
        && let Ok(today) = start.checked_add(i64::from(day).days())
    {
        let _ = write!(command, " --started {start} --today {today}");
    }
    command
}
