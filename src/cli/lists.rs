//! `massfreq goals`, the same for each other facet, and `massfreq rules list`.

use super::args::{List, Sort, sort};
use super::{Env, failure::Failure, output};
use crate::answer::list::{Listed, list, list_unnamed};
use crate::model::{Facet, Level, RuleSet};
use crate::render::{Page, Table, Tone};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// Which sort
    #[arg(value_name = "SORT", value_parser = sort())]
    sort: Option<Sort>,

    #[command(flatten)]
    list: List,
}

pub(crate) fn run(rules: &RuleSet, facet: Facet, args: &List, env: &Env) -> Result<(), Failure> {
    let listed = list(rules, facet);
    if args.is_json() {
        return output::json(&listed);
    }
    output::page(&page(rules, facet, &listed), env)
}

pub(crate) fn rules(rules: &RuleSet, args: &Args, env: &Env) -> Result<(), Failure> {
    let facets = match args.sort {
        Some(Sort::Facts(facet)) => return run(rules, facet, &args.list, env),
        Some(Sort::Combinations) => &[],
        None => Facet::ALL.as_slice(),
    };
    let mut listed: Vec<Listed> = facets.iter().flat_map(|facet| list(rules, *facet)).collect();
    listed.extend(list_unnamed(rules));
    if args.list.is_json() {
        return output::json(&listed);
    }
    let mut page = Page::report();
    let rows = listed.into_iter().map(|rule| vec![rule.rule.to_string(), rule.title, rule.effect]);
    page.table(Table::new(&["Rule", "What it is", "Effect"], rows));
    page.remark("See one in full with `massfreq rules show RULE`.");
    output::page(&page, env)
}

/// The facts of a facet. Facts that refer come first, by level.
fn page(rules: &RuleSet, facet: Facet, listed: &[Listed]) -> Page {
    let mut page = Page::answer();
    if listed.is_empty() {
        page.paragraph(format!("The rule set has no {}.", facet.plural()));
    }
    let at = |level: Option<Level>| listed.iter().filter(move |fact| fact.refer == level);
    for level in Level::GRAVEST_FIRST.into_iter().filter(|level| at(Some(*level)).next().is_some()) {
        page.toned_heading(Tone::Grave, format!("{}: {}", level.as_str().to_uppercase(), rules.referral(level)));
        page.table(Table::new(&["Name", "Question"], at(Some(level)).map(|fact| vec![name(fact), what(fact)])));
    }
    if listed.iter().any(|fact| fact.refer.is_some()) {
        page.gap();
    }
    if at(None).next().is_some() {
        let rows = at(None).map(|fact| vec![name(fact), what(fact), fact.effect.clone()]);
        page.table(Table::new(&["Name", "What it is", "Effect"], rows));
    }
    page.remark(format!("Give one with `massfreq recommend --{} NAME`.", facet.singular()));
    page
}

fn name(fact: &Listed) -> String {
    if fact.aliases.is_empty() { fact.name.clone() } else { format!("{}\nor {}", fact.name, fact.aliases.join(", ")) }
}

fn what(fact: &Listed) -> String {
    let more = fact.ask.as_ref().or(fact.help.as_ref());
    more.map_or_else(|| fact.title.clone(), |more| format!("{}\n{more}", fact.title))
}
