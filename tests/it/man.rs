//! The manual: a page for every command, which a reader of manuals takes without a warning.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{self, is_there, skipped};

fn man(arguments: &[&str], directory: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_massfreq"));
    command.env_clear().current_dir(directory).arg("man").args(arguments).output().unwrap()
}

fn empty(name: &str) -> PathBuf {
    support::empty(Path::new("man").join(name))
}

/// All pages: the file and what it holds.
fn pages(name: &str) -> Vec<(PathBuf, String)> {
    let directory = empty(name);
    let output = man(&["--out", "pages"], &directory);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let paths = String::from_utf8(output.stdout).unwrap();
    paths.lines().map(|path| (directory.join(path), fs::read_to_string(directory.join(path)).unwrap())).collect()
}

/// The words of every command, as the definition of the command line has them.
fn commands(command: &clap::Command, above: &str) -> Vec<String> {
    let name = format!("{above}{}", command.get_name());
    let below = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    let below: Vec<String> = below.flat_map(|sub| commands(sub, &format!("{name}-"))).collect();
    [name].into_iter().chain(below).collect()
}

#[test]
fn every_command_has_a_page_with_its_sections() {
    let mut program = massfreq::cli::definition();
    program.build();
    let names: Vec<String> = commands(&program, "").into_iter().map(|name| format!("{name}.1")).collect();
    assert!(names.contains(&"massfreq-rules-check.1".to_owned()), "{names:?}");
    let pages = pages("sections");
    let written: Vec<_> = pages.iter().map(|(path, _)| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(written, names);
    assert_eq!(fs::read_dir(pages[0].0.parent().unwrap()).unwrap().count(), names.len(), "nothing else is left there");
    for (path, page) in &pages {
        let sections: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "\"EXIT STATUS\"", "FILES", "\"SEE ALSO\""] {
            assert!(sections.contains(&section), "{}: {section}", path.display());
        }
    }
}

#[test]
fn the_page_of_the_program_is_printed() {
    let printed = String::from_utf8(man(&[], &empty("printed")).stdout).unwrap();
    assert_eq!(printed, pages("first")[0].1);
}

/// The sections that are written as Markdown.
#[test]
fn every_chapter_is_in_the_page_of_its_command() {
    let pages = pages("chapters");
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/man")).unwrap();
    let chapters = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|it| it == "md"));
    let mut headings = 0;
    for chapter in chapters {
        let command = chapter.file_stem().unwrap().to_str().unwrap();
        let name = if command == "massfreq" { "massfreq.1".to_owned() } else { format!("massfreq-{command}.1") };
        let (_, page) = pages.iter().find(|(path, _)| path.ends_with(&name)).unwrap_or_else(|| panic!("{name}"));
        for title in fs::read_to_string(&chapter).unwrap().lines().filter_map(|line| line.strip_prefix("## ")) {
            let title = title.to_uppercase();
            let section = if title.contains(' ') { format!(".SH \"{title}\"\n") } else { format!(".SH {title}\n") };
            assert!(page.contains(&section), "{name}: {section}");
            headings += 1;
        }
        let left = page.lines().find(|line| line.starts_with("```") || line.starts_with("## "));
        assert_eq!(left, None, "{name}");
    }
    assert!(headings > 20, "{headings}");
}

/// What else is in a page, groff reads wrong unless it is told the encoding.
#[test]
fn every_page_is_ascii() {
    for (path, page) in pages("ascii") {
        let line = page.lines().find(|line| !line.is_ascii());
        assert_eq!(line, None, "{}", path.display());
    }
}

#[test]
fn mandoc_warns_of_no_page() {
    if !is_there("mandoc") {
        skipped("what mandoc says of the manual, as it is not here");
        return;
    }
    for (path, _) in pages("lint") {
        let output = Command::new("mandoc").arg("-Tlint").arg(&path).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    }
}

#[test]
fn mandoc_shows_what_a_command_needs() {
    if !is_there("mandoc") {
        skipped("how mandoc shows the manual, as it is not here");
        return;
    }
    let shown = |name: &str| {
        let path = pages(name).into_iter().find(|(path, _)| path.ends_with(name)).unwrap().0;
        let output = Command::new("mandoc").args(["-Tascii", "-Owidth=100"]).arg(path).output().unwrap();
        // Bold and underlined letters are overstruck.
        let mut plain = String::new();
        for character in String::from_utf8(output.stdout).unwrap().chars() {
            if character == '\u{8}' { plain.pop().map(drop).unwrap_or_default() } else { plain.push(character) }
        }
        plain
    };
    let batch = shown("massfreq-batch.1");
    assert!(batch.contains("\n       130    A signal ended a batch"), "{batch}");
    assert!(!batch.contains("\n       4      "), "{batch}");
    let recommend = shown("massfreq-recommend.1");
    assert!(recommend.contains("\n       4      A referral, or a plan without dates"), "{recommend}");
    assert!(recommend.contains("\n   About you\n       -g, --goal NAME\n"), "{recommend}");
    assert!(recommend.contains("\n       massfreq recommend -g wellness -l athlete --json\n"), "{recommend}");
    assert!(shown("massfreq-rules-check.1").contains("massfreq-rules(1)"));
}

/// A page of an older version.
const OLD: &str = ".TH MASSFREQ 1 2020-01-31 \"massfreq 0.0.1\"\n";

#[test]
fn pages_take_the_place_of_older_ones_and_leave_the_rest() {
    let directory = empty("older");
    for (name, text) in [("massfreq.1", OLD), ("other.1", "kept")] {
        fs::write(directory.join(name), text).unwrap();
    }
    assert!(man(&["--out", "."], &directory).status.success());
    assert!(fs::read_to_string(directory.join("massfreq.1")).unwrap().contains(".SH NAME"));
    assert_eq!(fs::read_to_string(directory.join("other.1")).unwrap(), "kept");
}

#[test]
fn all_pages_are_written_or_none_and_what_is_in_the_way_is_named() {
    let directory = empty("unwritable");
    fs::write(directory.join("file"), "").unwrap();
    fs::create_dir_all(directory.join("taken/massfreq-plan.1/here")).unwrap();
    fs::write(directory.join("taken/massfreq.1"), OLD).unwrap();
    for (out, said) in [
        ("file", "error: `file` is there and is no directory\n"),
        (
            "taken",
            "error: `taken/massfreq-plan.1` is a directory, where a file has to be written\n  help: move it elsewhere",
        ),
    ] {
        let output = man(&["--out", out], &directory);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{out}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with(said), "{told}");
    }
    assert_eq!(fs::read_dir(directory.join("taken")).unwrap().count(), 2);
    assert_eq!(fs::read_to_string(directory.join("taken/massfreq.1")).unwrap(), OLD);
}

#[test]
fn the_readme_and_the_manual_say_the_same_of_exit_codes() {
    let printed = String::from_utf8(man(&[], &empty("exit")).stdout).unwrap();
    let (_, section) = printed.split_once(".SH \"EXIT STATUS\"\n").unwrap();
    let items = section.split(".SH").next().unwrap().split(".TP\n").skip(1);
    let plain = |text: &str| text.replace(['`', '\\', '.'], "").to_lowercase();
    let item = |item: &str| {
        let (code, meaning) = item.trim_end().split_once('\n').unwrap();
        (code.trim_start_matches("\\fB").trim_end_matches("\\fR").to_owned(), plain(&meaning.replace('\n', " ")))
    };
    let readme = include_str!("../../README.md");
    let (_, table) = readme.split_once("| exit code | meaning |\n|---|---|\n").unwrap();
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let rows: Vec<_> = rows.map(|(code, meaning)| (code.to_owned(), plain(meaning))).collect();
    assert_eq!(rows, items.map(item).collect::<Vec<_>>());
    assert!(rows.len() > 5);
}

#[test]
fn an_optional_value_is_joined_and_a_variable_is_a_line() {
    let pages = pages("terms");
    let page = |name: &str| &pages.iter().find(|(path, _)| path.ends_with(name)).unwrap().1;
    assert!(page("massfreq-plan.1").contains("\\fB\\-\\-screened\\fR[=\\fIDATE\\fR]"), "{}", page("massfreq-plan.1"));
    let (_, environment) = page("massfreq.1").split_once(".SH ENVIRONMENT\n").unwrap();
    let terms = environment.split(".TP\n").skip(1).filter_map(|item| item.lines().next());
    assert!(terms.clone().count() >= 9);
    for term in terms {
        assert!(term.starts_with("\\fB") && term.ends_with("\\fR"), "{term}");
    }
}
