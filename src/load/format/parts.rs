//! The parts of a rule file that its reader takes apart, or makes types of the model of.
#![expect(dead_code, reason = "they only describe the file for its JSON Schema")]

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use super::{Asking, Effects, Grounds, MeasureEntry, Pack, Safeguards, does_something};
use crate::load::schema::{
    All, Count, Date, Entries, Filled, Format, Line, Name, OneOrMany, Reasons, Text, Url, Version, Words, never_null,
};
use crate::model::{Basis, Facet, Topic};

/// A rule file. A rule set is a directory of such files; exactly one of them has a `pack`, and any may have entries of
/// any section.
#[derive(Debug, JsonSchema)]
#[schemars(title = "massfreq rule file", deny_unknown_fields, rename_all = "kebab-case", transform = never_null)]
pub(crate) struct RuleFile {
    /// The format of the file: always `1`. Every file begins with it.
    format: Format,
    /// What the whole set is, and what it says where no entry does. Exactly one file of the set has it.
    pack: Option<Pack>,
    /// What the sessions are for. Each entry is one goal, under its short name, such as `my-goal:`; with it the goal can
    /// be given in every command.
    goals: Option<Entries<Fact>>,
    /// What strains the body daily. Each entry is one lifestyle, under its short name.
    lifestyles: Option<Entries<Fact>>,
    /// Signs that somebody may need sessions more often. Each entry is one sign, under its short name.
    signs: Option<Entries<Fact>>,
    /// Warning signs and conditions that come before all else. Each entry is one caution, under its short name, with the
    /// question that asks for it.
    cautions: Option<Entries<Caution>>,
    /// How the body answered so far. Each entry is one response, under its short name.
    responses: Option<Entries<Fact>>,
    /// What a person watches from week to week, such as pain. Each entry is one measure, under its short name, with its
    /// question and its scale.
    measures: Option<Entries<MeasureEntry>>,
    /// Rules over more than one fact, each under its short name, with `when` it holds.
    combinations: Option<Entries<Combination>>,
    /// Only in a layer: entries of the built-in set that it drops, each by its id with the reason why, such as
    /// `goal/some-name: we do not offer this`.
    disable: Option<Reasons>,
}

/// The set that a copy began as.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct BasedOn {
    /// The name of that set.
    name: Name,
    /// Its version at that time, such as `1.0.0`.
    version: Version,
}

/// The work that a set as a whole is taken from.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(super) struct PackSource {
    /// The title of the work.
    title: Option<Line>,
    /// Who wrote it.
    author: Option<Line>,
    /// When it was published, in any form.
    published: Option<Line>,
    /// Where it can be read, such as `https://example.org/work`.
    url: Option<Url>,
    /// The day on which somebody last compared the set with it, such as `2026-01-31`.
    reviewed: Option<Date>,
}

/// What a person is told to do at each level of referral.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(super) struct Referrals {
    /// What to do at once.
    emergency: Option<Text>,
    /// What to do on the same day.
    urgent: Option<Text>,
    /// Whom to ask before anything else.
    doctor: Option<Text>,
    /// What to wait for.
    wait: Option<Text>,
}

/// The questions by which facts and days are asked for.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(super) struct Questions {
    /// Whether one of the cautions holds; each stands beneath with its own question.
    cautions: Option<Line>,
    /// Which goals there are.
    goals: Option<Line>,
    /// Which lifestyles fit.
    lifestyles: Option<Line>,
    /// Which signs there are.
    signs: Option<Line>,
    /// Which response fits.
    responses: Option<Line>,
    /// On which day the course began.
    started: Option<Line>,
    /// On which day the last session was.
    last: Option<Line>,
}

/// The pages, or their questions alone. It is one schema, so that an editor says what is wrong.
pub(super) struct Asked;

impl JsonSchema for Asked {
    fn schema_name() -> Cow<'static, str> {
        "Asked".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Questions::json_schema(generator);
        schema.insert("type".to_owned(), json!(["object", "array"]));
        schema.insert("items".to_owned(), generator.subschema_for::<Page>().into());
        schema.insert("minItems".to_owned(), 1.into());
        schema
    }
}

/// One page of the interview: what it asks for, and its question.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, transform = one_topic)]
struct Page {
    /// The name of a page of cautions, such as `some-page`, which cautions name as their `page`; `all` for those that
    /// name none.
    cautions: Option<Name>,
    /// The goals: `all`.
    goals: Option<All>,
    /// The lifestyles: `all`.
    lifestyles: Option<All>,
    /// The signs: `all`.
    signs: Option<All>,
    /// The responses: `all`.
    responses: Option<All>,
    /// The day on which the course began: `all`.
    started: Option<All>,
    /// The day of the last session: `all`.
    last: Option<All>,
    /// The question of the page.
    question: Option<Line>,
    /// When the page is asked, such as `{goal: some-goal}`; else always. It can read what earlier pages ask for.
    ask_when: Option<Condition>,
}

/// A page is about one topic.
fn one_topic(schema: &mut Schema) {
    let one = Topic::all().map(|topic| json!({"required": [topic.as_str()]})).collect::<Vec<_>>();
    schema.insert("oneOf".to_owned(), one.into());
    let message = "a page is about one of cautions, goals, lifestyles, signs, responses, started and last";
    schema.insert("errorMessage".to_owned(), json!({"oneOf": message}));
}

/// Defines the entries of facets, which differ in their questions.
macro_rules! facts {
    ($(#[doc = $doc:literal] $name:ident asks $ask:ty, $asking:ty;)+) => {$(
        #[doc = $doc]
        #[derive(Debug, JsonSchema)]
        #[schemars(deny_unknown_fields, transform = never_null, transform = does_something)]
        struct $name {
            /// What it is called, in a few words.
            title: Line,
            /// One line that says more, shown in lists and in the help.
            help: Option<Line>,
            /// Other names for it, spelt like names, such as `[one-name, another]`. No two entries of a section share a
            /// name.
            aliases: Option<Vec<Name>>,
            /// Words by which people look for it, such as `[backache, back pain]`. They are no names: the help offers the entry.
            keywords: Option<Vec<Line>>,
            /// The question that asks a person for it, to be answered with yes or no.
            ask: $ask,
            #[schemars(flatten)]
            effects: Effects,
            #[schemars(flatten)]
            safeguards: Safeguards,
            #[schemars(flatten)]
            asking: $asking,
            #[schemars(flatten)]
            grounds: Grounds,
        }
    )+};
}

facts! {
    /// One goal, lifestyle, sign or response.
    Fact asks Option<Line>, ();
    /// One warning sign or condition.
    Caution asks Line, Asking;
}

/// One rule over more than one fact.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null, transform = does_something)]
struct Combination {
    /// What it is called, in a few words.
    title: Line,
    /// One line that says more, shown in lists.
    help: Option<Line>,
    /// When it holds: all keys at once. For example `sign: {at-least: 3}` with `response: some-name`.
    when: Condition,
    #[schemars(flatten)]
    effects: Effects,
    #[schemars(flatten)]
    safeguards: Safeguards,
    #[schemars(flatten)]
    grounds: Grounds,
}

/// Something else to tell the person.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(super) struct Advice {
    /// What to tell.
    text: Text,
    /// What it rests on, where that is not what its entry rests on, such as `{basis: product}`.
    source: Option<Source>,
}

/// Evidence beside a rule.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Note {
    /// What was found.
    text: Text,
    #[schemars(flatten)]
    source: Source,
}

/// What something rests on.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(super) struct Source {
    /// The sort of source. `article` is the base document, `trial` a published study or review, `guideline` a published
    /// clinical guideline, `advice` public health advice, `practice` what is commonly done, `product` your own reading.
    basis: Words<Basis>,
    /// The section of the base document, in its own words.
    section: Option<Line>,
    /// The work that is cited, such as an author and a year.
    citation: Option<Line>,
    /// Where the work can be read, such as `https://example.org/work`.
    url: Option<Url>,
    /// The day on which somebody last compared the rule with its source, such as `2026-01-31`.
    reviewed: Option<Date>,
}

/// A condition; all of its keys hold at once.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, extend("minProperties" = 1))]
pub(super) struct Condition {
    /// Which goals are given: a name, a list of which any is enough, or for example `{at-least: 2}`.
    goal: Option<OneOrMany<Tests>>,
    /// Which lifestyles are given: a name, a list of which any is enough, or for example `{none: [some-name]}`.
    lifestyle: Option<OneOrMany<Tests>>,
    /// Which signs are given: a name, a list of which any is enough, or for example `{at-least: 3}`.
    sign: Option<OneOrMany<Tests>>,
    /// Which cautions are given: a name, a list of which any is enough, or for example `{none: [some-name]}`.
    caution: Option<OneOrMany<Tests>>,
    /// Which response is given: a name, or a list of which any is enough.
    response: Option<OneOrMany<Tests>>,
    /// Conditions of which one is enough, such as `- goal: some-name` and `- sign: other-name`.
    any_of: Option<Filled<Condition>>,
    /// A condition that does not hold, such as `{goal: some-name}`.
    not: Option<Box<Condition>>,
}

/// What is asked of the facts of one sort, all keys at once.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, extend("minProperties" = 1))]
struct Tests {
    /// Any of these names is given.
    any: Option<OneOrMany>,
    /// All of these names are given.
    all: Option<OneOrMany>,
    /// None of these names is given.
    none: Option<OneOrMany>,
    /// At least so many names are given, whichever they are, such as `3`.
    at_least: Option<Count>,
}

/// Fails to compile with a new facet, which needs a section, a page with its question, and a key of `when`.
const _: fn(Facet, &RuleFile, &Questions, &Page, &Condition) -> [bool; 4] = |facet, file, ask, page, when| match facet {
    Facet::Goal => [file.goals.is_some(), ask.goals.is_some(), page.goals.is_some(), when.goal.is_some()],
    Facet::Lifestyle => {
        [file.lifestyles.is_some(), ask.lifestyles.is_some(), page.lifestyles.is_some(), when.lifestyle.is_some()]
    }
    Facet::Sign => [file.signs.is_some(), ask.signs.is_some(), page.signs.is_some(), when.sign.is_some()],
    Facet::Caution => {
        [file.cautions.is_some(), ask.cautions.is_some(), page.cautions.is_some(), when.caution.is_some()]
    }
    Facet::Response => {
        [file.responses.is_some(), ask.responses.is_some(), page.responses.is_some(), when.response.is_some()]
    }
};
