//! The values that rules and answers are made of; no I/O.

pub(crate) mod arena;
pub(crate) mod condition;
pub mod course;
pub mod dates;
pub mod facet;
pub mod interval;
pub mod lost;
pub mod measure;
pub(crate) mod names;
pub mod packed;
pub mod rule;
pub mod rule_set;
pub mod source;
pub(crate) mod sourced;
pub(crate) mod witnesses;
pub(crate) mod words;

pub(crate) use arena::Arena;
pub(crate) use condition::{Condition, FactSet, RuleIndex, Test};
pub use course::{Course, Elapsed, Proposal, Segment};
pub use facet::{ByFacet, Facet, RuleId, Topic};
pub use interval::{Days, IntervalError, Window};
pub(crate) use interval::{Stretch, Unit};
pub(crate) use lost::Beneath;
pub use lost::{ChangedText, LostReferral, SafetyText};
pub use measure::{Better, Measure};
pub(crate) use measure::{Progress, Sore};
pub(crate) use packed::Lazy;
pub use packed::Text;
pub use rule::{Effects, Gravity, Level, Mild, Rule, RulePlace, Safeguards};
pub(crate) use rule::{Kind, UNTITLED_DEFAULT, Words};
pub use rule_set::{Page, RuleSet};
pub use source::{Advice, Basis, Note, PackSource, Source};
pub use sourced::Part;
pub(crate) use sourced::Sourced;
pub(crate) use witnesses::Facts;

/// Whether the program checks as it runs what its own code promises. The build says so: a debug build does, for its tests.
pub(crate) const IS_CHECKED: bool = cfg!(checked);
