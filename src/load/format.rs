//! The format of rule files. Doc comments here are the descriptions in its JSON Schema.
//!
//! The digest of a set is taken of these types, serialized with sorted keys and without nulls.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::{Deref, Range};

use hmac_sha256::Hash as Sha256;
use schemars::{JsonSchema, Schema};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::diagnostics::FileId;
use crate::load::schema::{self, Filled, never_null, of_file};
use crate::model::{
    Advice, Condition, Days, Facet, Kind, Level, Note, Proposal, Rule, RuleId, RuleIndex, RulePlace, Source, Text,
    Window, Words, rule,
};
use crate::order::Order as _;

mod ask;
mod measures;
mod pack;
mod parts;
pub(crate) mod shape;

pub(crate) use ask::{ALL, ASK_WHEN, AskPage, Asked, QUESTION};
pub(crate) use measures::{MeasureEntry, Progress, SHARE_ONLY_DOWN, Sore};
pub(crate) use pack::{Compiled, DefaultEntry, Pack};
use parts::RuleFile;

/// One entry of a facet or of `combinations`, or the pack's default.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) title: Text,
    pub(crate) help: Option<Text>,
    pub(crate) ask: Option<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "sorted")]
    pub(crate) aliases: Vec<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "sorted")]
    pub(crate) keywords: Vec<Text>,
    pub(crate) when: Option<When>,
    #[serde(flatten)]
    pub(crate) effects: Effects,
    #[serde(flatten)]
    pub(crate) safeguards: Safeguards,
    #[serde(flatten)]
    pub(crate) asking: Asking,
    #[serde(flatten)]
    pub(crate) grounds: Grounds,
}

/// What an entry does to an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(transform = never_null)]
pub(crate) struct Effects {
    /// Proposes one interval: days, weeks or months between sessions, such as `2 weeks`, `2-4 weeks` or
    /// `2-3 times in 2 weeks`. A month counts as 4 weeks. An entry has either `every` or `course`.
    #[schemars(with = "Option<schema::Interval>")]
    pub(crate) every: Option<Window>,
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
    pub(crate) course: Option<Vec<Phase>>,
    /// How many steps shorter along the `ladder` of the pack, such as `1`.
    #[schemars(with = "Option<schema::Count>")]
    pub(crate) sooner: Option<u16>,
    /// How many steps longer along the `ladder` of the pack, such as `1`.
    #[schemars(with = "Option<schema::Count>")]
    pub(crate) later: Option<u16>,
    /// A floor: whatever else holds, no less time between sessions than this single interval, such as `2 weeks`.
    #[schemars(with = "Option<schema::Length>")]
    pub(crate) no_more_often_than: Option<Days>,
    /// Refers instead of recommending an interval, and says how soon it is to be followed: `emergency`, `urgent`,
    /// `doctor` or `wait`. The words for each level stand in the `referrals` of the pack. Whoever names a caution without it
    /// goes on as its `advice` says.
    #[schemars(with = "Option<schema::Words<Level>>")]
    pub(crate) refer: Option<Level>,
}

impl From<Effects> for rule::Effects {
    fn from(effects: Effects) -> Self {
        let Effects { every, course, sooner, later, no_more_often_than, refer } = effects;
        let phased = course.and_then(|phases| {
            let routine = phases.last()?.every;
            let opening = phases.iter().filter_map(|phase| Some((phase.length?, phase.every)));
            Some(Proposal::new(opening, routine))
        });
        Self {
            proposal: phased.or_else(|| every.map(|every| Proposal::new([], every))),
            sooner: sooner.map_or(0, u32::from),
            later: later.map_or(0, u32::from),
            floor: no_more_often_than,
            refer,
        }
    }
}

/// The keys that make an entry do something.
pub(crate) const EFFECT_KEYS: [&str; 9] =
    ["every", "course", "sooner", "later", "no-more-often-than", "refer", "review", "ask-first", "advice"];

/// Those of them whose list may be empty, and then does nothing.
pub(crate) const LIST_KEYS: [&str; 2] = ["ask-first", "advice"];

/// Fails to compile with a new effect, whose key belongs above.
const _: fn(&Effects, &Safeguards) =
    |Effects { every: _, course: _, sooner: _, later: _, no_more_often_than: _, refer: _ },
     Safeguards { to_do: _, review: _, ask_first: _ }| ();

/// An entry has one interval or a course, and does something.
fn does_something(schema: &mut Schema) {
    let [others @ .., last] = EFFECT_KEYS;
    let help = format!("an entry does something: give it one or more of {} and {last}", others.join(", "));
    let ways = EFFECT_KEYS.map(|key| {
        if LIST_KEYS.contains(&key) {
            json!({"required": [key], "properties": {key: {"minItems": 1}}, "errorMessage": help})
        } else {
            json!({"required": [key], "errorMessage": help})
        }
    });
    schema.insert("anyOf".to_owned(), ways.to_vec().into());
    let message = "an entry has either every or course: keep one of them";
    let both = json!({"every": {"properties": {"course": false}, "errorMessage": message}});
    schema.insert("dependentSchemas".to_owned(), both);
}

/// What has to be looked at before a session, or again after some time.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(transform = never_null)]
pub(crate) struct Safeguards {
    /// What to do, in place of what the pack says for the level. Only with `refer`.
    #[serde(rename = "do")]
    #[schemars(with = "Option<schema::Text>")]
    pub(crate) to_do: Option<Text>,
    /// A day of the course on which to look again before going on: after how long, and at what, such as `{after: 6 weeks,
    /// text: Take stock.}`.
    pub(crate) review: Option<Review>,
    /// The cautions that have to be answered before anybody acts on this entry, such as `[some-caution]`.
    #[serde(serialize_with = "sorted_if_given")]
    #[schemars(with = "Option<Vec<schema::Line>>")]
    pub(crate) ask_first: Option<Vec<Named>>,
}

/// When to look again, and at what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Review {
    /// How long after the start of the course, or after the last look, such as `6 weeks`.
    #[schemars(with = "schema::Length")]
    pub(crate) after: Days,
    /// What to look at, and with whom.
    #[schemars(with = "schema::Text")]
    pub(crate) text: Text,
}

/// How a caution is asked, and what holds once a professional has agreed.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(transform = never_null)]
pub(crate) struct Asking {
    /// The page of the interview on which it is asked: one of the `ask` of the pack. Without it, it is asked on a page of its own.
    #[serde(serialize_with = "text_if_given")]
    #[schemars(with = "Option<schema::Name>")]
    pub(crate) page: Option<Named>,
    /// When it is asked, such as `{goal: some-goal}`; else always.
    #[schemars(with = "Option<parts::Condition>")]
    pub(crate) ask_when: Option<When>,
    /// What to tell once a professional has agreed, such as `- text: Only lightly.` Only a caution of level `urgent`, `doctor`
    /// or `wait` can have it, and only one that has it can be cleared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Filled<parts::Advice>>")]
    pub(crate) cleared: Vec<Advice>,
    /// How long that word holds, such as `12 weeks`, where not as long as the pack says.
    #[schemars(with = "Option<schema::Length>")]
    pub(crate) clearance: Option<Days>,
}

/// One step of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(crate) struct Phase {
    /// How often in this phase, such as `1 week`, `2-4 weeks` or `2-3 times in 2 weeks`.
    #[schemars(with = "schema::Interval")]
    pub(crate) every: Window,
    /// How long the phase lasts, such as `4 weeks`. Every phase but the last has it, the last has none.
    #[serde(rename = "for")]
    #[schemars(with = "Option<schema::Length>")]
    pub(crate) length: Option<Days>,
}

/// Why an entry says what it says, and what it rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(transform = never_null)]
pub(crate) struct Grounds {
    /// Why, in words, told with every answer in which the entry counts. Put no figures here: they are written from the
    /// values.
    #[schemars(with = "schema::Text")]
    pub(crate) because: Text,
    /// What in this entry is your own reading of the source, if anything is. It is told beside the `because`.
    #[schemars(with = "Option<schema::Text>")]
    pub(crate) reading: Option<Text>,
    /// What else to tell the person, such as `- text: Begin slowly.`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<parts::Advice>>")]
    pub(crate) advice: Vec<Advice>,
    /// Evidence beside the rule, never its figure, such as `- text: What was found.` with `basis: trial` and a `citation`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Option<Vec<parts::Note>>")]
    pub(crate) notes: Vec<Note>,
    /// What the entry rests on, such as `{basis: practice}`.
    #[schemars(with = "parts::Source")]
    pub(crate) source: Source,
}

impl Entry {
    /// `ask_first` and `ask_when` are those of the entry, compiled.
    pub(crate) fn rule(
        self,
        id: RuleId,
        kind: Kind,
        place: RulePlace,
        ask_first: Vec<RuleIndex>,
        ask_when: Option<Condition>,
    ) -> Rule {
        let Self { title, help, ask, aliases, keywords, when: _, effects, safeguards, asking, grounds } = self;
        let Grounds { because, reading, advice, notes, source } = grounds;
        let Safeguards { to_do, review, ask_first: _ } = safeguards;
        let Asking { page, ask_when: _, cleared, clearance } = asking;
        let safeguards = rule::Safeguards {
            review_after: review.as_ref().map(|review| review.after),
            ask_first,
            is_clearable: !cleared.is_empty(),
            clearance,
        };
        let (review, page) = (review.map(|review| review.text), page.map(|page| page.name));
        let words = Words {
            title,
            help,
            ask,
            aliases,
            keywords,
            to_do,
            review,
            cleared,
            page,
            ask_when,
            because,
            reading,
            notes,
            source,
            place,
        };
        Rule::new(id, kind, effects.into(), safeguards, advice, words)
    }
}

pub(crate) type When = Vec<Clause>;

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Clause {
    Facet(Facet, Vec<Test>),
    AnyOf(Vec<When>),
    Not(When),
    /// Names where conditions belong: a slip, which is reported once all names are known.
    #[serde(skip)]
    Loose(Loose),
}

/// Names where conditions belong.
#[derive(Clone, Debug)]
pub(crate) struct Loose {
    pub(crate) names: Vec<String>,
    pub(crate) range: Range<usize>,
    /// What they stand in place of, such as "`any-of`".
    pub(crate) called: String,
    /// Whether a list of conditions is wanted, rather than one.
    pub(crate) wants_list: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Test {
    Any(#[serde(serialize_with = "sorted")] Vec<Named>),
    All(#[serde(serialize_with = "sorted")] Vec<Named>),
    None(#[serde(serialize_with = "sorted")] Vec<Named>),
    AtLeast(u16),
}

/// A name of a rule file with its place; empty if it could not be read.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: Text,
    pub(crate) file: FileId,
    pub(crate) range: Range<usize>,
}

impl Deref for Named {
    type Target = str;

    fn deref(&self) -> &str {
        &self.name
    }
}

/// Sorts names, whose order in the file means nothing.
fn sorted<T: Deref<Target = str>, S: Serializer>(names: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut names: Vec<&str> = names.iter().map(Deref::deref).collect();
    names.order();
    names.serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde gives a field as it is")]
fn sorted_if_given<T: Deref<Target = str>, S: Serializer>(
    names: &Option<Vec<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    names.as_ref().map(|names| names.iter().map(Deref::deref).collect::<BTreeSet<_>>()).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde gives a field as it is")]
fn text_if_given<S: Serializer>(name: &Option<Named>, serializer: S) -> Result<S::Ok, S::Error> {
    name.as_deref().serialize(serializer)
}

#[derive(Serialize)]
struct Canonical<'a> {
    pack: &'a Pack,
    #[serde(flatten)]
    sections: BTreeMap<&'static str, BTreeMap<&'a str, Digested<'a>>>,
}

/// What the digest is taken of.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Digested<'a> {
    Entry(&'a Entry),
    Measure(&'a MeasureEntry),
}

/// `sha256:` and the SHA-256 of the set's canonical JSON: keys sorted, no nulls, no white space, intervals
/// in days. File names, the order of entries and comments have no influence.
pub(crate) fn digest<'a>(pack: &'a Pack, entries: impl Iterator<Item = (&'static str, &'a str, Digested<'a>)>) -> Text {
    let mut sections: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for (section, name, entry) in entries {
        sections.entry(section).or_default().insert(name, entry);
    }
    let mut value = serde_json::to_value(Canonical { pack, sections }).unwrap_or_default();
    remove_nulls(&mut value);
    value.sort_all_objects();
    let mut digest = String::from("sha256:");
    for byte in Sha256::hash(value.to_string().as_bytes()) {
        let _ = write!(digest, "{byte:02x}");
    }
    digest.into()
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

/// The schema of a rule file.
pub(crate) fn of_rules() -> Schema {
    of_file::<RuleFile>()
}

/// The keys of a rule file whose value is written in the same line.
pub(crate) fn keys_in_line() -> BTreeSet<String> {
    let schema = of_rules().to_value();
    let definitions = schema.get("$defs").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::values);
    let keys = definitions.chain([&schema]).filter_map(|of| of.get("properties")?.as_object()).flatten();
    let in_line = keys.filter(|(_, of)| match of.get("type") {
        Some(Value::String(one)) if one == "array" => of.pointer("/items/type").is_some_and(|of| of == "string"),
        Some(Value::String(one)) => one != "object",
        Some(Value::Array(several)) => several.iter().any(|of| of == "object"),
        _ => of.get("const").is_some(),
    });
    in_line.map(|(key, _)| key.clone()).collect()
}
