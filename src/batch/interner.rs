//! Interned texts: the pieces of answers, each stored once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

#[derive(Debug)]
pub(super) struct Interner {
    text: Vec<u8>,
    /// The start and end of each piece.
    places: Vec<(u32, u32)>,
    known: HashTable<Piece>,
    /// Pieces by a name that is shorter than their text, and the bytes of all names.
    named: HashMap<Vec<u8>, Piece>,
    name_bytes: usize,
    hasher: DefaultHashBuilder,
}

/// An index into [`Interner::places`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece(pub(super) u32);

impl Interner {
    pub(super) fn with_room(bytes: usize) -> Self {
        let (text, places) = (Vec::with_capacity(bytes), Vec::new());
        let (known, named, hasher) = (HashTable::new(), HashMap::new(), DefaultHashBuilder::default());
        Self { text, places, known, named, name_bytes: 0, hasher }
    }

    pub(super) fn intern(&mut self, new: &[u8]) -> Piece {
        let Self { text, places, known, hasher, named: _, name_bytes: _ } = self;
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

    /// The piece with a name, of which `text` gives the text where it is new.
    pub(super) fn named(&mut self, name: &[u8], text: impl FnOnce() -> Vec<u8>) -> Piece {
        if let Some(piece) = self.named.get(name) {
            return *piece;
        }
        let piece = self.intern(&text());
        self.named.insert(name.to_vec(), piece);
        self.name_bytes += name.len();
        piece
    }

    pub(super) fn text(&self, piece: Piece) -> &[u8] {
        at(&self.text, &self.places, piece)
    }

    /// The approximate size in bytes.
    pub(super) fn size(&self) -> usize {
        let entries = self.named.len() * 2 * size_of::<(Vec<u8>, Piece)>();
        self.text.len() + self.places.len() * 5 * size_of::<Piece>() + self.name_bytes + entries
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
        self.known.clear();
        self.named.clear();
        self.name_bytes = 0;
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
