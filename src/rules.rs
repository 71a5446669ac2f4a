//! Rule files and the rule set that they make, which is valid by construction.
//!
//! ```text
//! texts ─► yaml ─► read (shape) ─► assemble (check, compile) ─► RuleSet
//!           └───────┴───────────────┴──► Findings
//! ```

use std::collections::BTreeMap;

use crate::course::Proposal;
use crate::facet::{Facet, RuleId, Topic};
use crate::interval::Days;
use crate::packed::{Later, pack};
use crate::text::Text;

pub(crate) mod assemble;
mod changed;
pub(crate) mod condition;
mod digest;
mod effects;
pub(crate) mod facts;
pub(crate) mod fields;
mod located;
pub(crate) mod lost;
mod read;
mod rule;
mod shape;
pub(crate) mod yaml;

pub use effects::Effects;
use facts::FactSet;
pub(crate) use facts::RuleIndex;
pub use located::Located;
pub use lost::LostReferral;
pub(crate) use rule::Kind;
pub use rule::{Rule, RulePlace};
pub use shape::{Advice, Basis, Level, Note, PackSource, Source};

/// All loaded rules. The only ways in are the loaders, so a `RuleSet` is always whole and consistent; a copy with one
/// thing changed, on which tests are tried, stays so.
#[derive(Clone, Debug)]
pub struct RuleSet {
    name: Text,
    version: semver::Version,
    title: Text,
    source: Option<PackSource>,
    digest: Text,
    ladder: Vec<Days>,
    advice: Vec<Advice>,
    notice: Text,
    ask: Later<BTreeMap<Topic, Text>>,
    referrals: BTreeMap<Level, Text>,
    /// Sorted by id.
    rules: Vec<Rule>,
    default: RuleIndex,
    /// What the default proposes.
    default_proposal: Proposal,
    combinations: Vec<RuleIndex>,
    /// The facts of each facet, as lists show them.
    listed: BTreeMap<Facet, Vec<RuleIndex>>,
    /// What each name and alias of a facet stands for, sorted.
    names: Vec<((Facet, Text), RuleIndex)>,
    lost_referrals: Vec<LostReferral>,
    /// A rule that never applies: only in a set that was changed on purpose.
    silent: Option<RuleIndex>,
}

pack!(struct RuleSet {
    name, version, title, source, digest, ladder, advice, notice, ask, referrals, rules, default, default_proposal,
    combinations, listed, names, lost_referrals, silent
});

impl RuleSet {
    /// The set of some entries; its referrals are compared with those of `base`.
    fn new(
        pack: &shape::Pack,
        digest: Text,
        entries: Vec<Rule>,
        names: &assemble::Names,
        default_place: RulePlace,
        base: Option<&Self>,
    ) -> Self {
        let mut rules = entries;
        rules.push(Rule::of_default(pack.default.clone(), default_place));
        let in_file_order: Vec<RuleId> = rules.iter().map(|rule| rule.id().clone()).collect();
        rules.sort_by(|a, b| a.id().cmp(b.id()));
        let at = |id: &RuleId| rules.binary_search_by(|rule| rule.id().cmp(id)).ok().map(RuleIndex);
        let mut listed: BTreeMap<Facet, Vec<RuleIndex>> = BTreeMap::new();
        for index in in_file_order.iter().filter_map(at) {
            if let Some(facet) = rules.get(index.0).and_then(Rule::facet) {
                listed.entry(facet).or_default().push(index);
            }
        }
        for facts in listed.values_mut() {
            facts.sort_by_key(|index| std::cmp::Reverse(rules.get(index.0).and_then(Rule::refer)));
        }
        let spelt = names.iter().filter_map(|((section, name), id)| match section {
            read::Section::Facet(facet) => Some(((*facet, name.clone().into()), at(id)?)),
            read::Section::Combinations => None,
        });
        let combinations = (0..rules.len())
            .map(RuleIndex)
            .filter(|index| matches!(rules.get(index.0).map(Rule::kind), Some(Kind::Combination(_))))
            .collect();
        let mut set = Self {
            name: pack.name.clone(),
            version: pack.version.clone(),
            title: pack.title.clone(),
            source: pack.source.clone(),
            digest,
            ladder: pack.ladder.clone(),
            advice: pack.advice.clone(),
            notice: pack.notice.clone(),
            ask: Later::new(pack.ask.clone()),
            referrals: pack.referrals.clone(),
            default: at(&RuleId::default_rule()).unwrap_or(RuleIndex(0)),
            default_proposal: Proposal::new([], pack.default.every),
            combinations,
            listed,
            names: spelt.collect(),
            rules,
            lost_referrals: Vec::new(),
            silent: None,
        };
        if let Some(base) = base {
            set.lost_referrals = lost::referrals(base, &set);
        }
        set
    }

    /// The pack's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The pack's version.
    #[must_use]
    pub fn version(&self) -> &semver::Version {
        &self.version
    }

    /// What the pack is about.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The work that the pack as a whole is taken from.
    #[must_use]
    pub fn source(&self) -> Option<&PackSource> {
        self.source.as_ref()
    }

    /// `sha256:` and the digest of the set's canonical JSON: the same for the same guidance, whatever the names
    /// of files, the order of entries and the comments.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The one notice under every answer.
    #[must_use]
    pub fn notice(&self) -> &str {
        &self.notice
    }

    /// The question by which a person is asked for something, where the pack has one.
    #[must_use]
    pub fn question(&self, about: Topic) -> Option<&str> {
        self.ask.get().get(&about).map(Text::as_str)
    }

    /// What a person does at a level of referral.
    #[must_use]
    pub fn referral(&self, level: Level) -> &str {
        self.referrals.get(&level).map_or("", Text::as_str)
    }

    /// The pack's own advice, told with every recommendation and never with a referral.
    #[must_use]
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// The steps of `sooner` and `later`, rising.
    #[must_use]
    pub fn ladder(&self) -> &[Days] {
        &self.ladder
    }

    /// Every rule, the default included, by id.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The facts of a facet in the order in which lists show them: as in their files, graver referrals first.
    pub fn facts(&self, facet: Facet) -> impl Iterator<Item = &Rule> {
        self.indices(facet).iter().map(|index| self.rule(*index))
    }

    /// The rule with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        let at = self.rules.binary_search_by(|rule| rule.id().as_str().cmp(id));
        at.ok().and_then(|at| self.rules.get(at))
    }

    /// The referrals of the built-in set that this one drops or weakens; for a layer over it, and for a copy of it.
    #[must_use]
    pub fn lost_referrals(&self) -> &[LostReferral] {
        &self.lost_referrals
    }

    /// The facts and the combinations that hold for them, by id.
    pub(crate) fn applicable(&self, facts: &FactSet) -> Vec<RuleIndex> {
        let mut applicable = facts.clone();
        for index in &self.combinations {
            if let Kind::Combination(condition) = self.rule(*index).kind()
                && condition.holds(facts)
            {
                applicable.insert(*index);
            }
        }
        if let Some(silent) = self.silent {
            applicable.remove(silent);
        }
        applicable.iter().collect()
    }

    pub(crate) fn indices(&self, facet: Facet) -> &[RuleIndex] {
        self.listed.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// The rule at an index of this set.
    #[expect(clippy::indexing_slicing, reason = "an index is only ever made by the set that holds its rule")]
    pub(crate) fn rule(&self, index: RuleIndex) -> &Rule {
        &self.rules[index.0]
    }

    /// The condition of a combination; `None` for all else.
    pub(crate) fn condition(&self, index: RuleIndex) -> Option<&condition::Condition> {
        match self.rule(index).kind() {
            Kind::Combination(condition) => Some(condition),
            Kind::Default | Kind::Fact(_) => None,
        }
    }

    /// The index of every rule, by id.
    pub(crate) fn all(&self) -> impl Iterator<Item = RuleIndex> {
        (0..self.rules.len()).map(RuleIndex)
    }

    pub(crate) fn default_rule(&self) -> RuleIndex {
        self.default
    }

    pub(crate) fn default_proposal(&self) -> &Proposal {
        &self.default_proposal
    }

    /// The fact that a name or alias stands for, in the one spelling of names.
    pub(crate) fn find(&self, facet: Facet, name: &str) -> Option<RuleIndex> {
        let at = self.names.binary_search_by(|((of, known), _)| (*of, known.as_str()).cmp(&(facet, name)));
        at.ok().and_then(|at| self.names.get(at)).map(|(_, index)| *index)
    }

    /// Every name and alias of a facet.
    pub(crate) fn names(&self, facet: Facet) -> impl Iterator<Item = &str> {
        self.names.iter().filter(move |((of, _), _)| *of == facet).map(|((_, name), _)| name.as_str())
    }
}
