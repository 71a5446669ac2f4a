//! `massfreq rules check`: what is wrong with a rule set, and on which profiles that was shown.

use std::path::Path;

use super::args::{CheckFormat, CheckRules};
use super::failure::Failure;
use super::origin::Origin;
use super::{Surroundings, output};
use crate::check::report::Diagnostics;
use crate::check::{Check, check};
use crate::command::RECOMMEND;
use crate::recommendation::Rules;
use crate::render;
use crate::rules::Located;

pub(crate) fn run(flag: Option<&Path>, args: &CheckRules, around: &Surroundings) -> Result<u8, Failure> {
    let origin = Origin::find(args.directory.as_deref().or(flag));
    let loaded = origin.directory().map_or_else(Located::built_in, Located::load);
    let (findings, diagnostics) = match loaded {
        Err(findings) => {
            let diagnostics = Diagnostics::new(&findings, None, None);
            (findings, diagnostics)
        }
        Ok(set) => {
            let Check { findings, coverage } = check(&set, args.today.unwrap_or(around.today), &asking(&origin));
            let diagnostics = Diagnostics::new(&findings, Some(Rules::from(set.rules())), Some(coverage));
            (findings, diagnostics)
        }
    };
    match args.format {
        CheckFormat::Text => {
            output::answer(&render::check::text(&diagnostics, &findings, around.color_out, output::width()))?;
        }
        CheckFormat::Json => output::json(&diagnostics)?,
        CheckFormat::Github => output::answer(&render::check::github(&diagnostics))?,
    }
    Ok(u8::from(diagnostics.errors > 0 || args.strict && diagnostics.warnings > 0))
}

/// How a command begins that asks the rules that are checked.
fn asking(origin: &Origin) -> String {
    match origin {
        Origin::Flag(directory) => format!("{RECOMMEND} --rules {}", quoted(&directory.display().to_string())),
        Origin::Environment(_) | Origin::User(_) | Origin::BuiltIn => RECOMMEND.to_owned(),
    }
}

/// A word as the shell reads it back.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
