//! `massfreq rules explain`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::args::List;
use super::{Env, failure::Failure};
use crate::diagnostics::{Code, Explanation};
use crate::render::Page;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The code, as it stands in brackets before a finding; all of them, a line each, where it is left out
    #[arg(value_name = "CODE", value_parser = codes())]
    code: Option<Code>,

    #[command(flatten)]
    list: List,
}

fn codes() -> impl TypedValueParser<Value = Code> {
    let values = Code::ALL.map(|code| PossibleValue::new(code.as_str()).help(code.about()));
    PossibleValuesParser::new(values).try_map(|word| word.parse::<Code>())
}

pub(crate) fn run(args: &Args, env: &Env) -> Result<(), Failure> {
    let codes = args.code.map_or_else(|| Code::ALL.to_vec(), |code| vec![code]);
    let explained: Vec<Explanation> = codes.into_iter().map(Code::explanation).collect();
    let page = || match explained.as_slice() {
        [one] => one_page(one),
        all => list(all),
    };
    args.list.print(&explained, page, env)
}

fn one_page(explained: &Explanation) -> Page {
    let Explanation { code, severity, about, meaning, wrong, right, fine } = explained;
    let mut page = Page::report();
    page.topic(format!("{}[{code}]: {about}", severity.as_str()));
    page.gap();
    page.paragraph(meaning);
    for (heading, example) in [("Wrong", wrong), ("Right", right)] {
        page.heading(heading);
        page.lines(example.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"));
    }
    page.heading("Is it ever fine?");
    page.paragraph(fine);
    page
}

fn list(all: &[Explanation]) -> Page {
    let mut page = Page::report();
    page.list(all.iter().map(|Explanation { code, severity, about, .. }| format!("{code} ({severity}): {about}")));
    page.remark("See one in full, with examples: `massfreq rules explain unknown-key`");
    page
}
