//! What a set says otherwise than an older one, and for whom.

use std::cmp::Reverse;

use super::answers::{Answers, UNKNOWN, answers};
use super::asked::{Numbered, narrowed, opened, parted, reworded};
use super::card::{Card, Label, sections};
use super::change::{Change, Changed, before_and_now, is_block};
use super::examples::examples_of_gone;
use super::{Blocks, Made, OWN, begun, beneath, blocks, named, signed, to_tick, together, whole};
use crate::answer::recommendation::Rules;
use crate::model::{Rule, RuleId, RuleSet, course::capital, names};
use crate::order::Order as _;
use crate::proof::diff::{Diff, Outcome, RuleInShort};
use crate::proof::space::Coverage;
use crate::render::diff;
use crate::render::page::{Block, Page, Part, Tone};
use crate::render::words::{self, counted};

/// The changes: first whose answer is another one, then each card that says something else.
pub(crate) fn page(old: &RuleSet, new: &RuleSet, diff: &Diff, made: Made<'_>) -> Page {
    let title = format!("Review of what changes from {} to {}", named(old), named(new));
    let mut page = begun(&title, new, &format!(", as against {}", diff::set(&Rules::from(old))), made);
    let all = changed(old, new, diff);
    let answers = answers(old, new, diff);
    let first = answers.iter().map(|(_, groups)| groups.len()).sum::<usize>();
    let numbered: Vec<Numbered<'_>> =
        all.iter().flat_map(|(_, cards)| cards).filter(|of| is_block(of)).zip(first + 1..).collect();
    let mut blocks = Blocks::of(first + numbered.len());
    page.paragraph(format!("{} {}", outcome(diff, first, numbered.len()), beneath(&blocks)));
    let [reworded, narrowed, opened, parted] = [reworded, narrowed, opened, parted].map(|of| of(&numbered));
    let is_reworded = !reworded.is_empty();
    let (lost, others): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(heading, _)| diff::tone(heading) == Tone::Grave);
    for (heading, groups) in lost {
        answered(&mut page, &mut blocks, heading, groups, false);
    }
    let judged = [
        (OPENED, ONCE_AGREED, opened),
        (NARROWED, NOT_ASKED, narrowed),
        (REWORDED, TO_JUDGE, reworded),
        (PARTED, WAS_IT_PART, parted),
    ];
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
    page.list_under("At a glance", glance(&numbered));
    together(&mut page);
    for (heading, cards) in &all {
        let mut heading = Some(heading);
        for (card, change) in cards.iter().filter(|of| is_block(of)) {
            heading.take().into_iter().for_each(|heading| page.heading(heading));
            match change {
                Change::New => whole(&mut page, &mut blocks, card, "(new)"),
                Change::Gone => whole(&mut page, &mut blocks, card, "(gone)"),
                Change::Otherwise(parts) => {
                    let (head, lines) = otherwise(card, parts);
                    to_tick(&mut page, &mut blocks, head, lines);
                }
            }
        }
    }
    let found: Vec<String> = gravest_first(&all).into_iter().filter_map(found_by).collect();
    if !found.is_empty() {
        page.list_under("Pages and other names that change", found);
        page.add(Block::Form(&[], "I object to"));
    }
    let searched: Vec<&str> =
        gravest_first(&all).into_iter().filter(|of| is_searched_otherwise(of)).map(|(card, _)| &*card.title).collect();
    if !searched.is_empty() {
        page.paragraph(format!(
            "Nothing changes but the words by which people find: {}. No answer depends on them.",
            searched.join("; ")
        ));
    }
    let sources: Vec<String> = gravest_first(&all).into_iter().filter_map(rests_otherwise).collect();
    if !sources.is_empty() {
        page.list_under("Nothing changes but what it rests on", sources);
        page.add(Block::Form(&[], "I object to"));
    }
    page.heading("How this was compared");
    page.paragraphs(compared(old, new, diff));
    signed(&mut page, "what changes in these rules", new);
    page
}

/// What of a card is shown to change. The page on which it is asked is in the heading above, unless there was another one
/// or nothing else changes.
fn shown<'p>(card: &Card, parts: &'p [Changed]) -> Vec<&'p Changed> {
    let all = || parts.iter().filter(|(part, ..)| !card.is_minor(*part));
    let more: Vec<&Changed> = all().filter(|(part, was, _)| *part != Label::Page || !was.is_empty()).collect();
    if more.is_empty() { all().collect() } else { more }
}

/// The head of a block with the older title, and what else of it changes.
fn otherwise(card: &Card, parts: &[Changed]) -> (Part, Vec<(String, String)>) {
    let shown = shown(card, parts);
    let was_titled = shown.iter().find(|(part, ..)| *part == Label::Title).and_then(|(_, was, _)| was.first());
    let lines = shown.iter().filter(|(part, ..)| *part != Label::Title).flat_map(|changed| before_and_now(changed));
    ((card.title.clone(), was_titled.map(|title| format!("(before: {title})"))), lines.collect())
}

/// What the comparison comes to. `first` is how many blocks say whose answer changes, and `others` how many follow.
fn outcome(diff: &Diff, first: usize, others: usize) -> String {
    let mut said = match diff.outcome {
        Outcome::Same => "No difference.".to_owned(),
        Outcome::TextChanged => {
            "Texts change, and no referral and no gap does: what one is asked and told, and when dates are given, may."
                .to_owned()
        }
        Outcome::DiaryChanged => {
            "What follows from a diary changes, and what else one says leads to the same referral or gap.".to_owned()
        }
        Outcome::FactsAdded => "There is more that one can say, and no referral and no gap changes.".to_owned(),
        Outcome::ReasonsChanged => "The reasons of some answers change, and no referral and no gap does.".to_owned(),
        Outcome::Undecided => "No answer changes among those that were compared.".to_owned(),
        Outcome::AnswersChanged => {
            format!("Some answers change: {} for whom.", blocks(&(1..=first).collect::<Vec<_>>(), ["says", "say"]))
        }
    };
    if others > 0 {
        let of = capital(&blocks(&(first + 1..=first + others).collect::<Vec<_>>(), ["says", "say"]));
        said += " An answer here is the referral or the gap on the days that were compared, which the end of this page names. ";
        said += &of;
        said += " what else changes, such as advice, questions and when no dates are given.";
    }
    if diff.not_compared > 0 {
        said += " Not all were compared: the end of this page says which.";
    }
    if diff.same_version {
        said += " The version is the one of before, although answers change.";
    }
    said
}

/// What was compared, and what no block is about.
fn compared(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Vec<String> {
    let Coverage { profiles, facts, proved_cautions, clearable_cautions: _, most_facts, days } = &diff.coverage;
    let facts = facts.iter().filter(|(_, count)| **count > 0);
    let facts: Vec<String> = facts.map(|(facet, count)| counted(*count as u128, facet.singular())).collect();
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    let of = if facts.is_empty() { String::new() } else { format!(" of {}", names::series(&facts, "and")) };
    let which = most_facts.map_or_else(
        || format!("Compared is what one is told on every combination{of}"),
        |most| {
            format!(
                "All combinations{of} are too many. Compared is what one is told on each of up to {most} statements, and on larger \
                 ones that have to do with what changes"
            )
        },
    );
    let mut lines = vec![format!(
        "{which}, on {} {} of a course: {} combinations.",
        if days.len() == 1 { "day" } else { "days" },
        names::series(&days, "and"),
        words::number(*profiles),
    )];
    if *proved_cautions > 0 {
        let cautions = counted(*proved_cautions as u128, "caution");
        lines.push(format!("The referral of {cautions} is compared by itself, as it stands whatever else one says."));
    }
    let title = |of: &RuleSet, id: &RuleId| of.get(id.as_str()).map_or(id.as_str(), Rule::title).to_owned();
    lines.extend(diff.moved_names.iter().map(|moved| {
        let name = moved.name.as_str().split_once('/').map_or(moved.name.as_str(), |(_, name)| name);
        format!(
            "\"{name}\" was a name for \"{}\" and is one for \"{}\".",
            title(old, &moved.old),
            title(new, &moved.new)
        )
    }));
    lines
}

const OPENED: &str =
    "Referrals that can now be ended by the word that it was agreed to, which the person gives and nobody checks";
const ONCE_AGREED: &str = "Once one says that it was agreed to, what else one says decides on the gap, and the block says for how \
                           long: please tick it below.";
const PARTED: &str =
    "Questions of their own that may have been part of others: are they milder now, or asked of fewer?";
const WAS_IT_PART: &str = "Older questions are gone or reworded, and no comparison can tell what of them is asked here: please \
                           judge each, and tick its block below.";
const REWORDED: &str = "Questions that are reworded: may fewer people say yes?";
const TO_JUDGE: &str = "The answers are compared for the same yes. Who says yes to other words, no comparison can tell: please \
                        judge each, and tick its block below.";
const NARROWED: &str = "No longer asked of everybody, or of others than before";
const NOT_ASKED: &str = "Whoever does not fit what stands at \"Now\" is not asked, and so is not held back by it.";

/// The groups of one way, to be ticked.
fn answered(page: &mut Page, blocks: &mut Blocks, heading: &str, groups: Vec<Answers>, is_reworded: bool) {
    page.toned_heading(diff::tone(heading), heading);
    for Answers { who, before, now, day, count } in groups {
        let day = day.map(|day| format!("This is what one is told on day {day} of a course."));
        let count = count.map(|count| format!("This is so {count}."));
        let split = (is_reworded && before == UNKNOWN).then(|| {
            "It may have been part of a question that is reworded above, and then was held back there: perhaps more gravely, or \
             asked of more people."
                .to_owned()
        });
        let notes: Vec<String> = [day, count, split].into_iter().flatten().collect();
        let note = (!notes.is_empty()).then(|| ("Note".to_owned(), notes.join(" ")));
        let lines = [("Before".to_owned(), before), ("Now".to_owned(), now)].into_iter().chain(note);
        to_tick(page, blocks, (who, None), lines.collect());
    }
}

/// The cards of each section.
type Sections = Vec<(String, Vec<(Card, Change)>)>;

fn gravest_first(all: &Sections) -> Vec<&(Card, Change)> {
    let mut cards: Vec<&(Card, Change)> = all.iter().flat_map(|(_, cards)| cards).collect();
    cards.order_by_key(|(card, _)| Reverse(card.gravity));
    cards
}

/// The cards that are new, gone or otherwise, by section; those that are gone last.
fn changed(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Sections {
    // What a layer makes of the older set is what is compared here: only the reasons for what it leaves out are not.
    let is_said = |card: &Card| {
        new.beneath.as_ref().is_none_or(|beneath| beneath.digest != old.digest())
            || card.texts(Label::Beneath).is_empty()
    };
    let mut were: Vec<Card> = sections(old).into_iter().flat_map(|section| section.cards).collect();
    let mut all = Vec::new();
    for mut section in sections(new) {
        section.cards.retain(is_said);
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
    // In what the older set is less safe than the one below it is over, unless the newer one is so, too.
    were.retain(|card| !card.is_beneath());
    for card in &mut were {
        if let Some((index, _)) = old.combinations().find(|(index, _)| *old.rule(*index).id() == card.rule) {
            card.parts.retain(|(part, _)| *part != Label::Example);
            card.parts.extend(examples_of_gone(old, index, new));
        }
    }
    were.order_by(|one, other| (Reverse(one.gravity), &one.rule).cmp(&(Reverse(other.gravity), &other.rule)));
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
fn rests_otherwise(of: &(Card, Change)) -> Option<String> {
    let (card, Change::Otherwise(parts)) = of else { return None };
    let (_, was, is) = parts.iter().find(|(part, ..)| *part == Label::Source && !is_block(of))?;
    Some(format!("{}: before: {}; now: {}", card.title, was.join("; "), is.join("; ")))
}

/// Whether nothing of a card changes but words of a search.
fn is_searched_otherwise((_, change): &(Card, Change)) -> bool {
    matches!(change, Change::Otherwise(parts) if parts.iter().all(|(part, ..)| *part == Label::Keywords))
}

/// How a card is found otherwise, which is told apart from what it says. Words of a search are in the rows for a
/// spreadsheet alone.
fn found_by((card, change): &(Card, Change)) -> Option<String> {
    let Change::Otherwise(parts) = change else { return None };
    let parts = parts.iter().filter(|(part, ..)| card.is_minor(*part) && *part != Label::Keywords);
    let lines: Vec<String> = parts.flat_map(before_and_now).map(|(label, text)| format!("{label}: {text}")).collect();
    (!lines.is_empty()).then(|| format!("{}: {}", card.title, lines.join("; ")))
}

/// The most titles that a line of the overview names, unless their blocks are new or gone.
const NAMED: usize = 12;

/// Parts whose change is a change of what happens to people, which stand before changes of words.
const ACTS: [Label; 9] = [
    Label::Effect,
    Label::Told,
    Label::AskFirst,
    Label::Review,
    Label::Advice,
    Label::Ended,
    Label::Agreed,
    Label::Holds,
    Label::When,
];

/// Which blocks are new, gone, or otherwise in which part. Of effects, which are short, it says how.
fn glance(all: &[Numbered<'_>]) -> Vec<String> {
    let mut all: Vec<&Numbered<'_>> = all.iter().collect();
    all.order_by_key(|((card, _), _)| Reverse(card.gravity));
    let titles = |of: &[&Numbered<'_>]| -> Vec<String> {
        of.iter().map(|((card, _), number)| format!("{} ({number})", card.title)).collect()
    };
    let whole = |what: &str, is_one: fn(&Change) -> bool| {
        let of: Vec<_> = all.iter().copied().filter(|((_, change), _)| is_one(change)).collect();
        (!of.is_empty())
            .then(|| format!("{what} ({}): {}.", counted(of.len() as u128, "block"), titles(&of).join("; ")))
    };
    let changed = |part: Label| {
        let changed = |of: &&Numbered<'_>| match &of.0.1 {
            Change::Otherwise(parts) => shown(&of.0.0, parts).into_iter().find(|(of, ..)| *of == part).cloned(),
            _ => None,
        };
        let of: Vec<_> = all.iter().copied().filter(|of| changed(of).is_some()).collect();
        let mut numbers: Vec<usize> = of.iter().map(|(_, number)| *number).collect();
        numbers.order();
        let named = if part == Label::Effect {
            let how = |(of, title): (&&Numbered<'_>, String)| {
                let (_, was, is) = changed(of)?;
                Some(format!("{title}: {}", effect(&was.concat(), &is.concat())))
            };
            of.iter().zip(titles(&of)).filter_map(how).collect::<Vec<_>>().join("; ")
        } else if of.len() > NAMED {
            blocks(&numbers, ["", ""])
        } else {
            titles(&of).join("; ")
        };
        (!of.is_empty()).then(|| format!("\"{part}\" changes ({}): {named}.", counted(of.len() as u128, "block")))
    };
    let new = whole("New", |change| matches!(change, Change::New));
    let gone = whole("No longer there", |change| matches!(change, Change::Gone));
    let parts =
        ACTS.into_iter().chain(Label::ALL.into_iter().filter(|part| !ACTS.contains(part) && *part != Label::Title));
    new.into_iter().chain(gone).chain(parts.filter_map(changed)).collect()
}

/// How an effect differs from an older one, without what they have in common.
fn effect(was: &str, is: &str) -> String {
    let lacking = |all: &str, other: &str| {
        let is_own = |part: &&str| other.split("; ").all(|known| known != *part);
        all.split("; ").filter(is_own).collect::<Vec<_>>().join("; ")
    };
    match [lacking(was, is), lacking(is, was)] {
        [was, is] if was.is_empty() => format!("now also {is}"),
        [was, is] if is.is_empty() => format!("no longer {was}"),
        [was, is] => format!("{was} → {is}"),
    }
}

/// A header, and a row for whose answer changes and for each card, with empty cells for what a reader says of it.
pub(crate) fn rows(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Vec<Vec<String>> {
    let header = ["rule", "kind", "title", "change", "before", "now", "day", "note"].into_iter().chain(OWN);
    let row = |cells: [String; 8]| cells.into_iter().chain(OWN.map(|_| String::new())).collect::<Vec<_>>();
    let of_answers = answers(old, new, diff).into_iter().flat_map(|(heading, groups)| {
        groups.into_iter().map(move |Answers { who, before, now, day, count }| {
            let day = day.map(|day| day.to_string()).unwrap_or_default();
            [String::new(), "answer".to_owned(), who, heading.to_owned(), before, now, day, count.unwrap_or_default()]
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
        [rule, kind, title, change.to_owned(), joined(was), joined(is), String::new(), String::new()]
    };
    let cards = changed(old, new, diff).into_iter().flat_map(|(_, cards)| cards).map(of_card);
    [header.map(str::to_owned).collect()].into_iter().chain(of_answers.chain(cards).map(row)).collect()
}
