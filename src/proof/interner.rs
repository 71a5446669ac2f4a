//! Numbers for values, so that equal values are kept once and compared by number.

use std::collections::BTreeMap;

use crate::model::{Arena, arena::Index};

#[derive(Debug)]
pub(crate) struct Interner<I, T> {
    known: BTreeMap<T, I>,
    pub(crate) values: Arena<I, T>,
}

impl<I: Index, T: Ord + Clone> Interner<I, T> {
    pub(crate) fn new() -> Self {
        Self { known: BTreeMap::new(), values: Arena::default() }
    }

    pub(crate) fn intern(&mut self, value: T) -> I {
        *self.known.entry(value).or_insert_with_key(|value| self.values.push(value.clone()))
    }
}
