//! Of whom cautions are asked otherwise, and which of them can now be agreed to: a comparison of answers cannot tell, as it
//! takes the same facts for given.

use std::cmp::Reverse;

use super::card::{AGREED, Card, Label};
use super::change::{Change, Changed, before_and_now};
use crate::model::{Gravity, Level, RuleId};
use crate::order::Order as _;
use crate::render::page::Record;
use crate::render::words::{counted, headline};

/// A card with the number of its block.
pub(super) type Numbered<'c> = (&'c (Card, Change), usize);

/// The cautions of which a part changes, gravest first; the pack, whose words go with all of them, before them.
fn otherwise<'c>(blocks: &[Numbered<'c>], label: Label) -> Vec<(&'c Card, &'c Changed, usize)> {
    let of = |((card, change), number): &Numbered<'c>| {
        let Change::Otherwise(parts) = change else { return None };
        let part = parts.iter().find(|(part, ..)| *part == label)?;
        (card.gravity.is_some() || card.rule == RuleId::pack()).then_some((card, part, *number))
    };
    let mut found: Vec<_> = blocks.iter().filter_map(of).collect();
    found.order_by_key(|(card, ..)| (card.rule != RuleId::pack(), Reverse(card.gravity)));
    found
}

/// What follows a yes, in words.
fn level(card: &Card) -> &'static str {
    match card.gravity {
        Some(Gravity::Refers(level)) => headline(level),
        Some(Gravity::Mild(_)) => "massage with care",
        None => "goes with them all",
    }
}

/// The questions that are worded otherwise, whole.
pub(super) fn reworded(blocks: &[Numbered<'_>]) -> Vec<Record> {
    let record = |(card, part, number): (&Card, &Changed, usize)| Record {
        head: (card.title.clone(), Some(format!("({}, block {number})", level(card)))),
        lines: before_and_now(part),
    };
    otherwise(blocks, Label::Question).into_iter().map(record).collect()
}

/// Cards under what they are asked upon, before and now.
type Alike<'c> = ([String; 2], Vec<(&'c Card, usize)>);

/// The questions that are asked only of some, and were asked of others; those of one condition together.
pub(super) fn narrowed(blocks: &[Numbered<'_>]) -> Vec<Record> {
    let mut alike: Vec<Alike<'_>> = Vec::new();
    for (card, (_, gone, new), number) in otherwise(blocks, Label::AskedIf) {
        let now = card.texts(Label::AskedIf);
        let kept = now.iter().copied().filter(|text| !new.iter().any(|new| new == text));
        let was: Vec<&str> = kept.chain(gone.iter().map(String::as_str)).collect();
        let of = [condition(&was), condition(&now)];
        match alike.iter_mut().find(|(known, _)| *known == of) {
            _ if now.is_empty() => {}
            Some((_, cards)) => cards.push((card, number)),
            None => alike.push((of, vec![(card, number)])),
        }
    }
    alike.into_iter().map(|(sides, cards)| of_several("question", before_then(sides), &cards)).collect()
}

/// Where older questions are gone or reworded: the new ones that may have been part of them, and would then be milder or
/// asked of fewer. Those of one condition stand together.
pub(super) fn parted(blocks: &[Numbered<'_>]) -> Vec<Record> {
    let is_caution = |card: &Card| card.gravity.is_some();
    let may_lack = |((card, change), _): &Numbered<'_>| match change {
        Change::Gone => is_caution(card),
        Change::Otherwise(parts) => is_caution(card) && parts.iter().any(|(part, ..)| *part == Label::Question),
        Change::New => false,
    };
    let mut cards: Vec<(&Card, usize)> = blocks
        .iter()
        .filter(|((card, change), _)| matches!(change, Change::New) && is_caution(card))
        .map(|((card, _), number)| (card, *number))
        .filter(|(card, _)| {
            card.gravity != Some(Gravity::Refers(Level::Emergency)) || !card.texts(Label::AskedIf).is_empty()
        })
        .collect();
    cards.order_by_key(|(card, _)| (card.texts(Label::AskedIf), Reverse(card.gravity)));
    let alike = cards.chunk_by(|(one, _), (next, _)| one.texts(Label::AskedIf) == next.texts(Label::AskedIf));
    let record = |cards: &[(&Card, usize)]| {
        let now = cards.first().map(|(card, _)| condition(&card.texts(Label::AskedIf)));
        of_several("question", now.map(|now| ("Now".to_owned(), now)).into_iter().collect(), cards)
    };
    if blocks.iter().any(may_lack) { alike.map(record).collect() } else { Vec::new() }
}

fn before_then([was, now]: [String; 2]) -> Vec<(String, String)> {
    vec![("Before".to_owned(), was), ("Now".to_owned(), now)]
}

/// The referrals that nobody's word ended, and that can now be agreed to.
pub(super) fn opened(blocks: &[Numbered<'_>]) -> Vec<Record> {
    let all = otherwise(blocks, Label::Ended).into_iter();
    let opened = all.filter_map(|(card, (_, was, now), number)| {
        let [was, now] = [was.first()?, now.first()?].map(Clone::clone);
        (now == AGREED).then_some(([was, now], (card, number)))
    });
    let (mut sides, cards): (Vec<[String; 2]>, Vec<_>) = opened.unzip();
    sides
        .pop()
        .map(|sides| of_several("referral", before_then(sides.map(|word| format!("ended by {word}"))), &cards))
        .into_iter()
        .collect()
}

/// What is so of several cards, which stand by their levels.
fn of_several(what: &str, sides: Vec<(String, String)>, cards: &[(&Card, usize)]) -> Record {
    let named = |cards: &[(&Card, usize)]| {
        let level = cards.first().map(|(card, _)| level(card).to_owned())?;
        let named = cards.iter().map(|(card, number)| format!("{} (block {number})", card.title));
        Some((level, named.collect::<Vec<_>>().join("; ")))
    };
    let by_level = cards.chunk_by(|(one, _), (next, _)| one.gravity == next.gravity).filter_map(named);
    Record { head: (counted(cards.len() as u128, what), None), lines: sides.into_iter().chain(by_level).collect() }
}

fn condition(all: &[&str]) -> String {
    if all.is_empty() { "asked of everybody".to_owned() } else { format!("asked only if {}", all.join("; and if ")) }
}
