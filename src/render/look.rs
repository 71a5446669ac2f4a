//! The look of all text for people. Colour, bold and frames only repeat what the words say.
//!
//! - What to do, or what came of a command, comes first, in bold.
//! - A heading is bold and underlined, after an empty line.
//! - A referral, and all else that is grave, is bold and red, and says so in capitals. An answer
//!   has it in a frame at the beginning and again at the end, where people look or listen first.
//! - Tables have frames. They have lines between their rows, except where there are many short
//!   ones. Each has a heading, so that no meaning depends on its columns alone.
//! - A picture has a legend, and the same in words or in a table beneath.
//! - A command has a line to itself and is never wrapped, so that it can be copied.
//! - On a terminal that shows only ASCII, frames and signs are ASCII. Texts of rules stay as they
//!   are.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

/// How text for a terminal is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns to fill at most.
    pub width: u16,
    /// Whether to use colour and bold, with ANSI sequences.
    pub color: bool,
    /// Whether to draw with ASCII alone, for a terminal that shows nothing else. Names and texts of
    /// rules stay as they are.
    pub ascii: bool,
}

impl Look {
    /// What to do, or what came of it.
    pub(crate) fn answer(self, words: &str) -> String {
        self.styled(words, Style::new().bold())
    }

    pub(crate) fn heading(self, words: &str) -> String {
        self.styled(words, Style::new().bold().underline())
    }

    /// What is grave.
    pub(crate) fn alarm(self, words: &str) -> String {
        self.styled(words, AnsiColor::Red.on_default().bold())
    }

    /// Text in a style, set anew on each line so that a pager can cut between any two.
    pub(crate) fn styled(self, words: &str, style: Style) -> String {
        if !self.color {
            return words.to_owned();
        }
        let lines = words.lines().map(|line| format!("{style}{line}{style:#}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The signs of our own sentences, in ASCII where that is all there is.
    pub(crate) fn signs(self, words: &str) -> Cow<'_, str> {
        if self.ascii { words.replace('\u{2192}', "->").replace('\u{d7}', "x").into() } else { words.into() }
    }
}
