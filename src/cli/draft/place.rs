//! Where a file is to be written: behind links, into a stream, or to stdout.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::unwritten;
use crate::cli::failure::Failure;
use crate::diagnostics::visible::shown;
use crate::load::again;

pub(super) enum Place {
    /// A file, or where there is none yet; no link.
    File(PathBuf),
    /// What keeps nothing that a draft could take the place of, such as a pipe, a terminal or `/dev/null`.
    Stream,
    /// The same file as stdout.
    Stdout,
}

/// More links in a row lead in a circle.
const MOST_LINKS: usize = 40;

/// Whether a path names what a program has open. The system shows that as a link, which may lead to no place.
fn is_open(path: &Path) -> bool {
    cfg!(unix) && ["/proc", "/dev/fd"].iter().any(|open| path.starts_with(open))
}

/// Where a file goes that is asked for by its path. An existing one is in the way without `force`.
pub(super) fn free(path: &Path, force: bool) -> Result<Place, Failure> {
    let named = shown(path);
    if path.file_name().is_none() {
        return Err(Failure::usage(format!("`{named}` names no file"), "name one"));
    }
    match again(|| fs::metadata(path)) {
        Ok(there) if there.is_dir() => {
            return Err(Failure::usage(format!("`{named}` is a directory"), "name a file in it"));
        }
        Ok(there) if is_stdout(&there) => return Ok(Place::Stdout),
        Ok(there) if is_disk_or_socket(&there) => {
            let what = format!("`{named}` is a disk or a socket");
            return Err(Failure::usage(what, "name a file, or `-` for stdout"));
        }
        Ok(there) if !there.is_file() => return Ok(Place::Stream),
        _ => {}
    }
    let to = behind_links(path)?;
    // It is not replaced: its other writers would go on in the file that was there.
    if is_open(&to) {
        return Ok(Place::Stream);
    }
    match again(|| to.symlink_metadata()) {
        Ok(_) if !force => Err(taken(path)),
        Ok(there) if is_read_only(&there) => {
            let help = "let its owner write to it (`chmod u+w`), or name another file";
            Err(Failure::usage(format!("`{named}` is read-only"), help))
        }
        _ => Ok(Place::File(to)),
    }
}

pub(super) fn taken(path: &Path) -> Failure {
    Failure::usage(format!("`{}` is there already", shown(path)), "name another file, or add `--force`")
}

/// The place of a file of a set.
pub(super) fn plain_file(path: &Path) -> Result<PathBuf, Failure> {
    match again(|| fs::metadata(path)) {
        Ok(there) if !there.is_file() => {
            let kind = if there.is_dir() { "is a directory" } else { "is no plain file" };
            let what = format!("`{}` {kind}, where a file has to be written", shown(path));
            Err(Failure::io(what, "move it elsewhere, or name another directory; nothing was written"))
        }
        _ => behind_links(path),
    }
}

/// What a path leads to by links, which may not be there yet.
fn behind_links(path: &Path) -> Result<PathBuf, Failure> {
    let mut to = path.to_owned();
    for _ in 0..MOST_LINKS {
        match again(|| fs::read_link(&to)) {
            Ok(next) if !is_open(&to) => to = parent(&to).join(next),
            _ => return Ok(to),
        }
    }
    Err(Failure::usage(
        format!("`{}` is a link that leads in a circle", shown(path)),
        "correct it, or name another file",
    ))
}

pub(in crate::cli) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn is_stdout(there: &Metadata) -> bool {
    use std::os::{fd::AsFd, unix::fs::MetadataExt};
    let stdout = std::io::stdout().as_fd().try_clone_to_owned().and_then(|stdout| fs::File::from(stdout).metadata());
    stdout.is_ok_and(|stdout| (stdout.dev(), stdout.ino()) == (there.dev(), there.ino()))
}

#[cfg(unix)]
fn is_disk_or_socket(there: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    there.file_type().is_block_device() || there.file_type().is_socket()
}

/// Whether the owner took back the right to write. The system lets root write all the same.
#[cfg(unix)]
fn is_read_only(there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    there.mode() & 0o200 == 0
}

#[cfg(not(unix))]
fn is_read_only(there: &Metadata) -> bool {
    there.permissions().readonly()
}

#[cfg(not(unix))]
fn is_stdout(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn is_disk_or_socket(_: &Metadata) -> bool {
    false
}

/// Writes into a stream.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = OpenOptions::new().append(true).open(path).and_then(|mut stream| stream.write_all(bytes));
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => unwritten(path, &error),
    })
}
