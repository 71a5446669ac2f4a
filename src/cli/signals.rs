//! Signals that end or stop the program.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};

use super::failure::{Failure, INTERRUPTED};
use super::output;

/// The interval of the checks for a signal.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// A flag that SIGINT and SIGTERM set from now on, instead of ending the program.
pub(crate) fn caught() -> Arc<AtomicBool> {
    flag(&[SIGINT, SIGTERM])
}

fn flag(signals: &[i32]) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    for number in signals {
        // If it cannot be caught, the signal does at once what it does by default.
        let _ = signal_hook::flag::register(*number, Arc::clone(&flag));
    }
    flag
}

#[cfg(unix)]
mod of_system {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

    pub(super) const ENDS: &[i32] = &[SIGINT, SIGTERM, SIGHUP, SIGQUIT];
    pub(super) const STOPS: &[i32] = &[SIGTSTP];
    pub(super) const RETURNS: &[i32] = &[SIGCONT];

    /// Stops the process until it is continued.
    pub(crate) fn stop() {
        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    }

    /// Stops the other programs of the pipe, as a terminal does on Ctrl-Z: a shell waits for each of them.
    pub(crate) fn stop_others() {
        let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
    }
}

#[cfg(not(unix))]
mod of_system {
    pub(super) const ENDS: &[i32] = &[super::SIGINT, super::SIGTERM];
    pub(super) const STOPS: &[i32] = &[];
    pub(super) const RETURNS: &[i32] = &[];

    pub(crate) fn stop() {}

    pub(crate) fn stop_others() {}
}

pub(crate) use of_system::{stop, stop_others};

/// What is going on when a signal comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Questions are drawn: whoever draws them looks for signals.
    Drawing,
    /// A line of an answer is waited for.
    Waiting,
    Over,
}

/// The signals that come during an interview.
pub(crate) struct Asking {
    ended: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
    returned: Arc<AtomicBool>,
    /// Whether SIGTSTP stops the process by itself.
    stops_by_itself: Arc<AtomicBool>,
    stage: Arc<Mutex<Stage>>,
}

impl Asking {
    pub(crate) fn new() -> Self {
        let stops_by_itself = Arc::new(AtomicBool::new(true));
        for number in of_system::STOPS {
            let _ = signal_hook::flag::register_conditional_default(*number, Arc::clone(&stops_by_itself));
        }
        let [ended, stopped, returned] = [of_system::ENDS, of_system::STOPS, of_system::RETURNS].map(flag);
        let stage = Arc::new(Mutex::new(Stage::Waiting));
        let watched = (Arc::clone(&ended), Arc::clone(&stage));
        // Without a thread, a signal that comes while a line is waited for ends the program after that line.
        let _ = thread::Builder::new().spawn(move || watch(&watched.0, &watched.1));
        Self { ended, stopped, returned, stops_by_itself, stage }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    pub(crate) fn takes_stop(&self) -> bool {
        self.stopped.swap(false, Ordering::SeqCst)
    }

    /// Whether the process was continued after it had been stopped.
    pub(crate) fn takes_return(&self) -> bool {
        self.returned.swap(false, Ordering::SeqCst)
    }

    /// Questions are drawn from now on, or no longer.
    pub(crate) fn draws(&self, is_drawing: bool) {
        self.stops_by_itself.store(!is_drawing, Ordering::SeqCst);
        self.enter(if is_drawing { Stage::Drawing } else { Stage::Waiting });
    }

    /// The last question is answered.
    pub(crate) fn is_over(&self) {
        self.enter(Stage::Over);
    }

    fn enter(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }
}

/// Ends the program on a signal, but while questions are drawn.
fn watch(ended: &AtomicBool, stage: &Mutex<Stage>) {
    loop {
        thread::sleep(PAUSE);
        if !ended.load(Ordering::SeqCst) {
            continue;
        }
        let stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
        match *stage {
            Stage::Drawing => continue,
            Stage::Waiting => output::aside(&format!("\n{}", Failure::Ended.message(false, 0, None))),
            Stage::Over => {}
        }
        std::process::exit(INTERRUPTED.into());
    }
}
