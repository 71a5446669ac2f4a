//! wip

mod course;
pub mod dates;
mod engine;
mod facet;
mod finding;
pub mod interval;
mod names;
mod profile;
mod recommendation;
pub mod rules;
