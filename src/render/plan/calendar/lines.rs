//! The lines of a calendar file, as RFC 5545 wants them.

/// The most octets of a line, without its end (section 3.1).
const WIDTH: usize = 75;

/// A calendar file as its crate writes it, with lines of no more than 75 octets, which that is not exact about, and without
/// what it adds to an alarm that has none: the time of the clock, and a random identifier.
pub(super) fn mended(file: &str) -> String {
    let whole = file.replace("\r\n ", "");
    let mut is_in_alarm = false;
    let mut text = String::with_capacity(file.len());
    for line in whole.split_terminator("\r\n") {
        match line {
            "BEGIN:VALARM" => is_in_alarm = true,
            "END:VALARM" => is_in_alarm = false,
            _ => {}
        }
        let is_added = line.starts_with("DTSTAMP:") || line.starts_with("UID:");
        if !(is_in_alarm && is_added) {
            fold(line, &mut text);
        }
    }
    text
}

/// Adds a line, folded between characters: the next line goes on after a space.
fn fold(line: &str, text: &mut String) {
    let mut octets = 0;
    for character in line.chars() {
        if octets + character.len_utf8() > WIDTH {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(character);
        octets += character.len_utf8();
    }
    text.push_str("\r\n");
}

/// A text as a value can have it (section 3.3.11). A line may end in any way; control characters, which a value cannot have
/// (section 3.1), become spaces, so that words stay apart.
pub(super) fn clean(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut after_return = false;
    for character in text.chars() {
        match character {
            '\n' if after_return => {}
            // Some readers end a line at the last three as well.
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => value.push('\n'),
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
    use icalendar::{Calendar, Component, Event};
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

    /// A file with one event that has a summary.
    fn file(summary: &str) -> String {
        let mut event = Event::new();
        event.add_property("UID", "1").add_property("DTSTAMP", "20260101T000000Z");
        event.summary(&clean(summary));
        mended(&Calendar::empty().push(event.done()).to_string())
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
        // The crate by itself gives the last of these lines 76 octets.
        assert!(file(&"x".repeat(142)).split("\r\n").all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn what_ends_a_line_is_a_newline_once() {
        assert_eq!(clean("a\nb\r\nc\rd\r\r\ne\n\nf"), "a\nb\nc\nd\n\ne\n\nf");
        assert_eq!(clean("a\u{85}b\u{2028}c\u{2029}d"), "a\nb\nc\nd");
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(clean("a\0b\u{7}c\u{1b}d\u{7f}e\u{9b}f\tg"), "a b c d e f\tg");
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
