//! The arguments of `massfreq ask`.

use std::path::PathBuf;

use clap::Args;

use super::Format;

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Ask {
    /// How to print the answer
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        value_enum,
        help = "How to print the answer [default: table] [env: MASSFREQ_FORMAT]"
    )]
    pub(crate) format: Option<Format>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,

    /// Write what you said into a file that `recommend --profile` and `plan --profile` read
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long, requires = "save")]
    pub(crate) force: bool,
}

impl Ask {
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format.unwrap_or_default() }
    }
}
