//! Rules in short and in full.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::describe::{advice, effect, when};
use crate::answer::recommendation::Advice;
use crate::model::{Facet, Level, Note, Rule, RuleId, RuleSet, Source};

/// A rule in short; for a fact, what a profile can hold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// The id of the rule.
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

/// A rule in full.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The rule in short.
    #[serde(flatten)]
    pub listed: Listed,
    /// When it applies, in words.
    pub when: String,
    /// Why, in words.
    pub because: String,
    /// What is the authors' own reading of the source, where something is.
    pub reading: Option<String>,
    /// What it rests on.
    pub source: Source,
    /// What else it tells the person.
    pub advice: Vec<Advice>,
    /// Evidence beside it.
    pub notes: Vec<Note>,
    /// Where it stands: `file:line`.
    pub place: String,
    /// Whether it is an entry of the built-in set, which a layer took over.
    pub taken_over: bool,
}

/// The facts of a facet: in file order, files by name, graver referrals first.
pub fn list(rules: &RuleSet, facet: Facet) -> Vec<Listed> {
    rules.facts(facet).map(listed).collect()
}

/// The rules that are not facts: the combinations by id, then the default.
pub fn list_unnamed(rules: &RuleSet) -> Vec<Listed> {
    let combinations = rules.combinations().map(|(index, _)| index);
    combinations.chain([rules.default_rule()]).map(|index| listed(rules.rule(index))).collect()
}

fn listed(rule: &Rule) -> Listed {
    Listed {
        rule: rule.id().clone(),
        name: rule.name().to_owned(),
        title: rule.title().to_owned(),
        help: rule.help().map(str::to_owned),
        ask: rule.ask().map(str::to_owned),
        aliases: rule.aliases().iter().map(ToString::to_string).collect(),
        effect: effect(rule),
        refer: rule.refer(),
    }
}

/// A rule in full.
pub fn show(rules: &RuleSet, rule: &Rule) -> Shown {
    Shown {
        listed: listed(rule),
        when: when(rules, rule),
        because: rule.because().to_owned(),
        reading: rule.reading().map(str::to_owned),
        source: rule.source().clone(),
        advice: advice(rule).collect(),
        notes: rule.notes().to_vec(),
        place: rule.place().at.to_string(),
        taken_over: rule.place().is_taken_over,
    }
}
