//! What a scalar is: null, true or false, a number or a text.

use std::borrow::Cow;

use saphyr_parser::ScalarStyle;
use serde_yaml::Number;

use super::Value;

/// The tags of YAML itself.
const CORE: &str = "tag:yaml.org,2002:";

/// The value of a scalar; an error says what its tag wants.
pub(super) fn value(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&str>) -> Result<Value, &'static str> {
    let (value, wanted) = match tag.and_then(|tag| tag.strip_prefix(CORE)) {
        Some("null") => (plain(&text).filter(|value| matches!(value, Value::Null)), "null"),
        Some("bool") => (plain(&text).filter(|value| matches!(value, Value::Bool(_))), "a boolean"),
        Some("int") => (number(&text).filter(|number| !number.is_f64()).map(Value::Number), "an integer"),
        Some("float") => {
            let float = number(&text).and_then(|number| number.as_f64());
            (float.map(|float| Value::Number(float.into())), "a float")
        }
        _ => {
            let is_typed = style == ScalarStyle::Plain && tag.is_none_or(|tag| tag.starts_with('!'));
            let value = if is_typed { plain(&text) } else { None };
            (Some(value.unwrap_or_else(|| Value::Text(text.into_owned()))), "")
        }
    };
    value.ok_or(wanted)
}

fn plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => number(text).map(Value::Number),
    }
}

/// A number that 64 bits hold; others stay texts.
fn number(text: &str) -> Option<Number> {
    // Most texts cannot be one, and the error for that would be costly to make.
    text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).then(|| text.parse().ok())?
}
