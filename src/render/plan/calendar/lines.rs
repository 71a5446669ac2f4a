//! The lines of a calendar file, as RFC 5545 wants them.

/// The most octets of a line, without its end (section 3.1).
const WIDTH: usize = 75;

/// A file that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a property whose value is of a fixed form, such as a date.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.fold(name.chars().chain([':']).chain(value.chars()));
    }

    /// Adds a property whose value is any text.
    pub(super) fn add_text(&mut self, name: &str, text: &str) {
        self.add(name, &escaped(text));
    }

    /// The whole file.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Adds a line, folded between characters: the next line goes on after a space.
    fn fold(&mut self, line: impl Iterator<Item = char>) {
        let mut octets = 0;
        for character in line {
            if octets + character.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(character);
            octets += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as a value (section 3.3.11). A line may end in any way; control characters, which a value cannot have (section
/// 3.1), become spaces, so that words stay apart.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut after_return = false;
    for character in text.chars() {
        match character {
            '\n' if after_return => {}
            // Some readers end a line at the last three as well.
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => value.push_str("\\n"),
            '\\' | ';' | ',' => value.extend(['\\', character]),
            '\t' => value.push('\t'),
            control if control.is_control() => value.push(' '),
            other => value.push(other),
        }
        after_return = character == '\r';
    }
    value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a reader makes of a file: its lines, unfolded.
    fn unfolded(text: &str) -> Vec<String> {
        let whole = text.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
        whole.split("\r\n").map(str::to_owned).collect()
    }

    /// What a reader makes of a value (section 3.3.11).
    fn read(value: &str) -> String {
        let mut characters = value.chars();
        let mut text = String::new();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next().unwrap() {
                    'n' => text.push('\n'),
                    plain @ ('\\' | ';' | ',') => text.push(plain),
                    other => panic!("\\{other} means nothing"),
                },
                ';' | ',' => panic!("a bare {character}"),
                other => text.push(other),
            }
        }
        text
    }

    fn lines(name: &str, text: &str) -> String {
        let mut lines = Lines::default();
        lines.add_text(name, text);
        lines.into_text()
    }

    #[test]
    fn a_line_that_fits_is_not_folded() {
        let text = "x".repeat(WIDTH - "SUMMARY:".len());
        assert_eq!(lines("SUMMARY", &text), format!("SUMMARY:{text}\r\n"));
        assert_eq!(lines("SUMMARY", &format!("{text}y")), format!("SUMMARY:{text}\r\n y\r\n"));
    }

    #[test]
    fn what_ends_a_line_is_a_newline_once() {
        assert_eq!(escaped("a\nb\r\nc\rd\r\r\ne\n\nf"), r"a\nb\nc\nd\n\ne\n\nf");
        assert_eq!(escaped("a\u{85}b\u{2028}c\u{2029}d"), r"a\nb\nc\nd");
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(escaped("a\0b\u{7}c\u{1b}d\u{7f}e\u{9b}f\tg"), "a b c d e f\tg");
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(escaped(r#"a\b;c,d:e"f\n"#), r#"a\\b\;c\,d:e"f\\n"#);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_comes_back(text in "([a-z ,;\\\\\t\n]|é|老|🧘|\u{301}|\\PC){0,400}") {
            let file = lines("SUMMARY", &text);
            let too_long = file.split("\r\n").find(|line| line.len() > WIDTH);
            prop_assert_eq!(too_long, None);
            let whole = unfolded(&file);
            prop_assert_eq!(whole.len(), 1);
            let expected = text.replace(['\u{2028}', '\u{2029}'], "\n");
            prop_assert_eq!(read(whole[0].strip_prefix("SUMMARY:").unwrap()), expected);
        }

        #[test]
        fn any_text_stays_in_its_line(text in "(?s).{0,300}") {
            let file = lines("X", &text);
            prop_assert_eq!(unfolded(&file).len(), 1);
            let bare = file.replace("\r\n", "");
            prop_assert!(!bare.chars().any(|character| character.is_control() && character != '\t'));
        }
    }
}
