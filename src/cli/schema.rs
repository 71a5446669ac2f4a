//! `massfreq schema`: what other programs may rely on.

use anyhow::Context;
use schemars::schema_for;

use super::args::{Schema, SchemaOf};
use super::failure::Failure;
use super::output;
use crate::profile::file::ProfileFile;
use crate::recommendation::Recommendation;

pub(crate) fn run(args: &Schema) -> Result<(), Failure> {
    let schema = match args.which {
        SchemaOf::Recommendation => schema_for!(Recommendation),
        SchemaOf::Profile => schema_for!(ProfileFile),
    };
    let text = serde_json::to_string_pretty(&schema).context("the schema cannot be written")?;
    output::answer(&(text + "\n"))
}
