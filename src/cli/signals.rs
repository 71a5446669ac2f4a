//! Signals that ask for the end.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

/// The time between two looks at whether a signal came.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// Is set by Ctrl-C and by a polite request to stop, which do nothing else from now on.
pub(crate) fn caught() -> Arc<AtomicBool> {
    let signal = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        // Where it cannot be caught, a signal ends the program at once.
        let _ = signal_hook::flag::register(number, Arc::clone(&signal));
    }
    signal
}
