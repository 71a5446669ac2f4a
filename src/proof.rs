//! What holds over every profile of a rule set: its checks, its tests, and its differences from another.

pub mod check;
pub mod diff;
mod holding;
mod interner;
pub(crate) mod review;
pub(crate) mod ruletest;
pub(crate) mod space;
mod walk;
