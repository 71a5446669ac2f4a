//! Interned texts: the pieces of answers, each stored once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

#[derive(Debug)]
pub(super) struct Interner {
    text: Vec<u8>,
    /// The start and end of each piece.
    places: Vec<(u32, u32)>,
    known: HashTable<Piece>,
    hasher: DefaultHashBuilder,
}

/// An index into [`Interner::places`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece(pub(super) u32);

impl Interner {
    pub(super) fn with_room(bytes: usize) -> Self {
        let (text, places) = (Vec::with_capacity(bytes), Vec::new());
        Self { text, places, known: HashTable::new(), hasher: DefaultHashBuilder::default() }
    }

    pub(super) fn intern(&mut self, new: &[u8]) -> Piece {
        let Self { text, places, known, hasher } = self;
        let hash = hasher.hash_one(new);
        if let Some(piece) = known.find(hash, |piece| at(text, places, *piece) == new) {
            return *piece;
        }
        let piece = Piece(short(places.len()));
        let start = short(text.len());
        text.extend_from_slice(new);
        places.push((start, short(text.len())));
        known.insert_unique(hash, piece, |piece| hasher.hash_one(at(text, places, *piece)));
        piece
    }

    pub(super) fn text(&self, piece: Piece) -> &[u8] {
        at(&self.text, &self.places, piece)
    }

    /// The approximate size in bytes.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.places.len() * 5 * size_of::<Piece>()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.known.clear();
    }
}

/// An index or a length in the cache, which stays far below 4 GiB.
pub(super) fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn at<'t>(text: &'t [u8], places: &[(u32, u32)], Piece(number): Piece) -> &'t [u8] {
    let place = places.get(number as usize);
    place.and_then(|(start, end)| text.get(*start as usize..*end as usize)).unwrap_or_default()
}
