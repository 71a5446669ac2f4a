//! Atomic writes: files are written into a temporary directory, the draft, and then moved.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// A relative path, with `/` between its parts, and the text to write there.
pub(crate) type TextFile = (String, String);

/// Writes a file that only its owner can read. An existing file is only replaced with `force`.
pub(crate) fn file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    can_take(path, force)?;
    let shown = path.display();
    let written = Draft::inside(parent(path)).and_then(|draft| {
        let file = draft.0.join("file");
        write_new(&file, bytes)?;
        if force { fs::rename(&file, path) } else { keep(&file, path) }
    });
    written.map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists && !force {
            return taken(path);
        }
        Failure::io(format!("{shown} cannot be written: {error}"), "check the directory and who may write there")
    })
}

fn taken(path: &Path) -> Failure {
    Failure::usage(format!("`{}` is there already", path.display()), "name another file, or add `--force`")
}

/// Checks that nothing is in the way of [`file()`]. Whether it can be written shows only then.
pub(crate) fn can_take(path: &Path, force: bool) -> Result<(), Failure> {
    let shown = path.display();
    if path.file_name().is_none() {
        return Err(Failure::usage(format!("`{shown}` names no file"), "name one"));
    }
    match path.symlink_metadata() {
        Ok(there) if there.is_dir() => Err(Failure::usage(format!("`{shown}` is a directory"), "name a file in it")),
        Ok(there) if !there.is_file() => {
            Err(Failure::usage(format!("`{shown}` is no plain file"), "name one, or leave the option out"))
        }
        Ok(_) if !force => Err(taken(path)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Moves a draft, but not over a file that was created in between.
fn keep(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Not every file system has links.
        Err(_) if path.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(draft, path),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes all files into a directory, or none. Existing files of the same names are replaced, and the
/// directory is created if needed.
pub(crate) fn replace(directory: &Path, files: &[TextFile]) -> Result<(), Failure> {
    let written = fs::create_dir_all(directory).and_then(|()| Draft::inside(directory)).and_then(|draft| {
        draft.fill(files)?;
        draft.move_into(directory)
    });
    written.map_err(|error| Failure::unwritable(&format!("`{}`", directory.display()), &error))
}

pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

/// A temporary directory, removed on drop.
#[derive(Debug)]
pub(super) struct Draft(pub(super) PathBuf);

impl Draft {
    /// Creates a draft inside a directory.
    pub(super) fn inside(directory: &Path) -> io::Result<Self> {
        let mut number = std::process::id();
        loop {
            let path = directory.join(format!(".massfreq-{number}"));
            match fs::create_dir(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number = number.wrapping_add(1),
                made => return made.map(|()| Self(path)),
            }
        }
    }

    pub(super) fn fill(&self, files: &[TextFile]) -> io::Result<()> {
        for (path, text) in files {
            let path = self.0.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        Ok(())
    }

    /// Moves the contents into a directory. On an error, moves them back.
    pub(super) fn move_into(&self, directory: &Path) -> io::Result<()> {
        let entries = fs::read_dir(&self.0)?.collect::<io::Result<Vec<_>>>()?;
        let mut moved = Vec::new();
        for entry in entries {
            let to = directory.join(entry.file_name());
            if let Err(error) = fs::rename(entry.path(), &to) {
                for (from, to) in moved {
                    let _ = fs::rename(to, from);
                }
                return Err(error);
            }
            moved.push((entry.path(), to));
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
