//! The search through the facts of a page and all cautions.

use super::{Choice, Last, List};
use crate::cli::ask::widget::{Key, type_in};
use crate::model::{Facet, RuleIndex, names::clip};
use crate::profile::{names, near};

#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    typed: String,
    is_typing: bool,
    is_near: bool,
    pub(super) found: Vec<RuleIndex>,
    /// What was chosen before it.
    before: Vec<Choice>,
}

impl List<'_> {
    /// What is typed as a search, and whether typing goes on.
    pub(in crate::cli::ask) fn searching(&self) -> Option<(&str, bool)> {
        self.search.as_ref().map(|search| (search.typed.as_str(), search.is_typing))
    }

    /// The facts that a text finds here, and whether they only come near.
    pub(in crate::cli::ask) fn find(&self, typed: &str) -> (Vec<RuleIndex>, bool) {
        let mut among = self.offered.clone();
        let others: Vec<RuleIndex> = self.searched.iter().copied().filter(|fact| !among.contains(fact)).collect();
        among.extend(others);
        near::search(self.rules, &among, typed)
    }

    /// The fact of the page or the caution that has a name.
    pub(in crate::cli::ask) fn named(&self, typed: &str) -> Option<Choice> {
        let is_here = |fact: &RuleIndex| self.offered.contains(fact) || self.searched.contains(fact);
        Facet::ALL
            .into_iter()
            .filter_map(|facet| names::meant(self.rules, facet, typed))
            .find(is_here)
            .map(Choice::Fact)
    }

    pub(super) fn search(&mut self) {
        self.search = Some(Search { is_typing: true, before: self.chosen.clone(), ..Search::default() });
    }

    pub(super) fn type_search(&mut self, key: &Key) {
        let before = self.search.as_ref().map(|search| search.typed.clone());
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
        let is_same = before.as_ref() == Some(&typed);
        let known = self.search.as_ref().filter(|_| is_same).map(|search| (search.found.clone(), search.is_near));
        let (found, is_near) = known.unwrap_or_else(|| self.find(&typed));
        if !typed.contains(char::is_alphanumeric) {
            "Type a word for what you look for.".clone_into(&mut self.message);
        } else if found.is_empty() || is_near {
            self.message = nothing_fits(&typed, is_near);
        }
        if let Some(search) = &mut self.search {
            (search.found, search.is_near) = (found, is_near);
        }
        self.last = Last::Move;
        self.go(|_, _| 0);
    }

    /// Goes back to the page, by Enter only from lines of which one is chosen.
    pub(super) fn end_search(&mut self, key: &Key) {
        if *key == Key::Enter && !self.lines().iter().any(|line| self.is_chosen(*line)) {
            self.message = format!("{} Esc leaves the search.", super::NOTHING_YET);
        } else if *key == Key::Escape || !self.holds() {
            self.leave_search();
        }
    }

    /// Leaves the search, if there is one.
    pub(in crate::cli::ask) fn leave_search(&mut self) {
        let Some(search) = self.search.take() else { return };
        if self.chosen.iter().all(|choice| search.before.contains(choice)) {
            "Nothing was chosen in the search.".clone_into(&mut self.message);
        }
        if !self.lines().contains(&self.at) {
            self.go(|_, _| 0);
        }
    }
}

/// The message of a search without an exact result.
pub(in crate::cli::ask) fn nothing_fits(typed: &str, is_near: bool) -> String {
    let what = format!("No line here and no warning sign has \"{}\" in it.", clip(typed.trim()));
    if is_near { format!("{what} These come near:") } else { format!("{what} If it worries you, ask a doctor first.") }
}
