//! The examples of the README, run as they stand there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::golden::Goldens;
use crate::support::{empty, is_there, skipped};

/// A command of the README with what it prints there.
struct Example {
    line: String,
    expected: String,
}

/// The commands of all `console` blocks, in order; lines that begin with `> ` go on with a command.
fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        if let Some(info) = line.strip_prefix("```") {
            inside = info == "console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            examples.push(Example { line: command.to_owned(), expected: String::new() });
        } else if let Some(more) = line.strip_prefix("> ").filter(|_| inside)
            && let Some(example) = examples.last_mut()
        {
            example.line.push('\n');
            example.line.push_str(more);
        } else if let Some(example) = examples.last_mut().filter(|_| inside) {
            example.expected.push_str(line);
            example.expected.push('\n');
        }
    }
    examples
}

/// An empty directory with a copy of the rules, as a person has it in a clone.
fn clone_of_the_rules() -> PathBuf {
    let root = empty("readme");
    fs::create_dir(root.join("rules")).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, root.join("rules").join(path.file_name().unwrap())).unwrap();
        }
    }
    root
}

#[test]
fn every_example_of_the_readme_prints_what_it_says() {
    if !is_there("sh") {
        skipped("the README's examples, as there is no POSIX shell here");
        return;
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_massfreq"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), env!("PATH"));
    let root = clone_of_the_rules();
    let readme = include_str!("../../README.md");
    let examples = examples(readme);
    let mut now = readme.to_owned();
    assert!(examples.len() >= 8, "the README has {} examples", examples.len());
    for example in examples {
        if example.line.contains("| jq") && !is_there("jq") {
            skipped(&format!("there is no jq here for {}", example.line));
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{}", example.line)])
            .current_dir(&root)
            .env_clear()
            .env("PATH", &path)
            .env("XDG_CONFIG_HOME", "/nonexistent")
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let shown = |printed: &str| format!("$ {}\n{printed}", example.line.replace('\n', "\n> "));
        assert!(readme.contains(&shown(&example.expected)), "{}", example.line);
        now = now.replace(&shown(&example.expected), &shown(&printed));
    }
    let mut goldens = Goldens::default();
    goldens.check_with_digests(&Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), &now);
    goldens.finish();
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = include_str!("../../README.md");
    for command in ["cargo run --release -- recommend --goal chronic-pain --lifestyle desk-worker", "cargo test"] {
        assert!(readme.contains(&format!("```sh\n{command}\n```")), "{command}");
    }
}

#[test]
fn every_place_that_the_guide_for_contributors_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = include_str!("../../.github/CONTRIBUTING.md");
    let quoted = guide.split('`').skip(1).step_by(2);
    let places: Vec<&str> = quoted.filter(|text| text.contains('/') && !text.contains([' ', '*', '=', '\n'])).collect();
    assert!(places.len() > 30, "{places:?}");
    let missing: Vec<_> = places.into_iter().filter(|place| !root.join(place).exists()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
