//! Reads profiles from records of CSV (RFC 4180), and writes cells.
//!
//! `csv-core` splits a record into cells. Its wrapper `csv` reads a whole file on one core, and copies each record; here
//! blocks are cut first, and each is read where it is answered.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2};

use super::Facts;
use super::json::{date, week};
use super::line::{Id, Line, LineCode, LineError};
use crate::model::{Facet, names};
use crate::profile::calendar::name_and_day;
use crate::profile::file::{Key, whole_number};

/// The separators that a header is recognized by, the usual one first.
const RECOGNIZED: [u8; 3] = [b',', b';', b'\t'];
/// Those that it may have been meant to have.
const OTHERS: [u8; 4] = [b'|', b':', b'^', b' '];

/// The columns of a file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    keys: Vec<Key>,
    /// How many cells it has, with empty ones behind the last name.
    cells: usize,
    /// Where the cautions are.
    cautions: Option<usize>,
    pub(super) separator: u8,
}

impl Header {
    /// Reads the first record of a file. Without a separator, that of the most columns counts. An unknown or repeated
    /// column is an error.
    pub(super) fn read(bytes: &[u8], separator: Option<u8>) -> Result<Self, LineError> {
        let text = std::str::from_utf8(bytes).map_err(LineError::not_utf8)?;
        LineError::if_hidden(text)?;
        let under = |separator: &u8| {
            let mut reader = Cells::new(*separator);
            let cells: Vec<&str> = reader.split(text)?.map(str::trim).collect();
            let named = cells.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
            let keys = keys(cells.iter().take(named).copied())?;
            let cautions = keys.iter().position(|key| *key == Key::Facts(Facet::Caution));
            Ok::<_, LineError>(Self { keys, cells: cells.len(), cautions, separator: *separator })
        };
        let columns = |header: &Self| header.keys.len();
        let tried = separator.as_ref().map_or(&RECOGNIZED[..], std::slice::from_ref);
        // The first of equals, since a header of one column has no separator.
        if let Some(header) = tried.iter().rev().filter_map(|tried| under(tried).ok()).max_by_key(columns) {
            return Ok(header);
        }
        let others = RECOGNIZED.iter().chain(&OTHERS).filter_map(|other| under(other).ok());
        if let Some(other) = others.max_by_key(columns).filter(|other| columns(other) > 1) {
            let message = format!("its columns are parted by {0}; write `--separator {0}`", shown(other.separator));
            return Err(LineError::new(LineCode::WrongCells, message));
        }
        let count = |separator: &&u8| memchr_iter(**separator, bytes).count();
        let likeliest = tried.iter().rev().max_by_key(count).copied().unwrap_or(b',');
        under(&likeliest)
    }
}

/// A separator in words that a command line takes.
pub(crate) fn shown(separator: u8) -> String {
    match separator {
        b'\t' => "tab".to_owned(),
        other => format!("'{}'", char::from(other)),
    }
}

/// Reads a separator: a character that can stand between cells, or the word for a tab.
pub(crate) fn separator(text: &[u8]) -> Result<u8, &'static str> {
    match text {
        _ if text.eq_ignore_ascii_case(b"tab") || text == b"\\t" => Ok(b'\t'),
        [byte @ (b'\t' | b' '..=b'~')] if !byte.is_ascii_alphanumeric() && !b"\"'-_=".contains(byte) => Ok(*byte),
        _ => Err("one character is between the cells, such as `;`, or `tab`"),
    }
}

/// The separator that a first line such as `sep=;` names.
pub(super) fn named_separator(line: &[u8]) -> Option<Result<u8, LineError>> {
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (_, named) = line.split_at_checked(4).filter(|(key, _)| key.eq_ignore_ascii_case(b"sep="))?;
    Some(separator(named).map_err(|what| {
        let named = String::from_utf8_lossy(named);
        LineError::new(LineCode::WrongCells, format!("`sep={}`: {what}", names::clip(&named)))
    }))
}

/// Reads names of columns: keys in any case, and of a facet the word for one of it too.
fn keys<'c>(names: impl Iterator<Item = &'c str>) -> Result<Vec<Key>, LineError> {
    let mut keys = Vec::new();
    for name in names {
        let lower = name.to_lowercase();
        let key = match Facet::ALL.into_iter().find(|facet| facet.singular() == lower) {
            Some(facet) => Key::Facts(facet),
            None => Key::find(&lower).ok_or_else(|| Key::unknown(&lower))?.0,
        };
        if keys.contains(&key) {
            let message = format!("the column `{name}` is there twice; keep one");
            return Err(LineError::new(LineCode::DuplicateKey, message));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Finds the ends of records: a line end in quotes is none, if there are cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    /// `None` if each line is a record.
    separator: Option<u8>,
    at: At,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    CellStart,
    Unquoted,
    Quoted,
    /// Behind a quote in a quoted cell: its end, or the first half of a quote.
    Quote,
}

impl Ends {
    pub(super) fn new(separator: Option<u8>) -> Self {
        Self { separator, at: At::CellStart }
    }

    /// The end of the record, behind its line end. `None` if it is not in these bytes: the next ones follow them.
    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<usize> {
        let Some(separator) = self.separator else { return memchr(b'\n', bytes).map(|end| end + 1) };
        let mut from = 0;
        // A shortcut: most lines have no quotes.
        if self.at == At::CellStart
            && let Some(end) =
                memchr(b'\n', bytes).filter(|end| memchr(b'"', bytes.get(..*end).unwrap_or(bytes)).is_none())
        {
            return Some(end + 1);
        }
        loop {
            let rest = bytes.get(from..).filter(|rest| !rest.is_empty())?;
            let is_quote = rest.first() == Some(&b'"');
            (self.at, from) = match self.at {
                At::CellStart | At::Quote if is_quote => (At::Quoted, from + 1),
                At::Quoted => (At::Quote, from + memchr(b'"', rest)? + 1),
                At::CellStart | At::Quote | At::Unquoted => {
                    self.at = At::Unquoted;
                    let end = memchr2(separator, b'\n', rest)?;
                    self.at = At::CellStart;
                    if rest.get(end) == Some(&b'\n') {
                        return Some(from + end + 1);
                    }
                    (At::CellStart, from + end + 1)
                }
            };
        }
    }

    /// Takes the next line end for the end of the record.
    pub(super) fn give_up(&mut self) {
        self.separator = None;
    }
}

/// The records of a block.
pub(super) fn records(block: &[u8], separator: Option<u8>) -> impl Iterator<Item = &[u8]> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let length = Ends::new(separator).next(rest).unwrap_or(rest.len());
        let (record, after) = rest.split_at_checked(length).filter(|(record, _)| !record.is_empty())?;
        rest = after;
        Some(record)
    })
}

/// The quoted cell of a record that holds most line ends, if one holds any: its first and its last line, from 0.
fn longest_quote(record: &str, separator: u8) -> Option<(u64, u64)> {
    let (mut line, mut opened, mut at, mut longest) = (0, 0, At::CellStart, (0, 0));
    for byte in record.bytes() {
        at = match (at, byte) {
            (At::CellStart, b'"') => {
                opened = line;
                At::Quoted
            }
            (At::Quoted, b'"') => {
                if line - opened > longest.1 - longest.0 {
                    longest = (opened, line);
                }
                At::Quote
            }
            (At::Quote, b'"') | (At::Quoted, _) => At::Quoted,
            (_, byte) if byte == separator || byte == b'\n' => At::CellStart,
            _ => At::Unquoted,
        };
        line += u64::from(byte == b'\n');
    }
    Some(longest).filter(|(first, last)| last > first)
}

/// Buffers for the cells of a record.
#[derive(Debug)]
pub(super) struct Cells {
    reader: Reader,
    separator: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    pub(super) fn new(separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { reader, separator, text: vec![0; 1024], ends: vec![0; 16] }
    }

    pub(super) fn read(&mut self, text: &str, header: &Header, facts: &mut Facts<'_, '_>) -> Line<'_> {
        if self.separator != header.separator {
            *self = Self::new(header.separator);
        }
        let mut line = Line::default();
        let cells = match self.split(text) {
            Ok(cells) => cells,
            Err(error) => return Line { error: Some(error), ..line },
        };
        let (mut count, mut filled) = (0, 0);
        line.is_blank = true;
        for (at, cell) in cells.enumerate() {
            count = at + 1;
            let trimmed = cell.trim();
            // An empty cell is skipped.
            if trimmed.is_empty() {
                continue;
            }
            (line.is_blank, filled) = (false, count);
            if let Some(key) = header.keys.get(at) {
                let taken = take(*key, (cell, trimmed), &mut line, facts);
                line.note(taken);
            }
        }
        // A row may leave out empty cells at its end, but where it is cut off no caution may be lost. In one of several lines,
        // a quote may have swallowed other rows.
        let columns = header.keys.len();
        let is_whole = (columns..=header.cells).contains(&count);
        let quote = if is_whole { None } else { longest_quote(text, header.separator) };
        let is_cut = !line.is_blank && header.cautions.is_some_and(|at| at >= count);
        if filled > columns || quote.is_some() || is_cut {
            let message = format!("the header has {columns} cells, and this line {count}; write as many");
            line.note(Err(LineError::new(LineCode::WrongCells, message)));
        }
        if quote.is_some() {
            (line.id, line.quote) = (Id::None, quote);
        }
        line
    }

    /// Splits a record into cells and removes their quotes.
    fn split(&mut self, record: &str) -> Result<impl Iterator<Item = &str>, LineError> {
        self.reader.reset();
        let mut rest = record.as_bytes();
        let (mut written, mut ended) = (0, 0);
        // The line feed is passed separately, and the end of the text never: an open quote swallows it.
        let mut is_end = false;
        loop {
            let (text, ends) = (self.text.get_mut(written..), self.ends.get_mut(ended..));
            let (result, read, wrote, found) =
                self.reader.read_record(rest, text.unwrap_or_default(), ends.unwrap_or_default());
            rest = rest.get(read..).unwrap_or_default();
            written += wrote;
            ended += found;
            match result {
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty if is_end => return Err(LineError::open_quote()),
                ReadRecordResult::InputEmpty => (rest, is_end) = (b"\n", true),
                // The rest of the record would be lost.
                ReadRecordResult::Record if !rest.is_empty() => {
                    let message = "a carriage return is inside the line; end each line with a line feed";
                    return Err(LineError::new(LineCode::NotCsv, message));
                }
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let (text, ends) = (self.text.as_slice(), self.ends.as_slice());
        let mut start = 0;
        Ok(ends.iter().take(ended).map(move |end| {
            let cell = text.get(start..*end).unwrap_or_default();
            start = *end;
            // Cells of UTF-8 end at character boundaries.
            std::str::from_utf8(cell).unwrap_or_default()
        }))
    }
}

/// Reads a cell that is not empty, as it is and without the blanks around it.
fn take<'c>(
    key: Key,
    (cell, text): (&'c str, &'c str),
    line: &mut Line<'c>,
    facts: &mut Facts<'_, '_>,
) -> Result<(), LineError> {
    match key {
        Key::Id => line.id = Id::Text(cell),
        Key::Facts(facet) if facet.is_single() => facts.add(facet, text)?,
        Key::Facts(facet) => {
            for name in facts.names(facet, text) {
                line.note(facts.add(facet, name));
            }
        }
        Key::Cleared => {
            for word in facts.names(Facet::Caution, text) {
                let (name, on) = name_and_day(word);
                line.note(facts.clear(name.trim(), |today| on.map(|on| date(key, on, today)).transpose()));
            }
        }
        Key::Week => line.week = Some(week(text.parse().ok().and_then(whole_number))?),
        Key::Screened | Key::Started | Key::Reviewed | Key::Last => line.day(key, date(key, text, facts.today)?, facts),
    }
    Ok(())
}

/// Writes a cell, quoted if needed. What a spreadsheet takes for a formula is defused, unless it is to be raw.
pub(crate) fn write_cell(text: &str, is_raw: bool, out: &mut Vec<u8>) {
    let defuses = !is_raw && is_formula(text);
    let quoted = text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted {
        out.push(b'"');
    }
    if defuses {
        out.push(b'\'');
    }
    if !quoted {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

/// With what a formula begins; some spreadsheets take the full-width signs for the others.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Whether a spreadsheet takes a cell for a formula: by its first character, if it is no number.
fn is_formula(text: &str) -> bool {
    // `+inf` is read as a number, and is a name in a spreadsheet.
    let is_number =
        || text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) && text.parse::<f64>().is_ok();
    text.starts_with(FORMULA) && !is_number()
}
