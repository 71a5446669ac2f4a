//! `massfreq rules review`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::failure::Failure;
use super::{Env, draft::Drafts, output, profile_args::today, rules_source::RulesSource, settings::Settings, waiting};
use crate::batch::write_cell;
use crate::model::dates::Day;
use crate::proof::diff::diff;
use crate::render::{Look, review};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The directory of the rules, instead of those in force
    #[arg(value_name = "DIR", conflicts_with = "rules")]
    pub(crate) directory: Option<PathBuf>,

    /// Show only what is otherwise than in these rules, and for whom: a directory, or built-in
    #[arg(long, value_name = "OLD", help_heading = "What it shows")]
    against: Option<PathBuf>,

    /// The day that it says it was written on [default: today]
    #[arg(long, value_name = "DATE", help_heading = "What it shows")]
    pub(crate) today: Option<Day>,

    /// How to print it [default: what the ending of --output says, or text]
    #[arg(short, long, value_name = "FORMAT", value_enum, help_heading = "Output")]
    format: Option<ReviewFormat>,

    /// Write it to a file, which only you can read if it is new: .html, .md, .csv or .txt say how, where --format does not
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long, requires = "output", help_heading = "Output")]
    force: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ReviewFormat {
    /// Text, for people
    #[default]
    #[value(alias = "table")]
    Text,
    /// A page to hand on
    Markdown,
    /// A page for a browser, to keep or to print
    Html,
    /// A row for each rule, and for each pair with an answer of its own; with --against, for each change; for spreadsheets
    Csv,
}

/// The endings of files that stand for a format.
const ENDINGS: [(&[&str], ReviewFormat); 4] = [
    (&["html", "htm"], ReviewFormat::Html),
    (&["md", "markdown"], ReviewFormat::Markdown),
    (&["csv"], ReviewFormat::Csv),
    (&["txt"], ReviewFormat::Text),
];

pub(crate) fn run(flag: Option<&Path>, settings: &Settings, args: &Args, env: &Env) -> Result<(), Failure> {
    let file = output::file(args.output.as_ref());
    let of_file = || file.map_or(Ok(None), |path| output::format_of(path, &ENDINGS));
    let format = args.format.map_or_else(of_file, |format| Ok(Some(format)))?.unwrap_or_default();
    let rules = RulesSource::find(args.directory.as_deref().or(flag), settings).load()?;
    let old = args.against.as_deref().map(|old| RulesSource::named(old).load()).transpose()?;
    let made = review::Made { program: env!("CARGO_PKG_VERSION"), today: today(args.today, || env.today(None)) };
    let look = if file.is_none() { env.look() } else { Look::plain(output::width()) };
    let text = waiting::during(
        || "reading the rules".to_owned(),
        || {
            let found = old.as_ref().map(|old| (old, diff(old, &rules)));
            let page = || match &found {
                None => review::page(&rules, made),
                Some((old, found)) => review::changes(old, &rules, found, made),
            };
            match format {
                ReviewFormat::Text => page().text(look),
                ReviewFormat::Markdown => page().markdown(),
                ReviewFormat::Html => page().html(),
                ReviewFormat::Csv => csv(&match &found {
                    None => review::rows_of_all(&rules),
                    Some((old, found)) => review::rows_of_changes(old, &rules, found),
                }),
            }
        },
    );
    match file {
        Some(path) => Drafts::file(path, text, args.force)?.take_place(),
        None => output::answer(&text),
    }
}

/// Rows as RFC 4180 has them. What a spreadsheet takes for a formula is defused.
fn csv(rows: &[Vec<String>]) -> String {
    let mut bytes = Vec::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            bytes.extend((at > 0).then_some(b','));
            write_cell(cell, false, &mut bytes);
        }
        bytes.extend(b"\r\n");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
