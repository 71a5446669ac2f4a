//! The keys of a profile, in a file and in a line of a batch.

use crate::model::Facet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Id,
    Facts(Facet),
    Week,
    Started,
    Last,
}

impl Key {
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let facts = Facet::ALL.into_iter().map(Self::Facts);
        [Self::Id].into_iter().chain(facts).chain([Self::Week, Self::Started, Self::Last])
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Facts(facet) => facet.key(),
            Self::Week => "week",
            Self::Started => "started",
            Self::Last => "last",
        }
    }

    /// The key with its number.
    pub(crate) fn find(text: &str) -> Option<(Self, u32)> {
        let mut number = 0;
        // Each key of each line is looked up. With `zip` that would take four times as long.
        let is_it = |key: &Self| {
            number += 1;
            key.as_str() == text
        };
        Self::all().find(is_it).map(|key| (key, number))
    }
}
