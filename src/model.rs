//! What rules and answers are made of: values without I/O.

pub(crate) mod arena;
pub(crate) mod condition;
pub mod course;
pub mod dates;
pub mod effects;
pub mod facet;
pub(crate) mod facts;
pub mod interval;
pub mod level;
pub mod lost;
pub(crate) mod names;
pub mod packed;
pub mod rule;
pub mod rule_set;
pub mod source;
pub mod text;
pub(crate) mod witnesses;
pub(crate) mod words;
