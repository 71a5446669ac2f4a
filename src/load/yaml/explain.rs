//! Turns parser errors into messages for authors of rules.
//!
//! A parser often stops well behind the slip; these functions look back for it.

use std::ops::Range;

use super::{Unread, quoted, quoted_in_cure, written_out};
use crate::diagnostics::Code;
use crate::load::format::keys_in_line;
use crate::model::{names, names::TYPOGRAPHIC_QUOTES};
pub(super) use cures::in_quotes;
use cures::{around_quotes, begin_with, nearest_level, value_in_quotes};
pub(super) use layout::colon_of;
pub(crate) use layout::is_odd_space;
use layout::{Layout, Line, line_start};

mod cures;
mod layout;

/// The range of the slip, the message, and the help.
type Explained = (Range<usize>, String, String);

/// Explains the error `info` of the parser at the byte `at`, inside the bracket `open`.
pub(super) fn of_text(text: &str, at: usize, open: Option<usize>, info: &str) -> Unread {
    if info.contains("recursion limit") {
        return too_deep(at..at);
    }
    let (range, message, help) = left_over(text)
        .or_else(|| other_item(text, at, info))
        .or_else(|| by_words(text, at, info))
        .or_else(|| bracket(text, at, open, info))
        .or_else(|| colon(text, at, info))
        .unwrap_or_else(|| fallback(text, at, info));
    Unread::new(Code::NotYaml, range, message, help)
}

pub(super) fn too_deep(range: Range<usize>) -> Unread {
    let help = "a rule file needs no more than a few levels: check the brackets and the indentation";
    Unread::new(Code::TooDeep, range, "lists and mappings stand too deep in each other here", help)
}

pub(super) fn alias_bomb(range: Range<usize>) -> Unread {
    let help = "write the values out where they are needed";
    Unread::new(Code::AliasBomb, range, "the YAML aliases of this file stand for too many values", help)
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Slips that follow from the parser's words.
fn by_words(text: &str, at: usize, info: &str) -> Option<Explained> {
    let first = char_at(text, at);
    let here = at..at + first.map_or(0, char::len_utf8);
    let (range, message, help) = if info.contains("tab") {
        return indenting_tab(text, at).map(|tab| tab_at(text, tab));
    } else if info.contains("must be followed by a valid YAML whitespace") {
        let tab = text.get(..at)?.rfind(':')? + 1;
        let help = "put one space in place of it";
        (tab..at.max(tab + 1), "a tab stands behind the colon of this line".to_owned(), help)
    } else if info.contains("comment intercepting") {
        return Some(comment_in_text(text, at));
    } else if info.contains("trailing content") && first == Some(',') {
        return Some(comma(at));
    } else if info.contains("trailing content after double-quoted") {
        if let Some((range, quoted)) = around_quotes(text, at) {
            let message = "the text goes on after its closing quote".to_owned();
            return Some((range, message, format!("put the whole text in quotes: `{quoted}`")));
        }
        let help = if text.get(..at).is_some_and(|before| before.trim_end().ends_with('\'')) {
            "put the whole text in double quotes, or write an apostrophe inside it twice"
        } else {
            "put the whole text in single quotes, or leave the quotes out"
        };
        (here, "the text goes on after its closing quote".to_owned(), help)
    } else if info.contains("quoted scalar") && info.contains("escape") {
        let help = "write `\\\\` for a plain `\\`, or put the text in single quotes";
        (here, "a `\\` in this text begins nothing that YAML knows".to_owned(), help)
    } else if info.contains("quoted scalar") {
        (
            here,
            "this quote is not closed".to_owned(),
            &*format!("close it with `{}` where the text ends, and indent the lines between", first.unwrap_or('"')),
        )
    } else if info.contains("block scalar, did not find") {
        if let Some((range, quoted)) = value_in_quotes(text, at) {
            let message = "a text cannot begin so unless it is in quotes, or begins on the next line";
            return Some((range, message.to_owned(), format!("put it in quotes: `{quoted}`")));
        }
        let help = "begin the text on the next line, indented, or put it in quotes";
        (here, "after `>` or `|` the text begins on the next line".to_owned(), help)
    } else if info.contains("block sequence entries") {
        let below = "begin each item of a list on a line of its own below the key";
        if let Some((range, quoted)) = value_in_quotes(text, at) {
            let help = format!("put it in quotes if it is a text: `{quoted}`; {below}");
            return Some((range, "a list cannot begin on this line".to_owned(), help));
        }
        let help = "begin each item on a line of its own below the key; a text that begins with `-` needs quotes";
        (here, "a list cannot begin on this line".to_owned(), help)
    } else if info.contains("expected '-' indicator") {
        let line = Line::at(text, at);
        if let Some((item, spaces)) = Layout::of(text).uneven_item(&line) {
            return Some(out_of_place(item, spaces));
        }
        let layout = Layout::of(text);
        let item = layout.lines_above(&line).find(|above| above.is_item());
        return Some(match item {
            _ if line.is_item() => uneven(&layout, &line),
            Some(item) => begin_with(&line, NO_ITEM, item.indent() + 2, "the text behind the `- ` above"),
            None => (line.content(), NO_ITEM.to_owned(), "begin it with `- `".to_owned()),
        });
    } else if matches!(first, Some('@' | '`' | '%' | '*' | '&' | '!' | '?')) {
        let what = first.filter(|first| *first != '`').map_or("a backtick".to_owned(), |first| format!("`{first}`"));
        let (range, help) = in_quotes(text, at);
        return Some((range, format!("a text cannot begin with {what} unless it is in quotes"), help));
    } else {
        return None;
    };
    Some((range, message, help.to_owned()))
}

/// A text of several lines with a `#` that would begin a comment.
fn comment_in_text(text: &str, at: usize) -> Explained {
    let line = Line::at(text, at);
    let value = line.value().map_or(line.text, str::trim_start);
    let start = line.start + line.text.len() - value.len();
    let below = text.get(line.start + line.text.len()..).unwrap_or_default().lines().skip(1);
    let deeper = |other: &&str| Line { start: 0, text: other }.indent() > line.indent() && !other.trim().is_empty();
    let rest: Vec<&str> = below.take_while(deeper).map(str::trim).collect();
    let whole = quoted(&[&[value.trim_end()], rest.as_slice()].concat().join(" "));
    let message = "this text is cut by the `#`, which begins a comment, and goes on below it".to_owned();
    (start..line.content().end, message, format!("put the whole text in quotes{}", written_out(&whole)))
}

/// A tab that indents, in the cure as deep as the line above wants it.
fn tab_at(text: &str, tab: usize) -> Explained {
    let line = Line::at(text, tab);
    let layout = Layout::of(text);
    let is_behind_dash = text.get(line.start..tab).is_some_and(|before| before.trim_start().starts_with('-'));
    let help = match layout.above(&line) {
        _ if is_behind_dash => "put one space in place of it".to_owned(),
        Some(above) => {
            let spaces = above.key_column() + if above.opens() || above.begins_block() { 2 } else { 0 };
            format!("begin the line with {spaces} spaces; each level is two of them")
        }
        None => "indent with two spaces for each level".to_owned(),
    };
    (tab..tab + 1, "a tab stands where YAML wants spaces".to_owned(), help)
}

/// A line by which a version control system divides two versions of a file.
fn left_over(text: &str) -> Option<Explained> {
    let is_mark = |line: &str| ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
    let start = text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some((*end - line.len(), line))
    });
    let (start, line) = start.into_iter().find(|(_, line)| is_mark(line))?;
    let message = "this line is left over from two versions of the file that were put together";
    let help = "keep the lines of one version, and remove all lines of `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`";
    Some((start..start + line.trim_end().len(), message.to_owned(), help.to_owned()))
}

/// An item that begins otherwise than with `- `, in the line of `at` or among those above that are as deep.
fn other_item(text: &str, at: usize, info: &str) -> Option<Explained> {
    if info.contains("quoted scalar") || info.contains("tab") {
        return None;
    }
    let (line, layout) = (Line::at(text, at), Layout::of(text));
    let above = layout.lines_above(&line).take_while(|above| above.indent() + 2 >= line.indent());
    let (line, item) = [&line].into_iter().chain(above).find_map(|line| Some((line, names::item(line.text)?)))?;
    let message = "an item begins with a hyphen and a space, and this line does not";
    Some((line.content(), message.to_owned(), format!("write `- {}`", names::clip(item))))
}

/// A comma where a line ends, as JSON has them.
fn comma(at: usize) -> Explained {
    let message = "a comma stands at the end of this line, where YAML has none";
    (at..at + 1, message.to_owned(), "remove it".to_owned())
}

/// The first tab that indents a line, from the line of `at` on.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    for line in text.get(start..)?.split_inclusive('\n') {
        let content = line.trim_start().trim_start_matches('-').trim_start();
        if let Some(tab) = line.get(..line.len() - content.len()).and_then(|indent| indent.find('\t')) {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// Brackets that do not match.
fn bracket(text: &str, at: usize, open: Option<usize>, info: &str) -> Option<Explained> {
    let found = char_at(text, at);
    if info.contains("misplaced bracket") {
        let found = found?;
        let message = format!("this `{found}` closes nothing");
        return Some((at..at + 1, message, "remove it, or add the bracket that opens".to_owned()));
    }
    let open = open?;
    let (opens, closes) = if text.get(open..)?.starts_with('[') { ('[', ']') } else { ('{', '}') };
    let line = text.get(open..)?.lines().next()?.trim_end();
    let here = found.filter(|found| matches!(found, ']' | '}')).map(|found| (found, at));
    let last = line.chars().last().filter(|last| *last != closes && matches!(last, ')' | '}' | ']'));
    if let Some((found, at)) = here.or_else(|| Some((last?, open + line.len() - 1))) {
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
        let before = Line { start: line.start, text: before };
        let value = before.value().unwrap_or_default().trim_start();
        let is_key = value.rsplit(' ').next().is_some_and(|word| keys_in_line().contains(word));
        let (range, quoted) = value_in_quotes(text, at)
            .filter(|_| !is_key)
            .map_or((at..at + 1, None), |(range, quoted)| (range, Some(format!(": `{quoted}`"))));
        let quoted = quoted.unwrap_or_default();
        let (message, help) = if value.starts_with(TYPOGRAPHIC_QUOTES) {
            let message = "the typographic quotes around this text do not hold it together";
            (message, format!("write straight quotes{quoted}"))
        } else {
            let help = format!("put the text in quotes{quoted}; another key begins on a line of its own");
            ("this text has a second `: ` in it", help)
        };
        return Some((range, message.to_owned(), help));
    }
    let layout = Layout::of(text);
    let at = layout.find(line.start)?;
    let is_key = layout.line(at).is_some_and(|found| found.start == line.start && found.colon().is_some());
    let above = layout.line(layout.first_of_text(if is_key { at.checked_sub(1)? } else { at }))?;
    if above.colon().is_none() && !above.continues(text) {
        return Some(no_colon(above));
    }
    (above.indent() < line.indent() && info.contains("mapping values")).then(|| too_far_in(&layout, &line))
}

/// A line indented below one that already has a value, or the line above it is indented too little.
fn too_far_in(layout: &Layout<'_>, line: &Line<'_>) -> Explained {
    if let Some(other) = layout.too_far_left(line) {
        return out_of_place(other, line.indent());
    }
    if let Some((item, spaces)) = layout.uneven_item(line) {
        return out_of_place(item, spaces);
    }
    let above = layout.above(line);
    let message = "this line is indented deeper than the one above it, which already has a value";
    match above {
        Some(above) if !above.text.starts_with("format:") => {
            begin_with(line, message, above.key_column(), "the line above; or begin a text of several lines with `>-`")
        }
        _ => {
            let help = "begin its section on a line above it, such as `goals:`, or do not indent it";
            (line.content(), message.to_owned(), help.to_owned())
        }
    }
}

/// A line whose neighbours show that its indentation is wrong.
fn out_of_place(line: &Line<'_>, spaces: usize) -> Explained {
    if let Some(space) = line.odd_space() {
        let help = match spaces {
            0 => "delete what stands before the text".to_owned(),
            spaces => format!("begin it with {spaces} spaces in place of what stands before the text"),
        };
        return (space, ODD_SPACE.to_owned(), help);
    }
    let message = "the indentation of this line does not fit the lines below it".to_owned();
    let help = match spaces {
        0 => "do not indent it".to_owned(),
        1 => "begin it with one space".to_owned(),
        spaces => format!("begin it with {spaces} spaces"),
    };
    (line.content(), message, help)
}

/// Comes with text from web pages and word processors.
const ODD_SPACE: &str = "a non-breaking space stands where YAML wants a plain one";

/// A line that should be `key: value` but has no colon after its key.
fn no_colon(line: &Line<'_>) -> Explained {
    let written = line.text.trim();
    if let Some(comment) = names::comment(written) {
        let message = "a comment begins with `#` here, and this line is read as a key";
        return (line.content(), message.to_owned(), format!("write `{comment}`"));
    }
    let (item, pair) = written.strip_prefix("- ").map_or(("", written), |pair| ("- ", pair.trim_start()));
    let signs = [':', '\u{ff1a}', ';', '='];
    let sign = pair.split_once(signs).filter(|(key, _)| names::is_name(key.trim_end()));
    let cut = sign.or_else(|| pair.split_once(char::is_whitespace));
    let (key, value) = cut.unwrap_or((pair, ""));
    let (key, value) = (key.trim(), value.trim());
    let help = if !names::is_name(key) {
        "write `key: value`, with a colon and a space".to_owned()
    } else if value.is_empty() {
        format!("write `{item}{key}:`")
    } else if sign.is_some() || keys_in_line().contains(key) {
        let plain = if line.text.contains(is_odd_space) { "`, with a plain space" } else { "`" };
        names::clip(&format!("write `{item}{key}: {value}")) + plain
    } else {
        "if it goes on with the text above it, indent it deeper; if it is a comment, begin it with `# `".to_owned()
    };
    let message = if line.text.contains(is_odd_space) && pair.contains(':') {
        ODD_SPACE
    } else if pair.contains(':') {
        "there is no space after the colon of this line"
    } else if pair.contains('\u{ff1a}') {
        "the colon of this line is not the plain `:`"
    } else {
        "this line has no colon after its key"
    };
    (line.content(), message.to_owned(), help)
}

const NO_ITEM: &str = "this line is not an item of the list above it";

/// An item whose indentation is not that of the other items of its list.
fn uneven(layout: &Layout<'_>, line: &Line<'_>) -> Explained {
    let message = "this item does not stand below the one above it";
    let spaces = layout.lines_above(line).find(|above| above.is_item()).map_or(line.indent(), Line::indent);
    begin_with(line, message, spaces, "the items above")
}

fn fallback(text: &str, at: usize, info: &str) -> Explained {
    let help = "check this line and the one above it: colons, quotes, brackets, indentation";
    if info.contains("did not find expected key") && text.get(at..).is_some_and(|rest| !rest.starts_with(':')) {
        let line = Line::at(text, at);
        if let Some(tab) = indenting_tab(line.text, 0) {
            return tab_at(text, line.start + tab);
        }
        let layout = Layout::of(text);
        if let Some(after) = line.after_bracket(at) {
            let rest = text.get(after.clone()).unwrap_or_default();
            if rest == "," {
                return comma(after.start);
            }
            if let Some(comment) = names::comment(rest) {
                return (after, "a comment begins with `#` here".to_owned(), format!("write `{comment}`"));
            }
            let message = "the text goes on after its closing bracket";
            let (range, quoted) = value_in_quotes(text, at)
                .map_or((after, String::new()), |(range, quoted)| (range, format!(": `{quoted}`")));
            return (range, message.to_owned(), format!("put the whole text in quotes{quoted}"));
        }
        if layout.above(&line).is_some_and(|above| above.indent() < line.indent()) {
            return too_far_in(&layout, &line);
        }
        if let Some(other) = layout.out_of_line(&line) {
            return out_of_place(other, line.indent());
        }
        if line.is_item() {
            return uneven(&layout, &line);
        }
        let spaces = nearest_level(&layout, &line).unwrap_or_default();
        return begin_with(
            &line,
            "the indentation of this line fits none of the lines above it",
            spaces,
            "its neighbours",
        );
    }
    if let Some(first) = Layout::of(text).indented_first().filter(|_| info.contains("<document start>")) {
        return out_of_place(first, 0);
    }
    let at = at.min(text.trim_end().len());
    (at..at, format!("this is not valid YAML: {info}"), help.to_owned())
}
