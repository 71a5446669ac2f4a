//! Sentences, laid out in lines.
//!
//! A line ends at a blank. Words are never broken, nor is what stands in backticks, so that commands and addresses can be
//! copied; they stick out where the terminal is narrow. Scripts without blanks are broken between their wide characters.

use std::iter;

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, wrap};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text wrapped at `width`.
pub(crate) fn paragraph(words: &str, width: u16) -> String {
    hanging(words, "", "", width)
}

/// Text wrapped at `width`, behind `first` and below that behind `rest`.
pub(super) fn hanging(words: &str, first: &str, rest: &str, width: u16) -> String {
    let options = Options::new(usize::from(width))
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(WordSeparator::Custom(self::words))
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    let lines = wrap(words, options);
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// The columns of the longest piece of a text that no line end may part.
pub(super) fn longest_word(text: &str) -> usize {
    text.lines().flat_map(words).map(|word| word.word.width()).max().unwrap_or(0)
}

/// The words of a line, each with the blanks behind it.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut rest = line;
    Box::new(iter::from_fn(move || {
        let (word, after) = rest.split_at_checked(word_end(rest)).filter(|(word, _)| !word.is_empty())?;
        rest = after;
        Some(Word::from(word))
    }))
}

/// Where the first word of a text ends, with the blanks behind it.
fn word_end(text: &str) -> usize {
    let mut is_code = false;
    for ((at, c), (next_at, next)) in text.char_indices().zip(text.char_indices().skip(1)) {
        if c == '`' {
            // An unpaired backtick is literal.
            is_code = !is_code && text.get(at + 1..).is_some_and(|rest| rest.contains('`'));
        }
        if !is_code && (c == ' ' && next != ' ' || parts(c, next)) {
            return next_at;
        }
    }
    text.len()
}

/// Whether a line may end between two characters of a script without blanks: not before a sign, unless it opens something,
/// nor after one that does.
fn parts(c: char, next: char) -> bool {
    let is_wide = |c: char| c.width() == Some(2);
    let opens = |c: char| "\u{300c}\u{300e}\u{ff08}\u{3010}\u{300a}".contains(c);
    is_wide(c) && is_wide(next) && !opens(c) && (opens(next) || next.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{longest_word, paragraph};

    #[test]
    fn words_and_commands_are_kept_whole() {
        let text =
            "Say so with `massfreq recommend --caution fever`, then go on at well-known https://example.org/a-b.";
        let lines =
            "Say so with\n`massfreq recommend --caution fever`,\nthen go on at\nwell-known\nhttps://example.org/a-b.";
        assert_eq!(paragraph(text, 20), lines);
        assert_eq!(longest_word(text), "`massfreq recommend --caution fever`,".len());
        assert_eq!(paragraph("a ` alone parts nothing", 10), "a ` alone\nparts\nnothing");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(paragraph("胸の痛みがありますか。息が切れますか。", 20), "胸の痛みがあります\nか。息が切れますか。");
        assert_eq!(paragraph("是「否」和", 4), "是\n「否」\n和");
    }
}
