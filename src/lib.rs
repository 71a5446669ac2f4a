//! A rule-driven advisor that says how often, and why; what it knows stands in rule files.
//!
//! Guidance is data. Rule files in YAML say what each goal, lifestyle, sign, caution and response means; the loader
//! turns them into a [`RuleSet`] that is valid by construction; one pure function turns a [`Profile`] and the day of
//! the course into a [`Recommendation`] with its reasons; the renderers print it.
//!
//! ```text
//! arguments ─► profile ─┐
//!                       ├─► recommend (pure) ─► recommendation ─► render: table · json · yaml · markdown · ics · csv
//! rule files ─► rule set┘          │
//!    read → shape → check → compile└─► explain · what-if · next · plan (dates, cost)
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`interval`] | days between sessions: their text, their words |
//! | [`course`] | windows over time: what a rule proposes, what an answer gives |
//! | [`rules`] | rule files, their problems, and the rule set |
//! | `load` | where rule sets come from: a directory, some texts, or the program |
//! | `packed` | the built-in rule set as the build packs it |
//! | `profile` | the facts about one person, each known to a rule set |
//! | `engine` | the one evaluator, verdicts, and their words |
//! | [`recommendation`] | the answer as scripts see it |
//! | [`plan`] | the answer as dates, and what they cost |
//! | `space` | the profiles that a rule set spans, those that it cannot tell apart taken together |
//! | [`check`] | what is wrong with a rule set that loads |
//! | [`diff`] | for whom two rule sets answer differently |
//! | `cases` | the tests of a rule set: what they expect, cover and notice |
//! | `batch` | the answers to very many profiles, a line each |
//! | [`render`] | the answer as text |
//! | `schema` | the JSON Schemas of the files that authors write |
//! | [`cli`] | the program: arguments, environment, clock, terminal |
//!
//! The build reads and checks `rules/` with [`rules`] itself, and packs what comes of it, so that a start reads no YAML.
//!
//! Dependencies run downwards only; nothing but [`cli`] knows the clock, the environment or the terminal.
//!
//! # What holds by construction
//!
//! An answer always exists. The order of rules and facts never matters, and a fact said twice says nothing new. A fact
//! that refers always refers. Adding a goal or lifestyle to a profile that has one, or a fact that only asks for
//! sooner, never lengthens a wait; one that only asks for later never shortens one from the present day on. No window
//! lies below the floor. Every applicable rule is among the reasons exactly once.
//!
//! # What the command does, in ten lines
//!
//! ```
//! use massfreq::{Elapsed, Facet, Profile, Recommendation, RuleSet, recommend, render};
//!
//! let rules = RuleSet::built_in()?;
//! let profile = Profile::new(&rules)
//!     .with(Facet::Goal, "chronic-pain")?
//!     .with(Facet::Lifestyle, "Desk Worker")?;
//! let answer = recommend(&profile, Elapsed::START);
//! print!("{}", render::table(&answer, render::Look { width: 80, color: false, ascii: false }));
//! # let Recommendation::Recommended(answer) = answer else { unreachable!() };
//! # assert_eq!(answer.summary, "Every week for 4 weeks, then every 2 to 4 weeks");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batch;
mod cases;
pub mod check;
pub mod cli;
mod command;
pub mod course;
pub mod dates;
pub mod diff;
mod engine;
mod explain;
mod facet;
mod finding;
pub mod interval;
mod list;
mod load;
mod names;
mod next;
mod packed;
pub mod plan;
mod profile;
pub mod recommendation;
pub mod render;
pub mod rules;
mod schema;
mod space;
mod starter;
mod text;
mod what_if;

pub use engine::{Elapsed, Evaluation, evaluate, recommend};
pub use facet::{ByFacet, Facet, RuleId, Topic};
pub use finding::{Code, Finding, Findings, Severity, Spot};
pub use list::{Listed, Shown, list, list_unnamed, show};
pub use profile::file::ProfileFile;
pub use profile::{Near, Profile, ProfileError};
pub use recommendation::Recommendation;
pub use rules::{Rule, RuleSet};
pub use text::Text;
