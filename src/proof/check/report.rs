//! The output of a check. Scripts rely on its fields: within a version fields are only added.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::recommendation::{Rules, version};
use crate::diagnostics::{Finding, Findings, Severity, Spot};
use crate::proof::space::Coverage;

version!(pub Schema = "massfreq/diagnostics/1");

/// What was found in a rule set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq diagnostics")]
pub struct Diagnostics {
    /// The name and version of this output.
    pub schema: Schema,
    /// The set; null where it does not load.
    pub rules: Option<Rules>,
    /// Which profiles were asked about; null where the set does not load.
    pub coverage: Option<Coverage>,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// How many notes there are.
    pub notes: usize,
    /// What was found, by file and place.
    pub findings: Vec<Diagnostic>,
}

/// One thing that was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diagnostic {
    /// The stable code of this sort of finding.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Spot,
    /// What explains it: another place, what masks a rule, or the commands that show it, each with its answer.
    pub notes: Vec<String>,
    /// What to do about it, in one line.
    pub help: Option<String>,
}

impl Diagnostics {
    /// The findings of a set; `rules` and `coverage` only if it loads.
    pub fn new(findings: &Findings, rules: Option<Rules>, coverage: Option<Coverage>) -> Self {
        let diagnostic = |(finding, place): (&Finding, Spot)| Diagnostic {
            code: finding.code().as_str().to_owned(),
            severity: finding.severity(),
            message: finding.message().to_owned(),
            place,
            notes: finding.notes().to_vec(),
            help: finding.cure().map(str::to_owned),
        };
        let count = |severity: Severity| findings.iter().filter(|finding| finding.severity() == severity).count();
        Self {
            schema: Schema::V1,
            rules,
            coverage,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            findings: findings.located().map(diagnostic).collect(),
        }
    }
}
