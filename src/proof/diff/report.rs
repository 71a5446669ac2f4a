//! The output of a comparison. Scripts rely on its fields: within a version fields are only added.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Coverage, Direction, DroppedAdvice, Renamed};
use crate::answer::describe::{effect, measured, when};
use crate::answer::recommendation::{Phase, Rules, version};
use crate::load::assemble::safety;
use crate::model::{ChangedText, Level, LostReferral, Measure, Rule, RuleId, RuleSet};

version!(pub Schema = "massfreq/diff/1");

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The sets have one digest.
    Same,
    /// Texts differ, no answer and no verdict does.
    TextChanged,
    /// Something else may follow from a diary; no other answer differs.
    DiaryChanged,
    /// Facts can be given that could not be before; no answer differs.
    FactsAdded,
    /// Rules or verdicts behind an answer differ, no answer does.
    ReasonsChanged,
    /// There is at least one group.
    AnswersChanged,
    /// There is none among the compared profiles, and not all were compared.
    Undecided,
}

/// For whom two rule sets answer differently.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq diff")]
pub struct Diff {
    /// The name and version of this output.
    pub schema: Schema,
    /// What the comparison comes to. Look here rather than at `changed`, which leaves out proved cautions and facts
    /// that one set lacks.
    pub outcome: Outcome,
    /// The set that is compared with.
    pub old: Rules,
    /// The set that is compared.
    pub new: Rules,
    /// Which profiles were compared.
    #[serde(flatten)]
    pub coverage: Coverage,
    /// How many profiles were not compared, because all were too many.
    pub not_compared: u128,
    /// The ways in which answers may change for those.
    pub undecided: Vec<Direction>,
    /// How many profiles differ in status, level or course on one of these days.
    pub changed: u128,
    /// How many further profiles have the same answers from other rules or verdicts.
    pub reasons_changed: u128,
    /// The profiles whose answers change, gravest first, then by size.
    pub groups: Vec<Group>,
    /// The rules of the old set whose referral the new one drops or weakens.
    pub lost_referrals: Vec<LostReferral>,
    /// The rules that are new, gone, or apply or do otherwise, by id.
    pub rules: Vec<ChangedRule>,
    /// What is watched that is new, gone or otherwise, by id; then `pack`, where what follows from a diary differs.
    pub diary: Vec<ChangedDiary>,
    /// What people are told to do on a referral, where that differs.
    pub referral_texts: Vec<ChangedReferral>,
    /// The safety texts of the old set that the new one words otherwise.
    pub safety_texts: Vec<ChangedText>,
    /// The advice that rules no longer give.
    pub dropped_advice: Vec<DroppedAdvice>,
    /// The facts that only the new set knows.
    pub added_facts: Vec<RuleId>,
    /// The facts that only the old set knows, and names of others that only it knows.
    pub removed_facts: Vec<RuleId>,
    /// The facts of the old set that the new one knows by another name alone.
    pub renamed_facts: Vec<Renamed>,
    /// The names by which the two sets mean different facts that both have.
    pub moved_names: Vec<Renamed>,
    /// Whether answers change and the name and version of the set do not.
    pub same_version: bool,
    /// The rules and measures of both sets whose texts differ; `pack` for the pack's own.
    pub texts: Vec<RuleId>,
}

/// Profiles whose answer changes in one way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// Which way, over all days that were compared.
    pub direction: Direction,
    /// Whom it is about, in words.
    pub who: String,
    /// The same with titles in place of names, for people.
    #[serde(skip)]
    pub(crate) titles: String,
    /// How many profiles it has. A caution that was compared by proof, and a fact that one set lacks, are one: the
    /// fact alone.
    pub profiles: u128,
    /// How many profiles fit the words of `who`; null where not all were compared.
    pub of: Option<u128>,
    /// Whether the group is not among the compared profiles: a proved caution, or a fact that one set lacks.
    pub alone: bool,
    /// The facts that all of them have.
    pub with: Vec<RuleId>,
    /// Those of `with` that are cleared; the others are named.
    pub cleared: Vec<RuleId>,
    /// The facts that none of them has.
    pub without: Vec<RuleId>,
    /// The first of the compared days on which the answers differ.
    pub day: u32,
    /// The old answer on that day; null where it cannot be asked for.
    pub old: Option<Side>,
    /// The new answer on that day; null where it cannot be asked for.
    pub new: Option<Side>,
    /// A command that shows one of the answers.
    pub example: String,
}

/// An answer of one of the sets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Side {
    /// What sort of answer it is: `recommended` or `refer`.
    pub status: String,
    /// The course in words, or the level of the referral.
    pub summary: String,
    /// How soon, where it refers.
    pub level: Option<Level>,
    /// The windows over time, the last open-ended; empty where it refers.
    pub course: Vec<Phase>,
}

/// A rule that is new, gone, or applies or does otherwise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedRule {
    /// Which rule.
    pub rule: RuleId,
    /// What it was; null where the old set has no such rule.
    pub old: Option<RuleInShort>,
    /// What it is; null where the new set has no such rule.
    pub new: Option<RuleInShort>,
}

/// When a rule applies, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleInShort {
    /// When it applies, in words.
    pub when: String,
    /// What it does, in words.
    pub effect: String,
}

/// A measure that is new, gone or otherwise, or what follows from a diary.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedDiary {
    /// Which measure; `pack` for its `progress`.
    pub rule: RuleId,
    /// What it was, in words; null where the old set has none.
    pub old: Option<String>,
    /// What it is, in words; null where the new set has none.
    pub new: Option<String>,
    /// Whether a response may follow otherwise.
    pub decides: bool,
}

/// What people are told to do at a level of referral, where that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedReferral {
    /// The level.
    pub level: Level,
    /// What they were told.
    pub old: String,
    /// What they are told.
    pub new: String,
}

/// The rules that differ in when they apply or what they do, by id.
pub(super) fn changed_rules(old: &RuleSet, new: &RuleSet) -> Vec<ChangedRule> {
    let ids: BTreeSet<&RuleId> = old.rules().iter().chain(new.rules()).map(Rule::id).collect();
    let in_short = |set: &RuleSet, id: &RuleId| {
        set.get(id.as_str()).map(|rule| RuleInShort { when: when(set, rule), effect: effect(rule) })
    };
    let all =
        ids.into_iter().map(|id| ChangedRule { rule: id.clone(), old: in_short(old, id), new: in_short(new, id) });
    all.filter(|rule| rule.old != rule.new).collect()
}

/// The measures that differ in their figures or in what follows from them, by id, then what follows from a diary.
pub(super) fn changed_diary(old: &RuleSet, new: &RuleSet) -> Vec<ChangedDiary> {
    let ids: BTreeSet<RuleId> = [old, new].into_iter().flat_map(RuleSet::measures).map(Measure::id).collect();
    let of_measure = |rule: RuleId| {
        let [was, is] = [old, new].map(|set| set.measure(rule.as_str()));
        let decides = [was, is].into_iter().flatten().any(|measure| measure.decides);
        ChangedDiary { rule, old: was.map(measured), new: is.map(measured), decides }
    };
    let [was, is] = [old, new].map(safety::progress);
    let progress = ChangedDiary { rule: RuleId::pack(), old: was, new: is, decides: true };
    ids.into_iter().map(of_measure).chain([progress]).filter(|changed| changed.old != changed.new).collect()
}

/// The levels whose texts differ, gravest first.
pub(super) fn changed_referrals(old: &RuleSet, new: &RuleSet) -> Vec<ChangedReferral> {
    let both = Level::GRAVEST_FIRST.into_iter().map(|level| (level, old.referral(level), new.referral(level)));
    let changed = both.filter(|(_, old, new)| old != new);
    changed.map(|(level, old, new)| ChangedReferral { level, old: old.to_owned(), new: new.to_owned() }).collect()
}
