//! The program as a person or a script runs it: what no case of `tests/cmd` can say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use massfreq::render::{self, Look};
use massfreq::{Elapsed, Facet, Level, Profile, Recommendation, RuleSet, recommend};
use unicode_width::UnicodeWidthStr;

use crate::support::{data, massfreq, skipped, text, without_colour};

fn run(line: &str) -> Output {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("massfreq"));
    massfreq().args(words).output().unwrap()
}

/// The examples of the help texts, which stand in one file.
fn examples() -> Vec<&'static str> {
    include_str!("../../src/cli/examples.txt").lines().filter(|line| line.starts_with("massfreq ")).collect()
}

#[test]
fn every_example_of_the_help_texts_gives_an_answer() {
    for line in examples() {
        // One that writes does so into a directory of its own.
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example");
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        // What others read.
        for file in ["people.jsonl", "people.csv"] {
            let files = data("cmd/files");
            fs::copy(files.join(file), directory.join(file)).unwrap();
        }
        if line.contains(" clinic") && !line.contains(" init ") {
            let made =
                massfreq().args(["rules", "init", "clinic", "--layer"]).current_dir(&directory).output().unwrap();
            assert!(made.status.success(), "{}", text(&made.stderr));
        }
        let run = |line: &str| {
            let mut command = massfreq();
            command.args(line.split_whitespace().skip(1)).current_dir(&directory).env("XDG_DATA_HOME", &directory);
            command.output().unwrap()
        };
        if line.contains("--diary") {
            assert!(run("massfreq check-in pain=5 --date 2026-01-05").status.success());
        }
        let output = run(line);
        if line.starts_with("massfreq ask") || line == "massfreq check-in" {
            assert!(text(&output.stderr).contains("error: the questions need a terminal"), "{line}");
            continue;
        }
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        assert!(!output.stdout.is_empty() || line.contains(" --output "), "{line}");
    }
}

/// The lines of every command, from the definition of the command line.
fn commands(command: &clap::Command, above: &str) -> Vec<String> {
    let line = format!("{above}{}", command.get_name());
    let below = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    let below: Vec<String> = below.flat_map(|sub| commands(sub, &format!("{line} "))).collect();
    [line].into_iter().chain(below).collect()
}

#[test]
fn every_command_has_examples_in_its_full_help_alone() {
    let mut program = massfreq::cli::definition();
    program.build();
    let commands = commands(&program, "");
    assert!(commands.contains(&"massfreq rules check".to_owned()), "{commands:?}");
    for command in commands {
        let help = |flag: &str| text(&run(&format!("{command} {flag}")).stdout);
        let (short, full) = (help("-h"), help("--help"));
        assert!(full.contains("Examples:\n  massfreq "), "{command}: {full}");
        assert!(!short.contains("Examples:"), "{command}: {short}");
        assert!(short.lines().count() < full.lines().count(), "{command}: {short}");
        assert!(short.contains("Print help (see more with '--help')"), "{command}: {short}");
    }
}

#[test]
fn help_lists_the_names_of_the_rules_in_force() {
    let rules = RuleSet::built_in().unwrap();
    let help = text(&run("massfreq recommend --help").stdout);
    let words: BTreeSet<&str> = help.split([' ', '\n', ':']).collect();
    for facet in Facet::ALL {
        for fact in rules.facts(facet) {
            assert!(words.contains(fact.name()), "{}", fact.id());
        }
    }
}

#[test]
fn the_order_of_flags_changes_nothing() {
    let first = run("massfreq recommend -g wellness,chronic-pain -l athlete -s stress -s headaches --json");
    let second = run("massfreq recommend -s headaches,stress -g chronic-pain -l athlete -g wellness -s stress --json");
    assert_eq!(text(&first.stdout), text(&second.stdout));
    assert!(!first.stdout.is_empty());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for line in ["recommend", "cautions --json", "recommend --help", "recommend -c fever --exit-code", "--version"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = massfreq().args(line.split(' ')).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{line}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        skipped("what a full disk does, as there is no /dev/full here");
        return;
    };
    for arguments in [["recommend", "--quiet"], ["goals", "--json"], ["recommend", "--help"], ["schema", "profile"]] {
        let output = massfreq().args(arguments).stdout(full.try_clone().unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: the answer cannot be written: "), "{}", text(&output.stderr));
    }
}

#[cfg(unix)]
#[test]
fn a_stdout_that_takes_nothing_is_an_error() {
    for arguments in [["recommend", "--quiet"], ["goals", "--json"], ["recommend", "--help"], ["schema", "profile"]] {
        let output = massfreq().args(arguments).stdout(fs::File::open("/dev/null").unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: the answer cannot be written: "), "{}", text(&output.stderr));
    }
}

#[test]
fn a_pipe_gets_no_colour_unless_asked() {
    let plain = run("massfreq recommend");
    assert!(!plain.stdout.contains(&0x1b) && !plain.stderr.contains(&0x1b));
    let asked = massfreq().args(["recommend", "--color", "always"]).env("NO_COLOR", "1").env("TERM", "dumb").output();
    assert!(asked.unwrap().stdout.contains(&0x1b), "the flag beats the environment");
    let findings = run("massfreq recommend --rules nowhere --color always");
    assert!(findings.stderr.contains(&0x1b));
}

#[test]
fn no_two_rows_of_what_if_say_the_same_answer() {
    let rules = RuleSet::built_in().unwrap();
    for profile in profiles(&rules) {
        for day in [0, 14, 35] {
            let elapsed = Elapsed::days(day);
            let answer = recommend(&profile, elapsed).with_what_if(&profile, elapsed);
            if matches!(answer, Recommendation::Refer(_)) {
                continue;
            }
            let page = render::markdown(&answer, &profile);
            let below = page.lines().skip_while(|line| *line != "## What if").skip(1);
            let answers: Vec<&str> =
                below.take_while(|line| !line.starts_with("---")).filter(|line| line.starts_with("### ")).collect();
            assert!(answers.len() > 2, "{page}");
            let distinct: BTreeSet<&&str> = answers.iter().collect();
            assert_eq!(distinct.len(), answers.len(), "{answers:#?}");
        }
    }
}

#[test]
fn a_table_with_words_wider_than_any_terminal_is_drawn() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wide");
    fs::create_dir_all(&path).unwrap();
    let small = include_str!("../cmd/files/own/rules.yaml");
    fs::write(path.join("rules.yaml"), small.replace("Something new", &"w".repeat(70_000))).unwrap();
    let output = massfreq().arg("goals").arg("--rules").arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// One profile of each fact, one of each pair of a goal and a lifestyle, and some more.
fn profiles(rules: &RuleSet) -> Vec<Profile<'_>> {
    let mut profiles = vec![Profile::new(rules)];
    for facet in Facet::ALL {
        profiles.extend(rules.facts(facet).map(|fact| Profile::new(rules).with(facet, fact.name()).unwrap()));
    }
    for goal in rules.facts(Facet::Goal) {
        for lifestyle in rules.facts(Facet::Lifestyle) {
            let pair = Profile::new(rules).with(Facet::Goal, goal.name()).unwrap();
            profiles.push(pair.with(Facet::Lifestyle, lifestyle.name()).unwrap());
        }
    }
    let signs = rules.facts(Facet::Sign);
    profiles.push(signs.fold(Profile::new(rules), |profile, sign| profile.with(Facet::Sign, sign.name()).unwrap()));
    profiles
}

#[test]
fn the_text_fits_every_width() {
    let rules = RuleSet::built_in().unwrap();
    for profile in profiles(&rules) {
        let answer = recommend(&profile, Elapsed::START)
            .with_explanation(&profile, Elapsed::START)
            .with_what_if(&profile, Elapsed::START)
            .with_next(jiff::civil::date(2026, 1, 5), jiff::civil::date(2026, 1, 31));
        for width in [60, 61, 75, 76, 80, 100, 120] {
            let table = render::text(&answer, &profile, Look::plain(width));
            for line in table.lines() {
                // An address is not broken.
                let is_word = !line.trim_start().contains(' ');
                assert!(is_word || line.width() <= usize::from(width), "{width}: {line}");
                assert_eq!(line, line.trim_end(), "blanks at the end");
            }
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let rules = RuleSet::built_in().unwrap();
    for profile in profiles(&rules) {
        let answer = recommend(&profile, Elapsed::START);
        let plain = render::text(&answer, &profile, Look::plain(80));
        let coloured = render::text(&answer, &profile, Look { color: true, ..Look::plain(80) });
        assert_ne!(coloured, plain);
        assert_eq!(without_colour(&coloured), plain);
    }
}

#[test]
fn the_rules_in_force_are_those_of_the_flag_then_the_environment_then_the_user_then_the_program() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("origin");
    let small = include_str!("../cmd/files/own/rules.yaml");
    let directory = |name: &str, path: &str| {
        let directory = root.join(path);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("rules.yaml"), small.replace("name: small", &format!("name: {name}"))).unwrap();
        directory
    };
    let (flag, variable) = (directory("of-flag", "flag"), directory("of-variable", "variable"));
    let user = directory("of-user", "config/massfreq/rules");
    let path = |command: &mut Command| text(&command.args(["rules", "path"]).output().unwrap().stdout);
    let said = |from: &str, path: &str, name: &str| format!("from    {from}\npath    {path}\nset     {name} 0.1.0\n");

    let mut command = massfreq();
    let config = root.join("config");
    command.env("XDG_CONFIG_HOME", &config);
    let printed = path(&mut command);
    assert!(printed.starts_with(&said("the user's directory", &user.display().to_string(), "of-user")), "{printed}");
    let printed = path(massfreq().env("XDG_CONFIG_HOME", &config).env("MASSFREQ_RULES", &variable));
    assert!(printed.starts_with(&said("MASSFREQ_RULES", &variable.display().to_string(), "of-variable")), "{printed}");
    let printed = path(massfreq().env("MASSFREQ_RULES", &variable).arg("--rules").arg(&flag));
    assert!(printed.starts_with(&said("--rules", &flag.display().to_string(), "of-flag")), "{printed}");
    assert!(path(&mut massfreq()).starts_with("from    built-in\npath    part of the program\n"));

    let answer = massfreq().env("XDG_CONFIG_HOME", &config).args(["recommend", "--json"]).output().unwrap();
    assert!(text(&answer.stdout).contains(r#""rules":{"name":"of-user","version":"0.1.0""#));
}

#[cfg(unix)]
#[test]
fn a_users_directory_that_cannot_be_reached_is_an_error() {
    let config = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dangling");
    let _ = fs::remove_dir_all(&config);
    fs::create_dir_all(config.join("massfreq")).unwrap();
    std::os::unix::fs::symlink("/nonexistent", config.join("massfreq/rules")).unwrap();
    let output = massfreq().env("XDG_CONFIG_HOME", &config).arg("recommend").output().unwrap();
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(3), ""));
    assert!(text(&output.stderr).contains("massfreq/rules"), "{}", text(&output.stderr));
}

#[test]
fn a_users_directory_that_does_not_load_is_an_error() {
    let config = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken");
    fs::create_dir_all(config.join("massfreq/rules")).unwrap();
    let output = massfreq().env("XDG_CONFIG_HOME", &config).arg("recommend").output().unwrap();
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(3), ""));
    assert!(text(&output.stderr).starts_with("error[empty-set]: there is no rule file here"));
}

#[test]
fn a_list_of_one_sort_of_rules_is_the_list_of_the_facet() {
    for facet in Facet::ALL {
        let listed = run(&format!("massfreq rules list {} --json", facet.plural()));
        let known = run(&format!("massfreq {} --json", facet.plural()));
        assert!(known.status.success());
        assert_eq!(text(&listed.stdout), text(&known.stdout));
    }
}

#[test]
fn every_rule_is_listed_and_can_be_shown_with_the_line_where_it_stands() {
    let rules = RuleSet::built_in().unwrap();
    let listed: Vec<serde_json::Value> = serde_json::from_slice(&run("massfreq rules list --json").stdout).unwrap();
    let ids: BTreeSet<&str> = listed.iter().map(|rule| rule["rule"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), listed.len());
    let measures: Vec<String> = rules.measures().iter().map(|measure| measure.id().to_string()).collect();
    assert_eq!(
        ids,
        rules.rules().iter().map(|rule| rule.id().as_str()).chain(measures.iter().map(String::as_str)).collect()
    );
    for rule in rules.rules() {
        let shown = massfreq::show(&rules, rule);
        let (file, line) = shown.place.strip_prefix("built-in/").unwrap().rsplit_once(':').unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(file);
        let text = fs::read_to_string(path).unwrap();
        let line = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        assert_eq!(line.trim(), format!("{}:", rule.name()), "{}", shown.place);
    }
}

/// The built-in rules know the warning signs where those that are named cannot be read.
#[test]
fn rules_that_do_not_load_keep_no_emergency_back() {
    let rules = RuleSet::built_in().unwrap();
    let emergency = rules.facts(Facet::Caution).find(|rule| rule.refer() == Some(Level::Emergency)).unwrap();
    for wrong in ["--rules nowhere", "--rules nowhere --week 0", "--rules nowhere --goal nothing"] {
        let output = run(&format!("massfreq recommend {wrong} --caution {}", emergency.name()));
        let told = text(&output.stderr);
        assert!(told.starts_with("CALL FOR HELP NOW. "), "{wrong}: {told}");
        assert!(told.contains("\nerror") && !told.contains("`nothing`"), "{wrong}: {told}");
        assert_eq!(output.status.code(), Some(if wrong.contains("week") { 2 } else { 3 }), "{wrong}");
        assert!(output.stdout.is_empty(), "{wrong}");
    }
}

/// What people try before they know a name: each ends in an answer, or names what was meant.
#[test]
fn the_guesses_of_a_newcomer_end_in_an_answer_or_name_what_was_meant() {
    for (guess, meant) in [
        ("recommend -l runner", "`athlete`"),
        ("recommend -l office", "`desk-worker`"),
        ("recommend -l nurse", "`caregiver` or `physical-job`"),
        ("recommend -l driver", "`desk-worker`"),
        ("recommend -l headaches", "`--sign headaches`"),
        ("recommend -g back_pain", "`chronic-pain` or `acute-injury`"),
        ("recommend -g relax", "`wellness`"),
        ("recommend -g stress", "`--sign stress`"),
        ("recommend -g sore_muscles", "`muscle-soreness`"),
        ("recommend -g desk-worker", "`--lifestyle desk-worker`"),
        ("recommend -s neck_pain", "`persistent-aches`"),
        ("recommend -s can't_sleep", "`poor-sleep`"),
        ("recommend -s migraine", "`headaches`"),
        ("recommend -s stiff_neck", "`limited-motion`"),
        ("recommend -s backache", "`--goal chronic-pain`"),
        ("recommend -r no_change", "`same`"),
        ("recommend -c pregnant", "Pregnancy"),
        ("recommend -c slipped_disc", "disc-problem"),
        ("recommend -c high_blood_pressure", "heart-or-blood-pressure"),
        ("recommend -c fracture", "`possible-break`"),
        ("recommend -g sciatica", "`--caution sciatica`"),
        ("recommend chronic-pain", "`massfreq recommend --goal chronic-pain`"),
        ("recommend -goal wellness", "`massfreq recommend --goal wellness`"),
        ("wellness", "`massfreq recommend --goal wellness`"),
        ("chronic-pain desk-worker", "`massfreq recommend --goal chronic-pain --lifestyle desk-worker`"),
        ("back pain", "`massfreq recommend --goal chronic-pain`"),
        ("heart attack", "`massfreq recommend --caution chest-pain`"),
        ("--goal wellness -l runner", "`massfreq recommend --goal wellness -l runner`"),
        ("reccomend -g wellness", "`massfreq recommend -g wellness`"),
    ] {
        let output = massfreq().args(guess.split(' ').map(|word| word.replace('_', " "))).output().unwrap();
        let told = text(&output.stdout) + &text(&output.stderr);
        assert!(told.contains(meant), "massfreq {guess} does not say {meant}: {told}");
        assert!(!text(&output.stderr).contains("Usage:"), "{guess}: {told}");
    }
}

/// No error keeps back what a caution calls for, wherever it stands on the line.
#[test]
fn a_caution_that_is_named_in_the_wrong_place_still_refers() {
    let lines =
        ["fever", "recommend fever", "ask fever", "recommend -l fever", "recommend --cautoin fever", "-caution fever"];
    for line in lines.into_iter().chain(["recommend wellness fever --week 0", "reccomend fever", "--caution fever"]) {
        let output = massfreq().args(line.split(' ')).output().unwrap();
        let told = text(&output.stderr);
        let urgent = RuleSet::built_in().unwrap().referral(Level::Urgent).to_owned();
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let (referral, error) = (flat.find(&urgent), flat.find("error: "));
        assert!(referral.is_some() && referral < error, "massfreq {line}: {told}");
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""), "{line}");
    }
}

#[test]
fn examples_are_never_wrapped() {
    for command in ["massfreq recommend", "massfreq plan", "massfreq batch"] {
        let help = massfreq().args(command.split(' ').skip(1).chain(["--help"])).env("COLUMNS", "40").output().unwrap();
        let help = text(&help.stdout);
        let (_, below) = help.split_once("Examples:\n").unwrap();
        for line in below.lines().filter(|line| !line.is_empty()) {
            assert!(examples().contains(&line.trim_start()), "{command}: {line}");
        }
    }
}
