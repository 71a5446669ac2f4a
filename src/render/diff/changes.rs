//! What two rule sets say otherwise, rule by rule. Rules that change alike share an entry.

use crate::model::{ChangedText, RuleId};
use crate::proof::diff::{ChangedDiary, ChangedRule, Diff, DroppedAdvice, RuleInShort};

/// What the rules say otherwise, by heading: safety texts first.
pub(super) fn said(diff: &Diff) -> Vec<(&'static str, Vec<String>)> {
    let mut sections: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (heading, parts) in SAFETY {
        let of = diff.safety_texts.iter().filter(|text| sort(text) == parts);
        sections.push((heading, together(of.map(text))));
    }
    for (heading, is_wanted) in RULES {
        let of = diff.rules.iter().filter(|changed| is_wanted(changed.old.is_some(), changed.new.is_some()));
        sections.push((heading, together(of.map(|changed| (changed.rule.clone(), String::new(), rule(changed))))));
    }
    let is_told = |changed: &&ChangedDiary| {
        diff.safety_texts.iter().any(|text| text.of.rule == changed.rule && &*text.of.part == PROGRESS)
    };
    sections.push((DIARY, diff.diary.iter().filter(|changed| !is_told(changed)).map(of_diary).collect()));
    let advice = diff.dropped_advice.iter().map(|DroppedAdvice { rule, dropped, added }| {
        let added = if added.is_empty() { String::new() } else { format!(" → {}", added.join(" ")) };
        format!("{rule}: {}{added}", dropped.join(" "))
    });
    sections.push(("Advice that is no longer given", advice.collect()));
    sections.retain(|(_, items)| !items.is_empty());
    sections
}

/// What a safety text is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    ToDo,
    Question,
    Asked,
    Agreed,
    Review,
    Diary,
}

const SAFETY: [(&str, Sort); 6] = [
    ("SAFETY TEXTS: what to do", Sort::ToDo),
    ("SAFETY TEXTS: questions", Sort::Question),
    ("SAFETY TEXTS: where and when something is asked", Sort::Asked),
    ("SAFETY TEXTS: what holds once somebody has agreed, and for how long", Sort::Agreed),
    ("SAFETY TEXTS: reviews", Sort::Review),
    ("SAFETY TEXTS: what follows from a diary", Sort::Diary),
];

fn sort(text: &ChangedText) -> Sort {
    match text.of.part.split('.').next().unwrap_or_default() {
        "review" => Sort::Review,
        PROGRESS | "change" | "share" | "decides" => Sort::Diary,
        "cleared" | "clearance" | "screening" => Sort::Agreed,
        "ask-when" | "ask-first" | "page" => Sort::Asked,
        "ask" if text.of.part.ends_with(".ask-when") => Sort::Asked,
        "ask" | "aliases" => Sort::Question,
        _ => Sort::ToDo,
    }
}

const PROGRESS: &str = "progress";
const DIARY: &str = "What is watched in a diary, and what follows";

type IsWanted = fn(bool, bool) -> bool;

const RULES: [(&str, IsWanted); 3] = [
    ("Rules that are gone", |was, is| was && !is),
    ("Rules that do otherwise", |was, is| was == is),
    ("Rules that are new", |was, is| !was && is),
];

/// A rule, what of it changes, and how.
type Change = (RuleId, String, String);

fn text(ChangedText { of, old, new }: &ChangedText) -> Change {
    let change = match new {
        Some(new) if &*of.part == PROGRESS => effects(old, new),
        new => format!("{old} → {}", new.as_deref().unwrap_or("gone")),
    };
    (of.rule.clone(), format!(" {}", of.part), change)
}

/// Entries such as `sign/one, sign/other: also advice`.
fn together(changes: impl Iterator<Item = Change>) -> Vec<String> {
    let mut entries: Vec<(Vec<RuleId>, String, String)> = Vec::new();
    for (rule, part, change) in changes {
        match entries.iter_mut().find(|(_, of, known)| *of == part && *known == change) {
            Some((rules, ..)) => rules.push(rule),
            None => entries.push((vec![rule], part, change)),
        }
    }
    let ids = |rules: Vec<RuleId>| rules.iter().map(RuleId::as_str).collect::<Vec<_>>().join(", ");
    entries.into_iter().map(|(rules, part, change)| format!("{}{part}: {change}", ids(rules))).collect()
}

/// How a rule changes: what it was, is, or does otherwise.
fn rule(changed: &ChangedRule) -> String {
    // When a fact applies is in its id.
    let in_words = |rule: &RuleInShort| {
        if changed.rule.as_str().starts_with("combination/") {
            format!("{} if {}", rule.effect, rule.when)
        } else {
            rule.effect.clone()
        }
    };
    match (&changed.old, &changed.new) {
        (Some(old), Some(new)) if old.when == new.when => effects(&old.effect, &new.effect),
        (Some(old), Some(new)) => format!("{} → {}", in_words(old), in_words(new)),
        (old, new) => old.as_ref().or(new.as_ref()).map(in_words).unwrap_or_default(),
    }
}

/// `measure/one: a change counts from 2 points on → a change counts from 1 point on`.
fn of_diary(ChangedDiary { rule, old, new, decides: _ }: &ChangedDiary) -> String {
    let what = if *rule == RuleId::pack() { format!("{rule} {PROGRESS}") } else { rule.to_string() };
    match (old, new) {
        (Some(old), Some(new)) => format!("{what}: {}", effects(old, new)),
        (None, new) => format!("{what}, new: {}", new.as_deref().unwrap_or_default()),
        (Some(old), None) => format!("{what}, gone: {old}"),
    }
}

/// What of some effects differs: `also advice`, `no longer advice`, `1 step sooner → refers: doctor`.
fn effects(old: &str, new: &str) -> String {
    let parts = |effects: &'_ str, others: &str| -> String {
        let is_other = |part: &&str| !others.split("; ").any(|other| other == *part);
        effects.split("; ").filter(is_other).collect::<Vec<_>>().join("; ")
    };
    let (dropped, added) = (parts(old, new), parts(new, old));
    match (dropped.is_empty(), added.is_empty()) {
        (true, _) => format!("also {added}"),
        (_, true) => format!("no longer {dropped}"),
        _ => format!("{dropped} → {added}"),
    }
}
