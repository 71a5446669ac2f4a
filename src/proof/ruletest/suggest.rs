//! Suggests a small set of tests that covers every point and both sides of each `when`, as a test file.
//!
//! Candidate profiles are built from the rules and chosen greedily: the smallest that show something new,
//! and of these the one that shows most. For aims that are left, [`witnesses::company`] is added once or
//! twice, since some rules decide only beside others.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::{Date, date};
use serde_yaml::Value;

use super::{DUE, coverage, coverage::Point, profile};
use crate::answer::safeguards;
use crate::engine::{Elapsed, Evaluation, Outcome, evaluate, verdict::VerdictName};
use crate::model::{Facet, Facts, Rule, RuleIndex, RuleSet, Safeguards, Stretch, interval::WEEK, names, witnesses};
use crate::profile::{Profile, file::LAST_WEEK};

/// The most profiles to try for an aim that no candidate shows.
const TRIED: usize = 10_000;

/// The facts of a suggested test.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    facts: Facts,
    /// Whether all cautions that can be cleared are.
    is_cleared: bool,
    /// Whether the warning signs were looked at on that day.
    is_screened: bool,
    week: u32,
}

/// The day of the tests that need one.
const TODAY: Date = date(2026, 1, 31);

impl Person {
    fn new(facts: Facts) -> Self {
        Self { facts, week: 1, ..Self::default() }
    }

    /// The same facts where what can be cleared is, where the questions are answered, and where the reviews are due.
    fn guarded(&self, rules: &RuleSet) -> Vec<Self> {
        let Some(mut profile) = profile(rules, &self.facts) else { return Vec::new() };
        let clearable: Vec<RuleIndex> = clearable(rules, &self.facts).collect();
        for caution in &clearable {
            profile.remove(*caution);
            profile.clear_caution(*caution, None);
        }
        let verdicts = evaluate(&profile, Elapsed::START).verdicts;
        let safeguards: Vec<&Safeguards> = verdicts.iter().map(|(index, _)| rules.rule(*index).safeguards()).collect();
        let cleared = Self { is_cleared: !clearable.is_empty(), ..self.clone() };
        let asks = safeguards.iter().any(|safeguards| !safeguards.ask_first.is_empty());
        let screened = asks.then(|| Self { is_screened: true, ..cleared.clone() });
        let reviews: BTreeSet<u32> =
            safeguards.iter().filter_map(|of| Some(of.review_after?.get().div_ceil(WEEK) + 1)).collect();
        let due = reviews.into_iter().filter(|week| *week <= LAST_WEEK).map(|week| Self { week, ..cleared.clone() });
        let named = (!clearable.is_empty()).then(|| cleared.clone());
        named.into_iter().chain(screened).chain(due).collect()
    }

    fn profile<'r>(&self, rules: &'r RuleSet) -> Option<Profile<'r>> {
        let mut profile = profile(rules, &self.facts)?;
        for caution in clearable(rules, &self.facts).filter(|_| self.is_cleared) {
            profile.remove(caution);
            profile.clear_caution(caution, None);
        }
        if self.is_screened {
            profile.screened(TODAY);
            profile.settle(TODAY).ok()?;
        }
        Some(profile)
    }

    fn elapsed(&self) -> Elapsed {
        Elapsed::week(self.week)
    }
}

fn clearable<'a>(rules: &'a RuleSet, facts: &'a Facts) -> impl Iterator<Item = RuleIndex> + 'a {
    facts.iter().copied().filter(|fact| rules.rule(*fact).safeguards().is_clearable)
}

#[derive(Debug)]
struct Candidate {
    person: Person,
    evaluation: Evaluation,
    aims: BTreeSet<Point>,
}

/// The tests, and the aims that none of them shows.
fn suggested(rules: &RuleSet) -> (Vec<Candidate>, BTreeSet<Point>) {
    let mut candidates = candidates(rules);
    let combinations = rules.combinations().map(|(index, _)| index);
    let points = coverage::points(rules).into_iter();
    let mut open: BTreeSet<Point> = points.chain(combinations.map(Point::Nearly)).collect();
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    loop {
        let gain = |candidate: &Candidate| candidate.aims.intersection(&open).count();
        let showing = candidates.iter().enumerate().filter(|(_, candidate)| gain(candidate) > 0);
        // Few facts first, so that a test is about one thing where possible; of equals the first.
        let best = showing.min_by_key(|(_, candidate)| (candidate.person.facts.len(), Reverse(gain(candidate))));
        let Some((at, best)) = best else { break };
        open.retain(|aim| !best.aims.contains(aim));
        chosen.insert(at);
    }
    for aim in open.clone() {
        if open.contains(&aim)
            && let Some(found) = in_company(rules, aim)
        {
            open.retain(|aim| !found.aims.contains(aim));
            chosen.insert(candidates.len());
            candidates.push(found);
        }
    }
    let tests = candidates.into_iter().enumerate().filter(|(at, _)| chosen.contains(at));
    (tests.map(|(_, candidate)| candidate).collect(), open)
}

/// The profiles to choose from: no fact, each fact alone, and small ones on both sides of each `when`.
fn candidates(rules: &RuleSet) -> Vec<Candidate> {
    let mut found: Vec<Facts> = vec![Facts::new()];
    found.extend(rules.all_facts().map(|fact| Facts::from([fact])));
    let mut nearly: BTreeMap<Facts, Vec<Point>> = BTreeMap::new();
    for (index, condition) in rules.combinations() {
        if let Some(facts) = holding(rules, index) {
            let near_misses = witnesses::near_misses(rules, condition, &facts);
            found.push(facts);
            for facts in near_misses {
                found.push(facts.clone());
                nearly.entry(facts).or_default().push(Point::Nearly(index));
            }
        }
    }
    let mut known = BTreeSet::new();
    found.retain(|facts| known.insert(facts.clone()));
    let with_aims = |facts| {
        let person = Person::new(facts);
        let mut first = candidate(rules, person.clone())?;
        first.aims.extend(nearly.remove(&person.facts).unwrap_or_default());
        let guarded = person.guarded(rules).into_iter().filter_map(|person| candidate(rules, person));
        Some([first].into_iter().chain(guarded).collect::<Vec<_>>())
    };
    found.into_iter().filter_map(with_aims).flatten().collect()
}

/// The smallest profile for which a combination holds, if possible one in which it decides.
fn holding(rules: &RuleSet, index: RuleIndex) -> Option<Facts> {
    let mut found = witnesses::applying(rules, index);
    let decides = |facts: &Facts| {
        let candidate = candidate(rules, Person::new(facts.clone()));
        candidate.is_some_and(|candidate| candidate.aims.contains(&Point::Decided(index)))
    };
    let at = found.iter().position(decides).unwrap_or(0);
    (at < found.len()).then(|| found.swap_remove(at))
}

fn candidate(rules: &RuleSet, person: Person) -> Option<Candidate> {
    let profile = person.profile(rules)?;
    let evaluation = evaluate(&profile, person.elapsed());
    let aims = coverage::shown(&profile, person.elapsed(), &evaluation).into_iter().collect();
    Some(Candidate { person, evaluation, aims })
}

/// A profile that shows an aim with the help of other facts.
fn in_company(rules: &RuleSet, aim: Point) -> Option<Candidate> {
    let bases = match aim {
        Point::Applied(index)
        | Point::Decided(index)
        | Point::Cleared(index)
        | Point::Review(index, _)
        | Point::AskFirst(index, _) => witnesses::applying(rules, index),
        Point::Answer(_) => vec![Facts::new()],
        Point::Nearly(_) => return None,
    };
    let company = witnesses::company(rules);
    let more = |facts: &Facts| company.iter().map(|more| witnesses::with(rules, facts, more)).collect::<Vec<_>>();
    let one = bases.iter().flat_map(more);
    let two = bases.iter().flat_map(more).flat_map(|facts| more(&facts));
    let people = one.chain(two).map(Person::new).flat_map(|person| {
        let guarded = person.guarded(rules);
        [person].into_iter().chain(guarded)
    });
    let mut tried = people.take(TRIED).filter_map(|person| candidate(rules, person));
    tried.find(|candidate| candidate.aims.contains(&aim))
}

/// A test file that passes on a set and covers as much of it as small profiles can show.
pub(crate) fn file(rules: &RuleSet) -> String {
    let (tests, missing) = suggested(rules);
    let mut text = format!(
        "\
# Tests to begin with, for the rules {} {}. `massfreq rules test --suggest` wrote them.
#
# READ THEM BEFORE YOU KEEP THEM. Each `expect` is what the rules answer today, right or wrong; nobody
# has looked at it yet. Go through the tests one by one, ask whether the answer is what that person
# should be told, and correct the rules or the test where it is not. Then keep this file in the
# directory `tests` beside the rules, and run it with `massfreq rules test`.

format: 1

tests:
",
        rules.name(),
        rules.version()
    );
    let mut names = BTreeSet::new();
    for (at, test) in tests.iter().enumerate() {
        let mut name = name(rules, test);
        if names.contains(&name) {
            name = format!("{name}, test {}", at + 1);
        }
        names.insert(name.clone());
        let gap = if at == 0 { "" } else { "\n" };
        let today = if test.person.is_screened { format!("    today: {TODAY}\n") } else { String::new() };
        let _ = write!(text, "{gap}  - name: {name}\n{today}    profile:{}", yaml_profile(rules, &test.person));
        let _ = write!(text, "    expect:\n{}", expected(rules, test));
    }
    if !missing.is_empty() {
        text.push_str("\n# No test was found, among profiles of few facts, in which\n");
    }
    // That a rule does not apply says the rest about it.
    let is_implied = |aim: &Point| match aim {
        Point::Decided(index) | Point::Nearly(index) => missing.contains(&Point::Applied(*index)),
        Point::Cleared(index) | Point::Review(index, _) | Point::AskFirst(index, _) => {
            missing.contains(&Point::Applied(*index))
        }
        Point::Applied(_) | Point::Answer(_) => false,
    };
    text.extend(missing.iter().filter(|aim| !is_implied(aim)).map(|aim| format!("# - {}\n", in_words(rules, *aim))));
    text
}

/// The name of a test: its facts, and the combinations that it just meets or just misses.
fn name(rules: &RuleSet, test: &Candidate) -> String {
    let mut name = facts(rules, &test.person.facts);
    let Person { is_cleared, is_screened, week, .. } = test.person;
    name += if is_cleared { ", cleared" } else { "" };
    name += if is_screened { ", with the warning signs looked at" } else { "" };
    if week > 1 {
        let _ = write!(name, ", in week {week}");
    }
    let combinations = |aim: fn(RuleIndex) -> Point| -> Vec<&str> {
        let aimed = rules.combinations().filter(|(index, _)| test.aims.contains(&aim(*index)));
        aimed.map(|(index, _)| rules.rule(index).name()).collect()
    };
    let holding = combinations(Point::Applied);
    let told = match (holding.as_slice(), combinations(Point::Nearly).as_slice()) {
        ([], []) => String::new(),
        ([], [near]) => format!(", so combination {near} does not apply"),
        ([], near) => format!(", so combinations {} do not apply", names::series(near, "and")),
        ([holding], _) => format!(", so combination {holding} applies"),
        (holding, _) => format!(", so combinations {} apply", names::series(holding, "and")),
    };
    name + &told
}

/// `goal one`, `signs one and two, response three`.
fn facts(rules: &RuleSet, facts: &Facts) -> String {
    let parts = Facet::ALL.into_iter().filter_map(|facet| match names_of(rules, facts, facet).as_slice() {
        [] => None,
        [name] => Some(format!("{facet} {name}")),
        names => Some(format!("{} {}", facet.plural(), names::series(names, "and"))),
    });
    match (facts.len(), parts.collect::<Vec<_>>().join(", ")) {
        (0, _) => "nothing known".to_owned(),
        (1, fact) => format!("{fact} alone"),
        (_, facts) => facts,
    }
}

fn names_of<'r>(rules: &'r RuleSet, facts: &Facts, facet: Facet) -> Vec<&'r str> {
    let of_facet = facts.iter().map(|fact| rules.rule(*fact)).filter(|rule| rule.facet() == Some(facet));
    of_facet.map(Rule::name).collect()
}

fn yaml_profile(rules: &RuleSet, person: &Person) -> String {
    let facts = &person.facts;
    if facts.is_empty() {
        return " {}\n".to_owned();
    }
    let mut text = "\n".to_owned();
    let cleared: Facts = clearable(rules, facts).filter(|_| person.is_cleared).collect();
    let others: Facts = facts.difference(&cleared).copied().collect();
    for facet in Facet::ALL {
        let names: Vec<String> = names_of(rules, &others, facet).into_iter().map(quoted).collect();
        let _ = match names.as_slice() {
            [] => Ok(()),
            names if facet.is_single() => writeln!(text, "      {facet}: {}", names.concat()),
            names => writeln!(text, "      {}: [{}]", facet.plural(), names.join(", ")),
        };
    }
    if !cleared.is_empty() {
        let names: Vec<String> = names_of(rules, &cleared, Facet::Caution).into_iter().map(quoted).collect();
        let _ = writeln!(text, "      cleared: [{}]", names.join(", "));
    }
    if person.is_screened {
        let _ = writeln!(text, "      screened: {TODAY}");
    }
    if person.week > 1 {
        let _ = writeln!(text, "      week: {}", person.week);
    }
    text
}

/// A name as YAML, in quotes if it would be read as a number or the like.
fn quoted(name: &str) -> String {
    match serde_yaml::from_str(name) {
        Ok(Value::String(read)) if read == name => name.to_owned(),
        _ => format!("\"{name}\""),
    }
}

/// The answer, with the rules that decide it or have no effect; where none decides it, all that have a
/// part in it.
fn expected(rules: &RuleSet, chosen: &Candidate) -> String {
    let (mut text, evaluation) = (String::new(), &chosen.evaluation);
    match &evaluation.outcome {
        Outcome::Refer(level) => {
            let _ = writeln!(text, "      status: refer\n      level: {}", level.as_str());
        }
        Outcome::Course(answer) => {
            let _ = writeln!(text, "      course: {}", answer.course.to_string().to_lowercase());
            text.push_str(&chosen.person.profile(rules).map(|profile| guarded(chosen, &profile)).unwrap_or_default());
        }
    }
    let is_decided = evaluation.verdicts.iter().any(|(_, verdict)| verdict.decides());
    for verdict in VerdictName::ALL {
        let is_one_of_many = matches!(verdict, VerdictName::Agrees | VerdictName::Outweighed | VerdictName::SetAside);
        let with_verdict = evaluation.verdicts.iter().filter(|(_, of)| *of == verdict);
        let indices: BTreeSet<RuleIndex> = with_verdict.map(|(index, _)| *index).collect();
        if !(indices.is_empty() || is_one_of_many && is_decided) {
            let ids: Vec<&str> = indices.iter().map(|index| rules.rule(*index).id().as_str()).collect();
            let _ = writeln!(text, "      {}: [{}]", verdict.as_str(), ids.join(", "));
        }
    }
    text
}

/// The review and the questions that are expected, where rules of the test have some.
fn guarded(chosen: &Candidate, profile: &Profile<'_>) -> String {
    let applicable: Vec<RuleIndex> = chosen.evaluation.verdicts.iter().map(|(index, _)| *index).collect();
    let has = |is_it: fn(&Safeguards) -> bool| {
        applicable.iter().any(|index| is_it(profile.rules().rule(*index).safeguards()))
    };
    let mut text = String::new();
    if let Some(review) = safeguards::review(profile.rules(), &applicable, 0, chosen.person.elapsed()) {
        let day = if review.due { DUE.to_owned() } else { Stretch(review.on_day).to_string() };
        let _ = writeln!(text, "      review: {day}");
    }
    if has(|safeguards| !safeguards.ask_first.is_empty()) {
        let open = safeguards::ask_first(profile, &applicable);
        let open: Vec<String> = open.iter().map(|question| quoted(&question.caution)).collect();
        let _ = writeln!(text, "      ask-first: [{}]", open.join(", "));
    }
    text
}

fn in_words(rules: &RuleSet, aim: Point) -> String {
    match aim {
        Point::Applied(index) => format!("{} applies", rules.rule(index).id()),
        Point::Decided(index) => format!("{} decides", rules.rule(index).id()),
        Point::Answer(kind) => format!("the answer is {}", kind.name()),
        Point::Nearly(index) => {
            format!("{} does not apply, and would with one fact more or fewer", rules.rule(index).id())
        }
        Point::Cleared(_) | Point::Review(..) | Point::AskFirst(..) => {
            coverage::of_safeguard(rules, aim).unwrap_or_default()
        }
    }
}
