//! Atomic writes: files are written beside their place, as a draft, and then moved.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempDir};

use super::failure::Failure;
use crate::diagnostics::visible::shown;

/// The beginning of the names of drafts.
const PREFIX: &str = ".massfreq-";
/// The folder of a draft with its files.
pub(super) const SET: &str = "set";

/// A relative path, with `/` between its parts, and the text to write there.
pub(crate) type TextFile = (String, String);

/// Writes a file that only its owner can read. An existing file is only replaced with `force`.
pub(crate) fn file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    can_take(path, force)?;
    let written = Builder::new().prefix(PREFIX).tempfile_in(parent(path)).map_err(plain).and_then(|mut draft| {
        draft.as_file_mut().write_all(bytes)?;
        draft.as_file().sync_all()?;
        let kept = if force { draft.persist(path) } else { draft.persist_noclobber(path) };
        kept.map(drop).map_err(|error| plain(error.error))
    });
    written.map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists && !force {
            return taken(path);
        }
        unwritten(path, &error)
    })
}

fn taken(path: &Path) -> Failure {
    Failure::usage(format!("`{}` is there already", shown(path)), "name another file, or add `--force`")
}

/// Checks that nothing is in the way of [`file()`]. Whether it can be written shows only then.
pub(crate) fn can_take(path: &Path, force: bool) -> Result<(), Failure> {
    let shown = shown(path);
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

/// [`can_take`], and whether a file can be written there.
pub(crate) fn can_write(path: &Path, force: bool) -> Result<(), Failure> {
    can_take(path, force)?;
    let tried = Builder::new().prefix(PREFIX).tempfile_in(parent(path)).map_err(plain);
    tried.map(drop).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let what = format!("{} cannot be written: {error}", shown(path));
    Failure::io(what, "check the directory and who may write there")
}

/// Writes all files into a directory, or none. Existing files of the same names are replaced,
/// also behind a symlink, and the directory is created if needed.
pub(crate) fn replace(directory: &Path, files: &[TextFile]) -> Result<(), Failure> {
    let written = fs::create_dir_all(directory)
        .and_then(|()| draft(directory, files))
        .and_then(|draft| move_into(&draft, directory));
    written.map_err(|error| Failure::unwritable(&format!("`{}`", shown(directory)), &error))
}

pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

/// Writes all files into the folder [`SET`] of a temporary directory inside `directory`.
pub(super) fn draft(directory: &Path, files: &[TextFile]) -> io::Result<TempDir> {
    let draft = Builder::new().prefix(PREFIX).tempdir_in(directory).map_err(plain)?;
    for (path, text) in files {
        let path = draft.path().join(SET).join(path);
        fs::create_dir_all(parent(&path))?;
        fs::write(path, text)?;
    }
    Ok(draft)
}

/// Moves the files of a draft into a directory. On an error, moves them back.
pub(super) fn move_into(draft: &TempDir, directory: &Path) -> io::Result<()> {
    let entries = fs::read_dir(draft.path().join(SET))?.collect::<io::Result<Vec<_>>>()?;
    let mut moved: Vec<(PathBuf, PathBuf)> = Vec::new();
    for entry in entries {
        let to = directory.join(entry.file_name());
        // A symlink stays, and what it leads to is replaced.
        let to = fs::canonicalize(&to).unwrap_or(to);
        // Who may read a file stays as it was.
        if let Some(before) = fs::metadata(&to).ok().filter(fs::Metadata::is_file) {
            fs::set_permissions(entry.path(), before.permissions())?;
        }
        if let Err(error) = rename(&entry.path(), &to) {
            for (from, to) in moved {
                let _ = rename(&to, &from);
            }
            return Err(error);
        }
        moved.push((entry.path(), to));
    }
    Ok(())
}

/// Moves a file. On another file system, where a symlink may lead, it is copied.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => fs::copy(from, to).map(drop),
        renamed => renamed,
    }
}

/// The error of the system, to which `tempfile` adds the name of the temporary file.
fn plain(error: io::Error) -> io::Error {
    let said = error.to_string();
    match said.split_once(" at path ") {
        Some((cause, _)) if error.get_ref().is_some() => io::Error::new(error.kind(), cause),
        _ => error,
    }
}
