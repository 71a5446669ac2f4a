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

/// A text of [`Pieces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

impl Pieces {
    /// The piece that says `text`.
    pub(super) fn of(&mut self, text: &[u8]) -> Piece {
        let Self { text: all, known, hasher } = self;
        let hash = hasher.hash_one(text);
        if let Some(piece) = known.find(hash, |piece| at(all, *piece) == text) {
            return *piece;
        }
        // What is kept stays far below 4 GiB.
        let end = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let start = end(all.len());
        all.extend_from_slice(text);
        let piece = Piece { start, end: end(all.len()) };
        known.insert_unique(hash, piece, |piece| hasher.hash_one(at(all, *piece)));
        piece
    }

    pub(super) fn text(&self, piece: Piece) -> &[u8] {
        at(&self.text, piece)
    }

    /// How many bytes the texts take.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.known.clear();
    }
}

fn at(all: &[u8], piece: Piece) -> &[u8] {
    all.get(piece.start as usize..piece.end as usize).unwrap_or_default()
}
