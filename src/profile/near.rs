//! What comes near to words that are no name: whole names and keywords before words of titles, and those before words
//! that are spelt alike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use strsim::damerau_levenshtein;

use crate::model::{Facet, Level, Rule, RuleIndex, RuleSet};
use crate::order::Order as _;

/// The most names that are offered.
const OFFERS: usize = 3;
/// The most words of a text that are looked up.
const MOST_WORDS: usize = 24;
/// The most facts in whose title a word tells anything.
const TELLING: usize = 3;
/// The least letters of a word that may be misspelt.
const SPELT: usize = 4;

/// Words that say nothing about a person.
static FILLERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "a about after ago all also am an and any anything are as at be because been before but by can could days did \
    do does ever feel feeling feels few first for from get gets getting going good got had has have having he help \
    her his how i id if im in is isn it its ive just last like long lot many massage massages maybe me month \
    months more most much my myself need needs never new now of off often oh ok on one or our please really right \
    safe session sessions she should since so some something sometimes still suffer than that the their them then \
    there they thing things this three to today too two very want was we week weeks were what when where which who \
    why will with without worth would wrong year years yes you your"
        .split(' ')
        .collect()
});

/// The words of a text that tell something, in lower case.
pub(crate) fn telling(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| !FILLERS.contains(word.as_str())).collect()
}

/// The words of a text in lower case.
fn words(text: &str) -> Vec<String> {
    let is_apostrophe = |c: char| matches!(c, '\'' | '\u{2019}');
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c)).map(|word| {
        let mut word = word.to_lowercase();
        word.retain(|c| !is_apostrophe(c));
        word
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// How a fact comes near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Question,
    Spelling,
    Title,
    Phrase,
}

/// A fact that comes near to some words.
#[derive(Clone, Debug)]
pub(crate) struct Near<'r> {
    pub(crate) facet: Facet,
    /// The name of the fact; the alias that is meant.
    pub(crate) name: &'r str,
    /// What it may call for at once.
    pub(crate) worry: Option<Level>,
    rule: &'r Rule,
    /// The words that it is near to, by their places.
    places: BTreeSet<usize>,
    by: By,
}

/// The facts that come nearest to a text, what may be urgent first, then those to which most of the words are near.
pub(crate) fn nearest<'r>(rules: &'r RuleSet, text: &str) -> Vec<Near<'r>> {
    let facts = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet).map(move |rule| (facet, rule)));
    nearest_of(facts.collect(), text)
}

/// Those of some facts that a text finds while it is typed: first those that have words that begin so in title, names or
/// keywords, then those that have them in the question. Where there are none, those that come near, if some do, and true.
pub(crate) fn search(rules: &RuleSet, among: &[RuleIndex], typed: &str) -> (Vec<RuleIndex>, bool) {
    let parts = words(typed);
    let begins = |text: &[&str]| {
        let words = words(&text.join(" "));
        parts.iter().all(|part| words.iter().any(|word| word.starts_with(part)))
    };
    let is_called = |fact: &&RuleIndex| begins(&called(rules.rule(**fact)));
    let is_asked = |fact: &&RuleIndex| {
        let rule = rules.rule(**fact);
        begins(&[called(rule), [rule.help(), rule.ask()].into_iter().flatten().collect()].concat())
    };
    if parts.is_empty() {
        return (Vec::new(), false);
    }
    let (named, others): (Vec<&RuleIndex>, Vec<&RuleIndex>) = among.iter().partition(is_called);
    let found: Vec<RuleIndex> = named.into_iter().chain(others.into_iter().filter(is_asked)).copied().collect();
    if !found.is_empty() {
        return (found, false);
    }
    let facts = among.iter().filter_map(|fact| Some((rules.rule(*fact).facet()?, rules.rule(*fact))));
    let near = nearest_of(facts.collect(), typed);
    let near: Vec<RuleIndex> = near.iter().filter_map(|near| rules.find(near.facet, near.rule.name())).collect();
    (near.clone(), !near.is_empty())
}

/// The title, names and keywords of a fact.
fn called(rule: &Rule) -> Vec<&str> {
    let keywords = rule.keywords().iter().map(|word| &**word);
    [rule.title()].into_iter().chain(rule.names()).chain(keywords).collect()
}

fn nearest_of<'r>(facts: Vec<(Facet, &'r Rule)>, text: &str) -> Vec<Near<'r>> {
    let mut typed = telling(text);
    typed.truncate(MOST_WORDS);
    let mut near = Search::new(facts, typed).near();
    let score = |near: &Near<'_>| (near.places.len(), near.by);
    near.order_by_key(|near| std::cmp::Reverse((near.worry, score(near))));
    let mut seen = BTreeSet::new();
    near.retain(|near| seen.insert(near.rule.id().as_str()));
    let most = near.iter().map(score).max();
    near.retain(|near| near.worry.is_some() || Some(score(near)) == most);
    near.truncate(OFFERS);
    near
}

impl Near<'_> {
    /// Whether a whole name, keyword or title was typed.
    pub(crate) fn is_named(&self) -> bool {
        self.by == By::Phrase
    }
}

struct Search<'r> {
    facts: Vec<(Facet, &'r Rule)>,
    typed: Vec<String>,
    /// The telling words of the names, keywords and titles.
    phrases: Vec<(Facet, &'r Rule, &'r str, Vec<String>)>,
}

impl<'r> Search<'r> {
    fn new(facts: Vec<(Facet, &'r Rule)>, typed: Vec<String>) -> Self {
        let of = |(facet, rule): (Facet, &'r Rule)| {
            let others = rule.keywords().iter().map(|word| &**word).chain([rule.title()]);
            let phrases = rule.names().map(|name| (name, name)).chain(others.map(move |text| (text, rule.name())));
            phrases.map(move |(phrase, name)| (facet, rule, name, telling(phrase)))
        };
        let phrases = facts.iter().copied().flat_map(of).collect();
        Self { facts, typed, phrases }
    }

    fn near(&self) -> Vec<Near<'r>> {
        let (mut near, mut read) = (Vec::new(), BTreeSet::new());
        let mut phrases = self.phrases(is_same);
        phrases.order_by_key(|phrase| std::cmp::Reverse(phrase.places.len()));
        for phrases in phrases.chunk_by(|one, other| one.places.len() == other.places.len()) {
            // A short phrase within a longer one means something else.
            let new: Vec<_> = phrases.iter().filter(|phrase| !phrase.places.is_subset(&read)).cloned().collect();
            read.extend(new.iter().flat_map(|phrase| phrase.places.iter().copied()));
            near.extend(new);
        }
        let titles = self.words(&read, By::Title, |rule| rule.title().to_owned() + " " + rule.name());
        read.extend(titles.iter().flat_map(|title| title.places.iter().copied()));
        near.extend(titles);
        let alike = self.phrases(is_alike).into_iter().filter(|phrase| !phrase.places.is_subset(&read));
        near.extend(alike.map(|phrase| Near { by: By::Spelling, ..phrase }));
        if near.is_empty() {
            let text = |rule: &Rule| [rule.ask(), rule.help()].map(Option::unwrap_or_default).join(" ");
            near = self.words(&read, By::Question, text);
        }
        near
    }

    /// The names, keywords and titles all of whose words were typed.
    fn phrases(&self, is_same: fn(&str, &str) -> bool) -> Vec<Near<'r>> {
        let near = |(facet, rule, name, phrase): &(Facet, &'r Rule, &'r str, Vec<String>)| {
            Some(near(*facet, rule, name, self.places(phrase, is_same)?, By::Phrase))
        };
        self.phrases.iter().filter_map(near).collect()
    }

    /// Where all words of a phrase were typed, apart or as one.
    fn places(&self, phrase: &[String], is_same: fn(&str, &str) -> bool) -> Option<BTreeSet<usize>> {
        let place = |word: &String| self.typed.iter().position(|typed| is_same(typed, word));
        let apart: Option<BTreeSet<usize>> = phrase.iter().map(place).collect();
        let joined = || is_same(&self.typed.concat(), &phrase.concat()).then(|| (0..self.typed.len()).collect());
        let is_one = self.typed.len() == 1 || phrase.len() == 1;
        apart.or_else(|| if is_one { joined() } else { None }).filter(|places| !places.is_empty())
    }

    /// The facts that have the most of the words in a text, without those words that were read already.
    fn words(&self, read: &BTreeSet<usize>, by: By, text: impl Fn(&Rule) -> String) -> Vec<Near<'r>> {
        let facts: Vec<_> = self.facts.iter().map(|(facet, rule)| (*facet, *rule, telling(&text(rule)))).collect();
        let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (place, typed) in self.typed.iter().enumerate().filter(|(place, _)| !read.contains(place)) {
            let has = |words: &Vec<String>| words.iter().any(|word| is_same(typed, word));
            let with: Vec<usize> =
                facts.iter().enumerate().filter(|(_, (.., words))| has(words)).map(|(at, _)| at).collect();
            if with.len() <= TELLING && typed.len() >= TELLING {
                for at in with {
                    found.entry(at).or_default().insert(place);
                }
            }
        }
        let with = |(at, places): (usize, BTreeSet<usize>)| {
            let (facet, rule, _) = facts.get(at)?;
            Some(near(*facet, rule, rule.name(), places, by))
        };
        found.into_iter().filter_map(with).collect()
    }
}

fn near<'r>(facet: Facet, rule: &'r Rule, name: &'r str, places: BTreeSet<usize>, by: By) -> Near<'r> {
    let worry = rule.refer().filter(|level| *level >= Level::Urgent && by != By::Question);
    Near { facet, name, worry, rule, places, by }
}

/// Whether two words differ at most in an ending.
fn is_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let has_ending = || {
        let ending = long.strip_prefix(short).filter(|_| short.len() >= SPELT);
        ending.is_some_and(|ending| ["d", "ed", "ing", "ly", "ness", "y"].contains(&ending))
    };
    one == other || is_plural(one, other) || has_ending()
}

/// Whether one of two words is the other with the ending of a plural.
pub(super) fn is_plural(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let stem = short.strip_suffix('y');
    long.strip_prefix(short).is_some_and(|ending| ["s", "es"].contains(&ending))
        || stem.and_then(|stem| long.strip_prefix(stem)).is_some_and(|ending| ending == "ies")
}

/// Whether two words differ at most in a typo or an ending. Short words need an exact match.
fn is_alike(one: &str, other: &str) -> bool {
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    let is_slip = || {
        shorter >= SPELT
            && longer > SPELT
            && one.chars().next() == other.chars().next()
            // A shortcut: a text of a mebibyte is far from every name.
            && one.chars().count().abs_diff(other.chars().count()) <= longer / SPELT
            && damerau_levenshtein(one, other) <= longer / SPELT
    };
    is_same(one, other) || is_slip()
}
