//! The input of a batch, cut into blocks of whole records. In JSON a record is a line.

use std::fs::File;
use std::io::{self, Read};
use std::iter::Enumerate;
use std::path::PathBuf;
use std::sync::Arc;
use std::vec::IntoIter;

use memchr::memchr_iter;

use super::csv::{Ends, Header, named_separator};
use super::line::LineError;

/// The longest record that is read, in bytes without its end.
const LONGEST: usize = 1 << 20;
/// The size of a read, in bytes.
const CHUNK: usize = 32 * 1024;
/// The limits of a block in records and bytes; only a longer record exceeds them. The answers to a block fit
/// in the processor's caches, and many workers need little memory.
const RECORDS: usize = 64;
const BLOCK: usize = 16 * 1024;

/// The byte order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How files of other kinds begin, what to do about them, and the program that does it.
const FOREIGN: [(&[u8], &str, &str, &str); 5] = [
    (b"\x1f\x8b", "it is compressed with gzip", "unpack it first", "gunzip -c"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd", "unpack it first", "zstd -dc"),
    (b"PK\x03\x04", "it is a zip archive or a spreadsheet", "unpack it, or save the spreadsheet as CSV", ""),
    (b"\xff\xfe", "it is UTF-16", "save it as UTF-8", "iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "it is UTF-16", "save it as UTF-8", "iconv -f UTF-16 -t UTF-8"),
];

/// Some whole records of one file.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// From 1.
    pub(super) first_line: u64,
    /// Index into the files of the command line.
    pub(super) file: usize,
    pub(super) header: Option<Arc<Header>>,
    /// The block is one record that is too long, of which the bytes are the first ones.
    pub(super) is_too_long: bool,
    /// The line on which that record ends.
    pub(super) last_line: u64,
    /// The number of bytes of the input.
    pub(super) covered: u64,
}

#[derive(Debug)]
pub(crate) enum InputError {
    Unreadable {
        file: usize,
        error: io::Error,
    },
    Header {
        file: usize,
        error: LineError,
    },
    /// What it is, what to do about it, and the program that does it; an empty one where the user makes another file.
    Foreign {
        file: usize,
        what: &'static str,
        cure: &'static str,
        program: &'static str,
    },
}

/// How profiles are written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Layout {
    /// A line each.
    #[default]
    Lines,
    /// A record of cells each, with this separator or the one that the header shows.
    Cells(Option<u8>),
}

/// Called with the first file that shows an unusual separator, and with that separator.
pub(crate) type ToldSeparator = Box<dyn FnMut(usize, u8) + Send>;

/// The files of a batch, read one after the other.
#[derive(Default)]
pub(crate) struct Input {
    /// The files that are not open yet; `-` is stdin.
    files: Enumerate<IntoIter<(PathBuf, Layout)>>,
    /// That of the open file.
    layout: Layout,
    tell: Option<ToldSeparator>,
    /// The separators that it was called with.
    told: Vec<u8>,
    /// The index of the open file.
    file: usize,
    reader: Option<Box<dyn Read + Send>>,
    header: Option<Arc<Header>>,
    /// The separator that a line before the header names.
    named_separator: Option<u8>,
    /// Read, and not handed out from `start` on.
    buffer: Vec<u8>,
    start: usize,
    /// No record ends between `start` and here.
    searched: usize,
    ends: Option<Ends>,
    /// The number of the next line.
    line: u64,
    /// The first bytes of the current record, if it is too long; the others are discarded.
    too_long: Option<Vec<u8>>,
    discarded: u64,
    discarded_lines: u64,
}

impl Input {
    pub(crate) fn new(files: Vec<(PathBuf, Layout)>, tell: ToldSeparator) -> Self {
        let (files, buffer) = (files.into_iter().enumerate(), Vec::with_capacity(2 * CHUNK));
        Self { files, tell: Some(tell), buffer, ..Self::default() }
    }

    /// Moves the records that are there into `block`, and waits if there are none. Returns false at the end.
    pub(super) fn next(&mut self, block: &mut Block) -> Result<bool, InputError> {
        block.bytes.clear();
        loop {
            if self.reader.is_none() && !self.open()? {
                return Ok(false);
            }
            let records = self.records();
            if records > 0 {
                if self.hand_out(records, block)? {
                    return Ok(true);
                }
                continue;
            }
            let there = self.buffer.get(self.start..).unwrap_or_default();
            if there.len() > LONGEST + 1 && self.too_long.is_none() {
                self.too_long = Some(there.to_vec());
                self.ends().give_up();
            }
            let there = self.buffer.get(self.start..).unwrap_or_default();
            if self.too_long.is_some() {
                self.discarded += there.len() as u64;
                self.discarded_lines += memchr_iter(b'\n', there).count() as u64;
                self.start = self.buffer.len();
                self.searched = self.start;
            }
            if !self.fill()? {
                self.reader = None;
                let rest = self.buffer.len() - self.start;
                if (rest > 0 || self.too_long.is_some()) && self.hand_out(rest, block)? {
                    return Ok(true);
                }
            }
        }
    }

    /// The separator of the open file; `None` for lines.
    fn separator(&self) -> Option<u8> {
        let Layout::Cells(given) = self.layout else { return None };
        // Before the header is read, its end is that of its line, but for a quoted name.
        Some(self.header.as_ref().map_or(given.unwrap_or(b','), |header| header.separator))
    }

    fn ends(&mut self) -> &mut Ends {
        let separator = self.separator();
        self.ends.get_or_insert_with(|| Ends::new(separator))
    }

    /// Opens the next file; false if there is none.
    fn open(&mut self) -> Result<bool, InputError> {
        let Some((file, (path, layout))) = self.files.next() else { return Ok(false) };
        (self.file, self.layout) = (file, layout);
        self.reader = Some(if path.as_os_str() == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(&path).map_err(|error| InputError::Unreadable { file, error })?)
        });
        (self.line, self.header, self.ends, self.named_separator) = (1, None, None, None);
        self.buffer.clear();
        (self.start, self.searched) = (0, 0);
        // The byte order mark is not part of the first line.
        let begins = |buffer: &[u8]| {
            let mut all = FOREIGN.iter().map(|(begin, ..)| *begin).chain([MARK]);
            all.any(|begin| buffer.len() < begin.len() && begin.starts_with(buffer))
        };
        while begins(&self.buffer) && self.fill()? {}
        if let Some((_, what, cure, program)) = FOREIGN.iter().find(|(begin, ..)| self.buffer.starts_with(begin)) {
            return Err(InputError::Foreign { file, what, cure, program });
        }
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

    /// The number of bytes of whole records in the buffer, for at most one block.
    fn records(&mut self) -> usize {
        let is_alone = self.too_long.is_some() || self.header.is_none() && !matches!(self.layout, Layout::Lines);
        let most = if is_alone { 1 } else { RECORDS };
        let mut ends = *self.ends();
        let there = self.buffer.get(self.start..).unwrap_or_default();
        let mut whole = 0;
        for record in 0..most {
            let from = if record == 0 { self.searched - self.start } else { whole };
            match ends.next(there.get(from..).unwrap_or_default()) {
                Some(end) if record == 0 || from + end <= BLOCK => whole = from + end,
                None if record == 0 => {
                    (self.ends, self.searched) = (Some(ends), self.buffer.len());
                    return 0;
                }
                // The next block begins with it.
                Some(_) | None => break,
            }
        }
        (self.ends, self.searched) = (None, self.start + whole);
        whole
    }

    /// Hands out bytes of the buffer; false if they are a header.
    fn hand_out(&mut self, length: usize, block: &mut Block) -> Result<bool, InputError> {
        let end = self.start + length;
        let bytes = self.buffer.get(self.start..end).unwrap_or_default();
        let too_long = self.too_long.take();
        block.is_too_long = too_long.is_some() || (length > LONGEST && without_end(bytes).len() > LONGEST);
        let lines = memchr_iter(b'\n', bytes).count() as u64 + std::mem::take(&mut self.discarded_lines);
        if let Layout::Cells(given) = self.layout
            && self.header.is_none()
        {
            if block.is_too_long {
                return Err(InputError::Header { file: self.file, error: LineError::too_long() });
            }
            (self.start, self.ends) = (end, None);
            self.line += lines;
            let record = without_end(bytes);
            self.header = header(record, given, &mut self.named_separator)
                .map_err(|error| InputError::Header { file: self.file, error })?
                .map(Arc::new);
            let separator = self.header.as_ref().map(|header| header.separator);
            if let Some(unusual) = separator.filter(|separator| given.is_none() && *separator != b',')
                && !self.told.contains(&unusual)
                && let Some(tell) = &mut self.tell
            {
                self.told.push(unusual);
                tell(self.file, unusual);
            }
            return Ok(false);
        }
        block.bytes.extend_from_slice(too_long.as_deref().unwrap_or(bytes));
        block.covered = length as u64 + std::mem::take(&mut self.discarded);
        block.first_line = self.line;
        block.last_line = self.line + lines - u64::from(lines > 0 && bytes.ends_with(b"\n"));
        block.file = self.file;
        block.header.clone_from(&self.header);
        self.line += lines;
        (self.start, self.ends) = (end, None);
        self.searched = self.searched.max(end);
        Ok(true)
    }
}

/// Reads what may be a header: `None` for a blank one, and for one that names the separator of the next.
fn header(record: &[u8], given: Option<u8>, named: &mut Option<u8>) -> Result<Option<Header>, LineError> {
    if record.iter().all(|byte| byte.is_ascii_whitespace() || b",;".contains(byte)) {
        return Ok(None);
    }
    if let Some(separator) = named_separator(record) {
        *named = Some(separator?);
        return Ok(None);
    }
    Header::read(record, given.or(*named)).map(Some)
}

/// A record without its line end.
pub(super) fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
