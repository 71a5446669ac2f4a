//! The pages of the interview, as a list, or as the questions alone.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Named, When};
use crate::diagnostics::Place;
use crate::model::{Facet, Text, Topic};

/// The `ask` of a pack.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Asked {
    /// The pages are those of every set, in their usual order, with these questions.
    Questions(BTreeMap<&'static str, Text>),
    Pages(Vec<AskPage>),
}

/// A page of the interview.
#[derive(Clone, Debug)]
pub(crate) struct AskPage {
    pub(crate) topic: Topic,
    /// The name of a page of cautions.
    pub(crate) name: Option<Named>,
    pub(crate) question: Option<Text>,
    /// When it is asked, and where that is given.
    pub(crate) ask_when: Option<(When, Place)>,
}

/// The value of a page that has no name.
pub(crate) const ALL: &str = "all";
pub(crate) const QUESTION: &str = "question";
pub(crate) const ASK_WHEN: &str = "ask-when";

impl Default for Asked {
    fn default() -> Self {
        Self::Questions(BTreeMap::new())
    }
}

impl Serialize for AskPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { topic, name, question, ask_when } = self;
        let mut page = serializer.serialize_map(None)?;
        page.serialize_entry(topic.as_str(), name.as_deref().unwrap_or(ALL))?;
        page.serialize_entry(QUESTION, question)?;
        page.serialize_entry(ASK_WHEN, &ask_when.as_ref().map(|(when, _)| when))?;
        page.end()
    }
}

impl AskPage {
    /// What tells it from the other pages.
    pub(crate) fn key(&self) -> (Topic, Option<&str>) {
        (self.topic, self.name.as_deref())
    }
}

impl Asked {
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Questions(questions) if questions.is_empty())
    }

    fn into_pages(self) -> Vec<AskPage> {
        match self {
            Self::Pages(pages) => pages,
            Self::Questions(mut questions) => {
                let questions = Topic::all().filter_map(|topic| Some((topic, questions.remove(topic.as_str())?)));
                let page = |(topic, question)| AskPage { topic, name: None, question: Some(question), ask_when: None };
                questions.map(page).collect()
            }
        }
    }

    /// Its pages take the place of those of `base` with the same name; others come before the responses.
    pub(crate) fn over(self, base: Self) -> Self {
        let are_questions = matches!(self, Self::Questions(_));
        match (self, base) {
            (Self::Questions(own), Self::Questions(base)) => Self::Questions(base.into_iter().chain(own).collect()),
            (own, base) => {
                let mut pages = base.into_pages();
                for page in own.into_pages() {
                    if let Some(replaced) = pages.iter_mut().find(|other| other.key() == page.key()) {
                        let kept = replaced.ask_when.take().filter(|_| are_questions);
                        *replaced = AskPage { ask_when: page.ask_when.or(kept), ..page };
                    } else {
                        let responses = Topic::Facts(Facet::Response);
                        let at = pages.iter().position(|other| other.topic == responses).unwrap_or(pages.len());
                        pages.insert(at, page);
                    }
                }
                Self::Pages(pages)
            }
        }
    }

    /// The pages in their order: those that are given, and one for each topic that has none.
    pub(crate) fn pages(&self) -> Vec<AskPage> {
        let unasked = |topic| AskPage { topic, name: None, question: None, ask_when: None };
        if let Self::Questions(_) = self {
            return self.clone().over(Self::Pages(Topic::all().map(unasked).collect())).into_pages();
        }
        let mut pages = self.clone().into_pages();
        for topic in Topic::all() {
            if !pages.iter().any(|page| page.key() == (topic, None)) {
                let last = pages.iter().rposition(|page| page.topic == topic);
                pages.insert(last.map_or(pages.len(), |last| last + 1), unasked(topic));
            }
        }
        pages
    }
}
