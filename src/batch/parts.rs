//! An answer as parts: texts that other answers have too, and gaps that each line fills for itself.

use serde::Serialize;

use super::csv::write_cell;
use super::interner::{Interner, Piece, short};
use super::output::{Cell, Field, Form, json};
use crate::answer::recommendation::{Facts, Next, Reason, Recommendation, Recommended, Refer};
use crate::engine::Elapsed;
use crate::model::{Facet, words::words};

/// A part of an answer: a piece, or a gap that each line fills for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part(Piece);

impl Part {
    /// The days since the course began, as the line says it.
    const ELAPSED: Self = Self::gap(0);
    /// When the next session may be, if the line says when the last was.
    const NEXT: Self = Self::gap(1);
    /// The first cell of that, in CSV; the others follow.
    const NEXT_CELL: u32 = 2;
    /// The gaps are numbered from here on, where no piece is.
    const GAPS: u32 = u32::MAX - 64;

    const fn gap(number: u32) -> Self {
        Self(Piece(Self::GAPS + number))
    }

    fn next_cell(at: usize) -> Self {
        Self::gap(Self::NEXT_CELL + short(at))
    }

    /// The text of the part, where it is no gap.
    pub(super) fn piece(self) -> Option<Piece> {
        (self.0.0 < Self::GAPS).then_some(self.0)
    }

    /// Writes what a gap stands for; only some lines have a next session.
    pub(super) fn fill(self, elapsed: Elapsed, next: Option<&Next>, out: &mut Vec<u8>) {
        if self == Self::ELAPSED {
            json(&elapsed.get(), out);
        } else if let Some(next) = next {
            if self == Self::NEXT {
                out.extend_from_slice(b",\"next\":");
                json(next, out);
            } else if let Some(cell) = NextCell::ALL.get((self.0.0 - Self::GAPS - Self::NEXT_CELL) as usize) {
                cell.write(next, out);
            }
        }
    }
}

words! {
    /// A cell of the next session, which each line fills for itself.
    enum NextCell {
        Earliest = "/next/earliest",
        Suggested = "/next/suggested",
        Latest = "/next/latest",
        Status = "/next/status",
        OverdueDays = "/next/overdue_days",
    }
}

impl NextCell {
    fn write(self, next: &Next, out: &mut Vec<u8>) {
        let text = match self {
            Self::Earliest => next.earliest.to_string(),
            Self::Suggested => next.suggested.to_string(),
            Self::Latest => next.latest.to_string(),
            Self::Status => next.status.as_str().to_owned(),
            Self::OverdueDays => next.overdue_days.map(|days| days.to_string()).unwrap_or_default(),
        };
        write_cell(&text, out);
    }
}

/// Cuts an answer into parts.
pub(super) struct Writer<'k> {
    interner: &'k mut Interner,
    parts: &'k mut Vec<Part>,
    /// The text of the next piece.
    text: &'k mut Vec<u8>,
    length: usize,
}

impl<'k> Writer<'k> {
    pub(super) fn new(interner: &'k mut Interner, parts: &'k mut Vec<Part>, text: &'k mut Vec<u8>) -> Self {
        Self { interner, parts, text, length: 0 }
    }

    /// The bytes of all pieces so far.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Ends a piece.
    fn cut(&mut self) {
        if !self.text.is_empty() {
            let piece = self.interner.intern(self.text);
            self.push(piece);
        }
    }

    /// Adds a piece, and begins the next one.
    fn push(&mut self, piece: Piece) {
        self.parts.push(Part(piece));
        self.length += self.interner.text(piece).len();
        self.text.clear();
    }

    fn gap(&mut self, part: Part) {
        self.cut();
        self.parts.push(part);
    }

    /// The answer as the end of an object that begins with an id.
    pub(super) fn object(&mut self, answer: &Recommendation, fields: &[Field]) {
        for field in fields {
            match answer {
                Recommendation::Recommended(answer) => self.recommended(*field, answer),
                Recommendation::Refer(answer) => self.refer(*field, answer),
            }
        }
        self.text.extend_from_slice(b"}\n");
        self.cut();
    }

    fn recommended(&mut self, field: Field, answer: &Recommended) {
        // What only flags of other commands ask for is not there; a new field would have to be named here.
        let Recommended {
            schema,
            status,
            summary,
            profile,
            elapsed_days: _,
            interval,
            course,
            next: _,
            reasons,
            advice,
            not_applied: _,
            what_if: _,
            rules,
            notice,
        } = answer;
        match field {
            Field::Schema => self.field(field, schema),
            Field::Status => self.field(field, status),
            Field::Summary => self.field(field, summary),
            Field::Profile => self.facts(profile),
            Field::ElapsedDays => {
                self.name(field);
                self.gap(Part::ELAPSED);
            }
            Field::Interval => self.field(field, interval),
            Field::Course => self.field(field, course),
            Field::Next => self.gap(Part::NEXT),
            Field::Reasons => self.reasons(reasons),
            Field::Advice => self.field(field, advice),
            Field::Rules => self.field(field, rules),
            Field::Notice => self.field(field, notice),
            Field::Referral => {}
        }
    }

    fn refer(&mut self, field: Field, answer: &Refer) {
        let Refer { schema, status, summary, profile, referral, reasons, advice, rules, notice } = answer;
        match field {
            Field::Schema => self.field(field, schema),
            Field::Status => self.field(field, status),
            Field::Summary => self.field(field, summary),
            Field::Profile => self.facts(profile),
            Field::Referral => self.field(field, referral),
            Field::Reasons => self.reasons(reasons),
            Field::Advice => self.field(field, advice),
            Field::Rules => self.field(field, rules),
            Field::Notice => self.field(field, notice),
            Field::ElapsedDays | Field::Interval | Field::Course | Field::Next => {}
        }
    }

    fn name(&mut self, field: Field) {
        self.key(",", field.as_str());
    }

    /// Begins a member of an object; `before` separates it from what is before it.
    fn key(&mut self, before: &str, key: &str) {
        self.add(&[before, "\"", key, "\":"]);
    }

    fn add(&mut self, texts: &[&str]) {
        for text in texts {
            self.text.extend_from_slice(text.as_bytes());
        }
    }

    fn field(&mut self, field: Field, value: &impl Serialize) {
        self.name(field);
        json(value, self.text);
    }

    /// The reasons, of which each is a piece, since other answers have it too. The rest of a reason follows from its rule,
    /// verdict and text, so that it is serialized once.
    fn reasons(&mut self, reasons: &[Reason]) {
        self.name(Field::Reasons);
        self.text.push(b'[');
        self.cut();
        for (at, reason) in reasons.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let (rule, verdict) = (reason.rule.as_str(), reason.verdict.as_str());
            self.add(&[comma, rule, "\n", verdict, "\n", &reason.text]);
            let piece = self.interner.named(self.text, || {
                let mut text = comma.as_bytes().to_vec();
                json(reason, &mut text);
                text
            });
            self.push(piece);
        }
        self.text.push(b']');
    }

    /// The facts, in two pieces: each of them has few values, and both together have many.
    fn facts(&mut self, facts: &Facts) {
        let Facts { facts, cautions_asked: _ } = facts;
        self.name(Field::Profile);
        for (at, (facet, names)) in facts.iter().enumerate() {
            if at == 0 || at == Facet::ALL.len() / 2 {
                self.cut();
            }
            self.key(if at == 0 { "{" } else { "," }, facet.key());
            if facet.is_single() { json(&names.first(), self.text) } else { json(names, self.text) }
        }
        self.text.push(b'}');
        self.cut();
    }

    /// The answer as the end of a row that begins with an id.
    pub(super) fn row(&mut self, answer: &Recommendation, cells: &[Cell]) {
        let value = serde_json::to_value(answer).unwrap_or_default();
        for cell in cells {
            self.text.push(b',');
            if let Some(at) = NextCell::ALL.iter().position(|next| next.as_str() == cell.pointer) {
                self.gap(Part::next_cell(at));
                continue;
            }
            match value.pointer(&cell.pointer) {
                Some(_) if cell.pointer == "/elapsed_days" => self.gap(Part::ELAPSED),
                Some(serde_json::Value::String(text)) => write_cell(text, self.text),
                Some(serde_json::Value::Array(items)) => {
                    let names: Vec<&str> = items.iter().filter_map(serde_json::Value::as_str).collect();
                    write_cell(&names.join(";"), self.text);
                }
                Some(serde_json::Value::Null) | None => {}
                Some(plain) => write_cell(&plain.to_string(), self.text),
            }
        }
        self.text.extend_from_slice(Form::CSV_END);
        self.cut();
    }
}
