//! Which fields of an answer are written, and how.

use std::str::FromStr;

use super::Place;
use super::csv::write_cell;
use super::line::{Id, LineError};
use super::written::{ErrorLine, ErrorStatus};
use crate::model::names;

/// A field of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Schema,
    Status,
    Summary,
    Profile,
    ElapsedDays,
    Interval,
    Course,
    Next,
    Referral,
    Reasons,
    Advice,
    Rules,
    Notice,
}

impl Field {
    /// Every field that an answer can have, in the order of the JSON.
    pub(crate) const ALL: [Self; 13] = [
        Self::Schema,
        Self::Status,
        Self::Summary,
        Self::Profile,
        Self::ElapsedDays,
        Self::Interval,
        Self::Course,
        Self::Next,
        Self::Referral,
        Self::Reasons,
        Self::Advice,
        Self::Rules,
        Self::Notice,
    ];

    /// The few that say what to do.
    pub(crate) const BRIEF: [Self; 5] = [Self::Status, Self::Summary, Self::Interval, Self::Next, Self::Referral];

    /// The key of the JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Status => "status",
            Self::Summary => "summary",
            Self::Profile => "profile",
            Self::ElapsedDays => "elapsed_days",
            Self::Interval => "interval",
            Self::Course => "course",
            Self::Next => "next",
            Self::Referral => "referral",
            Self::Reasons => "reasons",
            Self::Advice => "advice",
            Self::Rules => "rules",
            Self::Notice => "notice",
        }
    }

    /// The members that are cells; none where it is a cell itself, and `None` where it is a list, which has none.
    fn members(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Profile => &["goals", "lifestyles", "signs", "cautions", "response"],
            Self::Interval => &["min_days", "max_days", "suggested_days", "text"],
            Self::Next => &["earliest", "suggested", "latest", "status", "overdue_days"],
            Self::Referral => &["level", "text"],
            Self::Rules => &["name", "version", "digest"],
            Self::Course | Self::Reasons | Self::Advice => return None,
            Self::Schema | Self::Status | Self::Summary | Self::ElapsedDays | Self::Notice => &[],
        })
    }

    /// Its cells: the column of each, and where it is found in an answer.
    fn cells(self) -> impl Iterator<Item = (String, String)> {
        let name = self.name();
        let members = self.members().unwrap_or_default();
        let itself = members.is_empty().then(|| (name.to_owned(), format!("/{name}")));
        let of = move |member: &&str| (format!("{name}.{member}"), format!("/{name}/{member}"));
        itself.into_iter().chain(members.iter().map(of))
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = Self::ALL.map(Self::name);
        Self::ALL.into_iter().find(|field| field.name() == text).ok_or_else(|| match names::nearest(text, all) {
            Some(near) => format!("there is no such field; did you mean `{near}`?"),
            None => format!("the fields are {}", all.join(", ")),
        })
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
            return Err(nested.name());
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
    pub(super) const CSV_END: &'static str = ",,,,\n";
}

/// Writes a value as JSON.
pub(super) fn json(value: &(impl serde::Serialize + ?Sized), out: &mut Vec<u8>) {
    // Only a value that refuses to be written fails, and a vector takes all.
    let _ = serde_json::to_writer(out, value);
}
