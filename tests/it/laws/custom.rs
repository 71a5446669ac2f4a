//! The laws over random small rule sets, and every answer against a plain reckoning of DESIGN.md, sections 4 and 5.

use std::collections::BTreeSet;

use massfreq::model::course::Proposal;
use massfreq::{Elapsed, Facet, Profile, Recommendation, Rule, RuleSet, recommend};
use proptest::prelude::*;

use super::{Outcome, only_later, only_sooner, rules_of};
use crate::support::{load, one_file, to_json, verdicts};

/// A random rule set: the pack's ladder and default, and `(id, effects)`.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pack: String,
    rules: Vec<(String, String)>,
}

impl Written {
    pub(crate) fn load(&self) -> RuleSet {
        load([self.whole_text()])
    }

    /// The text of a file that holds all of it.
    pub(crate) fn whole_text(&self) -> String {
        self.text(&self.rules)
    }

    /// The same with more rules.
    pub(crate) fn with(mut self, rules: &[(&str, &str)]) -> Self {
        self.rules.extend(rules.iter().map(|(id, effects)| ((*id).to_owned(), (*effects).to_owned())));
        self
    }

    fn text(&self, rules: &[(String, String)]) -> String {
        let rules: Vec<(&str, &str)> = rules.iter().map(|(id, effects)| (id.as_str(), effects.as_str())).collect();
        one_file(&self.pack, &rules)
    }
}

fn window() -> impl Strategy<Value = String> {
    (1_u32..40, 0_u32..20).prop_map(|(min, more)| match more {
        0..8 => format!("{min} days"),
        _ => format!("{min}-{} days", min + more),
    })
}

fn every() -> impl Strategy<Value = String> {
    window().prop_map(|window| format!("every: {window}"))
}

fn proposal() -> impl Strategy<Value = String> {
    let phase = (window(), 1_u32..30).prop_map(|(window, days)| format!("{{every: {window}, for: {days} days}}"));
    let course = (prop::collection::vec(phase, 1..4), every())
        .prop_map(|(phases, every)| format!("course: [{}, {{{every}}}]", phases.join(", ")));
    prop_oneof![every(), course]
}

fn refer() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["emergency", "urgent", "doctor", "wait"]).prop_map(|level| format!("refer: {level}"))
}

/// One effect that is no proposal.
fn effect() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1_u32..4).prop_map(|steps| format!("sooner: {steps}")),
        4 => (1_u32..4).prop_map(|steps| format!("later: {steps}")),
        2 => (1_u32..40).prop_map(|days| format!("no-more-often-than: {days} days")),
        1 => refer(),
        1 => Just("advice: [{text: Mind}]".to_owned()),
    ]
}

/// Several effects, each at most once.
fn effects() -> impl Strategy<Value = String> {
    let several = (prop::option::of(proposal()), prop::collection::vec(effect(), 1..4));
    several.prop_map(|(proposal, effects)| {
        let mut keys = BTreeSet::new();
        let fresh = |effect: &String| keys.insert(effect.split(':').next().unwrap().to_owned());
        let effects = effects.into_iter().filter(fresh);
        proposal.into_iter().chain(effects).collect::<Vec<_>>().join(", ")
    })
}

fn section(
    kind: &'static str,
    effects: BoxedStrategy<String>,
    most: usize,
) -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(effects, 0..=most).prop_map(move |effects| {
        effects.into_iter().enumerate().map(|(at, effects)| (format!("{kind}/{at}"), effects)).collect()
    })
}

pub(crate) fn written() -> impl Strategy<Value = Written> {
    let ladder = prop::collection::btree_set(1_u32..60, 1..6);
    let pack = (ladder, every()).prop_map(|(ladder, every)| {
        let steps: Vec<String> = ladder.iter().map(|days| format!("{days} days")).collect();
        format!("ladder: [{}], default: {{{every}, because: D, source: {{basis: product}}}}", steps.join(", "))
    });
    let signs = prop_oneof![3 => (1_u32..4).prop_map(|steps| format!("sooner: {steps}")), 1 => effects()];
    let combination = (1_u32..4, prop_oneof![proposal(), effects()])
        .prop_map(|(least, effects)| format!("{effects}, when: {{sign: {{at-least: {least}}}}}"));
    let sections = (
        section("goal", proposal().boxed(), 3),
        section("lifestyle", prop_oneof![3 => proposal(), 1 => effects()].boxed(), 3),
        section("sign", signs.boxed(), 3),
        section("caution", prop_oneof![2 => effect(), 1 => refer()].boxed(), 2),
        section("response", effect().boxed(), 2),
        section("combination", combination.boxed(), 1),
    );
    (pack, sections).prop_filter_map("a set has a rule", |(pack, (a, b, c, d, e, f))| {
        let rules = [a, b, c, d, e, f].concat();
        (!rules.is_empty()).then_some(Written { pack, rules })
    })
}

/// The facts of `rules` that a random number picks, at most one of them a response.
pub(crate) fn chosen(rules: &RuleSet, bits: u32) -> Vec<&Rule> {
    let facts = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet));
    let picked = facts.enumerate().filter(|(bit, _)| bits & 1 << bit != 0).map(|(_, rule)| rule);
    let mut responses = 0;
    picked
        .filter(|rule| {
            responses += u32::from(rule.facet() == Some(Facet::Response));
            rule.facet() != Some(Facet::Response) || responses == 1
        })
        .collect()
}

fn evaluate(rules: &RuleSet, facts: &[&Rule], day: u32) -> Recommendation {
    let mut profile = Profile::new(rules);
    for rule in facts {
        profile.add(rule.facet().unwrap(), rule.name()).unwrap();
    }
    recommend(&profile, Elapsed::days(day))
}

/// Min, max and suggestion of one day.
type Numbers = [u32; 3];

/// Sections 4 and 5 of DESIGN.md day by day, as slow and as plain as they read.
struct Plain<'r> {
    rules: &'r RuleSet,
    applicable: Vec<&'r Rule>,
    elapsed: u32,
}

impl<'r> Plain<'r> {
    fn new(rules: &'r RuleSet, facts: &[&'r Rule], elapsed: u32) -> Self {
        let mut applicable = facts.to_vec();
        // The only sort of combination here is `sign: {at-least: n}`; whether it holds is shown in conditions.rs.
        let answer = evaluate(rules, facts, elapsed);
        let combinations = rules_of(&answer).into_iter().filter(|id| id.starts_with("combination/"));
        applicable.extend(combinations.map(|id| rules.get(id).unwrap()));
        Self { rules, applicable, elapsed }
    }

    fn proposals(&self) -> Vec<&'r Proposal> {
        let proposed: Vec<&Proposal> = self.applicable.iter().filter_map(|rule| rule.proposal()).collect();
        if proposed.is_empty() { vec![self.rules.get("default").unwrap().proposal().unwrap()] } else { proposed }
    }

    fn largest(&self, of: impl Fn(&Rule) -> u32) -> u32 {
        self.applicable.iter().map(|rule| of(rule)).max().unwrap_or(0)
    }

    /// Steps sooner less steps later.
    fn net(&self) -> i64 {
        i64::from(self.largest(|rule| rule.effects().sooner)) - i64::from(self.largest(|rule| rule.effects().later))
    }

    fn floor(&self) -> u32 {
        self.largest(|rule| rule.effects().floor.map_or(0, massfreq::model::interval::Days::get))
    }

    fn opening_end(&self) -> u32 {
        self.proposals().into_iter().flat_map(Proposal::ends).max().unwrap_or(0)
    }

    fn cuts_the_opening(&self, net: i64) -> bool {
        net < 0 && self.elapsed < self.opening_end()
    }

    /// The day whose windows of the proposals hold on `day`: that of the last segment where the routine has begun.
    fn as_on(&self, day: u32, net: i64) -> u32 {
        let routine_begins = if self.cuts_the_opening(net) { self.elapsed } else { self.opening_end() };
        if day < routine_begins { day } else { self.opening_end() }
    }

    fn merged(&self, day: u32) -> (u32, u32) {
        let windows = || self.proposals().into_iter().map(|proposal| proposal.on(day));
        (windows().map(|w| w.min().get()).min().unwrap(), windows().map(|w| w.max().get()).min().unwrap())
    }

    fn on(&self, day: u32, net: i64, floor: u32) -> Numbers {
        let ladder: Vec<u32> = self.rules.ladder().iter().map(|days| days.get()).collect();
        let (mut min, mut max) = self.merged(self.opening_end());
        for _ in 0..net {
            max = ladder.iter().copied().filter(|step| *step < max).max().unwrap_or(max);
            min = min.min(max);
        }
        for step in 0..-net {
            if step > 0 || !self.cuts_the_opening(net) {
                min = ladder.iter().copied().filter(|step| *step > min).min().unwrap_or(min);
                max = max.max(min);
            }
        }
        let opening = (0..self.opening_end()).map(|day| self.merged(day).1.min(max).max(floor)).min();
        let eased = opening.and_then(|shortest| ladder.iter().copied().find(|step| *step > shortest));
        let of_the_routine = eased.unwrap_or(max).max(min).min(max).max(floor);
        if self.as_on(day, net) == self.opening_end() {
            return [min.max(floor), max.max(floor), of_the_routine];
        }
        let (opening_min, opening_max) = self.merged(day);
        let (min, max) = (opening_min.min(min).max(floor), opening_max.min(max).max(floor));
        [min, max, max.min(of_the_routine).max(min)]
    }

    /// Every day until nothing changes any more.
    fn course(&self, net: i64, floor: u32) -> Vec<Numbers> {
        (0..=self.opening_end()).map(|day| self.on(day, net, floor)).collect()
    }

    /// Every reason as `id verdict`, in its order.
    fn verdicts(&self) -> Vec<String> {
        const ORDER: [&str; 12] = [
            "refers",
            "set-aside",
            "leads",
            "default",
            "agrees",
            "outweighed",
            "sooner",
            "later",
            "floor",
            "no-effect",
            "cleared",
            "advises",
        ];
        let refer = self.applicable.iter().any(|rule| rule.refer().is_some());
        let proposes = self.applicable.iter().any(|rule| rule.proposal().is_some());
        let default = (!refer && !proposes).then(|| self.rules.get("default").unwrap());
        let all = self.applicable.iter().copied().chain(default);
        let mut verdicts: Vec<_> = all
            .map(|rule| {
                let verdict =
                    if refer { if rule.refer().is_some() { "refers" } else { "set-aside" } } else { self.of(rule) };
                let rank = ORDER.iter().position(|known| *known == verdict);
                (rank, std::cmp::Reverse(rule.refer()), rule.id(), verdict)
            })
            .collect();
        verdicts.sort();
        verdicts.into_iter().map(|(_, _, id, verdict)| format!("{id} {verdict}")).collect()
    }

    fn of(&self, rule: &Rule) -> &'static str {
        let (net, floor) = (self.net(), self.floor());
        if rule.id().as_str() == "default" {
            return "default";
        }
        if let Some(own) = rule.proposal() {
            let mut verdict = "outweighed";
            for day in (0..=self.opening_end()).map(|day| self.as_on(day, net)) {
                let (_, smallest) = self.merged(day);
                let with_it =
                    self.proposals().into_iter().filter(|other| other.on(day).max().get() == smallest).count();
                if own.on(day).max().get() == smallest && with_it == 1 {
                    return "leads";
                }
                if own.on(day).min().get() <= smallest {
                    verdict = "agrees";
                }
            }
            return verdict;
        }
        let moved = self.course(net, floor) != self.course(0, floor);
        if moved && net > 0 && rule.effects().sooner == self.largest(|rule| rule.effects().sooner) {
            return "sooner";
        }
        if moved && net < 0 && rule.effects().later == self.largest(|rule| rule.effects().later) {
            return "later";
        }
        let own_floor = rule.effects().floor.map(massfreq::model::interval::Days::get);
        if own_floor == Some(floor) && self.course(net, floor) != self.course(net, 0) {
            return "floor";
        }
        if rule.effects().sooner > 0 || rule.effects().later > 0 || own_floor.is_some() {
            "no-effect"
        } else {
            "advises"
        }
    }
}

fn is_referral(answer: &Recommendation) -> bool {
    matches!(answer, Recommendation::Refer(_))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_is_what_the_design_says_day_by_day(written in written(), bits: u32, elapsed in 0_u32..100) {
        let rules = written.load();
        let facts = chosen(&rules, bits);
        let plain = Plain::new(&rules, &facts, elapsed);
        let answer = evaluate(&rules, &facts, elapsed);
        prop_assert_eq!(verdicts(&answer), plain.verdicts());
        let outcome = Outcome::of(&answer);
        prop_assert!(outcome.is_whole(), "{:?}", outcome);
        match &outcome {
            Outcome::Refer(level) => {
                prop_assert_eq!(Some(*level), plain.applicable.iter().filter_map(|rule| rule.refer()).max());
            }
            Outcome::Course(parts) => {
                for day in 0..=plain.opening_end() {
                    let expected = plain.on(day, plain.net(), plain.floor());
                    prop_assert_eq!(super::on(parts, day), expected, "day {}", day);
                }
                let last = parts.last().unwrap().0;
                prop_assert!(last <= plain.opening_end(), "nothing changes after the last opening phase");
            }
        }
    }

    #[test]
    fn no_window_lies_below_the_floor(written in written(), bits: u32, elapsed in 0_u32..100) {
        let rules = written.load();
        let facts = chosen(&rules, bits);
        let answer = evaluate(&rules, &facts, elapsed);
        let applicable: Vec<&Rule> = rules_of(&answer).into_iter().filter_map(|id| rules.get(id)).collect();
        for floor in applicable.iter().filter_map(|rule| rule.effects().floor) {
            if let Outcome::Course(parts) = Outcome::of(&answer) {
                for (_, _, min, _, suggested) in parts {
                    prop_assert!(min >= floor.get() && suggested >= floor.get());
                }
            }
        }
    }

    #[test]
    fn one_more_fact_moves_the_course_only_its_own_way(written in written(), bits: u32, elapsed in 0_u32..100) {
        let rules = written.load();
        let facts = chosen(&rules, bits);
        let answer = evaluate(&rules, &facts, elapsed);
        let before = Outcome::of(&answer);
        let combinations = |answer: &Recommendation| {
            rules_of(answer).into_iter().filter(|id| id.starts_with("combination/")).map(str::to_owned).collect::<Vec<_>>()
        };
        let proposes = facts.iter().any(|rule| rule.proposal().is_some());
        for fact in Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet)) {
            let second_response = |rule: &&Rule| rule.facet() == Some(Facet::Response);
            if fact.facet() == Some(Facet::Response) && facts.iter().any(second_response) {
                continue;
            }
            let more = [facts.as_slice(), &[fact]].concat();
            let with = evaluate(&rules, &more, elapsed);
            let after = Outcome::of(&with);
            prop_assert!(fact.refer().is_none() || is_referral(&with), "{} refers, always", fact.id());
            // A combination that the fact makes applicable has effects of its own, of which the laws say nothing.
            if combinations(&answer) != combinations(&with) {
                continue;
            }
            prop_assert!(!is_referral(&answer) || is_referral(&with), "{} takes a referral away", fact.id());
            if facts.iter().any(|rule| rule.id() == fact.id()) {
                prop_assert_eq!(to_json(&answer), to_json(&with), "{} is said twice", fact.id());
            }
            let only_proposes =
                fact.proposal().is_some() && fact.effects().sooner + fact.effects().later == 0 && fact.effects().floor.is_none();
            if only_sooner(fact) || only_proposes && proposes {
                prop_assert!(after.at_most(&before, 0), "{}: {:?} becomes {:?}", fact.id(), before, after);
            }
            if only_later(fact) {
                prop_assert!(before.at_most(&after, elapsed), "{}: {:?} becomes {:?}", fact.id(), before, after);
            }
        }
    }

    #[test]
    fn the_order_of_entries_and_facts_changes_nothing(
        (written, shuffled) in written().prop_flat_map(|written| {
            let shuffled = Just(written.rules.clone()).prop_shuffle();
            (Just(written), shuffled)
        }),
        bits: u32,
        elapsed in 0_u32..100,
    ) {
        let (rules, others) = (written.load(), load([written.text(&shuffled)]));
        prop_assert_eq!(rules.digest(), others.digest());
        let facts = chosen(&rules, bits);
        let reversed: Vec<&Rule> = facts.iter().rev().map(|rule| others.get(rule.id().as_str()).unwrap()).collect();
        prop_assert_eq!(to_json(&evaluate(&rules, &facts, elapsed)), to_json(&evaluate(&others, &reversed, elapsed)));
    }
}
