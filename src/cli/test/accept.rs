//! `massfreq rules test --accept`.

use std::path::Path;

use super::{none_of, text::compared};
use crate::cli::failure::Failure;
use crate::cli::rules_source::RulesSource;
use crate::cli::{
    Env,
    draft::{Drafts, TextFile},
    output,
};
use crate::diagnostics::visible::{raw, shown};
use crate::load::assemble::RuleFile;
use crate::model::RuleSet;
use crate::proof::ruletest::Case;
use crate::proof::ruletest::accept::{Acceptance, accept};
use crate::render::{Page, Tone, plural};

/// Writes what the rules answer now into the failing tests of `files` whose name holds `wanted`.
pub(super) fn run(
    source: &RulesSource,
    rules: &RuleSet,
    origin: &str,
    files: &[RuleFile],
    cases: &[Case<'_>],
    wanted: &str,
    env: &Env,
) -> Result<u8, Failure> {
    let Some(directory) = source.directory() else {
        let what = "the built-in tests are part of the program, and cannot be written";
        return Err(Failure::usage(what, "name the directory of your rules; `massfreq rules init DIR` makes one"));
    };
    let tests = cases.iter().filter(|case| case.name.contains(wanted)).count();
    if tests == 0 {
        return Err(none_of(cases.len(), wanted));
    }
    let acceptance = accept(rules, origin, files, cases, wanted, &source.prefix());
    let named = |file: &RuleFile| {
        let name = raw(Path::new(&file.path).file_name().unwrap_or_default());
        (name, String::from_utf8_lossy(&file.bytes).into_owned())
    };
    let changed: Vec<TextFile> = acceptance.files.iter().map(named).collect();
    let drafts = Drafts::set(&directory.join("tests"), &changed)?;
    drafts.after(output::page(&page(&acceptance, tests), env))?;
    Ok(u8::from(acceptance.tests.iter().any(|(_, refused)| refused.is_some())))
}

fn page(Acceptance { tests, files }: &Acceptance, all: usize) -> Page {
    let mut page = Page::report();
    if tests.is_empty() {
        page.lead(format!(
            "Nothing to accept: {} as expected.",
            if all == 1 { "the test is" } else { "all tests are" }
        ));
        return page;
    }
    for (case, refused) in tests {
        let (tone, word) = if refused.is_some() { (Tone::Grave, "KEPT") } else { (Tone::Plain, "new ") };
        page.outcome(tone, word, &case.name);
        let why = refused.iter().map(|why| format!("      why       {why}\n"));
        page.lines(format!(
            "{}{}      see       {}\n",
            compared(case, "old", "new"),
            why.collect::<String>(),
            case.command
        ));
    }
    let refused = tests.iter().filter(|(_, refused)| refused.is_some()).count();
    let counts = format!("{} of {}: {refused} kept", tests.len() - refused, plural(tests.len(), "failing test"));
    page.toned_lead(Tone::grave_if(refused > 0), format!("Accepted {counts}."));
    let wrote = |file: &RuleFile| format!("wrote {}", shown(&file.path));
    if !files.is_empty() {
        page.list(files.iter().map(wrote));
    }
    page
}
