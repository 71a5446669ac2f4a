//! A cache of answers, each made once for its key and kept as parts.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::interner::{Interner, short};
use super::line::{Id, Line, LineError};
use super::parts::{Part, Writer};
use super::tally::{Counted, Counter};
use super::{Place, Task, output::Form};
use crate::answer::describe::recommend;
use crate::engine::{Elapsed, evaluate};
use crate::model::Course;
use crate::profile::Profile;

pub(super) struct Cache<'t> {
    task: &'t Task,
    kept: Kept,
    /// The key of the current lookup.
    key: Key,
    scratch: Vec<u8>,
    pub(super) tally: Counter,
}

/// The cached answers. The room for all parts is reserved up front, because a vector that grows exists
/// twice for a while; the system only backs the pages that are filled. The table of keys does grow,
/// because a large table with few keys is slow.
#[derive(Debug)]
struct Kept {
    /// The first lookup of some facts is with [`ANY_DAY`], the second with a stretch of days.
    by_key: HashMap<Key, Known>,
    pieces: Interner,
    parts: Vec<Part>,
    /// Lists of days on which an answer changes.
    turns: Vec<Vec<u32>>,
    /// The limits of keys, parts and bytes of pieces; the cache is cleared at any of them.
    most: (usize, usize, usize),
}

/// The facts as bits and the day. The bits of up to 128 rules are stored inline.
type Key = SmallVec<[u64; 3]>;

/// The day of a key before it is known whether the day matters.
const ANY_DAY: u64 = u64::MAX;

#[derive(Clone, Copy, Debug)]
enum Known {
    Answer(Answer),
    /// The answer may change on each day before this one.
    EachDay(u32),
    /// The answer changes on the days at this index of [`Kept::turns`].
    ByDay(usize),
}

/// An answer: a range of the parts.
#[derive(Clone, Copy, Debug)]
struct Answer {
    start: u32,
    end: u32,
    /// The bytes of its pieces.
    length: u32,
    counted: Counted,
}

impl Kept {
    /// `memory` is the approximate limit in bytes.
    fn new(memory: usize) -> Self {
        // A table doubles, and keeps an eighth of its room free.
        let of_key = size_of::<(Key, Known)>() + 1;
        let places = 1_usize << (memory / 8 * 5 / of_key).max(16).ilog2();
        let most = (places / 8 * 7, memory / 4 / size_of::<Part>(), memory / 8);
        let (_, parts, bytes) = most;
        Self {
            by_key: HashMap::new(),
            pieces: Interner::with_room(bytes + bytes / 8),
            parts: Vec::with_capacity(parts + parts / 8),
            turns: Vec::new(),
            most,
        }
    }

    fn is_full(&self) -> bool {
        let (keys, parts, bytes) = self.most;
        // A line adds two keys at most.
        self.by_key.len() + 2 > keys || self.parts.len() > parts || self.pieces.size() > bytes
    }

    fn clear(&mut self) {
        self.by_key.clear();
        self.pieces.clear();
        self.parts.clear();
        self.turns.clear();
    }
}

impl<'t> Cache<'t> {
    pub(super) fn new(task: &'t Task, memory: usize) -> Self {
        Self { task, kept: Kept::new(memory), key: Key::new(), scratch: Vec::new(), tally: Counter::default() }
    }

    pub(super) fn write(&mut self, profile: &Profile<'t>, elapsed: Elapsed, line: &Line<'_>, out: &mut Vec<u8>) {
        let answer = self.find(profile, elapsed);
        self.tally.count(answer.counted);
        let next = match line.last {
            Some(last) if !answer.counted.is_referral => self.task.next(profile, elapsed, last),
            _ => None,
        };
        out.reserve(answer.length as usize + 256);
        self.task.form.id(line.id, out);
        let parts = self.kept.parts.get(answer.start as usize..answer.end as usize);
        for part in parts.unwrap_or_default() {
            match part.piece() {
                Some(piece) => out.extend_from_slice(self.kept.pieces.text(piece)),
                None => part.fill(elapsed, next.as_ref(), out),
            }
        }
    }

    pub(super) fn error(&mut self, id: Id<'_>, error: &LineError, at: Place<'_>, out: &mut Vec<u8>) {
        self.task.form.error(id, error, at, out);
        self.tally.error(at);
    }

    fn find(&mut self, profile: &Profile<'t>, elapsed: Elapsed) -> Answer {
        if self.kept.is_full() {
            self.kept.clear();
        }
        self.key.clear();
        self.key.extend_from_slice(profile.facts().words());
        self.key.push(ANY_DAY);
        let known = match self.kept.by_key.get(&self.key) {
            Some(known) => *known,
            None => self.know(profile),
        };
        // The number of the stretch of days, and its first day.
        let (stretch, first_day) = match known {
            Known::Answer(answer) => return answer,
            Known::EachDay(end) => (elapsed.get().min(end), elapsed.get().min(end)),
            Known::ByDay(turns) => {
                let turns = self.kept.turns.get(turns).map_or(&[][..], Vec::as_slice);
                let before = turns.iter().take_while(|turn| elapsed.get() >= **turn);
                before.fold((0, 0), |(stretch, _), turn| (stretch + 1, *turn))
            }
        };
        if let Some(day) = self.key.last_mut() {
            *day = stretch.into();
        }
        match self.kept.by_key.get(&self.key) {
            Some(Known::Answer(answer)) => *answer,
            Some(Known::EachDay(_) | Known::ByDay(_)) | None => self.make(profile, Elapsed::days(first_day)),
        }
    }

    /// Finds out whether the day matters to the facts of the key. If not, makes the answer.
    fn know(&mut self, profile: &Profile<'t>) -> Known {
        let first = evaluate(profile, Elapsed::START);
        let known = if let Some(end) = first.outcome.varies_until() {
            Known::EachDay(end)
        } else {
            let segments = first.course().into_iter().flat_map(Course::segments);
            let turns: Vec<u32> = segments.filter_map(|segment| segment.until).collect();
            if turns.is_empty() {
                return Known::Answer(self.make(profile, Elapsed::START));
            }
            Known::ByDay(self.kept.turns.iter().position(|known| *known == turns).unwrap_or_else(|| {
                self.kept.turns.push(turns);
                self.kept.turns.len() - 1
            }))
        };
        self.kept.by_key.insert(self.key.clone(), known);
        known
    }

    /// Makes the answer for the key.
    fn make(&mut self, profile: &Profile<'t>, day: Elapsed) -> Answer {
        let recommendation = recommend(profile, day);
        let counted = self.tally.classify(&recommendation);
        let start = self.kept.parts.len();
        let Kept { pieces, parts, .. } = &mut self.kept;
        let mut writer = Writer::new(pieces, parts, &mut self.scratch);
        match &self.task.form {
            Form::Json(fields) => writer.object(&recommendation, fields),
            Form::Csv(cells) => writer.row(&recommendation, cells),
        }
        let length = short(writer.length);
        let answer = Answer { start: short(start), end: short(self.kept.parts.len()), length, counted };
        self.kept.by_key.insert(self.key.clone(), Known::Answer(answer));
        answer
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::super::{Field, Worker};
    use super::*;
    use crate::model::{Facet, RuleSet};

    #[test]
    fn cache_keeps_to_its_limit_and_is_filled_again() {
        let (rules, form) = (RuleSet::built_in().unwrap(), Form::Json(Field::ALL.to_vec()));
        let (today, progress) = (date(2026, 1, 31), Box::new(|_| {}));
        let task = Task { rules, form, today, names: Vec::new(), stops_at_error: false, jobs: 1, progress };
        let [mut large, mut small] = [64 << 20, 1 << 16].map(|memory| Worker::new(&task, memory));
        let parts = small.cache.kept.parts.capacity();
        let [mut of_large, mut of_small] = [Vec::new(), Vec::new()];
        let mut forgotten = 0;
        let [goals, signs, responses] =
            [Facet::Goal, Facet::Sign, Facet::Response].map(|facet| task.rules.facts(facet).collect::<Vec<_>>());
        for at in 0..5000_usize {
            let [goal, sign, response] =
                [(&goals, at / 150), (&signs, at / 30), (&responses, at)].map(|(of, at)| of[at % of.len()].name());
            let began = today.saturating_sub(i64::try_from(at % 30).unwrap().days());
            let text = format!(r#"{{"response":"{response}","goals":"{goal}","signs":"{sign}","started":"{began}"}}"#);
            let at = Place { file: None, line: 1 };
            let known = small.cache.kept.by_key.len();
            small.line(text.as_bytes(), None, at, &mut of_small);
            large.line(text.as_bytes(), None, at, &mut of_large);
            forgotten += usize::from(small.cache.kept.by_key.len() < known);
        }
        assert!(of_small == of_large);
        assert!(forgotten > 1, "{forgotten}");
        let Kept { by_key, pieces, parts: kept_parts, turns, .. } = &small.cache.kept;
        assert_eq!(kept_parts.capacity(), parts);
        assert!(turns.len() < 10);
        let bytes = by_key.capacity() * size_of::<(Key, Known)>() + parts * size_of::<Part>() + pieces.size();
        assert!(bytes < 1 << 16, "{bytes}");
    }
}
