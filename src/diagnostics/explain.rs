//! What the codes of findings mean, for people: one file a code, in `codes/`.
//!
//! A file holds the meaning, then a wrong and a right example, each a rule file without its `format: 1`, and then
//! whether it is ever fine. A comment with a file's name begins the next file of an example. Tests load all of them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Code, Severity};

/// What a code means, and what to do about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation {
    /// The stable code.
    #[schemars(with = "String")]
    pub code: Code,
    /// How much a finding of this sort weighs.
    pub severity: Severity,
    /// What it is, in one line.
    pub about: &'static str,
    /// What it means.
    pub meaning: String,
    /// An example that has it: rule files without the line `format: 1`, or a command.
    pub wrong: &'static str,
    /// The example without it.
    pub right: &'static str,
    /// Whether it is ever fine.
    pub fine: String,
}

impl Code {
    /// What it means, with examples.
    pub fn explanation(self) -> Explanation {
        let text = self.text();
        let part = |mark: &str| text.split("== ").find_map(|part| part.strip_prefix(mark)).unwrap_or_default();
        let paragraph = |text: &str| text.trim_end().replace('\n', " ");
        let fine = match part("fine\n") {
            "" => "No: nothing is answered until it is mended.".to_owned(),
            fine => paragraph(fine),
        };
        Explanation {
            code: self,
            severity: self.severity(),
            about: self.about(),
            meaning: paragraph(text.split("== ").next().unwrap_or_default()),
            wrong: part("wrong\n"),
            right: part("right\n"),
            fine,
        }
    }
}
