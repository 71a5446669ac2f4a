//! Signals that end the program.

use std::sync::{Arc, atomic::AtomicBool};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

/// The interval of the checks for a signal.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// A flag that SIGINT and SIGTERM set from now on, instead of ending the program.
pub(crate) fn caught() -> Arc<AtomicBool> {
    let signal = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        // If it cannot be caught, the signal ends the program at once.
        let _ = signal_hook::flag::register(number, Arc::clone(&signal));
    }
    signal
}
