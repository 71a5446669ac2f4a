//! `massfreq goals` and its like: what there is.

use anyhow::Context;

use super::args::{List, ListFormat};
use super::failure::Failure;
use super::output;
use crate::facet::Facet;
use crate::list::{Listed, list};
use crate::render;
use crate::rules::{Level, RuleSet};

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
        table(rules, facet, &listed)
    };
    output::answer(&text)
}

fn table(rules: &RuleSet, facet: Facet, listed: &[Listed]) -> String {
    let width = output::width();
    if listed.is_empty() {
        return format!("The rule set has no {}.\n", facet.plural());
    }
    let mut text = String::new();
    for level in Level::ALL {
        let refer: Vec<&Listed> = listed.iter().filter(|fact| fact.refer == Some(level)).collect();
        if !refer.is_empty() {
            let heading = format!("{}: {}", level.as_str().to_uppercase(), rules.referral(level));
            let rows = refer.into_iter().map(|fact| vec![name(fact), what(fact)]);
            let grid = render::grid(&["Name", "Question"], rows, width);
            text.push_str(&[&render::paragraph(&heading, width), "\n", &grid, "\n\n"].concat());
        }
    }
    let rest: Vec<&Listed> = listed.iter().filter(|fact| fact.refer.is_none()).collect();
    if !rest.is_empty() {
        let rows = rest.into_iter().map(|fact| vec![name(fact), what(fact), fact.effect.clone()]);
        text.push_str(&render::grid(&["Name", "What it is", "Effect"], rows, width));
        text.push('\n');
    }
    text.push_str(&["Give one with `massfreq recommend --", facet.singular(), " NAME`.\n"].concat());
    text
}

fn name(fact: &Listed) -> String {
    if fact.aliases.is_empty() { fact.name.clone() } else { format!("{}\nor {}", fact.name, fact.aliases.join(", ")) }
}

fn what(fact: &Listed) -> String {
    let more = fact.ask.as_ref().or(fact.help.as_ref());
    more.map_or_else(|| fact.title.clone(), |more| format!("{}\n{more}", fact.title))
}
