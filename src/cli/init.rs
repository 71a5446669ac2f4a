//! `massfreq rules init`.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::draft::{Drafts, TextFile, is_directory, parent};
use super::{
    Env,
    failure::Failure,
    output,
    rules_source::{directory, word},
    schema,
};
use crate::diagnostics::visible::{raw, shown};
use crate::load::{BUILT_IN, BUILT_IN_TESTS, again, entries};
use crate::model::RuleSet;
use crate::order::Order as _;
use crate::render::{Item, Page};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The directory, which is new or empty
    #[arg(value_name = "DIR")]
    directory: PathBuf,

    /// Write a layer instead, which changes some of the built-in rules and keeps the others
    #[arg(long, help_heading = "What to write")]
    layer: bool,
}

/// The book for authors. It is written beside the rules, and is none of their files.
const BOOK: &str = "README.md";

pub(crate) fn run(rules: Option<&Path>, args: &Args, env: &Env) -> Result<(), Failure> {
    if let Some(rules) = rules.filter(|rules| directory(rules).is_some()) {
        let message = format!("`rules init` writes the built-in rules, and `--rules {}` names others", shown(rules));
        return Err(Failure::usage(message, "leave `--rules` out, or copy that directory"));
    }
    let built_in = RuleSet::built_in().map_err(Failure::Rules)?;
    let mut files = if args.layer { layer() } else { copy(&built_in) };
    let rules = files.iter().filter(|(path, _)| !path.contains('/'));
    let rules = RuleSet::from_files(rules.map(|(path, text)| (path.clone(), text.clone().into_bytes())));
    let schemas = schema::of_set(&rules.map_err(Failure::Rules)?)?;
    files.extend(schemas.into_iter().map(|(name, text)| (format!("{}/{name}", schema::DIRECTORY), text)));
    files.push((BOOK.to_owned(), include_str!("../../rules/README.md").to_owned()));
    let page = page(&built_in, args, &files);
    // Without its pack a set does not load.
    files.order_by_key(|(path, text)| !path.contains('/') && text.contains("\npack:\n"));
    drafts(&args.directory, &files)?.after(output::page(&page, env))
}

/// The built-in rules and their tests. The pack names the set that it is based on.
fn copy(built_in: &RuleSet) -> Vec<TextFile> {
    let rules = BUILT_IN.iter().map(|(name, text)| rule_file(name, &based_on(text, built_in)));
    rules.chain(BUILT_IN_TESTS.iter().map(|(name, text)| test_file(name, text))).collect()
}

/// A layer that changes nothing yet, and its tests. Comments give examples.
fn layer() -> Vec<TextFile> {
    vec![
        rule_file("layer.yaml", include_str!("../../rules/layer/layer.yaml")),
        test_file("layer.yaml", include_str!("../../rules/layer/tests/layer.yaml")),
    ]
}

fn rule_file(name: &str, text: &str) -> TextFile {
    (name.to_owned(), with_schema("", schema::RULES, text))
}

fn test_file(name: &str, text: &str) -> TextFile {
    (format!("tests/{name}"), with_schema("../", schema::TESTS, text))
}

/// Adds the comment by which YAML language servers find the schema; `up` leads from the file to the set.
fn with_schema(up: &str, name: &str, text: &str) -> String {
    format!("# yaml-language-server: $schema={up}{}/{name}\n\n{text}", schema::DIRECTORY)
}

/// Adds `based-on` to the pack, if the file has one.
fn based_on(text: &str, set: &RuleSet) -> String {
    let key = "\npack:\n";
    let (name, version) = (set.name(), set.version());
    let based_on = format!(
        "{key}  # What this set began as. Keep it: a check then names what got lost since.\n  \
         based-on:\n    name: {name}\n    version: {version}\n"
    );
    text.replacen(key, &based_on, 1)
}

/// Whether the directory is there, and empty; an error if something is in the way.
fn is_there(directory: &Path) -> Result<bool, Failure> {
    let shown = shown(directory);
    let taken = |what: &str| {
        let message = format!("`{shown}` {what}, and nothing is ever overwritten");
        Err(Failure::usage(message, "name a directory that is new or empty, or move what is there"))
    };
    let unwritable = |error: &io::Error| Err(Failure::unwritable(&format!("`{shown}`"), error));
    match again(|| directory.symlink_metadata()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return unwritable(&error),
        Ok(_) => {}
    }
    match entries(directory) {
        Ok(entries) => {
            let mut names: Vec<String> = entries.iter().map(|entry| raw(entry.file_name())).collect();
            names.order();
            match names.as_slice() {
                [] => Ok(true),
                [only] => taken(&format!("holds `{only}`")),
                [first, rest @ ..] => taken(&format!("holds `{first}` and {} more", rest.len())),
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotADirectory | ErrorKind::NotFound) => {
            taken("is there and is no directory")
        }
        Err(error) => unwritable(&error),
    }
}

/// Writes all files or none. An empty directory stays in place, since it may be the working directory of a process: the
/// files are moved into it, that with the pack last, so that half of them is no rule set.
fn drafts(directory: &Path, files: &[TextFile]) -> Result<Drafts, Failure> {
    let beside = if is_there(directory)? { directory } else { parent(directory) };
    if !is_directory(beside) {
        let message = format!("there is no directory `{}` to write into", shown(beside));
        return Err(Failure::io(message, format!("make it first: mkdir -p {}", word(beside))));
    }
    Drafts::new_set(directory, files)
}

fn page(built_in: &RuleSet, args: &Args, files: &[TextFile]) -> Page {
    let shown = shown(&args.directory);
    let set = format!("{} {}", built_in.name(), built_in.version());
    let mut page = Page::answer();
    page.paragraph(if args.layer {
        format!("Wrote a layer over the built-in rules ({set}) to {shown}, which changes nothing yet:")
    } else {
        format!("Wrote the built-in rules ({set}) to {shown}:")
    });
    page.list(["", "tests", "schema"].map(|folder| {
        let paths = files.iter().map(|(path, _)| path.as_str());
        let inside = paths.filter(|path| path.rsplit_once('/').map_or("", |(parent, _)| parent) == folder);
        inside.collect::<Vec<_>>().join(", ")
    }));
    page.gap();
    page.paragraph(
        "The schemas let an editor with a YAML language server complete the files, explain their keys and mark \
         slips. README.md tells how to write a rule, and what each key does. Edit the files, then:",
    );
    let word = word(&args.directory);
    let commands = [
        ("see what is wrong, and where:", "rules check"),
        ("run the tests:", "rules test"),
        ("see for whom answers change:", "rules diff built-in"),
        ("ask for an answer by these rules:", "recommend --rules"),
    ];
    page.list(commands.map(|(what, command)| Item::with_code(what, vec![format!("massfreq {command} {word}")])));
    page
}
