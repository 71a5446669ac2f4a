//! `massfreq goals`, the same for each other facet, and `massfreq rules list`.

use std::collections::BTreeSet;

use super::args::{List, Sort, sort};
use super::{Env, failure::Failure, output};
use crate::answer::describe::GO_ON;
use crate::answer::list::{Listed, list, list_unnamed};
use crate::model::{Facet, Gravity, Page as Asked, RuleSet, Topic, course::capital};
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

/// The facts of a facet: cautions by page, and each page by level. What to do at a level is said once.
fn page(rules: &RuleSet, facet: Facet, listed: &[Listed]) -> Page {
    let mut page = Page::answer();
    if listed.is_empty() {
        page.paragraph(format!("The rule set has no {}.", facet.plural()));
    }
    let is_alike = |one: &Listed, next: &Listed| one.page == next.page;
    let has_pages = listed.chunk_by(is_alike).nth(1).is_some();
    let mut said = BTreeSet::new();
    for of_page in listed.chunk_by(is_alike) {
        if has_pages {
            page.heading(&title(rules, facet, of_page.first().and_then(|fact| fact.page.as_deref())));
        }
        for of_level in of_page.chunk_by(|one, next| one.level == next.level) {
            let Some(level) = of_level.first().and_then(|fact| fact.level) else {
                let rows = of_level.iter().map(|fact| vec![name(fact), what(fact), fact.effect.clone()]);
                page.table(Table::new(&["Name", "What it is", "Effect"], rows));
                continue;
            };
            let word = level.as_str().to_uppercase();
            let is_new = said.insert(level);
            let to_do = Some(to_do(rules, level)).filter(|_| is_new);
            let heading = to_do.map_or_else(|| word.clone(), |to_do| format!("{word}: {to_do}"));
            page.toned_heading(Tone::grave_if(level != Gravity::MILDEST), heading);
            let rows = of_level.iter().map(|fact| vec![name(fact), what(fact)]);
            page.table(Table::new(&["Name", "Question"], rows));
        }
    }
    if !said.is_empty() {
        page.gap();
    }
    page.remark(format!("Give one with `massfreq recommend --{} NAME`.", facet.singular()));
    page
}

/// What a page of cautions asks; those without a page are asked on the one without a name.
fn title(rules: &RuleSet, facet: Facet, page: Option<&str>) -> String {
    let is_it = |of: &&Asked| of.topic == Topic::Facts(facet) && of.name.as_deref() == page;
    let question = rules.pages().iter().find(is_it).and_then(|page| page.question.as_deref());
    question.or(page).map_or_else(|| "Others".to_owned(), capital)
}

/// What a person does at a level.
fn to_do(rules: &RuleSet, level: Gravity) -> String {
    match level {
        Gravity::Refers(level) => rules.referral(level).to_owned(),
        Gravity::Mild(_) => format!("{}.", capital(GO_ON)),
    }
}

fn name(fact: &Listed) -> String {
    if fact.aliases.is_empty() { fact.name.clone() } else { format!("{}\nor {}", fact.name, fact.aliases.join(", ")) }
}

fn what(fact: &Listed) -> String {
    let more = fact.ask.as_ref().or(fact.help.as_ref());
    more.map_or_else(|| fact.title.clone(), |more| format!("{}\n{more}", fact.title))
}
