//! Finds names that are spelt almost alike.

use std::collections::BTreeMap;

use super::Checks;
use crate::diagnostics::Code;
use crate::model::{Facet, Rule};
use crate::order::Order as _;

/// Shorter names may differ by a letter and mean different things.
const LEAST: usize = 6;

/// A name without its hyphens, and that without each of its letters: names that differ by one letter share one of these.
fn spellings(name: &str) -> Vec<String> {
    let bare = name.replace('-', "");
    let letters = bare.char_indices().filter(|(_, letter)| letter.is_ascii_lowercase());
    let without = |left_out| bare.char_indices().filter(|(at, _)| *at != left_out).map(|(_, letter)| letter).collect();
    let mut all: Vec<String> = letters.map(|(at, _)| without(at)).collect();
    all.push(bare);
    all
}

impl Checks<'_> {
    /// Names of one facet that differ by a letter or a hyphen, such as a plural.
    pub(super) fn similar_names(&mut self) {
        for facet in Facet::ALL {
            let facts = self.rules.all_facts().map(|fact| self.rules.rule(fact));
            let mut facts: Vec<&Rule> = facts.filter(|rule| rule.facet() == Some(facet)).collect();
            // Rules that are taken over come first, so that the note is on the other one.
            facts.order_by_key(|rule| !rule.place().is_taken_over);
            let mut seen: BTreeMap<String, (&Rule, &str)> = BTreeMap::new();
            for rule in facts {
                let aliases = rule.aliases().iter().map(|alias| &**alias);
                let names = || [rule.name()].into_iter().chain(aliases.clone()).filter(|name| name.len() >= LEAST);
                let spelt =
                    || names().flat_map(|name| spellings(name).into_iter().map(move |spelling| (spelling, name)));
                let other = spelt().find_map(|(spelling, name)| {
                    let (other, like) = seen.get(&spelling)?;
                    Some((*other, *like, name))
                });
                if let Some((other, like, name)) = other.filter(|_| !rule.place().is_taken_over) {
                    let message = format!("the {facet} names `{like}` and `{name}` are almost alike");
                    let finding = self.on(Code::SimilarName, rule.id(), &[], message);
                    let finding = finding.note(format!("the other is at {}", other.place().at));
                    let help = "nothing to do if they mean different things; otherwise make one an alias of the other";
                    self.findings.push(finding.help(help));
                }
                for (spelling, name) in spelt() {
                    seen.entry(spelling).or_insert((rule, name));
                }
            }
        }
    }
}
