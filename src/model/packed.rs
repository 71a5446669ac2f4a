//! The parts of the built-in rule set that a start leaves unread.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::de::Deserializer;
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};

/// A text of a rule: borrowed from the program, or owned when it was read from a file.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Text(Cow<'static, str>);

impl Text {
    pub(crate) const fn of_program(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Text {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl From<Text> for String {
    fn from(Text(text): Text) -> Self {
        text.into()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// Reads a text of the program without a copy.
impl<'de: 'static> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(packed: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(packed).map(Self::of_program)
    }
}

/// A value that is packed until its first use, since one answer uses little of a rule set.
#[derive(Clone)]
pub(crate) struct Lazy<T> {
    packed: &'static [u8],
    value: OnceLock<Arc<T>>,
}

impl<T> Lazy<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { packed: &[], value: OnceLock::from(Arc::new(value)) }
    }
}

impl<T: Deserialize<'static> + Default> Lazy<T> {
    pub(crate) fn get(&self) -> &T {
        let read = || {
            let value = postcard::from_bytes::<T>(self.packed);
            assert!(!super::IS_CHECKED || value.is_ok(), "the build packed something else");
            Arc::new(value.unwrap_or_default())
        };
        self.value.get_or_init(read)
    }
}

impl<T: Default> Default for Lazy<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Deserialize<'static> + Default + fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl<T: Serialize + Deserialize<'static> + Default> Serialize for Lazy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&postcard::to_extend(self.get(), Vec::new()).map_err(Error::custom)?)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Lazy<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { packed: Deserialize::deserialize(deserializer)?, value: OnceLock::new() })
    }
}

/// Serialises a type in full where nobody reads it, as this `Deserialize` wants it. Elsewhere it is as its derived
/// `Serialize` says, which is that of the output and leaves out what is not given.
macro_rules! in_full {
    ($name:ident { $($field:ident),+ }) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return Self::serialize(self, serializer);
                }
                ($(&self.$field,)+).serialize(serializer)
            }
        }

        impl<'de: 'static> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(packed: D) -> Result<Self, D::Error> {
                let ($($field,)+) = serde::Deserialize::deserialize(packed)?;
                Ok(Self { $($field),+ })
            }
        }
    };
}
pub(crate) use in_full;
