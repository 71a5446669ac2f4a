//! A rule-driven advisor that says how often, and why. Its knowledge is in rule files.
//!
//! Guidance is data. Rule files in YAML say what each goal, lifestyle, sign, caution and response means; the loader
//! turns them into a [`RuleSet`] that is valid by construction; one pure function turns a [`Profile`] and the day of
//! the course into a [`Recommendation`] with its reasons; the renderers print it.
//!
//! ```text
//! arguments ─► profile ─┐
//!                       ├─► engine ─► answer ─► render: terminal · Markdown · HTML · calendar · CSV (JSON, YAML: cli)
//! rule files ─► load ───┘               └─► plan (dates, cost)
//!                 └─► proof: check · diff · tests · review, over every profile of a rule set
//! ```
//!
//! Dependencies run one way, `cli → batch, render → plan, proof → answer → diary, engine → profile → load →
//! diagnostics → model → order`; nothing below [`cli`] knows clap, the clock, the environment or the terminal. The build script loads `rules/`
//! with the same loader and packs the result, so that a start reads no YAML.
//!
//! # Laws
//!
//! - An answer always exists.
//! - The order of rules and facts never matters, and repeating a fact changes nothing.
//! - A fact that refers always refers, and another fact takes no referral away. A referral has no interval and no date
//!   (`engine::Outcome`).
//! - Adding a goal or lifestyle to a profile that has one, or a fact that only asks for sooner, never lengthens a wait;
//!   one that only asks for later never shortens one from the elapsed day on. Exempt is a wait that a floor or `later` of
//!   what was added lengthens: `proof::check` says where.
//! - No window lies below the floor.
//! - Every applicable rule is among the reasons exactly once.
//! - No session of a plan is on or after the day of a review, or on which the word of a professional lapses.
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
//! print!("{}", render::text(&answer, &profile, render::Look::plain(80)));
//! # let Recommendation::Recommended(answer) = answer else { unreachable!() };
//! # assert_eq!(answer.summary, "Every week for 4 weeks, then every 2 to 4 weeks");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answer;
mod batch;
pub mod cli;
mod diagnostics;
mod diary;
mod engine;
mod load;
pub mod model;
mod order;
pub mod plan;
mod profile;
pub mod proof;
pub mod render;

pub use answer::describe::recommend;
pub use answer::list::{Listed, Shown, list, list_unnamed, show};
pub use answer::recommendation::Recommendation;
pub use diagnostics::{Code, Explanation, Finding, Findings, Severity, Spot};
pub use engine::verdict::VerdictName;
pub use engine::{Elapsed, Evaluation, evaluate};
pub use load::loaded::LoadedRules;
pub use model::{ByFacet, Facet, Gravity, Level, Mild, Rule, RuleId, RuleSet, Text, Topic};
pub use profile::file::ProfileFile;
pub use profile::{Near, Profile, ProfileError};
