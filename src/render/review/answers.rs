//! Whose answers change from one set to another, and how.

use std::cmp::Reverse;

use super::card::{NO_REFERRAL, whose};
use crate::model::{Facet, LostReferral, Rule, RuleId, RuleSet};
use crate::order::Order as _;
use crate::proof::diff::{Diff, Direction, Group, Side};
use crate::render::diff;
use crate::render::words;

/// Where the older set has no such fact. That nobody was asked cannot be said: another question may have covered it.
pub(super) const UNKNOWN: &str = "no question of its own";

/// Whose answer changes, and how.
pub(super) struct Answers {
    pub(super) who: String,
    pub(super) before: String,
    pub(super) now: String,
    /// The day of a course on which it does, where that is not the first one.
    pub(super) day: Option<u32>,
    /// For how many of those that the words describe, where not for all.
    pub(super) count: Option<String>,
}

/// The changed answers by way, gravest first, and so within a way.
pub(super) fn answers(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Vec<(&'static str, Vec<Answers>)> {
    let side = |side: &Option<Side>, unknown: &str| match side {
        None => unknown.to_owned(),
        Some(Side { level: Some(level), .. }) => words::headline(*level).to_owned(),
        Some(Side { summary, course, .. }) => summary.to_lowercase() + &words::booking(course),
    };
    let title = |id: &RuleId| {
        let known = [new, old].into_iter().find_map(|set| set.get(id.as_str()));
        format!("\"{}\"", known.map_or(id.as_str(), Rule::title))
    };
    let of = |(groups, within): (Vec<&Group>, Vec<&Group>)| {
        let group = *groups.first()?;
        let count = group
            .of
            .filter(|of| *of != group.profiles)
            .map(|of| format!("in {} of the {} such cases", words::number(group.profiles), words::number(of)));
        let (share, count) = if within.is_empty() { (None, count) } else { (count, None) };
        let share = share.map(|share| format!(" {share}")).unwrap_or_default();
        Some(Answers {
            who: diff::whom(&groups),
            before: within.iter().fold(side(&group.old, UNKNOWN) + &share, |before, part| {
                let lacking = part.without.iter().filter(|id| !group.without.contains(id)).map(title);
                let lacking = lacking.collect::<Vec<_>>().join(", ");
                let count = words::number(part.profiles);
                format!("{before}; {} in {count} others, with none of {lacking}", side(&part.old, UNKNOWN))
            }),
            now: side(&group.new, "can no longer be said"),
            day: Some(group.day).filter(|day| *day > 0),
            count,
        })
    };
    let elsewhere = |lost: &LostReferral| Answers {
        who: Some(whose(lost, title)).filter(|whose| !whose.is_empty()).unwrap_or_else(|| title(&lost.rule)),
        before: words::headline(lost.was).to_owned(),
        now: lost.now.map_or(NO_REFERRAL, words::headline).to_owned(),
        day: None,
        count: None,
    };
    let ways = Direction::ALL.into_iter().map(|direction| {
        let mut groups: Vec<&Group> = diff.groups.iter().filter(|group| group.direction == direction).collect();
        groups.order_by_key(|group| {
            Reverse([&group.old, &group.new].into_iter().flatten().filter_map(|of| of.level).max())
        });
        let way = if direction == Direction::FactRemoved { GONE } else { diff::way(direction, &groups) };
        let lost = diff::lost(diff).filter(|_| direction == Direction::ReferralLost).map(elsewhere);
        (way, merged(diff::alike(&groups)).into_iter().filter_map(of).chain(lost).collect::<Vec<_>>())
    });
    ways.filter(|(_, answers)| !answers.is_empty()).collect()
}

const GONE: &str = "Can no longer be said";

/// Groups with those that lie within what is said of them, and come to the same answer from another one.
fn merged<'g>(all: impl Iterator<Item = Vec<&'g Group>>) -> Vec<(Vec<&'g Group>, Vec<&'g Group>)> {
    let mut found: Vec<(Vec<&Group>, Vec<&Group>)> = Vec::new();
    for groups in all {
        let is_around = |known: &&mut (Vec<&Group>, _)| {
            known.0.first().zip(groups.first()).is_some_and(|(known, group)| is_within(group, known))
        };
        match found.iter_mut().find(is_around) {
            Some((_, within)) => within.extend(groups),
            None => found.push((groups, Vec::new())),
        }
    }
    found
}

/// Whether a group is part of those whom the words of another one describe, and comes to the same referral. Facets of
/// which one fact is given have to be named by both: what is left open there is not in the ids.
fn is_within(group: &Group, around: &Group) -> bool {
    let key = |group: &Group| (group.alone, group.day, group.new.as_ref().map(|side| side.summary.clone()));
    let is_settled = |facet: &Facet| group.with.iter().any(|id| id.kind() == facet.as_str());
    !group.alone
        && key(group) == key(around)
        && (&group.with, &group.cleared) == (&around.with, &around.cleared)
        && group.new.as_ref().is_some_and(|side| side.level.is_some())
        && around.without.iter().all(|id| group.without.contains(id))
        && Facet::ALL.iter().filter(|facet| facet.is_single()).all(is_settled)
}
