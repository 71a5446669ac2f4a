//! The extent of a proof, as it is reported.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use super::{Point, Space};
use crate::model::ByFacet;
use crate::model::facet::each_facet;

/// Which profiles were looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(transform = counts)]
pub struct Coverage {
    /// How many: those that were tried, and all that the rules cannot tell from one of them.
    pub profiles: u128,
    /// The facts of each facet that a profile can have.
    #[serde(flatten)]
    #[schemars(!flatten, with = "usize")]
    pub facts: ByFacet<usize>,
    /// The cautions that were looked at by proof: each refers whatever else is given.
    pub proved_cautions: usize,
    /// Up to how many facts every profile was tried; null where all were, of any number of facts.
    pub most_facts: Option<usize>,
    /// The elapsed days, counted from the start of the course, on which each was tried.
    pub days: Vec<u32>,
}

fn counts(schema: &mut Schema) {
    each_facet(schema, |facet, count| {
        let which = if facet.is_single() {
            ", of which a profile has one or none"
        } else if facet.is_screened() {
            " that were tried with other facts"
        } else {
            " that a profile can have"
        };
        if let Value::Object(count) = count {
            count.insert("description".to_owned(), format!("The {}{which}.", facet.plural()).into());
        }
        facet.plural()
    });
}

impl<const N: usize> Space<'_, N> {
    /// The coverage of all visited profiles and so many `beyond` the bound.
    pub(crate) fn coverage(&self, beyond: usize, proved_cautions: usize) -> Coverage {
        let of = |facet| self.facts.items().iter().filter(|fact| fact.facet == facet).count();
        let mut profiles = beyond as u128;
        self.each(|_, point: &Point| profiles = profiles.saturating_add(self.weight(point)));
        Coverage { profiles, facts: ByFacet::new(of), proved_cautions, most_facts: self.bound(), days: self.days() }
    }
}
