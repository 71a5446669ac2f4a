//! Reads profiles from lines of CSV, and writes cells.
//!
//! A record is one line: a cell with a line break is an error. So an open quote never swallows the
//! lines after it.

use csv_core::{ReadRecordResult, Reader};

use super::Facts;
use super::json::{date, week};
use super::line::{Id, Line, LineCode, LineError};
use crate::model::Facet;
use crate::profile::calendar::name_and_day;
use crate::profile::file::{Key, whole_number};

/// The keys of the columns of a file.
#[derive(Clone, Debug)]
pub(crate) struct Header(Vec<Key>);

impl Header {
    /// Reads the first line of a file. An unknown or repeated column is an error.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, LineError> {
        let text = std::str::from_utf8(bytes).map_err(LineError::not_utf8)?;
        LineError::if_hidden(text)?;
        let mut cells = Cells::default();
        let mut keys = Vec::new();
        for name in cells.split(text)? {
            let name = name.trim();
            let (key, _) = Key::read(name)?;
            if keys.contains(&key) {
                let message = format!("the column `{name}` is there twice; keep one");
                return Err(LineError::new(LineCode::DuplicateKey, message));
            }
            keys.push(key);
        }
        Ok(Self(keys))
    }
}

/// Buffers for the cells of a line.
#[derive(Debug)]
pub(super) struct Cells {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Default for Cells {
    fn default() -> Self {
        Self { reader: Reader::new(), text: vec![0; 1024], ends: vec![0; 16] }
    }
}

impl Cells {
    pub(super) fn read(&mut self, text: &str, header: &Header, facts: &mut Facts<'_, '_>) -> Line<'_> {
        let mut line = Line::default();
        let cells = match self.split(text) {
            Ok(cells) => cells,
            Err(error) => return Line { error: Some(error), ..Line::default() },
        };
        let mut count = 0;
        for (at, cell) in cells.enumerate() {
            count = at + 1;
            if let Some(key) = header.0.get(at) {
                let taken = take(*key, cell, &mut line, facts);
                line.note(taken);
            }
        }
        if count != header.0.len() {
            let message = format!("the header has {} cells, and this line {count}; write as many", header.0.len());
            line.error = Some(LineError::new(LineCode::WrongCells, message));
        }
        line
    }

    /// Splits a line into cells and removes their quotes.
    fn split(&mut self, line: &str) -> Result<impl Iterator<Item = &str>, LineError> {
        self.reader.reset();
        let mut rest = line.as_bytes();
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
                ReadRecordResult::InputEmpty if is_end => {
                    let message = "a quote is left open; close it, and keep each record in one line";
                    return Err(LineError::new(LineCode::NotCsv, message));
                }
                ReadRecordResult::InputEmpty => (rest, is_end) = (b"\n", true),
                // The rest of the line would be lost.
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
            // Cells of a UTF-8 line end at character boundaries.
            std::str::from_utf8(cell).unwrap_or_default()
        }))
    }
}

/// Reads a cell; an empty one is skipped.
fn take<'c>(key: Key, cell: &'c str, line: &mut Line<'c>, facts: &mut Facts<'_, '_>) -> Result<(), LineError> {
    let text = cell.trim();
    if text.is_empty() {
        return Ok(());
    }
    match key {
        Key::Id => line.id = Id::Text(cell),
        Key::Facts(facet) if facet.is_single() => facts.add(facet, text)?,
        Key::Facts(facet) => {
            facts.each(facet, text, |facts, name| facts.add(facet, name))?;
        }
        Key::Cleared => facts.each(Facet::Caution, text, |facts, word| {
            let (name, on) = name_and_day(word);
            facts.clear_on(name.trim(), on.map(|on| date(key, on, facts.today)).transpose())
        })?,
        Key::Week => line.week = Some(week(text.parse().ok().and_then(whole_number))?),
        Key::Screened | Key::Started | Key::Reviewed | Key::Last => line.day(key, date(key, text, facts.today)?, facts),
    }
    Ok(())
}

/// Writes a cell, quoted if needed.
pub(super) fn write_cell(text: &str, out: &mut Vec<u8>) {
    let quoted = text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ');
    if !quoted {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}
