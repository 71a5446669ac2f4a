//! Where text goes: an answer to stdout, all else to stderr.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;

use super::Env;
use super::failure::Failure;
use crate::render::{self, Page};

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
    /// The locale of characters, where one is named.
    pub(crate) locale: Option<std::ffi::OsString>,
}

/// The width where there is no terminal, in columns.
const DEFAULT_WIDTH: u16 = 80;
/// The height of a terminal that does not say, in rows.
const DEFAULT_HEIGHT: u16 = 24;
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

    /// Whether the terminal shows ASCII alone: it is dumb, or its locale is `C` or names a charset
    /// that is not UTF-8. A locale that names none is taken for one of today. What goes into a file
    /// or a pipe is UTF-8 always.
    pub(crate) fn ascii(&self, is_terminal: bool) -> bool {
        let is_old = |locale: &str| {
            let charset = locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or(rest));
            let utf8 = |charset: &str| ["utf-8", "utf8"].iter().any(|utf8| charset.eq_ignore_ascii_case(utf8));
            charset.map_or(matches!(locale, "C" | "POSIX"), |charset| !utf8(charset))
        };
        is_terminal && (self.dumb || self.locale.as_deref().is_some_and(|locale| is_old(&locale.to_string_lossy())))
    }
}

/// The columns for an answer: those of the terminal that stdout is, or 80.
pub(crate) fn width() -> u16 {
    columns(terminal_size::terminal_size_of(io::stdout()))
}

/// The columns for all else: those of the terminal that stderr is, or 80.
pub(crate) fn aside_width() -> u16 {
    columns(terminal_size::terminal_size_of(io::stderr()))
}

/// The columns and rows of the terminal that stderr is, as they are now.
pub(crate) fn aside_size() -> (u16, u16) {
    terminal_size::terminal_size_of(io::stderr())
        .map_or((DEFAULT_WIDTH, DEFAULT_HEIGHT), |(width, height)| (width.0, height.0))
}

fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> u16 {
    match size {
        Some((terminal_size::Width(columns @ 1..), _)) => columns.clamp(*WIDTHS.start(), *WIDTHS.end()),
        _ => DEFAULT_WIDTH,
    }
}

pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

pub(crate) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Writes an answer to stdout.
pub(crate) fn answer(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        written => Ok(written.context("the answer cannot be written")?),
    }
}

/// Writes a page to stdout, laid out for what that is.
pub(crate) fn page(page: &Page, env: &Env) -> Result<(), Failure> {
    answer(&page.text(env.look()))
}

/// Writes a value to stdout as JSON: indented on a terminal, else in one line.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    answer(&json_text(value, stdout_is_terminal())?)
}

/// A value as JSON with a line end; indented, or in one line.
pub(crate) fn json_text(value: &impl Serialize, indented: bool) -> Result<String, Failure> {
    Ok(render::json(value, indented).context("the answer cannot be written as JSON")?)
}

/// A value as YAML, with the fields of the JSON.
pub(crate) fn yaml_text(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_yaml::to_string(value).context("the answer cannot be written as YAML")?)
}

/// Writes to stderr. There is nowhere left to say that this fails.
pub(crate) fn aside(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The largest profile, in bytes.
const MAX_PROFILE: u64 = 1 << 20;

/// The bytes of a profile: of a file, or of stdin for `-`.
pub(crate) fn profile(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let (name, read) = if path.as_os_str() == "-" {
        ("stdin".to_owned(), io::stdin().lock().take(MAX_PROFILE + 1).read_to_end(&mut bytes))
    } else {
        let read = File::open(path).and_then(|file| file.take(MAX_PROFILE + 1).read_to_end(&mut bytes));
        (format!("the profile {}", path.display()), read)
    };
    read.map_err(|error| Failure::unreadable(&name, &error))?;
    if bytes.len() as u64 > MAX_PROFILE {
        return Err(Failure::usage(format!("{name} is larger than 1 MiB"), "give one profile, with its facts alone"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_for_terminals_that_show_nothing_else() {
        let terminal = |locale: &str| Terminal { locale: Some(locale.into()), ..Terminal::default() };
        for old in ["C", "POSIX", "de_DE.ISO-8859-1", "de_DE.ISO8859-15@euro"] {
            assert!(terminal(old).ascii(true), "{old}");
            assert!(!terminal(old).ascii(false), "{old}: a pipe is UTF-8");
        }
        for new in ["C.UTF-8", "C.utf8", "de_DE.UTF-8", "de_DE.utf8@euro", "de_DE", "en_US"] {
            assert!(!terminal(new).ascii(true), "{new}");
        }
        assert!(!Terminal::default().ascii(true));
        assert!(Terminal { dumb: true, ..Terminal::default() }.ascii(true));
    }
}
