//! Which question comes next, by the pages of the rule set and the answers so far. It knows no terminal.
//!
//! Answers are kept by what they are about. The way through the pages is computed from them anew each time, so that going
//! back keeps answers, and those to questions that are no longer asked do not count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::offer::Offer;
use super::walk::Walk;
use super::widget::{Answer, Choice, Widget};
use crate::model::{Facet, Level, Rule, RuleIndex, RuleSet};
use crate::profile::Profile;

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

#[derive(Clone, Debug)]
pub(super) enum Asks {
    /// Which facts fit; of a single facet, which one.
    Facts {
        offer: Offer,
        is_single: bool,
        asks_begun: bool,
        origin: Origin,
    },
    /// Whether a caution still fits that a search added to a screen to which the answers no longer lead.
    Still(RuleIndex),
    /// Whether whoever has to agree to a caution has.
    Agreed(RuleIndex),
    /// Whether there was a first session.
    Begun,
    Day(DayOf),
    /// Whether none of the cautions fits, which begin on the screen of this number. It catches a key hit by mistake.
    LookBack(usize),
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
}

/// What came of the questions.
pub(super) struct Answers<'r> {
    pub(super) profile: Profile<'r>,
    /// Whether there was a first session, if that was asked.
    pub(super) begun: Option<bool>,
    pub(super) started: Option<Date>,
    pub(super) last: Option<Date>,
}

#[derive(Clone, Debug)]
pub(super) struct Interview<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) today: Date,
    pub(super) said: BTreeMap<RuleIndex, bool>,
    /// The cautions that a search added to a screen, even if they were asked before and denied.
    pub(super) found: BTreeMap<RuleIndex, Origin>,
    pub(super) still: BTreeMap<RuleIndex, bool>,
    /// The screens that were left by going back before they had an answer.
    left: BTreeSet<Origin>,
    pub(super) agreed: BTreeMap<RuleIndex, bool>,
    pub(super) begun: Option<bool>,
    /// Without a date where the day is not known.
    pub(super) days: BTreeMap<DayOf, Option<Date>>,
    /// How many screens are answered and not gone back over.
    pub(super) passed: usize,
}

impl<'r> Interview<'r> {
    pub(super) fn new(rules: &'r RuleSet, today: Date) -> Self {
        let (said, found, still, left, agreed, days) = Default::default();
        Self { rules, today, said, found, still, left, agreed, begun: None, days, passed: 0 }
    }

    /// The question that comes next; `None` at the end.
    pub(super) fn screen(&self) -> Option<Screen> {
        self.walk().screen
    }

    /// How many screens there are in all, if nothing more fits from here on.
    pub(super) fn count(&self) -> usize {
        let mut rest = self.clone();
        while let Some(screen) = rest.screen() {
            rest.answer(&screen, &rest.nothing(&screen));
        }
        rest.passed
    }

    /// The answer that denies everything on a screen.
    fn nothing(&self, screen: &Screen) -> Answer {
        match &screen.asks {
            Asks::Facts { offer, asks_begun, .. } => {
                let none = if *asks_begun { Choice::NotYet } else { Choice::None };
                Answer::Lines { chosen: vec![none], offered: offer.offered(self.rules, |_| false) }
            }
            Asks::Still(_) | Asks::Agreed(_) | Asks::Begun => {
                Answer::Lines { chosen: vec![Choice::No], offered: Vec::new() }
            }
            Asks::LookBack(_) => Answer::Lines { chosen: vec![Choice::Yes], offered: Vec::new() },
            Asks::Day(_) => Answer::Day(None),
        }
    }

    /// What was chosen on a screen when it was last answered.
    pub(super) fn chosen(&self, screen: &Screen) -> Vec<Choice> {
        let yes_or_no = |answer: bool| vec![if answer { Choice::Yes } else { Choice::No }];
        match &screen.asks {
            Asks::Facts { offer, asks_begun, origin, .. } => {
                if *asks_begun && self.begun == Some(false) {
                    return vec![Choice::NotYet];
                }
                // Also what a search added elsewhere: no line shows a yes as a no.
                let is_yes = |fact: RuleIndex| {
                    let is_found = self.found.contains_key(&fact) && self.still.get(&fact) != Some(&false);
                    is_found || self.said.get(&fact) == Some(&true)
                };
                let offered = offer.offered(self.rules, is_yes);
                let found = self.found_on(*origin).filter(|fact| !offered.contains(fact));
                let yes = offered.iter().copied().filter(|fact| is_yes(*fact));
                let is_none = offered.iter().all(|fact| !is_yes(*fact) && self.said.get(fact) == Some(&false));
                yes.chain(found).map(Choice::Fact).chain(is_none.then_some(Choice::None)).collect()
            }
            Asks::Still(caution) => self.still.get(caution).copied().map(yes_or_no).unwrap_or_default(),
            Asks::Agreed(caution) => self.agreed.get(caution).copied().map(yes_or_no).unwrap_or_default(),
            Asks::Begun => self.begun.map(yes_or_no).unwrap_or_default(),
            Asks::Day(_) | Asks::LookBack(_) => Vec::new(),
        }
    }

    /// Whether a fact was chosen on a screen, as one of its lines or by a search.
    pub(super) fn is_yes(&self, fact: RuleIndex, origin: Origin) -> bool {
        self.said.get(&fact) == Some(&true) || self.found_on(origin).any(|found| found == fact)
    }

    /// The cautions that a search added to a screen.
    pub(super) fn found_on(&self, origin: Origin) -> impl Iterator<Item = RuleIndex> {
        let is_here = move |(fact, at): &(&RuleIndex, &Origin)| **at == origin && self.still.get(fact) != Some(&false);
        self.found.iter().filter(is_here).map(|(fact, _)| *fact)
    }

    /// Whether a screen had an answer before, so that a line without one is new on it.
    pub(super) fn was_answered(&self, origin: Origin) -> bool {
        !self.left.contains(&origin)
    }

    /// The cautions that nobody has said yes to, which a search finds on any screen.
    pub(super) fn searched(&self) -> Vec<RuleIndex> {
        let walk = self.walk();
        self.rules.indices(Facet::Caution).iter().copied().filter(|fact| !walk.profile.has(*fact)).collect()
    }

    pub(super) fn answer(&mut self, screen: &Screen, answer: &Answer) {
        self.passed = screen.number + 1;
        match (&screen.asks, answer) {
            (Asks::Facts { offer, asks_begun, origin, .. }, Answer::Lines { chosen, offered }) => {
                // A yes to a line that was not there now is kept for when it is there again.
                let were = self.chosen(screen);
                for fact in &offer.candidates {
                    if self.said.get(fact) == Some(&false) || were.contains(&Choice::Fact(*fact)) {
                        self.said.remove(fact);
                    }
                }
                self.said.extend(offered.iter().map(|fact| (*fact, chosen.contains(&Choice::Fact(*fact)))));
                self.left.remove(origin);
                self.add(*origin, chosen, offered);
                if *asks_begun {
                    let is_own = |choice: &Choice| choice.fact().is_none_or(|fact| offered.contains(&fact));
                    self.begun = chosen.iter().any(is_own).then(|| !chosen.contains(&Choice::NotYet));
                }
            }
            (Asks::Still(caution), Answer::Lines { chosen, .. }) => {
                self.still.insert(*caution, chosen.contains(&Choice::Yes));
            }
            (Asks::Agreed(caution), Answer::Lines { chosen, .. }) => {
                self.agreed.insert(*caution, chosen.contains(&Choice::Yes));
            }
            (Asks::Begun, Answer::Lines { chosen, .. }) => self.begun = Some(chosen.contains(&Choice::Yes)),
            (Asks::LookBack(first), Answer::Lines { chosen, .. }) => {
                if !chosen.contains(&Choice::Yes) {
                    self.passed = *first;
                }
            }
            (Asks::Day(of), Answer::Day(day)) => {
                self.days.insert(*of, *day);
            }
            // No screen has an answer of the other sort.
            (Asks::Day(_), Answer::Lines { .. }) | (_, Answer::Day(_)) => self.passed = screen.number,
        }
    }

    /// Keeps what a search added to a screen.
    fn add(&mut self, origin: Origin, chosen: &[Choice], offered: &[RuleIndex]) {
        self.found.retain(|fact, at| *at != origin && !offered.contains(fact));
        for fact in chosen.iter().filter_map(|choice| choice.fact()).filter(|fact| !offered.contains(fact)) {
            self.found.insert(fact, origin);
            self.still.remove(&fact);
        }
    }

    /// Goes back to the screen before. What is chosen is kept: as the answer where it is one, else line by line.
    pub(super) fn back(&mut self, screen: &Screen, widget: &Widget<'_>) {
        if let Some(answer) = widget.entered() {
            self.answer(screen, &answer);
        } else if let (Asks::Facts { asks_begun, origin, .. }, Widget::List(list)) = (&screen.asks, widget) {
            let offered = list.offered();
            if !offered.iter().any(|fact| self.said.contains_key(fact)) {
                self.left.insert(*origin);
            }
            for fact in &offered {
                if list.is_chosen(Choice::Fact(*fact)) {
                    self.said.insert(*fact, true);
                } else if self.said.get(fact) == Some(&true) {
                    self.said.remove(fact);
                }
            }
            self.add(*origin, list.chosen(), &offered);
            if *asks_begun {
                self.begun = list.is_chosen(Choice::NotYet).then_some(false);
            }
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
        Answers { profile, begun, started, last }
    }

    fn walk(&self) -> Walk<'_, 'r> {
        Walk::through(self)
    }
}
