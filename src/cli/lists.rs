//! `massfreq goals` and its like: what there is.

use anyhow::Context;

use super::args::{List, ListFormat};
use super::failure::Failure;
use super::output;
use crate::facet::Facet;
use crate::list::{Listed, list};
use crate::render;
use crate::rules::RuleSet;

pub(crate) fn run(rules: &RuleSet, facet: Facet, args: &List) -> Result<(), Failure> {
    let listed = list(rules, facet);
    let text = if args.json || args.format == ListFormat::Json {
        let text = if output::stdout_is_terminal() {
            serde_json::to_string_pretty(&listed)
        } else {
            serde_json::to_string(&listed)
        };
        text.context("the list cannot be written as JSON")? + "\n"
    } else {
        table(facet, &listed)
    };
    output::answer(&text)
}

fn table(facet: Facet, listed: &[Listed]) -> String {
    let width = output::width();
    if listed.is_empty() {
        return format!("The rule set has no {}.\n", facet.plural());
    }
    let rows = listed.iter().map(|fact| {
        let mut name = vec![fact.name.clone()];
        if !fact.aliases.is_empty() {
            name.push(format!("or {}", fact.aliases.join(", ")));
        }
        let mut said = vec![fact.title.clone()];
        said.extend(fact.ask.clone().or_else(|| fact.help.clone()));
        vec![name.join("\n"), said.join("\n"), fact.effect.clone()]
    });
    let grid = render::grid(&["Name", "What it is", "Effect"], rows, width);
    let flag = facet.singular();
    format!("{grid}\nGive one with `massfreq recommend --{flag} NAME`.\n")
}
