//! Whether stdout was closed when the program began.
//!
//! Before `main`, the standard library opens `/dev/null` in place of a closed stdout, and nothing tells that from one that the
//! caller opened. So Linux looks before that, at the one place of this program that the compiler cannot check: a function that
//! the loader calls. It makes one call of the system and sets one flag.

use std::sync::atomic::{AtomicBool, Ordering};

static IS_CLOSED: AtomicBool = AtomicBool::new(false);

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "a place in a section is beyond what the compiler checks")]
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = look;

#[cfg(target_os = "linux")]
extern "C" fn look() {
    let is_closed = rustix::io::fcntl_getfd(rustix::stdio::stdout()) == Err(rustix::io::Errno::BADF);
    IS_CLOSED.store(is_closed, Ordering::Relaxed);
}

pub(crate) fn is_closed() -> bool {
    IS_CLOSED.load(Ordering::Relaxed)
}
