//! What a set comes to in small, for a reader: each fact alone, pairs of facts, and the smallest profiles of combinations.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Decision, Elapsed, Evaluation};
use crate::model::{RuleIndex, RuleSet, witnesses};
use crate::order::Order as _;
use crate::proof::space::turning_days;

/// A fact of a small profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Given {
    pub(crate) fact: RuleIndex,
    /// Whether a professional has agreed to it, so that it does not refer.
    pub(crate) is_cleared: bool,
}

impl Given {
    fn named(fact: RuleIndex) -> Self {
        Self { fact, is_cleared: false }
    }

    /// As cleared where it can be, else as named.
    fn cleared(rules: &RuleSet, fact: RuleIndex) -> Self {
        Self { fact, is_cleared: rules.rule(fact).safeguards().is_clearable }
    }
}

/// The answer on the first day of a course, then that of each day from which on another one holds.
pub(crate) type Answers = Vec<(u32, Decision)>;

/// The answers to a fact alone.
#[derive(Debug)]
pub(crate) struct Alone {
    pub(crate) fact: RuleIndex,
    pub(crate) named: Answers,
    /// The answers once it is cleared, where it can be.
    pub(crate) cleared: Option<Answers>,
}

/// Pairs of facts, one of each list, with answers that neither of the two has alone, or with other combinations.
#[derive(Debug)]
pub(crate) struct Pairs {
    pub(crate) first: Vec<Given>,
    pub(crate) second: Vec<Given>,
    pub(crate) own: Own,
}

/// What a pair has that neither of its facts has alone.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Own {
    pub(crate) answers: Answers,
    /// The combinations that apply to the pair and to neither fact, and those that one of the facts takes away.
    pub(crate) over: Vec<RuleIndex>,
    pub(crate) taken_away: Vec<RuleIndex>,
}

/// One of the smallest profiles in which a rule applies.
#[derive(Debug)]
pub(crate) struct Smallest {
    pub(crate) facts: Vec<Given>,
    pub(crate) answers: Answers,
    /// The answers if the set did not have the rule.
    pub(crate) without: Answers,
}

/// Some facts, with their answers and the combinations that apply.
struct Told {
    given: Vec<Given>,
    answers: Answers,
    over: BTreeSet<RuleIndex>,
}

/// What is compared of the answers: the referral or the gaps from a day on. Days that are over make no difference.
fn ahead(answer: &Decision, day: u32) -> impl PartialEq + use<> {
    match answer {
        Decision::Refer(level) => (Some(*level), Vec::new()),
        Decision::Course(course) => {
            let ahead = course.segments().filter(|segment| segment.until.is_none_or(|until| day < until));
            (None, ahead.map(|segment| (segment.window, segment.suggested, segment.until)).collect())
        }
    }
}

/// A set with the days on which its answers can change.
struct Course<'r> {
    rules: &'r RuleSet,
    days: BTreeSet<u32>,
}

impl<'r> Course<'r> {
    fn new(rules: &'r RuleSet) -> Self {
        Self { rules, days: turning_days(&[rules]) }
    }

    fn told(&self, given: &[Given]) -> Told {
        let applicable = self.rules.applicable(&self.rules.set_of(given.iter().map(|given| given.fact)));
        let is_cleared = |fact| given.iter().any(|given| given.fact == fact && given.is_cleared);
        let on = |day| Evaluation::of(self.rules, &applicable, is_cleared, Elapsed::days(day)).outcome;
        let first = on(0);
        let varies = first.varies_until().is_some();
        let (mut answers, mut last) = (Vec::new(), Decision::from(first));
        let mut since = 0;
        for day in self.days.iter().filter(|_| varies) {
            let answer = Decision::from(on(*day));
            if ahead(&last, *day) != ahead(&answer, *day) {
                answers.push((since, std::mem::replace(&mut last, answer)));
                since = *day;
            }
        }
        answers.push((since, last));
        let over = applicable.iter().copied().filter(|rule| self.rules.condition(*rule).is_some()).collect();
        Told { given: given.to_vec(), answers, over }
    }

    fn answers(&self, given: &[Given]) -> Answers {
        self.told(given).answers
    }

    /// What a pair has of its own, if anything.
    fn own(&self, one: &Told, other: &Told) -> Option<Own> {
        let both = [&*one.given, &other.given].concat();
        let is_twice = both.first().map(|given| given.fact) == both.last().map(|given| given.fact);
        if is_twice || !witnesses::can_be(self.rules, both.iter().map(|given| given.fact)) {
            return None;
        }
        let Told { answers, over, .. } = self.told(&both);
        let alone = &one.over | &other.over;
        let [over, taken_away] = [&over - &alone, &alone - &over].map(|rules| rules.into_iter().collect::<Vec<_>>());
        let is_alike = answers == one.answers || answers == other.answers;
        (!is_alike || !over.is_empty() || !taken_away.is_empty()).then_some(Own { answers, over, taken_away })
    }
}

/// What some facts come to in a set.
pub(crate) fn answering(rules: &RuleSet) -> impl Fn(&[Given]) -> Answers {
    let course = Course::new(rules);
    move |given| course.answers(given)
}

/// Each fact alone, in display order.
pub(crate) fn alone(rules: &RuleSet) -> Vec<Alone> {
    let course = Course::new(rules);
    let alone = |fact| {
        let cleared = Some(Given::cleared(rules, fact)).filter(|given| given.is_cleared);
        let cleared = cleared.map(|given| course.answers(&[given]));
        Alone { fact, named: course.answers(&[Given::named(fact)]), cleared }
    };
    rules.all_facts().map(alone).collect()
}

/// The pairs that are answered otherwise than each of the two alone, in display order. Those that are answered alike
/// share an entry.
pub(crate) fn pairs(rules: &RuleSet) -> Vec<Pairs> {
    let course = Course::new(rules);
    let given = |fact| {
        let cleared = Some(Given::cleared(rules, fact)).filter(|given| given.is_cleared);
        [Some(Given::named(fact)), cleared].into_iter().flatten()
    };
    let all: Vec<Told> = rules.all_facts().flat_map(given).map(|given| course.told(&[given])).collect();
    let mut found: BTreeMap<(Vec<Given>, Own), (_, Vec<Given>)> = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        let mut of_one: BTreeMap<Own, (usize, Vec<Given>)> = BTreeMap::new();
        for (to, other) in all.iter().enumerate().skip(at + 1) {
            if let Some(own) = course.own(one, other) {
                of_one.entry(own).or_insert((to, Vec::new())).1.extend(&other.given);
            }
        }
        for (own, (to, second)) in of_one {
            found.entry((second, own)).or_insert(((at, to), Vec::new())).1.extend(&one.given);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.order_by_key(|(_, (place, _))| *place);
    found.into_iter().map(|((second, own), (_, first))| Pairs { first, second, own }).collect()
}

/// The profiles in which a combination applies and with no fewer facts of theirs would not, as far as they are looked
/// for. Cautions are cleared where they can be: named, they would hide what it does.
pub(crate) fn smallest(rules: &RuleSet, combination: RuleIndex) -> Vec<Smallest> {
    let without = rules.without_rule(combination);
    let [with, without] = [rules, &without].map(Course::new);
    let found = witnesses::applying(rules, combination);
    let is_minimal =
        |facts: &&witnesses::Facts| !found.iter().any(|other| other.len() < facts.len() && other.is_subset(facts));
    let smallest = |facts: &witnesses::Facts| {
        let facts: Vec<Given> = facts.iter().map(|fact| Given::cleared(rules, *fact)).collect();
        Smallest { answers: with.answers(&facts), without: without.answers(&facts), facts }
    };
    found.iter().filter(is_minimal).map(smallest).collect()
}
