//! The JSON Schemas of the files that authors write, for editors and other tools.
//!
//! They are generated from [`crate::load::format`] and from the types of rule tests. Tests make sure that
//! schema and reader accept and require the same keys everywhere. Only readers find what no schema can
//! express, such as a name that is taken.
//!
//! The pattern of a scalar accepts everything that its reader accepts, except spaces around a quoted name
//! or word. `errorMessage` is not part of JSON Schema; editors that do not know it show the pattern.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::diagnostics::visible::always_hidden;
use crate::model::Unit;

pub(crate) mod names;

/// The schema of a file that is read as `T`.
pub(crate) fn of_file<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let settings = settings.with_transform(RecursiveTransform(one_paragraph));
    settings.into_generator().into_root_schema_for::<T>()
}

/// Joins the lines of a description, which editors would show as a paragraph each.
fn one_paragraph(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// Makes optional keys refuse null, as a key without a value is a slip in a rule file.
pub(crate) fn never_null(schema: &mut Schema) {
    let Some(Value::Object(keys)) = schema.get_mut("properties") else { return };
    for key in keys.values_mut().filter_map(Value::as_object_mut) {
        if let Some(Value::Array(words)) = key.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        if let Some(Value::Array(types)) = key.get_mut("type") {
            types.retain(|of| of != "null");
            if let [only] = types.as_mut_slice() {
                let only = only.take();
                key.insert("type".to_owned(), only);
            }
        }
        let only = match key.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only, null]) if null.get("type").is_some_and(|of| of == "null") => only.as_object().cloned(),
            _ => None,
        };
        if let Some(only) = only {
            key.remove("anyOf");
            for (word, value) in only {
                key.entry(word).or_insert(value);
            }
        }
    }
}

const NAME: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const NAME_HELP: &str = "names are lower-case words of a to z and digits, joined by hyphens, such as two-words";

/// Semantic versions, as their specification gives the pattern.
const VERSION: &str = r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$";

/// The pattern of a text that is not blank and has none of some characters.
fn without(characters: &str) -> String {
    format!(r"^\s*[^\s{characters}]([^{characters}]*[^\s{characters}])?\s*$")
}

/// A text without some control characters.
fn text(generator: &mut SchemaGenerator, controls: &str, help: &str) -> Schema {
    json_schema!({
        "type": "string",
        "pattern": without(controls),
        "errorMessage": help,
        "allOf": [generator.subschema_for::<Visible>()],
    })
}

const OF_TEXT: &str = r"\u0000-\u0009\u000B-\u001F\u007F-\u009F";
const OF_LINE: &str = r"\u0000-\u001F\u007F-\u009F";
const TEXT_HELP: &str = "write a text, with no tab or other control character in it";
const LINE_HELP: &str = "write a text in one line, with no tab or other control character in it";

/// What all texts and names have in common, once in a schema. A pattern sees no neighbours, so that it takes every
/// character that some script or emoji needs somewhere.
#[derive(Debug)]
struct Visible;

impl JsonSchema for Visible {
    fn schema_name() -> Cow<'static, str> {
        "Visible".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let hidden = always_hidden().map(|range| format!(r"\u{:04X}-\u{:04X}", range.start(), range.end()));
        json_schema!({
            "pattern": format!("^[^{}]*$", hidden.collect::<String>()),
            "errorMessage": "a hidden character stands here: delete it, or type the text anew",
        })
    }
}

/// Defines types that only carry a schema. They are written inline, so that the description of a
/// key stays with it.
macro_rules! shapes {
    ($($(#[doc = $doc:literal])+ $name:ident $(<$of:ident $(= $default:ty)?>)? = |$generator:tt| $schema:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub(crate) struct $name $(<$of $(= $default)?>)? ($(PhantomData<$of>)?);

        impl $(<$of: JsonSchema>)? JsonSchema for $name $(<$of>)? {
            fn schema_name() -> Cow<'static, str> {
                [Cow::from(stringify!($name)) $(, $of::schema_name())?].concat().into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )+};
}

shapes! {
    /// One paragraph or more.
    Text = |generator| text(generator, OF_TEXT, TEXT_HELP);
    /// Texts by the ids of entries.
    Reasons = |generator| {
        json_schema!({"type": "object", "additionalProperties": text(generator, OF_TEXT, TEXT_HELP)})
    };
    /// One line.
    Line = |generator| text(generator, OF_LINE, LINE_HELP);
    /// Where something can be read on the web.
    Url = |generator| json_schema!({
        "type": "string",
        "pattern": r"^\s*https?://\S+\s*$",
        "errorMessage": "write the whole address, such as https://example.org/work",
        "allOf": [generator.subschema_for::<Visible>()],
    });
    /// A name.
    Name = |_| json_schema!({"type": "string", "pattern": NAME, "errorMessage": NAME_HELP});
    /// A semantic version.
    Version = |_| json_schema!({
        "type": "string",
        "pattern": VERSION,
        "errorMessage": "a version has three numbers, such as 1.0.0",
    });
    /// A day of the calendar.
    Date = |_| json_schema!({
        "type": "string",
        "format": "date",
        "errorMessage": "write a date as 2026-01-31",
    });
    /// The one format that there is.
    Format = |_| json_schema!({"const": 1, "errorMessage": "this program reads format: 1"});
    /// The one set that a layer can extend.
    BuiltIn = |_| json_schema!({"const": "built-in", "errorMessage": "a layer extends the built-in set: built-in"});
    /// All of a sort.
    All = |_| json_schema!({"const": "all", "errorMessage": "write all: only pages of cautions have names"});
    /// How many.
    Count = |_| json_schema!({
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "errorMessage": "write a whole number from 1 to 1000, such as 1",
    });
    /// A share.
    Percent = |_| json_schema!({
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "errorMessage": "write a whole number from 1 to 100, such as 30",
    });
    /// A figure of a scale.
    Figure = |_| json_schema!({
        "type": "integer",
        "minimum": 0,
        "maximum": 1000,
        "errorMessage": "write a whole number from 0 to 1000, such as 10",
    });
    /// An interval.
    Interval = |_| json_schema!({
        "type": "string",
        "pattern": interval(false),
        "errorMessage": "write for example 2 weeks, 2-4 weeks or 2-3 times in 2 weeks; units are days, weeks and months, up to 366 days",
    });
    /// An interval that is no range.
    Length = |_| json_schema!({
        "type": "string",
        "pattern": interval(true),
        "errorMessage": "write a single length such as 4 weeks; units are days, weeks and months, up to 366 days",
    });
    /// The day of a review, `due` or `none`.
    ReviewDay = |_| json_schema!({
        "type": "string",
        "pattern": format!(r"^\s*(?:due|none)\s*$|{}", interval(true)),
        "errorMessage": "write a single length such as 10 weeks, due or none",
    });
    /// One word of `T`, as an `enum` of plain strings. The description of a key stays apart from those of
    /// the words, which editors that know `markdownEnumDescriptions` show.
    Words<T> = |generator| {
        let schema = T::json_schema(generator);
        let words = schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let each = |key: &str| words.iter().filter_map(|word| word.get(key).cloned()).collect::<Value>();
        json_schema!({
            "type": "string",
            "enum": each("const"),
            "markdownEnumDescriptions": each("description"),
        })
    };
    /// One name, a list of names, or a mapping `T`. It is one schema, so that an editor says what is wrong
    /// rather than that no alternative fits.
    OneOrMany<T = ()> = |generator| {
        let mut schema = T::json_schema(generator);
        let mut types = vec!["string", "array"];
        if schema.get("type").is_some_and(|of| of == "object") {
            types.push("object");
        }
        schema.insert("type".to_owned(), json!(types));
        schema.insert("pattern".to_owned(), json!(without(OF_LINE)));
        schema.insert("patternErrorMessage".to_owned(), json!("write a name"));
        schema.insert("allOf".to_owned(), json!([generator.subschema_for::<Visible>()]));
        schema.insert("items".to_owned(), Line::json_schema(generator).into());
        schema.insert("minItems".to_owned(), json!(1));
        schema
    };
    /// A list with one item or more.
    Filled<T> = |generator| {
        let mut schema = Vec::<T>::json_schema(generator);
        schema.insert("minItems".to_owned(), 1.into());
        schema
    };
    /// Entries by their names.
    Entries<T> = |generator| {
        let mut schema = BTreeMap::<String, T>::json_schema(generator);
        let name = json_schema!({"pattern": NAME, "errorMessage": NAME_HELP});
        schema.insert("propertyNames".to_owned(), name.into());
        schema
    };
}

/// The pattern of the counts of a unit that fit into 366 days.
fn amounts(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "[1-9][0-9]?|[12][0-9][0-9]|3[0-5][0-9]|36[0-6]",
        Unit::Week => "[1-9]|[1-4][0-9]|5[0-2]",
        Unit::Month => "[1-9]|1[0-3]",
    }
}

/// The pattern between the numbers of a range.
const TO: &str = r"\s*(?:-|[Tt][Oo])\s*";

/// Whether a pattern is that of an interval or a length.
pub(crate) fn is_interval(pattern: &str) -> bool {
    [false, true].into_iter().any(|is_single| interval(is_single) == pattern)
}

/// The pattern of `2 weeks`, `2-4 weeks` and `2-3 times in 2 weeks`.
///
/// For a `single` length the second form must repeat its number; the third can give one length
/// whatever its numbers.
fn interval(single: bool) -> String {
    let mut forms = Vec::new();
    let mut lengths = Vec::new();
    for (at, unit) in Unit::ALL.into_iter().enumerate() {
        let (amount, unit) = (amounts(unit), any_case(unit.as_str()));
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

fn any_case(word: &str) -> String {
    word.chars().flat_map(|letter| ['[', letter.to_ascii_uppercase(), letter, ']']).collect()
}
