//! Draws questions on a terminal, and reads keys from it.

use std::fmt::Write;
use std::io;
use std::time::Duration;

use anyhow::Context;
use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{Command, cursor, execute};

use super::view::{LEAST, view};
use super::widget::{Key, Step, Widget};
use crate::cli::{failure::Failure, output, signals};

/// A terminal that shows questions on its other screen. It is set back when this is dropped.
pub(super) struct Terminal<'s> {
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

impl<'s> Terminal<'s> {
    pub(super) fn new(color: bool, signals: &'s signals::Asking) -> Result<Self, Failure> {
        signals.draws(true);
        let terminal = Self { color, signals };
        enter().context("the questions cannot be asked")?;
        Ok(terminal)
    }

    /// Asks until there is an answer. A key that was pressed before the question was to be seen is no answer to it.
    pub(super) fn ask(&mut self, widget: &mut Widget<'_>) -> Result<End, Failure> {
        let mut drawn = None;
        let mut is_early = true;
        loop {
            if self.signals.has_ended() {
                return Err(Failure::Ended);
            }
            if self.signals.takes_stop() {
                self.stop();
                drawn = None;
            }
            if self.signals.takes_return() {
                enter().context("the questions cannot be asked")?;
                drawn = None;
            }
            let size = output::aside_size();
            if size.0 < LEAST.0 || size.1 < LEAST.1 {
                return Ok(End::TooSmall);
            }
            if drawn != Some(size) && !is_early {
                self.draw(widget, size);
                drawn = Some(size);
            }
            let wait = if is_early { Duration::ZERO } else { signals::PAUSE };
            let event = match event::poll(wait).and_then(|is_there| is_there.then(event::read).transpose()) {
                Ok(event) => event,
                // The terminal is gone.
                Err(_) if self.signals.has_ended() => return Err(Failure::Ended),
                Err(error) => return Err(error).context("the questions cannot be asked")?,
            };
            is_early &= event.is_some();
            let Some(press) = event.and_then(press) else { continue };
            if is_early && !matches!(press, Press::End | Press::Stop) {
                continue;
            }
            // A key is for what is on the screen.
            if output::aside_size() != size {
                self.draw(widget, output::aside_size());
            }
            drawn = None;
            match press {
                Press::End => return Err(Failure::Ended),
                Press::Stop => {
                    signals::stop_others();
                    self.stop();
                }
                Press::Redraw => {}
                Press::Key(key) => match widget.update(&key) {
                    Step::Keep => {}
                    step => return Ok(End::Step(step)),
                },
            }
        }
    }

    /// Draws everything anew, in one write.
    fn draw(&self, widget: &mut Widget<'_>, (columns, rows): (u16, u16)) {
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
        output::aside(&text);
    }

    /// Stops the process, with the terminal as it was, until it is continued.
    fn stop(&mut self) {
        leave();
        signals::stop();
        // What cannot be set again is seen at the next key.
        let _ = enter();
        self.signals.takes_stop();
        self.signals.takes_return();
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        leave();
        self.signals.draws(false);
    }
}

fn enter() -> io::Result<()> {
    // After a stop the terminal may not be as it was left, which crossterm does not look for.
    terminal::disable_raw_mode()?;
    terminal::enable_raw_mode()?;
    execute!(io::stderr(), EnterAlternateScreen, EnableBracketedPaste)
}

fn leave() {
    let _ = execute!(io::stderr(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
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
