//! Texts that answers are put together from, each kept once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Texts one after the other, each of them found again by what it says.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    text: Vec<u8>,
    known: HashTable<Piece>,
    hasher: DefaultHashBuilder,
}

/// A text of [`Pieces`]: where it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Pieces {
    /// The piece that says `new`.
    pub(super) fn of(&mut self, new: &[u8]) -> Piece {
        let Self { text, known, hasher } = self;
        let hash = hasher.hash_one(new);
        if let Some(piece) = known.find(hash, |piece| at(text, *piece) == new) {
            return *piece;
        }
        // What is kept stays far below 4 GiB.
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let start = short(text.len());
        text.extend_from_slice(new);
        let piece = Piece { start, end: short(text.len()) };
        known.insert_unique(hash, piece, |piece| hasher.hash_one(at(text, *piece)));
        piece
    }

    pub(super) fn text(&self, piece: Piece) -> &[u8] {
        at(&self.text, piece)
    }

    /// How many bytes they take, about.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.known.len() * size_of::<Piece>() * 2
    }
}

fn at(text: &[u8], piece: Piece) -> &[u8] {
    text.get(piece.start as usize..piece.end as usize).unwrap_or_default()
}
