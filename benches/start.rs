//! The least that a program with this command line can do: it reads the line that it is given, and prints a fixed answer
//! of as many bytes as `ANSWER_BYTES` says. `benches/compare.sh` runs it beside the program itself.
#![expect(clippy::disallowed_methods, reason = "the size of the answer is told by the environment")]

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Ok(matches) = massfreq::cli::definition().try_get_matches() else {
        return ExitCode::from(2);
    };
    let bytes = std::env::var("ANSWER_BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(0);
    let mut answer = vec![b'-'; bytes];
    if let Some(last) = answer.last_mut() {
        *last = b'\n';
    }
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(&answer).and_then(|()| stdout.flush());
    drop(matches);
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
