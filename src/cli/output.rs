//! Where text goes: an answer to stdout, all else to stderr.

use std::io::{self, IsTerminal, Write};

use anyhow::Context;
use clap::ValueEnum;

use super::failure::Failure;

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What the environment says about the terminal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terminal {
    /// `NO_COLOR` is set, and not empty.
    pub(crate) no_color: bool,
    /// `TERM` is `dumb`.
    pub(crate) dumb: bool,
}

/// The width where there is no terminal, in columns.
const DEFAULT_WIDTH: u16 = 80;
/// The widths between which text is laid out, in columns.
const WIDTHS: std::ops::RangeInclusive<u16> = 60..=120;

impl Terminal {
    /// `--color` beats `NO_COLOR` beats `TERM`.
    pub(crate) fn color(&self, when: ColorWhen, is_terminal: bool) -> bool {
        match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => is_terminal && !self.no_color && !self.dumb,
        }
    }
}

/// The columns of a terminal, or 80.
pub(crate) fn width() -> u16 {
    let columns = terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(terminal_size::Width(columns), _)| columns);
    columns.clamp(*WIDTHS.start(), *WIDTHS.end())
}

pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

pub(crate) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Writes an answer to stdout. A reader that has gone away is no failure.
pub(crate) fn answer(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Other(anyhow::Error::new(error).context("the answer cannot be written")))
        }
        _ => Ok(()),
    }
}

/// Writes to stderr. There is nowhere left to say that this fails.
pub(crate) fn aside(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The bytes of a file, or of stdin for `-`.
pub(crate) fn read(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes).context("stdin cannot be read")?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("the profile {} cannot be read", path.display()))?;
    }
    Ok(bytes)
}
