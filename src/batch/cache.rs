//! A cache of answers, each made once for its key and kept as parts.

use hashbrown::HashMap;
use jiff::civil::Date;
use smallvec::SmallVec;

use super::interner::{Interner, short};
use super::line::{Id, Line, LineError};
use super::parts::{Part, Writer};
use super::tally::{Counted, Counter};
use super::{Place, Task, output::Form};
use crate::answer::describe::recommend;
use crate::engine::{Elapsed, evaluate};
use crate::model::{Days, dates::days_between};
use crate::profile::{Profile, calendar::Clears};

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
    /// The first lookup of some facts is without a day, the second with that of [`Kept::begins`].
    by_key: HashMap<Key, Known>,
    pieces: Interner,
    parts: Vec<Part>,
    /// Lists of days on which an answer changes, each once.
    turns: Vec<Vec<u32>>,
    /// The limits of keys, parts and bytes of pieces; the cache is cleared at any of them.
    most: (usize, usize, usize),
}

/// The facts as bits, a word for each clearing, and [`last_word`]. The bits of up to 128 rules are stored inline, if
/// nothing is cleared.
type Key = SmallVec<[u64; 3]>;

/// The days on which an answer depends: how many days ago the screening was, from 1, and once it is known that the day of
/// the course matters, the first day of its stretch and the day from which reviews are counted. All are below 2^16 but
/// the first, which is below 2^32: see [`ago`].
fn last_word(screened: u64, stretch: Option<(u32, u32)>) -> u64 {
    let (first, counted_from) = stretch.map_or((0, 0), |(first, counted_from)| (first + 1, counted_from));
    screened | u64::from(counted_from) << 32 | u64::from(first) << 48
}

/// How many days ago a day is, from 1; 0 if it is not known. No day of a profile is in the future.
fn ago(on: Option<Date>, today: Date) -> u64 {
    on.map_or(0, |on| 1 + u64::try_from(days_between(on, today)).unwrap_or_default())
}

#[derive(Clone, Copy, Debug)]
enum Known {
    Answer(Answer),
    ByDay(Turns),
}

/// The days on which the answer to some facts changes.
#[derive(Clone, Copy, Debug)]
struct Turns {
    /// It may change on each day before this one.
    each_before: u32,
    /// The index in [`Kept::turns`] of the days of the course.
    course: u32,
    /// The same of the days after which reviews are due.
    reviews: u32,
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

    /// The index of a list of days.
    fn turns(&mut self, days: Vec<u32>) -> u32 {
        short(self.turns.iter().position(|known| *known == days).unwrap_or_else(|| {
            self.turns.push(days);
            self.turns.len() - 1
        }))
    }

    /// The first day of the stretch without a change that has the elapsed day, and the day from which reviews are
    /// counted, if there are some.
    fn begins(&self, turns: Turns, profile: &Profile<'_>, elapsed: Elapsed) -> (u32, u32) {
        let days = |list: u32| self.turns.get(list as usize).map_or(&[][..], Vec::as_slice);
        let reviews = days(turns.reviews);
        let counted_from = if reviews.is_empty() { 0 } else { profile.counted_from(elapsed) };
        let reviews = reviews.iter().map(|after| counted_from + after);
        let changes = days(turns.course).iter().copied().chain(reviews);
        let last = changes.filter(|turn| *turn <= elapsed.get()).max().unwrap_or(0);
        (last.max(elapsed.get().min(turns.each_before)), counted_from)
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
            Some(last) if answer.counted.has_next => self.task.next(profile, elapsed, last),
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
        let today = self.task.today;
        self.key.clear();
        self.key.extend_from_slice(profile.facts().words());
        for clearing in profile.clearings() {
            // The rest of its standing follows from its day.
            let is_named_too = u64::from(clearing.standing == Clears::NamedToo);
            self.key.push(ago(clearing.on, today) | is_named_too << 32 | (clearing.caution.0 as u64) << 33);
        }
        let screened = ago(profile.screening().on, today);
        self.key.push(last_word(screened, None));
        let known = match self.kept.by_key.get(&self.key) {
            Some(known) => *known,
            None => self.know(profile, elapsed),
        };
        let turns = match known {
            Known::Answer(answer) => return answer,
            Known::ByDay(turns) => turns,
        };
        let stretch = self.kept.begins(turns, profile, elapsed);
        if let Some(word) = self.key.last_mut() {
            *word = last_word(screened, Some(stretch));
        }
        match self.kept.by_key.get(&self.key) {
            Some(Known::Answer(answer)) => *answer,
            Some(Known::ByDay(_)) | None => self.make(profile, elapsed),
        }
    }

    /// Finds out whether the day matters to the facts of the key. If not, makes the answer.
    fn know(&mut self, profile: &Profile<'t>, elapsed: Elapsed) -> Known {
        let first = evaluate(profile, Elapsed::START);
        let each_before = first.outcome.varies_until().unwrap_or(0);
        let (mut course, mut reviews) = (Vec::new(), Vec::new());
        if let Some(planned) = first.course() {
            if each_before == 0 {
                course.extend(planned.segments().filter_map(|segment| segment.until));
            }
            let safeguards = first.verdicts.iter().map(|(index, _)| profile.rules().rule(*index).safeguards());
            reviews.extend(safeguards.filter_map(|safeguards| safeguards.review_after).map(Days::get));
        }
        if each_before == 0 && course.is_empty() && reviews.is_empty() {
            return Known::Answer(self.make(profile, elapsed));
        }
        reviews.sort_unstable();
        let turns = Turns { each_before, course: self.kept.turns(course), reviews: self.kept.turns(reviews) };
        self.kept.by_key.insert(self.key.clone(), Known::ByDay(turns));
        Known::ByDay(turns)
    }

    /// Makes the answer for the key.
    fn make(&mut self, profile: &Profile<'t>, elapsed: Elapsed) -> Answer {
        let recommendation = recommend(profile, elapsed);
        let counted = self.tally.classify(&recommendation);
        let start = self.kept.parts.len();
        let Kept { pieces, parts, .. } = &mut self.kept;
        let mut writer = Writer::new(pieces, parts, &mut self.scratch);
        match &self.task.form {
            Form::Json(fields) => writer.object(&recommendation, fields),
            Form::Csv { cells, is_raw } => writer.row(recommendation, cells, *is_raw),
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
            let at = Place { file: None, line: 1, last: 1 };
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
