//! An evaluation in words: the recommendation. The figures are those that were evaluated; the rules give only their
//! because, reading and advice.

use std::fmt::Write;

use super::{Answer, Elapsed, Evaluation, NoEffect, Outcome, Verdict, evaluate};
use crate::course::{Course, Proposal, Segment};
use crate::facet::{Facet, RuleId};
use crate::interval::{Stretch, WEEK, Window};
use crate::profile::Profile;
use crate::recommendation::{
    Advice, Facts, Interval, Phase, Reason, Recommendation, Recommended, RecommendedStatus, Refer, ReferStatus,
    Referral, Rules, Schema, VerdictName,
};
use crate::rules::{self, Level, Rule, RuleIndex, RuleSet};

/// How often, and why: the answer to a profile on the day `elapsed` of the course.
///
/// It is a pure function: the same rule set, profile and day always give the same answer.
#[must_use]
pub fn recommend(profile: &Profile<'_>, elapsed: Elapsed) -> Recommendation {
    let rules = profile.rules();
    let evaluation = evaluate(profile, elapsed);
    let names = |facet| profile.of(facet).map(|rule| rule.name().to_owned()).collect();
    let facts = Facts {
        goals: names(Facet::Goal),
        lifestyles: names(Facet::Lifestyle),
        signs: names(Facet::Sign),
        cautions: names(Facet::Caution),
        response: profile.of(Facet::Response).next().map(|rule| rule.name().to_owned()),
    };
    let used = Rules {
        name: rules.name().to_owned(),
        version: rules.version().to_string(),
        digest: rules.digest().to_owned(),
    };
    match &evaluation.outcome {
        Outcome::Refer(level) => Recommendation::Refer(Box::new(Refer {
            schema: Schema::V1,
            status: ReferStatus::Refer,
            summary: rules.referral(*level).to_owned(),
            profile: facts,
            referral: Referral { level: *level, text: rules.referral(*level).to_owned() },
            reasons: referral_reasons(rules, &evaluation.verdicts),
            advice: advice_of(
                rules,
                evaluation.verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Refers(_))),
            ),
            rules: used,
            notice: rules.notice().to_owned(),
        })),
        Outcome::Course(answer) => {
            let mut advice = advice_of(rules, evaluation.verdicts.iter());
            advice.extend(rules.advice().iter().map(|advice| piece(&RuleId::pack(), advice)));
            Recommendation::Recommended(Box::new(Recommended {
                schema: Schema::V1,
                status: RecommendedStatus::Recommended,
                summary: answer.course.to_string(),
                profile: facts,
                elapsed_days: elapsed.get(),
                interval: interval(answer.course.on(elapsed.get())),
                course: describe_course(&answer.course),
                next: None,
                reasons: evaluation
                    .verdicts
                    .iter()
                    .map(|(index, verdict)| reason(rules, &evaluation, answer, *index, *verdict))
                    .collect(),
                advice,
                not_applied: None,
                what_if: None,
                rules: used,
                notice: rules.notice().to_owned(),
            }))
        }
    }
}

fn describe_course(course: &Course) -> Vec<Phase> {
    let phases = course.segments().map(|segment| Phase {
        from_day: segment.from,
        until_day: segment.until,
        interval: interval(segment),
    });
    phases.collect()
}

/// A segment as an interval in days and words.
pub(crate) fn interval(segment: &Segment) -> Interval {
    Interval {
        min_days: segment.window.min().get(),
        max_days: segment.window.max().get(),
        suggested_days: segment.suggested.get(),
        text: segment.window.to_string(),
    }
}

fn advice_of<'a>(rules: &RuleSet, verdicts: impl Iterator<Item = &'a (RuleIndex, Verdict)>) -> Vec<Advice> {
    verdicts
        .map(|(index, _)| rules.rule(*index))
        .flat_map(|rule| rule.advice().iter().map(|advice| piece(rule.id(), advice)))
        .collect()
}

fn piece(rule: &RuleId, advice: &rules::Advice) -> Advice {
    Advice { rule: rule.clone(), text: advice.text.clone(), source: advice.source.clone() }
}

fn referral_reasons(rules: &RuleSet, verdicts: &[(RuleIndex, Verdict)]) -> Vec<Reason> {
    let reasons = verdicts.iter().map(|(index, verdict)| {
        let rule = rules.rule(*index);
        match verdict {
            Verdict::Refers(level) => Reason {
                level: Some(*level),
                ..full(rule, VerdictName::Refers, format!("{}: {}", rule.title(), refers(*level)))
            },
            _ => Reason {
                rule: rule.id().clone(),
                verdict: VerdictName::SetAside,
                level: None,
                text: format!("{}: set aside, because the referral comes first", rule.title()),
                because: None,
                reading: None,
                source: rule.source().clone(),
                notes: None,
            },
        }
    });
    reasons.collect()
}

/// What it means that a rule refers.
fn refers(level: Level) -> String {
    format!("calls for a referral, level {}", level.as_str())
}

fn full(rule: &Rule, verdict: VerdictName, text: String) -> Reason {
    Reason {
        rule: rule.id().clone(),
        verdict,
        level: None,
        text,
        because: Some(rule.because().to_owned()),
        reading: rule.reading().map(str::to_owned),
        source: rule.source().clone(),
        notes: Some(rule.notes().to_vec()),
    }
}

fn reason(rules: &RuleSet, evaluation: &Evaluation, answer: &Answer, index: RuleIndex, verdict: Verdict) -> Reason {
    let rule = rules.rule(index);
    let with_same_verdict = || {
        let others = evaluation.verdicts.iter().filter(|(other, same)| *other != index && *same == verdict);
        ids(rules, others.map(|(other, _)| *other))
    };
    let (name, said) = match verdict {
        Verdict::Refers(level) => (VerdictName::Refers, refers(level)),
        Verdict::SetAside => (VerdictName::SetAside, "set aside, because the referral comes first".to_owned()),
        Verdict::Leads => (VerdictName::Leads, proposed(rules, answer, index)),
        Verdict::Agrees => (VerdictName::Agrees, proposed(rules, answer, index)),
        Verdict::Outweighed => (VerdictName::Outweighed, proposed(rules, answer, index)),
        Verdict::Default => {
            let course = rule.proposal().map(Proposal::to_string).unwrap_or_default();
            (VerdictName::Default, format!("{course}, as no other rule proposes an interval"))
        }
        Verdict::Sooner => (VerdictName::Sooner, moved(answer, "sooner", rule.sooner(), &with_same_verdict())),
        Verdict::Later => (VerdictName::Later, moved(answer, "later", rule.later(), &with_same_verdict())),
        Verdict::Floor => {
            let text = format!("{}; without it: {}", adjustments(rule), answer.unfloored);
            (VerdictName::Floor, text)
        }
        Verdict::NoEffect(why) => {
            let text = format!("{}; no effect: {}", adjustments(rule), why_not(why));
            (VerdictName::NoEffect, text)
        }
        Verdict::Advises => (VerdictName::Advises, "changes no interval, and has advice".to_owned()),
    };
    full(rule, name, format!("{}: {said}", rule.title()))
}

fn why_not(why: NoEffect) -> &'static str {
    match why {
        NoEffect::LargerStep => "another rule has a larger step",
        NoEffect::OtherSide => "other rules ask for as much of the opposite, or more",
        NoEffect::LadderEnd => "the ladder has no further step",
        NoEffect::Floor => "the floor leaves no room for it",
        NoEffect::SameOpening => "the opening that it ends has the interval of the routine",
        NoEffect::LargerFloor => "another rule's floor is higher",
        NoEffect::FloorBelow => "the course is no more frequent than that without it",
    }
}

/// A stretch of days in words: `in weeks 1 to 4`, `from week 5 on`, `throughout`.
pub(crate) fn stretch_words(from: u32, until: Option<u32>) -> String {
    let whole_weeks = from.is_multiple_of(WEEK) && until.is_none_or(|until| until.is_multiple_of(WEEK));
    let (unit, length) = if whole_weeks { ("week", WEEK) } else { ("day", 1) };
    let first = from / length + 1;
    match until.map(|until| until / length) {
        None if from == 0 => "throughout".to_owned(),
        None => format!("from {unit} {first} on"),
        Some(last) if last == first => format!("in {unit} {first}"),
        Some(last) => format!("in {unit}s {first} to {last}"),
    }
}

/// What a rule proposes, and in which stretches it leads or agrees.
fn proposed(rules: &RuleSet, answer: &Answer, index: RuleIndex) -> String {
    let rule = rules.rule(index);
    let Some(proposal) = rule.proposal() else {
        return String::new();
    };
    let mut said: Vec<(String, u32, Option<u32>)> = Vec::new();
    for span in answer.spans.iter() {
        let own = proposal.on(span.as_on);
        let smallest = span.merged.max();
        let part = if own.max() == smallest && span.leaders == 1 {
            "leads".to_owned()
        } else if own.max() == smallest {
            let shares = |other: &RuleIndex| {
                let proposal = rules.rule(*other).proposal();
                *other != index && proposal.is_some_and(|proposal| proposal.on(span.as_on).max() == smallest)
            };
            format!("leads together with {}", ids(rules, answer.proposing.iter().copied().filter(shares)))
        } else if own.min() <= smallest {
            "agrees".to_owned()
        } else {
            "outweighed".to_owned()
        };
        match said.last_mut() {
            Some((last, _, until)) if *last == part => *until = span.until,
            _ => said.push((part, span.from, span.until)),
        }
    }
    let said: Vec<String> =
        said.into_iter().map(|(part, from, until)| format!("{part} {}", stretch_words(from, until))).collect();
    let also = match adjustments(rule) {
        none if none.is_empty() => none,
        asked => format!("; it also asks for {asked}"),
    };
    format!("{proposal}; {}{also}", said.join(", "))
}

/// `1 step sooner`, and the like, as a rule asks for it.
pub(crate) fn adjustments(rule: &Rule) -> String {
    let mut parts = Vec::new();
    for (count, word) in [(rule.sooner(), "sooner"), (rule.later(), "later")] {
        if count > 0 {
            parts.push(steps(count, word));
        }
    }
    if let Some(floor) = rule.no_more_often_than() {
        parts.push(format!("no more often than {}", Window::single(floor)));
    }
    parts.join(", ")
}

fn steps(count: u32, word: &str) -> String {
    format!("{count} step{} {word}", if count == 1 { "" } else { "s" })
}

/// Rule ids as a list in words.
fn ids(rules: &RuleSet, indices: impl Iterator<Item = RuleIndex>) -> String {
    let ids: Vec<&str> = indices.map(|index| rules.rule(index).id().as_str()).collect();
    match ids.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What the steps of the side that won did to the course; `together` names the other rules with the same step.
fn moved(answer: &Answer, word: &str, count: u32, together: &str) -> String {
    let mut text = steps(count, word);
    if !together.is_empty() {
        let _ = write!(text, " together with {together}");
    }
    let (won, lost, other) = match word {
        "sooner" => (answer.steps.sooner, answer.steps.later, "later"),
        _ => (answer.steps.later, answer.steps.sooner, "sooner"),
    };
    if lost > 0 {
        let _ = write!(text, ", of which {} of other rules leaves {}", steps(lost, other), won - lost);
    }
    match answer.opening_ends_on {
        Some(0) => text.push_str("; the opening is left out"),
        Some(day) => {
            let _ = write!(text, "; the opening ends after {}", Stretch(day));
        }
        None => {}
    }
    let (before, after) = (answer.unadjusted.routine().window, answer.course.routine().window);
    if before != after {
        let _ = write!(text, "; the routine moves from {before} to {after}");
    }
    text
}
