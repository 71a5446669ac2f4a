//! What is wrong with a command line that the parser rejects, and what to type instead.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{failure::Failure, now};
use crate::model::{dates::DateError, names::series};

/// The failure of a command line, from what the parser says; `see` is a command that helps on.
pub(super) fn failure(error: &clap::Error, see: &str) -> Failure {
    let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default().replace(['<', '>'], "");
    let near = |kind| texts(error.get(kind)).first().map(|near| format!("did you mean `{near}`?"));
    let (arg, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    let option = arg.trim_start_matches('[').split([' ', '=', '[', ']']).next().unwrap_or_default();
    let values = texts(error.get(ContextKind::ValidValue)).into_iter().map(|value| format!("`{value}`"));
    let values = series(&values.collect::<Vec<_>>(), "or");
    let (what, cure) = match error.kind() {
        ErrorKind::UnknownArgument if arg.starts_with('-') => {
            (format!("there is no option `{arg}` here"), near(ContextKind::SuggestedArg))
        }
        ErrorKind::UnknownArgument => (format!("`{arg}` is not expected here"), None),
        ErrorKind::InvalidSubcommand => (
            format!("there is no command `{}`", said(ContextKind::InvalidSubcommand)),
            near(ContextKind::SuggestedSubcommand),
        ),
        ErrorKind::InvalidValue if value.is_empty() => {
            let cure =
                if values.is_empty() { format!("write it so: {}", quoted(&arg)) } else { format!("choose {values}") };
            (format!("`{option}` needs a value"), Some(cure))
        }
        ErrorKind::InvalidValue => {
            let near = near(ContextKind::SuggestedValue);
            let what = if option.starts_with('-') {
                format!("`{option}` does not take `{value}`")
            } else {
                format!("there is no {} `{value}`", option.to_lowercase())
            };
            (what, Some(near.unwrap_or_else(|| format!("choose {values}"))))
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(|source| match source.downcast_ref::<DateError>() {
                Some(error) => error.clone().with_year(|| now().date()).to_string(),
                None => source.to_string(),
            });
            let why = why.unwrap_or_default();
            let why = plain(&why);
            let is_quoted = value.trim().is_empty() || why.contains(&format!("`{value}`"));
            (if is_quoted { format!("{option}: {why}") } else { format!("{option} {value}: {why}") }, None)
        }
        ErrorKind::ArgumentConflict => {
            let others: Vec<String> =
                texts(error.get(ContextKind::PriorArg)).iter().map(|other| quoted(other)).collect();
            let other = series(&others, "and");
            if other == quoted(&arg) {
                (format!("{other} can be given once"), Some("leave the others out".to_owned()))
            } else {
                (format!("{} does not go with {other}", quoted(&arg)), Some("leave one of them out".to_owned()))
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing: Vec<String> =
                texts(error.get(ContextKind::InvalidArg)).iter().map(|arg| quoted(arg)).collect();
            (format!("{} is missing", series(&missing, "and")), None)
        }
        _ => {
            let text = error.render().to_string();
            let first = text.lines().next().unwrap_or_default();
            (first.trim_start_matches("error: ").to_owned(), None)
        }
    };
    Failure::mistyped(what, cure, see)
}

/// What the parser of numbers says, in plain words.
fn plain(why: &str) -> String {
    match why.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((first, last)) => format!("give a number from {first} to {last}"),
        None if why == "invalid digit found in string" => "give a whole number".to_owned(),
        None => why.to_owned(),
    }
}

fn quoted(arg: &str) -> String {
    format!("`{}`", arg.replace(['<', '>'], "").trim_matches(['[', ']', '.']))
}

fn texts(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
