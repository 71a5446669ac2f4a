//! What a set loses of the safety of the built-in one, and a set that cannot be safe.

use std::collections::BTreeMap;

use super::{Checks, answered, key, some};
use crate::answer::command::of_profile;
use crate::diagnostics::{Code, Finding};
use crate::load::{assemble::lost, fields, yaml::Step};
use crate::model::{Facet, Level, LostReferral, Rule, RuleId, RuleSet};
use crate::profile::Profile;

/// The cure for a referral that is gone.
const GIVE_BACK: &str = "give it back, unless a professional has agreed; every answer says that it is gone";
/// The cure for one that is milder.
const MILDER: &str = "make it as grave again, unless a professional has agreed; every answer says that it is milder";

/// The keys of safety texts that are not levels.
const KEYS: [&str; 17] = [
    "referrals",
    "notice",
    "ask",
    "cautions",
    "aliases",
    "do",
    "review",
    "ask-first",
    "page",
    "ask-when",
    "cleared",
    "clearance",
    "screening",
    "progress",
    "change",
    "share",
    "decides",
];

impl Checks<'_> {
    pub(super) fn safety(&mut self) {
        if !self.rules.lost_referrals().is_empty()
            && let Ok(base) = RuleSet::built_in()
        {
            self.lost_referrals(&base);
        }
        self.safety_texts();
        self.cautions();
        self.copy();
    }

    /// Whether the author of the set can change what its files say of a rule.
    fn is_own(&self, id: &RuleId) -> bool {
        self.set.mentions(id) && self.rules.get(id.as_str()).is_none_or(|rule| !rule.place().is_taken_over)
    }

    /// Several referrals that are lost at one place are one finding. What no file says has its place in the pack.
    fn lost_referrals(&mut self, base: &RuleSet) {
        let mut by_place: BTreeMap<RuleId, Vec<&LostReferral>> = BTreeMap::new();
        for lost in self.rules.lost_referrals() {
            by_place.entry(self.cause(base, lost)).or_default().push(lost);
        }
        for (at, lost) in by_place {
            let [first, others @ ..] = lost.as_slice() else { continue };
            let keys = [key(if first.unknown.is_empty() { "refer" } else { "aliases" })];
            let finding = if others.is_empty() {
                self.on(Code::ReferralLost, &at, &keys, lost_one(first))
            } else {
                let ids: Vec<&str> = lost.iter().map(|lost| lost.rule.as_str()).collect();
                let message = format!("{} referrals of the built-in set are gone here: {}", ids.len(), some(&ids));
                self.on(Code::ReferralLost, &at, &keys, message)
            };
            let finding = self.answer(first).into_iter().fold(finding, Finding::note);
            self.findings.push(finding.help(self.cure(base, first)));
        }
    }

    /// The rule of the set by which a referral is lost.
    fn cause(&self, base: &RuleSet, lost: &LostReferral) -> RuleId {
        let renamed = lost.unknown.iter().filter_map(|id| self.renamed(base, id));
        let meant = lost.facts.iter().filter_map(|id| {
            let (facet, name) = id.fact()?;
            self.rules.find(facet, name).map(|fact| self.id(fact))
        });
        let mut all = renamed.chain(&lost.unknown).chain([&lost.rule]).chain(meant);
        all.find(|id| self.is_own(id)).cloned().unwrap_or_else(RuleId::pack)
    }

    /// The new id of a fact of the built-in set.
    fn renamed(&self, base: &RuleSet, id: &RuleId) -> Option<&RuleId> {
        lost::renamed(base, self.rules, base.get(id.as_str())?).map(Rule::id)
    }

    fn cure(&self, base: &RuleSet, lost: &LostReferral) -> String {
        let mut cures = lost.unknown.iter().filter_map(|id| {
            let (facet, name) = id.fact()?;
            let known = base.find(facet, name).map(|fact| base.rule(fact))?;
            if let Some(renamed) = self.renamed(base, id) {
                return Some(format!("`{id}` is called `{renamed}` here: keep its name there, `aliases: [{name}]`"));
            }
            let is_alias = known.name() != name && self.rules.find(facet, known.name()).is_some();
            is_alias.then(|| format!("people may still use that name: keep it among the `aliases` of `{}`", known.id()))
        });
        let other = if lost.now.is_some() { MILDER } else { GIVE_BACK };
        cures.next().unwrap_or_else(|| other.to_owned())
    }

    /// The answer to the person who loses a referral, unless that is who names its fact.
    fn answer(&self, lost: &LostReferral) -> Option<String> {
        let said: Vec<RuleId> = lost.whose().into_iter().filter(|id| !lost.cleared.contains(id)).cloned().collect();
        let mut profile = Profile::of_known(self.rules, &said);
        for (_, name) in lost.cleared.iter().filter_map(RuleId::fact) {
            // A name that is not known here is told as such.
            let _ = profile.add_cleared(name, None);
        }
        let without = match lost.unknown.as_slice() {
            [] => String::new(),
            unknown => format!("without {}, which cannot be named here, ", fields::list(unknown)),
        };
        (!lost.whose().is_empty()).then(|| without + &answered(&of_profile(self.asking, &profile, 0), &profile, 0))
    }

    fn safety_texts(&mut self) {
        for text in self.rules.safety_texts() {
            let (rule, part) = (&text.of.rule, &*text.of.part);
            let word = |word| KEYS.into_iter().chain(Level::ALL.map(Level::as_str)).find(|known| *known == word);
            let keys: Vec<Step> = part.split('.').filter_map(word).map(Step::Key).collect();
            let message = if part == "aliases" {
                format!("an alias that `{rule}` has in the built-in set means a caution here that asks otherwise")
            } else {
                format!("the safety text `{part}` of `{rule}` is not that of the built-in set")
            };
            let finding = self
                .on(Code::SafetyText, rule, &keys, message)
                .note(format!("in the built-in set it says: {}", text.old));
            let help = "use those words, unless a clinician has agreed to others; every answer says that they differ";
            self.findings.push(finding.help(help));
        }
    }

    /// A set that refers nobody, or by no caution.
    fn cautions(&mut self) {
        let mut referring = self.rules.rules().iter().filter(|rule| rule.refer().is_some()).peekable();
        let (code, message) = if referring.peek().is_none() {
            (Code::NoReferral, "this set refers nobody, whatever they say")
        } else if !referring.any(|rule| rule.facet().is_some_and(Facet::is_screened)) {
            (Code::NoCaution, "no caution of this set refers: whoever has a warning sign cannot say so")
        } else {
            return;
        };
        let finding = self.on(code, &RuleId::pack(), &[], message);
        let help = "add `cautions`, each with `refer`: warning signs come before everything else";
        self.findings.push(finding.help(help));
    }

    /// A set that looks like a copy of the built-in one, and does not say so.
    fn copy(&mut self) {
        let Some(built_in) = RuleSet::built_in().ok().filter(|_| self.set.is_unmarked_copy) else { return };
        let (pack, based_on) = (RuleId::pack(), [key("based-on")]);
        let is_silent = self.set.place(&pack, &based_on) == self.set.place(&pack, &[]);
        let what =
            if is_silent { "it does not say that it is a copy of that" } else { "it says that it began as another" };
        let message = format!("most ids of this set are those of the built-in one, and {what}");
        let mark = format!("`based-on: {{name: {}, version: {}}}`", built_in.name(), built_in.version());
        let finding = self.on(Code::UnmarkedCopy, &pack, &based_on, message);
        let finding = finding.note("it is compared with the built-in set all the same");
        self.findings.push(finding.help(format!("write {mark} into the pack, if it began as a copy of that")));
    }
}

/// `… refers in the built-in set (`urgent`), and here nobody is referred for it`.
fn lost_one(lost: &LostReferral) -> String {
    let left = lost.now.map_or("nobody is referred".to_owned(), |now| format!("only `{now}`"));
    let whose = match lost.whose().as_slice() {
        [] => String::new(),
        whose if lost.for_all => format!(", whomever it named: for example with {}", fields::list(whose)),
        whose => format!(" with {}", fields::list(whose)),
    };
    let once_cleared = lost.once_cleared(|id| format!("`{id}`")).map(|cleared| format!(", {cleared}"));
    let whose = whose + &once_cleared.unwrap_or_default();
    let others = lost.others.iter().map(|other| format!(", or with {}", fields::list(other)));
    let whose = others.fold(whose, |all, other| all + &other);
    format!("`{}` refers in the built-in set (`{}`), and here {left} for it{whose}", lost.rule, lost.was)
}
