//! `massfreq rules init`: a rule set to edit, as files.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::args::InitRules;
use super::failure::Failure;
use super::origin::word;
use super::{output, schema};
use crate::cli::starter::{self, StarterFile};
use crate::load::schema::of_rules;
use crate::model::rule_set::RuleSet;
use crate::proof::ruletest::of_tests;
use crate::render;

pub(crate) fn run(rules: Option<&Path>, args: &InitRules) -> Result<(), Failure> {
    if let Some(rules) = rules {
        let message = format!("`rules init` writes the built-in rules, and `--rules {}` names others", rules.display());
        return Err(Failure::usage(message, "leave `--rules` out, or copy that directory"));
    }
    let built_in = RuleSet::built_in().map_err(Failure::Rules)?;
    let mut files = if args.layer { starter::layer() } else { starter::copy().map_err(Failure::Rules)? };
    files.push((starter::RULES_SCHEMA.to_owned(), schema::text(&of_rules())?));
    files.push((starter::TESTS_SCHEMA.to_owned(), schema::text(&of_tests())?));
    write(&args.directory, &files)?;
    output::answer(&text(&built_in, args, &files))
}

/// What is where the files are to go.
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
fn write(directory: &Path, files: &[StarterFile]) -> Result<(), Failure> {
    let target = target(directory)?;
    let beside = match target {
        Target::EmptyDirectory => directory,
        Target::Nothing => match directory.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        },
    };
    if !beside.is_dir() {
        let message = format!("error: there is no directory `{}` to write into", beside.display());
        let help = format!("  help: make it first: mkdir -p {}", word(beside));
        return Err(Failure::Unreadable(format!("{message}\n{help}\n")));
    }
    let written = Draft::make(beside).and_then(|draft| {
        draft.fill(files)?;
        match target {
            Target::Nothing => fs::rename(&draft.0, directory),
            Target::EmptyDirectory => draft.move_into(directory),
        }
    });
    written.map_err(|error| Failure::unwritable(&format!("`{}`", directory.display()), &error))
}

/// Writes files into a directory, all or none, in the place of those that are there under the same names. The directory is
/// made where it is not there.
pub(crate) fn replace(directory: &Path, files: &[StarterFile]) -> Result<(), Failure> {
    let written = fs::create_dir_all(directory).and_then(|()| Draft::make(directory)).and_then(|draft| {
        draft.fill(files)?;
        draft.move_into(directory)
    });
    written.map_err(|error| Failure::unwritable(&format!("`{}`", directory.display()), &error))
}

/// A directory that is removed, with all that it still holds, once it has served.
struct Draft(PathBuf);

impl Draft {
    /// Makes one inside a directory, under a name that nothing there has.
    fn make(inside: &Path) -> io::Result<Self> {
        let mut number = std::process::id();
        loop {
            let path = inside.join(format!(".massfreq-{number}"));
            match fs::create_dir(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number = number.wrapping_add(1),
                made => return made.map(|()| Self(path)),
            }
        }
    }

    fn fill(&self, files: &[StarterFile]) -> io::Result<()> {
        for (path, text) in files {
            let path = self.0.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        Ok(())
    }

    /// Moves what it holds into a directory; where that fails, back again.
    fn move_into(&self, directory: &Path) -> io::Result<()> {
        let entries = fs::read_dir(&self.0)?.collect::<io::Result<Vec<_>>>()?;
        let mut moved = Vec::new();
        for entry in entries {
            let to = directory.join(entry.file_name());
            if let Err(error) = fs::rename(entry.path(), &to) {
                for (from, to) in moved {
                    let _ = fs::rename(to, from);
                }
                return Err(error);
            }
            moved.push((entry.path(), to));
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What was written, and what to do next.
fn text(built_in: &RuleSet, args: &InitRules, files: &[StarterFile]) -> String {
    let width = output::width();
    let shown = args.directory.display();
    let set = format!("{} {}", built_in.name(), built_in.version());
    let what = if args.layer {
        format!("Wrote a layer over the built-in rules ({set}) to {shown}, which changes nothing yet:")
    } else {
        format!("Wrote the built-in rules ({set}) to {shown}:")
    };
    let rows = ["", "tests", "schema"].map(|folder| {
        let inside =
            files.iter().filter(|(path, _)| path.rsplit_once('/').map_or("", |(in_folder, _)| in_folder) == folder);
        let names: Vec<&str> = inside.map(|(path, _)| path.as_str()).collect();
        format!("- {}\n", render::paragraph(&names.join(", "), width.saturating_sub(2)).replace('\n', "\n  "))
    });
    let editor = "The schemas let an editor with a YAML language server complete the files, explain their keys and mark \
                  slips. Edit the files, then:";
    let word = word(&args.directory);
    let next = [
        ("see what is wrong, and where", format!("massfreq rules check {word}")),
        ("run the tests", format!("massfreq rules test {word}")),
        ("see for whom answers change", format!("massfreq rules diff built-in {word}")),
        ("ask for an answer by these rules", format!("massfreq recommend --rules {word}")),
    ];
    let next = next.map(|(what, command)| format!("- {what}:\n  {command}\n")).concat();
    format!("{}\n{}\n{}\n{next}", render::paragraph(&what, width), rows.concat(), render::paragraph(editor, width))
}
