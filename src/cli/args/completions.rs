//! The arguments of `massfreq completions`.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,

    /// Print what can stand at this word of a line, counted from 0, instead: how the scripts ask
    #[arg(long, value_name = "N", requires = "words", hide = true)]
    pub(crate) at: Option<usize>,

    /// The line so far, after --
    #[arg(value_name = "WORD", last = true, requires = "at", hide = true)]
    pub(crate) words: Vec<OsString>,
}

/// A shell that has completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    #[value(name = "powershell")]
    Pwsh,
}
