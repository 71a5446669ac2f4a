//! Finds the safety texts of the built-in set that another one words otherwise.
//!
//! Texts are compared word for word, by the names that people use; figures, names and conditions as the words for them.
//! A text that the built-in set does not have is no difference, unless it can hide a question, takes the place of what the
//! pack says, or makes a referral clearable. Nor is a notice of a layer that goes on after the built-in one.

use crate::model::{
    Advice, ChangedText, Condition, Days, Facet, FactSet, Level, Measure, Page, Progress, Rule, RuleId, RuleIndex,
    RuleSet, SafetyText, Stretch, Topic,
};

/// The safety texts of `base` that `set` words otherwise: the pack's, then those of cautions, then of other rules.
/// `may_add` says whether the notice may go on after the one of `base`.
pub(crate) fn texts(base: &RuleSet, set: &RuleSet, may_add: bool) -> Vec<ChangedText> {
    let mut compared = Compared { base, set, may_add, changed: Vec::new() };
    compared.pack();
    let is_caution = |rule: &&Rule| rule.facet() == Some(Facet::Caution);
    for rule in base.facts(Facet::Caution).chain(base.rules().iter().filter(|rule| !is_caution(rule))) {
        compared.rule(rule);
    }
    compared.changed
}

const NOTICE: &str = "notice";

/// What holds where a rule of the built-in set says nothing.
const ALWAYS: &str = "always";
const OWN_PAGE: &str = "a page of its own";
const NOT_CLEARABLE: &str = "nothing: it cannot be cleared";

struct Compared<'r> {
    base: &'r RuleSet,
    set: &'r RuleSet,
    may_add: bool,
    changed: Vec<ChangedText>,
}

impl<'r> Compared<'r> {
    fn push(&mut self, rule: &RuleId, part: &str, old: &str, new: Option<&str>) {
        let of = SafetyText { rule: rule.clone(), part: part.to_owned().into() };
        self.changed.push(ChangedText { of, old: old.to_owned().into(), new: new.map(|new| new.to_owned().into()) });
    }

    /// Compares a text that the base has.
    fn text(&mut self, rule: &RuleId, part: &str, old: Option<&str>, new: Option<&str>) {
        if let Some(old) = old.filter(|old| !new.is_some_and(|new| says(new, old, self.may_add && part == NOTICE))) {
            self.push(rule, part, old, new);
        }
    }

    fn pack(&mut self) {
        let (base, set, pack) = (self.base, self.set, RuleId::pack());
        for level in Level::GRAVEST_FIRST {
            let part = format!("referrals.{level}");
            self.text(&pack, &part, Some(base.referral(level)), Some(set.referral(level)));
        }
        self.text(&pack, NOTICE, Some(base.notice()), Some(set.notice()));
        for page in base.pages().iter().filter(|page| page.topic == Topic::Facts(Facet::Caution)) {
            let part = format!("ask.{}", page.name.as_deref().unwrap_or(Facet::Caution.plural()));
            let new = page_of(set, page.name.as_deref());
            let question = |page: &'r Page| page.question.as_deref();
            self.text(&pack, &part, question(page), new.and_then(question));
            let new = new.and_then(|page| page.ask_when.as_ref());
            self.ask_when(&pack, &format!("{part}.ask-when"), page.ask_when.as_ref(), new);
        }
        self.length(&pack, "screening", base.screening(), set.screening());
        self.length(&pack, "clearance", base.pack_clearance(), set.pack_clearance());
        let [old, new] = [base, set].map(progress);
        self.text(&pack, "progress", old.as_deref(), new.as_deref());
        for old in base.measures() {
            self.measure(old, set.measures().iter().find(|new| new.name() == old.name()));
        }
    }

    /// Compares from where on a change counts, and whether an answer follows from it. Nobody misses the figures of a
    /// measure that is gone, but what follows from them.
    fn measure(&mut self, old: &Measure, new: Option<&Measure>) {
        let id = old.id();
        let Some(new) = new else {
            if old.decides {
                self.push(&id, "decides", "true", None);
            }
            return;
        };
        let mut compare = |part, of: fn(&Measure) -> Option<String>| {
            self.text(&id, part, of(old).as_deref(), of(new).as_deref());
        };
        compare("change", |measure| Some(measure.change.to_string()));
        compare("share", |measure| measure.share.map(|share| share.to_string()));
        compare("decides", |measure| Some(measure.decides.to_string()));
    }

    /// Compares what a rule says with the rule of the other set that its names mean there. What is said of a fact that
    /// cannot be named there, nobody misses.
    fn rule(&mut self, rule: &'r Rule) {
        let mut meant: Vec<&Rule> = Vec::new();
        for new in self.meant(rule).map(|index| self.set.rule(index)) {
            if !meant.iter().any(|known| known.id() == new.id()) {
                meant.push(new);
            }
        }
        if rule.facet().is_none() {
            self.safeguards(rule, self.set.get(rule.id().as_str()));
        }
        for (at, new) in meant.into_iter().enumerate() {
            if rule.facet() == Some(Facet::Caution) && rule.refer().is_some() {
                self.text(rule.id(), if at == 0 { "ask" } else { "aliases" }, rule.ask(), new.ask());
                self.caution(rule, new);
            }
            self.safeguards(rule, Some(new));
        }
    }

    /// What to do on its referral, what comes first, and when to look again.
    fn safeguards(&mut self, rule: &'r Rule, new: Option<&'r Rule>) {
        let old_do = rule.refer().map(|level| rule.to_do().unwrap_or(self.base.referral(level)));
        if let Some(new) = new.filter(|new| new.refer().is_some() && (rule.to_do(), new.to_do()) != (None, None)) {
            self.text(rule.id(), "do", old_do, new.to_do());
        }
        self.ask_first(rule, new);
        let review = |rule: &Rule| {
            let after = rule.safeguards().review_after?;
            Some(format!("after {}: {}", Stretch(after.get()), rule.review_text().unwrap_or_default()))
        };
        self.text(rule.id(), "review", review(rule).as_deref(), new.and_then(review).as_deref());
    }

    /// How a caution that refers is asked, and cleared.
    fn caution(&mut self, rule: &'r Rule, new: &'r Rule) {
        let is_conditional = |page| page_of(self.set, Some(page)).is_some_and(|page| page.ask_when.is_some());
        let page = rule.page().or(new.page().filter(|page| is_conditional(page)).map(|_| OWN_PAGE));
        self.text(rule.id(), "page", page, new.page());
        self.ask_when(rule.id(), "ask-when", rule.ask_when(), new.ask_when());
        if new.refer().is_none() {
            return;
        }
        let cleared = |rule: &Rule| Some(rule.cleared()).filter(|advice| !advice.is_empty()).map(in_words);
        let (old, new_text) = (cleared(rule), cleared(new));
        let old_text = old.as_deref().or(new_text.as_ref().map(|_| NOT_CLEARABLE));
        self.text(rule.id(), "cleared", old_text, new_text.as_deref());
        if old.is_some() && new_text.is_some() {
            let own = |rule: &Rule| rule.safeguards().clearance;
            let is_longer = self.set.pack_clearance() < own(new);
            let as_pack = self.base.clearance(rule).filter(|_| is_longer && self.set.pack_clearance().is_some());
            self.length(rule.id(), "clearance", own(rule).or(as_pack), own(new));
        }
    }

    /// Compares a condition. A name that the other set does not know is left out of it.
    fn ask_when(&mut self, rule: &RuleId, part: &str, old: Option<&Condition>, new: Option<&Condition>) {
        let in_set =
            |facts: &FactSet| self.set.set_of(facts.iter().filter_map(|fact| self.index(self.base.rule(fact))));
        let kept = old.and_then(|old| old.on(&in_set).pruned()).map(|kept| self.set.in_words(&kept));
        let new = new.map(|new| self.set.in_words(new));
        if kept != new {
            let old = old.filter(|_| kept.is_some()).map_or(ALWAYS.to_owned(), |old| self.base.in_words(old));
            self.push(rule, part, &old, new.as_deref());
        }
    }

    /// Compares what is asked first. A caution that the other set does not know is lost by itself.
    fn ask_first(&mut self, rule: &Rule, new: Option<&Rule>) {
        let asked: &[RuleIndex] = new.map_or(&[], |new| &new.safeguards().ask_first);
        let old = rule.safeguards().ask_first.iter().map(|index| self.base.rule(*index));
        let is_kept = |caution: &Rule| self.index(caution).is_none_or(|caution| asked.contains(&caution));
        if old.clone().all(is_kept) {
            return;
        }
        let listed = |names: Vec<&str>| format!("[{}]", names.join(", "));
        let new = listed(asked.iter().map(|index| self.set.rule(*index).name()).collect());
        let old = listed(old.map(Rule::name).collect());
        self.push(rule.id(), "ask-first", &old, Some(&*new).filter(|_| !asked.is_empty()));
    }

    fn length(&mut self, rule: &RuleId, part: &str, old: Option<Days>, new: Option<Days>) {
        let words = |days: Days| Stretch(days.get()).to_string();
        self.text(rule, part, old.map(words).as_deref(), new.map(words).as_deref());
    }

    /// The facts of the other set that the names of a fact mean.
    fn meant(&self, rule: &'r Rule) -> impl Iterator<Item = RuleIndex> + use<'r> {
        let set = self.set;
        rule.names().filter_map(move |name| set.find(rule.facet()?, name))
    }

    fn index(&self, rule: &'r Rule) -> Option<RuleIndex> {
        self.meant(rule).next()
    }
}

/// The page of cautions with a name, or that of all others.
fn page_of<'r>(set: &'r RuleSet, name: Option<&str>) -> Option<&'r Page> {
    set.pages().iter().find(|page| (page.topic, page.name.as_deref()) == (Topic::Facts(Facet::Caution), name))
}

/// What follows from a diary, in words.
pub(crate) fn progress(set: &RuleSet) -> Option<String> {
    let Progress { better, same, worse, decide_after, stale_after, sore, notice } = set.progress()?;
    let [better, same, worse] = [better, same, worse].map(|response| set.rule(*response).name());
    let [decide, stale] = [decide_after, stale_after].map(|days| Stretch(days.get()));
    let sore = sore.map(|sore| format!("; sore for over {} hours: {}", sore.over_hours, set.rule(sore.caution).name()));
    let notice = notice.as_ref().map(|notice| format!("; notice: {notice}"));
    let [sore, notice] = [sore, notice].map(Option::unwrap_or_default);
    let when = format!("decide-after: {decide}; stale-after: {stale}");
    Some(format!("better: {better}; same: {same}; worse: {worse}; {when}{sore}{notice}"))
}

fn in_words(advice: &[Advice]) -> String {
    advice.iter().map(|advice| &*advice.text).collect::<Vec<_>>().join(" ")
}

/// Whether a text has the words of another one, and with `more` perhaps some after them.
fn says(text: &str, words: &str, more: bool) -> bool {
    let mut text = text.split_whitespace();
    words.split_whitespace().all(|word| text.next() == Some(word)) && (more || text.next().is_none())
}
