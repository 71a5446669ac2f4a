//! The way through the pages of a rule set, as the answers lead.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::interview::{Asks, DayOf, Facts, Interview, Origin, Question, Screen, ends, told};
use super::offer::Offer;
use crate::answer::safeguards;
use crate::engine::{Elapsed, evaluate};
use crate::model::{
    Condition, Facet, FactSet, Kind, Level, Page, Rule, RuleIndex, Topic, course::capital, dates::days_between,
};
use crate::profile::Profile;
use crate::render;

/// The way through the pages, up to the first screen without an answer.
pub(super) struct Walk<'i, 'r> {
    interview: &'i Interview<'r>,
    pub(super) profile: Profile<'r>,
    /// The facts that were asked.
    asked: FactSet,
    /// Named cautions whose clearing is still to be asked.
    pending: Vec<RuleIndex>,
    pub(super) begun: Option<bool>,
    pub(super) started: Option<Date>,
    pub(super) last: Option<Date>,
    passed: usize,
    /// The page that is asked, among those of the set.
    page: usize,
    /// How many screens of facts belong to it so far.
    nth: usize,
    /// The number of the first screen of cautions.
    first_cautions: Option<usize>,
    /// What is to be said before the very next question.
    remark: Option<String>,
    pub(super) screen: Option<Screen>,
}

/// No more is asked: a screen waits for its answer, or a yes ended the questions.
struct Stop;

impl<'i, 'r> Walk<'i, 'r> {
    pub(super) fn through(interview: &'i Interview<'r>) -> Self {
        let mut profile = Profile::new(interview.rules);
        if let Some(on) = interview.reviewed {
            profile.reviewed(on);
        }
        let mut walk = Self {
            interview,
            profile,
            asked: FactSet::empty(interview.rules.rules().len()),
            pending: Vec::new(),
            begun: None,
            started: None,
            last: None,
            passed: 0,
            page: 0,
            nth: 0,
            first_cautions: None,
            remark: None,
            screen: None,
        };
        // Its fields say where it came to.
        let _ = walk.pages();
        if walk.screen.is_none() {
            walk.rest();
        }
        walk
    }

    /// Whether all pages with cautions were gone through, and no yes ended that.
    pub(super) fn is_screened(&self) -> bool {
        self.first_cautions.is_some() && self.screen.is_none() && self.level().is_none()
    }

    fn pages(&mut self) -> Result<(), Stop> {
        let rules = self.interview.rules;
        for (at, page) in rules.pages().iter().enumerate() {
            (self.page, self.nth) = (at, 0);
            match page.topic {
                Topic::Facts(facet) => self.page(page, facet)?,
                Topic::Started => self.started = self.day_of_course(page, DayOf::Started)?,
                Topic::Last => self.last = self.day_of_course(page, DayOf::Last)?,
            }
            self.kept()?;
        }
        self.review()?;
        self.first_cautions.map_or(Ok(()), |first| self.look_back(first))
    }

    /// Asks whether all warning signs that fit were said, since one key denies the lines of a page.
    fn look_back(&mut self, first: usize) -> Result<(), Stop> {
        let said: Vec<&str> = self.profile.of(Facet::Caution).map(Rule::title).collect();
        let is_none = said.is_empty();
        let title = if is_none {
            "You said that none of these signs fits you. Is that so?".to_owned()
        } else {
            format!("You said: {}. Is that all?", said.join("; "))
        };
        self.show(Asks::Is(Question::LookBack { first, is_none }), title, None, true)
    }

    /// Passes a screen if it is answered.
    fn show(&mut self, asks: Asks, title: String, lead: Option<String>, is_answered: bool) -> Result<(), Stop> {
        let remark = self.remark.take();
        if is_answered && self.passed < self.interview.passed {
            self.passed += 1;
            return Ok(());
        }
        let is_look_back = matches!(asks, Asks::Is(Question::LookBack { .. }));
        let before = if self.passed == 0 { Some(self.opening()) } else { self.acknowledged() };
        let before = before.filter(|_| !is_look_back);
        let lead = remark.into_iter().chain(before).chain(lead).reduce(|one, other| format!("{one} {other}"));
        self.screen = Some(Screen { asks, title, lead, number: self.passed });
        Err(Stop)
    }

    /// What stands before the first question. Its number is that of somebody whom nothing fits.
    fn opening(&self) -> String {
        let rules = self.interview.rules;
        let is_asked = |page: &&Page| match page.topic {
            Topic::Facts(facet) if facet != Facet::Response && page.ask_when.is_none() => {
                rules.facts(facet).any(|rule| page.asks(rule))
            }
            _ => false,
        };
        let is_of_begun = |page: &Page| match page.topic {
            Topic::Facts(facet) => facet == Facet::Response && rules.facts(facet).next().is_some(),
            Topic::Started | Topic::Last => true,
        };
        let look_back = rules.facts(Facet::Caution).next().is_some();
        let count = rules.pages().iter().filter(is_asked).count()
            + usize::from(rules.pages().iter().any(is_of_begun))
            + usize::from(look_back);
        let screens = if count == 1 { "screen" } else { "screens" };
        let noted = self.interview.noted.as_ref().map(|noted| format!(" {noted}")).unwrap_or_default();
        format!("About {count} short {screens}; nothing is kept unless you ask.{noted}")
    }

    /// Acknowledges the referral so far, if there is one.
    fn acknowledged(&self) -> Option<String> {
        let rules = self.interview.rules;
        let level = self.level()?;
        let refers = rules.applicable(self.profile.facts()).into_iter().filter(|rule| !self.pending.contains(rule));
        let refers = refers.filter(|rule| !self.profile.is_cleared(*rule));
        let refers = refers.filter(|rule| rules.rule(*rule).refer() == Some(level));
        let said = refers.map(|rule| told(&self.profile, rule)).collect::<Vec<_>>().join("; ");
        let headline = render::headline(level);
        Some(format!("You said: {said}. {headline}. What is still asked could make it more urgent."))
    }

    /// The referral so far. Cautions of which is still to be asked whether they are cleared count as cleared.
    fn level(&self) -> Option<Level> {
        let mut profile = self.profile.clone();
        for caution in &self.pending {
            profile.remove(*caution);
            profile.clear_caution(*caution, None);
        }
        evaluate(&profile, Elapsed::START).referral()
    }

    fn page(&mut self, page: &Page, facet: Facet) -> Result<(), Stop> {
        let rules = self.interview.rules;
        if page.ask_when.as_ref().is_some_and(|when| !when.holds(self.profile.facts())) {
            return Ok(());
        }
        let is_on = |fact: &RuleIndex| page.asks(rules.rule(*fact)) && !self.asked.contains(*fact);
        let mut candidates: Vec<RuleIndex> = rules.indices(facet).iter().copied().filter(is_on).collect();
        let wanted = self.still_wanted(candidates.iter().copied());
        if wanted.is_empty() || facet == Facet::Response && !self.has_begun()? {
            return Ok(());
        }
        candidates.retain(|fact| wanted.contains(fact) || self.interview.yes.contains_key(fact));
        self.facts(candidates, false, title(page))
    }

    /// Whether there was a first session, which is asked once.
    fn has_begun(&mut self) -> Result<bool, Stop> {
        if self.begun.is_none() {
            let begun = self.interview.begun;
            let question = "Have you had a massage for this yet?".to_owned();
            self.show(Asks::Is(Question::Begun), question, None, begun.is_some())?;
            self.begun = begun;
        }
        Ok(self.begun == Some(true))
    }

    /// Those of some facts that were not asked; where there is a referral, those that could make it graver.
    fn still_wanted(&self, facts: impl Iterator<Item = RuleIndex>) -> Vec<RuleIndex> {
        let graver = self.level().map(|level| self.graver(level));
        let is_wanted = |fact: &RuleIndex| graver.as_ref().is_none_or(|graver| graver.contains(*fact));
        facts.filter(|fact| !self.asked.contains(*fact)).filter(is_wanted).collect()
    }

    /// The facts that were not asked and on which a referral graver than `level` may depend.
    fn graver(&self, level: Level) -> FactSet {
        let rules = self.interview.rules;
        let mut graver = FactSet::empty(rules.rules().len());
        loop {
            let before = graver.clone();
            let reads = |when: &Condition| {
                if when.holds(self.profile.facts()) { Vec::new() } else { when.mentioned() }
            };
            for index in rules.all() {
                let rule = rules.rule(index);
                let leads_on = rule.safeguards().ask_first.iter().any(|caution| before.contains(*caution));
                if !(leads_on || rule.refer() > Some(level) || before.contains(index)) {
                    continue;
                }
                let of_page = rules.pages().iter().filter(|page| page.asks(rule));
                let mut found = match rule.kind() {
                    Kind::Combination(when) => when.mentioned(),
                    Kind::Fact(Facet::Caution) => {
                        let conditions = of_page.filter_map(|page| page.ask_when.as_ref()).chain(rule.ask_when());
                        conditions.flat_map(reads).chain([index]).collect()
                    }
                    Kind::Fact(_) => vec![index],
                    Kind::Default => Vec::new(),
                };
                found.retain(|fact| !self.asked.contains(*fact));
                for fact in found {
                    graver.insert(fact);
                }
            }
            if graver == before {
                return graver;
            }
        }
    }

    /// Asks some facts on a screen, and then what follows from the answer.
    fn facts(&mut self, candidates: Vec<RuleIndex>, is_unconditional: bool, title: String) -> Result<(), Stop> {
        let interview = self.interview;
        let rules = interview.rules;
        let facet = |fact: &RuleIndex| rules.rule(*fact).facet();
        let is_single = candidates.iter().all(|fact| facet(fact).is_some_and(Facet::is_single));
        let origin = Origin { page: self.page, nth: self.nth };
        let is_yes = |fact: RuleIndex| interview.is_yes(fact, origin);
        let offer = Offer { candidates, given: self.profile.facts().clone(), is_unconditional };
        let mut offered = offer.offered(rules, is_yes);
        if offered.is_empty() {
            return Ok(());
        }
        if offered.iter().any(|fact| facet(fact) == Some(Facet::Caution)) {
            self.first_cautions.get_or_insert(self.passed);
        }
        let is_said = |fact: &RuleIndex| interview.yes.contains_key(fact) || interview.no.contains(fact);
        let is_all_said = offered.iter().all(is_said);
        offered.extend(interview.added(origin));
        let is_answered = is_all_said || offered.iter().any(|fact| is_yes(*fact) && ends(rules.rule(*fact)));
        self.show(Asks::Facts(Facts { offer, is_single, origin }), title, None, is_answered)?;
        self.nth += 1;
        for fact in offered {
            self.asked.insert(fact);
            if is_yes(fact) {
                self.insert(fact);
            }
        }
        self.follow()
    }

    fn insert(&mut self, fact: RuleIndex) {
        if !self.profile.has(fact) && !self.profile.is_cleared(fact) {
            self.profile.insert(fact);
            if self.interview.rules.rule(fact).safeguards().is_clearable {
                self.pending.push(fact);
            }
        }
    }

    /// Asks what follows from a yes.
    fn follow(&mut self) -> Result<(), Stop> {
        self.clear()?;
        self.missed()?;
        self.ask_first()
    }

    /// Asks again what was said where the answers no longer lead, and what a search added there.
    fn kept(&mut self) -> Result<(), Stop> {
        let rules = self.interview.rules;
        let level = self.level();
        let is_later =
            |fact: RuleIndex| rules.pages().iter().skip(self.page + 1).any(|page| page.asks(rules.rule(fact)));
        let is_due = |(fact, at): &(&RuleIndex, &Origin)| {
            let is_wanted = level.is_none() || rules.rule(**fact).refer() > level;
            at.page <= self.page && is_wanted && !self.profile.has(**fact) && !is_later(**fact)
        };
        let candidates = self.interview.yes.iter().filter(is_due).map(|(fact, _)| *fact).collect();
        self.facts(candidates, true, "You said this before. Does it still fit you?".to_owned())
    }

    /// Keeps what was said and is not asked again, since the questions have ended before it.
    fn rest(&mut self) {
        for fact in self.interview.yes.keys().copied().filter(|fact| !self.profile.has(*fact)).collect::<Vec<_>>() {
            if self.interview.agreed.get(&fact) == Some(&true) {
                let on = self.interview.days.get(&DayOf::Agreed(fact)).copied().flatten();
                self.profile.clear_caution(fact, on);
            } else {
                self.profile.insert(fact);
            }
        }
        let _ = self.profile.settle(self.interview.today);
    }

    /// Asks the cautions of pages gone through that are wanted only now, since a search named what they depend on.
    fn missed(&mut self) -> Result<(), Stop> {
        let rules = self.interview.rules;
        let holds = |when: Option<&Condition>| when.is_none_or(|when| when.holds(self.profile.facts()));
        let is_missed = |caution: &RuleIndex| {
            let rule = rules.rule(*caution);
            let mut pages = rules.pages().iter().take(self.page + 1);
            holds(rule.ask_when()) && pages.any(|page| page.asks(rule) && holds(page.ask_when.as_ref()))
        };
        let candidates = self.still_wanted(rules.indices(Facet::Caution).iter().copied().filter(is_missed));
        self.facts(candidates, false, "Because of what you said: does any of these fit?".to_owned())
    }

    /// Asks of the cautions that can be cleared whether they are, gravest first, as far as that decides something.
    fn clear(&mut self) -> Result<(), Stop> {
        let interview = self.interview;
        let rules = interview.rules;
        loop {
            let level = self.level();
            if level >= Some(Level::Urgent) {
                return Err(Stop);
            }
            let decides = self.pending.iter().copied().filter(|caution| rules.rule(*caution).refer() > level);
            let Some(caution) = decides.min_by_key(|caution| Reverse(rules.rule(*caution).refer())) else {
                self.pending.clear();
                return Ok(());
            };
            let rule = rules.rule(caution);
            let of_level = || rule.refer().map(|level| rules.referral(level));
            let lead = rule.to_do().or_else(of_level).map(str::to_owned);
            let agreed = interview.agreed.get(&caution).copied();
            let question =
                format!("{}: has your doctor (or midwife, or parent) agreed that you may have massage?", rule.title());
            self.show(Asks::Is(Question::Agreed(caution)), question, lead, agreed.is_some())?;
            self.pending.retain(|other| *other != caution);
            if agreed == Some(true) {
                self.profile.remove(caution);
                self.profile.clear_caution(caution, None);
                let question = format!("{}: on which day did they agree?", rule.title());
                let on = self.day(DayOf::Agreed(caution), question)?;
                self.profile.clear_caution(caution, on);
                // Days to come are not taken as an answer.
                let _ = self.profile.settle(interview.today);
                if self.profile.clearing(caution).is_some_and(|clearing| !clearing.holds()) {
                    self.remark = Some("That is too long ago to count: ask again. It counts as not agreed.".to_owned());
                }
            }
        }
    }

    /// Asks the cautions that an applicable rule wants answered first, whoever else is asked them.
    fn ask_first(&mut self) -> Result<(), Stop> {
        let rules = self.interview.rules;
        let applicable = rules.applicable(self.profile.facts());
        let names = |rule: RuleIndex| &rules.rule(rule).safeguards().ask_first;
        let is_first = |caution: &RuleIndex| applicable.iter().any(|rule| names(*rule).contains(caution));
        let candidates = self.still_wanted(rules.indices(Facet::Caution).iter().copied().filter(is_first));
        let wants = |rule: &RuleIndex| names(*rule).iter().any(|caution| candidates.contains(caution));
        let because: Vec<&str> =
            applicable.iter().filter(|rule| wants(rule)).map(|rule| rules.rule(*rule).title()).collect();
        let title = format!("Because you said \"{}\": does any of these fit?", because.join("; "));
        self.facts(candidates, true, title)
    }

    /// The day of the first or last session, of those who have begun and are not referred.
    fn day_of_course(&mut self, page: &Page, of: DayOf) -> Result<Option<Date>, Stop> {
        if self.level().is_some() {
            return Ok(None);
        }
        if self.has_begun()? { self.day(of, title(page)) } else { Ok(None) }
    }

    /// Asks whether a review that is due was done, and when.
    fn review(&mut self) -> Result<(), Stop> {
        let Interview { rules, today, has_reviewed, .. } = *self.interview;
        let Some(Ok(days)) = self.started.map(|day| u32::try_from(days_between(day, today))) else { return Ok(()) };
        let _ = self.profile.settle(today);
        let elapsed = Elapsed::days(days);
        let applicable = rules.applicable(self.profile.facts());
        let review = safeguards::review(rules, &applicable, self.profile.counted_from(elapsed), elapsed);
        let Some(review) = review.filter(|review| review.due && self.level().is_none()) else { return Ok(()) };
        let question = "Take stock before you go on. Have you done that?".to_owned();
        self.show(Asks::Is(Question::Reviewed), question, Some(review.texts.join(" ")), has_reviewed.is_some())?;
        if has_reviewed == Some(true) {
            let on = self.day(DayOf::Reviewed, "On which day did you take stock?".to_owned())?;
            // As the option without a day.
            self.profile.reviewed(on.unwrap_or(today));
        }
        Ok(())
    }

    fn day(&mut self, of: DayOf, question: String) -> Result<Option<Date>, Stop> {
        let day = self.interview.days.get(&of).copied();
        self.show(Asks::Day(of), question, None, day.is_some())?;
        Ok(day.flatten())
    }
}

/// The question of a page, or what it is about.
fn title(page: &Page) -> String {
    match (&page.question, page.topic) {
        (Some(question), _) => question.to_string(),
        (None, Topic::Facts(facet)) => capital(facet.plural()),
        (None, Topic::Started) => "Start of the course".to_owned(),
        (None, Topic::Last) => "Last session".to_owned(),
    }
}
