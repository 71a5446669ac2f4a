//! The input of a batch, cut into blocks of whole lines.

use std::fs::File;
use std::io::{self, Read};
use std::iter::Enumerate;
use std::path::PathBuf;
use std::sync::Arc;
use std::vec::IntoIter;

use memchr::{memchr, memchr_iter};

use super::{csv::Header, line::LineError};

/// The longest line that is read, in bytes without its end.
const LONGEST: usize = 1 << 20;
/// The size of a read, in bytes.
const CHUNK: usize = 32 * 1024;
/// The limits of a block in lines and bytes; only a longer line exceeds them. The answers to a block fit
/// in the processor's caches, and many workers need little memory.
const LINES: usize = 64;
const BLOCK: usize = 16 * 1024;

/// The byte order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Some whole lines of one file.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// From 1.
    pub(super) first_line: u64,
    /// Index into the files of the command line.
    pub(super) file: usize,
    pub(super) header: Option<Arc<Header>>,
    /// The block is one line that is too long, without its bytes.
    pub(super) is_too_long: bool,
    /// The number of bytes of the input.
    pub(super) covered: u64,
}

#[derive(Debug)]
pub(crate) enum InputError {
    Unreadable { file: usize, error: io::Error },
    Header { file: usize, error: LineError },
}

/// The files of a batch, read one after the other.
#[derive(Default)]
pub(crate) struct Input {
    /// The files that are not open yet; `-` is stdin.
    files: Enumerate<IntoIter<PathBuf>>,
    is_csv: bool,
    /// The index of the open file.
    file: usize,
    reader: Option<Box<dyn Read + Send>>,
    header: Option<Arc<Header>>,
    /// Read, and not handed out from `start` on.
    buffer: Vec<u8>,
    start: usize,
    /// There is no line end between `start` and here.
    searched: usize,
    /// The number of the next line.
    line: u64,
    /// The current line is too long; its bytes are discarded.
    is_too_long: bool,
    discarded: u64,
}

impl Input {
    pub(crate) fn new(files: Vec<PathBuf>, is_csv: bool) -> Self {
        let (files, buffer) = (files.into_iter().enumerate(), Vec::with_capacity(2 * CHUNK));
        Self { files, is_csv, buffer, ..Self::default() }
    }

    /// Moves the lines that are there into `block`, and waits if there are none. Returns false at the end.
    pub(super) fn next(&mut self, block: &mut Block) -> Result<bool, InputError> {
        block.bytes.clear();
        loop {
            if self.reader.is_none() && !self.open()? {
                return Ok(false);
            }
            let lines = self.lines();
            if lines > 0 {
                if self.hand_out(lines, block)? {
                    return Ok(true);
                }
                continue;
            }
            if self.buffer.len() - self.start > LONGEST + 1 {
                self.is_too_long = true;
            }
            if self.is_too_long {
                self.discarded += (self.buffer.len() - self.start) as u64;
                self.start = self.buffer.len();
                self.searched = self.start;
            }
            if !self.fill()? {
                self.reader = None;
                let rest = self.buffer.len() - self.start;
                if (rest > 0 || self.is_too_long) && self.hand_out(rest, block)? {
                    return Ok(true);
                }
            }
        }
    }

    /// Opens the next file; false if there is none.
    fn open(&mut self) -> Result<bool, InputError> {
        let Some((file, path)) = self.files.next() else { return Ok(false) };
        self.file = file;
        self.reader = Some(if path.as_os_str() == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(&path).map_err(|error| InputError::Unreadable { file, error })?)
        });
        (self.line, self.header, self.is_too_long, self.discarded) = (1, None, false, 0);
        self.buffer.clear();
        (self.start, self.searched) = (0, 0);
        // The byte order mark is not part of the first line.
        while self.buffer.len() < MARK.len() && MARK.starts_with(&self.buffer) && self.fill()? {}
        if self.buffer.starts_with(MARK) {
            (self.start, self.searched) = (MARK.len(), MARK.len());
        }
        Ok(true)
    }

    /// Reads a chunk; false at the end of the file.
    fn fill(&mut self) -> Result<bool, InputError> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        let Some(reader) = &mut self.reader else { return Ok(false) };
        let had = self.buffer.len();
        self.buffer.resize(had + CHUNK, 0);
        let read = loop {
            match reader.read(self.buffer.get_mut(had..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(had + read.as_ref().map_or(0, |read| *read));
        let read = read.map_err(|error| InputError::Unreadable { file: self.file, error })?;
        Ok(read > 0)
    }

    /// The number of bytes of whole lines in the buffer, for at most one block.
    fn lines(&mut self) -> usize {
        let there = self.buffer.get(self.start..).unwrap_or_default();
        let most = if self.is_too_long { 1 } else { LINES };
        if let Some(last) = memchr_iter(b'\n', there.get(..BLOCK).unwrap_or(there)).take(most).last() {
            return last + 1;
        }
        let from = self.searched - self.start;
        let Some(end) = memchr(b'\n', there.get(from..).unwrap_or_default()) else {
            self.searched = self.buffer.len();
            return 0;
        };
        // The bytes after it are not searched yet: they may contain the end of another long line.
        self.searched += end + 1;
        from + end + 1
    }

    /// Hands out bytes of the buffer; false if they are a header.
    fn hand_out(&mut self, length: usize, block: &mut Block) -> Result<bool, InputError> {
        let end = self.start + length;
        let bytes = self.buffer.get(self.start..end).unwrap_or_default();
        block.is_too_long = self.is_too_long || (length > LONGEST && without_end(bytes).len() > LONGEST);
        if self.is_csv && self.header.is_none() {
            if block.is_too_long {
                return Err(InputError::Header { file: self.file, error: LineError::too_long() });
            }
            let header = memchr(b'\n', bytes).map_or(bytes, |end| bytes.get(..=end).unwrap_or_default());
            self.start += header.len();
            self.searched = self.searched.max(self.start);
            self.line += 1;
            let header = without_end(header);
            if !header.trim_ascii().is_empty() {
                let header = Header::read(header).map_err(|error| InputError::Header { file: self.file, error })?;
                self.header = Some(Arc::new(header));
            }
            return Ok(false);
        }
        if !block.is_too_long {
            block.bytes.extend_from_slice(bytes);
        }
        block.covered = length as u64 + std::mem::take(&mut self.discarded);
        block.first_line = self.line;
        block.file = self.file;
        block.header.clone_from(&self.header);
        self.line += if self.is_too_long { 1 } else { memchr_iter(b'\n', bytes).count() as u64 };
        self.is_too_long = false;
        self.start = end;
        self.searched = self.searched.max(end);
        Ok(true)
    }
}

/// The lines of a block, without their ends.
pub(super) fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let length = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at_checked(length).filter(|(line, _)| !line.is_empty())?;
        rest = after;
        Some(without_end(line))
    })
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
