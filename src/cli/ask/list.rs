//! Lines to choose from: several of them, or one.

use super::interview::{Asks, Interview, Screen, ends};
use super::offer::Offer;
use super::widget::{Answer, Choice, Head, Key, Step, type_in};
use crate::model::{Facet, FactSet, RuleIndex, RuleSet};
use crate::profile::names;

/// The least lines of a page up or down.
const LEAP: usize = 5;

#[derive(Clone, Debug)]
pub(super) struct List<'r> {
    pub(super) head: Head,
    rules: &'r RuleSet,
    offer: Offer,
    /// The lines after the facts.
    others: Vec<Choice>,
    pub(super) is_single: bool,
    /// The cautions that a search can add.
    searched: Vec<RuleIndex>,
    chosen: Vec<Choice>,
    at: Choice,
    /// Lines that came up with what was chosen, and that nobody has answered.
    fresh: Vec<Choice>,
    search: Option<Search>,
    pub(super) message: String,
    /// The lines that are on the screen.
    pub(super) shown: Vec<Choice>,
    /// The lines that were on the screen: no other one is denied.
    seen: Vec<Choice>,
}

/// A search through the facts of the page and all cautions.
#[derive(Clone, Debug, Default)]
struct Search {
    typed: String,
    is_typing: bool,
    found: Vec<RuleIndex>,
}

impl<'r> List<'r> {
    pub(super) fn new(head: Head, interview: &Interview<'r>, screen: &Screen) -> Self {
        let rules = interview.rules;
        let nothing =
            || Offer { candidates: Vec::new(), given: FactSet::empty(rules.rules().len()), is_unconditional: true };
        let (offer, is_single, others) = match &screen.asks {
            Asks::Facts { offer, is_single, asks_begun, .. } => {
                let others = [Choice::None].into_iter().chain(asks_begun.then_some(Choice::NotYet));
                (offer.clone(), *is_single, others.collect())
            }
            // A key hit by mistake shows the cautions again.
            Asks::LookBack(_) => (nothing(), true, vec![Choice::No, Choice::Yes]),
            Asks::Still(_) | Asks::Agreed(_) | Asks::Begun | Asks::Day(_) => {
                (nothing(), true, vec![Choice::Yes, Choice::No])
            }
        };
        let is_facts = matches!(screen.asks, Asks::Facts { .. });
        let searched = if is_facts { interview.searched() } else { Vec::new() };
        let (fresh, shown, seen, message) = Default::default();
        let chosen = interview.chosen(screen);
        let at = Choice::None;
        let mut list = Self {
            head,
            rules,
            offer,
            others,
            is_single,
            searched,
            chosen,
            at,
            fresh,
            search: None,
            message,
            shown,
            seen,
        };
        list.at = list.lines().first().copied().unwrap_or(at);
        let offered = list.offered();
        let (said, new): (Vec<RuleIndex>, Vec<RuleIndex>) =
            offered.into_iter().partition(|fact| interview.said.contains_key(fact));
        list.seen = said.into_iter().map(Choice::Fact).collect();
        let is_answered = list.chosen.iter().any(|choice| !list.is_added(*choice));
        if let Asks::Facts { origin, .. } = screen.asks
            && is_answered
            && !is_single
        {
            // Of a page that was left before it had an answer, those that came up with what was chosen.
            let first = list.offer.offered(rules, |_| false);
            let is_new = |fact: &RuleIndex| interview.was_answered(origin) || !first.contains(fact);
            let new = new.into_iter().filter(is_new).map(Choice::Fact);
            list.fresh = new.filter(|line| !list.is_chosen(*line)).collect();
        }
        list
    }

    pub(super) fn is_chosen(&self, choice: Choice) -> bool {
        self.chosen.contains(&choice)
    }

    pub(super) fn chosen(&self) -> &[Choice] {
        &self.chosen
    }

    /// Whether a yes among the chosen lines ends the questions.
    pub(super) fn ends(&self) -> bool {
        self.chosen.iter().filter_map(|choice| choice.fact()).any(|fact| ends(self.rules.rule(fact)))
    }

    /// These lines are on the screen now.
    pub(super) fn show(&mut self, lines: Vec<Choice>) {
        self.seen.extend(lines.iter().filter(|line| line.fact().is_some()));
        self.seen.dedup();
        self.shown = lines;
    }

    pub(super) fn at(&self) -> Choice {
        self.at
    }

    /// The lines in their order: of the page, or those that a search has found.
    pub(super) fn lines(&self) -> Vec<Choice> {
        match &self.search {
            Some(search) => search.found.iter().copied().map(Choice::Fact).collect(),
            None => self.page(),
        }
    }

    fn page(&self) -> Vec<Choice> {
        let offered: Vec<Choice> = self.offered().into_iter().map(Choice::Fact).collect();
        let added = self.chosen.iter().filter(|choice| choice.fact().is_some() && !offered.contains(choice)).copied();
        let added: Vec<Choice> = added.collect();
        offered.into_iter().chain(added).chain(self.others.iter().copied()).collect()
    }

    pub(super) fn offered(&self) -> Vec<RuleIndex> {
        self.offer.offered(self.rules, |fact| self.is_chosen(Choice::Fact(fact)))
    }

    /// Whether a line is no answer to the question of the page, but was added by a search.
    fn is_added(&self, choice: Choice) -> bool {
        choice.fact().is_some_and(|fact| !self.offered().contains(&fact))
    }

    /// A few words for a line.
    pub(super) fn title(&self, choice: Choice) -> &str {
        match choice {
            Choice::Fact(fact) => self.rules.rule(fact).title(),
            Choice::None if self.chosen.iter().any(|choice| self.is_added(*choice)) => "None of the others",
            Choice::None => "None of these",
            Choice::NotYet => "I have not had one yet",
            Choice::Yes if self.is_look_back() => "Yes, none of them fits me",
            Choice::No if self.is_look_back() => "Show them again",
            Choice::Yes => "Yes",
            Choice::No => "No, or not yet",
        }
    }

    fn is_look_back(&self) -> bool {
        self.others.first() == Some(&Choice::No)
    }

    /// The whole question of a line.
    pub(super) fn question(&self, choice: Choice) -> Option<&str> {
        let rule = self.rules.rule(choice.fact()?);
        rule.ask().or(rule.help())
    }

    /// What is typed as a search, and whether typing goes on.
    pub(super) fn searching(&self) -> Option<(&str, bool)> {
        self.search.as_ref().map(|search| (search.typed.as_str(), search.is_typing))
    }

    pub(super) fn can_search(&self) -> bool {
        !self.is_yes_or_no()
    }

    pub(super) fn is_yes_or_no(&self) -> bool {
        self.others.contains(&Choice::Yes)
    }

    /// The facts that a text finds here, and whether they only come near.
    pub(super) fn find(&self, typed: &str) -> (Vec<RuleIndex>, bool) {
        let mut among = self.offered();
        let others = self.searched.iter().copied().filter(|fact| !among.contains(fact)).collect::<Vec<_>>();
        among.extend(others);
        names::search(self.rules, &among, typed)
    }

    /// The fact of the page or the caution that has a name.
    pub(super) fn named(&self, typed: &str) -> Option<Choice> {
        let offered = self.offered();
        let is_here = |fact: &RuleIndex| offered.contains(fact) || self.searched.contains(fact);
        Facet::ALL
            .into_iter()
            .filter_map(|facet| names::meant(self.rules, facet, typed))
            .find(is_here)
            .map(Choice::Fact)
    }

    pub(super) fn update(&mut self, key: &Key) -> Step {
        self.message.clear();
        if self.search.as_ref().is_some_and(|search| search.is_typing) {
            self.type_search(key);
            return Step::Keep;
        }
        match key {
            Key::Up => self.go(|at, _| at.saturating_sub(1)),
            Key::Down => self.go(|at, _| at + 1),
            Key::PageUp => self.go(usize::saturating_sub),
            Key::PageDown => self.go(|at, leap| at + leap),
            Key::Home => self.go(|_, _| 0),
            Key::End => self.go(|_, _| usize::MAX),
            Key::Char('y' | 'Y') if self.is_yes_or_no() => self.choose_at(Choice::Yes, true),
            Key::Char('n' | 'N') if self.is_yes_or_no() => self.choose_at(Choice::No, true),
            Key::Char(' ') => self.choose_at(self.at, !self.is_chosen(self.at)),
            Key::Char(key @ ('y' | 'Y' | 'n' | 'N')) => {
                let at = self.at;
                self.choose_at(at, matches!(key, 'y' | 'Y'));
                if self.message.is_empty() {
                    self.go(|at, _| at + 1);
                }
            }
            Key::Char(digit @ '1'..='9') => self.choose_number(*digit),
            Key::Char('/') if self.can_search() => {
                self.search = Some(Search { is_typing: true, ..Search::default() });
            }
            Key::Enter | Key::Escape if self.search.is_some() => self.leave_search(),
            Key::Enter => return self.finish().map_or(Step::Keep, Step::Done),
            Key::Escape => return self.head.back(&mut self.message),
            _ => {
                let search = if self.can_search() { ", and / searches" } else { "" };
                self.message = format!("This key does nothing here. The line below says which keys do{search}.");
            }
        }
        Step::Keep
    }

    /// Moves the pointer, by its place and the lines of a page.
    fn go(&mut self, to: impl Fn(usize, usize) -> usize) {
        let lines = self.lines();
        let at = lines.iter().position(|line| *line == self.at).unwrap_or_default();
        let to = to(at, self.shown.len().max(LEAP)).min(lines.len().saturating_sub(1));
        self.at = lines.get(to).copied().unwrap_or(self.at);
    }

    fn choose_number(&mut self, digit: char) {
        let number = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or_default();
        let line = number.checked_sub(1).and_then(|at| self.lines().get(at).copied());
        match line {
            Some(line) if self.shown.contains(&line) => self.choose_at(line, !self.is_chosen(line)),
            Some(_) => self.message = format!("Line {digit} is not on the screen: move to it first."),
            None => self.message = format!("There is no line {digit}."),
        }
    }

    fn choose_at(&mut self, line: Choice, is_yes: bool) {
        if !self.lines().contains(&line) {
            return;
        }
        self.at = line;
        self.choose(line, is_yes);
    }

    /// Says yes or no to a line. Yes to a fact takes `none of these` back, and not the other way round: no yes is lost by
    /// one key on another line.
    pub(super) fn choose(&mut self, line: Choice, is_yes: bool) {
        let before = self.offered();
        let is_added = self.is_added(line);
        let own = |choice: &Choice, list: &Self| !list.is_added(*choice);
        if !is_yes {
            self.chosen.retain(|choice| *choice != line);
        } else if !self.is_chosen(line) {
            let yes = self.chosen.iter().find(|choice| choice.fact().is_some() && own(choice, self)).copied();
            if let Some(yes) = yes.filter(|_| line.fact().is_none() && !self.is_single) {
                let title = self.title(yes);
                self.message = format!("Press n on this line first, or Enter to go on: {title}.");
                return;
            }
            if !is_added {
                let is_kept = |choice: &Choice| !own(choice, self) || !self.is_single && choice.fact().is_some();
                self.chosen = self.chosen.iter().copied().filter(is_kept).collect();
            }
            self.chosen.push(line);
        }
        self.fresh.retain(|fresh| *fresh != line);
        self.follow(&before);
    }

    /// Takes lines away that are no longer offered, and marks those that came up.
    fn follow(&mut self, before: &[RuleIndex]) {
        let after = self.offered();
        let is_gone =
            |choice: &Choice| choice.fact().is_some_and(|fact| before.contains(&fact) && !after.contains(&fact));
        let gone: Vec<&str> =
            self.chosen.iter().filter(|choice| is_gone(choice)).map(|line| self.title(*line)).collect();
        if !gone.is_empty() {
            let gone = gone.join("; ");
            self.message = format!("With what you said now, this is no longer asked and no longer chosen: {gone}.");
        }
        self.chosen.retain(|choice| !is_gone(choice));
        let came = after.iter().filter(|fact| !before.contains(fact)).copied().map(Choice::Fact);
        self.fresh.extend(came.filter(|choice| !self.chosen.contains(choice)));
        self.fresh.retain(|choice| choice.fact().is_some_and(|fact| after.contains(&fact)));
        if self.search.is_none() && !self.lines().contains(&self.at) {
            self.go(|at, _| at);
        }
    }

    /// The lines that came up with what was chosen, and that nobody has answered.
    pub(super) fn fresh(&self) -> &[Choice] {
        &self.fresh
    }

    /// Ends the question if it is answered.
    pub(super) fn finish(&mut self) -> Option<Answer> {
        let chosen = self.chosen.clone();
        let mut offered = self.offered();
        if self.ends() {
            // The other lines are neither waited for nor denied.
            offered.retain(|fact| self.is_chosen(Choice::Fact(*fact)));
            return Some(Answer::Lines { chosen, offered });
        }
        if let Some(fresh) = self.fresh.first().copied() {
            self.at = fresh;
            "This came up with what you chose. Does it fit too? Press y or n.".clone_into(&mut self.message);
            return None;
        }
        if self.chosen.iter().all(|choice| self.is_added(*choice)) {
            let title = |choice: Choice| self.title(choice);
            self.message = if let Some(added) = self.chosen.first() {
                let title = title(*added);
                format!("\"{title}\" is noted. Say of the other lines too whether one fits, or none of the others.")
            } else {
                format!("Nothing is chosen yet. Space chooses the line at the pointer: {}.", title(self.at))
            };
            return None;
        }
        let mut lines = offered.iter().copied().map(Choice::Fact);
        if let Some(unseen) = lines.find(|line| !self.seen.contains(line) && !self.is_chosen(*line)) {
            self.at = unseen;
            "Some lines were not on the screen yet. Look at them too, then press Enter again."
                .clone_into(&mut self.message);
            return None;
        }
        Some(Answer::Lines { chosen, offered })
    }

    fn type_search(&mut self, key: &Key) {
        match key {
            Key::Escape => return self.leave_search(),
            Key::Enter if self.lines().is_empty() => {}
            Key::Enter => {
                if let Some(search) = &mut self.search {
                    search.is_typing = false;
                }
                return;
            }
            Key::Up => return self.go(|at, _| at.saturating_sub(1)),
            Key::Down => return self.go(|at, _| at + 1),
            key => {
                if let Some(search) = &mut self.search {
                    type_in(&mut search.typed, key);
                }
            }
        }
        let typed = self.search.as_ref().map(|search| search.typed.clone()).unwrap_or_default();
        let (found, is_near) = self.find(&typed);
        if !typed.contains(char::is_alphanumeric) {
            "Type a word for what you look for.".clone_into(&mut self.message);
        } else if found.is_empty() || is_near {
            self.message = nothing_fits(&typed, is_near);
        }
        if let Some(search) = &mut self.search {
            search.found = found;
        }
        self.go(|_, _| 0);
    }

    pub(super) fn leave_search(&mut self) {
        self.search = None;
        if !self.lines().contains(&self.at) {
            self.go(|_, _| 0);
        }
    }

    /// Takes back the lines of the page, but none that a search added.
    pub(super) fn take_back(&mut self) {
        let before = self.offered();
        self.chosen = self.chosen.iter().copied().filter(|choice| self.is_added(*choice)).collect();
        self.fresh.clear();
        self.follow(&before);
    }
}

/// The message of a search without an exact result.
pub(super) fn nothing_fits(typed: &str, is_near: bool) -> String {
    let what = format!("There is no question with \"{}\" here.", crate::model::names::clip(typed.trim()));
    if is_near { format!("{what} These come near:") } else { format!("{what} If it worries you, ask a doctor first.") }
}
