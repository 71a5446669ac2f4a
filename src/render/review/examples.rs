//! Examples of a combination: the smallest profiles that it applies to.

use super::card::Label;
use super::{titles, told};
use crate::engine::Decision;
use crate::model::{RuleIndex, RuleSet, Safeguards, names};
use crate::proof::review::{Given, Smallest, answering, smallest};

/// The most examples of a combination.
const MOST: usize = 12;

/// With what one would be told without it.
pub(super) fn examples(rules: &RuleSet, index: RuleIndex) -> Vec<(Label, String)> {
    let rule = rules.rule(index);
    let Safeguards { review_after, ask_first, .. } = rule.safeguards();
    let own = [
        (!ask_first.is_empty()).then_some("its questions"),
        review_after.map(|_| "its day to take stock"),
        (!rule.advice().is_empty()).then_some("its advice"),
    ];
    let own: Vec<&str> = own.into_iter().flatten().collect();
    let lacking = if own.is_empty() { String::new() } else { format!(", without {}", names::series(&own, "and")) };
    said_of(rules, index, |Smallest { answers, without, .. }| {
        let without = match answers.as_slice() {
            same if same != without => told(without),
            [(_, Decision::Refer(_))] => "the same level of referral".to_owned(),
            _ => format!("the same gaps{lacking}"),
        };
        format!("{}. Without this rule: {without}.", told(answers))
    })
}

/// Of one that a newer set does not have, with what the same people are told there: another rule may have taken it over.
pub(super) fn examples_of_gone(old: &RuleSet, index: RuleIndex, new: &RuleSet) -> Vec<(Label, String)> {
    let answer = answering(new);
    let in_new = |given: &Given| {
        let was = old.rule(given.fact);
        let fact = new.find(was.facet()?, was.name())?;
        let is_cleared = given.is_cleared && new.rule(fact).safeguards().is_clearable;
        Some(Given { fact, is_cleared })
    };
    said_of(old, index, |Smallest { facts, answers, .. }| {
        let now: Option<Vec<Given>> = facts.iter().map(in_new).collect();
        let now = now.map_or("not all of this can be said any longer".to_owned(), |now| told(&answer(&now)));
        format!("before: {}. The same people are told now: {now}.", told(answers))
    })
}

/// Those of which the same is said share an example.
fn said_of(rules: &RuleSet, index: RuleIndex, said: impl Fn(&Smallest) -> String) -> Vec<(Label, String)> {
    let mut found: Vec<(String, Smallest, bool)> = Vec::new();
    for one in smallest(rules, index) {
        let text = said(&one);
        match found.iter_mut().find(|(known, first, _)| *known == text && first.facts.len() == one.facts.len()) {
            Some((.., has_more)) => *has_more = true,
            None => found.push((text, one, false)),
        }
    }
    let example = |(text, first, has_more): &(String, Smallest, bool)| {
        // Not all are looked for, so that nobody knows how many there are.
        let more = if *has_more { " (and others like it)" } else { "" };
        (Label::Example, format!("{}{more}: {text}", titles(rules, &first.facts, " + ")))
    };
    let others =
        (found.len() > MOST).then(|| (Label::Example, "and others, with answers that are not shown here".to_owned()));
    found.iter().take(MOST).map(example).chain(others).collect()
}
