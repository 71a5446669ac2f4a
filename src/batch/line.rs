//! An input line, and its errors.

use std::borrow::Cow;
use std::str::Utf8Error;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

use super::salvage::Gravest;
use super::{Facts, Place};
use crate::diagnostics::visible::{hidden_in_file, named, visible};
use crate::model::{names, words::words};
use crate::profile::{Profile, ProfileError, file::Key, time::TimeError};

/// A line without its facts, which go directly into a profile.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub(super) id: Id<'a>,
    pub(super) week: Option<u32>,
    pub(super) started: Option<Date>,
    pub(super) last: Option<Date>,
    /// The first and the last line, from 0, of a quoted cell that may have swallowed other records.
    pub(super) quote: Option<(u64, u64)>,
    /// It is a record of empty cells.
    pub(super) is_blank: bool,
    /// The gravest error, the first of equals.
    pub(super) error: Option<LineError>,
}

impl Line<'_> {
    /// Takes the day of a key.
    pub(super) fn day(&mut self, key: Key, day: Date, facts: &mut Facts<'_, '_>) {
        match key {
            Key::Screened => facts.profile.screened(day),
            Key::Reviewed => facts.profile.reviewed(day),
            Key::Started => self.started = Some(day),
            Key::Last => self.last = Some(day),
            Key::Id | Key::Facts(_) | Key::Cleared | Key::Week => {}
        }
    }

    /// Keeps the error that matters most: what may hide a warning sign, then what leaves the rest unread.
    pub(super) fn note(&mut self, result: Result<(), LineError>) {
        let weight = |error: &LineError| {
            (error.may_worry, matches!(error.code, LineCode::NotJson | LineCode::NotCsv | LineCode::WrongCells))
        };
        let Err(error) = result else { return };
        if self.error.as_ref().is_none_or(|first| weight(&error) > weight(first)) {
            self.error = Some(error);
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Id<'a> {
    #[default]
    None,
    /// Any JSON value, unchanged.
    Json(&'a RawValue),
    Text(&'a str),
}

impl Id<'_> {
    /// Nothing in place of an id with hidden characters, which an answer would hand on.
    pub(super) fn if_seen(self) -> Self {
        if LineError::if_hidden(self.text()).is_ok() { self } else { Self::None }
    }

    /// It as it was written.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::None => "",
            Self::Json(raw) => raw.get(),
            Self::Text(text) => text,
        }
    }

    /// It as a text; of a text without its escapes.
    pub(super) fn plain(self) -> String {
        match self {
            Self::Json(raw) => serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned()),
            Self::None | Self::Text(_) => self.text().to_owned(),
        }
    }
}

/// The bytes of a message that stay, at least where nothing is grave.
pub(super) const SHORTEST: usize = 40;

/// A text without so many bytes at its end, of which some stay.
pub(super) fn begin(text: &str, bytes: usize, least: usize) -> Cow<'_, str> {
    let most = text.len().saturating_sub(bytes + ELLIPSIS.len()).max(least);
    if bytes == 0 || most >= text.len() {
        return text.into();
    }
    let kept = (0..=most).rev().find_map(|end| text.get(..end)).unwrap_or_default();
    format!("{}{ELLIPSIS}", kept.trim_end_matches([' ', ';', ','])).into()
}

/// The same of its beginning.
pub(super) fn end(text: &str, bytes: usize, least: usize) -> Cow<'_, str> {
    let most = text.len().saturating_sub(bytes + ELLIPSIS.len()).max(least);
    if bytes == 0 || most >= text.len() {
        return text.into();
    }
    let kept = (text.len() - most..=text.len()).find_map(|start| text.get(start..)).unwrap_or_default();
    format!("{ELLIPSIS}{kept}").into()
}

const ELLIPSIS: &str = "\u{2026}";

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct LineError {
    /// The word for it.
    pub(crate) code: LineCode,
    /// What is wrong, and what to do; first of all the gravest of what could be read of the line.
    pub(crate) message: String,
    /// The gravest caution or referral that could be read of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Gravest")]
    pub(super) gravest: Option<Box<Gravest>>,
    /// It is about a caution that nobody knows.
    #[serde(skip)]
    may_worry: bool,
}

words! {
    /// The word for what is wrong with a line.
    pub(crate) enum LineCode {
        /// A line or record longer than 1 MiB, of which only the beginning was looked at.
        TooLong = "too-long",
        /// Bytes that are not UTF-8.
        NotUtf8 = "not-utf8",
        /// A character that is not seen, or ends a line unseen.
        HiddenCharacter = "hidden-character",
        /// Text that is not JSON.
        NotJson = "not-json",
        /// Text that is no record of CSV: a quote that is left open.
        NotCsv = "not-csv",
        /// More cells than the header has, or fewer in a record of several lines.
        WrongCells = "wrong-cells",
        /// One key twice.
        DuplicateKey = "duplicate-key",
        /// A key that no profile has.
        UnknownKey = "unknown-key",
        /// A list where text is wanted, and the like.
        WrongType = "wrong-type",
        /// A value that its key does not take.
        BadValue = "bad-value",
        /// A name that the rule set does not know.
        UnknownName = "unknown-name",
        /// Times that cannot be: in the future, or two that do not agree.
        BadTime = "bad-time",
    }
}

impl LineError {
    pub(crate) fn new(code: LineCode, message: impl Into<String>) -> Self {
        Self { code, message: visible(&message.into()).into_owned(), gravest: None, may_worry: false }
    }

    /// Refuses hidden characters outside ASCII. JSON escapes those of ASCII.
    pub(super) fn if_hidden(text: &str) -> Result<(), Self> {
        let hidden = if text.is_ascii() { None } else { hidden_in_file(text).find(|(_, c)| !c.is_ascii()) };
        hidden.map_or(Ok(()), |(at, c)| {
            let column = text.get(..at).unwrap_or_default().chars().count() + 1;
            let message = format!("a hidden character stands at column {column}: {}; delete it", named(c));
            Err(Self::new(LineCode::HiddenCharacter, message))
        })
    }

    /// The same with its lines, where they are several, or with those of the quote that may be at fault.
    pub(super) fn spanning(mut self, at: Place<'_>, quote: Option<(u64, u64)>) -> Self {
        if let Some((first, last)) = quote {
            let (opened, closed, count) = (at.line + first, at.line + last, last - first + 1);
            self.message = format!(
                "a quote opened on line {opened} closes on line {closed}, and made one record of these {count} lines: {}",
                self.message
            );
        } else if at.last > at.line {
            self.message = format!("lines {} to {}: {}", at.line, at.last, self.message);
        }
        self
    }

    /// The same with the gravest of what could be read of the line.
    pub(super) fn beside(mut self, profile: &Profile<'_>) -> Self {
        self.gravest = Gravest::of(profile).map(Box::new);
        if let Some(gravest) = &self.gravest {
            self.message = format!("{}. What is wrong: {}", gravest.in_words(), self.message);
        }
        self
    }

    /// The same with so many bytes less at the end of its message, of which stay what is grave and so many more, or else
    /// the first words.
    pub(super) fn shorter(&self, bytes: usize, least: usize) -> Self {
        let least = self.gravest.as_ref().map_or(SHORTEST, |gravest| gravest.in_words().len() + least);
        Self { message: begin(&self.message, bytes, least).into_owned(), ..self.clone() }
    }

    pub(super) fn twice(key: &str) -> Self {
        Self::new(LineCode::DuplicateKey, format!("the key `{}` is there twice; keep one", names::clip(key)))
    }

    pub(crate) fn too_long() -> Self {
        let message = "the line is longer than 1 MiB; write one profile a line, with its facts alone";
        Self::new(LineCode::TooLong, message)
    }

    pub(super) fn open_quote() -> Self {
        Self::new(LineCode::NotCsv, "a quote is left open; close it, or write a quote in a cell as two")
    }

    pub(super) fn not_utf8(error: Utf8Error) -> Self {
        let message = format!("byte {} is not UTF-8; save the file as UTF-8", error.valid_up_to() + 1);
        Self::new(LineCode::NotUtf8, message)
    }
}

impl From<&ProfileError> for LineError {
    fn from(error: &ProfileError) -> Self {
        let (code, hint) = match error {
            ProfileError::UnknownName { name, .. } if name.contains([',', ';']) => {
                let hint = "write several names as a list, or in a cell with `;` between them";
                (LineCode::UnknownName, hint.to_owned())
            }
            ProfileError::UnknownName { .. } => (LineCode::UnknownName, error.hint()),
            ProfileError::Second { .. } => (LineCode::BadValue, error.hint()),
        };
        let may_worry = matches!(error, ProfileError::UnknownName { facet, .. } if facet.is_screened());
        Self { may_worry, ..Self::new(code, format!("{error}; {hint}")) }
    }
}

impl From<TimeError> for LineError {
    fn from(error: TimeError) -> Self {
        Self::new(LineCode::BadTime, format!("{}; {}", error.what, error.hint))
    }
}
