//! The answer as scripts see it, and its words.

pub(crate) mod command;
pub(crate) mod describe;
pub(crate) mod explain;
pub(crate) mod json;
pub(crate) mod list;
pub(crate) mod next;
pub mod progress;
pub mod recommendation;
pub(crate) mod safeguards;
pub(crate) mod sources;
pub(crate) mod told;
