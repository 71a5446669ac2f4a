//! What is said of each rule on a page for people: by titles, and by what it comes to. It is made for a page alone, since
//! scripts have the reasons of the answer.

use crate::answer::describe::{GO_ON, no_more_often_than, stretch_words};
use crate::answer::safeguards;
use crate::engine::{Answer, Elapsed, Fates, NoEffect, Outcome, Standing, evaluate, verdict::VerdictName};
use crate::model::{
    Days, Effects, Gravity, Proposal, Rule, RuleIndex, RuleSet, Safeguards, Stretch, course::capital, names,
};
use crate::profile::Profile;

/// Rules that share one explanation.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// What they do, and what came of it.
    pub(crate) what: String,
    /// The indices of their reasons in the answer.
    pub(crate) reasons: Vec<usize>,
}

/// Explains the applicable rules, in the order of the reasons. Empty for a referral.
pub(crate) fn told(profile: &Profile<'_>, elapsed: Elapsed) -> Vec<Said> {
    let evaluation = evaluate(profile, elapsed);
    let Outcome::Course(answer) = &evaluation.outcome else { return Vec::new() };
    let applicable: Vec<RuleIndex> = evaluation.verdicts.iter().map(|(index, _)| *index).collect();
    let teller = Teller { profile, rules: profile.rules(), answer, applicable: &applicable };
    let mut said: Vec<Said> = Vec::new();
    for (at, index) in applicable.iter().enumerate() {
        let what = teller.what(*index);
        match said.iter_mut().find(|said| said.what == what) {
            Some(said) => said.reasons.push(at),
            None => said.push(Said { what, reasons: vec![at] }),
        }
    }
    said
}

struct Teller<'a> {
    profile: &'a Profile<'a>,
    rules: &'a RuleSet,
    answer: &'a Answer,
    applicable: &'a [RuleIndex],
}

impl Teller<'_> {
    fn what(&self, index: RuleIndex) -> String {
        let rule = self.rules.rule(index);
        let Effects { proposal, sooner: _, later: _, floor, refer: _ } = rule.effects();
        let Fates { proposal: _, steps, floor: lifted } = Fates::in_answer(rule, self.answer);
        let cleared = self.profile.clearing(index);
        let parts = [
            proposal.as_ref().map(|proposal| {
                let counts = if index == self.rules.default_rule() { None } else { self.counts(proposal) };
                [Some(proposal.to_string()), counts].into_iter().flatten().collect::<Vec<_>>().join("; ")
            }),
            steps.map(|fate| match fate {
                Ok(VerdictName::Later) => self.moved(rule, Way::Less),
                Ok(_) => self.moved(rule, Way::More),
                Err(why) => format!("{}; {}", asked(rule).join(", "), self.why_not(rule, why)),
            }),
            floor.zip(lifted).map(|(floor, fate)| {
                let floored = match fate {
                    Ok(_) => format!("with no such limit: {}", self.answer.unfloored.to_string().to_lowercase()),
                    Err(why) => self.why_not(rule, why),
                };
                format!("{}; {floored}", no_more_often_than(floor))
            }),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        let cleared = cleared.map(|clearing| safeguards::cleared_in_short(self.rules, clearing));
        match cleared {
            None if said.is_empty() => changes_nothing(rule),
            None => said.join("; "),
            Some(cleared) if said.is_empty() => cleared,
            Some(cleared) => format!("{}. {}.", said.join("; "), capital(&cleared)),
        }
    }

    /// When a proposal counts; `None` where it always does.
    fn counts(&self, proposal: &Proposal) -> Option<String> {
        let decides = self.stretches(proposal, |standing| matches!(standing, Standing::Leads | Standing::Shares));
        let fits = self.stretches(proposal, |standing| standing == Standing::Agrees);
        let throughout = |stretches: &[(u32, Option<u32>)]| matches!(stretches, [(0, None)]);
        let during = |stretches: Vec<(u32, Option<u32>)>| {
            let words: Vec<_> = stretches.into_iter().map(|(from, until)| stretch_words(from, until)).collect();
            names::series(&words, "and")
        };
        if throughout(&decides) {
            None
        } else if !decides.is_empty() {
            Some(format!("counts {}", during(decides)))
        } else if throughout(&fits) {
            Some("that fits as well".to_owned())
        } else if !fits.is_empty() {
            Some(format!("fits {}", during(fits)))
        } else {
            Some("asks for less often; not needed now".to_owned())
        }
    }

    /// The stretches of the course in which a proposal has some standing.
    fn stretches(&self, proposal: &Proposal, is_wanted: impl Fn(Standing) -> bool) -> Vec<(u32, Option<u32>)> {
        let mut stretches: Vec<(u32, Option<u32>)> = Vec::new();
        for span in self.answer.spans.iter().filter(|span| is_wanted(Standing::in_span(proposal, span))) {
            match stretches.last_mut() {
                Some((_, until)) if *until == Some(span.from) => *until = span.until,
                _ => stretches.push((span.from, span.until)),
            }
        }
        stretches
    }

    /// What the steps of the winning side did to the course before the floor.
    fn moved(&self, rule: &Rule, way: Way) -> String {
        let mut text = steps(way.of(rule.effects()), way);
        let lost = self.largest(way.other());
        if lost > 0 {
            text.extend([", ", &number(lost), " of them cancelled by ", &self.with_largest(way.other())]);
        }
        let opening = self.answer.opening_ends_on.map(|day| match day {
            0 => "the first part is left out".to_owned(),
            day => format!("the first part ends after {}", Stretch(day)),
        });
        let (before, after) = (self.answer.merged.routine().window, self.answer.unfloored.routine().window);
        let routine = (before != after).then(|| format!("{before} \u{2192} {after}"));
        let came: Vec<String> = opening.into_iter().chain(routine).collect();
        if came.is_empty() { text } else { format!("{text}, {}", came.join("; ")) }
    }

    fn why_not(&self, rule: &Rule, why: NoEffect) -> String {
        let steps = self.answer.steps;
        let floors = |effects: &Effects| effects.floor.is_some() && effects.floor == steps.floor;
        let asked = if rule.effects().sooner > 0 { Way::More } else { Way::Less };
        let winning = if steps.net() > 0 { Way::More } else { Way::Less };
        match (why, asked, winning) {
            (NoEffect::LargerStep, ..) => format!("a larger step comes from {}", self.with_largest(winning)),
            (NoEffect::OtherSide, ..) => format!("cancelled by {}", self.with_largest(asked.other())),
            (NoEffect::LadderEnd, Way::More, _) => "already the shortest gap we suggest".to_owned(),
            (NoEffect::LadderEnd, Way::Less, _) => "already the longest gap we suggest".to_owned(),
            (NoEffect::Floor, _, Way::More) => format!("held back by {}", self.titles(floors)),
            (NoEffect::Floor, _, Way::Less) => format!("{} asks for a longer gap already", self.titles(floors)),
            (NoEffect::SameOpening, ..) => "the start has that gap already".to_owned(),
            (NoEffect::LargerFloor, ..) => format!("{} asks for a longer gap", self.titles(floors)),
            (NoEffect::FloorBelow, ..) => "that is so already".to_owned(),
        }
    }

    /// The largest applicable step of one way.
    fn largest(&self, way: Way) -> u32 {
        match way {
            Way::More => self.answer.steps.sooner,
            Way::Less => self.answer.steps.later,
        }
    }

    /// The titles of the rules with that step.
    fn with_largest(&self, way: Way) -> String {
        let largest = self.largest(way);
        self.titles(|effects| largest > 0 && way.of(effects) == largest)
    }

    /// The titles of the rules that have some effect.
    fn titles(&self, has: impl Fn(&Effects) -> bool) -> String {
        let rules = self.applicable.iter().map(|index| self.rules.rule(*index)).filter(|rule| has(rule.effects()));
        rules.map(|rule| names::apart(rule.title())).collect::<Vec<_>>().join(", ")
    }
}

/// The way that a step moves sessions.
#[derive(Clone, Copy)]
enum Way {
    More,
    Less,
}

impl Way {
    const fn other(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::More => "more often",
            Self::Less => "less often",
        }
    }

    /// How many steps some effects ask for.
    const fn of(self, effects: &Effects) -> u32 {
        match self {
            Self::More => effects.sooner,
            Self::Less => effects.later,
        }
    }
}

/// The steps that a rule asks for, each way that has some.
pub(crate) fn asked(rule: &Rule) -> Vec<String> {
    let asked = [Way::More, Way::Less].map(|way| (way.of(rule.effects()), way));
    asked.into_iter().filter(|(count, _)| *count > 0).map(|(count, way)| steps(count, way)).collect()
}

/// `one step more often`.
fn steps(count: u32, way: Way) -> String {
    format!("{} step{} {}", number(count), if count == 1 { "" } else { "s" }, way.word())
}

fn number(count: u32) -> String {
    let at = usize::try_from(count).ok().and_then(|count| count.checked_sub(1));
    at.and_then(|at| names::CARDINALS.get(at)).map_or(count.to_string(), |word| (*word).to_owned())
}

/// What a rule does that changes no interval.
fn changes_nothing(rule: &Rule) -> String {
    let Safeguards { review_after, ask_first, is_clearable: _, clearance: _ } = rule.safeguards();
    if rule.gravity() == Some(Gravity::MILDEST) {
        return GO_ON.to_owned();
    }
    let parts = [
        (!rule.advice().is_empty()).then_some("advice to mind"),
        review_after.map(|_: Days| "a day to take stock"),
        (!ask_first.is_empty()).then_some("a question to answer first"),
    ];
    names::series(&parts.into_iter().flatten().collect::<Vec<_>>(), "and")
}
