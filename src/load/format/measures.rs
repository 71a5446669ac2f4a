//! What a person watches, and what follows from it.

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::json;

use super::{Named, parts};
use crate::load::schema::{self, never_null};
use crate::model::{Better, Days, Measure, RulePlace, Source, Text};

/// One thing that a person watches, with a figure for the past week.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null, transform = share_only_down)]
pub(crate) struct MeasureEntry {
    /// What it is called, in a word or two.
    #[schemars(with = "schema::Line")]
    pub(crate) title: Text,
    /// The question for the figure, about the past week.
    #[schemars(with = "schema::Line")]
    pub(crate) ask: Text,
    /// The smallest figure, such as `0`.
    #[schemars(with = "schema::Figure")]
    pub(crate) from: u16,
    /// The largest figure, such as `10`.
    #[schemars(with = "schema::Figure")]
    pub(crate) to: u16,
    /// Which way a figure gets better: `up` or `down`.
    #[schemars(with = "schema::Words<Better>")]
    pub(crate) better: Better,
    /// How many points a change counts from, such as `2`.
    #[schemars(with = "schema::Count")]
    pub(crate) change: u16,
    /// How many percent of the figure at the start a change for the better has to be as well, such as `30`. Only with
    /// `better: down`.
    #[schemars(with = "Option<schema::Percent>")]
    pub(crate) share: Option<u16>,
    /// Whether an answer follows from it: `true`. Others are only shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(with = "Option<bool>")]
    pub(crate) decides: bool,
    /// Words for the smallest figure, such as `none at all`.
    #[schemars(with = "Option<schema::Line>")]
    pub(crate) low: Option<Text>,
    /// Words for the largest figure.
    #[schemars(with = "Option<schema::Line>")]
    pub(crate) high: Option<Text>,
    /// Why it is worth watching, in words.
    #[schemars(with = "schema::Text")]
    pub(crate) because: Text,
    /// What the threshold rests on, such as `{basis: product}`.
    #[schemars(with = "parts::Source")]
    pub(crate) source: Source,
}

/// A share is of a figure that gets smaller.
fn share_only_down(schema: &mut Schema) {
    let down = json!({"properties": {"better": {"const": "down", "errorMessage": SHARE_ONLY_DOWN}}});
    schema.insert("dependentSchemas".to_owned(), json!({"share": down}));
}

pub(crate) const SHARE_ONLY_DOWN: &str = "a share goes only with better: down";

impl MeasureEntry {
    pub(crate) fn measure(self, name: &str, place: RulePlace) -> Measure {
        let Self { title, ask, from, to, better, change, share, decides, low, high, because, source } = self;
        let name = name.to_owned().into();
        Measure { name, title, ask, from, to, better, change, share, decides, low, high, because, source, place }
    }
}

/// What follows from a diary: a response for each way that things can go.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(crate) struct Progress {
    /// The response where a measure got better, such as `some-response`.
    #[serde(serialize_with = "name")]
    #[schemars(with = "schema::Name")]
    pub(crate) better: Named,
    /// The response where nothing changed.
    #[serde(serialize_with = "name")]
    #[schemars(with = "schema::Name")]
    pub(crate) same: Named,
    /// The response where a measure got worse.
    #[serde(serialize_with = "name")]
    #[schemars(with = "schema::Name")]
    pub(crate) worse: Named,
    /// How long after the first figure it can be said that nothing changed, such as `4 weeks`.
    #[schemars(with = "schema::Length")]
    pub(crate) decide_after: Days,
    /// How old the last figure may be for that, and for better, such as `5 weeks`.
    #[schemars(with = "schema::Length")]
    pub(crate) stale_after: Days,
    /// What long soreness after a session means.
    pub(crate) sore: Option<Sore>,
    /// What is said beside all that follows from a diary, such as that much gets better by itself.
    #[schemars(with = "Option<schema::Text>")]
    pub(crate) notice: Option<Text>,
}

/// The caution that long soreness after a session names.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub(crate) struct Sore {
    /// More hours of soreness than these name the caution, such as `48`.
    #[schemars(with = "schema::Count")]
    pub(crate) over_hours: u16,
    /// The name of that caution.
    #[serde(serialize_with = "name")]
    #[schemars(with = "schema::Name")]
    pub(crate) caution: Named,
}

fn name<S: serde::Serializer>(name: &Named, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(name)
}
