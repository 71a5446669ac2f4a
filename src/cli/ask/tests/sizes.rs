//! Keys that come while nothing is drawn, or while the terminal changes its size.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::{Interview, TODAY, Widget, person};
use crate::cli::ask::terminal::{Device, End, Terminal};
use crate::cli::{failure::Failure, signals};

/// What the program meets when it looks for a key.
#[derive(Clone, Copy)]
enum Meets {
    /// No key, so that it draws.
    Nothing,
    Space,
    /// The terminal has another size by now.
    Size(u16, u16),
    /// The same, with a key that came with it.
    SizeAndSpace(u16, u16),
}
use Meets::{Nothing, Size, SizeAndSpace, Space};

struct Script {
    size: (u16, u16),
    rest: VecDeque<Meets>,
}

impl Device for Script {
    fn size(&self) -> (u16, u16) {
        self.size
    }

    fn event(&mut self, _: Duration) -> io::Result<Option<Event>> {
        let key = |code, modifiers| Some(Event::Key(KeyEvent::new(code, modifiers)));
        let space = key(KeyCode::Char(' '), KeyModifiers::NONE);
        Ok(match self.rest.pop_front() {
            None => key(KeyCode::Char('c'), KeyModifiers::CONTROL),
            Some(Nothing) => None,
            Some(Space) => space,
            Some(Size(columns, rows)) => {
                self.size = (columns, rows);
                Some(Event::Resize(columns, rows))
            }
            Some(SizeAndSpace(columns, rows)) => {
                self.size = (columns, rows);
                space
            }
        })
    }

    fn show(&mut self, _: &str) {}

    fn enter(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn leave(&mut self) {}
}

/// How the first question ends, and how many lines are chosen then.
fn met(meets: &[Meets]) -> (Result<End, Failure>, usize) {
    let rules = person();
    let interview = Interview::new(&rules, TODAY);
    let mut widget = Widget::new(&interview, &interview.screen().unwrap());
    let signals = signals::Asking::default();
    let script = Script { size: (80, 24), rest: meets.iter().copied().collect() };
    let end = Terminal::new(script, false, &signals).unwrap().ask(&mut widget);
    let Widget::List(list) = widget else { panic!("a day is asked") };
    (end, list.chosen().len())
}

#[test]
fn a_key_counts_only_for_the_screen_that_was_drawn_before_it_came() {
    for (meets, chosen) in [
        (&[Nothing, Space][..], 1),
        (&[Space, Nothing], 0),
        (&[Nothing, SizeAndSpace(50, 15), Nothing], 0),
        (&[Nothing, Size(50, 15), Space, Nothing], 0),
        (&[Nothing, Size(50, 15), Nothing, Space], 1),
        (&[Nothing, Size(50, 15), Size(80, 24), Space], 0),
    ] {
        let (end, count) = met(meets);
        assert!(matches!(end, Err(Failure::Ended)), "{end:?}");
        assert_eq!(count, chosen);
    }
    let (end, count) = met(&[Nothing, SizeAndSpace(39, 24)]);
    assert!(matches!(end, Ok(End::TooSmall)), "{end:?}");
    assert_eq!(count, 0);
}
