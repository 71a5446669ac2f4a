//! `massfreq rules init`: a rule set to edit, as files.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::draft::{self, Draft, TextFile};
use super::failure::Failure;
use super::rules_source::word;
use super::{Env, output, schema};
use crate::load::schema::of_rules;
use crate::load::{built_in_rules, built_in_tests};
use crate::model::RuleSet;
use crate::proof::ruletest::of_tests;
use crate::render::{Item, Page};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The directory, which is new or empty
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,

    /// Write a layer instead, which changes some of the built-in rules and keeps the others
    #[arg(long)]
    pub(crate) layer: bool,
}

const LAYER: &str = include_str!("../../rules/layer/layer.yaml");
const LAYER_TESTS: &str = include_str!("../../rules/layer/tests/layer.yaml");

/// The schema paths are in a subdirectory, which the loader does not search for rules.
const RULES_SCHEMA: &str = "schema/rules.json";
const TESTS_SCHEMA: &str = "schema/tests.json";

pub(crate) fn run(rules: Option<&Path>, args: &Args, env: &Env) -> Result<(), Failure> {
    if let Some(rules) = rules {
        let message = format!("`rules init` writes the built-in rules, and `--rules {}` names others", rules.display());
        return Err(Failure::usage(message, "leave `--rules` out, or copy that directory"));
    }
    let built_in = RuleSet::built_in().map_err(Failure::Rules)?;
    let mut files = if args.layer { layer() } else { copy(&built_in) };
    files.push((RULES_SCHEMA.to_owned(), schema::text(&of_rules())?));
    files.push((TESTS_SCHEMA.to_owned(), schema::text(&of_tests())?));
    write(&args.directory, &files)?;
    output::page(&page(&built_in, args, &files), env)
}

/// The built-in rules and their tests. The pack names the set that it is based on.
fn copy(built_in: &RuleSet) -> Vec<TextFile> {
    let rules = built_in_rules().iter().map(|(name, text)| rule_file(name, &based_on(text, built_in)));
    rules.chain(built_in_tests().iter().map(|(name, text)| test_file(name, text))).collect()
}

/// A layer that changes nothing yet, and its tests. Comments give examples.
fn layer() -> Vec<TextFile> {
    vec![rule_file("layer.yaml", LAYER), test_file("layer.yaml", LAYER_TESTS)]
}

fn rule_file(name: &str, text: &str) -> TextFile {
    (name.to_owned(), with_schema(RULES_SCHEMA, text))
}

fn test_file(name: &str, text: &str) -> TextFile {
    (format!("tests/{name}"), with_schema(&format!("../{TESTS_SCHEMA}"), text))
}

/// Prepends the comment that names the schema for YAML language servers; `path` is relative to the file.
fn with_schema(path: &str, text: &str) -> String {
    format!("# yaml-language-server: $schema={path}\n\n{text}")
}

/// Adds `based-on` to the pack, if the file has one.
fn based_on(text: &str, set: &RuleSet) -> String {
    let key = "\npack:\n";
    let said = format!(
        "{key}  # What this set began as. Keep it: a check then names the referrals that got lost since.\n  \
         based-on:\n    name: {}\n    version: {}\n",
        set.name(),
        set.version()
    );
    text.replacen(key, &said, 1)
}

/// What is at the target directory.
enum Target {
    Nothing,
    EmptyDirectory,
}

/// Looks before anything is written.
fn target(directory: &Path) -> Result<Target, Failure> {
    let shown = directory.display();
    let taken = |what: &str| {
        let message = format!("`{shown}` {what}, and nothing is ever overwritten");
        Err(Failure::usage(message, "name a directory that is new or empty, or move what is there"))
    };
    let found = match directory.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Target::Nothing),
        Err(error) => return Err(Failure::unwritable(&format!("`{shown}`"), &error)),
        Ok(_) => fs::read_dir(directory).and_then(Iterator::collect::<io::Result<Vec<_>>>),
    };
    match found {
        Ok(entries) => {
            let mut names: Vec<String> = entries.iter().map(|entry| entry.file_name().display().to_string()).collect();
            names.sort();
            match names.as_slice() {
                [] => Ok(Target::EmptyDirectory),
                [only] => taken(&format!("holds `{only}`")),
                [first, rest @ ..] => taken(&format!("holds `{first}` and {} more", rest.len())),
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotADirectory | ErrorKind::NotFound) => {
            taken("is there and is no directory")
        }
        Err(error) => Err(Failure::unwritable(&format!("`{shown}`"), &error)),
    }
}

/// Writes all of the files or none: they are written into a directory of another name first, and then moved at once. An
/// empty directory that is there stays, since it may be somebody's working directory: what it is to hold is moved in.
fn write(directory: &Path, files: &[TextFile]) -> Result<(), Failure> {
    let target = target(directory)?;
    let beside = match target {
        Target::EmptyDirectory => directory,
        Target::Nothing => draft::parent(directory),
    };
    if !beside.is_dir() {
        let message = format!("error: there is no directory `{}` to write into", beside.display());
        let help = format!("  help: make it first: mkdir -p {}", word(beside));
        return Err(Failure::Unreadable(format!("{message}\n{help}\n")));
    }
    let written = Draft::inside(beside).and_then(|draft| {
        draft.fill(files)?;
        match target {
            Target::Nothing => fs::rename(&draft.0, directory),
            Target::EmptyDirectory => draft.move_into(directory),
        }
    });
    written.map_err(|error| Failure::unwritable(&format!("`{}`", directory.display()), &error))
}

/// What was written, and what to do next.
fn page(built_in: &RuleSet, args: &Args, files: &[TextFile]) -> Page {
    let shown = args.directory.display();
    let set = format!("{} {}", built_in.name(), built_in.version());
    let mut page = Page::answer();
    page.paragraph(if args.layer {
        format!("Wrote a layer over the built-in rules ({set}) to {shown}, which changes nothing yet:")
    } else {
        format!("Wrote the built-in rules ({set}) to {shown}:")
    });
    page.list(["", "tests", "schema"].map(|folder| {
        let inside =
            files.iter().filter(|(path, _)| path.rsplit_once('/').map_or("", |(in_folder, _)| in_folder) == folder);
        inside.map(|(path, _)| path.as_str()).collect::<Vec<_>>().join(", ")
    }));
    page.gap();
    page.paragraph(
        "The schemas let an editor with a YAML language server complete the files, explain their keys and mark \
         slips. Edit the files, then:",
    );
    let word = word(&args.directory);
    page.list([
        Item::with_code("see what is wrong, and where:", vec![format!("massfreq rules check {word}")]),
        Item::with_code("run the tests:", vec![format!("massfreq rules test {word}")]),
        Item::with_code("see for whom answers change:", vec![format!("massfreq rules diff built-in {word}")]),
        Item::with_code("ask for an answer by these rules:", vec![format!("massfreq recommend --rules {word}")]),
    ]);
    page
}
