//! Answers, each made once for its key and kept as pieces of text.

use std::fmt;

use hashbrown::HashMap;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Batch, Fate, Place};
use super::csv::write_cell;
use super::fields::{Cell, Field, Form, NEXT, json};
use super::line::{Id, Line, LineError};
use super::pieces::{Piece, Pieces};
use super::tally::{Counted, Counter};
use crate::engine::{Elapsed, recommend};
use crate::profile::Profile;
use crate::recommendation::{Next, Recommendation};

/// What was answered so far.
#[derive(Debug)]
pub(super) struct Answers<'b, 'r> {
    batch: &'b Batch<'r>,
    /// The bytes that may be kept, about.
    memory: usize,
    kept: Kept,
    /// The key that is looked for.
    key: Vec<u64>,
    scratch: Vec<u8>,
    pub(super) tally: Counter,
}

#[derive(Debug, Default)]
struct Kept {
    /// By the facts as bits, and the day.
    by_key: HashMap<Box<[u64]>, Answer>,
    pieces: Pieces,
    parts: Vec<Part>,
}

/// An answer: a stretch of the parts.
#[derive(Clone, Copy, Debug)]
struct Answer {
    start: u32,
    end: u32,
    /// The bytes of its pieces.
    length: u32,
    counted: Counted,
}

/// A part of an answer.
#[derive(Clone, Copy, Debug)]
enum Part {
    Text(Piece),
    /// The days since the course began, as the line says it.
    Elapsed,
    /// When the next session may be, if the line says when the last was; in CSV the cell that `Member` names.
    Next,
    Member(NextMember),
}

/// A cell of `next`.
#[derive(Clone, Copy, Debug)]
enum NextMember {
    Earliest,
    Suggested,
    Latest,
    Status,
    OverdueDays,
}

impl<'b, 'r> Answers<'b, 'r> {
    pub(super) fn new(batch: &'b Batch<'r>, memory: usize) -> Self {
        let kept = Kept::default();
        Self { batch, memory, kept, key: Vec::new(), scratch: Vec::new(), tally: Counter::default() }
    }

    /// Writes the answer to a line.
    pub(super) fn write(&mut self, profile: &Profile<'r>, elapsed: Elapsed, line: &Line<'_>, out: &mut Vec<u8>) {
        self.key.clear();
        self.key.extend_from_slice(profile.facts().words());
        let day = self.batch.day(elapsed);
        self.key.push(u64::from(day.get()));
        let answer = match self.kept.by_key.get(self.key.as_slice()) {
            Some(answer) => *answer,
            None => self.make(profile, day),
        };
        self.tally.count(answer.counted);
        let next = match line.last {
            Some(last) if !answer.counted.is_referral => self.batch.next(profile, elapsed, last),
            _ => None,
        };
        out.reserve(answer.length as usize + 256);
        self.batch.form.id(line.id, out);
        let parts = self.kept.parts.get(answer.start as usize..answer.end as usize);
        for part in parts.unwrap_or_default() {
            match part {
                Part::Text(piece) => out.extend_from_slice(self.kept.pieces.text(*piece)),
                Part::Elapsed => json(&elapsed.get(), out),
                Part::Next => {
                    if let Some(next) = &next {
                        out.extend_from_slice(b",\"next\":");
                        json(next, out);
                    }
                }
                Part::Member(member) => {
                    if let Some(next) = &next {
                        write_cell(&member.of(next), out);
                    }
                }
            }
        }
    }

    /// Writes that a line is in error.
    pub(super) fn error(&mut self, id: Id<'_>, error: &LineError, at: Place<'_>, out: &mut Vec<u8>) -> Fate {
        self.batch.form.error(id, error, at, out);
        self.tally.error(at);
        Fate::Error
    }

    /// Makes an answer and keeps it; where too much is kept, all else is forgotten.
    fn make(&mut self, profile: &Profile<'r>, day: Elapsed) -> Answer {
        let kept = self.kept.by_key.len() * (size_of::<Answer>() + (self.key.len() + 4) * 8)
            + self.kept.parts.len() * size_of::<Part>()
            + self.kept.pieces.len();
        if kept > self.memory {
            self.kept.by_key.clear();
            self.kept.parts.clear();
            self.kept.pieces.clear();
        }
        let recommendation = recommend(profile, day);
        let counted = self.tally.of(&recommendation);
        let start = self.kept.parts.len();
        let mut parts = Writer { kept: &mut self.kept, text: std::mem::take(&mut self.scratch), length: 0 };
        match self.batch.form {
            Form::Json(fields) => parts.object(&recommendation, fields.as_deref()),
            Form::Csv(cells) => parts.row(&recommendation, cells),
        }
        let Writer { text, length, .. } = parts;
        self.scratch = text;
        // What is kept stays far below 4 GiB.
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let answer = Answer { start: short(start), end: short(self.kept.parts.len()), length: short(length), counted };
        self.kept.by_key.insert(self.key.clone().into_boxed_slice(), answer);
        answer
    }
}

impl NextMember {
    fn of_pointer(pointer: &str) -> Option<Self> {
        Some(match pointer.strip_prefix("/next/")? {
            "earliest" => Self::Earliest,
            "suggested" => Self::Suggested,
            "latest" => Self::Latest,
            "status" => Self::Status,
            _ => Self::OverdueDays,
        })
    }

    fn of(self, next: &Next) -> String {
        match self {
            Self::Earliest => next.earliest.to_string(),
            Self::Suggested => next.suggested.to_string(),
            Self::Latest => next.latest.to_string(),
            Self::Status => next.status.as_str().to_owned(),
            Self::OverdueDays => next.overdue_days.map(|days| days.to_string()).unwrap_or_default(),
        }
    }
}

/// Takes an answer apart.
struct Writer<'k> {
    kept: &'k mut Kept,
    /// What belongs to the next piece.
    text: Vec<u8>,
    length: usize,
}

impl Writer<'_> {
    /// Ends a piece.
    fn cut(&mut self) {
        if !self.text.is_empty() {
            let piece = self.kept.pieces.of(&self.text);
            self.kept.parts.push(Part::Text(piece));
            self.length += self.text.len();
            self.text.clear();
        }
    }

    fn hole(&mut self, part: Part) {
        self.cut();
        self.kept.parts.push(part);
    }

    /// The answer as the end of an object that begins with an id.
    fn object(&mut self, answer: &Recommendation, chosen: Option<&[Field]>) {
        let text = serde_json::to_string(answer).unwrap_or_default();
        let fields: Fields<'_> = serde_json::from_str(&text).unwrap_or_default();
        let is_referral = matches!(answer, Recommendation::Refer(_));
        match chosen {
            None => {
                for (name, value) in fields.0 {
                    self.field(name, value.get());
                    if name == "course" {
                        self.hole(Part::Next);
                    }
                }
            }
            Some(chosen) => {
                for field in chosen {
                    match fields.0.iter().find(|(name, _)| *name == field.name) {
                        Some((name, value)) => self.field(name, value.get()),
                        None if field.name == NEXT && !is_referral => self.hole(Part::Next),
                        None => {}
                    }
                }
            }
        }
        self.text.extend_from_slice(b"}\n");
        self.cut();
    }

    fn field(&mut self, name: &str, value: &str) {
        match name {
            "profile" => self.cut(),
            "reasons" | "advice" => {
                self.cut();
                return self.list(name, value);
            }
            _ => {}
        }
        self.name(name);
        if name == "elapsed_days" {
            return self.hole(Part::Elapsed);
        }
        self.text.extend_from_slice(value.as_bytes());
        if name == "profile" {
            self.cut();
        }
    }

    fn name(&mut self, name: &str) {
        self.text.extend_from_slice(b",\"");
        self.text.extend_from_slice(name.as_bytes());
        self.text.extend_from_slice(b"\":");
    }

    /// A list, of which each item is a piece, since other answers have it too.
    fn list(&mut self, name: &str, value: &str) {
        let items: Vec<&RawValue> = serde_json::from_str(value).unwrap_or_default();
        self.name(name);
        self.text.push(b'[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.cut();
                self.text.push(b',');
            }
            self.text.extend_from_slice(item.get().as_bytes());
        }
        self.cut();
        self.text.push(b']');
    }

    /// The answer as the end of a row that begins with an id.
    fn row(&mut self, answer: &Recommendation, cells: &[Cell]) {
        let value = serde_json::to_value(answer).unwrap_or_default();
        for cell in cells {
            self.text.push(b',');
            if let Some(member) = NextMember::of_pointer(&cell.pointer) {
                self.hole(Part::Member(member));
                continue;
            }
            let found = value.pointer(&cell.pointer);
            match found {
                Some(_) if cell.pointer == "/elapsed_days" => self.hole(Part::Elapsed),
                Some(serde_json::Value::String(text)) => write_cell(text, &mut self.text),
                Some(serde_json::Value::Array(items)) => {
                    let names: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
                    write_cell(&names.join(";"), &mut self.text);
                }
                Some(serde_json::Value::Null) | None => {}
                Some(plain) => write_cell(&plain.to_string(), &mut self.text),
            }
        }
        self.text.extend_from_slice(Form::CSV_END);
        self.cut();
    }
}

/// The fields of an object in their order, as they are written.
#[derive(Default)]
struct Fields<'a>(Vec<(&'a str, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
