//! The rule set, valid by construction.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{
    Advice, Arena, Beneath, ChangedText, Condition, Days, Effects, Facet, FactSet, Kind, Lazy, Level, LostReferral,
    Measure, PackSource, Progress, Proposal, Rule, RuleId, RuleIndex, RulePlace, Text, Topic, names,
};
use crate::order::Order as _;

/// All loaded rules. Only the loaders build one, so a `RuleSet` is always whole and consistent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct RuleSet {
    pack: PackInfo,
    digest: Text,
    /// Sorted by id.
    rules: Arena<RuleIndex, Rule>,
    default: RuleIndex,
    combinations: Vec<RuleIndex>,
    /// By facet.
    facts: Arena<usize, Lazy<Facts>>,
    #[serde(skip)]
    pub(crate) lost_referrals: Vec<LostReferral>,
    #[serde(skip)]
    pub(crate) safety_texts: Vec<ChangedText>,
    #[serde(skip)]
    pub(crate) beneath: Option<Box<Beneath>>,
    /// A rule that never applies; only in a changed copy.
    silent: Option<RuleIndex>,
}

/// The contents of a set apart from its rules.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct PackInfo {
    pub(crate) name: Text,
    pub(crate) version: semver::Version,
    pub(crate) title: Text,
    pub(crate) source: Lazy<Option<PackSource>>,
    pub(crate) ladder: Vec<Days>,
    pub(crate) advice: Lazy<Vec<Advice>>,
    pub(crate) notice: Text,
    /// The pages of the interview.
    pub(crate) ask: Lazy<Vec<Page>>,
    /// How many days a look at the warning signs holds; for ever without it.
    pub(crate) screening: Option<Days>,
    /// How many days the word of a professional holds; for ever without it.
    pub(crate) clearance: Option<Days>,
    pub(crate) referrals: BTreeMap<Level, Text>,
    /// What a person watches, in display order.
    pub(crate) measures: Lazy<Vec<Measure>>,
    /// What follows from a diary, if anything.
    pub(crate) progress: Lazy<Option<Progress>>,
    /// The proposal of the default rule.
    pub(crate) default: Proposal,
}

/// A page of the interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Page {
    /// What it asks about.
    pub topic: Topic,
    /// Its name, for a page of cautions; those without a page are asked on the one without a name.
    pub name: Option<Text>,
    /// Its question.
    pub question: Option<Text>,
    /// When it is asked.
    pub(crate) ask_when: Option<Condition>,
}

impl Page {
    /// Whether a rule is one of the facts that the page asks about.
    pub(crate) fn asks(&self, rule: &Rule) -> bool {
        rule.facet().map(Topic::Facts) == Some(self.topic) && rule.page() == self.name.as_deref()
    }
}

/// The facts of a facet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Facts {
    /// In display order.
    listed: Vec<RuleIndex>,
    /// The names and aliases, sorted, with their facts.
    names: Vec<(Text, RuleIndex)>,
}

impl RuleSet {
    /// Builds a set of rules in file order, the default among them. `names` has the rule of each name
    /// and alias, sorted.
    pub(crate) fn new(
        pack: PackInfo,
        digest: Text,
        mut rules: Vec<Rule>,
        names: impl Iterator<Item = ((Facet, Text), RuleId)>,
    ) -> Self {
        let in_file_order: Vec<_> = rules.iter().map(|rule| (rule.facet(), rule.id().clone())).collect();
        rules.order_by(|a, b| a.id().cmp(b.id()));
        let at = |id: &RuleId| RuleIndex(rules.partition_point(|rule| rule.id() < id));
        let names: Vec<_> = names.map(|(name, id)| (name, at(&id))).collect();
        let facts = |facet| {
            let listed = in_file_order.iter().filter(|(of, _)| *of == Some(facet)).map(|(_, id)| at(id)).collect();
            let names = names.iter().filter(|((of, _), _)| *of == facet);
            Lazy::new(Facts { listed, names: names.map(|((_, name), fact)| (name.clone(), *fact)).collect() })
        };
        let facts = Facet::ALL.into_iter().map(facts).collect();
        let default = at(&RuleId::default_rule());
        let rules = Arena::from(rules);
        let is_combination = |index: &RuleIndex| matches!(rules[*index].kind(), Kind::Combination(_));
        let combinations = rules.indices().filter(is_combination).collect();
        let mut set = Self {
            pack,
            digest,
            rules,
            default,
            combinations,
            facts,
            lost_referrals: Vec::new(),
            safety_texts: Vec::new(),
            beneath: None,
            silent: None,
        };
        set.list_graver_first();
        set
    }

    /// Lists cautions by page, then gravest first.
    fn list_graver_first(&mut self) {
        let pages = self.pack.ask.get();
        let page = |rule: &Rule| pages.iter().position(|page| page.asks(rule));
        let sorted = |facts: &Lazy<Facts>| {
            let mut facts = facts.get().clone();
            facts.listed.sort_by_cached_key(|index| {
                let rule = &self.rules[*index];
                let level = rule.refer().filter(|_| rule.facet() == Some(Facet::Caution));
                (page(rule), Reverse(level))
            });
            Lazy::new(facts)
        };
        self.facts = self.facts.items().iter().map(sorted).collect();
    }

    /// The pack's name.
    pub fn name(&self) -> &str {
        &self.pack.name
    }

    /// The pack's version.
    pub fn version(&self) -> &semver::Version {
        &self.pack.version
    }

    /// What the pack is about.
    pub fn title(&self) -> &str {
        &self.pack.title
    }

    /// The work that the pack as a whole is taken from.
    pub fn source(&self) -> Option<&PackSource> {
        self.pack.source.get().as_ref()
    }

    /// `sha256:` and the digest of the set's canonical JSON. Names of files, the order of entries and
    /// comments do not change it.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The one notice under every answer.
    pub fn notice(&self) -> &str {
        &self.pack.notice
    }

    /// The pages of the interview in their order; each topic has one.
    pub fn pages(&self) -> &[Page] {
        self.pack.ask.get()
    }

    /// How many days a look at the warning signs holds; for ever without it.
    pub fn screening(&self) -> Option<Days> {
        self.pack.screening
    }

    /// How many days the word of a professional on a caution holds; for ever without it.
    pub fn clearance(&self, caution: &Rule) -> Option<Days> {
        caution.safeguards().clearance.or(self.pack.clearance)
    }

    /// How long such a word holds where a caution does not say.
    pub(crate) fn pack_clearance(&self) -> Option<Days> {
        self.pack.clearance
    }

    /// A condition in words.
    pub(crate) fn in_words(&self, condition: &Condition) -> String {
        condition.in_words(&|fact| self.rule(fact).name().to_owned(), false)
    }

    /// The same by titles, for those who do not know the names.
    pub(crate) fn in_titles(&self, condition: &Condition) -> String {
        condition.in_words(&|fact| format!("\"{}\"", self.rule(fact).title()), false)
    }

    /// What a person watches, in display order.
    pub fn measures(&self) -> &[Measure] {
        self.pack.measures.get()
    }

    /// The measure with an id.
    pub(crate) fn measure(&self, id: &str) -> Option<&Measure> {
        let (kind, name) = id.split_once('/')?;
        self.measures().iter().find(|measure| kind == Measure::KIND && measure.name() == name)
    }

    /// The place of a rule or a measure.
    pub(crate) fn place(&self, id: &str) -> Option<&RulePlace> {
        self.get(id).map(Rule::place).or_else(|| Some(&self.measure(id)?.place))
    }

    /// What follows from a diary, if anything.
    pub(crate) fn progress(&self) -> Option<&Progress> {
        self.pack.progress.get().as_ref()
    }

    /// What a person does at a level of referral.
    pub fn referral(&self, level: Level) -> &str {
        self.pack.referrals.get(&level).map_or("", |text| text)
    }

    /// The pack's own advice: with every recommendation, never with a referral.
    pub fn advice(&self) -> &[Advice] {
        self.pack.advice.get()
    }

    /// The steps of `sooner` and `later`, rising.
    pub fn ladder(&self) -> &[Days] {
        &self.pack.ladder
    }

    /// Every rule, the default included, by id.
    pub fn rules(&self) -> &[Rule] {
        self.rules.items()
    }

    /// The facts of a facet in display order: as in their files, but by page, and there graver referrals first.
    pub fn facts(&self, facet: Facet) -> impl Iterator<Item = &Rule> {
        self.indices(facet).iter().map(|index| self.rule(*index))
    }

    /// The rule with an id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        let at = self.rules().binary_search_by(|rule| rule.id().as_str().cmp(id));
        at.ok().map(|at| self.rule(RuleIndex(at)))
    }

    /// The referrals of the built-in set that this layer or copy of it drops or weakens.
    pub fn lost_referrals(&self) -> &[LostReferral] {
        &self.lost_referrals
    }

    /// The safety texts of the built-in set that this layer or copy of it words otherwise.
    pub fn safety_texts(&self) -> &[ChangedText] {
        &self.safety_texts
    }

    /// The facts and the combinations that hold for them, by id.
    pub(crate) fn applicable(&self, facts: &FactSet) -> Vec<RuleIndex> {
        let mut applicable = facts.clone();
        for (index, condition) in self.combinations() {
            if condition.holds(facts) {
                applicable.insert(index);
            }
        }
        if let Some(silent) = self.silent {
            applicable.remove(silent);
        }
        applicable.iter().collect()
    }

    /// Whether a rule other than the default applies to a profile with these facts.
    pub(crate) fn applies(&self, rule: RuleIndex, facts: &FactSet) -> bool {
        self.condition(rule).map_or_else(|| facts.contains(rule), |condition| condition.holds(facts))
    }

    /// The combinations with their conditions, by id.
    pub(crate) fn combinations(&self) -> impl Iterator<Item = (RuleIndex, &Condition)> {
        self.combinations.iter().filter_map(|index| Some((*index, self.condition(*index)?)))
    }

    pub(crate) fn set_of(&self, rules: impl IntoIterator<Item = RuleIndex>) -> FactSet {
        let mut set = FactSet::empty(self.rules.len());
        for rule in rules {
            set.insert(rule);
        }
        set
    }

    pub(crate) fn indices(&self, facet: Facet) -> &[RuleIndex] {
        &self.facts[facet as usize].get().listed
    }

    /// Every fact by facet, in display order.
    pub(crate) fn all_facts(&self) -> impl Iterator<Item = RuleIndex> {
        Facet::ALL.into_iter().flat_map(|facet| self.indices(facet)).copied()
    }

    pub(crate) fn rule(&self, index: RuleIndex) -> &Rule {
        &self.rules[index]
    }

    /// The condition of a combination.
    pub(crate) fn condition(&self, index: RuleIndex) -> Option<&Condition> {
        match self.rule(index).kind() {
            Kind::Combination(condition) => Some(condition),
            Kind::Default | Kind::Fact(_) => None,
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = RuleIndex> {
        self.rules.indices()
    }

    pub(crate) fn default_rule(&self) -> RuleIndex {
        self.default
    }

    pub(crate) fn default_proposal(&self) -> &Proposal {
        &self.pack.default
    }

    /// The fact with a normalised name or alias.
    pub(crate) fn find(&self, facet: Facet, name: &str) -> Option<RuleIndex> {
        let names = &self.facts[facet as usize].get().names;
        let at = names.binary_search_by(|(known, _)| (**known).cmp(name));
        at.ok().and_then(|at| names.get(at)).map(|(_, index)| *index)
    }

    /// The rule that is meant by an id with an alias in place of the name, or by a name or alias alone.
    pub(crate) fn meant(&self, id: &str) -> Option<&Rule> {
        let (kind, name) = id.split_once('/').map_or((None, id), |(kind, name)| (Some(kind), name));
        let name = names::normalise(name);
        let is_of_kind = |rule: &Rule| {
            let (of, _) = rule.id().as_str().split_once('/').unwrap_or_default();
            kind.is_none_or(|kind| kind == of)
        };
        self.rules().iter().find(|rule| is_of_kind(rule) && rule.names().any(|known| known == name))
    }

    /// The ids of the rules, then of the measures.
    pub(crate) fn ids(&self) -> impl Iterator<Item = RuleId> {
        self.rules().iter().map(|rule| rule.id().clone()).chain(self.measures().iter().map(Measure::id))
    }

    /// What to say of an id that neither a rule nor a measure has.
    pub(crate) fn hint(&self, id: &str) -> String {
        let ids: Vec<RuleId> = self.ids().collect();
        let is_measure = |known: &&RuleId| known.as_str().strip_prefix("measure/") == Some(id);
        let named = || ids.iter().find(is_measure).map(RuleId::as_str);
        let near = || names::nearest(id, ids.iter().map(RuleId::as_str));
        match self.meant(id).map(|rule| rule.id().as_str()).or_else(named).or_else(near) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`massfreq rules list` lists the ids".to_owned(),
        }
    }

    pub(crate) fn names(&self, facet: Facet) -> impl Iterator<Item = &str> {
        self.facts[facet as usize].get().names.iter().map(|(name, _)| &**name)
    }

    /// A copy with a rule replaced by one with the same id.
    ///
    /// Changed copies stay valid: rules keep ids, names and positions, so profiles carry over.
    pub(crate) fn with_rule(&self, index: RuleIndex, rule: Rule) -> Self {
        let mut set = self.marked();
        if index == self.default
            && let Some(proposal) = rule.proposal()
        {
            set.pack.default = proposal.clone();
        }
        set.rules[index] = rule;
        set.list_graver_first();
        set
    }

    /// A copy with a rule that never applies. Profiles and conditions can still name it.
    pub(crate) fn without_rule(&self, index: RuleIndex) -> Self {
        let mut set = self.with_rule(index, self.rule(index).without_effects());
        set.silent = Some(index);
        set
    }

    /// The set where some cautions that can be cleared are: such a one does not refer, and all else of it applies.
    pub(crate) fn as_cleared(&self, is_cleared: impl Fn(&Rule) -> bool) -> Cow<'_, Self> {
        let is_cleared = |rule: &&Rule| rule.safeguards().is_clearable && is_cleared(rule);
        let mut set = Cow::Borrowed(self);
        for (index, rule) in self.rules.iter().filter(|(_, rule)| is_cleared(rule)) {
            let effects = Effects { refer: None, ..rule.effects().clone() };
            set.to_mut().rules[index] = rule.with_effects(effects);
        }
        set
    }

    /// A copy with another ladder, which rises.
    pub(crate) fn with_ladder(&self, ladder: Vec<Days>) -> Self {
        let mut set = self.marked();
        set.pack.ladder = ladder;
        set
    }

    /// A copy with another digest.
    fn marked(&self) -> Self {
        Self { digest: format!("{} changed", self.digest).into(), ..self.clone() }
    }
}
