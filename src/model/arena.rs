//! Vectors with typed indices, so that an index is not used with the wrong vector.

use std::marker::PhantomData;
use std::ops;

use serde::{Deserialize, Serialize};

/// An index that an [`Arena`] gave out.
pub(crate) trait Index: Copy {
    fn new(at: usize) -> Self;
    fn at(self) -> usize;
}

impl Index for usize {
    fn new(at: usize) -> Self {
        at
    }

    fn at(self) -> usize {
        self
    }
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) usize);

        impl $crate::model::arena::Index for $name {
            fn new(at: usize) -> Self {
                Self(at)
            }

            fn at(self) -> usize {
                self.0
            }
        }
    };
}
pub(crate) use index;

/// A vector that is indexed by `I`. A wrong index panics rather than giving a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Arena<I, T> {
    items: Vec<T>,
    index: PhantomData<I>,
}

impl<I: Index, T> Arena<I, T> {
    pub(crate) fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    pub(crate) fn indices(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::new)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(at, item)| (I::new(at), item))
    }
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I, T> From<Vec<T>> for Arena<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, index: PhantomData }
    }
}

impl<I, T> FromIterator<T> for Arena<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(items: A) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<I: Index, T> ops::Index<I> for Arena<I, T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "an index is given out by the arena that holds its item")]
    fn index(&self, index: I) -> &T {
        &self.items[index.at()]
    }
}

impl<I: Index, T> ops::IndexMut<I> for Arena<I, T> {
    #[expect(clippy::indexing_slicing, reason = "an index is given out by the arena that holds its item")]
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.items[index.at()]
    }
}
