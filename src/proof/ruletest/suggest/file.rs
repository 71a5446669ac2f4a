//! Writes suggested tests as a test file.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_yaml::Value;

use super::{Aim, Candidate, coverage, coverage::Point, suggested};
use crate::engine::{Evaluation, Outcome, verdict::VerdictName};
use crate::model::{Facet, Facts, Rule, RuleIndex, RuleSet, names};

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
        let _ = write!(text, "{gap}  - name: {name}\n    profile:{}", profile(rules, &test.facts));
        let _ = write!(text, "    expect:\n{}", expected(rules, &test.evaluation));
    }
    if !missing.is_empty() {
        text.push_str("\n# No test was found, among profiles of few facts, in which\n");
    }
    // That a rule does not apply says the rest about it.
    let is_implied = |aim: &Aim| match aim {
        Aim::Point(Point::Decided(index)) | Aim::Nearly(index) => missing.contains(&Aim::Point(Point::Applied(*index))),
        Aim::Point(_) => false,
    };
    text.extend(missing.iter().filter(|aim| !is_implied(aim)).map(|aim| format!("# - {}\n", in_words(rules, *aim))));
    text
}

/// The name of a test: its facts, and the combinations that it just meets or just misses.
fn name(rules: &RuleSet, test: &Candidate) -> String {
    let name = facts(rules, &test.facts);
    let combinations = |aim: fn(RuleIndex) -> Aim| -> Vec<&str> {
        let aimed = rules.combinations().filter(|(index, _)| test.aims.contains(&aim(*index)));
        aimed.map(|(index, _)| rules.rule(index).name()).collect()
    };
    let holding = combinations(|index| Aim::Point(Point::Applied(index)));
    let told = match (holding.as_slice(), combinations(Aim::Nearly).as_slice()) {
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

fn profile(rules: &RuleSet, facts: &Facts) -> String {
    if facts.is_empty() {
        return " {}\n".to_owned();
    }
    let mut text = "\n".to_owned();
    for facet in Facet::ALL {
        let names: Vec<String> = names_of(rules, facts, facet).into_iter().map(quoted).collect();
        let _ = match names.as_slice() {
            [] => Ok(()),
            names if facet.is_single() => writeln!(text, "      {facet}: {}", names.concat()),
            names => writeln!(text, "      {}: [{}]", facet.plural(), names.join(", ")),
        };
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
fn expected(rules: &RuleSet, evaluation: &Evaluation) -> String {
    let mut text = String::new();
    match &evaluation.outcome {
        Outcome::Refer(level) => {
            let _ = writeln!(text, "      status: refer\n      level: {}", level.as_str());
        }
        Outcome::Course(answer) => {
            let course = answer.course.to_string();
            let mut letters = course.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
            let _ = writeln!(text, "      course: {first}{}", letters.as_str());
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

fn in_words(rules: &RuleSet, aim: Aim) -> String {
    match aim {
        Aim::Point(Point::Applied(index)) => format!("{} applies", rules.rule(index).id()),
        Aim::Point(Point::Decided(index)) => format!("{} decides", rules.rule(index).id()),
        Aim::Point(point @ Point::Answer(_)) => format!("the answer is {}", coverage::name(rules, point)),
        Aim::Nearly(index) => {
            format!("{} does not apply, and would with one fact more or fewer", rules.rule(index).id())
        }
    }
}
