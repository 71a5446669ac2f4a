//! What is wrong with a rule set that loads: laws that some profile breaks, rules that do nothing, referrals that got
//! lost.
//!
//! Nothing is sampled: every profile is asked about by the evaluator that answers everybody, facts that the rules cannot
//! tell apart once for all; [`Coverage`] says which profiles these were, and how far that went where all are too many.
//! Notes are only about rules of the set itself: of what a layer takes over, its author can change nothing.

use jiff::civil::Date;

use crate::answer::command::command;
use crate::answer::what_if::Same;
use crate::diagnostics::{Code, Finding, Findings};
use crate::engine::{Elapsed, evaluate};
use crate::load::fields;
use crate::load::loaded::LoadedRules;
use crate::load::yaml::Step;
use crate::model::facet::{Facet, RuleId};
use crate::model::facts::RuleIndex;
use crate::model::interval::Days;
use crate::model::lost::LostReferral;
use crate::model::rule::{Kind, Rule};
use crate::model::rule_set::RuleSet;
use crate::proof::space::Coverage;
use laws::{Broken, Compared, Law};
use survey::Survey;

mod laws;
mod masks;
pub mod report;
mod survey;
mod texts;

/// What a check comes to.
#[derive(Debug)]
pub struct Check {
    /// What was found, notes included.
    pub findings: Findings,
    /// Which profiles were asked about.
    pub coverage: Coverage,
}

/// Checks a rule set that loads. Reviews of sources are counted up to `today`; `asking` begins the commands that show
/// answers of the set, such as `massfreq recommend --rules DIR`.
#[must_use]
pub fn check(set: &LoadedRules, today: Date, asking: &str) -> Check {
    let survey = Survey::of(set.rules());
    let compared = Compared::of(&survey);
    let mut checks = Checks { set, rules: set.rules(), survey: &survey, asking, findings: Vec::new() };
    checks.laws(&compared);
    checks.rules_without_effect();
    checks.same_combinations();
    checks.steps_and_floors();
    checks.referrals();
    checks.alike();
    checks.without_change(&compared);
    checks.cancelling_steps();
    let mut findings = checks.findings;
    findings.extend(texts::findings(set, today));
    let coverage = survey.space.coverage(survey.beyond.len(), survey.proved.len());
    Check { findings: set.findings(findings).by_severity(), coverage }
}

struct Checks<'a> {
    set: &'a LoadedRules,
    rules: &'a RuleSet,
    survey: &'a Survey<'a>,
    asking: &'a str,
    findings: Vec<Finding>,
}

/// What to do about a referral that is gone.
const GIVE_BACK: &str = "give it back, unless a professional has agreed; every answer says that it is gone";

/// How many ids a message names.
const NAMED: usize = 3;

/// Some ids in a message: all, or the first and how many more there are.
fn some(ids: &[&str]) -> String {
    match ids.split_at_checked(NAMED) {
        Some((first, rest)) if !rest.is_empty() => {
            let first: Vec<String> = first.iter().map(|id| format!("`{id}`")).collect();
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => fields::list(ids),
    }
}

impl<'a> Checks<'a> {
    fn on(&self, code: Code, rule: &RuleId, keys: &[&str], message: impl Into<String>) -> Finding {
        let keys: Vec<Step> = keys.iter().map(|key| Step::Key((*key).to_owned())).collect();
        Finding::new(code, self.set.place(rule, &keys), message)
    }

    fn id(&self, index: RuleIndex) -> &'a RuleId {
        self.rules.rule(index).id()
    }

    fn fact(&self, fact: usize) -> Option<RuleIndex> {
        self.survey.space.facts.get(fact).map(|fact| fact.at[0])
    }

    /// What is added to a claim about all profiles where not all were tried.
    fn bounded(&self) -> &'static str {
        if self.survey.space.bound().is_some() { ", as far as profiles were tried" } else { "" }
    }

    /// A command and what it answers.
    fn shown(&self, facts: &[usize], day: u32) -> String {
        let named = facts.iter().filter_map(|fact| self.survey.space.facts.get(*fact));
        let command = command(self.asking, named.map(|fact| (fact.facet, &*fact.name)), day);
        let [profile] = self.survey.space.profiles(facts);
        let answer = match Same::from(evaluate(&profile, Elapsed::days(day))) {
            Same::Refer(level) => format!("refer: {}", level.as_str()),
            Same::Course(course) => {
                format!("{course}, book by {} days", course.on(day).suggested.get())
            }
        };
        format!("`{command}` answers: {answer}")
    }

    /// Every law that is broken, with the smallest profiles that show it.
    fn laws(&mut self, compared: &Compared) {
        for (law, facts, day) in &self.survey.broken {
            let what = match law {
                Law::Refers => "a fact that refers does not",
                Law::Floor => "an interval lies below a floor",
                Law::Reasons => "a rule that applies is not among the reasons",
                _ => "a course does not cover every day",
            };
            let finding = self.on(Code::LawBroken, &RuleId::pack(), &[], format!("{what} in some answer"));
            self.findings.push(finding.note(self.shown(facts, *day)).help("report this: no rule set should do it"));
        }
        for (law, broken) in &compared.broken {
            let finding = self.broken(*law, broken);
            self.findings.extend(finding);
        }
    }

    fn broken(&self, law: Law, broken: &Broken) -> Option<Finding> {
        let added = self.id(self.fact(broken.added)?);
        let fewer: Vec<usize> = broken.facts.iter().copied().filter(|fact| *fact != broken.added).collect();
        let what = match law {
            Law::More => format!("beside another goal or lifestyle, `{added}` makes the wait longer"),
            Law::Sooner => format!("`{added}` only asks for sooner, and makes the wait longer"),
            _ => format!("`{added}` only asks for later, and makes the wait shorter"),
        };
        let count = if broken.pairs > 1 { format!(" (the smallest of {} cases)", broken.pairs) } else { String::new() };
        let ([before], [after]) = (self.survey.space.profiles(&fewer), self.survey.space.profiles(&broken.facts));
        let turned = self
            .rules
            .combinations()
            .find(|(_, when)| when.holds(before.facts()) != when.holds(after.facts()))
            .map(|(index, when)| (self.id(index), when.holds(after.facts())));
        let wait = if law == Law::Later { "shorter" } else { "longer" };
        let (at, cure) = match turned {
            Some((combination, true)) => (combination, format!("applies then: let it not make the wait {wait}")),
            Some((combination, false)) => (combination, "no longer applies then: let it hold here too".to_owned()),
            None => (added, format!("let it not make the wait {wait}")),
        };
        let finding = self.on(Code::LawBroken, at, &[], what + &count);
        let finding = finding.note(self.shown(&fewer, broken.day)).note(self.shown(&broken.facts, broken.day));
        Some(finding.help(cure))
    }

    /// Rules that apply to nobody, and those that never decide.
    fn rules_without_effect(&mut self) {
        let applies = |index: &RuleIndex| {
            let beyond_the_bound = || {
                let when = self.rules.condition(*index)?;
                let smallest = self.survey.space.smallest(0, when);
                Some(!smallest.profiles.is_empty() || !smallest.is_proved)
            };
            self.survey.seen(*index).applies_to.is_some() || beyond_the_bound().unwrap_or(false)
        };
        let (applying, never): (Vec<RuleIndex>, Vec<RuleIndex>) = self.rules.all().partition(applies);
        for index in never {
            let id = self.id(index);
            let finding = match self.rules.rule(index).kind() {
                Kind::Default => self
                    .on(Code::NeverApplies, id, &[], "the default never applies: some rule always proposes an interval")
                    .help("let no combination propose one for somebody of whom nothing is known"),
                Kind::Fact(_) | Kind::Combination(_) => self
                    .on(Code::NeverApplies, id, &["when"], format!("`{id}` never applies: its `when` cannot be met"))
                    .help("change the `when`, or remove the entry"),
            };
            self.findings.push(finding);
        }
        let undecided = |index: &RuleIndex| {
            let rule = self.rules.rule(*index);
            rule.effects().can_decide() && !self.survey.seen(*index).decides && !self.is_undone(*index)
        };
        let undecided: Vec<RuleIndex> = applying.into_iter().filter(undecided).collect();
        for (index, words) in undecided.iter().zip(masks::words(self.survey, &undecided, false)) {
            let id = self.id(*index);
            let finding = self.on(
                Code::NeverDecides,
                id,
                &[],
                format!("`{id}` applies and never decides an answer{}", self.bounded()),
            );
            let all_the_same =
                if self.survey.seen(*index).moves { "; its step or floor counts all the same" } else { "" };
            let finding = if words.is_empty() { finding } else { finding.note(words + all_the_same) };
            self.findings.push(finding.help("change what it does, or remove it if nothing else of it is needed"));
        }
    }

    /// Whether a combination asks for a step that something always undoes.
    fn is_undone(&self, index: RuleIndex) -> bool {
        let seen = self.survey.seen(index);
        self.rules.condition(index).is_some() && seen.step_undone && !seen.step_stands
    }

    fn same_combinations(&mut self) {
        for (first, second) in &self.survey.same {
            if self.survey.seen(*first).applies_to.is_none() {
                continue;
            }
            let (first, second) = (self.rules.rule(*first), self.rules.rule(*second));
            let (id, other) = (second.id(), first.id());
            let message = format!("`{id}` always holds and does what `{other}` does{}", self.bounded());
            let finding = self.on(Code::SameCombination, id, &["when"], message);
            let finding = finding.note(format!("the other is at {}", first.place().at));
            self.findings.push(finding.help("remove one of them"));
        }
    }

    fn steps_and_floors(&mut self) {
        let undone: Vec<RuleIndex> = self.rules.all().filter(|index| self.is_undone(*index)).collect();
        for (index, words) in undone.iter().zip(masks::words(self.survey, &undone, true)) {
            let id = self.id(*index);
            let key = if self.rules.rule(*index).effects().sooner > 0 { "sooner" } else { "later" };
            let finding = self.on(Code::StepUndone, id, &[key], format!("the step of `{id}` is always undone"));
            let finding = finding
                .note(words)
                .help("to move an interval it needs more steps: as it stands, steps only cancel each other");
            self.findings.push(finding);
        }
        for index in self.rules.all() {
            let (rule, seen) = (self.rules.rule(index), self.survey.seen(index));
            if let Some(floor) = rule.effects().floor.filter(|_| seen.floor_lifts && !seen.floor_met) {
                let id = rule.id();
                let message = format!("the floor of `{id}` always lies above what it meets");
                let finding = self.on(Code::FloorAbove, id, &["no-more-often-than"], message);
                let shown = seen.applies_to.map(|facts| self.shown(&facts, 0));
                let finding = shown.into_iter().fold(finding, Finding::note);
                let days = Days::get(floor);
                self.findings
                    .push(finding.help(format!("lower it, or propose {days} days: it leaves nothing else to be said")));
            }
        }
    }

    /// Referrals of the built-in set that are gone, and a set that has none.
    fn referrals(&mut self) {
        let (told, silent): (Vec<&LostReferral>, Vec<&LostReferral>) =
            self.rules.lost_referrals().iter().partition(|lost| self.set.speaks_of(&lost.rule));
        // What the files do not speak of has no place of its own: more than one is told together.
        if silent.len() > 1 {
            let ids: Vec<&str> = silent.iter().map(|lost| lost.rule.as_str()).collect();
            let message = format!("{} referrals of the built-in set are gone here: {}", ids.len(), some(&ids));
            let finding = self.on(Code::ReferralLost, &RuleId::pack(), &[], message);
            self.findings.push(finding.help(GIVE_BACK));
        }
        let alone = silent.first().copied().filter(|_| silent.len() == 1);
        for LostReferral { rule, was, now } in told.iter().copied().chain(alone) {
            let place = if self.set.speaks_of(rule) { rule.clone() } else { RuleId::pack() };
            let left = now.map_or("nobody is referred".to_owned(), |now| format!("only `{}`", now.as_str()));
            let message = format!("`{rule}` refers in the built-in set (`{}`), and here {left} for it", was.as_str());
            let finding = self.on(Code::ReferralLost, &place, &["refer"], message);
            let milder =
                "make it as grave again, unless a professional has agreed; every answer says that it is milder";
            self.findings.push(finding.help(if now.is_some() { milder } else { GIVE_BACK }));
        }
        if self.rules.rules().iter().all(|rule| rule.refer().is_none()) {
            let finding = self.on(Code::NoReferral, &RuleId::pack(), &[], "this set refers nobody, whatever they say");
            self.findings
                .push(finding.help("add `cautions`, each with `refer`: warning signs come before everything else"));
        }
    }

    /// Facts that the rules cannot tell apart. That some refer at the same level is no news.
    fn alike(&mut self) {
        for class in self.survey.space.alike() {
            let rules: Vec<&Rule> = class.iter().filter_map(|fact| Some(self.rules.rule(self.fact(*fact)?))).collect();
            let own = rules.iter().find(|rule| !rule.place().is_taken_over);
            let Some(first) = own.filter(|rule| rules.len() > 1 && rule.refer().is_none()) else { continue };
            let ids: Vec<&str> = rules.iter().map(|rule| rule.id().as_str()).collect();
            let message = format!("{} always give the same answers", some(&ids));
            let finding = self.on(Code::EqualFacts, first.id(), &[], message);
            self.findings.push(finding.help("nothing to do if that is meant; otherwise give one an effect of its own"));
        }
    }

    fn without_change(&mut self, compared: &Compared) {
        for class in self.survey.space.alike() {
            if class.iter().any(|fact| compared.change.contains(fact)) {
                continue;
            }
            let rules: Vec<&Rule> = class.iter().filter_map(|fact| Some(self.rules.rule(self.fact(*fact)?))).collect();
            for id in rules.iter().filter(|rule| !rule.place().is_taken_over).map(|rule| rule.id()) {
                let message = format!("`{id}` never changes an interval, nor refers anybody");
                let finding = self.on(Code::NoChange, id, &[], message);
                self.findings.push(finding.help("nothing to do if its words are what it is for"));
            }
        }
    }

    /// Facts that ask for as many steps the other way as another fact does.
    fn cancelling_steps(&mut self) {
        let facts = || Facet::ALL.into_iter().flat_map(|facet| self.rules.facts(facet));
        let steps = |rule: &Rule| (rule.effects().sooner, rule.effects().later);
        let mut found = Vec::new();
        for later in facts().filter(|rule| rule.effects().later > rule.effects().sooner) {
            let can_both_be_given =
                |other: &&Rule| later.facet() != other.facet() || !later.facet().is_some_and(Facet::is_single);
            let cancels = |other: &&Rule| {
                let ((sooner, less), (other_sooner, more)) = (steps(other), steps(later));
                sooner > less && sooner.max(other_sooner) == more.max(less)
            };
            let others: Vec<&str> =
                facts().filter(can_both_be_given).filter(cancels).map(|rule| rule.id().as_str()).collect();
            let is_own = |id: &&str| self.rules.get(id).is_some_and(|rule| !rule.place().is_taken_over);
            if others.is_empty() || later.place().is_taken_over && !others.iter().any(is_own) {
                continue;
            }
            let id = later.id();
            let each = if others.len() == 1 { "" } else { "each of " };
            let message = format!("the steps of `{id}` and {each}{} undo each other", some(&others));
            let finding = self.on(Code::StepsCancel, id, &["later"], message);
            found.push(finding.help("nothing to do if that is meant: then neither moves the interval"));
        }
        self.findings.extend(found);
    }
}
