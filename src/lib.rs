//! wip

pub mod cli;
pub mod course;
pub mod dates;
mod engine;
mod explain;
mod facet;
mod finding;
pub mod interval;
mod list;
mod names;
mod next;
mod profile;
pub mod recommendation;
pub mod render;
pub mod rules;
mod what_if;

pub use engine::{Elapsed, recommend};
pub use facet::{Facet, RuleId};
pub use finding::{Code, Finding, Findings};
pub use list::{Listed, list};
pub use profile::file::ProfileFile;
pub use profile::{Near, Profile, ProfileError};
pub use recommendation::Recommendation;
pub use rules::{Rule, RuleSet};
