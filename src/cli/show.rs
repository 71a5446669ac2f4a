//! `massfreq rules show`: one rule in full.

use super::args::ShowRule;
use super::failure::Failure;
use super::output;
use crate::facet::Facet;
use crate::list::{Shown, show};
use crate::names;
use crate::render;
use crate::rules::{Rule, RuleSet};

pub(crate) fn run(rules: &RuleSet, args: &ShowRule) -> Result<(), Failure> {
    let shown = show(rules, find(rules, &args.id)?);
    if args.list.is_json() {
        return output::json(&shown);
    }
    output::answer(&text(&shown))
}

/// The rule with an id; an alias stands for the name in it, as on the command line.
fn find<'r>(rules: &'r RuleSet, id: &str) -> Result<&'r Rule, Failure> {
    let by_alias = || {
        let (kind, name) = id.split_once('/')?;
        let facet = Facet::ALL.into_iter().find(|facet| facet.singular() == kind)?;
        rules.find(facet, &names::normalise(name)).map(|index| rules.rule(index))
    };
    rules.get(id).or_else(by_alias).ok_or_else(|| {
        let ids = || rules.rules().iter().map(|rule| rule.id().as_str());
        let of_that_name = || ids().find(|known| known.split('/').nth(1) == Some(&names::normalise(id)));
        let near = names::nearest(id, ids()).or_else(of_that_name);
        let hint = near
            .map_or_else(|| "`massfreq rules list` lists the ids".to_owned(), |near| format!("did you mean `{near}`?"));
        Failure::usage(format!("there is no rule `{id}`"), hint)
    })
}

fn text(shown: &Shown) -> String {
    let listed = &shown.listed;
    let from = if shown.taken_over { " (taken over from the built-in set)" } else { "" };
    let optional = |name: &'static str, text: &Option<String>| text.clone().map(|text| (name, text));
    let aliases = (!listed.aliases.is_empty()).then(|| ("Aliases", listed.aliases.join(", ")));
    let mut rows: Vec<(&str, String)> = vec![("Rule", listed.rule.to_string()), ("Title", listed.title.clone())];
    rows.extend(optional("Help", &listed.help));
    rows.extend(optional("Question", &listed.ask));
    rows.extend(aliases);
    rows.push(("When", shown.when.clone()));
    rows.push(("Effect", listed.effect.clone()));
    rows.push(("Because", shown.because.clone()));
    rows.extend(optional("Reading", &shown.reading));
    rows.push(("Basis", render::source(&shown.source)));
    rows.extend(shown.advice.iter().map(|advice| {
        let source = advice.source.as_ref().map(|source| format!(" ({})", render::source(source)));
        ("Advice", format!("{}{}", advice.text, source.unwrap_or_default()))
    }));
    rows.extend(
        shown.notes.iter().map(|note| ("Evidence", format!("{} ({})", note.text, render::source(&note.source)))),
    );
    rows.push(("Place", format!("{}{from}", shown.place)));
    let rows = rows.into_iter().map(|(name, text)| vec![name.to_owned(), text]);
    render::grid(&[], rows, output::width()) + "\n"
}
