//! Which profiles were looked at.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Point, Space};
use crate::model::facet::Facet;

/// Which profiles were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// How many: those that were tried, and all that the rules cannot tell from one of them.
    pub profiles: u128,
    /// The goals that a profile can have.
    pub goals: usize,
    /// The lifestyles that a profile can have.
    pub lifestyles: usize,
    /// The signs that a profile can have.
    pub signs: usize,
    /// The cautions that were tried with other facts.
    pub cautions: usize,
    /// The responses, of which a profile has one or none.
    pub responses: usize,
    /// The cautions that were looked at by proof: each refers whatever else is given.
    pub proved_cautions: usize,
    /// Up to how many facts every profile was tried; null where all were, of any number of facts.
    pub most_facts: Option<usize>,
    /// The elapsed days, counted from the start of the course, on which each was tried.
    pub days: Vec<u32>,
}

impl<const N: usize> Space<'_, N> {
    /// What is looked at by visiting every profile, and some `beyond` the bound.
    pub(crate) fn coverage(&self, beyond: usize, proved_cautions: usize) -> Coverage {
        let of = |facet| self.facts.items().iter().filter(|fact| fact.facet == facet).count();
        let mut profiles = beyond as u128;
        self.each(|_, point: &Point| profiles = profiles.saturating_add(self.weight(point)));
        Coverage {
            profiles,
            goals: of(Facet::Goal),
            lifestyles: of(Facet::Lifestyle),
            signs: of(Facet::Sign),
            cautions: of(Facet::Caution),
            responses: of(Facet::Response),
            proved_cautions,
            most_facts: self.bound(),
            days: self.days(),
        }
    }
}
