//! Where the diary is, and how it is read and written.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser};
use etcetera::BaseStrategy;
use jiff::civil::Date;

use super::draft::{self, Drafts};
use super::failure::{Failure, note};
use super::output;
use super::rules_source::word;
use super::same_file::is_at;
use super::waiting;
use crate::diagnostics::visible::{raw, shown};
use crate::diary::course::Course;
use crate::diary::file::Diary;
use crate::profile::Profile;

/// The most bytes of a diary: centuries of days.
const MOST: u64 = 16 << 20;

/// Reads the name of a diary. An empty one stands for the usual diary.
pub(crate) fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// The option that names the diary, as it was given, for the commands that are offered; empty for the usual diary.
pub(crate) fn option() -> String {
    let given = |argument: OsString| Some(PathBuf::from(argument.to_str()?.strip_prefix("--diary=")?));
    let given = std::env::args_os().rev().find_map(given).filter(|path| !path.as_os_str().is_empty());
    given.map_or_else(String::new, |path| format!(" --diary={}", word(&path)))
}

/// The diary of somebody who names none.
pub(crate) fn usual() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.data_dir().join("massfreq/diary.csv"))
}

/// An error where a diary cannot be, since its directory is not there. That of the usual one is made.
pub(crate) fn has_place(path: &Path) -> Result<(), Failure> {
    let directory = draft::parent(path);
    if directory.exists() || usual().as_deref() == Some(path) {
        return Ok(());
    }
    let what = format!("the diary `{}` has no place, as there is no directory `{}`", shown(path), shown(directory));
    Err(Failure::usage(what, "check the path, or make the directory first"))
}

/// Reads a diary that has to be there.
pub(crate) fn expected(path: &Path, profile: &mut Profile<'_>, today: Date) -> Result<Diary, Failure> {
    read(path, profile, today)?.ok_or_else(|| {
        let help = format!("begin one with `massfreq check-in --diary={}`, or leave `--diary` out", word(path));
        Failure::usage(format!("there is no diary `{}` yet", shown(path)), help)
    })
}

/// Reads a diary, and tells on stderr what is odd about it; `None` where there is none. After an error, a profile has the
/// cautions that can be read.
pub(crate) fn read(path: &Path, profile: &mut Profile<'_>, today: Date) -> Result<Option<Diary>, Failure> {
    let diary = open(path, profile, today)?;
    for line in diary.iter().flat_map(|diary| &diary.notes) {
        output::aside(&note(line));
    }
    Ok(diary)
}

fn open(path: &Path, profile: &mut Profile<'_>, today: Date) -> Result<Option<Diary>, Failure> {
    match File::open(path).and_then(bytes) {
        Ok(bytes) => parse(path, bytes, profile, today).map(Some),
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// Adds the facts of a diary to a profile, whatever is wrong elsewhere.
pub(crate) fn facts(path: &Path, profile: &mut Profile<'_>, today: Date) {
    if let Ok(Some(diary)) = open(path, profile, today) {
        // What refers is added all the same.
        let _ = add_to(profile, Course::of(&diary), today);
    }
}

pub(crate) fn parse(path: &Path, bytes: Vec<u8>, profile: &mut Profile<'_>, today: Date) -> Result<Diary, Failure> {
    Diary::read(&raw(path), bytes, profile.rules(), today).map_err(|(findings, half)| {
        Course::of(&half).add_cautions(profile);
        Failure::Diary(findings)
    })
}

/// Adds the facts of a diary to a profile: the cautions that hold, and the response that follows.
///
/// # Errors
/// A response that is given and another one. One that refers is added all the same.
pub(crate) fn add_to(profile: &mut Profile<'_>, course: Course<'_>, today: Date) -> Result<(), Failure> {
    course.add_to(profile, today).map(drop).map_err(|[given, follows]| {
        let what = format!("--response {} and the diary, which says {}, do not agree", given.name(), follows.name());
        Failure::usage(what, "leave one of them out; `massfreq progress` shows what the diary says")
    })
}

/// A diary that nobody else changes meanwhile.
pub(crate) struct Locked {
    path: PathBuf,
    /// Holds the lock.
    file: File,
}

impl Locked {
    /// Waits until nobody else changes the diary. Begins an empty one where there is none, which its owner alone can read.
    pub(crate) fn new(path: &Path) -> Result<Self, Failure> {
        let unwritable = |error: &io::Error| Failure::unwritable(&format!("the diary {}", shown(path)), error);
        std::fs::create_dir_all(draft::parent(path)).map_err(|error| unwritable(&error))?;
        loop {
            let file = create(path).map_err(|error| unwritable(&error))?;
            let waiting = || "waiting for another program that is writing the diary".to_owned();
            waiting::during(waiting, || file.lock()).map_err(|error| unwritable(&error))?;
            // A link stays, and what it leads to is replaced.
            let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            // Another one may have put a new file in its place while this one waited.
            if is_at(&file, &path) {
                return Ok(Self { path, file });
            }
        }
    }

    pub(crate) fn text(&self) -> Result<Vec<u8>, Failure> {
        bytes(&self.file).map_err(|error| unreadable(&self.path, &error))
    }

    /// Writes the diary whole, or not at all.
    pub(crate) fn write(self, text: &str) -> Result<(), Failure> {
        // The new file takes over who may read the old one.
        for_owner_alone(&self.file);
        Drafts::file(&self.path, text.to_owned(), true)?.take_place()
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::unreadable(&format!("the diary {}", shown(path)), error)
}

fn bytes(file: impl Read) -> io::Result<Vec<u8>> {
    let too_large = || io::Error::new(ErrorKind::FileTooLarge, "it is larger than 16 MiB");
    output::read_up_to(MOST, Ok(file))?.ok_or_else(too_large)
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)
}

/// Takes the diary out of the sight of others, where its owner is the one who writes it.
#[cfg(unix)]
fn for_owner_alone(file: &File) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(mut permissions) = file.metadata().map(|data| data.permissions()) {
        permissions.set_mode(permissions.mode() & 0o700);
        let _ = file.set_permissions(permissions);
    }
}

#[cfg(not(unix))]
fn for_owner_alone(_: &File) {}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(path)
}
