//! Slips that cannot be kept as files, or not well: they are made here. What is expected of each stands in
//! `tests/rules-made`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use massfreq::RuleSet;

use crate::support::{data, without_colour};

use super::{Case, Files, directory, findings, shipped};

fn case(name: &'static str, files: Files) -> Case {
    let findings = findings(files);
    let expected = findings.draw(false, 80);
    Case { name: name.to_owned(), findings, file: file(name), expected }
}

/// What is loaded from `path`, which what is drawn calls `here`.
fn case_at(name: &'static str, path: &Path) -> Case {
    let findings = RuleSet::load(path).expect_err("the set has a slip");
    let expected = findings.draw(false, 80).replace(path.to_str().unwrap(), "here");
    Case { name: name.to_owned(), findings, file: file(name), expected }
}

fn file(name: &str) -> PathBuf {
    data("rules-made").join(name).with_extension("txt")
}

fn one_file(bytes: impl Into<Vec<u8>>) -> Files {
    vec![("rules.yaml".to_owned(), bytes.into())]
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        case("not-utf8", one_file(b"\xef\xbb\xbfformat: 1\n\ngoals:\n  rest:\n    title: D\xe9tente\n")),
        case("not-utf8-but-utf16", one_file(utf16("\u{feff}format: 1\n"))),
        case("too-large", one_file("# a line that says nothing\n".repeat(40_000))),
        case("too-large-many-values", one_file(format!("format: 1\ngoals: [{}]\n", "1,".repeat(300_000)))),
        case("too-large-set-of-bytes", many_files(&format!("format: 1\n{}", "# nothing\n".repeat(100_000)))),
        case("too-large-set-of-values", many_files(&goal_of_many_names(15_000))),
        case("alias-bomb", one_file(alias_bomb(12, 10))),
        case("alias-bomb-few-values", one_file(alias_bomb(14, 2))),
        case("alias-bomb-of-text", one_file(alias_bomb_of_text())),
        case("too-deep-brackets", one_file("[".repeat(100_000))),
        case("too-deep-lists", one_file(format!("format: 1\ngoals:\n  {}a\n", "- ".repeat(60)))),
        case("empty-set-no-file", Vec::new()),
    ];
    let here = directory("missing").join("rules");
    cases.push(case_at("unreadable-missing-directory", &here));

    let here = directory("file").join("rules.yaml");
    fs::write(&here, "format: 1\n").unwrap();
    cases.push(case_at("unreadable-file-for-directory", &here));

    let here = directory("no-rule-file");
    fs::write(here.join(".hidden.yaml"), "format: 1\n").unwrap();
    fs::write(here.join("notes.txt"), "format: 1\n").unwrap();
    fs::create_dir(here.join("more")).unwrap();
    fs::write(here.join("more/rules.yaml"), "format: 1\n").unwrap();
    cases.push(case_at("empty-set-no-rule-file", &here));

    let here = directory("directory-for-file");
    fs::create_dir(here.join("rules.yaml")).unwrap();
    cases.push(case_at("unreadable-directory-for-file", &here));

    let here = directory("several");
    fs::create_dir(here.join("a.yaml")).unwrap();
    fs::write(here.join("b.yml"), "format: 1\ngoals:\n").unwrap();
    fs::write(here.join("c.yml"), b"format: \xff\n").unwrap();
    cases.push(case_at("several-slips-with-an-unreadable-file", &here));
    cases
}

/// Five files, of which each alone could be read; `FILE` in their text is their number.
fn many_files(text: &str) -> Files {
    (0..5).map(|file| (format!("{file}.yaml"), text.replace("FILE", &file.to_string()).into_bytes())).collect()
}

fn goal_of_many_names(names: usize) -> String {
    let names: Vec<String> = (0..names).map(|name| format!("FILE-{name}")).collect();
    format!(
        "format: 1\ngoals:\n  goal-FILE:\n    title: T\n    every: 1 week\n    because: B\n    \
         source: {{basis: product}}\n    aliases: [{}]\n",
        names.join(", ")
    )
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Lists of which each holds the one before it so many times.
fn alias_bomb(lists: usize, times: usize) -> String {
    let mut text = format!("format: 1\na0: &a0 [{}]\n", vec!["x"; times].join(", "));
    for list in 1..lists {
        let before = format!("*a{}", list - 1);
        let _ = writeln!(text, "a{list}: &a{list} [{}]", vec![before.as_str(); times].join(", "));
    }
    text
}

/// A long text that many aliases repeat.
fn alias_bomb_of_text() -> String {
    format!("format: 1\na: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a,".repeat(10_000))
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_a_file_that_does_not_exist() {
    let here = directory("link");
    std::os::unix::fs::symlink("gone", here.join("rules.yaml")).unwrap();
    let findings = RuleSet::load(&here).expect_err("a file cannot be read");
    let messages: Vec<&str> = findings.iter().map(massfreq::Finding::message).collect();
    assert_eq!(messages, ["the rule file does not exist"]);
}

/// Whoever may read everything, as often in a container, gets the slip inside the file instead.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_reported() {
    use std::os::unix::fs::PermissionsExt;

    let here = directory("permission");
    let file = here.join("rules.yaml");
    fs::write(&file, "format: 2\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    let expected = match fs::read(&file) {
        Ok(_) => "the format `2` is not known",
        Err(_) => "the rule file may not be read by you",
    };
    let findings = RuleSet::load(&here).expect_err("the file has a slip");
    let messages: Vec<&str> = findings.iter().map(massfreq::Finding::message).collect();
    assert_eq!(messages, [expected]);
}

#[test]
fn of_very_many_findings_the_first_thousand_are_drawn() {
    let keys: String = (0..1200).fold(String::new(), |keys, key| keys + &format!("key-{key}: 1\n"));
    let findings = findings(one_file(format!("format: 1\n{keys}")));
    let more = findings.len() - 1000;
    assert!(more >= 200);
    let drawn = findings.draw(false, 80);
    assert_eq!(drawn.lines().last().unwrap(), format!("error: there are {more} more, which are not shown"));
    assert_eq!(drawn.trim_end().split("\n\n").count(), 1001);
}

#[test]
fn a_color_terminal_gets_the_same_words() {
    let findings = findings(one_file("format: 2\n"));
    let colored = findings.draw(true, 80);
    assert!(colored.contains('\u{1b}'), "nothing is colored: {colored}");
    assert_eq!(without_colour(&colored), findings.draw(false, 80));
}

#[test]
fn a_directory_is_read_whichever_of_the_two_endings_its_files_have() {
    let here = directory("copy");
    for (name, bytes) in shipped() {
        fs::write(here.join(Path::new(&name).file_name().unwrap()), bytes).unwrap();
    }
    fs::rename(here.join("goals.yaml"), here.join("goals.yml")).unwrap();
    assert_eq!(RuleSet::load(&here).unwrap().digest(), RuleSet::built_in().unwrap().digest());
}
