//! The set that a layer extends or that a copy began as.

use std::collections::BTreeMap;

use super::{lost, safety};
use crate::diagnostics::FileId;
use crate::load::format::Pack;
use crate::load::read::{Contents, Found, Section};
use crate::model::{Beneath, Measure, Rule, RuleSet};

/// The cure for a name that an entry of the base has, or gave to the one that replaces it.
pub(super) const TAKEN: &str = "give it another name, or replace the entry that has it by one whose `aliases` do not \
                                name it, such as `aliases: []`";

/// The fewest ids that a copy has in common with its base.
const COMMON: usize = 10;

/// Gives each entry of a layer what it keeps of the entry that it replaces.
pub(super) fn keep(read: &mut BTreeMap<FileId, Contents>) {
    let (base, own): (Vec<_>, Vec<_>) = read.values_mut().partition(|read| read.is_base);
    let replaced: BTreeMap<_, _> =
        base.iter().flat_map(|read| &read.entries).map(|found| (found.id(), found)).collect();
    for found in own.into_iter().flat_map(|read| &mut read.entries) {
        if let Some(replaced) = replaced.get(&found.id()) {
            found.keep(replaced);
        }
    }
}

/// The entries of the base, each as the set itself replaces it, then the others of the set.
pub(super) fn replaced<'a>(base: impl Iterator<Item = &'a Found>, own: &[&'a Found]) -> Vec<&'a Found> {
    let key = |found: &'a Found| (found.section, found.name.as_str());
    let mut new: BTreeMap<(Section, &str), Vec<&Found>> = BTreeMap::new();
    for found in own {
        new.entry(key(found)).or_default().push(found);
    }
    let mut entries: Vec<&Found> =
        base.flat_map(|found| new.remove(&key(found)).unwrap_or_else(|| vec![found])).collect();
    entries.extend(own.iter().filter(|found| new.contains_key(&key(found))));
    entries
}

/// Compares a layer or a copy with its base. Returns whether it looks like a copy and does not say that
/// it is one of this base.
pub(super) fn compare(rules: &mut RuleSet, pack: &Pack, base: &RuleSet, read: &BTreeMap<FileId, Contents>) -> bool {
    let is_marked = pack.is_layer || pack.based_on.as_deref() == Some(base.name());
    let is_common = |id: &str| base.get(id).is_some();
    let common = rules.rules().iter().filter(|rule| is_common(rule.id().as_str())).count();
    let is_alike = common >= COMMON && common * 2 > rules.rules().len() && rules.digest() != base.digest();
    if is_marked || is_alike {
        rules.lost_referrals = lost::also_once_cleared(base, rules);
        rules.safety_texts = safety::texts(base, rules, pack.is_layer);
        let left_out =
            read.values().filter(|read| !read.is_base).flat_map(|read| &read.disabled).map(|(id, _, why)| {
                let of_rule = base.get(id).map(Rule::title);
                let title = of_rule.or_else(|| base.measure(id).map(Measure::title)).unwrap_or(id);
                (id.clone(), title.to_owned().into(), why.clone())
            });
        let set = format!("{} {}", base.name(), base.version());
        let digest = base.digest().to_owned();
        let left_out = left_out.collect();
        rules.beneath = Some(Box::new(Beneath { set, digest, is_layer: pack.is_layer, left_out }));
    }
    is_alike && !is_marked
}

#[cfg(test)]
mod tests {
    use super::super::{Base, RuleFile, rule_set};
    use super::*;
    use crate::model::{Facet, Topic};

    const GROUNDS: &str = "because: B, source: {basis: product}";

    fn file(text: &str) -> Vec<RuleFile> {
        let text = text.replace("GROUNDS", GROUNDS);
        vec![RuleFile { path: "rules.yaml".to_owned(), bytes: format!("format: 1\n{text}").into_bytes() }]
    }

    fn base() -> Vec<RuleFile> {
        let base = "pack: {name: base, version: 1.0.0, title: B, ladder: [1 week], default: {every: 4 weeks, GROUNDS},
  notice: N, referrals: {emergency: E, urgent: U, doctor: D, wait: W}, ask: [{goals: all, question: Why?},
  {cautions: now, question: Now?}, {lifestyles: all, question: How?, ask-when: {goal: rest}}, {responses: all}]}
goals: {rest: {title: R, every: 2 weeks, aliases: [calm], ask-first: [cold], GROUNDS}}
cautions:
  cold: {title: C, ask: Cold?, refer: wait, page: now, ask-when: {goal: rest}, GROUNDS}
  hot: {title: H, ask: Hot?, refer: wait, GROUNDS}
";
        file(base).into_iter().map(|file| RuleFile { path: "base.yaml".to_owned(), ..file }).collect()
    }

    fn layer(pack: &str, entries: &str) -> RuleSet {
        let pack = format!("pack: {{extends: built-in, name: layer, version: 1.0.0, title: L{pack}}}\n{entries}\n");
        let base = Base { files: &base, rules: &|| None };
        rule_set("here", file(&pack), Vec::new(), base).unwrap_or_else(|findings| panic!("{findings}")).into_rules()
    }

    #[test]
    fn a_replaced_entry_keeps_the_page_and_the_questions_that_it_does_not_give() {
        let cold = |keys: &str| {
            let rules = layer("", &format!("cautions: {{cold: {{title: C, ask: Cold?, refer: wait{keys}, GROUNDS}}}}"));
            let rule = rules.get("caution/cold").unwrap();
            let when = rule.ask_when().map(|when| rules.in_words(when)).unwrap_or_default();
            (rule.page().unwrap_or_default().to_owned(), when)
        };
        assert_eq!(cold(""), ("now".to_owned(), "goal rest".to_owned()));
        assert_eq!(cold(", ask-when: {goal: {none: rest}}"), ("now".to_owned(), "no goal rest".to_owned()));
        let rest = |keys: &str| {
            let rules = layer("", &format!("goals: {{rest: {{title: R, every: 1 week{keys}, GROUNDS}}}}"));
            let rule = rules.get("goal/rest").unwrap();
            let first = rule.safeguards().ask_first.iter().map(|caution| rules.rule(*caution).name().to_owned());
            (first.collect::<Vec<_>>(), rule.aliases().len())
        };
        assert_eq!(rest(""), (vec!["cold".to_owned()], 1));
        assert_eq!(rest(", ask-first: [hot], aliases: []"), (vec!["hot".to_owned()], 0));
        assert_eq!(rest(", ask-first: []"), (Vec::new(), 1));
    }

    /// The pages up to the responses, with their questions, and `?` where they have a condition.
    fn pages(pack: &str) -> Vec<String> {
        let rules = layer(pack, "");
        let responses = Topic::Facts(Facet::Response);
        let before = rules.pages().iter().take_while(|page| page.topic != responses);
        let page = |page: &crate::model::Page| {
            let condition = if page.ask_when.is_some() { "?" } else { "" };
            let name = page.name.as_deref().unwrap_or(page.topic.as_str());
            format!("{name}{condition} {}", page.question.as_deref().unwrap_or("-"))
        };
        before.map(page).collect()
    }

    #[test]
    fn pages_and_questions_of_a_layer_go_over_a_list_of_pages() {
        assert_eq!(pages(""), ["goals Why?", "now Now?", "cautions -", "lifestyles? How?"]);
        assert_eq!(
            pages(", ask: {lifestyles: Whence?, signs: What?}"),
            ["goals Why?", "now Now?", "cautions -", "lifestyles? Whence?", "signs What?"],
            "questions alone change no order and no condition"
        );
        assert_eq!(
            pages(", ask: [{lifestyles: all}, {cautions: late}, {cautions: now, question: So?}]"),
            ["goals Why?", "now So?", "lifestyles -", "late -", "cautions -"],
            "a page replaces the whole one"
        );
    }
}
