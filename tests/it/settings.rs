//! Settings: a file, the environment above it, and options above both.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::support::{self, data};

/// A directory of the user's own, which is removed in the end.
struct Home(PathBuf);

impl Home {
    /// One whose file of settings holds a text.
    fn with(config: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let home = Self(std::env::temp_dir().join(format!("massfreq-settings-{}-{number}", std::process::id())));
        fs::create_dir_all(home.0.join("massfreq")).unwrap();
        fs::write(home.config(), config).unwrap();
        home
    }

    fn config(&self) -> PathBuf {
        self.0.join("massfreq/config.yaml")
    }

    /// The program as the user of this directory runs it.
    fn massfreq(&self, arguments: &str) -> Command {
        let mut command = support::massfreq();
        command.env("XDG_CONFIG_HOME", &self.0).env("HOME", &self.0).current_dir(data("cmd/files"));
        command.args(arguments.split_whitespace());
        command
    }

    fn run(&self, arguments: &str) -> Output {
        self.massfreq(arguments).output().unwrap()
    }

    fn printed(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments}: {}", text(&output.stderr));
        text(&output.stdout).to_owned()
    }

    /// What `massfreq config` says of a setting: its value, what said it, and the line.
    fn setting(&self, name: &str, variable: Option<(&str, &str)>, arguments: &str) -> Value {
        let mut command = self.massfreq("config --json");
        command.args(arguments.split_whitespace()).envs(variable);
        let output = command.output().unwrap();
        let shown: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        assert_eq!(shown["file"], json!(self.config()));
        let settings = shown["settings"].as_array().unwrap();
        let setting = settings.iter().find(|setting| setting["name"] == name).unwrap();
        json!([setting["value"], setting["from"], setting["line"]])
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

const ALL: &str = "\
# Mine.
rules: own
format: yaml
color: never
currency: usd
price: 59.50

time-zone: Europe/Berlin
week-start: sun
";

#[test]
fn a_variable_ranks_above_the_file_and_an_option_above_both() {
    let home = Home::with(ALL);
    let bare = Home::with("");
    let own = home.0.join("massfreq/own");
    let own = own.to_str().unwrap();
    for (name, value, line, variable, other, default) in [
        ("rules", own, 2, "MASSFREQ_RULES", "layer", json!("built-in")),
        ("format", "yaml", 3, "MASSFREQ_FORMAT", "json", json!("text")),
        ("color", "never", 4, "MASSFREQ_COLOR", "always", json!("auto")),
        ("currency", "usd", 5, "MASSFREQ_CURRENCY", "CHF", Value::Null),
        ("price", "59.50", 6, "MASSFREQ_PRICE", "70", Value::Null),
        ("time-zone", "Europe/Berlin", 8, "MASSFREQ_TIME_ZONE", "Asia/Tokyo", Value::Null),
        ("week-start", "sun", 9, "MASSFREQ_WEEK_START", "monday", Value::Null),
    ] {
        assert_eq!(bare.setting(name, None, ""), json!([default, "default", null]), "{name}");
        assert_eq!(home.setting(name, None, ""), json!([value, "file", line]), "{name}");
        assert_eq!(home.setting(name, Some((variable, other)), ""), json!([other, "environment", null]), "{name}");
        assert_eq!(home.setting(name, Some((variable, "")), ""), json!([value, "file", line]), "{name}");
    }
    let color = Some(("MASSFREQ_COLOR", "never"));
    assert_eq!(home.setting("color", color, "--color always"), json!(["always", "flag", null]));
    let rules = Some(("MASSFREQ_RULES", "layer"));
    assert_eq!(home.setting("rules", rules, "--rules elsewhere"), json!(["elsewhere", "flag", null]));
}

#[test]
fn what_is_set_is_what_commands_do() {
    let home = Home::with(&ALL.replace("rules: own\n", ""));
    assert!(home.printed("recommend --goal wellness").starts_with("schema: massfreq/recommendation/1\n"));
    assert!(home.printed("recommend --goal wellness --json").starts_with('{'));
    assert_eq!(home.printed("recommend --goal wellness --quiet"), "Every 4 weeks\n");
    let plan = |arguments: &str| {
        let output = home.printed(&format!("plan --goal chronic-pain --today 2026-01-20 {arguments}"));
        serde_yaml::from_str::<Value>(&output).unwrap()
    };
    let planned = plan("--at 18:00 --sessions 1");
    assert_eq!((&planned["cost"]["session"], &planned["cost"]["currency"]), (&json!(59.5), &json!("USD")), "{planned}");
    assert!(planned.to_string().contains("T18:00:00+01:00"), "{planned}");
    let planned = plan("--at 18:00 --sessions 1 --price 80 --currency eur --time-zone Asia/Tokyo");
    assert_eq!((&planned["cost"]["session"], &planned["cost"]["currency"]), (&json!(80), &json!("EUR")), "{planned}");
    assert!(planned.to_string().contains("T18:00:00+09:00"), "{planned}");
    let table = home.printed("plan --goal chronic-pain --today 2026-01-20 --explain --format table");
    assert!(table.contains("; weeks begin on Sunday\n"), "{table}");
    let table = home.printed("plan --goal chronic-pain --today 2026-01-20 --explain --format table --week-start tue");
    assert!(!table.contains("weeks begin on"), "{table}");
    let colored = Home::with("color: always\n").printed("recommend --goal wellness");
    assert!(colored.contains("\x1b["));
}

#[test]
fn rules_of_the_settings_rank_above_the_directory_of_the_users_own() {
    let files = data("cmd/files");
    let home = Home::with("rules: mine/own\n");
    let from = |arguments: &str, variable: Option<&str>| {
        let mut command = home.massfreq("rules path --json");
        command.args(arguments.split_whitespace()).envs(variable.map(|value| ("MASSFREQ_RULES", value)));
        let output = command.output().unwrap();
        let shown: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        shown["from"].as_str().unwrap().to_owned()
    };
    for place in ["massfreq/mine/own", "massfreq/rules", "at-home"] {
        fs::create_dir_all(home.0.join(place)).unwrap();
        fs::copy(files.join("own/rules.yaml"), home.0.join(place).join("rules.yaml")).unwrap();
    }
    assert_eq!(from("", None), "config.yaml");
    assert_eq!(from("", Some("own")), "MASSFREQ_RULES");
    assert_eq!(from("--rules own", Some("own")), "--rules");
    fs::write(home.config(), "rules: ~/at-home\n").unwrap();
    let shown = home.printed("rules path");
    assert!(shown.contains(&format!("path    {}\n", home.0.join("at-home").display())), "{shown}");
    fs::write(home.config(), "rules:\n").unwrap();
    assert_eq!(from("", None), "the user's directory");
    fs::write(home.config(), "rules: nowhere\n").unwrap();
    let output = home.run("recommend");
    assert_eq!(output.status.code(), Some(3));
    let place = format!("{}:1", home.config().display());
    for command in ["recommend", "rules test", "rules check"] {
        let output = home.run(command);
        let said = [text(&output.stdout), text(&output.stderr)].concat();
        assert!(said.contains("massfreq/nowhere") && said.replace("\n ", "").contains(&place), "{said}");
    }
    let version = home.run("--version");
    assert_eq!(version.status.code(), Some(3));
    assert!(text(&version.stdout).starts_with("massfreq "), "what is known is said");
}

#[test]
fn the_home_is_known_where_no_shell_reads_it() {
    let home = Home::with("");
    fs::create_dir_all(home.0.join("own")).unwrap();
    fs::copy(data("cmd/files/own/rules.yaml"), home.0.join("own/rules.yaml")).unwrap();
    let path = format!("path    {}\n", home.0.join("own").display());
    for name in ["~/own", "$HOME/own", "${HOME}/own"] {
        assert!(home.printed(&format!("rules path --rules={name}")).contains(&path), "{name}");
        let checked = home.run(&format!("rules check {name}"));
        assert!(!text(&checked.stdout).contains("does not exist"), "{}", text(&checked.stdout));
        let shown = home.massfreq("rules path").env("MASSFREQ_RULES", name).output().unwrap();
        assert!(text(&shown.stdout).contains(&path), "{name}");
        fs::write(home.config(), format!("rules: {name}\n")).unwrap();
        assert!(home.printed("rules path").contains(&path), "{name}");
        fs::write(home.config(), "").unwrap();
    }
}

#[test]
fn a_misspelt_variable_is_told() {
    let home = Home::with("");
    let run = |variable: &str, command: &str| home.massfreq(command).env(variable, "x").output().unwrap();
    for (variable, meant) in [
        ("MASSFREQ_FORMT", "MASSFREQ_FORMAT"),
        ("MASSFREQ_COLOUR", "MASSFREQ_COLOR"),
        ("MASSFREQ_TIMEZONE", "MASSFREQ_TIME_ZONE"),
        ("massfreq_rules", "MASSFREQ_RULES"),
    ] {
        let output = run(variable, "recommend");
        let said = text(&output.stderr).replace("\n        ", " ");
        let expected = format!("  note: there is no variable `{variable}`; did you mean `{meant}`?\n");
        assert!(output.status.success() && said.starts_with(&expected), "{said}");
        let shown = run(variable, "config");
        assert!(text(&shown.stdout).contains(&format!("- there is no variable `{variable}`")), "{variable}");
        assert_eq!(text(&run(variable, "completions bash").stderr), "", "{variable}");
    }
    let unlike = "there is no variable `MASSFREQ_DOWNLOADS`: it does nothing\n";
    assert!(text(&run("MASSFREQ_DOWNLOADS", "config").stdout).contains(&format!("- {unlike}")));
    for command in ["recommend", "goals", "plan", "--version"] {
        let output = run("MASSFREQ_DOWNLOADS", command);
        let told = text(&output.stderr);
        assert!(
            told.contains(&format!("  note: {unlike}")) && told.matches("DOWNLOADS").count() == 1,
            "{command}: {told}"
        );
    }
}

#[test]
fn built_in_names_the_rules_of_the_program_and_table_is_another_name_of_text() {
    let home = Home::with("rules: built-in\nformat: table\n");
    fs::create_dir_all(home.0.join("massfreq/rules")).unwrap();
    assert!(home.printed("recommend --goal wellness").contains("Why\n"));
    assert_eq!(home.setting("rules", None, ""), json!(["built-in", "file", 1]));
    let home = Home::with("rules: ./built-in\n");
    assert_eq!(home.run("recommend").status.code(), Some(3));
    let config = home.run("config");
    assert_eq!(config.status.code(), Some(2));
    assert!(text(&config.stdout).contains("- rules is wrong: there is no such directory."), "{}", text(&config.stdout));
}

#[test]
fn a_slip_in_the_file_is_shown_where_it_stands() {
    for (config, said) in [
        ("prices: 60\n", [":1:1", "unknown key `prices`", "did you mean `price`?"]),
        ("color: auto\ngoals: [wellness]\n", [":2:1", "unknown key `goals`", "`week-start` and `diary`"]),
        ("price: 60\nprice: 70\n", [":2:1", "price", "error"]),
        ("- price\n", [":1:1", "the settings", "error"]),
        ("price: \"60\n", [":1", "error", "problem"]),
    ] {
        is_shown(&Home::with(config), &["recommend --goal wellness", "plan", "rules path", "batch"], &said);
    }
}

/// Checks that commands are stopped by what is wrong with the file, and that the others go on and say so.
fn is_shown(home: &Home, stopped: &[&str], said: &[&str]) {
    for command in stopped {
        let output = home.run(command);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{said:?}: {command}");
        let error = text(&output.stderr);
        assert!(error.contains("massfreq/config.yaml"), "{error}");
        assert!(said.iter().all(|said| error.contains(said)), "{error}");
        assert!(error.ends_with("error: the settings are not read: 1 problem\n"), "{error}");
    }
    for command in ["man", "schema config", "completions bash", "--help", "config --help", "--version"] {
        assert!(home.run(command).status.success(), "{said:?}: {command}");
    }
    let version = home.run("--version");
    assert!(text(&version.stdout).starts_with("massfreq ") && text(&version.stdout).contains("\nrules "));
    assert!(text(&version.stderr).contains("`massfreq config` says"), "{}", text(&version.stderr));
    let shown = home.run("config --json");
    assert_eq!(shown.status.code(), Some(2), "{said:?}");
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    let problem = shown["problems"][0].as_str().unwrap();
    assert!(
        said[1..].iter().all(|said| ["problem", "error", "the settings"].contains(said) || problem.contains(said)),
        "{problem}"
    );
    assert!(problem.contains(&format!("massfreq/config.yaml{}", said[0])), "{problem}");
    assert!(text(&home.run("config").stdout).contains("\n- "), "{problem}");
}

#[test]
fn a_wrong_value_stops_only_the_commands_that_use_it() {
    const AN: &str = "recommend --goal wellness";
    for (config, said, stopped, others) in [
        (
            "price: \"60 EUR\"\ncurrency: EUR\n",
            [":1:8", "`60 EUR` is more than a number", "an amount such as `60`"],
            &["plan --goal wellness"][..],
            &[AN, "cautions", "goals", "batch people.jsonl", "plan --goal wellness --price 60"][..],
        ),
        (
            "format: csv\n",
            [":1:9", "`csv` is none of", "`recommend --format` takes the same values"],
            &[AN, "plan"],
            &["goals", "batch people.jsonl", "recommend --json", "plan --format text"],
        ),
        (
            "color: [always]\n",
            [":1:8", "`color` wants one value", "after the colon"],
            &[AN, "goals"],
            &["goals --color never"],
        ),
        (
            "time-zone: Mars/Olympus\n",
            [":1:12", "there is no time zone", "such as `Europe/Berlin`"],
            &[AN, "batch people.jsonl"],
            &["goals", "recommend --today 2026-01-05"],
        ),
        (
            "week-start: 8\n",
            [":1:13", "`8` is not a day of the week", "such as `monday`"],
            &["plan"],
            &[AN, "plan --week-start monday"],
        ),
        (
            "rules: \"\"\n",
            [":1:8", "nothing is named", "leave the line out"],
            &[AN, "goals", "rules path", "rules check"],
            &["recommend --rules built-in", "rules explain", "rules check own"],
        ),
        (
            "currency: euro\n",
            [":1:11", "three letters", "such as `EUR`"],
            &["plan --price 60"],
            &[AN, "plan", "plan --price 60 --currency EUR"],
        ),
    ] {
        let home = Home::with(config);
        is_shown(&home, stopped, &said);
        for command in others {
            let output = home.run(command);
            assert!(output.status.success(), "{config:?}: {command}: {}", text(&output.stderr));
        }
        let variable =
            home.massfreq("goals").env("MASSFREQ_COLOR", "never").env("MASSFREQ_RULES", "own").output().unwrap();
        assert!(variable.status.success(), "{config:?}: {}", text(&variable.stderr));
    }
}

#[test]
fn a_slip_in_a_variable_names_it_where_it_is_needed() {
    let home = Home::with("");
    for (variable, value, command) in [
        ("MASSFREQ_FORMAT", "xml", "recommend"),
        ("MASSFREQ_COLOR", "blue", "goals"),
        ("MASSFREQ_PRICE", "-1", "plan"),
        ("MASSFREQ_CURRENCY", "\u{20ac}", "plan --price 60"),
        ("MASSFREQ_TIME_ZONE", "here", "plan --at 18:00"),
        ("MASSFREQ_WEEK_START", "someday", "plan"),
    ] {
        let run = |command: &str| home.massfreq(command).env(variable, value).output().unwrap();
        let output = run(command);
        let error = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{variable}: {command}");
        assert!(error.starts_with(&format!("error: the variable {variable}: ")), "{error}");
        let shown = run("config");
        assert!(text(&shown.stdout).contains(&format!("- {variable} is wrong: ")), "{}", text(&shown.stdout));
        assert_eq!(shown.status.code(), Some(2), "{variable}");
        for command in ["completions bash", "man", "schema config"] {
            assert!(run(command).status.success(), "{variable}: {command}");
        }
    }
    for (variable, command) in [("MASSFREQ_TIME_ZONE", "plan --today 2026-01-05"), ("MASSFREQ_CURRENCY", "plan")] {
        let output = home.massfreq(command).env(variable, "here").output().unwrap();
        assert!(output.status.success(), "{variable}: nothing needs it: {}", text(&output.stderr));
    }
}

/// Between these zones it is another day at any time.
#[test]
fn today_is_told_in_the_time_zone_of_the_plan() {
    let home = Home::with("time-zone: Pacific/Kiritimati\n");
    let first = |flags: &str| {
        let plan = home.printed(&format!("plan --goal wellness --sessions 1 --format csv {flags}"));
        plan.lines().nth(1).unwrap().split(',').nth(1).unwrap().parse::<Date>().unwrap()
    };
    let east = first("");
    assert!(east > first("--time-zone Pacific/Pago_Pago"), "{east}");
    assert_eq!(first("--today yesterday --start tomorrow --at 18:00"), east);
    assert_eq!(first("--time-zone Pacific/Pago_Pago --today 2026-01-05 --start tomorrow"), date(2026, 1, 6));
}

#[test]
fn today_is_told_in_the_time_zone_of_the_settings_for_every_command() {
    let home = Home::with("");
    let run = |zone: &str, command: &str| {
        let mut command = home.massfreq(command);
        command.env("MASSFREQ_TIME_ZONE", zone).output().unwrap()
    };
    let (east, west) = ("Pacific/Kiritimati", "Pacific/Pago_Pago");
    for command in ["recommend --goal wellness --screened --json", "batch people.jsonl"] {
        assert!(run(east, command).status.success(), "{command}: {}", text(&run(east, command).stderr));
        let bad = run("here", command);
        assert_eq!(bad.status.code(), Some(2), "{command}");
        assert!(text(&bad.stderr).starts_with("error: the variable MASSFREQ_TIME_ZONE: there is no"), "{command}");
        assert!(run("here", &format!("{command} --today 2026-01-05")).status.success(), "{command}: nothing needs it");
    }
    let screened = |zone: &str| -> Date {
        let output = run(zone, "recommend --goal wellness --screened --json");
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["screening"]["on"].as_str().unwrap().parse().unwrap()
    };
    assert!(screened(east) > screened(west));
    // East it is a later day: what is the future in the west is today there.
    let last = screened(east);
    let last = format!("recommend --goal wellness --last {last}");
    assert_eq!((run(east, &last).status.code(), run(west, &last).status.code()), (Some(0), Some(2)));
    // Beside an error too, a day of that zone counts as today.
    let beside = format!("recommend --rules guarded --cleared pregnancy={} --format none", screened(east));
    let refers = |zone: &str| text(&run(zone, &beside).stderr).starts_with("SEE A DOCTOR FIRST");
    assert_eq!((refers(east), refers(west)), (false, true));
}

#[test]
fn an_empty_file_and_none_set_nothing() {
    for config in ["", "\n# nothing yet\n", "price:\ncolor: null\n"] {
        let home = Home::with(config);
        assert_eq!(home.printed("recommend --goal wellness --quiet"), "Every 4 weeks\n");
        assert!(home.printed("config").contains("config.yaml."), "{config:?}");
        fs::remove_file(home.config()).unwrap();
        assert!(home.printed("config").starts_with("  Setting "));
        assert!(home.printed("config").contains("You can keep your own in"), "{config:?}");
    }
}

#[test]
fn a_currency_and_a_budget_need_a_price_from_somewhere() {
    for option in ["--currency eur", "--budget 100/month"] {
        let command = format!("plan --goal wellness {option}");
        let output = Home::with("currency: usd\n").run(&command);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(text(&output.stderr).contains(" needs a price\n"), "{}", text(&output.stderr));
        assert!(Home::with("price: 60\n").run(&command).status.success(), "{command}");
    }
}

#[test]
fn a_file_that_is_too_large_is_an_error() {
    let home = Home::with(&format!("# {}\nprice: 60\n", "x".repeat(1 << 20)));
    let output = home.run("recommend");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    assert!(text(&output.stderr).contains("is larger than 1 MiB"), "{}", text(&output.stderr));
}

#[test]
fn a_slip_in_the_file_does_not_keep_a_referral_back() {
    let home = Home::with("formt: json\n");
    for command in ["recommend", "plan"] {
        let output = home.run(&format!("{command} --goal wellness --caution chest-pain"));
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        let error = text(&output.stderr);
        assert!(error.contains("did you mean `format`?"), "{error}");
        assert!(error.starts_with("CALL FOR HELP NOW. Call the emergency number now"), "{error}");
        assert!(!text(&home.run(command).stderr).contains("STOP"));
    }
}
