//! The keys of each mapping in a rule file, derived from its schema.

use std::sync::LazyLock;

use serde_json::Value;

use super::of_rules;
use crate::load::schema::is_interval;
use crate::model::Window;

static FILE: LazyLock<Value> = LazyLock::new(|| of_rules().to_value());

/// The schema of one value of a rule file. Schemas are only asked once something is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape(&'static Value);

impl Shape {
    pub(crate) fn file() -> Self {
        Self(&FILE)
    }

    fn of(schema: &'static Value) -> Self {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
        Self(name.and_then(|path| FILE.pointer(path)).unwrap_or(schema))
    }

    /// The shape under a key, which may be a name that an author chooses.
    pub(crate) fn child(self, key: &str) -> Option<Self> {
        let known = self.0.get("properties").and_then(|keys| keys.get(key));
        known.map(Self::of).or_else(|| self.entry())
    }

    /// The shape under each name that an author chooses.
    pub(crate) fn entry(self) -> Option<Self> {
        self.0.get("additionalProperties").filter(|of| of.is_object()).map(Self::of)
    }

    /// The shape of the items of a list.
    pub(crate) fn item(self) -> Option<Self> {
        self.0.get("items").map(Self::of)
    }

    pub(crate) fn keys(self) -> impl Iterator<Item = &'static str> {
        self.0.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str())
    }

    pub(crate) fn has(self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }

    pub(crate) fn required(self) -> impl Iterator<Item = &'static str> {
        self.0.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The words of which the value is one, if it is to be one of a few.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        self.0.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether a number or an interval is the value.
    pub(crate) fn fits(self, value: &str) -> bool {
        let is = |key: &str, wanted: &dyn Fn(&str) -> bool| self.0.get(key).and_then(Value::as_str).is_some_and(wanted);
        is("type", &|of| of == "integer") && value.parse::<u16>().is_ok()
            || is("pattern", &is_interval) && value.parse::<Window>().is_ok()
    }

    /// Whether the value is one of a few words.
    pub(crate) fn is_word(self) -> bool {
        self.0.get("enum").is_some()
    }
}
