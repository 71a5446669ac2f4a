//! What a rule file may hold. The descriptions are what an author reads in the editor.

use schemars::{JsonSchema, Schema};
use serde_json::json;

use super::never_null;
use super::text::{
    BuiltIn, Count, Date, Entries, Filled, Format, Interval, Length, Line, Name, OneOrMany, Reasons, Text, Version,
    Words,
};
use crate::model::level::Level;
use crate::model::source::Basis;

/// A rule file. A rule set is a directory of such files; exactly one of them has a `pack`, and any may have entries of
/// any section.
#[derive(Debug, JsonSchema)]
#[schemars(title = "massfreq rule file", deny_unknown_fields, rename_all = "kebab-case", transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
pub(super) struct RuleFile {
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
    /// Rules over more than one fact, each under its short name, with `when` it holds.
    combinations: Option<Entries<Combination>>,
    /// Only in a layer: entries of the built-in set that it drops, each by its id with the reason why, such as
    /// `goal/some-name: we do not offer this`.
    disable: Option<Reasons>,
}

/// What the whole set is, and what it says where no entry does.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, transform = whole_unless_layer)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Pack {
    /// The name of the set, such as `my-rules`. It stands in every answer.
    name: Name,
    /// The version of the set, such as `1.0.0`. Raise it whenever a change alters what somebody is told to do.
    version: Version,
    /// What the set is about, in a few words.
    title: Line,
    /// The work that the set as a whole is taken from, such as `{title: Some work, author: Somebody}`.
    source: Option<PackSource>,
    /// Makes the set a layer over the built-in one: its entries replace those of the same name whole, others are added,
    /// and what the pack leaves out is taken over. The only value is `built-in`.
    extends: Option<BuiltIn>,
    /// The set that this one began as a copy of, such as `{name: some-rules, version: 1.0.0}`; answers name the referrals
    /// that have since been lost.
    based_on: Option<BasedOn>,
    /// The single intervals that `sooner` and `later` move along, from short to long, such as `[1 week, 2 weeks, 4 weeks]`.
    ladder: Option<Filled<Length>>,
    /// The answer where nothing else proposes an interval: `every`, such as `1 month`, with its `because` and `source`.
    default: Option<DefaultEntry>,
    /// What to tell with every recommendation, such as `- text: Begin slowly.`; never told with a referral.
    advice: Option<Vec<Advice>>,
    /// The one notice under every answer: what the answer is not, and when to stop. For example: `This is general
    /// guidance. If anything gets worse, stop.`
    notice: Option<Text>,
    /// The questions by which `massfreq ask` asks for facts and for days, such as `goals: What is it for?` A layer may give
    /// some of them; where there is none, the section is named.
    ask: Option<Questions>,
    /// What a person is told to do at each level of referral, such as `wait: Wait until this has passed.` A layer may give
    /// some of the levels, any other set gives all.
    referrals: Option<Referrals>,
}

/// A pack that is no layer must say what there is nowhere else.
fn whole_unless_layer(schema: &mut Schema) {
    schema.insert("if".to_owned(), json!({"not": {"required": ["extends"]}}));
    schema.insert(
        "then".to_owned(),
        json!({
            "required": ["ladder", "default", "notice", "referrals"],
            "properties": {"referrals": {"required": Level::GRAVEST_FIRST.map(Level::as_str)}},
        }),
    );
}

/// The set that a copy began as.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct BasedOn {
    /// The name of that set.
    name: Name,
    /// Its version at that time, such as `1.0.0`.
    version: Version,
}

/// The work that a set as a whole is taken from.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct PackSource {
    /// The title of the work.
    title: Option<Line>,
    /// Who wrote it.
    author: Option<Line>,
    /// When it was published, in any form.
    published: Option<Line>,
}

/// What a person is told to do at each level of referral.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Referrals {
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
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Questions {
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

/// The answer where nothing else proposes an interval.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct DefaultEntry {
    /// What it is called, in a few words.
    title: Option<Line>,
    /// How often, such as `4 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`. A month counts as 4 weeks.
    every: Interval,
    #[schemars(flatten)]
    grounds: Grounds,
}

/// One goal, lifestyle, sign or response.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null, transform = does_something)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Fact {
    /// What it is called, in a few words.
    title: Line,
    /// One line that says more, shown in lists and in the help.
    help: Option<Line>,
    /// Other names for it, spelt like names, such as `[one-name, another]`. No two entries of a section share a name.
    aliases: Option<Vec<Name>>,
    /// The question that asks a person for it, to be answered with yes or no.
    ask: Option<Line>,
    #[schemars(flatten)]
    effects: Effects,
    #[schemars(flatten)]
    grounds: Grounds,
}

/// One warning sign or condition.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null, transform = does_something)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Caution {
    /// What it is called, in a few words.
    title: Line,
    /// One line that says more, shown in lists and in the help.
    help: Option<Line>,
    /// Other names for it, spelt like names, such as `[one-name, another]`. No two entries of a section share a name.
    aliases: Option<Vec<Name>>,
    /// The question that asks a person for it, to be answered with yes or no.
    ask: Line,
    #[schemars(flatten)]
    effects: Effects,
    #[schemars(flatten)]
    grounds: Grounds,
}

/// One rule over more than one fact.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null, transform = does_something)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
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
    grounds: Grounds,
}

/// What an entry does to an answer.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Effects {
    /// Proposes one interval: days, weeks or months between sessions, such as `2 weeks`, `2-4 weeks` or
    /// `2-3 times in 2 weeks`. A month counts as 4 weeks. An entry has either `every` or `course`.
    every: Option<Interval>,
    /// Proposes intervals over time: one opening phase or more, each with how long it lasts (`for`), then the routine,
    /// which has no end, such as `[{every: 1 week, for: 4 weeks}, {every: 2 weeks}]`. An entry has either `every` or
    /// `course`.
    #[schemars(extend(
        "minItems" = 2,
        "contains" = {"type": "object", "not": {"required": ["for"]}},
        "minContains" = 1,
        "maxContains" = 1,
        "errorMessage" = "a course has two phases or more: each but the last has a for, and the last has none",
    ))]
    course: Option<Vec<Phase>>,
    /// How many steps shorter along the `ladder` of the pack, such as `1`.
    sooner: Option<Count>,
    /// How many steps longer along the `ladder` of the pack, such as `1`.
    later: Option<Count>,
    /// A floor: whatever else holds, no less time between sessions than this single interval, such as `2 weeks`.
    no_more_often_than: Option<Length>,
    /// Refers instead of recommending an interval, and says how soon it is to be followed: `emergency`, `urgent`,
    /// `doctor` or `wait`. The words for each level stand in the `referrals` of the pack.
    refer: Option<Words<Level>>,
}

/// An entry has one interval or a course, and does something.
fn does_something(schema: &mut Schema) {
    let other = ["every", "course", "sooner", "later", "no-more-often-than", "refer"];
    let help = format!("an entry does something: give it one or more of {} and advice", other.join(", "));
    let mut ways: Vec<_> = other.iter().map(|key| json!({"required": [key], "errorMessage": help})).collect();
    ways.push(json!({"required": ["advice"], "properties": {"advice": {"minItems": 1}}, "errorMessage": help}));
    schema.insert("anyOf".to_owned(), ways.into());
    let message = "an entry has either every or course: keep one of them";
    let both = json!({"every": {"properties": {"course": false}, "errorMessage": message}});
    schema.insert("dependentSchemas".to_owned(), both);
}

/// One step of a course.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Phase {
    /// How often in this phase, such as `1 week`, `2-4 weeks` or `2-3 times in 2 weeks`.
    every: Interval,
    /// How long the phase lasts, such as `4 weeks`. Every phase but the last has it, the last has none.
    r#for: Option<Length>,
}

/// Why an entry says what it says, and what it rests on.
#[derive(Debug, JsonSchema)]
#[schemars(transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Grounds {
    /// Why, in words, told with every answer in which the entry counts. Put no figures here: they are written from the
    /// values.
    because: Text,
    /// What in this entry is your own reading of the source, if anything is. It is told beside the `because`.
    reading: Option<Text>,
    /// What else to tell the person, such as `- text: Begin slowly.`
    advice: Option<Vec<Advice>>,
    /// Evidence beside the rule, never its figure, such as `- text: What was found.` with `basis: trial` and a `citation`.
    notes: Option<Vec<Note>>,
    /// What the entry rests on, such as `{basis: practice}`.
    source: Source,
}

/// Something else to tell the person.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Advice {
    /// What to tell.
    text: Text,
    /// What it rests on, where that is not what its entry rests on, such as `{basis: product}`.
    source: Option<Source>,
}

/// Evidence beside a rule.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Note {
    /// What was found.
    text: Text,
    #[schemars(flatten)]
    source: Source,
}

/// What something rests on.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Source {
    /// The sort of source. `article` is the base document, `trial` a published study or review, `guideline` a published
    /// clinical guideline, `advice` public health advice, `practice` what is commonly done, `product` your own reading.
    basis: Words<Basis>,
    /// The section of the base document, in its own words.
    section: Option<Line>,
    /// The work that is cited, such as an author and a year.
    citation: Option<Line>,
    /// Where the work can be read, such as `https://example.org/work`.
    url: Option<Line>,
    /// The day on which somebody last compared the rule with its source, such as `2026-01-31`.
    reviewed: Option<Date>,
}

/// A condition; all of its keys hold at once.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, extend("minProperties" = 1))]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Condition {
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
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
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
