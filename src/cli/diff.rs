//! `massfreq rules diff`: for whom two rule sets answer differently.

use super::args::{Diff, DiffFormat};
use super::failure::Failure;
use super::origin::Origin;
use super::{Surroundings, output};
use crate::proof::diff::diff;
use crate::render;

pub(crate) fn run(args: &Diff, around: &Surroundings) -> Result<u8, Failure> {
    let (old, new) = (Origin::named(&args.old).load()?, Origin::named(&args.new).load()?);
    let found = diff(&old, &new);
    match if args.json { DiffFormat::Json } else { args.format } {
        DiffFormat::Text => output::answer(&render::diff::text(&found, around.look()))?,
        DiffFormat::Json => output::json(&found)?,
        DiffFormat::Markdown => output::answer(&render::diff::markdown(&found))?,
    }
    let fails = found.groups.iter().any(|group| args.fail_on.is_empty() || args.fail_on.contains(&group.direction));
    Ok(u8::from(fails))
}
