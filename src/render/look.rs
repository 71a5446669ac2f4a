//! How text for a terminal looks: its size, and the few styles that there are.
//!
//! Colour and bold only repeat what the words say.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

/// How text for a terminal is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns to fill at most.
    pub width: u16,
    /// The rows of the terminal; none in a file or a pipe. A text that does not fit ends as it begins.
    pub rows: Option<u16>,
    /// Whether to use colour and bold, with ANSI sequences.
    pub color: bool,
    /// Whether to draw with ASCII alone, for a terminal that shows nothing else. Names and texts of
    /// rules stay as they are.
    pub ascii: bool,
}

impl Look {
    /// Text without colour, for a file or a pipe.
    pub const fn plain(width: u16) -> Self {
        Self { width, rows: None, color: false, ascii: false }
    }

    /// What to do, what came of it, and what a part is about.
    pub(crate) fn bold(self, words: &str) -> String {
        self.styled(words, Style::new().bold())
    }

    /// Dims secondary text.
    pub(crate) fn dim(self, words: &str) -> String {
        self.styled(words, Style::new().dimmed())
    }

    /// Styles a referral or an error.
    pub(crate) fn alarm(self, words: &str) -> String {
        self.styled(words, AnsiColor::Red.on_default().bold())
    }

    /// Text in a style, set anew on each line so that a pager can cut between any two.
    pub(crate) fn styled(self, words: &str, style: Style) -> String {
        if !self.color {
            return words.to_owned();
        }
        let lines = words
            .split('\n')
            .map(|line| if line.is_empty() { String::new() } else { format!("{style}{line}{style:#}") });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The signs of our own sentences, in ASCII where that is all there is.
    pub(crate) fn signs(self, words: &str) -> Cow<'_, str> {
        if self.ascii { words.replace('\u{2192}', "->").replace('\u{d7}', "x").into() } else { words.into() }
    }
}
