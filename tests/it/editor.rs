//! What an editor shows an author of rules: a real YAML language server reads the files that `rules init` writes.
//!
//! `YAML_LANGUAGE_SERVER` names the server's program, the file `bin/yaml-language-server` of its npm package.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{empty, massfreq, skipped};

mod server;

use server::Server;

/// The server's program, if it is said where it is.
#[expect(clippy::disallowed_methods, reason = "a test is told where the server is by its environment")]
fn program() -> Option<PathBuf> {
    let program = std::env::var_os("YAML_LANGUAGE_SERVER").filter(|path| !path.is_empty()).map(PathBuf::from);
    if program.is_none() {
        skipped("what editors show, as YAML_LANGUAGE_SERVER does not name the server's program");
    }
    program
}

/// A server, and the directory of a rule set that `rules init` has written for one test.
fn begin(name: &str, layer: bool) -> Option<(Server, PathBuf)> {
    let program = program()?;
    let root = empty(Path::new("editor").join(name));
    let mut command = massfreq();
    command.args(["rules", "init", "set"]).args(layer.then_some("--layer")).current_dir(&root);
    assert!(command.output().unwrap().status.success());
    let directory = root.join("set");
    Some((Server::start(&program, &directory), directory))
}

/// The files of a directory that end in `.yaml`.
fn yaml_files(directory: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

/// What the server finds in a text that would stand at a path; each with the text of its line.
fn found(server: &mut Server, path: &Path, text: &str) -> Vec<(String, String)> {
    let diagnostics = server.diagnostics(path, text);
    let each = diagnostics.iter().map(|diagnostic| {
        let line = diagnostic["range"]["start"]["line"].as_u64().unwrap();
        let line = text.lines().nth(usize::try_from(line).unwrap()).unwrap_or_default();
        (line.trim().to_owned(), diagnostic["message"].as_str().unwrap().to_owned())
    });
    each.collect()
}

/// The labels that the server offers at the end of the first line that reads `line` without its indentation.
fn offered(server: &mut Server, path: &Path, text: &str, line: &str) -> Vec<String> {
    server.open(path, text);
    let position = position(text, line, line.len());
    let answer = server.ask("textDocument/completion", &at(path, &position));
    let items = answer.get("items").unwrap_or(&answer).as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

/// What the server says of the first character of a line.
fn hover(server: &mut Server, path: &Path, text: &str, line: &str) -> String {
    server.open(path, text);
    let answer = server.ask("textDocument/hover", &at(path, &position(text, line, 1)));
    answer["contents"]["value"].as_str().unwrap_or_default().replace('\\', "")
}

/// The position of a character of the first line that reads `line` without its indentation.
fn position(text: &str, line: &str, character: usize) -> Value {
    let is_it = |(_, known): &(usize, &str)| known.trim_start() == line;
    let (number, found) = text.lines().enumerate().find(is_it).unwrap_or_else(|| panic!("there is no line {line}"));
    json!({"line": number, "character": found.len() - line.len() + character})
}

fn at(path: &Path, position: &Value) -> Value {
    json!({"textDocument": {"uri": server::uri(path)}, "position": position})
}

#[test]
fn the_files_of_init_have_no_slips() {
    for layer in [false, true] {
        let Some((mut server, directory)) = begin(if layer { "clean-layer" } else { "clean" }, layer) else { return };
        let mut files = yaml_files(&directory);
        files.extend(yaml_files(&directory.join("tests")));
        assert!(files.len() >= 2);
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(found(&mut server, &path, &text), [], "{}", path.display());
        }
    }
}

#[test]
fn the_keys_of_an_entry_and_the_levels_are_offered() {
    let Some((mut server, directory)) = begin("offered", false) else { return };
    let (path, text) = (directory.join("lifestyles.yaml"), read(&directory, "lifestyles.yaml"));
    let text = text.replacen("    every: 2-4 weeks\n", "    \n", 1).replacen("    \n", "    s\n", 1);
    let keys = offered(&mut server, &path, &text, "s");
    for key in ["every", "course", "sooner", "later", "no-more-often-than", "refer", "advice"] {
        assert!(keys.iter().any(|offered| offered == key), "{key} is not among {keys:?}");
    }
    let (path, text) = (directory.join("cautions.yaml"), read(&directory, "cautions.yaml"));
    let text = text.replacen("    refer: emergency\n", "    refer: \n", 1);
    let levels = offered(&mut server, &path, &text, "refer: ");
    for level in ["emergency", "urgent", "doctor", "wait"] {
        assert!(levels.iter().any(|offered| offered == level), "{level} is not among {levels:?}");
    }
    let text = read(&directory, "goals.yaml").replacen("      basis: article\n", "      basis: \n", 1);
    let bases = offered(&mut server, &directory.join("goals.yaml"), &text, "basis: ");
    assert!(bases.iter().any(|offered| offered == "guideline"), "{bases:?}");
}

#[test]
fn a_key_is_explained() {
    let Some((mut server, directory)) = begin("explained", false) else { return };
    let schema: Value = serde_json::from_str(&read(&directory, "schema/rules.json")).unwrap();
    for (file, line, place) in [
        ("goals.yaml", "every: 1 month", "/$defs/Fact/properties/every"),
        ("goals.yaml", "basis: article", "/$defs/Source/properties/basis"),
        ("goals.yaml", "source:", "/$defs/Fact/properties/source"),
        ("signs.yaml", "sooner: 1", "/$defs/Fact/properties/sooner"),
        ("cautions.yaml", "refer: emergency", "/$defs/Caution/properties/refer"),
        ("combinations.yaml", "when:", "/$defs/Combination/properties/when"),
        ("pack.yaml", "ladder: [1 week, 2 weeks, 4 weeks]", "/$defs/Pack/properties/ladder"),
    ] {
        let text = read(&directory, file);
        let said = hover(&mut server, &directory.join(file), &text, line);
        let description = schema.pointer(place).unwrap()["description"].as_str().unwrap();
        assert!(said.contains(description), "{line}: {said}\n{description}");
    }
}

#[test]
fn a_misspelt_key_and_a_bad_level_are_marked_where_they_stand() {
    let Some((mut server, directory)) = begin("slips", false) else { return };
    for (file, right, wrong, message) in [
        ("signs.yaml", "    sooner: 1", "    soner: 1", "soner"),
        ("cautions.yaml", "    refer: emergency", "    refer: soon", "emergency"),
        ("goals.yaml", "    every: 1 month", "    every: monthly", "write for example 2 weeks"),
        ("goals.yaml", "    every: 1 month", "    every: 4", "write for example 2 weeks"),
        ("goals.yaml", "      basis: article", "      basis: artcle", "article"),
        ("pack.yaml", "  version: 2.0.0", "  version: 2.0", "three numbers"),
        ("combinations.yaml", "        at-least: 3", "        atleast: 3", "atleast"),
        (
            "goals.yaml",
            "    every: 1 month",
            "    every: 1 month\n    course: [{every: 1 day, for: 1 day}, {every: 1 day}]",
            "keep one",
        ),
        ("pack.yaml", "  ladder: [1 week, 2 weeks, 4 weeks]", "  ladder: [1 week, 2-4 weeks]", "single length"),
        ("tests/goals.yaml", "      leads: [goal/wellness]", "      lead: [goal/wellness]", "lead"),
        ("tests/goals.yaml", "      interval: 1 week", "      interval: weekly", "write for example 2 weeks"),
        ("tests/goals.yaml", "    profile: {}", "    profile: {goal: x}", "goal"),
        ("tests/cautions.yaml", "      level: emergency", "      level: soon", "emergency"),
    ] {
        let text = read(&directory, file);
        assert!(text.contains(right), "{file} has no {right}");
        let found = found(&mut server, &directory.join(file), &text.replacen(right, wrong, 1));
        let marked = found
            .iter()
            .any(|(line, said)| Some(line.as_str()) == wrong.lines().last().map(str::trim) && said.contains(message));
        assert!(marked, "{file}: {wrong}: {found:#?}");
        assert!(found.len() <= 2, "{file}: {wrong}: {found:#?}");
    }
}

#[test]
fn an_entry_that_does_nothing_is_marked_at_its_name() {
    let Some((mut server, directory)) = begin("idle", false) else { return };
    let text = read(&directory, "lifestyles.yaml").replacen("    every: 2-4 weeks\n", "", 1);
    let help = "an entry does something: give it one or more of every, course, sooner, later, no-more-often-than, refer, \
                review, ask-first and advice";
    let expected = [("desk-worker:".to_owned(), help.to_owned())];
    assert_eq!(found(&mut server, &directory.join("lifestyles.yaml"), &text), expected);
}

#[test]
fn the_keys_of_a_test_are_offered_and_explained() {
    let Some((mut server, directory)) = begin("tests", false) else { return };
    let (path, text) = (directory.join("tests/goals.yaml"), read(&directory, "tests/goals.yaml"));
    let typed = text.replacen("      leads: []", "      l", 1);
    let keys = offered(&mut server, &path, &typed, "l");
    for key in ["leads", "level", "later", "status", "refers"] {
        assert!(keys.iter().any(|offered| offered == key), "{key} is not among {keys:?}");
    }
    let said = hover(&mut server, &path, &text, "course: every 4 weeks");
    assert!(said.contains("The whole course in the words of the summary"), "{said}");
}

fn read(directory: &Path, file: &str) -> String {
    fs::read_to_string(directory.join(file)).unwrap()
}

#[test]
fn the_names_of_the_set_are_offered_and_others_are_marked() {
    let Some((mut server, directory)) = begin("names", false) else { return };
    // What is found in a file is told late, so that one that was typed into is another.
    let typed = directory.join("typed.yaml");
    let (path, text) = (directory.join("combinations.yaml"), read(&directory, "combinations.yaml"));
    let names = |server: &mut Server, when: &str, line: &str| {
        let text = format!(
            "{text}\n  added:\n    title: Added\n    when:\n{when}\n    sooner: 1\n    because: B\n    source: {{basis: product}}\n"
        );
        (offered(server, &typed, &text, line), found(server, &path, &text))
    };
    for (when, line, known) in [
        ("      goal: ", "goal: ", "chronic-pain"),
        ("      sign:\n        any: ", "any: ", "stress"),
        ("      sign:\n        all:\n          - ", "- ", "stress"),
        ("      response:\n        none:\n          - better\n          - ", "- ", "worse"),
        ("      any-of:\n        - caution: ", "- caution: ", "pregnancy"),
    ] {
        let (offered, _) = names(&mut server, when, line);
        assert!(offered.iter().any(|name| name == known), "{when}: {offered:?}");
    }
    for (when, line) in [
        ("      goal: chronic-pian", "goal: chronic-pian"),
        ("      goal: [chronic-pian]", "goal: [chronic-pian]"),
        ("      sign: {all: [stres]}", "sign: {all: [stres]}"),
        ("      not: {lifestyle: {any: desk}}", "not: {lifestyle: {any: desk}}"),
    ] {
        let (_, found) = names(&mut server, when, line.trim());
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].0 == line && found[0].1.contains("massfreq rules check DIR --write-schema"), "{found:#?}");
    }
    let (_, found) =
        names(&mut server, "      goal: [chronic-pain, wellness]\n      sign: {at-least: 2, none: stress}", "added:");
    assert_eq!(found, []);
}

#[test]
fn the_ids_and_names_in_tests_are_offered_and_others_are_marked() {
    let Some((mut server, directory)) = begin("ids", false) else { return };
    let typed = directory.join("tests/typed.yaml");
    let path = directory.join("tests/goals.yaml");
    let with = |profile: &str, expect: &str| {
        format!(
            "# yaml-language-server: $schema=../schema/tests.json\n\nformat: 1\ntests:\n  - name: one\n    profile:\n      {profile}\n    expect:\n      {expect}\n"
        )
    };
    for (profile, expect, line, known) in [
        ("goals: [wellness]", "leads:\n        - ", "- ", "goal/wellness"),
        ("goals: ", "leads: []", "goals: ", "wellness"),
        ("signs:\n        - ", "leads: []", "- ", "stress"),
        ("response: ", "leads: []", "response: ", "better"),
    ] {
        let offered = offered(&mut server, &typed, &with(profile, expect), line);
        assert!(offered.iter().any(|name| name == known), "{profile} {expect}: {offered:?}");
    }
    for (profile, expect, line) in [
        ("goals: [wellness]", "leads: [goal/welness]", "leads: [goal/welness]"),
        ("goals: [welness]", "leads: [goal/wellness]", "goals: [welness]"),
        ("response: beter", "leads: [goal/wellness]", "response: beter"),
    ] {
        let found = found(&mut server, &path, &with(profile, expect));
        assert!(found.len() == 1 && found[0].0 == line, "{found:#?}");
    }
    let loose = with("goals: [wellness, Chronic Pain]", "default: []");
    assert_eq!(found(&mut server, &path, &loose), [], "read as on the command line");
}

#[test]
fn the_ids_that_a_layer_can_drop_and_intervals_are_offered() {
    let Some((mut server, directory)) = begin("drops", true) else { return };
    // What is found in a file is told late, so that one that was typed into is another.
    let typed = directory.join("typed.yaml");
    let (path, text) = (directory.join("layer.yaml"), read(&directory, "layer.yaml"));
    let ids = offered(&mut server, &typed, &format!("{text}\ndisable:\n  s"), "s");
    assert!(ids.iter().any(|id| id == "sign/stress"), "{ids:?}");
    let wrong = format!("{text}\ndisable:\n  sign/stres: why\n");
    let found_wrong = found(&mut server, &path, &wrong);
    assert!(found_wrong.len() == 1 && found_wrong[0].0 == "sign/stres: why", "{found_wrong:#?}");
    let right = format!("{text}\ndisable:\n  sign/stress: why\n");
    assert_eq!(found(&mut server, &path, &right), []);
    let intervals = offered(&mut server, &typed, &format!("{text}\ngoals:\n  one:\n    every: "), "every: ");
    for interval in ["1 week", "2 weeks", "2-4 weeks", "2-3 times in 2 weeks"] {
        assert!(intervals.iter().any(|offered| offered == interval), "{interval}: {intervals:?}");
    }
}
