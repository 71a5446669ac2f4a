//! The facts about one person, all known to a rule set.

use std::fmt;

use jiff::civil::Date;

use crate::load::fields::list;
use crate::model::names::{clip, series};
use crate::model::{Facet, FactSet, Level, Rule, RuleId, RuleIndex, RuleSet};

pub(crate) mod calendar;
pub(crate) mod file;
pub(crate) mod names;
pub(crate) mod near;
pub(crate) mod time;

use calendar::{Clearing, Clears, Screening};

/// A set of facts, with at most one of a single facet.
///
/// A profile borrows the rule set of its facts, so that sets cannot be mixed up.
#[derive(Clone, Debug)]
pub struct Profile<'r> {
    rules: &'r RuleSet,
    /// Cleared cautions among them: they are true of the person.
    facts: FactSet,
    clearings: Vec<Clearing>,
    screening: Screening,
    reviewed: Option<Date>,
    days_since_review: Option<u32>,
}

/// The most names of a facet that a hint lists.
const LISTED: usize = 12;

/// Why a fact cannot be part of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// The rule set has no such name or alias.
    UnknownName {
        /// The facet that was searched.
        facet: Facet,
        /// The name as typed.
        name: String,
        /// A near name of the facet, or the facet that has the name.
        near: Option<Near>,
        /// Every name of the facet.
        known: Vec<String>,
    },
    /// A second, different fact of a single facet.
    Second {
        /// The facet.
        facet: Facet,
        /// The fact of the profile.
        first: String,
        /// The rejected fact.
        second: String,
    },
}

/// A suggestion for an unknown name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Near {
    /// Names of the same facet that are spelt alike or whose texts have the typed words.
    Names(Vec<String>),
    /// The name, but in another facet.
    Facet(Facet),
    /// Names of other facets whose texts have the typed words.
    Others(Vec<(Facet, String)>),
    /// A built-in referral that these rules dropped, with its level and the built-in text.
    Lost(Level, String),
}

impl ProfileError {
    /// What to do about it: what comes near, or where all names are.
    pub fn hint(&self) -> String {
        let quoted = |name: &String| format!("`{name}`");
        match self {
            Self::UnknownName { facet, name, .. } if facet.is_screened() && name.eq_ignore_ascii_case("none") => {
                format!("where none holds, leave `--{facet}` out; `--screened` says that you looked")
            }
            Self::UnknownName { near: Some(Near::Names(near)), .. } => {
                format!("did you mean {}?", series(&near.iter().map(quoted).collect::<Vec<_>>(), "or"))
            }
            Self::UnknownName { name, near: Some(Near::Facet(facet)), .. } => format!("`{}` is a {facet}", clip(name)),
            Self::UnknownName { near: Some(Near::Others(near)), .. } => {
                let near = near.iter().map(|(facet, name)| format!("the {facet} `{name}`"));
                format!("did you mean {}?", series(&near.collect::<Vec<_>>(), "or"))
            }
            Self::UnknownName { near: Some(Near::Lost(level, text)), .. } => {
                format!("these rules have dropped it; by the built-in ones it is {}: {text}", level.as_str())
            }
            Self::UnknownName { facet, near: None, known, .. } if known.is_empty() => {
                format!("the rule set has no {}", facet.plural())
            }
            Self::UnknownName { facet, near: None, known, .. } if known.len() <= LISTED => {
                format!("the {} are {}", facet.plural(), list(known))
            }
            Self::UnknownName { facet, near: None, .. } if facet.is_screened() => {
                format!("`massfreq {}` lists the warning signs", facet.plural())
            }
            Self::UnknownName { facet, near: None, .. } => {
                format!("nothing here comes near it; see all with `massfreq {}`", facet.plural())
            }
            Self::Second { .. } => "give the one that holds now".to_owned(),
        }
    }
}

/// What is said first of words that may be a warning sign, but are the name of none.
pub(crate) const IF_IT_WORRIES: &str = "if it worries you, ask a doctor before any massage";

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName { facet, name, .. } if name.trim().is_empty() => write!(f, "an empty {facet} name"),
            Self::UnknownName { facet, name, .. } if facet.is_screened() => {
                write!(f, "there is no question `{}` here; {IF_IT_WORRIES}", clip(name))
            }
            Self::UnknownName { facet, name, .. } => write!(f, "there is no {facet} `{}`", clip(name)),
            Self::Second { facet, first, second } => {
                write!(f, "a profile has one {facet}, and this one has {}", list(&[first, second]))
            }
        }
    }
}

impl std::error::Error for ProfileError {}

impl<'r> Profile<'r> {
    /// An empty profile.
    pub fn new(rules: &'r RuleSet) -> Self {
        let facts = FactSet::empty(rules.rules().len());
        let (clearings, screening) = Default::default();
        Self { rules, facts, clearings, screening, reviewed: None, days_since_review: None }
    }

    /// Adds a fact by its name or an alias, in any case, with spaces or `_` for `-`.
    ///
    /// # Errors
    /// A name that the rule set does not have, and a second fact of a single facet.
    pub fn with(mut self, facet: Facet, name: &str) -> Result<Self, ProfileError> {
        self.add(facet, name)?;
        Ok(self)
    }

    /// Adds a fact in place, as [`Profile::with`] does.
    ///
    /// # Errors
    /// Those of [`Profile::with`]; the profile is then as it was.
    pub fn add(&mut self, facet: Facet, name: &str) -> Result<(), ProfileError> {
        let index = self.find(facet, name)?;
        if let Some(first) = self.rival(facet, index) {
            let [first, second] = [first, index].map(|fact| self.rules.rule(fact).name().to_owned());
            return Err(ProfileError::Second { facet, first, second });
        }
        self.name(index);
        Ok(())
    }

    /// States that a professional agreed to a caution, on a day if that is known. The caution is then true, and
    /// does not refer.
    ///
    /// # Errors
    /// A name that the rule set does not have; the profile is then as it was.
    pub fn add_cleared(&mut self, caution: &str, on: Option<Date>) -> Result<(), ProfileError> {
        let index = self.find(Facet::Caution, caution)?;
        self.clear_caution(index, on);
        Ok(())
    }

    fn find(&self, facet: Facet, name: &str) -> Result<RuleIndex, ProfileError> {
        names::meant(self.rules, facet, name).ok_or_else(|| self.unknown(facet, name))
    }

    /// Adds a fact as named: a clearing of it does not count.
    fn name(&mut self, fact: RuleIndex) {
        self.facts.insert(fact);
        if let Some(clearing) = self.clearings.iter_mut().find(|clearing| clearing.caution == fact) {
            clearing.is_named = true;
            if clearing.holds() {
                clearing.standing = Clears::NamedToo;
            }
        }
    }

    /// Another fact of the profile in the same single facet.
    fn rival(&self, of: Facet, fact: RuleIndex) -> Option<RuleIndex> {
        let others = if of.is_single() { self.rules.indices(of) } else { &[] };
        others.iter().copied().find(|other| *other != fact && self.has(*other))
    }

    /// Adds a fact; in a single facet, it replaces the old one.
    pub(crate) fn insert(&mut self, fact: RuleIndex) {
        if let Some(of) = self.rules.rule(fact).facet() {
            self.insert_of(of, fact);
        }
    }

    /// [`Profile::insert`] for a fact with a known facet.
    pub(crate) fn insert_of(&mut self, of: Facet, fact: RuleIndex) {
        if let Some(rival) = self.rival(of, fact) {
            self.facts.remove(rival);
        }
        self.name(fact);
    }

    pub(crate) fn clear(&mut self) {
        self.facts.clear();
        self.clearings.clear();
        (self.screening, self.reviewed, self.days_since_review) = Default::default();
    }

    pub(crate) fn remove(&mut self, fact: RuleIndex) {
        self.facts.remove(fact);
        self.clearings.retain(|clearing| clearing.caution != fact);
    }

    /// The same facts for a changed copy of the rule set.
    pub(crate) fn in_set<'s>(&self, rules: &'s RuleSet) -> Profile<'s> {
        let mut profile = Profile { rules, ..self.clone() };
        for clearing in profile.clearings.iter_mut().filter(|of| !rules.rule(of.caution).safeguards().is_clearable) {
            clearing.standing = Clears::Never;
        }
        profile
    }

    /// The rule set of the facts.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    pub(crate) fn facts(&self) -> &FactSet {
        &self.facts
    }

    pub(crate) fn has(&self, fact: RuleIndex) -> bool {
        self.facts.contains(fact)
    }

    /// Whether there are no facts.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The profile of those facts that a set knows.
    pub(crate) fn of_known(rules: &'r RuleSet, facts: &[RuleId]) -> Self {
        let mut profile = Self::new(rules);
        for index in facts.iter().filter_map(|id| id.fact().and_then(|(facet, name)| rules.find(facet, name))) {
            profile.insert(index);
        }
        profile
    }

    /// The facts of one facet that are named, by name: without cautions that are cleared and nothing else.
    pub(crate) fn named(&self, facet: Facet) -> impl Iterator<Item = &'r Rule> + use<'r> {
        let rules = self.rules;
        let is_named = |fact: &RuleIndex| self.clearing(*fact).is_none_or(|clearing| clearing.is_named);
        let named: Vec<RuleIndex> = self.facts.iter().filter(is_named).collect();
        named.into_iter().map(|fact| rules.rule(fact)).filter(move |rule| rule.facet() == Some(facet))
    }

    /// The facts of one facet, by name.
    pub fn of(&self, facet: Facet) -> impl Iterator<Item = &'r Rule> {
        let rules = self.rules;
        let facts = self.facts.iter().map(move |fact| rules.rule(fact));
        facts.filter(move |rule| rule.facet() == Some(facet))
    }
}
