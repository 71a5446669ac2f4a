//! Batches: many profiles, one per line, each with the answer of [`crate::recommend`].
//!
//! ```text
//! line ─► read ─► key: the facts as bits, and the day ─► answer, made once for each key ─► pieces of text ─► line
//! ```
//!
//! Lines with equal keys share an answer. One evaluator makes it and one serializer writes it. It is
//! cached as interned pieces. Only what differs between lines of one key (the id, the elapsed days,
//! the next session) is written for each line.

use std::cell::{Cell, OnceCell};

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::answer::{describe::phases, next::next_by, recommendation::Next};
use crate::engine::{Elapsed, evaluate};
use crate::model::{ByFacet, Facet, RuleIndex, RuleSet};
use crate::profile::names::{Meanings, names_in};
use crate::profile::time::{TimeError, TimeFacts};
use crate::profile::{Profile, calendar::name_and_day};

mod cache;
mod csv;
mod input;
mod interner;
mod json;
mod line;
mod output;
mod parts;
mod salvage;
mod tally;
mod workers;

use cache::Cache;
use csv::Header;
pub(crate) use csv::{separator, shown as separator_shown, write_cell};
pub(crate) use input::{Input, InputError, Layout};
use line::{Id, Line, LineError};
pub(crate) use output::{Field, Form, Written};
pub(crate) use tally::Tally;
pub(crate) use workers::{End, Task, run, write};

/// The position of a line.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    /// The name of the file, if there is more than one.
    file: Option<&'a str>,
    /// The number in the file, from 1.
    line: u64,
    /// That of its last line, for a record of several.
    last: u64,
}

/// Answers lines one after the other and caches the answers.
struct Worker<'t> {
    task: &'t Task,
    names: Names<'t>,
    cells: csv::Cells,
    profile: Profile<'t>,
    cache: Cache<'t>,
    /// Made for the first name in another spelling, or the first error.
    meanings: OnceCell<Meanings>,
}

impl<'t> Worker<'t> {
    /// `memory` is the approximate size of the cache, in bytes.
    fn new(task: &'t Task, memory: usize) -> Self {
        let rules = &task.rules;
        let by_name = |facet| rules.names(facet).filter_map(move |name| Some((name, rules.find(facet, name)?)));
        Self {
            task,
            names: ByFacet::new(|facet| by_name(facet).collect()),
            cells: csv::Cells::new(b','),
            profile: Profile::new(rules),
            cache: Cache::new(task, memory),
            meanings: OnceCell::new(),
        }
    }

    /// Answers a line that is not blank, or a record of CSV, which has a header. Returns false on an error, which
    /// is written like an answer.
    fn line(&mut self, bytes: &[u8], header: Option<&Header>, at: Place<'_>, out: &mut Vec<u8>) -> bool {
        self.profile.clear();
        let mut facts = Facts {
            names: &self.names,
            meanings: &self.meanings,
            profile: &mut self.profile,
            today: self.task.today,
            told: ByFacet::new(|_| Cell::new(false)),
        };
        let text = std::str::from_utf8(bytes);
        let mut line = match (text, header) {
            (Err(error), _) => Line { error: Some(LineError::not_utf8(error)), ..Line::default() },
            (Ok(text), None) => json::read(text, &mut facts),
            (Ok(text), Some(header)) => self.cells.read(text, header, &mut facts),
        };
        let hidden = text.map_or(Ok(()), LineError::if_hidden);
        // After an error too, so that what has lapsed refers.
        let settled = self.profile.settle(self.task.today).map_err(LineError::from);
        let read = hidden.and(line.error.take().map_or(Ok(()), Err)).and(settled);
        match read.and_then(|()| self.task.elapsed(&line).map_err(LineError::from)) {
            _ if line.is_blank => true,
            Ok(elapsed) => {
                self.cache.write(&self.profile, elapsed, &line, out);
                true
            }
            Err(error) => {
                salvage::add(meanings(&self.meanings, &self.task.rules), bytes, line.id, &mut self.profile);
                self.cache.error(line.id.if_seen(), &error.spanning(at, line.quote).beside(&self.profile), at, out);
                false
            }
        }
    }

    /// Tells of a record that is too long, of which these are the first bytes.
    fn too_long(&mut self, bytes: &[u8], at: Place<'_>, out: &mut Vec<u8>) {
        self.profile.clear();
        salvage::add(meanings(&self.meanings, &self.task.rules), bytes, Id::None, &mut self.profile);
        self.cache.error(Id::None, &LineError::too_long().spanning(at, None).beside(&self.profile), at, out);
    }
}

impl Task {
    fn elapsed(&self, line: &Line<'_>) -> Result<Elapsed, TimeError> {
        if let Some(last) = line.last.filter(|last| *last > self.today) {
            return Err(TimeError::future("last", last, self.today));
        }
        // A shortcut: `TimeFacts` gives the same.
        if line.started.is_none() {
            return Ok(line.week.map_or(Elapsed::START, Elapsed::week));
        }
        let time = TimeFacts {
            started: line.started.map(|date| ("started", date)).into_iter().collect(),
            weeks: line.week.map(|week| ("week", week)).into_iter().collect(),
            last: line.last,
        };
        time.elapsed(|| self.today)
    }

    /// The next session after the one on `last`; `None` for a referral.
    fn next(&self, profile: &Profile<'_>, elapsed: Elapsed, last: Date) -> Option<Next> {
        let evaluation = evaluate(profile, elapsed);
        next_by(&phases(evaluation.course()?), elapsed.get(), last, self.today)
    }
}

/// The facts of each facet by every name and alias, as the rules spell them.
type Names<'r> = ByFacet<HashMap<&'r str, RuleIndex>>;

fn meanings<'m>(made: &'m OnceCell<Meanings>, rules: &RuleSet) -> &'m Meanings {
    made.get_or_init(|| Meanings::new(rules))
}

/// Adds the facts of a line to a profile.
#[derive(Debug)]
struct Facts<'f, 'r> {
    names: &'f Names<'r>,
    meanings: &'f OnceCell<Meanings>,
    profile: &'f mut Profile<'r>,
    today: Date,
    /// Whether an unknown name is told already.
    told: ByFacet<Cell<bool>>,
}

impl Facts<'_, '_> {
    fn meant(&self, facet: Facet, name: &str) -> Option<RuleIndex> {
        let rules = self.profile.rules();
        let spelt = || meanings(self.meanings, rules).find(rules, facet, name);
        self.names[facet].get(name).copied().or_else(spelt)
    }

    /// The error of the first unknown name of a facet. A line tells one error, and it takes long to look for what comes
    /// near, so nothing is said of the others.
    fn unknown(&self, facet: Facet, name: &str) -> Result<(), LineError> {
        if self.told[facet].replace(true) {
            return Ok(());
        }
        Err(LineError::from(&self.profile.unknown(facet, name)))
    }

    fn add(&mut self, facet: Facet, name: &str) -> Result<(), LineError> {
        let Some(index) = self.meant(facet, name) else { return self.unknown(facet, name) };
        self.profile.insert_of(facet, index);
        Ok(())
    }

    /// Clears a caution. Where the day cannot be read, the word counts for nothing, and the caution is named.
    fn clear(
        &mut self,
        caution: &str,
        on: impl FnOnce(Date) -> Result<Option<Date>, LineError>,
    ) -> Result<(), LineError> {
        let facet = Facet::Caution;
        let Some(index) = self.meant(facet, caution) else { return self.unknown(facet, caution) };
        let on = on(self.today);
        match on {
            Ok(on) => self.profile.clear_caution(index, on),
            Err(_) => self.profile.insert_of(facet, index),
        }
        on.map(drop)
    }

    /// The names of a cell. They are parted by line ends, and by `;` or else by commas.
    fn names<'c>(&self, facet: Facet, cell: &'c str) -> Vec<&'c str> {
        let is_known = |word: &str| self.names[facet].contains_key(name_and_day(word).0.trim());
        // A shortcut: whether the whole cell is a title is asked only where a part of it is no name.
        let names = |line: &'c str| {
            let comma = if line.contains(';') { ';' } else { ',' };
            if line.split(comma).all(is_known) {
                line.split(comma).collect()
            } else {
                names_in(facet, line, comma, |name| self.meant(facet, name).is_some())
            }
        };
        cell.lines().flat_map(names).map(str::trim).filter(|name| !name.is_empty()).collect()
    }
}
