//! Checks of a rule set that loads: broken laws, rules without effect, lost referrals.
//!
//! Every profile is evaluated, once for facts that the rules cannot tell apart. [`Coverage`] says which
//! profiles these were. A caution that can be cleared is evaluated as cleared: true of the person, and without
//! its referral. Where it is not cleared, the answer is the graver of that referral and of this answer. So what
//! holds wherever it is cleared holds for all others too, but for what the caution itself does.
//!
//! Notes are only about rules of the set itself: an author cannot change what a layer takes over.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::command::of_profile;
use crate::answer::recommendation::{Rules, version};
use crate::diagnostics::{Code, Finding, Findings, Place, Severity, Spot};
use crate::engine::{Decision, Elapsed};
use crate::load::{fields, loaded::LoadedRules, yaml::Step};
use crate::model::{Facet, Kind, Rule, RuleId, RuleIndex, RuleSet, Safeguards, witnesses};
use crate::profile::Profile;
use crate::proof::space::{Coverage, FactIndex};
use laws::Compared;
use observe::Observed;

mod asking;
mod broken;
mod idle;
mod laws;
mod measures;
mod observe;
mod proved;
mod safety;
mod similar;
mod sources;
mod texts;

pub use sources::Ages;

version!(pub Schema = "massfreq/diagnostics/1");

/// What was found in a rule set.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq diagnostics")]
pub struct Diagnostics {
    /// The name and version of this output.
    pub schema: Schema,
    /// The set; null where it does not load.
    pub rules: Option<Rules>,
    /// Which profiles were asked about; null where the set does not load.
    pub coverage: Option<Coverage>,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// How many notes there are.
    pub notes: usize,
    /// What was found, by file and place.
    pub findings: Vec<Diagnostic>,
}

/// One thing that was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diagnostic {
    /// The stable code of this sort of finding.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Spot,
    /// What explains it: another place, what masks a rule, or the commands that show it, each with its answer.
    pub notes: Vec<String>,
    /// What to do about it, in one line.
    pub help: Option<String>,
}

impl Diagnostics {
    /// The findings of a set; `rules` and `coverage` only if it loads.
    pub fn new(findings: &Findings, rules: Option<Rules>, coverage: Option<Coverage>) -> Self {
        let diagnostic = |(finding, place): (&Finding, Spot)| Diagnostic {
            code: finding.code().as_str().to_owned(),
            severity: finding.severity(),
            message: finding.message().to_owned(),
            place,
            notes: finding.notes().to_vec(),
            help: finding.cure().map(str::to_owned),
        };
        let count = |severity: Severity| findings.iter().filter(|finding| finding.severity() == severity).count();
        Self {
            schema: Schema::V1,
            rules,
            coverage,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            findings: findings.located().map(diagnostic).collect(),
        }
    }
}

/// The result of a check.
#[derive(Debug)]
pub struct Check {
    /// The findings, notes included.
    pub findings: Findings,
    /// Which profiles were evaluated.
    pub coverage: Coverage,
}

/// Checks a rule set that loads. `ages` dates the reviews of sources. `asking` is the start of the
/// commands in notes, such as `massfreq recommend --rules DIR`.
pub fn check(set: &LoadedRules, ages: impl Into<Ages>, asking: &str) -> Check {
    let cleared = set.rules().as_cleared(|_| true);
    let (space, proved) = observe::space(set.rules(), &cleared);
    let mut observed = Observed::new(&cleared, &space, &proved);
    let compared = Compared::new(&mut observed);
    let mut checks = Checks { set, rules: set.rules(), observed: &observed, asking, findings: set.warnings.clone() };
    checks.laws(&compared);
    checks.rules_without_effect();
    checks.same_combinations();
    checks.undone_steps();
    checks.floors_above();
    checks.safety();
    checks.alike(&compared);
    checks.cancelling_steps();
    checks.texts();
    checks.measures();
    checks.sources(ages.into());
    checks.similar_names();
    checks.unasked_cautions();
    checks.lapses();
    checks.findings.retain(|finding| finding.severity() != Severity::Note || !set.is_taken_over(finding));
    let clearable = set.rules().rules().iter().filter(|rule| rule.safeguards().is_clearable).count();
    let coverage = space.coverage((proved.len(), clearable));
    Check { findings: set.findings(checks.findings).by_severity(), coverage }
}

struct Checks<'a> {
    set: &'a LoadedRules,
    rules: &'a RuleSet,
    observed: &'a Observed<'a>,
    asking: &'a str,
    findings: Vec<Finding>,
}

/// The most ids that a message names.
const NAMED: usize = 3;

/// The ids in a message: all, or the first and the number of the others.
fn some(ids: &[&str]) -> String {
    match ids.split_at_checked(NAMED) {
        Some((first, rest)) if !rest.is_empty() => format!("`{}` and {} more", first.join("`, `"), rest.len()),
        _ => fields::list(ids),
    }
}

/// A command with the answer to its profile.
fn answered(command: &str, profile: &Profile<'_>, day: u32) -> String {
    let decision = Decision::on(profile, Elapsed::days(day));
    let book = match &decision {
        Decision::Refer(_) => String::new(),
        Decision::Course(course) => format!(", book by {} days", course.on(day).suggested.get()),
    };
    format!("`{command}` answers: {decision}{book}")
}

fn key(name: &'static str) -> Step {
    Step::Key(name)
}

impl<'a> Checks<'a> {
    fn on(&self, code: Code, rule: &RuleId, keys: &[Step], message: impl Into<String>) -> Finding {
        let is_taken_over = self.rules.place(rule.as_str()).is_some_and(|place| place.is_taken_over);
        let place = if is_taken_over { self.taking_over(rule) } else { self.set.place(rule, keys) };
        Finding::new(code, place, message)
    }

    /// Where a layer drops what a rule that it takes over reads, else where it takes over. An author does
    /// not have the file of the rule itself.
    fn taking_over(&self, rule: &RuleId) -> Place {
        let dropped = || {
            let built_in = RuleSet::built_in().ok()?;
            let Kind::Combination(when) = built_in.get(rule.as_str())?.kind() else { return None };
            let read: Vec<RuleId> = when.mentioned().into_iter().map(|fact| built_in.rule(fact).id().clone()).collect();
            read.into_iter().find(|id| self.rules.get(id.as_str()).is_none() && self.set.mentions(id))
        };
        match dropped() {
            Some(dropped) => self.set.place(&dropped, &[]),
            None => self.set.place(&RuleId::pack(), &[key("extends")]),
        }
    }

    fn id(&self, index: RuleIndex) -> &'a RuleId {
        self.rules.rule(index).id()
    }

    /// Restricts a claim about all profiles where not all were tried.
    fn bounded(&self) -> &'static str {
        if self.observed.space.bound().is_some() { ", as far as profiles were tried" } else { "" }
    }

    /// A command with its answer.
    fn shown(&self, facts: &[FactIndex], day: u32) -> String {
        let mut profile = Profile::new(self.rules);
        for index in self.observed.space.rules_of(facts) {
            if self.rules.rule(index).safeguards().is_clearable {
                profile.clear_caution(index, None);
            } else {
                profile.insert(index);
            }
        }
        answered(&of_profile(self.asking, &profile, day), &profile, day)
    }

    fn rules_without_effect(&mut self) {
        let can_hold = |when| {
            !witnesses::answering(self.rules, when, true).is_empty() || {
                let smallest = self.observed.space.smallest([Some(when)]);
                !smallest.profiles.is_empty() || !smallest.is_proved
            }
        };
        let applies = |index: &RuleIndex| {
            self.observed.seen[*index].applies_to.is_some() || self.rules.condition(*index).is_some_and(can_hold)
        };
        let (applying, never): (Vec<RuleIndex>, Vec<RuleIndex>) = self.rules.all().partition(applies);
        for index in never {
            let id = self.id(index);
            let finding = match self.rules.rule(index).kind() {
                Kind::Default => {
                    let (why, cure) = if self.observed.always_proposes {
                        ("some rule always proposes an interval", "propose one")
                    } else {
                        ("whoever gets no interval from another rule is referred", "refer or propose an interval")
                    };
                    let message = format!("the default never applies: {why}{}", self.bounded());
                    let help = format!("let no combination {cure} for somebody of whom nothing is known");
                    self.on(Code::NeverApplies, id, &[], message).help(help)
                }
                Kind::Fact(_) | Kind::Combination(_) => {
                    let message = format!("`{id}` never applies: its `when` cannot be met");
                    let finding = self.on(Code::NeverApplies, id, &[key("when")], message);
                    if self.rules.rule(index).place().is_taken_over {
                        finding.help(format!("drop it too: `{id}: …` under `disable`, or give it a `when` of your own"))
                    } else {
                        finding.help("change the `when`, or remove the entry")
                    }
                }
            };
            self.findings.push(finding);
        }
        let is_undecided = |index: &RuleIndex| {
            let can_decide = self.rules.rule(*index).effects().can_decide();
            let applies = self.observed.seen[*index].applies_to.is_some();
            can_decide && applies && !self.observed.seen[*index].decides && !self.is_undone(*index)
        };
        let undecided: Vec<RuleIndex> = applying.into_iter().filter(is_undecided).collect();
        for (index, words) in undecided.iter().zip(idle::words(self.observed, &undecided, false)) {
            let id = self.id(*index);
            let message = format!("`{id}` applies and never decides an answer{}", self.bounded());
            let finding = self.on(Code::NeverDecides, id, &[], message);
            let moves = self.observed.seen[*index].moves;
            let words = words.map(|words| words + if moves { "; its step or floor counts all the same" } else { "" });
            let finding = words.into_iter().fold(finding, Finding::note);
            self.findings.push(finding.help("change what it does, or remove it if nothing else of it is needed"));
        }
    }

    /// Whether the rule is a combination whose step is always undone.
    fn is_undone(&self, index: RuleIndex) -> bool {
        let seen = &self.observed.seen[index];
        self.rules.condition(index).is_some() && seen.step_undone && !seen.step_stands
    }

    fn same_combinations(&mut self) {
        for group in self.observed.same() {
            let Some((first, others)) = group.split_first() else { continue };
            let is_own = |index: &&RuleIndex| !self.rules.rule(**index).place().is_taken_over;
            let Some(place) = others.iter().find(is_own).or(others.first()) else { continue };
            if self.observed.seen[*first].applies_to.is_none() {
                continue;
            }
            let ids: Vec<&str> = others.iter().map(|index| self.id(*index).as_str()).collect();
            let first = self.rules.rule(*first);
            let verbs = if ids.len() == 1 { "always holds and does" } else { "always hold and do" };
            let message = format!("{} {verbs} what `{}` does{}", some(&ids), first.id(), self.bounded());
            let finding = self.on(Code::SameCombination, self.id(*place), &[key("when")], message);
            let other = format!("the other is at {}", first.place().at);
            self.findings.push(finding.note(other).help("keep one of them, and remove the rest"));
        }
    }

    fn undone_steps(&mut self) {
        let undone: Vec<RuleIndex> = self.rules.all().filter(|index| self.is_undone(*index)).collect();
        for (index, words) in undone.iter().zip(idle::words(self.observed, &undone, true)) {
            let (id, effects) = (self.id(*index), self.rules.rule(*index).effects());
            let step = key(if effects.sooner > effects.later { "sooner" } else { "later" });
            let finding = self.on(
                Code::StepUndone,
                id,
                &[step],
                format!("the step of `{id}` is always undone{}", self.bounded()),
            );
            let help = "to move an interval it needs more steps: as it stands, steps only cancel each other";
            self.findings.push(words.into_iter().fold(finding, Finding::note).help(help));
        }
    }

    fn floors_above(&mut self) {
        for index in self.rules.all() {
            let (rule, seen) = (self.rules.rule(index), &self.observed.seen[index]);
            let Some(floor) = rule.effects().floor.filter(|_| seen.floor_lifts && !seen.floor_met) else { continue };
            let id = rule.id();
            let message = format!("the floor of `{id}` always lies above what it meets{}", self.bounded());
            let finding = self.on(Code::FloorAbove, id, &[key("no-more-often-than")], message);
            let shown = seen.applies_to.as_ref().map(|facts| self.shown(facts, 0));
            let finding = shown.into_iter().fold(finding, Finding::note);
            let help = format!("lower it, or propose {} days: it leaves nothing else to be said", floor.get());
            self.findings.push(finding.help(help));
        }
    }

    /// Facts that the rules cannot tell apart, where they do not refer or only advise: then that is expected. And
    /// facts that never change an answer.
    fn alike(&mut self, compared: &Compared) {
        let observed = self.observed;
        for class in observed.space.alike() {
            let rules: Vec<&Rule> = observed.space.rules_of(class).map(|index| self.rules.rule(index)).collect();
            let is_own = |rule: &&&Rule| !rule.place().is_taken_over;
            let own = || rules.iter().filter(is_own);
            let mut equal: Vec<Vec<&Rule>> = Vec::new();
            for rule in &rules {
                let is_equal = |of: &&mut Vec<&Rule>| of.iter().all(|other| other.safeguards() == rule.safeguards());
                match equal.iter_mut().find(is_equal) {
                    Some(of) => of.push(rule),
                    None => equal.push(vec![rule]),
                }
            }
            for rules in equal.into_iter().filter(|rules| rules.len() > 1) {
                let only_advises =
                    |rule: &Rule| !rule.effects().can_decide() && *rule.safeguards() == Safeguards::default();
                let is_odd = |rule: &&&Rule| rule.refer().is_none() && !only_advises(rule);
                let Some(first) = rules.iter().find(is_own).filter(is_odd) else { continue };
                let ids: Vec<&str> = rules.iter().map(|rule| rule.id().as_str()).collect();
                let message = format!("{} always give the same answers", some(&ids));
                let help = "nothing to do if that is meant; otherwise give one an effect of its own";
                self.findings.push(self.on(Code::EqualFacts, first.id(), &[], message).help(help));
            }
            if class.iter().all(|fact| !compared.changes[*fact]) {
                let changes = |rule: &&&Rule| rule.effects().can_decide() && rule.refer() <= observed.mildest;
                own().filter(changes).for_each(|rule| self.no_change(rule));
            }
        }
        for caution in observed.proved.iter().map(|index| self.rules.rule(*index)) {
            if caution.refer() <= observed.mildest && !caution.place().is_taken_over {
                self.no_change(caution);
            }
        }
    }

    fn no_change(&mut self, rule: &Rule) {
        let message = format!("`{}` never changes an interval or a referral{}", rule.id(), self.bounded());
        let finding = self.on(Code::NoChange, rule.id(), &[], message);
        let note = rule.refer().map(|_| "whoever names it is referred as gravely without it".to_owned());
        let finding = note.into_iter().fold(finding, Finding::note);
        self.findings.push(finding.help("nothing to do if its words are what it is for"));
    }

    /// Facts that ask for as many steps one way as another fact asks for the other way.
    fn cancelling_steps(&mut self) {
        let rules = self.rules;
        let facts = || rules.all_facts().map(|fact| rules.rule(fact));
        let steps = |rule: &Rule| (rule.effects().sooner, rule.effects().later);
        for later in facts().filter(|rule| rule.effects().later > rule.effects().sooner) {
            let cancels = |other: &&Rule| {
                let is_single = later.facet().is_some_and(Facet::is_single);
                let can_both_be_given = later.facet() != other.facet() || !is_single;
                let ((sooner, less), (_, more)) = (steps(other), steps(later));
                can_both_be_given && sooner > less && sooner == more
            };
            let others: Vec<&Rule> = facts().filter(cancels).collect();
            let is_own = |rule: &&Rule| !rule.place().is_taken_over;
            if others.is_empty() || !is_own(&later) && !others.iter().any(is_own) {
                continue;
            }
            let (id, each) = (later.id(), if others.len() == 1 { "" } else { "each of " });
            let own = others.iter().copied().find(is_own).filter(|_| !is_own(&later));
            let place = own.map_or((id, "later"), |own| (own.id(), "sooner"));
            let others: Vec<&str> = others.iter().map(|rule| rule.id().as_str()).collect();
            let message = format!("the steps of `{id}` and {each}{} undo each other", some(&others));
            let finding = self.on(Code::StepsCancel, place.0, &[key(place.1)], message);
            self.findings.push(finding.help("nothing to do if that is meant: then neither moves the interval"));
        }
    }
}
