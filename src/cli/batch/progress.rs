//! How far a batch is, on a line of the terminal that is written over and over.
//!
//! It is our own, as the crates for it load the library of mathematics with the program: every start of every command would
//! pay.

use std::io::{self, IsTerminal};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::output;

/// How far it is.
pub(super) struct Progress {
    /// The bytes of all input.
    total: u64,
    began: Instant,
    done: Mutex<Done>,
}

struct Done {
    bytes: u64,
    shown: Instant,
    /// The columns of what stands there.
    columns: usize,
}

/// The time between two looks at it.
const PAUSE: Duration = Duration::from_millis(200);

impl Progress {
    /// Where somebody looks on and the end is known; `bytes` are those of the input.
    pub(super) fn new(bytes: Option<u64>) -> Option<Self> {
        let total = bytes.filter(|bytes| *bytes > 0 && io::stderr().is_terminal() && !io::stdout().is_terminal())?;
        let began = now();
        Some(Self { total, began, done: Mutex::new(Done { bytes: 0, shown: began, columns: 0 }) })
    }

    /// So many bytes more are done.
    pub(super) fn add(&self, bytes: u64) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.bytes += bytes;
        let now = now();
        if now.duration_since(done.shown) >= PAUSE {
            done.shown = now;
            let text = said(done.bytes, self.total, now.duration_since(self.began));
            done.show(&text);
        }
    }

    /// Leaves the line empty.
    pub(super) fn end(&self) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if done.columns > 0 {
            done.show("");
            output::aside("\r");
        }
    }
}

impl Done {
    /// Writes over what stood there before.
    fn show(&mut self, text: &str) {
        let before = self.columns;
        output::aside(&format!("\r{text:before$}"));
        self.columns = text.len();
    }
}

#[expect(clippy::disallowed_methods, reason = "how fast a batch is is no part of any answer")]
fn now() -> Instant {
    Instant::now()
}

/// `42 % of 116 MB, 55 MB/s, 3 s left`.
fn said(done: u64, total: u64, passed: Duration) -> String {
    let milliseconds = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = (done.saturating_mul(1000) / milliseconds).max(1);
    let percent = done.min(total).saturating_mul(100) / total;
    let left = total.saturating_sub(done) / rate;
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    format!("{percent:>3} % of {}, {}/s, {left} s left", megabytes(total), megabytes(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_rate_and_time_left_are_said() {
        let said = said(30_000_000, 120_500_000, Duration::from_secs(2));
        assert_eq!(said, " 24 % of 120.5 MB, 15.0 MB/s, 6 s left");
    }
}
