//! The rules that did not apply, with their conditions and the facts that were given.

use crate::answer::recommendation::{NotApplied, Recommendation};
use crate::engine::{Elapsed, Outcome, evaluate};
use crate::model::{Condition, Facet, FactSet, Kind, Rule, RuleIndex, RuleSet, Test};
use crate::profile::Profile;

impl Recommendation {
    /// Adds the rules that did not apply on the day `elapsed`. A referral is unchanged.
    #[must_use]
    pub fn with_explanation(mut self, profile: &Profile<'_>, elapsed: Elapsed) -> Self {
        if let Self::Recommended(answer) = &mut self {
            answer.not_applied = Some(not_applied(profile, elapsed));
        }
        self
    }
}

fn not_applied(profile: &Profile<'_>, elapsed: Elapsed) -> Vec<NotApplied> {
    let rules = profile.rules();
    let evaluation = evaluate(profile, elapsed);
    let applied = |index: RuleIndex| evaluation.verdicts.iter().any(|(applied, _)| *applied == index);
    rules
        .all()
        .filter(|index| !applied(*index))
        .map(|index| {
            let rule = rules.rule(index);
            let (wanted, given) = match rule.kind() {
                Kind::Default => {
                    let proposing = match &evaluation.outcome {
                        Outcome::Course(answer) => answer.proposing.as_slice(),
                        Outcome::Refer(_) => &[],
                    };
                    let ids: Vec<&str> = proposing.iter().map(|index| rules.rule(*index).id().as_str()).collect();
                    ("no rule that proposes an interval".to_owned(), ids.join(", "))
                }
                Kind::Fact(facet) => (format!("{facet} {}", rule.name()), given(profile, *facet)),
                Kind::Combination(condition) => {
                    let mut all_given: Vec<String> = Vec::new();
                    for (facet, _) in condition.leaves() {
                        let given = given(profile, facet);
                        if !all_given.contains(&given) {
                            all_given.push(given);
                        }
                    }
                    (wanted(rules, condition, false), all_given.join("; "))
                }
            };
            NotApplied { rule: rule.id().clone(), wanted, given }
        })
        .collect()
}

/// `goal a, b`, or `no goal`.
fn given(profile: &Profile<'_>, facet: Facet) -> String {
    let names: Vec<&str> = profile.of(facet).map(Rule::name).collect();
    if names.is_empty() { format!("no {facet}") } else { format!("{facet} {}", names.join(", ")) }
}

/// A condition in words. `inside` another one, several parts need brackets.
pub(crate) fn wanted(rules: &RuleSet, condition: &Condition, inside: bool) -> String {
    let join = |words: Vec<String>, word: &str| {
        let text = words.join(word);
        if inside && words.len() > 1 { format!("({text})") } else { text }
    };
    let joined = |parts: &[Condition], word| {
        join(parts.iter().map(|part| wanted(rules, part, inside || parts.len() > 1)).collect(), word)
    };
    let names = |set: &FactSet, word| join(set.iter().map(|index| rules.rule(index).name().to_owned()).collect(), word);
    match condition {
        Condition::All(parts) => joined(parts, " and "),
        Condition::AnyOf(parts) if parts.is_empty() => "what was dropped".to_owned(),
        Condition::AnyOf(parts) => joined(parts, " or "),
        Condition::Not(part) => format!("not {}", wanted(rules, part, true)),
        Condition::Facts(facet, Test::Any(set)) => format!("{facet} {}", names(set, " or ")),
        Condition::Facts(facet, Test::All(set)) => format!("{facet} {}", names(set, " and ")),
        Condition::Facts(facet, Test::None(set)) => format!("no {facet} {}", names(set, " or ")),
        Condition::Facts(facet, Test::AtLeast(_, 1)) => format!("at least 1 {facet}"),
        Condition::Facts(facet, Test::AtLeast(_, least)) => format!("at least {least} {}", facet.plural()),
    }
}
