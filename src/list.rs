//! What a rule set knows about one facet: the names that a profile can hold.

use serde::Serialize;

use crate::engine::adjustments;
use crate::facet::{Facet, RuleId};
use crate::rules::{Level, Rule, RuleSet};

/// One fact that a profile can hold.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// The id of its rule.
    pub rule: RuleId,
    /// Its name.
    pub name: String,
    /// A few words for people.
    pub title: String,
    /// One line that says more.
    pub help: Option<String>,
    /// The question that asks a person for it.
    pub ask: Option<String>,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// What it does to an answer, in words.
    pub effect: String,
    /// The level at which it refers, if it does.
    pub refer: Option<Level>,
}

/// The facts of a facet: as in their files, files by name, graver referrals first.
#[must_use]
pub fn list(rules: &RuleSet, facet: Facet) -> Vec<Listed> {
    let listed = rules.facts(facet).map(|rule| Listed {
        rule: rule.id().clone(),
        name: rule.name().to_owned(),
        title: rule.title().to_owned(),
        help: rule.help().map(str::to_owned),
        ask: rule.ask().map(str::to_owned),
        aliases: rule.aliases().to_vec(),
        effect: effect(rule),
        refer: rule.refer(),
    });
    listed.collect()
}

/// What a rule does, in words: `every 2 to 4 weeks`, `1 step sooner`, `refers: urgent`, `advice`.
fn effect(rule: &Rule) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(rule.refer().map(|level| format!("refers: {}", level.as_str())));
    parts.extend(rule.proposal().map(ToString::to_string));
    parts.extend(Some(adjustments(rule)).filter(|asked| !asked.is_empty()));
    if !rule.advice().is_empty() {
        parts.push("advice".to_owned());
    }
    parts.join("; ")
}
