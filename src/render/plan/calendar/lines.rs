//! The content lines of a calendar file (RFC 5545, section 3.1), written and read.

/// The most octets of a line, without its end (section 3.1).
const WIDTH: usize = 75;

/// The content lines written so far.
#[derive(Default)]
pub(super) struct Lines(pub(super) String);

impl Lines {
    /// Adds a line. One that is too long is folded between characters: the next one goes on after a space.
    pub(super) fn add(&mut self, line: &str) {
        let mut octets = 0;
        for character in line.chars() {
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

/// The lines of a file as they were before they were folded, each with the number of its first line, from 1.
pub(super) fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, folded))) => folded.push_str(rest),
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

/// A property that is a text (section 3.3.11). A line of the text may end in any way; control characters, which a value
/// cannot have (section 3.1), become spaces, so that words stay apart.
pub(super) fn text(name: &str, text: &str) -> String {
    let mut line = format!("{name}:");
    let mut after_return = false;
    for character in text.chars() {
        match character {
            '\n' if after_return => {}
            // Some readers end a line at the last three as well.
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => line.push_str("\\n"),
            '\\' | ';' | ',' => line.extend(['\\', character]),
            '\t' => line.push('\t'),
            control if control.is_control() => line.push(' '),
            other => line.push(other),
        }
        after_return = character == '\r';
    }
    line
}
