//! The facts about one person, each of them known to a rule set.

use std::fmt;

use crate::load::fields::list;
use crate::model::{Facet, FactSet, Level, Rule, RuleId, RuleIndex, RuleSet, names};

pub(crate) mod file;
pub(crate) mod key;
pub(crate) mod time;

/// A set of facts, with at most one of a facet that is single.
///
/// A profile borrows the rule set that knows its facts, so that the two cannot be mixed up.
#[derive(Clone, Debug)]
pub struct Profile<'r> {
    rules: &'r RuleSet,
    facts: FactSet,
}

/// Why a fact cannot be part of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// The rule set has no such name or alias.
    UnknownName {
        /// Where it was looked for.
        facet: Facet,
        /// As it was typed.
        name: String,
        /// A near name of the facet, or the facet that has the name.
        near: Option<Near>,
        /// Every name of the facet.
        known: Vec<String>,
    },
    /// A second fact of a facet of which a profile has one, which differs from the first.
    Second {
        /// The facet.
        facet: Facet,
        /// The one that was there.
        first: String,
        /// The one that was to be added.
        second: String,
    },
}

/// What somebody who typed an unknown name may have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Near {
    /// Names of the same facet that are spelt alike, or whose texts have the words that were typed.
    Names(Vec<String>),
    /// The name, but in another facet.
    Facet(Facet),
    /// The name of a referral of the built-in set that this one has dropped, with what to do by the built-in set.
    Lost(Level, String),
}

impl ProfileError {
    /// What may have been meant, or `None` where nothing is near.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownName { near: Some(Near::Names(near)), .. } => Some(format!("did you mean {}?", either(near))),
            Self::UnknownName { name, near: Some(Near::Facet(facet)), .. } => Some(format!("`{name}` is a {facet}")),
            Self::UnknownName { near: Some(Near::Lost(level, text)), .. } => {
                Some(format!("these rules have dropped it; by the built-in ones it is {}: {text}", level.as_str()))
            }
            Self::UnknownName { near: None, .. } => None,
            Self::Second { .. } => Some("give the one that holds now".to_owned()),
        }
    }
}

/// `a`, `b` or `c`, each in backticks.
fn either(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        _ => quoted.concat(),
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName { facet, name, .. } if name.trim().is_empty() => write!(f, "an empty {facet} name"),
            Self::UnknownName { facet, name, .. } => write!(f, "there is no {facet} `{}`", names::clip(name)),
            Self::Second { facet, first, second } => {
                write!(f, "a profile has one {facet}, and this one has {}", list(&[first, second]))
            }
        }
    }
}

impl std::error::Error for ProfileError {}

/// The letters that a word needs to be looked for in the texts of the rules.
const TELLING: usize = 4;
/// How many names are offered at most.
const OFFERS: usize = 3;

impl<'r> Profile<'r> {
    /// A profile of which nothing is known.
    pub fn new(rules: &'r RuleSet) -> Self {
        Self { rules, facts: FactSet::empty(rules.rules().len()) }
    }

    /// Adds a fact by its name or an alias, in any case, with spaces or `_` for `-`. Adding one twice changes
    /// nothing.
    ///
    /// # Errors
    /// A name that the rule set does not have, with a near one, and a second fact where one is the most.
    pub fn with(mut self, facet: Facet, name: &str) -> Result<Self, ProfileError> {
        self.add(facet, name)?;
        Ok(self)
    }

    /// Adds a fact in place, as [`Profile::with`] does.
    ///
    /// # Errors
    /// Those of [`Profile::with`]; the profile is then as it was.
    pub fn add(&mut self, facet: Facet, name: &str) -> Result<(), ProfileError> {
        let found = self.rules.find(facet, &names::normalise(name));
        let index = found.ok_or_else(|| self.unknown(facet, name))?;
        if let Some(first) = self.rival(facet, index) {
            let [first, second] = [first, index].map(|fact| self.rules.rule(fact).name().to_owned());
            return Err(ProfileError::Second { facet, first, second });
        }
        self.facts.insert(index);
        Ok(())
    }

    /// The fact that leaves no room for another one of its facet.
    fn rival(&self, of: Facet, fact: RuleIndex) -> Option<RuleIndex> {
        let others = if of.is_single() { self.rules.indices(of) } else { &[] };
        others.iter().copied().find(|other| *other != fact && self.has(*other))
    }

    /// Whether the rule set has a name or alias, as [`Profile::with`] reads it.
    pub(crate) fn knows(&self, facet: Facet, name: &str) -> bool {
        self.rules.find(facet, &names::normalise(name)).is_some()
    }

    fn unknown(&self, facet: Facet, name: &str) -> ProfileError {
        let normal = names::normalise(name);
        let alike = names::nearest(name, self.rules.names(facet)).map(|near| vec![near.to_owned()]);
        let elsewhere = || Facet::ALL.into_iter().find(|other| self.rules.find(*other, &normal).is_some());
        let by_words = || Some(self.with_words(facet, &normal)).filter(|names| !names.is_empty());
        ProfileError::UnknownName {
            facet,
            name: name.to_owned(),
            near: self
                .lost(facet, &normal)
                .or(alike.map(Near::Names))
                .or_else(|| elsewhere().map(Near::Facet))
                .or_else(|| by_words().map(Near::Names)),
            known: self.rules.facts(facet).map(|rule| rule.name().to_owned()).collect(),
        }
    }

    /// A fact that the rules have dropped, though the built-in ones refer for it.
    fn lost(&self, facet: Facet, name: &str) -> Option<Near> {
        let id = RuleId::new(facet.singular(), name);
        let lost = self.rules.lost_referrals().iter().find(|lost| lost.rule == id)?;
        let built_in = RuleSet::built_in().ok()?;
        Some(Near::Lost(lost.was, built_in.referral(lost.was).to_owned()))
    }

    /// The first names of the facts whose texts have, for each part of `typed`, a word that begins with it.
    fn with_words(&self, facet: Facet, typed: &str) -> Vec<String> {
        let parts: Vec<&str> = typed.split('-').filter(|part| part.len() >= TELLING).collect();
        let has_all = |rule: &&Rule| {
            let texts = [Some(rule.name()), Some(rule.title()), rule.help(), rule.ask()];
            let text = texts.into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase();
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            !parts.is_empty() && parts.iter().all(|part| words.iter().any(|word| word.starts_with(part)))
        };
        self.rules.facts(facet).filter(has_all).take(OFFERS).map(|rule| rule.name().to_owned()).collect()
    }

    /// Adds a fact of the set; it replaces one that leaves no room for it.
    pub(crate) fn insert(&mut self, fact: RuleIndex) {
        if let Some(of) = self.rules.rule(fact).facet() {
            self.insert_of(of, fact);
        }
    }

    /// Adds a fact of a facet, as [`Profile::insert`] does.
    pub(crate) fn insert_of(&mut self, of: Facet, fact: RuleIndex) {
        if let Some(rival) = self.rival(of, fact) {
            self.facts.remove(rival);
        }
        self.facts.insert(fact);
    }

    /// Removes every fact.
    pub(crate) fn clear(&mut self) {
        self.facts.clear();
    }

    pub(crate) fn remove(&mut self, fact: RuleIndex) {
        self.facts.remove(fact);
    }

    /// The same facts for another set, whose rules have the same ids.
    pub(crate) fn in_set<'s>(&self, rules: &'s RuleSet) -> Profile<'s> {
        Profile { rules, facts: self.facts.clone() }
    }

    /// The rule set that knows the facts.
    pub fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    pub(crate) fn facts(&self) -> &FactSet {
        &self.facts
    }

    pub(crate) fn has(&self, fact: RuleIndex) -> bool {
        self.facts.contains(fact)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The facts of one facet, by name.
    pub fn of(&self, facet: Facet) -> impl Iterator<Item = &'r Rule> {
        let rules = self.rules;
        let facts = self.facts.iter().map(move |fact| rules.rule(fact));
        facts.filter(move |rule| rule.facet() == Some(facet))
    }
}
