//! `massfreq goals` and its like: what there is.

use super::args::{List, ListFormat};
use super::failure::Failure;
use super::output;
use crate::facet::Facet;
use crate::list::{Listed, list};
use crate::render;
use crate::rules::{Level, RuleSet};

pub(crate) fn run(rules: &RuleSet, facet: Facet, args: &List) -> Result<(), Failure> {
    let listed = list(rules, facet);
    if args.json || args.format == ListFormat::Json {
        return output::json(&listed);
    }
    output::answer(&table(rules, facet, &listed))
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
