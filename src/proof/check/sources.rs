//! Checks what the rules rest on. What a layer takes over is checked where it stands.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Checks, key, some};
use crate::diagnostics::{Code, Finding};
use crate::load::yaml::Step;
use crate::model::{Basis, Part, RuleId, RuleSet, Source, Sourced, Text};

/// The age, in years, at which the review of a source is old where no other is asked for.
const REVIEWED: i32 = 2;

/// The day on which a set is checked, and how old its sources may be.
#[derive(Clone, Copy, Debug)]
pub struct Ages {
    /// Today.
    pub today: Date,
    /// In calendar months. With it, a cited work without a day of review is told too.
    pub max_months: Option<u16>,
}

impl From<Date> for Ages {
    fn from(today: Date) -> Self {
        Self { today, max_months: None }
    }
}

type ValueOf = fn(&Source) -> Option<String>;

/// The path to a key of a source.
fn path(sourced: &Sourced<'_>, name: &'static str) -> Vec<Step> {
    let item = |list| vec![key(list), Step::Item(sourced.at)];
    let mut path = match sourced.part {
        Part::Because => Vec::new(),
        Part::Note => item("notes"),
        Part::Advice => item("advice"),
        Part::Cleared => item("cleared"),
    };
    path.extend((sourced.part != Part::Note).then(|| key("source")));
    path.push(key(name));
    path
}

impl Checks<'_> {
    pub(super) fn sources(&mut self, Ages { today, max_months }: Ages) {
        let rules = self.rules;
        let is_layer = self.set.is_layer();
        // The advice of a layer's pack stands behind that of the built-in one.
        let built_in = is_layer.then(RuleSet::built_in).and_then(Result::ok);
        let taken_over = built_in.map_or(0, |built_in| built_in.advice().len());
        let own = rules.sourced().filter_map(|sourced| match rules.place(sourced.rule.as_str()) {
            Some(place) => (!place.is_taken_over).then_some(sourced),
            None => Some(Sourced { at: sourced.at.checked_sub(taken_over)?, ..sourced }),
        });
        let own: Vec<Sourced<'_>> = own.collect();
        let mut to_come = BTreeSet::new();
        for sourced in &own {
            self.section(sourced);
            self.day(sourced, today, max_months.is_none(), &mut to_come);
        }
        let of_pack = rules.source().filter(|_| !is_layer).and_then(|pack| pack.reviewed);
        if let Some(day) = of_pack.filter(|day| *day > today) {
            let place = [key("source"), key("reviewed")];
            self.findings.push(self.future(&RuleId::pack(), &place, day, today));
        }
        self.differing(&own);
        if let Some(months) = max_months {
            self.old_works(&own, today, months);
        }
    }

    fn at(&self, code: Code, sourced: &Sourced<'_>, name: &'static str, message: String) -> Finding {
        self.on(code, &sourced.rule, &path(sourced, name), message)
    }

    fn section(&mut self, sourced: &Sourced<'_>) {
        if sourced.source.basis == Basis::Article && sourced.source.section.is_none() {
            let message = format!("a source of `{}` is the article, without a section of it", sourced.rule);
            let help = "add `section:` with the heading that says it, or name what it rests on instead";
            self.findings.push(self.at(Code::NoSection, sourced, "basis", message).help(help));
        }
    }

    /// `to_come` are the works with a day to come so far; each is told once.
    fn day(&mut self, sourced: &Sourced<'_>, today: Date, tells_old: bool, to_come: &mut BTreeSet<(Text, Date)>) {
        let Some(reviewed) = sourced.source.reviewed else { return };
        let (id, oldest) = (&sourced.rule, today.checked_sub(REVIEWED.years()).unwrap_or(Date::MIN));
        if reviewed > today {
            let is_new = |work: Text| to_come.insert((work, reviewed));
            if sourced.source.citation.clone().is_none_or(is_new) {
                self.findings.push(self.future(id, &path(sourced, "reviewed"), reviewed, today));
            }
        } else if tells_old && reviewed < oldest {
            let message =
                format!("a source of `{id}` was last compared with it on {reviewed}, over {REVIEWED} years ago");
            let finding = self.at(Code::OldReview, sourced, "reviewed", message);
            self.findings.push(finding.help("read the source again, and write down the day on which you did"));
        }
    }

    fn future(&self, rule: &RuleId, keys: &[Step], reviewed: Date, today: Date) -> Finding {
        let message = format!("a source of `{rule}` was reviewed on {reviewed}, and today is {today}");
        let help = "write the day on which somebody compared the two, or leave `reviewed` out";
        self.on(Code::FutureDate, rule, keys, message).help(help)
    }

    /// Works, or sections of the article, that are given with two addresses or days.
    fn differing(&mut self, own: &[Sourced<'_>]) {
        let mut works: BTreeMap<(Option<&str>, Option<&str>), Vec<&Sourced<'_>>> = BTreeMap::new();
        for sourced in own {
            let Source { citation, section, .. } = sourced.source;
            if citation.is_some() || section.is_some() {
                works.entry((citation.as_deref(), section.as_deref())).or_default().push(sourced);
            }
        }
        let said: [(&'static str, ValueOf); 2] = [
            ("url", |source| source.url.as_ref().map(ToString::to_string)),
            ("reviewed", |source| source.reviewed.map(|day| day.to_string())),
        ];
        for ((citation, section), of) in works {
            for (name, value) in said {
                let mut given = of.iter().filter_map(|sourced| Some((*sourced, value(sourced.source)?)));
                let Some((first, wanted)) = given.next() else { continue };
                let Some((other, found)) = given.find(|(_, value)| *value != wanted) else { continue };
                let work = citation.or(section).unwrap_or_default();
                let message = format!("`{work}` is given with two values of `{name}`: here `{found}`");
                let place = self.set.spot(&first.rule, &path(first, name));
                let finding = self.at(Code::SourcesDiffer, other, name, message);
                let finding = finding.note(format!("and `{wanted}` at {place}"));
                self.findings.push(finding.help("write the same in both, or call two works by two names"));
            }
        }
    }

    /// Works that were compared with the rules too long ago, or on no known day, each once.
    fn old_works(&mut self, own: &[Sourced<'_>], today: Date, months: u16) {
        let oldest = today.checked_sub(i32::from(months).months()).unwrap_or(Date::MIN);
        let mut works: BTreeMap<(Option<&str>, Option<Basis>), Vec<&Sourced<'_>>> = BTreeMap::new();
        for sourced in own {
            let Source { citation, basis, .. } = sourced.source;
            let of_basis = Some(*basis).filter(|_| citation.is_none());
            works.entry((citation.as_deref(), of_basis)).or_default().push(sourced);
        }
        for ((citation, of_basis), of) in works {
            let work = match (citation, of_basis) {
                (Some(citation), _) => format!("`{citation}`"),
                (None, Some(Basis::Article)) => "the article".to_owned(),
                (None, basis) => format!("what rests on `{}` without a citation", basis.unwrap_or_default()),
            };
            let of_pack = self.rules.source().filter(|_| of_basis == Some(Basis::Article));
            let days = of.iter().map(|sourced| sourced.source.reviewed);
            let day = days.chain([of_pack.and_then(|pack| pack.reviewed)]).flatten().min();
            let is_cited = |sourced: &&Sourced<'_>| !sourced.source.basis.is_own();
            let message = match day {
                Some(day) if day < oldest => {
                    format!("{work} was last compared with its rules on {day}, over {months} months ago")
                }
                None if of.iter().copied().any(|sourced| is_cited(&sourced)) => {
                    format!("{work} was compared with its rules on no day that is written down")
                }
                _ => continue,
            };
            let Some(sourced) = of.iter().find(|sourced| sourced.source.reviewed == day).or(of.first()) else {
                continue;
            };
            let mut ids: Vec<&str> = of.iter().map(|sourced| sourced.rule.as_str()).collect();
            ids.dedup();
            let finding =
                self.at(Code::OldSource, sourced, "reviewed", message).note(format!("on it rest {}", some(&ids)));
            self.findings
                .push(finding.help("read it again, and write the day as `reviewed`, such as `reviewed: 2026-01-31`"));
        }
    }
}
