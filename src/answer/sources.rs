//! The works that a set rests on, each with its rules.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::recommendation::{Rules, version};
use crate::model::{Basis, PackSource, Part, RuleId, RuleSet, Text};

version!(pub(crate) Schema = "massfreq/sources/1");

/// What a rule set rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq sources")]
pub(crate) struct Sources {
    /// The name and version of this output.
    pub(crate) schema: Schema,
    /// The set.
    pub(crate) rules: Rules,
    /// The work that the set as a whole is taken from, where there is one.
    pub(crate) pack: Option<Whole>,
    /// The works that are cited, by basis, then by citation.
    #[serde(rename = "sources")]
    pub(crate) cited: Vec<Reference>,
    /// What rests on common practice or on the authors' own reading, with no work named.
    pub(crate) own: Vec<Reference>,
}

/// The work that a set as a whole is taken from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Whole {
    /// Its title.
    pub(crate) title: Option<String>,
    /// Who wrote it.
    pub(crate) author: Option<String>,
    /// When and where.
    pub(crate) published: Option<String>,
    /// Where it can be read.
    pub(crate) url: Option<String>,
    /// The day on which somebody last compared the set with it.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(crate) reviewed: Option<Date>,
}

/// A work, or a section of the base document, with what rests on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Reference {
    /// What sort of work it is.
    pub(crate) basis: Basis,
    /// The section of the base document.
    pub(crate) section: Option<String>,
    /// The work that is cited.
    pub(crate) citation: Option<String>,
    /// Where it can be read.
    pub(crate) url: Option<String>,
    /// The day on which somebody last compared the rules with it: the earliest, where there are several.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub(crate) reviewed: Option<Date>,
    /// What rests on it, by rule.
    pub(crate) rules: Vec<Resting>,
}

/// A rule, or a part of it, that rests on a work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Resting {
    /// Which rule; `pack` for the pack's own advice.
    pub(crate) rule: RuleId,
    /// What of it.
    pub(crate) part: Part,
}

/// The works that a set rests on.
pub(crate) fn sources(rules: &RuleSet) -> Sources {
    let text = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
    let mut works: BTreeMap<(Basis, Option<&str>, Option<&str>), Reference> = BTreeMap::new();
    for sourced in rules.sourced() {
        let source = sourced.source;
        let key = (source.basis, source.citation.as_deref(), source.section.as_deref());
        let reference = works.entry(key).or_insert_with(|| Reference {
            basis: source.basis,
            section: text(&source.section),
            citation: text(&source.citation),
            url: None,
            reviewed: None,
            rules: Vec::new(),
        });
        reference.url = reference.url.take().or_else(|| text(&source.url));
        reference.reviewed = reference.reviewed.into_iter().chain(source.reviewed).min();
        let resting = Resting { rule: sourced.rule, part: sourced.part };
        if !reference.rules.contains(&resting) {
            reference.rules.push(resting);
        }
    }
    let is_own = |of: &Reference| of.basis.is_own() && of.citation.is_none();
    let (own, cited) = works.into_values().partition(is_own);
    let pack = rules.source().map(|PackSource { title, author, published, url, reviewed }| Whole {
        title: text(title),
        author: text(author),
        published: text(published),
        url: text(url),
        reviewed: *reviewed,
    });
    Sources { schema: Schema::V1, rules: Rules::from(rules), pack, cited, own }
}
