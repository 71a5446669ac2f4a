//! Atomic writes. Files are written whole beside their places, as drafts, and then take these.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::failure::{Failure, note};
use super::output;
use super::signals::{Unfinished, unfinished};
use crate::diagnostics::visible::shown;
use crate::load::again;
use names::{named, sweep};
use place::{Place, plain_file};

pub(super) use place::parent;

mod names;
mod place;
#[cfg(test)]
mod tests;

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
    /// Its drafts, and the directories that were made for it, in the order in which they were made.
    made: Vec<Unfinished>,
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
                drafts.add(&to, text.as_bytes(), Readers::Owner, force).map_err(|error| unwritten(path, &error))?;
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
        if is_directory(directory) {
            return Self::files(directory, files, false);
        }
        sweep(parent(directory));
        let mut drafts = Self::none();
        let written = holding(&mut drafts.made, |made| whole_directory(directory, files, made));
        let written = written.map_err(|error| unwritten(directory, &error))?;
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
            let made = holding(&mut drafts.made, |made| make_directories(parent(to), made));
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
        let draft = holding(&mut self.made, |made| Draft::new(to, bytes, readers, replaces, made))?;
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
            Parts::Stdout(text) => output::answer(text),
            Parts::Stream(path, bytes) => place::write(path, bytes),
            Parts::Files(files) => holding(&mut self.made, |made| in_places(files, made)),
            Parts::Directory(draft, to) => {
                let moved = holding(&mut self.made, |_| again(|| fs::rename(draft, to)));
                moved.map_err(|error| unwritten(to, &error))?;
                keep(parent(to))
            }
        }
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        if !self.made.is_empty() {
            holding(&mut self.made, |made| made.drain(..).rev().for_each(|unfinished| unfinished.remove()));
        }
    }
}

/// Makes or moves what is unfinished, while no signal ends the program. What is then in `made` is removed by one that comes
/// later.
fn holding<T>(made: &mut Vec<Unfinished>, work: impl FnOnce(&mut Vec<Unfinished>) -> T) -> T {
    let mut all = unfinished();
    all.retain(|one| !made.contains(one));
    let done = work(made);
    all.extend_from_slice(made);
    done
}

/// An error if a file of a set would take the place of one of another kind, or of its directory; `is_ours` looks at what is
/// there.
pub(crate) fn none_foreign(
    directory: &Path,
    files: &[TextFile],
    kind: &str,
    is_ours: impl Fn(&[u8], &str) -> bool,
) -> Result<(), Failure> {
    if directory.is_file() {
        let what = format!("`{}` is there and is no directory", shown(directory));
        return Err(Failure::io(what, "give a directory for the files, or a new name; nothing was written"));
    }
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
    tried.iter().for_each(Unfinished::remove);
    draft.map(drop).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::unwritable(&format!("`{}`", shown(path)), error)
}

/// Writes files into a new directory beside its place.
fn whole_directory(directory: &Path, files: &[TextFile], made: &mut Vec<Unfinished>) -> io::Result<PathBuf> {
    let ((), draft) = named(directory, made, |draft| fs::create_dir(draft))?;
    // Nobody sweeps what is held.
    let lock = File::open(&draft)?;
    let _ = lock.try_lock();
    for (path, text) in files {
        let path = draft.join(path);
        // They are removed with the draft.
        make_directories(parent(&path), &mut Vec::new())?;
        let mut file = File::create_new(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    let inside = files.iter().map(|(path, _)| parent(&draft.join(path)).to_owned());
    // Not collected, which would compile one more sort (`crate::order`).
    let mut directories = BTreeSet::new();
    directories.extend(inside.chain([draft.clone()]));
    directories.iter().try_for_each(|directory| sync(directory))?;
    Ok(draft)
}

pub(super) fn is_directory(path: &Path) -> bool {
    again(|| fs::metadata(path)).is_ok_and(|there| there.is_dir())
}

fn make_directories(directory: &Path, made: &mut Vec<Unfinished>) -> io::Result<()> {
    if directory.as_os_str().is_empty() || is_directory(directory) {
        return Ok(());
    }
    make_directories(parent(directory), made)?;
    again(|| fs::create_dir(directory))?;
    made.push(Unfinished::Directory(directory.to_owned()));
    Ok(())
}

/// Moves the drafts to their places. Where one cannot get there, what was there before is put back.
fn in_places(drafts: &[Draft], made: &mut Vec<Unfinished>) -> Result<(), Failure> {
    let mut moved: Vec<(&Path, Option<Old>)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let to = draft.to.as_path();
        // Nothing can fail after the last one.
        let old = if at + 1 < drafts.len() { second_name(to, made) } else { Ok(None) };
        match old.and_then(|old| draft.take_place(made).map(|()| old)) {
            Ok(old) => moved.push((to, old)),
            Err(error) => {
                for (to, old) in moved.into_iter().rev() {
                    let _ = again(|| match &old {
                        Some(Old { name, .. }) => fs::rename(name, to),
                        None => fs::remove_file(to),
                    });
                }
                let is_taken = error.kind() == ErrorKind::AlreadyExists && !draft.replaces;
                return Err(if is_taken { place::taken(to) } else { unwritten(to, &error) });
            }
        }
    }
    // Nor here.
    let mut directories = BTreeSet::new();
    directories.extend(drafts.iter().map(|draft| parent(&draft.to).to_owned()));
    // The directories that were made stay.
    for stays in made.extract_if(.., |unfinished| matches!(unfinished, Unfinished::Directory(_))) {
        directories.insert(parent(stays.path()).to_owned());
    }
    directories.iter().try_for_each(|directory| keep(directory))
}

/// A file that a draft takes the place of, under a second name. Nobody sweeps it while its locks are held.
struct Old {
    name: PathBuf,
    _locks: [Option<File>; 2],
}

/// Gives a file a second name, from which it can be put back; nothing where there is no file.
fn second_name(of: &Path, made: &mut Vec<Unfinished>) -> io::Result<Option<Old>> {
    match again(|| of.symlink_metadata()) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        there => there?,
    };
    // A file that cannot be read cannot be locked, and is not swept.
    let lock = File::open(of).ok();
    let _ = lock.as_ref().map(File::try_lock);
    let named = named(of, made, |name| match fs::hard_link(of, name) {
        Err(error) if !matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::Interrupted) => {
            copy(of, name).map(Some)
        }
        linked => linked.map(|()| None),
    });
    let (copy, name) = named?;
    Ok(Some(Old { name, _locks: [lock, copy] }))
}

/// Copies a file where the disk gives no second names.
fn copy(of: &Path, name: &Path) -> io::Result<File> {
    let mut from = File::open(of)?;
    let mut to = Readers::Owner.options().create_new(true).open(name)?;
    let _ = to.try_lock();
    let copied = io::copy(&mut from, &mut to).and_then(|_| to.set_permissions(from.metadata()?.permissions()));
    copied.inspect_err(|_| drop(fs::remove_file(name)))?;
    Ok(to)
}

/// Has the system keep what a directory lists now, if the power fails too.
fn keep(directory: &Path) -> Result<(), Failure> {
    sync(directory).map_err(|error| {
        let what = format!("`{}`: what was written there may not last: {error}", shown(directory));
        Failure::io(what, "look after that disk, then write it again")
    })
}

/// Some directories cannot be opened for that.
fn sync(directory: &Path) -> io::Result<()> {
    let synced = if cfg!(unix) { File::open(directory).and_then(|directory| directory.sync_all()) } else { Ok(()) };
    match synced {
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::InvalidInput) => Ok(()),
        synced => synced,
    }
}

impl Draft {
    fn new(to: &Path, bytes: &[u8], readers: Readers, replaces: bool, made: &mut Vec<Unfinished>) -> io::Result<Self> {
        let (mut file, name) = match names::unnamed(parent(to), readers) {
            Some(file) => (file, None),
            None => named(to, made, |name| readers.options().create_new(true).open(name))
                .map(|(file, name)| (file, Some(name)))?,
        };
        // Nobody sweeps what is held.
        let _ = file.try_lock();
        if let Ok(before) = again(|| fs::metadata(to)) {
            file.set_permissions(before.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(Self { file, name, to: to.to_owned(), replaces })
    }

    fn take_place(&self, made: &mut Vec<Unfinished>) -> io::Result<()> {
        match (&self.name, self.replaces) {
            (Some(name), true) => again(|| fs::rename(name, &self.to)),
            // Unlike a move, a link never takes the place of another file.
            (Some(name), false) => again(|| fs::hard_link(name, &self.to)).or_else(|error| {
                let has_no_links = error.kind() != ErrorKind::AlreadyExists && !self.to.exists();
                if has_no_links { again(|| fs::rename(name, &self.to)) } else { Err(error) }
            }),
            (None, replaces) => match names::link(&self.file, &self.to) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && replaces => {
                    let ((), name) = named(&self.to, made, |name| names::link(&self.file, name))?;
                    again(|| fs::rename(&name, &self.to))
                }
                linked => linked,
            },
        }
    }
}
