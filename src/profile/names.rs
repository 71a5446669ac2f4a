//! What a typed name means, and what comes near to one that means nothing.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::{Near, Profile, ProfileError, calendar::name_and_day, near};
use crate::model::{Facet, RuleIndex, RuleSet, names};

/// The most words of a name that is looked for among others.
const LONGEST: usize = 12;

/// The most commas in a title that is looked for among other names.
const COMMAS: usize = 8;

/// The names in a text, each with its day where it has one: the parts between commas, which a cell of a table writes
/// otherwise. Where one of them is no name, the longest run of parts that is one is a title with commas.
pub(crate) fn names_in(facet: Facet, text: &str, comma: char, is_meant: impl Fn(&str) -> bool) -> Vec<&str> {
    if facet.is_single() || !text.contains(comma) {
        return vec![text];
    }
    let is_name = |part: &str| {
        let (name, day) = name_and_day(part);
        day.is_none_or(|day| !day.contains(comma)) && is_meant(name.trim())
    };
    let parts: Vec<&str> = text.split(comma).collect();
    if parts.iter().all(|part| is_name(part)) {
        return parts;
    }
    let (mut found, mut rest) = (Vec::new(), Some(text));
    while let Some(text) = rest {
        let ends: Vec<usize> =
            text.match_indices(comma).map(|(at, _)| at).chain([text.len()]).take(COMMAS + 1).collect();
        let named = ends.iter().rev().find(|end| text.get(..**end).is_some_and(is_name));
        let (name, more) = text.split_at(named.or(ends.first()).copied().unwrap_or(text.len()));
        found.push(name.trim());
        rest = more.strip_prefix(comma);
    }
    found
}

/// The fact that is meant: by its name or an alias in any spelling, or by its whole title or a plural where that fits
/// one fact alone.
pub(crate) fn meant(rules: &RuleSet, facet: Facet, typed: &str) -> Option<RuleIndex> {
    let normal = names::normalise(typed);
    rules.find(facet, &normal).or_else(|| {
        let words = names::meant(typed);
        let is_meant = |fact: &RuleIndex| {
            let rule = rules.rule(*fact);
            names::meant(rule.title()) == words || rule.names().any(|name| near::is_plural(name, &normal))
        };
        let mut meant = rules.indices(facet).iter().copied().filter(is_meant);
        meant.next().filter(|_| meant.next().is_none())
    })
}

/// All facts by what [`meant`] takes for them, for very many look-ups.
#[derive(Debug, Default)]
pub(crate) struct Meanings {
    titles: HashMap<String, SmallVec<[RuleIndex; 1]>>,
    /// By names and aliases, and what is a plural of them.
    numbers: HashMap<String, SmallVec<[RuleIndex; 1]>>,
}

impl Meanings {
    pub(crate) fn new(rules: &RuleSet) -> Self {
        let mut all = Self::default();
        for fact in rules.all_facts() {
            let rule = rules.rule(fact);
            all.titles.entry(names::meant(rule.title())).or_default().push(fact);
            for form in rule.names().flat_map(numbers) {
                all.numbers.entry(form).or_default().push(fact);
            }
        }
        all
    }

    /// The facts of any facet that have this title, or this name or a plural of it.
    pub(crate) fn of<'m>(&'m self, title: &str, name: &str) -> impl Iterator<Item = RuleIndex> + use<'m> {
        self.titles.get(title).into_iter().chain(self.numbers.get(name)).flatten().copied()
    }

    /// The same as [`meant`].
    pub(crate) fn find(&self, rules: &RuleSet, facet: Facet, typed: &str) -> Option<RuleIndex> {
        let normal = names::normalise(typed);
        rules.find(facet, &normal).or_else(|| {
            let is_of = |fact: &RuleIndex| rules.rule(*fact).facet() == Some(facet);
            let mut meant = self.of(&names::meant(typed), &normal).filter(is_of);
            meant.next().filter(|first| meant.all(|other| other == *first))
        })
    }
}

/// What some words name: a fact of any facet, or else facts that come near, the likeliest first.
#[derive(Clone, Debug)]
pub(crate) enum Named {
    Fact(Facet, String),
    Near(Vec<(Facet, String)>),
}

/// The facts that a text names without their facets: its longest runs of words that are names, and what is between those.
pub(crate) fn facts_in<'t>(rules: &RuleSet, words: &[&'t str]) -> Vec<(String, Named)> {
    let fact = |run: &[&'t str]| {
        let typed = run.join(" ");
        let named = Facet::ALL.into_iter().filter_map(|facet| Some((facet, meant(rules, facet, &typed)?)));
        // A caution counts above all.
        named
            .min_by_key(|(facet, _)| !facet.is_screened())
            .map(|(facet, fact)| (typed, Named::Fact(facet, rules.rule(fact).name().to_owned())))
    };
    let near = |run: &[&'t str]| {
        let typed = run.join(" ");
        (!near::telling(&typed).is_empty()).then(|| (typed.clone(), Named::Near(offers(rules, &typed))))
    };
    // A keyword of several words is not taken apart.
    let is_keyword = |run: &[&'t str]| {
        let typed = near::telling(&run.join(" "));
        let mut facts = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet));
        typed.len() > 1 && facts.any(|rule| rule.keywords().iter().any(|keyword| near::telling(keyword) == typed))
    };
    let named = |run: &[&'t str]| fact(run).or_else(|| if is_keyword(run) { near(run) } else { None });
    let (mut found, mut unread, mut rest) = (Vec::new(), words, words);
    while !rest.is_empty() {
        let run = (1..=rest.len().min(LONGEST)).rev().find_map(|length| Some((named(rest.get(..length)?)?, length)));
        let read = run.as_ref().map_or(1, |(_, length)| *length);
        let more = rest.get(read..).unwrap_or_default();
        if let Some((fact, _)) = run {
            found.extend(near(unread.get(..unread.len() - rest.len()).unwrap_or_default()));
            found.push(fact);
            unread = more;
        }
        rest = more;
    }
    found.extend(near(unread));
    found
}

/// The facts that come nearest to a text, the first of them the one to be looked at first.
fn offers(rules: &RuleSet, text: &str) -> Vec<(Facet, String)> {
    near::nearest(rules, text).into_iter().map(|near| (near.facet, near.name.to_owned())).collect()
}

impl Profile<'_> {
    pub(crate) fn unknown(&self, facet: Facet, name: &str) -> ProfileError {
        let normal = names::normalise(name);
        let elsewhere =
            || Facet::ALL.into_iter().find(|other| meant(self.rules, *other, name).is_some()).map(Near::Facet);
        let by_texts = || {
            let all = near::nearest(self.rules, name);
            let worry = all.iter().find_map(|near| near.worry);
            let is_here = |near: &&near::Near<'_>| near.facet == facet && near.worry >= worry;
            let here: Vec<String> = all.iter().filter(is_here).map(|near| near.name.to_owned()).collect();
            if !here.is_empty() {
                return Some(Near::Names(here));
            }
            (!all.is_empty()).then(|| Near::Others(offers(self.rules, name)))
        };
        let near = self.lost(facet, &normal).or_else(elsewhere).or_else(by_texts);
        let facts = self.rules.facts(facet).map(|rule| rule.name().to_owned());
        ProfileError::UnknownName { facet, name: name.to_owned(), near, known: facts.collect() }
    }

    /// A fact that the rules dropped and for which the built-in ones refer.
    fn lost(&self, facet: Facet, name: &str) -> Option<Near> {
        let lost = self.rules.lost_referrals();
        let built_in = (!lost.is_empty()).then(RuleSet::built_in)?.ok()?;
        let id = built_in.rule(built_in.find(facet, name)?).id();
        let lost = lost.iter().find(|lost| lost.rule == *id)?;
        Some(Near::Lost(lost.was, built_in.referral(lost.was).to_owned()))
    }
}

/// A name, and all that [`near::is_plural`] takes for it.
fn numbers(name: &str) -> Vec<String> {
    let stems = ["s", "es", "ies"].into_iter().filter_map(|ending| name.strip_suffix(ending)).chain([name]);
    let stems = stems.chain(name.strip_suffix('y'));
    let forms = stems.flat_map(|stem| ["", "s", "es", "ies", "y"].map(|ending| format!("{stem}{ending}")));
    forms.filter(|form| form == name || near::is_plural(form, name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_commas_stands_among_names_and_takes_none_away() {
        let text = "format: 1
pack: {name: t, version: 1.0.0, title: T, ladder: [1 week], default: {every: 4 weeks, because: B,
  source: {basis: product}}, notice: N, referrals: {emergency: E, urgent: U, doctor: D, wait: W}}
cautions:
  fever: {title: Fever, ask: Hot?, refer: urgent, because: B, source: {basis: product}}
  cold: {title: Cold, ask: Cold?, refer: wait, because: B, source: {basis: product}}
  both: {title: 'Fever, cold', ask: Both?, advice: [{text: T}], because: B, source: {basis: product}}
  bones: {title: 'Thin bones, or a break', ask: Thin?, refer: doctor, because: B, source: {basis: product}}
";
        let rules = RuleSet::from_files([("t.yaml".to_owned(), text.into())]).unwrap();
        let names = |text| names_in(Facet::Caution, text, ',', |name| meant(&rules, Facet::Caution, name).is_some());
        assert_eq!(names("fever,cold"), ["fever", "cold"], "what refers is not read as something milder");
        assert_eq!(names("Thin bones, or a break,fever"), ["Thin bones, or a break", "fever"]);
        assert_eq!(names("fever,Thin bones, or a break=2026-01-01"), ["fever", "Thin bones, or a break=2026-01-01"]);
        assert_eq!(names("fever,wart,"), ["fever", "wart", ""]);
    }

    #[test]
    fn many_look_ups_find_what_one_finds() {
        let rules = RuleSet::built_in().unwrap();
        let meanings = Meanings::new(&rules);
        let mut found = 0;
        for fact in rules.all_facts().map(|fact| rules.rule(fact)) {
            for name in fact.names().chain([fact.title()]) {
                let forms = ["", "s", "es", "d", "!", " "].map(|end| format!("{name}{end}"));
                let cut = [1, 3].map(|end| name[..name.len() - end].to_owned() + if end == 3 { "y" } else { "ies" });
                for typed in forms.into_iter().chain(cut).chain([name.to_uppercase().replace('-', "_ ")]) {
                    for facet in Facet::ALL {
                        let meant = meant(&rules, facet, &typed);
                        assert_eq!(meanings.find(&rules, facet, &typed), meant, "{typed}");
                        found += usize::from(meant.is_some());
                    }
                }
            }
        }
        assert!(found > 500, "{found}");
    }
}
