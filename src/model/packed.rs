//! A rule set as the build packed it: all texts in one, all else as numbers, so that a start reads no YAML and copies no
//! text.
//!
//! `packed/write.rs` is the build's half; the line `pack!` beside a type is for both. There is no version and no check,
//! since the build that packs is the build of the program that unpacks.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;
use semver::Version;

use crate::model::arena::{Arena, Index};
use crate::model::text::Text;

/// What is still to be unpacked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed {
    texts: &'static str,
    numbers: &'static [u8],
}

/// The whole of what the build packed; `None` where something else was.
pub(crate) fn unpack<T: Unpack>(texts: &'static str, numbers: &'static [u8]) -> Option<T> {
    let mut packed = Packed { texts, numbers };
    T::unpack(&mut packed).filter(|_| packed.texts.is_empty() && packed.numbers.is_empty())
}

impl Packed {
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u16> {
        let (bytes, rest) = self.numbers.split_first_chunk()?;
        self.numbers = rest;
        Some(u16::from_le_bytes(*bytes))
    }
}

/// What is unpacked when it is first asked for: most of a set is not, for one answer.
#[derive(Clone)]
pub(crate) struct Lazy<T> {
    packed: Packed,
    value: OnceLock<Box<T>>,
}

impl<T> Lazy<T> {
    /// What needs no unpacking.
    pub(crate) fn new(value: T) -> Self {
        Self { packed: Packed { texts: "", numbers: &[] }, value: OnceLock::from(Box::new(value)) }
    }
}

impl<T: Unpack + Default> Lazy<T> {
    pub(crate) fn get(&self) -> &T {
        let unpack = || {
            let value = Unpack::unpack(&mut self.packed.clone());
            debug_assert!(value.is_some(), "the build packed something else");
            value.unwrap_or_default()
        };
        self.value.get_or_init(unpack)
    }
}

impl<T: Unpack + Default + fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl<T> Unpack for Lazy<T> {
    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        let (texts, numbers) = (usize::unpack(from)?, usize::unpack(from)?);
        let (own_texts, texts) = from.texts.split_at_checked(texts)?;
        let (own_numbers, numbers) = from.numbers.split_at_checked(numbers)?;
        *from = Packed { texts, numbers };
        Some(Self { packed: Packed { texts: own_texts, numbers: own_numbers }, value: OnceLock::new() })
    }
}

/// What a rule set consists of.
pub(crate) trait Unpack: Sized {
    fn unpack(from: &mut Packed) -> Option<Self>;
}

/// Unpacks a struct field by field, an enum as a number and what stands with it.
macro_rules! pack {
    (struct $name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::model::packed::Unpack for $name {
            #[inline]
            fn unpack(from: &mut $crate::model::packed::Packed) -> Option<Self> {
                Some(Self { $($field: $crate::model::packed::Unpack::unpack(from)?),+ })
            }
        }
    };
    (enum $name:ident { $($number:literal = $variant:ident $(($($field:ident),+))?),+ $(,)? }) => {
        impl $crate::model::packed::Unpack for $name {
            #[inline]
            fn unpack(from: &mut $crate::model::packed::Packed) -> Option<Self> {
                Some(match from.number()? {
                    $($number => {
                        $($(let $field = $crate::model::packed::Unpack::unpack(from)?;)+)?
                        Self::$variant $(($($field),+))?
                    })+
                    _ => return None,
                })
            }
        }
    };
    (tuple $name:ident) => {
        impl $crate::model::packed::Unpack for $name {
            #[inline]
            fn unpack(from: &mut $crate::model::packed::Packed) -> Option<Self> {
                $crate::model::packed::Unpack::unpack(from).map(Self)
            }
        }
    };
}
pub(crate) use pack;

macro_rules! unpack_numbers {
    ($($number:ty),+) => {
        $(impl Unpack for $number {
            #[inline]
            fn unpack(from: &mut Packed) -> Option<Self> {
                from.number().map(Self::from)
            }
        })+
    };
}
unpack_numbers!(u16, u32, usize);

/// What is more than one number: a word of a set.
impl Unpack for u64 {
    fn unpack(from: &mut Packed) -> Option<Self> {
        let mut words = [0; 4];
        for word in &mut words {
            *word = from.number()?;
        }
        Some(words.iter().rev().fold(0, |value, word| value << u16::BITS | Self::from(*word)))
    }
}

impl Unpack for bool {
    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        from.number().map(|number| number == 1)
    }
}

impl Unpack for Text {
    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        let length = usize::unpack(from)?;
        let (text, rest) = from.texts.split_at_checked(length)?;
        from.texts = rest;
        Some(Self::Borrowed(text))
    }
}

impl Unpack for Date {
    fn unpack(from: &mut Packed) -> Option<Self> {
        Text::unpack(from)?.parse().ok()
    }
}

impl Unpack for Version {
    fn unpack(from: &mut Packed) -> Option<Self> {
        Text::unpack(from)?.parse().ok()
    }
}

impl<T: Unpack> Unpack for Option<T> {
    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Unpack> Unpack for Vec<T> {
    fn unpack(from: &mut Packed) -> Option<Self> {
        let length = usize::unpack(from)?;
        let mut items = Self::with_capacity(length);
        for _ in 0..length {
            items.push(T::unpack(from)?);
        }
        Some(items)
    }
}

impl<I: Index, T: Unpack> Unpack for Arena<I, T> {
    fn unpack(from: &mut Packed) -> Option<Self> {
        Vec::unpack(from).map(Self::from)
    }
}

impl<T: Unpack> Unpack for Box<T> {
    fn unpack(from: &mut Packed) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }
}

impl<T: Unpack> Unpack for Box<[T]> {
    fn unpack(from: &mut Packed) -> Option<Self> {
        Vec::unpack(from).map(Self::from)
    }
}

impl<A: Unpack, B: Unpack> Unpack for (A, B) {
    fn unpack(from: &mut Packed) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl<K: Unpack + Ord, V: Unpack> Unpack for BTreeMap<K, V> {
    fn unpack(from: &mut Packed) -> Option<Self> {
        Vec::unpack(from).map(Self::from_iter)
    }
}
