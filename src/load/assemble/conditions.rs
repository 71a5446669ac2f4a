//! Compiles the `when` of combinations against all names of a set.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use crate::load::format::{self, Clause, Named, When};
use crate::load::read::Section;
use crate::model::{Condition, Facet, FactSet, RuleId, RuleIndex, Test, names};

/// A name in a condition that nothing has.
pub(super) struct UnknownName {
    pub(super) facet: Facet,
    pub(super) name: Named,
}

/// Compiles the conditions of the entries.
pub(super) struct Conditions<'a> {
    names: &'a Names,
    /// Names that a layer dropped: they are never true.
    dropped: &'a BTreeSet<(Section, String)>,
    ids: &'a [RuleId],
    /// All facts of each facet.
    facets: BTreeMap<Facet, FactSet>,
    pub(super) slips: Vec<UnknownName>,
}

impl<'a> Conditions<'a> {
    pub(super) fn new(names: &'a Names, dropped: &'a BTreeSet<(Section, String)>, ids: &'a [RuleId]) -> Self {
        let mut conditions = Self { names, dropped, ids, facets: BTreeMap::new(), slips: Vec::new() };
        for facet in Facet::ALL {
            let mut all = FactSet::empty(ids.len());
            for ((_, _), id) in names.iter().filter(|((section, _), _)| *section == Section::Facet(facet)) {
                conditions.insert(&mut all, id);
            }
            conditions.facets.insert(facet, all);
        }
        conditions
    }

    pub(super) fn all(&mut self, when: &When) -> Condition {
        let mut parts = Vec::new();
        for clause in when {
            match clause {
                Clause::Facet(facet, tests) => {
                    parts.extend(tests.iter().map(|test| self.facts(*facet, test)));
                }
                Clause::AnyOf(alternatives) => {
                    parts.push(Condition::AnyOf(alternatives.iter().map(|when| self.all(when)).collect()));
                }
                Clause::Not(when) => parts.push(Condition::Not(Box::new(self.all(when)))),
            }
        }
        Condition::All(parts)
    }

    /// A dropped name is never true, so all of several are not either.
    fn facts(&mut self, facet: Facet, test: &format::Test) -> Condition {
        let facts = Condition::Facts(facet, self.test(facet, test));
        match test {
            format::Test::All(names) if names.iter().any(|name| self.is_dropped(facet, name)) => {
                Condition::AnyOf(Vec::new())
            }
            _ => facts,
        }
    }

    fn is_dropped(&self, facet: Facet, name: &str) -> bool {
        let name = (Section::Facet(facet), names::normalise(name));
        !self.names.contains_key(&name) && self.dropped.contains(&name)
    }

    fn test(&mut self, facet: Facet, test: &format::Test) -> Test {
        match test {
            format::Test::Any(names) => Test::Any(self.set(facet, names)),
            format::Test::All(names) => Test::All(self.set(facet, names)),
            format::Test::None(names) => Test::None(self.set(facet, names)),
            format::Test::AtLeast(least) => {
                let all = self.facets.get(&facet).cloned().unwrap_or_else(|| FactSet::empty(self.ids.len()));
                Test::AtLeast(all, u32::from(*least))
            }
        }
    }

    fn set(&mut self, facet: Facet, names: &[Named]) -> FactSet {
        let mut set = FactSet::empty(self.ids.len());
        for name in names.iter().filter(|name| !name.is_empty()) {
            let known = (Section::Facet(facet), names::normalise(name));
            match self.names.get(&known) {
                Some(id) => self.insert(&mut set, id),
                None if self.dropped.contains(&known) => {}
                None => self.slips.push(UnknownName { facet, name: name.clone() }),
            }
        }
        set
    }

    fn insert(&self, set: &mut FactSet, id: &RuleId) {
        if let Ok(at) = self.ids.binary_search(id) {
            set.insert(RuleIndex(at));
        }
    }
}
