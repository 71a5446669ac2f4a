//! The lines of a YAML text as an author sees them, in which a slip is looked for.

use std::ops::Range;

/// One line of a text.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
}

impl<'a> Line<'a> {
    pub(super) fn at(text: &'a str, at: usize) -> Self {
        let start = line_start(text, at);
        let line = text.get(start..).and_then(|rest| rest.lines().next());
        Self { start, text: line.unwrap_or_default() }
    }

    /// The nearest line above that says something.
    fn above(&self, text: &'a str) -> Option<Self> {
        let mut line = *self;
        while line.start > 0 {
            line = Self::at(text, line.start - 1);
            if !line.says_nothing() {
                return Some(line);
            }
        }
        None
    }

    fn says_nothing(&self) -> bool {
        let text = self.text.trim_start();
        text.is_empty() || text.starts_with('#')
    }

    /// How many plain spaces it begins with, which are all that YAML counts.
    pub(super) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Where its text stands; spaces of other sorts before it are no part of that.
    pub(super) fn content(&self) -> Range<usize> {
        let indent = self.text.len() - self.text.trim_start().len();
        self.start + indent..self.start + self.text.trim_end().len()
    }

    /// The byte in the line of the colon that ends its key.
    pub(super) fn colon(&self) -> Option<usize> {
        colon_of(self.text)
    }

    /// Whether it is a key with nothing beside it, so that others are to stand below.
    fn opens(&self) -> bool {
        self.colon().and_then(|colon| self.text.get(colon + 1..)).is_some_and(|value| value.trim().is_empty())
    }

    pub(super) fn is_item(&self) -> bool {
        self.text.trim_start().starts_with("- ")
    }

    /// The column of its key, which may follow the dash of an item.
    fn key_column(&self) -> usize {
        let text = self.text.trim_start_matches(' ');
        let item = text.strip_prefix("- ").map(|pair| text.len() - pair.trim_start_matches(' ').len());
        self.indent() + item.unwrap_or_default()
    }

    /// The spaces in its indentation that are no plain ones.
    pub(super) fn odd_space(&self) -> Option<Range<usize>> {
        let indent = self.text.get(..self.text.len() - self.text.trim_start().len())?;
        let first = indent.find(is_odd_space)?;
        let last = indent.rfind(is_odd_space)?;
        let end = last + indent.get(last..)?.chars().next()?.len_utf8();
        Some(self.start + first..self.start + end)
    }

    /// What stands behind the bracket that closes its value, where the parser stopped at `at` in it.
    pub(super) fn after_bracket(&self, at: usize) -> Option<Range<usize>> {
        let value = self.text.get(self.colon()? + 1..)?.trim_start();
        let closes = value.rfind([']', '}'])?;
        let rest = value.get(closes + 1..)?;
        let begins = value.starts_with(['[', '{']) && !rest.trim().is_empty() && !rest.trim_start().starts_with('#');
        let start = self.start + self.text.len() - rest.trim_start().len();
        (begins && at <= start).then_some(start..self.content().end)
    }

    /// Whether it goes on with the text that a line above began.
    pub(super) fn continues(&self, text: &'a str) -> bool {
        let mut above = self.above(text);
        while let Some(line) = &above {
            if line.key_column() < self.indent() {
                let value = line.colon().and_then(|colon| line.text.get(colon + 1..));
                return value.is_some_and(|value| !value.trim().is_empty());
            }
            above = line.above(text);
        }
        false
    }
}

/// The lines that lay out a text: all but empty ones, comments and those of texts that `>` or `|` begins.
pub(super) struct Layout<'a> {
    lines: Vec<Line<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (mut lines, mut start) = (Vec::new(), 0);
        // The column of the key of a text, and that of its first line.
        let mut block: Option<(usize, Option<usize>)> = None;
        for whole in text.split_inclusive('\n') {
            let line = Line { start, text: whole.lines().next().unwrap_or_default() };
            start += whole.len();
            if line.says_nothing() {
                continue;
            }
            if let Some((key, first)) = &mut block
                && line.indent() > *key
                && line.indent() >= *first.get_or_insert(line.indent())
            {
                continue;
            }
            let value = line.colon().and_then(|colon| line.text.get(colon + 1..)).unwrap_or_default();
            block = matches!(value.trim(), ">" | ">-" | ">+" | "|" | "|-" | "|+").then(|| (line.key_column(), None));
            lines.push(line);
        }
        Self { lines }
    }

    pub(super) fn line(&self, at: usize) -> Option<&Line<'a>> {
        self.lines.get(at)
    }

    /// The number of the line that begins at a byte, or of the last one before it.
    pub(super) fn find(&self, start: usize) -> Option<usize> {
        self.lines.partition_point(|line| line.start <= start).checked_sub(1)
    }

    /// Whether fewer lines are as deep as `line` than as deep as `other`.
    fn is_rarer(&self, line: &Line<'_>, other: &Line<'_>) -> bool {
        let count = |indent: usize| self.lines.iter().filter(|found| found.indent() == indent).count();
        count(line.indent()) < count(other.indent())
    }

    fn before(&self, line: &Line<'_>, lines: usize) -> Option<&Line<'a>> {
        self.line(self.find(line.start)?.checked_sub(lines)?)
    }

    fn after(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        self.line(self.find(line.start)? + 1)
    }

    pub(super) fn above(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        self.before(line, 1)
    }

    /// The first of the lines without a colon that end with this one, each no deeper than the next.
    pub(super) fn first_of_text(&self, at: usize) -> usize {
        let mut first = at;
        while let (Some(line), Some(above)) = (self.line(first), first.checked_sub(1).and_then(|at| self.line(at))) {
            if line.colon().is_some() || above.colon().is_some() || above.indent() > line.indent() {
                break;
            }
            first -= 1;
        }
        first
    }

    /// The line above `line`, if that stands too far left rather than `line` too far right: what follows is as deep as
    /// `line`, and so is what comes before, or it asks for something deeper.
    pub(super) fn too_far_left(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        let (above, before) = (self.above(line)?, self.before(line, 2)?);
        let next = self.after(line).is_none_or(|next| next.indent() >= line.indent());
        let first = before.opens() && before.indent() < line.indent();
        if first && (above.indent() <= before.indent() || self.is_rarer(above, line)) {
            return Some(above);
        }
        (next && (before.indent() >= line.indent() || before.opens())).then_some(above)
    }

    /// The item above `line`, if that, and not `line`, is the one that stands unlike the other items of the text.
    pub(super) fn uneven_item(&self, line: &Line<'_>) -> Option<(&Line<'a>, usize)> {
        let item = self.above(line).filter(|above| above.is_item())?;
        let wanted = line.indent().checked_sub(2)?;
        let count =
            |indent: usize| self.lines.iter().filter(|other| other.is_item() && other.indent() == indent).count();
        (!line.is_item() && item.indent() != wanted && count(wanted) >= count(item.indent())).then_some((item, wanted))
    }

    /// The first line, if it is indented.
    pub(super) fn indented_first(&self) -> Option<&Line<'a>> {
        self.line(0).filter(|line| line.indent() > 0)
    }

    /// A line above that makes `line` fit nowhere, though those around `line` stand as it does: the first below a key,
    /// or the key itself.
    pub(super) fn out_of_line(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        let at = self.find(line.start)?;
        let above = self.lines.get(..at)?;
        let opener = above.iter().rposition(|other| other.indent() < line.indent())?;
        let first = above.get(opener + 1)?;
        let only = above.get(opener + 2..)?.iter().all(|other| other.indent() > first.indent()) || opener + 2 == at;
        if opener + 2 == at && self.is_rarer(first, line) {
            return Some(first);
        }
        let mut below = self.lines.get(at + 1..)?.iter().take_while(|other| other.indent() >= line.indent());
        if only && below.any(|other| other.indent() == line.indent()) {
            return Some(first);
        }
        let key = above.get(opener).filter(|_| opener + 2 < at)?;
        let before = above.get(..opener)?.iter().rposition(|other| other.indent() == key.indent())?;
        let is_sibling = above.get(before)?.opens() && above.get(before + 1)?.indent() == line.indent();
        (key.opens() && is_sibling).then_some(key)
    }
}

/// Whether it looks like a space and is none to YAML.
pub(crate) fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

pub(super) fn colon_of(line: &str) -> Option<usize> {
    line.match_indices(':').map(|(at, _)| at).find(|at| {
        let next = line.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_none_or(|next| next.is_ascii_whitespace())
    })
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}
