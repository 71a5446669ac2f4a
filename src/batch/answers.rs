//! Answers, each made once for its key and kept as pieces of text.

use hashbrown::HashMap;
use serde::Serialize;
use smallvec::SmallVec;

use super::fields::{Field, Form, json};
use super::line::{Id, Line, LineError};
use super::pieces::{Piece, Pieces};
use super::row::NextCell;
use super::tally::{Counted, Counter};
use super::{Batch, Fate, Place};
use crate::engine::{Elapsed, evaluate, recommend};
use crate::profile::Profile;
use crate::recommendation::{Facts, Reason, Recommendation, Recommended, Refer};
use crate::render::append;

/// What was answered so far.
#[derive(Debug)]
pub(super) struct Answers<'b, 'r> {
    batch: &'b Batch<'r>,
    /// The bytes that may be kept, about.
    memory: usize,
    kept: Kept,
    /// The key that is looked for.
    key: Key,
    scratch: String,
    pub(super) tally: Counter,
}

#[derive(Debug, Default)]
struct Kept {
    /// By the facts as bits, and which of the stretches of days that differ; [`ANY_DAY`] first.
    by_key: HashMap<Key, Known>,
    pieces: Pieces,
    parts: Vec<Part>,
    /// The days on which answers become others.
    turns: Vec<Vec<u32>>,
}

/// The words of a set of up to 128 rules, and the day, stand beside what they lead to.
type Key = SmallVec<[u64; 3]>;

/// What stands for the day in a key before it is known whether the day matters.
const ANY_DAY: u64 = u64::MAX;

/// What is known of a key.
#[derive(Clone, Copy, Debug)]
enum Known {
    Answer(Answer),
    /// The answer is another one from some days on, which stand at this index of [`Kept::turns`].
    ByDay(usize),
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

/// A part of an answer: a piece, or a gap that each line fills for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part(Piece);

impl Part {
    /// The days since the course began, as the line says it.
    pub(super) const ELAPSED: Self = Self::gap(0);
    /// When the next session may be, if the line says when the last was.
    const NEXT: Self = Self::gap(1);
    /// The first cell of that, in CSV; the others follow.
    const NEXT_CELL: u32 = 2;

    /// A piece that ends before it begins, where no piece is.
    const fn gap(number: u32) -> Self {
        Self(Piece { start: u32::MAX, end: number })
    }

    pub(super) fn next_cell(at: usize) -> Self {
        Self::gap(Self::NEXT_CELL + u32::try_from(at).unwrap_or(0))
    }

    fn is_gap(self) -> bool {
        self.0.start == u32::MAX
    }
}

impl<'b, 'r> Answers<'b, 'r> {
    pub(super) fn new(batch: &'b Batch<'r>, memory: usize) -> Self {
        let kept = Kept::default();
        Self { batch, memory, kept, key: Key::new(), scratch: String::new(), tally: Counter::default() }
    }

    /// Writes the answer to a line.
    pub(super) fn write(&mut self, profile: &Profile<'r>, elapsed: Elapsed, line: &Line<'_>, out: &mut Vec<u8>) {
        let answer = self.find(profile, elapsed);
        self.tally.count(answer.counted);
        let next = match line.last {
            Some(last) if !answer.counted.is_referral => self.batch.next(profile, elapsed, last),
            _ => None,
        };
        out.reserve(answer.length as usize + 256);
        self.batch.form.id(line.id, out);
        let parts = self.kept.parts.get(answer.start as usize..answer.end as usize);
        for part in parts.unwrap_or_default() {
            if !part.is_gap() {
                out.extend_from_slice(self.kept.pieces.text(part.0));
            } else if *part == Part::ELAPSED {
                json(&elapsed.get(), out);
            } else if let Some(next) = &next {
                if *part == Part::NEXT {
                    out.extend_from_slice(b",\"next\":");
                    json(next, out);
                } else if let Some(cell) = NextCell::ALL.get((part.0.end - Part::NEXT_CELL) as usize) {
                    cell.write(next, out);
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

    /// The answer to some facts on a day, made where it is not known.
    fn find(&mut self, profile: &Profile<'r>, elapsed: Elapsed) -> Answer {
        self.key.clear();
        self.key.extend_from_slice(profile.facts().words());
        self.key.push(ANY_DAY);
        let known = match self.kept.by_key.get(&self.key) {
            Some(known) => *known,
            None => self.know(profile),
        };
        let turns = match known {
            Known::Answer(answer) => return answer,
            Known::ByDay(turns) => self.kept.turns.get(turns).map_or(&[][..], Vec::as_slice),
        };
        let stretch = turns.iter().filter(|turn| elapsed.get() >= **turn).count();
        if let Some(day) = self.key.last_mut() {
            *day = stretch as u64;
        }
        match self.kept.by_key.get(&self.key) {
            Some(Known::Answer(answer)) => *answer,
            Some(Known::ByDay(_)) | None => {
                let first_day = stretch.checked_sub(1).and_then(|before| turns.get(before));
                let day = Elapsed::days(first_day.copied().unwrap_or(0));
                self.make(profile, day)
            }
        }
    }

    /// Finds out whether the day matters to some facts, which are the key; if it does not, the answer is made.
    fn know(&mut self, profile: &Profile<'r>) -> Known {
        let kept = self.kept.by_key.len() * (size_of::<(Key, Known)>() + 1)
            + self.kept.parts.len() * size_of::<Part>()
            + self.kept.pieces.size();
        if kept > self.memory {
            self.kept = Kept::default();
        }
        let first = evaluate(profile, Elapsed::START);
        let turns: Vec<u32> = if first.depends_on_day() {
            (1..=self.batch.settled).collect()
        } else {
            let segments = first.course().into_iter().flat_map(crate::course::Course::segments);
            segments.filter_map(|segment| segment.until).collect()
        };
        if turns.is_empty() {
            return Known::Answer(self.make(profile, Elapsed::START));
        }
        let at = self.kept.turns.iter().position(|known| *known == turns).unwrap_or_else(|| {
            self.kept.turns.push(turns);
            self.kept.turns.len() - 1
        });
        self.kept.by_key.insert(self.key.clone(), Known::ByDay(at));
        Known::ByDay(at)
    }

    /// Makes the answer to the key.
    fn make(&mut self, profile: &Profile<'r>, day: Elapsed) -> Answer {
        let recommendation = recommend(profile, day);
        let counted = self.tally.of(&recommendation);
        let start = self.kept.parts.len();
        let Kept { pieces, parts, .. } = &mut self.kept;
        let mut writer = Writer { pieces, parts, text: &mut self.scratch, length: 0 };
        match self.batch.form {
            Form::Json(fields) => writer.object(&recommendation, fields),
            Form::Csv(cells) => writer.row(&recommendation, cells),
        }
        // What is kept stays far below 4 GiB.
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let length = short(writer.length);
        let answer = Answer { start: short(start), end: short(self.kept.parts.len()), length, counted };
        self.kept.by_key.insert(self.key.clone(), Known::Answer(answer));
        answer
    }
}

/// Takes an answer apart.
pub(super) struct Writer<'k> {
    pieces: &'k mut Pieces,
    parts: &'k mut Vec<Part>,
    /// What belongs to the next piece.
    pub(super) text: &'k mut String,
    length: usize,
}

impl Writer<'_> {
    /// Ends a piece.
    pub(super) fn cut(&mut self) {
        if !self.text.is_empty() {
            let piece = self.pieces.of(self.text.as_bytes());
            self.parts.push(Part(piece));
            self.length += self.text.len();
            self.text.clear();
        }
    }

    pub(super) fn gap(&mut self, part: Part) {
        self.cut();
        self.parts.push(part);
    }

    /// The answer as the end of an object that begins with an id.
    fn object(&mut self, answer: &Recommendation, fields: &[Field]) {
        for field in fields {
            match answer {
                Recommendation::Recommended(answer) => self.recommended(*field, answer),
                Recommendation::Refer(answer) => self.refer(*field, answer),
            }
        }
        self.text.push_str("}\n");
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
        self.text.push_str(",\"");
        self.text.push_str(field.name());
        self.text.push_str("\":");
    }

    fn value(&mut self, value: &impl Serialize) {
        // No part of an answer refuses to be written.
        let _ = append(value, self.text);
    }

    fn field(&mut self, field: Field, value: &impl Serialize) {
        self.name(field);
        self.value(value);
    }

    /// The reasons, of which each is a piece, since other answers have it too.
    fn reasons(&mut self, reasons: &[Reason]) {
        self.name(Field::Reasons);
        self.text.push('[');
        for (at, reason) in reasons.iter().enumerate() {
            self.cut();
            if at > 0 {
                self.text.push(',');
            }
            self.value(reason);
        }
        self.cut();
        self.text.push(']');
    }

    /// The facts, in two pieces: few of either are different, of both together many.
    fn facts(&mut self, facts: &Facts) {
        let Facts { goals, lifestyles, signs, cautions, response } = facts;
        self.name(Field::Profile);
        self.cut();
        self.text.push_str("{\"goals\":");
        self.value(goals);
        self.text.push_str(",\"lifestyles\":");
        self.value(lifestyles);
        self.cut();
        self.text.push_str(",\"signs\":");
        self.value(signs);
        self.text.push_str(",\"cautions\":");
        self.value(cautions);
        self.text.push_str(",\"response\":");
        self.value(response);
        self.text.push('}');
        self.cut();
    }
}
