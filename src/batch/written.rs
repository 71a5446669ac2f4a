//! A line of the output, as its JSON Schema describes it.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::line::{Id, LineError};
use crate::answer::recommendation::Recommendation;

/// A line of the output of a batch that is not asked for some fields alone.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(title = "massfreq batch line")]
#[expect(dead_code, reason = "it only describes the output for its JSON Schema; answers are put together from pieces")]
pub(crate) enum Written<'a> {
    /// The answer to a line.
    Answer {
        /// The id of the line, whatever its type; null where it has none.
        id: serde_json::Value,
        #[serde(flatten)]
        answer: Recommendation,
    },
    /// What is wrong with a line.
    Error(ErrorLine<'a>),
}

/// A line that cannot be answered.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ErrorLine<'a> {
    /// The id of the line, whatever its type; null where it has none, and where it cannot be read.
    #[schemars(with = "serde_json::Value")]
    pub(super) id: Id<'a>,
    /// The number of the line in its file, from 1.
    #[schemars(range(min = 1))]
    pub(super) line: u64,
    /// Its file, where there is more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub(super) file: Option<&'a str>,
    /// That there is no answer.
    pub(super) status: ErrorStatus,
    /// What is wrong.
    pub(super) error: &'a LineError,
}

/// The status of a line that cannot be answered.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ErrorStatus {
    /// The line is in error.
    Error,
}

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            Self::Json(value) => value.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}
