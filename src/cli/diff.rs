//! `massfreq rules diff`: for whom two rule sets answer differently.

use super::args::{Diff, DiffFormat};
use super::failure::Failure;
use super::rules_source::RulesSource;
use super::{Env, output};
use crate::proof::diff::diff;
use crate::render;

pub(crate) fn run(args: &Diff, env: &Env) -> Result<u8, Failure> {
    let (old, new) = (RulesSource::named(&args.old).load()?, RulesSource::named(&args.new).load()?);
    let found = diff(&old, &new);
    match if args.json { DiffFormat::Json } else { args.format } {
        DiffFormat::Text => output::page(&render::diff::page(&found), env)?,
        DiffFormat::Json => output::json(&found)?,
        DiffFormat::Markdown => output::answer(&render::diff::page(&found).markdown())?,
    }
    let fails = found.groups.iter().any(|group| args.fail_on.is_empty() || args.fail_on.contains(&group.direction));
    Ok(u8::from(fails))
}
