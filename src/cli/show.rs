//! `massfreq rules show`.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::rules_source::{RulesSource, word};
use super::{Env, args::List, failure::Failure};
use crate::answer::list::{Scale, Shown, ShownReview, show, show_measure};
use crate::answer::recommendation::Advice;
use crate::diagnostics::visible::visible;
use crate::load;
use crate::model::{Note, Rule, RuleId, RuleSet, Stretch};
use crate::proof::ruletest::{self, RuleTest};
use crate::render::{self, Page};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The id of the rule or measure, such as `default` or one of `rules list`
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    list: List,
}

/// A rule, and how it is tested.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tested {
    #[serde(flatten)]
    pub(crate) shown: Shown,
    /// The tests in which it applies; none where there are none, or they cannot be read.
    tests: Vec<RuleTest>,
    /// Whether the set has tests, and some of them cannot be read.
    tests_unreadable: bool,
}

pub(crate) fn run(source: &RulesSource, args: &Args, env: &Env) -> Result<(), Failure> {
    let rules = source.load()?;
    let tested = match rules.measure(&args.id) {
        Some(measure) => Tested { shown: show_measure(measure), tests: Vec::new(), tests_unreadable: false },
        None => tested(source, &rules, find(&rules, &args.id)?),
    };
    args.list.print(&tested, || page(&tested), env)
}

/// A rule in full.
pub(crate) fn tested(source: &RulesSource, rules: &RuleSet, rule: &Rule) -> Tested {
    let tests = tests(source, rules, rule);
    let tests_unreadable = tests.is_none();
    Tested { shown: show(rules, rule), tests: tests.unwrap_or_default(), tests_unreadable }
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
    let by_alias = || rules.meant(id).filter(|_| id.contains('/'));
    let hint = || {
        if Path::new(id).is_dir() {
            format!("a directory goes after `--rules`: type `massfreq rules list --rules {}`", word(Path::new(id)))
        } else {
            rules.hint(id)
        }
    };
    let rule = rules.get(id).or_else(by_alias);
    rule.ok_or_else(|| Failure::usage(format!("there is no rule `{id}`"), hint()))
}

fn page(tested: &Tested) -> Page {
    let shown = &tested.shown;
    let listed = &shown.listed;
    let from = if shown.taken_over { " (taken over from the built-in set)" } else { "" };
    let optional = |name: &'static str, text: &Option<String>| text.clone().map(|text| (name, text));
    let mut rows: Vec<(&str, String)> = Vec::new();
    rows.extend(optional("Help", &listed.help));
    rows.extend(optional("Question", &listed.ask));
    rows.extend(optional("Page", &listed.page));
    rows.extend(optional("Asked if", &shown.ask_when));
    rows.extend((!listed.aliases.is_empty()).then(|| ("Aliases", listed.aliases.join(", "))));
    rows.extend((!listed.keywords.is_empty()).then(|| ("Keywords", listed.keywords.join(", "))));
    rows.extend([("When", shown.when.clone()), ("Effect", listed.effect.clone())]);
    if let Some(Scale { from, to, low, high, .. }) = &shown.scale {
        let ends = [(from, low), (to, high)]
            .into_iter()
            .filter_map(|(figure, word)| Some(format!("{figure} is {}", word.as_ref()?)));
        let ends: Vec<String> = ends.collect();
        rows.extend((!ends.is_empty()).then(|| ("Scale", ends.join(", "))));
    }
    rows.extend(optional("What to do", &shown.to_do));
    let asked: Vec<&str> = shown.ask_first.iter().map(RuleId::as_str).collect();
    rows.extend((!asked.is_empty()).then(|| ("Ask first", asked.join(", "))));
    let review = |review: &ShownReview| ("Review", format!("after {}: {}", Stretch(review.after_days), review.text));
    rows.extend(shown.review.as_ref().map(review));
    rows.extend(shown.cleared.iter().map(|piece| ("Once agreed", advised(piece))));
    let holds = shown.clearance_days.map_or("for ever".to_owned(), |days| format!("for {}", Stretch(days)));
    rows.extend(listed.can_be_cleared.then_some(("That holds", holds)));
    rows.push(("Because", shown.because.clone()));
    rows.extend(optional("Reading", &shown.reading));
    rows.push(("Basis", render::source(&shown.source)));
    rows.extend(shown.advice.iter().map(|piece| ("Advice", advised(piece))));
    let evidence = |note: &Note| ("Evidence", format!("{} ({})", note.text, render::source(&note.source)));
    rows.extend(shown.notes.iter().map(evidence));
    rows.push(("Place", format!("{}{from}", visible(&shown.place))));
    if shown.scale.is_none() {
        rows.extend(tests_in_words(tested));
    }
    let mut page = Page::report();
    page.topic(format!("{}: {}", listed.rule, listed.title));
    page.list(rows.into_iter().map(|(name, text)| format!("{name}: {text}")));
    page
}

fn advised(piece: &Advice) -> String {
    let source = piece.source.as_ref().map(|source| format!(" ({})", render::source(source)));
    format!("{}{}", piece.text, source.unwrap_or_default())
}

fn tests_in_words(tested: &Tested) -> Vec<(&'static str, String)> {
    if tested.tests_unreadable {
        return vec![("Tests", "they cannot be read; `massfreq rules test` says why".to_owned())];
    }
    if tested.tests.is_empty() {
        let none =
            "none: add one to the directory `tests` beside the rules, as `massfreq rules test --suggest` writes them";
        return vec![("Tests", none.to_owned())];
    }
    let test = |test: &RuleTest| format!("{}: {} ({})", test.name, test.verdict.as_str(), visible(&test.place));
    tested.tests.iter().map(|of| ("Test", test(of))).collect()
}
