//! Signals that end or stop the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{
    Arc, Mutex, MutexGuard, Once, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use std::thread;
use std::time::Duration;

use super::failure::{Failure, INTERRUPTED};
use super::output;

/// The interval of the checks for a signal.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// A flag that the signals to end set from now on, instead of ending the program.
pub(crate) fn caught() -> Arc<AtomicBool> {
    flag(of_system::ENDS)
}

fn flag(signals: &[i32]) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    for number in heeded(signals) {
        // If it cannot be caught, the signal does at once what it does by default.
        let _ = signal_hook::flag::register(number, Arc::clone(&flag));
    }
    flag
}

/// Those of some signals that are not ignored. One that is ignored stays so, such as SIGHUP under `nohup`.
fn heeded(signals: &[i32]) -> impl Iterator<Item = i32> {
    let ignored = of_system::ignored();
    signals.iter().copied().filter(move |number| ignored >> (number - 1) & 1 == 0)
}

#[cfg(unix)]
mod of_system {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGXFSZ};

    pub(super) const ENDS: &[i32] = &[SIGINT, SIGTERM, SIGHUP, SIGQUIT];
    pub(super) const STOPS: &[i32] = &[SIGTSTP];
    pub(super) const RETURNS: &[i32] = &[SIGCONT];
    /// A file would grow beyond what is allowed: writing fails, as where the disk is full.
    pub(super) const FAILS: &[i32] = &[SIGXFSZ];

    /// Ends the process as the signal does by itself.
    pub(super) fn end_by(signal: usize) {
        let _ = signal_hook::low_level::emulate_default_handler(i32::try_from(signal).unwrap_or(SIGTERM));
    }

    /// The signals that are ignored, the first as the lowest bit. Where the system does not tell, none.
    pub(super) fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }

    /// Stops the process until it is continued.
    pub(crate) fn stop() {
        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    }

    /// Drops what was typed and not read, so that the shell does not take half an answer for the begin of a command.
    pub(crate) fn forget_typed() {
        // Where stdin is no terminal, there is nothing to drop.
        let _ = rustix::termios::tcflush(std::io::stdin(), rustix::termios::QueueSelector::IFlush);
    }

    /// Stops the other programs of the pipe, as a terminal does on Ctrl-Z: a shell waits for each of them.
    pub(crate) fn stop_others() {
        let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
    }
}

#[cfg(not(unix))]
mod of_system {
    use signal_hook::consts::{SIGINT, SIGTERM};

    pub(super) const ENDS: &[i32] = &[SIGINT, SIGTERM];
    pub(super) const STOPS: &[i32] = &[];
    pub(super) const RETURNS: &[i32] = &[];
    pub(super) const FAILS: &[i32] = &[];

    pub(super) fn end_by(_: usize) {}

    pub(super) fn ignored() -> u64 {
        0
    }

    pub(crate) fn stop() {}

    pub(crate) fn stop_others() {}

    pub(crate) fn forget_typed() {}
}

pub(crate) use of_system::{stop, stop_others};

/// Whether somebody watches for signals that end the program.
static WATCHED: Once = Once::new();

/// What is not to stay where the program ends before it is done.
#[derive(Clone, PartialEq)]
pub(crate) enum Unfinished {
    /// A file, or a directory with all that is in it.
    Draft(PathBuf),
    /// A directory in which files get their places. It stays once one has.
    Directory(PathBuf),
}

impl Unfinished {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Draft(path) | Self::Directory(path) => path,
        }
    }

    pub(crate) fn remove(&self) {
        let _ = match self {
            Self::Draft(path) => fs::remove_file(path).or_else(|_| fs::remove_dir_all(path)),
            Self::Directory(path) => fs::remove_dir(path),
        };
    }
}

/// What is unfinished, in the order in which it was made. A signal that ends the program removes it first, and waits for
/// whoever holds this.
pub(crate) fn unfinished() -> MutexGuard<'static, Vec<Unfinished>> {
    WATCHED.call_once(|| {
        let came = Arc::new(AtomicUsize::new(0));
        let watched = Arc::clone(&came);
        // Without a thread, a signal ends the program at once, and the next run removes what is left.
        if thread::Builder::new().spawn(move || end_on(&watched)).is_ok() {
            for number in heeded(of_system::ENDS) {
                let signal = usize::try_from(number).unwrap_or_default();
                let _ = signal_hook::flag::register_usize(number, Arc::clone(&came), signal);
            }
            flag(of_system::FAILS);
        }
    });
    all_unfinished()
}

static UNFINISHED: Mutex<Vec<Unfinished>> = Mutex::new(Vec::new());

fn all_unfinished() -> MutexGuard<'static, Vec<Unfinished>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is unfinished at a defect. If the defect holds it, it stays, and a later run removes it.
pub(crate) fn remove_unfinished() {
    if let Ok(mut all) = UNFINISHED.try_lock() {
        remove(&mut all);
    }
}

fn remove(all: &mut Vec<Unfinished>) {
    all.drain(..).rev().for_each(|unfinished| unfinished.remove());
}

fn end_on(signal: &AtomicUsize) {
    while signal.load(Ordering::SeqCst) == 0 {
        thread::sleep(PAUSE);
    }
    // It is held to the end, so that nothing more is written.
    let mut all = all_unfinished();
    remove(&mut all);
    of_system::end_by(signal.load(Ordering::SeqCst));
    std::process::exit(INTERRUPTED.into());
}

/// The signals that come during an interview. Who asks looks for them. While a line is waited for, which they do not end,
/// another thread does; at no moment both do, so that one message is printed.
#[derive(Default)]
pub(crate) struct Asking {
    ended: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
    returned: Arc<AtomicBool>,
    /// Whether SIGTSTP stops the process by itself.
    stops_by_itself: Arc<AtomicBool>,
    /// What asks for the line that is waited for.
    waiting: Arc<Mutex<Option<String>>>,
}

impl Asking {
    pub(crate) fn new() -> Self {
        let stops_by_itself = Arc::new(AtomicBool::new(true));
        for number in heeded(of_system::STOPS) {
            let _ = signal_hook::flag::register_conditional_default(number, Arc::clone(&stops_by_itself));
        }
        let [ended, stopped, returned] = [of_system::ENDS, of_system::STOPS, of_system::RETURNS].map(flag);
        let asking = Self { ended, stopped, returned, stops_by_itself, waiting: Arc::default() };
        let (ended, returned, waiting) =
            (Arc::clone(&asking.ended), Arc::clone(&asking.returned), Arc::clone(&asking.waiting));
        // Without a thread, a signal that comes while a line is waited for ends the program after that line.
        let _ = thread::Builder::new().spawn(move || watch(&ended, &returned, &waiting));
        asking
    }

    /// The questions are over: from now on a signal ends the program by itself, also where nobody takes the answer, and
    /// a file is saved whole or not at all. False where one has come before.
    pub(crate) fn is_over(&self) -> bool {
        drop(unfinished());
        !self.has_ended()
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
    }

    /// Waits for a line. A signal ends the program meanwhile; after a stop, `asks` is printed again.
    pub(crate) fn wait<T>(&self, asks: &str, wait: impl FnOnce() -> T) -> T {
        let enter = |asks| *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = asks;
        enter(Some(asks.to_owned()));
        let got = wait();
        enter(None);
        got
    }
}

/// Heeds signals while a line is waited for.
fn watch(ended: &AtomicBool, returned: &AtomicBool, waiting: &Mutex<Option<String>>) {
    loop {
        thread::sleep(PAUSE);
        let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(asks) = &*waiting else { continue };
        if ended.load(Ordering::SeqCst) {
            of_system::forget_typed();
            output::aside(&format!("\n{}", Failure::Ended.message(false, 0, None)));
            // The lock is held to the end, so that who waited cannot go on.
            std::process::exit(INTERRUPTED.into());
        }
        if returned.swap(false, Ordering::SeqCst) {
            output::aside(asks);
        }
    }
}
