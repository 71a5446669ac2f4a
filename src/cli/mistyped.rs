//! What a command line that the parser rejects is likely to mean: the whole line that says it, to be pasted.

use std::any::TypeId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, Command, error::ErrorKind};

use super::rules_source::{RulesSource, quoted};
use super::{definition, failure::Failure, profile_args, settings::Settings, stated, usage, value_of};
use crate::diagnostics::visible::raw;
use crate::model::RuleSet;
use crate::model::names::{nearest, series};
use crate::profile::names::{Named, facts_in};

/// The commands that a line without one is likely to mean: the first that has its options.
const COMMANDS: [&str; 2] = ["recommend", "plan"];

/// The failure of a rejected command line, after the referral that its facts call for: no error keeps that back.
pub(super) fn failure(error: &clap::Error, arguments: &[OsString], settings: &Settings) -> Failure {
    let mut program = definition();
    program.build();
    let line = Line::read(&program, arguments);
    let rules = || {
        let named = value_of(arguments, "--rules").map(PathBuf::from);
        RulesSource::find(named.as_deref(), settings).load().or_else(|_| RuleSet::built_in()).ok()
    };
    let is_out_of_place = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
    let meant = line.one_hyphen().or_else(|| {
        if !is_out_of_place {
            return line.without_rules().filter(|_| error.kind() == ErrorKind::InvalidValue);
        }
        line.respelt()
            .or_else(|| line.without_options(&rules()?))
            .or_else(|| line.without_rules())
            .or_else(|| line.apart())
            .or_else(|| line.without_command())
    });
    let see = line.see();
    match meant {
        Some(meant) => meant.failure(&see, settings),
        None => stated::after_referral(usage::failure(error, &see), arguments, settings),
    }
}

/// The same where the parser took an option with one hyphen for another with a value.
pub(super) fn one_hyphen(arguments: &[OsString], settings: &Settings) -> Option<Failure> {
    let mut program = definition();
    program.build();
    let line = Line::read(&program, arguments);
    Some(line.one_hyphen()?.failure(&line.see(), settings))
}

/// What a line is likely to mean.
struct Meant {
    what: String,
    /// What to do, where it is not to type the line.
    cure: Option<String>,
    /// What is told before.
    first: Option<Failure>,
    line: Vec<String>,
    /// The line without what only comes near to what was typed.
    certain: Vec<String>,
}

impl Meant {
    fn new(what: String, line: Vec<String>) -> Self {
        Self { what, cure: None, first: None, certain: line.clone(), line }
    }

    fn failure(self, see: &str, settings: &Settings) -> Failure {
        let cure = self.cure.unwrap_or_else(|| format!("type `{}`", command(&self.line)));
        let failure = Failure::mistyped(self.what, Some(cure), see);
        let failure = self.first.into_iter().fold(failure, Failure::after);
        let program = OsString::from("massfreq");
        let arguments: Vec<OsString> = [program].into_iter().chain(self.certain.into_iter().map(Into::into)).collect();
        stated::after_referral(failure, &arguments, settings)
    }
}

/// A command line, read word by word.
struct Line<'c> {
    program: &'c Command,
    words: Vec<String>,
    /// The places of the words that name the command.
    path: Vec<usize>,
    command: &'c Command,
    /// The places of other words that are neither options nor their values.
    strays: Vec<usize>,
}

impl<'c> Line<'c> {
    fn read(program: &'c Command, arguments: &[OsString]) -> Self {
        let words: Vec<String> = arguments.iter().skip(1).map(raw).collect();
        let named = words.iter().find_map(|word| program.find_subcommand(word));
        let options = options(named.unwrap_or(program));
        let takes = |is: &dyn Fn(&Arg) -> bool| options.iter().find(|arg| is(arg)).is_some_and(|arg| takes_next(arg));
        let (mut path, mut command, mut strays) = (Vec::new(), program, Vec::new());
        let mut rest = words.iter().enumerate();
        while let Some((at, word)) = rest.next() {
            let is_value_next = if let Some(long) = word.strip_prefix("--") {
                takes(&|arg| arg.get_long() == Some(long))
            } else if let Some(shorts) = word.strip_prefix('-') {
                let takes = |short: char| takes(&|arg| arg.get_short() == Some(short));
                shorts.chars().position(takes).is_some_and(|at| at + 1 == shorts.chars().count())
            } else if let Some(below) = command.find_subcommand(word) {
                (command, path) = (below, path.into_iter().chain([at]).collect());
                false
            } else {
                strays.push(at);
                false
            };
            if is_value_next {
                rest.next();
            }
        }
        Self { program, words, path, command, strays }
    }

    /// The command that shows what can be typed.
    fn see(&self) -> String {
        let kind = if self.command.has_subcommands() { "commands" } else { "options" };
        let command = self.command.get_bin_name().unwrap_or("massfreq");
        format!("All {kind}: {command} --help")
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// The words that neither name the command nor are in `without`.
    fn rest(&self, without: &[usize]) -> Vec<String> {
        let words = self.words.iter().enumerate();
        words.filter(|(at, _)| !self.path.contains(at) && !without.contains(at)).map(|(_, word)| word.clone()).collect()
    }

    /// The names of the command; those of the likely one where the line has none, if there is one.
    fn names(&self, rest: &[String]) -> Option<Vec<String>> {
        if !self.path.is_empty() {
            return Some(self.path.iter().map(|at| self.word(*at).to_owned()).collect());
        }
        let others = self.program.get_subcommands().map(Command::get_name);
        let mut likely = COMMANDS.into_iter().chain(others).filter_map(|name| self.program.find_subcommand(name));
        likely.find(|command| has_all(command, rest)).map(|command| vec![command.get_name().to_owned()])
    }

    /// An option that is written out has two hyphens.
    fn one_hyphen(&self) -> Option<Meant> {
        let command = if self.path.is_empty() { self.program } else { self.command };
        let options = options(command);
        let is_long = |word: &&String| {
            let name = word.strip_prefix('-').and_then(|name| name.split('=').next());
            name.is_some_and(|name| name.len() > 1 && options.iter().any(|arg| arg.get_long() == Some(name)))
        };
        let slip = self.words.iter().find(is_long)?;
        let words: Vec<String> =
            self.words.iter().map(|word| if is_long(&word) { format!("-{word}") } else { word.clone() }).collect();
        let line = if self.path.is_empty() { [self.names(&words)?, words].concat() } else { words };
        let name = slip.split('=').next().unwrap_or_default();
        Some(Meant::new(format!("`{name}` needs two hyphens: `-{name}`"), line))
    }

    fn named(&self, names: &[String]) -> Option<&'c Command> {
        names.iter().try_fold(self.program, |command, name| command.find_subcommand(name))
    }

    /// Options that are not spelt right, and what they say.
    fn respelt(&self) -> Option<Meant> {
        let options = options(self.command);
        let names = || options.iter().filter_map(|arg| arg.get_long());
        let meant = |word: &str| {
            let name = word.strip_prefix("--")?.split('=').next()?;
            let near = nearest(name, names()).filter(|_| names().all(|known| known != name))?;
            Some((format!("`--{name}`"), format!("`--{near}`"), word.replacen(name, near, 1)))
        };
        let slips: Vec<_> = self.words.iter().filter_map(|word| meant(word)).collect();
        if slips.is_empty() || self.path.is_empty() {
            return None;
        }
        let wrong: Vec<&str> = slips.iter().map(|(wrong, ..)| wrong.as_str()).collect();
        let near: Vec<&str> = slips.iter().map(|(_, near, _)| near.as_str()).collect();
        let cure = Some(format!("did you mean {}?", series(&near, "and")));
        let line = self.words.iter().map(|word| meant(word).map_or_else(|| word.clone(), |(.., word)| word));
        let what = format!("there is no option {} here", series(&wrong, "or"));
        Some(Meant { cure, ..Meant::new(what, line.collect()) })
    }

    /// Facts without their options, or a command that is not spelt right.
    fn without_options(&self, rules: &RuleSet) -> Option<Meant> {
        let [first, more @ ..] = self.strays.as_slice() else { return None };
        if self.command.get_positionals().next().is_some() {
            return None;
        }
        let found = facts_in(rules, &self.split(&self.strays));
        let is_named = |facts: &[(String, Named)]| facts.iter().any(|(_, named)| matches!(named, Named::Fact(..)));
        let near = || nearest(self.word(*first), self.command.get_subcommands().map(Command::get_name));
        if !is_named(&facts_in(rules, &self.split(&[*first])))
            && let Some(near) = near()
        {
            let names: Vec<String> =
                self.path.iter().map(|at| self.word(*at)).chain([near]).map(str::to_owned).collect();
            let what = format!("there is no command `{}`", self.word(*first));
            return Some(if COMMANDS.contains(&near) {
                let meant = with_facts(rules, &names, &facts_in(rules, &self.split(more)), &self.rest(&self.strays));
                Meant { what, ..meant }
            } else {
                Meant::new(what, [names, self.rest(&[*first])].concat())
            });
        }
        let is_near = |(_, named): &(String, Named)| !matches!(named, Named::Near(near) if near.is_empty());
        if !self.path.is_empty() && self.command.has_subcommands() || !found.iter().any(is_near) {
            return None;
        }
        let rest = self.rest(&self.strays);
        let names = self.names(&rest).filter(|names| names.iter().any(|name| COMMANDS.contains(&name.as_str())));
        let has_all = names.as_ref().is_some_and(|names| self.named(names).is_some_and(|of| has_all(of, &rest)));
        let rest = if has_all { rest } else { Vec::new() };
        let names = names.unwrap_or_else(|| COMMANDS.into_iter().take(1).map(str::to_owned).collect());
        Some(with_facts(rules, &names, &found, &rest))
    }

    /// The words at some places, one by one.
    fn split(&self, places: &[usize]) -> Vec<&str> {
        places.iter().flat_map(|at| self.word(*at).split([',', ' '])).filter(|word| !word.is_empty()).collect()
    }

    /// A directory without `--rules`, where the command takes no path.
    fn without_rules(&self) -> Option<Meant> {
        let is_path = |arg: &Arg| arg.get_value_parser().type_id() == TypeId::of::<PathBuf>();
        if self.path.is_empty() || self.command.get_positionals().any(is_path) {
            return None;
        }
        let at = *self.strays.iter().find(|at| Path::new(self.word(**at)).is_dir())?;
        let (before, rest) = self.words.split_at_checked(at)?;
        let line = [before, &["--rules".to_owned()], rest].concat();
        Some(Meant::new(format!("`{}` is a directory, and goes after `--rules`", self.word(at)), line))
    }

    /// A value that has to stand in the word of its option.
    fn apart(&self) -> Option<Meant> {
        let options = options(self.command);
        let is_before = |at: &&usize| {
            let option = at.checked_sub(1).and_then(|before| self.word(before).strip_prefix("--"));
            option.is_some_and(|name| {
                options.iter().any(|arg| arg.get_long() == Some(name) && arg.is_require_equals_set())
            })
        };
        let at = *self.strays.iter().find(is_before)?;
        let option = self.word(at - 1);
        let joined = format!("{option}={}", self.word(at));
        let line = self.words.iter().enumerate().filter(|(place, _)| *place != at);
        let line = line.map(|(place, word)| if place + 1 == at { joined.clone() } else { word.clone() }).collect();
        Some(Meant::new(format!("`{option}` takes its value after a `=`"), line))
    }

    /// Options before the command, or without one.
    fn without_command(&self) -> Option<Meant> {
        let rest = self.rest(&[]);
        let option = rest.iter().find(|word| word.starts_with('-'))?;
        let names = self.names(&rest)?;
        let command = self.named(&names)?;
        let line = [names, rest.clone()].concat();
        if !self.strays.is_empty() || line == self.words || !has_all(command, &rest) {
            return None;
        }
        Some(Meant::new(format!("the command goes before `{option}`"), line))
    }
}

/// The line that says facts by their options, between the names of its command and the other words.
fn with_facts(rules: &RuleSet, names: &[String], found: &[(String, Named)], rest: &[String]) -> Meant {
    let line = |is_certain: bool| {
        let facts = found.iter().filter_map(|(_, named)| match named {
            Named::Fact(facet, name) => Some((facet, name)),
            Named::Near(near) => near.first().filter(|_| !is_certain).map(|(facet, name)| (facet, name)),
        });
        let facts = facts.flat_map(|(facet, name)| [format!("--{facet}"), name.clone()]);
        names.iter().cloned().chain(facts).chain(rest.iter().cloned()).collect::<Vec<_>>()
    };
    let mut meant = Meant { certain: line(true), ..Meant::new(String::new(), line(false)) };
    let (mut facts, mut unread, mut offers) = (Vec::new(), Vec::new(), Vec::new());
    for (typed, named) in found {
        match named {
            Named::Fact(facet, _) => facts.push(format!("`{typed}` is a {facet} and goes after `--{facet}`")),
            Named::Near(near) => {
                unread.push(format!("`{typed}`"));
                offers.extend(near);
            }
        }
    }
    if unread.is_empty() {
        meant.what = facts.join("; ");
        return meant;
    }
    meant.what = format!("nothing here is called {}", series(&unread, "or"));
    if offers.len() > 1 {
        let options: Vec<String> = offers.iter().map(|(facet, name)| format!("`--{facet} {name}`")).collect();
        meant.cure = Some(format!("did you mean {}? Such as: `{}`", series(&options, "or"), command(&meant.line)));
    }
    if offers.iter().any(|(facet, _)| facet.is_screened()) {
        meant.first = Some(Failure::Usage(profile_args::in_an_emergency(rules)));
    }
    meant
}

/// A line, to be pasted.
fn command(line: &[String]) -> String {
    line.iter().fold("massfreq".to_owned(), |line, word| line + " " + &quoted(word))
}

/// The options of a command and of those below it.
fn options(command: &Command) -> Vec<&Arg> {
    command.get_arguments().chain(command.get_subcommands().flat_map(options)).collect()
}

fn takes_next(arg: &Arg) -> bool {
    arg.get_action().takes_values() && !arg.is_require_equals_set()
}

/// Whether a command has all options among some words.
fn has_all(command: &Command, words: &[String]) -> bool {
    let options: Vec<&Arg> = command.get_arguments().collect();
    words.iter().filter(|word| word.starts_with('-') && word.len() > 1).all(|word| match word.strip_prefix("--") {
        Some(long) => options.iter().any(|arg| arg.get_long() == long.split('=').next()),
        None => options.iter().any(|arg| arg.get_short() == word.chars().nth(1)),
    })
}
