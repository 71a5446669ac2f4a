//! The names of drafts, and drafts without a name.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::Readers;
use super::place::parent;
use crate::cli::signals::Unfinished;
use crate::diagnostics::visible::raw;
use crate::load::again;

/// What the name of a draft has between that of the file and the number of its writer: `.plan.ics.massfreq-4711-0.tmp`.
const MARK: &str = ".massfreq-";
const ENDING: &str = ".tmp";
/// The bytes of a file's name that its drafts are called by. A name has at most 255.
const MOST: usize = 200;

/// What the drafts of a file are called by.
fn stem(file: &Path) -> String {
    let name = raw(file.file_name().unwrap_or_default());
    name.char_indices().take_while(|(at, c)| at + c.len_utf8() <= MOST).map(|(_, c)| c).collect()
}

/// Makes something under a name that is free, and has that name removed if it is still there in the end.
pub(super) fn named<T>(
    file: &Path,
    made: &mut Vec<Unfinished>,
    mut create: impl FnMut(&Path) -> io::Result<T>,
) -> io::Result<(T, PathBuf)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let (stem, writer) = (stem(file), std::process::id());
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = parent(file).join(format!(".{stem}{MARK}{writer}-{number}{ENDING}"));
        match again(|| create(&name)) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(done) => {
                made.push(Unfinished::Draft(name.clone()));
                return Ok((done, name));
            }
        }
    }
}

/// Removes the drafts in a directory that a run has left that was killed. Those of a run that goes on are locked, or have
/// just been made.
pub(super) fn sweep(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if is_draft(&raw(entry.file_name())) && is_left(&entry.path()) {
            Unfinished::Draft(entry.path()).remove();
        }
    }
}

fn is_draft(name: &str) -> bool {
    let number = name.strip_prefix('.').and_then(|name| name.strip_suffix(ENDING)?.rsplit_once(MARK));
    number.is_some_and(|(_, number)| number.chars().all(|c| c.is_ascii_digit() || c == '-'))
}

fn is_left(draft: &Path) -> bool {
    let is_old = |found: &fs::Metadata| {
        let age = found.modified().ok().and_then(|written| written.elapsed().ok());
        age.is_some_and(|age| age > Duration::from_secs(1))
    };
    draft.symlink_metadata().is_ok_and(|found| (found.is_file() || found.is_dir()) && is_old(&found))
        && File::open(draft).is_ok_and(|draft| draft.try_lock().is_ok())
}

impl Readers {
    pub(super) fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        options.write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(
            &mut options,
            match self {
                Self::Owner => 0o600,
                Self::All => 0o666,
            },
        );
        options
    }
}

/// A file without a name in a directory, of which nothing is left where the program is killed; none where the system or
/// the disk does not have such files.
#[cfg(target_os = "linux")]
pub(super) fn unnamed(directory: &Path, readers: Readers) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(rustix::fs::OFlags::TMPFILE.bits()).ok()?;
    let file = readers.options().custom_flags(flags).open(directory).ok()?;
    by_number(&file).exists().then_some(file)
}

#[cfg(target_os = "linux")]
fn by_number(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// Gives a file a name that is free.
#[cfg(target_os = "linux")]
pub(super) fn link(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    again(|| Ok(linkat(CWD, by_number(file), CWD, name, AtFlags::SYMLINK_FOLLOW)?))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn unnamed(_: &Path, _: Readers) -> Option<File> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(super) fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
