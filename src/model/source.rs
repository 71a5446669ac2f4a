//! What a rule rests on, and what stands beside it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Text, packed::in_full, words::words};

words! {
    /// What a rule, a note or a piece of advice rests on.
    #[derive(Default, Deserialize)]
    pub enum Basis {
        /// The base document.
        Article = "article",
        /// A published study or review.
        Trial = "trial",
        /// A published clinical guideline.
        Guideline = "guideline",
        /// Public health advice, seen as copies.
        Advice = "advice",
        /// What is commonly done, with nothing published named.
        Practice = "practice",
        /// Our own reading.
        #[default]
        Product = "product",
    }
}

impl Basis {
    /// Whether it is no work of others that could be named.
    pub(crate) fn is_own(self) -> bool {
        matches!(self, Self::Practice | Self::Product)
    }
}

/// Where a rule, a note or a piece of advice comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(remote = "Self")]
pub struct Source {
    /// What it rests on.
    pub basis: Basis,
    /// The section of the base document, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub section: Option<Text>,
    /// The work that is cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub citation: Option<Text>,
    /// Where the work can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub url: Option<Text>,
    /// The day on which somebody last compared the rule with its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "date"))]
    pub reviewed: Option<Date>,
}

in_full!(Source { basis, section, citation, url, reviewed });

/// Evidence beside a rule, never its figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(remote = "Self")]
pub struct Note {
    /// What was found.
    pub text: Text,
    /// Where.
    #[serde(flatten)]
    pub source: Source,
}

in_full!(Note { text, source });

/// Something else to tell the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(remote = "Self")]
pub struct Advice {
    /// What to tell.
    pub text: Text,
    /// What it rests on, where that is not what its rule rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

in_full!(Advice { text, source });

/// Where the guidance as a whole comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(remote = "Self")]
pub struct PackSource {
    /// The work's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Text>,
    /// When and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Text>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Text>,
    /// The day on which somebody last compared the set with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
}

in_full!(PackSource { title, author, published, url, reviewed });
