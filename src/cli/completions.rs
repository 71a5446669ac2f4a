//! `massfreq completions`: scripts for shells, which ask the program itself what can stand at a word of a line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::ArgExt;
use clap::{Arg, Command, CommandFactory, ValueEnum};
use clap_complete::CompletionCandidate;
use clap_complete::engine::{ArgValueCandidates, complete};

use super::failure::Failure;
use super::rules_source::RulesSource;
use super::settings::Settings;
use super::{Cli, output, value_of};
use crate::model::{Facet, Rule, RuleSet};

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,

    /// Print what can stand at this word of a line, counted from 0, instead: how the scripts ask
    #[arg(long, value_name = "N", requires = "words", hide = true)]
    pub(crate) at: Option<usize>,

    /// The line so far, after --
    #[arg(value_name = "WORD", last = true, requires = "at", hide = true)]
    pub(crate) words: Vec<OsString>,
}

/// A shell that has completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    #[value(name = "powershell")]
    Pwsh,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    match args.at {
        None => output::answer(script(args.shell)),
        Some(at) => output::answer(&candidates(args.shell, at, &args.words)),
    }
}

fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("completions/massfreq.bash"),
        Shell::Zsh => include_str!("completions/massfreq.zsh"),
        Shell::Fish => include_str!("completions/massfreq.fish"),
        Shell::Elvish => include_str!("completions/massfreq.elv"),
        Shell::Pwsh => include_str!("completions/massfreq.ps1"),
    }
}

/// A line for each candidate: what to write, then after a tab what it is, where that is known.
fn candidates(shell: Shell, at: usize, words: &[OsString]) -> String {
    let (before, rest) = words.split_at(at.min(words.len()));
    let typed = rest.first().map(plain).unwrap_or_default();
    let before: Vec<OsString> = before.iter().map(plain).filter(|word| word != "=").collect();
    let at = before.len();
    let after = rest.iter().skip(1).map(plain).filter(|word| word != "=");
    let line: Vec<OsString> = before.into_iter().chain([typed]).chain(after).collect();
    let rules = value_of(&line, "--rules").map(|directory| at_home(&directory));
    let source = RulesSource::find(rules.as_deref(), &Settings::read().0);
    let mut command = Cli::command();
    // Arguments of commands are declared when they are built.
    command.build();
    let mut command = with_names(command, &source);
    let here = std::env::current_dir().ok();
    let found = complete(&mut command, line, at, here.as_deref()).unwrap_or_default();
    found.iter().filter_map(|candidate| written(shell, candidate)).collect()
}

/// A candidate as a script reads it; nothing where it would take more than a line, or says again what stands before it.
fn written(shell: Shell, candidate: &CompletionCandidate) -> Option<String> {
    let value = candidate.get_value().to_str().filter(|value| !value.contains(char::is_control))?;
    if let Some((before, last)) = value.rsplit_once(',')
        && before.split([',', '=']).any(|name| name == last)
    {
        return None;
    }
    // All other shells quote what they put into a line.
    let value = if shell == Shell::Bash { escaped(value) } else { value.to_owned() };
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let title: String = help.lines().next().unwrap_or_default().replace('\t', " ");
    Some(if title.is_empty() { format!("{value}\n") } else { format!("{value}\t{title}\n") })
}

/// A built command whose arguments that name rules know those of the set in force.
fn with_names(command: Command, source: &RulesSource) -> Command {
    let shows_rules = command.get_name() == "show";
    let of = |arg: Arg| match Facet::ALL.into_iter().find(|facet| arg.get_id() == facet.singular()) {
        Some(facet) => arg.add(in_force(source, move |rules| names(rules, facet))),
        None if shows_rules && arg.get_id() == "id" => arg.add(in_force(source, ids)),
        None => arg,
    };
    command.mut_args(of).mut_subcommands(|sub| with_names(sub, source))
}

/// Candidates of the set in force; none where it does not load, since a shell is no place to say why.
fn in_force(
    source: &RulesSource,
    of: impl Fn(&RuleSet) -> Vec<CompletionCandidate> + Send + Sync + 'static,
) -> impl ArgExt + 'static {
    let source = source.clone();
    ArgValueCandidates::new(move || source.load().map(|rules| of(&rules)).unwrap_or_default())
}

/// The names of a facet, and, where none of them fits what is typed, the aliases.
fn names(rules: &RuleSet, facet: Facet) -> Vec<CompletionCandidate> {
    let candidate = |name: &str, rule: &Rule| CompletionCandidate::new(name).help(Some(rule.title().to_owned().into()));
    let of = |rule: &Rule| {
        let aliases = rule.aliases().iter().map(|alias| candidate(alias, rule).hide(true));
        [candidate(rule.name(), rule)].into_iter().chain(aliases).collect::<Vec<_>>()
    };
    rules.facts(facet).flat_map(of).collect()
}

fn ids(rules: &RuleSet) -> Vec<CompletionCandidate> {
    let of = |rule: &Rule| CompletionCandidate::new(rule.id().as_str()).help(Some(rule.title().to_owned().into()));
    rules.rules().iter().map(of).collect()
}

/// A word as the program would get it: shells hand on what was typed, quotes and all.
fn plain(word: &OsString) -> OsString {
    let Some(text) = word.to_str() else { return word.clone() };
    let mut plain = String::with_capacity(text.len());
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', None | Some('"')) => plain.extend(characters.next()),
            ('\'' | '"', None) => quote = Some(character),
            (_, Some(opened)) if character == opened => quote = None,
            _ => plain.push(character),
        }
    }
    plain.into()
}

/// A path as bash is to have it in a line.
fn escaped(value: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@%,=~".contains(character);
    value.chars().flat_map(|character| (!is_plain(character)).then_some('\\').into_iter().chain([character])).collect()
}

/// A directory that may be given from the home on.
fn at_home(directory: &OsString) -> PathBuf {
    let path = PathBuf::from(directory);
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path,
    }
}
