//! `massfreq rules check`: what is wrong with a rule set, and on which profiles that was shown.

use std::path::Path;

use super::args::{CheckFormat, CheckRules};
use super::failure::Failure;
use super::origin::Origin;
use super::settings::Settings;
use super::{Surroundings, output};
use crate::check::report::Diagnostics;
use crate::check::{Check, check};
use crate::recommendation::Rules;
use crate::render;
use crate::rules::Located;

pub(crate) fn run(
    flag: Option<&Path>,
    settings: &Settings,
    args: &CheckRules,
    around: &Surroundings,
) -> Result<u8, Failure> {
    let origin = Origin::find(args.directory.as_deref().or(flag), settings);
    let loaded = origin.directory().map_or_else(Located::built_in, Located::load);
    let (findings, diagnostics) = match loaded {
        Err(findings) => {
            let diagnostics = Diagnostics::new(&findings, None, None);
            (findings, diagnostics)
        }
        Ok(set) => {
            let Check { findings, coverage } =
                check(&set, args.today.unwrap_or_else(|| around.today()), &origin.asking());
            let diagnostics = Diagnostics::new(&findings, Some(Rules::from(set.rules())), Some(coverage));
            (findings, diagnostics)
        }
    };
    match if args.json { CheckFormat::Json } else { args.format } {
        CheckFormat::Text => output::page(&render::check::page(&diagnostics, &findings, around.look()), around)?,
        CheckFormat::Json => output::json(&diagnostics)?,
        CheckFormat::Github => output::answer(&render::check::github(&diagnostics))?,
    }
    Ok(u8::from(diagnostics.errors > 0 || args.strict && diagnostics.warnings > 0))
}
