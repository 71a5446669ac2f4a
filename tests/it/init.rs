//! `massfreq rules init`: what it writes is a rule set like the built-in one, and it never harms what is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use massfreq::{Elapsed, Facet, RuleSet, recommend};
use serde_json::Value;

use crate::support::{self, built_in, profile, skipped};

fn empty(name: &str) -> PathBuf {
    support::empty(Path::new("init").join(name))
}

fn massfreq(root: &Path, arguments: &[&str]) -> Output {
    support::massfreq().current_dir(root).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// Runs the program, which is to end well.
fn done(root: &Path, arguments: &[&str]) -> String {
    let output = massfreq(root, arguments);
    assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// Every file below a directory, by its path there.
fn files(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(inside, text)| (format!("{name}/{inside}"), text)));
        } else {
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn the_copy_is_the_shipped_files_with_a_line_for_editors() {
    let root = empty("copy");
    done(&root, &["rules", "init", "set"]);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut yaml = 0;
    for (path, written) in files(&root.join("set")) {
        if path.starts_with("schema/") {
            let which = path.trim_start_matches("schema/").trim_end_matches(".json");
            assert_eq!(written, done(&root, &["schema", which, "--rules", "set"]));
            continue;
        }
        if path == "README.md" {
            assert_eq!(written, fs::read_to_string(shipped.join(&path)).unwrap());
            continue;
        }
        yaml += 1;
        let (first, rest) = written.split_once("\n\n").unwrap();
        let schema = first.strip_prefix("# yaml-language-server: $schema=").unwrap();
        let schema = root.join("set").join(&path).parent().unwrap().join(schema);
        let which = if path.starts_with("tests/") { "set/schema/tests.json" } else { "set/schema/rules.json" };
        assert_eq!(schema.canonicalize().unwrap(), root.join(which).canonicalize().unwrap(), "{path}");
        let original = fs::read_to_string(shipped.join(&path)).unwrap();
        let based_on = "  # What this set began as. Keep it: a check then names what got lost since.\n  \
                        based-on:\n    name: back-massage\n    version: VERSION\n";
        let based_on = &based_on.replace("VERSION", &built_in().version().to_string());
        assert_eq!(rest.contains(based_on), path == "pack.yaml");
        assert_eq!(rest.replacen(based_on, "", 1), original, "{path}");
        let again: Value = serde_yaml::from_str(&written).unwrap();
        assert!(again["format"] == 1, "{path}");
    }
    let of = |folder: &str| {
        fs::read_dir(shipped.join(folder))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "yaml"))
    };
    assert_eq!(yaml, of("").count() + of("tests").count());
}

#[test]
fn the_copy_loads_passes_its_tests_and_changes_no_answer() {
    let root = empty("loads");
    done(&root, &["rules", "init", "set"]);
    let copy = RuleSet::load(&root.join("set")).unwrap_or_else(|findings| panic!("{findings}"));
    assert_eq!(copy.digest(), built_in().digest());
    let tested: Value = serde_json::from_str(&done(&root, &["rules", "test", "set", "--format", "json"])).unwrap();
    assert!(tested["tests"].as_u64() > Some(50) && tested["failed"] == 0, "{tested}");
    let changed: Value =
        serde_json::from_str(&done(&root, &["rules", "diff", "built-in", "set", "--format", "json"])).unwrap();
    assert_eq!(changed["outcome"], "same");
}

#[test]
fn a_copy_that_loses_a_referral_says_so() {
    let root = empty("lost");
    done(&root, &["rules", "init", "set"]);
    let path = root.join("set/cautions.yaml");
    let text = fs::read_to_string(&path).unwrap().replacen("    refer: urgent\n", "    refer: wait\n", 1);
    fs::write(path, text).unwrap();
    let copy = RuleSet::load(&root.join("set")).unwrap();
    assert_eq!(copy.lost_referrals().len(), 1);
}

/// A text with the comment signs of its examples taken away.
fn uncommented(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap();
    let lines = rest.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    format!("{first}\n{}\n", lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_layer_changes_nothing_until_its_examples_count() {
    let root = empty("layer");
    done(&root, &["rules", "init", "set", "--layer"]);
    let directory = root.join("set");
    let names: Vec<String> = files(&directory).into_iter().map(|(path, _)| path).collect();
    assert_eq!(names, ["README.md", "layer.yaml", "schema/rules.json", "schema/tests.json", "tests/layer.yaml"]);
    assert!(done(&root, &["rules", "test", "set"]).ends_with("1 test: 1 passed, 0 failed\n"));
    let changed: Value =
        serde_json::from_str(&done(&root, &["rules", "diff", "built-in", "set", "--format", "json"])).unwrap();
    assert_eq!(changed["groups"], serde_json::json!([]));

    for name in ["layer.yaml", "tests/layer.yaml"] {
        let path = directory.join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, uncommented(&text)).unwrap();
    }
    let layer = RuleSet::load(&directory).unwrap_or_else(|findings| panic!("{findings}"));
    assert!(done(&root, &["rules", "test", "set"]).ends_with("3 tests: 3 passed, 0 failed\n"));
    let known = |facet, name: &str| layer.facts(facet).any(|fact| fact.name() == name);
    assert!(known(Facet::Sign, "stiff-mornings") && !known(Facet::Sign, "stress"));
    assert!(layer.facts(Facet::Sign).count() == built_in().facts(Facet::Sign).count());
    let answer =
        |rules| serde_json::to_value(recommend(&profile(rules, "lifestyle/desk-worker"), Elapsed::START)).unwrap();
    assert_ne!(answer(&layer)["interval"], answer(built_in())["interval"]);
}

#[test]
fn each_example_of_the_layer_counts_by_itself() {
    let root = empty("examples");
    done(&root, &["rules", "init", "set", "--layer"]);
    let path = root.join("set/layer.yaml");
    let whole = fs::read_to_string(&path).unwrap();
    let blocks: Vec<&str> =
        whole.split("\n\n").filter(|block| block.starts_with("# ") && !block.contains("$schema")).collect();
    assert_eq!(blocks.len(), 4);
    for block in blocks {
        let example = uncommented(&format!("\n{block}"));
        fs::write(&path, whole.replacen(block, &example, 1)).unwrap();
        RuleSet::load(&root.join("set")).unwrap_or_else(|findings| panic!("{findings}"));
    }
}

#[test]
fn nothing_is_ever_overwritten() {
    let root = empty("taken");
    fs::create_dir(root.join("full")).unwrap();
    fs::write(root.join("full/mine.txt"), "mine").unwrap();
    fs::write(root.join("file"), "mine").unwrap();
    let before = files(&root);
    for (directory, said) in [
        ("full", "error: `full` holds `mine.txt`, and nothing is ever overwritten\n"),
        ("full/", "error: `full/` holds `mine.txt`, and nothing is ever overwritten\n"),
        (".", "error: `.` holds `file` and 1 more, and nothing is ever overwritten\n"),
        ("file", "error: `file` is there and is no directory, and nothing is ever overwritten\n"),
    ] {
        let output = massfreq(&root, &["rules", "init", directory]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{directory}");
        assert!(text(&output.stderr).starts_with(said), "{}", text(&output.stderr));
        assert_eq!(files(&root), before);
    }
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_not_overwritten_either() {
    let root = empty("links");
    std::os::unix::fs::symlink("nowhere", root.join("dangling")).unwrap();
    let output = massfreq(&root, &["rules", "init", "dangling"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(!root.join("nowhere").exists());
    fs::create_dir(root.join("real")).unwrap();
    std::os::unix::fs::symlink("real", root.join("link")).unwrap();
    done(&root, &["rules", "init", "link"]);
    assert!(root.join("link").is_symlink() && root.join("real/pack.yaml").is_file());
}

#[cfg(unix)]
#[test]
fn an_empty_directory_stays_the_one_it_was() {
    use std::os::unix::fs::MetadataExt;
    let root = empty("here");
    let before = fs::metadata(&root).unwrap().ino();
    done(&root, &["rules", "init", "."]);
    assert_eq!(fs::metadata(&root).unwrap().ino(), before);
    assert!(files(&root).iter().all(|(path, _)| !path.starts_with('.')));
    RuleSet::load(&root).unwrap();
}

#[test]
fn a_directory_to_write_into_must_be_there() {
    let root = empty("nowhere");
    let output = massfreq(&root, &["rules", "init", "not there/set"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    let said = "error: there is no directory `not there` to write into\n  help: make it first: mkdir -p 'not there'\n";
    assert_eq!(text(&output.stderr), said);
    assert_eq!(files(&root), []);
}

/// A shell in `root` in which no file may grow beyond 8 KiB, so that the first long one cannot be written.
#[cfg(unix)]
fn in_little_room(root: &Path, directory: &str) -> Output {
    let line = format!("trap '' XFSZ; ulimit -f 16; '{}' rules init {directory}", env!("CARGO_BIN_EXE_massfreq"));
    Command::new("sh").args(["-c", &line]).current_dir(root).output().unwrap()
}

#[cfg(unix)]
#[test]
fn all_is_written_or_nothing() {
    let root = empty("whole");
    fs::create_dir(root.join("empty")).unwrap();
    for directory in ["new", "empty"] {
        let output = in_little_room(&root, directory);
        if output.status.success() {
            skipped("what is left where writing fails, as the size of files cannot be limited here");
            return;
        }
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""), "{}", text(&output.stderr));
        let said = text(&output.stderr);
        assert!(
            said.starts_with(&format!("error: `{directory}")) && said.contains("cannot be written: File too large"),
            "{said}"
        );
        assert_eq!(files(&root), []);
        let left: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["empty"]);
    }
}

#[cfg(unix)]
#[test]
fn what_has_the_name_that_it_would_write_under_first_is_left_alone() {
    let root = empty("draft");
    let line = format!(
        "mkdir .massfreq-$$ && echo mine > .massfreq-$$/mine && exec '{}' rules init set",
        env!("CARGO_BIN_EXE_massfreq")
    );
    let output = Command::new("sh").args(["-c", &line]).current_dir(&root).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let beside: Vec<(String, String)> =
        files(&root).into_iter().filter(|(path, _)| !path.starts_with("set/")).collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    assert!(beside[0].0.ends_with("/mine") && beside[0].1 == "mine\n", "{beside:?}");
    RuleSet::load(&root.join("set")).unwrap();
}

#[test]
fn the_commands_that_it_prints_can_be_pasted() {
    if !Command::new("sh").args(["-c", ":"]).output().is_ok_and(|output| output.status.success()) {
        skipped("the commands that `rules init` prints, as there is no POSIX shell here");
        return;
    }
    let root = empty("pasted");
    for directory in ["plain", "with blanks", "it's", "built-in", "-dash"] {
        let printed = done(&root, &["rules", "init", "--layer", "--", directory]);
        let commands: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("  massfreq ")).collect();
        assert_eq!(commands.len(), 4, "{printed}");
        assert!(commands[0].starts_with("rules check "));
        for command in &commands {
            let line = format!("'{}' {command}", env!("CARGO_BIN_EXE_massfreq"));
            let output = Command::new("sh").args(["-c", &line]).current_dir(&root).output().unwrap();
            assert!(output.status.success(), "{command}: {}", text(&output.stderr));
            let said = text(&output.stdout);
            assert!(
                ["1 passed", "new: my-layer", "Rules: my-layer", "Every 4 weeks\n"]
                    .iter()
                    .any(|sign| said.contains(sign)),
                "{command}: {said}"
            );
        }
    }
}

#[test]
fn what_it_prints_fits_80_columns() {
    let root = empty("narrow");
    for arguments in [["rules", "init", "set"].as_slice(), &["rules", "init", "layer", "--layer"]] {
        for line in done(&root, arguments).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn a_check_writes_the_schemas_anew_with_the_names_that_were_added() {
    let root = empty("schemas");
    done(&root, &["rules", "init", "set", "--layer"]);
    let path = root.join("set/layer.yaml");
    let layer = fs::read_to_string(&path).unwrap();
    fs::write(&path, uncommented(&layer)).unwrap();
    let schema = || fs::read_to_string(root.join("set/schema/rules.json")).unwrap();
    assert!(!schema().contains("stiff-mornings"));
    done(&root, &["rules", "check", "set", "--write-schema"]);
    assert!(schema().contains("stiff-mornings"));
    for which in ["rules", "tests"] {
        let written = fs::read_to_string(root.join(format!("set/schema/{which}.json"))).unwrap();
        assert_eq!(written, done(&root, &["schema", which, "--rules", "set"]));
    }
    let before = schema();
    fs::write(&path, layer.replacen("format: 1", "format: 9", 1)).unwrap();
    let output = massfreq(&root, &["rules", "check", "set", "--write-schema"]);
    assert!(text(&output.stderr).contains("no schema is written"), "{}", text(&output.stderr));
    assert_eq!(schema(), before);
    assert_eq!(massfreq(&root, &["rules", "check", "--write-schema"]).status.code(), Some(2));
    fs::write(&path, layer).unwrap();
    for foreign in ["{\"title\": \"mine\"}", "", "no JSON"] {
        fs::write(root.join("set/schema/tests.json"), foreign).unwrap();
        let output = massfreq(&root, &["rules", "check", "set", "--write-schema"]);
        assert_eq!(output.status.code(), Some(2), "{foreign}");
        assert!(text(&output.stderr).contains("tests.json` is there, and is no schema"), "{}", text(&output.stderr));
        assert_eq!(fs::read_to_string(root.join("set/schema/tests.json")).unwrap(), foreign);
    }
}
