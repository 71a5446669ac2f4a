//! The parts of the built-in rule set that a start leaves unread.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A text of a rule: borrowed from the program, or owned when it was read from a file.
pub type Text = Cow<'static, str>;

/// Reads a text of the program without a copy, which a derived `Deserialize` would make.
pub(crate) fn borrowed<'de: 'static, D: Deserializer<'de>>(packed: D) -> Result<Text, D::Error> {
    <&str>::deserialize(packed).map(Text::Borrowed)
}

/// A value that is kept as JSON until its first use, since one answer uses little of a rule set. It is JSON because
/// `Serialize` of the texts of rules is that of the output, which leaves out what is not given.
#[derive(Clone)]
pub(crate) struct Lazy<T> {
    json: &'static [u8],
    value: OnceLock<Box<T>>,
}

impl<T> Lazy<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { json: &[], value: OnceLock::from(Box::new(value)) }
    }
}

impl<T: DeserializeOwned + Default> Lazy<T> {
    pub(crate) fn get(&self) -> &T {
        let read = || {
            let value = serde_json::from_slice(self.json);
            debug_assert!(value.is_ok(), "the build packed something else");
            value.unwrap_or_default()
        };
        self.value.get_or_init(read)
    }
}

impl<T: DeserializeOwned + Default + fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl<T: Serialize + DeserializeOwned + Default> Serialize for Lazy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serde_json::to_value(self.get()).map_err(Error::custom)?;
        if let Value::Object(keys) = &mut value {
            // What is not given takes no time to read.
            keys.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()));
        }
        serializer.serialize_bytes(value.to_string().as_bytes())
    }
}

impl<'de: 'static, T> Deserialize<'de> for Lazy<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { json: Deserialize::deserialize(deserializer)?, value: OnceLock::new() })
    }
}
