//! The format of the built-in rule set, so that a start reads no YAML and copies no text.
//!
//! All texts are in one string. Everything else, lengths of texts included, is 16-bit little-endian
//! numbers. There is no version and no check, since the same build packs and unpacks. It is not a
//! `serde` format, because the `Serialize` of these types is that of the output, which omits fields,
//! flattens others and writes some as text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;
use semver::Version;

use crate::model::{Arena, Index};

/// A text of a rule: borrowed from the program, or owned when it was read from a file.
pub type Text = Cow<'static, str>;

/// A part of a rule set that can be packed.
pub trait Pack: Sized {
    /// Adds a value.
    fn pack(&self, into: &mut Packer);

    /// Takes a value out; `None` if another type was packed.
    fn unpack(from: &mut Packed) -> Option<Self>;
}

/// The output of packing.
#[derive(Debug, Default)]
pub struct Packer {
    /// All texts.
    pub texts: String,
    /// All numbers.
    pub numbers: Vec<u8>,
    /// Whether a number was too large.
    pub overflows: bool,
}

impl Packer {
    fn number(&mut self, number: impl TryInto<u16>) {
        let number = number.try_into().ok();
        self.overflows |= number.is_none();
        self.numbers.extend(number.unwrap_or_default().to_le_bytes());
    }
}

/// The input that is still to be unpacked.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    texts: &'static str,
    numbers: &'static [u8],
}

/// Unpacks all of the input; `None` if another type was packed.
pub(crate) fn unpack<T: Pack>(texts: &'static str, numbers: &'static [u8]) -> Option<T> {
    let mut packed = Packed { texts, numbers };
    T::unpack(&mut packed).filter(|_| packed.texts.is_empty() && packed.numbers.is_empty())
}

impl Packed {
    #[inline]
    fn number(&mut self) -> Option<u16> {
        let (bytes, rest) = self.numbers.split_first_chunk()?;
        self.numbers = rest;
        Some(u16::from_le_bytes(*bytes))
    }
}

/// A value that is unpacked on first use, since one answer uses little of a rule set.
#[derive(Clone)]
pub(crate) struct Lazy<T> {
    packed: Packed,
    value: OnceLock<Box<T>>,
}

impl<T> Lazy<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { packed: Packed { texts: "", numbers: &[] }, value: OnceLock::from(Box::new(value)) }
    }
}

impl<T: Pack + Default> Lazy<T> {
    pub(crate) fn get(&self) -> &T {
        let unpack = || {
            let value = Pack::unpack(&mut self.packed.clone());
            debug_assert!(value.is_some(), "the build packed something else");
            value.unwrap_or_default()
        };
        self.value.get_or_init(unpack)
    }
}

impl<T: Pack + Default + fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// Packed after its lengths, so that unpacking can skip it.
impl<T: Pack + Default> Pack for Lazy<T> {
    fn pack(&self, into: &mut Packer) {
        let mut value = Packer::default();
        self.get().pack(&mut value);
        into.number(value.texts.len());
        into.number(value.numbers.len());
        into.texts.push_str(&value.texts);
        into.numbers.extend(value.numbers);
        into.overflows |= value.overflows;
    }

    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        let (texts, numbers) = (usize::unpack(from)?, usize::unpack(from)?);
        let (own_texts, texts) = from.texts.split_at_checked(texts)?;
        let (own_numbers, numbers) = from.numbers.split_at_checked(numbers)?;
        *from = Packed { texts, numbers };
        Some(Self { packed: Packed { texts: own_texts, numbers: own_numbers }, value: OnceLock::new() })
    }
}

/// Implements [`Pack`]: a struct field by field, an enum as the number of its variant and its
/// fields, an enum of [`words`](crate::model::words) as its position in `ALL`.
macro_rules! pack {
    (struct $name:ident { $($field:ident),+ $(,)? }) => {
        pack!(impl $name, value, into {
            let Self { $($field),+ } = value;
            $($field.pack(into);)+
        }, from {
            Some(Self { $($field: Pack::unpack(from)?),+ })
        });
    };
    (enum $name:ident { $($number:literal = $variant:ident $(($($field:ident),+))?),+ $(,)? }) => {
        pack!(impl $name, value, into {
            match value {
                $(Self::$variant $(($($field),+))? => {
                    u16::pack(&$number, into);
                    $($($field.pack(into);)+)?
                })+
            }
        }, from {
            Some(match u16::unpack(from)? {
                $($number => {
                    $($(let $field = Pack::unpack(from)?;)+)?
                    Self::$variant $(($($field),+))?
                })+
                _ => return None,
            })
        });
    };
    (word $name:ident) => {
        pack!(impl $name, value, into {
            (*value as u16).pack(into);
        }, from {
            Self::ALL.get(usize::unpack(from)?).copied()
        });
    };
    (tuple $name:ident) => {
        pack!(impl $name, value, into {
            value.0.pack(into);
        }, from {
            Pack::unpack(from).map(Self)
        });
    };
    (impl $name:ident, $value:ident, $into:ident $pack:block, $from:ident $unpack:block) => {
        const _: () = {
            use $crate::model::packed::{Pack, Packed, Packer};

            impl Pack for $name {
                fn pack(&self, $into: &mut Packer) {
                    let $value = self;
                    $pack
                }

                #[inline]
                fn unpack($from: &mut Packed) -> Option<Self> {
                    $unpack
                }
            }
        };
    };
}
pub(crate) use pack;

macro_rules! pack_numbers {
    ($($number:ty),+) => {
        $(impl Pack for $number {
            fn pack(&self, into: &mut Packer) {
                into.number(*self);
            }

            #[inline]
            fn unpack(from: &mut Packed) -> Option<Self> {
                from.number().map(Self::from)
            }
        })+
    };
}
pack_numbers!(u16, u32, usize);

/// A machine word of a fact set, which takes four numbers.
impl Pack for u64 {
    fn pack(&self, into: &mut Packer) {
        into.numbers.extend(self.to_le_bytes());
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        let (bytes, rest) = from.numbers.split_first_chunk()?;
        from.numbers = rest;
        Some(Self::from_le_bytes(*bytes))
    }
}

impl Pack for bool {
    fn pack(&self, into: &mut Packer) {
        into.number(*self);
    }

    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        from.number().map(|number| number == 1)
    }
}

impl Pack for Text {
    fn pack(&self, into: &mut Packer) {
        into.number(self.len());
        into.texts.push_str(self);
    }

    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        let (text, rest) = from.texts.split_at_checked(usize::unpack(from)?)?;
        from.texts = rest;
        Some(Self::Borrowed(text))
    }
}

macro_rules! pack_as_text {
    ($($type:ty),+) => {
        $(impl Pack for $type {
            fn pack(&self, into: &mut Packer) {
                Text::Owned(self.to_string()).pack(into);
            }

            fn unpack(from: &mut Packed) -> Option<Self> {
                Text::unpack(from)?.parse().ok()
            }
        })+
    };
}
pack_as_text!(Date, Version);

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, into: &mut Packer) {
        self.is_some().pack(into);
        if let Some(value) = self {
            value.pack(into);
        }
    }

    #[inline]
    fn unpack(from: &mut Packed) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

fn pack_all<T: Pack>(items: &[T], into: &mut Packer) {
    into.number(items.len());
    for item in items {
        item.pack(into);
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, into: &mut Packer) {
        pack_all(self, into);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        let length = usize::unpack(from)?;
        let mut items = Self::with_capacity(length);
        for _ in 0..length {
            items.push(T::unpack(from)?);
        }
        Some(items)
    }
}

impl<I: Index, T: Pack> Pack for Arena<I, T> {
    fn pack(&self, into: &mut Packer) {
        pack_all(self.items(), into);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Vec::unpack(from).map(Self::from)
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, into: &mut Packer) {
        self.as_ref().pack(into);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }
}

impl<T: Pack> Pack for Box<[T]> {
    fn pack(&self, into: &mut Packer) {
        pack_all(self, into);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Vec::unpack(from).map(Self::from)
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, into: &mut Packer) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl<K: Pack + Ord, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(&self, into: &mut Packer) {
        into.number(self.len());
        for (key, value) in self {
            key.pack(into);
            value.pack(into);
        }
    }

    fn unpack(from: &mut Packed) -> Option<Self> {
        Vec::unpack(from).map(Self::from_iter)
    }
}
