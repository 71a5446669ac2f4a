//! Additions to the help of clap: examples, and the names of the rules in force.

use clap::{Args, ColorChoice, Command, CommandFactory};

use super::{Cli, RulesArgs, args::declared_now, plan, recommend};
use crate::model::{Facet, Rule, RuleSet};
use crate::render::whole;

const EXAMPLES: &str = include_str!("examples.txt");

pub(crate) fn examples(section: &str) -> impl Iterator<Item = &'static str> {
    let heading = format!("[{section}]");
    EXAMPLES.lines().skip_while(move |line| *line != heading).skip(1).take_while(|line| !line.is_empty())
}

/// Adds the examples to a command and its subcommands. `path` has the names of commands down to it.
fn with_examples(mut command: Command, path: Option<&str>) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let path = path.map_or_else(|| name.clone(), |path| format!("{path} {name}"));
        command = command.mut_subcommand(&name, |sub| with_examples(sub, Some(&path)));
    }
    let lines: Vec<String> = examples(path.unwrap_or("massfreq")).map(|line| whole(&format!("  {line}"))).collect();
    // They can be copied: clap wraps other lines.
    if lines.is_empty() { command } else { command.after_long_help(format!("Examples:\n{}", lines.join("\n"))) }
}

/// The parser with everything that help shows: examples, and the names of `rules`.
pub(crate) fn command(rules: Option<&RuleSet>, width: u16) -> Command {
    let command = Cli::command().mut_subcommand("rules", declared_now::<RulesArgs>);
    let command = with_examples(command, None).term_width(usize::from(width)).color(ColorChoice::Never);
    let Some(rules) = rules else { return command };
    with_names::<plan::Args>(with_names::<recommend::Args>(command, "recommend", rules), "plan", rules)
}

fn with_names<T: Args>(command: Command, name: &str, rules: &RuleSet) -> Command {
    command.mut_subcommand(name, |sub| {
        let mut sub = declared_now::<T>(sub);
        for facet in Facet::ALL {
            sub = sub.mut_arg(facet.singular(), |arg| {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                arg.long_help(help + &names(rules, facet))
            });
        }
        sub
    })
}

/// The names and titles of a facet, cautions by page and level.
fn names(rules: &RuleSet, facet: Facet) -> String {
    let facts: Vec<&Rule> = rules.facts(facet).collect();
    let place = |rule: &Rule| (rule.page().map(str::to_owned), rule.gravity());
    let group = |facts: &[&Rule]| {
        let lines: Vec<String> = facts.iter().map(|rule| format!("- {}: {}", rule.name(), rule.title())).collect();
        let (page, level) = facts.first().map(|rule| place(rule)).unwrap_or_default();
        let words = page.into_iter().chain(level.map(|level| level.as_str().to_owned())).collect::<Vec<_>>();
        let heading = if words.is_empty() { "Names".to_owned() } else { words.join(", ") };
        format!("\n\n{heading}:\n{}", lines.join("\n"))
    };
    facts.chunk_by(|one, next| place(one) == place(next)).map(group).collect()
}

/// The message of the program without arguments.
pub(crate) fn first() -> String {
    let meanings = [
        "Be asked, one thing at a time:",
        "Or say it all at once. Which warning signs come first:",
        "What it can be for:",
        "How often, and why:",
    ];
    let lines = meanings.into_iter().zip(examples("first")).map(|(meaning, line)| format!("  {meaning}\n    {line}\n"));
    format!("What to do first:\n\n{}\nAll commands: massfreq --help\n", lines.collect::<String>())
}
