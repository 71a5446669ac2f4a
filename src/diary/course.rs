//! What a diary says of the course under way.

use jiff::civil::Date;

use super::file::{Diary, Row, Session};
use super::trend::{Entry, Trend, outcome};
use crate::model::{Facet, Rule, RuleIndex, RuleSet, Sore};
use crate::profile::Profile;

/// The rows that count: those from the last start of a course on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course<'d> {
    /// All rows by day, also of courses before.
    all: &'d [Row],
    rows: &'d [Row],
}

/// The cautions that hold by the newest row in which they were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) on: Option<Date>,
    /// Those that it names.
    pub(crate) named: Vec<RuleIndex>,
    /// The one that holds because of long soreness, named or not, and the day on which that was noted.
    pub(crate) sore: Option<(RuleIndex, Date)>,
}

impl Asked {
    pub(crate) fn all(&self) -> impl Iterator<Item = RuleIndex> {
        let sore = self.sore.map(|(sore, _)| sore).filter(|sore| !self.named.contains(sore));
        self.named.iter().copied().chain(sore)
    }
}

/// What the figures come to, and what follows.
#[derive(Clone, Debug)]
pub(crate) struct Told<'r> {
    pub(crate) trends: Vec<Trend<'r>>,
    /// The response, and which of the trends it follows from.
    pub(crate) response: Option<(RuleIndex, usize)>,
}

impl<'d> Course<'d> {
    pub(crate) fn of(diary: &'d Diary) -> Self {
        let all = diary.rows.as_slice();
        let start = all.iter().rposition(|row| row.session == Session::Start).unwrap_or_default();
        Self { all, rows: all.get(start..).unwrap_or_default() }
    }

    fn sessions(self) -> impl DoubleEndedIterator<Item = &'d Row> {
        self.rows.iter().filter(|row| row.session != Session::No)
    }

    /// The day of the first session.
    pub(crate) fn started(self) -> Option<Date> {
        self.sessions().next().map(|row| row.on)
    }

    /// The day of the last session.
    pub(crate) fn last(self) -> Option<Date> {
        self.sessions().next_back().map(|row| row.on)
    }

    /// Its first day, where rows before it do not count.
    pub(crate) fn since(self) -> Option<Date> {
        self.rows.first().filter(|_| self.rows.len() < self.all.len()).map(|row| row.on)
    }

    /// Its newest day.
    pub(crate) fn until(self) -> Option<Date> {
        self.rows.last().map(|row| row.on)
    }

    /// How many days have a row.
    pub(crate) fn days(self) -> usize {
        self.rows.len()
    }

    /// How many sessions there were.
    pub(crate) fn done(self) -> usize {
        self.sessions().count()
    }

    /// The cautions that hold. Those that were asked count until a later row answers, whatever course they are from, and so
    /// does long soreness until another session.
    pub(crate) fn asked(self, rules: &RuleSet) -> Asked {
        let newest = self.all.iter().rev().find_map(|row| Some((row.on, row.cautions.clone()?)));
        let (on, named) = newest.map_or((None, Vec::new()), |(on, cautions)| (Some(on), cautions));
        let sore = rules.progress().and_then(|progress| progress.sore);
        let noted = self.all.iter().enumerate().rev().find_map(|(at, row)| Some((at, row.on, row.sore_hours?)));
        let is_over =
            |at: usize| self.all.get(at + 1..).is_some_and(|later| later.iter().any(|row| row.session != Session::No));
        let holds = |sore: Sore| {
            let (at, on, hours) = noted?;
            (hours > sore.over_hours && !is_over(at)).then_some((sore.caution, on))
        };
        Asked { on, named, sore: sore.and_then(holds) }
    }

    /// Adds to a profile the cautions that hold. What was agreed to one counts on: to carry it is not to name it anew.
    pub(crate) fn add_cautions(self, profile: &mut Profile<'_>) -> Asked {
        let asked = self.asked(profile.rules());
        for caution in asked.all() {
            if !profile.is_cleared(caution) {
                profile.insert(caution);
            }
        }
        asked
    }

    /// Adds to a profile the cautions that hold, the look at their page, and the response that follows, which is returned.
    ///
    /// # Errors
    /// A response that is given, and another one that follows. One that refers is added all the same.
    pub(crate) fn add_to<'r>(self, profile: &mut Profile<'r>, today: Date) -> Result<Option<&'r Rule>, [&'r Rule; 2]> {
        let rules = profile.rules();
        if let Some(on) = self.add_cautions(profile).on {
            profile.screened_by_page(on);
        }
        let Some((response, _)) = self.told(rules, today).response else { return Ok(None) };
        let follows = rules.rule(response);
        let given = profile.of(Facet::Response).find(|given| given.id() != follows.id());
        if given.is_none() || follows.refer().is_some() {
            profile.insert(response);
        }
        given.map_or(Ok(Some(follows)), |given| Err([given, follows]))
    }

    /// What the figures of each measure come to today.
    pub(crate) fn told<'r>(self, rules: &'r RuleSet, today: Date) -> Told<'r> {
        let entries = |of: usize| {
            let figure = |row: &Row| Some(Entry { on: row.on, figure: row.figures.get(of).copied()?? });
            self.rows.iter().filter_map(figure).collect()
        };
        let measures = rules.measures().iter().enumerate();
        let trends: Vec<Trend<'r>> =
            measures.map(|(of, measure)| Trend::new(measure, entries(of), rules.progress(), today)).collect();
        let response = rules.progress().and_then(|progress| outcome(progress, &trends));
        Told { trends, response }
    }
}
