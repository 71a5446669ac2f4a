//! Interned texts: the pieces of answers, each stored once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

#[derive(Debug)]
pub(super) struct Interner {
    text: Vec<u8>,
    /// The start and end of each piece.
    places: Vec<(u32, u32)>,
    known: HashTable<Piece>,
    /// The piece that was made for a key, which is a piece too.
    derived: HashMap<Piece, Piece>,
    hasher: DefaultHashBuilder,
}

/// A text of [`Interner`], by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Piece(pub(super) u32);

impl Interner {
    pub(super) fn with_room(bytes: usize) -> Self {
        let (text, places) = (Vec::with_capacity(bytes), Vec::new());
        let (known, derived) = (HashTable::new(), HashMap::new());
        Self { text, places, known, derived, hasher: DefaultHashBuilder::default() }
    }

    /// The piece that `write` gives, which runs once for each `key`.
    pub(super) fn derive(&mut self, key: &[u8], write: impl FnOnce(&mut Vec<u8>)) -> Piece {
        let key = self.intern(key);
        if let Some(piece) = self.derived.get(&key) {
            return *piece;
        }
        let mut text = Vec::new();
        write(&mut text);
        let piece = self.intern(&text);
        self.derived.insert(key, piece);
        piece
    }

    pub(super) fn intern(&mut self, new: &[u8]) -> Piece {
        let Self { text, places, known, hasher, derived: _ } = self;
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
        self.text.len() + (self.places.len() * 5 + self.derived.len() * 4) * size_of::<Piece>()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.known.clear();
        self.derived.clear();
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
