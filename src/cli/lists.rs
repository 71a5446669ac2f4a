//! `massfreq goals` and its like: what there is.

use super::args::{List, ListRules};
use super::facets::Sort;
use super::failure::Failure;
use super::{Env, output};
use crate::answer::list::{Listed, list, list_unnamed};
use crate::model::facet::Facet;
use crate::model::level::Level;
use crate::model::rule_set::RuleSet;
use crate::render::{self, Look};

pub(crate) fn run(rules: &RuleSet, facet: Facet, args: &List, env: &Env) -> Result<(), Failure> {
    let listed = list(rules, facet);
    if args.is_json() {
        return output::json(&listed);
    }
    let flag = ["Give one with `massfreq recommend --", facet.singular(), " NAME`.\n"].concat();
    output::answer(&(table(rules, facet.plural(), &listed, env.look()) + &flag))
}

/// `massfreq rules list`: one sort of rules, or all of them.
pub(crate) fn rules(rules: &RuleSet, args: &ListRules, env: &Env) -> Result<(), Failure> {
    match args.sort {
        Some(Sort::Facts(facet)) => run(rules, facet, &args.list, env),
        Some(Sort::Combinations) | None => unnamed_or_all(rules, args, env),
    }
}

fn unnamed_or_all(rules: &RuleSet, args: &ListRules, env: &Env) -> Result<(), Failure> {
    let facets = if args.sort.is_none() { Facet::ALL.as_slice() } else { &[] };
    let mut listed: Vec<Listed> = facets.iter().flat_map(|facet| list(rules, *facet)).collect();
    listed.extend(list_unnamed(rules));
    if args.list.is_json() {
        return output::json(&listed);
    }
    let rows = listed.iter().map(|rule| vec![rule.rule.to_string(), rule.title.clone(), rule.effect.clone()]);
    let grid = render::grid(&["Rule", "What it is", "Effect"], rows, env.look());
    output::answer(&format!("{grid}\nSee one in full with `massfreq rules show RULE`.\n"))
}

/// The facts of a facet; those that refer stand under what to do.
fn table(rules: &RuleSet, facet: &str, listed: &[Listed], look: Look) -> String {
    if listed.is_empty() {
        return format!("The rule set has no {facet}.\n");
    }
    let mut text = String::new();
    for level in Level::GRAVEST_FIRST {
        let refer: Vec<&Listed> = listed.iter().filter(|fact| fact.refer == Some(level)).collect();
        if !refer.is_empty() {
            let heading = format!("{}: {}", level.as_str().to_uppercase(), rules.referral(level));
            let rows = refer.into_iter().map(|fact| vec![name(fact), what(fact)]);
            let grid = render::grid(&["Name", "Question"], rows, look);
            let heading = look.alarm(&render::paragraph(&heading, look.width));
            text.push_str(&[&heading, "\n", &grid, "\n\n"].concat());
        }
    }
    let rest: Vec<&Listed> = listed.iter().filter(|fact| fact.refer.is_none()).collect();
    if !rest.is_empty() {
        let rows = rest.into_iter().map(|fact| vec![name(fact), what(fact), fact.effect.clone()]);
        text.push_str(&render::grid(&["Name", "What it is", "Effect"], rows, look));
        text.push('\n');
    }
    text
}

fn name(fact: &Listed) -> String {
    if fact.aliases.is_empty() { fact.name.clone() } else { format!("{}\nor {}", fact.name, fact.aliases.join(", ")) }
}

fn what(fact: &Listed) -> String {
    let more = fact.ask.as_ref().or(fact.help.as_ref());
    more.map_or_else(|| fact.title.clone(), |more| format!("{}\n{more}", fact.title))
}
