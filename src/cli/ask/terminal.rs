//! Draws questions on a terminal, and reads keys from it.

use std::fmt::Write;
use std::time::Duration;
use std::{io, panic};

use anyhow::Context;
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{Command, cursor, execute};

use super::view::{LEAST, view};
use super::widget::{Key, Step, Widget};
use crate::cli::{defect, failure::Failure, output, signals};

/// Where questions are shown and keys come from. Tests have one of their own.
pub(super) trait Device {
    /// The columns and rows.
    fn size(&self) -> (u16, u16);
    fn event(&mut self, wait: Duration) -> io::Result<Option<Event>>;
    fn show(&mut self, text: &str);
    /// Shows the screen of the questions, and reads each key as it is pressed.
    fn enter(&mut self) -> io::Result<()>;
    /// Sets everything back.
    fn leave(&mut self);
}

/// The terminal at stdin and stderr.
pub(super) struct System(());

impl System {
    pub(super) fn new() -> Self {
        let usual = panic::take_hook();
        // The message of a defect would be lost on the other screen.
        panic::set_hook(Box::new(move |defect| {
            leave();
            usual(defect);
        }));
        Self(())
    }
}

impl Drop for System {
    fn drop(&mut self) {
        defect::ends();
    }
}

impl Device for System {
    fn size(&self) -> (u16, u16) {
        output::aside_size()
    }

    fn event(&mut self, wait: Duration) -> io::Result<Option<Event>> {
        event::poll(wait).and_then(|is_there| is_there.then(event::read).transpose())
    }

    fn show(&mut self, text: &str) {
        output::aside(text);
    }

    fn enter(&mut self) -> io::Result<()> {
        // After a stop the terminal may not be as it was left, which crossterm does not look for.
        terminal::disable_raw_mode()?;
        terminal::enable_raw_mode()?;
        execute!(io::stderr(), EnterAlternateScreen, EnableBracketedPaste)
    }

    fn leave(&mut self) {
        leave();
    }
}

fn leave() {
    let _ = execute!(io::stderr(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}

/// Whether questions can be drawn on so many columns and rows.
pub(super) fn is_large(size: (u16, u16)) -> bool {
    size.0 >= LEAST.0 && size.1 >= LEAST.1
}

/// A terminal that shows questions on its other screen. It is set back when this is dropped.
pub(super) struct Terminal<'s, D: Device> {
    device: D,
    color: bool,
    signals: &'s signals::Asking,
}

/// How a question ended.
#[derive(Debug)]
pub(super) enum End {
    Step(Step),
    /// The terminal has become too small to draw on.
    TooSmall,
}

impl<'s, D: Device> Terminal<'s, D> {
    pub(super) fn new(device: D, color: bool, signals: &'s signals::Asking) -> Result<Self, Failure> {
        signals.draws(true);
        let mut terminal = Self { device, color, signals };
        terminal.device.enter().context("the questions cannot be asked")?;
        Ok(terminal)
    }

    /// Asks until there is an answer. A key counts only where the screen at which it was pressed is drawn: one that comes
    /// before the question is to be seen, or while the terminal changes its size, is dropped.
    pub(super) fn ask(&mut self, widget: &mut Widget<'_>) -> Result<End, Failure> {
        let mut drawn = None;
        loop {
            if self.signals.has_ended() {
                return Err(Failure::Ended);
            }
            if self.signals.takes_stop() {
                self.stop();
                drawn = None;
            }
            if self.signals.takes_return() {
                self.device.enter().context("the questions cannot be asked")?;
                drawn = None;
            }
            let size = self.device.size();
            if !is_large(size) {
                return Ok(End::TooSmall);
            }
            drawn = drawn.filter(|drawn| *drawn == size);
            let wait = if drawn.is_some() { signals::PAUSE } else { Duration::ZERO };
            let event = match self.device.event(wait) {
                Ok(event) => event,
                // The terminal is gone.
                Err(_) if self.signals.has_ended() => return Err(Failure::Ended),
                Err(error) => return Err(error).context("the questions cannot be asked")?,
            };
            let Some(event) = event else {
                // No key waits that was pressed before.
                if drawn.is_none() {
                    self.draw(widget, size);
                    drawn = Some(size);
                }
                continue;
            };
            match press(event) {
                Some(Press::End) => return Err(Failure::Ended),
                Some(Press::Stop) => {
                    signals::stop_others();
                    self.stop();
                    drawn = None;
                }
                Some(Press::Redraw) => drawn = None,
                Some(Press::Key(key)) if drawn == Some(self.device.size()) => match widget.update(&key) {
                    Step::Keep => self.draw(widget, size),
                    step => return Ok(End::Step(step)),
                },
                Some(Press::Key(_)) | None => {}
            }
        }
    }

    /// Draws everything anew, in one write.
    fn draw(&mut self, widget: &mut Widget<'_>, (columns, rows): (u16, u16)) {
        let view = view(widget, columns, rows);
        let mut text = String::new();
        ansi(&mut text, cursor::Hide);
        for (at, row) in (0..).zip(&view.rows) {
            ansi(&mut text, cursor::MoveTo(0, at));
            let bold = anstyle::Style::new().bold();
            let _ = if row.is_bold && self.color {
                write!(text, "{bold}{}{bold:#}", row.text)
            } else {
                text.write_str(&row.text)
            };
            ansi(&mut text, Clear(ClearType::UntilNewLine));
        }
        if view.rows.len() < usize::from(rows) {
            ansi(&mut text, cursor::MoveTo(0, u16::try_from(view.rows.len()).unwrap_or_default()));
            ansi(&mut text, Clear(ClearType::FromCursorDown));
        }
        // Puts the cursor at the pointer, where a magnifier looks for it.
        let cell = |at: usize, most: u16| u16::try_from(at).unwrap_or(most).min(most.saturating_sub(1));
        ansi(&mut text, cursor::MoveTo(cell(view.cursor.0, columns), cell(view.cursor.1, rows)));
        ansi(&mut text, cursor::Show);
        self.device.show(&text);
    }

    /// Stops the process, with the terminal as it was, until it is continued.
    fn stop(&mut self) {
        self.device.leave();
        signals::stop();
        // What cannot be set again is seen at the next key.
        let _ = self.device.enter();
        self.signals.takes_stop();
        self.signals.takes_return();
    }
}

impl<D: Device> Drop for Terminal<'_, D> {
    fn drop(&mut self) {
        self.device.leave();
        self.signals.draws(false);
    }
}

fn ansi(text: &mut String, command: impl Command) {
    let _ = command.write_ansi(text);
}

enum Press {
    Key(Key),
    End,
    Stop,
    Redraw,
}

fn press(event: Event) -> Option<Press> {
    match event {
        Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }) => None,
        Event::Key(KeyEvent { code, modifiers, .. }) if modifiers.contains(KeyModifiers::CONTROL) => match code {
            // 4 is how some terminals tell Ctrl-\.
            KeyCode::Char('c' | 'd' | '\\' | '4') => Some(Press::End),
            KeyCode::Char('z') => Some(Press::Stop),
            KeyCode::Char('l') => Some(Press::Redraw),
            KeyCode::Char('u') => Some(Press::Key(Key::Clear)),
            KeyCode::Char('w') => Some(Press::Key(Key::Word)),
            KeyCode::Char('h') => Some(Press::Key(Key::Backspace)),
            KeyCode::Char('j' | 'm') => Some(Press::Key(Key::Enter)),
            KeyCode::Char('n') => Some(Press::Key(Key::Down)),
            KeyCode::Char('p') => Some(Press::Key(Key::Up)),
            _ => None,
        },
        // Esc and a key that came in one piece are not the key alone.
        Event::Key(KeyEvent { modifiers, .. }) if modifiers.contains(KeyModifiers::ALT) => None,
        Event::Key(KeyEvent { code, .. }) => key(code).map(Press::Key),
        Event::Paste(text) => Some(Press::Key(Key::Paste(text))),
        _ => None,
    }
}

fn key(code: KeyCode) -> Option<Key> {
    Some(match code {
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Char(c) => Key::Char(c),
        _ => return None,
    })
}
