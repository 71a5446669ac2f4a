//! Which question comes next, by the pages of the rule set and the answers so far. It knows no terminal.
//!
//! Answers are kept by what they are about. The way through the pages is computed from them anew each time, so that going
//! back keeps answers. A yes counts until its own line is taken back, whether its question still comes up or not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::offer::Offer;
use super::walk::Walk;
use super::widget::{Answer, Choice, Said, Widget};
use crate::model::{Facet, Level, Rule, RuleIndex, RuleSet};
use crate::profile::{Profile, calendar::Clears};
use crate::render;

/// A question with all that is shown at once.
#[derive(Clone, Debug)]
pub(super) struct Screen {
    pub(super) asks: Asks,
    pub(super) title: String,
    /// Text before the question, such as the referral that already holds.
    pub(super) lead: Option<String>,
    /// How many were passed before it.
    pub(super) number: usize,
}

impl Screen {
    /// Whether it is another one, or the same one with other answers.
    fn is(&self, other: &Self) -> bool {
        // Two pages may have the same title, and two screens of a page the same place.
        let is_same = match (&self.asks, &other.asks) {
            (Asks::Facts(one), Asks::Facts(other)) => one.origin == other.origin,
            (Asks::Is(one), Asks::Is(other)) => one == other,
            (Asks::Day(one), Asks::Day(other)) => one == other,
            _ => false,
        };
        is_same && self.title == other.title
    }
}

#[derive(Clone, Debug)]
pub(super) enum Asks {
    Facts(Facts),
    Is(Question),
    Day(DayOf),
}

/// Which facts fit; of a single facet, which one.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) offer: Offer,
    pub(super) is_single: bool,
    pub(super) origin: Origin,
}

/// What is answered with yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether whoever has to agree to a caution has.
    Agreed(RuleIndex),
    /// Whether there was a first session.
    Begun,
    /// Whether a review that is due was done.
    Reviewed,
    /// Whether that is all of the cautions, which begin on the screen of a number. It catches a key hit by mistake.
    LookBack { first: usize, is_none: bool },
}

/// Where a screen of facts comes from: a page of the set, and which screen it is of those that belong to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) page: usize,
    pub(super) nth: usize,
}

/// Whether a yes to a fact ends the questions at once.
pub(super) fn ends(rule: &Rule) -> bool {
    rule.refer() >= Some(Level::Urgent) && !rule.safeguards().is_clearable
}

/// What a day is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DayOf {
    Agreed(RuleIndex),
    Started,
    Last,
    Reviewed,
}

/// What came of the questions.
pub(super) struct Answers<'r> {
    pub(super) profile: Profile<'r>,
    /// Whether there was a first session, if that was asked.
    pub(super) begun: Option<bool>,
    pub(super) started: Option<Date>,
    pub(super) last: Option<Date>,
}

/// A fact of a profile in words, with what was agreed to it.
pub(super) fn told(profile: &Profile<'_>, fact: RuleIndex) -> String {
    let title = profile.rules().rule(fact).title();
    let Some(clearing) = profile.clearing(fact) else { return title.to_owned() };
    match (clearing.on.map(render::day), clearing.standing) {
        (Some(on), Clears::Holds) => format!("{title} (agreed to on {on})"),
        (None, Clears::Holds) => format!("{title} (agreed to)"),
        (Some(on), Clears::Lapsed(_)) => format!("{title} (agreed to on {on}, which no longer holds)"),
        _ => title.to_owned(),
    }
}

#[derive(Clone, Debug)]
pub(super) struct Interview<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) today: Date,
    /// The facts that fit, and the screen on which that was said. There a search may have added them.
    pub(super) yes: BTreeMap<RuleIndex, Origin>,
    /// The facts that were denied. One that was said later on another screen is denied until then.
    pub(super) no: BTreeSet<RuleIndex>,
    /// The screens that had an answer, so that a line without one is new on them.
    pub(super) entered: BTreeSet<Origin>,
    pub(super) agreed: BTreeMap<RuleIndex, bool>,
    pub(super) begun: Option<bool>,
    /// Without a date where the day is not known.
    pub(super) days: BTreeMap<DayOf, Option<Date>>,
    /// How many screens are answered and not gone back over.
    pub(super) passed: usize,
    /// What a diary says of these answers.
    pub(super) noted: Option<String>,
    /// The last review of the course that was known before.
    pub(super) reviewed: Option<Date>,
    /// Whether the one that is due now was done.
    pub(super) has_reviewed: Option<bool>,
}

impl<'r> Interview<'r> {
    pub(super) fn new(rules: &'r RuleSet, today: Date) -> Self {
        let (yes, no, entered, agreed, days) = Default::default();
        let (begun, reviewed, has_reviewed, noted) = Default::default();
        Self { rules, today, yes, no, entered, agreed, begun, days, passed: 0, noted, reviewed, has_reviewed }
    }

    /// Takes over what was said before. It is chosen where it is asked, and every screen is gone through all the same.
    pub(super) fn begin_with(&mut self, known: &Answers<'r>) {
        for fact in known.profile.facts().iter() {
            let page = self.rules.pages().iter().position(|page| page.asks(self.rules.rule(fact)));
            // What no page asks is asked again after the first.
            self.yes.insert(fact, Origin { page: page.unwrap_or_default(), nth: 0 });
        }
        for clearing in known.profile.clearings().iter().filter(|clearing| clearing.holds()) {
            self.agreed.insert(clearing.caution, true);
            self.days.insert(DayOf::Agreed(clearing.caution), clearing.on);
        }
        for (of, day) in [(DayOf::Started, known.started), (DayOf::Last, known.last)] {
            self.days.extend(day.map(|day| (of, Some(day))));
        }
        (self.begun, self.reviewed) = (known.begun, known.profile.last_review());
    }

    /// The question that comes next; `None` at the end.
    pub(super) fn screen(&self) -> Option<Screen> {
        self.walk().screen
    }

    /// What is chosen of some facts before anything is pressed. No line shows a yes as a no.
    pub(super) fn chosen(&self, facts: &Facts) -> Vec<Choice> {
        let is_yes = |fact: &RuleIndex| self.yes.contains_key(fact);
        let offered = facts.offer.offered(self.rules, |fact| is_yes(&fact));
        let added = self.added(facts.origin).filter(|fact| !offered.contains(fact));
        let is_none = offered.iter().all(|fact| !is_yes(fact) && self.no.contains(fact));
        let yes = offered.iter().copied().filter(is_yes).chain(added);
        yes.map(Choice::Fact).chain(is_none.then_some(Choice::None)).collect()
    }

    /// Whether a question was answered with yes.
    pub(super) fn is(&self, question: Question) -> Option<bool> {
        match question {
            Question::Agreed(caution) => self.agreed.get(&caution).copied(),
            Question::Begun => self.begun,
            Question::Reviewed => self.has_reviewed,
            Question::LookBack { .. } => None,
        }
    }

    /// Whether a fact counts on a screen: what was said on a later one does not yet.
    pub(super) fn is_yes(&self, fact: RuleIndex, origin: Origin) -> bool {
        self.yes.get(&fact).is_some_and(|at| *at <= origin)
    }

    /// The facts that were said on a screen, the lines of its page among them.
    pub(super) fn added(&self, origin: Origin) -> impl Iterator<Item = RuleIndex> {
        self.yes.iter().filter(move |(_, at)| **at == origin).map(|(fact, _)| *fact)
    }

    /// The cautions that no screen so far has a yes to, which a search finds on any screen.
    pub(super) fn searched(&self) -> Vec<RuleIndex> {
        let walk = self.walk();
        self.rules.indices(Facet::Caution).iter().copied().filter(|fact| !walk.profile.has(*fact)).collect()
    }

    pub(super) fn answer(&mut self, screen: &Screen, answer: &Answer) {
        self.passed = screen.number;
        match answer {
            Answer::Facts(said) => {
                self.keep(said);
                self.entered.insert(said.origin);
            }
            Answer::Is(Question::Agreed(caution), is_yes) => {
                self.agreed.insert(*caution, *is_yes);
            }
            Answer::Is(Question::Begun, is_yes) => {
                self.begun = Some(*is_yes);
                // Nobody has a response to what has not begun.
                self.yes.retain(|fact, _| *is_yes || self.rules.rule(*fact).facet() != Some(Facet::Response));
            }
            Answer::Is(Question::Reviewed, is_yes) => self.has_reviewed = Some(*is_yes),
            Answer::Is(Question::LookBack { .. }, true) => {}
            Answer::Is(Question::LookBack { first, .. }, false) => {
                self.passed = *first;
                return;
            }
            Answer::Day(of, day) => {
                self.days.insert(*of, *day);
            }
        }
        // A screen is gone that was there only for what was taken back on it.
        let is_there = self.screen().is_some_and(|same| same.is(screen));
        self.passed += usize::from(is_there);
    }

    fn keep(&mut self, said: &Said) {
        let is_elsewhere = |fact: &RuleIndex| !said.offered.contains(fact) && !said.no.contains(fact);
        self.yes.retain(|fact, at| *at != said.origin && is_elsewhere(fact));
        self.no.retain(|fact| !said.offered.contains(fact));
        self.no.extend(&said.no);
        self.yes.extend(said.yes.iter().map(|fact| (*fact, said.origin)));
    }

    /// Goes back to the screen before. What is chosen is kept: as the answer where it is one, else line by line.
    pub(super) fn back(&mut self, screen: &Screen, widget: &Widget<'_>) {
        if let Some(answer) = widget.entered() {
            self.answer(screen, &answer);
        } else if let Widget::List(list) = widget
            && let Some(said) = list.said()
        {
            self.keep(&said);
        }
        self.passed = screen.number.saturating_sub(1);
    }

    /// What was said on the way so far. It counts as a look at the warning signs where all pages were gone through and no
    /// yes ended that.
    pub(super) fn answers(&self) -> Answers<'r> {
        let walk = self.walk();
        let is_screened = walk.is_screened();
        let Walk { mut profile, begun, started, last, .. } = walk;
        if is_screened {
            profile.screened(self.today);
        }
        // A referral asks for no day, and loses none either.
        let known = |of| self.days.get(&of).copied().flatten().filter(|_| begun != Some(false));
        let started = started.or_else(|| known(DayOf::Started));
        let last = last.or_else(|| known(DayOf::Last));
        Answers { profile, begun, started, last }
    }

    fn walk(&self) -> Walk<'_, 'r> {
        Walk::through(self)
    }
}
