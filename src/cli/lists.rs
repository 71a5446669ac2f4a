//! `massfreq goals`, the same for each other facet, and `massfreq rules list`.

use super::args::{List, OfFacet, Sort, sort};
use super::failure::{Failure, beside_built_in};
use super::show::{self, Tested};
use super::{Env, profile_args::slips_in_words, rules_source::RulesSource};
use crate::answer::list::{Listed, list, list_measures, list_unnamed};
use crate::model::{Facet, Rule, RuleSet};
use crate::profile::{Profile, names::meant};
use crate::render::{self, Page};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// Which sort
    #[arg(value_name = "SORT", value_parser = sort())]
    sort: Option<Sort>,

    #[command(flatten)]
    list: List,
}

/// Lists the facts of a facet, or shows the one that is named.
pub(crate) fn run(source: &RulesSource, facet: Facet, args: &OfFacet, env: &Env) -> Result<(), Failure> {
    let (rules, option) = (source.load()?, source.option());
    if args.list.is_json() {
        beside_built_in(&rules);
    }
    if args.name.is_empty() {
        let page = || render::list::page(&rules, facet, &option, args.explain);
        return args.list.print(&list(&rules, facet), page, env);
    }
    // A title may be typed without quotes.
    let joined = args.name.join(" ");
    let one = |typed: &str| meant(&rules, facet, typed).map(|index| rules.rule(index)).ok_or_else(|| typed.to_owned());
    let found: Vec<Result<&Rule, String>> = match one(&joined) {
        Err(_) if args.name.iter().any(|name| one(name).is_ok()) => args.name.iter().map(|name| one(name)).collect(),
        found => vec![found],
    };
    let mut profile = Profile::new(&rules);
    let slips: Vec<_> = found.iter().filter_map(|found| profile.add(facet, found.as_ref().err()?).err()).collect();
    if !slips.is_empty() {
        let typed = |facet: Facet, name: &str| format!("massfreq {} {name}", facet.plural());
        return Err(slips_in_words(&rules, String::new(), slips, typed));
    }
    let found: Vec<(&Rule, Tested)> =
        found.into_iter().flatten().map(|rule| (rule, show::tested(source, &rules, rule))).collect();
    let page = |(rule, tested): &(&Rule, Tested)| render::list::one(&rules, rule, &tested.shown, &option, args.explain);
    if let [one] = found.as_slice() {
        return args.list.print(&one.1, || page(one), env);
    }
    let pages = || {
        let of_all = found.iter().map(page).reduce(|mut above, below| {
            above.append(below);
            above
        });
        of_all.unwrap_or_else(Page::answer)
    };
    args.list.print(&found.iter().map(|(_, tested)| tested).collect::<Vec<_>>(), pages, env)
}

/// Lists rules by their ids, for those who write them.
pub(crate) fn rules(source: &RulesSource, args: &Args, env: &Env) -> Result<(), Failure> {
    let rules = source.load()?;
    let listed = of_sort(&rules, args.sort);
    let page = || {
        let mut page = Page::report();
        page.list(listed.iter().map(|Listed { rule, title, effect, .. }| format!("{rule}: {title}; {effect}")));
        if let Some(Listed { rule, .. }) = listed.first() {
            page.remark(format!("See one in full: `massfreq rules show{} {rule}`", source.option()));
        }
        page
    };
    args.list.print(&listed, page, env)
}

fn of_sort(rules: &RuleSet, sort: Option<Sort>) -> Vec<Listed> {
    match sort {
        Some(Sort::Facts(facet)) => list(rules, facet),
        Some(Sort::Measures) => list_measures(rules),
        Some(Sort::Combinations) => list_unnamed(rules),
        None => {
            let facts = Facet::ALL.into_iter().flat_map(|facet| list(rules, facet));
            facts.chain(list_measures(rules)).chain(list_unnamed(rules)).collect()
        }
    }
}
