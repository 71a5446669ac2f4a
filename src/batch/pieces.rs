//! Texts that answers are put together from, each kept once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Texts one after the other, each of them found again by what it says.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    text: Vec<u8>,
    /// Where each piece ends.
    ends: Vec<u32>,
    known: HashTable<Piece>,
    hasher: DefaultHashBuilder,
}

/// A text of [`Pieces`], by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece(pub(super) u32);

impl Pieces {
    /// The piece that says `new`.
    pub(super) fn of(&mut self, new: &[u8]) -> Piece {
        let Self { text, ends, known, hasher } = self;
        let hash = hasher.hash_one(new);
        if let Some(piece) = known.find(hash, |piece| at(text, ends, *piece) == new) {
            return *piece;
        }
        // What is kept stays far below 4 GiB.
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let piece = Piece(short(ends.len()));
        text.extend_from_slice(new);
        ends.push(short(text.len()));
        known.insert_unique(hash, piece, |piece| hasher.hash_one(at(text, ends, *piece)));
        piece
    }

    pub(super) fn text(&self, piece: Piece) -> &[u8] {
        at(&self.text, &self.ends, piece)
    }

    /// How many bytes they take, about.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.ends.len() * 2 * size_of::<Piece>()
    }
}

fn at<'t>(text: &'t [u8], ends: &[u32], Piece(number): Piece) -> &'t [u8] {
    let number = number as usize;
    let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(number).copied().unwrap_or(start);
    text.get(start as usize..end as usize).unwrap_or_default()
}
