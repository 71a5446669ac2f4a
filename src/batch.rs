//! Very many profiles, one a line, and for each line what [`crate::recommend`] answers.
//!
//! ```text
//! line ─► read ─► key: the facts as bits, and the day ─► answer, made once for each key ─► pieces of text ─► line
//! ```
//!
//! Equal keys share an answer. It is made by the one evaluator, written by the one serialiser, and kept as pieces, of which
//! those that several answers have are kept once. Only what differs from line to line for the same key (the id, the elapsed
//! days, the next session) is written anew.

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::answer::describe::phases;
use crate::answer::next::next_by;
use crate::answer::recommendation::Next;
use crate::engine::{Elapsed, evaluate};
use crate::model::{ByFacet, Facet, RuleIndex, RuleSet};
use crate::profile::Profile;
use crate::profile::time::{TimeError, TimeFacts};

mod cache;
mod csv;
mod input;
mod interner;
mod json;
mod line;
mod output;
mod parts;
mod tally;
mod workers;

use cache::Cache;
use csv::Header;
pub(crate) use input::{Input, InputError};
use line::{Id, Line, LineError};
pub(crate) use output::{Field, Form, Written};
pub(crate) use tally::Tally;
pub(crate) use workers::{End, Running, Task, write};

/// What all lines have in common.
#[derive(Debug)]
pub(crate) struct Batch<'r> {
    rules: &'r RuleSet,
    today: Date,
    form: &'r Form,
}

/// How the lines of a file are read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LineFormat<'a> {
    /// A JSON object a line.
    Json,
    /// Cells under a header.
    Csv(&'a Header),
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It has an answer.
    Answered,
    /// It is in error, and the output says so.
    Error,
}

impl<'r> Batch<'r> {
    pub(crate) fn new(rules: &'r RuleSet, form: &'r Form, today: Date) -> Self {
        Self { rules, today, form }
    }
}

/// Answers lines one after the other. What it has answered it keeps, up to a limit, so that it answers the same soon.
#[derive(Debug)]
pub(crate) struct Worker<'b, 'r> {
    batch: &'b Batch<'r>,
    names: Names<'r>,
    cells: csv::Cells,
    profile: Profile<'r>,
    cache: Cache<'b, 'r>,
}

impl<'b, 'r> Worker<'b, 'r> {
    /// `memory` is how many bytes the answers that it keeps may take, about.
    pub(crate) fn new(batch: &'b Batch<'r>, memory: usize) -> Self {
        Self {
            batch,
            names: names(batch.rules),
            cells: csv::Cells::default(),
            profile: Profile::new(batch.rules),
            cache: Cache::new(batch, memory),
        }
    }

    /// Answers a line, which is not blank; `at` is where it stands.
    pub(crate) fn line(&mut self, bytes: &[u8], format: LineFormat<'_>, at: Place<'_>, out: &mut Vec<u8>) -> Fate {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return self.cache.error(Id::None, &LineError::not_utf8(error), at, out),
        };
        self.profile.clear();
        let mut facts = Facts { names: &self.names, profile: &mut self.profile };
        let line = match format {
            LineFormat::Json => json::read(text, &mut facts),
            LineFormat::Csv(header) => self.cells.read(text, header, &mut facts),
        };
        let elapsed = match &line.error {
            Some(error) => Err(error.clone()),
            None => self.batch.elapsed(&line).map_err(LineError::from),
        };
        match elapsed {
            Ok(elapsed) => {
                self.cache.write(&self.profile, elapsed, &line, out);
                Fate::Answered
            }
            Err(error) => self.cache.error(line.id, &error, at, out),
        }
    }

    /// Says that a line is too long to be read.
    pub(crate) fn too_long(&mut self, at: Place<'_>, out: &mut Vec<u8>) -> Fate {
        self.cache.error(Id::None, &LineError::too_long(), at, out)
    }

    /// What was counted since it was last asked.
    pub(crate) fn take_tally(&mut self) -> Tally {
        self.cache.tally.take()
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// Its file, where there is more than one.
    pub(crate) file: Option<&'a str>,
    /// Its number in the file, from 1.
    pub(crate) line: u64,
}

impl Batch<'_> {
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

    /// When the next session may be after the one on `last`; `None` where the profile is referred.
    fn next(&self, profile: &Profile<'_>, elapsed: Elapsed, last: Date) -> Option<Next> {
        let evaluation = evaluate(profile, elapsed);
        next_by(&phases(evaluation.course()?), elapsed.get(), last, self.today)
    }
}

/// The facts of each facet by every name and alias, as the rules spell them.
type Names<'r> = ByFacet<HashMap<&'r str, RuleIndex>>;

fn names(rules: &RuleSet) -> Names<'_> {
    ByFacet::new(|facet| rules.names(facet).filter_map(|name| Some((name, rules.find(facet, name)?))).collect())
}

/// Adds the facts of a line to a profile.
#[derive(Debug)]
struct Facts<'f, 'r> {
    names: &'f Names<'r>,
    profile: &'f mut Profile<'r>,
}

impl Facts<'_, '_> {
    fn add(&mut self, facet: Facet, name: &str) -> Result<(), LineError> {
        if let Some(fact) = self.names[facet].get(name) {
            self.profile.insert_of(facet, *fact);
            return Ok(());
        }
        // Names in any other spelling, and unknown ones.
        self.profile.add(facet, name).map_err(|error| LineError::from(&error))
    }
}
