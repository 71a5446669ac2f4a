//! What a YAML parser complains of, in words for somebody who edits a rule.
//!
//! A parser stops where it can make no sense of the text any more, which is often behind the slip: these functions
//! look back for it.

use std::ops::Range;

use super::Unread;
use crate::finding::Code;
use crate::names::{self, TYPOGRAPHIC_QUOTES};

/// Where the slip is, what it is, and the cure.
type Explained = (Range<usize>, String, String);

/// Explains `info`, which a parser says of the byte `at`; `open` is the innermost bracket that is open there.
pub(super) fn of_text(text: &str, at: usize, open: Option<usize>, info: &str) -> Unread {
    if info.contains("recursion limit") {
        return too_deep(at..at);
    }
    let (range, message, help) = by_words(text, at, info)
        .or_else(|| bracket(text, at, open, info))
        .or_else(|| colon(text, at, info))
        .unwrap_or_else(|| fallback(text, at, info));
    Unread { code: Code::NotYaml, range, message, help }
}

/// Explains what the reader of values says of a text in which the index of positions found nothing wrong.
pub(super) fn of_value(text: &str, first_alias: Option<Range<usize>>, error: &serde_yaml::Error) -> Unread {
    let at = error.location().map_or(0, |place| {
        let before = text.split_inclusive('\n').take(place.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let rest = text.get(before..).unwrap_or_default();
        let column = place.column().saturating_sub(1);
        before + rest.char_indices().nth(column).map_or(rest.len(), |(byte, _)| byte)
    });
    let message = error.to_string();
    if message.contains("repetition limit") {
        return alias_bomb(first_alias.unwrap_or(at..at));
    }
    let info = message.split(" at line ").next().and_then(|info| info.split(" at position ").next());
    of_text(text, at, None, info.unwrap_or_default())
}

/// Refuses nesting that no rule file needs.
pub(super) fn too_deep(range: Range<usize>) -> Unread {
    Unread {
        code: Code::TooDeep,
        range,
        message: "lists and mappings stand too deep in each other here".to_owned(),
        help: "a rule file needs no more than a few levels: check the brackets and the indentation".to_owned(),
    }
}

/// Refuses aliases that would be costly to follow.
pub(super) fn alias_bomb(range: Range<usize>) -> Unread {
    Unread {
        code: Code::AliasBomb,
        range,
        message: "the YAML aliases of this file stand for too many values".to_owned(),
        help: "write the values out where they are needed".to_owned(),
    }
}

/// The slips that the parser's words tell.
fn by_words(text: &str, at: usize, info: &str) -> Option<Explained> {
    let first = text.get(at..).and_then(|rest| rest.chars().next());
    let here = at..at + first.map_or(0, char::len_utf8);
    let (range, message, help) = if info.contains("unprintable") || info.contains("control characters") {
        let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let (at, found) = text.char_indices().find(|(_, c)| control(c)).unwrap_or((at, '\u{fffd}'));
        let message = format!("the control character U+{:04X} stands in the text", u32::from(found));
        (at..at + found.len_utf8(), message, "remove it")
    } else if info.contains("tab") {
        let tab = indenting_tab(text, at)?;
        (tab..tab + 1, "a tab stands where YAML wants spaces".to_owned(), "indent with two spaces for each level")
    } else if info.contains("trailing content after double-quoted") {
        let single = text.get(..at).is_some_and(|before| before.trim_end().ends_with('\''));
        let help = if single {
            "put the whole text in double quotes, or write an apostrophe inside it twice"
        } else {
            "put the whole text in single quotes, or leave the quotes out"
        };
        (here, "the text goes on after its closing quote".to_owned(), help)
    } else if info.contains("quoted scalar") && info.contains("escape") {
        let help = "write `\\\\` for a plain `\\`, or put the text in single quotes";
        (here, "a `\\` in this text begins nothing that YAML knows".to_owned(), help)
    } else if info.contains("quoted scalar") {
        (here, "this quote is not closed".to_owned(), "close it where the text ends, and indent the lines between")
    } else if info.contains("block scalar, did not find") {
        let help = "begin the text on the next line, indented, or put it in quotes";
        (here, "after `>` or `|` the text begins on the next line".to_owned(), help)
    } else if info.contains("block sequence entries") {
        let help = "begin each item on a line of its own below the key";
        (here, "a list cannot begin on this line".to_owned(), help)
    } else if info.contains("expected '-' indicator") {
        let help = "begin it with `- `, or indent it like the text after the `- ` above";
        (content_of(text, at), "this line is not an item of the list above it".to_owned(), help)
    } else if matches!(first, Some('@' | '`' | '%' | '*' | '&' | '!' | '?')) {
        let first = first.unwrap_or_default();
        let what = if first == '`' { "a backtick".to_owned() } else { format!("`{first}`") };
        (here, format!("a text cannot begin with {what} unless it is in quotes"), "put it in quotes")
    } else {
        return None;
    };
    Some((range, message, help.to_owned()))
}

/// The first tab that indents a line, from the line of `at` on.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    for line in text.get(start..)?.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(tab) = line.get(..indent).and_then(|indent| indent.find('\t')) {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// Brackets that do not match.
fn bracket(text: &str, at: usize, open: Option<usize>, info: &str) -> Option<Explained> {
    let found = text.get(at..).and_then(|rest| rest.chars().next());
    if info.contains("misplaced bracket") {
        let found = found?;
        let message = format!("this `{found}` closes nothing");
        return Some((at..at + 1, message, "remove it, or add the bracket that opens".to_owned()));
    }
    let open = open?;
    let (opens, closes) = if text.get(open..)?.starts_with('[') { ('[', ']') } else { ('{', '}') };
    if let Some(found @ (']' | '}')) = found {
        let message = format!("this `{found}` stands where `{closes}` closes the `{opens}`");
        return Some((at..at + 1, message, format!("write `{closes}`")));
    }
    if text.get(open..at)?.contains('\n') || text.get(at..)?.trim().is_empty() {
        return Some((open..open + 1, format!("this `{opens}` is not closed"), format!("close it with `{closes}`")));
    }
    let message = format!("what stands in the `{opens}` cannot be told apart here");
    Some((at..at, message, format!("put a comma between two items, and close with `{closes}`")))
}

/// Colons that are missing, or one too many.
fn colon(text: &str, at: usize, info: &str) -> Option<Explained> {
    if !(info.contains("mapping values") || info.contains("simple key")) {
        return None;
    }
    let line = Line::at(text, at);
    let before = line.text.get(..at.saturating_sub(line.start)).unwrap_or_default();
    if info.contains("mapping values") && colon_of(before.trim_start()).is_some() {
        let value = colon_of(before).and_then(|colon| before.get(colon + 1..)).unwrap_or_default().trim_start();
        let (message, help) = if value.starts_with(TYPOGRAPHIC_QUOTES) {
            ("the typographic quotes around this text do not hold it together", "write straight quotes: `\"…\"`")
        } else {
            ("this text has a second `: ` in it", "put the text in quotes")
        };
        return Some((at..at + 1, message.to_owned(), help.to_owned()));
    }
    let mut above = Some(&line).filter(|line| line.colon().is_none()).cloned();
    if above.as_ref().is_none_or(Line::says_nothing) {
        above = line.above(text);
    }
    let above = above?;
    if above.colon().is_none() && !above.continues(text) {
        return Some(no_colon(&above));
    }
    (above.indent() < line.indent() && info.contains("mapping values")).then(|| too_far_in(&line))
}

/// A line below one that has a value, and indented as if it stood under it.
fn too_far_in(line: &Line<'_>) -> Explained {
    let message = "this line is indented deeper than the one above it, which already has a value";
    let help = "give both the same indentation, or begin a text of several lines with `>-`";
    (line.content(), message.to_owned(), help.to_owned())
}

/// A line that is to be `key: value` and has no colon that makes it so.
fn no_colon(line: &Line<'_>) -> Explained {
    let written = line.text.trim();
    let (item, pair) = written.strip_prefix("- ").map_or(("", written), |pair| ("- ", pair.trim_start()));
    let cut = pair.split_once([':', '\u{ff1a}']).or_else(|| pair.split_once(char::is_whitespace));
    let (key, value) = cut.unwrap_or((pair, ""));
    let (key, value) = (key.trim(), value.trim());
    let help = if !names::is_name(key) {
        "write `key: value`, with a colon and a space".to_owned()
    } else if value.is_empty() {
        format!("write `{item}{key}:`")
    } else {
        names::clip(&format!("write `{item}{key}: {value}")) + "`"
    };
    let message = if pair.contains(':') {
        "there is no space after the colon of this line"
    } else if pair.contains('\u{ff1a}') {
        "the colon of this line is not the plain `:`"
    } else {
        "this line has no colon after its key"
    };
    (line.content(), message.to_owned(), help)
}

fn fallback(text: &str, at: usize, info: &str) -> Explained {
    let help = "check this line and the one above it: colons, quotes, brackets, indentation";
    if info.contains("did not find expected key") && text.get(at..).is_some_and(|rest| !rest.starts_with(':')) {
        let line = Line::at(text, at);
        if line.above(text).is_some_and(|above| above.indent() < line.indent()) {
            return too_far_in(&line);
        }
        let message = "the indentation of this line fits none of the lines above it";
        let help = "give the keys of one entry the same indentation, two spaces for each level";
        return (line.content(), message.to_owned(), help.to_owned());
    }
    let last = text.trim_end().len();
    let at = if at > last { last } else { at };
    (at..at, format!("this is not valid YAML: {info}"), help.to_owned())
}

/// One line of a text.
#[derive(Clone)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn at(text: &'a str, at: usize) -> Self {
        let start = line_start(text, at);
        let line = text.get(start..).and_then(|rest| rest.lines().next());
        Self { start, text: line.unwrap_or_default() }
    }

    /// The nearest line above that says something.
    fn above(&self, text: &'a str) -> Option<Self> {
        let mut line = self.clone();
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

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    fn content(&self) -> Range<usize> {
        self.start + self.indent()..self.start + self.text.trim_end().len()
    }

    /// The byte in the line of the colon that ends its key.
    fn colon(&self) -> Option<usize> {
        colon_of(self.text)
    }

    /// Whether it goes on with the text that a line above began.
    fn continues(&self, text: &'a str) -> bool {
        let mut above = self.above(text);
        while let Some(line) = &above {
            if line.indent() < self.indent() {
                let value = line.colon().and_then(|colon| line.text.get(colon + 1..));
                return value.is_some_and(|value| !value.trim().is_empty());
            }
            above = line.above(text);
        }
        false
    }
}

fn colon_of(line: &str) -> Option<usize> {
    line.match_indices(':').map(|(at, _)| at).find(|at| {
        let next = line.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_none_or(char::is_whitespace)
    })
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn content_of(text: &str, at: usize) -> Range<usize> {
    Line::at(text, at).content()
}
