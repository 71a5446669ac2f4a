//! What keys do with the lines.

use super::{Choice, List};
use crate::cli::ask::widget::{Key, Step};

/// The least lines of a page up or down.
const LEAP: usize = 5;

/// What came last, which may hold Enter up once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Last {
    #[default]
    Answer,
    /// A move of the pointer.
    Move,
    /// What was said before, such as in a file, on a page of cautions that nobody has answered yet.
    Known,
    /// A key that does nothing, up to the next Enter.
    Stray,
}

impl List<'_> {
    pub(in crate::cli::ask) fn update(&mut self, key: &Key) -> Step {
        self.message.clear();
        if std::mem::take(&mut self.is_help) {
            return Step::Keep;
        }
        if self.searching().is_some_and(|(_, is_typing)| is_typing) {
            self.type_search(key);
            return Step::Keep;
        }
        if *key == Key::Enter && self.last == Last::Stray {
            self.last = Last::Answer;
            // Words were typed perhaps, with letters that answer.
            "Some keys did nothing here. Look at what is chosen, then press Enter again.".clone_into(&mut self.message);
            return Step::Keep;
        }
        self.last = match (self.last, key) {
            (Last::Stray, _) => Last::Stray,
            (_, Key::Char(' ' | 'y' | 'Y' | 'n' | 'N')) => Last::Answer,
            (
                Last::Answer,
                Key::Up | Key::Down | Key::PageUp | Key::PageDown | Key::Home | Key::End | Key::Char('1'..='9'),
            ) => Last::Move,
            (last, _) => last,
        };
        match key {
            Key::Up => self.go(|at, _| at.saturating_sub(1)),
            Key::Down => self.go(|at, _| at + 1),
            Key::PageUp => self.go(usize::saturating_sub),
            Key::PageDown => self.go(|at, leap| at + leap),
            Key::Home => self.go(|_, _| 0),
            Key::End => self.go(|_, _| usize::MAX),
            Key::Char(digit @ '1'..='9') => self.go_to(*digit),
            Key::Char('y' | 'Y') => self.say(true),
            Key::Char('n' | 'N') => self.say(false),
            Key::Char(' ') => self.space(),
            Key::Char('?') => self.is_help = true,
            Key::Char('/') if self.can_search() => self.search(),
            Key::Enter | Key::Escape if self.search.is_some() => self.end_search(key),
            Key::Enter => return self.finish().filter(|_| !self.holds()).map_or(Step::Keep, Step::Done),
            Key::Escape => return self.head.back(&mut self.message),
            _ => {
                self.last = Last::Stray;
                "This key does nothing here. ? shows what each key does.".clone_into(&mut self.message);
            }
        }
        Step::Keep
    }

    /// Whether Enter is held up: once, where the pointer was moved to a line that has no answer.
    pub(super) fn holds(&mut self) -> bool {
        let line = self.at;
        // Beside a yes, `none of these` says nothing.
        let is_open = self.is_open(line) && (self.is_single || line != Choice::None);
        let holds = self.last == Last::Move && is_open;
        self.last = Last::Answer;
        if holds {
            let what = match self.lines().iter().zip(1..).find(|(other, _)| **other == line) {
                Some((_, number)) if number < 10 => format!("Line {number}"),
                _ => format!("\"{}\"", self.title(line)),
            };
            self.message = format!("{what} is not chosen: Space chooses it. Enter again goes on without it.");
        }
        holds
    }

    /// Moves the pointer, by its place and the lines of a page.
    pub(super) fn go(&mut self, to: impl Fn(usize, usize) -> usize) {
        let lines = self.lines();
        let at = lines.iter().position(|line| *line == self.at).unwrap_or_default();
        let to = to(at, self.shown.len().max(LEAP)).min(lines.len().saturating_sub(1));
        self.at = lines.get(to).copied().unwrap_or(self.at);
    }

    fn go_to(&mut self, digit: char) {
        let number = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or_default();
        let line = number.checked_sub(1).and_then(|at| self.lines().get(at).copied());
        if line.is_none() {
            self.last = Last::Stray;
            self.message = format!("There is no line {digit}.");
        }
        self.at = line.unwrap_or(self.at);
    }

    /// Chooses the line at the pointer, or takes it back.
    fn space(&mut self) {
        let line = self.at;
        if !self.is_chosen(line) {
            return self.choose(line, true);
        }
        if self.can_take_back(line) {
            let title = self.title(line).to_owned();
            self.set(line, None);
            let is_there = self.lines().contains(&line);
            let more = if is_there { " Space chooses it again." } else { "" };
            self.message = format!("Taken back: {title}.{more}");
        }
    }

    /// Says yes or no to the line at the pointer, and goes on to the next one.
    fn say(&mut self, is_yes: bool) {
        if self.is_yes_or_no() {
            self.at = if is_yes { Choice::Yes } else { Choice::No };
            return self.choose(self.at, true);
        }
        let line = self.at;
        if !is_yes && line == Choice::None {
            "This line asks nothing: Space chooses it, or takes it back.".clone_into(&mut self.message);
            return;
        }
        let lost = Some(self.title(line).to_owned()).filter(|_| !is_yes && self.is_chosen(line));
        self.choose(line, is_yes);
        if self.message.is_empty() && self.lines().contains(&line) {
            self.go(|at, _| at + 1);
        }
        if let Some(title) = lost {
            self.message = format!("No longer chosen: {title}.");
        }
    }
}
