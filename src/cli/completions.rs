//! `massfreq completions`: scripts for shells, which ask the program itself for candidates.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, Command, CommandFactory, ValueEnum, builder::ArgExt};
use clap_complete::CompletionCandidate;
use clap_complete::engine::{ArgValueCandidates, complete};

use super::{Cli, failure::Failure, output, rules_source::RulesSource, settings::Settings, value_of};
use crate::batch::Field;
use crate::model::{Facet, Measure, Rule, RuleSet};

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

/// A line for each candidate: the word and, after a tab, its title.
fn candidates(shell: Shell, at: usize, words: &[OsString]) -> String {
    let (before, rest) = words.split_at(at.min(words.len()));
    let typed = rest.first().map(plain).unwrap_or_default();
    let before: Vec<OsString> = before.iter().map(plain).filter(|word| word != "=").collect();
    let at = before.len();
    let after = rest.iter().skip(1).map(plain).filter(|word| word != "=");
    let line: Vec<OsString> = before.into_iter().chain([typed]).chain(after).collect();
    let rules = value_of(&line, "--rules").map(PathBuf::from);
    let source = RulesSource::find(rules.as_deref(), &Settings::read().0);
    let mut command = Cli::command();
    // The arguments of commands are deferred until then.
    command.build();
    let mut command = with_names(command, &source);
    let here = std::env::current_dir().ok();
    let found = complete(&mut command, line, at, here.as_deref()).unwrap_or_default();
    found.iter().filter_map(|candidate| written(shell, candidate)).collect()
}

/// A candidate as a script reads it. Skips words with line breaks and names already in the list.
fn written(shell: Shell, candidate: &CompletionCandidate) -> Option<String> {
    let value = candidate.get_value().to_str().filter(|value| !value.contains(char::is_control))?;
    if let Some((before, last)) = value.rsplit_once(',')
        && before.split([',', '=']).any(|name| name == last)
    {
        return None;
    }
    // All other shells quote the word themselves.
    let value = if shell == Shell::Bash { escaped(value) } else { value.to_owned() };
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let title: String = help.lines().next().unwrap_or_default().replace('\t', " ");
    Some(if title.is_empty() { format!("{value}\n") } else { format!("{value}\t{title}\n") })
}

/// Adds the names of the rules in force to the arguments of a built command.
fn with_names(command: Command, source: &RulesSource) -> Command {
    let shows_rules = command.get_name() == "show";
    let listed = Facet::ALL.into_iter().find(|facet| command.get_name() == facet.plural());
    let with = |arg: Arg| match Facet::ALL.into_iter().find(|facet| arg.get_id() == facet.singular()) {
        Some(facet) => {
            let arg = arg.add(in_force(source, move |rules| names(rules, facet)));
            if facet.is_single() { arg } else { arg.value_delimiter(',') }
        }
        None if arg.get_id() == "cleared" => arg.add(in_force(source, clearable)).value_delimiter(','),
        None if arg.get_id() == "name" && listed.is_some() => {
            arg.add(in_force(source, move |rules| listed.map(|facet| names(rules, facet)).unwrap_or_default()))
        }
        None if arg.get_id() == "figures" => arg.add(in_force(source, measures)),
        None if shows_rules && arg.get_id() == "id" => arg.add(in_force(source, ids)),
        None => of_kind(arg),
    };
    command.mut_args(with).mut_subcommands(|sub| with_names(sub, source))
}

/// Adds words for the values of an option that is told by what its help calls them.
fn of_kind(arg: Arg) -> Arg {
    let kind = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let is_ahead = ["start", "until", "skip"].iter().any(|id| arg.get_id() == id);
    let days = [if is_ahead { "tomorrow" } else { "yesterday" }, "today"].into_iter();
    let words: fn() -> Vec<String> = match kind.as_deref() {
        Some("ZONE") => || jiff::tz::db().available().map(|zone| zone.to_string()).collect(),
        Some("FIELDS") => || Field::ALL.map(|field| field.as_str().to_owned()).into(),
        _ => Vec::new,
    };
    match kind.as_deref() {
        Some("DATE" | "DATE[..DATE]") => {
            arg.add(ArgValueCandidates::new(move || of_words(days.clone().chain(WEEKDAYS))))
        }
        Some("DAY" | "DAYS") => arg.add(ArgValueCandidates::new(|| of_words(WEEKDAYS))),
        Some("ZONE" | "FIELDS") => arg.add(ArgValueCandidates::new(move || of_words(words()))),
        _ => arg,
    }
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn of_words(words: impl IntoIterator<Item = impl Into<OsString>>) -> Vec<CompletionCandidate> {
    words.into_iter().map(CompletionCandidate::new).collect()
}

/// Candidates from the rules in force; none if they do not load, as a shell cannot show why.
fn in_force(
    source: &RulesSource,
    candidates: impl Fn(&RuleSet) -> Vec<CompletionCandidate> + Send + Sync + 'static,
) -> impl ArgExt + 'static {
    let source = source.clone();
    ArgValueCandidates::new(move || source.load().map(|rules| candidates(&rules)).unwrap_or_default())
}

fn candidate(name: &str, rule: &Rule) -> CompletionCandidate {
    CompletionCandidate::new(name).help(Some(rule.title().to_owned().into()))
}

/// The names of a facet, and the aliases, which only show if no name fits.
fn names(rules: &RuleSet, facet: Facet) -> Vec<CompletionCandidate> {
    rules.facts(facet).flat_map(called).collect()
}

/// The same of the cautions to which a professional can agree.
fn clearable(rules: &RuleSet) -> Vec<CompletionCandidate> {
    rules.facts(Facet::Caution).filter(|rule| !rule.cleared().is_empty()).flat_map(called).collect()
}

fn called(rule: &Rule) -> impl Iterator<Item = CompletionCandidate> {
    let aliases = rule.aliases().iter().map(|alias| candidate(alias, rule).hide(true));
    [candidate(rule.name(), rule)].into_iter().chain(aliases)
}

/// The names of measures, as the figure is typed after them.
fn measures(rules: &RuleSet) -> Vec<CompletionCandidate> {
    let measure =
        |of: &Measure| CompletionCandidate::new(format!("{}=", of.name())).help(Some(of.title.to_string().into()));
    rules.measures().iter().map(measure).collect()
}

fn ids(rules: &RuleSet) -> Vec<CompletionCandidate> {
    let rule = |rule: &Rule| candidate(rule.id().as_str(), rule);
    let measure = |measure: &Measure| {
        CompletionCandidate::new(measure.id().as_str()).help(Some(measure.title().to_owned().into()))
    };
    rules.rules().iter().map(rule).chain(rules.measures().iter().map(measure)).collect()
}

/// Removes the quotes of a word, which shells pass as it was typed.
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

/// Escapes a word for bash.
fn escaped(value: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@%,=~".contains(character);
    value.chars().flat_map(|character| (!is_plain(character)).then_some('\\').into_iter().chain([character])).collect()
}
