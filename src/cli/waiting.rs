//! A line on stderr that overwrites itself while something takes long. It shows on a terminal alone.
//!
//! The crates for this link the maths library, which would slow down the start of every command.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::output;

/// The interval of updates.
const PAUSE: Duration = Duration::from_millis(200);

/// How long something may take without a word.
const SILENCE: Duration = Duration::from_secs(1);

pub(crate) struct Progress {
    is_shown: bool,
    began: Instant,
    shown: Mutex<Shown>,
}

struct Shown {
    at: Instant,
    /// The columns of the line on the screen.
    columns: usize,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let began = now();
        Self { is_shown: io::stderr().is_terminal(), began, shown: Mutex::new(Shown { at: began, columns: 0 }) }
    }

    /// Shows a text, made from the time that has passed, unless one was shown just before.
    pub(crate) fn show(&self, text: impl FnOnce(Duration) -> String) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        if self.is_shown && now.duration_since(shown.at) >= PAUSE {
            shown.at = now;
            shown.write(&text(now.duration_since(self.began)));
        }
    }

    pub(crate) fn clear(&self) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.columns > 0 {
            shown.write("");
            output::aside("\r");
        }
    }
}

impl Shown {
    fn write(&mut self, text: &str) {
        let before = self.columns;
        output::aside(&format!("\r{text:before$}"));
        self.columns = text.chars().count();
    }
}

/// Does something, and says what from the first second on.
pub(crate) fn during<T>(doing: impl Fn() -> String + Send, something: impl FnOnce() -> T) -> T {
    let line = Progress::new();
    if !line.is_shown {
        return something();
    }
    thread::scope(|scope| {
        let (ends, ended) = mpsc::channel::<()>();
        scope.spawn(move || {
            let mut wait = SILENCE;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                line.show(|passed| format!("{}, {} s", doing(), passed.as_secs()));
                wait = PAUSE;
            }
            line.clear();
        });
        let done = something();
        drop(ends);
        done
    })
}

#[expect(clippy::disallowed_methods, reason = "how long something takes is not part of any answer")]
fn now() -> Instant {
    Instant::now()
}
