//! Diaries as files: CSV with a row a day, which spreadsheets and scripts write too.
//!
//! What is written again is what was read, but for the one row that is new: rows and columns that are not known stay, and
//! so do separators, quotes and ends of lines.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use jiff::civil::Date;

use crate::diagnostics::visible::hidden_in_file;
use crate::diagnostics::{Code, FileId, Finding, Findings, Place, Sources};
use crate::load::fields::list;
use crate::load::yaml::hidden;
use crate::model::{Facet, Measure, RuleIndex, RuleSet, dates, names, words::words};
use crate::profile::Profile;

/// The most hours of soreness.
pub(crate) const MOST_HOURS: u16 = 1000;

/// The word for cautions that were asked and do not hold.
pub(crate) const NONE: &str = "none";

words! {
    /// What a row says of a session.
    #[derive(Default)]
    pub(crate) enum Session {
        /// There was none on that day, or nothing is known of it.
        #[default]
        No = "",
        /// There was one.
        Yes = "yes",
        /// There was one, and a new course begins with it.
        Start = "start",
    }
}

/// A column of a diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column<'r> {
    Date,
    Session,
    /// The figure of a measure, by its place among those of the set.
    Figure(usize, &'r str),
    Cautions,
    SoreHours,
    Note,
}

impl<'r> Column<'r> {
    /// All columns of a new diary, in their order.
    pub(crate) fn all(rules: &'r RuleSet) -> impl Iterator<Item = Self> {
        let figures = rules.measures().iter().enumerate().map(|(at, measure)| Self::Figure(at, measure.name()));
        [Self::Date, Self::Session].into_iter().chain(figures).chain([Self::Cautions, Self::SoreHours, Self::Note])
    }

    pub(crate) fn name(self) -> &'r str {
        match self {
            Self::Date => "date",
            Self::Session => "session",
            Self::Figure(_, name) => name,
            Self::Cautions => "cautions",
            Self::SoreHours => "sore_hours",
            Self::Note => "note",
        }
    }
}

/// What is known of a day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) on: Date,
    pub(crate) session: Session,
    /// Of each measure of the set, in its order.
    pub(crate) figures: Vec<Option<u16>>,
    /// The cautions that hold, where they were asked.
    pub(crate) cautions: Option<Vec<RuleIndex>>,
    pub(crate) sore_hours: Option<u16>,
    pub(crate) note: String,
}

/// A diary as it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary {
    /// By day.
    pub(crate) rows: Vec<Row>,
    /// What is to be told of it, though it can be read.
    pub(crate) notes: Vec<String>,
}

/// A cell, with where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// The records of a text, without those that are blank.
pub(super) fn records(text: &str, separator: u8) -> Vec<Vec<Cell>> {
    let mut reader: Reader = ReaderBuilder::new().delimiter(separator).build();
    let (mut records, mut cells, mut out, mut at) = (Vec::new(), Vec::new(), vec![0; 256], 0);
    let (mut start, mut length) = (None, 0);
    loop {
        let input = text.as_bytes().get(at..).unwrap_or_default();
        let (result, read, written) = reader.read_field(input, out.get_mut(length..).unwrap_or_default());
        start = start.or(Some(at));
        (at, length) = (at + read, length + written);
        match result {
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => out.resize(out.len() * 2, 0),
            ReadFieldResult::End => break,
            ReadFieldResult::Field { record_end } => {
                let raw = text.get(start.take().unwrap_or(at)..at).unwrap_or_default();
                let ends = ['\r', '\n', char::from(separator)];
                // Blank lines and the rest of a line end come before the first cell; an empty last one is a line end alone.
                let blank = if cells.is_empty() { raw.trim_start_matches(['\r', '\n']) } else { raw };
                let skipped = raw.len() - blank.len();
                let end = at - (raw.len() - raw.trim_end_matches(ends).len().max(skipped));
                let value = String::from_utf8_lossy(out.get(..length).unwrap_or_default()).trim().to_owned();
                cells.push(Cell { range: at - raw.len() + skipped..end, text: value });
                length = 0;
                if record_end {
                    records.push(std::mem::take(&mut cells));
                }
            }
        }
    }
    records.retain(|cells: &Vec<Cell>| cells.iter().any(|cell| !cell.text.is_empty()));
    // A line for a spreadsheet, which names the separator.
    if records.first().and_then(|cells| cells.first()).is_some_and(|cell| cell.text.starts_with("sep=")) {
        records.remove(0);
    }
    records
}

/// The separator of a diary, by its first line.
pub(super) fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t'].into_iter().find(|separator| header.as_bytes().contains(separator)).unwrap_or(b',')
}

struct Reading<'a> {
    rules: &'a RuleSet,
    file: FileId,
    findings: Vec<Finding>,
    today: Date,
    /// The columns that are not known and have figures.
    figures: BTreeSet<usize>,
    /// The cautions of rows of which the day is not known: any of them may hold.
    undated: Vec<RuleIndex>,
    has_bad_date: bool,
}

/// How all dates that a spreadsheet wrote are mended at once.
const IN_ALL: &str = ". In a spreadsheet, give the whole column the format YYYY-MM-DD, and save it as CSV again";

impl Diary {
    /// Reads a diary.
    ///
    /// # Errors
    /// Everything that is wrong with it: nothing is answered from half a diary. The half that can be read goes with it,
    /// for the cautions that may hold.
    pub(crate) fn read(path: &str, bytes: Vec<u8>, rules: &RuleSet, today: Date) -> Result<Self, (Findings, Self)> {
        let mut sources = Sources::default();
        let (file, mut flaws) = match String::from_utf8(bytes) {
            Ok(text) => {
                let file = sources.add(path.to_owned(), text);
                (file, hidden::findings(file, &sources))
            }
            Err(error) => {
                let finding = Finding::not_utf8(&mut sources, path.to_owned(), &error)
                    .help("save the file as UTF-8: in a spreadsheet, as \"CSV UTF-8\"");
                (finding.file().unwrap_or_else(|| sources.add(path.to_owned(), String::new())), vec![finding])
            }
        };
        let mut text = Cow::Borrowed(sources.text(file));
        if !flaws.is_empty() {
            for (at, c) in
                hidden_in_file(sources.text(file)).filter(|(_, c)| *c != '\r').collect::<Vec<_>>().into_iter().rev()
            {
                text.to_mut().replace_range(at..at + c.len_utf8(), "");
            }
        }
        let (findings, figures, undated, has_bad_date) = Default::default();
        let mut reading = Reading { rules, file, findings, today, figures, undated, has_bad_date };
        let mut diary = reading.diary(&text);
        if flaws.is_empty() {
            flaws = reading.findings;
        }
        if flaws.is_empty() {
            return Ok(diary);
        }
        let newest = diary.rows.iter().rev().find_map(|row| row.cautions.clone());
        let cautions = reading.undated.into_iter().chain(newest.unwrap_or_default()).collect();
        diary.rows.push(Row { on: today, cautions: Some(cautions), ..Row::default() });
        Err((Findings::new(sources, flaws), diary))
    }
}

impl<'a> Reading<'a> {
    fn report(&mut self, code: Code, cell: &Cell, message: impl Into<String>, cure: impl Into<String>) {
        let place = Place::In(self.file, cell.range.clone());
        self.findings.push(Finding::new(code, place, message).help(cure.into()));
    }

    fn diary(&mut self, text: &str) -> Diary {
        let records = records(text, separator(text));
        if let Some(cell) = records.iter().flatten().find(|cell| is_open(text, cell)) {
            let message = "a quotation mark opens here, and is not closed";
            self.report(Code::BadValue, cell, message, "write one at the end of the cell too, or remove it");
            // The rows that it swallows may name cautions.
            let told = mem::take(&mut self.findings);
            let diary = self.diary(&text.replace('"', " "));
            self.findings = told;
            return diary;
        }
        let mut records = records.into_iter();
        let Some(header) = records.next() else { return Diary::default() };
        let columns = self.columns(&header);
        // By day, with the line of its date.
        let mut rows: BTreeMap<Date, (Row, usize)> = BTreeMap::new();
        let (mut line, mut counted) = (1, 0);
        for cells in records {
            let (row, cell) = self.row(&columns, &cells);
            let Some(cell) = cell else {
                self.undated(&row);
                continue;
            };
            line += text.get(counted..cell.range.start).unwrap_or_default().matches('\n').count();
            counted = cell.range.start;
            if let Some((_, first)) = rows.get(&row.on) {
                let message = format!("the day {} is here a second time", row.on);
                self.report(
                    Code::DuplicateKey,
                    &cell,
                    message,
                    format!("keep one row of it; the first is line {first}"),
                );
                self.undated(&row);
                continue;
            }
            rows.insert(row.on, (row, line));
        }
        let note = |at: &usize| {
            let name = names::clip(&header.get(*at)?.text);
            Some(format!(
                "the figures in the column `{name}` do not count, as no measure has that name; `massfreq rules list measures` \
                 shows those that there are"
            ))
        };
        let notes = self.figures.iter().filter_map(note).collect();
        Diary { rows: rows.into_values().map(|(row, _)| row).collect(), notes }
    }

    /// Keeps the cautions of a row of which the day is not known.
    fn undated(&mut self, row: &Row) {
        self.undated.extend(row.cautions.iter().flatten());
        let sore = self.rules.progress().and_then(|progress| progress.sore);
        self.undated.extend(sore.filter(|sore| row.sore_hours > Some(sore.over_hours)).map(|sore| sore.caution));
    }

    /// What the columns are; `None` for those that are not known, which stay as they are.
    fn columns(&mut self, header: &[Cell]) -> Vec<Option<Column<'a>>> {
        let mut columns: Vec<Option<Column<'a>>> = Vec::new();
        for cell in header {
            let name = cell.text.to_lowercase();
            let find = |name: &str| Column::all(self.rules).find(|column| column.name() == name);
            let known = find(&name);
            if known.is_some_and(|known| columns.contains(&Some(known))) {
                self.report(
                    Code::DuplicateKey,
                    cell,
                    format!("the column `{name}` is there twice"),
                    "keep one of them",
                );
            }
            // A word for the weather may be near to one for pain. Near to what a caution hangs on, it is a slip all the same.
            let is_there = |near: &str| header.iter().any(|cell| cell.text.eq_ignore_ascii_case(near));
            let near =
                |column: &Column<'_>| !matches!(column, Column::Figure(..) | Column::Note) || !is_there(column.name());
            let near = Column::all(self.rules).filter(near).map(Column::name);
            let near = names::nearest(&name, near).filter(|_| known.is_none());
            if let Some(near) = near {
                let message = format!("the column `{}` is none that is read", names::clip(&cell.text));
                let cure = format!("did you mean `{near}`? Give a column of your own a name that is less like it");
                self.report(Code::UnknownKey, cell, message, cure);
            }
            columns.push(known.or_else(|| find(near?)));
        }
        if let Some(first) = header.first().filter(|_| !columns.contains(&Some(Column::Date))) {
            let columns: Vec<&str> = Column::all(self.rules).map(Column::name).collect();
            let cure = format!("the first line of a diary names its columns: {}", list(&columns));
            self.report(Code::MissingKey, first, "there is no column `date`", cure);
        }
        columns
    }

    /// What can be read of a row, with the cell of its day if that can.
    fn row(&mut self, columns: &[Option<Column<'a>>], cells: &[Cell]) -> (Row, Option<Cell>) {
        let mut row = Row { figures: vec![None; self.rules.measures().len()], ..Row::default() };
        let (mut day, mut has_day) = (None, false);
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            match columns.get(at) {
                None => self.report(
                    Code::BadValue,
                    cell,
                    "this row has more cells than there are columns",
                    "put a text with a separator in it into quotation marks, or remove the last cells",
                ),
                Some(None) => {
                    if whole_number(&cell.text, 0, u16::MAX).is_ok() {
                        self.figures.insert(at);
                    }
                }
                Some(Some(Column::Note)) => row.note.clone_from(&cell.text),
                Some(Some(Column::Date)) => {
                    has_day = true;
                    if let Some(on) = self.date(cell) {
                        (row.on, day) = (on, Some(cell.clone()));
                    }
                }
                Some(Some(Column::Session)) => row.session = self.session(cell).unwrap_or_default(),
                Some(Some(Column::Figure(of, _))) => {
                    let measure = self.rules.measures().get(*of);
                    let figure = measure.and_then(|Measure { from, to, .. }| self.whole(cell, *from, *to));
                    if let Some(place) = row.figures.get_mut(*of) {
                        *place = figure;
                    }
                }
                Some(Some(Column::Cautions)) => {
                    let cautions = self.cautions(cell);
                    row.cautions.get_or_insert_default().extend(cautions);
                }
                Some(Some(Column::SoreHours)) => row.sore_hours = self.whole(cell, 0, MOST_HOURS),
            }
        }
        if let Some(first) = cells.first().filter(|_| !has_day && columns.contains(&Some(Column::Date))) {
            self.report(Code::MissingKey, first, "this row has no date", "write its day, such as `2026-01-31`");
        }
        (row, day)
    }

    fn date(&mut self, cell: &Cell) -> Option<Date> {
        let today = self.today;
        match dates::in_file(&cell.text, Some(&|| today)) {
            Ok(date) if date > today => {
                let message = format!("{date} is in the future: today is {today}");
                self.report(Code::BadValue, cell, message, "check the date");
                None
            }
            Ok(date) => Some(date),
            Err(error) => {
                let in_all = if self.has_bad_date { "" } else { IN_ALL };
                self.has_bad_date = true;
                self.report(Code::BadValue, cell, error.what, error.cure + in_all);
                None
            }
        }
    }

    fn session(&mut self, cell: &Cell) -> Option<Session> {
        let typed = cell.text.to_lowercase();
        let session = typed.parse().ok();
        if session.is_none() {
            let message = format!("`{}` is not what a row says of a session", names::clip(&cell.text));
            let cure = "write `yes`, or `start` where a new course begins with it; leave it empty where there was none";
            self.report(Code::BadValue, cell, message, cure);
        }
        session
    }

    fn whole(&mut self, cell: &Cell, least: u16, most: u16) -> Option<u16> {
        let cure = "write one, or leave the cell empty where it is not known";
        whole_number(&cell.text, least, most).map_err(|problem| self.report(Code::BadValue, cell, problem, cure)).ok()
    }

    fn cautions(&mut self, cell: &Cell) -> Vec<RuleIndex> {
        let mut profile = Profile::new(self.rules);
        if cell.text.eq_ignore_ascii_case(NONE) {
            return Vec::new();
        }
        for name in cell.text.split(';').map(str::trim).filter(|name| !name.is_empty()) {
            if let Err(error) = profile.add(Facet::Caution, name) {
                self.report(Code::UnknownName, cell, error.to_string(), error.hint());
            }
        }
        profile.facts().iter().collect()
    }
}

/// A whole number, which some programs write as `7.0` or `7,0`; else what is wrong with it.
pub(crate) fn whole_number(typed: &str, least: u16, most: u16) -> Result<u16, String> {
    let digits = typed.strip_suffix(".0").or_else(|| typed.strip_suffix(",0")).unwrap_or(typed);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| is_number && (least..=most).contains(number));
    number.ok_or_else(|| format!("`{}` is not a whole number from {least} to {most}", names::clip(typed)))
}

/// Whether a cell has an opening quotation mark without a closing one at its end.
fn is_open(text: &str, cell: &Cell) -> bool {
    let Some(quoted) = text.get(cell.range.clone()).and_then(|raw| raw.strip_prefix('"')) else { return false };
    let inner = quoted.trim_end().strip_suffix('"');
    inner.is_none_or(|inner| inner.contains('"') && inner.replace("\"\"", "").contains('"'))
}
