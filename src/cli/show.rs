//! `massfreq rules show`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Env, args::List, failure::Failure, output, rules_source::RulesSource};
use crate::answer::list::{Shown, show};
use crate::diagnostics::visible::visible;
use crate::load;
use crate::model::{Facet, Note, Rule, RuleSet, names};
use crate::proof::ruletest::{self, RuleTest};
use crate::render::{self, Page, Table};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The id of the rule, such as `default` or one of `rules list`
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    list: List,
}

/// A rule, and how it is tested.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tested {
    #[serde(flatten)]
    shown: Shown,
    /// The tests in which it applies; none where there are none, or they cannot be read.
    tests: Vec<RuleTest>,
    /// Whether the set has tests, and some of them cannot be read.
    tests_unreadable: bool,
}

pub(crate) fn run(source: &RulesSource, args: &Args, env: &Env) -> Result<(), Failure> {
    let rules = source.load()?;
    let rule = find(&rules, &args.id)?;
    let tests = tests(source, &rules, rule);
    let tests_unreadable = tests.is_none();
    let tested = Tested { shown: show(&rules, rule), tests: tests.unwrap_or_default(), tests_unreadable };
    if args.list.is_json() {
        return output::json(&tested);
    }
    output::page(&page(&tested), env)
}

/// The tests in which a rule applies; `None` if the tests cannot be read.
fn tests(source: &RulesSource, rules: &RuleSet, rule: &Rule) -> Option<Vec<RuleTest>> {
    let index = rules.all().find(|index| rules.rule(*index).id() == rule.id())?;
    let mut findings = Vec::new();
    let (place, files) = load::test_files(source.directory(), &mut findings);
    if files.is_empty() && findings.is_empty() {
        return Some(Vec::new());
    }
    let tests = ruletest::read(&place, files, findings, rules).ok()?;
    Some(tests.cases.iter().filter_map(|case| case.of_rule(index)).collect())
}

/// Finds a rule by its id, in which an alias may take the place of the name.
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
        let hint = near.map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| "`massfreq rules list` lists the ids".to_owned());
        Failure::usage(format!("there is no rule `{id}`"), hint)
    })
}

fn page(tested: &Tested) -> Page {
    let shown = &tested.shown;
    let listed = &shown.listed;
    let from = if shown.taken_over { " (taken over from the built-in set)" } else { "" };
    let optional = |name: &'static str, text: &Option<String>| text.clone().map(|text| (name, text));
    let mut rows: Vec<(&str, String)> = vec![("Rule", listed.rule.to_string()), ("Title", listed.title.clone())];
    rows.extend(optional("Help", &listed.help));
    rows.extend(optional("Question", &listed.ask));
    rows.extend((!listed.aliases.is_empty()).then(|| ("Aliases", listed.aliases.join(", "))));
    let texts = [("When", &shown.when), ("Effect", &listed.effect), ("Because", &shown.because)];
    rows.extend(texts.map(|(name, text)| (name, text.clone())));
    rows.extend(optional("Reading", &shown.reading));
    rows.push(("Basis", render::source(&shown.source)));
    rows.extend(shown.advice.iter().map(|advice| {
        let source = advice.source.as_ref().map(|source| format!(" ({})", render::source(source)));
        ("Advice", format!("{}{}", advice.text, source.unwrap_or_default()))
    }));
    let evidence = |note: &Note| ("Evidence", format!("{} ({})", note.text, render::source(&note.source)));
    rows.extend(shown.notes.iter().map(evidence));
    rows.push(("Place", format!("{}{from}", visible(&shown.place))));
    rows.push(("Tests", tests_in_words(tested)));
    let rows = rows.into_iter().map(|(name, text)| vec![name.to_owned(), text]);
    let mut page = Page::answer();
    page.table(Table::new(&[], rows));
    page
}

fn tests_in_words(tested: &Tested) -> String {
    if tested.tests_unreadable {
        return "they cannot be read; `massfreq rules test` says why".to_owned();
    }
    if tested.tests.is_empty() {
        return "none: add one to the directory `tests` beside the rules, as `massfreq rules test --suggest` writes them"
            .to_owned();
    }
    let lines =
        tested.tests.iter().map(|test| format!("{}: {} ({})", test.name, test.verdict.as_str(), visible(&test.place)));
    lines.collect::<Vec<_>>().join("\n")
}
