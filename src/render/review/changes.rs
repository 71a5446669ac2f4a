//! What a set says otherwise than an older one, and for whom.

use std::cmp::Reverse;

use super::asked::{narrowed, reworded};
use super::card::{Card, Change, Changed, Label, before_and_now, sections};
use super::{Blocks, Made, OWN, begun, beneath, head, named, objected, set, signed, to_tick, together, whole};
use crate::model::{Facet, Rule, RuleId, RuleSet};
use crate::proof::diff::{Diff, Direction, Group, Outcome, RuleInShort, Side};
use crate::render::diff;
use crate::render::page::{Block, Page, Table, Tone};
use crate::render::words::{self, counted};

/// The changes: first whose answer is another one, then each card that says something else.
pub(crate) fn page(old: &RuleSet, new: &RuleSet, diff: &Diff, made: Made<'_>) -> Page {
    let title = format!("Review of what changes from {} to {}", named(old), named(new));
    let mut page = begun(&title, &format!("{}, as against {}", set(new), set(old)), made);
    let all = changed(old, new, diff);
    let answers = answers(old, new, diff);
    let first = answers.iter().map(|(_, groups)| groups.len()).sum::<usize>();
    let mut blocks = Blocks::of(first + ticked(&all).count());
    page.paragraph(format!(
        "{} A profile is one possible set of answers, and a fact is one of them: the numbers count what can be said, \
         and not people. {}",
        diff::outcome(diff),
        beneath(&blocks),
    ));
    let [reworded, narrowed] = [reworded, narrowed].map(|of| of(&ticked(&all).zip(first + 1..).collect::<Vec<_>>()));
    let is_reworded = !reworded.is_empty();
    let (lost, others): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(heading, _)| diff::tone(heading) == Tone::Grave);
    for (heading, groups) in lost {
        answered(&mut page, &mut blocks, heading, groups, false);
    }
    let judged = [(REWORDED, TO_JUDGE, reworded), (NARROWED, NOT_ASKED, narrowed)];
    for (heading, remark, records) in judged.into_iter().filter(|(.., records)| !records.is_empty()) {
        page.toned_heading(Tone::Grave, heading);
        page.paragraph(remark);
        for record in records {
            page.add(Block::Record(record));
        }
    }
    for (heading, groups) in others {
        answered(&mut page, &mut blocks, heading, groups, is_reworded);
    }
    page.list_under("At a glance", glance(&all));
    together(&mut page);
    for (heading, cards) in &all {
        let mut heading = Some(heading);
        for (card, change) in cards.iter().filter(|(_, change)| change.is_block()) {
            heading.take().into_iter().for_each(|heading| page.heading(heading));
            match change {
                Change::New => whole(&mut page, &mut blocks, card, ", new"),
                Change::Gone => whole(&mut page, &mut blocks, card, ", gone"),
                Change::Otherwise(parts) => {
                    let lines = parts.iter().filter(|(part, ..)| !part.is_minor()).flat_map(before_and_now);
                    to_tick(&mut page, &mut blocks, head(card, ""), lines.collect());
                }
            }
        }
    }
    let found: Vec<String> = gravest_first(&all).into_iter().filter_map(found_by).collect();
    if !found.is_empty() {
        page.list_under("Pages, other names and search words that change", found);
        page.add(Block::Form(&[], "I object to"));
    }
    let sources: Vec<Vec<String>> = gravest_first(&all).into_iter().filter_map(rests_otherwise).collect();
    if !sources.is_empty() {
        page.heading("Nothing changes but what it rests on");
        let numbered = sources.into_iter().enumerate().map(|(at, row)| [vec![(at + 1).to_string()], row].concat());
        objected(&mut page, Table::new(&["No.", "Block", "Before", "Now"], numbered));
    }
    page.heading("How this was compared");
    page.paragraphs(diff::compared(diff));
    signed(&mut page, "what changes in these rules", new);
    page
}

const REWORDED: &str = "Questions that are reworded: may fewer people say yes?";
const TO_JUDGE: &str = "The answers are compared for the same yes. Who says yes to other words, no comparison can tell: please \
                        judge each, and tick its block below.";
const NARROWED: &str = "No longer asked of everybody, or of others than before";
const NOT_ASKED: &str = "Whoever does not fit what stands at \"Now\" is not asked, and so is not held back by it.";

/// The groups of one way, to be ticked.
fn answered(page: &mut Page, blocks: &mut Blocks, heading: String, groups: Vec<Answers>, is_reworded: bool) {
    page.toned_heading(diff::tone(&heading), heading);
    for Answers { who, before, now, remark } in groups {
        let split = (is_reworded && before == UNKNOWN).then(|| {
            "It may have been part of a question that is reworded above, and then was held back there.".to_owned()
        });
        let remark = remark.into_iter().chain(split).map(|remark| ("Note".to_owned(), remark));
        let lines = [("Before".to_owned(), before), ("Now".to_owned(), now)].into_iter().chain(remark);
        to_tick(page, blocks, (who, None), lines.collect());
    }
}

/// Where the older set has no such fact. That nobody was asked cannot be said: another question may have covered it.
const UNKNOWN: &str = "no question of its own";

/// Whose answer changes, and how.
struct Answers {
    who: String,
    before: String,
    now: String,
    remark: Option<String>,
}

/// The changed answers by way, gravest first, and so within a way.
fn answers(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Vec<(String, Vec<Answers>)> {
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
        let day = (group.day > 0).then(|| format!("This is what one is told on day {} of a course.", group.day));
        let count = group
            .of
            .filter(|of| *of != group.profiles)
            .map(|of| format!("in {} of the {} such cases", words::number(group.profiles), words::number(of)));
        let (share, count) = if within.is_empty() { (None, count) } else { (count, None) };
        let share = share.map(|share| format!(" {share}")).unwrap_or_default();
        let remark: Vec<String> = day.into_iter().chain(count.map(|count| format!("This is so {count}."))).collect();
        Some(Answers {
            who: diff::whom(&groups),
            before: within.iter().fold(side(&group.old, UNKNOWN) + &share, |before, part| {
                let lacking = part.without.iter().filter(|id| !group.without.contains(id)).map(title);
                let lacking = lacking.collect::<Vec<_>>().join(", ");
                let count = words::number(part.profiles);
                format!("{before}; {} in {count} others, with none of {lacking}", side(&part.old, UNKNOWN))
            }),
            now: side(&group.new, "can no longer be said"),
            remark: Some(remark.join(" ")).filter(|remark| !remark.is_empty()),
        })
    };
    let ways = Direction::ALL.into_iter().map(|direction| {
        let mut groups: Vec<&Group> = diff.groups.iter().filter(|group| group.direction == direction).collect();
        groups.sort_by_key(|group| {
            Reverse([&group.old, &group.new].into_iter().flatten().filter_map(|of| of.level).max())
        });
        (diff::heading(direction, &groups), merged(diff::alike(&groups)).into_iter().filter_map(of).collect::<Vec<_>>())
    });
    ways.filter(|(_, answers)| !answers.is_empty()).collect()
}

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

/// The cards of each section.
type Sections = Vec<(String, Vec<(Card, Change)>)>;

/// Those that are blocks to tick, in order.
fn ticked(all: &Sections) -> impl Iterator<Item = &(Card, Change)> {
    all.iter().flat_map(|(_, cards)| cards).filter(|(_, change)| change.is_block())
}

fn gravest_first(all: &Sections) -> Vec<&(Card, Change)> {
    let mut cards: Vec<&(Card, Change)> = all.iter().flat_map(|(_, cards)| cards).collect();
    cards.sort_by_key(|(card, _)| Reverse(card.gravity));
    cards
}

/// The cards that are new, gone or otherwise, by section; those that are gone last.
fn changed(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Sections {
    let mut were: Vec<Card> = sections(old).into_iter().flat_map(|section| section.cards).collect();
    let mut all = Vec::new();
    for section in sections(new) {
        let change = |card: Card| match were.iter().position(|was| card.is_of(was)) {
            None => Some((card, Change::New)),
            Some(at) => {
                let mut changes = card.changes(&were.swap_remove(at));
                changes.extend(in_short(&card, &changes, diff));
                (!changes.is_empty()).then_some((card, Change::Otherwise(changes)))
            }
        };
        all.push((section.heading, section.cards.into_iter().filter_map(change).collect::<Vec<_>>()));
    }
    were.sort_by(|one, other| (Reverse(one.gravity), &one.rule).cmp(&(Reverse(other.gravity), &other.rule)));
    all.push(("No longer there".to_owned(), were.into_iter().map(|card| (card, Change::Gone)).collect()));
    // What no text shows, such as the order of entries, changes the digest.
    if diff.outcome != Outcome::Same && diff.groups.is_empty() && all.iter().all(|(_, cards)| cards.is_empty()) {
        let [was, is] = [old, new].map(|set| vec![format!("{}: {}", named(set), set.title())]);
        let card = Card {
            rule: RuleId::pack(),
            title: "Names, or the order of entries".to_owned(),
            gravity: None,
            parts: Vec::new(),
        };
        all.push(("What no text shows".to_owned(), vec![(card, Change::Otherwise(vec![(Label::Help, was, is)]))]));
    }
    all
}

/// How a rule changes where the titles of its facts do not show it.
fn in_short(card: &Card, shown: &[Changed], diff: &Diff) -> Option<Changed> {
    let changed = diff.rules.iter().find(|changed| changed.rule == card.rule)?;
    let (was, is) = (changed.old.as_ref()?, changed.new.as_ref()?);
    let is_shown = |label: Label| shown.iter().any(|(part, ..)| *part == label);
    if (was.when == is.when || is_shown(Label::When)) && (was.effect == is.effect || is_shown(Label::Effect)) {
        return None;
    }
    let side = |side: &Option<RuleInShort>| side.iter().map(|side| format!("{}: {}", side.when, side.effect)).collect();
    Some((Label::When, side(&changed.old), side(&changed.new)))
}

/// What a card rests on before and now, where nothing else of it changes.
fn rests_otherwise((card, change): &(Card, Change)) -> Option<Vec<String>> {
    let Change::Otherwise(parts) = change else { return None };
    let (_, was, is) = parts.iter().find(|(part, ..)| *part == Label::Source && !change.is_block())?;
    Some(vec![format!("{} ({})", card.title, card.of()), was.join("; "), is.join("; ")])
}

/// How a card is found otherwise, which is told apart from what it says.
fn found_by((card, change): &(Card, Change)) -> Option<String> {
    let Change::Otherwise(parts) = change else { return None };
    let lines = parts.iter().filter(|(part, ..)| part.is_minor()).flat_map(before_and_now);
    let lines: Vec<String> = lines.map(|(label, text)| format!("{label}: {text}")).collect();
    (!lines.is_empty()).then(|| format!("{} ({}): {}", card.title, card.of(), lines.join("; ")))
}

/// The most titles that a line of the overview names, unless their blocks are new or gone.
const NAMED: usize = 12;

/// Which blocks are new, gone, or otherwise in which part.
fn glance(all: &Sections) -> Vec<String> {
    let of = |what: &str, most: usize, is_one: &dyn Fn(&Change) -> bool| {
        let all = gravest_first(all).into_iter().filter(|(_, change)| change.is_block());
        let titles: Vec<&str> = all.filter(|(_, change)| is_one(change)).map(|(card, _)| &*card.title).collect();
        let named = if titles.len() > most { String::new() } else { format!(": {}", titles.join("; ")) };
        (!titles.is_empty()).then(|| format!("{what} ({}){named}.", counted(titles.len() as u128, "block")))
    };
    let new = of("New", usize::MAX, &|change| matches!(change, Change::New));
    let gone = of("No longer there", usize::MAX, &|change| matches!(change, Change::Gone));
    let parts = Label::ALL.into_iter().filter(|part| !part.is_minor() && *part != Label::Title).filter_map(|part| {
        let is_in = |parts: &[Changed]| parts.iter().any(|(of, ..)| *of == part);
        let is_one = |change: &Change| matches!(change, Change::Otherwise(parts) if is_in(parts));
        of(&format!("\"{part}\" changes"), NAMED, &is_one)
    });
    new.into_iter().chain(gone).chain(parts).collect()
}

/// A header, and a row for whose answer changes and for each card, with empty cells for what a reader says of it.
pub(crate) fn rows(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Vec<Vec<String>> {
    let header = ["rule", "kind", "title", "change", "before", "now"].into_iter().chain(OWN);
    let row = |cells: [String; 6]| cells.into_iter().chain(OWN.map(|_| String::new())).collect::<Vec<_>>();
    let of_answers = answers(old, new, diff).into_iter().flat_map(|(heading, groups)| {
        groups.into_iter().map(move |Answers { who, before, now, remark: _ }| {
            [String::new(), "answer".to_owned(), who, heading.clone(), before, now]
        })
    });
    let joined = |parts: Vec<(Label, String)>| {
        parts.into_iter().map(|(part, text)| format!("{part}: {text}")).collect::<Vec<_>>().join("\n")
    };
    let of_card = |(card, change): (Card, Change)| {
        let (change, was, is) = match change {
            Change::New => ("new", Vec::new(), card.said()),
            Change::Gone => ("gone", card.said(), Vec::new()),
            Change::Otherwise(parts) => {
                let of = |texts: fn(&Changed) -> &Vec<String>| {
                    parts.iter().flat_map(|part| texts(part).iter().map(|text| (part.0, text.clone()))).collect()
                };
                ("otherwise", of(|(_, was, _)| was), of(|(_, _, is)| is))
            }
        };
        let [rule, kind, title] = card.first();
        [rule, kind, title, change.to_owned(), joined(was), joined(is)]
    };
    let cards = changed(old, new, diff).into_iter().flat_map(|(_, cards)| cards).map(of_card);
    [header.map(str::to_owned).collect()].into_iter().chain(of_answers.chain(cards).map(row)).collect()
}
