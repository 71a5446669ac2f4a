//! Which fields of an answer are written, and how.

use super::Place;
use super::csv::write_cell;
use super::line::{Id, LineError};
use super::written::{ErrorLine, ErrorStatus};
use crate::model::facet::Facet;
use crate::model::words::words;

words! {
    /// A field of an answer.
    pub(crate) enum Field {
        Schema = "schema",
        Status = "status",
        Summary = "summary",
        Profile = "profile",
        ElapsedDays = "elapsed_days",
        Interval = "interval",
        Course = "course",
        Next = "next",
        Referral = "referral",
        Reasons = "reasons",
        Advice = "advice",
        Rules = "rules",
        Notice = "notice",
    }
}

impl Field {
    /// The few that say what to do.
    pub(crate) const BRIEF: [Self; 5] = [Self::Status, Self::Summary, Self::Interval, Self::Next, Self::Referral];

    /// The members that are cells; none where it is a cell itself, and `None` where it is a list, which has none.
    fn members(self) -> Option<Vec<&'static str>> {
        Some(match self {
            Self::Profile => Facet::ALL.map(Facet::key).to_vec(),
            Self::Interval => vec!["min_days", "max_days", "suggested_days", "text"],
            Self::Next => vec!["earliest", "suggested", "latest", "status", "overdue_days"],
            Self::Referral => vec!["level", "text"],
            Self::Rules => vec!["name", "version", "digest"],
            Self::Course | Self::Reasons | Self::Advice => return None,
            Self::Schema | Self::Status | Self::Summary | Self::ElapsedDays | Self::Notice => Vec::new(),
        })
    }

    /// Its cells: the column of each, and where it is found in an answer.
    fn cells(self) -> impl Iterator<Item = (String, String)> {
        let name = self.as_str();
        let members = self.members().unwrap_or_default();
        let itself = members.is_empty().then(|| (name.to_owned(), format!("/{name}")));
        let of = move |member: &'static str| (format!("{name}.{member}"), format!("/{name}/{member}"));
        itself.into_iter().chain(members.into_iter().map(of))
    }
}

/// How answers are written.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// Each as one JSON object, with these fields.
    Json(Vec<Field>),
    /// Each as a row, with these cells.
    Csv(Vec<Cell>),
}

/// A cell of a row.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    column: String,
    /// The JSON pointer to it in an answer.
    pub(super) pointer: String,
}

/// The columns of a row that are there whatever is asked for.
const FIRST: &str = "id";
const LAST: [&str; 4] = ["line", "file", "error.code", "error.message"];

impl Form {
    /// Rows of some fields.
    ///
    /// # Errors
    /// The name of a field that is a list of objects, which no cells can hold.
    pub(crate) fn csv(fields: &[Field]) -> Result<Self, &'static str> {
        if let Some(nested) = fields.iter().find(|field| field.members().is_none()) {
            return Err(nested.as_str());
        }
        let cells = fields.iter().flat_map(|field| field.cells());
        Ok(Self::Csv(cells.map(|(column, pointer)| Cell { column, pointer }).collect()))
    }

    /// What stands above all answers.
    pub(crate) fn header(&self) -> String {
        match self {
            Self::Json(_) => String::new(),
            Self::Csv(cells) => {
                let columns = [FIRST].into_iter().chain(cells.iter().map(|cell| cell.column.as_str())).chain(LAST);
                columns.collect::<Vec<_>>().join(",") + "\n"
            }
        }
    }

    /// Begins a line with its id.
    pub(super) fn id(&self, id: Id<'_>, out: &mut Vec<u8>) {
        match (self, id) {
            (Self::Json(_), id) => {
                out.extend_from_slice(b"{\"id\":");
                match id {
                    Id::None => out.extend_from_slice(b"null"),
                    Id::Json(value) => out.extend_from_slice(value.get().as_bytes()),
                    Id::Text(text) => json(text, out),
                }
            }
            (Self::Csv(_), Id::None) => {}
            (Self::Csv(_), Id::Text(text)) => write_cell(text, out),
            (Self::Csv(_), Id::Json(value)) => match serde_json::from_str::<String>(value.get()) {
                Ok(text) => write_cell(&text, out),
                Err(_) => write_cell(value.get(), out),
            },
        }
    }

    /// Writes that a line is in error.
    pub(super) fn error(&self, id: Id<'_>, error: &LineError, at: Place<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Json(_) => {
                let Place { line, file } = at;
                json(&ErrorLine { id, line, file, status: ErrorStatus::Error, error }, out);
                out.push(b'\n');
            }
            Self::Csv(cells) => {
                self.id(id, out);
                for cell in cells {
                    out.push(b',');
                    if cell.pointer == "/status" {
                        out.extend_from_slice(b"error");
                    }
                }
                out.extend_from_slice(format!(",{},", at.line).as_bytes());
                write_cell(at.file.unwrap_or_default(), out);
                out.extend_from_slice(format!(",{},", error.code.as_str()).as_bytes());
                write_cell(&error.message, out);
                out.push(b'\n');
            }
        }
    }

    /// Ends the row of an answer.
    pub(super) const CSV_END: &'static [u8] = b",,,,\n";
}

/// Writes a value as JSON.
pub(super) fn json(value: &(impl serde::Serialize + ?Sized), out: &mut Vec<u8>) {
    // Only a value that refuses to be written fails, and a vector takes all.
    let _ = serde_json::to_writer(out, value);
}
