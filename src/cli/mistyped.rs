//! What a command line that the parser rejects is likely to mean: the whole line that says it, to be pasted.

use std::any::TypeId;
use std::cmp::Reverse;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, Command, error::ErrorKind};

use super::rules_source::{RulesSource, quoted};
use super::{definition, failure::Failure, profile_args::worry, settings::Settings, stated, usage, value_of};
use crate::diagnostics::visible::raw;
use crate::model::names::{clip, nearest, series};
use crate::model::{Facet, RuleSet};
use crate::order::Order as _;
use crate::profile::IF_IT_WORRIES;
use crate::profile::names::{Named, facts_in, meant};
use crate::profile::near::{Near, nearest as nearest_facts, telling};

mod to_file;

/// The commands that a line without one is likely to mean: the first that has its options.
const COMMANDS: [&str; 2] = ["recommend", "plan"];

/// What people type for a command, in the words that tell something.
const ASKED: [(&[&str], &[&str]); 5] = [
    (&["warning"], &["cautions"]),
    (&["warnings"], &["cautions"]),
    (&["warning", "sign"], &["cautions"]),
    (&["warning", "signs"], &["cautions"]),
    (&["next"], &["recommend", "--last", "yesterday"]),
];

/// The failure of a rejected command line, after the referral that its facts call for: no error keeps that back.
pub(super) fn failure(error: &clap::Error, arguments: &[OsString], settings: &Settings) -> Failure {
    let mut program = definition();
    program.build();
    let line = Line::read(&program, arguments);
    let is_out_of_place = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
    let meant = line.one_hyphen().or_else(|| {
        if !is_out_of_place {
            return line.without_rules().filter(|_| error.kind() == ErrorKind::InvalidValue);
        }
        let named = value_of(arguments, "--rules").map(PathBuf::from);
        let rules = RulesSource::find(named.as_deref(), settings).load().or_else(|_| RuleSet::built_in()).ok()?;
        // A file is no fact.
        let diary = || line.apart().filter(|meant| meant.what.starts_with("`--diary`"));
        line.asked()
            .or_else(|| line.written_by_shell())
            .or_else(diary)
            .or_else(|| line.facts_as_options(&rules))
            .or_else(|| line.respelt())
            .or_else(|| line.without_options(&rules))
            .or_else(|| line.without_rules())
            .or_else(|| line.apart())
            .or_else(|| line.without_command())
            .or_else(|| line.unknown())
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
    /// A message to print before it.
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
    /// The places of options of facts, each before its value.
    facts: Vec<(usize, Facet)>,
}

impl<'c> Line<'c> {
    fn read(program: &'c Command, arguments: &[OsString]) -> Self {
        let words: Vec<String> = arguments.iter().skip(1).map(raw).collect();
        let named = words.iter().find_map(|word| program.find_subcommand(word));
        let options = options(named.unwrap_or(program));
        let takes = |is: &dyn Fn(&Arg) -> bool| options.iter().find(|arg| is(arg)).is_some_and(|arg| takes_next(arg));
        let (mut path, mut command, mut strays, mut facts) = (Vec::new(), program, Vec::new(), Vec::new());
        let facet = |word: &str| {
            let is_meant = |arg: &&&Arg| {
                word.strip_prefix("--").is_some_and(|long| arg.get_long() == Some(long))
                    || word.strip_prefix('-').is_some_and(|short| short.chars().eq(arg.get_short()))
            };
            let long = options.iter().find(is_meant)?.get_long()?;
            Facet::ALL.into_iter().find(|facet| facet.as_str() == long)
        };
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
                facts.extend(facet(word).map(|facet| (at, facet)));
                rest.next();
            }
        }
        Self { program, words, path, command, strays, facts }
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

    /// What people type for a command.
    fn asked(&self) -> Option<Meant> {
        let typed = telling(&self.typed());
        let (_, line) = ASKED.into_iter().find(|(words, _)| typed == *words)?;
        let line = line.iter().map(|word| (*word).to_owned()).collect();
        Some(Meant::new(format!("there is no command `{}`", self.typed()), line))
    }

    /// The words that are neither options nor their values.
    fn typed(&self) -> String {
        self.strays.iter().map(|at| self.word(*at)).collect::<Vec<_>>().join(" ")
    }

    /// Facts that are typed as options, such as `--fever`.
    fn facts_as_options(&self, rules: &RuleSet) -> Option<Meant> {
        let options = options(self.program);
        let fact = |word: &String| {
            let name = word.strip_prefix("--")?.split('=').next()?;
            let is_option = options.iter().any(|arg| arg.get_long() == Some(name));
            (!is_option && nearest_facts(rules, name).iter().any(Near::is_named)).then(|| name.to_owned())
        };
        let facts: Vec<Option<String>> = self.words.iter().map(fact).collect();
        if facts.iter().all(Option::is_none) {
            return None;
        }
        let is_stray = |at: &usize| self.strays.contains(at) || facts.get(*at).is_some_and(Option::is_some);
        let strays = (0..self.words.len()).filter(is_stray).collect();
        let words = self.words.iter().zip(&facts).map(|(word, fact)| fact.as_ref().unwrap_or(word).clone()).collect();
        Self { words, strays, path: self.path.clone(), facts: self.facts.clone(), ..*self }.without_options(rules)
    }

    /// The places of strays and of values that are no name without the strays behind them, and of the options of those.
    fn loose(&self, rules: &RuleSet) -> (Vec<usize>, Vec<usize>) {
        let (mut loose, mut options) = (self.strays.clone(), Vec::new());
        for (at, facet) in &self.facts {
            let behind = (at + 2..).take_while(|place| self.strays.contains(place));
            let run: Vec<usize> = [at + 1].into_iter().chain(behind).collect();
            let is_longer = || match facts_in(rules, &self.split(&run)).first() {
                Some((typed, Named::Fact(..))) => typed.len() > self.word(at + 1).len(),
                _ => false,
            };
            if run.len() > 1 && (meant(rules, *facet, self.word(at + 1)).is_none() || is_longer()) {
                loose.push(at + 1);
                options.push(*at);
            }
        }
        loose.order();
        (loose, options)
    }

    /// Words that nobody knows.
    fn unknown(&self) -> Option<Meant> {
        let has_facts = self.command.get_arguments().any(|arg| arg.get_long() == Some(Facet::Caution.as_str()));
        if self.strays.is_empty() || !self.path.is_empty() && !has_facts {
            return None;
        }
        let lists = Facet::ALL.map(|facet| format!("`massfreq {}`", facet.plural()));
        let what = format!("we do not know `{}` here; {IF_IT_WORRIES}", clip(&self.typed()));
        let cure = Some(format!("see what can be named: {}", series(&lists, "or")));
        Some(Meant { cure, ..Meant::new(what, Vec::new()) })
    }

    /// Facts without their options, or a command that is not spelt right.
    fn without_options(&self, rules: &RuleSet) -> Option<Meant> {
        let [first, more @ ..] = self.strays.as_slice() else { return None };
        if self.command.get_positionals().next().is_some() {
            return None;
        }
        let (loose, options) = self.loose(rules);
        let found = facts_in(rules, &self.split(&loose));
        let is_named = nearest_facts(rules, self.word(*first)).iter().any(Near::is_named);
        let near = || nearest(self.word(*first), self.command.get_subcommands().map(Command::get_name));
        if !is_named && let Some(near) = near() {
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
        let rest = self.rest(&[loose, options].concat());
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
    let (mut certain, mut facts, mut unread, mut offers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (typed, named) in found {
        match named {
            Named::Fact(facet, name) => {
                let spelt = if typed.contains(' ') { format!(", as `{name}`") } else { String::new() };
                facts.push(format!("`{typed}` is a {facet} and goes after `--{facet}`{spelt}"));
                certain.push((*facet, name.clone()));
            }
            Named::Near(near) => {
                unread.push(format!("`{typed}`"));
                offers.extend(near.iter().cloned());
            }
        }
    }
    let typed = found.iter().map(|(typed, _)| typed.as_str()).collect::<Vec<_>>().join(" ");
    let level = |(facet, name): &(Facet, String)| meant(rules, *facet, name).and_then(|fact| rules.rule(fact).refer());
    // What the facts themselves call for is told with them.
    let graver = worry(rules, &typed).filter(
        |worry| matches!(worry, Failure::Worry(of, _) if certain.iter().filter_map(level).all(|level| level < *of)),
    );
    if graver.is_some() {
        let near = nearest_facts(rules, &typed).into_iter().filter(|near| near.worry.is_some());
        let near: Vec<_> = near.map(|near| (near.facet, near.name.to_owned())).collect();
        offers.retain(|offer| !near.contains(offer));
        offers = near.into_iter().filter(|near| !certain.contains(near)).chain(offers).collect();
    }
    offers.order_by_key(|offer| Reverse(level(offer)));
    // An example adds nothing to what was said, and a caution comes first.
    let first = offers.first().filter(|_| graver.is_some() || certain.is_empty());
    let line = |facts: Vec<&(Facet, String)>| {
        let (cautions, others): (Vec<_>, Vec<_>) = facts.into_iter().partition(|(facet, _)| facet.is_screened());
        let facts = cautions.into_iter().chain(others);
        let facts = facts.flat_map(|(facet, name)| [format!("--{facet}"), name.clone()]);
        names.iter().cloned().chain(facts).chain(rest.iter().cloned()).collect::<Vec<_>>()
    };
    let whole = Meant::new(String::new(), line(first.into_iter().chain(&certain).collect()));
    let mut meant = Meant { certain: line(certain.iter().collect()), first: graver, ..whole };
    if unread.is_empty() {
        meant.what = facts.join("; ");
        return meant;
    }
    meant.what = format!("nothing here is called {}", series(&unread, "or"));
    if offers.len() > 1 || !certain.is_empty() && !offers.is_empty() {
        let options: Vec<String> = offers.iter().map(|(facet, name)| format!("`--{facet} {name}`")).collect();
        meant.cure = Some(format!("did you mean {}? Such as: `{}`", series(&options, "or"), command(&meant.line)));
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
