//! How the build packs what [`super`] of the program unpacks: this stands in its place there.
//!
//! A number takes two bytes, the lower first; a text is its length among the numbers, and stands among the texts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use semver::Version;

use super::arena::{Arena, Index};
use super::text::Text;

/// What was packed.
#[derive(Default)]
pub(crate) struct Packed {
    pub(crate) texts: String,
    pub(crate) numbers: Vec<u8>,
    /// Whether a number was too large.
    pub(crate) overflows: bool,
}

impl Packed {
    pub(crate) fn number(&mut self, number: impl TryInto<u16>) {
        let number = number.try_into().ok();
        self.overflows |= number.is_none();
        self.numbers.extend(number.unwrap_or_default().to_le_bytes());
    }
}

/// What the program unpacks when it is first asked for: how much it is, so that it can be left out, and it.
#[derive(Clone, Debug)]
pub(crate) struct Lazy<T>(T);

impl<T> Lazy<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(value)
    }

    pub(crate) fn get(&self) -> &T {
        &self.0
    }
}

impl<T: Pack> Pack for Lazy<T> {
    fn pack(&self, into: &mut Packed) {
        let mut own = Packed::default();
        self.0.pack(&mut own);
        into.number(own.texts.len());
        into.number(own.numbers.len());
        into.texts.push_str(&own.texts);
        into.numbers.extend(own.numbers);
        into.overflows |= own.overflows;
    }
}

/// What a rule set consists of.
pub(crate) trait Pack {
    fn pack(&self, into: &mut Packed);
}

/// Packs a struct field by field, an enum as a number and what stands with it.
macro_rules! pack {
    (struct $name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::model::packed::Pack for $name {
            fn pack(&self, into: &mut $crate::model::packed::Packed) {
                let Self { $($field),+ } = self;
                $($crate::model::packed::Pack::pack($field, into);)+
            }
        }
    };
    (enum $name:ident { $($number:literal = $variant:ident $(($($field:ident),+))?),+ $(,)? }) => {
        impl $crate::model::packed::Pack for $name {
            fn pack(&self, into: &mut $crate::model::packed::Packed) {
                match self {
                    $(Self::$variant $(($($field),+))? => {
                        into.number($number);
                        $($($crate::model::packed::Pack::pack($field, into);)+)?
                    })+
                }
            }
        }
    };
    (tuple $name:ident) => {
        impl $crate::model::packed::Pack for $name {
            fn pack(&self, into: &mut $crate::model::packed::Packed) {
                $crate::model::packed::Pack::pack(&self.0, into);
            }
        }
    };
}
pub(crate) use pack;

macro_rules! pack_numbers {
    ($($number:ty),+) => {
        $(impl Pack for $number {
            fn pack(&self, into: &mut Packed) {
                into.number(*self);
            }
        })+
    };
}
pack_numbers!(bool, u16, u32, usize);

/// What is more than one number: a word of a set.
impl Pack for u64 {
    fn pack(&self, into: &mut Packed) {
        into.numbers.extend(self.to_le_bytes());
    }
}

impl Pack for Text {
    fn pack(&self, into: &mut Packed) {
        self.len().pack(into);
        into.texts.push_str(self);
    }
}

impl Pack for Date {
    fn pack(&self, into: &mut Packed) {
        Text::Owned(self.to_string()).pack(into);
    }
}

impl Pack for Version {
    fn pack(&self, into: &mut Packed) {
        Text::Owned(self.to_string()).pack(into);
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, into: &mut Packed) {
        self.is_some().pack(into);
        if let Some(value) = self {
            value.pack(into);
        }
    }
}

impl<T: Pack> Pack for [T] {
    fn pack(&self, into: &mut Packed) {
        self.len().pack(into);
        for item in self {
            item.pack(into);
        }
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, into: &mut Packed) {
        self.as_slice().pack(into);
    }
}

impl<I: Index, T: Pack> Pack for Arena<I, T> {
    fn pack(&self, into: &mut Packed) {
        self.items().pack(into);
    }
}

impl<T: Pack + ?Sized> Pack for Box<T> {
    fn pack(&self, into: &mut Packed) {
        self.as_ref().pack(into);
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, into: &mut Packed) {
        self.0.pack(into);
        self.1.pack(into);
    }
}

impl<K: Pack, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(&self, into: &mut Packed) {
        self.len().pack(into);
        for (key, value) in self {
            key.pack(into);
            value.pack(into);
        }
    }
}
