//! Finds the safety texts of the built-in set that another one words otherwise.
//!
//! Texts are compared word for word, by the names that people use. A text that the built-in set does not
//! have is no difference, nor is a notice of a layer that goes on after the built-in one.

use crate::model::{ChangedText, Facet, Level, Page, RuleId, RuleIndex, RuleSet, SafetyText, Topic};

/// The safety texts of `base` that `set` words otherwise: the pack's, then those of its cautions. `may_add` says
/// whether the notice may go on after the one of `base`.
pub(crate) fn texts(base: &RuleSet, set: &RuleSet, may_add: bool) -> Vec<ChangedText> {
    let mut changed = Vec::new();
    let mut compare = |rule: &RuleId, part: &str, old: Option<&str>, new: Option<&str>| {
        let Some(old) = old.filter(|old| !new.is_some_and(|new| says(new, old, may_add && part == NOTICE))) else {
            return;
        };
        let of = SafetyText { rule: rule.clone(), part: part.to_owned().into() };
        changed.push(ChangedText { of, old: old.to_owned().into(), new: new.map(|new| new.to_owned().into()) });
    };
    let pack = RuleId::pack();
    for level in Level::GRAVEST_FIRST {
        compare(&pack, &format!("referrals.{level}"), Some(base.referral(level)), Some(set.referral(level)));
    }
    compare(&pack, NOTICE, Some(base.notice()), Some(set.notice()));
    for page in base.pages().iter().filter(|page| page.topic == Topic::Facts(Facet::Caution)) {
        let part = page.name.as_deref().unwrap_or(Facet::Caution.plural());
        let question = |page: &Page| page.question.clone();
        let new = set.pages().iter().find(|other| (other.topic, &other.name) == (page.topic, &page.name));
        compare(&pack, &format!("ask.{part}"), question(page).as_deref(), new.and_then(question).as_deref());
    }
    for rule in base.facts(Facet::Caution).filter(|rule| rule.refer().is_some()) {
        let mut meant: Vec<RuleIndex> = rule.names().filter_map(|name| set.find(Facet::Caution, name)).collect();
        meant.dedup();
        for (at, index) in meant.into_iter().enumerate() {
            compare(rule.id(), if at == 0 { "ask" } else { "aliases" }, rule.ask(), set.rule(index).ask());
        }
    }
    changed
}

const NOTICE: &str = "notice";

/// Whether a text has the words of another one, and with `more` perhaps some after them.
fn says(text: &str, words: &str, more: bool) -> bool {
    let mut text = text.split_whitespace();
    words.split_whitespace().all(|word| text.next() == Some(word)) && (more || text.next().is_none())
}
