//! Output: answers to stdout, everything else to stderr.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;

use super::failure::{Failure, note};
use super::{Env, variable};
use crate::answer::json;
use crate::diagnostics::visible::{raw, shown};
use crate::model::names::series;
use crate::render::Page;

mod closed;

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

/// The environment of the terminal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terminal {
    /// `NO_COLOR` is not empty.
    pub(crate) no_color: bool,
    /// `TERM` is `dumb`.
    pub(crate) dumb: bool,
    /// Nothing is to be drawn anew: `ACCESSIBLE` says so, or there is no `TERM`.
    pub(crate) is_plain: bool,
    pub(crate) locale: Option<std::ffi::OsString>,
}

/// The columns and rows without a terminal.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

impl Terminal {
    /// `--color` takes precedence over `NO_COLOR`, and that over `TERM`.
    pub(crate) fn color(&self, when: ColorWhen, is_terminal: bool) -> bool {
        match when {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => is_terminal && !self.no_color && !self.dumb,
        }
    }

    /// Whether the terminal only shows ASCII: it is dumb, or its locale is `C` or names a charset
    /// other than UTF-8. Files and pipes are always UTF-8.
    pub(crate) fn ascii(&self, is_terminal: bool) -> bool {
        let is_old = |locale: &str| {
            let charset = locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or(rest));
            let utf8 = |charset: &str| ["utf-8", "utf8"].iter().any(|utf8| charset.eq_ignore_ascii_case(utf8));
            charset.map_or(matches!(locale, "C" | "POSIX"), |charset| !utf8(charset))
        };
        is_terminal && (self.dumb || self.locale.as_deref().is_some_and(|locale| is_old(&raw(locale))))
    }
}

/// The layout width of stdout, in columns.
pub(crate) fn width() -> u16 {
    columns(terminal_size::terminal_size_of(io::stdout()))
}

/// The layout width of stderr, in columns.
pub(crate) fn aside_width() -> u16 {
    columns(terminal_size::terminal_size_of(io::stderr()))
}

/// The rows of stdout, if it is a terminal. `LINES` beats what the terminal says.
pub(crate) fn rows() -> Option<u16> {
    let rows = || terminal_size::terminal_size_of(io::stdout()).map(|(_, height)| height.0);
    Some(()).filter(|()| stdout_is_terminal()).and_then(|()| number("LINES").or_else(rows)).filter(|rows| *rows > 0)
}

/// The current columns and rows of stderr.
pub(crate) fn aside_size() -> (u16, u16) {
    terminal_size::terminal_size_of(io::stderr()).map_or(DEFAULT_SIZE, |(width, height)| (width.0, height.0))
}

/// `COLUMNS` beats what the terminal says.
fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> u16 {
    let width = number("COLUMNS").or(size.map(|(width, _)| width.0));
    // Some terminals report 0. Below a few words a line, nothing can be laid out.
    width.filter(|width| *width > 0).map_or(DEFAULT_SIZE.0, |width| width.clamp(20, 120))
}

/// A variable of the environment that is a number.
fn number(name: &str) -> Option<u16> {
    variable(name)?.to_str()?.parse().ok()
}

pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Writes an answer to stdout.
pub(crate) fn answer(text: &str) -> Result<(), Failure> {
    takes_output()?;
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        written => written.map_err(|error| Failure::unwritable("the answer", &error)),
    }
}

/// Checks that stdout is open for writing; the library takes what is written to another one for written.
pub(crate) fn takes_output() -> Result<(), Failure> {
    if closed::is_closed() || is_only_read() {
        let cure = "leave it open, or write to a file: `> FILE`";
        return Err(Failure::io("the answer cannot be written: stdout is not open for writing", cure));
    }
    Ok(())
}

#[cfg(unix)]
fn is_only_read() -> bool {
    use rustix::fs::{OFlags, fcntl_getfl};
    fcntl_getfl(io::stdout()).is_ok_and(|flags| flags & OFlags::ACCMODE == OFlags::RDONLY)
}

#[cfg(not(unix))]
fn is_only_read() -> bool {
    false
}

/// Writes a page to stdout, in the layout of `env`.
pub(crate) fn page(page: &Page, env: &Env) -> Result<(), Failure> {
    answer(&page.text(env.look()))
}

/// Writes a value to stdout as JSON, indented on a terminal.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    answer(&json_text(value, stdout_is_terminal())?)
}

/// Room for most answers as JSON.
const ROOM: usize = 8 << 10;

/// A value as JSON with a line end.
pub(crate) fn json_text(value: &impl Serialize, indented: bool) -> Result<String, Failure> {
    const WHAT: &str = "the answer cannot be written as JSON";
    if indented {
        return Ok(serde_json::to_string_pretty(value).context(WHAT)? + "\n");
    }
    let mut bytes = Vec::with_capacity(ROOM);
    json::append(&mut bytes, value).context(WHAT)?;
    bytes.push(b'\n');
    Ok(String::from_utf8(bytes).context(WHAT)?)
}

/// A value as YAML, with the fields of the JSON.
pub(crate) fn yaml_text(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_yaml::to_string(value).context("the answer cannot be written as YAML")?)
}

/// Writes to stderr. Errors are ignored, as there is nowhere left to report them.
pub(crate) fn aside(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Reads input of up to 1 MiB; `None` if it is larger.
pub(crate) fn read(input: io::Result<impl Read>) -> io::Result<Option<Vec<u8>>> {
    read_up_to(1 << 20, input)
}

/// Reads input of up to so many bytes; `None` if it is larger.
pub(crate) fn read_up_to(most: u64, input: io::Result<impl Read>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = input?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|_| read as u64 <= most))
}

/// The file that an `--output` names; `None` for stdout.
pub(crate) fn file(output: Option<&PathBuf>) -> Option<&PathBuf> {
    output.filter(|path| path.as_os_str() != "-")
}

/// The endings of files, each with the word of the format that they stand for.
const ENDINGS: [(&[&str], &str); 7] = [
    (&["ics"], "ics"),
    (&["csv"], "csv"),
    (&["json"], "json"),
    (&["yaml", "yml"], "yaml"),
    (&["md", "markdown"], "markdown"),
    (&["html", "htm"], "html"),
    (&["txt"], "text"),
];

/// The format that the ending of an `--output` stands for, of those of a command; `None` without an ending.
pub(crate) fn format_by_ending<T: ValueEnum>(output: Option<&PathBuf>) -> Result<Option<T>, Failure> {
    let Some(path) = output else { return Ok(None) };
    let known = ENDINGS.iter().filter_map(|(endings, word)| Some((*endings, T::from_str(word, false).ok()?)));
    format_of(path, &known.collect::<Vec<_>>())
}

/// The format that the ending of a file stands for, of those that a command knows, each with its endings; `None` without an
/// ending.
///
/// # Errors
/// An ending that stands for none of them.
pub(crate) fn format_of<T: Clone>(path: &Path, known: &[(&[&str], T)]) -> Result<Option<T>, Failure> {
    let Some(ending) = path.extension().filter(|ending| !ending.is_empty()).map(raw) else { return Ok(None) };
    let lower = ending.to_lowercase();
    if let Some((_, format)) = known.iter().find(|(endings, _)| endings.contains(&lower.as_str())) {
        return Ok(Some(format.clone()));
    }
    let first = known.iter().filter_map(|(endings, _)| endings.first());
    let first: Vec<String> = first.map(|ending| format!("`.{ending}`")).collect();
    let help = format!("let it end in {}, or say with `--format` how to write it", series(&first, "or"));
    Err(Failure::usage(format!("--output: there is no format for the ending `.{ending}`"), help))
}

/// Says on stderr that input is waited for, if it is typed at a terminal.
pub(crate) fn waits(what: &str, how: &str) {
    if io::stdin().is_terminal() {
        let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
        aside(&note(&format!("{what} are read from this terminal, {how}; {end} on a line of its own ends them")));
    }
}

/// Reads a profile from a file, or from stdin for `-`.
pub(crate) fn profile(path: &Path) -> Result<Vec<u8>, Failure> {
    let (name, bytes) = if path.as_os_str() == "-" {
        waits("the facts of a profile", "such as `goals: wellness`");
        ("stdin".to_owned(), read(Ok(io::stdin().lock())))
    } else {
        (format!("the profile {}", shown(path)), read(File::open(path)))
    };
    bytes
        .map_err(|error| Failure::unreadable(&name, &error))?
        .ok_or_else(|| Failure::usage(format!("{name} is larger than 1 MiB"), "give one profile, with its facts alone"))
}
