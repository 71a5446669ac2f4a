//! The content lines of a calendar file (RFC 5545).

/// The most octets of a line, without its end (section 3.1).
const WIDTH: usize = 75;

/// The lines written so far.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a property whose value needs no escaping; its name may have parameters. A line that is too long is folded
    /// between characters: the next one goes on after a space.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if octets + character.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(character);
            octets += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property that is a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.add(name, &escaped(text));
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// A text as a value has it (section 3.3.11). A line may end in any way; control characters, which a value cannot have
/// (section 3.1), become spaces, so that words stay apart.
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

    /// A file with a summary.
    fn file(summary: &str) -> String {
        let mut lines = Lines::default();
        lines.add("UID", "1");
        lines.text("SUMMARY", summary);
        lines.finish()
    }

    /// The value of the summary of a file, folds and all taken out.
    fn summary(file: &str) -> String {
        let lines = unfolded(file);
        let values: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("SUMMARY:")).collect();
        let [value] = values.as_slice() else { panic!("{values:?}") };
        (*value).to_owned()
    }

    #[test]
    fn a_line_that_fits_is_not_folded() {
        let text = "x".repeat(WIDTH - "SUMMARY:".len());
        assert!(file(&text).contains(&format!("\r\nSUMMARY:{text}\r\n")));
        assert!(file(&format!("{text}y")).contains(&format!("\r\nSUMMARY:{text}\r\n y\r\n")));
        assert!(file(&"x".repeat(142)).split("\r\n").all(|line| line.len() <= WIDTH));
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
        assert_eq!(summary(&file("a\\b;c,d:e\"f\n")), r#"a\\b\;c\,d:e"f\n"#);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_comes_back(text in "([a-z ,;\\\\\t\n]|é|老|🧘|\u{301}|\\PC){0,400}") {
            let file = file(&text);
            let too_long = file.split("\r\n").find(|line| line.len() > WIDTH);
            prop_assert_eq!(too_long, None);
            let expected = text.replace(['\u{2028}', '\u{2029}'], "\n");
            prop_assert_eq!(read(&summary(&file)), expected);
        }

        #[test]
        fn any_text_stays_in_its_line(text in "(?s).{0,300}") {
            let file = file(&text);
            prop_assert_eq!(unfolded(&file).len(), unfolded(&self::file("")).len());
            let bare = file.replace("\r\n", "");
            prop_assert!(!bare.chars().any(|character| character.is_control() && character != '\t'));
        }
    }
}
