//! The output lines: their fields, and their form.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::line::{Id, LineError, SHORTEST, begin, end};
use super::salvage::Gravest;
use super::{Place, csv::write_cell};
use crate::answer::{json::append, recommendation::Recommendation};
use crate::model::{Facet, words::words};
use crate::profile::file::Key;

words! {
    /// A field of an answer.
    pub(crate) enum Field {
        Schema = "schema",
        Status = "status",
        Summary = "summary",
        Profile = "profile",
        Screening = "screening",
        ElapsedDays = "elapsed_days",
        Interval = "interval",
        Course = "course",
        Next = "next",
        AskFirst = "ask_first",
        Review = "review",
        Referral = "referral",
        Reasons = "reasons",
        Advice = "advice",
        Rules = "rules",
        Notice = "notice",
    }
}

impl Field {
    /// The columns of older versions keep their places: new ones come last.
    pub(crate) const BRIEF: [Self; 8] = [
        Self::Status,
        Self::Summary,
        Self::Interval,
        Self::Next,
        Self::Referral,
        Self::Screening,
        Self::AskFirst,
        Self::Review,
    ];

    /// The members that are cells; empty if the field itself is a cell, `None` if it is a list.
    fn members(self) -> Option<Vec<&'static str>> {
        Some(match self {
            Self::Profile => Facet::ALL.map(Facet::key).into_iter().chain([Key::Cleared.as_str()]).collect(),
            Self::Interval => vec!["min_days", "max_days", "suggested_days", "text"],
            Self::Next => vec!["earliest", "suggested", "latest", "status", "overdue_days"],
            Self::Referral => vec!["level", "text"],
            Self::Screening => vec!["asked", "on"],
            Self::Review => vec!["on_day", "due"],
            Self::Rules => vec!["name", "version", "digest"],
            Self::Course | Self::Reasons | Self::Advice => return None,
            Self::Schema | Self::Status | Self::Summary | Self::ElapsedDays | Self::AskFirst | Self::Notice => {
                Vec::new()
            }
        })
    }

    fn cells(self) -> impl Iterator<Item = Cell> {
        let name = self.as_str();
        let members = self.members().unwrap_or_default();
        let itself = members.is_empty().then(|| Cell { column: name.to_owned(), pointer: format!("/{name}") });
        let cell = move |member| Cell { column: format!("{name}.{member}"), pointer: format!("/{name}/{member}") };
        itself.into_iter().chain(members.into_iter().map(cell))
    }
}

/// The most bytes of a line that tells an error, with its end.
const LONGEST_ERROR: usize = 300;
/// The bytes of the name of a file and of an id that always stay.
const LEAST: usize = 24;

#[derive(Clone, Debug)]
pub(crate) enum Form {
    Json(Vec<Field>),
    Csv {
        cells: Vec<Cell>,
        /// Formulas are left as they are.
        is_raw: bool,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Cell {
    column: String,
    /// The JSON pointer to it in an answer.
    pub(super) pointer: String,
}

impl Form {
    /// The error is the name of a field that is a list of objects and so has no cells.
    pub(crate) fn csv(fields: &[Field], is_raw: bool) -> Result<Self, &'static str> {
        if let Some(nested) = fields.iter().find(|field| field.members().is_none()) {
            return Err(nested.as_str());
        }
        Ok(Self::Csv { cells: fields.iter().flat_map(|field| field.cells()).collect(), is_raw })
    }

    pub(crate) fn header(&self) -> String {
        let Self::Csv { cells, .. } = self else { return String::new() };
        let columns = ["id"].into_iter().chain(cells.iter().map(|cell| cell.column.as_str()));
        let columns = columns.chain(Self::OF_ERRORS);
        columns.collect::<Vec<_>>().join(",") + "\n"
    }

    /// Starts a line with its id.
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
            (Self::Csv { .. }, Id::None) => {}
            (Self::Csv { is_raw, .. }, Id::Text(text)) => write_cell(text, *is_raw, out),
            (Self::Csv { is_raw, .. }, id) => write_cell(&id.plain(), *is_raw, out),
        }
    }

    /// Writes an error, in at most [`LONGEST_ERROR`] bytes. What is too long gives way in this order: the end of the
    /// message, the beginning of the name of the file, what else a message says beside what is grave, the end of the id.
    pub(super) fn error(&self, id: Id<'_>, error: &LineError, at: Place<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        let mut over = |id, error: &LineError, at| {
            out.truncate(start);
            self.whole_error(id, error, at, out);
            (out.len() - start).saturating_sub(LONGEST_ERROR)
        };
        let bytes = over(id, error, at);
        if bytes == 0 {
            return;
        }
        let error = error.shorter(bytes, SHORTEST);
        let file = at.file.map(|file| end(file, over(id, &error, at), LEAST));
        let at = Place { file: file.as_deref(), ..at };
        let error = error.shorter(over(id, &error, at), 0);
        if over(id, &error, at) > 0 {
            let plain = id.plain();
            let bytes = over(Id::Text(&plain), &error, at);
            over(Id::Text(&begin(&plain, bytes, LEAST)), &error, at);
        }
    }

    fn whole_error(&self, id: Id<'_>, error: &LineError, at: Place<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Json(_) => {
                let Place { line, last, file } = at;
                let last_line = Some(last).filter(|last| *last > line);
                json(&ErrorLine { id, line, last_line, file, status: ErrorStatus::Error, error }, out);
            }
            Self::Csv { cells, is_raw } => {
                self.id(id, out);
                for cell in cells {
                    out.push(b',');
                    if cell.pointer == "/status" {
                        out.extend_from_slice(b"error");
                    }
                }
                out.extend_from_slice(format!(",{},", at.line).as_bytes());
                write_cell(at.file.unwrap_or_default(), *is_raw, out);
                out.extend_from_slice(format!(",{},", error.code.as_str()).as_bytes());
                write_cell(&error.message, *is_raw, out);
                let gravest = error
                    .gravest
                    .as_deref()
                    .map(|Gravest { level, rule, more }| format!(",{},{},{more}", level.as_str(), rule.as_str()));
                out.extend_from_slice(gravest.as_deref().unwrap_or(",,,").as_bytes());
                let last = Some(at.last).filter(|last| *last > at.line).map(|last| last.to_string());
                out.extend_from_slice(format!(",{}", last.unwrap_or_default()).as_bytes());
            }
        }
        out.push(b'\n');
    }

    /// The last columns, which are empty in an answer's row. Those of older versions keep their places.
    const OF_ERRORS: [&'static str; 8] = [
        "line",
        "file",
        "error.code",
        "error.message",
        "error.gravest.level",
        "error.gravest.rule",
        "error.gravest.more",
        "last_line",
    ];

    /// The end of an answer's row.
    pub(super) fn end(out: &mut Vec<u8>) {
        out.extend(Self::OF_ERRORS.map(|_| b','));
        out.push(b'\n');
    }
}

pub(super) fn json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    // Our values all serialize.
    let _ = append(out, value);
}

pub(super) fn json_of(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    json(value, &mut out);
    out
}

/// A line of the output of a batch that is not asked for some fields alone.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(title = "massfreq batch line")]
#[expect(dead_code, reason = "it only describes the output for its JSON Schema; answers are put together from pieces")]
pub(crate) enum Written<'a> {
    /// The answer to a line.
    Answer {
        /// The id of the line, whatever its type; null where it has none.
        id: serde_json::Value,
        #[serde(flatten)]
        answer: Recommendation,
    },
    /// What is wrong with a line.
    Error(ErrorLine<'a>),
}

/// A line that cannot be answered.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ErrorLine<'a> {
    /// The id of the line, whatever its type; null where it has none, and where it cannot be read. A long one is its
    /// beginning as a text, with `…` behind it, where the line would have more than 300 bytes.
    #[schemars(with = "serde_json::Value")]
    pub(super) id: Id<'a>,
    /// The number of the line in its file, from 1.
    #[schemars(range(min = 1))]
    pub(super) line: u64,
    /// That of its last line, if it is a record of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64", range(min = 2))]
    pub(super) last_line: Option<u64>,
    /// Its file, where there is more than one; the end of a long name, with `…` before it, as for the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) file: Option<&'a str>,
    /// That there is no answer.
    pub(super) status: ErrorStatus,
    /// What is wrong.
    pub(super) error: &'a LineError,
}

/// The status of a line that cannot be answered.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ErrorStatus {
    /// The line is in error.
    Error,
}

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            Self::Json(value) => value.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}
