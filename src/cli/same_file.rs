//! Whether two files are one, by device and inode.

use std::io;
use std::path::{Path, PathBuf};

/// The first input that is a regular file and the output too; `-` is stdin, and no output is stdout.
pub(super) fn written_too<'p>(inputs: &'p [PathBuf], output: Option<&Path>) -> Option<&'p Path> {
    let output = output.map_or_else(|| of_stream(io::stdout()), of_path)?;
    let of_input = |input: &&PathBuf| if input.as_os_str() == "-" { of_stream(io::stdin()) } else { of_path(input) };
    inputs.iter().find(|input| of_input(input) == Some(output)).map(PathBuf::as_path)
}

#[cfg(unix)]
mod of_system {
    use std::fs::{File, Metadata};
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use crate::load::again;

    /// The device and the inode.
    fn id(found: &Metadata) -> (u64, u64) {
        (found.dev(), found.ino())
    }

    /// Those of a regular file.
    fn identity(found: &Metadata) -> Option<(u64, u64)> {
        found.is_file().then(|| id(found))
    }

    /// Whether an open file is the one that a path leads to.
    pub(in crate::cli) fn is_at(file: &File, path: &Path) -> bool {
        let [own, there] = [file.metadata(), again(|| path.metadata())].map(|found| found.ok().as_ref().map(id));
        own.is_some() && own == there
    }

    pub(super) fn of_path(path: &Path) -> Option<(u64, u64)> {
        identity(&again(|| path.metadata()).ok()?)
    }

    pub(super) fn of_stream(stream: impl AsFd) -> Option<(u64, u64)> {
        identity(&File::from(stream.as_fd().try_clone_to_owned().ok()?).metadata().ok()?)
    }
}

#[cfg(not(unix))]
mod of_system {
    pub(in crate::cli) fn is_at(_: &std::fs::File, path: &std::path::Path) -> bool {
        path.exists()
    }

    pub(super) fn of_path(_: &std::path::Path) -> Option<(u64, u64)> {
        None
    }

    pub(super) fn of_stream<T>(_: T) -> Option<(u64, u64)> {
        None
    }
}

pub(super) use of_system::is_at;
use of_system::{of_path, of_stream};
