//! The page of a comparison: for whom two rule sets answer differently.

use changes::said;

use super::page::{Audience, Block, Item, Page, Tone};
use super::words::{self, counted, listed, number};
use crate::answer::command::RECOMMEND;
use crate::model::{LostReferral, RuleId, names};
use crate::proof::diff::{Diff, Direction, Group, Outcome, Renamed, Side};

mod changes;

/// How many groups of one direction are shown to people; lost referrals are shown without end.
const SHOWN: usize = 20;
/// How many ids of rules whose texts differ are named to people.
const NAMED: usize = 10;

/// The page of a comparison; in Markdown for a pull request. `options` name the old and the new rules on the command lines
/// that can be pasted.
pub(crate) fn page(diff: &Diff, options: [&str; 2]) -> Page {
    let mut page = Page::report();
    let (old, new) = (set(&diff.old), set(&diff.new));
    let mut summary = summary(diff).into_iter();
    if let Some(first) = summary.next() {
        page.only(Audience::Others, |page| page.add(Block::Title(first.trim_end_matches('.').to_owned())));
        page.only(Audience::User, |page| page.lead(first));
    }
    page.paragraph(format!("Old: {old}; new: {new}."));
    page.paragraphs(summary);
    for (heading, items) in said(diff) {
        page.toned_heading(tone(heading), heading);
        page.list(items);
    }
    for direction in Direction::ALL {
        let groups: Vec<&Group> = diff.groups.iter().filter(|group| group.direction == direction).collect();
        let most = if direction == Direction::ReferralLost { usize::MAX } else { SHOWN };
        let (shown, rest) = groups.split_at(groups.len().min(most));
        if !groups.is_empty() {
            let heading = heading(direction, &groups);
            page.toned_heading(tone(&heading), heading);
            page.list(
                alike(shown)
                    .map(|of| Item::with_code(line(&of), of.iter().take(1).map(|one| command(one, options)).collect())),
            );
        }
        if !rest.is_empty() {
            let groups = counted(rest.len() as u128, "more group");
            page.remark(format!("And {groups} with {}: see `--format json`.", sizes(rest)));
        }
    }
    page
}

/// The example of a group under the new rules; under the old ones where the new ones have no answer.
fn command(group: &Group, [old, new]: [&str; 2]) -> String {
    let option = if group.new.is_some() { new } else { old };
    group.example.replacen(RECOMMEND, &[RECOMMEND, option].concat(), 1)
}

/// A heading of what is grave says so in capitals.
pub(super) fn tone(heading: &str) -> Tone {
    Tone::grave_if(heading.chars().take(2).all(char::is_uppercase))
}

/// `name 1.0.0 (sha256:64fce9275b43)`.
pub(super) fn set(rules: &crate::answer::recommendation::Rules) -> String {
    words::rules(rules).trim_start_matches("Rules: ").to_owned()
}

/// What the comparison comes to; the first line is the most important one. What a group names is
/// not named here.
fn summary(diff: &Diff) -> Vec<String> {
    let mut lines = vec![outcome(diff)];
    lines.extend(compared(diff));
    if diff.texts.len() > NAMED {
        lines.extend(listed("Texts that differ, which `--format json` names", counts(&diff.texts).into_iter()));
    } else {
        lines.extend(listed("Texts that differ", diff.texts.iter()));
    }
    lines
}

/// The referrals that are lost and that no group is about.
pub(super) fn lost(diff: &Diff) -> impl Iterator<Item = &LostReferral> {
    let is_in_a_group = |lost: &LostReferral| {
        diff.groups.iter().any(|of| of.alone && lost.facts.iter().chain(&lost.added).eq(&of.with))
    };
    diff.lost_referrals.iter().filter(move |lost| !is_in_a_group(lost))
}

/// What was compared, and what else there is to say than whose answer changes and which texts differ.
fn compared(diff: &Diff) -> Vec<String> {
    let mut lines =
        words::coverage("Compared", &diff.coverage, "of larger ones those that come first to what was changed");
    lines.extend(listed("Referrals that the new rules drop or weaken", lost(diff)));
    lines.extend(listed("New facts", by_kind(&diff.added_facts).into_iter()));
    let renamed = |of: &[Renamed]| -> Vec<String> {
        of.iter()
            .map(
                |Renamed { name, old, new }| {
                    if name == old { format!("{old} → {new}") } else { format!("{name} ({old} → {new})") }
                },
            )
            .collect()
    };
    lines
        .extend(listed("Renamed facts, whose old names are best kept as aliases", renamed(&diff.renamed_facts).iter()));
    lines.extend(listed("Names that mean another fact", renamed(&diff.moved_names).iter()));
    if diff.same_version {
        lines.push(format!("Answers change, and the version does not: raise {}.", diff.new.version));
    }
    if diff.outcome == Outcome::AnswersChanged && diff.reasons_changed > 0 {
        lines.push(format!("Reasons change, answers do not, for {}.", counted(diff.reasons_changed, "more profile")));
    }
    lines
}

/// The ids of each kind together: `caution/fever, cold`.
fn by_kind(ids: &[RuleId]) -> Vec<String> {
    let kind = |id: &RuleId| id.as_str().split_once('/').map(|(kind, _)| kind.to_owned());
    let name = |id: &RuleId| id.as_str().split_once('/').map_or_else(|| id.to_string(), |(_, name)| name.to_owned());
    let joined = |ids: &[RuleId]| {
        let names: Vec<String> = ids.iter().map(name).collect();
        ids.first().and_then(kind).into_iter().chain([names.join(", ")]).collect::<Vec<_>>().join("/")
    };
    ids.chunk_by(|one, next| kind(one).is_some() && kind(one) == kind(next)).map(joined).collect()
}

/// How many ids there are of each kind: `32 cautions`.
fn counts(ids: &[RuleId]) -> Vec<String> {
    let kind = |id: &RuleId| id.as_str().split_once('/').map_or(id.as_str(), |(kind, _)| kind).to_owned();
    let count = |ids: &[RuleId]| {
        let kind = ids.first().map(kind).unwrap_or_default();
        if ids.iter().any(|id| id.as_str().contains('/')) { counted(ids.len() as u128, &kind) } else { kind }
    };
    ids.chunk_by(|one, next| kind(one) == kind(next)).map(count).collect()
}

fn outcome(diff: &Diff) -> String {
    let alone = alone(diff.groups.iter());
    let some = || format!("{} of {}", number(diff.changed), counted(diff.coverage.profiles, "profile"));
    let outcome = match (diff.outcome, diff.changed, alone.as_slice()) {
        (Outcome::Same, ..) => "No difference".to_owned(),
        (Outcome::TextChanged, ..) => "Text changed, no answer changed".to_owned(),
        (Outcome::DiaryChanged, ..) => "What follows from a diary changes, no other answer does".to_owned(),
        (Outcome::FactsAdded, ..) => "Facts added, no answer changed".to_owned(),
        (Outcome::ReasonsChanged, ..) if diff.reasons_changed == 0 => "Reasons changed, answers the same".to_owned(),
        (Outcome::ReasonsChanged, ..) => {
            format!("Reasons changed, answers the same: {}", counted(diff.reasons_changed, "profile"))
        }
        (Outcome::Undecided, ..) => {
            format!("Undecided: no answer changes for {}", counted(diff.coverage.profiles, "profile"))
        }
        (Outcome::AnswersChanged, 0, [one]) if one.starts_with("1 ") => format!("The answer for {one} changes"),
        (Outcome::AnswersChanged, 0, more) => format!("The answers for {} change", more.join(" and ")),
        (Outcome::AnswersChanged, _, more) => {
            let more = if more.is_empty() { String::new() } else { format!(", and for {}", more.join(" and ")) };
            format!("Answers change for {}{more}", some())
        }
    };
    match diff.not_compared {
        0 => outcome + ".",
        more => format!("{outcome}; {} were not compared.", counted(more, "more profile")),
    }
}

/// The profiles of some groups; [`u128::MAX`] where they are too many to be counted.
fn total<'g>(groups: impl Iterator<Item = &'g Group>) -> u128 {
    groups.map(|group| group.profiles).fold(0, u128::saturating_add)
}

/// `REFERRAL LOST: 1 profile`.
fn heading(direction: Direction, groups: &[&Group]) -> String {
    format!("{}: {}", way(direction, groups), sizes(groups))
}

pub(super) fn way(direction: Direction, groups: &[&Group]) -> &'static str {
    match direction {
        Direction::ReferralLost if groups.iter().any(|group| refers_still(group)) => "REFERRAL LOST OR MILDER",
        Direction::ReferralLost => "REFERRAL LOST",
        Direction::ReferralAdded => "Referral added",
        Direction::Later => "Later",
        Direction::Mixed => "Mixed: later and sooner",
        Direction::Sooner => "Sooner",
        Direction::FactRemoved => "Fact gone",
    }
}

/// `24 profiles and 1 fact`.
fn sizes(groups: &[&Group]) -> String {
    let profiles = total(groups.iter().copied().filter(|group| !group.alone));
    let profiles = (profiles > 0).then(|| counted(profiles, "profile"));
    let all: Vec<String> = profiles.into_iter().chain(alone(groups.iter().copied())).collect();
    names::series(&all, "and")
}

/// How many groups are not among the compared profiles: those of a fact, and those of several facts together.
fn alone<'g>(groups: impl Iterator<Item = &'g Group>) -> Vec<String> {
    let (of_one, of_several): (Vec<_>, Vec<_>) = groups.filter(|group| group.alone).partition(|of| of.with.len() == 1);
    let of_one = (!of_one.is_empty()).then(|| counted(of_one.len() as u128, "fact"));
    let of_several = match of_several.len() {
        0 => None,
        1 => Some("1 set of facts".to_owned()),
        more => Some(format!("{more} sets of facts")),
    };
    of_one.into_iter().chain(of_several).collect()
}

/// Facts alone whose answers change alike, together; every other group by itself.
pub(super) fn alike<'g>(groups: &[&'g Group]) -> impl Iterator<Item = Vec<&'g Group>> {
    let change = |group: &Group| {
        let name = name(group)?;
        let booking = |side: &Side| words::booking(&side.course);
        let side = |side: &Option<Side>| side.as_ref().map(|side| (side.summary.clone(), booking(side)));
        let count = group.of.filter(|of| *of != group.profiles).map(|of| (group.profiles, of));
        Some((group.who.replacen(name, "", 1), side(&group.old), side(&group.new), group.day, count))
    };
    let mut together: Vec<Vec<&Group>> = Vec::new();
    for group in groups {
        let is_alike = |of: &&mut Vec<&Group>| of.first().is_some_and(|first| change(first) == change(group));
        match together.iter_mut().find(is_alike).filter(|_| name(group).is_some()) {
            Some(of) => of.push(group),
            None => together.push(vec![group]),
        }
    }
    together.into_iter()
}

/// The name of a fact alone.
fn name(group: &Group) -> Option<&str> {
    let [fact] = group.with.as_slice() else { return None };
    fact.as_str().split_once('/').map(|(_, name)| name).filter(|_| group.alone)
}

/// `one, no goal, no sign: every 2 to 4 weeks → every 3 weeks, sooner, 24 profiles`.
fn line(groups: &[&Group]) -> String {
    let Some(group) = groups.first() else { return String::new() };
    let names: Vec<&str> = groups.iter().filter_map(|group| name(group)).collect();
    let who = name(group).map_or_else(|| group.who.clone(), |name| group.who.replacen(name, &names.join(" or "), 1));
    let (old, new) = (group.old.as_ref(), group.new.as_ref());
    let is_same_text = old.map(|side| &side.summary) == new.map(|side| &side.summary);
    let day = if group.day == 0 { String::new() } else { format!(", on day {}", group.day) };
    let count = if group.alone {
        String::new()
    } else if let Some(of) = group.of.filter(|of| *of != group.profiles) {
        format!(", {} of {} such profiles", number(group.profiles), number(of))
    } else {
        format!(", {}", counted(group.profiles, "profile"))
    };
    format!("{who}{day}: {} → {}, {}{count}", side(old, is_same_text), side(new, is_same_text), moved(group))
}

/// Whom some groups that change alike are about, in titles.
pub(super) fn whom(groups: &[&Group]) -> String {
    let Some(group) = groups.first() else { return String::new() };
    let title = |group: &Group| {
        let (_, rest) = group.who.split_once(name(group)?)?;
        group.titles.strip_suffix(rest).map(|title| (title.to_owned(), rest.to_owned()))
    };
    let (titles, rest): (Vec<String>, Vec<String>) = groups.iter().filter_map(|group| title(group)).unzip();
    rest.first().map_or_else(|| group.titles.clone(), |rest| titles.join(" or ") + rest)
}

/// Whether both sides refer.
fn refers_still(group: &Group) -> bool {
    [&group.old, &group.new].into_iter().all(|side| side.as_ref().is_some_and(|side| side.level.is_some()))
}

fn moved(group: &Group) -> String {
    match group.direction {
        Direction::ReferralLost if refers_still(group) => "referral weaker".to_owned(),
        Direction::ReferralAdded if refers_still(group) => "referral graver".to_owned(),
        direction => direction.as_str().replace('-', " "),
    }
}

fn side(side: Option<&Side>, with_booking: bool) -> String {
    let Some(side) = side else { return "cannot be given".to_owned() };
    let booking = if with_booking { words::booking(&side.course) } else { String::new() };
    side.summary.to_lowercase() + &booking
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(name: &str, day: u32, of: u128) -> Group {
        let side = Side { status: String::new(), summary: "Every week".to_owned(), level: None, course: Vec::new() };
        Group {
            direction: Direction::FactRemoved,
            who: name.to_owned(),
            titles: name.to_owned(),
            profiles: 1,
            of: Some(of),
            alone: true,
            with: vec![RuleId::new("goal", name)],
            cleared: Vec::new(),
            without: Vec::new(),
            day,
            old: Some(side),
            new: None,
            example: String::new(),
        }
    }

    #[test]
    fn facts_alone_are_told_together_where_day_and_count_are_the_same_too() {
        let all = [alone("a", 0, 1), alone("b", 0, 1), alone("c", 13, 1), alone("d", 0, 2)];
        let together: Vec<usize> = alike(&all.iter().collect::<Vec<_>>()).map(|of| of.len()).collect();
        assert_eq!(together, [2, 1, 1]);
    }
}
