//! Lines to choose from: several of them, or one.

use std::collections::BTreeSet;

use super::interview::{Facts, Interview, Question, ends};
use super::widget::{Answer, Choice, Head, Said};
use crate::model::{Condition, Facet, RuleIndex, RuleSet};

mod keys;
mod search;

use keys::Last;
use search::Search;
pub(super) use search::nothing_fits;

const NOTHING_YET: &str = "Nothing is chosen yet. Space chooses the line at the pointer.";

#[derive(Clone, Debug)]
pub(super) struct List<'r> {
    pub(super) head: Head,
    rules: &'r RuleSet,
    about: About,
    /// Whether one line alone can be chosen.
    pub(super) is_single: bool,
    /// The cautions that a search can add.
    searched: Vec<RuleIndex>,
    /// The facts of the page, as the chosen lines lead to them.
    offered: Vec<RuleIndex>,
    chosen: Vec<Choice>,
    /// The facts that were denied, line by line or with their page.
    denied: Vec<RuleIndex>,
    /// What is chosen on other screens: a search shows it.
    elsewhere: Vec<RuleIndex>,
    at: Choice,
    /// Lines that came up with what was chosen, and that nobody has answered.
    fresh: Vec<Choice>,
    search: Option<Search>,
    last: Last,
    /// Whether the help is shown in place of the lines.
    pub(super) is_help: bool,
    pub(super) message: String,
    /// The lines that are on the screen.
    pub(super) shown: Vec<Choice>,
    /// The facts that were on the screen: no other one is denied.
    seen: BTreeSet<RuleIndex>,
}

/// What the lines are about.
#[derive(Clone, Debug)]
enum About {
    Facts(Facts),
    Is(Question),
}

impl<'r> List<'r> {
    pub(super) fn of_facts(head: Head, interview: &Interview<'r>, facts: &Facts) -> Self {
        let chosen = interview.chosen(facts);
        let mut list = Self::new(head, interview.rules, About::Facts(facts.clone()), chosen);
        list.searched = interview.searched();
        list.denied = interview.no.iter().copied().filter(|fact| !interview.yes.contains_key(fact)).collect();
        let is_shown = |fact: &RuleIndex| list.is_chosen(Choice::Fact(*fact));
        let elsewhere: Vec<RuleIndex> = interview.yes.keys().copied().filter(|fact| !is_shown(fact)).collect();
        list.chosen.extend(elsewhere.iter().copied().map(Choice::Fact));
        list.elsewhere = elsewhere;
        list.offered = list.to_offer();
        let (new, said): (Vec<RuleIndex>, Vec<RuleIndex>) =
            list.offered.iter().partition(|fact| list.is_open(Choice::Fact(**fact)));
        // On a page that had an answer all that has none is new; else what came up with the chosen lines.
        let first = facts.offer.offered(list.rules, |_| false);
        let had_answer = !said.is_empty() && interview.entered.contains(&facts.origin);
        let is_new = |fact: &RuleIndex| had_answer || !first.contains(fact);
        if !facts.is_single {
            list.fresh = new.into_iter().filter(is_new).map(Choice::Fact).collect();
        }
        let is_caution = |fact: &RuleIndex| list.rules.rule(*fact).facet() == Some(Facet::Caution);
        let is_known = list.offered.iter().any(|fact| list.is_chosen(Choice::Fact(*fact)) && is_caution(fact));
        if is_known && !interview.entered.contains(&facts.origin) {
            list.last = Last::Known;
        }
        list.seen = said.into_iter().collect();
        list.go(|_, _| 0);
        list
    }

    pub(super) fn yes_or_no(head: Head, interview: &Interview<'r>, question: Question) -> Self {
        let answer = |is_yes: bool| if is_yes { Choice::Yes } else { Choice::No };
        let chosen = interview.is(question).map(answer).into_iter().collect();
        Self::new(head, interview.rules, About::Is(question), chosen)
    }

    fn new(head: Head, rules: &'r RuleSet, about: About, chosen: Vec<Choice>) -> Self {
        let (searched, offered, denied, elsewhere, fresh, search) = Default::default();
        let (is_help, message, shown, seen) = Default::default();
        let is_single = if let About::Facts(facts) = &about { facts.is_single } else { true };
        let at = Choice::None;
        let mut list = Self {
            head,
            rules,
            about,
            is_single,
            searched,
            offered,
            chosen,
            denied,
            elsewhere,
            at,
            fresh,
            search,
            last: Last::Answer,
            is_help,
            message,
            shown,
            seen,
        };
        list.at = list.lines().first().copied().unwrap_or(at);
        list
    }

    pub(super) fn is_chosen(&self, choice: Choice) -> bool {
        self.chosen.contains(&choice)
    }

    /// Whether a line was answered with no.
    pub(super) fn is_denied(&self, choice: Choice) -> bool {
        choice.fact().is_some_and(|fact| self.denied.contains(&fact))
    }

    /// Whether a line has no answer.
    fn is_open(&self, line: Choice) -> bool {
        !self.is_chosen(line) && !self.is_denied(line)
    }

    /// What is chosen on this screen.
    pub(super) fn chosen(&self) -> Vec<Choice> {
        let is_here = |choice: &Choice| choice.fact().is_none_or(|fact| !self.elsewhere.contains(&fact));
        self.chosen.iter().copied().filter(is_here).collect()
    }

    /// Whether a yes among the chosen lines ends the questions.
    pub(super) fn ends(&self) -> bool {
        self.chosen().into_iter().filter_map(Choice::fact).any(|fact| ends(self.rules.rule(fact)))
    }

    /// These lines are on the screen now.
    pub(super) fn show(&mut self, lines: Vec<Choice>) {
        self.seen.extend(lines.iter().filter_map(|line| line.fact()));
        self.shown = lines;
    }

    pub(super) fn at(&self) -> Choice {
        self.at
    }

    /// The lines in their order: of the page, or those that a search has found.
    pub(super) fn lines(&self) -> Vec<Choice> {
        match (&self.search, &self.about) {
            (Some(search), _) => search.found.iter().copied().map(Choice::Fact).collect(),
            (None, About::Facts(_)) => {
                let facts = self.offered.iter().copied().chain(self.added());
                facts.map(Choice::Fact).chain([Choice::None]).collect()
            }
            // A key hit by mistake shows the cautions again.
            (None, About::Is(Question::LookBack { .. })) => vec![Choice::No, Choice::Yes],
            (None, About::Is(_)) => vec![Choice::Yes, Choice::No],
        }
    }

    pub(super) fn offered(&self) -> &[RuleIndex] {
        &self.offered
    }

    fn to_offer(&self) -> Vec<RuleIndex> {
        match &self.about {
            About::Facts(facts) => facts.offer.offered(self.rules, |fact| self.is_chosen(Choice::Fact(fact))),
            About::Is(_) => Vec::new(),
        }
    }

    /// The facts that are no answer to the question of the page, but were added by a search.
    fn added(&self) -> Vec<RuleIndex> {
        let chosen = self.chosen().into_iter().filter_map(Choice::fact);
        chosen.filter(|fact| !self.offered.contains(fact)).collect()
    }

    /// What is chosen as an answer to the question of the page.
    fn own(&self) -> Vec<Choice> {
        let is_own = |choice: &Choice| choice.fact().is_none_or(|fact| self.offered.contains(&fact));
        self.chosen().into_iter().filter(is_own).collect()
    }

    /// A few words for a line.
    pub(super) fn title(&self, choice: Choice) -> &str {
        let question = if let About::Is(question) = self.about { Some(question) } else { None };
        match (choice, question) {
            (Choice::Fact(fact), _) => self.rules.rule(fact).title(),
            (Choice::None, _) if self.added().is_empty() => "None of these",
            (Choice::None, _) => "None of the others",
            (Choice::Yes, Some(Question::LookBack { is_none: true, .. })) => "Yes, none fits me",
            (Choice::Yes, Some(Question::LookBack { .. })) => "Yes, that is all",
            (Choice::No, Some(Question::LookBack { .. })) => "No, show them again",
            (Choice::No, Some(Question::Begun)) => "I have not had one yet",
            (Choice::Yes, _) => "Yes",
            (Choice::No, _) => "No, or not yet",
        }
    }

    /// The whole question of a line.
    pub(super) fn question(&self, choice: Choice) -> Option<&str> {
        let rule = self.rules.rule(choice.fact()?);
        rule.ask().or(rule.help())
    }

    /// The chosen lines that a line came up with.
    pub(super) fn leading_to(&self, line: Choice) -> Vec<&str> {
        let when = line.fact().and_then(|fact| self.rules.rule(fact).ask_when());
        let read = when.map(Condition::mentioned).unwrap_or_default();
        let chosen = read.into_iter().filter(|fact| self.is_chosen(Choice::Fact(*fact)));
        chosen.map(|fact| self.rules.rule(fact).title()).collect()
    }

    pub(super) fn can_search(&self) -> bool {
        !self.is_yes_or_no()
    }

    pub(super) fn is_yes_or_no(&self) -> bool {
        matches!(self.about, About::Is(_))
    }

    /// Whether Space takes a line back.
    pub(super) fn can_take_back(&self, line: Choice) -> bool {
        self.is_chosen(line) && !(self.is_single && self.own().contains(&line))
    }

    /// Says yes or no to a line. Yes to a fact takes `none of these` back, and not the other way round: no yes is lost by
    /// one key on another line.
    pub(super) fn choose(&mut self, line: Choice, is_yes: bool) {
        let is_fact = line.fact().is_some();
        let yes = self.own().into_iter().find(|choice| choice.fact().is_some());
        if let Some(yes) = yes.filter(|_| is_yes && !is_fact && !self.is_single) {
            let open: Vec<String> = (1..)
                .zip(self.lines())
                .filter(|(_, line)| self.fresh.contains(line))
                .map(|(number, _): (usize, _)| number.to_string())
                .collect();
            self.message = match open.as_slice() {
                [] => format!("Enter goes on, or take this back first: {}.", self.title(yes)),
                [line] => format!("One question is still open: press y or n on line {line}."),
                [first, ..] => format!("{} questions are still open: press y or n, first on line {first}.", open.len()),
            };
            return;
        }
        self.set(line, Some(is_yes));
    }

    /// Answers a line, or takes its answer back.
    fn set(&mut self, line: Choice, answer: Option<bool>) {
        let place = self.lines().iter().position(|other| *other == line).unwrap_or_default();
        let was_elsewhere = line.fact().is_some_and(|fact| self.elsewhere.contains(&fact));
        if answer != Some(true) {
            self.chosen.retain(|choice| *choice != line);
        } else if !self.is_chosen(line) {
            let own = self.own();
            if line.fact().is_none_or(|fact| self.offered.contains(&fact)) {
                let is_kept = |choice: &Choice| !own.contains(choice) || !self.is_single && choice.fact().is_some();
                self.chosen = self.chosen.iter().copied().filter(is_kept).collect();
            }
            self.chosen.push(line);
        }
        if let Some(fact) = line.fact() {
            self.denied.retain(|denied| *denied != fact);
            // What is taken back of another screen is denied there.
            if answer == Some(false) || was_elsewhere && answer.is_none() {
                self.denied.push(fact);
            }
            if answer != Some(true) {
                self.elsewhere.retain(|other| *other != fact);
            }
        }
        self.fresh.retain(|fresh| *fresh != line);
        self.follow(place);
    }

    /// Marks the lines that came up. The pointer stays on its line, or at its place where the line is gone.
    fn follow(&mut self, place: usize) {
        let before = std::mem::take(&mut self.offered);
        self.offered = self.to_offer();
        let came = self.offered.iter().filter(|fact| !before.contains(fact)).copied().map(Choice::Fact);
        let came: Vec<Choice> = came.filter(|line| self.is_open(*line)).collect();
        self.fresh.extend(came);
        self.fresh.retain(|line| line.fact().is_some_and(|fact| self.offered.contains(&fact)));
        if !self.lines().contains(&self.at) {
            self.go(|_, _| place);
        }
    }

    /// The lines that came up with what was chosen, and that nobody has answered.
    pub(super) fn fresh(&self) -> &[Choice] {
        &self.fresh
    }

    /// What was said so far, where facts are asked. Lines that have no answer are not denied.
    pub(super) fn said(&self) -> Option<Said> {
        let About::Facts(Facts { origin, .. }) = &self.about else { return None };
        let yes = self.chosen().into_iter().filter_map(Choice::fact).collect();
        Some(Said { origin: *origin, offered: self.offered.clone(), yes, no: self.denied.clone() })
    }

    /// Ends the question if it is answered.
    pub(super) fn finish(&mut self) -> Option<Answer> {
        let mut said = match self.about {
            About::Facts(_) => self.said()?,
            About::Is(question) => {
                if self.chosen.is_empty() {
                    NOTHING_YET.clone_into(&mut self.message);
                }
                return self.chosen.first().map(|choice| Answer::Is(question, *choice == Choice::Yes));
            }
        };
        if self.ends() {
            // The other lines are neither waited for nor denied.
            return Some(Answer::Facts(said));
        }
        if let Some(fresh) = self.fresh.first().copied() {
            self.at = fresh;
            "This came up with what you chose. Does it fit too? Press y or n.".clone_into(&mut self.message);
            return None;
        }
        let is_open = |fact: &RuleIndex| self.is_open(Choice::Fact(*fact));
        let open: Vec<RuleIndex> = said.offered.iter().copied().filter(is_open).collect();
        if self.own().is_empty() && (said.offered.is_empty() || !open.is_empty()) {
            self.message = match self.added().first() {
                Some(added) => format!(
                    "\"{}\" is noted. Say of the other lines too whether one fits, or none of the others.",
                    self.title(Choice::Fact(*added))
                ),
                None if said.offered.iter().any(|fact| self.is_denied(Choice::Fact(*fact))) => {
                    "Say yes or no to the other lines too, or choose None of these.".to_owned()
                }
                None => NOTHING_YET.to_owned(),
            };
            return None;
        }
        if let Some(unseen) = open.iter().copied().find(|fact| !self.seen.contains(fact)) {
            self.at = Choice::Fact(unseen);
            "Some lines were not on the screen yet. Look, then press Enter again.".clone_into(&mut self.message);
            return None;
        }
        if let Some(Choice::Fact(known)) = self.own().first()
            && self.last == Last::Known
            && !open.is_empty()
        {
            self.last = Last::Answer;
            let title = self.rules.rule(*known).title();
            self.message = format!(
                "You said before: {title}. Look at the other lines too; if none of them fits, go on once more."
            );
            return None;
        }
        said.no.extend(open);
        Some(Answer::Facts(said))
    }

    /// Takes back the lines of the page, but none that a search added.
    pub(super) fn take_back(&mut self) {
        for line in self.own() {
            self.set(line, None);
        }
        self.fresh.clear();
    }
}
