//! The format of rule files. Doc comments here are the descriptions in its JSON Schema.
//!
//! The digest of a set is taken of these types, serialized with sorted keys and without nulls.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::{Deref, Range};

use schemars::{JsonSchema, Schema};
use semver::Version;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::diagnostics::FileId;
use crate::load::schema::{self, Filled, never_null, of_file};
use crate::model::{
    Advice, Condition, Days, Facet, Kind, Lazy, Level, Note, PackSource, Page, Proposal, Rule, RuleId, RuleIndex,
    RulePlace, Source, Text, Window, Words, rule, rule_set,
};

mod ask;
mod parts;
pub(crate) mod shape;

pub(crate) use ask::{ALL, ASK_WHEN, AskPage, Asked, QUESTION};
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
    /// `doctor` or `wait`. The words for each level stand in the `referrals` of the pack.
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
    let ways = EFFECT_KEYS.map(|key| match LIST_KEYS.contains(&key) {
        false => json!({"required": [key], "errorMessage": help}),
        true => json!({"required": [key], "properties": {key: {"minItems": 1}}, "errorMessage": help}),
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
    #[schemars(with = "Option<Vec<schema::Name>>")]
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

impl DefaultEntry {
    pub(crate) fn rule(self, place: RulePlace) -> Rule {
        let Grounds { because, reading, advice, notes, source } = self.grounds;
        let title = self.title.unwrap_or(Text::Borrowed("Default"));
        let words = Words { title, because, reading, notes, source, place, ..Words::default() };
        let effects = Effects { every: Some(self.every), ..Effects::default() };
        Rule::new(RuleId::default_rule(), Kind::Default, effects.into(), rule::Safeguards::default(), advice, words)
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
    names.sort_unstable();
    names.serialize(serializer)
}

fn sorted_if_given<T: Deref<Target = str>, S: Serializer>(
    names: &Option<Vec<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    names.as_ref().map(|names| names.iter().map(Deref::deref).collect::<BTreeSet<_>>()).serialize(serializer)
}

fn text_if_given<S: Serializer>(name: &Option<Named>, serializer: S) -> Result<S::Ok, S::Error> {
    name.as_deref().serialize(serializer)
}

/// What the whole set is, and what it says where no entry does.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, transform = whole_unless_layer)]
pub(crate) struct Pack {
    /// The name of the set, such as `my-rules`. It stands in every answer.
    #[schemars(with = "schema::Name")]
    pub(crate) name: Text,
    /// The version of the set, such as `1.0.0`. Raise it whenever a change alters what somebody is told to do.
    #[schemars(with = "schema::Version")]
    pub(crate) version: Version,
    /// What the set is about, in a few words.
    #[schemars(with = "schema::Line")]
    pub(crate) title: Text,
    /// The work that the set as a whole is taken from, such as `{title: Some work, author: Somebody}`.
    #[schemars(with = "Option<parts::PackSource>")]
    pub(crate) source: Option<PackSource>,
    /// Makes the set a layer over the built-in one: its entries replace those of the same name whole, but for `aliases` that
    /// they do not give, others are added, and what the pack leaves out is taken over. The only value is `built-in`.
    #[serde(skip_serializing_if = "is_not_digested")]
    #[schemars(rename = "extends", with = "Option<schema::BuiltIn>")]
    pub(crate) is_layer: bool,
    /// The set that this one began as a copy of, such as `{name: some-rules, version: 1.0.0}`; answers of a copy of the
    /// built-in one name the referrals that have since been lost, and the safety texts that are worded otherwise.
    #[serde(skip_serializing_if = "is_not_digested")]
    #[schemars(with = "Option<parts::BasedOn>")]
    pub(crate) based_on: Option<Text>,
    /// The single intervals that `sooner` and `later` move along, from short to long, such as `[1 week, 2 weeks, 4 weeks]`.
    #[schemars(with = "Option<Filled<schema::Length>>")]
    pub(crate) ladder: Option<Vec<Days>>,
    /// The answer where nothing else proposes an interval: `every`, such as `1 month`, with its `because` and `source`.
    pub(crate) default: Option<DefaultEntry>,
    /// What to tell with every recommendation, such as `- text: Begin slowly.`; never told with a referral. That of a layer
    /// is added.
    #[schemars(with = "Option<Vec<parts::Advice>>")]
    pub(crate) advice: Option<Vec<Advice>>,
    /// The one notice under every answer: what the answer is not, and when to stop. For example: `This is general
    /// guidance. If anything gets worse, stop.` That of a layer follows the built-in one.
    #[schemars(with = "Option<schema::Text>")]
    pub(crate) notice: Option<Text>,
    /// The pages of `massfreq ask` in their order, such as `- {cautions: some-page, question: Does any of these fit?}` and
    /// `- {goals: all, question: What is it for?}`. A mapping of sections to questions, such as `goals: What is it for?`, gives
    /// the questions alone. Where there is no question, the section is named. The pages of a layer take the place of those of
    /// the same name, and others are added.
    #[serde(skip_serializing_if = "Asked::is_empty")]
    #[schemars(with = "Option<parts::Asked>")]
    pub(crate) ask: Asked,
    /// How long a look at the warning signs holds, such as `4 weeks`; for ever without it.
    #[schemars(with = "Option<schema::Length>")]
    pub(crate) screening: Option<Days>,
    /// How long the word of a professional on a caution holds where its day is known, such as `26 weeks`; for ever without it.
    #[schemars(with = "Option<schema::Length>")]
    pub(crate) clearance: Option<Days>,
    /// What a person is told to do at each level of referral, such as `wait: Wait until this has passed.` A layer may give
    /// some of the levels, any other set gives all.
    #[schemars(with = "Option<parts::Referrals>")]
    pub(crate) referrals: BTreeMap<Level, Text>,
}

fn is_not_digested<T>(_: &T) -> bool {
    true
}

/// A pack that is not a layer must be whole.
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

/// The answer where nothing else proposes an interval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, transform = never_null)]
pub(crate) struct DefaultEntry {
    /// What it is called, in a few words.
    #[schemars(with = "Option<schema::Line>")]
    pub(crate) title: Option<Text>,
    /// How often, such as `4 weeks`, `2-4 weeks` or `2-3 times in 2 weeks`. A month counts as 4 weeks.
    #[schemars(with = "schema::Interval")]
    pub(crate) every: Window,
    #[serde(flatten)]
    pub(crate) grounds: Grounds,
}

impl Pack {
    /// Takes over from `base` what this pack leaves out; its advice and its notice follow those of `base`.
    pub(crate) fn over(&self, base: Option<&Self>) -> Self {
        let mut pack = self.clone();
        if let Some(base) = base.cloned() {
            pack.source = pack.source.or(base.source);
            pack.ladder = pack.ladder.or(base.ladder);
            pack.default = pack.default.or(base.default);
            pack.advice = Some(base.advice.into_iter().chain(pack.advice).flatten().collect());
            pack.notice = Some(base.notice.into_iter().chain(pack.notice).collect::<Vec<_>>().join(" ").into());
            pack.ask = pack.ask.over(base.ask);
            pack.screening = pack.screening.or(base.screening);
            pack.clearance = pack.clearance.or(base.clearance);
            pack.referrals = base.referrals.into_iter().chain(pack.referrals).collect();
        }
        pack.advice.get_or_insert_default();
        pack
    }

    /// `None` if the pack is not whole.
    pub(crate) fn info(&self, pages: Vec<Page>) -> Option<rule_set::PackInfo> {
        let Self {
            name,
            version,
            title,
            source,
            is_layer: _,
            based_on: _,
            ladder,
            default,
            advice,
            notice,
            ask: _,
            screening,
            clearance,
            referrals,
        } = self.clone();
        Some(rule_set::PackInfo {
            name,
            version,
            title,
            source: Lazy::new(source),
            ladder: ladder?,
            default: Proposal::new([], default?.every),
            advice: Lazy::new(advice.unwrap_or_default()),
            notice: notice?,
            ask: Lazy::new(pages),
            screening,
            clearance,
            referrals,
        })
    }
}

#[derive(Serialize)]
struct Canonical<'a> {
    pack: &'a Pack,
    #[serde(flatten)]
    sections: BTreeMap<&'static str, BTreeMap<&'a str, &'a Entry>>,
}

/// `sha256:` and the SHA-256 of the set's canonical JSON: keys sorted, no nulls, no white space, intervals
/// in days. File names, the order of entries and comments have no influence.
pub(crate) fn digest<'a>(pack: &'a Pack, entries: impl Iterator<Item = (&'static str, &'a str, &'a Entry)>) -> Text {
    let mut sections: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for (section, name, entry) in entries {
        sections.entry(section).or_default().insert(name, entry);
    }
    let mut value = serde_json::to_value(Canonical { pack, sections }).unwrap_or_default();
    remove_nulls(&mut value);
    value.sort_all_objects();
    let mut digest = String::from("sha256:");
    for byte in Sha256::digest(value.to_string()) {
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
