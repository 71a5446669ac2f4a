//! Turns an evaluation into a recommendation in words. All figures come from the evaluation.

use std::borrow::Cow;
use std::fmt::Write;

use crate::answer::recommendation::{
    Advice, Facts, Interval, Phase, Reason, Recommendation, Recommended, RecommendedStatus, Refer, ReferStatus,
    Referral, Rules, Schema,
};
use crate::answer::safeguards::{self, Says};
use crate::engine::{Answer, Elapsed, Fates, NoEffect, Outcome, Standing, evaluate, verdict::VerdictName};
use crate::model::{
    Better, ByFacet, Course, Days, Effects, Gravity, Kind, Level, Measure, Proposal, Rule, RuleId, RuleIndex, RuleSet,
    Safeguards, Segment, Stretch, Window, interval::WEEK, names, source,
};
use crate::profile::Profile;

/// Answers a profile on the day `elapsed` of the course: how often, and why.
///
/// It is a pure function: the same rule set, profile and day always give the same answer.
pub fn recommend(profile: &Profile<'_>, elapsed: Elapsed) -> Recommendation {
    let evaluation = evaluate(profile, elapsed);
    match &evaluation.outcome {
        Outcome::Refer(level) => Recommendation::Refer(Box::new(refer(profile, &evaluation.verdicts, *level))),
        Outcome::Course(answer) => {
            Recommendation::Recommended(Box::new(recommended(profile, elapsed, &evaluation.verdicts, answer)))
        }
    }
}

/// Room for what is said of most rules.
const ROOM: usize = 128;

/// A rule, and what became of it.
type Verdict = (RuleIndex, VerdictName);

fn refer(profile: &Profile<'_>, verdicts: &[Verdict], level: Level) -> Refer {
    let rules = profile.rules();
    let refers = verdicts.iter().filter(|(_, verdict)| *verdict == VerdictName::Refers);
    let text = to_do(rules, refers.clone().map(|(index, _)| rules.rule(*index)), level);
    Refer {
        schema: Schema::V1,
        status: ReferStatus::Refer,
        summary: text.clone(),
        profile: facts(profile),
        referral: Referral { level, text },
        reasons: verdicts.iter().map(|verdict| referral_reason(profile, *verdict)).collect(),
        advice: refers.flat_map(|(index, _)| advice(rules.rule(*index))).collect(),
        rules: Rules::from(rules),
        notice: rules.notice().to_owned(),
        is_explained: false,
    }
}

/// What to do at a level: what the rules of that level say, each text once, after the pack's where one says nothing.
pub(crate) fn to_do<'r>(rules: &RuleSet, refers: impl Iterator<Item = &'r Rule>, level: Level) -> String {
    let own: Vec<Option<&str>> = refers.filter(|rule| rule.refer() == Some(level)).map(Rule::to_do).collect();
    let of_pack = own.contains(&None).then(|| rules.referral(level));
    let mut texts: Vec<&str> = Vec::new();
    for text in of_pack.into_iter().chain(own.into_iter().flatten()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join(" ")
}

fn recommended(profile: &Profile<'_>, elapsed: Elapsed, verdicts: &[Verdict], answer: &Answer) -> Recommended {
    let rules = profile.rules();
    let applicable: Vec<RuleIndex> = verdicts.iter().map(|(index, _)| *index).collect();
    let pack_advice = rules.advice().iter().map(|piece| advice_of(&RuleId::pack(), piece));
    Recommended {
        schema: Schema::V1,
        status: RecommendedStatus::Recommended,
        summary: answer.course.to_string(),
        profile: facts(profile),
        screening: safeguards::screening(profile),
        elapsed_days: elapsed.get(),
        interval: interval(answer.course.on(elapsed.get())),
        course: phases(&answer.course),
        next: None,
        ask_first: safeguards::ask_first(profile, &applicable),
        review: safeguards::review(rules, &applicable, profile.counted_from(elapsed), elapsed),
        reasons: verdicts.iter().map(|verdict| reason(profile, verdicts, answer, *verdict)).collect(),
        advice: applicable.iter().flat_map(|index| told(profile, *index)).chain(pack_advice).collect(),
        not_applied: None,
        what_if: None,
        diary: None,
        rules: Rules::from(rules),
        notice: rules.notice().to_owned(),
        lapses: safeguards::lapses(profile),
        date_waits: false,
        says: Says::ByOptions,
    }
}

fn facts(profile: &Profile<'_>) -> Facts {
    let rules = profile.rules();
    let plain = || profile.facts().iter().filter(|fact| !profile.is_cleared(*fact)).map(|fact| rules.rule(fact));
    let names = |facet| plain().filter(|rule| rule.facet() == Some(facet)).map(|rule| rule.name().to_owned()).collect();
    let holding = profile.clearings().iter().filter(|clearing| clearing.holds());
    let cleared = holding.map(|clearing| (rules.rule(clearing.caution).name().to_owned(), clearing.on));
    Facts { facts: ByFacet::new(names), cleared: cleared.collect() }
}

pub(crate) fn phases(course: &Course) -> Vec<Phase> {
    let phase =
        |segment: &Segment| Phase { from_day: segment.from, until_day: segment.until, interval: interval(segment) };
    course.segments().map(phase).collect()
}

pub(crate) fn interval(segment: &Segment) -> Interval {
    Interval {
        min_days: segment.window.min().get(),
        max_days: segment.window.max().get(),
        suggested_days: segment.suggested.get(),
        text: segment.window.to_string(),
    }
}

pub(crate) fn advice(rule: &Rule) -> impl Iterator<Item = Advice> {
    rule.advice().iter().map(|advice| advice_of(rule.id(), advice))
}

/// The advice of an applicable rule; of a cleared caution also what holds now.
fn told(profile: &Profile<'_>, index: RuleIndex) -> impl Iterator<Item = Advice> {
    let rule = profile.rules().rule(index);
    let cleared = if profile.is_cleared(index) { rule.cleared() } else { &[] };
    advice(rule).chain(cleared.iter().map(|advice| advice_of(rule.id(), advice)))
}

pub(crate) fn advice_of(rule: &RuleId, advice: &source::Advice) -> Advice {
    Advice { rule: rule.clone(), text: advice.text.clone(), source: advice.source.clone() }
}

fn referral_reason(profile: &Profile<'_>, (index, verdict): Verdict) -> Reason {
    let rule = profile.rules().rule(index);
    let Some(level) = rule.refer().filter(|_| verdict == VerdictName::Refers) else {
        let text =
            format!("{}: set aside, because the referral comes first{}", rule.title(), on_clearing(profile, index));
        return Reason { because: None, reading: None, notes: None, ..full(rule, verdict, text) };
    };
    let text =
        format!("{}: calls for a referral, level {}{}", rule.title(), level.as_str(), on_clearing(profile, index));
    let go_on = safeguards::go_on(rule, profile.clearing(index), Says::ByOptions);
    Reason { level: rule.gravity(), go_on, ..full(rule, verdict, text) }
}

impl Recommendation {
    /// Says how to go on to somebody who was asked, and knows no options.
    pub(crate) fn for_asked(mut self, profile: &Profile<'_>) -> Self {
        match &mut self {
            Self::Refer(answer) => answer.go_on_by(profile, |_| Some(Says::WhenAsked)),
            Self::Recommended(answer) => answer.says = Says::WhenAsked,
        }
        self
    }
}

impl Refer {
    /// Says how to go on in other words, of the facts that have them.
    pub(crate) fn go_on_by(&mut self, profile: &Profile<'_>, says: impl Fn(RuleIndex) -> Option<Says>) {
        let rules = profile.rules();
        for reason in self.reasons.iter_mut().filter(|reason| reason.go_on.is_some()) {
            let fact = reason.rule.fact().and_then(|(facet, name)| rules.find(facet, name));
            let Some((fact, says)) = fact.and_then(|fact| Some((fact, says(fact)?))) else { continue };
            reason.go_on = safeguards::go_on(rules.rule(fact), profile.clearing(fact), says);
            reason.is_noted = matches!(says, Says::InDiary { .. });
        }
    }
}

/// What became of the clearing of a caution, after a semicolon; empty where there is none.
fn on_clearing(profile: &Profile<'_>, index: RuleIndex) -> String {
    let clearing = profile.clearing(index);
    clearing.map(|clearing| format!("; {}", safeguards::cleared(profile.rules(), clearing))).unwrap_or_default()
}

fn full(rule: &Rule, verdict: VerdictName, text: String) -> Reason {
    Reason {
        rule: rule.id().clone(),
        title: rule.title_text().clone(),
        verdict,
        level: None,
        go_on: None,
        is_noted: false,
        measured: None,
        text,
        because: Some(rule.because().clone()),
        reading: rule.reading().cloned(),
        source: rule.source().clone(),
        notes: Some(rule.notes().to_vec()),
    }
}

fn reason(profile: &Profile<'_>, verdicts: &[Verdict], answer: &Answer, (index, name): Verdict) -> Reason {
    let rules = profile.rules();
    let rule = rules.rule(index);
    let Effects { proposal, sooner: _, later: _, floor, refer: _ } = rule.effects();
    let Fates { proposal: _, steps, floor: lifted } = Fates::in_answer(rule, answer);
    let proposed = proposal.as_ref().map(|proposal| {
        if index == rules.default_rule() {
            format!("{proposal}, as no other rule proposes an interval")
        } else {
            proposed(rules, answer, index, proposal)
        }
    });
    let adjusted = steps.map(|fate| match fate {
        Ok(verdict) => {
            let same = |other: &RuleIndex| {
                *other != index && Fates::in_answer(rules.rule(*other), answer).steps == Some(Ok(verdict))
            };
            let together = verdicts.iter().map(|(other, _)| *other).filter(same);
            moved(answer, rule, &ids(rules, together))
        }
        Err(why) => format!("{}; no effect: {}", steps_of(rule).join(", "), why_not(why)),
    });
    let floored = floor.zip(lifted).map(|(floor, fate)| {
        let asked = no_more_often_than(floor);
        match fate {
            Ok(_) => format!("{asked}; without it: {}", answer.unfloored),
            Err(why) => format!("{asked}; no effect: {}", why_not(why)),
        }
    });
    let cleared = profile.clearing(index).map(|clearing| safeguards::cleared(rules, clearing));
    let mut text = String::with_capacity(ROOM);
    text.push_str(rule.title());
    let mut before = ": ";
    for said in [proposed, adjusted, floored, cleared].into_iter().flatten() {
        text.extend([before, &said]);
        before = "; ";
    }
    if before == ": " {
        text.extend([before, &changes_nothing(rule)]);
    }
    let level = rule.gravity().filter(|level| *level == Gravity::MILDEST);
    Reason { level, ..full(rule, name, text) }
}

const ADVICE: &str = "advice";
/// What to do on a caution that does not refer.
pub(crate) const GO_ON: &str = "go on, but as its advice says, and tell the therapist";

/// What a rule does that changes no interval.
fn changes_nothing(rule: &Rule) -> String {
    let Safeguards { review_after, ask_first, is_clearable: _, clearance: _ } = rule.safeguards();
    let parts = [
        review_after.map(|_| "a day to look again"),
        (!ask_first.is_empty()).then_some("something to ask first"),
        (!rule.advice().is_empty()).then_some(ADVICE),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    if rule.gravity() == Some(Gravity::MILDEST) && parts == [ADVICE] {
        return GO_ON.to_owned();
    }
    format!("changes no interval, and has {}", names::series(&parts, "and"))
}

fn why_not(why: NoEffect) -> &'static str {
    match why {
        NoEffect::LargerStep => "another rule has a larger step",
        NoEffect::OtherSide => "as many steps the other way are asked for, or more",
        NoEffect::LadderEnd => "the ladder has no further step",
        NoEffect::Floor => "the floor leaves no room for it",
        NoEffect::SameOpening => "what is left of the opening has the interval of the routine",
        NoEffect::LargerFloor => "another rule's floor is higher",
        NoEffect::FloorBelow => "the course is no more frequent than that without it",
    }
}

/// A stretch of days in words: `in weeks 1 to 4`, `from week 5 on`, `throughout`.
pub(crate) fn stretch_words(from: u32, until: Option<u32>) -> Cow<'static, str> {
    let whole_weeks = from.is_multiple_of(WEEK) && until.is_none_or(|until| until.is_multiple_of(WEEK));
    let (unit, length) = if whole_weeks { ("week", WEEK) } else { ("day", 1) };
    let first = from / length + 1;
    match until.map(|until| until / length) {
        None if from == 0 => "throughout".into(),
        None => format!("from {unit} {first} on").into(),
        Some(last) if last == first => format!("in {unit} {first}").into(),
        Some(last) => format!("in {unit}s {first} to {last}").into(),
    }
}

/// A proposal in words, with its standing in each stretch.
fn proposed(rules: &RuleSet, answer: &Answer, index: RuleIndex, proposal: &Proposal) -> String {
    let mut said: Vec<(Cow<'_, str>, u32, Option<u32>)> = Vec::new();
    for span in answer.spans.iter() {
        let part = match Standing::in_span(proposal, span) {
            Standing::Leads => "leads".into(),
            Standing::Shares => {
                let shares = |other: &RuleIndex| {
                    let proposal = rules.rule(*other).proposal();
                    *other != index && proposal.is_some_and(|other| Standing::in_span(other, span) == Standing::Shares)
                };
                format!("leads together with {}", ids(rules, answer.proposing.iter().copied().filter(shares))).into()
            }
            Standing::Agrees => "agrees".into(),
            Standing::Outweighed => "outweighed".into(),
        };
        match said.last_mut() {
            Some((last, _, until)) if *last == part => *until = span.until,
            _ => said.push((part, span.from, span.until)),
        }
    }
    let mut text = String::with_capacity(ROOM);
    let _ = write!(text, "{proposal}");
    let mut before = "; ";
    for (part, from, until) in said {
        text.extend([before, &part, " ", &stretch_words(from, until)]);
        before = ", ";
    }
    text
}

/// The effects of a rule: `every 2 to 4 weeks`, `1 step sooner`, `refers: urgent`, `adapt; advice`.
pub(crate) fn effect(rule: &Rule) -> String {
    let Effects { proposal, sooner: _, later: _, floor, refer: _ } = rule.effects();
    let Safeguards { review_after, ask_first, is_clearable: _, clearance: _ } = rule.safeguards();
    let asked: Vec<String> = steps_of(rule).into_iter().chain(floor.map(no_more_often_than)).collect();
    let parts = [
        rule.gravity().map(|level| match level {
            Gravity::Refers(level) => format!("refers: {level}"),
            Gravity::Mild(mild) => mild.to_string(),
        }),
        proposal.as_ref().map(ToString::to_string),
        Some(asked.join(", ")).filter(|asked| !asked.is_empty()),
        review_after.map(|after| format!("a review after {}", Stretch(after.get()))),
        (!ask_first.is_empty()).then(|| "questions that come first".to_owned()),
        (!rule.advice().is_empty()).then(|| ADVICE.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What figures a measure takes, and what follows from them: `0 to 10, lower is better; …`.
pub(crate) fn measured(measure: &Measure) -> String {
    let Measure { from, to, better, change, share, decides, .. } = measure;
    let is_better = match better {
        Better::Up => "higher",
        Better::Down => "lower",
    };
    let points = if *change == 1 { "1 point".to_owned() } else { format!("{change} points") };
    let share = share.map(|share| format!("better only from {share} % of the start on"));
    let parts = [format!("{from} to {to}, {is_better} is better"), format!("a change counts from {points} on")];
    let last = if *decides { "a response follows" } else { "only shown" }.to_owned();
    parts.into_iter().chain(share).chain([last]).collect::<Vec<_>>().join("; ")
}

pub(crate) fn no_more_often_than(floor: Days) -> String {
    format!("no more often than {}", Window::single(floor))
}

/// The steps of a rule in words, each way that has some.
fn steps_of(rule: &Rule) -> Vec<String> {
    let asked = [(rule.effects().sooner, "sooner"), (rule.effects().later, "later")];
    asked.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| steps(count, word)).collect()
}

fn steps(count: u32, word: &str) -> String {
    format!("{count} step{} {word}", if count == 1 { "" } else { "s" })
}

fn ids(rules: &RuleSet, indices: impl Iterator<Item = RuleIndex>) -> String {
    names::series(&indices.map(|index| rules.rule(index).id().as_str()).collect::<Vec<_>>(), "and")
}

/// What the steps of the winning side did to the course before the floor. `together` names the other
/// rules with the same step.
fn moved(answer: &Answer, rule: &Rule, together: &str) -> String {
    let (own, lost, word, other) = if answer.steps.net() < 0 {
        (rule.effects().later, answer.steps.sooner, "later", "sooner")
    } else {
        (rule.effects().sooner, answer.steps.later, "sooner", "later")
    };
    let mut text = steps(own, word);
    if !together.is_empty() {
        let _ = write!(text, " together with {together}");
    }
    if lost > 0 {
        let _ = write!(text, ", less {}: {} in all", steps(lost, other), own - lost);
    }
    match answer.opening_ends_on {
        Some(0) => text.push_str("; the opening is left out"),
        Some(day) => {
            let _ = write!(text, "; the opening ends after {}", Stretch(day));
        }
        None => {}
    }
    let (before, after) = (answer.merged.routine().window, answer.unfloored.routine().window);
    if before != after {
        let _ = write!(text, "; the routine moves from {before} to {after}");
    }
    text
}

/// When a rule applies, in words.
pub(crate) fn when(rules: &RuleSet, rule: &Rule) -> String {
    match rule.kind() {
        Kind::Default => "no other rule proposes an interval".to_owned(),
        Kind::Fact(facet) => format!("{facet} {}", rule.name()),
        Kind::Combination(condition) => rules.in_words(condition),
    }
}
