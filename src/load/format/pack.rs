//! The pack of a rule set.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use semver::Version;
use serde::Serialize;
use serde_json::json;

use super::{Asked, Effects, Grounds, Progress, parts};
use crate::load::schema::{self, Filled, never_null};
use crate::model::{
    Advice, Days, Kind, Lazy, Level, Measure, PackSource, Page, Proposal, Rule, RuleId, RulePlace, Text,
    UNTITLED_DEFAULT, Window, Words, rule, rule_set,
};

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
    /// Makes the set a layer over the built-in one: its entries replace those of the same name whole, but for `aliases`,
    /// `page`, `ask-when` and `ask-first` that they do not give, others are added, and what the pack leaves out is taken over. The only value is `built-in`.
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
    /// What follows from a diary, such as `{better: some-response, same: other-response, worse: third-response,
    /// decide-after: 4 weeks, stale-after: 5 weeks}`. Without it nothing does, and figures are only shown.
    pub(crate) progress: Option<Progress>,
    /// What a person is told to do at each level of referral, such as `wait: Wait until this has passed.` A layer may give
    /// some of the levels, any other set gives all.
    #[schemars(with = "Option<parts::Referrals>")]
    pub(crate) referrals: BTreeMap<Level, Text>,
}

/// The parts of a set that stand beside its rules, with their names resolved.
#[derive(Default)]
pub(crate) struct Compiled {
    pub(crate) pages: Vec<Page>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) progress: Option<crate::model::Progress>,
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

impl DefaultEntry {
    pub(crate) fn rule(self, place: RulePlace) -> Rule {
        let Grounds { because, reading, advice, notes, source } = self.grounds;
        let title = self.title.unwrap_or(Text::of_program(UNTITLED_DEFAULT));
        let words = Words { title, because, reading, notes, source, place, ..Words::default() };
        let effects = Effects { every: Some(self.every), ..Effects::default() };
        Rule::new(RuleId::default_rule(), Kind::Default, effects.into(), rule::Safeguards::default(), advice, words)
    }
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
            pack.progress = pack.progress.or(base.progress);
            pack.referrals = base.referrals.into_iter().chain(pack.referrals).collect();
        }
        pack.advice.get_or_insert_default();
        pack
    }

    /// The pack with what its names mean; `None` if it is not whole.
    pub(crate) fn info(&self, Compiled { pages, measures, progress }: Compiled) -> Option<rule_set::PackInfo> {
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
            progress: _,
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
            measures: Lazy::new(measures),
            progress: Lazy::new(progress),
            referrals,
        })
    }
}
