//! Atomic writes. Files are written whole beside their places, as drafts, and then take these.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::failure::{Failure, note};
use super::{output, signals};
use crate::diagnostics::visible::shown;
use names::{again, named, sweep};
use place::{Place, plain_file};

pub(super) use place::parent;

mod names;
mod place;

/// A relative path, with `/` between its parts, and the text to write there.
pub(crate) type TextFile = (String, String);

/// Who may read a new file: its owner alone, or whoever the system lets.
#[derive(Clone, Copy)]
enum Readers {
    Owner,
    All,
}

/// What is written, and is not in its place yet. It is removed where it does not get there.
pub(crate) struct Drafts {
    parts: Parts,
    /// The directories that were made for it, outermost first.
    made: Vec<PathBuf>,
}

enum Parts {
    /// What has no draft: it goes where it goes as it is written.
    Stream(PathBuf, Vec<u8>),
    Stdout(String),
    /// They take their places in this order.
    Files(Vec<Draft>),
    /// A whole directory, and the place where there is none yet.
    Directory(PathBuf, PathBuf),
}

struct Draft {
    file: File,
    /// None where the system has files without a name, until it needs one.
    name: Option<PathBuf>,
    to: PathBuf,
    /// Whether it may take the place of a file.
    replaces: bool,
}

impl Drafts {
    /// One file that only its owner can read. An existing file is only replaced with `force`.
    pub(crate) fn file(path: &Path, text: String, force: bool) -> Result<Self, Failure> {
        let mut drafts = Self::none();
        match place::free(path, force)? {
            Place::Stdout => drafts.parts = Parts::Stdout(text),
            Place::Stream => drafts.parts = Parts::Stream(path.to_owned(), text.into_bytes()),
            Place::File(to) => {
                sweep(parent(&to));
                let added = drafts.add(&to, text.as_bytes(), Readers::Owner, force);
                added.map_err(|error| unwritten(path, &error))?;
            }
        }
        Ok(drafts)
    }

    /// Files in a directory, which is made if needed. Existing ones are replaced, also behind a link.
    pub(crate) fn set(directory: &Path, files: &[TextFile]) -> Result<Self, Failure> {
        Self::files(directory, files, true)
    }

    /// Files in a directory that is new or empty. The last one gets there last.
    pub(crate) fn new_set(directory: &Path, files: &[TextFile]) -> Result<Self, Failure> {
        if directory.is_dir() {
            return Self::files(directory, files, false);
        }
        sweep(parent(directory));
        let mut drafts = Self::none();
        let written = whole_directory(directory, files).map_err(|error| unwritten(directory, &error))?;
        drafts.parts = Parts::Directory(written, directory.to_owned());
        Ok(drafts)
    }

    fn files(directory: &Path, files: &[TextFile], replaces: bool) -> Result<Self, Failure> {
        let mut drafts = Self::none();
        let places = files.iter().map(|(path, _)| plain_file(&directory.join(path)));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let mut directories: Vec<&Path> = places.iter().map(|place| parent(place)).chain([directory]).collect();
        directories.dedup();
        directories.into_iter().for_each(sweep);
        for (to, (_, text)) in places.iter().zip(files) {
            let made = make_directories(parent(to), &mut drafts.made);
            made.map_err(|error| unwritten(parent(to), &error))?;
            let added = drafts.add(to, text.as_bytes(), Readers::All, replaces);
            added.map_err(|error| unwritten(to, &error))?;
        }
        Ok(drafts)
    }

    fn none() -> Self {
        Self { parts: Parts::Files(Vec::new()), made: Vec::new() }
    }

    fn add(&mut self, to: &Path, bytes: &[u8], readers: Readers, replaces: bool) -> io::Result<()> {
        let draft = Draft::new(to, bytes, readers, replaces, &mut signals::drafts())?;
        if let Parts::Files(files) = &mut self.parts {
            files.push(draft);
        }
        Ok(())
    }

    /// Takes the place that it is for once the answer that goes with it was written, or nobody waits for that.
    pub(crate) fn after(self, answer: Result<(), Failure>) -> Result<(), Failure> {
        if !matches!(answer, Ok(()) | Err(Failure::ClosedPipe)) {
            output::aside(&note("nothing else was written, as the answer could not be"));
            return answer;
        }
        self.take_place().and(answer)
    }

    /// Takes the place that it is for: all of it, or nothing.
    pub(crate) fn take_place(mut self) -> Result<(), Failure> {
        match &self.parts {
            Parts::Stdout(text) => return output::answer(text),
            Parts::Stream(path, bytes) => return place::write(path, bytes),
            Parts::Files(files) => in_places(files)?,
            Parts::Directory(draft, to) => {
                let _held = signals::drafts();
                again(|| fs::rename(draft, to)).map_err(|error| unwritten(to, &error))?;
                keep(to)?;
            }
        }
        self.made.clear();
        Ok(())
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        signals::drafts().drain(..).for_each(|name| signals::remove(&name));
        for directory in self.made.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

/// An error if a file of a set would take the place of one of another kind; `is_ours` looks at what is there.
pub(crate) fn none_foreign(
    directory: &Path,
    files: &[TextFile],
    kind: &str,
    is_ours: impl Fn(&[u8], &str) -> bool,
) -> Result<(), Failure> {
    for (name, text) in files {
        let path = directory.join(name);
        let is_foreign = || match fs::read(&path) {
            Ok(there) => !is_ours(&there, text),
            Err(error) => error.kind() != ErrorKind::NotFound,
        };
        if path.is_file() && is_foreign() {
            let what = format!("`{}` is there, and is no {kind} of massfreq", shown(&path));
            return Err(Failure::usage(what, "move it elsewhere, then try again; nothing was written"));
        }
    }
    Ok(())
}

/// Checks that a file can be written there, before there is anything to write.
pub(crate) fn can_write(path: &Path, force: bool) -> Result<(), Failure> {
    let Place::File(to) = place::free(path, force)? else { return Ok(()) };
    let mut tried = Vec::new();
    let draft = Draft::new(&to, b"", Readers::Owner, force, &mut tried);
    for name in tried {
        signals::remove(&name);
    }
    draft.map(drop).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::unwritable(&format!("`{}`", shown(path)), error)
}

/// Writes files into a new directory beside its place.
fn whole_directory(directory: &Path, files: &[TextFile]) -> io::Result<PathBuf> {
    let mut held = signals::drafts();
    let ((), draft) = named(directory, &mut held, |draft| fs::create_dir(draft))?;
    // Nobody sweeps what is held.
    let lock = File::open(&draft)?;
    let _ = lock.try_lock();
    for (path, text) in files {
        let path = draft.join(path);
        again(|| fs::create_dir_all(parent(&path)))?;
        let mut file = File::create_new(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    Ok(draft)
}

fn make_directories(directory: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if directory.as_os_str().is_empty() || directory.is_dir() {
        return Ok(());
    }
    make_directories(parent(directory), made)?;
    again(|| fs::create_dir(directory))?;
    made.push(directory.to_owned());
    Ok(())
}

/// Moves the drafts to their places. Where one cannot get there, what was there before is put back.
fn in_places(drafts: &[Draft]) -> Result<(), Failure> {
    let mut held = signals::drafts();
    let mut moved: Vec<(&Path, Option<(PathBuf, File)>)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let to = draft.to.as_path();
        // Nothing can fail after the last one.
        let old = if at + 1 < drafts.len() { second_name(to, &mut held) } else { Ok(None) };
        match old.and_then(|old| draft.take_place(&mut held).map(|()| old)) {
            Ok(old) => moved.push((to, old)),
            Err(error) => {
                for (to, old) in moved.into_iter().rev() {
                    let _ = again(|| match &old {
                        Some((old, _)) => fs::rename(old, to),
                        None => fs::remove_file(to),
                    });
                }
                let is_taken = error.kind() == ErrorKind::AlreadyExists && !draft.replaces;
                return Err(if is_taken { place::taken(to) } else { unwritten(to, &error) });
            }
        }
    }
    let mut directories: Vec<&Path> = drafts.iter().map(|draft| parent(&draft.to)).collect();
    directories.dedup();
    directories.into_iter().try_for_each(keep)
}

/// Gives a file a second name, from which it can be put back; nothing where there is no file.
fn second_name(of: &Path, held: &mut Vec<PathBuf>) -> io::Result<Option<(PathBuf, File)>> {
    let file = match File::open(of) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    // Nobody sweeps what is held.
    let _ = file.try_lock();
    let copy =
        |name: &Path| if name.exists() { Err(ErrorKind::AlreadyExists.into()) } else { fs::copy(of, name).map(drop) };
    let ((), name) = named(of, held, |name| fs::hard_link(of, name).or_else(|_| copy(name)))?;
    Ok(Some((name, file)))
}

/// Has the system keep what a directory lists now, if the power fails too. Some directories cannot be opened for that.
fn keep(directory: &Path) -> Result<(), Failure> {
    let kept = if cfg!(unix) { File::open(directory).and_then(|directory| directory.sync_all()) } else { Ok(()) };
    match kept {
        Err(error) if !matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::InvalidInput) => {
            let what = format!("`{}`: what was written there may not last: {error}", shown(directory));
            Err(Failure::io(what, "look after that disk, then write it again"))
        }
        _ => Ok(()),
    }
}

impl Draft {
    fn new(to: &Path, bytes: &[u8], readers: Readers, replaces: bool, held: &mut Vec<PathBuf>) -> io::Result<Self> {
        let (mut file, name) = match names::unnamed(parent(to), readers) {
            Some(file) => (file, None),
            None => named(to, held, |name| readers.options().create_new(true).open(name))
                .map(|(file, name)| (file, Some(name)))?,
        };
        // Nobody sweeps what is held.
        let _ = file.try_lock();
        if let Ok(before) = fs::metadata(to) {
            file.set_permissions(before.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(Self { file, name, to: to.to_owned(), replaces })
    }

    fn take_place(&self, held: &mut Vec<PathBuf>) -> io::Result<()> {
        match (&self.name, self.replaces) {
            (Some(name), true) => again(|| fs::rename(name, &self.to)),
            // Unlike a move, a link never takes the place of another file.
            (Some(name), false) => again(|| fs::hard_link(name, &self.to)).or_else(|error| {
                let has_no_links = error.kind() != ErrorKind::AlreadyExists && !self.to.exists();
                if has_no_links { again(|| fs::rename(name, &self.to)) } else { Err(error) }
            }),
            (None, replaces) => match names::link(&self.file, &self.to) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && replaces => {
                    let ((), name) = named(&self.to, held, |name| names::link(&self.file, name))?;
                    again(|| fs::rename(&name, &self.to))
                }
                linked => linked,
            },
        }
    }
}
