//! `massfreq schema`: what other programs may rely on.

use anyhow::Context;
use schemars::generate::SchemaSettings;

use super::args::{Schema, SchemaOf};
use super::failure::Failure;
use super::output;
use crate::profile::file::ProfileFile;
use crate::recommendation::Recommendation;

pub(crate) fn run(args: &Schema) -> Result<(), Failure> {
    let settings = SchemaSettings::draft2020_12();
    let schema = match args.which {
        SchemaOf::Recommendation => settings.for_serialize().into_generator().into_root_schema_for::<Recommendation>(),
        SchemaOf::Profile => settings.for_deserialize().into_generator().into_root_schema_for::<ProfileFile>(),
    };
    let text = serde_json::to_string_pretty(&schema).context("the schema cannot be written")?;
    output::answer(&(text + "\n"))
}
