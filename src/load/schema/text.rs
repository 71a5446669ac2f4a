//! The sorts of text that files hold, each with the pattern of what its reader takes.
//!
//! A pattern refuses nothing that the reader takes, but for spaces around a name or a word, which only quotes can make.
//! `errorMessage` is not part of JSON Schema: editors that know it show it, and others show the pattern.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// Names: lower-case words joined by hyphens.
const NAME: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
/// What to write for a name.
const NAME_HELP: &str = "names are lower-case words of a to z and digits, joined by hyphens, such as two-words";

/// Semantic versions, as their specification gives the pattern.
const VERSION: &str = r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$";

/// A text that is not blank and holds none of some characters.
fn without(characters: &str) -> String {
    format!(r"^\s*[^\s{characters}]([^{characters}]*[^\s{characters}])?\s*$")
}

/// One paragraph or more.
fn text() -> Schema {
    json_schema!({
        "type": "string",
        "pattern": without(r"\u0000-\u0009\u000B-\u001F\u007F-\u009F"),
        "errorMessage": "write a text, with no tab or other control character in it",
    })
}

/// Defines types that stand for a schema in the shapes of files; they are written inline, so that the description of a
/// key stays with it.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:expr;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug)]
            pub(crate) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    $schema
                }
            }
        )+
    };
}

texts! {
    /// One paragraph or more.
    Text = text();
    /// Texts by the ids of entries.
    Reasons = json_schema!({"type": "object", "additionalProperties": text()});
    /// One line.
    Line = json_schema!({
        "type": "string",
        "pattern": without(r"\u0000-\u001F\u007F-\u009F"),
        "errorMessage": "write a text in one line, with no tab or other control character in it",
    });
    /// A name.
    Name = json_schema!({"type": "string", "pattern": NAME, "errorMessage": NAME_HELP});
    /// A semantic version.
    Version = json_schema!({
        "type": "string",
        "pattern": VERSION,
        "errorMessage": "a version has three numbers, such as 1.0.0",
    });
    /// A day of the calendar.
    Date = json_schema!({
        "type": "string",
        "format": "date",
        "errorMessage": "write a date as 2026-01-31",
    });
    /// The one format that there is.
    Format = json_schema!({"const": 1, "errorMessage": "this program reads format: 1"});
    /// The one set that a layer can extend.
    BuiltIn = json_schema!({"const": "built-in", "errorMessage": "a layer extends the built-in set: built-in"});
    /// How many.
    Count = json_schema!({
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "errorMessage": "write a whole number from 1 to 1000, such as 1",
    });
    /// An interval.
    Interval = json_schema!({
        "type": "string",
        "pattern": interval(false),
        "errorMessage": "write for example 2 weeks, 2-4 weeks or 2-3 times in 2 weeks; units are days, weeks and months, up to 366 days",
    });
    /// An interval that is no range.
    Length = json_schema!({
        "type": "string",
        "pattern": interval(true),
        "errorMessage": "write a single length such as 4 weeks; units are days, weeks and months, up to 366 days",
    });
}

/// The units, each with the pattern of as many of it as 366 days hold.
const UNITS: [(&str, &str); 3] = [
    ("day", "[1-9][0-9]?|[12][0-9][0-9]|3[0-5][0-9]|36[0-6]"),
    ("week", "[1-9]|[1-4][0-9]|5[0-2]"),
    ("month", "[1-9]|1[0-3]"),
];

/// What stands between the numbers of a range.
const TO: &str = r"\s*(?:-|[Tt][Oo])\s*";

/// The pattern of `2 weeks`, `2-4 weeks` and `2-3 times in 2 weeks`; of a `single` length, the range of the second form
/// has twice the same number, and the third can be one length whatever its numbers.
fn interval(single: bool) -> String {
    let mut forms = Vec::new();
    let mut lengths = Vec::new();
    for (at, (unit, amount)) in UNITS.iter().enumerate() {
        let unit = any_case(unit);
        let second = if single { format!(r"\{}", at + 1) } else { format!("(?:{amount})") };
        let first = if single { format!("({amount})") } else { format!("(?:{amount})") };
        forms.push(format!(r"0*{first}(?:{TO}0*{second})?\s*{unit}[Ss]?"));
        lengths.push(format!(r"0*(?:{amount})\s*{unit}[Ss]?"));
    }
    let (count, times, within) = ("0*[1-9][0-9]{0,9}", any_case("time"), any_case("in"));
    let lengths = lengths.join("|");
    forms.push(format!(r"{count}(?:{TO}{count})?\s*{times}[Ss]?\s+{within}\s*(?:{lengths})"));
    format!(r"^\s*(?:{})\s*$", forms.join("|"))
}

/// The pattern of a word in small or capital letters.
fn any_case(word: &str) -> String {
    let letters: Vec<String> =
        word.chars().map(|letter| format!("[{}{letter}]", letter.to_ascii_uppercase())).collect();
    letters.concat()
}

/// One of the words of a type, as a list of words: that keeps the description of a key apart from those of the words,
/// which `markdownEnumDescriptions` gives to editors that know it.
#[derive(Debug)]
pub(crate) struct Words<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Words<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Words{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let schema = T::json_schema(generator);
        let words = schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let each = |key: &str| words.iter().filter_map(|word| word.get(key).cloned()).collect::<Value>();
        json_schema!({
            "type": "string",
            "enum": each("const"),
            "markdownEnumDescriptions": each("description"),
        })
    }
}

/// One name, a list of names, or what `T` says; one schema for all, so that an editor tells what is wrong in it rather
/// than that none fits.
#[derive(Debug)]
pub(crate) struct OneOrMany<T = ()>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        let mut types = vec!["string", "array"];
        if schema.get("type").is_some_and(|of| of == "object") {
            types.push("object");
        }
        schema.insert("type".to_owned(), json!(types));
        schema.insert("pattern".to_owned(), json!(without(r"\u0000-\u001F\u007F-\u009F")));
        schema.insert("patternErrorMessage".to_owned(), json!("write a name"));
        schema.insert("items".to_owned(), Line::json_schema(generator).into());
        schema.insert("minItems".to_owned(), json!(1));
        schema
    }
}

/// A list with one item or more.
#[derive(Debug)]
pub(crate) struct Filled<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Filled<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Filled{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Vec::<T>::json_schema(generator);
        schema.insert("minItems".to_owned(), 1.into());
        schema
    }
}

/// Entries by their names.
#[derive(Debug)]
pub(crate) struct Entries<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Entries{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = BTreeMap::<String, T>::json_schema(generator);
        let name = json_schema!({"pattern": NAME, "errorMessage": NAME_HELP});
        schema.insert("propertyNames".to_owned(), name.into());
        schema
    }
}
