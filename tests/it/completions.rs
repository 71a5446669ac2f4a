//! The completions: what the program answers to a script, and what real shells make of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use massfreq::{Facet, Rule};

use crate::support::{built_in, data, is_there, skipped};

/// What a shell makes of a name and its title.
type Shown = fn(&str, &str) -> String;

/// Shells that are asked for the candidates of a line, each by a script that stands beside this file; whether it is given
/// words instead of a line, and what it makes of a name and its title.
const SHELLS: [(&str, &[&str], bool, Shown); 4] = [
    ("bash", &["--norc", "line.bash"], true, |name, _| name.to_owned()),
    ("zsh", &["-f", "line.zsh"], false, |name, title| format!("{name}\t{title}")),
    ("fish", &["--no-config", "line.fish"], false, |name, title| format!("{name}\t{title}")),
    ("elvish", &["-norc", "line.elv"], true, |name, title| format!("{name} ({title})")),
];

/// A command that finds the program, with no rules but its own, in the directory of the tests' files.
fn command(program: &str) -> Command {
    let bin = Path::new(env!("CARGO_BIN_EXE_massfreq")).parent().unwrap();
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", format!("{}:{}", bin.display(), env!("PATH")))
        .env("HOME", files())
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        .current_dir(files())
        .stdin(Stdio::null());
    command
}

fn files() -> PathBuf {
    data("cmd/files")
}

fn printed(mut command: Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
    String::from_utf8(output.stdout).unwrap().replace('\r', "")
}

/// What the program answers to a script for a line that ends at the cursor.
fn answer(shell: &str, line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let mut command = command("massfreq");
    command.args(["completions", shell, "--at", &(words.len() - 1).to_string(), "--"]).args(words);
    printed(command)
}

/// The names that the program answers, without what they are.
fn names(line: &str) -> Vec<String> {
    answer("fish", line).lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

/// Has every shell that is here complete a line, and compares it with names and titles.
fn compare(line: &str, expected: &[(&str, &str)]) {
    for (shell, arguments, takes_words, shown) in SHELLS {
        if !is_there(shell) {
            skipped(&format!("what {shell} completes, as it is not here"));
            continue;
        }
        let (script, flags) = arguments.split_last().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/completions").join(script);
        let mut command = command(shell);
        command.args(flags).arg(script);
        if takes_words {
            command.args(line.split(' '))
        } else {
            command.arg(line)
        };
        let expected: Vec<String> = expected.iter().map(|(name, title)| shown(name, title)).collect();
        assert_eq!(printed(command).lines().collect::<Vec<_>>(), expected, "{shell}: {line}");
    }
}

/// The names and titles of a facet of the built-in rules.
fn known(facet: Facet) -> Vec<(&'static str, &'static str)> {
    built_in().facts(facet).map(|rule| (rule.name(), rule.title())).collect()
}

#[test]
fn shells_complete_the_names_of_every_facet_with_their_titles() {
    for command in ["recommend", "plan"] {
        compare(&format!("massfreq {command} --goal "), &known(Facet::Goal));
    }
    for facet in Facet::ALL {
        compare(&format!("massfreq recommend --{facet} "), &known(facet));
    }
}

#[test]
fn shells_complete_the_names_of_a_set_that_the_line_gives() {
    let own = [("new-one", "Something new")];
    compare("massfreq recommend --rules own --goal ", &own);
    compare("massfreq --rules own recommend --goal n", &own);
    compare("massfreq --rules=own plan -g ", &own);
    compare("massfreq --rules ~/own plan -g ", &own);
    compare("massfreq --rules $HOME/own plan -g ", &own);
    compare("massfreq --rules 'own' plan -g ", &own);
    compare("massfreq --rules \"own\" plan -g ", &own);
}

#[test]
fn shells_complete_the_last_name_of_several() {
    compare("massfreq recommend --sign stress,h", &[("stress,headaches", "Headaches")]);
}

#[test]
fn shells_say_nothing_of_a_set_that_does_not_load() {
    compare("massfreq recommend --rules nowhere --goal ", &[]);
    compare("massfreq recommend --rules broken --goal ", &[]);
}

#[test]
fn shells_complete_a_value_after_an_equals_sign() {
    for (shell, line) in [("zsh", "--goal=w"), ("fish", "--goal=w"), ("elvish", "--goal=w"), ("bash", "--goal = w")] {
        let expected = if shell == "bash" { "wellness" } else { "--goal=wellness" };
        let answer = answer(shell, &format!("massfreq recommend {line}"));
        assert_eq!(answer.split('\t').next(), Some(expected), "{shell}");
    }
}

#[test]
fn a_name_that_stands_there_is_not_offered_again() {
    assert_eq!(names("massfreq recommend --goal wellness,w"), Vec::<String>::new());
    assert_eq!(names("massfreq recommend --goal=wellness,w"), Vec::<String>::new());
}

#[test]
fn days_zones_and_fields_are_offered() {
    assert_eq!(names("massfreq plan --on t"), ["tuesday", "thursday"]);
    assert_eq!(names("massfreq plan --not-on sat,su"), ["sat,sunday"]);
    assert_eq!(names("massfreq plan --week-start m"), ["monday"]);
    assert_eq!(names("massfreq plan --start to"), ["tomorrow", "today"]);
    assert_eq!(names("massfreq plan --until w"), ["wednesday"]);
    assert_eq!(names("massfreq recommend --last y"), ["yesterday"]);
    assert_eq!(names("massfreq recommend --screened=to"), ["--screened=today"]);
    assert_eq!(names("massfreq plan --time-zone Europe/Berl"), ["Europe/Berlin"]);
    assert_eq!(names("massfreq batch --fields status,int"), ["status,interval"]);
}

#[test]
fn cautions_that_can_be_cleared_are_offered_to_be_cleared() {
    let all = built_in().facts(Facet::Caution);
    let clearable: Vec<&str> = all.filter(|rule| !rule.cleared().is_empty()).map(Rule::name).collect();
    assert!(!clearable.is_empty());
    assert_eq!(names("massfreq recommend --cleared "), clearable);
    assert_eq!(answer("fish", "massfreq plan --rules guarded --cleared preg").split('\t').next(), Some("pregnancy"));
}

#[test]
fn an_alias_is_offered_where_no_name_fits() {
    assert_eq!(names("massfreq recommend --goal arth"), ["arthritis"]);
}

#[test]
fn every_rule_can_be_shown() {
    let mut ids = names("massfreq rules show ");
    ids.retain(|id| !id.starts_with('-'));
    let measures = built_in().measures().iter().map(|measure| measure.id().to_string());
    let rules = built_in().rules().iter().map(|rule| rule.id().to_string());
    assert_eq!(ids, rules.chain(measures).collect::<Vec<_>>());
    assert_eq!(names("massfreq rules --rules own show goal/"), ["goal/new-one"]);
    assert_eq!(names("massfreq goals --rules own n"), ["new-one"]);
}

#[test]
fn every_command_is_completed_but_nothing_that_is_for_the_scripts_alone() {
    assert_eq!(names("massfreq com"), ["completions"]);
    assert_eq!(
        names("massfreq completions "),
        ["bash", "zsh", "fish", "elvish", "powershell", "--rules", "--color", "--help"]
    );
}

#[test]
fn a_path_is_written_as_the_shell_reads_it() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completions");
    fs::create_dir_all(directory.join("my rules")).unwrap();
    let line = format!("massfreq --rules {}/my", directory.display());
    assert_eq!(answer("bash", &line), format!("{}/my\\ rules/\n", directory.display()));
    assert_eq!(answer("fish", &line), format!("{}/my rules/\n", directory.display()));
}

#[test]
fn there_is_a_script_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let mut command = command("massfreq");
        command.args(["completions", shell]);
        let script = printed(command);
        assert!(script.contains(&format!("massfreq completions {shell} --at ")), "{script}");
    }
}
