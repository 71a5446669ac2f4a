//! The lines of a YAML text as an author sees them.

use std::ops::Range;

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

    /// The nearest line above that is not blank or a comment.
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

    /// The number of plain spaces at its start; YAML counts no others.
    pub(super) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// The range of its text, without leading spaces of any kind.
    pub(super) fn content(&self) -> Range<usize> {
        let indent = self.text.len() - self.text.trim_start().len();
        self.start + indent..self.start + self.text.trim_end().len()
    }

    /// The offset of the colon that ends its key.
    pub(super) fn colon(&self) -> Option<usize> {
        colon_of(self.text)
    }

    /// The text after the colon of its key.
    pub(super) fn value(&self) -> Option<&'a str> {
        self.text.get(self.colon()? + 1..)
    }

    /// Whether it is a key with nothing beside it.
    pub(super) fn opens(&self) -> bool {
        self.value().is_some_and(|value| value.trim().is_empty())
    }

    /// Whether a text of several lines begins below it.
    pub(super) fn begins_block(&self) -> bool {
        matches!(self.value().unwrap_or_default().trim(), ">" | ">-" | ">+" | "|" | "|-" | "|+")
    }

    pub(super) fn is_item(&self) -> bool {
        self.text.trim_start().starts_with("- ")
    }

    /// The column of its key, which may follow the dash of an item.
    pub(super) fn key_column(&self) -> usize {
        let text = self.text.trim_start_matches(' ');
        let item = text.strip_prefix("- ").map(|pair| text.len() - pair.trim_start_matches(' ').len());
        self.indent() + item.unwrap_or_default()
    }

    /// The range of other spaces than plain ones in its indentation.
    pub(super) fn odd_space(&self) -> Option<Range<usize>> {
        let indent = self.text.get(..self.text.len() - self.text.trim_start().len())?;
        let first = indent.find(is_odd_space)?;
        let last = indent.rfind(is_odd_space)?;
        let end = last + indent.get(last..)?.chars().next()?.len_utf8();
        Some(self.start + first..self.start + end)
    }

    /// The text behind the bracket that closes its value, if the parser stopped at `at` before it.
    pub(super) fn after_bracket(&self, at: usize) -> Option<Range<usize>> {
        let value = self.value()?.trim_start();
        let closes = value.rfind([']', '}'])?;
        let rest = value.get(closes + 1..)?;
        let begins = value.starts_with(['[', '{']) && !rest.trim().is_empty() && !rest.trim_start().starts_with('#');
        let start = self.start + self.text.len() - rest.trim_start().len();
        (begins && at <= start).then_some(start..self.content().end)
    }

    /// Whether it continues a text that began on a line above.
    pub(super) fn continues(&self, text: &'a str) -> bool {
        let mut above = self.above(text);
        while let Some(line) = &above {
            if line.key_column() < self.indent() {
                return line.value().is_some_and(|value| !value.trim().is_empty());
            }
            above = line.above(text);
        }
        false
    }
}

/// The lines that make up the structure: without blank lines, comments and block scalars.
pub(super) struct Layout<'a> {
    lines: Vec<Line<'a>>,
}

impl<'a> Layout<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (mut lines, mut start) = (Vec::new(), 0);
        // The column of the key of a block scalar, and that of its first line.
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
            block = line.begins_block().then(|| (line.key_column(), None));
            lines.push(line);
        }
        Self { lines }
    }

    pub(super) fn line(&self, at: usize) -> Option<&Line<'a>> {
        self.lines.get(at)
    }

    /// The index of the last line that starts at or before a byte.
    pub(super) fn find(&self, start: usize) -> Option<usize> {
        self.lines.partition_point(|line| line.start <= start).checked_sub(1)
    }

    /// Whether fewer lines have the indentation of `line` than that of `other`.
    fn is_rarer(&self, line: &Line<'_>, other: &Line<'_>) -> bool {
        let count = |indent: usize| self.lines.iter().filter(|found| found.indent() == indent).count();
        count(line.indent()) < count(other.indent())
    }

    fn before(&self, line: &Line<'_>, lines: usize) -> Option<&Line<'a>> {
        self.line(self.find(line.start)?.checked_sub(lines)?)
    }

    pub(super) fn lines_above(&self, line: &Line<'_>) -> impl Iterator<Item = &Line<'a>> {
        let at = self.find(line.start).unwrap_or_default();
        self.lines.get(..at).unwrap_or_default().iter().rev()
    }

    pub(super) fn above(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        self.before(line, 1)
    }

    pub(super) fn below(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        self.line(self.find(line.start)? + 1)
    }

    /// The first line of the run of lines without a colon that ends here, none deeper than the next.
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

    /// The line above, if that is indented too little rather than `line` too much: the lines after `line`
    /// are as deep, and so are those before, or they open something deeper.
    pub(super) fn too_far_left(&self, line: &Line<'_>) -> Option<&Line<'a>> {
        let (above, before) = (self.above(line)?, self.before(line, 2)?);
        let next = self.find(line.start).and_then(|at| self.line(at + 1));
        let next = next.is_none_or(|next| next.indent() >= line.indent());
        let first = before.opens() && before.indent() < line.indent();
        if first && (above.indent() <= before.indent() || self.is_rarer(above, line)) {
            return Some(above);
        }
        (next && (before.indent() >= line.indent() || before.opens())).then_some(above)
    }

    /// The item above `line`, if it is that one that is indented unlike the other items of the text.
    pub(super) fn uneven_item(&self, line: &Line<'_>) -> Option<(&Line<'a>, usize)> {
        let item = self.above(line).filter(|above| above.is_item())?;
        let wanted = line.indent().checked_sub(2)?;
        let items = || self.lines.iter().filter(|other| other.is_item());
        let count = |indent: usize| items().filter(|other| other.indent() == indent).count();
        (!line.is_item() && item.indent() != wanted && count(wanted) >= count(item.indent())).then_some((item, wanted))
    }

    pub(super) fn indented_first(&self) -> Option<&Line<'a>> {
        self.line(0).filter(|line| line.indent() > 0)
    }

    /// A line above with the wrong indentation, if the neighbours of `line` are as deep as `line`: the first
    /// one below a key, or the key itself.
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

/// Whether a character looks like a space but is not one in YAML.
pub(crate) fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii()
}

pub(crate) fn colon_of(line: &str) -> Option<usize> {
    line.match_indices(':').map(|(at, _)| at).find(|at| {
        let next = line.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_none_or(|next| next.is_ascii_whitespace())
    })
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}
