//! The facts on a command line that is in error elsewhere.

use std::cell::LazyCell;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, Args, Command, FromArgMatches};

use super::plan::time_zone;
use super::profile_args::{self, Stated};
use super::{
    definition, diary, failure::Failure, now, rules_source::RulesSource, settings::Settings, today_in, value_of,
};
use crate::diagnostics::visible::raw;
use crate::diary::file::NONE;
use crate::model::RuleSet;
use crate::profile::Profile;

/// The failure after what the facts on its command line and of its diary call for, and after what is wrong with the first.
pub(super) fn after_referral(failure: Failure, arguments: &[OsString], settings: &Settings) -> Failure {
    let (stated, noted) = (stated(arguments), noted(arguments).and_then(|path| settings.diary(&path).ok()));
    if stated.is_none() && noted.is_none() {
        return failure;
    }
    let named = value_of(arguments, "--rules").map(PathBuf::from);
    let in_force = RulesSource::find(named.as_deref(), settings).load().ok();
    let has_rules = in_force.is_some();
    // Where the rules do not load, the built-in ones know warning signs.
    let Some(rules) = in_force.or_else(|| RuleSet::built_in().ok()) else { return failure };
    let mut profile = Profile::new(&rules);
    let said = value_of(arguments, "--today").and_then(|day| raw(&day).parse().ok());
    let today = LazyCell::new(|| {
        let named = value_of(arguments, "--time-zone").and_then(|name| time_zone(&raw(&name)).ok());
        let zone = named.or_else(|| settings.time_zone().ok().flatten());
        profile_args::today(said, || today_in(zone.as_ref(), &now()))
    });
    let facts = stated.map(|stated| profile_args::facts(&mut profile, &stated, &|| *today));
    // What is wrong with a diary or a day is told once the rest is right.
    if let Some(path) = noted {
        diary::facts(&path, &mut profile, *today);
    }
    let _ = profile.settle(*today);
    let failure = match facts {
        Some(Err(slips)) if has_rules => failure.after(slips),
        _ => failure,
    };
    failure.after_referral(&profile)
}

/// The diary of a command line, if it is to be read; empty for the usual one.
fn noted(arguments: &[OsString]) -> Option<PathBuf> {
    let words: Vec<String> = arguments.iter().skip(1).map(raw).collect();
    let named = words.iter().rev().find_map(|word| match word.strip_prefix("--diary")? {
        "" => Some(""),
        rest => rest.strip_prefix('='),
    });
    let is_unasked = || words.iter().any(|word| ["check-in", "progress"].contains(&word.as_str()));
    named.map(PathBuf::from).or_else(|| is_unasked().then(PathBuf::new))
}

/// The facts of a command line, if there are some.
fn stated(arguments: &[OsString]) -> Option<Stated> {
    let mut command = definition();
    command.build();
    let options: Vec<&Arg> = command.get_subcommands().flat_map(Command::get_arguments).collect();
    let is_switch =
        |short: char| options.iter().any(|arg| arg.get_short() == Some(short) && !arg.get_action().takes_values());
    let reader = Stated::augment_args(Command::new("facts").no_binary_name(true));
    let mut words: Vec<String> = Vec::new();
    let mut rest = arguments.iter().skip(1);
    while let Some(word) = rest.next() {
        let word = raw(word);
        let given = reader.get_arguments().find_map(|arg| Some((arg.get_long()?, value(arg, &word, is_switch)?)));
        if let Some((option, value)) = given
            && let Some(value) = if value.is_empty() { rest.next().map(raw) } else { Some(value.to_owned()) }
            // A check-in says by it that no caution holds.
            && value != NONE
        {
            words.push(format!("--{option}={value}"));
        }
    }
    if words.is_empty() {
        return None;
    }
    let mut stated = Stated::from_arg_matches(&reader.try_get_matches_from(words).ok()?).ok()?;
    // Nobody types a profile for a command that is wrong.
    stated.profile.retain(|path| path.as_os_str() != "-");
    Some(stated)
}

/// The value of an option that a word gives; empty where it is the next word.
fn value<'t>(option: &Arg, word: &'t str, is_switch: impl Fn(char) -> bool) -> Option<&'t str> {
    if let Some(long) = word.strip_prefix("--") {
        let rest = long.strip_prefix(option.get_long()?)?;
        return if rest.is_empty() { Some(rest) } else { rest.strip_prefix('=') };
    }
    let (before, rest) = word.strip_prefix('-')?.split_once(option.get_short()?)?;
    before.chars().all(is_switch).then(|| rest.strip_prefix('=').unwrap_or(rest))
}
