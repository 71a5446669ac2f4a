//! The order of files, of entries in them and of facts, and the names of files, never change an answer.

use std::sync::LazyLock;

use massfreq::{Elapsed, Profile, Recommendation, RuleSet, recommend};
use proptest::prelude::*;
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

use crate::support::{answer, built_in, fact, load, profile, shipped_files, to_json};

/// The key of a section, the name of an entry, and the entry.
type Entry = (String, Value, Value);

/// The pack and the entries of the shipped rule files.
static SHIPPED: LazyLock<(Value, Vec<Entry>)> = LazyLock::new(|| {
    let mut pack = Value::Null;
    let mut entries = Vec::new();
    for (_, text) in shipped_files() {
        let file: Mapping = serde_yaml::from_str(&text).unwrap();
        for (key, value) in file {
            match (key.as_str().unwrap(), value) {
                ("format", _) => {}
                ("pack", value) => pack = value,
                (section, value) => entries.extend(
                    value.as_mapping().unwrap().iter().map(|(k, v)| (section.to_owned(), k.clone(), v.clone())),
                ),
            }
        }
    }
    (pack, entries)
});

/// How to deal the entries of the shipped rules to files: their order, and the file of each.
#[derive(Clone, Debug)]
struct Deal {
    order: Vec<usize>,
    file: Vec<usize>,
}

impl Deal {
    fn any() -> impl Strategy<Value = Self> {
        (1_usize..6).prop_flat_map(|files| {
            let entries = SHIPPED.1.len();
            let order = Just((0..entries).collect::<Vec<_>>()).prop_shuffle();
            (order, prop::collection::vec(0..files, entries)).prop_map(|(order, file)| Self { order, file })
        })
    }

    /// The shipped rules from the new files. The pack is in the last one.
    fn load(&self) -> RuleSet {
        let (pack, entries) = &*SHIPPED;
        let last = self.file.iter().copied().max().unwrap();
        load((0..=last).map(|file| {
            let mut top = Mapping::new();
            top.insert("format".into(), 1.into());
            for at in self.order.iter().copied().filter(|at| self.file[*at] == file) {
                let (section, name, entry) = &entries[at];
                let section = top.entry(section.as_str().into()).or_insert(Value::Mapping(Mapping::new()));
                section.as_mapping_mut().unwrap().insert(name.clone(), entry.clone());
            }
            if file == last {
                top.insert("pack".into(), pack.clone());
            }
            serde_yaml::to_string(&top).unwrap()
        }))
    }
}

const PROFILES: [&str; 5] = [
    "",
    "goal/chronic-pain goal/wellness lifestyle/senior lifestyle/athlete sign/stress response/wears-off",
    "lifestyle/desk-worker lifestyle/caregiver sign/headaches sign/poor-sleep sign/limited-motion response/better",
    "goal/acute-injury response/same",
    "goal/chronic-pain caution/fever caution/pregnancy caution/blood-clot response/worse",
];

fn explained(rules: &RuleSet, facts: &str, day: Elapsed) -> Json {
    let profile = profile(rules, facts);
    to_json(&recommend(&profile, day).with_explanation(&profile, day))
}

fn what_if(rules: &RuleSet, facts: &str, day: Elapsed) -> Json {
    let profile = profile(rules, facts);
    to_json(&recommend(&profile, day).with_what_if(&profile, day))["what_if"].clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_and_entries_changes_no_answer_and_no_digest(deal in Deal::any(), day in 0_u32..60) {
        let rules = deal.load();
        prop_assert_eq!(rules.digest(), built_in().digest());
        let day = Elapsed::days(day);
        for facts in PROFILES {
            prop_assert_eq!(explained(&rules, facts, day), explained(built_in(), facts, day), "{}", facts);
        }
    }
}

#[test]
fn the_order_of_entries_changes_nothing_of_what_a_changed_fact_would_give() {
    let entries = SHIPPED.1.len();
    let backwards = Deal { order: (0..entries).rev().collect(), file: vec![0; entries] }.load();
    for facts in PROFILES {
        let [given, shipped] = [&backwards, built_in()].map(|rules| what_if(rules, facts, Elapsed::START));
        assert_eq!(given, shipped, "{facts}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_facts_changes_no_answer(
        facts in prop::sample::select(&PROFILES[..]).prop_map(|facts| facts.split_whitespace().collect::<Vec<_>>()),
        seed in any::<prop::sample::Selector>(),
        day in 0_u32..60,
    ) {
        let mut left = facts.clone();
        let mut any_order = Vec::new();
        while !left.is_empty() {
            let next = seed.select(0..left.len());
            any_order.push(left.swap_remove(next));
        }
        let shuffled = said(&any_order, day);
        prop_assert_eq!(to_json(&shuffled), to_json(&answer(built_in(), &facts.join(" "), day)));
    }
}

fn said(facts: &[&str], day: u32) -> Recommendation {
    let mut profile = Profile::new(built_in());
    for id in facts {
        let (facet, name) = fact(id);
        profile.add(facet, name).unwrap();
    }
    recommend(&profile, Elapsed::days(day))
}

#[test]
fn comments_and_names_of_files_change_no_digest() {
    let texts = shipped_files().into_iter().map(|(_, text)| {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        lines.join("\n") + "\n# a comment\n"
    });
    assert_eq!(load(texts).digest(), built_in().digest());
}
