//! The output format of answers. A schema version only gains fields; lists are never null.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::safeguards::Says;
use crate::answer::progress::{FromDiary, Measured};
use crate::engine::verdict::VerdictName;
use crate::model::facet::each_key;
use crate::model::{
    ByFacet, Facet, Gravity, Level, LostReferral, Note, RuleId, RuleSet, SafetyText, Source, Text, words::words,
};

/// Declares an enum whose one variant is the name and version of an output.
macro_rules! version {
    ($vis:vis $name:ident = $word:literal) => {
        /// The name and version of this output.
        #[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
        $vis enum $name {
            /// The only version so far.
            #[serde(rename = $word)]
            V1,
        }
    };
}
pub(crate) use version;

/// The answer to a profile.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "massfreq recommendation")]
pub enum Recommendation {
    /// How often, and why.
    Recommended(Box<Recommended>),
    /// Somebody else comes first: no interval, course or date.
    Refer(Box<Refer>),
}

version!(pub Schema = "massfreq/recommendation/1");

/// The `status` of a [`Recommended`].
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecommendedStatus {
    /// There is a course.
    Recommended,
}

/// The `status` of a [`Refer`].
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReferStatus {
    /// There is a referral.
    Refer,
}

/// An interval with its course and reasons.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Recommended {
    /// The name and version of this output.
    pub schema: Schema,
    /// What sort of answer it is.
    pub status: RecommendedStatus,
    /// The whole course in words.
    pub summary: String,
    /// The facts that the answer is for.
    pub profile: Facts,
    /// Whether the person has looked at the warning signs.
    pub screening: Screening,
    /// Whole days since the course began.
    pub elapsed_days: u32,
    /// The window in force on the elapsed day.
    pub interval: Interval,
    /// The windows over time; the last is open-ended.
    pub course: Vec<Phase>,
    /// When the next session may be, where the date of the last is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Next")]
    pub next: Option<Next>,
    /// The questions to be answered before anybody acts on this.
    pub ask_first: Vec<Question>,
    /// When to look again before going on; null where no rule says so.
    pub review: Option<Review>,
    /// A verdict on every applicable rule.
    pub reasons: Vec<Reason>,
    /// What else to tell the person.
    pub advice: Vec<Advice>,
    /// The rules that did not apply, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<NotApplied>")]
    pub not_applied: Option<Vec<NotApplied>>,
    /// What one changed fact would give, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "WhatIf")]
    pub what_if: Option<WhatIf>,
    /// What follows from the diary, where one was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "FromDiary")]
    pub diary: Option<Box<FromDiary>>,
    /// The rule set that answered.
    pub rules: Rules,
    /// The notice that goes with every answer.
    pub notice: String,
    /// The days on which the word of a professional lapses.
    #[serde(skip)]
    pub(crate) lapses: Vec<Lapse>,
    /// Whether the last session is known, but something comes before the next one.
    #[serde(skip)]
    pub(crate) date_waits: bool,
    /// How the person says more.
    #[serde(skip)]
    pub(crate) says: Says,
}

/// A referral: what to do first, and which rules say so.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Refer {
    /// The name and version of this output.
    pub schema: Schema,
    /// What sort of answer it is.
    pub status: ReferStatus,
    /// What to do.
    pub summary: String,
    /// The facts that the answer is for.
    pub profile: Facts,
    /// What to do, and how soon.
    pub referral: Referral,
    /// A verdict on every applicable rule.
    pub reasons: Vec<Reason>,
    /// What else the rules that refer have to tell.
    pub advice: Vec<Advice>,
    /// The rule set that answered.
    pub rules: Rules,
    /// The notice that goes with every answer.
    pub notice: String,
    /// Whether a page tells all that there is to know.
    #[serde(skip)]
    pub(crate) is_explained: bool,
}

/// The facts of a profile by name, each list sorted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(transform = each_key)]
pub struct Facts {
    /// The names of each facet.
    #[serde(flatten, serialize_with = "by_key")]
    #[schemars(!flatten, with = "Vec<String>")]
    pub facts: ByFacet<Vec<String>>,
    /// The cautions to which a professional has agreed, each with the day of that word, or null.
    #[schemars(with = "BTreeMap<String, Option<Day>>")]
    pub cleared: BTreeMap<String, Option<Date>>,
}

/// A day, as YYYY-MM-DD.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes the output for its JSON Schema")]
struct Day(#[schemars(extend("format" = "date"))] String);

/// When the person last looked at the warning signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Screening {
    /// Whether that look holds today; false where none is known of.
    pub asked: bool,
    /// The day, as YYYY-MM-DD; null where none is known.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub on: Option<Date>,
    /// The day of a later look at their first page alone, as YYYY-MM-DD; only by a diary.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub first_page: Option<Date>,
}

/// A caution that has to be answered first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Question {
    /// The name of the caution.
    pub caution: String,
    /// The question, to be answered with yes or no.
    pub question: String,
    /// The rules that want it answered.
    pub rules: Vec<RuleId>,
    /// Whether the word of a professional on it counts.
    #[serde(skip)]
    pub(crate) can_be_cleared: bool,
}

/// When to look again before going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Review {
    /// The day of the course.
    pub on_day: u32,
    /// Whether that day has come.
    pub due: bool,
    /// The rules that say so: those of that day, or once it has come all whose day has.
    pub rules: Vec<RuleId>,
    /// What to look at, each once.
    pub texts: Vec<String>,
}

/// When the word of a professional lapses.
#[derive(Clone, Debug)]
pub(crate) struct Lapse {
    pub(crate) caution: RuleId,
    /// The first day on which it no longer holds.
    pub(crate) on: Date,
    /// So many days a word of today would hold.
    pub(crate) after: i64,
    /// What to do then.
    pub(crate) text: String,
    /// The flag that gives the day of a newer word.
    pub(crate) flag: String,
}

/// The names under the keys of a profile; one or null where a facet is single.
fn by_key<S: Serializer>(facts: &ByFacet<Vec<String>>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut keys = serializer.serialize_map(Some(Facet::ALL.len()))?;
    for (facet, names) in facts.iter() {
        if facet.is_single() {
            keys.serialize_entry(facet.key(), &names.first())?;
        } else {
            keys.serialize_entry(facet.key(), names)?;
        }
    }
    keys.end()
}

/// A window, and the number to book by; all in days between sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Interval {
    /// The fewest days.
    pub min_days: u32,
    /// The most days.
    pub max_days: u32,
    /// The days to book by.
    pub suggested_days: u32,
    /// The window in words.
    pub text: String,
}

impl Interval {
    pub(crate) fn is_single(&self) -> bool {
        self.min_days == self.max_days
    }
}

/// A part of the course.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Phase {
    /// Its first day, counted from the start of the course.
    pub from_day: u32,
    /// The day before which it ends; null for the routine.
    pub until_day: Option<u32>,
    /// Its window.
    #[serde(flatten)]
    pub interval: Interval,
}

/// When the next session may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Next {
    /// The first day of the window, as YYYY-MM-DD.
    #[schemars(with = "String", extend("format" = "date"))]
    pub earliest: Date,
    /// The day to book.
    #[schemars(with = "String", extend("format" = "date"))]
    pub suggested: Date,
    /// The last day of the window.
    #[schemars(with = "String", extend("format" = "date"))]
    pub latest: Date,
    /// How today lies to the window.
    pub status: Due,
    /// The window that was in force on the day of the last session, from which the dates are counted.
    pub interval: Interval,
    /// How many days ago the window ended, where it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    pub overdue_days: Option<u32>,
}

words! {
    /// How today lies to the window of the next session.
    pub enum Due {
        /// Before it.
        NotYet = "not-yet",
        /// In it.
        Due = "due",
        /// After it.
        Overdue = "overdue",
    }
}

/// What a person does first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Referral {
    /// How soon.
    pub level: Level,
    /// What to do.
    pub text: String,
}

/// What an applicable rule did, and why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reason {
    /// The id of the rule.
    pub rule: RuleId,
    #[serde(skip)]
    pub(crate) title: Text,
    /// What became of it.
    pub verdict: VerdictName,
    /// How soon, where it refers; `adapt` for a caution that does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Gravity")]
    pub level: Option<Gravity>,
    /// How to go on after its referral.
    #[serde(skip)]
    pub(crate) go_on: Option<String>,
    /// Whether a diary says it, and not the person.
    #[serde(skip)]
    pub(crate) is_noted: bool,
    /// The measure of a diary from which it follows.
    #[serde(skip)]
    pub(crate) measured: Option<Box<Measured>>,
    /// What it says in this answer, figures included.
    pub text: String,
    /// Why; absent where the rule is set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub because: Option<Text>,
    /// What is the authors' own reading of the source, where something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub reading: Option<Text>,
    /// What the rule rests on.
    pub source: Source,
    /// Evidence beside the rule; absent where the rule is set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Note>")]
    pub notes: Option<Vec<Note>>,
}

/// Something else to tell the person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Advice {
    /// The rule that says it; `pack` for the pack's own.
    pub rule: RuleId,
    /// What to tell.
    pub text: Text,
    /// What it rests on, where that is not what its rule rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Source")]
    pub source: Option<Source>,
}

/// A rule that did not apply.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotApplied {
    /// The id of the rule.
    pub rule: RuleId,
    /// What would have to be there for it to apply.
    pub wanted: String,
    /// What was there instead.
    pub given: String,
}

/// What one changed fact would give.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhatIf {
    /// The changes that give another answer, by answer.
    pub answers: Vec<OtherAnswer>,
    /// The changes that give the same answer.
    pub unchanged: Vec<Change>,
    /// How many cautions refer, each of which would replace the answer by a referral.
    pub referring_cautions: usize,
}

/// An answer that one changed fact would give.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OtherAnswer {
    /// What sort of answer it is: `recommended` or `refer`.
    pub status: String,
    /// The course in words, or what to do.
    pub summary: String,
    /// How soon, where it refers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Level")]
    pub level: Option<Level>,
    /// The window in force on the elapsed day, where it does not refer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Interval")]
    pub interval: Option<Interval>,
    /// The windows over time, where it does not refer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Phase>")]
    pub course: Option<Vec<Phase>>,
    /// The changes, each of which gives this answer.
    pub changes: Vec<Change>,
}

/// A change of one fact.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Change {
    /// What is done.
    pub action: Action,
    /// The rule id of the fact.
    pub fact: RuleId,
}

words! {
    /// What a change does with its fact.
    pub enum Action {
        /// The fact is added; a response takes the place of another.
        Add = "add",
        /// The fact is dropped.
        Drop = "drop",
    }
}

/// Which guidance answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Rules {
    /// The name of the pack.
    pub name: String,
    /// Its version.
    pub version: String,
    /// `sha256:` and the digest of its canonical JSON.
    pub digest: String,
    /// The referrals of the built-in set that these rules drop or weaken, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost_referrals: Vec<LostReferral>,
    /// The safety texts of the built-in set that these rules word otherwise, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub safety_texts: Vec<SafetyText>,
}

impl From<&RuleSet> for Rules {
    fn from(rules: &RuleSet) -> Self {
        Self {
            name: rules.name().to_owned(),
            version: rules.version().to_string(),
            digest: rules.digest().to_owned(),
            lost_referrals: rules.lost_referrals().to_vec(),
            safety_texts: rules.safety_texts().iter().map(|text| text.of.clone()).collect(),
        }
    }
}
