//! Compiles the `when` of combinations against the names of a set.

use std::collections::BTreeSet;

use super::Names;
use crate::load::format::{self, Clause, Named, When};
use crate::load::read::Section;
use crate::model::{ByFacet, Condition, Facet, FactSet, RuleId, RuleIndex, Test, names};

/// A name in a condition that no entry has.
pub(super) struct UnknownName {
    pub(super) facet: Facet,
    pub(super) name: Named,
}

pub(super) struct Conditions<'a> {
    names: &'a Names,
    /// Names that a layer dropped; they never hold.
    dropped: &'a BTreeSet<(Section, String)>,
    ids: &'a [RuleId],
    /// All facts of each facet.
    facets: ByFacet<FactSet>,
    pub(super) slips: Vec<UnknownName>,
}

impl<'a> Conditions<'a> {
    pub(super) fn new(names: &'a Names, dropped: &'a BTreeSet<(Section, String)>, ids: &'a [RuleId]) -> Self {
        let facets = ByFacet::new(|facet| {
            let ids_of_facet = names.iter().filter(|((section, _), _)| *section == Section::Facet(facet));
            set(ids, ids_of_facet.map(|(_, id)| id))
        });
        Self { names, dropped, ids, facets, slips: Vec::new() }
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

    /// As a dropped name never holds, `all` of several names with one among them does not either.
    fn facts(&mut self, facet: Facet, test: &format::Test) -> Condition {
        let facts = Condition::Facts(facet, self.test(facet, test));
        let is_dropped = |name: &Named| {
            let name = (Section::Facet(facet), names::normalise(name));
            !self.names.contains_key(&name) && self.dropped.contains(&name)
        };
        match test {
            format::Test::All(names) if names.iter().any(is_dropped) => Condition::AnyOf(Vec::new()),
            _ => facts,
        }
    }

    fn test(&mut self, facet: Facet, test: &format::Test) -> Test {
        match test {
            format::Test::Any(names) => Test::Any(self.set(facet, names)),
            format::Test::All(names) => Test::All(self.set(facet, names)),
            format::Test::None(names) => Test::None(self.set(facet, names)),
            format::Test::AtLeast(least) => Test::AtLeast(self.facets[facet].clone(), u32::from(*least)),
        }
    }

    fn set(&mut self, facet: Facet, names: &[Named]) -> FactSet {
        let mut given = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            let known = (Section::Facet(facet), names::normalise(name));
            match self.names.get(&known) {
                Some(id) => given.push(id),
                None if self.dropped.contains(&known) => {}
                None => self.slips.push(UnknownName { facet, name: name.clone() }),
            }
        }
        set(self.ids, given)
    }
}

fn set<'a>(ids: &[RuleId], given: impl IntoIterator<Item = &'a RuleId>) -> FactSet {
    let mut set = FactSet::empty(ids.len());
    for at in given.into_iter().filter_map(|id| ids.binary_search(id).ok()) {
        set.insert(RuleIndex(at));
    }
    set
}
