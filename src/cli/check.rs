//! `massfreq rules check`: what is wrong with a rule set, and on which profiles that was shown.

use std::path::Path;

use super::args::{CheckFormat, CheckRules};
use super::failure::Failure;
use super::rules_source::RulesSource;
use super::settings::Settings;
use super::{Env, output};
use crate::answer::recommendation::Rules;
use crate::load::loaded::LoadedRules;
use crate::proof::check::report::Diagnostics;
use crate::proof::check::{Check, check};
use crate::render;

pub(crate) fn run(flag: Option<&Path>, settings: &Settings, args: &CheckRules, env: &Env) -> Result<u8, Failure> {
    let source = RulesSource::find(args.directory.as_deref().or(flag), settings);
    let loaded = source.directory().map_or_else(LoadedRules::built_in, LoadedRules::load);
    let (findings, diagnostics) = match loaded {
        Err(findings) => {
            let diagnostics = Diagnostics::new(&findings, None, None);
            (findings, diagnostics)
        }
        Ok(set) => {
            let Check { findings, coverage } = check(&set, args.today.unwrap_or_else(|| env.today()), &source.prefix());
            let diagnostics = Diagnostics::new(&findings, Some(Rules::from(set.rules())), Some(coverage));
            (findings, diagnostics)
        }
    };
    match if args.json { CheckFormat::Json } else { args.format } {
        CheckFormat::Text => output::page(&render::check::page(&diagnostics, &findings, env.look()), env)?,
        CheckFormat::Json => output::json(&diagnostics)?,
        CheckFormat::Github => output::answer(&render::check::github(&diagnostics))?,
    }
    Ok(u8::from(diagnostics.errors > 0 || args.strict && diagnostics.warnings > 0))
}
