//! Hidden characters of file names, variables, arguments and rule files reach a terminal written out.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::support::{empty, massfreq, text};

/// A name that would colour the screen, forge a line of a finding, and turn round what follows.
const NAME: &str = "a\u{1b}[31m\n  = help: forged\u{85}\u{9b}1m\u{202e}b\u{200b}\u{2028}";
/// The beginning of the name as it is to be seen.
const SEEN: &str = "a<U+001B>[31m<U+000A>";

const RULES: &str = include_str!("../cmd/files/own/rules.yaml");

/// Panics where something hidden got out.
fn assert_visible(what: &str, output: &Output) {
    let said = text(&output.stdout) + &text(&output.stderr);
    let is_hidden = |c: char| c != '\n' && (c.is_control() || "\u{200b}\u{202e}\u{2028}".contains(c));
    assert!(!said.contains(is_hidden), "{what}: {said:?}");
    assert!(said.contains(SEEN), "{what}: {said}");
}

#[test]
fn a_name_in_a_message_is_written_out() {
    let root = empty(Path::new("visible"));
    let set = root.join(NAME);
    fs::create_dir_all(set.join("tests")).unwrap();
    fs::write(set.join(NAME.to_owned() + ".yaml"), RULES.replacen("every: ", "evry: ", 1)).unwrap();
    let run = |words: &[&str]| massfreq().args(words).current_dir(&root).output().unwrap();
    for words in [
        ["rules", "check", NAME].as_slice(),
        &["rules", "check", NAME, "--format", "github"],
        &["rules", "check", &format!("no{NAME}"), "--format", "github"],
        &["rules", "check", &format!("no{NAME}")],
        &["rules", "init", NAME],
        &["rules", "init", &format!("{NAME}/no/such")],
        &["rules", "show", NAME],
        &["rules", "explain", NAME],
        &["rules", "test", "--filter", NAME],
        &["rules", "path", "--rules", NAME],
        &["recommend", "--goal", NAME],
        &["recommend", "--profile", NAME],
        &["recommend", "--profile", &format!("no{NAME}")],
        &["recommend", &format!("--{NAME}")],
        &["batch", NAME],
        &["plan", "--start", NAME],
        &[NAME],
    ] {
        assert_visible(&words.join(" "), &run(words));
    }
    for variable in ["MASSFREQ_RULES", "MASSFREQ_FORMAT", "MASSFREQ_COLOR"] {
        for words in [["recommend"].as_slice(), &["config"]] {
            let output = massfreq().args(words).env(variable, NAME).current_dir(&root).output().unwrap();
            assert_visible(&format!("{variable} {words:?}"), &output);
        }
    }
    let found: serde_json::Value = serde_json::from_slice(&run(&["rules", "check", NAME, "--json"]).stdout).unwrap();
    assert_eq!(found["findings"][0]["place"]["file"], format!("{NAME}/{NAME}.yaml"), "data stays as it is");
}

#[test]
fn a_name_in_an_answer_for_people_is_written_out() {
    let root = empty(Path::new("visible-answers"));
    let set = root.join(NAME);
    fs::create_dir_all(set.join("tests")).unwrap();
    fs::write(set.join(NAME.to_owned() + ".yaml"), RULES).unwrap();
    let test = "format: 1\ntests:\n  - {name: one, profile: {}, expect: {status: refer}}\n";
    fs::write(set.join(format!("tests/{NAME}.yaml")), test).unwrap();
    for words in [
        ["rules", "path", "--rules", NAME].as_slice(),
        &["rules", "show", "default", "--rules", NAME],
        &["rules", "test", NAME],
        &["rules", "init", &format!("{NAME}2"), "--layer"],
        &["man", "--out", NAME],
    ] {
        assert_visible(&words.join(" "), &massfreq().args(words).current_dir(&root).output().unwrap());
    }
}

#[test]
fn the_source_line_of_a_finding_is_written_out_and_marked_where_it_is() {
    let root = empty(Path::new("visible-line"));
    fs::write(root.join("rules.yaml"), RULES.replacen("pack:\n", "pack: # \u{202e}x \u{1b}[2J\n", 1)).unwrap();
    let output = massfreq().args(["rules", "check", "."]).current_dir(&root).output().unwrap();
    let said = text(&output.stdout);
    assert!(!said.contains(|c: char| c != '\n' && c.is_control()), "{said:?}");
    let drawn = "2 | pack: # <U+202E>x <U+001B>[2J\n  |                   ^^^^^^^^\n";
    assert!(said.contains(drawn) && said.contains("rules.yaml:2:12\n"), "{said}");
}
