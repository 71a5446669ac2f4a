//! Says which laws do not hold, and which are not proven to.

use super::laws::{Broken, Compared, Law};
use super::{Checks, key, proved, some};
use crate::diagnostics::{Code, Finding};
use crate::model::{Effects, Rule, RuleId};
use crate::proof::{space::FactIndex, walk::is_brake};

/// How many pairs of profiles show the same, where these are several.
fn cases(broken: &Broken) -> String {
    if broken.pairs > 1 { format!(" (the smallest of {} cases)", broken.pairs) } else { String::new() }
}

impl<'a> Checks<'a> {
    /// Broken laws, each with the smallest counterexample.
    pub(super) fn laws(&mut self, compared: &Compared) {
        for (what, facts, day) in &self.observed.broken {
            let finding = self.on(Code::LawBroken, &RuleId::pack(), &[], format!("{what} in some answer"));
            self.findings.push(finding.note(self.shown(facts, *day)).help("report this: no rule set should do it"));
        }
        for (law, broken) in &compared.broken {
            self.findings.push(self.broken(*law, broken));
        }
        let exempt: Vec<Finding> = compared.exempt.values().filter_map(|broken| self.exempt(broken)).collect();
        self.findings.extend(exempt);
        let open = proved::open(self.observed.rules);
        if let Some(bound) = self.observed.space.bound().filter(|_| !open.is_empty()) {
            let ids: Vec<&str> = open.iter().map(|rule| self.id(*rule).as_str()).collect();
            let message =
                format!("{} may break a law for more than {bound} facts: these were not all tried", some(&ids));
            let finding = self.on(Code::NotProven, &RuleId::pack(), &[], message);
            let note = "all other rules keep every law for everybody: no fact turns what they do around";
            let left_out = &self.observed.space.beyond.left_out;
            let left_out: Vec<&str> = left_out.iter().map(|(_, rule)| self.id(*rule).as_str()).collect();
            let note_on_them = (!left_out.is_empty()).then(|| {
                format!(
                    "nor were all the smallest profiles, with one fact more, for which {} holds: they are too many",
                    some(&left_out)
                )
            });
            let finding = note_on_them.into_iter().fold(finding.note(note), Finding::note);
            self.findings.push(finding.help("write a test for each larger profile that matters"));
        }
    }

    fn broken(&self, law: Law, broken: &Broken) -> Finding {
        let (rule, both) = (self.observed.fact(broken.added), both(broken));
        let (added, is_cleared) = (rule.id(), rule.safeguards().is_clearable);
        let cleared = if is_cleared { ", once it is cleared," } else { "" };
        let (what, does) = match law {
            Law::More => (format!("beside another goal or lifestyle, `{added}` makes"), "make the wait longer"),
            Law::Sooner => (format!("`{added}`{cleared} only asks for sooner, and makes"), "make the wait longer"),
            Law::Later => (format!("`{added}`{cleared} only asks for later, and makes"), "make the wait shorter"),
            Law::Referral if is_cleared => (format!("telling that `{added}` is cleared takes"), "take a referral away"),
            Law::Referral => (format!("naming `{added}` as well takes"), "take a referral away"),
        };
        let concerns = |(rule, holds): &(&Rule, bool)| law != Law::Referral || !holds && rule.refer().is_some();
        let (at, cure) = match self.turned(&both).find(concerns) {
            Some((combination, true)) => (combination.id(), format!("applies then: let it not {does}")),
            Some((combination, false)) => (combination.id(), "no longer applies then: let it hold here too".to_owned()),
            None => (added, format!("let it not {does}")),
        };
        let object = does.split_once(' ').map_or(does, |(_, object)| object);
        let finding = self.on(Code::LawBroken, at, &[], format!("{what} {object}{}", cases(broken)));
        both.iter().fold(finding, |finding, facts| finding.note(self.shown(facts, broken.day))).help(cure)
    }

    /// A wait that is longer with one fact more because a rule asks for just that.
    fn exempt(&self, broken: &Broken) -> Option<Finding> {
        let (added, both) = (self.observed.fact(broken.added), both(broken));
        let brake = self.turned(&both).find(|(rule, holds)| *holds && is_brake(rule)).map_or(added, |(rule, _)| rule);
        let Effects { sooner, later, floor, .. } = brake.effects();
        // A step that the rule takes back itself is told as one that is undone.
        if sooner == later && *later > 0 && floor.is_none() {
            return None;
        }
        let asks = if brake.effects().floor.is_some() { "no-more-often-than" } else { "later" };
        let by = if brake.id() == added.id() { "it".to_owned() } else { format!("`{}`", brake.id()) };
        let message = format!("`{}` makes a wait longer, as {by} has `{asks}`{}", added.id(), cases(broken));
        let finding = self.on(Code::LongerWait, brake.id(), &[key(asks)], message);
        let finding = both.iter().fold(finding, |finding, facts| finding.note(self.shown(facts, broken.day)));
        Some(finding.help(
            "nothing to do if that is meant: a rule may ask for a longer wait by `no-more-often-than` or `later`",
        ))
    }

    /// The combinations that one more fact turns on or off, each with whether it holds then.
    fn turned(&self, both: &[Vec<FactIndex>; 2]) -> impl Iterator<Item = (&'a Rule, bool)> + use<'a> {
        let [[before], [after]] = both.each_ref().map(|facts| self.observed.space.profiles(facts));
        let rules = self.rules;
        rules.combinations().filter_map(move |(index, when)| {
            let holds = when.holds(after.facts());
            (holds != when.holds(before.facts())).then(|| (rules.rule(index), holds))
        })
    }
}

/// The facts of both profiles.
fn both(broken: &Broken) -> [Vec<FactIndex>; 2] {
    let fewer = broken.facts.iter().copied().filter(|fact| *fact != broken.added).collect();
    [fewer, broken.facts.clone()]
}
