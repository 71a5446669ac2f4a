//! Cuts an answer into parts: interned pieces of text, and gaps that are filled for each line.

use serde::Serialize;

use super::csv::write_cell;
use super::interner::{Interner, Piece, short};
use super::output::{Cell, Field, Form, json, json_of};
use crate::answer::recommendation::{Advice, Facts, Next, Reason, Recommendation, Recommended, Refer};
use crate::engine::Elapsed;
use crate::model::{Facet, words::words};
use crate::profile::file::Key;

/// A piece, or a gap that is filled for each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part(Piece);

impl Part {
    /// The elapsed days.
    const ELAPSED: Self = Self::gap(0);
    /// The next session, if the line has the day of the last one.
    const NEXT: Self = Self::gap(1);
    /// The first cell of the next session, in CSV.
    const NEXT_CELL: u32 = 2;
    /// Gaps have the numbers from here on.
    const GAPS: u32 = u32::MAX - 64;

    const fn gap(number: u32) -> Self {
        Self(Piece(Self::GAPS + number))
    }

    pub(super) fn piece(self) -> Option<Piece> {
        (self.0.0 < Self::GAPS).then_some(self.0)
    }

    /// Fills a gap.
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
    /// A cell of the next session.
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
        write_cell(&text, true, out);
    }
}

pub(super) struct Writer<'k> {
    interner: &'k mut Interner,
    parts: &'k mut Vec<Part>,
    /// The text of the next piece.
    text: &'k mut Vec<u8>,
    /// The bytes of all pieces so far.
    pub(super) length: usize,
}

impl<'k> Writer<'k> {
    pub(super) fn new(interner: &'k mut Interner, parts: &'k mut Vec<Part>, text: &'k mut Vec<u8>) -> Self {
        Self { interner, parts, text, length: 0 }
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

    /// Writes an answer as the rest of an object that starts with an id.
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
        // The fields `_` belong to other commands. The pattern is complete: a new field fails to compile.
        let Recommended {
            schema,
            status,
            summary,
            profile,
            screening,
            elapsed_days: _,
            interval,
            course,
            next: _,
            ask_first,
            review,
            reasons,
            advice,
            not_applied: _,
            what_if: _,
            diary: _,
            rules,
            notice,
            lapses: _,
            date_waits: _,
            says: _,
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
            Field::Screening => self.field(field, screening),
            Field::AskFirst => self.field(field, ask_first),
            Field::Review => self.field(field, review),
            Field::Interval => self.field(field, interval),
            Field::Course => self.field(field, course),
            Field::Next => self.gap(Part::NEXT),
            Field::Reasons => self.reasons(reasons),
            Field::Advice => self.advice(advice),
            Field::Rules => self.constant(field, rules),
            Field::Notice => self.constant(field, notice),
            Field::Referral => {}
        }
    }

    fn refer(&mut self, field: Field, answer: &Refer) {
        let Refer { schema, status, summary, profile, referral, reasons, advice, rules, notice, is_explained: _ } =
            answer;
        match field {
            Field::Schema => self.field(field, schema),
            Field::Status => self.field(field, status),
            Field::Summary => self.field(field, summary),
            Field::Profile => self.facts(profile),
            Field::Referral => self.field(field, referral),
            Field::Reasons => self.reasons(reasons),
            Field::Advice => self.advice(advice),
            Field::Rules => self.constant(field, rules),
            Field::Notice => self.constant(field, notice),
            Field::Screening
            | Field::ElapsedDays
            | Field::Interval
            | Field::Course
            | Field::Next
            | Field::AskFirst
            | Field::Review => {}
        }
    }

    fn name(&mut self, field: Field) {
        self.key(",", field.as_str());
    }

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

    /// A field with one value in all answers of its rules.
    fn constant(&mut self, field: Field, value: &impl Serialize) {
        self.name(field);
        self.known(field.as_str(), || json_of(value));
    }

    /// Adds a text that is serialized only once for its name.
    fn known(&mut self, name: &str, text: impl FnOnce() -> Vec<u8>) {
        let piece = self.interner.named(name.as_bytes(), text);
        self.text.extend_from_slice(self.interner.text(piece));
    }

    /// The advice of a rule is always the same, but for what is told of a cleared caution: it is more, and its name has
    /// a line end for each piece.
    fn advice(&mut self, advice: &[Advice]) {
        self.name(Field::Advice);
        self.text.push(b'[');
        let mut name = String::new();
        for (at, of_rule) in advice.chunk_by(|one, next| one.rule == next.rule).enumerate() {
            if at > 0 {
                self.text.push(b',');
            }
            let rule = of_rule.first().map_or("", |advice| advice.rule.as_str());
            name.clear();
            name.push_str(rule);
            name.extend(of_rule.iter().map(|_| '\n'));
            self.known(&name, || of_rule.iter().map(json_of).collect::<Vec<_>>().join(&b','));
        }
        self.text.push(b']');
    }

    /// Each reason is a piece, since many answers share it. Its other fields follow from its rule,
    /// verdict and text, so each is serialized only once.
    fn reasons(&mut self, reasons: &[Reason]) {
        self.name(Field::Reasons);
        self.text.push(b'[');
        self.cut();
        for (at, reason) in reasons.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let (rule, verdict) = (reason.rule.as_str(), reason.verdict.as_str());
            self.add(&[comma, rule, "\n", verdict, "\n", &reason.text]);
            let piece = self.interner.named(self.text, || [comma.as_bytes(), &json_of(reason)].concat());
            self.push(piece);
        }
        self.text.push(b']');
    }

    /// The facts are two pieces: each half has few values, both together have many.
    fn facts(&mut self, facts: &Facts) {
        let Facts { facts, cleared } = facts;
        self.name(Field::Profile);
        for (at, (facet, names)) in facts.iter().enumerate() {
            if at == 0 || at == Facet::ALL.len() / 2 {
                self.cut();
            }
            self.key(if at == 0 { "{" } else { "," }, facet.key());
            if facet.is_single() { json(&names.first(), self.text) } else { json(names, self.text) }
        }
        self.key(",", Key::Cleared.as_str());
        json(cleared, self.text);
        self.text.push(b'}');
        self.cut();
    }

    /// Writes an answer as the rest of a row that starts with an id.
    pub(super) fn row(&mut self, mut answer: Recommendation, cells: &[Cell], is_raw: bool) {
        // They have no cells, and are most of an answer.
        let (reasons, advice) = match &mut answer {
            Recommendation::Recommended(answer) => (&mut answer.reasons, &mut answer.advice),
            Recommendation::Refer(answer) => (&mut answer.reasons, &mut answer.advice),
        };
        reasons.clear();
        advice.clear();
        let value = serde_json::to_value(answer).unwrap_or_default();
        for cell in cells {
            self.text.push(b',');
            if let Some(at) = NextCell::ALL.iter().position(|next| next.as_str() == cell.pointer) {
                self.gap(Part::gap(Part::NEXT_CELL + short(at)));
                continue;
            }
            match value.pointer(&cell.pointer) {
                Some(_) if cell.pointer == "/elapsed_days" => self.gap(Part::ELAPSED),
                Some(serde_json::Value::String(text)) => write_cell(text, is_raw, self.text),
                // Names, or the cautions of questions.
                Some(serde_json::Value::Array(items)) => {
                    let names = items.iter().filter_map(|item| item.get("caution").unwrap_or(item).as_str());
                    write_cell(&names.collect::<Vec<_>>().join(";"), is_raw, self.text);
                }
                // Names with their days.
                Some(serde_json::Value::Object(days)) => {
                    let named = |(name, on): (&String, &serde_json::Value)| match on.as_str() {
                        Some(on) => format!("{name}={on}"),
                        None => name.clone(),
                    };
                    write_cell(&days.iter().map(named).collect::<Vec<_>>().join(";"), is_raw, self.text);
                }
                Some(serde_json::Value::Null) | None => {}
                Some(plain) => write_cell(&plain.to_string(), is_raw, self.text),
            }
        }
        Form::end(self.text);
        self.cut();
    }
}
