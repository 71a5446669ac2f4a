//! The values that rules and answers are made of; no I/O.

pub(crate) mod arena;
pub(crate) mod condition;
pub mod course;
pub mod dates;
pub mod effects;
pub mod facet;
pub(crate) mod facts;
pub mod interval;
pub mod lost;
pub(crate) mod names;
pub mod packed;
pub mod rule;
pub mod rule_set;
pub mod source;
pub(crate) mod witnesses;
pub(crate) mod words;

pub(crate) use arena::{Arena, Index};
pub(crate) use condition::{Condition, Test};
pub use course::{Course, Elapsed, Proposal, Segment};
pub use effects::{Effects, Level};
pub use facet::{ByFacet, Facet, RuleId, Topic};
pub(crate) use facts::{FactSet, RuleIndex};
pub use interval::{Days, IntervalError, Window};
pub(crate) use interval::{Stretch, Unit};
pub use lost::{ChangedText, LostReferral, SafetyText};
pub(crate) use packed::Lazy;
pub use packed::Text;
pub(crate) use rule::{Kind, Words};
pub use rule::{Rule, RulePlace};
pub use rule_set::RuleSet;
pub use source::{Advice, Basis, Note, PackSource, Source};
pub(crate) use witnesses::Facts;
