//! `massfreq config`.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::Env;
use super::args::List;
use super::draft::is_directory;
use super::failure::Failure;
use super::output::ColorWhen;
use super::recommend::AnswerFormat;
use super::rules_source::{From, RulesSource};
use super::settings::{Key, Settings, unknown_variables};
use crate::diagnostics::visible::{raw, visible};
use crate::diagnostics::{Finding, Spot};
use crate::render::{Page, Table};

/// The settings, for scripts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq settings")]
pub(crate) struct Shown {
    /// The file that is looked for; null where the user has no directory for it.
    file: Option<String>,
    /// Whether there is that file.
    is_there: bool,
    /// Every setting.
    settings: Vec<Setting>,
    /// What is wrong with the file, with its place, and variables of ours that there are none of.
    problems: Vec<String>,
}

/// A setting.
#[derive(Debug, Serialize, JsonSchema)]
struct Setting {
    /// What the file calls it; its option has two hyphens before.
    name: &'static str,
    /// The value; null where it has none.
    value: Option<String>,
    /// What said it.
    from: From,
    /// The line of the file that said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "usize")]
    line: Option<usize>,
    /// The variable of the environment.
    variable: &'static str,
    /// What is wrong with the value of the variable, or that its directory is not there: commands which need it end with an
    /// error. `problems` has what else is wrong with the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    problem: Option<String>,
}

/// `source` and `color` come from the command line, and `problem` from the file. What is wrong gives the exit code 2.
pub(crate) fn run(
    settings: &Settings,
    problem: Option<&Failure>,
    source: &RulesSource,
    color: Option<ColorWhen>,
    args: &List,
    env: &Env,
) -> Result<u8, Failure> {
    let shown = Shown {
        file: settings.path().map(raw),
        is_there: settings.is_there(),
        settings: Key::ALL.map(|key| setting(settings, source, color, key)).into(),
        problems: problem.into_iter().flat_map(of_file).chain(unknown_variables()).collect(),
    };
    args.print(&shown, || page(&shown), env)?;
    let is_wrong = problem.is_some() || shown.settings.iter().any(|setting| setting.problem.is_some());
    Ok(if is_wrong { 2 } else { 0 })
}

/// What is wrong with the file, each in a line.
fn of_file(problem: &Failure) -> Vec<String> {
    let Failure::Settings(findings) = problem else {
        let text = problem.message(false, 0, None);
        return vec![text.trim_start_matches("error: ").trim_end().replace("\n  help: ", "; ")];
    };
    let line = |(finding, spot): (&Finding, Spot)| {
        let place = spot.line.zip(spot.column).map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
        let cure = finding.cure().map(|cure| format!("; {cure}")).unwrap_or_default();
        format!("{}{place}: {}{cure}", spot.file, finding.message())
    };
    findings.located().map(line).collect()
}

fn page(shown: &Shown) -> Page {
    let rows = shown.settings.iter().map(|setting| {
        let from = match setting.from {
            From::Flag => format!("--{}", setting.name),
            From::Environment => setting.variable.to_owned(),
            From::File => setting.line.map_or_else(String::new, |line| format!("config.yaml, line {line}")),
            From::UserDirectory => "the user's directory".to_owned(),
            From::Default => "default".to_owned(),
        };
        let value = setting.value.as_deref().unwrap_or("not set");
        vec![setting.name.to_owned(), visible(value).into_owned(), visible(&from).into_owned()]
    });
    let problems = shown.settings.iter().filter_map(|setting| {
        let problem = setting.problem.as_deref()?;
        let what = if setting.from == From::Environment { setting.variable } else { setting.name };
        Some(format!("{what} is wrong: {}. Correct it, or leave it out.", visible(problem)))
    });
    let problems: Vec<String> = shown.problems.iter().map(|text| visible(text).into_owned()).chain(problems).collect();
    let mut page = Page::report();
    page.table(Table::new(&["Setting", "Value", "From"], rows));
    if !problems.is_empty() {
        page.list(problems);
    }
    page.remark(match shown.file.as_deref().map(visible) {
        Some(file) if shown.is_there => format!("The file is {file}."),
        Some(file) => format!("You can keep your own in the file {file}, a line each, such as `price: 60`."),
        None => "There is no place for a file of your own here.".to_owned(),
    });
    page.remark("What an option says counts first, then a variable such as `MASSFREQ_PRICE`, then the file.");
    page
}

fn word(choice: &impl ValueEnum) -> Option<String> {
    choice.to_possible_value().map(|value| value.get_name().to_owned())
}

fn setting(settings: &Settings, source: &RulesSource, color: Option<ColorWhen>, key: Key) -> Setting {
    let found = settings.said(key);
    let (value, from) = match (key, color, &found) {
        (Key::Rules, ..) => {
            let directory = source.directory().map(raw);
            (Some(directory.unwrap_or_else(|| "built-in".to_owned())), source.from)
        }
        (Key::Color, Some(when), _) => (word(&when), From::Flag),
        (_, _, Some((value, None))) => (Some(value.clone()), From::Environment),
        (_, _, Some((value, Some(_)))) => (Some(value.clone()), From::File),
        (Key::Format, ..) => (word(&AnswerFormat::default()), From::Default),
        (Key::Color, ..) => (word(&ColorWhen::default()), From::Default),
        _ => (None, From::Default),
    };
    let line = found.and_then(|(_, line)| line).filter(|_| from == From::File);
    let of_environment = value.as_deref().filter(|_| from == From::Environment);
    let is_missing = key == Key::Rules && source.directory().is_some_and(|directory| !is_directory(directory));
    let problem = of_environment
        .and_then(|value| key.problem(value))
        .or_else(|| is_missing.then(|| "there is no such directory".to_owned()));
    Setting { name: key.as_str(), value, from, line, variable: key.variable(), problem }
}
