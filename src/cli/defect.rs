//! The end of the program at a defect: a panic is one, on whichever thread.

use std::{io, panic, process};

use super::failure::Failure;
use super::{output, signals};

/// From now on a panic says what happened, and ends the program with exit code 1. Nothing is unwound, so that a release can
/// do without what that needs. What another thread writes to stdout is written whole, and what is unfinished is removed.
pub(super) fn ends() {
    panic::set_hook(Box::new(|defect| {
        let _no_half_line = io::stdout().lock();
        signals::remove_unfinished();
        let what = defect.to_string().replace('\n', " ");
        let failure = Failure::io(
            format!("massfreq has a defect, and ended: it {what}"),
            "please report this with what you typed; the end of what is printed above it may be missing",
        );
        output::aside(&failure.message(false, output::aside_width(), None));
        process::exit(failure.code().into());
    }));
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;
    use std::thread;

    #[test]
    #[ignore = "the test below runs it, in a process of its own"]
    fn panics() {
        super::ends();
        let _ = thread::spawn(|| panic!("on purpose")).join();
    }

    #[test]
    fn a_panic_on_any_thread_is_a_calm_end() {
        let mut command = Command::new(env::current_exe().unwrap());
        let run = command.args(["--exact", "cli::defect::tests::panics", "--ignored", "--nocapture"]).output().unwrap();
        let message = String::from_utf8_lossy(&run.stderr);
        assert!(
            message.starts_with("error: massfreq has a defect, and ended: it panicked at src/cli/defect.rs"),
            "{message}"
        );
        assert!(message.contains(" on purpose\n  help: "), "{message}");
        assert_eq!(run.status.code(), Some(1));
    }
}
