//! Hidden characters: those that cannot be seen, end a line unseen, or change how others are shown.
//!
//! Files may not have them. In messages they are written out, since a terminal would not show them, or would take
//! them for a command.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write;
use std::iter;
use std::ops::RangeInclusive;

/// Controls, Unicode's `Default_Ignorable_Code_Point`, its line separators, what is blank without being a space, and
/// noncharacters.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fdd0}'..='\u{fdef}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffc}'
                | '\u{13441}'
                | '\u{13442}'
                | '\u{16fe4}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d159}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{203c}'..='\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a character belongs to a script of which the letters join.
fn joins(c: char) -> bool {
    let is_joining = matches!(
        c,
        '\u{620}'..='\u{dff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{18af}'
            | '\u{1a20}'..='\u{1cff}'
            | '\u{a840}'..='\u{abff}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{10a00}'..='\u{11fff}'
            | '\u{1e900}'..='\u{1e95f}'
    );
    is_joining && !is_hidden(c)
}

/// Whether a hidden character does its work between its neighbours: it joins letters or emoji, or selects a form.
fn is_needed(before: char, c: char, after: Option<char>) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' if joins(before) => true,
        '\u{200d}' => (is_emoji(before) || before == '\u{fe0f}') && after.is_some_and(is_emoji),
        '\u{115f}' => matches!(after, Some('\u{1161}'..='\u{11a7}')),
        '\u{1160}' => matches!(before, '\u{1100}'..='\u{115e}'),
        '\u{2800}' => matches!(before, '\u{2801}'..='\u{28ff}'),
        '\u{180b}'..='\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        '\u{fe0f}' if before.is_ascii() => after == Some('\u{20e3}') && !before.is_ascii_alphabetic(),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            !before.is_ascii() && !before.is_whitespace() && !is_hidden(before)
        }
        '\u{e0020}'..='\u{e007f}' => matches!(before, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'),
        _ => false,
    }
}

/// The ranges of hidden characters of 16 bits that no script or emoji needs anywhere; not the control characters.
pub(crate) fn always_hidden() -> impl Iterator<Item = RangeInclusive<u32>> {
    let is_never_needed =
        |c: char| !matches!(c, '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let mut hidden =
        ('\0'..='\u{ffff}').filter(move |c| is_hidden(*c) && !c.is_control() && is_never_needed(*c)).peekable();
    iter::from_fn(move || {
        let first = u32::from(hidden.next()?);
        let mut last = first;
        while hidden.next_if(|c| u32::from(*c) == last + 1).is_some() {
            last += 1;
        }
        Some(first..=last)
    })
}

/// The hidden characters of a text, except those that scripts and emoji need at their place.
pub(crate) fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut before = None;
    text.char_indices().filter(move |(at, c)| {
        let before = before.replace(*c);
        is_hidden(*c) && {
            let after = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            !is_needed(before.unwrap_or(' '), *c, after)
        }
    })
}

/// Those that a file may not have: all but tabs and the ends of lines.
pub(crate) fn hidden_in_file(text: &str) -> impl Iterator<Item = (usize, char)> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | b' '..=b'~'));
    let text = if is_plain { "" } else { text };
    hidden(text).filter(|(at, c)| match c {
        '\t' | '\n' => false,
        '\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
        _ => true,
    })
}

/// A hidden character in words, such as `U+200B, a zero-width space`.
pub(crate) fn named(c: char) -> String {
    let what = match c {
        '\r' => "a carriage return without a line feed",
        '\u{85}' => "the control character of a next line",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' | '\u{2060}' => "an invisible joiner",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a control of the direction of text"
        }
        '\u{2800}' => "a blank that is no space",
        '\u{fffc}' => "the place of an object that is not there",
        '\u{feff}' => "a byte order mark that is not at the start",
        '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        '\u{e0000}'..='\u{e007f}' => "an invisible tag",
        c if c.is_control() => "a control character",
        _ => "an invisible character",
    };
    format!("U+{:04X}, {what}", u32::from(c))
}

/// A text in one line with its hidden characters as `<U+001B>`. What is visible stays as it is, so that doing it twice
/// is doing it once.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut done = 0;
    for (at, c) in hidden(text) {
        shown.push_str(text.get(done..at).unwrap_or_default());
        let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        done = at + c.len_utf8();
    }
    if done == 0 { text.into() } else { (shown + text.get(done..).unwrap_or_default()).into() }
}

/// A path or a file name in a message.
pub(crate) fn shown(name: impl AsRef<OsStr>) -> String {
    visible(&raw(name)).into_owned()
}

/// A path or a file name as data: for JSON, for comparisons, and as the path of a source, which findings show by
/// [`visible`].
#[expect(clippy::disallowed_methods, reason = "all names go through here, and those in messages through `shown`")]
pub(crate) fn raw(name: impl AsRef<OsStr>) -> String {
    name.as_ref().to_string_lossy().into_owned()
}
